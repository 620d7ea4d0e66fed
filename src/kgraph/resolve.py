"""From mentions to actors and persons: what an ambiguous name means in its document, and who is one person."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from kgraph.lexicon import Lexicon, fold
from kgraph.records import Document, Mention

# --- actors -----------------------------------------------------------------------------------------------------


def resolve_actors(document: Document, mentions: Sequence[Mention], lexicon: Lexicon) -> list[Mention]:
    """Give each ambiguous name the meaning that its document shows, or leave it open with its candidates.

    Two rules: `context` (the document names one candidate outright, or uses words that only fit it) and, where
    nothing speaks for any candidate, `usual-meaning` (what the vocabulary says the name means by itself).
    """
    named = Counter(ident for m in mentions if m.ids and m.type == "state" and m.form != "nominal" for ident in m.ids)
    chosen: dict[tuple[str, tuple[str, ...]], tuple[str, str]] = {}
    resolved = []
    for mention in mentions:
        if mention.ids or len(mention.candidates) < 2 or mention.form == "reference":
            resolved.append(mention)
            continue
        key = (fold(mention.data.get("named", mention.text)), mention.candidates)
        if key not in chosen:
            chosen[key] = _meaning(document, key[0], mention.candidates, named, lexicon)
        ident, rule = chosen[key]
        resolved.append(replace(mention, ids=(ident,), rule=rule) if ident else replace(mention, rule=rule))
    return [m for m in resolved if not _is_elsewhere(m)]


def _is_elsewhere(mention: Mention) -> bool:
    """Say whether an ambiguous name turned out to mean no state at all ("Georgia" of the United States)."""
    return mention.type == "state" and any("-" in ident for ident in mention.ids)


def _meaning(
    document: Document, name: str, candidates: Sequence[str], named: Counter[str], lexicon: Lexicon
) -> tuple[str, str]:
    scores = {}
    for ident in candidates:
        about = lexicon.data.get(f"state/{ident}") or lexicon.data.get(f"region/{ident}") or {}
        words = about.get("contextWord", ())
        scores[ident] = named[ident] + sum(
            1 for word in words if _occurs(word, document.text) or _occurs(word, document.title)
        )
    ranked = sorted(scores, key=lambda ident: (-scores[ident], ident))
    if scores[ranked[0]] > scores[ranked[1]]:
        return ranked[0], "context"
    if scores[ranked[0]] == 0:
        for ident in candidates:
            about = lexicon.data.get(f"state/{ident}", {})
            if name in {fold(usual) for usual in about.get("usualName", ())}:
                return ident, "usual-meaning"
    return "", "ambiguous"


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
