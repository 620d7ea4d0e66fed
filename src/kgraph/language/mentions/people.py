"""Persons with their titles, and the offices they hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from kgraph.language.mentions.cues import words as cue
from kgraph.language.mentions.names import inside_name, name_before, read_name
from kgraph.language.mentions.offices import Office, read_offices
from kgraph.language.mentions.page import Page, Places
from kgraph.language.mentions.whose import full_names, known_leader, leaders, short_names
from kgraph.lexicon import Lexicon, Words
from kgraph.records import Mention, Span
from kgraph.resolve import name_parts


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


def find_people(page: Page, actors: Places) -> list[Mention]:
    """Find persons that a title, an office or a verb of saying gives away, and every office phrase."""
    offices = read_offices(page, actors)
    holders: list[Holder] = []
    taken: set[int] = set()
    finders = (
        _with_offices(page, actors, offices),
        _with_honorifics(page, actors),
        _known(page, actors),
        _speaking(page, actors),
    )
    for holder in chain.from_iterable(finders):
        span = range(holder.first, holder.last)
        if taken.isdisjoint(span):
            taken.update(span)
            holders.append(holder)
    holders = _with_second_offices(page, holders, offices)
    held = {id(office) for holder in holders for office in (holder.office, *holder.also) if office}
    found = [_person(page, holder) for holder in holders]
    found += [
        _office(page, office, held=id(office) in held)
        for office in offices
        if taken.isdisjoint(range(office.first, office.last))
    ]
    return found


def _with_second_offices(page: Page, holders: Sequence[Holder], offices: Sequence[Office]) -> list[Holder]:
    """Give "ambassador to France and former minister A" both offices."""
    held = {id(holder.office) for holder in holders}
    by_begin = {holder.office.begin: index for index, holder in enumerate(holders) if holder.office}
    joined = list(holders)
    for office in offices:
        index = by_begin.get(office.end + 1, -1)
        if index >= 0 and id(office) not in held and page.key(office.end) == "and" and not office.plural:
            second = joined[index].office
            if second is not None and second.first < joined[index].first and not second.of:
                joined[index] = replace(joined[index], office=office, also=(*joined[index].also, second))
    return joined


# --- persons with offices ---------------------------------------------------------------------------------------


def _with_offices(page: Page, actors: Places, offices: list[Office]) -> Iterator[Holder]:
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
                and _is_role(page, kept.office)
            ):
                found[holder.first] = holder  # "co-chairs A, the trade minister, and B"
            elif kept.last == holder.last and office not in kept.also:
                found[holder.first] = replace(kept, also=(*kept.also, office))
    yield from found.values()


def _holders(page: Page, actors: Places, office: Office, starts: dict[int, Office]) -> Iterator[Holder]:
    at, honorific = _past_honorifics(page, office.end)
    stepped = at > office.end and office.end > office.first + 1 and page.title_at(office.end, "office") is not None
    if (
        stepped
        and page.key(office.end - 1) not in ("secretary", "minister")
        and (own := _apposed_before(page, actors, office))
    ):
        yield own  # "A, head of cabinet of European Commission President B"
        return
    last = read_name(page, at, actors, titled=True) if page.follows(at) else at
    if last > at and not _is_field(page, office, at, last) and not _goes_on_as_body(page, last):
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


def _past_honorifics(page: Page, at: int) -> tuple[int, str]:
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


def _stepped_over(office: Office, at: int, starts: dict[int, Office]) -> tuple[Office, ...]:
    """Return a second office between the first and the name: "AU chairperson President …"; an envoy's rank is none."""
    second = starts.get(office.end)
    return (
        (second,) if second and second.last <= at and "ambassador" not in second.heads and second is not office else ()
    )


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
        at, _ = _past_honorifics(page, at)
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
    start, honorific = _past_honorifics(page, at + 1)
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


# --- persons without offices ------------------------------------------------------------------------------------


def _with_honorifics(page: Page, actors: Places) -> Iterator[Holder]:
    for first in sorted(page.titles):
        if not page.title_at(first, "honorific", "rank"):
            continue
        at, honorific = _past_honorifics(page, first)
        last = read_name(page, at, actors, titled=True) if page.follows(at) else at
        if last == at or _goes_on_as_body(page, last):
            continue
        if last - at == 1 and name_parts(page.slice(first, last)) in full_names(page.lexicon):
            at = first  # "Sheikh Hasina" is the whole name
        rank = page.title_at(first, "rank") is not None
        yield Holder(at, last, "rank-before-name" if rank else "honorific-before-name", honorific=honorific)


def _goes_on_as_body(page: Page, last: int) -> bool:
    """Say whether a name is only the beginning of a place's or body's: "King Fahd International Airport"."""
    for at in range(last, min(last + 3, len(page))):
        if not (page.capital(at) and page.follows(at)):
            return False
        if page.keys[at] in cue("not_names", "deictic") or page.keys[at] in cue("organisation", "heads"):
            return True
        if page.keys[at] not in cue("office", "portfolio"):
            return False
    return False


def _is_field(page: Page, office: Office, at: int, last: int) -> bool:
    """Say whether one word behind "Minister for Health and" is rather the end of the field than a name.

    A surname alone is believed where the text has it twice, or the vocabulary knows it.
    """
    head_end = page.titles[office.first].last if office.first in page.titles else office.last
    if last - at > 1 or office.last == head_end or office.end != at or not page.follows(last):
        return False
    word = page.slice(at, last)
    return page.text.count(word) < 2 and not known_leader(page.lexicon, word)


def _known(page: Page, actors: Places) -> Iterator[Holder]:
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
        if holder.office.begin < holder.first:
            data["begin"] = page.words.starts[holder.office.begin]
        if holder.also:
            data = _with_others(page, holder, data)
    if holder.honorific:
        data["honorific"] = holder.honorific
    mention = page.mention(holder.first, holder.last, "person", rule=holder.rule, data=data)
    return replace(mention, ids=(clean_name(mention.text),))


def _with_others(page: Page, holder: Holder, data: dict[str, object]) -> dict[str, object]:
    """Add further offices as `data["others"]`; the state behind the name belongs to the office next to it."""
    own = holder.office
    if own is not None and own.of is not None and holder.of is not None:
        data = {**data, "of_span": (own.of.start, own.of.end)}
    others = [office_data(page, office, None if office.of else holder.of) for office in holder.also]
    return {**data, "others": tuple(others)}


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


def office_data(page: Page, office: Office, of: Mention | None = None) -> dict[str, object]:
    """Return what a mention says of an office: its words, whose it is (by span, resolved later), whether it is over."""
    owner = of or office.of
    data: dict[str, object] = {
        "office": office_text(page, office),
        "heads": office.heads,
        "groups": _groups(page, office),
    }
    if data["groups"] == ("role",) and str(data["office"]).lower().startswith("chief "):
        data["groups"] = ()  # "chief trade official" is more than an official
    if owner:
        data["of_span"] = (owner.start, owner.end)
    if office.owner >= 0:
        data["of_owner"] = page.words.starts[office.owner]
    begin = min(office.begin, office.first)
    if any(page.key(i) in cue("person", "gone") and page.follows(i + 1) for i in range(max(0, begin - 4), begin)):
        data["former"] = True
    if office.unread:
        data["unread"] = True
    if office.past:
        data["former"] = True
    if office.coming:
        data["coming"] = True
    return data


def _is_role(page: Page, office: Office) -> bool:
    """Say whether an office is only a part in something ("co-chair", "leader")."""
    return _groups(page, office) == ("role",) or bool(set(office.heads) & {"co-chair", "chair", "host"})


def _groups(page: Page, office: Office) -> tuple[str, ...]:
    broader = (iri for head in office.heads for iri in page.lexicon.data.get(f"office/{head}", {}).get("broader", ()))
    return tuple(sorted({iri.rsplit("/group-", 1)[-1] for iri in broader}))


def office_text(page: Page, office: Office) -> str:
    """Return the office as written, in the singular and on one line."""
    text = " ".join(page.slice(office.first, office.last).split())
    if office.of is not None and f" {office.of.text}" in text:  # "head of China's planning agency"
        text = re.sub(rf"\b(?:the )?{re.escape(office.of.text)}[’']s? ", "", text)
    if page.key(office.last) == "." and page.touching(office.last) and text.endswith((" a.i", " D.C", "U.S")):
        text += "."
    if office.plural:
        text = _singular(text)
    return text


def _singular(text: str) -> str:
    """Return "agriculture minister" for "agriculture ministers", "security chief" for "security chiefs"."""
    match = re.match(r"(.*?)(\s(?:of|for|to|on)\s.*|)\Z", text, re.DOTALL)
    head, rest = match.groups() if match else (text, "")
    if head.endswith("men"):
        return f"{head[:-2]}an{rest}"
    return f"{head[:-3]}y{rest}" if head.endswith("ries") else f"{head.removesuffix('s')}{rest}"


def _office(page: Page, office: Office, *, held: bool) -> Mention:
    data = {
        **office_data(page, office),
        "held": held,
        "state_first": office.of is not None and office.of.start < page.words.starts[office.first],
    }
    if office.plural:
        data["plural"] = True
    return page.mention(
        office.first, office.last, "office", form="plural" if office.plural else "name", rule="office-phrase", data=data
    )
