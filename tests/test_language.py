"""The reading chain: names as single words, batches, the seam to other parsers, and text that no one would write."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from kgraph.errors import InputError
from kgraph.extract import triggers
from kgraph.language import read_many, read_sentences
from kgraph.language.analyser import Analysis
from kgraph.language.reading import directed_times, merged, tokens_of
from kgraph.language.spacy_pipeline import SpacyParser
from kgraph.records import Document, Mention, Sentence, Token

TEXT = """SEOUL, Nov 2 (Agencies) -- South Korean President Lee Jae Myung and Prime Minister Lawrence Wong of Singapore
met on Sunday. “We will sign a free trade agreement in May,” Mr Wong said.

It rained. The ASEAN-Korea Cooperation Fund will help both countries.
"""


class Chain:
    """A parser that hangs every word on the one before, and remembers what it was given."""

    def __init__(self) -> None:
        self.batches: list[list[list[str]]] = []

    def analyse(self, sentences: Sequence[Sequence[str]]) -> list[Analysis]:
        self.batches.append([list(words) for words in sentences])
        return [self._one(words) for words in sentences]

    def _one(self, words: Sequence[str]) -> Analysis:
        n = len(words)
        return Analysis(
            upos=("NOUN",) * n,
            feats=("",) * n,
            lemmas=tuple(word.lower() for word in words),
            heads=tuple(range(-1, n - 1)),
            deprels=("root", *["dep"] * (n - 1))[:n],
            entities=(),
        )


def document(text: str = TEXT, name: str = "a") -> Document:
    return Document(id=name, text=text, published="2025-11-03")


def test_recognised_names_are_single_words() -> None:
    sentences = read_sentences(document(), analyser=Chain(), parse_all=True)
    words = [token.text for sentence in sentences for token in sentence.tokens]
    assert {"South Korean", "Lee Jae Myung", "Lawrence Wong", "Singapore", "ASEAN-Korea Cooperation Fund"} <= set(words)
    assert TEXT[sentences[0].start :].startswith("South Korean President")


def test_every_token_points_into_the_text() -> None:
    for sentence in read_sentences(document(), analyser=Chain(), parse_all=True):
        assert [token.index for token in sentence.tokens] == list(range(len(sentence.tokens)))
        for token in sentence.tokens:
            assert TEXT[token.start : token.end] == token.text
            assert sentence.start <= token.start < token.end <= sentence.end


def test_mentions_come_with_the_sentences_they_stand_in() -> None:
    sentences = read_sentences(document(), analyser=Chain(), parse_all=True)
    for sentence in sentences:
        assert all(sentence.start <= m.start < m.end <= sentence.end for m in sentence.mentions)
        assert [m.start for m in sentence.mentions] == sorted(m.start for m in sentence.mentions)
    found = {(m.type, m.ids) for s in sentences for m in s.mentions}
    assert {
        ("state", ("SGP",)),
        ("person", ("Lee Jae Myung",)),
        ("time", ("2025-11-02",)),
        ("time", ("2026-05",)),
    } <= found


def test_a_dateline_dates_a_text_that_has_no_date() -> None:
    text = "Wednesday, July 10, 2019\n\nThey met on Sunday."
    for published, day in (("", "2019-07-07"), ("2025-11-04", "2025-11-02")):
        (sentence,) = read_sentences(Document(id="a", text=text, published=published), analyser=Chain())
        assert [m.ids for m in sentence.mentions if m.type == "time"] == [(day,)]


def test_the_quotation_is_marked() -> None:
    quoted = [TEXT[a:b] for s in read_sentences(document(), analyser=Chain()) for a, b in s.quoted]
    assert quoted == ["We will sign a free trade agreement in May,"]


def test_only_candidates_are_parsed() -> None:
    parser = Chain()
    sentences = read_sentences(document(), analyser=parser, triggers={"sign", "meet", "help"})
    rain = next(s for s in sentences if TEXT[s.start : s.end] == "It rained.")
    assert rain.tokens == ()
    assert sum(map(len, parser.batches)) == sum(bool(s.tokens) for s in sentences) == len(sentences) - 1


def test_a_text_that_tells_nothing_loads_no_parser() -> None:
    class Never:
        def analyse(self, sentences: Sequence[Sequence[str]]) -> list[Analysis]:
            raise AssertionError(sentences)

    for text in ("", " \n ", "It rained. It was wet.", "😀" * 50):
        assert all(not s.tokens for s in read_sentences(document(text), analyser=Never(), triggers={"sign"}))


def test_many_documents_read_the_same_as_one_by_one() -> None:
    documents = [document(TEXT * n, f"d{n}") for n in range(12)]
    parser = Chain()
    together = list(read_many(documents, analyser=parser, triggers=triggers()))
    assert together == [read_sentences(d, analyser=Chain(), triggers=triggers()) for d in documents]
    assert len(parser.batches) < len(documents) - 1


def test_reading_many_is_lazy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kgraph.language.reading.BATCH_WORDS", 100)

    def endless() -> Any:
        while True:
            yield document()

    read = read_many(endless(), analyser=Chain())
    assert len(next(read)) == len(next(read)) == 4


@pytest.mark.parametrize(
    ("names", "wanted"),
    [
        ([], ["Lee", "Jae", "Myung", "met", "Wong"]),
        ([(0, 13)], ["Lee Jae Myung", "met", "Wong"]),
        ([(4, 13), (18, 22)], ["Lee", "Jae Myung", "met", "Wong"]),
        ([(0, 5)], ["Lee Jae", "Myung", "met", "Wong"]),
        ([(0, 22)], ["Lee Jae Myung met Wong"]),
    ],
)
def test_words_of_a_name_are_put_into_one(names: list[tuple[int, int]], wanted: list[str]) -> None:
    text = "Lee Jae Myung met Wong"
    spans = [match.span() for match in re.finditer(r"\S+", text)]
    assert [text[a:b] for a, b in merged(spans, names)] == wanted


def test_entities_of_the_parser_become_mentions() -> None:
    class Names(Chain):
        def _one(self, words: Sequence[str]) -> Analysis:
            at = words.index("Brambo")
            plain = super()._one(words)
            return Analysis(plain.upos, plain.feats, plain.lemmas, plain.heads, plain.deprels, ((at, at + 1, "PER"),))

    text = "In Norway, everyone likes Brambo."
    (sentence,) = read_sentences(document(text), analyser=Names(), parse_all=True)
    assert [(m.text, m.type) for m in sentence.mentions if m.type == "person"] == [("Brambo", "person")]


def test_the_parse_turns_times_round() -> None:
    tokens = (
        Token(0, 0, 4, "They", "they", "PRON", "", 2, "nsubj"), Token(1, 5, 9, "will", "will", "AUX", "", 2, "aux"),
        Token(2, 10, 14, "meet", "meet", "VERB", "VerbForm=Inf", -1, "root"),
        Token(3, 15, 21, "Friday", "Friday", "PROPN", "", 2, "obl"),
    )  # fmt: skip
    friday = Mention(start=15, end=21, text="Friday", type="time", ids=("2025-10-31",),
                     candidates=("2025-10-31", "2025-11-07"), data={"direction": "past"})  # fmt: skip
    (settled,) = directed_times([Sentence(0, 21, tokens)], [friday])
    assert settled.ids == ("2025-11-07",)


# --- text that no one would write ---------------------------------------------------------------------------------

HOSTILE = {
    "one word": "a",
    "digits": "1",
    "emoji": "😀",
    "brackets": "(",
    "quotation marks": '"',
    "nul": "\0",
    "half surrogates": "\ud800",
    "initials": "A.",
    "names": "France ",
    "titles": "Mr Wong ",
    "money": "$1 ",
    "dates": "July 1, ",
    "a president": "Lee Jae Myung, President of Korea, ",
    "facts": "France and Norway signed a pact. ",
    "unbalanced": '"France and Norway signed “ a pact ',
    "German": "Die Regierung unterzeichnete am Montag ein Abkommen mit Norwegen. ",
    "Arabic": "وقعت النرويج اتفاقا. ",
}


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_text_takes_linear_time_and_never_fails(piece: str) -> None:
    def seconds(size: int) -> float:
        start = time.process_time()
        sentences = read_sentences(document(piece * (size // len(piece))), analyser=Chain(), triggers={"sign"})
        assert all(len(s.tokens) <= 500 for s in sentences)
        return time.process_time() - start

    seconds(1_000)
    assert seconds(12_000) < 24 * seconds(1_500) + 0.1


@pytest.mark.long
@pytest.mark.parametrize("piece", ["a", "(", "😀", "\0", "France and Norway said. "])
def test_five_megabytes_on_one_line(piece: str) -> None:
    text = piece * (5_000_000 // len(piece))
    start = time.process_time()
    sentences = read_sentences(document(text), analyser=Chain(), triggers={"sign"})
    assert time.process_time() - start < 180
    assert all(text[s.start : s.end].strip() for s in sentences[:100])


# --- the packaged analyser (loaded once) --------------------------------------------------------------------------


def test_a_report_is_parsed_with_universal_dependencies() -> None:
    sentences = read_sentences(document(), triggers=triggers())
    first = sentences[0].tokens
    met = next(token for token in first if token.text == "met")
    assert (met.lemma, met.upos, met.head, met.deprel) == ("meet", "VERB", -1, "root")
    assert met.feat("Tense") == "Past"
    assert next(t for t in first if t.text == "Lee Jae Myung").deprel == "nsubj"
    assert sum(token.head < 0 for token in first) == 1


def test_batches_do_not_change_a_parse() -> None:
    one = document("France and Norway signed a pact in Oslo.", "one")
    alone = read_sentences(one, parse_all=True)
    (_, among, _) = read_many([document(), one, document(TEXT * 3, "three")], parse_all=True)
    assert among == alone


def test_reading_is_the_same_whatever_the_hash_seed() -> None:
    script = (
        "import sys, json; from kgraph.language import read_sentences; from kgraph.records import Document; "
        "print([repr(s) for s in read_sentences(Document(id='a', text=sys.argv[1], published='2025-11-03'))])"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", script, TEXT], env={"PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("0", "1")
    }
    assert len(outputs) == 1
    assert len(outputs.pop()) > 1000


# --- other pipelines ----------------------------------------------------------------------------------------------


def saved(folder: Path, relations: Sequence[str]) -> str:
    """Save a spaCy pipeline whose parser hangs all words on the second, under these relations."""
    spacy = pytest.importorskip("spacy")

    class Hanger:
        labels = tuple(relations)

        def __call__(self, doc: Any) -> Any:
            root = min(1, len(doc) - 1)
            for token in doc:
                token.head = doc[root]
                token.dep_ = "ROOT" if token.i == root else relations[token.i % len(relations)]
                token.pos_, token.lemma_ = "NOUN", token.text.lower()
                token.set_morph("Number=Sing")
            return doc

    spacy.language.Language.factory("hanger", func=lambda nlp, name: Hanger())  # noqa: ARG005 (spaCy asks for these names)
    nlp = spacy.blank("en")
    nlp.add_pipe("hanger")
    nlp.to_disk(folder)
    return str(folder)


@pytest.mark.filterwarnings("ignore")
def test_another_pipeline_takes_the_place_of_ours(tmp_path: Path) -> None:
    parser = SpacyParser.load(saved(tmp_path, ("nsubj", "obl", "obj")))
    (sentence,) = read_sentences(document("Norway signed pacts"), analyser=parser, parse_all=True)
    assert [(t.text, t.lemma, t.upos, t.feats, t.head, t.deprel) for t in sentence.tokens] == [
        ("Norway", "norway", "NOUN", "Number=Sing", 1, "nsubj"),
        ("signed", "signed", "NOUN", "Number=Sing", -1, "root"),
        ("pacts", "pacts", "NOUN", "Number=Sing", 1, "obj"),
    ]
    assert parser.analyse([]) == []
    assert all(sum(h < 0 for h in a.heads) == 1 for a in parser.analyse([["Norway"], ["a", "b", "c", "d"]]))


@pytest.mark.filterwarnings("ignore")
def test_a_pipeline_of_other_labels_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="does not use Universal Dependencies"):
        SpacyParser.load(saved(tmp_path, ("nsubj", "pobj")))


def test_a_missing_pipeline_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InputError, match="is no spaCy pipeline"):
        SpacyParser.load("no_such_pipeline")
    monkeypatch.setitem(sys.modules, "spacy", None)
    with pytest.raises(InputError, match="kgraph-partnerships\\[spacy\\]"):
        SpacyParser.load("no_such_pipeline")


def test_tokens_join_words_and_analysis() -> None:
    analysis = Chain().analyse([["Norway", "signed"]])[0]
    assert tokens_of([(0, 6), (7, 13)], ["Norway", "signed"], analysis) == (
        Token(0, 0, 6, "Norway", "norway", "NOUN", "", -1, "root"),
        Token(1, 7, 13, "signed", "signed", "NOUN", "", 0, "dep"),
    )
