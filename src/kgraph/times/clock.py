"""What an expression of time is read against, what it is read as, and the words that all rules share."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from kgraph.times import calendar

NUMBERS: Mapping[str, int] = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
    "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "hundred": 100,
}  # fmt: skip
ORDINALS: Mapping[str, int] = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
    "tenth": 10, "twentieth": 20, "thirtieth": 30, "fortieth": 40, "fiftieth": 50, "sixtieth": 60, "seventieth": 70,
    "eightieth": 80, "ninetieth": 90, "hundredth": 100,
}  # fmt: skip
with Path(__file__).with_name("words.toml").open("rb") as _file:
    WORDS: Mapping[str, frozenset[str]] = {name: frozenset(words) for name, words in tomllib.load(_file).items()}
_MONTH_NUMBERS = {name[:3]: number for number, name in enumerate(calendar.MONTHS, 1)}

MON = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
)
WD = r"(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)"
D = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?![\w%])(?!,\d{3}|\.\d)"
Y = r"(?:1[5-9]|20|21)\d\d(?![\w%]|,\d{3}|\.\d)"
TO = r"(?:\s?[-–—]\s?|\s+(?:to|and|through|until|till)\s+)"
UNIT = r"(?:day|week|month|year|decade|century|centurie)s?\b"
COUNT = r"(?:\d{1,3}|" + "|".join(sorted(NUMBERS, key=len, reverse=True)) + r")"


@dataclass(slots=True)
class Clock:
    """The day of publication, what was told before, and the tense around: "past", "future", or "" where it is open.

    `told` is the day told last, `past` the last one that does not lie ahead, `stretch` the month, year or interval told
    last, `latest` whichever of the two was told last, and `news_day` says whether the day of publication was among
    what was told.
    """

    published: date | None
    told: date | None = None
    past: date | None = None
    stretch: str = ""
    latest: str = ""
    news_day: bool = False
    direction: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What an expression means: an ISO value ("" where it stays open), what it could be, its kind, and more."""

    value: str = ""
    candidates: tuple[str, ...] = ()
    kind: str = "point"
    data: Mapping[str, Any] = field(default_factory=dict)


Reader = Callable[[re.Match[str], Clock], Reading | None]


def number_of(word: str) -> int:
    """Return the number that digits, a number word or an ordinal say; 0 for none."""
    word = word.lower()
    digits = re.match(r"\d+", word)
    return int(digits.group()) if digits else NUMBERS.get(word, ORDINALS.get(word, 0))


def month_number(name: str) -> int:
    """Return 1 to 12 for a month's name, full or short."""
    return _MONTH_NUMBERS[name[:3].lower()]


def unit_of(word: str) -> str:
    """Return the unit in the singular."""
    word = word.lower().rstrip("s")
    return "century" if word.startswith("centur") else word


def told(value: str | None, kind: str = "point", **data: Any) -> Reading | None:
    """Return the reading of a value that leaves no choice; None where there is no such value."""
    return Reading(value, kind=kind, data=data) if value else None


def nearest(past: str | None, future: str | None, clock: Clock) -> Reading | None:
    """Return the reading of a date whose year or week is not told: by the tense around, else what lies nearer.

    News tells the past, so a future day counts as twice as far. A day that has just been, or is about to be, outweighs
    one most of a year away whatever the tense, which is easily misread.
    """
    if past == future or not (past and future) or clock.published is None:
        return told(past or future)
    behind = (clock.published - calendar.bounds(past)[1]).days
    ahead = (calendar.bounds(future)[0] - clock.published).days
    nearer = "future" if 2 * ahead < behind else "past"
    if len(past) >= 10 and ((behind > 300 and ahead < 45) or (ahead > 300 and behind < 10)):
        return told(future if nearer == "future" else past)
    chosen = future if (clock.direction or nearer) == "future" else past
    return Reading(chosen, (past, future), data={"nearer": nearer})


def yearless(month: int, first: int, last: int, last_month: int, clock: Clock, weekday: str = "") -> Reading | None:
    """Return the reading of days without a year; a weekday beside them, where it fits one year only, decides."""
    if clock.published is None:
        return Reading(kind="point")
    found = []
    for year in range(clock.published.year - 1, clock.published.year + 2):
        start = calendar.day(year, month, first)
        end = calendar.day(year + (last_month < month), last_month, last)
        if start and end:
            found.append(calendar.interval(start, end))
    if weekday:
        wanted = calendar.WEEKDAYS.index(weekday.lower())
        fitting = [value for value in found if calendar.bounds(value)[0].weekday() == wanted]
        found = fitting if len(fitting) == 1 else found
    past = [value for value in found if calendar.bounds(value)[0] <= clock.published]
    future = [value for value in found if calendar.bounds(value)[1] >= clock.published]
    return nearest(past[-1] if past else None, future[0] if future else None, clock)


def relative_year(words: str, clock: Clock) -> int | None:
    """Return the year of "last year", "this year", "next year", "the year"; None where publication is unknown.

    "That year" and "the same year" are the year told last.
    """
    if clock.published is None:
        return None
    words = words.lower()
    if re.search(r"\b(?:that|same)\b", words):
        return int(clock.latest[:4]) if clock.latest else None
    back = re.search(r"\b(?:last|previous|past)\b", words)
    ahead = re.search(r"\b(?:next|coming|following)\b", words)
    return clock.published.year + bool(ahead) - bool(back)


def within(some: date, days: int) -> str:
    """Return the day that many days from `some`, in ISO form."""
    return (some + timedelta(days=days)).isoformat()
