"""The ledger: one entry a document, with what was read when and by which versions, and what came of it.

Clocks appear here and nowhere else, so that the other graphs have the same bytes on every run.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Quad

from kgraph.store.values import Change, Store
from kgraph.vocabulary import BASE, KG, PREFIXES, document_iri, encoded, graph_iri, report_graph_iri

STORED, REJECTED, UNREADABLE = "stored", "rejected", "unreadable"

_TYPE, _LABEL = NamedNode(PREFIXES["rdf"] + "type"), NamedNode(PREFIXES["rdfs"] + "label")
_IDENTIFIER, _SOURCE = NamedNode(PREFIXES["dcterms"] + "identifier"), NamedNode(PREFIXES["dcterms"] + "source")
_PROV = PREFIXES["prov"]
_ACTIVITY, _USED, _GENERATED = (NamedNode(_PROV + name) for name in ("Activity", "used", "generated"))
_STARTED, _ENDED = NamedNode(_PROV + "startedAtTime"), NamedNode(_PROV + "endedAtTime")
_DATE_TIME = NamedNode(PREFIXES["xsd"] + "dateTime")


@dataclass(frozen=True, slots=True)
class Versions:
    """What read a document; another version of any of them may read it differently."""

    extractor: str = ""
    model: str = ""
    ontology: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What became of one document; `document` is its id, or its source where nothing could be read.

    `started` and `ended` are xsd:dateTime in UTC, `who` names whoever ran it, where they want to be named.
    """

    document: str
    outcome: str
    digest: str = ""
    versions: Versions = Versions()
    facts: int = 0
    reason: str = ""
    source: str = ""
    started: str = ""
    ended: str = ""
    who: str = ""

    def covers(self, digest: str, versions: Versions | None = None) -> bool:
        """Tell whether the document was stored with this content, and by these versions where they are given."""
        return self.outcome == STORED and self.digest == digest and versions in (None, self.versions)


def ledger_graph(base: str = BASE) -> NamedNode:
    """Return the name of the graph that holds the ledger."""
    return graph_iri("ledger", base)


def entry_node(document: str, base: str = BASE) -> NamedNode:
    """Return the node of a document's entry."""
    return NamedNode(f"{base}ledger/{encoded(document)}")


def entry_quads(entry: Entry, base: str = BASE) -> tuple[Quad, ...]:
    """Return an entry as quads."""
    node, graph = entry_node(entry.document, base), ledger_graph(base)
    label = f"{entry.document}: {entry.outcome}"
    told: list[tuple[NamedNode, NamedNode | Literal]] = [
        (_TYPE, KG.LedgerEntry),
        (_TYPE, _ACTIVITY),
        (_LABEL, Literal(label, language="en")),
        (_IDENTIFIER, Literal(entry.document)),
        (KG.outcome, Literal(entry.outcome)),
        (KG.factCount, Literal(entry.facts)),
    ]
    if entry.outcome != UNREADABLE:
        told.append((_USED, document_iri(entry.document, base)))
    if entry.outcome == STORED:
        told.append((_GENERATED, report_graph_iri(entry.document, base)))
    told.extend((predicate, Literal(text)) for predicate, text in _texts(entry) if text)
    told.extend((at, Literal(time, datatype=_DATE_TIME)) for at, time in _times(entry) if time)
    return tuple(Quad(node, predicate, term, graph) for predicate, term in told)


def _texts(entry: Entry) -> Iterable[tuple[NamedNode, str]]:
    return (
        (KG.contentHash, entry.digest),
        (KG.extractorVersion, entry.versions.extractor),
        (KG.modelVersion, entry.versions.model),
        (KG.ontologyVersion, entry.versions.ontology),
        (KG.reason, entry.reason),
        (_SOURCE, entry.source),
        (KG.operator, entry.who),
    )


def _times(entry: Entry) -> Iterable[tuple[NamedNode, str]]:
    return (_STARTED, entry.started), (_ENDED, entry.ended)


def record(store: Store, entry: Entry, base: str = BASE) -> Change:
    """Return the change that puts an entry in the place of the document's last one."""
    old = set(store.quads(subject=entry_node(entry.document, base), graph=ledger_graph(base)))
    new = entry_quads(entry, base)
    return Change(delete=tuple(old.difference(new)), insert=new)


def forget(store: Store, document: str, base: str = BASE) -> Change:
    """Return the change that takes a document's entry away."""
    return Change(delete=tuple(store.quads(subject=entry_node(document, base), graph=ledger_graph(base))))


def read_ledger(store: Store, base: str = BASE) -> dict[str, Entry]:
    """Return all entries by document, in one pass over the ledger."""
    nodes: dict[str, dict[str, str]] = {}
    for quad in store.quads(graph=ledger_graph(base)):
        if isinstance(quad.object, Literal) and isinstance(quad.subject, NamedNode):
            nodes.setdefault(quad.subject.value, {})[quad.predicate.value] = quad.object.value
    entries = (_entry(told) for told in nodes.values())
    return {entry.document: entry for entry in entries}


def _entry(told: dict[str, str]) -> Entry:
    def text(predicate: NamedNode) -> str:
        return told.get(predicate.value, "")

    return Entry(
        document=text(_IDENTIFIER),
        outcome=text(KG.outcome),
        digest=text(KG.contentHash),
        versions=Versions(text(KG.extractorVersion), text(KG.modelVersion), text(KG.ontologyVersion)),
        facts=int(text(KG.factCount) or 0),
        reason=text(KG.reason),
        source=text(_SOURCE),
        started=text(_STARTED),
        ended=text(_ENDED),
        who=text(KG.operator),
    )
