"""Each document is one transaction, and what is remembered from one to the next changes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pytest

import kgraph
from kgraph.adding import Keeper
from kgraph.consolidate import rebuild_for
from kgraph.errors import StoreError
from kgraph.pipeline import actor_names
from kgraph.readers import Unreadable
from kgraph.records import AgreementAct, Document, Meeting, OfficeHolding, Report
from kgraph.store import Change, Store, open_store
from kgraph.store.ledger import REJECTED, STORED, UNREADABLE, ledger_graph, read_ledger
from kgraph.vocabulary import graph_iri, report_graph_iri

LEDGER, EVENTS = ledger_graph(), graph_iri("events")


def report(number: int, day: str = "") -> Report:
    """Return a report of a meeting on a day that several share, and of one office that all of them tell of."""
    published = day or f"2025-03-{28 - number % 28:02}"
    meeting = Meeting(action="meet", parties=("KOR", "SGP"), status="completed", date=f"2025-03-{number % 5 + 1:02}",
                      evidence=((0, 4),))  # fmt: skip
    office = OfficeHolding(action="hold", parties=("KOR",), person="Lee Jae Myung", office="President", of="KOR",
                           evidence=((5, 9),))  # fmt: skip
    return Report(Document(id=f"d{number}", text="They met.", published=published), (meeting, office))


def kept(results: Iterable[Report | Unreadable]) -> tuple[Store, Keeper, list[str]]:
    store = open_store(":memory:")
    keeper = Keeper(store, keep_text=False, validate=True)
    return store, keeper, [keeper.keep(result) for result in results]


def told(store: Store) -> set[str]:
    return {str(quad) for quad in store.quads() if quad.graph_name != LEDGER}


@pytest.mark.parametrize("order", [1, -1])
def test_after_each_document_the_events_are_what_a_full_build_makes(order: int) -> None:
    """With the earliest report last, all of an event is written anew with each; it must not go by what it was."""
    store = open_store(":memory:")
    keeper = Keeper(store, keep_text=False, validate=True)
    for number in range(20)[::order]:
        assert keeper.keep(report(number)) == STORED
        assert not list(rebuild_for(store, names=actor_names()))


def test_the_order_of_documents_makes_no_difference() -> None:
    one, other = (kept(report(number) for number in range(20)[::order])[0] for order in (1, -1))
    assert told(one) == told(other)


def test_what_is_refused_leaves_the_rest_alone() -> None:
    broken = AgreementAct(action="sign", parties=("KOR",), count=-3)
    store, keeper, outcomes = kept(
        [report(1), Unreadable("bad.txt", "is empty"), Report(report(2).document, (broken,)), report(3)]
    )
    assert outcomes == [STORED, UNREADABLE, REJECTED, STORED]
    assert (keeper.added.stored, keeper.added.facts, keeper.added.read) == (2, 4, 4)
    assert [failed.source for failed in keeper.added.failed] == ["bad.txt", "d2"]
    assert {entry.document: entry.outcome for entry in read_ledger(store).values()} == {
        "d1": STORED, "bad.txt": UNREADABLE, "d2": REJECTED, "d3": STORED}  # fmt: skip
    assert told(store) == told(kept([report(1), report(3)])[0])


def test_a_document_that_comes_again_replaces_itself() -> None:
    first, again = report(1, "2025-01-01"), report(1, "2025-02-02")
    assert told(kept([report(0), first, again, report(2)])[0]) == told(kept([report(0), again, report(2)])[0])


def test_each_document_is_one_transaction(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its report graph, its ledger entry and the change of the events graph go to the store in one change."""
    store = open_store(":memory:")
    keeper = Keeper(store, keep_text=False, validate=True)
    changes: list[Change] = []
    apply = store.apply

    def noted(change: Change) -> None:
        changes.append(change)
        apply(change)

    monkeypatch.setattr(store, "apply", noted)
    for number in range(3):
        keeper.keep(report(number))
        graphs = {quad.graph_name for quad in changes[-1].insert}
        assert graphs == {report_graph_iri(f"d{number}"), LEDGER, EVENTS}
    assert len(changes) == 3


def test_a_transaction_that_fails_costs_its_document_only(monkeypatch: pytest.MonkeyPatch) -> None:
    store = open_store(":memory:")
    keeper = Keeper(store, keep_text=False, validate=True)
    keeper.keep(report(0))
    before = {str(quad) for quad in store.quads()}

    def fail(change: Change) -> None:
        raise StoreError("no space left", where=f"{len(change.insert)} quads")

    with monkeypatch.context() as broken:
        broken.setattr(store, "apply", fail)
        with pytest.raises(StoreError):
            keeper.keep(report(1))
    assert {str(quad) for quad in store.quads()} == before
    assert (keeper.added.stored, keeper.added.read) == (1, 1)
    keeper.keep(report(2))
    assert told(store) == told(kept([report(0), report(2)])[0])


def test_a_document_is_stored_before_the_next_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    there: list[int] = []

    def results(*_: object, **__: object) -> Iterator[Report]:
        for number in range(3):
            yield report(number)
            there.append(len(read_ledger(graph.store)))

    monkeypatch.setattr("kgraph.graph.read_reports", results)
    with kgraph.open(":memory:") as graph:
        assert graph.add().stored == 3
    assert there == [1, 2, 3]
