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
SETS = {"news": HERE / "gold" / "news", "dev": HERE.parents[1] / "shared" / "gold" / "dev" / "docs"}


def measure(folder: Path) -> dict[str, float]:
    """Extract from every text of a gold folder and return the headline figures."""
    documents = []
    for name in ev.gold_names(folder):
        data, text = ev.read_gold(folder, name)
        documents.append(Document(id=name, text=text or "", published=data["document"].get("published", "")))
    read = zip(documents, read_many(documents, triggers=triggers()), strict=True)
    system = {d.id: [f.to_json() for f in extract_facts(d, sentences)] for d, sentences in read}
    result, _ = ev.evaluate(folder, system)
    assert ev.below(result, FLOORS[folder.name if folder.name == "news" else "dev"]) == []
    return ev.flat(result)


def test_floors_are_pinned() -> None:
    assert FLOORS.keys() == SETS.keys()
    assert all(0 < floor <= 1 for floors in FLOORS.values() for floor in floors.values())
    assert all("without office.slot F1" in floors for floors in FLOORS.values())


def test_own_reports() -> None:
    assert measure(SETS["news"])["spans inside the text"] == 1.0


@pytest.mark.long
@pytest.mark.skipif(not SETS["dev"].exists(), reason="the shared gold set is not here")
def test_development_set() -> None:
    assert measure(SETS["dev"])["spans inside the text"] == 1.0
