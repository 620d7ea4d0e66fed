"""Days, months, years and intervals as ISO strings, and the arithmetic that relative words need."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
          "december")  # fmt: skip
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def day(year: int, month: int, number: int) -> str | None:
    """Return the day in ISO form, None where the calendar has no such day."""
    try:
        return date(year, month, number).isoformat()
    except ValueError:
        return None


def month_of(year: int, month: int) -> str:
    """Return a month in ISO form; `month` may lie outside 1 to 12 and is carried over."""
    total = year * 12 + month - 1
    return f"{total // 12:04d}-{total % 12 + 1:02d}"


def interval(first: str, last: str) -> str:
    """Return FROM/TO, or the one value where both are the same."""
    return first if first == last else f"{first}/{last}"


def precision(value: str) -> str:
    """Return "day", "month", "year" or "interval"."""
    return "interval" if "/" in value else {4: "year", 7: "month"}.get(len(value), "day")


def bounds(value: str) -> tuple[date, date]:
    """Return the first and the last day of a value."""
    first, _, last = value.partition("/")
    return _edge(first, last=False), _edge(last or first, last=True)


def _edge(value: str, *, last: bool) -> date:
    parts = [int(part) for part in value.split("-")]
    month = parts[1] if len(parts) > 1 else 12 if last else 1
    number = parts[2] if len(parts) > 2 else monthrange(parts[0], month)[1] if last else 1
    return date(parts[0], month, number)


def week_of(some: date) -> str:
    """Return the week, Monday to Sunday, of a day."""
    monday = some - timedelta(days=some.weekday())
    return f"{monday.isoformat()}/{(monday + timedelta(days=6)).isoformat()}"


def weekend_of(some: date) -> str:
    """Return the Saturday and Sunday of a day's week."""
    saturday = some + timedelta(days=5 - some.weekday())
    return f"{saturday.isoformat()}/{(saturday + timedelta(days=1)).isoformat()}"


def weekday_before(some: date, weekday: int, *, strictly: bool = False) -> date:
    """Return the latest such weekday up to a day, or strictly before it."""
    back = (some.weekday() - weekday) % 7
    return some - timedelta(days=back or (7 if strictly else 0))


def weekday_after(some: date, weekday: int, *, strictly: bool = False) -> date:
    """Return the earliest such weekday from a day on, or strictly after it."""
    ahead = (weekday - some.weekday()) % 7
    return some + timedelta(days=ahead or (7 if strictly else 0))


def moved(some: date, count: int, unit: str) -> str | None:
    """Return what lies `count` units from a day, as precise as the unit: a day, a week, a month, a year.

    None where that leaves the calendar.
    """
    try:
        if unit == "day":
            return (some + timedelta(days=count)).isoformat()
        if unit == "week":
            return week_of(some + timedelta(weeks=count))
        if unit == "month":
            return _checked(month_of(some.year, some.month + count))
        return _checked(f"{some.year + count * {'year': 1, 'decade': 10, 'century': 100}[unit]:04d}")
    except (OverflowError, ValueError):
        return None


def _checked(value: str) -> str | None:
    return value if 1 <= int(value[:5].rstrip("-")) <= 9999 else None
