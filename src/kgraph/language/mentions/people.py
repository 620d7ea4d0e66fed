"""Persons with their titles, and the offices they hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from kgraph.language.mentions.cues import words as cue
from kgraph.language.mentions.names import name_before, read_name
from kgraph.language.mentions.offices import Office, read_offices
from kgraph.language.mentions.page import Page, Places
from kgraph.records import Mention


@dataclass(frozen=True, slots=True)
class Holder:
    """A person's name on the page with the office phrase that belongs to it, if any."""

    first: int
    last: int
    rule: str
    office: Office | None = None
    of: Mention | None = None
    honorific: str = ""


def find_people(page: Page, actors: Places) -> list[Mention]:
    """Find persons that a title, an office or a verb of saying gives away, and every office phrase."""
    offices = read_offices(page, actors)
    holders: list[Holder] = []
    taken: set[int] = set()
    for holder in (*_with_offices(page, actors, offices), *_with_honorifics(page, actors), *_speaking(page, actors)):
        span = range(holder.first, holder.last)
        if taken.isdisjoint(span):
            taken.update(span)
            holders.append(holder)
    held = {id(holder.office) for holder in holders if holder.office}
    found = [_person(page, holder) for holder in holders]
    found += [
        _office(page, office, held=id(office) in held)
        for office in offices
        if taken.isdisjoint(range(office.first, office.last))
    ]
    return found


# --- persons with offices ---------------------------------------------------------------------------------------


def _with_offices(page: Page, actors: Places, offices: list[Office]) -> Iterator[Holder]:
    """Yield the holders of each office: right behind it, in apposition after a comma, or before it."""
    starts = {office.begin: office for office in offices} | {office.first: office for office in offices}
    previous: Office | None = None
    taken: set[int] = set()
    for office in offices:
        for holder in _holders(page, actors, office, starts, previous):
            if holder.first not in taken:
                taken.add(holder.first)
                yield holder
                previous = office if "counterpart" not in office.heads else previous


def _holders(
    page: Page, actors: Places, office: Office, starts: dict[int, Office], previous: Office | None
) -> Iterator[Holder]:
    at, honorific = _past_honorifics(page, office.end, starts)
    last = read_name(page, at, actors, titled=True) if page.follows(at) else at
    if last > at:
        if office.plural:
            yield from _list_of(page, actors, office, at)
        else:
            yield _followed_by_state(page, actors, Holder(at, last, "title-before-name", office, honorific=honorific))
        return
    before = _apposed_before(page, actors, office)
    if before:
        yield before
        return
    after = _apposed_after(page, actors, office, starts)
    if after:
        if office.plural:
            yield from _list_of(page, actors, office, after.first)
        else:
            yield after


def _past_honorifics(page: Page, at: int, starts: dict[int, Office]) -> tuple[int, str]:
    """Step over "Mr", "Gen." and a second office such as "Ambassador"; return where the name may begin."""
    honorific = ""
    for _ in range(5):
        if at >= len(page) or not page.follows(at):
            break
        match = page.title_at(at, "honorific", "rank", "office")
        if match is None:
            break
        if match.entries[0].type == "honorific":
            honorific = match.entries[0].id
        at = match.last
        if page.key(at) == "." and page.touching(at):
            at += 1
        if match.entries[0].type == "office" and page.key(at) in ("of", "and", "for"):
            break
    return at, honorific


def _followed_by_state(page: Page, actors: Places, holder: Holder) -> Holder:
    """Read "of Brazil" or "(Kenya)" behind the name where the office has no state yet."""
    at = holder.last
    if page.key(at) not in ("of", "(") or not page.follows(at):
        return holder
    start = at + 1 + (page.key(at + 1) == "the")
    actor = actors.at.get(start)
    if actor and actor[1].form in ("name", "code", "title", "demonym"):
        return replace(holder, of=actor[1])
    return holder


def _list_of(page: Page, actors: Places, office: Office, at: int) -> Iterator[Holder]:
    """Read "Presidents A of X, B of Y and C", each with its own state."""
    number = 0
    while at < len(page):
        last = read_name(page, at, actors, titled=True)
        if last == at:
            return
        of = office.all_of[number] if number < len(office.all_of) else None
        holder = _followed_by_state(page, actors, Holder(at, last, "titles-before-names", office, of=of))
        yield holder
        at = _after_state(page, actors, last)
        steps = 0
        while page.key(at) in (",", "and") and steps < 2:
            at, steps = at + 1, steps + 1
        if not steps:
            return
        at, _ = _past_honorifics(page, at, {})
        number += 1


def _after_state(page: Page, actors: Places, last: int) -> int:
    """Step over "of Nigeria" or "(Nigeria)"."""
    if page.key(last) not in ("of", "("):
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
    relative = page.key(at - 1) in ("is", "serves", "as") and page.key(at - 2) in ("who", "serving", "is", "serves")
    if relative:
        at -= 2
    if page.key(at - 1) != "," or at < 2 or not page.follows(at) or not page.follows(at - 1):
        return None
    last = at - 1
    if page.keys[last - 1] == ")":
        return None
    first = name_before(page, last, actors)
    if first == last or (last - first < 2 and page.key(at) not in ("a", "the")):
        return None
    if page.follows(first) and page.keys[first - 1] in ("in", "at", "from"):
        return None
    return Holder(first, last, "name-before-title", office)


def _apposed_after(page: Page, actors: Places, office: Office, starts: dict[int, Office]) -> Holder | None:
    """Find "the Italian foreign minister, Luigi Di Maio, joined"."""
    at = office.end
    if (
        page.key(at) != ","
        or not page.follows(at)
        or not page.follows(at + 1)
        or not (office.of or office.owner >= 0 or page.key(office.begin) == "the")
    ):
        return None
    start, honorific = _past_honorifics(page, at + 1, starts)
    last = read_name(page, start, actors, titled=True)
    if last - start < 2 and not (honorific and last > start):
        return None
    if (
        page.follows(last)
        and page.key(last) not in (",", ")", "-", "'", ";", ":", "(")
        and page.key(last) not in cue("person", "saying")
        and page.key(last) != "and"
    ):
        return None
    return Holder(start, last, "title-before-name", office, honorific=honorific)


# --- persons without offices ------------------------------------------------------------------------------------


def _with_honorifics(page: Page, actors: Places) -> Iterator[Holder]:
    for first in sorted(page.titles):
        if not page.title_at(first, "honorific", "rank"):
            continue
        at, honorific = _past_honorifics(page, first, {})
        last = read_name(page, at, actors, titled=True) if page.follows(at) else at
        if last > at:
            rank = page.title_at(first, "rank") is not None
            yield Holder(at, last, "rank-before-name" if rank else "honorific-before-name", honorific=honorific)


def _speaking(page: Page, actors: Places) -> Iterator[Holder]:
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


# --- mentions ---------------------------------------------------------------------------------------------------


def _person(page: Page, holder: Holder) -> Mention:
    data: dict[str, object] = {}
    if holder.office:
        data = office_data(page, holder.office, holder.of)
    if holder.honorific:
        data["honorific"] = holder.honorific
    mention = page.mention(holder.first, holder.last, "person", rule=holder.rule, data=data)
    return replace(mention, ids=(clean_name(mention.text),))


def clean_name(text: str) -> str:
    """Return a name on one line with plain blanks, "SECRETARY"-style capitals turned into a name's."""
    name = " ".join(text.split())
    return name.title() if name.isupper() and len(name) > 3 and " " in name else name


def office_data(page: Page, office: Office, of: Mention | None = None) -> dict[str, object]:
    """Return what a mention says of an office: its words, whose it is (by span, resolved later), whether it is over."""
    owner = of or office.of
    data: dict[str, object] = {
        "office": office_text(page, office),
        "heads": office.heads,
        "groups": _groups(page, office),
    }
    if owner:
        data["of_span"] = (owner.start, owner.end)
    if office.owner >= 0:
        data["of_owner"] = page.words.starts[office.owner]
    if office.past:
        data["former"] = True
    if office.coming:
        data["coming"] = True
    return data


def _groups(page: Page, office: Office) -> tuple[str, ...]:
    broader = (iri for head in office.heads for iri in page.lexicon.data.get(f"office/{head}", {}).get("broader", ()))
    return tuple(sorted({iri.rsplit("/group-", 1)[-1] for iri in broader}))


def office_text(page: Page, office: Office) -> str:
    """Return the office as written, in the singular and on one line."""
    text = " ".join(page.slice(office.first, office.last).split())
    if page.key(office.last) == "." and page.touching(office.last) and text.endswith((" a.i", " D.C", "U.S")):
        text += "."
    if office.plural:
        head = page.titles[min(i for i in page.titles if i >= office.first and page.title_at(i, "office"))].entries[0]
        text = head.label.title() if page.capital(office.first) else head.label
    return text


def _office(page: Page, office: Office, *, held: bool) -> Mention:
    data = {**office_data(page, office), "held": held}
    if office.plural:
        data["plural"] = True
    return page.mention(
        office.first, office.last, "office", form="plural" if office.plural else "name", rule="office-phrase", data=data
    )
