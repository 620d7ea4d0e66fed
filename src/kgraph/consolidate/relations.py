"""The short relations ("who is a partner of whom"), derived by the CONSTRUCT rules of `ontology/rules`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pyoxigraph
from pyoxigraph import Literal, NamedNode, Quad

from kgraph.errors import ResourceError
from kgraph.resources import resource
from kgraph.store import Store
from kgraph.vocabulary import BASE, KG, PREFIXES, graph_iri

Pair = tuple[NamedNode, NamedNode]

_BOOKKEEPING = {
    KG[name] for name in (
        "confidence", "reportedBy", "sourceCount", "firstReported", "lastReported", "mergeDecision", "statusChange",
        "disagreement", "identification", "otherName", "outcome", "fulfils", "cancels")
} | {NamedNode(PREFIXES["rdfs"] + "label"), NamedNode(PREFIXES["prov"] + "specializationOf")}  # fmt: skip
"""Properties that no rule looks at: a change of these alone leaves the relations as they are."""
_RELATED = (KG.party, KG.organisation, KG.host, KG.holder, KG.officeOf, KG.between)
_SOURCES = ("/event/", "/partnership/")


@cache
def load_rules_text(folder: Path | None = None) -> tuple[tuple[str, str], ...]:
    """Return the name and text of every rule; raises ResourceError for one that is no CONSTRUCT or does not parse.

    What a rule says of two nodes may rest on events and partnerships that name both of them, or one of them and a title
    that such an event has: that is what is looked at when a report changes something.
    """
    paths = sorted((folder or resource("ontology", "rules")).glob("*.rq"))
    rules = tuple((path.name, path.read_text(encoding="utf-8")) for path in paths)
    for name, text in rules:
        try:
            if not isinstance(pyoxigraph.Store().query(text), pyoxigraph.QueryTriples):
                raise ResourceError("is no CONSTRUCT", where=name)
        except SyntaxError as error:
            raise ResourceError(str(error), where=name) from error
    return rules


@cache
def relation_properties() -> frozenset[NamedNode]:
    """Return the properties that the rules write."""
    templates = (re.search(r"CONSTRUCT\s*\{([^}]*)\}", text) for _, text in load_rules_text())
    return frozenset(KG[name] for found in templates if found for name in re.findall(r"\bkg:(\w+)", found[1]))


def derived(quads: Iterable[Quad], *, base: str = BASE) -> set[Quad]:
    """Return the relations that follow from quads of the events graph."""
    graph = graph_iri("events", base)
    memory = pyoxigraph.Store()
    memory.bulk_extend(Quad(quad.subject, quad.predicate, quad.object) for quad in quads if matters(quad))
    found: set[Quad] = set()
    for _, text in load_rules_text():
        answer = memory.query(text)
        if isinstance(answer, pyoxigraph.QueryTriples):
            found.update(Quad(triple.subject, triple.predicate, triple.object, graph) for triple in answer)
    return found


def _is_source(node: object) -> bool:
    return isinstance(node, NamedNode) and any(part in node.value for part in _SOURCES)


def matters(quad: Quad) -> bool:
    """Say whether a rule can look at a quad."""
    return quad.predicate not in _BOOKKEEPING and _is_source(quad.subject) and not _is_detail(quad.subject)


def _is_detail(node: object) -> bool:
    """Say whether a node is part of an event's description, as a status change is."""
    return isinstance(node, NamedNode) and "/" in node.value.partition("/event/")[2]


def changed_relations(
    store: Store, delete: set[Quad], insert: set[Quad], *, base: str = BASE
) -> tuple[set[Quad], set[Quad]]:
    """Return the relations to delete and to insert when quads of the events graph are deleted and inserted."""
    pairs = _touched(store, [*delete, *insert], base)
    if not pairs:
        return set(), set()
    around = _Around(store, delete, insert, base)
    new = {quad for quad in derived(around.quads(pairs), base=base) if (quad.subject, quad.object) in pairs}
    graph = graph_iri("events", base)
    old = {quad for one, other in pairs for quad in store.quads(subject=one, object=other, graph=graph)
           if quad.predicate in relation_properties()}  # fmt: skip
    return old - new, new - old


def _touched(store: Store, changed: Iterable[Quad], base: str) -> set[Pair]:
    """Return the pairs of nodes whose relation can have changed."""
    graph = graph_iri("events", base)
    told = [quad for quad in changed if matters(quad)]
    named: dict[str, set[NamedNode]] = {}
    for quad in told:
        named.setdefault(_whole(quad.subject), set())
        if quad.predicate in _RELATED and isinstance(quad.object, NamedNode):
            named[_whole(quad.subject)].add(quad.object)
    titles = {quad.object for quad in told if quad.predicate == KG.title}
    for title in titles:
        for quad in store.quads(predicate=KG.title, object=title, graph=graph):
            named.setdefault(_whole(quad.subject), set())
    for iri, nodes in named.items():
        for predicate in _RELATED:
            for quad in store.quads(subject=NamedNode(iri), predicate=predicate, graph=graph):
                if isinstance(quad.object, NamedNode):
                    nodes.add(quad.object)
    return {(one, other) for nodes in named.values() for one in nodes for other in nodes if one != other}


def _whole(node: object) -> str:
    """Return the event or partnership that a node belongs to: a step is part of its partnership."""
    iri = node.value if isinstance(node, NamedNode) else ""
    return iri.split("/step/")[0]


class _Around:
    """The events and partnerships that name both nodes of some pair, as they will be."""

    def __init__(self, store: Store, delete: set[Quad], insert: set[Quad], base: str) -> None:
        self.store, self.graph = store, graph_iri("events", base)
        self.delete, self.insert = delete, insert
        self.inserted: dict[str, list[Quad]] = {}
        for quad in insert:
            if isinstance(quad.subject, NamedNode):
                self.inserted.setdefault(quad.subject.value, []).append(quad)

    def quads(self, pairs: set[Pair]) -> Iterator[Quad]:
        """Yield the quads that rules can look at."""
        nodes = sorted({node for pair in pairs for node in pair}, key=str)
        counts = Counter(iri for node in nodes for iri in self._naming(node))
        wanted = [iri for iri, count in counts.items() if count > 1]
        seen: set[str] = set()
        for iri in sorted(wanted):
            yield from self._about(iri, seen, titles=True)

    def _naming(self, node: NamedNode) -> set[str]:
        """Return the events and partnerships that name a node."""
        stored = (quad for quad in self.store.quads(object=node, graph=self.graph) if quad not in self.delete)
        inserted = (quad for quad in self.insert if quad.object == node)
        return {quad.subject.value for quad in (*stored, *inserted)
                if isinstance(quad.subject, NamedNode) and _is_source(quad.subject)}  # fmt: skip

    def _about(self, iri: str, seen: set[str], *, titles: bool) -> Iterator[Quad]:
        if iri in seen:
            return
        seen.add(iri)
        own = [quad for quad in self.store.quads(subject=NamedNode(iri), graph=self.graph) if quad not in self.delete]
        for quad in (*own, *self.inserted.get(iri, ())):
            yield quad
            if quad.predicate in (KG.step, KG.basedOn) and isinstance(quad.object, NamedNode):
                yield from self._about(quad.object.value, seen, titles=titles)
            if titles and quad.predicate == KG.title and isinstance(quad.object, Literal):
                for other in self._titled(quad.object):
                    yield from self._about(other, seen, titles=False)

    def _titled(self, title: Literal) -> Iterator[str]:
        for quad in self.store.quads(predicate=KG.title, object=title, graph=self.graph):
            if quad not in self.delete and isinstance(quad.subject, NamedNode):
                yield quad.subject.value
        for quad in self.insert:
            if quad.predicate == KG.title and quad.object == title and isinstance(quad.subject, NamedNode):
                yield quad.subject.value
