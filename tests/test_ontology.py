"""The ontology, its vocabularies, actors and rules are what the house and its documents say they are."""

from __future__ import annotations

import importlib
import json
import re
import tomllib
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pyoxigraph
import pytest
import rdflib
from pyoxigraph import BlankNode, Literal, NamedNode

from kgraph.records import KINDS, STATUSES
from kgraph.resources import resource
from kgraph.shapes import validate_files
from kgraph.vocabulary import BASE, KG, ONTOLOGY, PREFIXES, STATES, VOCABULARY, actor_iri, concept_iri, slug

SKOS, RDF, DCTERMS = PREFIXES["skos"], PREFIXES["rdf"], PREFIXES["dcterms"]
SHARED = Path(__file__).parents[1].parent / "shared"
SCRIPTS = Path(__file__).parents[1] / "scripts"
Told = dict[str, dict[str, list[str]]]


def told(*parts: str) -> Told:
    """Return subject -> predicate -> values of a Turtle file of the ontology, all as text."""
    found: Told = defaultdict(lambda: defaultdict(list))
    for quad in pyoxigraph.parse(path=str(resource("ontology", *parts))):
        assert isinstance(quad.subject, NamedNode), "blank nodes make noise"
        assert isinstance(quad.object, NamedNode | Literal)
        found[quad.subject.value][quad.predicate.value].append(quad.object.value)
    return found


def concepts(scheme: str) -> dict[str, dict[str, list[str]]]:
    """Return the concepts of a scheme by id."""
    start = f"{VOCABULARY}{scheme}/"
    return {
        s.removeprefix(start): own for s, own in told("vocabularies", f"{scheme}.ttl").items() if s.startswith(start)
    }


def labels(own: dict[str, list[str]]) -> list[str]:
    return [label for name in ("prefLabel", "altLabel", "hiddenLabel") for label in own.get(SKOS + name, ())]


# --- the ontology itself ----------------------------------------------------------------------------------------


def test_the_terms_have_the_projects_style() -> None:
    import pyshacl

    data = rdflib.Graph().parse(resource("ontology", "partnership.ttl"))
    style = rdflib.Graph().parse(resource("ontology", "style.ttl"))
    conforms, _, text = pyshacl.validate(data, shacl_graph=style, inference="none")
    assert conforms, text
    term = rdflib.URIRef(ONTOLOGY + "badTerm")
    for wrong in (
        (term, rdflib.RDF.type, rdflib.OWL.Class),  # a class in lower case, without definition
        (rdflib.URIRef(ONTOLOGY + "party"), rdflib.RDFS.domain, rdflib.URIRef(ONTOLOGY + "Visit")),  # a second domain
        (rdflib.URIRef(ONTOLOGY + "party"), rdflib.RDFS.label, rdflib.Literal("side", lang="en")),
    ):
        data.add(wrong)
        assert not pyshacl.validate(data, shacl_graph=style, inference="none")[0], wrong
        data.remove(wrong)


@pytest.mark.parametrize("name", ["partnership.ttl", "alignments.ttl"])
def test_there_are_no_blank_nodes(name: str) -> None:
    quads = list(pyoxigraph.parse(path=str(resource("ontology", name))))
    assert len(quads) > 100
    assert not [q for q in quads if isinstance(q.subject, BlankNode) or isinstance(q.object, BlankNode)]


@pytest.mark.parametrize("name", ["partnership.ttl", "alignments.ttl"])
def test_it_is_owl_2_dl(name: str) -> None:
    profiles = pytest.importorskip("pyowl2_profiles", reason="pip install pyowl2-profiles")
    store = pyoxigraph.Store()
    store.load(path=str(resource("ontology", name)))
    found = profiles.detect_profiles(store)["dl"]
    assert found["in_profile"], found["sample_violations"]
    store.add(pyoxigraph.Quad(KG.party, NamedNode(RDF + "type"), NamedNode(PREFIXES["owl"] + "DatatypeProperty")))
    assert not profiles.detect_profiles(store)["dl"]["in_profile"]


def test_the_alignments_speak_of_known_terms() -> None:
    about = [s for s in told("alignments.ttl") if s.startswith(ONTOLOGY)]
    assert len(about) > 60
    assert [s for s in about if s.removeprefix(ONTOLOGY) not in KG] == []


def test_the_kinds_are_the_records() -> None:
    kinds = {s.removeprefix(ONTOLOGY) for s, own in told("partnership.ttl").items()
             if ONTOLOGY + "Event" in own.get(PREFIXES["rdfs"] + "subClassOf", ())}  # fmt: skip
    assert kinds - {"ReportedFact", "ConsolidatedEvent"} == {kind.__name__ for kind in KINDS.values()}


def test_the_page_lists_the_ontology(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(SCRIPTS))
    build = importlib.import_module("build_ontology_page")
    text = (SCRIPTS.parent / "docs" / "ontology.md").read_text(encoding="utf-8")
    assert build.page(text) == text, "run python scripts/build_ontology_page.py"
    assert {f"kg:{name}" for name in KG} <= set(re.findall(r"`(kg:\w+)`", text))


def test_the_pages_example_prints_what_it_says() -> None:
    text = (SCRIPTS.parent / "docs" / "ontology.md").read_text(encoding="utf-8")
    shown = re.search(r"# fact/paper/…: (.+)", text)
    assert shown
    found = validate_files([resource("ontology", "examples", "10-support", "invalid.ttl")])
    assert any(str(violation).endswith(shown[1]) for violation in found)


# --- vocabularies -----------------------------------------------------------------------------------------------

SCHEMES = ("level", "action", "status", "area", "instrument", "visit-type", "meeting-type", "support-type", "indicator",
           "currency", "organisation-type")  # fmt: skip


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_concept_is_described(scheme: str) -> None:
    found = concepts(scheme)
    assert found
    for ident, own in found.items():
        assert own[SKOS + "notation"] == [ident]
        assert own[SKOS + "inScheme"] == [VOCABULARY + scheme]
        assert len(own[SKOS + "prefLabel"]) == len(own[SKOS + "definition"]) == 1
        assert RDF + "type" in own
        spelled = [label.casefold() for label in own.get(SKOS + "altLabel", ())]
        assert len(spelled) == len(set(own.get(SKOS + "altLabel", ()))), ident


def test_the_actions_and_statuses_are_the_records() -> None:
    expected = {(action, kind.__name__) for kind in KINDS.values() for action in kind.actions}
    found = {(ident, kind.removeprefix(ONTOLOGY)) for ident, own in concepts("action").items()
             for kind in own[KG.actionOf.value]}  # fmt: skip
    assert found == expected
    assert set(concepts("status")) == set(STATUSES)


def test_the_ids_are_those_of_the_interchange_form() -> None:
    if not SHARED.is_dir():
        pytest.skip("the gold schema is not here")
    schema: dict[str, Any] = json.loads((SHARED / "gold" / "schema.json").read_text(encoding="utf-8"))
    for scheme, key in (("instrument", "instruments"), ("visit-type", "visit_types"), ("meeting-type", "meeting_types"),
                        ("support-type", "support_types"), ("indicator", "indicators")):  # fmt: skip
        assert set(concepts(scheme)) == set(schema[key]), scheme
    areas = concepts("area")
    assert set(areas) == {*schema["areas"], *(area for group in schema["areas"].values() for area in group)}
    for group, members in schema["areas"].items():
        for area in members:
            assert areas[area][SKOS + "broader"] == [concept_iri("area", group).value]


def test_areas_have_the_words_of_news() -> None:
    areas = concepts("area")
    assert all(len(labels(own)) >= 5 for own in areas.values())
    found = {label.casefold(): ident for ident, own in areas.items() for label in labels(own)}
    for words, area in (
        ("lng", "oil-and-gas"), ("liquefied natural gas", "oil-and-gas"), ("chips", "semiconductors"),
        ("arts", "culture"),
        ("renewables", "renewable-energy"), ("people-to-people exchanges", "people-to-people"),
        ("air links", "aviation"),
        ("narcotics", "drug-trafficking"), ("illegal immigration", "migration"), ("fintech", "finance"),
        ("undersea cables", "telecommunications"), ("two-way trade", "trade"), ("defense", "defence"),
        ("counterterrorism", "counter-terrorism"), ("green and more sustainable growth", "green-economy"),
    ):  # fmt: skip
        assert found[words] == area


@pytest.mark.parametrize("scheme", ["area", "instrument", "level", "indicator", "status"])
def test_no_label_means_two_concepts(scheme: str) -> None:
    meant: dict[str, set[str]] = defaultdict(set)
    for ident, own in concepts(scheme).items():
        for label in labels(own):
            meant[label].add(ident)
    assert {label: ids for label, ids in meant.items() if len(ids) > 1} == {}


def test_weak_labels_are_not_strong_elsewhere_in_the_same_area() -> None:
    for ident, own in concepts("area").items():
        assert not set(own.get(KG.weakLabel.value, ())) & set(labels(own)), ident


def test_levels_have_an_order() -> None:
    levels = concepts("level")
    rank = {ident: int(own[KG.rank.value][0]) for ident, own in levels.items()}
    climb = ["partnership", "comprehensive-partnership", "strategic-partnership", "comprehensive-strategic-partnership"]
    assert climb == sorted(climb, key=rank.__getitem__)
    assert len({rank[step] for step in climb}) == 4
    assert len(levels) >= 25
    for ident, own in levels.items():
        for lower in own.get(KG.above.value, ()):
            assert rank[lower.rsplit("/", 1)[1]] < rank[ident]
    reached, waiting = set(), ["comprehensive-strategic-partnership"]
    while waiting:
        one = waiting.pop()
        reached.add(one)
        waiting += [lower.rsplit("/", 1)[1] for lower in levels[one].get(KG.above.value, ())]
    assert set(climb) <= reached


def test_levels_are_named_as_their_ids_say() -> None:
    """A level's id is the slug of its name, so a label must not lead to the id of another name."""
    for ident, own in concepts("level").items():
        assert slug(own[SKOS + "prefLabel"][0]) == ident


def test_currencies_are_found_by_words_and_symbols() -> None:
    currencies = concepts("currency")
    assert len(currencies) > 150
    symbols = {symbol: code for code, own in currencies.items() for symbol in own[KG.symbol.value]}
    assert (symbols["S$"], symbols["A$"], symbols["€"], symbols["US$"]) == ("SGD", "AUD", "EUR", "USD")
    words = {label: code for code, own in currencies.items() for label in labels(own)}
    assert (words["won"], words["Indian rupees"], words["yen"]) == ("KRW", "INR", "JPY")
    users = [user for own in currencies.values() for user in own.get(KG.usedBy.value, ())]
    assert set(users) <= {actor_iri(state).value for state in STATES}


# --- actors -----------------------------------------------------------------------------------------------------


def named(own: dict[str, list[str]]) -> set[str]:
    names = (KG.officialName, KG.demonym, KG.capital, KG.metonym)
    return {*labels(own), *(value for name in names for value in own.get(name.value, ()))}


@pytest.mark.parametrize(
    "code, names",
    [
        ("KOR", {"South Korea", "ROK", "Republic of Korea", "South Korean", "Seoul"}),
        ("GBR", {"United Kingdom", "Britain", "UK", "U.K.", "British", "London", "Downing Street", "Briton"}),
        ("ARE", {"UAE", "Emirati", "Abu Dhabi"}),
        ("NLD", {"Netherlands", "the Netherlands", "Holland", "Dutch", "The Hague"}),
        ("TUR", {"Turkey", "Türkiye", "Turkish", "Ankara"}),
        ("CZE", {"Czechia", "Czech Republic", "Czech"}),
        ("MMR", {"Myanmar", "Burma", "Burmese"}),
        ("CIV", {"Ivory Coast", "Côte d'Ivoire", "Ivorian"}),
        ("COD", {"DRC", "Congolese", "Kinshasa"}),
        ("CHN", {"China", "PRC", "People's Republic of China", "Beijing", "Zhongnanhai"}),
        ("USA", {"United States", "U.S.", "Washington", "White House", "American"}),
        ("NZL", {"New Zealand", "Kiwi", "Wellington"}),
        ("PHL", {"Philippines", "Filipino", "Philippine", "Manila"}),
        ("RUS", {"Russia", "the Kremlin", "Moscow"}),
        ("NOR", {"Norway", "Norwegian", "Oslo"}),
        ("XKX", {"Kosovo", "Pristina"}),
    ],
)
def test_states_have_the_names_of_news(code: str, names: set[str]) -> None:
    assert names <= named(told("actors", "states.ttl")[actor_iri(code).value])


def test_states_are_complete() -> None:
    states = told("actors", "states.ttl")
    assert {s.removeprefix(BASE + "state/") for s in states} == STATES
    for iri, own in states.items():
        code = iri.rsplit("/", 1)[1]
        assert own[DCTERMS + "identifier"] == own[KG.iso3.value] == [code]
        assert len(own[SKOS + "prefLabel"]) == len(own[KG.iso2.value]) == 1
        assert len(own[SKOS + "exactMatch"]) == 1, "each has its Wikidata id"
    for name, least in (
        (KG.demonym, 225),
        (KG.capital, 235),
        (KG.officialName, 200),
        (KG.isoNumeric, 249),
        (KG.region, 220),
    ):
        assert sum(name.value in own for own in states.values()) >= least
    for unique in (KG.iso2.value, SKOS + "exactMatch", SKOS + "prefLabel"):
        values = Counter(own[unique][0] for own in states.values())
        assert max(values.values()) == 1, values.most_common(1)


def test_organisations_have_members_where_membership_decides() -> None:
    bodies = told("actors", "organisations.ttl")
    organisations = {own[DCTERMS + "identifier"][0]: own for own in bodies.values()}
    assert len(organisations) == len(bodies) >= 150
    size = {name: len(own.get(KG.hasMember.value, ())) for name, own in organisations.items()}
    expected = (
        "ASEAN 11, EU 27, GCC 6, G7 8, G20 21, AU 55, NATO 32, QUAD 4, AUKUS 3, MERCOSUR 5, CARICOM 15, ECOWAS 12,"
        " SCO 10, CPTPP 12, ARAB LEAGUE 22, EFTA 4, FIVE EYES 5, P5 5, BRICS 10, APEC 21")  # fmt: skip
    for name, members in (entry.rsplit(" ", 1) for entry in expected.split(", ")):
        assert size[name] == int(members), name
    listed = [member for own in bodies.values() for member in own.get(KG.hasMember.value, ())]
    assert set(listed) <= {actor_iri(state).value for state in STATES} | set(bodies)
    for iri, own in bodies.items():
        assert iri == actor_iri(own[DCTERMS + "identifier"][0]).value


def test_regions_and_cities_lie_in_states() -> None:
    states = {actor_iri(state).value for state in STATES}
    regions = told("actors", "regions.ttl")
    assert len(regions) > 60
    assert {m for own in regions.values() for m in own.get(KG.hasMember.value, ())} <= states
    cities = told("actors", "cities.ttl")
    assert len(cities) > 2_000
    assert {state for own in cities.values() for state in own[KG.inState.value]} <= states
    found = {own[SKOS + "prefLabel"][0]: own[KG.inState.value][0].rsplit("/", 1)[1] for own in cities.values()}
    assert [found[name] for name in ("Davos", "Sharm el-Sheikh", "Camp David")] == ["CHE", "EGY", "USA"]
    states_told = told("actors", "states.ttl").items()
    capitals = {(iri, slug(name)) for iri, own in states_told for name in own.get(KG.capital.value, ())}
    assert capitals <= {(own[KG.inState.value][0], slug(name)) for own in cities.values() for name in labels(own)}


def test_the_tables_beside_the_build_scripts_are_built_in() -> None:
    def table(name: str) -> dict[str, Any]:
        return tomllib.loads((SCRIPTS / f"{name}.toml").read_text(encoding="utf-8"))

    def ids(name: str) -> set[str]:
        return {own[DCTERMS + "identifier"][0] for own in told("actors", f"{name}.ttl").values()}

    assert set(table("organisations")["organisation"]) == ids("organisations")
    assert set(table("regions")["region"]) == ids("regions")
    assert set(table("actor_overrides")["state"]) <= STATES
    assert set(table("currencies")["currency"]) <= set(concepts("currency"))
    venues = {slug(name) for name in table("places")["venue"]}
    assert venues <= {iri.rsplit("/", 1)[1] for iri in told("actors", "cities.ttl")}


def test_ambiguity_is_data() -> None:
    ambiguous = told("vocabularies", "ambiguous.ttl")
    readings = {own[KG.surface.value][0]: {i.rsplit("/", 1)[1] for i in own.get(KG.mayMean.value, ())}
                for own in ambiguous.values() if KG.surface.value in own}  # fmt: skip
    for surface, expected in (("Congo", {"COD", "COG"}), ("Korea", {"KOR", "PRK"}), ("Dominican", {"DOM", "DMA"}),
                              ("Georgia", {"GEO"}), ("Jordan", {"JOR"}), ("Washington", {"USA"}), ("Guinea", {"GIN"}),
                              ("Niger", {"NER"}), ("Turkey", {"TUR"})):  # fmt: skip
        assert readings[surface] == expected, surface
    for own in ambiguous.values():
        assert set(own.get(KG.usually.value, ())) <= set(own.get(KG.mayMean.value, ()))
        for cue in own.get(KG.cue.value, ()):
            meant = cue.rpartition(" -> ")[2]
            assert meant in {"outside", *STATES} or f"/{meant}" in "".join(own[KG.mayMean.value]), cue


# --- rules ------------------------------------------------------------------------------------------------------

RULES = sorted(resource("ontology", "rules").glob("*.rq"))
EVENTS = """
@base <https://w3id.org/kgraph/id/> .
@prefix kg: <https://w3id.org/kgraph/ontology#> .
@prefix state: <https://w3id.org/kgraph/id/state/> .
@prefix organisation: <https://w3id.org/kgraph/id/organisation/> .
@prefix action: <https://w3id.org/kgraph/vocabulary/action/> .
@prefix status: <https://w3id.org/kgraph/vocabulary/status/> .
@prefix level: <https://w3id.org/kgraph/vocabulary/level/> .
@prefix instrument: <https://w3id.org/kgraph/vocabulary/instrument/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

<event/1> a kg:ConsolidatedEvent, kg:PartnershipChange ; kg:party state:SGP, state:KOR .
<partnership/KOR-SGP> a kg:Partnership ; kg:between state:SGP, state:KOR ; kg:standing status:ongoing ;
    kg:currentLevel level:strategic-partnership ; kg:step <step/1> .
<step/1> kg:basedOn <event/1> .
<event/2> a kg:ConsolidatedEvent, kg:PartnershipChange .
<partnership/AUS-FJI> a kg:Partnership ; kg:between state:AUS, state:FJI ; kg:standing status:ongoing ;
    kg:currentLevel level:comprehensive-partnership ; kg:step <step/2> .
<step/2> kg:basedOn <event/2> .
<partnership/ended> a kg:Partnership ; kg:between state:MLI, state:FRA ; kg:standing status:denied ; kg:step <step/3> .
<step/3> kg:basedOn <event/2> .
<event/4> a kg:ConsolidatedEvent, kg:DiplomaticRelationsChange .
<partnership/relations> a kg:Partnership ; kg:between state:BTN, state:NPL ; kg:standing status:ongoing ;
    kg:step <step/4> .
<step/4> kg:basedOn <event/4> .

<event/5> a kg:ConsolidatedEvent, kg:AgreementAct ; kg:action action:sign ; kg:status status:completed ;
    kg:party state:HUN, state:SRB ; kg:instrument instrument:mou .
<event/6> a kg:ConsolidatedEvent, kg:AgreementAct ; kg:action action:sign ; kg:status status:planned ;
    kg:party state:HUN, state:AUT .
<event/7> a kg:ConsolidatedEvent, kg:AgreementAct ; kg:action action:sign ; kg:status status:completed ;
    kg:party state:FIN, state:SWE ; kg:instrument instrument:joint_statement .
<event/8> a kg:ConsolidatedEvent, kg:AgreementAct ; kg:action action:sign ; kg:status status:completed ;
    kg:party state:USA, state:RUS ; kg:title "New START" .
<event/9> a kg:ConsolidatedEvent, kg:AgreementAct ; kg:action action:withdraw ; kg:status status:completed ;
    kg:party state:RUS ; kg:title "New START" .

<event/10> a kg:ConsolidatedEvent, kg:Visit ; kg:host state:SGP ; kg:party state:SGP, state:KOR ;
    kg:status status:completed .
<event/11> a kg:ConsolidatedEvent, kg:Visit ; kg:host state:SGP ; kg:party state:SGP, state:IND ;
    kg:status status:planned .

<event/12> a kg:ConsolidatedEvent, kg:MembershipChange ; kg:action action:join ; kg:status status:completed ;
    kg:party state:TLS ; kg:organisation organisation:ASEAN .
<event/13> a kg:ConsolidatedEvent, kg:MembershipChange ; kg:action action:join ; kg:status status:ongoing ;
    kg:party state:NER ; kg:organisation organisation:ECOWAS ; kg:earliest "1975-05-28"^^xsd:date .
<event/14> a kg:ConsolidatedEvent, kg:MembershipChange ; kg:action action:leave ; kg:status status:completed ;
    kg:party state:NER ; kg:organisation organisation:ECOWAS ; kg:latest "2025-01-29"^^xsd:date .
<event/15> a kg:ConsolidatedEvent, kg:MembershipChange ; kg:action action:leave ; kg:status status:completed ;
    kg:party state:MAR ; kg:organisation organisation:AU ; kg:latest "1984-11-12"^^xsd:date .
<event/16> a kg:ConsolidatedEvent, kg:MembershipChange ; kg:action action:join ; kg:status status:completed ;
    kg:party state:MAR ; kg:organisation organisation:AU ; kg:earliest "2017-01-30"^^xsd:date .

<event/17> a kg:ConsolidatedEvent, kg:OfficeHolding ; kg:holder <person/sgp/lawrence-wong> ; kg:officeOf state:SGP .
<fact/d/1> a kg:ReportedFact, kg:OfficeHolding ; kg:holder <person/x/nobody> ; kg:officeOf state:SGP .
"""
DERIVED = {
    "has-agreement-with": {("HUN", "hasAgreementWith", "SRB"), ("SRB", "hasAgreementWith", "HUN")},
    "holds-office": {("lawrence-wong", "holdsOffice", "SGP")},
    "member-of": {("TLS", "memberOf", "ASEAN"), ("MAR", "memberOf", "AU")},
    "partner-of": {("KOR", "partnerOf", "SGP"), ("SGP", "partnerOf", "KOR"),
                   ("AUS", "partnerOf", "FJI"), ("FJI", "partnerOf", "AUS")},
    "strategic-partner-of": {("KOR", "strategicPartnerOf", "SGP"), ("SGP", "strategicPartnerOf", "KOR")},
    "visited-by": {("SGP", "visitedBy", "KOR")},
}  # fmt: skip


def last(term: object) -> str:
    return re.split(r"[/#]", str(term).strip("<>"))[-1]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.stem)
def test_rules_derive_the_same_in_both_engines(rule: Path) -> None:
    query = rule.read_text(encoding="utf-8")
    assert query.startswith("#+ summary: ")
    store = pyoxigraph.Store()
    store.load(EVENTS.encode(), format=pyoxigraph.RdfFormat.TURTLE)
    result: Any = store.query(query)
    oxigraph = {(last(t.subject), last(t.predicate), last(t.object)) for t in result}
    graph = rdflib.Graph().parse(data=EVENTS, format="turtle")
    by_rdflib = {tuple(map(last, row)) for row in graph.query(query)}  # type: ignore[arg-type]
    assert oxigraph == by_rdflib == DERIVED[rule.stem]


def test_there_is_a_rule_for_every_short_relation() -> None:
    assert {rule.stem for rule in RULES} == set(DERIVED)
    assert {name for relations in DERIVED.values() for _, name, _ in relations} <= set(KG)


def test_what_counts_as_strategic_is_what_the_order_of_levels_says() -> None:
    rule = resource("ontology", "rules", "strategic-partner-of.rq").read_text(encoding="utf-8")
    body = EVENTS + "\n".join(
        f"<partnership/{ident}> a kg:Partnership ; kg:between <state/{ident}>, <state/other> ;"
        f" kg:standing status:ongoing ;"
        f" kg:currentLevel {concept_iri('level', ident)} ; kg:step <step/1> ."
        for ident in (*concepts("level"), "iron-strategic-brothers-partnership", "iron-brothers-partnership")
    )
    store = pyoxigraph.Store()
    store.load(body.encode(), format=pyoxigraph.RdfFormat.TURTLE)
    result: Any = store.query(rule)
    found = {last(triple.subject) for triple in result} - {"SGP", "KOR", "other"}
    line = int(concepts("level")["strategic-partnership"][KG.rank.value][0])
    expected = {ident for ident, own in concepts("level").items() if int(own[KG.rank.value][0]) >= line}
    assert found - {"iron-strategic-brothers-partnership"} == expected
    assert "iron-strategic-brothers-partnership" in found
