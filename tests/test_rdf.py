"""A report must come back from its quads as it was, and the same quads must give the same bytes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, parse

from kgraph.errors import InputError
from kgraph.rdf import date_bounds, fact_label, report_graph, report_quads, reports_from_quads, serialise
from kgraph.records import KINDS, STATUSES, Document, Fact, PartnershipChange, Reason, Report
from kgraph.vocabulary import KG

GOLD = Path(__file__).parents[1].parent / "shared/gold/dev/docs"
TEXT = "Singapore and South Korea raised their ties to a strategic partnership on Sunday. Mr Lee said so."
NAMES = {"SGP": "Singapore", "KOR": "South Korea", "level/strategic-partnership": "strategic partnership"}


def example(**changes: Any) -> Report:
    slots: dict[str, Any] = {
        "action": "upgrade", "parties": ("SGP", "KOR"), "status": "completed", "date": "2025-11-02",
        "level": "strategic-partnership", "evidence": ((0, 81),), "confidence": 0.9}  # fmt: skip
    document = Document(
        id="a 1", text=TEXT, published="2025-11-02", title="Ties raised", source="https://news.example/1"
    )
    return Report(document, (PartnershipChange(**{**slots, **changes}),))


def of(quads: list[Quad], predicate: NamedNode) -> list[str]:
    objects = [quad.object for quad in quads if quad.predicate == predicate]
    return sorted(term.value for term in objects if isinstance(term, NamedNode | Literal))


# --- there and back ---------------------------------------------------------------------------------------------

words = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=12)
names = st.one_of(st.sampled_from(["Lee Jae Myung", "Lee Jae-myung", "lee jae myung", "Hyundai Motor", "ASEAN"]), words)
actors = st.one_of(
    st.sampled_from(["SGP", "KOR", "ASEAN", "WORLD BANK", "Hyundai Motor", "Hyundai-Motor"]), words.filter(str.strip)
)
dates = st.sampled_from(["2025", "2025-11", "2025-11-02", "2024-10-07/2024-10-09", "2026/2028", "2025-02-30", "soon"])
spans = st.tuples(st.integers(0, 50), st.integers(50, 90))
amounts = st.one_of(st.integers(), st.floats(allow_nan=False), st.sampled_from(["16-17", "inf"]))


def several(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.lists(values, max_size=3).map(tuple)


def optional(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(st.none(), values)


SLOT_VALUES: dict[str, st.SearchStrategy[Any]] = {
    "parties": several(actors), "status": optional(st.sampled_from(STATUSES)), "date": optional(dates),
    "period": optional(dates), "years": optional(st.integers()), "count": optional(st.integers()),
    "since": optional(st.one_of(st.integers(1000, 2100), words)), "areas": several(words), "people": several(names),
    "under": several(words), "beneficiary": optional(st.one_of(actors, several(actors))),
    "member": optional(st.one_of(actors, several(actors))), "provider": optional(st.one_of(actors, several(actors))),
    "recipient": optional(st.one_of(actors, several(actors))), "organisation": optional(actors),
    "host": optional(actors), "of": optional(actors), "amount": optional(amounts), "person": optional(names),
    "speaker": optional(st.one_of(names, actors)), "evidence": several(spans)}  # fmt: skip


@st.composite
def facts(draw: st.DrawFn, kind: type[Fact]) -> Fact:
    slots = {name: draw(SLOT_VALUES.get(name, optional(words))) for name in kind.slot_names() if name != "action"}
    reason = st.builds(Reason, words, words, st.one_of(st.none(), spans), words)
    return kind(
        action=draw(st.sampled_from(kind.actions)),
        confidence=draw(st.floats(0, 1)),
        reasons=draw(several(reason)),
        variants=draw(several(st.tuples(st.sampled_from(["count", "date"]), words))),
        **slots,
    )


@st.composite
def reports(draw: st.DrawFn) -> Report:
    kinds = draw(st.lists(st.sampled_from(list(KINDS.values())), max_size=3))
    document = Document(
        id=draw(words), text=TEXT, published=draw(st.sampled_from(["", "2025-11-02", "2025"])), title=draw(words),
        source=draw(st.sampled_from(["", "a.txt", "https://news.example/1?q=x#y"])),
        license=draw(st.sampled_from(["", "CC BY-SA 4.0", "https://creativecommons.org/licenses/by/4.0/"])),
    )  # fmt: skip
    return Report(document, tuple(draw(facts(kind)) for kind in kinds))


def through_a_store(quads: list[Quad]) -> list[Quad]:
    """Oxigraph writes numbers anew (2.50 as 2.5): what comes out of it must mean the same."""
    store = Store()
    store.extend(quads)
    return list(store)


@settings(max_examples=80, deadline=None)
@given(reports())
def test_any_report_comes_back_from_a_store_as_it_was(report: Report) -> None:
    quads = report_quads(report, keep_text=True)
    assert reports_from_quads(through_a_store(quads)) == [report]


@settings(max_examples=20, deadline=None)
@given(st.sampled_from(sorted(KINDS)).flatmap(lambda name: facts(KINDS[name])))
def test_every_kind_comes_back_with_known_names(fact: Fact) -> None:
    report = Report(Document(id="d", text=TEXT), (fact, fact))
    assert reports_from_quads(report_quads(report, keep_text=True, names=NAMES)) == [report]


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_each_kind_has_its_class_and_the_mark_of_a_reported_fact(kind: str) -> None:
    fact = KINDS[kind](action=KINDS[kind].actions[0], parties=("KOR",))
    quads = report_quads(Report(Document(id="d", text=TEXT), (fact,)))
    node = next(quad.subject for quad in quads if quad.object == KG.ReportedFact)
    types = {quad.object for quad in quads if quad.subject == node and quad.predicate.value.endswith("#type")}
    assert types == {KG.ReportedFact, KG[KINDS[kind].__name__]}


@pytest.mark.skipif(not GOLD.is_dir(), reason="the gold documents are not beside this checkout")
def test_the_gold_reports_come_back() -> None:
    paths = [path for path in sorted(GOLD.glob("news-*.json")) if int(path.stem[-2:]) % 3]
    assert paths
    for path in paths:
        data = json.loads(path.read_text(encoding="utf-8"))
        document = Document(text=path.with_suffix(".txt").read_text(encoding="utf-8"), **data["document"])
        report = Report(document, tuple(Fact.from_json(fact) for fact in data["facts"]))
        assert reports_from_quads(report_quads(report, keep_text=True)) == [report]


def test_text_is_kept_only_where_asked() -> None:
    report = example()
    assert TEXT not in "".join(str(quad.object) for quad in report_quads(report))
    [back] = reports_from_quads(report_quads(report))
    assert back.document.text == ""
    assert back.facts == report.facts


def test_changed_triples_win_over_the_note_of_spelling() -> None:
    quads = report_quads(example())
    assert of(quads, KG.asWritten)  # SGP before KOR is not the sorted order
    other = [
        Quad(quad.subject, quad.predicate, NamedNode(quad.object.value.replace("SGP", "JPN")), quad.graph_name)
        if isinstance(quad.object, NamedNode)
        else quad
        for quad in quads
    ]
    assert reports_from_quads(other)[0].facts[0].parties == ("JPN", "KOR")


def test_quads_of_other_graphs_are_passed_over() -> None:
    quads = report_quads(example())
    elsewhere = [
        Quad(quad.subject, quad.predicate, quad.object, NamedNode("urn:x"))
        for quad in quads
        if quad.predicate != quads[0].predicate
    ]
    assert len(reports_from_quads(quads + elsewhere)) == 1


# --- what a reader of the graph sees ----------------------------------------------------------------------------


def test_label_says_who_what_how_real_and_when() -> None:
    label = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
    expected = "Singapore and South Korea: upgrade to strategic partnership (completed, 2025-11-02)"
    assert expected in of(report_quads(example(), names=NAMES), label)


LABELS = [
    ({"kind": "agreement", "action": "sign", "instrument": "mou", "count": 8}, "sign 8 MOUs"),
    ({"kind": "agreement", "action": "sign", "instrument": "mou", "areas": ["trade", "energy"]},
     "sign MOU on trade and energy"),
    ({"kind": "agreement", "action": "enter_into_force", "title": "Digital Pact"}, "entry into force of Digital Pact"),
    ({"kind": "diplomatic_relations", "action": "mark", "years": 50}, "mark 50 years of diplomatic relations"),
    ({"kind": "visit", "action": "visit", "people": ["Lawrence Wong"], "host": "KOR", "visit_type": "official"},
     "official visit of Lawrence Wong to South Korea"),
    ({"kind": "meeting", "action": "meet", "people": ["A", "B"], "meeting_type": "talks", "place": "Seoul"},
     "talks of A and B in Seoul"),
    ({"kind": "support", "action": "give", "provider": "SGP", "recipient": "KOR", "support_type": "loan",
      "amount": 2500000000, "currency": "USD"}, "loan of USD 2.5 billion from Singapore to South Korea"),
    ({"kind": "economic_figure", "action": "measure", "indicator": "trade", "amount": 62200000000, "currency": "SGD"},
     "trade SGD 62.2 billion"),
    ({"kind": "cooperation", "action": "cooperate", "areas": ["a", "b", "c", "d", "e", "f"]},
     "cooperation in a, b, c, d and 2 others"),
    ({"kind": "negotiation", "action": "launch", "instrument": "fta"}, "launch negotiations on FTA"),
    ({"kind": "project", "action": "launch", "title": "Power Link", "beneficiary": "Southeast Asia"},
     "launch Power Link for Southeast Asia"),
    ({"kind": "membership", "action": "support", "organisation": "ASEAN", "member": "KOR"},
     "support membership of South Korea in ASEAN"),
    ({"kind": "exercise", "action": "hold", "title": "Balikatan", "place": "Luzon"}, "exercise Balikatan in Luzon"),
    ({"kind": "office", "action": "hold", "person": "Lee Jae Myung", "office": "President", "of": "KOR"},
     "Lee Jae Myung is President"),
]  # fmt: skip


@pytest.mark.parametrize(("fact", "label"), LABELS, ids=[label for _, label in LABELS])
def test_every_kind_has_a_readable_label(fact: dict[str, Any], label: str) -> None:
    assert (
        fact_label(Fact.from_json({**fact, "parties": ["SGP", "KOR"]}), NAMES) == f"Singapore and South Korea: {label}"
    )


@pytest.mark.parametrize(
    ("date", "datatype", "earliest", "latest"),
    [
        ("2025", "gYear", "2025-01-01", "2025-12-31"),
        ("2024-02", "gYearMonth", "2024-02-01", "2024-02-29"),
        ("2025-11-02", "date", "2025-11-02", "2025-11-02"),
        ("2024-10-07/2024-10-09", "EDTF", "2024-10-07", "2024-10-09"),
        ("2026/2027-06", "EDTF", "2026-01-01", "2027-06-30"),
    ],
)
def test_dates_keep_their_precision_beside_their_bounds(date: str, datatype: str, earliest: str, latest: str) -> None:
    quads = report_quads(example(date=date))
    [told] = [quad.object for quad in quads if quad.predicate == KG.date]
    assert isinstance(told, Literal)
    assert told.datatype.value.endswith(datatype)
    assert (of(quads, KG.earliest), of(quads, KG.latest)) == ([earliest], [latest])


@pytest.mark.parametrize("text", ["soon", "2025-13", "2025-02-30", "2026/2025", "0000", "2025-11-02T10:00"])
def test_what_is_no_date_has_no_bounds(text: str) -> None:
    assert date_bounds(text) is None


def test_evidence_keeps_the_exact_words_and_their_surroundings() -> None:
    quads = report_quads(example(evidence=((82, 97),)))
    assert of(quads, KG.exact) == ["Mr Lee said so."]
    assert of(quads, KG.prefix)[0].endswith("on Sunday. ")
    assert of(quads, KG.suffix) == [""]


def test_only_levels_without_a_vocabulary_are_described() -> None:
    scheme = NamedNode("http://www.w3.org/2004/02/skos/core#inScheme")
    assert not of(report_quads(example(), names=NAMES), scheme)
    assert of(report_quads(example(level="golden-partnership"), names=NAMES), scheme)


def test_a_repeat_of_one_fact_stays_a_node_of_its_own() -> None:
    report = example()
    twice = Report(report.document, report.facts * 2)
    assert len({quad.subject for quad in report_quads(twice) if quad.object == KG.ReportedFact}) == 2


def test_resources_lie_below_the_given_base() -> None:
    base = "https://data.example/ties/"
    quads = report_quads(example(), base=base)
    assert {quad.graph_name for quad in quads} == {report_graph(example().document, base=base)}
    outside = [quad for quad in quads if not str(quad.subject).startswith(f"<{base}")]
    assert {str(quad.subject) for quad in outside} == {
        "<https://w3id.org/kgraph/vocabulary/level/strategic-partnership>"
    }


def test_every_node_has_a_label_and_none_is_blank() -> None:
    quads = report_quads(example(speaker="Lee Jae Myung"), names=NAMES)
    label = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
    labelled = {quad.subject for quad in quads if quad.predicate == label}
    assert {quad.subject for quad in quads} == labelled
    assert all(isinstance(quad.object, NamedNode | Literal) for quad in quads)


# --- bytes ------------------------------------------------------------------------------------------------------

FORMATS = {
    "turtle": RdfFormat.TURTLE, "trig": RdfFormat.TRIG, "nquads": RdfFormat.N_QUADS, "ntriples": RdfFormat.N_TRIPLES,
    "jsonld": RdfFormat.JSON_LD, "rdfxml": RdfFormat.RDF_XML}  # fmt: skip
WITH_GRAPHS = {"trig", "nquads", "jsonld"}
ID, GRAPH = "https://w3id.org/kgraph/id/", NamedNode("urn:g")
AWKWARD = [
    Quad(NamedNode(ID + "fact/a%20b/../c"), KG.title, Literal('"\\\n\r\té<&>]]>'), GRAPH),
    Quad(NamedNode(ID), KG.party, NamedNode(ID + "state/a.b."), GRAPH),
    Quad(NamedNode(ID + "document/a:b"), KG.title, Literal("x", language="en"), GRAPH),
    Quad(NamedNode(ID + "document/x"), KG.title, Literal("1.0", datatype=NamedNode("urn:d"))),
]


@pytest.mark.parametrize("format", sorted(FORMATS))
def test_every_format_is_read_back_as_the_same_statements(format: str) -> None:
    quads = set(report_quads(example(speaker="Lee Jae Myung", confidence=0.5), names=NAMES) + AWKWARD)
    back = set(parse(serialise(quads, format), format=FORMATS[format]))
    if format in WITH_GRAPHS:
        assert back == quads
    else:
        assert {quad.triple for quad in back} == {quad.triple for quad in quads}


@pytest.mark.parametrize("format", ["turtle", "xml"])
def test_rdflib_reads_as_many_triples(format: str) -> None:
    quads = report_quads(example(), names=NAMES)
    assert len(rdflib.Graph().parse(data=serialise(quads, format), format=format)) == len(quads)


SCRIPT = """
import hashlib
from test_rdf import FORMATS, NAMES, example
from kgraph.rdf import report_quads, serialise
quads = list(set(report_quads(example(speaker="Lee Jae Myung"), names=NAMES)))
print([hashlib.sha256(serialise(quads, format)).hexdigest() for format in sorted(FORMATS)])
"""


def test_bytes_are_the_same_for_every_hash_seed() -> None:
    def printed(seed: str) -> bytes:
        path = os.pathsep.join([str(Path(__file__).parent), *sys.path])
        return subprocess.run(
            [sys.executable, "-c", SCRIPT], env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": path},
            capture_output=True, check=True).stdout  # fmt: skip

    first = printed("1")
    assert first.count(b"'") == 2 * len(FORMATS)
    assert printed("2") == first


def test_turtle_reads_well() -> None:
    text = serialise(report_quads(example(), names=NAMES), "turtle").decode()
    assert "kg:party state:KOR, state:SGP ;" in text
    assert 'kg:date "2025-11-02"^^xsd:date ;' in text
    assert "kg:level level:strategic-partnership ;" in text


def test_an_unknown_format_is_named() -> None:
    with pytest.raises(InputError, match=r"unknown format 'word' \(use one of jsonld"):
        serialise([], "word")
