"""Office phrases: the head that the vocabulary knows, with what stands before and after it, and whose office it is."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kgraph.language.mentions.cues import words as cue
from kgraph.language.mentions.page import Page, Places
from kgraph.records import Mention


@dataclass(frozen=True, slots=True)
class Office:
    """One office phrase by word positions.

    `first`/`last` bound the office as it is reported ("Minister of Foreign Affairs"), `begin`/`end` the whole phrase
    with the state's name before or after it. `of` is the actor's mention, `owner` the position of "his" or "its" where
    that stands instead. `heads` are the vocabulary's ids; `unread` says that a capitalised word in front could not be
    read.
    """

    first: int
    last: int
    begin: int
    end: int
    heads: tuple[str, ...]
    of: Mention | None = None
    owner: int = -1
    past: bool = False
    coming: bool = False
    plural: bool = False
    all_of: tuple[Mention, ...] = ()
    unread: bool = False


_OWNERS = frozenset(("his", "her", "its", "their", "our"))
_MISSIONS = frozenset(("embassy", "mission", "consulate", "delegation", "side"))
_LONGEST = 14


def read_offices(page: Page, actors: Places) -> list[Office]:
    """Read every office phrase from left to right; none lies inside another."""
    offices: list[Office] = []
    done = 0
    for first in sorted(page.titles):
        match = page.titles[first]
        if first < done or match.entries[0].type != "office" or page.key(first - 1) in ("bin", "ibn", "bint", "binti"):
            continue
        if match.entries[0].id == "chief" and _head_ahead(page, match.last):
            continue  # "chief adviser", "chief trade official": the adviser, the official is the head
        office = _read(page, actors, first, match.last, done)
        offices.append(office)
        done = office.last
    return offices


def _head_ahead(page: Page, at: int) -> bool:
    """Say whether an office follows, or the words of a field and then an office."""
    for index in range(at, min(at + 3, len(page))):
        if not page.follows(index):
            return False
        if page.title_at(index, "office"):
            return True
        if page.keys[index] not in cue("office", "portfolio"):
            return False
    return False


def _read(page: Page, actors: Places, first: int, last: int, floor: int) -> Office:
    heads = (page.titles[first].entries[0].id,)
    plural = _is_plural(page, first, last)
    office = Office(first, last, first, last, heads, plural=plural)
    office = _to_the_left(page, actors, office, floor)
    office = _joined(page, office)
    return _to_the_right(page, actors, office)


def _is_plural(page: Page, first: int, last: int) -> bool:
    entry = page.titles[first].entries[0]
    written = page.keys[last - 1] if last - first == 1 else page.keys[first:last]
    known = entry.label.lower()
    head = page.keys[last - 1]
    plain = known.split()[-1].strip(".,")
    return (
        bool(written)
        and head != plain
        and (head == f"{plain}s" or (head.endswith(("men", "women", "ies")) and head[:3] == plain[:3]))
    )


# --- before the head --------------------------------------------------------------------------------------------


def _to_the_left(page: Page, actors: Places, office: Office, floor: int) -> Office:
    first = at = office.first
    past = coming = False
    while at > floor and page.follows(at):
        before = at - 1
        key = page.keys[before]
        actor = actors.before.get(at)
        if actor and actor[0] >= floor and actor[1].type == "region":
            first = at = actor[0]  # "Middle East envoy"
            continue
        if actor and actor[0] >= floor:
            return _owned_by(page, actors, replace(office, first=first, past=past, coming=coming), actor)
        if key in cue("person", "before") or (key == "-" and page.touching(before)):
            past |= key in cue("person", "past")
            coming |= key in cue("person", "coming")
            if key in ("acting", "interim", "caretaker") and first == at:
                first = before
        elif (_is_portfolio(page, before, first) and first == at) or (
            first == at and _joins_portfolios(page, before, first)
        ):
            first = before
        elif key == "s" and page.key(before - 1) == "'" and page.touching(before):
            before -= 1
            if not actors.before.get(before):
                return replace(office, first=first, begin=before, past=past, coming=coming)
        elif key == "'" and actors.before.get(before):
            pass
        elif key == ")" and page.key(before - 2) == "(" and before - 2 > floor and actors.before.get(before - 2):
            before -= 2  # "International Criminal Court (ICC) Prosecutor"
        elif key == "the" and page.key(before - 1) not in ("s",):
            return replace(office, first=first, begin=before, past=past, coming=coming)
        elif key in _OWNERS:
            return replace(office, first=first, begin=before, owner=before, past=past, coming=coming)
        else:
            break
        at = before
    unread = at > floor and page.capital(first) and _is_unread(page, at - 1)
    return replace(office, first=first, begin=min(first, at), past=past, coming=coming, unread=unread)


def _is_unread(page: Page, before: int) -> bool:
    """Say whether a capitalised word in front of an office could be a body's or place's name that nothing knows."""
    if not page.follows(before + 1) or not page.capital(before) or page.opens(before) or before in page.titles:
        return False
    return page.keys[before] not in cue("not_names", "calendar") and page.keys[before] not in cue(
        "not_names", "function"
    )


def _is_portfolio(page: Page, before: int, first: int) -> bool:
    """Say whether a word in front of an office is part of its name: "foreign", "Energy", "NASA"."""
    key = page.keys[before]
    if not key[0].isalpha() or page.title_at(before, "honorific"):
        return False
    if key in cue("office", "portfolio"):
        return page.capital(before) or not page.capital(first) or page.opens(before)
    return False


def _joins_portfolios(page: Page, before: int, first: int) -> bool:
    """Say whether "and", "&", "," or "-" joins two parts of a portfolio: "trade and industry", "arts and culture"."""
    key = page.keys[before]
    if key not in ("and", ",", "-") or not page.follows(before) or before == 0:
        return False
    left, right = page.keys[before - 1], page.keys[first]
    portfolio = cue("office", "portfolio")
    if left not in portfolio or right not in portfolio or page.capital(before - 1) != page.capital(first):
        return False
    return key != "," or page.key(first + 1) in ("and", ",") or page.key(first + 2) in ("and", ",")


def _owned_by(page: Page, actors: Places, office: Office, actor: tuple[int, Mention]) -> Office:
    """Take the actor in front of the office; of "foreign ministry" and "NASA" the words belong to the office too."""
    begin, mention = actor
    if mention.form == "reference":
        return replace(office, first=begin, begin=begin)
    if mention.form in ("nominal", "metonym"):
        inner = actors.at.get(begin)
        named = mention.data.get("named", "")
        skip = 0
        while named and skip < 8 and page.words.ends[begin + skip] < mention.start + len(named):
            skip += 1
        start = begin + skip + 1 if named and inner else begin
        if any(key in _MISSIONS for key in page.keys[start : office.first]):
            start = office.first
        if page.key(start) == "'" and page.key(start + 1) == "s":
            start += 2
        if page.key(start) == "of":
            start = office.first  # "the government of Turkish President X"
        if office.first > start:
            office = replace(office, first=start)
    shared = _shared_by(page, actors, begin)
    before = page.key(begin - 2) if page.key(begin - 1) == "-" else page.key(begin - 1)
    past = office.past or (before in cue("person", "past") and page.follows(begin))
    coming = office.coming or (before in cue("person", "coming") and page.follows(begin))
    return replace(office, begin=begin, of=mention, all_of=(*shared, mention), past=past, coming=coming)


def _shared_by(page: Page, actors: Places, begin: int) -> tuple[Mention, ...]:
    """Return the actors before "and": of "Greek, Cypriot and French counterparts" the first two."""
    found: list[Mention] = []
    while begin > 0 and page.keys[begin - 1] in ("and", ",") and actors.before.get(begin - 1):
        begin, mention = actors.before[begin - 1]
        found.insert(0, mention)
    return tuple(found)


# --- after the head ---------------------------------------------------------------------------------------------


def _joined(page: Page, office: Office) -> Office:
    """Join "Crown Prince and Prime Minister", "President and CEO": one person holds both."""
    at = office.last
    if page.key(at) == "-" and page.key(at + 1) in cue("person", "coming"):
        office = replace(office, last=at + 2, end=at + 2, coming=True)
    elif page.key(at) in ("elect", "designate"):
        office = replace(office, last=at + 1, end=at + 1, coming=True)
    at = office.last
    if page.key(at) != "and" or not page.follows(at + 1) or office.plural:
        return office
    start = at + 1
    while page.key(start) in cue("office", "portfolio") and start not in page.titles:
        start += 1
    other = page.title_at(start, "office")
    if page.key(office.first - 1) == "the" and other is not None and page.key(other.last) not in ("of", ",", "."):
        return office  # "the Secretary and Foreign Minister Park": two persons
    if other is None or page.capital(start) != page.capital(office.first) or _is_plural(page, start, other.last):
        return office
    return replace(office, last=other.last, end=other.last, heads=(*office.heads, other.entries[0].id))


def _to_the_right(page: Page, actors: Places, office: Office) -> Office:
    """Read "of Brazil", "for Foreign Affairs", "to the United States", "of the Space Commission" after the head."""
    while office.end - office.first < _LONGEST:
        at = office.end
        if page.key(at) not in cue("office", "prepositions") or not page.follows(at + 1):
            break
        start = at + 1 + (page.key(at + 1) == "the")
        further = _of_actor(page, actors, office, start) or _of_field(page, actors, office, start)
        if further is None:
            break
        office = further
        if office.end > office.last and page.keys[at] != "of":
            break
    return office


def _of_actor(page: Page, actors: Places, office: Office, start: int) -> Office | None:
    """Read "of Brazil": whose office it is, and no part of the office's own words."""
    actor = actors.at.get(start)
    if actor is None or page.keys[office.end] != "of" or actor[1].type == "region":
        return None
    last, mention = actor
    if mention.form in ("nominal", "reference", "demonym") or not _gives_owner(page, office, mention):
        return None
    if page.key(last) == "'" and mention.type != "organisation":
        return None  # "of South Korea's navy"
    of = office.of or mention
    return replace(office, end=_past_acronym(page, last), of=of, all_of=office.all_of or (of,))


def _of_field(page: Page, actors: Places, office: Office, start: int) -> Office | None:
    """Read "for Foreign Affairs", "of the Saudi Space Commission": words of the office, which may name its state."""
    preposition = page.keys[office.end]
    stop = _complement(page, actors, start, preposition)
    if stop <= start:
        return None
    actor = actors.at.get(start)
    end = _past_acronym(page, stop)
    owner = actor[1] if actor and actor[1].form != "reference" and actor[1].type != "region" else None
    sent = owner is not None and owner.form != "nominal" and _is_sent(page, office, preposition)
    if owner is None or sent or office.of is not None or preposition == "to" or not _gives_owner(page, office, owner):
        return replace(office, last=stop, end=end)
    if preposition == "of":
        return replace(office, last=stop, end=end, of=owner, all_of=(owner,))
    return replace(office, end=end, of=owner, all_of=(owner,))  # "Chargé d'Affaires for the United States Mission"


def _is_sent(page: Page, office: Office, preposition: str) -> bool:
    """Say whether the office deals with a state: "Special Envoy for Yemen", "Senior Director for Peru" are not its."""
    dealing = preposition == "for" and _in_groups(page, office, "organisation-head", "minister")
    return dealing or (preposition in ("for", "in") and _in_groups(page, office, "diplomat", "adviser"))


def _gives_owner(page: Page, office: Office, mention: Mention) -> bool:
    """Say whether a body is one that the office leads: "president of a bank", not "commander of a fleet"."""
    return mention.rule != "organisation-head" or _heads_bodies(page, office)


def _past_acronym(page: Page, at: int) -> int:
    """Step over "(OECD)" behind the name it stands for."""
    bracket = page.key(at) == "(" and page.key(at + 2) == ")" and page.word(at + 1).isupper()
    return at + 3 if bracket else at


def _heads_bodies(page: Page, office: Office) -> bool:
    """Say whether the office is one at the top of a body: a president or director, not a minister or commander."""
    return _in_groups(page, office, "organisation-head", "head-of-state", "spokesperson")


def _in_groups(page: Page, office: Office, *groups: str) -> bool:
    broader = {iri for head in office.heads for iri in page.lexicon.data.get(f"office/{head}", {}).get("broader", ())}
    return any(iri.rsplit("/group-", 1)[-1] in groups for iri in broader)


def _complement(page: Page, actors: Places, start: int, preposition: str) -> int:
    """Return where the words after a preposition end that belong to the office: its field, body or addressee."""
    at = kept = start
    while at < len(page) and (at == start or page.follows(at)) and at - start < _LONGEST:
        step, counts = _complement_word(page, actors, at, preposition)
        if step == 0 or (kept > start and _whose_follows(page, actors, at)):
            break
        at += step
        kept = at if counts else kept
    return kept


def _whose_follows(page: Page, actors: Places, at: int) -> bool:
    """Say whether "of Chile" stands behind the field of an office, and so tells whose it is."""
    actor = actors.at.get(at + 1 + (page.key(at + 1) == "the"))
    return page.keys[at] == "of" and actor is not None and actor[1].type == "state" and actor[1].form in _STATES


_STATES = frozenset(("name", "code", "title"))


def _complement_word(page: Page, actors: Places, at: int, preposition: str) -> tuple[int, bool]:
    """Return how many words go on a complement here, and whether it may end with them."""
    key = page.keys[at]
    if at in actors.at:
        last, mention = actors.at[at]
        if mention.form in _WHOLE or mention.type == "organisation":
            return last - at, True
        if mention.form == "demonym":
            return last - at, False
    title = page.title_at(at, "office")
    if title:
        named = page.capital(title.last) and page.follows(title.last) if title.last < len(page) else False
        addressed = preposition in ("to", "of") and (page.keys[at - 1] == "the" or not named)
        return (title.last - at, True) if addressed else (0, False)
    if key in cue("office", "portfolio"):
        return 1, True
    if page.capital(at):
        return int(_body_word_ahead(page, actors, at)), False
    return int(key in _LINKS and _goes_on(page, at, key)), False


_WHOLE = frozenset(("nominal", "name", "code", "title", "reference"))
_LINKS = frozenset(("and", "the", "of", "for", "on", ",", "-", "'", "s"))


def _goes_on(page: Page, at: int, key: str) -> bool:
    following = at + 1
    while page.key(following) in ("and", "the", "s"):
        following += 1
    if not (following < len(page) and page.follows(following)) or (
        page.title_at(following, "office") and key in (",", "and")
    ):
        return False
    if key == "," and page.key(at + 1) == "and" and page.keys[at - 1] not in cue("office", "portfolio"):
        return False  # "Commander of U.S. Indo-Pacific Command, and Marine Corps Lt. Gen. X"
    if key == ",":
        ahead = page.keys[at + 1 : following + 5]
        return page.keys[following] in cue("office", "portfolio") and page.capital(following) and "and" in ahead
    return True


def _body_word_ahead(page: Page, actors: Places, at: int) -> bool:
    """Say whether a run of capitals from here on still ends in a word of a body or field: "Eastern Fleet"."""
    for index in range(at + 1, min(at + 6, len(page))):
        if page.keys[index - 1] == "and" and index in actors.at:
            return False  # "Commissioner for Justice X and International Criminal Court Prosecutor Y"
        if not page.follows(index) or page.title_at(index, "office", "honorific"):
            return False
        if page.keys[index] in cue("organisation", "heads") or page.keys[index] in _FIELDS:
            return page.capital(index)
        if not page.capital(index) and page.keys[index] not in ("and", "of", "the", "for"):
            return False
    return False


_FIELDS = frozenset(
    (
        "affairs",
        "relations",
        "cooperation",
        "development",
        "forces",
        "staff",
        "fleet",
        "operations",
        "policy",
        "justice",
    )
)
