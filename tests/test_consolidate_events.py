"""How well reports of real events are told apart: every group of tests/gold/events, measured with B-cubed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from kgraph.consolidate import Event, StatusChange, consolidate, reported_facts
from kgraph.consolidate.merge import with_outcome
from kgraph.records import Document, Fact, Report

GOLD = Path(__file__).parent / "gold" / "events"
GROUPS = sorted(path.stem for path in GOLD.glob("*.json"))
FLOOR = 0.99
"""B-cubed F1 over all groups; issue 6 asks for 0.90.

Groups 01 to 17 were written beside the rules, 18 to 24 after them: those had 0.975 when they were first measured.
"""


def reports_of(group: str) -> Iterator[tuple[Report, list[str]]]:
    """Yield each report of a group with the gold event of each of its facts; evidence is given by sentence."""
    for item in json.loads((GOLD / f"{group}.json").read_text(encoding="utf-8"))["reports"]:
        text, spans = "", []
        for sentence in item["sentences"]:
            start = len(text)
            text += sentence
            spans.append((start, len(text)))
            text += " "
        document = Document(id=item["id"], text=text.rstrip(), published=item["published"], title=item["title"])
        facts = [fact_of(data, spans) for data in item["facts"]]
        # Who holds an office is one event in whatever group it is told.
        yield (
            Report(document, tuple(facts)),
            [name if name.startswith("office-") else f"{group}/{name}" for name in (d["event"] for d in item["facts"])],
        )


def fact_of(data: dict[str, Any], spans: list[tuple[int, int]]) -> Fact:
    slots = {name: value for name, value in data.items() if name not in ("event", "sentences")}
    return Fact.from_json({**slots, "evidence": [spans[number] for number in data["sentences"]]})


@cache
def gold() -> tuple[list[Report], dict[str, str]]:
    """Return all reports, and the gold event of every fact by IRI."""
    reports, events = [], {}
    for group in GROUPS:
        for report, names in reports_of(group):
            reports.append(report)
            events.update({fact.iri: name for fact, name in zip(reported_facts(report), names, strict=True)})
    return reports, events


@cache
def found() -> tuple[Event, ...]:
    return consolidate(fact for report in gold()[0] for fact in reported_facts(report)).events


def b_cubed(gold_of: dict[str, str], found_of: dict[str, str]) -> float:
    """Return B-cubed F1 (Bagga and Baldwin 1998): how much of each fact's cluster is right, both ways."""

    def mean(one: dict[str, str], other: dict[str, str]) -> float:
        total = 0.0
        for fact in one:
            mates = [mate for mate in one if one[mate] == one[fact]]
            total += sum(other[mate] == other[fact] for mate in mates) / len(mates)
        return total / len(one)

    precision, recall = mean(found_of, gold_of), mean(gold_of, found_of)
    return 2 * precision * recall / (precision + recall)


def found_of() -> dict[str, str]:
    return {report.iri: event.key for event in found() for report in event.reports}


def named(name: str) -> Event:
    """Return the event that holds the facts of a gold event."""
    facts = {iri for iri, event in gold()[1].items() if event == name}
    return next(event for event in found() if facts & {report.iri for report in event.reports})


def test_the_set_is_large_enough() -> None:
    assert len(GROUPS) >= 12
    assert len(gold()[0]) >= 40


def test_merging_is_as_good_as_pinned() -> None:
    assert b_cubed(gold()[1], found_of()) >= FLOOR


@pytest.mark.parametrize("group", GROUPS)
def test_no_event_holds_reports_of_two_happenings(group: str) -> None:
    for event in found():
        names = {gold()[1][report.iri] for report in event.reports}
        if any(name.startswith(f"{group}/") for name in names):
            assert len(names) == 1, sorted(names)


def test_no_merge_crosses_a_year() -> None:
    for event in found():
        years = {report.fact.date[:4] for report in event.reports if report.fact.date}
        assert len(years) <= 1, [report.iri for report in event.reports]


def test_the_measure_can_fail() -> None:
    facts = list(gold()[1])
    assert b_cubed(gold()[1], dict.fromkeys(facts, "one")) < 0.5
    assert b_cubed(gold()[1], {fact: fact for fact in facts}) < 0.9


KEPT = [
    ("01-singapore-korea/upgrade", "01-singapore-korea/upgrade-plan"),
    ("02-vietnam-australia/csp", "02-vietnam-australia/csp-plan"),
    ("07-india-uae/cepa-force", "07-india-uae/cepa-force-plan"),
    ("09-uk-cptpp/join", "09-uk-cptpp/join-plan"),
    ("05-nato-north/swe-join", "05-nato-north/swe-plan"),
    ("11-saudi-iran/restore", "11-saudi-iran/restore-plan"),
    ("12-honduras-china/establish", "12-honduras-china/plan"),
    ("14-blinken-china/visit", "14-blinken-china/plan-june"),
    ("18-nauru/restore", "18-nauru/restore-plan"),
    ("21-asean-australia/summit", "21-asean-australia/summit-plan"),
]


@pytest.mark.parametrize(("done", "plan"), KEPT)
def test_a_plan_that_came_true_is_fulfilled(done: str, plan: str) -> None:
    assert named(plan).key in named(done).fulfils
    assert named(plan).outcome == "completed"
    assert named(plan).history[-1].by_event == named(done).key


@pytest.mark.parametrize("plan", ["14-blinken-china/plan-february", "04-japan-philippines/radars"])
def test_a_plan_that_nothing_shows_kept_stays_open(plan: str) -> None:
    assert named(plan).outcome == ""


def test_only_plans_are_fulfilled_and_only_later() -> None:
    by_key = {event.key: event for event in found()}
    pairs = [(event, by_key[key]) for event in found() for key in event.fulfils]
    assert len(pairs) >= len(KEPT)
    for event, plan in pairs:
        assert plan.fact.status in ("planned", "proposed")
        assert plan.first_reported <= event.last_reported


SCRIPT = """
import hashlib
from test_consolidate_events import gold
from kgraph.consolidate import all_quads, full_state, reported_facts
from kgraph.rdf import serialise
facts = {fact for report in gold()[0] for fact in reported_facts(report)}
print(hashlib.sha256(serialise(all_quads(full_state(facts)), "trig")).hexdigest())
"""


def test_the_events_graph_is_the_same_for_every_hash_seed() -> None:
    def printed(seed: str) -> bytes:
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).parent)}
        command = [sys.executable, "-c", SCRIPT]
        return subprocess.run(command, env=environment, capture_output=True, check=True).stdout

    first = printed("1")
    assert len(first) > 60
    assert printed("2") == first


def test_a_status_that_an_event_and_its_outcome_both_tell_stands_once_in_its_history() -> None:
    own = [StatusChange("planned", "2024-10-01", ("x:a",)), StatusChange("denied", "2024-10-08", ("x:c",))]
    closed = [StatusChange("denied", "2024-10-03", ("x:b",), "other")]
    assert with_outcome(own, closed) == [own[0], StatusChange("denied", "2024-10-03", ("x:b", "x:c"), "other")]
    assert with_outcome(own[:1], closed) == [own[0], closed[0]]
