"""Which plan came true, or was called off, by which later event."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kgraph.consolidate import compare
from kgraph.consolidate.features import Features, day_number
from kgraph.consolidate.rules import Rules
from kgraph.consolidate.values import ReportedFact
from kgraph.records import Fact

_FIT = (
    compare.other_value, compare.other_level, compare.other_instrument, compare.other_title, compare.other_areas,
    compare.one_of_several, compare.other_people, compare.other_form, compare.other_sum,
    compare.other_support)  # fmt: skip
_BY_THE_DAY = ("visit", "meeting", "exercise")
"""Kinds that parties repeat: a plan for a day is not kept by another such event before it."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A plan, or what may have come of it: its key, merged slots and first publication day."""

    key: str
    fact: Fact
    first_reported: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a plan: "completed" or "denied", and the event that shows it."""

    plan: str
    status: str
    event: str


def find_outcomes(candidates: Iterable[Candidate], rules: Rules) -> list[Outcome]:
    """Return the outcome of every plan that has one: the earliest later event that fits, a denial only without any."""
    plans: list[tuple[Candidate, Features]] = []
    results: list[tuple[Candidate, Features]] = []
    for one in candidates:
        features = Features.of(ReportedFact(one.key, one.key, one.first_reported, one.fact), rules)
        (plans if features.group[0] == "plan" else results).append((one, features))
    results.sort(key=lambda pair: (*_happened(pair[1]), pair[0].key))
    outcomes = (_outcome(plan, features, results, rules) for plan, features in plans)
    return sorted((outcome for outcome in outcomes if outcome), key=lambda outcome: outcome.plan)


def _happened(features: Features) -> tuple[int, int]:
    day = features.start if features.start is not None else features.published
    return (0, day) if day is not None else (1, 0)


def _outcome(
    plan: Candidate, features: Features, results: Sequence[tuple[Candidate, Features]], rules: Rules
) -> Outcome | None:
    kept = [(one, "denied" if other.group[0] == "denied" else "completed")
            for one, other in results if _fits(features, other, rules)]  # fmt: skip
    for status in ("completed", "denied"):
        for one, found in kept:
            if found == status:
                return Outcome(plan.key, status, one.key)
    return None


def _fits(plan: Features, done: Features, rules: Rules) -> bool:
    if not rules.keeps(plan.kind, plan.report.fact.action, done.report.fact.action):
        return False
    if any(contradicts(plan, done) for contradicts in (*_FIT, _goes_elsewhere, _names_another_level, _another_project)):
        return False
    window = _window(plan, rules)
    day, later = _day(done)
    if window is None or day is None or later is None or later < window[0] or day > window[1]:
        return False
    in_time = plan.end is not None and day <= plan.end
    return in_time or any(mark(plan, done) for mark in compare.MARKS)


def _goes_elsewhere(plan: Features, done: Features) -> bool:
    """A visit to one city does not keep the promise to come to another."""
    return bool(plan.place and done.place) and not plan.place & done.place


def _another_project(plan: Features, done: Features) -> bool:
    """Only a project of the same field or name keeps the promise of one: parties have many at a time."""
    return plan.kind == "project" and not (plan.areas & done.areas or (plan.title and done.title))


def _names_another_level(plan: Features, done: Features) -> bool:
    """A level that was promised must be the level that was reached."""
    return "level" in plan.slots and plan.slots["level"] != done.slots.get("level", plan.slots["level"])


def _day(done: Features) -> tuple[int | None, int | None]:
    """Return the first and last day on which it can have happened."""
    if done.start is not None:
        return done.start, done.end
    return done.published, done.published


def _window(plan: Features, rules: Rules) -> tuple[int, int] | None:
    """Return the first and last day on which an event can make the plan true."""
    announced = day_number(plan.report.published)
    if plan.start is None or plan.end is None:
        return (announced, announced + rules.waiting(plan.kind)) if announced is not None else None
    first = plan.start - rules.days("tolerance", plan.kind)
    if plan.kind not in _BY_THE_DAY and announced is not None:
        first = min(first, announced)
    elif announced is not None:
        first = max(first, announced - 1)
    return first, plan.end + rules.late(plan.kind)
