"""From mentions to actors and persons: what an ambiguous name means in its document, and who is one person."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from kgraph.lexicon import Ambiguity, Lexicon, fold, fold_phrase
from kgraph.records import Document, Mention

# --- actors -----------------------------------------------------------------------------------------------------


def resolve_actors(document: Document, mentions: Sequence[Mention], lexicon: Lexicon) -> list[Mention]:
    """Give each ambiguous name the meaning that its document shows, or leave it open with its candidates.

    The rules, in this order: `context` (more of the document speaks for one reading than for any other: an unambiguous
    name of that actor, or a word that the vocabulary lists for the reading), `usual-meaning` (nothing speaks for any,
    and the vocabulary says what the name means by itself), else `ambiguous`. A name that means no actor is dropped.
    """
    named = Counter(ident for m in mentions if m.ids and m.form != "nominal" for ident in m.ids)
    chosen: dict[tuple[str, tuple[str, ...], bool], tuple[str, str, str]] = {}
    resolved = []
    for mention in mentions:
        if mention.ids or not mention.candidates or mention.form == "reference":
            resolved.append(mention)
            continue
        name = fold_phrase(str(mention.data.get("named", mention.text)))
        beside = _speaks_outside(document.text, mention, lexicon.ambiguous.get(name))
        key = (name, mention.candidates, beside)
        if key not in chosen:
            chosen[key] = _meaning(document, name, mention, named, lexicon, beside)
        kind, ident, rule = chosen[key]
        if ident != "outside":
            resolved.append(replace(mention, type=kind, ids=(ident,) if ident else (), rule=rule))
    return resolved


def _speaks_outside(text: str, mention: Mention, ambiguity: Ambiguity | None) -> bool:
    """Say whether a word right beside the name shows that it means no actor: "Latin American", "Paris Agreement"."""
    if ambiguity is None:
        return False
    before = _WORD_BEFORE.search(text, max(0, mention.start - 24), mention.start)
    after = _WORD_AFTER.match(text, mention.end, mention.end + 24)
    near = {fold(found.group(1)) for found in (before, after) if found}
    return any(target == "outside" and fold(word) in near for word, target in ambiguity.cues)


_WORD_BEFORE = re.compile(r"(\w+)[\s-]\Z")
_WORD_AFTER = re.compile(r"(?:,\s|[\s-])(\w+)")


def _meaning(
    document: Document, name: str, mention: Mention, named: Counter[str], lexicon: Lexicon, beside: bool
) -> tuple[str, str, str]:
    ambiguity = lexicon.ambiguous.get(name, Ambiguity((), False, None, ()))
    scores = {ident: named[ident] for ident in mention.candidates}
    outside = 1 if beside else 0
    for word, target in ambiguity.cues:
        if target == "outside":
            outside += lexicon.names_city(word) and _occurs(word, document.text)
        elif _occurs(word, document.text) or _occurs(word, document.title):
            scores[target] = scores.get(target, 0) + 1
    ranked = sorted(scores, key=lambda ident: (-scores[ident], ident))
    best, second = scores[ranked[0]], scores[ranked[1]] if len(ranked) > 1 else 0
    if beside or outside > best:
        return mention.type, "outside", "context"
    if best > second:
        return _kind(ranked[0], lexicon, mention), ranked[0], "context"
    if best == 0 and ambiguity.usually:
        return (*ambiguity.usually, "usual-meaning")
    return mention.type, "", "ambiguous"


def _kind(ident: str, lexicon: Lexicon, mention: Mention) -> str:
    return next(
        (kind for kind in ("state", "organisation", "region") if f"{kind}/{ident}" in lexicon.labels), mention.type
    )


def _occurs(word: str, text: str) -> bool:
    at = text.find(word)
    while at >= 0:
        end = at + len(word)
        if not (at and text[at - 1].isalnum()) and not (end < len(text) and text[end].isalnum()):
            return True
        at = text.find(word, end)
    return False


# --- persons ----------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Person:
    """One person of a document: the fullest name, the offices (folded) and the actor, where the text says them."""

    name: str
    offices: set[str] = field(default_factory=set)
    of: str = ""


@lru_cache(maxsize=20_000)
def name_parts(name: str) -> tuple[str, ...]:
    """Return the folded words of a name, without particles' case, dots and commas."""
    return tuple(_SPELLINGS.get(part, part) for part in map(fold, re.findall(r"[^\W_]+(?:['’][^\W_]+)*", name)))


_SPELLINGS = {
    **dict.fromkeys(("muhammad", "mohamed", "mohammad", "mohamad", "muhammed", "mohd"), "mohammed"),
    **dict.fromkeys(("zelensky", "zelenskiy"), "zelenskyy"),
    **dict.fromkeys(("yousef", "youssef"), "yusuf"),
    **dict.fromkeys(("aleksandr", "aliaksandr"), "alexander"),
    "abdul": "abdel", "el": "al", "sergei": "sergey", "volodymir": "volodymyr", "ahmad": "ahmed", "hussain": "hussein",
    "dmitri": "dmitry", "joe": "joseph", "tony": "antony", "mike": "michael", "jim": "james", "tom": "thomas",
}  # fmt: skip
"""Spellings and short forms of one name."""


def same_person(short: Sequence[str], full: Sequence[str]) -> bool:
    """Say whether a shorter form can name the person of a fuller one: its words in the same order, initials allowed."""
    if not short or (len(short) > 1 and (len(short[-1]) == 1) != (len(full[-1]) == 1)):
        return False
    at = 0
    for number, part in enumerate(short):
        last = number == len(short) - 1
        while at < len(full) and not (full[at] == part or (not last and _initial_of(part, full[at]))):
            at += 1
        if at == len(full):
            return False
        at += 1
    return True


def _initial_of(one: str, other: str) -> bool:
    return (len(one) == 1 and other.startswith(one)) or (len(other) == 1 and one.startswith(other))


class People:
    """The distinct persons of a document, found again by any word of their names."""

    def __init__(self, names: Iterable[str]) -> None:
        self.persons: list[Person] = []
        self._by_part: dict[str, list[int]] = defaultdict(list)
        self._fitting: dict[tuple[str, ...], list[Person]] = {}
        for name in sorted(set(names), key=lambda n: (-len(name_parts(n)), -len(n), n)):
            if not self._search(name_parts(name)):
                self._take_up(Person(name))

    def _take_up(self, person: Person) -> None:
        for part in dict.fromkeys(name_parts(person.name)):
            self._by_part[part].append(len(self.persons))
            if len(part) > 1:
                self._by_part[part[0]].append(len(self.persons))
        self.persons.append(person)

    def _search(self, parts: tuple[str, ...]) -> list[Person]:
        """Return the persons whose fuller name these words can be; the rarest word is looked up first."""
        lists = [
            self._by_part.get(part, []) + (self._by_part.get(part[0], []) if len(part) > 1 else []) for part in parts
        ]
        if not lists:
            return []
        rarest = min(lists, key=len)
        found = (self.persons[i] for i in sorted(set(rarest)))
        return [person for person in found if same_person(parts, name_parts(person.name))]

    def fitting(self, name: str) -> list[Person]:
        """Return the persons that a form of a name can mean."""
        parts = name_parts(name)
        if parts not in self._fitting:
            self._fitting[parts] = self._search(parts)
        return self._fitting[parts]


def resolve_persons(mentions: Sequence[Mention]) -> tuple[list[Mention], list[Person]]:
    """Give every mention of a person the fullest form of the name in the document, and what is known of the office.

    A short form that fits two persons goes to the one with the same state or office, else to the one named last
    before it; the rule says which. One that fits several of whom none was named before stays open.
    """
    people = People(m.ids[0] for m in mentions if m.type == "person" and m.ids)
    _note_offices(people, mentions)
    resolved = list(mentions)
    last: dict[str, int] = {}
    for index, mention in enumerate(mentions):
        if mention.type != "person":
            continue
        fitting = people.fitting(mention.ids[0] if mention.ids else mention.text)
        person, rule = _person_of(mention, fitting, last)
        if person is None:
            resolved[index] = replace(mention, ids=(), candidates=tuple(p.name for p in fitting), rule="ambiguous")
            continue
        if _other_throne(mention, person):
            continue
        last[person.name] = index
        short = name_parts(mention.text) != name_parts(person.name)
        form = "surname" if short else mention.form
        resolved[index] = replace(mention, ids=(person.name,), rule=rule or mention.rule, form=form)
    return resolved, people.persons


def _note_offices(people: People, mentions: Iterable[Mention]) -> None:
    """Write down at each person what the mentions that fit only this one say of state and office."""
    for mention in sorted(mentions, key=lambda m: -len(m.text)):  # full names say most
        if mention.type != "person" or not mention.ids:
            continue
        fitting = people.fitting(mention.ids[0])
        if len(fitting) == 1 and not _other_throne(mention, fitting[0]):
            fitting[0].of = fitting[0].of or str(mention.data.get("of", ""))
            if mention.data.get("office"):
                fitting[0].offices.add(fold(str(mention.data["office"])))


_THRONES = frozenset(("king", "queen", "emir", "sultan", "crown prince", "prince", "princess"))


def _other_throne(mention: Mention, person: Person) -> bool:
    """Say whether "King Salman" is not the "Crown Prince Mohammed bin Salman" whose last name he has."""
    office = fold(str(mention.data.get("office", "")))
    held = person.offices & _THRONES
    return (
        office in _THRONES and bool(held) and office not in held and name_parts(mention.text) != name_parts(person.name)
    )


def _person_of(mention: Mention, fitting: Sequence[Person], last: Mapping[str, int]) -> tuple[Person | None, str]:
    exact = [p for p in fitting if name_parts(p.name) == name_parts(mention.text)]
    if len(fitting) == 1 or exact:
        return (exact[0], "") if exact else (fitting[0], "short-form")
    of = mention.data.get("of")
    agreeing = [p for p in fitting if of and p.of == of]
    if len(agreeing) == 1:
        return agreeing[0], "short-form-same-state"
    office = fold(str(mention.data.get("office", "")))
    agreeing = [p for p in fitting if office and office in p.offices]
    if len(agreeing) == 1:
        return agreeing[0], "short-form-same-office"
    named = [p for p in fitting if p.name in last]
    if named:
        return max(named, key=lambda p: last[p.name]), "short-form-last-named"
    return None, ""


def surname_keys(name: str, family_first: frozenset[str]) -> tuple[str, ...]:
    """Return the words by which a text may go on calling a person: the surname, first or last by the name's order."""
    parts = [p for p in name_parts(name) if p not in ("jr", "sr", "ii", "iii", "iv")]
    if not parts:
        return ()
    if parts[0] in family_first and len(parts) > 1 and len(parts[-1]) > 1:
        return (parts[0], parts[-1]) if len(parts) == 2 else (parts[0],)
    return (parts[-1],)
