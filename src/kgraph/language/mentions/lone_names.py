"""Persons that no office stands beside: an honorific, the vocabulary or a verb of saying gives them away."""

from __future__ import annotations

from collections.abc import Iterator

from kgraph.language.mentions.cues import words as cue
from kgraph.language.mentions.names import inside_name, read_name
from kgraph.language.mentions.page import Page, Places
from kgraph.language.mentions.titled import Holder, goes_on_as_body, past_honorifics
from kgraph.language.mentions.whose import full_names, known_leader, leaders, short_names
from kgraph.resolve import name_parts


def with_honorifics(page: Page, actors: Places) -> Iterator[Holder]:
    """Yield names behind "Mr" or a rank; an honorific that makes a known name whole is part of it ("Sheikh Hasina")."""
    for first in sorted(page.titles):
        if not page.title_at(first, "honorific", "rank"):
            continue
        at, honorific = past_honorifics(page, first)
        last = read_name(page, at, actors, titled=True) if page.follows(at) else at
        if last == at or goes_on_as_body(page, last):
            continue
        if last - at == 1 and name_parts(page.slice(first, last)) in full_names(page.lexicon):
            at = first  # "Sheikh Hasina" is the whole name
        rank = page.title_at(first, "rank") is not None
        yield Holder(at, last, "rank-before-name" if rank else "honorific-before-name", honorific=honorific)


def known_people(page: Page, actors: Places) -> Iterator[Holder]:
    """Yield full names of office-holders that the vocabulary knows."""
    index = leaders(page.lexicon)
    for at, key in enumerate(page.keys):
        if key in index and page.capital(at):
            last = read_name(page, at, actors)
            if last > at and not inside_name(page, at, actors) and _is_known(page, at, last):
                yield Holder(at, last, "known-person")


def _is_known(page: Page, first: int, last: int) -> bool:
    """Say whether a name is a known office-holder's full name, or a surname that needs no first name ("Putin")."""
    name = page.slice(first, last)
    if last - first == 1 and name not in short_names(page.lexicon):
        return False
    return bool(known_leader(page.lexicon, name))


def speaking(page: Page, actors: Places) -> Iterator[Holder]:
    """Yield names of two or more words before a verb of saying."""
    at = 0
    while at < len(page):
        last = at
        if page.capital(at) and not (page.opens(at) and page.key(at) in cue("not_names", "function")):
            last = read_name(page, at, actors)
        if (
            last - at >= 2
            and page.key(last) in cue("person", "saying")
            and page.follows(last)
            and not page.word(at).isupper()
        ):
            yield Holder(at, last, "name-before-verb")
        at = max(last, at + 1)
