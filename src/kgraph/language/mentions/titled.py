"""A person's name on the page with what stands right before it: honorifics, ranks, offices."""

from __future__ import annotations

from dataclasses import dataclass

from kgraph.language.mentions.cues import words as cue
from kgraph.language.mentions.offices import Office
from kgraph.language.mentions.page import Page
from kgraph.lexicon import Lexicon, Words
from kgraph.records import Mention, Span


@dataclass(frozen=True, slots=True)
class Holder:
    """A person's name on the page with the office phrase that belongs to it, if any."""

    first: int
    last: int
    rule: str
    office: Office | None = None
    of: Mention | None = None
    honorific: str = ""
    also: tuple[Office, ...] = ()


def past_honorifics(page: Page, at: int) -> tuple[int, str]:
    """Step over "Mr", "Gen." and a second office such as "Ambassador"; return where the name may begin."""
    honorific, first = "", at
    for _ in range(5):
        if at >= len(page) or not (at == first or page.follows(at)):
            break
        match = page.title_at(at, "honorific", "rank", "office")
        if match is None:
            break
        if (
            match.entries[0].type == "office"
            and "\n" in page.document.text[page.words.ends[at - 1] : page.words.starts[at]]
        ):
            return first, ""  # "Office of the Spokesperson", and the next line begins with an office
        if match.entries[0].type == "honorific":
            honorific = match.entries[0].id
        at = match.last
        if page.key(at) == "." and page.touching(at):
            at += 1
        if match.entries[0].type == "office" and page.key(at) in ("of", "and", "for"):
            break
    return at, honorific


def goes_on_as_body(page: Page, last: int) -> bool:
    """Say whether a name is only the beginning of a place's or body's: "King Fahd International Airport"."""
    for at in range(last, min(last + 3, len(page))):
        if not (page.capital(at) and page.follows(at)):
            return False
        if page.keys[at] in cue("not_names", "deictic") or page.keys[at] in cue("organisation", "heads"):
            return True
        if page.keys[at] not in cue("office", "portfolio"):
            return False
    return False


def without_titles(text: str, start: int, end: int, lexicon: Lexicon) -> Span:
    """Return a stretch without the honorifics, ranks and offices at its beginning: "Mr. Sullivan" is Sullivan."""
    words = Words(text[start:end])
    first = 0
    while first < len(words):
        match = lexicon.match(words, first, "title")
        if match is None:
            break
        first = match.last + (match.last < len(words) and words.keys[match.last] == ".")
    return (start + words.starts[first], end) if first < len(words) else (end, end)


def clean_name(text: str) -> str:
    """Return a name on one line with plain blanks, "SECRETARY"-style capitals turned into a name's."""
    name = " ".join(text.split())
    return name.title() if name.isupper() and len(name) > 3 and " " in name else name
