"""Events worked out on demand: any event, outcome or person can be asked for, and only the blocks it needs are read."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from kgraph.consolidate.cluster import Cluster, Decided, cluster_reports, each_once, merge_reasons
from kgraph.consolidate.compare import compare
from kgraph.consolidate.features import FeatureCache, Features
from kgraph.consolidate.memo import Memo
from kgraph.consolidate.merge import find_disagreements, merge_slots, status_history, with_outcome
from kgraph.consolidate.partnerships import KINDS, build_partnership
from kgraph.consolidate.persons import Holding, Registry, by_length, identify, in_full
from kgraph.consolidate.promises import Candidate, Outcome, find_outcomes
from kgraph.consolidate.rules import Rules
from kgraph.consolidate.sources import Memory, Source
from kgraph.consolidate.values import (
    Disagreement,
    Event,
    Identification,
    Merge,
    Partnership,
    ReportedFact,
    StatusChange,
)
from kgraph.rdf import merge_keys, name_slug
from kgraph.records import Fact, OfficeHolding


@dataclass(frozen=True, slots=True)
class _Block:
    """The clusters of a block, and which of them each fact is in."""

    clusters: list[Cluster]
    of: dict[str, Cluster]


@dataclass(frozen=True, slots=True)
class _Parts:
    """What the reports of an event alone say of it."""

    fact: Fact
    merges: tuple[Merge, ...]
    history: tuple[StatusChange, ...]
    disagreements: tuple[Disagreement, ...]


class State:
    """All events of a source; what is asked for twice is worked out once.

    With the `memo` of an earlier state of the same store, what has not changed since is not worked out anew.
    """

    def __init__(self, source: Source, features: FeatureCache, decided: Decided, memo: Memo | None = None) -> None:
        self.source, self.features, self.decided = source, features, decided
        self.rules = features.rules
        self.memo = memo or Memo()
        self._blocks: dict[str, _Block] = {}
        self._targets: dict[str, Cluster | None] = {}
        self._roots: dict[str, Cluster] = {}
        self._members: dict[str, list[Cluster]] = {}
        self._outcomes: dict[str, list[Outcome]] = {}
        self._events: dict[str, Event] = {}
        self._registries: dict[str, Registry] = {}
        self._merged: dict[str, Fact] = {}

    # --- clusters ---

    def clusters(self, block: str) -> list[Cluster]:
        """Return the clusters of a block."""
        return self._block(block).clusters

    def _block(self, block: str) -> _Block:
        found = self._blocks.get(block)
        if found is None:
            reports = each_once(self.source.block(block))
            found = self._blocks[block] = self.memo.get(("block", block), (reports, self.decided),
                                                        lambda: self._clustered(reports))  # fmt: skip
        return found

    def _clustered(self, reports: Sequence[ReportedFact]) -> _Block:
        clusters = cluster_reports(reports, self.features, self.decided)
        return _Block(clusters, {report.iri: cluster for cluster in clusters for report in cluster})

    def cluster_of(self, block: str, fact: str) -> Cluster | None:
        """Return the cluster of a block that holds a fact."""
        return self._block(block).of.get(fact)

    def find(self, block: str, first: str) -> Cluster | None:
        """Return the cluster of a block whose earliest fact this is."""
        cluster = self.cluster_of(block, first)
        return cluster if cluster is not None and cluster[0].iri == first else None

    def links_of(self, block: str, first: str) -> list[tuple[str, str, str]]:
        """Return status, plan and event of those outcomes of a block that a cluster, named by its first fact, is in."""
        return [(o.status, o.plan, o.event) for o in self.outcomes(block) if first in (o.plan, o.event)]

    def linked(self, block: str, cluster: Cluster) -> Iterator[Cluster]:
        """Yield the clusters that a cluster is tied to as plan or outcome."""
        for _, plan, event in self.links_of(block, cluster[0].iri):
            for iri in (plan, event):
                other = self.find(block, iri)
                if other is not None and iri != cluster[0].iri:
                    yield other

    def root(self, cluster: Cluster) -> Cluster:
        """Return the cluster of the larger group that this one belongs to; itself where it stands alone."""
        key = cluster[0].iri
        if key not in self._roots:
            target = self._target(cluster)
            self._roots[key] = cluster if target is None else self.root(target)
        return self._roots[key]

    def _target(self, cluster: Cluster) -> Cluster | None:
        """Return the one cluster of more parties that tells of the same event: same title, or same place and day.

        A person's decision to join two events of different parties counts before every rule.
        """
        key = cluster[0].iri
        if key not in self._targets:
            self._targets[key] = self._decided_target(cluster) or self._larger(cluster)
        return self._targets[key]

    def _larger(self, cluster: Cluster) -> Cluster | None:
        found = [other for other in self.neighbours(cluster) if self._is_part(cluster, other)]
        return found[0] if len(found) == 1 else None

    def _is_part(self, cluster: Cluster, other: Cluster) -> bool:
        if not set(cluster[0].fact.parties) < set(other[0].fact.parties):
            return False
        if self.decided.joined.keys() & {report.iri for report in cluster}:
            return False
        if _forms(cluster) != _forms(other):  # talks beside a summit of more parties are talks of their own
            return False
        pairs = ((self.features.of(a), self.features.of(b)) for a in cluster for b in other)
        return all(compare(a, b) >= 3 and not self._is_apart(a, b) for a, b in pairs)

    def _is_apart(self, a: Features, b: Features) -> bool:
        pair = (a.report.iri, b.report.iri)
        return bool(self.decided.apart) and (min(pair), max(pair)) in self.decided.apart

    def _decided_target(self, cluster: Cluster) -> Cluster | None:
        """Return where a decision puts the cluster: to the one of its set with most parties, the earliest of those."""
        tied = self._tied(cluster)
        if len(tied) < 2:
            return None
        best = min(tied, key=lambda one: (-len(set(one[0].fact.parties)), one[0].order))
        return None if best[0].iri == cluster[0].iri else best

    def _tied(self, cluster: Cluster) -> list[Cluster]:
        """Return all clusters of its kind that decisions tie to this one, itself included."""
        found, waiting = {cluster[0].iri: cluster}, [cluster]
        while waiting:
            names = {self.decided.joined[r.iri] for r in waiting.pop() if r.iri in self.decided.joined}
            for iri in [iri for iri, name in self.decided.joined.items() if name in names]:
                block = self.source.block_of(iri)
                other = self.cluster_of(block, iri) if block else None
                if other is not None and other[0].iri not in found and _can_be_one(cluster, other):
                    found[other[0].iri] = other
                    waiting.append(other)
        return list(found.values())

    def neighbours(self, cluster: Cluster) -> Iterator[Cluster]:
        """Yield the clusters of other parties that share a title or a place and day, or a decision, with this one."""
        if isinstance(cluster[0].fact, OfficeHolding):  # which has no other keys
            return
        own = merge_keys(cluster[0].fact)[0]
        keys = sorted({key for report in cluster for key in merge_keys(report.fact)[1:]})
        seen = {cluster[0].iri}
        for key in keys:
            for block in self.source.blocks_with(key):
                if block == own:
                    continue
                for other in self.clusters(block):
                    if other[0].iri not in seen and any(key in merge_keys(r.fact)[1:] for r in other):
                        seen.add(other[0].iri)
                        yield other

    def members(self, root: Cluster) -> list[Cluster]:
        """Return all clusters that belong to a root, itself first."""
        key = root[0].iri
        if key not in self._members:
            found: dict[str, Cluster] = {}
            waiting = [root]
            while waiting:
                current = waiting.pop()
                if current[0].iri not in found:
                    found[current[0].iri] = current
                    near = [*self.neighbours(current), *self._tied(current)]
                    waiting += [other for other in near if self.root(other)[0].iri == key]
            parts = sorted((c for iri, c in found.items() if iri != key), key=lambda c: c[0].order)
            self._members[key] = [root, *parts]
        return self._members[key]

    # --- events ---

    def key(self, cluster: Cluster) -> str:
        """Return the key of the event that a cluster belongs to, made from the event's earliest report."""
        earliest = min((member[0] for member in self.members(self.root(cluster))), key=lambda report: report.order)
        return hashlib.sha256(earliest.iri.rsplit("/fact/", 1)[-1].encode()).hexdigest()[:16]

    def merged(self, cluster: Cluster) -> Fact:
        """Return the merged slots of one cluster."""
        key = cluster[0].iri
        if key not in self._merged:
            self._merged[key] = self.memo.get(
                ("slots", _name(cluster)), cluster, lambda: merge_slots(cluster, self.rules)
            )
        return self._merged[key]

    def outcomes(self, block: str) -> list[Outcome]:
        """Return what became of the plans of a block; plans and events are named by their clusters' first facts."""
        if block not in self._outcomes:
            clusters = self.clusters(block)
            self._outcomes[block] = self.memo.get(("outcomes", block), clusters, lambda: self._found_outcomes(clusters))
        return self._outcomes[block]

    def _found_outcomes(self, clusters: Sequence[Cluster]) -> list[Outcome]:
        statuses = {self.rules.tables["status"].get(c[0].fact.status or "", "") for c in clusters}
        plans = "plan" in statuses and len(statuses) > 1
        candidates = [Candidate(c[0].iri, self.merged(c), _first(c)) for c in clusters] if plans else []
        return find_outcomes(candidates, self.rules)

    def event(self, cluster: Cluster) -> Event:
        """Return the event that a cluster belongs to."""
        root = self.root(cluster)
        key = root[0].iri
        if key not in self._events:
            self._events[key] = self._event(root)
        return self._events[key]

    def reports(self, root: Cluster) -> Cluster:
        """Return all reports that belong to a root, earliest first."""
        members = self.members(root)
        if len(members) == 1:
            return root
        return tuple(sorted((report for member in members for report in member), key=lambda report: report.order))

    def _event(self, root: Cluster) -> Event:
        members, reports = self.members(root), self.reports(root)
        parts = self.memo.get(("event", _name(reports)), (reports, self.decided), lambda: self._parts(reports))
        fulfils, cancels, closed = self._links(members)
        people = self._people(reports)
        return Event(
            key=self.key(root), fact=_with_people(parts.fact, people), reports=reports, merges=parts.merges,
            history=tuple(with_outcome(parts.history, closed)), disagreements=parts.disagreements, people=people,
            fulfils=fulfils, cancels=cancels, outcome=closed[0].status if closed else "",
            group=tuple(sorted(set(root[0].fact.parties))),
        )  # fmt: skip

    def _parts(self, reports: Cluster) -> _Parts:
        return _Parts(
            fact=merge_slots(reports, self.rules),
            merges=tuple(merge_reasons(reports, self.features, self.decided)),
            history=tuple(status_history(reports)),
            disagreements=tuple(find_disagreements(reports, self.rules)),
        )

    def _links(self, members: Iterable[Cluster]) -> tuple[tuple[str, ...], tuple[str, ...], list[StatusChange]]:
        """Return the plans that an event fulfils, those that it cancels, and what closed it where it is a plan."""
        made: dict[str, set[str]] = {"completed": set(), "denied": set()}
        closed: list[StatusChange] = []
        for member in members:
            block = merge_keys(member[0].fact)[0]
            for outcome in self.outcomes(block):
                if outcome.event == member[0].iri:
                    made[outcome.status].add(self.key(self._named(block, outcome.plan)))
                if outcome.plan == member[0].iri:
                    by = self._named(block, outcome.event)
                    facts = tuple(sorted(report.iri for report in by))
                    closed.append(StatusChange(outcome.status, _first(by), facts, self.key(by)))
        closed.sort(key=lambda change: (change.status, change.reported_on, change.by_event))
        return tuple(sorted(made["completed"])), tuple(sorted(made["denied"])), closed[:1]

    def _named(self, block: str, iri: str) -> Cluster:
        cluster = self.find(block, iri)
        assert cluster is not None  # outcomes name clusters of their own block
        return cluster

    def events_of(self, block: str) -> list[Event]:
        """Return the events of a block, those that went into a larger group's event left out."""
        return [self.event(cluster) for cluster in self.clusters(block) if self.root(cluster) == cluster]

    # --- persons and partnerships ---

    def registry(self, actor: str) -> Registry:
        """Return the office-holders of an actor."""
        if actor not in self._registries:
            blocks, known = self.source.offices(actor)
            roots = {
                self.root(cluster)[0].iri: self.root(cluster) for block in blocks for cluster in self.clusters(block)
            }
            found = [holding(actor, self.reports(root), self.rules) for root in roots.values()]
            holdings = frozenset([*known, *found])
            self._registries[actor] = self.memo.get(
                ("actor", actor), holdings, lambda: Registry(actor, holdings, self.rules)
            )
        return self._registries[actor]

    def _people(self, reports: Cluster) -> tuple[Identification, ...]:
        """Return who the names in the reports are, each spelling once."""
        found: dict[str, Identification] = {}
        parties = sorted({party for report in reports for party in report.fact.parties})
        for report in reports:
            states = dict(report.states)
            for name in _names(report.fact):
                state = states.get(name, "")
                if isinstance(report.fact, OfficeHolding):
                    state = report.fact.of or ""
                one = identify(name, state, parties, report.published, self.registry)
                known = found.get(name)
                if known is None or (known.rule == "as-reported" and one.rule != "as-reported"):
                    found[name] = one
        return tuple(in_full(found[name], found.values()) for name in sorted(found))

    def partnership(self, parties: tuple[str, ...]) -> Partnership | None:
        """Return the standing relationship of exactly these parties."""
        if len(parties) < 2:
            return None
        events = (event for kind in KINDS for event in self.events_of("|".join((kind, *parties))))
        return build_partnership(parties, events, self.rules)


def _name(cluster: Cluster) -> str:
    """Return what a cluster is remembered by: as a rule it stays when reports come, earlier ones or later ones."""
    return min(report.iri for report in cluster)


def _forms(cluster: Cluster) -> set[str | None]:
    return {getattr(report.fact, "meeting_type", None) for report in cluster}


def _can_be_one(cluster: Cluster, other: Cluster) -> bool:
    """Say whether a person can join two clusters: of one kind, and offices of one actor."""
    one, two = cluster[0].fact, other[0].fact
    if isinstance(one, OfficeHolding) and isinstance(two, OfficeHolding):
        return merge_keys(one)[0].split("|")[1] == merge_keys(two)[0].split("|")[1]
    return one.kind == two.kind


def _first(cluster: Cluster) -> str:
    return min((report.published for report in cluster if report.published), default="")


def _names(fact: Fact) -> tuple[str, ...]:
    if isinstance(fact, OfficeHolding):
        return (fact.person,) if fact.person else ()
    return getattr(fact, "people", ())


def holding(actor: str, reports: Cluster, rules: Rules) -> Holding:
    """Return an office's reports as the registry reads them."""
    facts = [report.fact for report in reports if isinstance(report.fact, OfficeHolding)]
    names = by_length(fact.person for fact in facts if fact.person)
    published = sorted(report.published for report in reports if report.published)
    first, last = (published[0], published[-1]) if published else ("", "")
    return Holding(actor, names, getattr(merge_slots(reports, rules), "office", None) or "", first, last)


def _with_people(fact: Fact, people: Sequence[Identification]) -> Fact:
    """Return the fact with each person named once, by the usual name."""
    if not hasattr(fact, "people"):
        return fact
    best: dict[str, str] = {}
    for one in people:
        usual = one.label or one.name
        best[one.person] = min(best.get(one.person, usual), usual, key=lambda name: (-len(name_slug(name)), name))
    merged: dict[str, Any] = {"people": tuple(sorted(best.values()))}
    return replace(fact, **merged)


class FullState(State):
    """The events of facts that are all in memory."""

    def __init__(self, memory: Memory, rules: Rules, decided: Decided) -> None:
        super().__init__(memory, FeatureCache(rules), decided)
        self.memory = memory

    @cached_property
    def events(self) -> list[Event]:
        """Return all events, by key."""
        found = (event for block in sorted(self.memory.blocks) for event in self.events_of(block))
        return sorted(found, key=lambda event: event.key)

    @cached_property
    def partnerships(self) -> list[Partnership]:
        """Return all standing relationships."""
        groups = {event.group for event in self.events if event.fact.kind in KINDS}
        return [found for parties in sorted(groups) if (found := self.partnership(parties))]

    @cached_property
    def registries(self) -> list[Registry]:
        """Return the office-holders of every actor that has any."""
        actors = {key.split("|")[1] for key in self.memory.blocks if key.startswith("office|")}
        return [self.registry(actor) for actor in sorted(actors)]
