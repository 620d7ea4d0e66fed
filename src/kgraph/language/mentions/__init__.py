"""Who and what a document names: `find_mentions` before parsing, `resolve_references` after it.

Layers: mentions of one type never overlap; between types these nest, on purpose:
- a nominal ("Norwegian government", form "nominal") contains the state it stands for;
- a title or an organisation's name ("Korea-Singapore Free Trade Agreement") contains the states in it;
- a person's mention is the name alone; the office is data of the person, and a mention of its own as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from kgraph.language.mentions.amounts import find_counts, find_money
from kgraph.language.mentions.concepts import find_concepts
from kgraph.language.mentions.gazetteer import find_actors, find_cities, find_epithets
from kgraph.language.mentions.holders import settle_people
from kgraph.language.mentions.page import Line, Page, Places, Stretch
from kgraph.language.mentions.people import find_people
from kgraph.language.mentions.publisher import publisher
from kgraph.language.mentions.reference import resolve
from kgraph.language.mentions.titled import clean_name, without_titles
from kgraph.language.mentions.titles import find_titles
from kgraph.lexicon import Lexicon, load_lexicon
from kgraph.records import Document, Mention, Sentence, Span
from kgraph.resolve import name_parts, resolve_actors, same_person

__all__ = ["add_entities", "find_mentions", "name_spans", "resolve_references"]


def find_mentions(document: Document, sentences: Sequence[Stretch], lexicon: Lexicon) -> list[Mention]:
    """Find everything that a document names, in text order, before it is parsed.

    `sentences` are stretches with `start` and `end` that no name crosses.
    """
    page = Page(document, sentences, lexicon)
    actors = find_actors(page)
    titles = find_titles(page, actors)
    known = resolve_actors(document, [*(m for _, _, m in actors.spans), *titles], lexicon)
    people = settle_people(
        page,
        known,
        find_people(page, _with_bodies(page, actors, titles)),
        publisher(document, lexicon),
        _headline(document, lexicon),
    )
    known = _outside_persons(known, people)
    money = find_money(document.text, lexicon)
    counts = find_counts(document.text, {i for m in (*money, *known) for i in range(m.start, m.end)})
    named = [m for m in (*known, *people) if m.type in ("organisation", "person", "office")]
    concepts = find_concepts(page)
    spans = {(m.start, m.end) for m in named if m.type == "organisation"}
    whole = [m for m in concepts if m.type == "area" and (m.start, m.end) in spans]  # "Artemis Accords" are about space
    rest = [*_not_inside(concepts, named), *whole]
    cities = _not_inside(find_cities(page), [m for m in (*known, *people) if m.type != "region"])
    epithets = _not_inside(find_epithets(page), known)
    known = _acting(document.text, _not_opposed(document.text, _outside_money(known, money)))
    return sorted(
        (*known, *people, *rest, *cities, *epithets, *money, *counts), key=lambda m: (m.start, -m.end, m.type)
    )


def _headline(document: Document, lexicon: Lexicon) -> list[Mention]:
    """Return the persons that the headline names with their states; their offsets mean nothing in the text."""
    if not document.title or document.title in document.text[:300]:
        return []
    title = Document(id=document.id, text=document.title)
    page = Page(title, [Line(0, len(title.text))], lexicon)
    actors = find_actors(page)
    known = resolve_actors(title, [m for _, _, m in actors.spans], lexicon)
    return [m for m in settle_people(page, known, find_people(page, actors)) if m.type == "person"]


def _with_bodies(page: Page, actors: Places, titles: Sequence[Mention]) -> Places:
    """Return the actors with the organisations that only this text names, for "the bank's president"."""
    bodies = Places(page, (m for m in titles if m.type in ("organisation", "state")))
    for first, last, mention in actors.spans:
        bodies.put(first, last, mention)
    return bodies


def _not_inside(mentions: Sequence[Mention], outer: Sequence[Mention]) -> list[Mention]:
    covered = {offset for m in outer for offset in range(m.start, m.end)}
    return [m for m in mentions if m.start not in covered]


def _outside_persons(mentions: Sequence[Mention], people: Sequence[Mention]) -> list[Mention]:
    """Drop states and cities that are part of a person's name, and capitals that are part of an agreement's."""
    bodies = {offset for m in mentions if m.form == "nominal" for offset in range(m.start, m.end)}
    mentions = [m for m in mentions if m.form != "reference" or m.start not in bodies]
    inside = {offset for m in people if m.type == "person" for offset in range(m.start, m.end)}
    named = {offset for m in mentions if m.type in ("title", "organisation") for offset in range(m.start, m.end)}
    kept = [m for m in mentions if m.form == "nominal" or m.start not in inside]
    return [m for m in kept if m.type != "state" or m.form != "capital" or m.start not in named]


def _outside_money(mentions: Sequence[Mention], money: Sequence[Mention]) -> list[Mention]:
    """Drop the "US" of "US$"."""
    inside = {i for m in money for i in range(m.start, m.end)}
    return [m for m in mentions if m.start not in inside]


_OPPOSED = re.compile(r"(?<!\w)(?:[Dd]efeat|[Cc]ounter|[Aa]nti)[ -](?:the )?\Z")


def _not_opposed(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """Drop those against whom something is, who take no part in it ("the Defeat ISIS Coalition", "anti-NATO rally")."""
    return [
        m
        for m in mentions
        if m.type not in ("state", "organisation") or not _OPPOSED.search(text[max(0, m.start - 14) : m.start])
    ]


def _acting(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """Take the states that only say where a body sits for places ("the Washington-based lender")."""
    return [
        replace(m, type="place", ids=()) if m.type == "state" and text.startswith(("-based", "-born"), m.end) else m
        for m in mentions
    ]


def name_spans(mentions: Sequence[Mention]) -> list[Span]:
    """Return the non-overlapping spans that are one word for the parser: the outermost proper names, in order."""
    names = [m for m in mentions if m.type in _NAMES and m.form not in ("nominal", "demonym", "reference", "plural")]
    spans: list[Span] = []
    for mention in sorted(names, key=lambda m: (m.start, -m.end)):
        if not spans or mention.start >= spans[-1][1]:
            spans.append((mention.start, mention.end))
    return spans


_NAMES = frozenset(("state", "organisation", "person", "title", "region", "place"))


def add_entities(
    document: Document,
    mentions: Sequence[Mention],
    entities: Iterable[tuple[int, int, str]],
    lexicon: Lexicon | None = None,
) -> list[Mention]:
    """Take up persons and organisations that only the parser's entity labels found; each overlaps no other name."""
    lexicon = lexicon or load_lexicon()
    taken = {i for m in mentions if m.type not in _UNNAMED for i in range(m.start, m.end)}
    added = []
    for start, end, label in entities:
        kind = _LABELS.get(label)
        start, end = without_titles(document.text, start, end, lexicon)
        if kind and taken.isdisjoint(range(start, end)) and _looks_named(document.text[start:end]):
            text = document.text[start:end]
            if kind == "organisation" and text.lower() in _STATE_BODIES:  # "the Ministry": of the state spoken of
                added.append(Mention(start=start, end=end, text=text, type="state", form="reference", data=_BODY))
                continue
            added.append(
                Mention(start=start, end=end, text=text, type=kind, ids=(clean_name(text),), rule="entity-model")
            )
    added = [_fullest(m, mentions) for m in added]
    return sorted((*mentions, *added), key=lambda m: (m.start, -m.end, m.type))


_STATE_BODIES = frozenset(("ministry", "government", "parliament", "cabinet", "army", "navy"))
_BODY = {"what": "body"}
_LABELS = {"PER": "person", "PERSON": "person", "ORG": "organisation"}
_UNNAMED = ("area", "hint", "instrument", "level", "time", "count")


def _looks_named(text: str) -> bool:
    """Say whether letters make a name: a capital, a small letter, and more than an initial."""
    return text[:1].isupper() and any(c.islower() for c in text) and sum(c.isalpha() for c in text) > 2


def _fullest(mention: Mention, mentions: Sequence[Mention]) -> Mention:
    """Give a name found late the full form, state and office of the one person it fits."""
    if mention.type != "person":
        return mention
    parts = name_parts(mention.text)
    fitting = {
        m.ids[0]: m for m in mentions if m.type == "person" and m.ids and same_person(parts, name_parts(m.ids[0]))
    }
    if len(fitting) != 1:
        return mention
    other = next(iter(fitting.values()))
    data = {key: other.data[key] for key in ("of", "heads", "groups") if key in other.data}
    return replace(mention, ids=other.ids, data=data)


def resolve_references(
    document: Document, sentences: Sequence[Sentence], mentions: Sequence[Mention], lexicon: Lexicon | None = None
) -> list[Sentence]:
    """Return the sentences with all their mentions, references within the document resolved."""
    times = {i for m in mentions if m.type == "time" for i in range(m.start, m.end)}
    kept = [m for m in mentions if m.type != "count" or m.start not in times]
    return resolve(document, sentences, kept, publisher(document, lexicon or load_lexicon()))
