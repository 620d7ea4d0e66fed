"""Expressions of time in English text, read as ISO dates and intervals against the day of publication."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from kgraph.records import Mention
from kgraph.times import calendar
from kgraph.times.clock import WORDS, Clock, Reading, number_of
from kgraph.times.rules import RULES, Rule
from kgraph.times.tense import tense_around, tense_in

__all__ = ["directed", "find_times", "tense_in"]

_WORD = re.compile(r"\d+|[^\W\d_]+\d*")
_LOOKBACK = re.compile(
    r"(?i:\b(since|by|before|until|till|up to|after|from|in|on|at|during|for|over|throughout|of|between|ahead of|"
    r"through|around|about))"
    r"(?:\s+(?:the|about|around|at least|nearly|early|late|mid|early in|as early as|no later than))?\s*$"
)


def _table() -> Mapping[str, tuple[Rule, ...]]:
    keys = sorted({key for rule in RULES for key in rule.keys})
    return {key: tuple(rule for rule in RULES if key in rule.keys) for key in keys}


_TABLE = _table()


def find_times(text: str, published: str) -> list[Mention]:
    """Return the expressions of time of a text in order, none inside another.

    `ids` has the one ISO value: a day, month or year, or FROM/TO; it is empty where the expression dates nothing (a
    length, "since 1975") or could mean two days (then `candidates` has both). `form` and `data["kind"]` say what it
    is: point, interval, deadline ("by 2030"), since, duration, anniversary. `data["direction"]` is "past", "future" or
    "", `data["precision"]` day, month, year or interval, `data["preposition"]` the word before. No clock is asked:
    without a day of publication, relative words stay open.
    """
    clock = Clock(_day(published))
    found: list[Mention] = []
    end = 0
    for word in _WORD.finditer(text):
        if word.start() >= end:
            mention = _read_at(text, word, clock)
            if mention:
                found.append(mention)
                end = mention.end
                _remember(clock, mention)
    return found


def directed(mention: Mention, direction: str) -> Mention:
    """Return the mention read as past or future, where both can be: the tense of its clause decides, once parsed.

    In the present ("the kings meet in May") it is what lies nearer; "" leaves the mention as it is, and one that is
    open stays so.
    """
    if len(mention.candidates) != 2 or not mention.ids or not direction:
        return mention
    if direction == "present":
        direction = mention.data.get("nearer", "past")
    chosen = mention.candidates[direction == "future"]
    return replace(mention, ids=(chosen,), data={**mention.data, "direction": direction})


def _day(published: str) -> date | None:
    """Return the day of publication; a day at the edge of the calendar is none, since relative words would leave it."""
    try:
        day = date.fromisoformat(published[:10])
    except ValueError:
        return None
    return day if 1000 < day.year < 9000 else None


def _remember(clock: Clock, mention: Mention) -> None:
    if not mention.ids:
        return
    value = clock.latest = mention.ids[0]
    if mention.data["precision"] != "day":
        clock.stretch = value
    if mention.data["kind"] in ("point", "deadline") and mention.data["precision"] in ("day", "month"):
        clock.told = calendar.bounds(value)[0]
        if clock.published and clock.told <= clock.published and len(value) == len("2025-01-31"):
            clock.past = clock.told
        clock.news_day = clock.news_day or clock.told == clock.published


def _read_at(text: str, word: re.Match[str], clock: Clock) -> Mention | None:
    first = word.group()
    rules = _TABLE.get("#" if first[0].isdigit() else first.lower())
    if not rules or (word.start() and text[word.start() - 1] in "$€£¥/.,:" and first[0].isdigit()):
        return None
    matches = [(match.end(), -number, match) for number, rule in enumerate(rules)
               if (match := rule.pattern.match(text, word.start()))]  # fmt: skip
    for end, number, match in sorted(matches, key=lambda item: item[:2], reverse=True):
        rule = rules[-number]
        if _fits(text, rule, match):
            clock.direction = tense_around(text, match.start(), end)
            reading = rule.read(match, clock)
            if reading:
                return _mention(text, match, rule, reading, clock.direction)
    return None


def _mention(text: str, match: re.Match[str], rule: Rule, reading: Reading, direction: str) -> Mention:
    start, end = match.start(), match.end()
    before = _LOOKBACK.search(text, max(0, start - 40), start)
    preposition = before[1].lower() if before else ""
    kind, value = reading.kind, reading.value
    data = {**reading.data, "preposition": preposition, "direction": direction}
    if "/" in value:
        kind = "interval"
    if kind == "point" and preposition == "since" and value:
        kind, data["since"], value = "since", value, ""
    elif kind == "point" and preposition in ("by", "before", "until", "till", "up to"):
        kind = "deadline"
    if value:
        data["precision"] = calendar.precision(value)
    data["kind"] = kind
    return Mention(start=start, end=end, text=text[start:end], type="time", ids=(value,) if value else (),
                   candidates=reading.candidates, form=kind, rule=rule.name, data=data)  # fmt: skip


# --- words that are times only in some company --------------------------------------------------------------------


def _after_any(words: Iterable[str]) -> re.Pattern[str]:
    options = "|".join(sorted(words))
    return re.compile(rf"(?i:(?:\b(?:{options})|['’]s|[(,;–—-])\s*)$")


_YEAR_BEFORE = _after_any(WORDS["before_year"])
_MONTH_BEFORE = _after_any(WORDS["before_month"])
_PREPOSED = re.compile(r"(?i:\b(?:in|since|by|until|till|during|before|after|year)\s*)$")
_COUNTED = re.compile(rf"\s+(?:{'|'.join(sorted(WORDS['counted']))})\b")
_PLURAL = re.compile(r"\s+[a-z]+s\b")
_MODAL = re.compile(r"\s+(?:be|have|not|on)\b")
_BETWEEN = re.compile(r"(?i:\bbetween\s+(?:early\s+|late\s+)?)$")
_IN_SEASON = re.compile(r"(?i:\b(?:in|by|until|since|during)\s+(?:the\s+)?)$")
_JOINED = re.compile(r"\sand\s")


def _fits(text: str, rule: Rule, match: re.Match[str]) -> bool:
    before = text[max(0, match.start() - 16) : match.start()]
    if "range" in rule.name and _JOINED.search(match.group()):
        return _BETWEEN.search(before) is not None or _follow(match)
    if rule.name == "season":
        return bool(match["year"] or match["relative"] or match["which"] or _IN_SEASON.search(before))
    if rule.name == "year":
        return _is_year(text, before, match)
    return rule.name != "month" or match.group() != match["month"] or _is_month(text, before, match)


def _follow(match: re.Match[str]) -> bool:
    """Say whether two days joined by "and" come one after the other: only then are they one stretch of time."""
    groups = match.groupdict()
    if groups.get("weekday2"):
        first, last = (calendar.WEEKDAYS.index(groups[name].lower()) for name in ("weekday", "weekday2"))
        return last - first == 1
    if groups.get("day2"):
        first, last = number_of(groups["day"]), number_of(groups["day2"])
        return last - first == 1 if not groups.get("month2") else first >= 28 and last == 1
    return False


def _is_year(text: str, before: str, match: re.Match[str]) -> bool:
    if not _YEAR_BEFORE.search(before):
        return match.start() == 0 or before.endswith("\n")
    if _COUNTED.match(text, match.end()):
        return False
    return _PREPOSED.search(before) is not None or not _PLURAL.match(text, match.end())


def _is_month(text: str, before: str, match: re.Match[str]) -> bool:
    """Say whether a month's name alone is one: "May" and "March" are words besides, and short forms want company."""
    if match["month"] in ("May", "March"):
        return bool(_MONTH_BEFORE.search(before)) and not _MODAL.match(text, match.end())
    return len(match["month"]) > 4 or match["month"] in ("June", "July") or bool(_MONTH_BEFORE.search(before))
