"""The standing relationship of a pair or group: its steps in time, what is valid now, and what replaced what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from typing import Any

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from kgraph.consolidate.rules import Rules
from kgraph.consolidate.values import UNKNOWN_DAY, Event, Partnership, Step
from kgraph.rdf import date_bounds
from kgraph.resources import resource
from kgraph.vocabulary import KG

KINDS = ("partnership", "diplomatic_relations")
_REAL = ("completed", "ongoing", None)

# What a step does to the one before it, and the rule that says so.
_RAISES = {"establish", "upgrade", "downgrade", "renew"}
_ENDS = {"end", "suspend"}
_BREAKS = {"sever", "suspend"}
_REPLACED = "a later level replaces an earlier one"
_AFFIRMED = "a later report affirms another level"
_ENDED = "the partnership was ended or suspended"
_BROKEN = "diplomatic relations were broken off or suspended"
_RESTORED = "relations were established or restored"


@lru_cache(maxsize=4)
def field_levels(rank: int) -> frozenset[str]:
    """Return the levels of a rank, by id: those for one field only."""
    vocabulary = parse(path=str(resource("ontology", "vocabularies", "level.ttl")), format=RdfFormat.TURTLE)
    ranked = (quad for quad in vocabulary if quad.predicate == KG.rank and isinstance(quad.object, Literal))
    found = (
        quad.subject.value for quad in ranked if quad.object.value == str(rank) and isinstance(quad.subject, NamedNode)
    )
    return frozenset(iri.rsplit("/", 1)[1] for iri in found)


def build_partnership(parties: tuple[str, ...], events: Iterable[Event], rules: Rules) -> Partnership | None:
    """Return the relationship that the events of exactly these parties add up to; None where nothing happened yet.

    Only what happened counts, in the order of its days. A step stays valid until a rule names what replaced it.
    """
    real = [event for event in events if event.fact.kind in KINDS and event.fact.status in _REAL]
    steps = [_step(event) for event in sorted(real, key=_when)]
    if not steps:
        return None
    fields = field_levels(rules.tables["levels"]["field"])
    closed = [_closed(step, steps[position + 1 :], fields) for position, step in enumerate(steps)]
    level, standing = _current(closed, fields)
    return Partnership(parties, tuple(closed), level, standing)


def _when(event: Event) -> tuple[str, str, str]:
    """Sort by the day it happened; what only its publication dates came by then."""
    bounds = date_bounds(event.fact.date or "")
    return bounds[0] if bounds else event.first_reported or UNKNOWN_DAY, event.first_reported, event.key


def _step(event: Event) -> Step:
    fact: Any = event.fact
    return Step(event.key, fact.kind, fact.action, getattr(fact, "level", None) or "", fact.date or "")


def _closed(step: Step, later: list[Step], fields: frozenset[str]) -> Step:
    """Return the step with its end, where a later one replaces it."""
    for other in later:
        rule = _replaces(other, step, fields)
        if rule:
            return replace(step, valid_until=other.valid_from, replaced_by=other.event, rule=rule)
    return step


def _replaces(other: Step, step: Step, fields: frozenset[str]) -> str:
    """Return the rule by which a later step ends the validity of an earlier one, "" where none does."""
    same_kind = other.kind == step.kind
    if other.kind == "partnership":
        if not same_kind or step.action not in _RAISES:
            return _RESTORED if same_kind and step.action in _ENDS and other.action in _RAISES else ""
        if other.action in _ENDS:
            return _ENDED
        if {other.level, step.level} & fields or not _is_another(other, step):
            return ""
        return _REPLACED if other.action in _RAISES else _AFFIRMED
    if other.action in _BREAKS:
        opened = same_kind and step.action in ("establish", "restore")
        return _BROKEN if opened or (not same_kind and step.action in _RAISES) else ""
    reopened = same_kind and step.action in _BREAKS and other.action in ("establish", "restore")
    return _RESTORED if reopened else ""


def _is_another(other: Step, step: Step) -> bool:
    """Say whether a later step names another level, and not the same one by a vaguer name."""
    vaguer = step.level.endswith(f"-{other.level}") and other.action != "downgrade"
    return bool(other.level) and other.level != step.level and not vaguer


def _current(steps: list[Step], fields: frozenset[str]) -> tuple[str, str]:
    """Return the level that nothing replaced, and whether the relationship stands."""
    valid = [step for step in steps if not step.replaced_by]
    if any(step.action in (_ENDS if step.kind == "partnership" else _BREAKS) for step in valid):
        return "", "denied"
    level = ""
    for one in sorted((step for step in valid if step.level), key=lambda step: step.level not in fields):
        if not level.endswith(f"-{one.level}") or one.action == "downgrade":
            level = one.level
    return level, "ongoing"
