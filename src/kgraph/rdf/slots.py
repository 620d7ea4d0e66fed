"""How slots, dates and amounts become RDF terms: the slot table of docs/architecture.md as data."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from math import isfinite
from typing import Any

from pyoxigraph import Literal, NamedNode, Quad

from kgraph.rdf.labels import Names
from kgraph.records import KINDS, Fact
from kgraph.vocabulary import BASE, KG, PREFIXES, actor_iri, concept_iri, is_state, person_iri, region_iri, slug

Term = NamedNode | Literal

TYPE = NamedNode(PREFIXES["rdf"] + "type")
LABEL = NamedNode(PREFIXES["rdfs"] + "label")
IDENTIFIER = NamedNode(PREFIXES["dcterms"] + "identifier")
SOURCE = NamedNode(PREFIXES["dcterms"] + "source")
LICENSE = NamedNode(PREFIXES["dcterms"] + "license")
HEADLINE = NamedNode(PREFIXES["schema"] + "headline")
ARTICLE = NamedNode(PREFIXES["schema"] + "NewsArticle")
PUBLISHED = NamedNode(PREFIXES["schema"] + "datePublished")
URL = NamedNode(PREFIXES["schema"] + "url")
DERIVED_FROM = NamedNode(PREFIXES["prov"] + "wasDerivedFrom")
HAS_SOURCE = NamedNode(PREFIXES["oa"] + "hasSource")
CONCEPT = NamedNode(PREFIXES["skos"] + "Concept")
PREF_LABEL = NamedNode(PREFIXES["skos"] + "prefLabel")
IN_SCHEME = NamedNode(PREFIXES["skos"] + "inScheme")

_XSD = PREFIXES["xsd"]
INTEGER, DECIMAL = NamedNode(_XSD + "integer"), NamedNode(_XSD + "decimal")
_GYEAR, _GYEARMONTH, _DATE = NamedNode(_XSD + "gYear"), NamedNode(_XSD + "gYearMonth"), NamedNode(_XSD + "date")
_EDTF = NamedNode("http://id.loc.gov/datatypes/edtf/EDTF")


# --- dates ------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=65536)
def date_bounds(text: str) -> tuple[str, str] | None:
    """Return the first and last day that a date, or an interval FROM/TO, can mean; None where it is no date."""
    first, slash, last = text.partition("/")
    start, end = _days(first), _days(last) if slash else _days(first)
    if start is None or end is None or start[0] > end[1]:
        return None
    return start[0], end[1]


def _days(text: str) -> tuple[str, str] | None:
    match = re.fullmatch(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", text, re.ASCII)
    if match is None or match[1] == "0000":
        return None
    year, month, day = match[1], match[2], match[3]
    if month is None:
        return f"{year}-01-01", f"{year}-12-31"
    if not 1 <= int(month) <= 12:
        return None
    length = monthrange(int(year), int(month))[1]
    if day is None:
        return f"{year}-{month}-01", f"{year}-{month}-{length:02}"
    return (text, text) if 1 <= int(day) <= length else None


@lru_cache(maxsize=65536)
def date_literal(text: str) -> Literal:
    """Return a date with the precision it was told in; text that is no date stays a string."""
    if date_bounds(text) is None:
        return Literal(text)
    if "/" in text:
        return Literal(text, datatype=_EDTF)
    return Literal(text, datatype={4: _GYEAR, 7: _GYEARMONTH}.get(len(text), _DATE))


def date_quads(node: NamedNode, name: str, text: str, graph: NamedNode) -> Iterator[Quad]:
    """Yield the date under its property, with `kg:earliest` and `kg:latest` for range queries."""
    yield Quad(node, KG[name], date_literal(text), graph)
    bounds = date_bounds(text)
    if bounds:
        yield Quad(node, KG.earliest, date_literal(bounds[0]), graph)
        yield Quad(node, KG.latest, date_literal(bounds[1]), graph)


# --- slots ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Slot:
    """How one slot is written: its property, what its values are, and whether it holds several."""

    property: str
    type: str
    scheme: str = ""
    many: bool = False


def _concept(name: str, scheme: str, *, many: bool = False) -> Slot:
    return Slot(name, "concept", scheme, many)


SLOTS: dict[str, Slot] = {
    "action": _concept("action", "action"),
    "parties": Slot("party", "actor", many=True),
    "status": _concept("status", "status"),
    "date": Slot("date", "date"),
    "period": Slot("period", "date"),
    "level": _concept("level", "level"),
    "previous_level": _concept("previousLevel", "level"),
    "years": Slot("years", "integer"),
    "since": Slot("since", "year"),
    "instrument": _concept("instrument", "instrument"),
    "title": Slot("title", "string"),
    "count": Slot("count", "integer"),
    "areas": _concept("area", "area", many=True),
    "host": Slot("host", "actor"),
    "people": Slot("participant", "person", many=True),
    "visit_type": _concept("visitType", "visit-type"),
    "meeting_type": _concept("meetingType", "meeting-type"),
    "place": Slot("place", "string"),
    "under": Slot("under", "string", many=True),
    "beneficiary": Slot("beneficiary", "actor or region"),
    "organisation": Slot("organisation", "actor"),
    "member": Slot("member", "actor"),
    "provider": Slot("provider", "actor"),
    "recipient": Slot("recipient", "actor"),
    "support_type": _concept("supportType", "support-type"),
    "amount": Slot("amount", "amount"),
    "currency": Slot("currency", "string"),
    "indicator": _concept("indicator", "indicator"),
    "unit": Slot("unit", "string"),
    "person": Slot("holder", "person"),
    "office": Slot("officeTitle", "string"),
    "of": Slot("officeOf", "actor"),
    "speaker": Slot("speaker", "person or actor"),
}


SLOT_NAMES: dict[type[Fact], tuple[str, ...]] = {kind: kind.slot_names() for kind in KINDS.values()}
"""The slots of each kind in the order of the interchange form."""


@lru_cache(maxsize=65536)
def name_slug(name: str) -> str:
    """Return the slug of a name; the same names come again and again."""
    return slug(name)


_actor_iri = lru_cache(maxsize=16384)(actor_iri)
_concept_iri = lru_cache(maxsize=16384)(concept_iri)


def amount_literal(amount: float | str) -> tuple[str, Literal]:
    """Return the property and literal of an amount: a number, or `kg:amountText` for what is no single number."""
    if isinstance(amount, int):
        return "amount", Literal(str(amount), datatype=INTEGER)
    if isinstance(amount, float) and isfinite(amount):
        # In the form in which Oxigraph gives decimals back: "2.5", "35".
        return "amount", Literal(format(Decimal(repr(amount or 0.0)).normalize(), "f"), datatype=DECIMAL)
    return "amountText", Literal(str(amount))


@dataclass(slots=True)
class Naming:
    """What names mean in one report: which are actors, and which state a person belongs to."""

    base: str = BASE
    names: Names = field(default_factory=dict)
    actors: frozenset[str] = frozenset()
    states: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, facts: Iterable[Fact], names: Names, base: str) -> Naming:
        """Collect the actors of the facts, and the states of those persons whose office is told."""
        facts = list(facts)
        actors = {party for fact in facts for party in fact.parties}
        held = [(fact.person, fact.of) for fact in facts if fact.kind == "office" and fact.person and fact.of]  # type: ignore[attr-defined]
        return cls(base, names, frozenset(actors), {name_slug(person): of for person, of in reversed(held)})

    def is_actor(self, name: str) -> bool:
        """Tell an actor's id from a person's or region's name."""
        if name in self.actors or is_state(name) or (name == name.upper() and name.strip()):
            return True
        # `names` knows regions and levels too, by keys in lower case.
        return name in self.names and name != name.lower()

    def state_of(self, name: str) -> str | None:
        """Return the state or organisation whose office the report says that a person holds."""
        return self.states.get(name_slug(name))

    def term(self, type: str, name: str) -> NamedNode:
        """Return the IRI of an actor, person or region."""
        if type == "actor" or (" or " in type and self.is_actor(name)):
            return _actor_iri(name, base=self.base)
        if "region" in type:
            return region_iri(name, base=self.base)
        return person_iri(self.state_of(name), name, base=self.base)


def slot_terms(name: str, value: Any, naming: Naming) -> list[Term]:
    """Return the RDF terms of a slot's value, dates and amounts left out."""
    slot = SLOTS[name]
    values = value if isinstance(value, tuple) else (value,)
    if slot.type == "concept":
        return [_concept_iri(slot.scheme, one) for one in values]
    if slot.type in ("string", "integer", "year"):
        return [_literal(slot.type, one) for one in values]
    return [naming.term(slot.type, one) for one in values]


def _literal(type: str, value: str | int) -> Literal:
    text = str(value)
    if type == "integer":
        return Literal(text, datatype=INTEGER)
    return date_literal(text) if type == "year" else Literal(text)


def names_a_node(slot: Slot) -> bool:
    """Say whether the slot's values are actors, persons or regions."""
    return slot.type not in ("concept", "string", "integer", "year", "date", "amount")


def class_of(iri: str) -> str:
    """Return the class of a person's, region's or organisation's node, "" for any other."""
    for segment, kind in (("/person/", "Person"), ("/region/", "Region"), ("/organisation/", "Organisation")):
        if segment in iri:
            return kind
    return ""


def last_segment(iri: str) -> str:
    """Return what follows the last slash."""
    return iri.rsplit("/", 1)[1]
