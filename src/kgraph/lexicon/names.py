"""Names as a trie over folded words, with everything that each can mean."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from kgraph.lexicon.spellings import spellings
from kgraph.lexicon.words import Words, fold


@dataclass(frozen=True, slots=True)
class Entry:
    """One meaning of a name: the id, what kind of thing it is, how the name names it, and how its case must be.

    `case` is "any" (vocabulary), "name" (capitals where the label has them, or all capitals) or "exact" (acronyms).
    """

    id: str
    type: str
    form: str
    label: str
    case: str = "name"


@dataclass(frozen=True, slots=True)
class Ambiguity:
    """What a name can mean: actors as (type, id), whether it can mean none, what it usually means, and tell-tale words.

    `cues` maps a word of the document to the id it speaks for, "outside" for no actor at all.
    """

    readings: tuple[tuple[str, str], ...]
    outside: bool
    usually: tuple[str, str] | None
    cues: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Match:
    """A name found: the words from `first` up to `last`, and everything the name can mean."""

    first: int
    last: int
    entries: tuple[Entry, ...]


_END = ""
_Node = dict[str, Any]

LAYERS = {
    "state": "actor", "organisation": "actor", "region": "actor", "city": "place",
    "office": "title", "honorific": "title", "rank": "title",
    "level": "concept", "instrument": "concept", "area": "concept", "nominal": "nominal", "weak": "weak",
}  # fmt: skip
"""Types looked for together, so that the longest wins; a name of one layer may lie inside another's."""


@dataclass(slots=True)
class Lexicon:
    """Names as a trie over folded words; `labels` gives the preferred name of each id, `data` what else is known."""

    digest: str = ""
    labels: dict[str, str] = field(default_factory=dict)
    data: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    ambiguous: dict[str, Ambiguity] = field(default_factory=dict)
    _by_type: dict[str, list[Entry]] = field(default_factory=dict)
    _tries: dict[str, _Node] = field(default_factory=lambda: {layer: {} for layer in sorted(set(LAYERS.values()))})

    def add(self, entry: Entry) -> None:
        """Take up a name in all its spellings."""
        self.entries.append(entry)
        self._by_type.setdefault(entry.type, []).append(entry)
        layer = LAYERS.get(entry.form if entry.form in ("nominal", "weak") else entry.type)
        if layer is None:
            return
        for spelling in sorted(spellings(entry.label, entry.type)):
            node = self._tries[layer]
            for key in spelling:
                node = node.setdefault(key, {})
            kept = node.setdefault(_END, [])
            if not any(_same_for_matching(e, entry) for e in kept):
                kept.append(entry)

    def match(self, words: Words, first: int, layer: str) -> Match | None:
        """Return the longest name that begins at the word `first` and is written as names are."""
        keys, node, best = words.keys, self._tries[layer].get(words.keys[first]), None
        at, size = first, len(keys)
        while node is not None:
            at += 1
            found = node.get(_END)
            if found and not (
                at < size and keys[at - 1] == "." and words.starts[at] == words.ends[at - 1] and keys[at][0].isalnum()
            ):
                fitting = tuple(e for e in found if _case_fits(e, words, first, at))
                if fitting:
                    best = Match(first, at, fitting)
            if at >= size:
                break
            if keys[at] == "-" and "-" not in node and at + 1 < size:
                at += 1  # "free-trade agreement" is "free trade agreement"
            node = node.get(keys[at])
        return best

    def matches(self, words: Words, layer: str) -> Iterator[Match]:
        """Yield the names of a layer from left to right, longest first, none inside another."""
        at, size, trie = 0, len(words), self._tries[layer]
        while at < size:
            found = self.match(words, at, layer) if words.keys[at] in trie else None
            if found is None:
                at += 1
            else:
                yield found
                at = found.last

    def of_type(self, kind: str) -> Sequence[Entry]:
        """Return the entries of one type."""
        return self._by_type.get(kind, ())

    def names_city(self, label: str) -> bool:
        """Say whether a label is a city's."""
        match = self.match(Words(label), 0, "place") if label else None
        return match is not None and any(entry.label == label for entry in match.entries)


def _same_for_matching(one: Entry, other: Entry) -> bool:
    """Say whether two entries under one spelling mean the same and ask for the same capitals."""
    same = (one.id, one.type, one.case) == (other.id, other.type, other.case)
    return same and (one.case != "name" or _small_words(one.label) == _small_words(other.label))


def _case_fits(entry: Entry, words: Words, first: int, last: int) -> bool:
    if entry.case == "any":
        return True
    surface = words.slice(first, last)
    if entry.case == "exact":
        return surface.startswith(entry.label) or letters(surface).startswith(letters(entry.label))
    if surface.isupper():
        return True
    small = _small_words(entry.label)
    keys = words.keys
    return all(words.word(i)[0].isupper() or keys[i] in small or not keys[i][0].isalpha() for i in range(first, last))


@lru_cache(maxsize=20_000)
def _small_words(label: str) -> frozenset[str]:
    return frozenset(fold(word) for word in re.findall(r"\w+", label) if not word[0].isupper())


def letters(text: str) -> str:
    """Return the letters and digits of a text alone."""
    return "".join(c for c in text if c.isalnum())
