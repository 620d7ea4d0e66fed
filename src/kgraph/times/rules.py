"""The rules by which times are found: for each a pattern, the words that may open it, and what reads it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from kgraph.times import calendar, dates, relative
from kgraph.times.clock import COUNT, MON, NUMBERS, ORDINALS, TO, UNIT, WD, D, Reader, Y

MONTHS = frozenset(calendar.MONTHS) | {name[:3] for name in calendar.MONTHS} | {"sept"}
DAYS = frozenset(calendar.WEEKDAYS)
DIGITS = frozenset("#")
COUNTS = DIGITS | NUMBERS.keys()
_EDGE = (
    r"(?:the\s+)?(?:very\s+)?(?:(?:early|late|later|earlier)(?:\s+in)?|mid-?"
    r"|(?:middle|beginning|start|end|close|turn|rest|remainder|course)\s+of)"
)
_EDGES = frozenset({"the", "very", "early", "late", "later", "earlier", "mid", "middle", "beginning", "start", "end",
                    "close"})  # fmt: skip
_WHICH = r"(?:last|past|previous|preceding|next|coming|following|upcoming)"
_ORDER = r"(?:first|second|third|fourth|final|last|latter|1st|2nd|3rd|4th)"
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety", "hundred")
_SEASONS = ("spring", "summer", "autumn", "winter")
_RELATIVE = (
    r"(?:of\s+|in\s+)?(?P<relative>(?:last|this|next|the\s+(?:following|previous|coming|same)|the|that(?:\s+same)?)\s+year)"
    r"(?!\s+(?:before|after|earlier|later))"
)
_EVENT = (
    r"(?:announcement|briefing|call|ceremony|conference|deal|decision|dialogue|event|forum|gathering|launch|meeting"
    r"|ministerial|move|opening|press|session|signing|statement|summit|talks|trip|visit|vote)s?"
)
_PART = r"(?:\s+(?:early\s+|late\s+)?(?:morning|afternoon|evening|night))?"


@dataclass(frozen=True, slots=True)
class Rule:
    """One way of writing a time; `keys` are the first words, in small letters, that may open it, "#" any digit."""

    name: str
    keys: frozenset[str]
    pattern: re.Pattern[str]
    read: Reader


def _rule(name: str, keys: Iterable[str], pattern: str, read: Reader) -> Rule:
    return Rule(name, frozenset(keys), re.compile(pattern), read)


RULES: tuple[Rule, ...] = (
    _rule("iso day", DIGITS, r"\d{4}-\d{2}-\d{2}(?!\d)", dates.iso_day),
    _rule("numeric day", DIGITS, r"\d{1,2}(?P<sign>[/.])\d{1,2}(?P=sign)\d{4}(?!\d)", dates.numeric_day),
    # days of months
    _rule("month day", MONTHS | DAYS,
          rf"(?:(?P<weekday>{WD}),?\s+(?:\(|the\s+)?)?(?P<month>{MON})\s+(?P<day>{D})(?:,?\s+(?:(?P<year>{Y})|{_RELATIVE}))?"
          r"(?:(?<=\d)\))?", dates.days),
    _rule("day month", DIGITS | DAYS,
          rf"(?:(?P<weekday>{WD}),?\s+(?:\(|the\s+)?)?(?P<day>{D})\s+(?:of\s+)?(?P<month>{MON})"
          rf"(?:,?\s+(?:(?P<year>{Y})|{_RELATIVE}))?", dates.days),
    _rule("month day range", MONTHS,
          rf"(?P<month>{MON})\s+(?P<day>{D})(?:,\s+(?P<year1>{Y}))?{TO}(?:{WD},?\s+)?(?:(?P<month2>{MON})\s+)?(?P<day2>{D})"
          rf"(?:,?\s+(?P<year>{Y}))?", dates.days),
    _rule("month day list", MONTHS,
          rf"(?P<month>{MON})\s+(?P<day>{D})(?:,\s+{D})+,?\s+and\s+(?P<day2>{D})(?:,?\s+(?P<year>{Y}))?", dates.days),
    _rule("day range month", DIGITS,
          rf"(?P<day>{D}){TO}(?P<day2>{D})\s+(?P<month>{MON})(?:,?\s+(?P<year>{Y}))?", dates.days),
    _rule("day month range", DIGITS,
          rf"(?P<day>{D})\s+(?:of\s+)?(?P<month>{MON})(?:\s+(?P<year1>{Y}))?{TO}(?P<day2>{D})\s+(?:of\s+)?(?P<month2>{MON})"
          rf"(?:,?\s+(?P<year>{Y}))?", dates.days),
    # months
    _rule("month year", MONTHS | _EDGES,
          rf"(?:{_EDGE}\s*)?(?P<month>{MON})(?:,?\s+(?:of\s+)?(?P<year>{Y})|,?\s+{_RELATIVE})", dates.month),
    _rule("month", MONTHS | _EDGES | {"last", "next", "this", "past", "coming"},
          rf"(?:(?i:(?P<which>last|next|this|past|coming))\s+|(?i:{_EDGE})\s*)?(?P<month>{MON})(?![\w’'])",
          dates.month),
    _rule("month range", MONTHS,
          rf"(?P<month>{MON})(?:\s+(?P<year1>{Y}))?{TO}(?P<month2>{MON})(?!\s+\d{{1,2}}\b)(?:,?\s+(?P<year>{Y}))?",
          dates.months),
    # parts of a year, years
    _rule("part of year", {"the", "first", "second", "third", "fourth", "final", "last", "latter", "#"},
          rf"(?i:(?:the\s+)?(?P<order>{_ORDER})\s+(?P<unit>half|quarter)(?:\s+of\s+(?P<year>{Y})|\s+{_RELATIVE}))",
          dates.part_of_year),
    _rule("quarter", {"the", "first", "second", "third", "fourth", "last"},
          r"(?i:(?:the\s+)?(?P<order>first|second|third|fourth|last)\s+(?P<unit>quarter))\b", dates.part_of_year),
    _rule("numbered part of year", {f"{letter}{n}" for letter in "qh" for n in range(1, 5)},
          rf"(?P<unit>[QH])(?P<order>[1-4])(?!\w)(?:\s+(?:of\s+)?(?P<year>{Y})|(?<=Q\d))", dates.part_of_year),
    _rule("year range", DIGITS, r"(?P<year>(?:1[5-9]|20|21)\d\d)(?:\s?[-–—/]\s?|\s+(?:to|and|until|through)\s+)"
          r"(?P<year2>(?:(?:1[5-9]|20|21)\d\d|\d\d))(?![\w%]|[,.]\d|-\d)", dates.years),
    _rule("decade", DIGITS | _EDGES, rf"(?:(?i:{_EDGE})\s*)?(?P<year>(?:1[5-9]|20)\d0)['’]?s\b", dates.decade),
    _rule("fiscal year", {"fiscal", "financial", "fy", *(f"fy{n}" for n in (*range(10, 100), *range(2000, 2100)))},
          r"(?:(?i:fiscal|financial)(?:\s+years?)?|FY)\s?-?(?P<year>20\d\d|\d\d)(?:[-–/](?P<year2>\d{4}|\d\d))?(?!\d)",
          dates.fiscal),
    _rule("edge of year", _EDGES, rf"(?i:(?P<edge>{_EDGE}))\s*(?P<year>{Y})", dates.year),
    _rule("year", DIGITS, rf"(?P<year>{Y})", dates.year),
    _rule("season", {"the", "this", "next", "last", "early", "late", *_SEASONS},
          rf"(?i:(?:(?:early|late)\s+)?(?:the\s+|in\s+)?(?:(?P<which>{_WHICH}|this)\s+)?(?:{'|'.join(_SEASONS)}))\b"
          rf"(?:\s+(?:of\s+)?(?:(?P<year>{Y})|{_RELATIVE}))?", dates.season),
    # days against publication
    _rule("near day", {"today", "tonight", "tomorrow", "yesterday", "this"},
          r"(?i:(?:earlier\s+|later\s+)?(?P<day>today|tonight|tomorrow|yesterday|this\s+(?:morning|afternoon|evening)))"
          rf"(?i:{_PART})\b(?!['’]s(?!(?:\s+[\w+-]+){{0,3}}\s+(?i:{_EVENT})\b))", relative.near_day),
    _rule("last night", {"last", "overnight"},
          r"(?i:last\s+(?:night|evening)|overnight(?=\s*(?:[,.;]|on\b|in\b)))(?!\w)", relative.last_night),
    _rule("weekday", DAYS | {"last", "next", "this", "the", "past", "coming"},
          rf"(?i:(?P<which>(?:this\s+)?(?:last|past|next|coming)|the\s+{_WHICH}|this)\s+)?(?P<weekday>{WD})s?(?i:{_PART})"
          rf"(?:\s+(?:of\s+)?(?i:(?P<week>{_WHICH}|this)\s+week))?(?![\w])", relative.weekday),
    _rule("weekday range", DAYS, rf"(?P<weekday>{WD}){TO}(?P<weekday2>{WD})\b", relative.weekdays),
    # units against publication
    _rule("unit", _EDGES | {"last", "next", "this", "past", "coming", "following", "current", "previous"},
          rf"(?i:(?P<edge>{_EDGE})\s*)?(?i:(?P<which>last|past|next|this|current|coming|upcoming))\s+"
          r"(?i:(?P<unit>week|weekend|month|quarter|year|decade|century))\b(?!['’]s|\s+(?:ago|later))"
          rf"(?!\s+of\s+(?:{MON}|\d{{4}}))", relative.unit),
    _rule("edge of unit", _EDGES,
          rf"(?i:(?P<edge>{_EDGE})\s*(?:the|this)\s+(?P<unit>week|month|quarter|year|decade|century))\b",
          relative.unit),
    _rule("weekend", {"over", "at", "during", "the"}, r"(?i:(?:over|at|during)\s+the\s+(?P<unit>weekend))\b(?!['’]s)",
          relative.unit),
    _rule("year out", {"the"}, r"(?i:the\s+(?P<unit>year|month|week)\s+is\s+(?:out|over|up))\b", relative.unit),
    _rule("year's end", {"year"}, r"(?i:(?P<unit>year)(?:['’]s|-)\s?(?P<edge>end))\b", relative.unit),
    _rule("unit genitive", {"last", "next", "this"},
          r"(?i:(?P<which>last|next|this)\s+(?P<unit>week|weekend|month|quarter|year)(?=['’]s))", relative.unit),
    _rule("span", {"over", "for", "during", "in", "within", "throughout", "the", "next", "last", "past", "coming"},
          rf"(?i:(?:(?:over|for|during|in|within|throughout)\s+)?(?:the\s+|these\s+)?(?P<which>{_WHICH})\s+"
          rf"(?:(?P<count>{COUNT})(?:\s+to\s+{COUNT})?[\s-]+)(?P<unit>{UNIT}))(?!-)", relative.span),
    _rule("span of one", {"over", "for", "during", "in", "within", "throughout"},
          r"(?i:(?:over|for|during|in|within|throughout)\s+(?:the|this)\s+(?P<which>last|past|next|coming)\s+(?P<count>)"
          r"(?P<unit>day|week|month|year|decade|century))\b(?!-|['’]s)"
          rf"(?!\s+of\s+(?:{MON}|\d{{4}}))", relative.span),
    _rule("ago", COUNTS | {"about", "some"},
          rf"(?i:(?P<count>{COUNT})\s+(?P<unit>{UNIT})\s+(?P<ago>ago|back|from\s+now|hence|(?:from\s+)?today))\b",
          relative.shifted),
    _rule("in units", {"in", "within"},
          rf"(?i:(?P<in>in|within)\s+(?:about\s+|some\s+|the\s+)?(?P<count>{COUNT})\s+(?P<unit>{UNIT})(?:['’]s?\s+time)?)"
          r"(?!\s+of\b|['’])", relative.shifted),
    # against the day told last
    _rule("same day", {"the", "that", "earlier", "later", "on"},
          r"(?i:(?:the|that)\s+(?:very\s+)?same\s+day|that\s+day|(?:earlier|later|late|early)\s+(?:in\s+the|that|the\s+same)\s+day"
          r"|the\s+(?:previous|preceding|next|following)\s+day|the\s+day\s+(?:before|after)(?=\s*[,.;)]|\s+(?:that|by)\b))"
          r"(?!\w)",
          relative.same_day),
    _rule("same month", {"that", "the", "later", "earlier"},
          rf"(?:(?i:earlier|later|early|late)\s+)?(?i:that|the)(?i:\s+(?P<which>same|following|next|previous|preceding))?"
          rf"\s+(?P<month>{MON})(?!\s+\d)(?=\W)", relative.month_told),
    _rule("same unit", {"that", "the", "later", "earlier"},
          r"(?i:(?:(?:earlier|later|early|late)\s+(?:in\s+)?)?(?P<the>that|the)"
          r"(?:\s+(?P<which>same|following|next|previous|preceding))?\s+(?P<unit>week|weekend|month|year))"
          r"(?!\w|['’]s|[\s-]+(?:old|long|ago|round|mark|when|in\s+which|of)\b)(?P<where>\s+(?:before|earlier|after|later)\b(?=\W))?",
          relative.unit_told),
    _rule("same stretch", {"the", "this", "that"}, r"(?i:(?:the\s+same|this|that)\s+(?:period|timeframe))\b",
          relative.same_stretch),
    _rule("later", COUNTS,
          rf"(?i:(?P<count>{COUNT})\s+(?P<unit>{UNIT})\s+(?P<where>later|earlier|before|after|previously|on(?=,)))"
          r"\b(?=\s*[,.;)]|(?:(?<=later)|(?<=rlier))\s+(?!than\b))", relative.later),
    # lengths
    _rule("anniversary", ORDINALS.keys() | DIGITS | set(_TENS),
          rf"(?i:(?:(?P<tens>{'|'.join(_TENS)})[\s-])?(?P<count>\d{{1,3}}(?:st|nd|rd|th)|{'|'.join(sorted(ORDINALS))})"
          r"[\s-]+(?:year[\s-]+)?anniversary)\b", relative.anniversary),
    _rule("half", {"half"}, r"(?i:half\s+(?P<count>a)\s+(?P<unit>century|decade))\b", relative.duration),
    _rule("duration", COUNTS, rf"(?i:(?P<count>{COUNT})[\s-]+(?:and\s+a\s+half\s+)?(?P<unit>{UNIT}))",
          relative.duration),
)  # fmt: skip
