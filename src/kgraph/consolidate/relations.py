"""The short relations ("who is a partner of whom"), derived by the CONSTRUCT rules of `ontology/rules`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pyoxigraph
from pyoxigraph import NamedNode, Quad

from kgraph.consolidate.rules import Rules
from kgraph.errors import ResourceError
from kgraph.resources import resource
from kgraph.store import Store
from kgraph.store.values import Subject, Term
from kgraph.vocabulary import BASE, KG, PREFIXES, concept_iri, graph_iri

_TYPE = NamedNode(PREFIXES["rdf"] + "type")

_BOOKKEEPING = {
    KG[name] for name in (
        "confidence", "reportedBy", "sourceCount", "firstReported", "lastReported", "mergeDecision", "statusChange",
        "disagreement", "identification", "otherName", "outcome", "fulfils", "cancels")
} | {NamedNode(PREFIXES["rdfs"] + "label"), NamedNode(PREFIXES["prov"] + "specializationOf")}  # fmt: skip
"""Properties that no rule looks at: a change of these alone leaves the relations as they are."""
_SHARED = (KG.title, KG.organisation)
"""What an event that ends something has in common with the events that brought it about."""
_SOURCES = ("/event/", "/partnership/")


@cache
def load_rules_text(folder: Path | None = None) -> tuple[tuple[str, str], ...]:
    """Return the name and text of every rule; raises ResourceError for one that is no CONSTRUCT or does not parse.

    What a rule says of two nodes must rest on one event or one partnership that names both of them; the only other
    events that it may look at are those which end something (`[ends]` of the merge rules) of the same title or body.
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
    return frozenset(name for _, text in load_rules_text() for name in _written_by(text))


@cache
def _looked_at_by(rule: str) -> frozenset[NamedNode]:
    """Return the classes that a rule names, without the one that every event has."""
    return frozenset(KG[name] for name in re.findall(r"\bkg:([A-Z]\w+)", rule)) - {KG.ConsolidatedEvent}


@cache
def _written_by(rule: str) -> frozenset[NamedNode]:
    template = re.search(r"CONSTRUCT\s*\{([^}]*)\}", rule)
    return frozenset(KG[name] for name in re.findall(r"\bkg:(\w+)", template[1] if template else ""))


def derived(quads: Iterable[Quad], *, only: NamedNode | None = None, base: str = BASE) -> set[Quad]:
    """Return the relations that follow from quads of the events graph; with `only`, those of one property."""
    graph = graph_iri("events", base)
    told = {Quad(quad.subject, quad.predicate, quad.object) for quad in quads if matters(quad)}
    classes = {quad.object for quad in told if quad.predicate == _TYPE}
    rules = [text for _, text in load_rules_text()
             if classes & _looked_at_by(text) and (only is None or only in _written_by(text))]  # fmt: skip
    memory = pyoxigraph.Store()
    memory.bulk_extend(told if rules else ())
    found: set[Quad] = set()
    for text in rules:
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
    store: Store, before: Iterable[Quad], after: Iterable[Quad], rules: Rules, *, base: str = BASE
) -> tuple[set[Quad], set[Quad]]:
    """Return the relations to delete and to insert when events and partnerships of a store are replaced.

    `before` and `after` hold all quads of those that differ, as they were and as they will be. One event or partnership
    is enough for a relation, so that what a new one shows stands, whatever else there is; only for what is shown no
    more the store is searched for another that shows it. A relation to insert may be there already.
    """
    old, new = _differing({q for q in before if matters(q)}, {q for q in after if matters(q)})
    if not old | new:
        return set(), set()
    grounds = _Grounds(store, old, new, rules, base)
    was, will_be = derived(old | grounds.context, base=base), derived(new | grounds.context, base=base)
    return {quad for quad in was - will_be if not grounds.show(quad)}, will_be - was


def _differing(before: set[Quad], after: set[Quad]) -> tuple[set[Quad], set[Quad]]:
    """Leave out the nodes that are the same on both sides."""
    nodes = {_whole(quad.subject) for quad in before ^ after}
    old, new = ({quad for quad in side if _whole(quad.subject) in nodes} for side in (before, after))
    return old, new


def _whole(node: object) -> str:
    """Return the event or partnership that a node belongs to: a step is part of its partnership."""
    iri = node.value if isinstance(node, NamedNode) else ""
    return iri.split("/step/")[0]


class _Grounds:
    """What stays in the store beside the nodes that are replaced: what they are judged with, and what else shows."""

    def __init__(self, store: Store, old: set[Quad], new: set[Quad], rules: Rules, base: str) -> None:
        self.store, self.graph, self.new = store, graph_iri("events", base), new
        self.base = base
        self.ending = {concept_iri("action", action) for actions in rules.tables["ends"].values() for action in actions}
        self.replaced = {_whole(quad.subject) for quad in old | new}
        self.context: set[Quad] = set()
        enders = {_whole(q.subject) for q in old | new if q.predicate == KG.action and q.object in self.ending}
        ended = {(q.predicate, q.object) for q in old | new if q.predicate in _SHARED and _whole(q.subject) in enders}
        for predicate, value in ended:
            self.context.update(quad for node in self._sharing(predicate, value) for quad in self._about(node))
        self.context |= self._endings(old | new)

    def show(self, relation: Quad) -> bool:
        """Say whether a node that stays shows a relation, judged by the rules that derive its kind."""
        for node in self._naming_both(relation.subject, relation.object):
            own = set(self._about(node))
            told = own | self._endings(own) | self.new
            if relation in derived(told, only=relation.predicate, base=self.base):
                return True
        return False

    def _endings(self, quads: Iterable[Quad]) -> set[Quad]:
        """Return the stored events that end what others with the same title or body brought about."""
        shared = {(quad.predicate, quad.object) for quad in quads if quad.predicate in _SHARED}
        return {quad for predicate, value in shared for node in self._sharing(predicate, value) if self._ends(node)
                for quad in self._about(node)}  # fmt: skip

    def _ends(self, node: NamedNode) -> bool:
        return any(
            q.object in self.ending for q in self.store.quads(subject=node, predicate=KG.action, graph=self.graph)
        )

    def _sharing(self, predicate: NamedNode, value: Term) -> Iterator[NamedNode]:
        found = self.store.quads(predicate=predicate, object=value, graph=self.graph)
        return (node for quad in found if isinstance(node := quad.subject, NamedNode) and self._stays(node))

    def _stays(self, node: NamedNode) -> bool:
        return _is_source(node) and not _is_detail(node) and _whole(node) not in self.replaced

    def _about(self, node: NamedNode) -> Iterator[Quad]:
        """Yield the quads of an event; of a partnership also its steps, and what kinds of events they rest on."""
        for quad in self.store.quads(subject=node, graph=self.graph):
            yield quad
            if quad.predicate == KG.step and isinstance(quad.object, NamedNode):
                yield from self._about(quad.object)
            elif quad.predicate == KG.basedOn and isinstance(quad.object, NamedNode):
                yield from self.store.quads(subject=quad.object, predicate=_TYPE, graph=self.graph)

    def _naming_both(self, one: Subject, other: Term) -> Iterator[NamedNode]:
        """Yield the nodes that name both. Their lists are walked side by side, so that the shorter one is enough."""
        for pair in zip(self._naming(one), self._naming(other), strict=False):
            for node, missing in zip(pair, (other, one), strict=True):
                if next(self.store.quads(subject=node, object=missing, graph=self.graph), None):
                    yield node

    def _naming(self, one: Term) -> Iterator[NamedNode]:
        found = self.store.quads(object=one, graph=self.graph)
        return (node for quad in found if isinstance(node := quad.subject, NamedNode) and self._stays(node))
