"""Reports of one kind and of the same parties, sorted into events by complete linkage, whatever order they came in."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from kgraph.consolidate.compare import compare, distance, explain
from kgraph.consolidate.features import FeatureCache, Features
from kgraph.consolidate.rules import Rules
from kgraph.consolidate.values import Decision, Merge, ReportedFact
from kgraph.rdf import SLOT_NAMES

Cluster = tuple[ReportedFact, ...]
"""The reports of one event, earliest first."""


@dataclass(frozen=True, slots=True)
class Decided:
    """What persons decided, made ready: which pairs of facts stay apart, and which set of joined facts each is in."""

    apart: frozenset[tuple[str, str]] = frozenset()
    joined: Mapping[str, str] = field(default_factory=dict)
    told: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, decisions: Iterable[Decision]) -> Decided:
        """Weigh the decisions up: on one pair of facts a later decision replaces an earlier one."""
        verdicts: dict[tuple[str, str], Decision] = {}
        for decision in sorted(decisions, key=lambda d: (d.position, d.verdict, d.facts, d.reason)):
            verdicts.update((pair, decision) for pair in decision.pairs)
        apart = frozenset(pair for pair, decision in verdicts.items() if decision.verdict == "split")
        joined = {pair: decision for pair, decision in verdicts.items() if decision.verdict == "join"}
        told: dict[str, str] = {}
        for pair in sorted(joined):
            for iri in pair:
                told.setdefault(iri, joined[pair].reason or "decided by a person")
        return cls(apart, _sets(joined), told)

    @property
    def facts(self) -> frozenset[str]:
        """Return every fact that a decision is about."""
        return frozenset(iri for pair in self.apart for iri in pair) | self.joined.keys()


def _sets(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return for every fact in the pairs the smallest fact that it hangs together with."""
    neighbours: dict[str, set[str]] = defaultdict(set)
    for one, other in pairs:
        neighbours[one].add(other)
        neighbours[other].add(one)
    name: dict[str, str] = {}
    for iri in sorted(neighbours):
        waiting = [iri] if iri not in name else []
        while waiting:
            current = waiting.pop()
            if current not in name:
                name[current] = iri
                waiting += neighbours[current]
    return name


NOTHING_DECIDED = Decided()


def cluster_reports(
    reports: Iterable[ReportedFact], cache: FeatureCache, decided: Decided = NOTHING_DECIDED
) -> list[Cluster]:
    """Return the reports as clusters, sorted; the order in which they came makes no difference.

    A merge must hold against every member of a cluster. First come reports that tell the day, best matches first;
    then each report with a vague or unknown day joins the one cluster that fits, and stays out where two do;
    last those that are left over find each other.
    """
    by_group: dict[tuple[str, str], list[Features]] = defaultdict(list)
    for report in each_once(reports):
        features = cache.of(report)
        by_group[features.group].append(features)
    if decided.joined:
        by_group = _regrouped(by_group, decided.joined)
    clusters = [cluster for group in by_group.values() for cluster in _Block(group, cache.rules, decided).clusters()]
    return sorted(clusters, key=lambda cluster: cluster[0].order)


def each_once(reports: Iterable[ReportedFact]) -> list[ReportedFact]:
    """Return the reports sorted, without repeats."""
    ordered = sorted(reports, key=lambda report: report.order)
    return [one for one, before in zip(ordered, [None, *ordered], strict=False) if one is not before and one != before]


def _regrouped(
    by_group: Mapping[tuple[str, str], list[Features]], joined: Mapping[str, str]
) -> dict[tuple[str, str], list[Features]]:
    """Put groups together that a person's decision ties."""
    sets: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for group, members in by_group.items():
        for features in members:
            if features.report.iri in joined:
                sets[joined[features.report.iri]].add(group)
    name = {group: group for group in by_group}
    for groups in sets.values():
        merged = {name[group] for group in groups}
        name = {group: min(merged) if old in merged else old for group, old in name.items()}
    result: dict[tuple[str, str], list[Features]] = defaultdict(list)
    for group in sorted(by_group):
        result[name[group]] += by_group[group]
    return result


class _Block:
    """Clusters the units of one block; a unit is a set of reports that tell exactly the same."""

    def __init__(self, features: Iterable[Features], rules: Rules, decided: Decided) -> None:
        self.rules = rules
        self.apart, self.decided = decided.apart, decided.facts
        self.units = self._unit_lists(features)
        self.heads = [unit[0] for unit in self.units]
        self.documents = [{one.report.document for one in unit} for unit in self.units]
        self.strengths: dict[tuple[int, int], int] = {}
        self.members: dict[int, list[int]] = {i: [i] for i in range(len(self.units))}
        self.cluster_of = list(range(len(self.units)))
        self._join_by_decision(decided.joined)

    def _unit_lists(self, features: Iterable[Features]) -> list[list[Features]]:
        units: dict[tuple[str, int], list[Features]] = {}
        seen: dict[tuple[str, str], int] = defaultdict(int)
        for one in features:
            signature = one.signature if one.report.iri not in self.decided else one.report.iri
            repeat = seen[one.report.document, signature]
            seen[one.report.document, signature] += 1
            units.setdefault((signature, repeat), []).append(one)
        return sorted(units.values(), key=lambda unit: unit[0].report.order)

    def clusters(self) -> Iterator[Cluster]:
        """Yield the clusters."""
        dated = [i for i, head in enumerate(self.heads) if head.precise]
        loose = [i for i, head in enumerate(self.heads) if not head.precise]
        self._link(self._dated_pairs(dated), floor=2)
        self._link(self._equal_pairs(loose), floor=2)
        single = [i for i in loose if len(self.members[self.cluster_of[i]]) == 1]
        nearby = _Nearby(self.heads, dated, sorted(set(loose) - set(single)), self.rules)
        left = [i for i in single if not self._join_only_fit(i, nearby.of(i))]
        self._link(self._loose_pairs(left), floor=1)
        for members in self.members.values():
            reports = [one.report for i in members for one in self.units[i]]
            yield tuple(sorted(reports, key=lambda report: report.order))

    # --- pairs ---

    def _strength(self, i: int, j: int) -> int:
        pair = (i, j) if i < j else (j, i)
        found = self.strengths.get(pair)
        if found is None:
            found = self.strengths[pair] = self._judged(*pair)
        return found

    def _judged(self, i: int, j: int) -> int:
        if self.apart:
            one, other = self.heads[i].report.iri, self.heads[j].report.iri
            if ((one, other) if one < other else (other, one)) in self.apart:
                return -2
        if not self.documents[i].isdisjoint(self.documents[j]):
            return -1
        return compare(self.heads[i], self.heads[j])

    def _dated_pairs(self, dated: Sequence[int]) -> Iterator[tuple[int, int]]:
        """Yield the pairs whose days can agree: a sweep over their beginnings."""
        if not dated:
            return
        slack = self.rules.days("tolerance", self.heads[dated[0]].kind)
        ordered = sorted(dated, key=lambda i: (self.heads[i].start, i))
        for position, i in enumerate(ordered):
            end = self.heads[i].end
            for j in ordered[position + 1 :]:
                start = self.heads[j].start
                if start is None or end is None or start > end + slack:
                    break
                yield i, j

    def _equal_pairs(self, loose: Sequence[int]) -> Iterator[tuple[int, int]]:
        """Yield pairs that name the same long period."""
        periods: dict[tuple[int, int], list[int]] = defaultdict(list)
        for i in loose:
            start, end = self.heads[i].start, self.heads[i].end
            if start is not None and end is not None:
                periods[start, end].append(i)
        for same in periods.values():
            yield from ((i, j) for position, i in enumerate(same) for j in same[position + 1 :])

    def _loose_pairs(self, loose: Sequence[int]) -> Iterator[tuple[int, int]]:
        """Yield pairs without a day; only acts that are done once are sought beyond the days around publication."""
        if not loose:
            return
        window = self.rules.days("undated", self.heads[loose[0]].kind)
        everything = self.heads[loose[0]].kind == "office" or any(self.heads[i].unique for i in loose)
        ordered = sorted(loose, key=lambda i: (self.heads[i].published or 0, i))
        for position, i in enumerate(ordered):
            latest = (self.heads[i].published or 0) + window
            for j in ordered[position + 1 :]:
                if not everything and self.heads[i].start is None and (self.heads[j].published or 0) > latest:
                    break
                yield i, j

    # --- joining ---

    def _link(self, pairs: Iterable[tuple[int, int]], *, floor: int) -> None:
        """Join the clusters of pairs, best first, where every pair across reaches the floor."""
        ranked = [(-strength, distance(self.heads[i], self.heads[j]), min(i, j), max(i, j))
                  for i, j in pairs if (strength := self._strength(i, j)) >= floor]  # fmt: skip
        for _, _, i, j in sorted(ranked):
            one, other = self.cluster_of[i], self.cluster_of[j]
            if one != other and self._holds(one, other, floor):
                self._merge(one, other)

    def _holds(self, one: int, other: int, floor: int) -> bool:
        return all(self._strength(i, j) >= floor for i in self.members[one] for j in self.members[other])

    def _merge(self, one: int, other: int) -> None:
        kept, gone = min(one, other), max(one, other)
        moved = self.members.pop(gone)
        self.members[kept] += moved
        for i in moved:
            self.cluster_of[i] = kept

    def _join_only_fit(self, i: int, nearby: Iterable[int]) -> bool:
        """Let a report without a day join the one dated cluster that it fits; none, and two, leave it alone."""
        own = self.cluster_of[i]
        others = sorted({self.cluster_of[j] for j in nearby} - {own})
        fitting = [other for other in others if self._fits(i, other)]
        if len(fitting) == 1:
            self._merge(own, fitting[0])
        return len(fitting) == 1

    def _fits(self, i: int, cluster: int) -> bool:
        members = self.members[cluster]
        anchors = [j for j in members if self.heads[j].precise or len(members) > 1]
        return (
            any(self.heads[j].start is not None for j in anchors)
            and all(self._strength(i, j) >= 1 for j in anchors if self.heads[j].precise)
            and all(self._strength(i, j) >= 0 for j in members)
            and any(self._strength(i, j) >= 1 for j in anchors)
        )

    def _join_by_decision(self, joined: Mapping[str, str]) -> None:
        first: dict[str, int] = {}
        for i, head in enumerate(self.heads):
            name = joined.get(head.report.iri)
            if name is not None and self.cluster_of[first.setdefault(name, i)] != self.cluster_of[i]:
                self._merge(self.cluster_of[first[name]], self.cluster_of[i])


class _Nearby:
    """Finds the units that a report without a day can belong to, so that it is not compared with all of a block."""

    def __init__(self, heads: Sequence[Features], dated: Sequence[int], grouped: Sequence[int], rules: Rules) -> None:
        self.heads, self.dated, self.grouped = heads, dated, list(grouped)
        self.by_start = sorted((heads[i].start or 0, i) for i in dated)
        kind = heads[0].kind if heads else "default"
        self.window, self.slack = rules.days("undated", kind), rules.days("tolerance", kind)
        self.longest = rules.days("precise", kind)

    def of(self, i: int) -> list[int]:
        """Return the units in whose clusters the report can fit."""
        head = self.heads[i]
        told = head.start if head.start is not None else head.published
        if head.group[0] != "happened" or told is None or (head.unique and head.start is None):
            return [*self.dated, *self.grouped]
        reach = self.slack if head.start is not None else self.window
        last = head.end if head.end is not None else told
        first = bisect_left(self.by_start, (told - reach - self.longest, -1))
        end = bisect_right(self.by_start, (last + reach, len(self.heads)))
        return [*(unit for _, unit in self.by_start[first:end]), *self.grouped]


# --- reasons ----------------------------------------------------------------------------------------------------


# With the first member of an event all others are compared again when one more report comes.
_explained = lru_cache(maxsize=16384)(explain)


def merge_reasons(cluster: Cluster, cache: FeatureCache, decided: Decided = NOTHING_DECIDED) -> list[Merge]:
    """Return for every report but the first why it belongs to the event, compared with the member it fits best."""
    features = [cache.of(report) for report in cluster]
    held = "; holds against every report" if len(cluster) > 2 else ""  # how many they are would change with each
    merges = []
    for one in features[1:]:
        iri = one.report.iri
        partner = _partner(one, features, decided) if iri in decided.joined else None
        if partner:
            merges.append(Merge(iri, partner.report.iri, "decision", decided.told[iri]))
        else:
            other, rule, reason = _best(one, (other for other in features if other is not one))
            if set(one.report.fact.parties) != set(other.report.fact.parties):
                rule, reason = "larger-group", f"told with other parties; {reason}"
            merges.append(Merge(iri, other.report.iri, rule, reason + held))
    return merges


def _partner(one: Features, features: Iterable[Features], decided: Decided) -> Features | None:
    """Return the first of the other members that a person's decision ties to this one."""
    name = decided.joined[one.report.iri]
    return next((o for o in features if o is not one and decided.joined.get(o.report.iri) == name), None)


def _best(one: Features, others: Iterator[Features]) -> tuple[Features, str, str]:
    """Return the member that fits best, with rule and reason; a strong verdict ends the search."""
    best = next(others)
    found = _explained(best, one)
    for other in others:
        if found.strength >= 2:
            break
        verdict = explain(other, one)
        if verdict.strength > found.strength:
            best, found = other, verdict
    if _slots(one) == _slots(best):
        return best, "told-alike", "tells the same" + (f" ({found.reason})" if found.reason else "")
    return best, found.rule, found.reason


def _slots(one: Features) -> list[Any]:
    fact = one.report.fact
    told = [getattr(fact, name) for name in SLOT_NAMES[type(fact)] if name not in ("parties", "evidence", "speaker")]
    return [frozenset(fact.parties), *told]
