"""The events graph after any sequence of additions and removals equals a full build, byte for byte."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import Quad

from kgraph.consolidate import (
    Decision,
    Known,
    all_quads,
    change_for,
    change_for_decisions,
    full_state,
    rebuild_for,
    reported_facts,
)
from kgraph.rdf import report_quads, serialise
from kgraph.records import (
    AgreementAct,
    Document,
    Fact,
    Meeting,
    MembershipChange,
    OfficeHolding,
    PartnershipChange,
    Report,
    Visit,
)
from kgraph.store import Change, Store, open_store
from kgraph.vocabulary import graph_iri, report_graph_iri

PAIRS = [("SGP", "KOR"), ("KOR", "SGP"), ("JPN", "KOR"), ("SGP", "KOR", "JPN"), ("SGP", "KOR", "VNM"), ("KOR",)]
DAYS = [None, "2024", "2025", "2025-11", "2025-11-02", "2025-11-03", "2025-11-20", "2026-01-01"]
PEOPLE = ["Lee Jae Myung", "Lee Jae-myung", "Lee", "Lawrence Wong", "Wong", "Li Wei"]
STATUSES = ["completed", "planned", "proposed", "denied"]

parties, days, statuses = st.sampled_from(PAIRS), st.sampled_from(DAYS), st.sampled_from(STATUSES)
people = st.lists(st.sampled_from(PEOPLE), max_size=2, unique=True).map(tuple)
common: dict[str, Any] = {"parties": parties, "status": statuses, "date": days}
facts: st.SearchStrategy[Fact] = st.one_of(
    st.builds(PartnershipChange, action=st.sampled_from(["establish", "upgrade", "reaffirm", "end"]),
              level=st.sampled_from([None, "partnership", "strategic-partnership"]), **common),
    st.builds(AgreementAct, action=st.just("sign"), instrument=st.sampled_from([None, "mou", "treaty"]),
              title=st.sampled_from([None, "Digital Pact"]), count=st.sampled_from([None, 5, 6]),
              areas=st.sampled_from([(), ("trade",), ("energy", "trade")]), **common),
    st.builds(Visit, action=st.just("visit"), host=st.sampled_from(["SGP", "KOR", None]), people=people, **common),
    st.builds(Meeting, action=st.just("meet"), people=people, place=st.sampled_from([None, "Seoul"]), **common),
    st.builds(AgreementAct, action=st.sampled_from(["terminate", "sign"]), title=st.just("Digital Pact"), **common),
    st.builds(MembershipChange, action=st.sampled_from(["join", "leave"]), organisation=st.just("ASEAN"), **common),
    st.builds(OfficeHolding, action=st.just("hold"), parties=st.sampled_from([("KOR",), ("SGP",)]),
              person=st.sampled_from(PEOPLE), office=st.sampled_from(["President", "Prime Minister"]),
              of=st.sampled_from(["KOR", "SGP"])),
)  # fmt: skip


@st.composite
def histories(draw: st.DrawFn) -> list[tuple[list[Report], list[str]]]:
    """Draw steps, each with some reports to add and some documents to remove; a document can come again, changed."""
    names = ["a", "b", "c", "d", "e"]
    steps = []
    for _ in range(draw(st.integers(1, 4))):
        chosen = draw(st.lists(st.sampled_from(names), min_size=1, max_size=3, unique=True))
        published = st.sampled_from(["2024-10-08", "2025-11-02", "2025-11-03", "2026-02-01", ""])
        added = [
            Report(Document(id=name, text="", published=draw(published)), tuple(draw(st.lists(facts, max_size=4))))
            for name in chosen
        ]
        steps.append((added, draw(st.lists(st.sampled_from(names), max_size=2))))
    return steps


def whole_change(store: Store, added: list[Report], removed: list[str], known: Known | None = None) -> Change:
    """Return the change of the reports' own graphs together with that of the events graph."""
    events = change_for(store, added=added, removed=removed, known=known)
    gone = sorted({*removed, *(report.document.id for report in added)})
    quads = [quad for report in added for quad in report_quads(report)]
    return Change(tuple(report_graph_iri(name) for name in gone), events.delete, (*quads, *events.insert))


def events_of(store: Store) -> bytes:
    return serialise(store.quads(graph=graph_iri("events")), "nquads")


def expected(reports: list[Report], decisions: list[Decision]) -> bytes:
    found = [fact for report in reports for fact in reported_facts(report)]
    return serialise(all_quads(full_state(found, decisions)), "nquads")


def difference(one: bytes, other: bytes) -> str:
    a, b = set(one.decode().splitlines()), set(other.decode().splitlines())
    return "\n".join(["only incremental:", *sorted(a - b), "only full build:", *sorted(b - a)])


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(histories(), st.data())
def test_any_order_of_changes_equals_a_full_build(
    steps: list[tuple[list[Report], list[str]]], data: st.DataObject
) -> None:
    store = open_store(":memory:")
    present: dict[str, Report] = {}
    decisions: list[Decision] = []
    for number, (added, removed) in enumerate(steps):
        gone = [name for name in removed if name not in {report.document.id for report in added}]
        store.apply(whole_change(store, added, gone))
        present = {name: report for name, report in present.items() if name not in gone}
        present.update({report.document.id: report for report in added})
        known = sorted(fact.iri for report in present.values() for fact in reported_facts(report))
        if len(known) > 1 and data.draw(st.booleans()):
            chosen = data.draw(st.lists(st.sampled_from(known), min_size=2, max_size=3, unique=True))
            verdict = data.draw(st.sampled_from(["join", "split"]))
            decision = Decision(verdict, tuple(sorted(chosen)), "so decided", number)
            store.apply(change_for_decisions(store, [decision]))
            decisions.append(decision)
        one, other = events_of(store), expected(list(present.values()), decisions)
        assert one == other, difference(one, other)
    assert not list(rebuild_for(store))


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(histories(), st.lists(st.booleans(), min_size=4, max_size=4))
def test_what_is_remembered_makes_no_difference(steps: list[tuple[list[Report], list[str]]], done: list[bool]) -> None:
    """Neither when each step goes on from the one before, nor when a change that was worked out is not applied."""
    store, known = open_store(":memory:"), Known()
    present: dict[str, Report] = {}
    for (added, removed), is_done in zip(steps, done, strict=False):
        for report in added:
            change = whole_change(store, [report], [], known)
            if is_done:
                store.apply(change)
                present[report.document.id] = report
        gone = [name for name in removed if name in present]
        change = whole_change(store, [], gone, known)
        if is_done:
            store.apply(change)
            present = {name: report for name, report in present.items() if name not in gone}
        one, other = events_of(store), expected(list(present.values()), [])
        assert one == other, difference(one, other)


@settings(max_examples=20, deadline=None)
@given(histories(), st.randoms(use_true_random=False))
def test_the_order_of_facts_makes_no_difference(steps: list[tuple[list[Report], list[str]]], random: Any) -> None:
    latest = {report.document.id: report for added, _ in steps for report in added}
    found = [fact for report in latest.values() for fact in reported_facts(report)]
    shuffled = random.sample(found, len(found))
    assert full_state(found).events == full_state(shuffled).events


def test_a_second_larger_group_takes_a_report_out_of_the_first() -> None:
    """Which of two larger groups it belongs to is then open, though neither of its own parties told anything new."""
    store = open_store(":memory:")
    reports = [
        Report(Document(id=name, text="", published="2025-11-03"),
               (AgreementAct(action="sign", title="Digital Pact", date="2025-11-02", status="completed", parties=who),))
        for name, who in (("a", ("KOR", "SGP")), ("b", ("JPN", "KOR", "SGP")), ("c", ("KOR", "SGP", "VNM")))
    ]  # fmt: skip
    for number, report in enumerate(reports, 1):
        store.apply(whole_change(store, [report], []))
        one, other = events_of(store), expected(reports[:number], [])
        assert one == other, difference(one, other)


def test_a_full_build_mends_a_spoiled_events_graph() -> None:
    report = Report(
        Document(id="a", text="", published="2025-11-02"), (Meeting(action="meet", parties=("SGP", "KOR")),)
    )
    store = open_store(":memory:")
    store.apply(Change(insert=tuple(report_quads(report))))
    for change in rebuild_for(store):
        store.apply(change)
    whole = events_of(store)
    some: list[Quad] = sorted(store.quads(graph=graph_iri("events")), key=str)[:4]
    store.apply(Change(delete=tuple(some)))
    assert events_of(store) != whole
    for change in rebuild_for(store):
        store.apply(change)
    assert events_of(store) == whole
