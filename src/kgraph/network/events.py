"""The events graph as columns: for each slot, what every event has in it; and the sentences behind events."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple, Protocol

from kgraph.errors import QueryError
from kgraph.store import Solutions
from kgraph.vocabulary import BASE, ONTOLOGY

ID, KG = BASE, ONTOLOGY
PROV = "http://www.w3.org/ns/prov#"
RDFS_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"

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


Single = dict[str, str]
Many = dict[str, list[str]]


@dataclass(slots=True)
class Events:
    """Columns over event IRIs; `kinds` has every event in the order of IRIs, the others those that tell the slot."""

    kinds: Single
    parties: Many
    single: dict[str, Single] = field(default_factory=dict)
    many: dict[str, Many] = field(default_factory=dict)
    sources: dict[str, int] = field(default_factory=dict)

    def one(self, slot: str, event: str) -> str:
        """Return the value of a slot that has one, "" where it is not told."""
        return self.single.get(slot, {}).get(event, "")

    def all(self, slot: str, event: str) -> list[str]:
        """Return the values of a slot that can have several."""
        return self.many.get(slot, {}).get(event, [])


_SINGLE = {
    "action": f"{KG}action", "status": f"{KG}status", "level": f"{KG}level", "earliest": f"{KG}earliest",
    "latest": f"{KG}latest", "label": RDFS_LABEL, "host": f"{KG}host", "place": f"{KG}place", "title": f"{KG}title",
}  # fmt: skip
_MANY = {
    "area": f"{KG}area", "participant": f"{KG}participant", "provider": f"{KG}provider", "recipient": f"{KG}recipient",
    "organisation": f"{KG}organisation", "holder": f"{KG}holder",
}  # fmt: skip
BASIC = ("action", "status", "level", "earliest", "latest", "label", "host", "provider", "recipient", "organisation")


def read_events(store: Asked, slots: Collection[str] = BASIC) -> Events:
    """Read the slots asked for, a query each.

    A scan of one property is the cheapest thing that a store does, and most of the time goes into handing over terms;
    a query with an OPTIONAL for each slot takes as long again.
    """
    events = Events(_kinds(store), _many(store, f"{KG}party"))
    for slot in slots:
        if slot in _SINGLE:
            events.single[slot] = _single(store, _SINGLE[slot])
        else:
            events.many[slot] = _many(store, _MANY[slot])
    events.sources = {event: int(count) for event, count in _single(store, f"{KG}sourceCount").items()}
    return events


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


def _pairs(store: Asked, predicate: str) -> list[Any]:
    return _answer(store, f"SELECT ?event ?value WHERE {{ {_GRAPH} {{ ?event <{predicate}> ?value }} }}")


def _kinds(store: Asked) -> Single:
    """Ask class by class, so that only the events themselves have to be handed over."""
    found: Single = {}
    for name, kind in KINDS.items():
        for (event,) in _answer(store, f"SELECT ?event WHERE {{ {_GRAPH} {{ ?event a <{KG}{name}> }} }}"):
            found[event.value] = kind
    return dict(sorted(found.items()))


def _single(store: Asked, predicate: str) -> Single:
    """Return the smallest value of each subject, so that the order of rows does not matter."""
    rows = _pairs(store, predicate)
    found = {event.value: value.value for event, value in rows}
    if len(found) < len(rows):
        for event, value in rows:
            found[event.value] = min(found[event.value], value.value)
    return found


def _many(store: Asked, predicate: str) -> Many:
    found: Many = defaultdict(list)
    for event, value in _pairs(store, predicate):
        found[event.value].append(value.value)
    for values in found.values():
        values.sort()
    return found


def labels_of(store: Asked, types: Iterable[str]) -> Single:
    """Return the labels of everything of these classes (`State`, `Person` …), whichever graph describes it."""
    found: Single = {}
    for name in types:
        pattern = f"GRAPH ?graph {{ ?thing a <{KG}{name}> ; <{RDFS_LABEL}> ?label }}"
        for thing, label in select(store, f"SELECT DISTINCT ?thing ?label WHERE {{ {pattern} }}"):
            if thing not in found or label < found[thing]:
                found[thing] = label
    return found


@lru_cache(maxsize=65_536)
def short(iri: str) -> str:
    """Return the last part of an IRI: `SGP`, `strategic-partnership`."""
    return re.split(r"[/#]", iri)[-1]


# --- evidence ---------------------------------------------------------------------------------------------------


class Sentence(NamedTuple):
    """One sentence behind an event, and the report that it stands in; order is that of publication."""

    published: str
    document: str
    start: int
    text: str
    title: str
    source: str


_TOLD = f"PREFIX prov: <{PROV}> SELECT ?fact ?event WHERE {{ {_GRAPH} {{ ?fact prov:specializationOf ?event }} }}"
_CITED = f"PREFIX kg: <{KG}> SELECT ?fact ?evidence WHERE {{ GRAPH ?report {{ ?fact kg:evidence ?evidence }} }}"
_EXACT = f"PREFIX kg: <{KG}> SELECT ?evidence ?text WHERE {{ GRAPH ?report {{ ?evidence kg:exact ?text }} }}"
_DOCUMENTS = f"""PREFIX kg: <{KG}> PREFIX schema: <https://schema.org/>
SELECT ?document ?published ?title ?source WHERE {{
  GRAPH ?report {{ ?document a kg:Report
    OPTIONAL {{ ?document schema:datePublished ?published }} OPTIONAL {{ ?document schema:headline ?title }}
    OPTIONAL {{ ?document schema:url ?source }} }}
}}"""


def read_evidence(store: Asked, events: Collection[str] | None = None) -> dict[str, list[Sentence]]:
    """Return the sentences behind each event, earliest report first; of all events where none are named.

    The IRI of a piece of evidence names its document and offsets, so that those need not be asked for.
    """
    about = {short(document): tuple(rest) for document, *rest in select(store, _DOCUMENTS)}
    texts: Single = {evidence: text for evidence, text in select(store, _EXACT)}
    cited: Many = defaultdict(list)
    for fact, evidence in select(store, _CITED):
        cited[fact].append(evidence)
    found: dict[str, set[Sentence]] = defaultdict(set)
    for fact, event in select(store, _TOLD):
        if events is None or event in events:
            found[event].update(_sentence(evidence, texts, about) for evidence in cited.get(fact, ()))
    return {event: sorted(sentences) for event, sentences in found.items() if sentences}


def _sentence(evidence: str, texts: Single, about: dict[str, tuple[str, ...]]) -> Sentence:
    *_, document, span = evidence.split("/")
    published, title, source = about.get(document, ("", "", ""))
    return Sentence(
        published, f"{ID}document/{document}", int(span.split("-")[0]), texts.get(evidence, ""), title, source
    )


def first_sentences(store: Asked) -> Iterator[tuple[str, str]]:
    """Yield each event with the first sentence of the first report that tells it."""
    for event, sentences in read_evidence(store).items():
        yield event, sentences[0].text
