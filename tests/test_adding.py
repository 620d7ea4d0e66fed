"""Several documents in one transaction: the same graph as one by one, and nothing that was read is held back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pytest

from kgraph.adding import Keeper, in_batches
from kgraph.errors import ResourceError
from kgraph.readers import Unreadable
from kgraph.records import AgreementAct, Document, Meeting, OfficeHolding, Report
from kgraph.store import Store, open_store
from kgraph.store.ledger import REJECTED, STORED, UNREADABLE, ledger_graph, read_ledger

Results = list[Report | Unreadable]


def report(number: int, day: str = "") -> Report:
    """Return a report of a meeting on a day that several share, and of one office that all of them tell of."""
    published = day or f"2025-03-{28 - number % 28:02}"
    meeting = Meeting(action="meet", parties=("KOR", "SGP"), status="completed", date=f"2025-03-{number % 5 + 1:02}",
                      evidence=((0, 4),))  # fmt: skip
    office = OfficeHolding(action="hold", parties=("KOR",), person="Lee Jae Myung", office="President", of="KOR",
                           evidence=((5, 9),))  # fmt: skip
    return Report(Document(id=f"d{number}", text="They met.", published=published), (meeting, office))


def kept(batches: Iterable[Results]) -> tuple[Store, Keeper, list[str]]:
    store = open_store(":memory:")
    keeper = Keeper(store, keep_text=False, validate=True)
    return store, keeper, [outcome for batch in batches for outcome in keeper.keep(*batch)]


def told(store: Store) -> set[str]:
    return {str(quad) for quad in store.quads() if quad.graph_name != ledger_graph()}


def test_documents_kept_together_make_the_graph_that_they_make_one_by_one() -> None:
    reports: Results = [report(number) for number in range(20)]
    one_by_one, _, outcomes = kept([one] for one in reports)
    assert outcomes == [STORED] * 20
    assert told(kept(in_batches(reports))[0]) == told(one_by_one)
    assert told(kept([reports])[0]) == told(one_by_one)


def test_what_is_refused_leaves_the_rest_of_a_transaction_alone() -> None:
    broken = AgreementAct(action="sign", parties=("KOR",), count=-3)
    results: Results = [report(1), Unreadable("bad.txt", "is empty"), Report(report(2).document, (broken,)), report(3)]
    store, keeper, outcomes = kept([results])
    assert outcomes == [STORED, UNREADABLE, REJECTED, STORED]
    assert (keeper.added.stored, keeper.added.facts, keeper.added.read) == (2, 4, 4)
    assert [failed.source for failed in keeper.added.failed] == ["bad.txt", "d2"]
    assert {entry.document: entry.outcome for entry in read_ledger(store).values()} == {
        "d1": STORED, "bad.txt": UNREADABLE, "d2": REJECTED, "d3": STORED}  # fmt: skip
    assert told(store) == told(kept([[report(1), report(3)]])[0])


def test_no_batch_has_a_document_twice_and_the_later_one_stands() -> None:
    first, again = report(1, "2025-01-01"), report(1, "2025-02-02")
    batches = list(in_batches([report(0), first, again, report(2)]))
    assert batches == [[report(0), first], [again, report(2)]]
    assert told(kept(batches)[0]) == told(kept([[report(0)], [again], [report(2)]])[0])


def test_a_full_batch_waits_for_nothing() -> None:
    def endless() -> Iterator[Report]:
        yield from (report(number) for number in range(16))
        raise AssertionError("one more was asked for")

    assert len(next(in_batches(endless()))) == 16


@pytest.mark.parametrize("error", [ResourceError("is broken"), KeyboardInterrupt()])
def test_what_was_read_before_an_error_is_kept(error: BaseException) -> None:
    def results() -> Iterator[Report]:
        yield from (report(0), report(1))
        raise error

    batches = in_batches(results())
    assert next(batches) == [report(0), report(1)]
    with pytest.raises(type(error)):
        next(batches)
