"""Reported facts read from a store as they are needed, with some documents taken away and others laid over."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import unquote

from pyoxigraph import Literal, NamedNode

from kgraph.consolidate.features import FeatureCache
from kgraph.consolidate.memo import Memo
from kgraph.consolidate.persons import Holding, by_length
from kgraph.consolidate.rules import Rules
from kgraph.consolidate.sources import Memory
from kgraph.consolidate.values import ReportedFact
from kgraph.rdf import fact_from_properties, name_slug
from kgraph.records import KINDS
from kgraph.store import Store
from kgraph.vocabulary import KG, PREFIXES, actor_iri, graph_iri

_LABEL = NamedNode(PREFIXES["rdfs"] + "label")
_DERIVED_FROM = NamedNode(PREFIXES["prov"] + "wasDerivedFrom")
_PUBLISHED = NamedNode(PREFIXES["schema"] + "datePublished")
_NAMED = ("/person/", "/organisation/", "/region/")
# What merging does not look at; leaving it out keeps facts of a store equal to facts of a report just read.
_SKIPPED = {KG.evidence.value, KG.reasons.value, KG.mergeKey.value, KG.position.value, _LABEL.value}

_REMEMBERED = 4000  # report graphs, of some ten kilobytes each
_COMPARED = 30_000  # facts, of a kilobyte each

Place = tuple[NamedNode, NamedNode]
"""A fact's node and its graph."""


def bare(report: ReportedFact) -> ReportedFact:
    """Return the report as it comes back from a store for merging: without evidence and reasons."""
    return replace(report, fact=replace(report.fact, evidence=(), reasons=()))


@dataclass(slots=True)
class Told:
    """What was read of one graph: facts by node, and values by node and property."""

    facts: dict[str, ReportedFact] = field(default_factory=dict)
    values: dict[tuple[str, str], list[str]] = field(default_factory=dict)


class Known:
    """What was read of a store and worked out, for the next changes where only their maker writes to it meanwhile.

    A document is written once and read with every later one that tells of the same, so that reading and merging would
    otherwise take most of the time of an `add`.
    """

    def __init__(self) -> None:
        self._graphs: dict[str, Told] = {}
        self._features: FeatureCache | None = None
        self.holdings: dict[str, tuple[str, Holding]] = {}
        self.memo = Memo()

    def features(self, rules: Rules) -> FeatureCache:
        """Return what facts are compared by; other rules start anew, and so does what has become large."""
        found = self._features
        if found is None or found.rules is not rules:
            self.memo = Memo()
        if found is None or found.rules is not rules or len(found) > _COMPARED:
            found = self._features = FeatureCache(rules)
        return found

    def of(self, graph: NamedNode) -> Told:
        """Return what was read of a report graph, to be added to; the graph first met makes room for others."""
        found = self._graphs.get(graph.value)
        if found is None:
            if len(self._graphs) >= _REMEMBERED:
                del self._graphs[next(iter(self._graphs))]
            found = self._graphs[graph.value] = Told()
        return found

    def forget(self, graphs: Iterable[NamedNode], events: Iterable[NamedNode]) -> None:
        """Forget report graphs and events that are about to be written."""
        for graph in graphs:
            self._graphs.pop(graph.value, None)
        for event in events:
            self.holdings.pop(event.value, None)


class StoredFacts:
    """Reads single facts of a store and remembers them."""

    def __init__(self, store: Store, base: str, known: Known | None = None) -> None:
        self.store, self.base = store, base
        self.events = graph_iri("events", base)
        self._known = known or Known()
        self._places: dict[str, list[Place]] = {}
        self._holdings: dict[str, list[tuple[str, Holding]]] = {}

    def places(self, key: str) -> list[Place]:
        """Return where the facts with a merge key are."""
        if key not in self._places:
            quads = self.store.quads(predicate=KG.mergeKey, object=Literal(key))
            self._places[key] = [
                (q.subject, q.graph_name)
                for q in quads
                if isinstance(q.subject, NamedNode) and isinstance(q.graph_name, NamedNode)
            ]
        return self._places[key]

    def values(self, subject: NamedNode, predicate: NamedNode, graph: NamedNode) -> list[str]:
        """Return a node's values of one property in one graph, sorted."""
        known, key = self._known.of(graph).values, (subject.value, predicate.value)
        if key not in known:
            known[key] = self._values(subject, predicate, graph)
        return known[key]

    def _values(self, subject: NamedNode, predicate: NamedNode, graph: NamedNode) -> list[str]:
        quads = self.store.quads(subject=subject, predicate=predicate, graph=graph)
        return sorted(quad.object.value for quad in quads if isinstance(quad.object, NamedNode | Literal))

    def holdings(self, actor: str) -> list[tuple[str, Holding]]:
        """Return the offices held for an actor, each with its block, as the events graph tells them."""
        if actor not in self._holdings:
            found = self.store.quads(predicate=KG.officeOf, object=actor_iri(actor, self.base), graph=self.events)
            self._holdings[actor] = [self._holding(actor, q.subject) for q in found if isinstance(q.subject, NamedNode)]
        return self._holdings[actor]

    def _holding(self, actor: str, node: NamedNode) -> tuple[str, Holding]:
        known = self._known.holdings
        if node.value not in known:
            office, first, last = (
                "".join(self._values(node, predicate, self.events)[:1])
                for predicate in (KG.officeTitle, KG.firstReported, KG.lastReported)
            )
            names = by_length(self._values(node, KG.otherName, self.events))
            block = f"office|{actor}|{name_slug(office) if office else ''}"
            known[node.value] = block, Holding(actor, names, office, first, last)
        return known[node.value]

    def read(self, place: Place) -> ReportedFact:
        """Return one fact."""
        node, graph = place
        known, key = self._known.of(graph).facts, node.value
        if key not in known:
            known[key] = self._read(node, graph)
        return known[key]

    def block_key(self, place: Place) -> str:
        """Return the first merge key of a fact: the one of kind and parties."""
        keys = self.values(place[0], KG.mergeKey, place[1])
        return next(key for key in keys if key.split("|")[0] in KINDS)

    def _read(self, node: NamedNode, graph: NamedNode) -> ReportedFact:
        properties: dict[str, list[NamedNode | Literal]] = defaultdict(list)
        for quad in self.store.quads(subject=node, graph=graph):
            if quad.predicate.value not in _SKIPPED and isinstance(quad.object, NamedNode | Literal):
                properties[quad.predicate.value].append(quad.object)
        nodes = {term for terms in properties.values() for term in terms if isinstance(term, NamedNode)}
        named = [term for term in nodes if any(part in term.value for part in _NAMED)]
        labels = {term.value: ("", found[0]) for term in named if (found := self.values(term, _LABEL, graph))}
        fact = fact_from_properties(properties, labels)
        source = properties[_DERIVED_FROM.value][0]
        published = self._published(NamedNode(source.value), graph)
        states = {name_slug(labels[term.value][1]): actor for term in named if (actor := self._acts_for(term, graph))}
        people = {*getattr(fact, "people", ()), getattr(fact, "person", None)} - {None, ""}
        told = sorted((name, states[name_slug(name)]) for name in people if name_slug(name) in states)
        return ReportedFact(node.value, _document_of(graph), published, fact, tuple(told))

    def _published(self, document: NamedNode, graph: NamedNode) -> str:
        return "".join(self.values(document, _PUBLISHED, graph)[:1])

    def _acts_for(self, person: NamedNode, graph: NamedNode) -> str:
        if "/person/" not in person.value or "/person/x/" in person.value:
            return ""
        found = self.values(person, KG.actsFor, graph)
        return self._actor(NamedNode(found[0]), graph) if found else ""

    def _actor(self, node: NamedNode, graph: NamedNode) -> str:
        label = self.values(node, _LABEL, graph) if "/organisation/" in node.value else []
        return label[0] if label else unquote(node.value.rsplit("/", 1)[1])


def _document_of(report_graph: NamedNode) -> str:
    """Return the id of the document whose graph this is: its name ends with it, as the document's own does."""
    return unquote(report_graph.value.rsplit("/report/", 1)[1], errors="surrogatepass")


class Overlay:
    """The facts of a store without those of some graphs, and with those of reports that are about to be written."""

    def __init__(
        self, stored: StoredFacts, hidden: Iterable[NamedNode] = (), added: Iterable[ReportedFact] = ()
    ) -> None:
        self.stored = stored
        self.hidden = frozenset(hidden)
        self.memory = Memory(bare(report) for report in added)
        self.touched: frozenset[str] = frozenset()
        self._blocks: dict[str, Sequence[ReportedFact]] = {}

    def _places(self, key: str) -> list[Place]:
        return [place for place in self.stored.places(key) if place[1] not in self.hidden]

    def block(self, key: str) -> Sequence[ReportedFact]:
        """Return the facts whose first merge key this is."""
        if key not in self._blocks:
            stored = [self.stored.read(place) for place in self._places(key)]
            self._blocks[key] = [*stored, *self.memory.block(key)]
        return self._blocks[key]

    def blocks_with(self, key: str) -> Iterable[str]:
        """Return the first merge keys of all facts that have this key."""
        stored = {self.stored.block_key(place) for place in self._places(key)}
        return sorted(stored | set(self.memory.blocks_with(key)))

    def block_of(self, fact: str) -> str | None:
        """Return the first merge key of a fact, None where there is no such fact."""
        for quad in self.stored.store.quads(subject=NamedNode(fact), predicate=KG.mergeKey):
            graph = quad.graph_name
            if isinstance(graph, NamedNode) and graph not in self.hidden:
                return self.stored.block_key((NamedNode(fact), graph))
        return self.memory.block_of(fact)

    def offices(self, actor: str) -> tuple[Iterable[str], Iterable[Holding]]:
        """Return the touched blocks of the offices held for an actor, and the holdings of all others.

        Those of others stand in the events graph, which says what their reports add up to.
        """
        known = [holding for block, holding in self.stored.holdings(actor) if block not in self.touched]
        return sorted(key for key in self.touched if key.startswith(f"office|{actor}|")), known

    def person_label(self, iri: str) -> str:
        """Return the name that report graphs give to a person's node."""
        found = [self.memory.person_label(iri)] if self.memory.person_label(iri) else []
        for quad in self.stored.store.quads(subject=NamedNode(iri), predicate=_LABEL):
            kept = quad.graph_name not in self.hidden and quad.graph_name != self.stored.events
            if kept and isinstance(quad.object, Literal):
                found.append(quad.object.value)
        return min(found, default="")
