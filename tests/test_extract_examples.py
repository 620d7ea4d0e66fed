"""The examples of every frame file, read with the packaged model: what must come out does, what must not does not."""

from __future__ import annotations

from typing import Any

import pytest

from kgraph.extract import extract_facts, triggers
from kgraph.extract.frames import Example, load_frames
from kgraph.language import read_sentences
from kgraph.records import Document

EXAMPLES = load_frames().examples


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: f"{e.kind}: {e.text[:50]}")
def test_example(example: Example) -> None:
    document = Document(id="example", text=example.text, published=example.published or "2025-03-04")
    found = [f.to_json() for f in extract_facts(document, read_sentences(document, triggers=triggers()))]
    same_kind = [f for f in found if f["kind"] == example.kind]
    if not example.facts:
        assert same_kind == []
    for wanted in example.facts:
        of_kind = [f for f in found if f["kind"] == wanted.get("kind", example.kind)]
        assert any(holds(fact, wanted) for fact in of_kind), of_kind


def holds(fact: dict[str, Any], wanted: Any) -> bool:
    """Say whether a fact has every slot that the example names (parties and areas in any order)."""
    return all(_plain(fact.get(slot)) == _plain(value) for slot, value in wanted.items())


def _plain(value: Any) -> Any:
    return sorted(value, key=str) if isinstance(value, list) else value
