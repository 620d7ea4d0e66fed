"""Sentence and word boundaries against hand-checked news and against treebanks: `python benchmarks/sentences.py`.

The fixture (offsets only) and the treebanks are compared span by span, both ends right; treebank documents are joined
to running text, paragraphs by an empty line where the treebank marks them. Prints precision, recall and F of each
collection.
"""

from __future__ import annotations

import argparse
import gzip
import json
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from kgraph.language.segment import find_sentences
from kgraph.language.tokens import words

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
FIXTURE = ROOT / "tests" / "fixtures" / "sentences.json"
Span = tuple[int, int]


@dataclass(slots=True)
class Text:
    """A running text with the places of its words and sentences."""

    name: str
    text: str = ""
    words: list[Span] = field(default_factory=list)
    sentences: list[Span] = field(default_factory=list)


@dataclass(slots=True)
class Score:
    """Counts of spans that agree, of gold spans and of ours."""

    right: int = 0
    gold: int = 0
    found: int = 0

    def add(self, gold: Iterable[Span], found: Iterable[Span]) -> None:
        """Count one text."""
        wanted, got = set(gold), set(found)
        self.right += len(wanted & got)
        self.gold += len(wanted)
        self.found += len(got)

    def __str__(self) -> str:
        precision, recall = self.right / max(self.found, 1), self.right / max(self.gold, 1)
        return f"P {100 * precision:6.2f}  R {100 * recall:6.2f}  F {self.f:6.2f}  ({self.gold} in gold)"

    @property
    def f(self) -> float:
        """Return F1 in percent."""
        return 200 * self.right / max(self.gold + self.found, 1)


def checked_documents(fixture: Path = FIXTURE, corpora: Path = SHARED / "corpora") -> Iterator[Text]:
    """Yield the documents of the fixture with their text from the corpora."""
    documents = json.loads(fixture.read_text(encoding="utf-8"))["documents"]
    wanted = {(document["corpus"], document["id"]): document["sentences"] for document in documents}
    for corpus in sorted({corpus for corpus, _ in wanted}):
        with gzip.open(corpora / f"{corpus}.jsonl.gz", "rt", encoding="utf-8") as lines:
            for record in map(json.loads, lines):
                spans = wanted.get((corpus, record["id"]))
                if spans is not None:
                    yield Text(record["id"], record["text"], sentences=[(a, b) for a, b in spans])


def treebank_documents(path: Path, *, paragraph: str = "\n\n") -> Iterator[Text]:
    """Yield the documents of a CoNLL-U file as running text."""
    builder = _Builder("", paragraph)
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("# newdoc"):
                if builder.document.sentences:
                    yield builder.done()
                builder = _Builder(line.partition("=")[2].strip(), paragraph)
            else:
                builder.take(line.rstrip("\n"))
    yield builder.done()


class _Builder:
    """Joins the lines of one CoNLL-U document."""

    def __init__(self, name: str, paragraph: str) -> None:
        self.document = Text(name)
        self._parts: list[str] = []
        self._size, self._gap, self._start = 0, "", -1
        self._paragraph, self._opens = paragraph, False
        self._until, self._inner, self._whole = 0, [""], (0, 0)

    def take(self, line: str) -> None:
        """Take one line."""
        if line.startswith("# newpar"):
            self._opens = True
        elif not line:
            self._close()
        elif not line.startswith("#"):
            self._word(line.split("\t"))

    def _word(self, columns: list[str]) -> None:
        number, form = columns[0], columns[1]
        if "." in number:
            return
        if "-" in number:
            self._until, self._inner = int(number.partition("-")[2]), []
            self._whole = self._write(form, columns[9])
        elif int(number) <= self._until:
            self._inner.append(form)
            if int(number) == self._until:
                self._split()
        else:
            self.document.words.append(self._write(form, columns[9]))

    def _write(self, form: str, misc: str) -> Span:
        if self._opens and self._start < 0 and self.document.sentences:
            self._gap = self._paragraph
        self._opens = self._opens and self._start >= 0
        self._parts += [self._gap, form]
        start = self._size + len(self._gap)
        self._size = start + len(form)
        self._gap = "" if "SpaceAfter=No" in misc else " "
        self._start = start if self._start < 0 else self._start
        return start, self._size

    def _split(self) -> None:
        start, end = self._whole
        if "".join(self._inner) != "".join(self._parts[-1:]):
            self.document.words.append((start, end))
            return
        for form in self._inner:
            self.document.words.append((start, start + len(form)))
            start += len(form)

    def _close(self) -> None:
        if self._start >= 0:
            self.document.sentences.append((self._start, self._size))
        self._start, self._until = -1, 0

    def done(self) -> Text:
        """Return the document."""
        self._close()
        self.document.text = "".join(self._parts)
        return self.document


def compare(name: str, texts: Iterable[Text]) -> tuple[Score, Score]:
    """Print and return the scores of sentences and words."""
    sentences, tokens = Score(), Score()
    seconds, count = 0.0, 0
    for text in texts:
        start = time.perf_counter()
        found = [(s.start, s.end) for s in find_sentences(text.text)]
        cut = list(words(text.text))
        seconds += time.perf_counter() - start
        count += len(cut)
        sentences.add(text.sentences, found)
        if text.words:
            tokens.add(text.words, cut)
    print(f"{name:28} sentences {sentences}   {count / max(seconds, 1e-9):9,.0f} words/s")
    if tokens.gold:
        print(f"{'':28} words     {tokens}")
    return sentences, tokens


def main() -> None:
    """Print all collections that are there."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=SHARED, help="folder with corpora/ and treebank/")
    shared = parser.parse_args().shared
    compare("20 news documents", checked_documents(corpora=shared / "corpora"))
    bank = shared / "treebank"
    compare("PUD, joined by blanks", treebank_documents(bank / "pud.conllu.gz", paragraph=" "))
    for name in ("dev", "test"):
        texts = list(treebank_documents(bank / f"{name}.conllu.gz"))
        compare(f"GUM {name}", [text for text in texts if text.name.startswith("GUM_")])
        compare(f"GUM {name}, news only", [text for text in texts if text.name.startswith("GUM_news")])
        compare(f"EWT {name}", [text for text in texts if not text.name.startswith("GUM_")])


if __name__ == "__main__":
    main()
