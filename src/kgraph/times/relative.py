"""Readers of words that mean a time only against the day of publication, or against the day told last."""

from __future__ import annotations

import re
from datetime import date, timedelta

from kgraph.times import calendar
from kgraph.times.clock import Clock, Reading, month_number, nearest, number_of, told, unit_of, within

_BACK = frozenset({"previous", "preceding", "before", "earlier"})
_ON = frozenset({"following", "next", "after", "later"})
_SHIFTS = {"today": 0, "tonight": 0, "tomorrow": 1, "yesterday": -1}
_PAST = ("last", "past", "previous", "preceding")
_FUTURE = ("next", "coming", "following", "upcoming")


def near_day(match: re.Match[str], clock: Clock) -> Reading | None:
    """Read "today", "yesterday", "tomorrow", "this morning"."""
    if clock.published is None:
        return Reading()
    if match["day"] == "tomorrow" and match.string.endswith("of ", 0, match.start()):
        return None  # "the leaders of tomorrow"
    return told(within(clock.published, _SHIFTS.get(match["day"].lower(), 0)))


def weekday(match: re.Match[str], clock: Clock) -> Reading | None:
    """Read a weekday: "Sunday", "last Friday", "Tuesday evening", "Friday next week"."""
    if clock.published is None:
        return Reading()
    number = calendar.WEEKDAYS.index(match["weekday"].lower())
    which = (match.groupdict().get("which") or "").lower().split(" ")[-1]
    week = (match.groupdict().get("week") or "").lower()
    if week:
        shift = -1 if week.startswith(_PAST) else 1 if week.startswith(_FUTURE) else 0
        monday = clock.published - timedelta(days=clock.published.weekday())
        return told(within(monday, 7 * shift + number))
    past = calendar.weekday_before(clock.published, number).isoformat()
    future = calendar.weekday_after(clock.published, number).isoformat()
    if which in _PAST:  # what was yesterday is not called "last Tuesday": it is the one before
        strictly = calendar.weekday_before(clock.published, number, strictly=True)
        return told(within(strictly, -7 if (clock.published - strictly).days == 1 else 0))
    if which in _FUTURE:
        return told(calendar.weekday_after(clock.published, number, strictly=True).isoformat())
    if which == "this":
        return Reading(past if clock.direction == "past" else future, (past, future), data={"nearer": "future"})
    if past == future:
        return told(past)
    soon = (date.fromisoformat(future) - clock.published).days < (clock.published - date.fromisoformat(past)).days
    nearer = "future" if soon else "past"
    return Reading(future if clock.direction == "future" else past, (past, future), data={"nearer": nearer})


def weekdays(match: re.Match[str], clock: Clock) -> Reading | None:
    """Read "Monday to Wednesday", "Saturday and Sunday"."""
    if clock.published is None:
        return Reading(kind="interval")
    first, last = (calendar.WEEKDAYS.index(match[name].lower()) for name in ("weekday", "weekday2"))
    length = (last - first) % 7
    behind = calendar.weekday_before(clock.published, first)
    if clock.direction == "past" and behind + timedelta(days=length) > clock.published:
        behind -= timedelta(weeks=1)  # "they met on Monday and Tuesday" has ended
    ahead = calendar.weekday_after(clock.published, first)
    past, future = (f"{day.isoformat()}/{within(day, length)}" for day in (behind, ahead))
    return nearest(past, future, clock) if past != future else told(past, "interval")


def unit(match: re.Match[str], clock: Clock) -> Reading | None:
    """Read "last month", "next year", "this week", "early next year", "the end of the month"."""
    if clock.published is None:
        return Reading()
    which = (match.groupdict().get("which") or "").lower()
    shift = -1 if which in _PAST else 1 if which in _FUTURE else 0
    name = match["unit"].lower()
    edge = re.sub(r"^(?:the|by|at)\s+|\s+(?:of|in)$", "", (match.groupdict().get("edge") or "").lower())
    if name == "weekend":
        return _weekend(shift, which, clock)
    here = clock.published
    if name == "decade" and shift == 0 and edge in ("end", "the end", "late", "later"):
        return told(f"{here.year // 10 * 10 + 10}", edge=edge)
    value = _quarter(here, shift) if name == "quarter" else calendar.moved(here, shift, unit_of(name))
    return told(value, **({"edge": edge} if edge else {}))


def _weekend(shift: int, which: str, clock: Clock) -> Reading | None:
    assert clock.published is not None
    here = clock.published
    if shift < 0:
        return told(calendar.weekend_of(here - timedelta(days=7 if here.weekday() < 5 or which == "last" else 0)))
    if shift > 0:
        return told(calendar.weekend_of(here + timedelta(days=7 if here.weekday() >= 5 else 0)))
    past = calendar.weekend_of(here - timedelta(days=7 if here.weekday() < 5 else 0))
    return told(calendar.weekend_of(here)) if which == "this" else nearest(past, calendar.weekend_of(here), clock)


def _quarter(some: date, shift: int) -> str:
    first = (some.month - 1) // 3 * 3 + 1 + 3 * shift
    return calendar.interval(calendar.month_of(some.year, first), calendar.month_of(some.year, first + 2))


def span(match: re.Match[str], clock: Clock) -> Reading | None:
    """Read "over the next five years" (from the publication's year to the fifth after it), "the past two months"."""
    if clock.published is None:
        return Reading(kind="interval")
    count, name = number_of(match["count"] or "a"), unit_of(match["unit"])
    back = match["which"].lower() in _PAST
    then = calendar.moved(clock.published, -count if back else count, name)
    if then is None:
        return None
    here = clock.published.isoformat() if name in ("day", "week") else clock.published.isoformat()[: len(then)]
    then = then.partition("/")[0] if back else then.rpartition("/")[2]
    return told(calendar.interval(then, here) if back else calendar.interval(here, then), "interval")


def shifted(match: re.Match[str], clock: Clock) -> Reading | None:
    """Read "two weeks ago", "in three months", "five years from now", "within five years" (the last of them)."""
    if clock.published is None:
        return Reading()
    count, name = number_of(match["count"]), unit_of(match["unit"])
    back = (match.groupdict().get("ago") or "").lower() in ("ago", "back")
    inside = (match.groupdict().get("in") or "").lower()
    if inside and clock.direction == "past":
        return Reading(kind="duration", data={"count": count, "unit": name})  # "was completed within two months"
    kind = "deadline" if inside == "within" else "point"
    return told(calendar.moved(clock.published, -count if back else count, name), kind)


def same_day(match: re.Match[str], clock: Clock) -> Reading | None:
    """Read "the same day", "earlier in the day", "the day before": against the day told last, else publication."""
    base = clock.told or clock.published
    if base is None:
        return Reading()
    words = match.group().lower()
    shift = 0
    if "same" in words and clock.news_day and clock.published and abs((clock.published - base).days) <= 6:
        base = clock.published  # the news day, not a neighbour of it told in passing
    if re.search(r"\b(?:before|previous|preceding)\b", words):
        shift = -1
    elif re.search(r"\b(?:after|next|following)\b", words):
        shift = 1
    return told(within(base, shift), anchored=True)


def last_night(_match: re.Match[str], clock: Clock) -> Reading | None:
    """Read "last night", "overnight": the day before publication."""
    return told(within(clock.published, -1)) if clock.published else Reading()


def month_told(match: re.Match[str], clock: Clock) -> Reading | None:
    """Read "that October", "the following March": the month of that name in the year told last, after or before it.

    Raises nothing; where no time was told before, "the previous October" counts from publication, "that" stays open.
    """
    which = (match["which"] or "").lower()
    if not which and match.group().lower().startswith("the"):
        return None  # "the May summit"
    base = calendar.bounds(clock.latest)[0] if clock.latest else clock.published
    if base is None or not (clock.latest or which):
        return Reading()
    number = month_number(match["month"])
    if which in _ON:
        return told(calendar.month_of(base.year + (number <= base.month and len(clock.latest) > 4), number))
    if which in _BACK:
        return told(calendar.month_of(base.year - (number >= base.month or len(clock.latest) == 4), number))
    return told(calendar.month_of(base.year, number))


def unit_told(match: re.Match[str], clock: Clock) -> Reading | None:
    """Read "that year", "the same month", "the following week", "the year before": against the time told last.

    "The year" alone is none, and a future told after a past is open where it would lie past publication.
    """
    which = (match["which"] or (match["where"] or "").strip()).lower()
    if not which and match["the"].lower() == "the":
        return None
    if not clock.latest:
        return Reading()
    base, name = calendar.bounds(clock.latest)[0], match["unit"].lower()
    shift = -1 if which in _BACK else 1 if which in _ON else 0
    if name == "weekend":
        return told(calendar.weekend_of(base + timedelta(weeks=shift)), anchored=True)
    if len(clock.latest) == 4 and name != "year":
        return Reading()
    return told(calendar.moved(base, shift, name), anchored=True)


def same_stretch(_match: re.Match[str], clock: Clock) -> Reading | None:
    """Read "over the same period", "during this period": the month, year or interval told last; open where none was."""
    return told(clock.stretch, anchored=True) if clock.stretch else Reading()


def later(match: re.Match[str], clock: Clock) -> Reading | None:
    """Read "a month later", "two days earlier": against the time told last that is as precise as the unit.

    It stays open where none was told, and where a past told after it would lie ahead: then it counts from another day.
    """
    count, name = number_of(match["count"]), unit_of(match["unit"])
    enough = {"day": 10, "week": 10, "month": 7}.get(name, 4)
    told_last = clock.latest.partition("/")[0]
    base = calendar.bounds(told_last)[0] if len(told_last) >= enough else clock.told
    back = match["where"].lower() in ("earlier", "before", "previously")
    if base and clock.published and base > clock.published and clock.direction == "past":
        base = clock.past  # "the jets will come in March; two weeks earlier they had met": before the news
    if base is None:
        return Reading()
    value = calendar.moved(base, -count if back else count, name)
    late = value and clock.published and calendar.bounds(value)[0] > clock.published
    return Reading() if late and clock.direction != "future" else told(value, anchored=True)


def duration(match: re.Match[str], _clock: Clock) -> Reading | None:
    """Read "50 years of", "half a century", "three-day": a length, which dates nothing."""
    words = match.group().lower()
    count = 0.5 if words.startswith("half") else number_of(match["count"] or "a")
    name = unit_of(match["unit"])
    years = {"year": 1, "decade": 10, "century": 100}.get(name, 0) * count
    data = {"count": count, "unit": name} | ({"years": int(years)} if years else {})
    return Reading(kind="duration", data=data)


def anniversary(match: re.Match[str], _clock: Clock) -> Reading | None:
    """Read "the 50th anniversary", "the fiftieth year": how many years, which dates nothing."""
    count = number_of(match["count"]) + number_of(match["tens"] or "")
    return Reading(kind="anniversary", data={"years": count}) if count else None
