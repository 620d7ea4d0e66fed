"""The names of the graph: the ontology's terms as a closed namespace, prefixes, one maker for each kind of IRI."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator
from urllib.parse import quote

from pyoxigraph import NamedNode

from kgraph.errors import InputError

ONTOLOGY = "https://w3id.org/kgraph/ontology#"
ONTOLOGY_VERSION = "1.0.0"
VOCABULARY = "https://w3id.org/kgraph/vocabulary/"
BASE = "https://w3id.org/kgraph/id/"

SCHEMES = (
    "level", "action", "status", "area", "instrument", "visit-type", "meeting-type", "support-type", "indicator",
    "currency", "organisation-type")  # fmt: skip
"""Concept schemes whose concepts the data name; `PREFIXES` has each, without its hyphen."""

PREFIXES: dict[str, str] = {
    "kg": ONTOLOGY,
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dcterms": "http://purl.org/dc/terms/",
    "schema": "https://schema.org/",
    "prov": "http://www.w3.org/ns/prov#",
    "oa": "http://www.w3.org/ns/oa#",
    "org": "http://www.w3.org/ns/org#",
    "sem": "http://semanticweb.cs.vu.nl/2009/11/sem/",
    "edtf": "http://id.loc.gov/datatypes/edtf/",
    "wd": "http://www.wikidata.org/entity/",
    **{scheme.replace("-", ""): f"{VOCABULARY}{scheme}/" for scheme in SCHEMES},
}

_CLASSES = """
Actor Agent AgreementAct AmbiguousLabel City Claim ConsolidatedEvent Cooperation Decision DiplomaticRelationsChange
Disagreement EconomicFigure Event Evidence Exercise Identification LedgerEntry Meeting MembershipChange MergeDecision
Negotiation OfficeHolding Organisation Partnership PartnershipChange PartnershipStep Person Project Region Report
ReportedFact State StatusChange Support Visit
"""
_PROPERTIES = """
above acronym action actionOf actsFor amount amountText area asWritten basedOn beneficiary between broughtAboutBy
cancels capital claim claimedBy combiningForm comparedWith confidence contentHash contextWord count cue currency
currentLevel date demonym disagreement earliest end evidence exact extractorVersion fact factCount firstReported
fulfils hasAgreementWith hasMember holder holdsOffice host identification indicator inState institution instrument
iso2 iso3 isoNumeric lastReported latest leader level levelWord m49 mayAlsoMean mayMean meetingType member memberOf
mergeDecision mergeKey metonym modelVersion nominal officeOf officeTitle officialName onProperty ontologyVersion
operator organisation organisationType otherName outcome participant partnerOf party period place population position
prefix previousLevel provider rank reason reasons recipient region replacedBy reportedBy reportedOn rule seat
shortName since sourceCount speaker standing start status statusChange step strategicPartnerOf suffix supportType
surface symbol text title under unit usedBy usually usualName validFrom validUntil value variant verdict visitedBy
visitType weakLabel years
"""

CLASSES, PROPERTIES = tuple(_CLASSES.split()), tuple(_PROPERTIES.split())


EVENT_KINDS = {
    "PartnershipChange": "partnership", "DiplomaticRelationsChange": "diplomatic_relations",
    "AgreementAct": "agreement",
    "Negotiation": "negotiation", "Visit": "visit", "Meeting": "meeting", "Cooperation": "cooperation",
    "Project": "project", "MembershipChange": "membership", "Support": "support", "Exercise": "exercise",
    "EconomicFigure": "economic_figure", "OfficeHolding": "office",
}  # fmt: skip
"""The class of each kind of event, and the kind's id in the interchange form; equal to those of `records` by a test."""


class Namespace:
    """The terms of the ontology and no others: `KG.party`, `KG["party"]`; an unknown term raises.

    A misspelt property would give a graph that every query passes over in silence.
    """

    def __init__(self, iri: str, terms: Iterable[str]) -> None:
        self._terms = {term: NamedNode(iri + term) for term in terms}

    def __getattr__(self, term: str) -> NamedNode:
        if term.startswith("_"):
            raise AttributeError(term)
        try:
            return self._terms[term]
        except KeyError:
            raise AttributeError(f"the ontology has no term kg:{term}") from None

    def __getitem__(self, term: str) -> NamedNode:
        try:
            return self._terms[term]
        except KeyError:
            raise KeyError(f"the ontology has no term kg:{term}") from None

    def __contains__(self, term: object) -> bool:
        return term in self._terms

    def __iter__(self) -> Iterator[str]:
        return iter(self._terms)


KG = Namespace(ONTOLOGY, (*CLASSES, *PROPERTIES))

_CODES = """
ABW AFG AGO AIA ALA ALB AND ARE ARG ARM ASM ATA ATF ATG AUS AUT AZE BDI BEL BEN BES BFA BGD BGR BHR BHS BIH BLM BLR
BLZ BMU BOL BRA BRB BRN BTN BVT BWA CAF CAN CCK CHE CHL CHN CIV CMR COD COG COK COL COM CPV CRI CUB CUW CXR CYM CYP
CZE DEU DJI DMA DNK DOM DZA ECU EGY ERI ESH ESP EST ETH FIN FJI FLK FRA FRO FSM GAB GBR GEO GGY GHA GIB GIN GLP GMB
GNB GNQ GRC GRD GRL GTM GUF GUM GUY HKG HMD HND HRV HTI HUN IDN IMN IND IOT IRL IRN IRQ ISL ISR ITA JAM JEY JOR JPN
KAZ KEN KGZ KHM KIR KNA KOR KWT LAO LBN LBR LBY LCA LIE LKA LSO LTU LUX LVA MAC MAF MAR MCO MDA MDG MDV MEX MHL MKD
MLI MLT MMR MNE MNG MNP MOZ MRT MSR MTQ MUS MWI MYS MYT NAM NCL NER NFK NGA NIC NIU NLD NOR NPL NRU NZL OMN PAK PAN
PCN PER PHL PLW PNG POL PRI PRK PRT PRY PSE PYF QAT REU ROU RUS RWA SAU SDN SEN SGP SGS SHN SJM SLB SLE SLV SMR SOM
SPM SRB SSD STP SUR SVK SVN SWE SWZ SXM SYC SYR TCA TCD TGO THA TJK TKL TKM TLS TON TTO TUN TUR TUV TWN TZA UGA UKR
UMI URY USA UZB VAT VCT VEN VGB VIR VNM VUT WLF WSM XKX YEM ZAF ZMB ZWE
"""
STATES = frozenset(_CODES.split())
"""The codes of ISO 3166-1 alpha-3, and XKX; equal to ontology/actors/states.ttl by a test."""


# --- parts of IRIs ----------------------------------------------------------------------------------------------

_LATIN = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ŧ": "t"}
    | dict.fromkeys("'’ʼ‘`", "")
)


_ACCENTS = re.compile("(?<=[a-z])[\u0300-\u036f]+")


def slug(name: str) -> str:
    """Return a name in lower case with single hyphens: "Lee Jae-myung" is "lee-jae-myung", "Bogotá" is "bogota".

    Latin letters lose their accents, so that two spellings of a name meet; other scripts keep letters and marks.
    A name without letters or digits becomes a digest, so that no two of them fall together.
    """
    parts = unicodedata.normalize("NFD", name.casefold().translate(_LATIN))
    plain = unicodedata.normalize("NFC", _ACCENTS.sub("", parts))
    words = "".join(c if unicodedata.category(c)[0] in "LMN" else " " for c in plain).split()
    return "-".join(words) or "x" + hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def encoded(text: str) -> str:
    """Return the text as one segment of an IRI: percent-encoded, and never `.` or `..`, which resolvers take away."""
    segment = quote(text, safe="", errors="surrogatepass")
    return segment if segment.strip(".") else segment.replace(".", "%2E")


def is_state(identifier: str) -> bool:
    """Tell whether an actor id is the code of a state or territory."""
    return identifier in STATES


def _local(actor: str) -> str:
    """Return an organisation's segment: an acronym as it stands, a name as its slug."""
    if not actor.strip():
        raise InputError("an actor needs a name")
    return encoded(actor if actor == actor.upper() else slug(actor))


# --- IRIs -------------------------------------------------------------------------------------------------------


def concept_iri(scheme: str, identifier: str) -> NamedNode:
    """Return a concept: `concept_iri("area", "trade")`; raises InputError for a scheme that is none of ours."""
    if scheme not in SCHEMES:
        raise InputError(f"unknown concept scheme {scheme!r}", advice=f"use one of {', '.join(SCHEMES)}")
    return NamedNode(f"{VOCABULARY}{scheme}/{encoded(identifier)}")


def scheme_iri(scheme: str) -> NamedNode:
    """Return a concept scheme."""
    return NamedNode(concept_iri(scheme, "x").value[:-2])


def state_iri(code: str, base: str = BASE) -> NamedNode:
    """Return a state by its ISO 3166-1 alpha-3 code; raises InputError for any other text."""
    if not is_state(code):
        raise InputError(f"{code!r} is no ISO 3166-1 alpha-3 code")
    return NamedNode(f"{base}state/{code}")


def organisation_iri(identifier: str, base: str = BASE) -> NamedNode:
    """Return an organisation by its acronym ("ASEAN", "WORLD BANK") or its name ("Climate Club")."""
    return NamedNode(f"{base}organisation/{_local(identifier)}")


def actor_iri(identifier: str, base: str = BASE) -> NamedNode:
    """Return a state by its code, any other actor as an organisation."""
    return state_iri(identifier, base) if is_state(identifier) else organisation_iri(identifier, base)


def region_iri(name: str, base: str = BASE) -> NamedNode:
    """Return a region by its name or slug."""
    return NamedNode(f"{base}region/{encoded(slug(name))}")


def city_iri(state: str, name: str, base: str = BASE) -> NamedNode:
    """Return a city of a state."""
    return NamedNode(f"{base}city/{state}/{encoded(slug(name))}")


def person_iri(actor: str | None, name: str, base: str = BASE) -> NamedNode:
    """Return a person by name, below the actor that they act for ("x" where that is unknown)."""
    return NamedNode(f"{base}person/{encoded(slug(actor)) if actor else 'x'}/{encoded(slug(name))}")


def document_iri(identifier: str, base: str = BASE) -> NamedNode:
    """Return a document by its id."""
    return NamedNode(f"{base}document/{encoded(identifier)}")


def report_graph_iri(identifier: str, base: str = BASE) -> NamedNode:
    """Return the graph of what one document reports."""
    return NamedNode(f"{base}graph/report/{encoded(identifier)}")


def graph_iri(name: str, base: str = BASE) -> NamedNode:
    """Return one of the graphs beside the reports: events, ledger, decisions, actors."""
    if name not in ("events", "ledger", "decisions", "actors"):
        raise InputError(f"unknown graph {name!r}", advice="use events, ledger, decisions or actors")
    return NamedNode(f"{base}graph/{name}")


def fact_iri(document: str, digest: str, base: str = BASE) -> NamedNode:
    """Return a fact of a document by the digest of its slots."""
    return NamedNode(f"{base}fact/{encoded(document)}/{digest}")


def evidence_iri(document: str, start: int, end: int, base: str = BASE) -> NamedNode:
    """Return a stretch of a document's text."""
    return NamedNode(f"{base}evidence/{encoded(document)}/{start}-{end}")


def event_iri(digest: str, base: str = BASE) -> NamedNode:
    """Return an event of the events graph by the digest of its key."""
    return NamedNode(f"{base}event/{digest}")


def partnership_iri(parties: Iterable[str], base: str = BASE) -> NamedNode:
    """Return the partnership of two or more actors, in whatever order they come: `partnership/KOR-SGP`."""
    locals_ = sorted({actor if is_state(actor) else _local(actor) for actor in parties})
    if len(locals_) < 2:
        raise InputError("a partnership needs two actors")
    return NamedNode(f"{base}partnership/{'-'.join(locals_)}")
