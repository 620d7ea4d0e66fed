"""Levels of partnership, instruments and areas: what the vocabularies name, and levels that no vocabulary has yet."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from kgraph.language.mentions.cues import words as cue
from kgraph.language.mentions.page import Page
from kgraph.lexicon import Lexicon, Match, fold_phrase
from kgraph.records import Mention

_LONGEST_LEVEL = 10
_NO_LEVEL_BEFORE = frozenset(
    (
        "agreement",
        "agreements",
        "council",
        "programme",
        "program",
        "fund",
        "dialogue",
        "initiative",
        "forum",
        "framework",
    )
)


def find_concepts(page: Page) -> list[Mention]:
    """Find levels, instruments and areas; a level that the vocabulary lacks gets the slug of its words as id."""
    found = list(_levels(page))
    levels = {offset for mention in found for offset in (mention.start, mention.end - 1)}
    known = [mention for mention in found if mention.rule == "vocabulary"]  # "our defence partnership" has its area
    taken = {offset for mention in known for offset in (mention.start, mention.end - 1)}
    whole = {(mention.start, mention.end) for mention in known}  # so has "our security partnership"
    spans: dict[int, int] = {}
    for match in page.lexicon.matches(page.words, "concept"):
        entry = match.entries[0]
        if entry.type == "level" and match.last - match.first == 1:
            continue  # "the partnership" names no level
        for type_ in dict.fromkeys(e.type for e in match.entries):
            ids = tuple(dict.fromkeys(e.id for e in match.entries if e.type == type_))
            mention = page.mention(match.first, match.last, type_, ids=ids, form=entry.form, rule="vocabulary")
            same = type_ == "area" and (mention.start, mention.end) in whole
            if not same and {mention.start, mention.end - 1} & (levels if type_ == "level" else taken):
                continue
            found.append(mention)  # "tax treaty" is a document and says what it is about
            if type_ == "area":
                spans[match.first] = match.last
        if match.last - match.first > 1 and {e.type for e in match.entries} == {"area"}:
            found += _document_in(page, match.last - 1)
    return found + _weak_areas(page, spans)


def _document_in(page: Page, at: int) -> Iterator[Mention]:
    """Find the document that the last word of an area's name is ("gas deal" says what and what about)."""
    match = page.lexicon.match(page.words, at, "concept")
    if match and match.last == at + 1 and (entry := match.entries[0]).type == "instrument":
        yield page.mention(at, at + 1, "instrument", ids=(entry.id,), form=entry.form, rule="vocabulary")


def _weak_areas(page: Page, spans: dict[int, int]) -> list[Mention]:
    """Find words such as "financial" or "loans" that name an area only beside another area in a list."""
    weak = {m.first: m for m in page.lexicon.matches(page.words, "weak") if m.first not in _inside(spans)}
    found: list[Mention] = []
    ends = {last: first for first, last in spans.items()}
    pending = dict(weak)
    for first in (*sorted(weak), *sorted(weak, reverse=True)):
        match = pending.get(first)
        if match is None or not (
            _joined(page, match.last, 1) in spans or _joined(page, match.first - 1, -1) + 1 in ends
        ):
            continue
        entry = match.entries[0]
        found.append(
            page.mention(match.first, match.last, entry.type, ids=(entry.id,), form="weak", rule="list-of-areas")
        )
        spans[match.first] = match.last
        ends[match.last] = match.first
        del pending[first]
    return found + list(_hints(page, pending))


def _hints(page: Page, pending: dict[int, Match]) -> Iterator[Mention]:
    """Yield the other weak words that mean one area as hints, for what nothing else tells the area of."""
    for match in pending.values():
        if len({entry.id for entry in match.entries}) == 1:
            yield page.mention(match.first, match.last, "hint", ids=(match.entries[0].id,), form="weak", rule="hint")


def _inside(spans: dict[int, int]) -> set[int]:
    return {index for first, last in spans.items() for index in range(first, last)}


def _joined(page: Page, at: int, step: int) -> int:
    """Return the word behind commas and "and" from a position on, in either direction; -9 if not joined."""
    start = at
    while 0 <= at < len(page) and page.keys[at] in (",", "and", "or") and abs(at - start) < 3:
        at += step
    return at if at != start else -9


def _levels(page: Page) -> Iterator[Mention]:
    known = {entry.id for entry in page.lexicon.of_type("level")}
    words, fillers = _level_words(page.lexicon)
    for at, key in enumerate(page.keys):
        if key not in cue("level", "heads") or page.key(at + 1) in _NO_LEVEL_BEFORE:
            continue
        first = at
        while first > 0 and at - first < _LONGEST_LEVEL and page.follows(first):
            before = page.keys[first - 1]
            if before in words or before in fillers or before == "and" or (before == "-" and page.touching(first)):
                first -= 1
            else:
                break
        while first < at and (page.keys[first] in ("-", "and") or page.keys[first] in fillers):
            first += 1
        last = _with_era(page, at + 1)
        if any(k in words for k in page.keys[first:at]):
            slug = "-".join(k for k in page.keys[first:last] if k[0].isalnum())
            slug = slug.replace("partnerships", "partnership").replace("defense", "defence").replace("-and-", "-")
            slug = slug if slug in known else "-".join(k for k in page.keys[first:last] if k[0].isalnum())
            yield page.mention(first, last, "level", ids=(slug,), rule="vocabulary" if slug in known else "new-level")


@lru_cache(maxsize=4)
def _words_of(labels: tuple[str, ...]) -> frozenset[str]:
    return frozenset(part for label in labels for part in fold_phrase(label).split() if part[0].isalnum())


def _level_words(lexicon: Lexicon) -> tuple[frozenset[str], frozenset[str]]:
    """Return the words that make a partnership's level, and those that only praise it."""
    scheme = lexicon.data.get("vocabulary/level", {})
    words = _words_of(scheme.get("levelWord", ()))
    return words, _words_of(scheme.get("fillerWord", ())) - words


def _with_era(page: Page, last: int) -> int:
    """Take in "for the new era", which is part of the name where Chinese texts give it."""
    return last + 4 if page.keys[last : last + 4] == ["for", "the", "new", "era"] else last


def level_words_only(page: Page, first: int, last: int) -> bool:
    """Say whether a stretch is only the name of a level, such as "Comprehensive Strategic Partnership"."""
    words, fillers = _level_words(page.lexicon)
    allowed = words | fillers | cue("level", "heads") | {"-", "and"}
    return page.keys[last - 1] in cue("level", "heads") and all(key in allowed for key in page.keys[first:last])
