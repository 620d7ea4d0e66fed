"""Figures in a sentence: sums of money, quantities with their unit, shares ("half of", "25 percent"), and their
periods."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass

from kgraph.extract.numbers import UNITS, number, ordinal
from kgraph.extract.tree import Tree
from kgraph.records import Mention, Span

Amount = int | float | str

MEASURES = {
    "mw": "MW",
    "gw": "GW",
    "gwh": "GWh",
    "twh": "TWh",
    "mwh": "MWh",
    "megawatt": "megawatts",
    "gigawatt": "gigawatts",
    "kilowatt": "kilowatts",
    "bcm": "bcm",
    "ton": "tons",
    "tonne": "tonnes",
    "barrel": "barrels",
    "kilogram": "kilograms",
    "head": "head",
    "litre": "litres",
    "liter": "liters",
}
"""Lemmas of units in which trade is counted, as they are written."""
SHARES = {
    "half": 50, "third": 33, "quarter": 25, "fifth": 20, "sixth": 17, "eighth": 12.5, "tenth": 10,
}  # fmt: skip
"""What a word for a part is of a hundred."""


@dataclass(frozen=True, slots=True)
class Figure:
    """An amount with its currency or unit, the token it hangs on, and where it stands."""

    amount: Amount
    currency: str | None
    unit: str | None
    token: int
    span: Span


def money_in(tree: Tree, inside: set[int]) -> list[Figure]:
    """Return the sums inside a part of a sentence; "from 1.4 billion a year earlier" takes the currency before it."""
    found = []
    currency = None
    for at, mention in sorted(tree.mentions("money", "count"), key=lambda m: m[1].start):
        data = mention.data
        if mention.type == "money" and "amount" in data:
            currency = data.get("currency")
            if at in inside:
                found.append(Figure(data["amount"], currency, None, at, (mention.start, mention.end)))
        elif currency and at in inside and _bare_sum(tree, at, mention):
            found.append(Figure(data["value"], currency, None, at, (mention.start, mention.end)))
    return found


def _bare_sum(tree: Tree, at: int, mention: Mention) -> bool:
    """Say whether a count is a sum whose currency was told just before ("from 1.4 billion")."""
    value = mention.data.get("value")
    large = isinstance(value, int | float) and value >= 1_000_000 and not mention.data.get("unit")
    compared = tree.case(at) in ("from", "to", "than") or any(
        tree.tokens[i].start < mention.start and tree.tokens[i].text.lower() in ("from", "to", "than")
        for i in range(max(0, at - 3), at)
    )
    following = tree.tokens[at + 1] if at + 1 < len(tree.tokens) else None
    return large and compared and (following is None or following.upos not in ("NOUN", "PROPN"))


def quantities_in(tree: Tree, inside: set[int]) -> list[Figure]:
    """Return the counts inside a part of a sentence that stand before a unit ("155 billion cubic meters", "40 MW")."""
    found = []
    for at, mention in tree.mentions("count"):
        value = mention.data.get("value")
        if at not in inside or value is None or mention.data.get("unit"):
            continue
        behind = [t for t in tree.tokens if t.start >= mention.end][:3]
        if not behind:
            continue
        text = " ".join(t.text for t in behind)
        if text.lower().startswith(("cubic met", "cubic-met")) and isinstance(value, int | float):
            found.append(Figure(_plain(value / 1e9), None, "bcm", at, (mention.start, behind[1].end)))
        elif unit := MEASURES.get(tree.lemma(behind[0].index)) or MEASURES.get(behind[0].text.lower()):
            found.append(Figure(value, None, unit, at, (mention.start, behind[0].end)))
    return found


def _plain(value: float) -> int | float:
    return int(value) if float(value).is_integer() else round(value, 3)


def share_at(tree: Tree, spots: Sequence[int]) -> Figure | None:
    """Return the share that one of the words says: "25 percent", "half", "two-thirds", "nine-tenths"."""
    for spot in spots:
        token = tree.tokens[spot]
        for mention in tree.at.get(spot, ()):
            if mention.type == "count" and mention.data.get("unit") == "percent":
                return Figure(mention.data["value"], None, "percent", spot, (mention.start, mention.end))
        word = token.text.lower()
        part = SHARES.get(word) or SHARES.get(word.removesuffix("s")) or SHARES.get(word.rstrip("s"))
        if part is None and (rank := ordinal(word.removesuffix("s"))):
            part = 100 / rank
        if part:
            times = next((n for k in tree.kids(spot, "nummod", "compound") if (n := _small(tree, k))), 1)
            if word.endswith("s") and times == 1 and word != "halves":
                continue
            return Figure(_plain(round(times * _exact(word, part))), None, "percent", spot, (token.start, token.end))
    return None


def _exact(word: str, part: float) -> float:
    return {"third": 100 / 3, "sixth": 100 / 6}.get(word.rstrip("s"), part)


def _small(tree: Tree, index: int) -> int:
    value = number(tree.tokens[index].text)
    return value if value and value < len(UNITS) else 0


# --- periods ----------------------------------------------------------------------------------------------------

STRETCH = re.compile(
    r"\b(?:(?P<n>\d+|two|three|six|nine|ten|eleven|twelve)\s+months|(?P<year>(?:fiscal |financial )?year)"
    r"|(?P<quarter>quarter))\s+(?:that\s+|which\s+)?(?:to|through|ended|ending|up to|until)\s+"
    r"(?:in\s+|at the end of\s+)?(?:\d+\s+)?$",
    re.I,
)
"""What stands before the month with which a stretch of time ends ("in the year to June")."""
FISCAL = re.compile(r"\b(?:last|previous|past)\s+(?:fiscal|financial)\s+year\b", re.I)


def period_of(text: str, time: Mention, published: str) -> str:
    """Return the period that a time stands for: a month that ends a year or some months is that stretch."""
    ident = time.ids[0]
    before = STRETCH.search(text[max(0, time.start - 60) : time.start])
    if before is None or not re.fullmatch(r"\d{4}-\d{2}(-\d{2})?", ident):
        return ident
    year, month = int(ident[:4]), int(ident[5:7])
    if ident[:7] > published[:7]:
        year -= 1
    months = 12 if before["year"] else 3 if before["quarter"] else number(before["n"]) or 12
    first = year * 12 + month - 1 - (months - 1)
    day = f"-{ident[8:]}" if len(ident) == 10 and int(ident[8:]) != monthrange(year, month)[1] else ""
    return f"{first // 12}-{first % 12 + 1:02}/{year}-{month:02}{day}"


def fiscal_year(text: str, published: str) -> str:
    """Return the two calendar years that "last fiscal year" touches, "" where no such year is told."""
    if not FISCAL.search(text) or not published:
        return ""
    end = int(published[:4])
    return f"{end - 1}/{end}"
