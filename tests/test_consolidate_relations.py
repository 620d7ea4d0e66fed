"""The short relations come and go with the reports that they rest on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from pyoxigraph import NamedNode, Quad

from kgraph.consolidate import change_for, load_rules
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


def test_a_relation_stays_while_another_event_or_a_larger_group_shows_it() -> None:
    store = open_store(":memory:")
    add(store, "a", PACT)
    add(store, "b", {**PACT, "title": "Green Lane", "date": "2023"})
    add(store, "c", {**PACT, "title": "Three Seas", "date": "2021", "parties": ["SGP", "KOR", "JPN"]})
    remove(store, "a")
    assert holds(store, KOR, "hasAgreementWith", SGP)
    remove(store, "b")
    assert holds(store, KOR, "hasAgreementWith", SGP)
    remove(store, "c")
    assert not holds(store, KOR, "hasAgreementWith", SGP)


def test_a_partnership_of_many_steps_outlives_one() -> None:
    """What kinds of events its steps rest on is read of those that stay as they are, too."""
    store = open_store(":memory:")
    add(store, "a", UPGRADE)
    add(store, "b", {**UPGRADE, "action": "reaffirm", "date": "2024-03-01"})
    remove(store, "b")
    assert holds(store, SGP, "strategicPartnerOf", KOR)


def test_what_a_report_costs_does_not_grow_with_the_events_of_its_states() -> None:
    assert reads_for_one_more(others=3) == reads_for_one_more(others=60)


def reads_for_one_more(others: int) -> int:
    """Return how many quads are read to add a report about two states that many others have pacts with."""
    store = open_store(":memory:")
    states = [f"X{number:02}" for number in range(others)]
    pacts = [{**PACT, "title": f"{one} Pact", "parties": [own, one]} for one in states for own in ("SGP", "KOR")]
    add(store, "others", *pacts)
    counting = Counting(store)
    change_for(cast(Store, counting), added=[Report(Document(id="n", text="", published="2025-11-03"),
                                                    (Fact.from_json(PACT), Fact.from_json(UPGRADE)))])  # fmt: skip
    return counting.read


class Counting:
    """A store that counts the quads read of it."""

    def __init__(self, store: Store) -> None:
        self.store, self.read = store, 0

    def quads(self, **pattern: Any) -> Iterator[Quad]:
        for quad in self.store.quads(**pattern):
            self.read += 1
            yield quad


def test_the_merge_rules_name_the_acts_that_the_relations_take_for_an_end() -> None:
    texts = dict(load_rules_text())
    ends = load_rules().tables["ends"]
    ended = {"agreement": texts["has-agreement-with.rq"], "membership": texts["member-of.rq"]}
    assert ends.keys() == ended.keys()
    for kind, text in ended.items():
        where = text.partition("FILTER(!BOUND")[0].partition("OPTIONAL")[2]
        assert set(re.findall(r"action:(\w+)", where)) == set(ends[kind])


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
