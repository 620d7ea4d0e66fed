"""The ledger: what was read is known, what changed is read again, and what is removed is forgotten."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pyoxigraph import NamedNode

from kgraph.store import Change, Store, open_store
from kgraph.store.ledger import (
    REJECTED,
    STORED,
    UNREADABLE,
    Entry,
    Versions,
    entry_node,
    entry_quads,
    forget,
    ledger_graph,
    read_ledger,
    record,
)

VERSIONS = Versions("0.1.0", "en-1", "1.0.0")
ENTRY = Entry(
    document="state-01",
    outcome=STORED,
    digest="a" * 64,
    versions=VERSIONS,
    facts=31,
    source="https://example.org/a?b=c",
    started="2026-11-24T08:00:00Z",
    ended="2026-11-24T08:00:01Z",
    who="desk Asia",
)
OTHERS = [
    Entry(document="naïve id/with #odd% letters", outcome=STORED, digest="b" * 64, facts=0),
    Entry(document="c", outcome=REJECTED, digest="c" * 64, versions=VERSIONS, reason='breaks "shapes"\nbadly'),
    Entry(document="reports/bad.txt", outcome=UNREADABLE, reason="is empty"),
    Entry(document="..", outcome=STORED, digest="d" * 64),
]


@pytest.fixture
def store() -> Store:
    return open_store(":memory:", write=True)


def test_entries_come_back_as_they_were(store: Store) -> None:
    for entry in (ENTRY, *OTHERS):
        store.apply(record(store, entry))
    assert read_ledger(store) == {entry.document: entry for entry in (ENTRY, *OTHERS)}
    assert store.graphs() == [ledger_graph()]


def test_a_new_entry_takes_the_place_of_the_old_one(store: Store) -> None:
    store.apply(record(store, ENTRY))
    store.apply(record(store, OTHERS[0]))
    later = replace(ENTRY, outcome=REJECTED, reason="why", facts=0, started="2026-11-25T08:00:00Z", who="")
    store.apply(record(store, later))
    assert read_ledger(store) == {"state-01": later, OTHERS[0].document: OTHERS[0]}
    assert len(store) == len(entry_quads(later)) + len(entry_quads(OTHERS[0]))
    store.apply(record(store, later))
    assert read_ledger(store)["state-01"] == later


def test_what_is_forgotten_leaves_nothing(store: Store) -> None:
    store.apply(record(store, ENTRY) | record(store, OTHERS[1]))
    store.apply(forget(store, "state-01"))
    assert list(read_ledger(store)) == ["c"]
    store.apply(forget(store, "c") | forget(store, "never there"))
    assert len(store) == 0


def test_only_what_was_stored_with_this_text_is_covered() -> None:
    assert ENTRY.covers("a" * 64)
    assert ENTRY.covers("a" * 64, VERSIONS)
    assert not ENTRY.covers("b" * 64)
    assert not ENTRY.covers("a" * 64, replace(VERSIONS, model="en-2"))
    assert not replace(ENTRY, outcome=REJECTED).covers("a" * 64)


def test_a_stored_entry_points_to_its_document_and_graph() -> None:
    objects = {quad.object.value for quad in entry_quads(ENTRY) if isinstance(quad.object, NamedNode)}
    assert {name.rpartition("/id/")[2] for name in objects if "/id/" in name} == {
        "document/state-01",
        "graph/report/state-01",
    }
    none = {quad.object.value for quad in entry_quads(OTHERS[2]) if isinstance(quad.object, NamedNode)}
    assert not any("/id/" in name for name in none), "what could not be read has neither"


def test_another_base_is_another_ledger(store: Store) -> None:
    base = "https://news.example/graph/"
    store.apply(record(store, ENTRY, base))
    assert read_ledger(store) == {}
    assert read_ledger(store, base) == {"state-01": ENTRY}
    assert entry_node("x y", base).value == f"{base}ledger/x%20y"


def test_changes_combine() -> None:
    quads = entry_quads(ENTRY)
    graph = NamedNode("x:g")
    assert Change((graph,), quads[:1], quads[1:2]) | Change((), quads[2:3]) == Change(
        (graph,), (quads[0], quads[2]), quads[1:2]
    )


def test_entries_conform_to_the_shapes() -> None:
    from kgraph.shapes import validate

    assert list(validate(quad for entry in (ENTRY, *OTHERS) for quad in entry_quads(entry))) == []
    broken = [quad for quad in entry_quads(ENTRY) if not quad.predicate.value.endswith("outcome")]
    assert list(validate(broken))
