"""The figures of evaluation: equal to the gold set's own scorer, sensitive to every kind of mistake, above their
floors."""

from __future__ import annotations

import importlib.util
import json
import random
from pathlib import Path
from typing import Any

import pytest

from kgraph import evaluate as ev
from kgraph.errors import InputError

SHARED = Path(__file__).parents[1].parent / "shared"
NEWS = Path(__file__).parent / "gold" / "news"
FACT: dict[str, Any] = {
    "kind": "agreement",
    "action": "sign",
    "parties": ["NOR", "CHL"],
    "status": "completed",
    "date": "2025-03-03",
    "instrument": "mou",
    "areas": ["fisheries"],
    "evidence": [[0, 10]],
}


def measure(gold: list[dict[str, Any]], system: list[dict[str, Any]]) -> dict[str, Any]:
    return ev.figures(ev.tally([ev.compare("d", gold, system)], {"d": 20}))


def test_perfect_and_empty() -> None:
    assert measure([FACT], [FACT])["facts"]["F1"] == 1.0
    assert measure([FACT], [])["facts"]["F1"] == 0.0
    assert measure([FACT], [FACT, FACT])["facts"]["system"] == 1  # an exact repeat is one fact


@pytest.mark.parametrize(
    ("slot", "value", "figure"),
    [
        ("status", "planned", ("accuracy", "status")),
        ("date", "2024", ("accuracy", "date")),
        ("areas", ["energy"], ("accuracy", "areas")),
        ("evidence", [[15, 18]], ("accuracy", "evidence")),
        ("action", "conclude", ("facts", "F1")),
        ("parties", ["NOR"], ("facts", "F1")),
    ],
)
def test_each_mistake_shows(slot: str, value: Any, figure: tuple[str, str]) -> None:
    assert measure([FACT], [{**FACT, slot: value}])[figure[0]][figure[1]] == 0.0


def test_dates_agree_by_prefix() -> None:
    assert measure([FACT], [{**FACT, "date": "2025-03"}])["accuracy"]["date"] == 1.0


def test_implied_areas_do_not_count() -> None:
    fta = {**FACT, "instrument": "fta", "areas": ["trade"]}
    assert measure([fta], [{**fta, "areas": []}])["slots"]["F1"] == 1.0


def test_spans_outside_show() -> None:
    assert measure([FACT], [{**FACT, "evidence": [[0, 99]]}])["spans inside the text"] == 0.0


def test_misses_and_false_alarms_are_listed() -> None:
    other = {**FACT, "kind": "visit", "action": "visit", "host": "CHL"}
    outcome = ev.compare("d", [FACT], [other])
    assert [f["kind"] for f in outcome.missed] == ["agreement"]
    assert [f["kind"] for f in outcome.false] == ["visit"]


def test_floors_only_rise() -> None:
    result = measure([FACT], [FACT])
    assert ev.below(result, {"facts.F1": 1.0}) == []
    assert ev.below(measure([FACT], []), {"facts.F1": 0.5}) == ["facts.F1: 0.000 is below its floor of 0.500"]
    assert ev.raised(measure([FACT], []), {"facts.F1": 0.5}) == {"facts.F1": 0.5}
    assert ev.raised(result, {"facts.F1": 0.5}) == {"facts.F1": 1.0}


def test_bad_gold_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no gold document"):
        ev.gold_names(tmp_path)
    (tmp_path / "a.json").write_text(json.dumps({"facts": [{**FACT, "action": "sing"}]}))
    with pytest.raises(InputError, match="unknown action 'sing'"):
        ev.read_gold(tmp_path, "a")


def test_parts_divide_by_number() -> None:
    work, check = ev.gold_names(NEWS, "work"), ev.gold_names(NEWS, "check")
    assert len(work) == 20
    assert check[:2] == ["news-03", "news-06"]
    assert sorted(work + check) == ev.gold_names(NEWS)


@pytest.mark.skipif(not SHARED.exists(), reason="the shared gold set is not here")
@pytest.mark.parametrize("seed", range(3))
def test_equal_to_the_gold_scorer(tmp_path: Path, seed: int) -> None:
    """Spoil gold facts at random and compare every figure of both scorers."""
    spec = importlib.util.spec_from_file_location("gold_score", SHARED / "gold" / "score.py")
    assert spec is not None
    assert spec.loader is not None
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    folder, chance = SHARED / "gold" / "dev" / "docs", random.Random(seed)
    system = {name: spoiled(ev.read_gold(folder, name)[0]["facts"], chance) for name in ev.gold_names(folder)}
    for name, facts in system.items():
        (tmp_path / f"{name}.json").write_text(json.dumps({"facts": facts}))
    theirs, (ours, _) = scorer.score(folder, tmp_path), ev.evaluate(folder, system)
    assert theirs["facts"]["gold"] > 500
    ours["without office"].pop("fact precision")
    assert ours == {key: theirs[key] for key in ours}


def spoiled(facts: list[dict[str, Any]], chance: random.Random) -> list[dict[str, Any]]:
    """Drop, repeat and change facts as a poor extractor would."""
    kept = []
    for fact in facts:
        fact = dict(fact)
        if chance.random() < 0.2:
            continue
        if chance.random() < 0.2 and "status" in fact:
            fact["status"] = chance.choice(["planned", "denied", "completed"])
        if chance.random() < 0.2:
            fact["parties"] = fact["parties"][:1]
        if chance.random() < 0.2:
            fact["evidence"] = [[0, 10**6]] if chance.random() < 0.5 else []
        if chance.random() < 0.2:
            fact.pop("areas", None)
        kept += [fact] * (1 + (chance.random() < 0.1))
    return kept
