"""The engine on hand-built trees: roles, status, speakers, merging and constraints, with no model loaded."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from kgraph.extract import extract
from kgraph.records import Document, Mention, Sentence, Token

CASES = Path(__file__).parent / "cases" / "extract" / "trees.txt"


@dataclass(frozen=True)
class Case:
    name: str
    sentence: Sentence
    document: Document
    facts: list[dict[str, Any]]


def read_cases(path: Path) -> list[Case]:
    """Read the tree notation that trees.txt explains in its first lines."""
    cases = []
    for block in path.read_text(encoding="utf-8").split("\n## ")[1:]:
        name, _, rest = block.partition("\n")
        lines = [line for line in rest.splitlines() if line.strip()]
        facts = [json.loads(line[3:]) for line in lines if line.startswith("=> ") and line != "=> none"]
        assert any(line.startswith("=> ") for line in lines), f"{name}: promises nothing"
        cases.append(Case(name, *_sentence([line.split() for line in lines if not line.startswith("=> ")]), facts))
    return cases


def _sentence(rows: list[list[str]]) -> tuple[Sentence, Document]:
    tokens, mentions, place = [], [], 0
    for index, row in enumerate(rows):
        text, lemma, upos, head, deprel, feats, told = (*row, "_", "_")[:7]
        text = text.replace("_", " ")
        tokens.append(
            Token(
                index, place, place + len(text), text, lemma, upos, "" if feats == "_" else feats, int(head) - 1, deprel
            )
        )
        if told != "_":
            mentions.append(_mention(told, text, place))
        place += len(text) + 1
    return Sentence(0, place, tuple(tokens), tuple(mentions)), Document(
        id="case", text=" ".join(t.text for t in tokens)
    )


def _mention(told: str, text: str, place: int) -> Mention:
    kind, ids, form, data = [*told.split(":"), *["", "name", ""][told.count(":") :]]
    pairs = dict(pair.split("=") for pair in data.split(",") if pair)
    return Mention(
        start=place, end=place + len(text), text=text, type=kind, ids=tuple(ids.split("+")), form=form, data=pairs
    )


ALL = read_cases(CASES)


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.name)
def test_tree(case: Case) -> None:
    found = [f.to_json() for f in extract(case.document, [case.sentence]).facts if f.kind != "office"]
    for fact in found:
        fact.pop("evidence")
        fact["parties"] = sorted(fact["parties"])
    wanted = [{**fact, "parties": sorted(fact["parties"])} for fact in case.facts]
    assert found == wanted


def test_cases_hold_negative_ones() -> None:
    assert any(not case.facts for case in ALL)
