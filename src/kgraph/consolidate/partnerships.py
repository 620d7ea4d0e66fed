"""The standing relationship of a pair or group: its steps in time, what is valid now, and what replaced what."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kgraph.consolidate.values import UNKNOWN_DAY, Event, Partnership, Step
from kgraph.rdf import date_bounds

KINDS = ("partnership", "diplomatic_relations")
_REAL = ("completed", "ongoing", None)

# What a step does to the one before it, and the rule that says so.
_RAISES = {"establish", "upgrade", "downgrade", "renew"}
_ENDS = {"end", "suspend"}
_BREAKS = {"sever", "suspend"}
_REPLACED = "a later level replaces an earlier one"
_ENDED = "the partnership was ended or suspended"
_BROKEN = "diplomatic relations were broken off or suspended"
_RESTORED = "relations were established or restored"


def build_partnership(parties: tuple[str, ...], events: Iterable[Event]) -> Partnership | None:
    """Return the relationship that the events of exactly these parties add up to; None where nothing happened yet.

    Only what happened counts, in the order of its days. A step stays valid until a rule names what replaced it.
    """
    real = [event for event in events if event.fact.kind in KINDS and event.fact.status in _REAL]
    steps = [_step(event) for event in sorted(real, key=_when)]
    if not steps:
        return None
    kinds = {event.key: event.fact.kind for event in real}
    closed = [_closed(step, steps[position + 1 :], kinds) for position, step in enumerate(steps)]
    level, standing = _current(closed, kinds)
    return Partnership(parties, tuple(closed), level, standing)


def _when(event: Event) -> tuple[str, str, str]:
    """Sort by the day it happened; what only its publication dates came by then."""
    bounds = date_bounds(event.fact.date or "")
    return bounds[0] if bounds else event.first_reported or UNKNOWN_DAY, event.first_reported, event.key


def _step(event: Event) -> Step:
    fact: Any = event.fact
    return Step(event.key, fact.action, getattr(fact, "level", None) or "", fact.date or "")


def _closed(step: Step, later: list[Step], kinds: dict[str, str]) -> Step:
    """Return the step with its end, where a later one replaces it."""
    for other in later:
        rule = _replaces(other, step, kinds)
        if rule:
            return Step(step.event, step.action, step.level, step.valid_from, other.valid_from, other.event, rule)
    return step


def _replaces(other: Step, step: Step, kinds: dict[str, str]) -> str:
    """Return the rule by which a later step ends the validity of an earlier one, "" where none does."""
    same_kind = kinds[other.event] == kinds[step.event]
    if kinds[other.event] == "partnership":
        if not same_kind or step.action not in _RAISES:
            return _RESTORED if same_kind and step.action in _ENDS and other.action in _RAISES else ""
        if other.action in _ENDS:
            return _ENDED
        raised = other.action in _RAISES and other.level and other.level != step.level
        return _REPLACED if raised else ""
    if other.action in _BREAKS:
        opened = same_kind and step.action in ("establish", "restore")
        return _BROKEN if opened or (not same_kind and step.action in _RAISES) else ""
    reopened = same_kind and step.action in _BREAKS and other.action in ("establish", "restore")
    return _RESTORED if reopened else ""


def _current(steps: list[Step], kinds: dict[str, str]) -> tuple[str, str]:
    """Return the level that nothing replaced, and whether the relationship stands."""
    valid = [step for step in steps if not step.replaced_by]
    levels = [step.level for step in valid if step.action in _RAISES and step.level]
    broken = any(
        step.action in _ENDS if kinds[step.event] == "partnership" else step.action in _BREAKS for step in valid
    )
    affirmed = [step.level for step in valid if step.level and step.action in ("reaffirm", "mark")]
    level = levels[-1] if levels else affirmed[-1] if affirmed else ""
    return ("", "denied") if broken else (level, "ongoing")
