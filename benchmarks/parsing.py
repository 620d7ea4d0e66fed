"""Measures the packaged analyser on gold tokens: `python benchmarks/parsing.py [SHARED] [--model FOLDER]`.

UPOS, features, lemmas and attachment as the CoNLL 2018 scorer counts them, punctuation included: `LAS` compares
universal relations, `LAS:` relations with their subtypes. `UAS-p` and `LAS-p` leave punctuation out, as spaCy's scorer
does: PUD hangs commas elsewhere than EWT and GUM do. Names: F of exact spans on Universal NER's EWT test part.
"""

import argparse
import gzip
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from time import perf_counter, process_time

for variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(variable, "1")

from kgraph.language.analyser import Analyser, Analysis  # noqa: E402

Rows = list[list[str]]


def blocks(path: Path) -> Iterator[Rows]:
    """Yield each sentence's word lines as columns."""
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        rows: Rows = []
        for line in (*stream, "\n"):
            if not line.strip():
                if rows:
                    yield rows
                rows = []
            elif line[0] != "#" and line.split("\t")[0].isdigit():
                rows.append(line.rstrip("\n").split("\t"))


def scores(gold: Sequence[Rows], found: Sequence[Analysis]) -> dict[str, float]:
    """Return the shares of words that are right, in percent."""
    right = dict.fromkeys(("UPOS", "FEATS", "LEMMA", "UAS", "LAS", "LAS:", "UAS-p", "LAS-p"), 0)
    words = marks = 0
    for rows, analysis in zip(gold, found, strict=True):
        for i, row in enumerate(rows):
            words += 1
            head = int(row[6]) - 1 == analysis.heads[i]
            right["UPOS"] += row[3] == analysis.upos[i]
            right["FEATS"] += row[5].replace("_", "") == analysis.feats[i]
            right["LEMMA"] += row[2] == analysis.lemmas[i]
            arc = head and row[7].split(":")[0] == analysis.deprels[i].split(":")[0]
            right["UAS"] += head
            right["LAS"] += arc
            right["LAS:"] += head and row[7] == analysis.deprels[i]
            right["UAS-p"] += head and row[7] != "punct"
            right["LAS-p"] += arc and row[7] != "punct"
            marks += row[7] == "punct"
    return {name: 100 * n / (words - marks if name.endswith("-p") else words) for name, n in right.items()}


def gold_names(rows: Rows) -> set[tuple[int, int, str]]:
    """Return the spans of a sentence's IOB2 tags."""
    spans: set[tuple[int, int, str]] = set()
    start = -1
    for i, tag in enumerate([*(row[2] for row in rows), "O"]):
        if start >= 0 and not tag.startswith("I-"):
            spans.add((start, i, rows[start][2][2:]))
            start = -1
        if tag.startswith("B-"):
            start = i
    return spans


def name_score(gold: Sequence[Rows], found: Sequence[Analysis]) -> dict[str, float]:
    """Return F for each kind and together, in percent; MISC, which this data lacks, is not counted."""
    result: dict[str, float] = {}
    for kinds in (("PER",), ("ORG",), ("LOC",), ("PER", "ORG", "LOC")):
        right = asked = given = 0
        for rows, analysis in zip(gold, found, strict=True):
            wanted = {s for s in gold_names(rows) if s[2] in kinds}
            named = {s for s in analysis.entities if s[2] in kinds}
            right, asked, given = right + len(wanted & named), asked + len(wanted), given + len(named)
        result["+".join(kinds)] = 200 * right / max(1, asked + given)
    return result


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shared", type=Path, nargs="?", default=Path(__file__).parents[2] / "shared")
    parser.add_argument("--model", type=Path)
    args = parser.parse_args()
    began = perf_counter()
    analyser = Analyser.load(args.model)
    print(f"load {perf_counter() - began:.2f} s")
    folder = args.model or Path(__file__).parents[1] / "src" / "kgraph" / "language" / "model"
    print(f"size {sum(f.stat().st_size for f in folder.iterdir()) / 1e6:.2f} MB")
    for part in ("dev", "test", "pud"):
        gold = list(blocks(args.shared / "treebank" / f"{part}.conllu.gz"))
        sentences = [[row[1] for row in rows] for rows in gold]
        began = process_time()
        found = analyser.analyse(sentences)
        speed = sum(map(len, sentences)) / (process_time() - began)
        shown = "  ".join(f"{name} {value:5.2f}" for name, value in scores(gold, found).items())
        print(f"{part:5} {shown}  {speed:,.0f} words/s of one core", flush=True)
    gold = list(blocks(args.shared / "ner" / "uner-ewt-test.iob2.gz"))
    found = analyser.analyse([[row[1] for row in rows] for rows in gold])
    print("names " + "  ".join(f"{kind} {value:.1f}" for kind, value in name_score(gold, found).items()))


if __name__ == "__main__":
    main()
