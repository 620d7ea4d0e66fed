"""After the names are read: whose office each person holds, one full name for each person, and every later surname."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from kgraph.language.mentions.cues import words as cue
from kgraph.language.mentions.page import Page, with_data
from kgraph.language.mentions.whose import infer_states
from kgraph.lexicon import fold
from kgraph.records import Mention
from kgraph.resolve import Person, resolve_persons, surname_keys


def settle_people(
    page: Page,
    actors: Sequence[Mention],
    people: Sequence[Mention],
    publisher: str = "",
    headline: Sequence[Mention] = (),
) -> list[Mention]:
    """Return the persons and offices with states and full names, and the further mentions by surname alone."""
    by_span = {(actor.start, actor.end): actor for actor in actors}
    people = [_with_state(mention, by_span) for mention in people]
    people, persons = resolve_persons(sorted(people, key=lambda m: m.start))
    people = _share_states(people)
    people = infer_states(page.document, page.lexicon, actors, people, publisher, headline)
    people = _offices_of_states(people)
    people += _by_surname(page, actors, people, persons)
    people.sort(key=lambda m: (m.start, -m.end))
    people = infer_states(page.document, page.lexicon, actors, _share_states(people), publisher, headline)
    return [_without_roles(mention) for mention in _share_states(people)]


def _without_roles(mention: Mention) -> Mention:
    """Keep as `office` of a person only what is one: "leader" and an office to come are `role`."""
    data = mention.data
    if mention.type != "person" or "office" not in data or holds_now(data) or data.get("former"):
        return mention
    renamed = {("role" if key == "office" else key): value for key, value in data.items()}
    return replace(mention, data=renamed)


def _with_state(mention: Mention, actors: Mapping[tuple[int, int], Mention]) -> Mention:
    """Put the actor's id in place of the span that names it; an actor left open stays open here too."""
    data = _settled(mention.data, actors)
    if "others" in data:
        data["others"] = tuple(_settled(other, actors) for other in data["others"])
    return replace(mention, data=data)


def _settled(data: Mapping[str, Any], actors: Mapping[tuple[int, int], Mention]) -> dict[str, Any]:
    span = data.get("of_span")
    settled = {key: value for key, value in data.items() if key != "of_span"}
    actor = actors.get(span) if span else None
    if actor is not None and len(actor.ids) == 1:
        settled |= {"of": actor.ids[0], "of_rule": "beside-office"}
    elif actor is not None:
        settled["of_candidates"] = actor.candidates
    return settled


def _offices_of_states(people: list[Mention]) -> list[Mention]:
    """Give a person known to act for a state, but named without office, the office that the text names for that state.

    "The Uzbek president said … after talks between Shavkat Mirziyoyev and …": only where the text names one such
    office, nobody else holds it, and one such person is there.
    """
    open_offices: dict[str, list[Mention]] = {}
    for mention in people:
        of = str(mention.data.get("of", ""))
        unheld = mention.type == "office" and of and not mention.data.get("held") and mention.data.get("state_first")
        leading = set(mention.data.get("groups", ())) & {"head-of-state", "head-of-government"}
        if unheld and leading and holds_now(mention.data):
            open_offices.setdefault(of, []).append(mention)
    holders = {str(m.data["of"]) for m in people if m.type == "person" and m.data.get("office") and m.data.get("of")}
    alone: dict[str, set[str]] = {}
    for mention in people:
        if mention.type == "person" and mention.data.get("of_rule") == "known-person" and mention.ids:
            alone.setdefault(str(mention.data["of"]), set()).add(mention.ids[0])
    for of, offices in sorted(open_offices.items()):
        if of in holders or len(alone.get(of, ())) != 1 or len({str(o.data["office"]).lower() for o in offices}) != 1:
            continue
        name = next(iter(alone[of]))
        index = next(i for i, m in enumerate(people) if m.type == "person" and m.ids == (name,))
        office = {key: offices[0].data[key] for key in ("office", "heads", "groups")}
        people[index] = with_data(people[index], **office, office_rule="office-of-state")
    return people


def _by_surname(
    page: Page, actors: Sequence[Mention], people: Sequence[Mention], persons: Sequence[Person]
) -> list[Mention]:
    """Find persons already named again by surname ("Trump cited …") or by their full name without a title."""
    owners: dict[str, list[Person]] = {}
    by_name = {person.name: person for person in persons}
    for person in persons:
        for key in surname_keys(person.name, cue("person", "family_first")):
            owners.setdefault(key, []).append(person)
    for mention in people:
        if mention.type == "person" and mention.ids and mention.ids[0] in by_name and " " not in mention.text:
            own = owners.setdefault(fold(mention.text), [])
            if by_name[mention.ids[0]] not in own:
                own.append(by_name[mention.ids[0]])
    taken = _covered(page, people) | _covered(page, actors)
    found = []
    for index, key in enumerate(page.keys):
        if key in owners and index not in taken and page.capital(index) and not page.word(index).isupper():
            found.append(_again(page, index, owners[key], taken))
    return [mention for mention in found if mention]


def _covered(page: Page, mentions: Sequence[Mention]) -> set[int]:
    covered: set[int] = set()
    for mention in mentions:
        if mention.type == "office" or mention.form == "nominal":
            continue
        index = page.words.starting_at(mention.start)
        while index < len(page) and page.words.ends[index] <= mention.end:
            covered.add(index)
            index += 1
    return covered


def _again(page: Page, index: int, owners: Sequence[Person], taken: set[int]) -> Mention | None:
    """Make the mention of a surname, widened to the full name where that stands around it."""
    first, last = index, index + 1
    while (
        first > 0
        and page.follows(first)
        and page.capital(first - 1)
        and page.keys[first - 1] in _all_parts(owners)
        and first - 1 not in taken
    ):
        first -= 1
    while (
        last < len(page)
        and page.follows(last)
        and page.keys[last] in _all_parts(owners)
        and page.capital(last)
        and last not in taken
    ):
        last += 1
    if page.key(last) == "-" and page.touching(last) and page.capital(last + 1):
        return None
    if first > 0 and first - 1 not in taken and _is_stranger(page, first - 1):
        return None
    if len(owners) != 1:
        return None
    person = owners[0]
    text = page.slice(first, last)
    form = "name" if len(text) >= len(person.name) else "surname"
    return page.mention(first, last, "person", ids=(person.name,), form=form, rule="named-before")


def _is_stranger(page: Page, before: int) -> bool:
    """Say whether the word before a surname is another person's first name."""
    if not page.follows(before + 1) or not page.capital(before) or page.opens(before):
        return False
    return page.keys[before] not in cue("not_names", "calendar") and not _ends_title(page, before + 1)


def _ends_title(page: Page, index: int) -> bool:
    return any(
        (match := page.titles.get(i)) is not None and match.last == index for i in range(max(0, index - 5), index)
    )


def _all_parts(owners: Sequence[Person]) -> frozenset[str]:
    return frozenset(fold(part.strip(".,")) for person in owners for part in person.name.replace("-", " ").split())


# --- whose office -----------------------------------------------------------------------------------------------


def _share_states(people: Sequence[Mention]) -> list[Mention]:
    """Give a person's mentions without a state the one that the other mentions show."""
    known: dict[str, Counter[str]] = {}
    for mention in people:
        if mention.type == "person" and mention.ids and mention.data.get("of"):
            known.setdefault(mention.ids[0], Counter())[str(mention.data["of"])] += 1
    shared = []
    for mention in people:
        if mention.type == "person" and mention.ids and not mention.data.get("of") and mention.ids[0] in known:
            of = min(known[mention.ids[0]].items(), key=lambda item: (-item[1], item[0]))[0]
            mention = with_data(mention, of=of, of_rule="same-person")
        shared.append(mention)
    return shared


def office_facts(people: Sequence[Mention]) -> list[tuple[str, str, str]]:
    """Return (person, office, actor) for every office that somebody holds now, each once, in its fullest form."""
    found: dict[tuple[str, str], str] = {}
    for mention in people:
        if mention.type != "person" or not mention.ids or mention.form in ("pronoun", "reference"):
            continue
        for data in (mention.data, *mention.data.get("others", ())):
            of = str(data.get("of") or mention.data.get("of") or "")
            office = str(data.get("office", ""))
            if not office or not of or not holds_now(data):
                continue
            if len(office) > len(found.get((mention.ids[0], of), "")):
                found[mention.ids[0], of] = office
    return [(person, office, of) for (person, of), office in found.items()]


def holds_now(data: Mapping[str, Any]) -> bool:
    """Say whether the words are an office that the person holds: not a former one, a coming one, or a mere role."""
    return not (data.get("former") or data.get("coming") or "role" in data.get("groups", ()))
