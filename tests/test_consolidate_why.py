"""What stands behind an event, and what a person's decision about it does, on stores in memory."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import RdfFormat, parse

from kgraph.consolidate import Explanation, join, rebuild_for, reported_facts, split, why
from kgraph.errors import InputError
from kgraph.rdf import report_quads
from kgraph.records import Document, Fact, Report
from kgraph.store import Change, Store, open_store
from kgraph.vocabulary import KG, graph_iri

NAMES = {"SGP": "Singapore", "KOR": "South Korea", "level/strategic-partnership": "strategic partnership"}
PLAN_TEXT = "Singapore and South Korea will become strategic partners next year."
DONE_TEXT = "Singapore and South Korea became strategic partners on Sunday."
LATE_TEXT = "The two countries raised their ties on Monday, one paper said."


def report(name: str, published: str, text: str, **slots: Any) -> Report:
    fact = {"kind": "partnership", "action": "upgrade", "parties": ["SGP", "KOR"], "level": "strategic-partnership",
            "evidence": [[0, len(text)]], **slots}  # fmt: skip
    source = f"https://news.example/{name}"
    return Report(
        Document(id=name, text=text, published=published, title=f"Title {name}", source=source), (Fact.from_json(fact),)
    )


REPORTS = [
    report("plan", "2024-10-08", PLAN_TEXT, status="planned", date="2025"),
    report("done", "2025-11-02", DONE_TEXT, status="completed", date="2025-11-02"),
    report("late", "2025-11-04", LATE_TEXT, status="completed", date="2025-11-03"),
]


@pytest.fixture
def store() -> Store:
    found = open_store(":memory:")
    found.apply(Change(insert=tuple(quad for one in REPORTS for quad in report_quads(one, names=NAMES))))
    for change in rebuild_for(found, names=NAMES):
        found.apply(change)
    return found


def event_of(store: Store, document: str) -> str:
    [report] = [one for one in REPORTS if one.document.id == document]
    fact = reported_facts(report)[0].iri
    [quad] = [q for q in store.quads(predicate=KG.reportedBy, graph=graph_iri("events"))
              if q.object.value == fact and "/status/" not in q.subject.value]  # type: ignore[union-attr]  # fmt: skip
    return quad.subject.value  # type: ignore[union-attr]


def explained(store: Store, document: str) -> Explanation:
    found = why(store, event_of(store, document))
    assert found is not None
    return found


def text_of(store: Store, document: str) -> str:
    return "\n".join(line for line, _ in explained(store, document).lines())


def test_why_shows_every_report_with_its_sentence_and_address(store: Store) -> None:
    text = text_of(store, "done")
    assert text.startswith("Singapore and South Korea: upgrade to strategic partnership (completed, 2025-11-02)")
    assert "reported by 2 documents" in text
    for part in (DONE_TEXT, LATE_TEXT, "https://news.example/late", "2025-11-04  Title late"):
        assert part in text


def test_why_gives_the_reason_of_each_merge(store: Store) -> None:
    assert "merged by near-day: 2025-11-02 and 2025-11-03, 1 day apart; same level: strategic partnership" in text_of(
        store, "done"
    )


def test_why_tells_the_plan_with_its_sentence_and_the_other_way_round(store: Store) -> None:
    assert "fulfils the plan: Singapore and South Korea: upgrade to strategic partnership (planned, 2025)" in text_of(
        store, "done"
    )
    assert PLAN_TEXT in text_of(store, "done")
    assert "came true in: Singapore and South Korea: upgrade" in text_of(store, "plan")
    assert DONE_TEXT in text_of(store, "plan")


def test_why_says_who_disagrees(store: Store) -> None:
    assert "the sources disagree about date\n  2025-11-02: done\n  2025-11-03: late" in text_of(store, "done")


def test_there_is_nothing_to_say_of_an_event_that_is_not_there(store: Store) -> None:
    assert why(store, "https://w3id.org/kgraph/id/event/0") is None


def test_split_takes_an_event_apart_and_join_puts_it_together_again(store: Store) -> None:
    before = event_of(store, "done")
    change, lines = split(store, before, reason="two ceremonies", names=NAMES)
    store.apply(change)
    assert len(lines) == 2
    assert event_of(store, "done") != event_of(store, "late")
    change, lines = join(store, event_of(store, "late"), event_of(store, "done"), reason="one after all", names=NAMES)
    store.apply(change)
    assert lines == [
        f"2 reports: Singapore and South Korea: upgrade to strategic partnership (completed, 2025-11-02)  {before}"
    ]
    assert "merged by decision: one after all" in text_of(store, "done")
    assert not list(rebuild_for(store, names=NAMES))


def test_one_report_can_leave(store: Store) -> None:
    change, lines = split(store, event_of(store, "done"), ["late"], names=NAMES)
    store.apply(change)
    assert [line.split(":")[0] for line in lines] == ["1 report", "1 report"]
    assert "reported by 1 document" in text_of(store, "late")


@pytest.mark.parametrize(
    ("facts", "problem"),
    [(["nowhere"], "has no such report"), (["done", "late"], "would keep no report")],
)
def test_a_split_without_sense_is_refused(store: Store, facts: list[str], problem: str) -> None:
    with pytest.raises(InputError, match=problem):
        split(store, event_of(store, "done"), facts)


def test_a_single_report_cannot_be_split_nor_an_event_joined_with_itself(store: Store) -> None:
    plan = event_of(store, "plan")
    with pytest.raises(InputError, match="has one report only"):
        split(store, plan)
    with pytest.raises(InputError, match="is one event already"):
        join(store, plan, plan)
    with pytest.raises(InputError, match="there is no such event"):
        join(store, plan, "https://w3id.org/kgraph/id/event/0")


def test_events_of_two_kinds_cannot_be_joined(store: Store) -> None:
    fact = {"kind": "visit", "action": "visit", "parties": ["SGP", "KOR"], "host": "KOR"}
    visit = Report(Document(id="visit", text=""), (Fact.from_json(fact),))
    store.apply(Change(insert=tuple(report_quads(visit))))
    for change in rebuild_for(store, names=NAMES):
        store.apply(change)
    [event] = [q.subject for q in store.quads(object=KG.Visit, graph=graph_iri("events"))]
    with pytest.raises(InputError, match="a PartnershipChange and a Visit cannot be one event"):
        join(store, event_of(store, "plan"), event.value)  # type: ignore[union-attr]


def test_the_page_on_merging_shows_what_is_really_written() -> None:
    page = (Path(__file__).parents[1] / "docs" / "merging.md").read_text(encoding="utf-8")
    [block] = re.findall(r"```turtle\n(.*?)```", page, re.DOTALL)
    office = {"kind": "office", "action": "hold", "parties": ["KOR"], "office": "President", "of": "KOR"}
    holders = [
        Report(Document(id=name, text="", published=day), (Fact.from_json({**office, "person": person}),))
        for name, day, person in (("one", "2025-11-02", "Lee Jae Myung"), ("two", "2025-11-03", "Lee"))
    ]
    store = open_store(":memory:")
    store.apply(Change(insert=tuple(quad for one in REPORTS + holders for quad in report_quads(one, names=NAMES))))
    for change in rebuild_for(store, names=NAMES):
        store.apply(change)
    shown = {quad.triple for quad in parse(block, format=RdfFormat.TURTLE)}
    assert len(shown) > 80
    assert not shown - {quad.triple for quad in store.quads(graph=graph_iri("events"))}
