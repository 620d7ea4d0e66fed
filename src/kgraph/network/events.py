"""The events graph as a list of events, each with what a network needs of it; and the sentences behind events."""

from __future__ import annotations

import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import lru_cache, partial
from itertools import islice, product, repeat
from operator import itemgetter
from typing import Any, NamedTuple

from pyoxigraph import Literal, NamedNode

from kgraph.store import Asked
from kgraph.vocabulary import BASE, EVENT_KINDS, ONTOLOGY

ID, KG = BASE, ONTOLOGY
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
RDFS_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"


class Event(NamedTuple):
    """What a network needs of one event: ids of concepts, ISO days, IRIs of those who take part; "" where untold."""

    iri: str
    kind: str
    action: str
    status: str
    level: str
    start: str
    end: str
    host: str
    sources: int
    parties: tuple[str, ...]
    providers: tuple[str, ...]
    recipients: tuple[str, ...]
    organisations: tuple[str, ...]
    participants: tuple[str, ...]
    areas: tuple[str, ...]
    label: str
    sentence: str


@lru_cache(maxsize=65_536)
def short(iri: str) -> str:
    """Return the last part of an IRI: `SGP`, `strategic-partnership`."""
    return re.split(r"[/#]", iri)[-1]


_Read = Callable[[str], Any]
_SLOTS: dict[str, tuple[str, _Read]] = {
    "kind": (RDF_TYPE, lambda iri: EVENT_KINDS.get(iri.removeprefix(KG), "")),
    "action": (f"{KG}action", short), "status": (f"{KG}status", short), "level": (f"{KG}level", short),
    "start": (f"{KG}earliest", str), "end": (f"{KG}latest", str), "host": (f"{KG}host", str),
    "sources": (f"{KG}sourceCount", int),
    "parties": (f"{KG}party", str), "providers": (f"{KG}provider", str), "recipients": (f"{KG}recipient", str),
    "organisations": (f"{KG}organisation", str), "participants": (f"{KG}participant", str),
    "areas": (f"{KG}area", str),
}  # fmt: skip
"""Each slot in the order of an Event, with its property and how a value is read."""
_EMPTY = ["", "", "", "", "", "", "", 0, (), (), (), (), (), ()]
_PLACES = {slot: place for place, slot in enumerate(_SLOTS)}
_MANY = _PLACES["parties"]  # from there on a slot can have several values

BASIC = tuple(slot for slot in _SLOTS if slot not in ("areas", "participants"))


def read_events(store: Asked, slots: Iterable[str] = BASIC, *, sentences: bool = False) -> Iterator[Event]:
    """Yield the events, with the slots named, in the order of their IRIs.

    Nearly all time goes into handing over texts, which a store keeps apart from its statements and looks up one by
    one. So the different values of each slot are numbered first; then all that an event tells comes as one short text,
    a character for each value, and besides only what is different for each event: its IRI, label and sentence. These
    are asked for first, so that one thread of the engine works on them and another on the slots.
    """
    asked = store.texts(_SAID if sentences else _LABELS)
    codes = _codes(store, [*slots])
    described = store.texts(_slots_query(codes))
    said, several = _said(*next(asked))
    said |= _said_of(store, several, sentences=sentences)
    iris, told = next(described)
    about: list[Any] = [*map(said.get, iris)]
    if None in about:
        said |= _said_of(store, [iri for iri in iris if iri not in said], sentences=sentences)
        about = [*map(said.get, iris)]
    values, new = _reader(codes), partial(tuple.__new__, Event)
    for iri, text, label_and_sentence in sorted(zip(iris, told, about, strict=True), key=itemgetter(0)):
        found = values(text)
        if found[0]:
            yield new((iri, *found, *label_and_sentence))


# --- slots ------------------------------------------------------------------------------------------------------

_GRAPH = f"GRAPH <{ID}graph/events>"


class _Code(NamedTuple):
    """What a sign stands for: the place of a slot, what it holds then, and both as the engine knows them."""

    place: int
    value: Any
    terms: str


def _codes(store: Asked, slots: Collection[str]) -> dict[str, _Code]:
    """Return a sign for each value that the slots have in this store, shorter ones for those that more events have."""
    asked = [slot for slot in slots if slot != "kind"]
    queries = [
        f"SELECT ?value (DATATYPE(?value) AS ?type) WHERE {{"
        f" {{ SELECT DISTINCT ?value WHERE {{ {_GRAPH} {{ ?event <{_SLOTS[slot][0]}> ?value }} }} }} }}"
        for slot in asked
    ]
    values = {
        slot: sorted(zip(*columns, strict=True)) for slot, columns in zip(asked, store.texts(*queries), strict=True)
    }
    values["kind"] = [(KG + name, "") for name in EVENT_KINDS]
    found: list[_Code] = []
    for slot in sorted(values, key=lambda slot: len(values[slot])):
        (predicate, read), place = _SLOTS[slot], _PLACES[slot]
        for text, datatype in values[slot]:
            if value := read(text):
                term = Literal(text, datatype=NamedNode(datatype)) if datatype else NamedNode(text)
                held = (value,) if place >= _MANY else value
                found.append(_Code(place, held, f"<{predicate}> {term}"))
    return dict(zip(_signs(len(found)), found, strict=True))


def _signs(count: int) -> list[str]:
    """Return so many different texts of one length, which no form of answers has to escape, the shortest there are.

    Those of fewest bytes come first: a text of sixteen bytes or less the engine keeps in place, and need not look up.
    """
    letters = [*islice(filter(str.isalnum, map(chr, range(sys.maxunicode + 1))), count)]
    return letters if len(letters) == count else [*islice(map("".join, product(letters, repeat=2)), count)]


def _slots_query(codes: Mapping[str, _Code]) -> str:
    """Return the query for each event with the signs of its values in one text."""
    rows = " ".join([f'({code.terms} "{sign}")' for sign, code in codes.items()])
    return f"""SELECT ?event (GROUP_CONCAT(?code; SEPARATOR="") AS ?codes) WHERE {{
        VALUES (?slot ?value ?code) {{ {rows} }} {_GRAPH} {{ ?event ?slot ?value }}
    }} GROUP BY ?event"""


_Values = Callable[[str], list[Any]]


def _reader(codes: Mapping[str, _Code]) -> _Values:
    """Return what reads an event's signs: the smallest value where one is meant, all in order where several may be.

    It runs once for each event, so what it looks up is bound beforehand.
    """
    look_up = {sign: (code.place, code.value) for sign, code in codes.items()}.__getitem__
    empty, many, length = _EMPTY.copy, _MANY, len(next(iter(codes), " "))

    def values(text: str) -> list[Any]:
        found: list[Any] = empty()
        signs = text if length == 1 else [text[at : at + length] for at in range(0, len(text), length)]
        for place, value in map(look_up, signs):
            known = found[place]
            if not known:
                found[place] = value
            elif place < many:
                found[place] = min(known, value)
            else:
                found[place] = known + value if value[0] > known[-1] else tuple(sorted(known + value))
        return found

    return values


# --- labels and sentences ---------------------------------------------------------------------------------------

_LABELLED = f"SELECT ?event ?label WHERE {{ %s {_GRAPH} {{ ?event <{RDFS_LABEL}> ?label }} }}"
"""What `_only` completes, as are `_CITED` and the two after it."""
_LABELS = _LABELLED % ""
_SAID = f"""PREFIX kg: <{KG}> PREFIX prov: <http://www.w3.org/ns/prov#>
SELECT ?event ?label ?text WHERE {{
  {{ {_LABELS} }}
  {{ SELECT ?event ?text WHERE {{
    {{ SELECT ?fact ?event WHERE {{ {_GRAPH} {{ ?fact prov:specializationOf ?event }} }} }}
    {{ SELECT ?fact ?evidence WHERE {{ GRAPH ?report {{ ?fact kg:evidence ?evidence }} }} }}
    {{ SELECT ?evidence ?text WHERE {{ GRAPH ?report {{ ?evidence kg:exact ?text }} }} }}
  }} }}
}}"""
"""The sentences of all events; each part is read in one go, at a fifth of the cost of following the facts singly."""

_Said = dict[str, tuple[str, str]]
"""Label and sentence of each event."""


def _said(events: list[str], labels: list[str], texts: list[str] | None = None) -> tuple[_Said, set[str]]:
    """Return what is said of each event, and the events of which more than one thing is said."""
    said = dict(zip(events, zip(labels, texts or repeat(""), strict=False), strict=True))
    repeated = len(said) < len(events)
    return said, {event for event, count in Counter(events).items() if count > 1} if repeated else set()


def _said_of(store: Asked, events: Collection[str], *, sentences: bool) -> _Said:
    """Return label and first sentence of the first report for events of which more is said, or less.

    They are few: those with several sentences, whose places tell the order, and those without one, or without a label.
    """
    if not events:
        return {}
    (labels,) = store.texts(_LABELLED % _only("event", events))
    label = _smallest([*zip(*labels, strict=True)])
    sentence = read_evidence(store, events) if sentences else {}
    return {event: (label.get(event, ""), sentence[event][0].text if event in sentence else "") for event in events}


def _smallest(pairs: Collection[tuple[str, str]]) -> dict[str, str]:
    """Return one value for each thing, the first in order where there are several."""
    found = dict(pairs)
    return found if len(found) == len(pairs) else dict(sorted(pairs, reverse=True))


def labels_of(store: Asked, types: Iterable[str]) -> dict[str, str]:
    """Return the labels of everything of these classes (`State`, `Person` …), whichever graph describes it."""
    pattern = "GRAPH ?graph {{ ?thing a <{}> ; <{}> ?label }}"
    queries = [f"SELECT DISTINCT ?thing ?label WHERE {{ {pattern.format(KG + name, RDFS_LABEL)} }}" for name in types]
    return _smallest([pair for answer in store.texts(*queries) for pair in zip(*answer, strict=True)])


# --- evidence ---------------------------------------------------------------------------------------------------


class Sentence(NamedTuple):
    """One sentence behind an event, and the report that it stands in; order is that of publication."""

    published: str
    document: str
    start: int
    text: str
    title: str
    source: str


_CITED = f"""PREFIX kg: <{KG}> PREFIX prov: <http://www.w3.org/ns/prov#>
SELECT ?event ?evidence ?text WHERE {{
  %s {_GRAPH} {{ ?fact prov:specializationOf ?event }}
  GRAPH ?report {{ ?fact kg:evidence ?evidence . ?evidence kg:exact ?text }}
}}"""
"""The sentences with their places; this and the next two want `_only` as well."""
_PUBLISHED = """PREFIX schema: <https://schema.org/>
SELECT ?document ?published WHERE { GRAPH ?report { %s ?document schema:datePublished ?published } }"""
_DOCUMENTS = f"""PREFIX kg: <{KG}> PREFIX schema: <https://schema.org/>
SELECT ?document ?title ?source WHERE {{
  GRAPH ?report {{ %s ?document a kg:Report
    OPTIONAL {{ ?document schema:headline ?title }} OPTIONAL {{ ?document schema:url ?source }} }}
}}"""


def _place(evidence: str) -> tuple[str, int]:
    """Return document and offset of a sentence, which its IRI names: `evidence/DOCUMENT/START-END`."""
    _, document, span = evidence.rsplit("/", 2)
    return document, int(span.partition("-")[0])


def _only(variable: str, things: Collection[str] | None) -> str:
    """Return what restricts a query to these things; nothing where all are meant."""
    return "" if things is None else f"VALUES ?{variable} {{ {' '.join(f'<{thing}>' for thing in sorted(things))} }}"


def read_evidence(store: Asked, events: Collection[str] | None = None) -> dict[str, list[Sentence]]:
    """Return the sentences behind each event, earliest report first; of all events where none are named."""
    (cited,) = store.texts(_CITED % _only("event", events))
    named = None if events is None else {f"{ID}document/{_place(evidence)[0]}" for evidence in cited[1]}
    published, documents = store.texts(*(query % _only("document", named) for query in (_PUBLISHED, _DOCUMENTS)))
    days = {short(document): day for document, day in zip(*published, strict=True)}
    about = {short(document): rest for document, *rest in zip(*documents, strict=True)}
    found: dict[str, set[Sentence]] = defaultdict(set)
    for event, evidence, text in zip(*cited, strict=True):
        document, start = _place(evidence)
        title, source = about.get(document, ("", ""))
        found[event].add(Sentence(days.get(document, ""), f"{ID}document/{document}", start, text, title, source))
    return {event: sorted(sentences) for event, sentences in found.items()}
