"""What the reports of one event add up to: merged slots, what they disagree about, and the history of its status."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from kgraph.consolidate.cluster import Cluster
from kgraph.consolidate.features import day_number, same_name, tokens
from kgraph.consolidate.rules import Rules
from kgraph.consolidate.values import UNKNOWN_DAY, Claim, Disagreement, StatusChange
from kgraph.rdf import SLOT_NAMES, SLOTS, date_bounds
from kgraph.records import Fact

_RANK = {"completed": 0, "ongoing": 1, "planned": 2, "proposed": 3, "denied": 4}
_DATES = ("date", "period")
_NOT_MERGED = ("action", "parties", "status", "people", "speaker", "evidence")
_DISPUTED = ("date", "period", "level", "previous_level", "years", "since", "instrument", "count", "host", "visit_type",
             "meeting_type", "support_type", "amount", "currency", "unit")  # fmt: skip
_GENERIC = {"instrument": {"agreement"}, "meeting_type": {"other"}, "visit_type": {"other"}, "support_type": {"other"}}

Votes = dict[Any, list[str]]
"""Each told value with the IRIs of the facts that tell it, both in the order of the reports."""


def merge_slots(cluster: Cluster, rules: Rules) -> Fact:
    """Return one fact of the cluster's kind: lists are united, of single values the one that most documents tell."""
    kind = type(cluster[0].fact)
    slots: dict[str, Any] = {
        "action": best_value("action", votes(cluster, "action"), rules, kind.kind),
        "parties": tuple(sorted({party for report in cluster for party in report.fact.parties})),
        "status": min((r.fact.status for r in cluster if r.fact.status), key=_RANK.__getitem__, default=None),
        "confidence": max(report.fact.confidence for report in cluster),
    }
    for name in SLOT_NAMES[kind]:
        if name in _NOT_MERGED:
            continue
        told = votes(cluster, name)
        if SLOTS[name].many:
            slots[name] = tuple(sorted({one for value in told for one in value}))
        elif told:
            slots[name] = best_value(name, told, rules, kind.kind)
    if "people" in SLOT_NAMES[kind]:
        slots["people"] = merge_names(name for report in cluster for name in report.fact.people)  # type: ignore[attr-defined]
    return kind(**slots)


def votes(cluster: Cluster, name: str) -> Votes:
    """Return the values of a slot, and which facts tell them."""
    found: Votes = defaultdict(list)
    for report in cluster:
        value = getattr(report.fact, name)
        if value not in (None, (), ""):
            found[value].append(report.iri)
    return found


def best_value(name: str, told: Votes, rules: Rules, kind: str) -> Any:
    """Return the value with most votes, the earliest told among equals; the precise one before the vague."""
    order = list(told)

    def rank(value: Any) -> tuple[Any, ...]:
        vague = value in _GENERIC.get(name, ())
        if name in _DATES:
            length = _length(value)
            # Days and short intervals stand above "in 2025"; among those that are long the narrowest tells most.
            vague = length > rules.days("precise", kind)
            return vague, length if vague else 0, -len(told[value]), order.index(value)
        longest = -len(value) if name == "title" else 0
        return vague, -len(told[value]), longest, order.index(value)

    return min(told, key=rank)


def _length(text: str) -> int:
    bounds = date_bounds(text)
    if bounds is None:
        return 10**6
    first, last = day_number(bounds[0]), day_number(bounds[1])
    return (last or 0) - (first or 0) + 1


def merge_names(names: Iterable[str]) -> tuple[str, ...]:
    """Return each person once, by the fullest form of the name."""
    kept: list[str] = []
    for name in sorted(set(names), key=lambda name: (-len(tokens(name)), -len(name), name)):
        if not any(same_name(tokens(name), tokens(other)) for other in kept):
            kept.append(name)
    return tuple(sorted(kept))


# --- disagreements ----------------------------------------------------------------------------------------------


def find_disagreements(cluster: Cluster, rules: Rules) -> list[Disagreement]:
    """Return the slots for which the reports give values that cannot all be right, and who gives which."""
    found = []
    for name in SLOT_NAMES[type(cluster[0].fact)]:
        told = _with_variants(cluster, name)
        if len(told) > 1 and _differ(name, told, cluster, rules):
            claims = (Claim(str(value), tuple(sorted(set(facts)))) for value, facts in told.items())
            found.append(Disagreement(name, tuple(sorted(claims, key=lambda claim: claim.value))))
    return found


def _with_variants(cluster: Cluster, name: str) -> dict[str, list[str]]:
    told: dict[str, list[str]] = defaultdict(list)
    if name not in _DISPUTED and name != "status":
        return told
    for value, facts in votes(cluster, name).items():
        told[str(value)] += facts
    for report in cluster:
        for slot, value in report.fact.variants:
            if slot == name:
                told[value].append(report.iri)
    return told


def _differ(name: str, told: dict[str, list[str]], cluster: Cluster, rules: Rules) -> bool:
    values = [value for value in told if value not in _GENERIC.get(name, ())]
    if name == "status":
        return _statuses_overlap(cluster)
    if name in _DATES:
        return any(not _nested(one, other) for i, one in enumerate(values) for other in values[i + 1 :])
    if name == "instrument":
        return any(not rules.same_instrument(one, other) for one in values for other in values)
    return len(values) > 1


def _nested(one: str, other: str) -> bool:
    """Say whether one date is a more precise form of the other, or the day a happening of several days began."""
    a, b = date_bounds(one), date_bounds(other)
    if a is None or b is None:
        return False
    return (a[0] <= b[0] and b[1] <= a[1]) or (b[0] <= a[0] and a[1] <= b[1])


def _statuses_overlap(cluster: Cluster) -> bool:
    """Say whether sources gave different statuses at one time: from proposed to planned is progress, not dispute."""
    days: dict[str, list[str]] = defaultdict(list)
    for report in cluster:
        if report.fact.status:
            days[report.fact.status].append(report.published or UNKNOWN_DAY)
    ranked = sorted(days, key=_RANK.__getitem__)
    return any(min(days[real]) <= max(days[less]) for i, real in enumerate(ranked) for less in ranked[i + 1 :])


# --- history ----------------------------------------------------------------------------------------------------


def status_history(cluster: Cluster) -> list[StatusChange]:
    """Return each status with the first day it was reported, in that order."""
    days: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for report in cluster:
        if report.fact.status:
            days[report.fact.status].append((report.published, report.iri))
    changes = [
        StatusChange(status, min((day for day, _ in told if day), default=""), tuple(sorted(iri for _, iri in told)))
        for status, told in days.items()
    ]
    return in_order(changes)


def with_outcome(own: Iterable[StatusChange], closed: Iterable[StatusChange]) -> list[StatusChange]:
    """Return an event's own history with what closed it; a status that both tell stands once, from its first day."""
    changes = {change.status: change for change in own}
    for change in closed:
        told = changes.get(change.status)
        if told is not None:
            days = [day for day in (told.reported_on, change.reported_on) if day]
            facts = tuple(sorted({*told.facts, *change.facts}))
            change = StatusChange(change.status, min(days, default=""), facts, change.by_event)
        changes[change.status] = change
    return in_order(changes.values())


def in_order(changes: Iterable[StatusChange]) -> list[StatusChange]:
    """Return the changes by day; undated ones last."""
    return sorted(changes, key=lambda change: (change.reported_on or UNKNOWN_DAY, -_RANK.get(change.status, 9)))
