"""Extraction's figures on gold sets may rise, never fall: each stays at or above its floor in floors.toml."""

from __future__ import annotations

from pathlib import Path

import pytest

from kgraph import evaluate as ev
from kgraph.extract import extract_facts, triggers
from kgraph.language import read_many
from kgraph.records import Document

HERE = Path(__file__).parent
FLOORS = ev.read_floors(HERE / "floors.toml")
SETS = {
    "news": HERE / "gold" / "news",
    "stories": HERE / "gold" / "stories",
    "dispatches": HERE / "gold" / "dispatches",
    "bulletins": HERE / "gold" / "bulletins",
    "dev": HERE.parents[1] / "shared" / "gold" / "dev" / "docs",
}


def measure(name: str) -> dict[str, float]:
    """Extract from every text of a gold set, hold it to its floors and return the headline figures."""
    folder, documents = SETS[name], []
    for ident in ev.gold_names(folder):
        data, text = ev.read_gold(folder, ident)
        documents.append(Document(id=ident, text=text or "", published=data["document"].get("published", "")))
    read = zip(documents, read_many(documents, triggers=triggers()), strict=True)
    system = {d.id: [f.to_json() for f in extract_facts(d, sentences)] for d, sentences in read}
    result, _ = ev.evaluate(folder, system)
    assert ev.below(result, FLOORS[name]) == []
    return ev.flat(result)


def test_floors_are_pinned() -> None:
    assert FLOORS.keys() == SETS.keys()
    assert all(0 < floor <= 1 for floors in FLOORS.values() for floor in floors.values())
    assert all("without office.slot F1" in floors for floors in FLOORS.values())


@pytest.mark.parametrize("name", ["news", "stories", "dispatches", "bulletins"])
def test_own_reports(name: str) -> None:
    assert measure(name)["spans inside the text"] == 1.0


@pytest.mark.long
@pytest.mark.skipif(not SETS["dev"].exists(), reason="the shared gold set is not here")
def test_development_set() -> None:
    assert measure("dev")["spans inside the text"] == 1.0
