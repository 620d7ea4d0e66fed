"""Levels of partnership, instruments and areas: what the vocabularies name, and levels that no vocabulary has yet."""

from __future__ import annotations

from collections.abc import Iterator

from kgraph.language.mentions.cues import words as cue
from kgraph.language.mentions.page import Page
from kgraph.records import Mention

_LONGEST_LEVEL = 10
_NO_LEVEL_BEFORE = frozenset(
    ("agreement", "agreements", "council", "programme", "program", "fund", "dialogue", "initiative", "forum", "framework")
)


def find_concepts(page: Page) -> list[Mention]:
    """Find levels, instruments and areas; a level that the vocabulary lacks gets the slug of its words as id."""
    found = list(_levels(page))
    taken = {offset for mention in found for offset in (mention.start, mention.end - 1)}
    for match in page.lexicon.matches(page.words, "concept"):
        entry = match.entries[0]
        ids = tuple(dict.fromkeys(e.id for e in match.entries if e.type == entry.type))
        mention = page.mention(match.first, match.last, entry.type, ids=ids, form=entry.form, rule="vocabulary")
        if mention.start not in taken and mention.end - 1 not in taken:
            found.append(mention)
    return found


def _levels(page: Page) -> Iterator[Mention]:
    known = {entry.id for entry in page.lexicon.of_type("level")}
    heads, modifiers, plain = cue("level", "heads"), cue("level", "modifiers"), cue("level", "plain")
    for at, key in enumerate(page.keys):
        if key not in heads or page.key(at + 1) in _NO_LEVEL_BEFORE:
            continue
        first = at
        while first > 0 and at - first < _LONGEST_LEVEL and page.follows(first):
            before = page.keys[first - 1]
            if before in modifiers or (before == "-" and page.touching(first)):
                first -= 1
            else:
                break
        while first < at and page.keys[first] in ("-", "and", "in", "new", "our", "this", *plain):
            first += 1
        last = _with_era(page, at + 1)
        if first < at:
            slug = "-".join(k for k in page.keys[first:last] if k[0].isalnum())
            slug = slug.replace("partnerships", "partnership").replace("defense", "defence")
            yield page.mention(first, last, "level", ids=(slug,), rule="vocabulary" if slug in known else "new-level")


def _with_era(page: Page, last: int) -> int:
    """Take in "for the new era", which is part of the name where Chinese texts give it."""
    return last + 4 if page.keys[last : last + 4] == ["for", "the", "new", "era"] else last
