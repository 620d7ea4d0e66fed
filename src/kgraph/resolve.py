"""From mentions to actors and persons: what an ambiguous name means in its document, and who is one person."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from kgraph.lexicon import Ambiguity, Lexicon, fold, fold_phrase
from kgraph.records import Document, Mention

# --- actors -----------------------------------------------------------------------------------------------------


def resolve_actors(document: Document, mentions: Sequence[Mention], lexicon: Lexicon) -> list[Mention]:
    """Give each ambiguous name the meaning that its document shows, or leave it open with its candidates.

    The rules, in this order: `context` (more of the document speaks for one reading than for any other: an unambiguous
    name of that actor, or a word that the vocabulary lists for the reading), `usual-meaning` (nothing speaks for any,
    and the vocabulary says what the name means by itself), else `ambiguous`. A name that means no actor here is dropped.
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
            outside += _is_city(word, lexicon) and _occurs(word, document.text)
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


def _is_city(word: str, lexicon: Lexicon) -> bool:
    return any(entry.label == word for entry in lexicon.of_type("city"))


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
    """One person of a document: every form of the name, offices as (words, actor), honorifics."""

    name: str
    forms: set[str] = field(default_factory=set)
    offices: list[tuple[str, str]] = field(default_factory=list)
    of: str = ""
    mentions: list[int] = field(default_factory=list)


def name_parts(name: str) -> tuple[str, ...]:
    """Return the folded words of a name, without particles' case, dots and commas."""
    return tuple(fold(part) for part in re.findall(r"[^\W_]+(?:['’][^\W_]+)*", name))


def same_person(short: Sequence[str], full: Sequence[str]) -> bool:
    """Say whether a shorter form can name the person of a fuller one: its words in the same order, initials allowed."""
    at = 0
    for part in short:
        while at < len(full) and not (full[at] == part or (len(part) == 1 and full[at].startswith(part)) or
                                      (len(full[at]) == 1 and part.startswith(full[at]))):  # fmt: skip
            at += 1
        if at == len(full):
            return False
        at += 1
    return True


def resolve_persons(mentions: Sequence[Mention]) -> tuple[list[Mention], list[Person]]:
    """Give every mention of a person the fullest form of the name in the document, and what is known of the office.

    A short form that fits two persons goes to the one with the same office or state, else to the one named last
    before it; the rule says which.
    """
    persons = _persons(mentions)
    by_mention: dict[int, Person] = {}
    resolved = list(mentions)
    last: dict[str, int] = {}
    for index, mention in enumerate(mentions):
        if mention.type != "person":
            continue
        person, rule = _person_of(mention, persons, last, index)
        if person is None:
            resolved[index] = replace(
                mention, ids=(), candidates=tuple(p.name for p in _fitting(mention, persons)), rule="ambiguous"
            )
            continue
        by_mention[index] = person
        last[person.name] = index
        person.mentions.append(index)
        short = name_parts(mention.text) != name_parts(person.name)
        resolved[index] = replace(
            mention, ids=(person.name,), rule=rule or mention.rule, form="surname" if short else mention.form
        )
    return resolved, persons


def _persons(mentions: Iterable[Mention]) -> list[Person]:
    """Gather the distinct persons: each fullest form, with the shorter forms that fit it alone."""
    names = Counter(m.ids[0] for m in mentions if m.type == "person" and m.ids)
    persons: list[Person] = []
    for name in sorted(names, key=lambda n: (-len(name_parts(n)), -len(n), n)):
        parts = name_parts(name)
        if not any(same_person(parts, name_parts(p.name)) for p in persons):
            persons.append(Person(name))
    return persons


def _fitting(mention: Mention, persons: Sequence[Person]) -> list[Person]:
    parts = name_parts(mention.ids[0] if mention.ids else mention.text)
    return [p for p in persons if same_person(parts, name_parts(p.name))]


def _person_of(
    mention: Mention, persons: Sequence[Person], last: Mapping[str, int], index: int
) -> tuple[Person | None, str]:
    fitting = _fitting(mention, persons)
    exact = [p for p in fitting if name_parts(p.name) == name_parts(mention.text)]
    if len(fitting) == 1 or exact:
        person = exact[0] if exact else fitting[0]
        return person, "" if exact else "short-form"
    of = mention.data.get("of")
    agreeing = [p for p in fitting if of and p.of == of]
    if len(agreeing) == 1:
        return agreeing[0], "short-form-same-state"
    office = fold(str(mention.data.get("office", "")))
    agreeing = [p for p in fitting if office and any(fold(o) == office for o, _ in p.offices)]
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


def offices_by_person(mentions: Iterable[Mention]) -> dict[str, list[Mapping[str, Any]]]:
    """Return what the mentions of each person say of an office."""
    found: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for mention in mentions:
        if mention.type == "person" and mention.ids and mention.data.get("office"):
            found[mention.ids[0]].append(mention.data)
    return dict(found)
