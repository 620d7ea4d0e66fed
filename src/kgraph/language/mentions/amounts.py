"""Sums of money with their currency, and plain counts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from kgraph.language.mentions.cues import mapping
from kgraph.lexicon import Lexicon
from kgraph.records import Mention

Number = int | float

_DATE_WORDS = re.compile(
    r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)[a-z]{0,6}\.?\s?$|(?:Article|Resolution|No\.?|Chapter|Section|resolution)\s?$"
)
_AFTER_DATE = re.compile(r"\s?(?:st|nd|rd|th|Jan|Feb|March|Mar|Apr|May|June?|July?|Aug|Sep|Oct|Nov|Dec|a\.m|p\.m|:\d)")


@lru_cache(maxsize=1)
def _scales() -> dict[str, int]:
    return {str(name): int(value) for name, value in mapping("number", "scales").items()}


@lru_cache(maxsize=1)
def _words() -> dict[str, int]:
    return {str(name): int(value) for name, value in mapping("number", "words").items()}


def _alternatives(names: object) -> str:
    return "|".join(re.escape(str(name)) for name in sorted(names, key=lambda n: (-len(n), n)))  # type: ignore[call-overload]


def currencies(lexicon: Lexicon) -> tuple[dict[str, str], dict[str, str]]:
    """Return what the vocabulary says of currencies: symbol -> code, lower-case name -> code.

    A symbol or name of several currencies means the first of them by code.
    """
    if lexicon.digest not in _CURRENCIES:
        signs: dict[str, str] = {}
        names: dict[str, str] = {}
        for entry in sorted(lexicon.of_type("currency"), key=lambda e: (e.form, e.label, e.id)):
            known, label = (signs, entry.label) if entry.form == "symbol" else (names, entry.label.lower())
            known.setdefault(label, entry.id)
        _CURRENCIES[lexicon.digest] = signs, names
    return _CURRENCIES[lexicon.digest]


_CURRENCIES: dict[str, tuple[dict[str, str], dict[str, str]]] = {}


@lru_cache(maxsize=4)
def _money_patterns(symbols: tuple[str, ...], labels: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    scale = rf"(?:\s?-?(?P<scale>(?i:{_alternatives(_scales())}))(?![\w$]))?"
    signs = _alternatives(symbols)
    names = _alternatives(labels)
    digits = r"(?P<number>\d{1,3}(?:,\d{3}){1,6}(?:\.\d{1,6})?|\d{1,18}(?:\.\d{1,6})?)"
    upper = r"(?:\s?(?:-|–|to|and)\s?(?:[A-Z]{0,3}[$€£¥])?(?P<upper>\d{1,9}(?:\.\d{1,6})?))?"
    words = _alternatives((*_words(), "a", "half a"))
    return (
        re.compile(rf"(?<![\w$])(?P<sign>{signs})\s?{digits}{upper}{scale}", re.ASCII),
        re.compile(rf"(?<![\w.,]){digits}{upper}{scale}[\s-](?P<name>(?i:{names}))(?!\w)"),
        re.compile(
            rf"(?<!\w)(?P<word>(?i:{words}))[\s-](?P<scale>(?i:{_alternatives(_scales())}))[\s-](?P<name>(?i:{names}))(?!\w)"
        ),
        re.compile(rf"(?<![\w.,]){digits}{upper}{scale}\s?(?P<sign>{signs})(?!\w)"),
    )


def find_money(text: str, lexicon: Lexicon) -> list[Mention]:
    """Find sums: "S$62.2 billion", "US$1.5bn", "25 million euros", "€300m", "between $5 and $7 billion"."""
    found: list[Mention] = []
    taken: set[int] = set()
    signs, names = currencies(lexicon)
    for pattern in _money_patterns(tuple(sorted(signs)), tuple(sorted(names))):
        for match in pattern.finditer(text):
            if taken.isdisjoint((match.start(), match.end() - 1)) and _is_sum(match):
                taken.update(range(match.start(), match.end()))
                found.append(_money(match, signs, names))
    return sorted(found, key=lambda m: m.start)


def _is_sum(match: re.Match[str]) -> bool:
    """Say whether letters right before a number are a currency and not a name such as "COP25"."""
    parts = match.groupdict()
    sign, number = parts.get("sign") or "", parts.get("number") or ""
    if not sign.isalpha():
        return True
    if match.start("sign") > match.start("number"):
        return len(sign) == 3 and sign.isupper()
    blank = match.group()[len(sign) : len(sign) + 1].isspace()
    if len(sign) == 1:
        return not blank and len(number) > 2
    return blank or bool(parts.get("scale")) or len(number) > 2


def _money(match: re.Match[str], signs: dict[str, str], names: dict[str, str]) -> Mention:
    parts = match.groupdict()
    scale = _scales()[parts["scale"].lower()] if parts.get("scale") else 1
    amount: Number | str
    if parts.get("word"):
        word = parts["word"].lower()
        amount = _plain((0.5 if word == "half a" else 1 if word == "a" else _words()[word]) * scale)
    else:
        amount = _plain(_number(parts["number"]) * scale)
        if parts.get("upper"):
            amount = f"{amount}-{_plain(_number(parts['upper']) * scale)}"
    sign, name = parts.get("sign"), parts.get("name")
    currency = signs[sign] if sign else names[str(name).lower()]
    return Mention(
        start=match.start(), end=match.end(), text=match.group(), type="money", rule="money",
        data={"amount": amount, "currency": currency},
    )  # fmt: skip


def _number(text: str) -> float:
    return float(text.replace(",", ""))


def _plain(value: float) -> Number:
    value = round(value, 6 if abs(value) < 1e6 else 2)  # 16.9 billion is no 16,899,999,999.999998
    return int(value) if float(value).is_integer() else value


@lru_cache(maxsize=1)
def _count_pattern() -> re.Pattern[str]:
    words = _alternatives(_words())
    tens = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
    small = "one|two|three|four|five|six|seven|eight|nine"
    return re.compile(
        rf"(?<![\w.,$€£-])(?:(?P<compound>(?i:(?:{tens})-(?:{small})))"
        rf"|(?P<number>\d{{1,3}}(?:,\d{{3}}){{1,6}}|\d{{1,15}})(?:\.(?P<part>\d{{1,6}}))?"
        rf"|(?:(?P<half>(?i:half a|a))\s(?=dozen))?(?P<word>(?i:{words})))"
        rf"(?:\s?[-–]\s?(?P<upper>\d{{1,9}}(?:\.\d{{1,4}})?))?(?:[\s-](?P<scale>(?i:hundred|thousand|million|billion|trillion|dozen)))?"
        rf"(?:\s?(?P<percent>%|percent|per\scent))?(?![\w$€£])"
    )


def find_counts(text: str, taken: set[int]) -> list[Mention]:
    """Find counts outside the offsets taken by money: "eight", "a dozen", "2,500", "twenty-one", "54 percent"."""
    return [
        mention
        for match in _count_pattern().finditer(text)
        if match.start() not in taken
        for mention in _count(text, match)
    ]


def _count(text: str, match: re.Match[str]) -> Iterator[Mention]:
    parts = match.groupdict()
    value: float
    if parts["compound"]:
        tens, _, small = parts["compound"].lower().partition("-")
        value = _words()[tens] + _words()[small]
    elif parts["number"]:
        value = _number(parts["number"] + (f".{parts['part']}" if parts["part"] else ""))
        if _is_date(text, match, parts):
            return
    else:
        value = _words()[parts["word"].lower()] * (0.5 if (parts["half"] or "").lower() == "half a" else 1)
    scale = {"hundred": 100, "thousand": 1000, "dozen": 12}.get((parts["scale"] or "").lower()) or _scales().get(
        (parts["scale"] or "").lower(), 1
    )
    data: dict[str, object] = {"value": _plain(value * scale)}
    if parts["upper"]:
        data["value"] = f"{data['value']}-{_plain(_number(parts['upper']) * scale)}"
    if parts["percent"]:
        data["unit"] = "percent"
    yield Mention(start=match.start(), end=match.end(), text=match.group(), type="count", rule="number", data=data)


def _is_date(text: str, match: re.Match[str], parts: dict[str, str | None]) -> bool:
    """Say whether a number is a year, a day beside a month, a clock time or the number of an article."""
    if parts["scale"] or parts["percent"]:
        return False
    number = parts["number"] or ""
    if len(number) == 4 and "," not in number and "1800" <= number < "2100" and not parts["part"]:
        return True
    return bool(
        _DATE_WORDS.search(text, max(0, match.start() - 14), match.start()) or _AFTER_DATE.match(text, match.end())
    )
