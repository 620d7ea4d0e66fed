"""What sort of document an agreement is by the words around it: "a tax accord", "a deal on air services"."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from kgraph.extract.tables import tables
from kgraph.extract.tree import Tree
from kgraph.records import Reason

if TYPE_CHECKING:
    from kgraph.extract.build import Draft

FILE = "instruments.toml"
FURTHEST = 12
"""How many words behind a document may say what it is about."""


@cache
def _phrases(table: str) -> tuple[tuple[str, str], ...]:
    """Return (phrase, instrument) of a table, the longest phrase first."""
    every = [(phrase, found) for found, phrases in tables(FILE)[table].items() for phrase in phrases]
    return tuple(sorted(every, key=lambda pair: -len(pair[0])))


def narrow_instrument(draft: Draft) -> None:
    """Give a document that is called an agreement and no more, or a treaty, the instrument of its subject."""
    known = draft.get("instrument")
    if known not in ("agreement", "treaty", "convention") or draft.get("title"):
        return
    where = next((r.span for r in reversed(draft.reasons) if r.slot == "instrument"), None)
    tree = draft.one.tree
    spot = next((t.index for t in tree.tokens if where and t.end == where[1]), None)
    if spot is None or (found := instrument_at(tree, spot)) is None:
        return
    if known == "agreement" or found in tables(FILE)["forms"]["subjects"]:
        draft.slots["instrument"] = found
        draft.reasons.append(Reason("instrument", "by its subject", where))


def instrument_at(tree: Tree, spot: int) -> str | None:
    """Return the instrument that the words around a document say, None where they say none."""
    return _before(tree, spot) or behind(tree, spot + 1)


def _before(tree: Tree, spot: int) -> str | None:
    """Return the instrument that the words before a noun say."""
    words = [tree.tokens[i].text.lower() for i in tree.phrase(spot) if spot - 6 <= i < spot]
    return _found("before", " ".join(w for w in words if w != "-"))


def behind(tree: Tree, start: int) -> str | None:
    """Return the instrument that the words from `start` on say a document is about; a list of subjects says none."""
    passed = tables(FILE)["passed"]["words"]
    spots = range(start, min(start + FURTHEST, len(tree.tokens)))
    first = next((i for i in spots if tree.lemma(i) not in passed), None)
    if first is None or first == start:
        return None
    words = [tree.lemma(i) for i in range(first, min(first + 8, len(tree.tokens))) if tree.tokens[i].text != "-"]
    said = " ".join(words) + " "
    for phrase, found in _phrases("behind"):
        if said.startswith(phrase + " "):
            rest = said[len(phrase) :].split()[:1]
            listed = " " not in phrase and rest and rest[0] in (",", "and")
            other = rest and rest[0] in tables(FILE)["documents"]["words"]
            return None if listed or other else found
    return None


def of_talks(tree: Tree, noun: int) -> str | None:
    """Return the instrument that talks are named by ("visa talks")."""
    words = [tree.tokens[i].text.lower() for i in tree.phrase(noun) if noun - 5 <= i < noun]
    return _found("talks", " ".join(w for w in words if w != "-"))


def _found(table: str, said: str) -> str | None:
    if any(f" {words} " in f" {said} " for words in tables(FILE)["unless"]["words"]):
        return None
    return next((found for phrase, found in _phrases(table) if f" {phrase} " in f" {said} "), None)
