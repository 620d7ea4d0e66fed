"""The events graph as a list of events, each with what a network needs of it; and the sentences behind events."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import lru_cache
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


def read_events(store: Asked, slots: Iterable[str] = BASIC, *, sentences: bool = False) -> list[Event]:
    """Read the events, with the slots named, in the order of their IRIs.

    Nearly all time goes into handing over texts, which a store keeps apart from its statements and looks up one by
    one. So the different values of each slot are numbered first; then all that an event tells comes as one text of
    numbers, and besides only what is different for each event: its IRI, label and sentence. The longest answers are
    asked for first, so that two threads of the engine end at the same time.
    """
    codes = _codes(store, [*slots])
    answers = store.texts(*((_SAID,) if sentences else ()), _slots_query(codes), _LABELS)
    sentence = _first_sentences(store, *next(answers)) if sentences else {}
    iris, told = next(answers)
    values = [*map(_reader(codes), told)]
    label = _smallest(*next(answers))
    found = [
        Event._make((iri, *slots, label.get(iri, ""), sentence.get(iri, "")))
        for iri, slots in zip(iris, values, strict=True)
        if slots[0]
    ]
    return sorted(found, key=itemgetter(0))


# --- slots ------------------------------------------------------------------------------------------------------

_GRAPH = f"GRAPH <{ID}graph/events>"


class _Code(NamedTuple):
    """What a number stands for: the place of a slot, what it holds then, and both as the engine knows them."""

    place: int
    value: Any
    terms: str


def _codes(store: Asked, slots: Collection[str]) -> dict[str, _Code]:
    """Number the different values that the slots have in this store."""
    queries = [
        f"SELECT ?value (DATATYPE(?value) AS ?type) WHERE {{"
        f" {{ SELECT DISTINCT ?value WHERE {{ {_GRAPH} {{ ?event <{_SLOTS[slot][0]}> ?value }} }} }} }}"
        for slot in slots
    ]
    codes: dict[str, _Code] = {}
    for slot, columns in zip(slots, store.texts(*queries), strict=True):
        (predicate, read), place = _SLOTS[slot], _PLACES[slot]
        for text, datatype in sorted(zip(*columns, strict=True)):
            if value := read(text):
                term = Literal(text, datatype=NamedNode(datatype)) if datatype else NamedNode(text)
                held = (value,) if place >= _MANY else value
                codes[str(len(codes))] = _Code(place, held, f"<{predicate}> {term}")
    return codes


def _slots_query(codes: Mapping[str, _Code]) -> str:
    """Return the query for each event with the numbers of its values in one text."""
    rows = " ".join([f'({code.terms} "{number}")' for number, code in codes.items()])
    return f"""SELECT ?event (GROUP_CONCAT(?code; SEPARATOR=" ") AS ?codes) WHERE {{
        VALUES (?slot ?value ?code) {{ {rows} }} {_GRAPH} {{ ?event ?slot ?value }}
    }} GROUP BY ?event"""


_Values = Callable[[str], list[Any]]


def _reader(codes: Mapping[str, _Code]) -> _Values:
    """Return what reads an event's numbers: the smallest value where one is meant, all in order where several may be.

    It runs once for each event, so what it looks up is bound beforehand.
    """
    look_up = {number: (code.place, code.value) for number, code in codes.items()}.__getitem__
    empty, many = _EMPTY.copy, _MANY

    def values(text: str) -> list[Any]:
        found: list[Any] = empty()
        for place, value in map(look_up, text.split(" ")):
            known = found[place]
            if not known:
                found[place] = value
            elif place < many:
                found[place] = min(known, value)
            else:
                found[place] = known + value if value[0] > known[-1] else tuple(sorted(known + value))
        return found

    return values


# --- labels -----------------------------------------------------------------------------------------------------

_LABELS = f"SELECT ?event ?label WHERE {{ {_GRAPH} {{ ?event <{RDFS_LABEL}> ?label }} }}"


def _smallest(things: list[str], values: list[str]) -> dict[str, str]:
    """Return one value for each thing, the first in order where there are several."""
    found = dict(zip(things, values, strict=True))
    if len(found) < len(things):
        found = dict(sorted(zip(things, values, strict=True), reverse=True))
    return found


def labels_of(store: Asked, types: Iterable[str]) -> dict[str, str]:
    """Return the labels of everything of these classes (`State`, `Person` …), whichever graph describes it."""
    pattern = "GRAPH ?graph {{ ?thing a <{}> ; <{}> ?label }}"
    queries = [f"SELECT DISTINCT ?thing ?label WHERE {{ {pattern.format(KG + name, RDFS_LABEL)} }}" for name in types]
    answers = list(store.texts(*queries))
    things, labels = ([text for answer in answers for text in answer[place]] for place in (0, 1))
    return _smallest(things, labels)


# --- evidence ---------------------------------------------------------------------------------------------------


class Sentence(NamedTuple):
    """One sentence behind an event, and the report that it stands in; order is that of publication."""

    published: str
    document: str
    start: int
    text: str
    title: str
    source: str


_SAID = f"""PREFIX kg: <{KG}> PREFIX prov: <http://www.w3.org/ns/prov#>
SELECT ?event ?text WHERE {{
  {{ SELECT ?fact ?event WHERE {{ {_GRAPH} {{ ?fact prov:specializationOf ?event }} }} }}
  {{ SELECT ?fact ?evidence WHERE {{ GRAPH ?report {{ ?fact kg:evidence ?evidence }} }} }}
  {{ SELECT ?evidence ?text WHERE {{ GRAPH ?report {{ ?evidence kg:exact ?text }} }} }}
}}"""
"""The sentences of all events; each part is read in one go, at a fifth of the cost of following the facts singly."""
_CITED = f"""PREFIX kg: <{KG}> PREFIX prov: <http://www.w3.org/ns/prov#>
SELECT ?event ?evidence ?text WHERE {{
  %s {_GRAPH} {{ ?fact prov:specializationOf ?event }}
  GRAPH ?report {{ ?fact kg:evidence ?evidence . ?evidence kg:exact ?text }}
}}"""
"""The same with their places; this and the next two want `_only`."""
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


def _first_sentences(store: Asked, events: list[str], texts: list[str]) -> dict[str, str]:
    """Return for each event the first sentence of the first report that tells it.

    Most events have one; the places of the others, which tell the order, are asked for by themselves.
    """
    found = dict(zip(events, texts, strict=True))
    if len(found) < len(events):
        several = [event for event, count in Counter(events).items() if count > 1]
        found |= {event: sentences[0].text for event, sentences in read_evidence(store, several).items()}
    return found


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
