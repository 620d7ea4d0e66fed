"""The closed namespace agrees with the ontology, and every kind of IRI is made as docs/architecture.md says."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from kgraph import vocabulary
from kgraph.errors import InputError
from kgraph.records import KINDS
from kgraph.resources import resource
from kgraph.vocabulary import (
    BASE,
    CLASSES,
    EVENT_KINDS,
    KG,
    ONTOLOGY,
    PREFIXES,
    PROPERTIES,
    SCHEMES,
    STATES,
    actor_iri,
    city_iri,
    concept_iri,
    document_iri,
    event_iri,
    evidence_iri,
    fact_iri,
    graph_iri,
    organisation_iri,
    partnership_iri,
    person_iri,
    region_iri,
    report_graph_iri,
    scheme_iri,
    slug,
    state_iri,
)

OWL = PREFIXES["owl"]
ROOT = Path(__file__).parents[1]


def declared(*kinds: str) -> set[str]:
    path = resource("ontology", "partnership.ttl")
    wanted = {OWL + kind for kind in kinds}
    found = (q for q in pyoxigraph.parse(path=str(path)) if q.predicate.value == PREFIXES["rdf"] + "type")
    return {
        q.subject.value.removeprefix(ONTOLOGY)
        for q in found
        if q.object.value in wanted and ONTOLOGY in q.subject.value
    }


# --- the namespace ----------------------------------------------------------------------------------------------


def test_kinds_of_events_are_those_of_the_records() -> None:
    assert {kind.__name__: name for name, kind in KINDS.items()} == EVENT_KINDS


def test_the_namespace_is_the_ontology() -> None:
    assert declared("Class") == set(CLASSES)
    assert declared("ObjectProperty", "DatatypeProperty", "AnnotationProperty") == set(PROPERTIES)
    assert not set(CLASSES) & set(PROPERTIES)
    assert list(KG) == [*CLASSES, *PROPERTIES]


def test_terms_are_named_nodes_by_attribute_and_by_key() -> None:
    assert KG.party == KG["party"] == NamedNode("https://w3id.org/kgraph/ontology#party")
    assert "party" in KG
    assert "partys" not in KG


def test_an_unknown_term_raises() -> None:
    with pytest.raises(AttributeError, match="kg:partys"):
        _ = KG.partys
    with pytest.raises(KeyError, match="kg:partys"):
        _ = KG["partys"]
    assert not hasattr(KG, "partys")


def test_the_version_is_the_ontologys() -> None:
    text = resource("ontology", "partnership.ttl").read_text(encoding="utf-8")
    assert f'owl:versionInfo "{vocabulary.ONTOLOGY_VERSION}"' in text


@pytest.mark.parametrize("folder", ["ontology", "src", "queries"])
def test_every_term_that_the_house_uses_is_in_the_ontology(folder: str) -> None:
    used: dict[str, str] = {}
    for path in (p for p in (ROOT / folder).rglob("*") if p.suffix in (".ttl", ".rq", ".py")):
        text = path.read_text(encoding="utf-8")
        for term in re.findall(r"\b(?:kg:|KG\.)([A-Za-z]\w*)", text):
            used[term] = str(path)
    assert used
    assert {term: where for term, where in used.items() if term not in KG} == {}


def test_the_states_are_those_of_the_actors() -> None:
    text = resource("ontology", "actors", "states.ttl").read_text(encoding="utf-8")
    assert set(re.findall(r"(?m)^state:(\w+) a kg:State", text)) == STATES
    assert len(STATES) == 250


# --- IRIs -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "made, expected",
    [
        (state_iri("SGP"), BASE + "state/SGP"),
        (actor_iri("SGP"), BASE + "state/SGP"),
        (actor_iri("XKX"), BASE + "state/XKX"),
        (actor_iri("ASEAN"), BASE + "organisation/ASEAN"),
        (actor_iri("WORLD BANK"), BASE + "organisation/WORLD%20BANK"),
        (actor_iri("OPEC+"), BASE + "organisation/OPEC%2B"),
        (actor_iri("Climate Club"), BASE + "organisation/climate-club"),
        (actor_iri("African Export–Import Bank"), BASE + "organisation/african-export-import-bank"),
        (organisation_iri("Médecins Sans Frontières"), BASE + "organisation/medecins-sans-frontieres"),
        (region_iri("Southeast Asia"), BASE + "region/southeast-asia"),
        (region_iri("southeast-asia"), BASE + "region/southeast-asia"),
        (city_iri("CHE", "Bürgenstock"), BASE + "city/CHE/burgenstock"),
        (person_iri("KOR", "Lee Jae-myung"), BASE + "person/kor/lee-jae-myung"),
        (person_iri("WORLD BANK", "Ajay Banga"), BASE + "person/world-bank/ajay-banga"),
        (person_iri(None, "Lee Jae-myung"), BASE + "person/x/lee-jae-myung"),
        (document_iri("seed"), BASE + "document/seed"),
        (document_iri("a b/c?d#e"), BASE + "document/a%20b%2Fc%3Fd%23e"),
        (document_iri(".."), BASE + "document/%2E%2E"),
        (report_graph_iri("seed"), BASE + "graph/report/seed"),
        (graph_iri("events"), BASE + "graph/events"),
        (graph_iri("ledger"), BASE + "graph/ledger"),
        (fact_iri("seed", "0a1b2c3d4e5f6071"), BASE + "fact/seed/0a1b2c3d4e5f6071"),
        (evidence_iri("seed", 24, 180), BASE + "evidence/seed/24-180"),
        (event_iri("0a1b2c3d4e5f6071"), BASE + "event/0a1b2c3d4e5f6071"),
        (partnership_iri(["SGP", "KOR"]), BASE + "partnership/KOR-SGP"),
        (partnership_iri(["KOR", "ASEAN", "KOR"]), BASE + "partnership/ASEAN-KOR"),
        (concept_iri("area", "defence-industry"), "https://w3id.org/kgraph/vocabulary/area/defence-industry"),
        (concept_iri("action", "enter_into_force"), "https://w3id.org/kgraph/vocabulary/action/enter_into_force"),
        (scheme_iri("visit-type"), "https://w3id.org/kgraph/vocabulary/visit-type"),
    ],
)
def test_iris(made: NamedNode, expected: str) -> None:
    assert made.value == expected


def test_another_base_replaces_the_first_part() -> None:
    base = "https://example.org/news/"
    assert actor_iri("SGP", base=base).value == "https://example.org/news/state/SGP"
    assert partnership_iri(["SGP", "EU"], base=base).value == "https://example.org/news/partnership/EU-SGP"
    assert graph_iri("events", base=base).value == "https://example.org/news/graph/events"


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: concept_iri("colour", "red"),
        lambda: state_iri("ZZZ"),
        lambda: actor_iri(" "),
        lambda: graph_iri("everything"),
        lambda: partnership_iri(["SGP"]),
    ],
)
def test_what_has_no_iri_is_refused_in_one_line(wrong: object) -> None:
    with pytest.raises(InputError) as error:
        wrong()  # type: ignore[operator]
    assert "\n" not in str(error.value)


def test_every_scheme_has_a_prefix() -> None:
    assert {PREFIXES[scheme.replace("-", "")] for scheme in SCHEMES} == {scheme_iri(s).value + "/" for s in SCHEMES}


# --- slugs ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name, expected",
    [
        ("Lee Jae-myung", "lee-jae-myung"),
        ("  Lee   Jae Myung ", "lee-jae-myung"),
        ("Côte d'Ivoire", "cote-divoire"),
        ("Côte d’Ivoire", "cote-divoire"),
        ("Recep Tayyip Erdoğan", "recep-tayyip-erdogan"),
        ("İzmir", "izmir"),
        ("Łódź", "lodz"),
        ("Nguyễn Phú Trọng", "nguyen-phu-trong"),
        ("Straße", "strasse"),
        ("이재명", "이재명"),
        ("कि दल", "कि-दल"),
        ("5G_and 6G", "5g-and-6g"),
    ],
)
def test_slugs(name: str, expected: str) -> None:
    assert slug(name) == expected


def test_a_name_of_signs_alone_gets_a_digest_of_its_own() -> None:
    assert slug("...") != slug("!!!")
    assert re.fullmatch(r"x[0-9a-f]{8}", slug("..."))


@given(st.text(max_size=30))
def test_a_slug_is_its_own_slug(name: str) -> None:
    assert slug(slug(name)) == slug(name)


@given(st.text(min_size=1, max_size=30).filter(str.strip), st.text(max_size=30))
def test_every_name_makes_a_valid_iri(actor: str, name: str) -> None:
    for iri in (actor_iri(actor), person_iri(actor, name), document_iri(name), region_iri(name)):
        assert NamedNode(iri.value) == iri
        assert iri.value.isascii()
        assert not re.search(r"/\.{0,2}/|/\.{1,2}$", iri.value.removeprefix("https://"))


@given(st.text(min_size=1), st.text(min_size=1))
def test_two_documents_have_two_iris(one: str, other: str) -> None:
    assert (document_iri(one) == document_iri(other)) == (one == other)
