"""Persons whose office stands beside their name: before it, behind a comma, or once for a whole list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kgraph.language.mentions.cues import words as cue
from kgraph.language.mentions.names import name_before, read_name
from kgraph.language.mentions.office_data import is_role
from kgraph.language.mentions.offices import Office
from kgraph.language.mentions.page import Page, Places
from kgraph.language.mentions.titled import Holder, goes_on_as_body, past_honorifics
from kgraph.language.mentions.whose import known_leader


def with_offices(page: Page, actors: Places, offices: list[Office]) -> Iterator[Holder]:
    """Yield the holders of each office: right behind it, in apposition after a comma, or before it."""
    starts = {office.begin: office for office in offices} | {office.first: office for office in offices}
    found: dict[int, Holder] = {}
    for office in offices:
        for holder in _holders(page, actors, office, starts):
            kept = found.get(holder.first)
            if kept is None:
                found[holder.first] = holder
            elif (
                kept.last == holder.last
                and kept.office is not None
                and not kept.office.of
                and is_role(page, kept.office)
            ):
                found[holder.first] = holder  # "co-chairs A, the trade minister, and B"
            elif kept.last == holder.last and office not in kept.also:
                found[holder.first] = replace(kept, also=(*kept.also, office))
    yield from found.values()


def _holders(page: Page, actors: Places, office: Office, starts: dict[int, Office]) -> Iterator[Holder]:
    at, honorific = past_honorifics(page, office.end)
    stepped = at > office.end and office.end > office.first + 1 and page.title_at(office.end, "office") is not None
    if (
        stepped
        and page.key(office.end - 1) not in ("secretary", "minister")
        and (own := _apposed_before(page, actors, office))
    ):
        yield own  # "A, head of cabinet of European Commission President B"
        return
    last = read_name(page, at, actors, titled=True) if page.follows(at) else at
    if last > at and not _is_field(page, office, at, last) and not goes_on_as_body(page, last):
        if office.plural:
            yield from _list_of(page, actors, office, at)
        else:
            also = _stepped_over(office, at, starts)
            yield _followed_by_state(
                page, actors, Holder(at, last, "title-before-name", office, honorific=honorific, also=also)
            )
        return
    before = _apposed_before(page, actors, office)
    if before:
        yield before
        return
    after = _apposed_after(page, actors, office)
    if after:
        if office.plural:
            yield from _list_of(page, actors, office, after.first)
        else:
            yield after


def _stepped_over(office: Office, at: int, starts: dict[int, Office]) -> tuple[Office, ...]:
    """Return a second office between the first and the name: "AU chairperson President …"; an envoy's rank is none."""
    second = starts.get(office.end)
    return (
        (second,) if second and second.last <= at and "ambassador" not in second.heads and second is not office else ()
    )


def _is_field(page: Page, office: Office, at: int, last: int) -> bool:
    """Say whether one word behind "Minister for Health and" is rather the end of the field than a name.

    A surname alone is believed where the text has it twice, or the vocabulary knows it.
    """
    head_end = page.titles[office.first].last if office.first in page.titles else office.last
    if last - at > 1 or office.last == head_end or office.end != at or not page.follows(last):
        return False
    word = page.slice(at, last)
    return page.text.count(word) < 2 and not known_leader(page.lexicon, word)


def _followed_by_state(page: Page, actors: Places, holder: Holder, *, listed: bool = False) -> Holder:
    """Read "of Brazil", "(Kenya)" or "for the Korean side" behind the name where the office has no state yet."""
    at = holder.last
    if page.key(at) not in ("of", "(", "for") or not page.follows(at):
        return holder
    start = at + 1 + (page.key(at + 1) == "the")
    actor = actors.at.get(start)
    allowed = ("nominal",) if page.key(at) == "for" and not listed else ("name", "code", "title", "demonym", "nominal")
    if actor and actor[1].form in allowed and (page.key(at) != "for" or listed or page.key(actor[0] - 1) == "side"):
        return replace(holder, of=actor[1])
    return holder


def _list_of(page: Page, actors: Places, office: Office, at: int) -> Iterator[Holder]:
    """Read "Presidents A of X, B of Y and C", "X's A and Y's B", each with its own state."""
    number = 0
    while at < len(page):
        of = office.all_of[number] if number < len(office.all_of) else None
        actor = actors.at.get(at)
        if actor and page.key(actor[0]) == "'" and page.key(actor[0] + 1) == "s":
            of, at = actor[1], actor[0] + 2
        last = read_name(page, at, actors, titled=True)
        if last == at:
            return
        holder = _followed_by_state(page, actors, Holder(at, last, "titles-before-names", office, of=of), listed=True)
        yield holder
        at = _after_state(page, actors, last)
        steps = 0
        while page.key(at) in (",", "and") and steps < 2:
            at, steps = at + 1, steps + 1
        if not steps:
            return
        at, _ = past_honorifics(page, at)
        number += 1


def _after_state(page: Page, actors: Places, last: int) -> int:
    """Step over "of Nigeria" or "(Nigeria)"."""
    if page.key(last) not in ("of", "(", "for"):
        return last
    start = last + 1 + (page.key(last + 1) == "the")
    if start not in actors.at:
        return last
    end = actors.at[start][0]
    return end + (page.key(end) == ")")


def _apposed_before(page: Page, actors: Places, office: Office) -> Holder | None:
    """Find "Lawrence Wong, Singapore's prime minister": a full name, a comma, the office phrase."""
    at = office.begin
    while page.key(at - 1) in ("the", "a", "an", "now", "currently", "also", "'s") and page.follows(at):
        at -= 1
    linked = _linked(page, at)
    if linked < at:
        first = name_before(page, linked, actors)
        return Holder(first, linked, "name-before-title", office) if linked - first > 1 else None
    if page.key(at - 1) != "," or at < 2 or not page.follows(at) or not page.follows(at - 1):
        return None
    last = at - 1
    if page.keys[last - 1] == ")":
        return None
    first = name_before(page, last, actors)
    if first == last or (last - first < 2 and (page.key(at) not in ("a", "the") or page.opens(first))):
        return None
    if page.follows(first) and page.keys[first - 1] in ("in", "at", "from"):
        return None
    return Holder(first, last, "name-before-title", office)


def _apposed_after(page: Page, actors: Places, office: Office) -> Holder | None:
    """Find "the Italian foreign minister, Luigi Di Maio, joined"."""
    at = _past_group(page, office)
    if office.plural and page.key(at) == ",":
        return _first_of_list(page, actors, office, at + 1)
    if (
        page.key(at) != ","
        or not page.follows(at)
        or not page.follows(at + 1)
        or not (office.of or office.owner >= 0 or page.key(office.begin) == "the" or _long_and_first(page, office))
    ):
        return None
    start, honorific = past_honorifics(page, at + 1)
    last = read_name(page, start, actors, titled=True)
    if last - start < 2 and not (honorific and last > start):
        return None
    if (
        page.follows(last)
        and page.key(last) not in (",", ")", "-", "'", ";", ":", "(", ".")
        and page.key(last) not in cue("person", "saying")
        and page.key(last) != "and"
    ):
        return None
    return Holder(start, last, "title-before-name", office, honorific=honorific)


def _long_and_first(page: Page, office: Office) -> bool:
    """Say whether a sentence opens with an office and its field: "Minister for Growth, Energy, and Trade, X, is …"."""
    head_end = page.titles[office.first].last if office.first in page.titles else office.last
    return office.last > head_end and page.opens(office.begin)


def _linked(page: Page, at: int) -> int:
    """Step back over "is sworn in as", "who serves as", "is re-elected"; return `at` where the words make no holder."""
    start, seen = at, set()
    if page.key(start - 1).endswith(("st", "nd", "rd", "th")) and page.key(start - 1)[:1].isdigit():
        start -= 1
        start -= page.key(start - 1) == "the"
    while at - start < 12 and page.follows(start) and page.keys[start - 1] in cue("office", "linking"):
        start -= 1
        seen.add(page.keys[start])
    start -= page.key(start - 1) == "," and "who" in seen
    apposed = "who" in seen and "is" in seen
    return start if seen & cue("office", "holding") or apposed else at


def _past_group(page: Page, office: Office) -> int:
    """Step over "of the two countries" behind "the foreign ministers"."""
    at = office.end
    if office.plural and page.keys[at : at + 3] == ["of", "the", "two"]:
        return at + 4
    return at + 3 if office.plural and page.keys[at : at + 2] == ["of", "both"] else at


def _first_of_list(page: Page, actors: Places, office: Office, at: int) -> Holder | None:
    """Find the first name of "the agriculture ministers, A for X and B for Y": at least two names must follow."""
    holders = list(_list_of(page, actors, office, at))
    return replace(holders[0], first=at) if len(holders) > 1 else None
