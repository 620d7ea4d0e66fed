"""Readers of written dates: days, months, quarters, years, and ranges of them."""

from __future__ import annotations

import re

from kgraph.times import calendar
from kgraph.times.clock import Clock, Reading, month_number, nearest, number_of, relative_year, told, yearless


def iso_day(match: re.Match[str], _clock: Clock) -> Reading | None:
    """Read "2025-11-02"."""
    return told(calendar.day(*map(int, match.group().split("-"))))


def numeric_day(match: re.Match[str], _clock: Clock) -> Reading | None:
    """Read "13/02/2025"; where day and month could change places the date stays open, with both as candidates."""
    first, second, year = (int(part) for part in re.split(r"[/.]", match.group()))
    found = {calendar.day(year, second, first), calendar.day(year, first, second)} - {None}
    values = sorted(value for value in found if value)
    if len(values) == 1:
        return told(values[0])
    return Reading(candidates=tuple(values)) if values else None


def days(match: re.Match[str], clock: Clock) -> Reading | None:
    """Read days of months with or without a year, and ranges of them: "July 17-18", "30 May to 2 June 2025"."""
    groups = match.groupdict()
    month = month_number(groups["month"])
    last_month = month_number(groups["month2"]) if groups.get("month2") else month
    first = number_of(groups["day"])
    last = number_of(groups["day2"]) if groups.get("day2") else first
    weekday = groups.get("weekday") or ""
    year = int(groups["year"]) if groups.get("year") else _named_year(groups.get("relative"), clock)
    if not year:
        return yearless(month, first, last, last_month, clock, weekday)
    start_year = int(groups["year1"]) if groups.get("year1") else year - (last_month < month)
    start, end = calendar.day(start_year, month, first), calendar.day(year, last_month, last)
    return told(calendar.interval(start, end)) if start and end and start <= end else None


def _named_year(words: str | None, clock: Clock) -> int | None:
    return relative_year(words, clock) if words else None


def month(match: re.Match[str], clock: Clock) -> Reading | None:
    """Read a month, with a year ("November 2023"), a relative year ("June last year") or none ("in May")."""
    groups = match.groupdict()
    number = month_number(groups["month"])
    year = int(groups["year"]) if groups.get("year") else _named_year(groups.get("relative"), clock)
    if year:
        return told(calendar.month_of(year, number))
    if clock.published is None:
        return Reading()
    here = clock.published.year
    behind = here if number <= clock.published.month else here - 1
    ahead = here if number >= clock.published.month else here + 1
    which = (groups.get("which") or "").lower()
    if which in ("last", "past"):
        return told(calendar.month_of(behind if number != clock.published.month else here - 1, number))
    if which in ("next", "coming"):
        return told(calendar.month_of(ahead if number != clock.published.month else here + 1, number))
    if which == "this":
        return told(calendar.month_of(here, number))
    return nearest(calendar.month_of(behind, number), calendar.month_of(ahead, number), clock)


def months(match: re.Match[str], clock: Clock) -> Reading | None:
    """Read a range of months: "June to August 2025", "between May and July"."""
    first, last = month_number(match["month"]), month_number(match["month2"])
    if match["year"]:
        year = int(match["year"])
        start_year = int(match["year1"]) if match["year1"] else year - (last < first)
        return told(calendar.interval(calendar.month_of(start_year, first), calendar.month_of(year, last)))
    if clock.published is None:
        return Reading(kind="interval")
    found = [calendar.interval(calendar.month_of(year, first), calendar.month_of(year + (last < first), last))
             for year in range(clock.published.year - 1, clock.published.year + 2)]  # fmt: skip
    past = [value for value in found if calendar.bounds(value)[0] <= clock.published]
    future = [value for value in found if calendar.bounds(value)[1] >= clock.published]
    return nearest(past[-1] if past else None, future[0] if future else None, clock)


def part_of_year(match: re.Match[str], clock: Clock) -> Reading | None:
    """Read halves and quarters: "the first half of 2026", "Q3 2025", "the second quarter of next year"."""
    groups = match.groupdict()
    year = int(groups["year"]) if groups.get("year") else relative_year(groups.get("relative") or "", clock)
    if not year:
        return Reading(kind="interval")
    unit = groups["unit"].lower()
    size = 6 if unit in ("half", "h") else 3
    order = 2 if groups["order"].lower() in ("latter", "last") and size == 6 else number_of(groups["order"])
    if groups["order"].lower() in ("last", "final") and size == 3:
        order = 4
    if not 1 <= order <= 12 // size:
        return None
    first = calendar.month_of(year, (order - 1) * size + 1)
    return told(calendar.interval(first, calendar.month_of(year, order * size)), "interval")


def season(match: re.Match[str], clock: Clock) -> Reading | None:
    """Read "the autumn", "next spring", "summer 2024" as its year, since hemispheres differ about the months."""
    if match["year"]:
        return told(match["year"])
    year = relative_year(match["relative"] or match["which"] or "", clock)
    return told(str(year)) if year else Reading()


def years(match: re.Match[str], _clock: Clock) -> Reading | None:
    """Read a range of years: "2021-2025", "2024-25", "from 2021 to 2025"."""
    first, last = match["year"], match["year2"]
    last = first[: 4 - len(last)] + last
    return told(calendar.interval(first, last), "interval") if first < last else None


def decade(match: re.Match[str], _clock: Clock) -> Reading | None:
    """Read "the 1990s", "the 1800s" (a century)."""
    first = int(match["year"])
    return told(f"{first}/{first + (99 if first % 100 == 0 and first < 2000 else 9)}", "interval")


def fiscal(match: re.Match[str], _clock: Clock) -> Reading | None:
    """Read "fiscal year 2024", "FY25", "financial year 2024-25": the year by whose name it goes."""
    year = match["year"] if len(match["year"]) == 4 else f"20{match['year']}"
    if match["year2"]:
        return told(calendar.interval(year, year[: 4 - len(match["year2"])] + match["year2"]), "interval", fiscal=True)
    return told(year, fiscal=True)


def year(match: re.Match[str], _clock: Clock) -> Reading | None:
    """Read a year, or a part of it: "2030", "late 2025", "mid-2026", "the end of 2025"."""
    edge = (match.groupdict().get("edge") or "").lower()
    return told(match["year"], **({"edge": edge} if edge else {}))
