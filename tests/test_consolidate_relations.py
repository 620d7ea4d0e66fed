"""The short relations come and go with the reports that they rest on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import NamedNode

from kgraph.consolidate import change_for
from kgraph.consolidate.relations import load_rules_text, relation_properties
from kgraph.errors import ResourceError
from kgraph.rdf import report_quads
from kgraph.records import Document, Fact, Report
from kgraph.store import Change, Store, open_store
from kgraph.vocabulary import KG, actor_iri, graph_iri, report_graph_iri

SGP, KOR, JPN, ASEAN = (actor_iri(name) for name in ("SGP", "KOR", "JPN", "ASEAN"))
UPGRADE = {"kind": "partnership", "action": "upgrade", "parties": ["SGP", "KOR"], "status": "completed",
           "level": "strategic-partnership", "date": "2025-11-02"}  # fmt: skip
PACT = {"kind": "agreement", "action": "sign", "parties": ["SGP", "KOR"], "status": "completed",
        "title": "Digital Pact", "date": "2022"}  # fmt: skip


def add(store: Store, name: str, *facts: dict[str, Any]) -> None:
    report = Report(Document(id=name, text="", published="2025-11-03"), tuple(Fact.from_json(fact) for fact in facts))
    events = change_for(store, added=[report])
    store.apply(Change((report_graph_iri(name),), events.delete, (*report_quads(report), *events.insert)))


def remove(store: Store, name: str) -> None:
    events = change_for(store, removed=[name])
    store.apply(Change((report_graph_iri(name),), events.delete, events.insert))


def holds(store: Store, one: NamedNode, property: str, other: NamedNode) -> bool:
    return any(store.quads(subject=one, predicate=KG[property], object=other, graph=graph_iri("events")))


def test_a_strategic_partner_is_one_both_ways_while_a_report_says_so() -> None:
    store = open_store(":memory:")
    add(store, "a", UPGRADE)
    add(store, "b", UPGRADE)
    assert holds(store, SGP, "strategicPartnerOf", KOR)
    assert holds(store, KOR, "strategicPartnerOf", SGP)
    remove(store, "a")
    assert holds(store, SGP, "strategicPartnerOf", KOR)
    remove(store, "b")
    assert not holds(store, SGP, "strategicPartnerOf", KOR)
    assert len(store) == 0


def test_a_plan_makes_no_partners() -> None:
    store = open_store(":memory:")
    add(store, "a", {**UPGRADE, "status": "planned"})
    assert not holds(store, SGP, "partnerOf", KOR)


def test_an_end_reported_of_one_party_reaches_the_others_relation() -> None:
    """The rule looks at events that share the title, even where they do not name both."""
    store = open_store(":memory:")
    add(store, "a", PACT)
    assert holds(store, SGP, "hasAgreementWith", KOR)
    add(store, "b", {**PACT, "action": "withdraw", "parties": ["KOR", "JPN"], "date": "2024"})
    assert not holds(store, SGP, "hasAgreementWith", KOR)
    remove(store, "b")
    assert holds(store, SGP, "hasAgreementWith", KOR)


def test_members_visitors_and_office_holders() -> None:
    store = open_store(":memory:")
    join = {"kind": "membership", "action": "join", "parties": ["JPN"], "status": "completed", "organisation": "ASEAN"}
    visit = {"kind": "visit", "action": "visit", "parties": ["SGP", "KOR"], "host": "KOR", "status": "completed"}
    office = {
        "kind": "office",
        "action": "hold",
        "parties": ["KOR"],
        "person": "Lee Jae Myung",
        "office": "President",
        "of": "KOR",
    }
    add(store, "a", join, visit, office)
    assert holds(store, JPN, "memberOf", ASEAN)
    assert holds(store, KOR, "visitedBy", SGP)
    assert holds(store, NamedNode("https://w3id.org/kgraph/id/person/kor/lee-jae-myung"), "holdsOffice", KOR)


def test_the_rules_write_only_terms_of_the_ontology() -> None:
    assert {
        KG.partnerOf,
        KG.strategicPartnerOf,
        KG.hasAgreementWith,
        KG.visitedBy,
        KG.memberOf,
        KG.holdsOffice,
    } == relation_properties()


@pytest.mark.parametrize(("text", "problem"), [("ASK {}", "is no CONSTRUCT"), ("CONSTRUCT {", "broken.rq")])
def test_a_broken_rule_is_named(text: str, problem: str, tmp_path: Path) -> None:
    (tmp_path / "broken.rq").write_text(text, encoding="utf-8")
    with pytest.raises(ResourceError, match=problem):
        load_rules_text(tmp_path)
