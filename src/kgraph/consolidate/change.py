"""What a change of documents or decisions does to the events graph: only what it touches is read and worked out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from pyoxigraph import NamedNode, Quad

from kgraph.consolidate.cluster import Decided
from kgraph.consolidate.difference import Difference, Writing, sorted_quads, unregistered
from kgraph.consolidate.features import FeatureCache
from kgraph.consolidate.quads import (
    decision_quads,
    decisions_from_quads,
    event_quads,
    partnership_quads,
    person_quads,
)
from kgraph.consolidate.relations import derived, matters
from kgraph.consolidate.rules import Rules, load_rules
from kgraph.consolidate.sources import Memory
from kgraph.consolidate.state import FullState, State
from kgraph.consolidate.stored import Known, Overlay, StoredFacts
from kgraph.consolidate.values import Decision, Person, reported_facts
from kgraph.rdf import Names, person_labels
from kgraph.records import KINDS as FACT_KINDS
from kgraph.records import Report
from kgraph.store import Change, Store
from kgraph.vocabulary import BASE, KG, graph_iri, report_graph_iri

_PORTION = 20_000
"""Quads in one change of a full build: larger transactions take more than their share of time and memory."""


def change_for(
    store: Store,
    *,
    added: Sequence[Report] = (),
    removed: Sequence[str] = (),
    names: Names | None = None,
    base: str = BASE,
    rules: Rules | None = None,
    known: Known | None = None,
) -> Change:
    """Return what adding reports and removing documents (by id) does to the events graph of a store.

    Of that graph only the quads that differ are deleted and inserted, and it then equals a full build over all reports.
    The graphs of the reports themselves are the caller's to write, in the same transaction. An added report whose
    document is there already replaces it. Whoever alone writes to the store may keep what was read for the next call,
    in `known`.
    """
    known = known or Known()
    gone = sorted({*removed, *(report.document.id for report in added)})
    graphs = tuple(report_graph_iri(identifier, base) for identifier in gone)
    stored = StoredFacts(store, base, known)
    decided = Decided.of(stored_decisions(store, base=base))
    facts = [fact for report in added for fact in reported_facts(report, base=base)]
    old = Overlay(stored)
    new = Overlay(stored, graphs, facts)
    touched = {key for graph in graphs for key in _blocks_of(store, graph)} | set(new.memory.blocks)
    features = known.features(rules or load_rules())
    states = State(old, features, decided, known.memo), State(new, features, decided, known.memo)
    difference = Difference(*states, old, new, touched, Writing(names or {}, base))
    difference.work_out({*_persons_of(store, graphs), *_persons_in(added, base)})
    known.forget(graphs, difference.events)
    return Change(delete=difference.delete, insert=difference.insert)


def change_for_decisions(
    store: Store,
    decisions: Sequence[Decision],
    *,
    names: Names | None = None,
    base: str = BASE,
    rules: Rules | None = None,
) -> Change:
    """Return what recording a person's decisions does to a store: the decisions, and the events as they then are."""
    stored = StoredFacts(store, base)
    before = stored_decisions(store, base=base)
    old, new = Overlay(stored), Overlay(stored)
    blocks = (old.block_of(fact) for decision in decisions for fact in decision.facts)
    touched = {block for block in blocks if block}
    features = FeatureCache(rules or load_rules())
    states = State(old, features, Decided.of(before)), State(new, features, Decided.of([*before, *decisions]))
    difference = Difference(*states, old, new, touched, Writing(names or {}, base))
    difference.work_out(set())
    told = [quad for decision in decisions for quad in decision_quads(decision, base=base)]
    return Change(delete=difference.delete, insert=(*told, *difference.insert))


def rebuild_for(
    store: Store, *, names: Names | None = None, base: str = BASE, rules: Rules | None = None
) -> Iterator[Change]:
    """Yield the changes, in portions, that make the events graph what all report graphs and decisions add up to.

    Any number of them may be applied: what is left is done by the next call.
    """
    stored = StoredFacts(store, base)
    places = [(quad.subject, quad.graph_name) for quad in store.quads(predicate=KG.mergeKey)
              if isinstance(quad.subject, NamedNode) and isinstance(quad.graph_name, NamedNode)]  # fmt: skip
    memory = Memory(stored.read(place) for place in dict.fromkeys(places))
    state = FullState(memory, rules or load_rules(), Decided.of(stored_decisions(store, base=base)))
    surplus = set(store.quads(graph=graph_iri("events", base)))
    missing: list[Quad] = []
    for quad in all_quads(state, names=names, base=base):
        if quad in surplus:
            surplus.discard(quad)
        else:
            missing.append(quad)
        if len(missing) >= _PORTION:
            yield Change(insert=tuple(missing))
            missing = []
    gone = sorted_quads(surplus)
    for start in range(0, len(gone), _PORTION):
        yield Change(delete=gone[start : start + _PORTION])
    if missing:
        yield Change(insert=tuple(missing))


def all_quads(state: FullState, *, names: Names | None = None, base: str = BASE) -> Iterator[Quad]:
    """Yield the whole events graph of a state."""
    grounds: list[Quad] = []
    parts = chain(
        (event_quads(event, names=names, base=base) for event in state.events),
        (partnership_quads(one, names=names, base=base) for one in state.partnerships),
    )
    for quads in parts:
        grounds += [quad for quad in quads if matters(quad)]
        yield from quads
    yield from derived(grounds, base=base)
    for person in all_persons(state):
        yield from person_quads(person, names=names, base=base)


def all_persons(state: FullState) -> list[Person]:
    """Return the office-holders, and everybody else who takes part in an event, by key."""
    base = next((r.iri.rsplit("fact/", 1)[0] for block in state.memory.blocks.values() for r in block), BASE)
    held = {person.key: person for registry in state.registries for person in registry.persons}
    others = {one.person for event in state.events for one in event.people} - held.keys()
    unknown = (unregistered(key, state, base) for key in others)
    return sorted([*held.values(), *unknown], key=lambda person: person.key)


def stored_decisions(store: Store, *, base: str = BASE) -> list[Decision]:
    """Return the decisions that persons have recorded in a store."""
    return decisions_from_quads(store.quads(graph=graph_iri("decisions", base)))


def _blocks_of(store: Store, graph: NamedNode) -> Iterator[str]:
    """Yield the first merge keys of the facts of a document."""
    for quad in store.quads(predicate=KG.mergeKey, graph=graph):
        key = str(getattr(quad.object, "value", ""))
        if key.split("|")[0] in FACT_KINDS:
            yield key


def _persons_of(store: Store, graphs: Iterable[NamedNode]) -> Iterator[str]:
    """Yield the persons that documents of a store name, by IRI."""
    for graph in graphs:
        for quad in store.quads(object=KG.Person, graph=graph):
            if isinstance(quad.subject, NamedNode):
                yield quad.subject.value


def _persons_in(reports: Iterable[Report], base: str) -> Iterator[str]:
    for report in reports:
        yield from person_labels(report.facts, base=base)
