"""What a change of documents or decisions does to the events graph: only what it touches is read and worked out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from urllib.parse import unquote

from pyoxigraph import NamedNode, Quad

from kgraph.consolidate.cluster import Cluster, Decided
from kgraph.consolidate.features import FeatureCache, same_name, tokens
from kgraph.consolidate.partnerships import KINDS
from kgraph.consolidate.persons import changed_names, names_of_changed
from kgraph.consolidate.quads import (
    decision_quads,
    decisions_from_quads,
    differing_quads,
    event_quads,
    partnership_quads,
    person_node,
    person_quads,
    step_kinds,
)
from kgraph.consolidate.relations import changed_relations, derived, matters
from kgraph.consolidate.rules import Rules, load_rules
from kgraph.consolidate.sources import Memory
from kgraph.consolidate.state import FullState, State
from kgraph.consolidate.stored import Known, Overlay, StoredFacts
from kgraph.consolidate.values import Decision, Event, Person, reported_facts
from kgraph.rdf import Names, merge_keys, name_slug, person_labels
from kgraph.records import KINDS as FACT_KINDS
from kgraph.records import Report
from kgraph.store import Change, Store
from kgraph.vocabulary import BASE, KG, event_iri, graph_iri, person_iri, report_graph_iri

_PORTION = 20_000
"""Quads in one change of a full build: larger transactions take more than their share of time and memory."""


@dataclass(frozen=True, slots=True)
class Writing:
    """How quads are written: with which English labels, and below which base."""

    names: Names = field(default_factory=dict)
    base: str = BASE


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
    difference = _Difference(*states, old, new, touched, Writing(names or {}, base))
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
    difference = _Difference(*states, old, new, touched, Writing(names or {}, base))
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
    gone = _sorted(surplus)
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
    unknown = (_unregistered(key, state, base) for key in others)
    return sorted([*held.values(), *unknown], key=lambda person: person.key)


def _unregistered(key: str, state: State, base: str) -> Person:
    label = state.source.person_label(person_node(key, base).value)
    return Person(key, "", label or key.rsplit("/", 1)[1].replace("-", " ").title())


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


def _sorted(quads: Iterable[Quad]) -> tuple[Quad, ...]:
    return tuple(sorted(quads, key=str))


class _Difference:
    """Works out which quads of the events graph differ between two states of one store."""

    def __init__(
        self, old: State, new: State, before: Overlay, after: Overlay, touched: set[str], writing: Writing
    ) -> None:
        self.old, self.new = old, new
        self.before, self.after = before, after
        self.touched = touched | self._tied_offices(touched)
        before.touched = after.touched = frozenset(self.touched)
        self.writing = writing
        self.events: set[NamedNode] = set()
        self.removed: set[Quad] = set()
        self.made: set[Quad] = set()
        self.resting_on: tuple[set[Quad], set[Quad]] = (set(), set())  # quads that a rule can look at
        self.delete: tuple[Quad, ...] = ()
        self.insert: tuple[Quad, ...] = ()

    def _tied_offices(self, touched: set[str]) -> set[str]:
        """Return the office blocks that a person's decisions tie to touched ones."""
        tied: set[str] = set()
        for state, overlay in ((self.old, self.before), (self.new, self.after)):
            groups: dict[str, set[str]] = defaultdict(set)
            for fact, name in state.decided.joined.items():
                block = overlay.block_of(fact)
                if block and block.startswith("office|"):
                    groups[name].add(block)
            tied.update(*(blocks for blocks in groups.values() if blocks & touched))
        return tied

    def work_out(self, persons: set[str]) -> None:
        """Compare events, partnerships, persons and relations; `persons` are nodes whose names may have changed."""
        old, new = self._changed_events()
        self.events = {event_iri(key, self.writing.base) for key in (*old, *new)}
        self._write(old, new, self.removed, self.resting_on[0])
        self._write(new, old, self.made, self.resting_on[1])
        self._partnerships([*old.values(), *new.values()])
        self._office_holders()
        self._others(old, new, persons)
        gone, come = self.removed - self.made, self.made - self.removed
        ended, begun = changed_relations(
            self.before.stored.store, *self.resting_on, self.new.rules, base=self.writing.base
        )
        self.delete, self.insert = _sorted(gone | ended), _sorted(come | begun)

    def _write(self, events: dict[str, Event], others: dict[str, Event], into: set[Quad], grounds: set[Quad]) -> None:
        """Collect the quads of events in which they may differ from the others, and all that a rule can look at."""
        names, base = self.writing.names, self.writing.base
        for key, event in events.items():
            quads = differing_quads(event, others.get(key), names=names, base=base)
            into.update(quads)
            grounds.update(quad for quad in quads if matters(quad))

    # --- events ---

    def _changed_events(self) -> tuple[dict[str, Event], dict[str, Event]]:
        """Return the events that differ, as they were and as they are, by key.

        From the clusters of the touched blocks the search goes on to whatever had, or has, one of their reports.
        """
        found: tuple[dict[str, Event], dict[str, Event]] = ({}, {})
        states = (self.old, self.new)
        waiting = [(side, cluster) for side in (0, 1) for cluster in self._starting_points(states[side])]
        seen: set[tuple[int, str]] = set()
        while waiting:
            side, cluster = waiting.pop()
            if (side, cluster[0].iri) in seen:
                continue
            seen.add((side, cluster[0].iri))
            state = states[side]
            event = state.event(cluster)
            found[side][event.key] = event
            for member in state.members(state.root(cluster)):
                own = merge_keys(member[0].fact)[0]
                waiting.append((side, member))
                waiting += [(1 - side, other) for other in self._same_reports(states[1 - side], own, member)]
                waiting += [(side, other) for other in state.linked(own, member)]
        same = {key for key, event in found[0].items() if found[1].get(key) == event}
        return (
            {k: e for k, e in found[0].items() if k not in same},
            {k: e for k, e in found[1].items() if k not in same},
        )

    def _starting_points(self, state: State) -> Iterator[Cluster]:
        """Yield the clusters that can have changed: those of touched blocks, and those that name a touched person.

        With a changed cluster come those that share a title, or a place and day, with it: whether they join a larger
        group rests on how many there are to join.
        """
        for block in sorted(self.touched):
            for cluster in state.clusters(block):
                if not self._is_untouched(block, cluster):
                    yield cluster
                    yield from state.neighbours(cluster)
        for fact, block in self._named_anew:
            named = state.cluster_of(block, fact)
            if named is not None:
                yield named

    def _is_untouched(self, block: str, cluster: Cluster) -> bool:
        """Say whether a cluster is as it was: the same reports, and tied to the same ones as plan or outcome."""
        if any(report.iri in self.new.decided.facts for report in cluster):
            return False
        first = cluster[0].iri
        if not self._is_same(block, first):
            return False
        links = [sorted(state.links_of(block, first)) for state in (self.old, self.new)]
        return links[0] == links[1] and all(self._is_same(block, iri) for link in links[0] for iri in link[1:])

    def _is_same(self, block: str, first: str) -> bool:
        """Say whether a cluster, named by its first fact, is in both states, with the same reports."""
        old = self.old.find(block, first)
        return old is not None and old == self.new.find(block, first)

    def _same_reports(self, state: State, block: str, cluster: Cluster) -> Iterator[Cluster]:
        """Yield the clusters of another state that hold reports of this one."""
        seen: set[str] = set()
        for report in cluster:
            other = state.cluster_of(block, report.iri)
            if other is not None and other[0].iri not in seen:
                seen.add(other[0].iri)
                yield other

    # --- persons ---

    def _actors(self) -> list[str]:
        return sorted({block.split("|")[1] for block in self.touched if block.startswith("office|")})

    @cached_property
    def _named_anew(self) -> list[tuple[str, str]]:
        """Return facts, with their blocks, whose persons a change among the office-holders may identify anew."""
        found: dict[str, str] = {}
        for actor in self._actors():
            old, new = self.old.registry(actor), self.new.registry(actor)
            names = names_of_changed(old, new)
            for word in sorted({word for name in names for word in name_slug(name).split("-")}):
                found.update(self._open_names(actor, f"name~{word}", names))
            for name in sorted(changed_names(old, new)):
                found.update(self._facts_of(person_iri(actor, name, self.writing.base)))
        return sorted(found.items())

    def _open_names(self, actor: str, key: str, names: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Yield the facts of an actor's that name someone without office who can be one of the changed persons."""
        stored, old, new = self.before.stored, self.old.registry(actor).meanings, self.new.registry(actor).meanings
        changed = [tokens(name) for name in names]
        for place in stored.places(key):
            block = stored.block_key(place)
            if actor not in block.split("|")[1:]:
                continue
            for iri in stored.values(place[0], KG.participant, place[1]):
                name = unquote(iri.rsplit("/", 1)[1])
                settled = len(old.get(name, ())) == 1 and old.get(name) == new.get(name)
                words = tuple(name.split("-"))
                if "/person/x/" in iri and not settled and any(same_name(words, other) for other in changed):
                    yield place[0].value, block

    def _facts_of(self, person: NamedNode) -> Iterator[tuple[str, str]]:
        stored = self.before.stored
        for predicate in (KG.participant, KG.holder):
            for quad in stored.store.quads(predicate=predicate, object=person):
                subject, graph = quad.subject, quad.graph_name
                if isinstance(subject, NamedNode) and isinstance(graph, NamedNode) and graph != stored.events:
                    yield subject.value, stored.block_key((subject, graph))

    def _office_holders(self) -> None:
        for actor in self._actors():
            old, new = self.old.registry(actor), self.new.registry(actor)
            for registry, other, into in ((old, new, self.removed), (new, old, self.made)):
                for person in registry.changed_from(other):
                    into.update(person_quads(person, names=self.writing.names, base=self.writing.base))

    def _others(self, old: dict[str, Event], new: dict[str, Event], named: set[str]) -> None:
        """Compare the persons who hold no office: those in changed events, and those whose names may have changed."""
        prefix = f"{self.writing.base}person/"
        keys = {one.person for event in (*old.values(), *new.values()) for one in event.people}
        keys |= {iri.removeprefix(prefix) for iri in named}
        for key in sorted(key for key in keys if key.startswith("x/")):
            node = person_node(key, self.writing.base)
            rest = self._uses(node, {event.key for event in old.values()})
            for state, events, into in ((self.old, old, self.removed), (self.new, new, self.made)):
                if rest or any(one.person == key for event in events.values() for one in event.people):
                    person = _unregistered(key, state, self.writing.base)
                    into.update(person_quads(person, names=self.writing.names, base=self.writing.base))

    def _uses(self, person: NamedNode, changed: set[str]) -> bool:
        """Say whether an event of the store that stays as it is names a person."""
        stored = self.before.stored
        return any(
            isinstance(quad.subject, NamedNode) and quad.subject.value.rsplit("/event/", 1)[-1] not in changed
            for predicate in (KG.participant, KG.holder)
            for quad in stored.store.quads(predicate=predicate, object=person, graph=stored.events)
            if isinstance(quad.subject, NamedNode) and "/name/" not in quad.subject.value
        )

    # --- partnerships ---

    def _partnerships(self, events: Iterable[Event]) -> None:
        for parties in sorted({event.group for event in events if event.fact.kind in KINDS}):
            sides = ((self.old, self.removed), (self.new, self.made))
            for (state, into), kinds in zip(sides, self.resting_on, strict=True):
                found = state.partnership(parties)
                if found is not None:
                    quads = partnership_quads(found, names=self.writing.names, base=self.writing.base)
                    into.update(quads)
                    kinds.update(quad for quad in quads if matters(quad))
                    kinds.update(step_kinds(found, base=self.writing.base))
