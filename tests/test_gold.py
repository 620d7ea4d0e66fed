"""The annotated sets are whole: spans inside the texts, closed lists kept, nobody real in the stories."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyoxigraph
import pytest

from kgraph import evaluate as ev
from kgraph.records import KINDS, Fact
from kgraph.resources import resource
from kgraph.vocabulary import KG, VOCABULARY

GOLD = Path(__file__).parent / "gold"
UNREAD = GOLD / "unread"
TEXTS = {
    "stories": ("story", 62),
    "dispatches": ("dispatch", 38),
    "bulletins": ("bulletin", 22),
    "unread": ("unread", 16),
}
"""The folders of invented texts: what their names begin with, and how many there are."""
INVENTED = [GOLD / folder / name for folder in TEXTS for name in ev.gold_names(GOLD / folder)]
SCHEMES = {"areas": "area", "instrument": "instrument", "visit_type": "visit-type", "meeting_type": "meeting-type",
           "support_type": "support-type", "indicator": "indicator"}  # fmt: skip


def values(*parts: str, predicate: str = "") -> set[str]:
    """Return the subjects of a Turtle file of the ontology, or the values of one predicate."""
    quads = pyoxigraph.parse(path=str(resource("ontology", *parts)))
    return {q.object.value if predicate else q.subject.value for q in quads if predicate in ("", q.predicate.value)}


CONCEPTS = {slot: values("vocabularies", f"{scheme}.ttl") for slot, scheme in SCHEMES.items()}


def corpora() -> Iterator[Any]:
    for path in (GOLD / "corpora" / "facts.jsonl", UNREAD / "corpora.jsonl"):
        yield from map(json.loads, path.read_text(encoding="utf-8").splitlines())


def strangers(fact: dict[str, Any]) -> list[str]:
    """Return the values that are no concept of their slot's vocabulary; building the fact checks the rest."""
    Fact.from_json(fact)
    return [
        value
        for slot, scheme in SCHEMES.items()
        for value in ([fact[slot]] if isinstance(fact.get(slot), str) else fact.get(slot, []))
        if f"{VOCABULARY}{scheme}/{value}" not in CONCEPTS[slot]
    ]


@pytest.mark.parametrize("folder", TEXTS)
def test_texts_are_all_here(folder: str) -> None:
    stem, count = TEXTS[folder]
    names = ev.gold_names(GOLD / folder)
    assert [f"{stem}-{number:02}" for number in range(1, count + 1)] == names
    assert {fact["kind"] for name in names for fact in ev.read_gold(GOLD / folder, name)[0]["facts"]} == KINDS.keys()


@pytest.mark.parametrize("story", INVENTED, ids=[story.name for story in INVENTED])
def test_a_story_fits_its_facts(story: Path) -> None:
    data, text = ev.read_gold(story.parent, story.name)
    assert text is not None
    assert data["document"]["id"] == story.name
    for fact in data["facts"]:
        assert strangers(fact) == []
        assert fact["evidence"]
        for start, end in fact["evidence"]:
            assert 0 <= start < end <= len(text)
            assert text[start:end] == text[start:end].strip()
            assert start == 0 or text[start - 1].isspace()
            assert end == len(text) or text[end].isspace()
        assert all(ev.fold(person) in ev.fold(text) for person in fact.get("people", []))


def test_nobody_real_stands_in_the_stories() -> None:
    leaders = values("actors", "leaders.ttl", predicate=KG.leader.value)
    assert len(leaders) > 500
    told = " ".join(
        path.with_suffix(suffix).read_text(encoding="utf-8") for path in INVENTED for suffix in (".txt", ".json")
    )
    words = f" {ev.fold(told)} "
    assert [name for name in sorted(leaders) if f" {ev.fold(name)} " in words] == []


def test_corpora_keep_annotations_alone() -> None:
    documents = list(corpora())
    assert len(documents) == len({(d["corpus"], d["id"]) for d in documents}) == 387 + 36
    for document in documents:
        assert document.keys() == {"corpus", "id", "published", "sha256", "facts"}
        assert re.fullmatch(r"[0-9a-f]{64}", document["sha256"])
        for fact in document["facts"]:
            assert strangers(fact) == []
            assert all(0 <= start < end for start, end in fact["evidence"])
