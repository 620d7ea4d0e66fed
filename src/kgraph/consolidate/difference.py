"""Which quads of the events graph differ between two states of one store."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import unquote

from pyoxigraph import NamedNode, Quad

from kgraph.consolidate.cluster import Cluster
from kgraph.consolidate.features import same_name, tokens
from kgraph.consolidate.partnerships import KINDS
from kgraph.consolidate.persons import changed_names, names_of_changed
from kgraph.consolidate.quads import (
    differing_quads,
    partnership_quads,
    person_node,
    person_quads,
    step_kinds,
)
from kgraph.consolidate.relations import changed_relations, matters
from kgraph.consolidate.state import State
from kgraph.consolidate.stored import Overlay
from kgraph.consolidate.values import Event, Person
from kgraph.rdf import Names, merge_keys, name_slug
from kgraph.vocabulary import BASE, KG, event_iri, person_iri


@dataclass(frozen=True, slots=True)
class Writing:
    """How quads are written: with which English labels, and below which base."""

    names: Names = field(default_factory=dict)
    base: str = BASE


def sorted_quads(quads: Iterable[Quad]) -> tuple[Quad, ...]:
    """Return quads in the order of their text, so that the same change is the same bytes."""
    return tuple(sorted(quads, key=str))


def unregistered(key: str, state: State, base: str) -> Person:
    """Return the person of a key that no office stands behind, under the name that reports use."""
    label = state.source.person_label(person_node(key, base).value)
    return Person(key, "", label or key.rsplit("/", 1)[1].replace("-", " ").title())


class Difference:
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
        self.delete, self.insert = sorted_quads(gone | ended), sorted_quads(come | begun)

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
                    person = unregistered(key, state, self.writing.base)
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
