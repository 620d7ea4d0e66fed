"""Numbers in words: counts ("eight", "a dozen"), and the years of an anniversary ("half a century", "75th
anniversary")."""

from __future__ import annotations

import re

from kgraph.extract.tree import Tree

UNITS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
ORDINALS = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
    "ninth": 9,
    "tenth": 10,
    "twelfth": 12,
    "twentieth": 20,
    "thirtieth": 30,
    "fortieth": 40,
    "fiftieth": 50,
    "sixtieth": 60,
    "seventieth": 70,
    "eightieth": 80,
    "ninetieth": 90,
    "hundredth": 100,
    "centenary": 100,
    "centennial": 100,
    "bicentennial": 200,
    "bicentenary": 200,
}
SPANS = {"century": 100, "centuries": 100, "decade": 10, "decades": 10, "year": 1, "years": 1}
GROUPS = {"a dozen": 12, "dozen": 12, "half a dozen": 6, "a pair": 2, "a couple": 2, "both": 2}


def number(text: str) -> int | None:
    """Return the whole number that a word or two say: "eight", "twenty-five", "1,500", "a dozen"."""
    text = text.lower().strip()
    if re.fullmatch(r"\d{1,3}(,\d{3})+|\d+", text):
        return int(text.replace(",", ""))
    if text in UNITS:
        return UNITS.index(text)
    if text in GROUPS:
        return GROUPS[text]
    if text.endswith(" dozen") and (many := number(text.removesuffix(" dozen"))):
        return 12 * many
    tens, _, unit = text.replace("-", " ").partition(" ")
    if tens in TENS:
        return TENS[tens] + (UNITS.index(unit) if unit in UNITS[:10] else 0)
    return None


def counted(tree: Tree, index: int) -> int | None:
    """Return the number that a word says with those before it ("more than two dozen")."""
    before = [tree.tokens[k].text for k in tree.kids(index, "nummod", "compound") if k < index]
    return number(" ".join([*before, tree.tokens[index].text]))


def ordinal(text: str) -> int | None:
    """Return the number of an ordinal: "75th", "fiftieth", "centenary"."""
    text = text.lower()
    if found := re.fullmatch(r"(\d+)(st|nd|rd|th)", text):
        return int(found[1])
    first, _, last = text.rpartition("-")
    return ORDINALS.get(text) or (TENS[first] + ORDINALS[last] if first in TENS and last in ORDINALS else None)


def years_in(tree: Tree, inside: list[int]) -> tuple[int, int] | None:
    """Return the years that a phrase counts ("50 years", "half a century", "160th anniversary") and the token that
    says so."""
    for index in sorted(inside):
        word = tree.tokens[index].text.lower()
        if (value := ordinal(word)) and any(
            tree.lemma(i) in ("anniversary", "year", "birthday", "jubilee") or value >= 100
            for i in (*tree.up(index), index)
        ):
            return value, index
        if word in SPANS:
            before = [t.text.lower() for t in tree.tokens[max(0, index - 3) : index]]
            count = next((n for w in reversed(before) if (n := number(w)) is not None), 1)
            half = "half" in before[-2:]
            if word.startswith("year") and count == 1:
                continue
            return (SPANS[word] // 2 if half else SPANS[word] * count), index
    return None
