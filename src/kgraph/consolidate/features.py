"""What a report is compared by, worked out once: its day, names, title, areas and told values."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from kgraph.consolidate.rules import Rules
from kgraph.consolidate.values import ReportedFact
from kgraph.rdf import date_bounds

Tokens = tuple[str, ...]

EXACT = ("host", "organisation", "member", "provider", "recipient", "indicator", "currency", "unit", "years", "of")
"""Slots where two told values that differ are two happenings."""


@lru_cache(maxsize=65536)
def tokens(text: str) -> Tokens:
    """Return the words of a name without case, accents and signs."""
    plain = unicodedata.normalize("NFKD", text)
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign)).casefold()
    return tuple(re.findall(r"\w+", re.sub(r"['’]s\b|['’]", "", plain)))


@lru_cache(maxsize=65536)
def _ordinal(day: str) -> int:
    return date.fromisoformat(day).toordinal()


def day_number(text: str) -> int | None:
    """Return the first day of a date as a number, None where there is none."""
    bounds = date_bounds(text) if text else None
    return _ordinal(bounds[0]) if bounds else None


@dataclass(slots=True, eq=False)
class Features:
    """What one report is compared by, worked out once."""

    report: ReportedFact
    rules: Rules
    kind: str
    group: tuple[str, str]
    start: int | None
    end: int | None
    years: tuple[int, int]
    precise: bool
    published: int | None
    unique: bool
    people: tuple[Tokens, ...]
    title: Tokens
    place: frozenset[str]
    areas: frozenset[str]
    slots: dict[str, Any]

    @classmethod
    def of(cls, report: ReportedFact, rules: Rules) -> Features:
        """Work out what the report is compared by."""
        fact: Any = report.fact
        told = getattr(fact, "period", None) or fact.date or ""
        bounds = date_bounds(told)
        start, end = (_ordinal(bounds[0]), _ordinal(bounds[1])) if bounds else (None, None)
        years = (int(bounds[0][:4]), int(bounds[1][:4])) if bounds else (0, 9999)
        people = getattr(fact, "people", ()) or ((fact.person,) if getattr(fact, "person", None) else ())
        ignored = rules.tables["titles"]["ignore"]
        return cls(
            report=report,
            rules=rules,
            kind=fact.kind,
            group=(rules.tables["status"].get(fact.status or "", "happened"), rules.family(fact.kind, fact.action)),
            start=start,
            end=end,
            years=years,
            precise=end is not None and start is not None and end - start < rules.days("precise", fact.kind),
            published=_published(report),
            unique=rules.is_unique(fact.kind, fact.action),
            people=tuple(sorted(tokens(name) for name in people)),
            title=tuple(word for word in tokens(getattr(fact, "title", None) or "") if word not in ignored),
            place=frozenset(tokens(getattr(fact, "place", None) or "")),
            areas=frozenset(getattr(fact, "areas", ())),
            slots={name: value for name in _COMPARED if (value := getattr(fact, name, None)) is not None},
        )

    @property
    def signature(self) -> str:
        """Return what makes two reports the same for every rule; the day of publication only where it counts."""
        when = (self.start, self.end) if self.precise else (self.start, self.end, self.published)
        slots = sorted(self.slots.items())
        return repr((self.kind, self.group, self.report.fact.action, when, self.people, self.title,
                     sorted(self.place), sorted(self.areas), slots))  # fmt: skip


_COMPARED = (*EXACT, "level", "instrument", "count", "amount", "meeting_type", "visit_type", "support_type", "office")


def _published(report: ReportedFact) -> int | None:
    # An office is held for years: its reports are compared by the year, which keeps a well-known holder's block small.
    return day_number(report.published[:4] if report.fact.kind == "office" else report.published)


class FeatureCache:
    """Features by fact, worked out once; two states of one store share most of their facts."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self._known: dict[str, Features] = {}

    def __len__(self) -> int:
        return len(self._known)

    def of(self, report: ReportedFact) -> Features:
        """Return what a report is compared by."""
        found = self._known.get(report.iri)
        if found is None or (found.report is not report and found.report != report):  # it came again, with another day
            found = self._known[report.iri] = Features.of(report, self.rules)
        return found


@lru_cache(maxsize=65536)
def same_name(one: Tokens, other: Tokens) -> bool:
    """Say whether two names can be one person's: the same words, some of them left out, or a first name shortened."""
    if not one or not other:
        return False
    few, many = sorted((set(one), set(other)), key=len)
    return few <= many or "".join(one) == "".join(other) or _short_form(one, other)


def _short_form(one: Tokens, other: Tokens) -> bool:
    return len(one) > 1 and len(other) > 1 and one[-1] == other[-1] and one[0][:2] == other[0][:2]
