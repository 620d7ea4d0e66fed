"""The events graph as columns: for each slot, what every event has in it; and the sentences behind events."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple, Protocol

from kgraph.errors import QueryError
from kgraph.store import Solutions
from kgraph.vocabulary import BASE, ONTOLOGY

ID, KG = BASE, ONTOLOGY
PROV = "http://www.w3.org/ns/prov#"
RDFS_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"

KINDS = {
    "PartnershipChange": "partnership", "DiplomaticRelationsChange": "diplomatic_relations",
    "AgreementAct": "agreement",
    "Negotiation": "negotiation", "Visit": "visit", "Meeting": "meeting", "Cooperation": "cooperation",
    "Project": "project", "MembershipChange": "membership", "Support": "support", "Exercise": "exercise",
    "EconomicFigure": "economic_figure", "OfficeHolding": "office",
}  # fmt: skip


class Asked(Protocol):
    """The part of a store that a network needs."""

    def query(self, sparql: str, *, timeout: float | None = 60, limit: int | None = None) -> object:
        """Answer a SELECT."""
        ...


@dataclass(slots=True)
class Event:
    """What a network needs of one event: ids of concepts, ISO days, IRIs of those who take part; "" where untold."""

    iri: str
    kind: str
    action: str = ""
    status: str = ""
    level: str = ""
    start: str = ""
    end: str = ""
    label: str = ""
    host: str = ""
    sources: int = 0
    sentence: str = ""
    parties: list[str] = field(default_factory=list)
    providers: list[str] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    organisations: list[str] = field(default_factory=list)
    participants: list[str] = field(default_factory=list)
    areas: list[str] = field(default_factory=list)


Found = dict[str, Event]
_Read = Callable[[str], Any]


@lru_cache(maxsize=65_536)
def short(iri: str) -> str:
    """Return the last part of an IRI: `SGP`, `strategic-partnership`."""
    return re.split(r"[/#]", iri)[-1]


_SINGLE: dict[str, tuple[str, _Read]] = {
    "action": (f"{KG}action", short), "status": (f"{KG}status", short), "level": (f"{KG}level", short),
    "start": (f"{KG}earliest", str), "end": (f"{KG}latest", str), "label": (RDFS_LABEL, str),
    "host": (f"{KG}host", str),
    "sources": (f"{KG}sourceCount", int),
}  # fmt: skip
_MANY = {
    "parties": f"{KG}party", "providers": f"{KG}provider", "recipients": f"{KG}recipient",
    "organisations": f"{KG}organisation", "participants": f"{KG}participant", "areas": f"{KG}area",
}  # fmt: skip
BASIC = (*_SINGLE, "parties", "providers", "recipients", "organisations")


def read_events(store: Asked, slots: Iterable[str] = BASIC, *, sentences: bool = False) -> Found:
    """Read the events in the order of their IRIs, a query for each slot asked for.

    A scan of one property is the cheapest thing that a store does, and most of the time goes into handing over terms;
    a query with an OPTIONAL for each slot takes longer.
    """
    found = _all_events(store)
    for slot in slots:
        if slot in _SINGLE:
            _fill(store, found, slot, *_SINGLE[slot])
        else:
            _collect(store, found, slot, _MANY[slot])
    if sentences:
        _first_sentences(store, found)
    return found


def _answer(store: Asked, sparql: str) -> list[Any]:
    """Return the rows of a SELECT; no deadline, since the queries are ours. Raises QueryError for another answer."""
    answer = store.query(sparql, timeout=None)
    if not isinstance(answer, Solutions):
        raise QueryError("is no SELECT", where=sparql)
    return answer.rows


def select(store: Asked, sparql: str) -> Iterable[tuple[str, ...]]:
    """Return the rows of a SELECT as texts, "" for what is unbound."""
    return [tuple(["" if term is None else term.value for term in row]) for row in _answer(store, sparql)]


_GRAPH = f"GRAPH <{ID}graph/events>"


def _all_events(store: Asked) -> Found:
    """Ask class by class, so that only the events themselves have to be handed over."""
    kinds: dict[str, str] = {}
    for name, kind in KINDS.items():
        for (event,) in _answer(store, f"SELECT ?event WHERE {{ {_GRAPH} {{ ?event a <{KG}{name}> }} }}"):
            kinds[event.value] = kind
    return {event: Event(event, kinds[event]) for event in sorted(kinds)}


def _pairs(store: Asked, predicate: str) -> list[Any]:
    return _answer(store, f"SELECT ?event ?value WHERE {{ {_GRAPH} {{ ?event <{predicate}> ?value }} }}")


def _fill(store: Asked, found: Found, slot: str, predicate: str, read: _Read) -> None:
    """Set a slot that has one value; the smallest of several, so that the order of rows does not matter."""
    for event, value in _pairs(store, predicate):
        known = found.get(event.value)
        if known is not None:
            new, old = read(value.value), getattr(known, slot)
            if not old or new < old:
                setattr(known, slot, new)


def _collect(store: Asked, found: Found, slot: str, predicate: str) -> None:
    """Fill a slot that can have several values, in the order of their IRIs."""
    for event, value in _pairs(store, predicate):
        known = found.get(event.value)
        if known is not None:
            getattr(known, slot).append(value.value)
    for known in found.values():
        getattr(known, slot).sort()


def labels_of(store: Asked, types: Iterable[str]) -> dict[str, str]:
    """Return the labels of everything of these classes (`State`, `Person` …), whichever graph describes it."""
    found: dict[str, str] = {}
    for name in types:
        pattern = f"GRAPH ?graph {{ ?thing a <{KG}{name}> ; <{RDFS_LABEL}> ?label }}"
        for thing, label in select(store, f"SELECT DISTINCT ?thing ?label WHERE {{ {pattern} }}"):
            if thing not in found or label < found[thing]:
                found[thing] = label
    return found


# --- evidence ---------------------------------------------------------------------------------------------------


class Sentence(NamedTuple):
    """One sentence behind an event, and the report that it stands in; order is that of publication."""

    published: str
    document: str
    start: int
    text: str
    title: str
    source: str


_CITED = f"""PREFIX kg: <{KG}> PREFIX prov: <{PROV}>
SELECT ?event ?evidence ?text WHERE {{
  {_GRAPH} {{ ?fact prov:specializationOf ?event }}
  GRAPH ?report {{ ?fact kg:evidence ?evidence . ?evidence kg:exact ?text }}
}}"""
_PUBLISHED = """PREFIX schema: <https://schema.org/>
SELECT ?document ?published WHERE { GRAPH ?report { ?document schema:datePublished ?published } }"""
_DOCUMENTS = f"""PREFIX kg: <{KG}> PREFIX schema: <https://schema.org/>
SELECT ?document ?title ?source WHERE {{
  GRAPH ?report {{ ?document a kg:Report
    OPTIONAL {{ ?document schema:headline ?title }} OPTIONAL {{ ?document schema:url ?source }} }}
}}"""


def _place(evidence: str) -> tuple[str, int]:
    """Return document and offset of a sentence, which its IRI names: `evidence/DOCUMENT/START-END`."""
    _, document, span = evidence.rsplit("/", 2)
    return document, int(span.partition("-")[0])


def _first_sentences(store: Asked, found: Found) -> None:
    """Set for each event the first sentence of the first report that tells it."""
    published = {short(document): day for document, day in select(store, _PUBLISHED)}
    first: dict[str, tuple[str, str, int]] = {}
    for event, evidence, text in _answer(store, _CITED):
        known = found.get(event.value)
        if known is not None:
            document, start = _place(evidence.value)
            order = published.get(document, ""), document, start
            if not known.sentence or order < first[known.iri]:
                first[known.iri], known.sentence = order, text.value


def read_evidence(store: Asked, events: Collection[str] | None = None) -> dict[str, list[Sentence]]:
    """Return the sentences behind each event, earliest report first; of all events where none are named."""
    published = {short(document): day for document, day in select(store, _PUBLISHED)}
    about = {short(document): rest for document, *rest in select(store, _DOCUMENTS)}
    found: dict[str, set[Sentence]] = defaultdict(set)
    for event, evidence, text in select(store, _CITED):
        if events is None or event in events:
            document, start = _place(evidence)
            title, source = about.get(document, ("", ""))
            day = published.get(document, "")
            found[event].add(Sentence(day, f"{ID}document/{document}", start, text, title, source))
    return {event: sorted(sentences) for event, sentences in found.items()}
