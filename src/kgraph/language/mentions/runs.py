"""Runs of capitalised words with the small words between them: where a proper name may stand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kgraph.language.mentions.cues import words as cue
from kgraph.language.mentions.page import Page

_LONGEST_RUN = 24
SMALL = frozenset(("of", "for", "on", "and", "the", "to", "in", "against"))


@dataclass(frozen=True, slots=True)
class Run:
    """Capitalised words in a row, with the small words between them, by word positions."""

    first: int
    last: int


def runs(page: Page) -> Iterator[Run]:
    """Yield the runs of a page; a run begins and ends with a capital that is no function word."""
    at = 0
    while at < len(page):
        if not begins(page, at):
            at += 1
            continue
        last = run_end(page, at)
        yield Run(at, last)
        at = last


def begins(page: Page, at: int) -> bool:
    key = page.keys[at]
    if not page.capital(at) or key in cue("not_names", "calendar"):
        return False
    return key not in cue("not_names", "function") or (
        key in ("new", "one", "three", "two") and page.capital(at + 1) and not page.opens(at)
    )


def run_end(page: Page, first: int) -> int:
    at = kept = first + 1
    while at < len(page) and at - first < _LONGEST_RUN and page.follows(at) and _blank(page, at):
        key = page.keys[at]
        if page.capital(at) and key not in cue("not_names", "calendar"):
            at += 1
            kept = at
        elif key in SMALL and _capital_ahead(page, at):
            if key == "and" and (page.key(at + 1) == "the" or _whole(page, kept)):
                break
            at += 1
        elif key in ("-", "'", ".") and page.touching(at):
            if key == "'" and page.key(at + 1) == "s" and not page.capital(at + 2):
                break
            if key == "." and not _inside_abbreviation(page, at):
                break
            at += 1
            if key == "." or (key == "'" and page.keys[at - 2].endswith("s")):
                kept = at if key == "." else kept
        elif key in ("s", "day") and page.keys[at - 1] == "'":
            at += 1
        elif key.isdigit() and page.touching(at) and page.keys[at - 1] == "-":
            at += 1
            kept = at
        elif key.isdigit() and page.capital(at - 1) and len(key) <= 4 and page.capital(at + 1):
            at += 1
        else:
            break
    return kept


def _blank(page: Page, at: int) -> bool:
    gap = page.text[page.words.ends[at - 1] : page.words.starts[at]]
    return "\n" not in gap


def _inside_abbreviation(page: Page, at: int) -> bool:
    return len(page.keys[at - 1]) == 1 and page.capital(at - 1)


def _capital_ahead(page: Page, at: int) -> bool:
    for index in range(at + 1, min(at + 3, len(page))):
        if not page.follows(index):
            return False
        if page.capital(index):
            return page.keys[index] not in cue("not_names", "calendar")
        if page.keys[index] not in SMALL:
            return False
    return False


_STRONG = frozenset(
    ("agreement", "agreements", "treaty", "accord", "accords", "pact", "convention", "protocol", "charter", "fund",
     "programme", "program", "fta", "memorandum", "mou", "compact", "declaration", "initiative", "understanding")
)  # fmt: skip


def _whole(page: Page, last: int) -> bool:
    """Say whether what stands before "and" is complete by itself: it ends in a noun that heads a title."""
    return page.keys[last - 1] in _STRONG
