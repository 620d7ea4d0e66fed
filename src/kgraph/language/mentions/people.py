"""Persons with their titles, and the offices they hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain

from kgraph.language.mentions.apposition import with_offices
from kgraph.language.mentions.lone_names import known_people, speaking, with_honorifics
from kgraph.language.mentions.office_data import office_data
from kgraph.language.mentions.offices import Office, read_offices
from kgraph.language.mentions.page import Page, Places
from kgraph.language.mentions.titled import Holder, clean_name
from kgraph.records import Mention


def find_people(page: Page, actors: Places) -> list[Mention]:
    """Find persons that a title, an office or a verb of saying gives away, and every office phrase."""
    offices = read_offices(page, actors)
    holders: list[Holder] = []
    taken: set[int] = set()
    finders = (
        with_offices(page, actors, offices),
        with_honorifics(page, actors),
        known_people(page, actors),
        speaking(page, actors),
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


_BARE = 2
"""Words of an office without a field ("Vice President")."""


def _with_second_offices(page: Page, holders: Sequence[Holder], offices: Sequence[Office]) -> list[Holder]:
    """Give "ambassador to France and former minister A" both offices."""
    held = {id(holder.office) for holder in holders}
    by_begin = {holder.office.begin: index for index, holder in enumerate(holders) if holder.office}
    joined = list(holders)
    for office in offices:
        index = by_begin.get(office.end + 1, -1)
        another = page.key(office.first - 1) == "the" and office.end == office.last and not office.past
        another = another and page.capital(office.first) and office.last - office.first <= _BARE
        if another:
            continue  # "the Secretary and Foreign Minister X" are two
        if index >= 0 and id(office) not in held and page.key(office.end) == "and" and not office.plural:
            second = joined[index].office
            if second is not None and second.first < joined[index].first and not second.of:
                joined[index] = replace(joined[index], office=office, also=(*joined[index].also, second))
    return joined


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
