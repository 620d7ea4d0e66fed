"""Putting documents into a graph: skipped where they are there, checked, and stored in one transaction each."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from importlib.metadata import version

from kgraph.consolidate import Known, change_for
from kgraph.pipeline import Unreadable, actor_names, model_version, ontology_version
from kgraph.rdf import report_graph, report_quads
from kgraph.records import Document, Report
from kgraph.shapes import validate_report
from kgraph.store import Change, Store
from kgraph.store.ledger import REJECTED, STORED, UNREADABLE, Entry, Versions, read_ledger, record


@dataclass(slots=True)
class Added:
    """What an `add` did; `failed` lists every document that is not in the graph, with the reason."""

    stored: int = 0
    unchanged: int = 0
    facts: int = 0
    failed: list[Unreadable] = field(default_factory=list)

    @property
    def read(self) -> int:
        """Return how many documents were met."""
        return self.stored + self.unchanged + len(self.failed)


class Keeper:
    """Stores reports one by one and counts what it did; while it is in use, nobody else writes to the store."""

    def __init__(self, store: Store, *, keep_text: bool, validate: bool) -> None:
        self.added = Added()
        self._store, self._keep_text, self._validate = store, keep_text, validate
        self._versions = Versions(version("kgraph-partnerships"), model_version(), ontology_version())
        self._ledger = read_ledger(store)
        self._known = Known()

    def not_there(self, documents: Iterable[Document | Unreadable], *, again: bool) -> Iterator[Document | Unreadable]:
        """Yield what is still to be read: new and changed documents, all of them with `again`."""
        for document in documents:
            known = None if isinstance(document, Unreadable) else self._ledger.get(document.id)
            if known and not again and isinstance(document, Document) and known.covers(document.digest):
                self.added.unchanged += 1
            else:
                yield document

    def keep(self, result: Report | Unreadable) -> str:
        """Store one report, or note why it is not stored, in one transaction; return its outcome."""
        entry, change = self._judge(result)
        if isinstance(result, Report) and entry.outcome == STORED:
            events = change_for(self._store, added=[result], names=actor_names(), known=self._known)
            change = together(change, events)
        self._store.apply(together(change, record(self._store, entry)))
        self._count(entry)
        return entry.outcome

    def _judge(self, result: Report | Unreadable) -> tuple[Entry, Change]:
        """Return what the ledger will say of a document, and the change that writes its graph, if it is to be."""
        if isinstance(result, Unreadable):
            return Entry(document=result.source, outcome=UNREADABLE, reason=result.reason), Change()
        document = result.document
        quads = report_quads(result, names=actor_names(), keep_text=self._keep_text)
        violations = validate_report(quads) if self._validate else []
        entry = Entry(document=document.id, outcome=STORED, digest=document.digest, versions=self._versions,
                      facts=len(result.facts), source=document.source, started=_now())  # fmt: skip
        if violations:
            more = f" and {len(violations) - 1} more" if violations[1:] else ""
            reason = f"breaks the shapes: {violations[0]}{more}"
            return replace(entry, outcome=REJECTED, reason=reason, facts=0), Change()
        return entry, Change(clear=(report_graph(document),), insert=tuple(quads))

    def _count(self, entry: Entry) -> None:
        if entry.outcome == STORED:
            self.added.stored += 1
            self.added.facts += entry.facts
        else:
            self.added.failed.append(Unreadable(entry.source or entry.document, entry.reason))


def together(*changes: Change) -> Change:
    """Return changes to different graphs as one, which is done wholly or not at all."""
    return Change(
        clear=tuple(graph for change in changes for graph in change.clear),
        delete=tuple(quad for change in changes for quad in change.delete),
        insert=tuple(quad for change in changes for quad in change.insert),
    )


def _now() -> str:
    return datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
