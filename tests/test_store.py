"""One contract for every backend: in memory, on disk, and behind a real SPARQL server on loopback."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple
from store_server import SCOPE

from kgraph.errors import QueryError, QueryTimeout, StoreError
from kgraph.store import Change, Solutions, Store, StoreOptions, open_store

XSD = "http://www.w3.org/2001/XMLSchema#"
Opener = Callable[[StoreOptions | None], Store]


def iri(name: str) -> NamedNode:
    return NamedNode(f"https://example.org/{name}")


def quad(subject: str, graph: str = "g", *, value: str = "v") -> Quad:
    return Quad(iri(subject), iri("p"), Literal(value), iri(graph))


def rows(store: Store, sparql: str, **options: int | float | None) -> list[tuple[object, ...]]:
    answer = store.query(sparql, **options)  # type: ignore[arg-type]
    assert isinstance(answer, Solutions)
    return [tuple(row) for row in answer.rows]


@pytest.fixture(
    params=[
        "memory",
        "disk",
        pytest.param("remote", marks=pytest.mark.remote),
        pytest.param("virtuoso", marks=[pytest.mark.remote, pytest.mark.long]),
    ]
)
def opener(request: pytest.FixtureRequest, tmp_path: Path) -> Opener:
    if request.param == "memory":
        return lambda options: open_store(":memory:", write=True, options=options)
    if request.param == "disk":
        return lambda options: open_store(tmp_path / "graph", write=True, options=options)
    if request.param == "virtuoso":
        url = request.getfixturevalue("fresh_virtuoso")
        return lambda options: open_store(url, write=True, options=options or StoreOptions(scope=SCOPE))
    url = request.getfixturevalue("fresh_endpoint")
    return lambda options: open_store(url, write=True, options=options)


@pytest.fixture
def cured(request: pytest.FixtureRequest, store: Store) -> Iterator[None]:
    """Restart the server afterwards: its own time limit does not stop a query, so that one would keep a core busy."""
    running = request.getfixturevalue("oxigraph_server") if store.location.endswith("/query") else None
    yield
    if running:
        running.kill()
        running.start()


@pytest.fixture
def store(opener: Opener) -> Iterator[Store]:
    with opener(None) as opened:
        yield opened


# --- changes ----------------------------------------------------------------------------------------------------


def test_a_new_store_is_empty(store: Store) -> None:
    assert (len(store), store.graphs(), list(store.quads())) == (0, [], [])


def test_inserted_quads_come_back_by_any_of_their_terms(store: Store) -> None:
    first, second = quad("a", "g1"), quad("b", "g2", value="w")
    store.apply(Change(insert=(first, second)))
    assert set(store.quads()) == {first, second}
    assert list(store.quads(subject=iri("a"))) == [first]
    assert list(store.quads(object=Literal("w"))) == [second]
    assert list(store.quads(graph=iri("g2"))) == [second]
    assert set(store.quads(predicate=iri("p"))) == {first, second}
    assert list(store.quads(subject=iri("a"), graph=iri("g2"))) == []
    assert store.graphs() == [iri("g1"), iri("g2")]


def test_a_change_clears_then_deletes_then_inserts(store: Store) -> None:
    store.apply(Change(insert=(quad("old", "g1"), quad("gone", "g2"), quad("kept", "g2"))))
    store.apply(
        Change(clear=(iri("g1"),), delete=(quad("gone", "g2"), quad("both", "g1")), insert=(quad("both", "g1"),))
    )
    assert set(store.quads()) == {quad("kept", "g2"), quad("both", "g1")}


def test_a_change_done_twice_is_done_once(store: Store) -> None:
    change = Change(clear=(iri("g1"),), delete=(quad("b", "g2"),), insert=(quad("a", "g1"), quad("c", "g2")))
    store.apply(Change(insert=(quad("x", "g1"), quad("b", "g2"))))
    store.apply(change)
    once = set(store.quads())
    store.apply(change)
    assert set(store.quads()) == once == {quad("a", "g1"), quad("c", "g2")}


def test_an_emptied_graph_is_no_longer_listed(store: Store) -> None:
    store.apply(Change(insert=(quad("a", "g1"), quad("a", "g2"), quad("b", "g3"))))
    store.apply(Change(clear=(iri("g1"),), delete=(quad("a", "g2"),)))
    assert store.graphs() == [iri("g3")]


def test_an_empty_change_changes_nothing(store: Store) -> None:
    store.apply(Change())
    assert not Change()
    assert len(store) == 0


@pytest.mark.parametrize(
    "bad",
    [
        Quad(iri("a"), iri("p"), Literal("v")),
        Quad(BlankNode(), iri("p"), Literal("v"), iri("g")),
        Quad(iri("a"), iri("p"), BlankNode(), iri("g")),
        Quad(iri("a"), iri("p"), Triple(iri("a"), iri("p"), iri("b")), iri("g")),
    ],
)
def test_what_has_no_stable_name_is_refused_and_nothing_is_written(store: Store, bad: Quad) -> None:
    with pytest.raises(StoreError, match="cannot be stored"):
        store.apply(Change(insert=(quad("a"), bad)))
    assert len(store) == 0


AWKWARD = [
    "", " ", "plain", 'a "quoted" word', "back\\slash", "\\u0041", "\\\\u0041", "\\U00000041", "tab\tand\nline\r\n",
    "é ü 漢字 😀", "'single'", "{ } <x> . ;", "# no comment", "DROP ALL", "\u2028\x0b\x7f", "$x ?y @en ^^<x>",
]  # fmt: skip


def test_awkward_strings_survive(store: Store) -> None:
    quads = {Quad(iri(f"s{number}"), iri("p"), Literal(text), iri("g")) for number, text in enumerate(AWKWARD)}
    store.apply(Change(insert=tuple(quads)))
    assert set(store.quads()) == quads
    found = rows(store, "SELECT ?o { GRAPH ?g { ?s <https://example.org/p> ?o } }")
    assert sorted(str(row[0]) for row in found) == sorted(str(Literal(text)) for text in AWKWARD)
    store.apply(Change(delete=tuple(quads)))
    assert len(store) == 0


TYPED: list[Literal | NamedNode] = [
    Literal("12", datatype=NamedNode(f"{XSD}integer")),
    Literal("2.5", datatype=NamedNode(f"{XSD}decimal")),
    Literal("2025-11-02", datatype=NamedNode(f"{XSD}date")),
    Literal("2025-11", datatype=NamedNode(f"{XSD}gYearMonth")),
    Literal("2025", datatype=NamedNode(f"{XSD}gYear")),
    Literal("2025-11-02T10:00:00Z", datatype=NamedNode(f"{XSD}dateTime")),
    Literal("2026-01/2026-06", datatype=NamedNode("http://id.loc.gov/datatypes/edtf/EDTF")),
    Literal("partenariat", language="fr"),
    NamedNode("https://example.org/caf%C3%A9/é?x=1&y=(2)#z"),
]


def test_the_datatypes_of_the_model_survive(store: Store) -> None:
    quads = {Quad(iri(f"s{number}"), iri("p"), term, iri("g")) for number, term in enumerate(TYPED)}
    store.apply(Change(insert=tuple(quads)))
    assert set(store.quads()) == quads
    assert {row[0] for row in rows(store, "SELECT ?o { GRAPH ?g { ?s <https://example.org/p> ?o } }")} == set(TYPED)


# --- questions --------------------------------------------------------------------------------------------------


def test_the_four_forms_of_query(store: Store) -> None:
    store.apply(Change(insert=(quad("a"),)))
    answer = store.query("SELECT ?s ?nothing { GRAPH ?g { ?s <https://example.org/p> ?o } }")
    assert answer == Solutions(("s", "nothing"), [(iri("a"), None)])
    assert store.query("ASK { GRAPH ?g { ?s ?p 'v' } }") is True
    assert store.query("ASK { GRAPH ?g { ?s ?p 'w' } }") is False
    triple = Triple(iri("a"), iri("p"), Literal("v"))
    assert store.query("CONSTRUCT WHERE { ?s <https://example.org/p> ?o }") == [triple]
    described = store.query(f"DESCRIBE {iri('a')}")
    assert described == [triple] or (described == [] and store.location.endswith("/sparql")), "Virtuoso tells nothing"


def test_the_default_graph_is_the_union_of_all_graphs(store: Store) -> None:
    store.apply(Change(insert=(quad("a", "g1"), quad("b", "g2"))))
    assert {row[0] for row in rows(store, "SELECT ?s { ?s <https://example.org/p> ?o }")} == {iri("a"), iri("b")}


def test_a_query_sees_the_change_before_it(store: Store) -> None:
    count = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s <https://example.org/p> ?o } }"
    for expected in (1, 2, 3):
        store.apply(Change(insert=(quad(f"s{expected}"),)))
        assert rows(store, count) == [(Literal(expected),)]
        assert rows(store, count, timeout=None) == [(Literal(expected),)]


@pytest.mark.parametrize("timeout", [60, None])
def test_the_row_limit_cuts_and_says_so(store: Store, timeout: float | None) -> None:
    store.apply(Change(insert=tuple(quad(f"s{n}", value="line\n" * n) for n in range(5))))
    text = "SELECT ?s ?o { GRAPH ?g { ?s <https://example.org/p> ?o } } ORDER BY ?s"
    for limit in (0, 1, 4):
        answer = store.query(text, limit=limit, timeout=timeout)
        assert isinstance(answer, Solutions)
        assert (len(answer.rows), answer.truncated) == (limit, True)
    for enough in (5, 6, None):
        answer = store.query(text, limit=enough, timeout=timeout)
        assert isinstance(answer, Solutions)
        assert (len(answer.rows), answer.truncated) == (5, False)
    triples = store.query("CONSTRUCT WHERE { ?s <https://example.org/p> ?o }", limit=2, timeout=timeout)
    assert isinstance(triples, list)
    assert len(triples) == 2


@pytest.mark.usefixtures("cured")
def test_a_query_past_its_deadline_is_stopped_and_the_next_one_answered(store: Store) -> None:
    store.apply(Change(insert=tuple(quad(f"s{n}") for n in range(300))))
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(?a != ?j) }"
    began = time.monotonic()
    with pytest.raises(QueryTimeout, match=r"stopped after 0\.3 s"):
        store.query(endless, timeout=0.3)
    assert time.monotonic() - began < 3
    assert store.query("ASK { ?s ?p ?o }") is True


@pytest.mark.parametrize(
    "text", ["SELECT ?x {", "SELEC ?x {}", "", "ASK { GRAPH ?g { ?s ?p } }", "SELECT (1 AS ?x) (2 AS ?x) {}"]
)
@pytest.mark.parametrize("timeout", [10, None])
def test_a_query_that_does_not_parse_is_the_users_error(store: Store, text: str, timeout: float | None) -> None:
    with pytest.raises(QueryError) as told:
        store.query(text, timeout=timeout)
    assert len(str(told.value)) < 320
    assert store.query("ASK {}") is True


def test_queries_never_write_nor_leave_the_store(store: Store) -> None:
    for text in ("INSERT DATA { GRAPH <x:g> { <x:a> <x:b> <x:c> } }", "LOAD <http://127.0.0.1:9/>", "DROP ALL",
                 "SELECT * { SERVICE <http://127.0.0.1:9/sparql> { ?s ?p ?o } }"):  # fmt: skip
        with pytest.raises(QueryError):
            store.query(text)
    assert len(store) == 0


def test_large_answers_come_as_columns_of_texts(store: Store) -> None:
    hostile = Literal('tab\t, "quotes", back\\slash\n\u2028end')
    day = Literal("2025-11-02", datatype=NamedNode(XSD + "date"))
    told: list[Literal | NamedNode] = [hostile, day, Literal(7), iri("b"), Literal("mot", language="fr")]
    store.apply(Change(insert=tuple(Quad(iri("a"), iri("p"), value, iri("g")) for value in told)))
    pattern = "{ GRAPH ?g { ?s <https://example.org/p> ?o } }"
    first, none, both = store.texts(
        f"SELECT ?o ?nothing {pattern}", "SELECT ?s ?o { ?s <https://example.org/q> ?o }", f"SELECT ?s ?o {pattern}"
    )
    assert set(first[0]) == {value.value for value in told}
    assert first[1] == [""] * 5
    assert none == [[], []]
    assert both[0] == [iri("a").value] * 5
    for wrong in ("ASK {}", "SELECT ?x {"):
        with pytest.raises(QueryError):
            list(store.texts(wrong))


# --- dumps ------------------------------------------------------------------------------------------------------


def test_a_dump_is_added_to_what_is_there(store: Store, tmp_path: Path) -> None:
    store.apply(Change(insert=(quad("a"),)))
    dump = tmp_path / "dump.nq"
    dump.write_text(f"{quad('b', 'g2')} .\n{quad('a')} .\n", encoding="utf-8")
    assert store.load(dump) == 2
    assert set(store.quads()) == {quad("a"), quad("b", "g2")}
    assert len(rows(store, "SELECT ?s { ?s <https://example.org/p> ?o }")) == 2
    store.compact()
    assert len(store) == 2


@pytest.mark.parametrize(
    "name, text, words",
    [
        ("dump.nq", "<x:a> <x:b> <x:c> .\n", "without a named graph"),
        ("dump.nq", "<x:a> <x:b> <x:c> <x:g> .\n<x:a> nonsense\n", "line 2|2:"),
        ("dump.csv", "a,b", "is no dump"),
        ("missing.nq", None, "no such file"),
    ],
)
def test_a_bad_dump_leaves_the_store_as_it_was(
    store: Store, tmp_path: Path, name: str, text: str | None, words: str
) -> None:
    store.apply(Change(insert=(quad("a"),)))
    if text is not None:
        (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(StoreError, match=words):
        store.load(tmp_path / name)
    assert list(store.quads()) == [quad("a")]
    store.apply(Change(insert=(quad("b"),)))
    assert len(store) == 2


# --- any text ---------------------------------------------------------------------------------------------------


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(["\\\x07", "\\u0041", "\\\\U00000041"])
@given(st.lists(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=12), max_size=8))
def test_any_string_survives(texts: list[str]) -> None:
    with open_store(":memory:", write=True) as store:
        quads = {Quad(iri("s"), iri("p"), Literal(text), iri("g")) for text in texts}
        store.apply(Change(insert=tuple(quads)))
        assert set(store.quads()) == quads
        assert sorted(next(store.texts("SELECT ?o { GRAPH ?g { ?s ?p ?o } }"))[0]) == sorted(set(texts))


def test_a_graph_in_memory_is_asked_after_many_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kgraph.store.embedded._MISSED", 3)
    with open_store(":memory:", write=True) as store:
        for number in range(12):
            store.apply(Change(insert=(quad(f"s{number}"),)))
            if number in (0, 2, 10):
                assert rows(store, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }") == [(Literal(number + 1),)]
