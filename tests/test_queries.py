"""Stored queries: their files, the values that people type, and the rows that both engines give.

`python tests/test_queries.py` writes the expected rows anew; look at the difference before you keep it.
"""

from __future__ import annotations

import json
import runpy
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib.plugins.sparql import prepareQuery

from kgraph.errors import QueryError
from kgraph.queries import (
    Names,
    Parameter,
    StoredQuery,
    StoreResolver,
    examples_turtle,
    find_query,
    lint,
    load_queries,
    load_query,
    ontology_names,
    run,
)
from kgraph.queries.header import split_header
from kgraph.queries.names import fold
from kgraph.queries.stored import read_value
from kgraph.queries.tokens import substitute, tokenise
from kgraph.resources import resource
from kgraph.store import Solutions, Store, open_store
from kgraph.table import Table
from kgraph.vocabulary import EVENT_KINDS

FIXTURES = Path(__file__).parent / "fixtures"
GRAPH = FIXTURES / "example_graph.trig"
EXPECTED = FIXTURES / "query_rows.json"
BASE = "https://w3id.org/kgraph/id/"


def opened() -> Store:
    found = open_store(":memory:")
    found.load(GRAPH)
    return found


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with opened() as found:
        yield found


@pytest.fixture(scope="module")
def resolver(store: Store) -> StoreResolver:
    return StoreResolver(store)


@pytest.fixture(scope="module")
def dataset() -> rdflib.Dataset:
    found = rdflib.Dataset(default_union=True)
    quads = ox.parse(path=str(GRAPH), format=ox.RdfFormat.TRIG)
    with warnings.catch_warnings():  # rdflib's own parser uses what rdflib calls deprecated
        warnings.simplefilter("ignore", DeprecationWarning)
        found.parse(data=ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b"", format="nquads")
    return found


QUERIES = sorted(load_queries())


def needed(query: StoredQuery) -> dict[str, str]:
    """Return example values for the parameters that a query cannot do without."""
    return {p.name: p.example for p in query.parameters if p.required}


def askings(query: StoredQuery) -> list[dict[str, str]]:
    """Return the ways to ask a query: with what it needs, and with every example."""
    return [needed(query)] + ([query.examples()] if query.examples() != needed(query) else [])


# --- the library ------------------------------------------------------------------------------------------------


def test_there_are_queries_for_every_kind_and_job() -> None:
    assert len(QUERIES) >= 30
    tags = {tag for query in load_queries().values() for tag in query.tags}
    jobs = {"partnerships", "pairs", "groups", "time", "areas", "instruments", "money", "persons", "promises"}
    assert jobs | {"disagreements", "provenance", "quality"} <= tags
    bodies = "\n".join(query.sparql for query in load_queries().values())
    # Every kind has a question of its own, save cooperation, which is asked for by its areas.
    assert {name for name in EVENT_KINDS if f"kg:{name}" not in bodies} == {"Cooperation"}


@pytest.mark.parametrize("name", QUERIES)
def test_query_file_is_clean(name: str) -> None:
    assert lint(Path(find_query(name).path)) == []


@pytest.mark.parametrize("name", QUERIES)
def test_header_is_yaml_as_grlc_reads_it(name: str) -> None:
    yaml = pytest.importorskip("yaml")
    text = Path(find_query(name).path).read_text("utf-8")
    header = "\n".join(line[2:] for line in text.splitlines() if line.startswith("#+"))
    assert yaml.safe_load(header) == find_query(name).header
    assert list(find_query(name).header)[-1] == "tags"


@pytest.mark.filterwarnings("ignore:Dataset:DeprecationWarning")  # raised by rdflib about itself
@pytest.mark.parametrize(
    "name, values",
    [
        pytest.param(name, values, id=f"{name}-{number}")
        for name in QUERIES
        for number, values in enumerate(askings(find_query(name)))
    ],
)
def test_both_engines_give_the_same_rows(
    name: str, values: dict[str, str], store: Store, dataset: rdflib.Dataset, resolver: StoreResolver
) -> None:
    sparql = find_query(name).bind(resolver, **values)
    answer = store.query(sparql, timeout=None)
    assert isinstance(answer, Solutions)
    ours = sorted([value_of(term) for term in row] for row in answer.rows)
    theirs = sorted([value_of(term) for term in row] for row in dataset.query(sparql))  # type: ignore[union-attr]
    assert ours, "a query that finds nothing in the example graph shows nothing"
    assert ours == theirs


def value_of(term: Any) -> tuple[str, str]:
    """Return a term of either engine as kind and value; both write numbers in their own way."""
    if term is None:
        return "", ""
    if isinstance(term, ox.NamedNode | rdflib.URIRef):
        return "iri", str(getattr(term, "value", term))
    datatype = str(getattr(term.datatype, "value", term.datatype) or "").rsplit("#", 1)[-1]
    text = str(getattr(term, "value", term)) if isinstance(term, ox.Literal) else str(term)
    if datatype in ("integer", "decimal"):
        return "number", f"{float(text):g}"
    return "literal", text


@pytest.mark.parametrize("name", QUERIES)
def test_expected_rows(name: str, store: Store) -> None:
    assert EXPECTED.exists(), "run python tests/test_queries.py"
    expected = json.loads(EXPECTED.read_text("utf-8"))[name]
    assert rows_of(name, store) == expected


def rows_of(name: str, store: Store) -> dict[str, Any]:
    query = find_query(name)
    values: dict[str, Any] = dict(needed(query))
    table = run(store, query, **values)
    return {"columns": list(table.columns), "rows": [" | ".join(row) for row in table.cells()]}


def test_every_expected_query_still_exists() -> None:
    assert sorted(json.loads(EXPECTED.read_text("utf-8"))) == QUERIES


def test_the_plan_of_2024_came_true_in_2025(store: Store) -> None:
    kept = run(store, "promises-kept", state="Singapore", since="2025-11")
    upgrade = next(row for row in kept if "strategic partnership" in str(row["event"]))
    assert (str(upgrade["announced"]), str(upgrade["planned_for"]), str(upgrade["done"])) == (
        "2024-10-08",
        "2025",
        "2025-11-02",
    )
    (partner,) = run(store, "partners-of", state="Singapore")
    assert (partner["partner"], partner["level"], str(partner["since"])) == (
        "South Korea", "Strategic partnership", "2025-11-02",
    )  # fmt: skip


def test_optional_filters_leave_out_what_has_no_date(store: Store) -> None:
    everything = run(store, "what-was-signed")
    dated = run(store, "what-was-signed", since="1900")
    assert len(everything) > len(dated) > 0
    assert all(row["date"] is not None for row in dated)
    assert len(run(store, "what-was-signed", until="1900")) == 0
    assert len(run(store, "what-was-signed", area="society")) >= len(run(store, "what-was-signed", area="culture")) > 0


def test_levels_above_count_and_levels_below_do_not(store: Store) -> None:
    assert len(run(store, "partnerships-at-level", level="strategic partnership")) == 2
    assert len(run(store, "partnerships-at-level", level="comprehensive strategic partnership")) == 1


# --- values that people type --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    ["South Korea", "south korea", "KOR", "kor", "KR", "ROK", "Republic of Korea", "the Republic of Korea", "Seoul",
     f"{BASE}state/KOR", f"<{BASE}state/KOR>", "  South  Korea "],
)  # fmt: skip
def test_a_state_can_be_typed_in_many_ways(typed: str) -> None:
    parameter = Parameter(name="state", type="state", variable="_state_iri")
    assert read_value(parameter, typed, ontology_names(), "q") == (ox.NamedNode(f"{BASE}state/KOR"),)


@pytest.mark.parametrize(
    "type, typed, end",
    [
        ("actor", "asean", "organisation/ASEAN"),
        ("actor", "Türkiye", "state/TUR"),
        ("actor", "turkey", "state/TUR"),
        ("level", "Strategic Partnership", "level/strategic-partnership"),
        ("level", "strategic-partnership", "level/strategic-partnership"),
        ("area", "defence industry", "area/defence-industry"),
        ("instrument", "MOU", "instrument/mou"),
        ("status", "planned", "status/planned"),
        ("action", "enter into force", "action/enter_into_force"),
        ("kind", "visit", "#Visit"),
        ("kind", "diplomatic_relations", "#DiplomaticRelationsChange"),
        ("kind", "AgreementAct", "#AgreementAct"),
        ("region", "Southeast Asia", "region/southeast-asia"),
        ("support-type", "debt relief", "support-type/debt_relief"),
        ("event", "0123456789abcdef", "event/0123456789abcdef"),
        ("document", "my report/1", "document/my%20report%2F1"),
    ],
)
def test_other_things_by_name(type: str, typed: str, end: str) -> None:
    parameter = Parameter(name="x", type=type, variable="_x_iri")
    (term,) = read_value(parameter, typed, ontology_names(), "q")
    assert isinstance(term, ox.NamedNode)
    assert term.value.endswith(end)


def test_persons_documents_and_bodies_are_found_in_the_store(resolver: StoreResolver) -> None:
    assert resolver.find("person", "lee jae-myung") == [f"{BASE}person/kor/lee-jae-myung"]
    assert resolver.find("document", "made-up-1") == [f"{BASE}document/made-up-1"]
    assert resolver.find("document", "Made up for the tests: nine memorandums") == [f"{BASE}document/made-up-1"]
    assert "Lawrence Wong" in resolver.names("person")
    assert resolver.suggest("person", "Lawrense Wong")[0] == "Lawrence Wong"
    assert resolver.suggest("person", "wong")[0] == "Lawrence Wong"
    assert all("trategic" in label for label in resolver.suggest("level", "strategic"))


@pytest.mark.parametrize(
    "typed, day, end",
    [
        ("2025", "2025-01-01", "2025-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2025-11-2", "2025-11-02", "2025-11-02"),
    ],
)
def test_dates_are_widened_to_their_first_or_last_day(typed: str, day: str, end: str) -> None:
    first = Parameter(name="d", type="date", variable="_d_date")
    last = Parameter(name="d", type="date", variable="_d_date", end=True)
    assert [read_value(p, typed, None, "q")[0].value for p in (first, last)] == [day, end]


@pytest.mark.parametrize(
    "name, values, message",
    [
        ("partner-of", {}, "there is no query 'partner-of' (did you mean partners-of"),
        ("partners-of", {}, "partners-of: needs state (actor) (such as state='Singapore')"),
        ("partners-of", {"stat": "SGP"}, "has no parameter 'stat' (it takes state)"),
        ("partners-of", {"state": "Sinagpore"}, "no actor is called 'Sinagpore' (did you mean Singapore?)"),
        ("partners-of", {"state": "Korea"}, "did you mean South Korea or North Korea"),
        ("partners-of", {"state": f"{BASE}event/1"}, "is no actor"),
        ("partners-of", {"state": "https://x y"}, "is no IRI"),
        ("partners-of", {"state": "SGP> } # "}, "no actor is called"),
        ("partners-of", {"state": "Sing\udc80pore"}, "has bytes that are no UTF-8"),
        ("partnerships-at-level", {"level": "best friends"}, "no level is called"),
        ("changes-since", {"since": "yesterday"}, "is no date (write 2025, 2025-11 or 2025-11-02)"),
        ("changes-since", {"since": "2025-13"}, "is no date"),
        ("low-confidence", {"below": "half"}, "is no whole number"),
        ("documents", {"x": 1}, "it takes none"),
    ],
)
def test_wrong_values_give_one_clear_line(store: Store, name: str, values: dict[str, Any], message: str) -> None:
    with pytest.raises(QueryError) as caught:
        run(store, name, **values)
    assert message in str(caught.value)
    assert len(str(caught.value).splitlines()) == 1


def test_an_ambiguous_name_is_not_guessed() -> None:
    names = Names([(f"{BASE}state/AAA", "Twin", 2), (f"{BASE}state/BBB", "Twin", 2)])
    with pytest.raises(QueryError, match=r"can mean several.*say AAA or BBB"):
        read_value(Parameter(name="s", type="state", variable="_s_iri"), "Twin", names, "q")


def test_better_names_win_and_labels_are_what_is_suggested() -> None:
    names = Names([(f"{BASE}state/AAA", "Paris", 3), (f"{BASE}state/BBB", "Paris", 0)])
    assert names.find("state", "paris") == [f"{BASE}state/BBB"]
    assert fold("Côte-d’Ivoire") == fold("cote d ivoire")


# --- binding ------------------------------------------------------------------------------------------------------


HOSTILE = ['"', "\\", '"@en', '" } } UNION { ?s ?p ?o } #', "\n", "'''", "?_x_string", "\u202e", "<x>", "\\u0022 }"]


@pytest.mark.parametrize("text", HOSTILE)
def test_text_arrives_as_one_literal_whatever_is_in_it(text: str) -> None:
    query = StoredQuery(
        name="q", summary="", description="", sparql="SELECT ?y WHERE { BIND(?_x_string AS ?y) }",
        parameters=(Parameter(name="x", type="text", variable="_x_string"),),
    )  # fmt: skip
    answer = ox.Store().query(query.bind(None, x=text))
    assert isinstance(answer, ox.QuerySolutions)
    assert [solution["y"] for solution in answer] == [ox.Literal(text)]


@given(st.text())
@settings(max_examples=60, deadline=None)
def test_any_text_arrives_as_it_was_typed(text: str) -> None:
    query = StoredQuery(
        name="q", summary="", description="", sparql="SELECT ?y WHERE { BIND(?_x_string AS ?y) }",
        parameters=(Parameter(name="x", type="text", variable="_x_string"),),
    )  # fmt: skip
    if text:  # an empty value is no value
        answer = ox.Store().query(query.bind(None, x=text))
        assert isinstance(answer, ox.QuerySolutions)
        assert [solution["y"] for solution in answer] == [ox.Literal(text)]


@given(st.text(alphabet=st.sampled_from("<>\"'\\#?$_xiri \n{}.")))
@settings(max_examples=200, deadline=None)
def test_tokens_put_together_are_the_query(text: str) -> None:
    assert "".join(token.text for token in tokenise(text)) == text


def test_only_variables_are_replaced() -> None:
    sparql = '# ?_x_iri\nSELECT (\'?_x_iri\' AS ?a) ("""?_x_iri""" AS ?b) <urn:?_x_iri> ?_x_iri $_x_iri ?_x_iri2'
    bound = substitute(sparql, {"_x_iri": (ox.NamedNode("urn:1"),)})
    assert bound == sparql.replace(" ?_x_iri $_x_iri ", " <urn:1> <urn:1> ")
    assert "".join(token.text for token in tokenise(sparql)) == sparql


def test_several_terms_stand_with_commas() -> None:
    assert (
        substitute("IN (?_x_iri)", {"_x_iri": (ox.NamedNode("urn:1"), ox.NamedNode("urn:2"))})
        == "IN (<urn:1>, <urn:2>)"
    )


# --- the linter ---------------------------------------------------------------------------------------------------

GOOD = """#+ summary: A summary
#+ description: What?
#+ x-kgraph:
#+   parameters:
#+     state:
#+       type: state
#+       help: a state
#+       example: SGP
#+ tags:
#+   - test

SELECT ?x WHERE { ?x ?p ?_state_iri }
"""


@pytest.mark.parametrize(
    "change, line, message",
    [
        (("#+ summary: A summary\n", ""), 1, "has no `#+ summary:`"),
        (("What?", "What."), 2, "is no question"),
        (("#+ tags:\n#+   - test\n", ""), 1, "has no `#+ tags:`"),
        (("#+ summary: A summary\n", "#+ tags:\n#+   - a\n#+ summary: A summary\n"), 11, "is no new `key: value`"),
        (("#+   - test\n", "#+   - test\n#+ endpoint: x\n"), 9, "`tags` does not come last"),
        (("type: state", "type: planet"), 5, "has no known type"),
        (("#+       help: a state\n", ""), 5, "has no help"),
        (("#+       example: SGP\n", ""), 5, "has no example"),
        (("example: SGP", "example: SGP\n#+       colour: red"), 5, "unknown field colour"),
        (("?_state_iri", "?y"), 5, "parameter state is not used"),
        (("?_state_iri", "?_state_iri ; ?q ?_other_iri"), 12, "parameter other is not described"),
        (("?_state_iri", "?_state_integer"), 12, "does not end in the form of type state"),
        (("?_state_iri", "?_state_iri ; ?q ?__state_iri"), 12, "is spelt both"),
        (("?_state_iri", "?_state"), 12, "is no ?_name_type"),
        (("SELECT ?x", "SELECT ?_state_iri"), 12, "stands where only a variable can"),
        (("SELECT ?x", "SELECT (1 AS ?_state_iri)"), 12, "stands where only a variable can"),
        (("?_state_iri }", "?_state_iri FILTER(BOUND(?_state_iri)) }"), 12, "stands where only a variable can"),
        (("WHERE {", "WHERE {{"), 1, "does not parse as SPARQL"),
        (("SELECT ?x WHERE", "ASK"), 1, "is no SELECT"),
        (("#+   parameters:", "#+\tparameters:"), 4, "has a tab"),
        (("#+   parameters:", "#+       parameters: [a: b]"), 4, "wants quotation marks"),
        (("    state:", "    limit:"), 5, "has the name of an option"),
        (("    state:", "    on:"), 5, "is read as true or false by YAML"),
        (("summary: A summary", "summary: A: summary"), 1, "wants quotation marks"),
    ],
)
def test_linter_finds(tmp_path: Path, change: tuple[str, str], line: int, message: str) -> None:
    path = tmp_path / "good-name.rq"
    path.write_text(GOOD, encoding="utf-8")
    assert lint(path) == []
    assert change[0] in GOOD
    path.write_text(GOOD.replace(*change), encoding="utf-8")
    found = [problem for problem in lint(path) if message in problem.message]
    assert found, [str(problem) for problem in lint(path)]
    if "parse" not in message:
        assert found[0].line == line
    assert str(found[0]).startswith(f"{path}:")


def test_linter_wants_lower_case_names_with_hyphens(tmp_path: Path) -> None:
    path = tmp_path / "Bad_Name.rq"
    path.write_text(GOOD, encoding="utf-8")
    assert "hyphens" in lint(path)[0].message


def test_a_broken_header_is_told_with_file_and_line(tmp_path: Path) -> None:
    path = tmp_path / "x.rq"
    path.write_text("#+ summary: ok\n#+   deeper: no\nSELECT * {}", encoding="utf-8")
    with pytest.raises(QueryError, match=r"x\.rq:2: is indented more"):
        load_query(path)
    with pytest.raises(QueryError, match="no readable UTF-8 file"):
        load_query(tmp_path / "missing.rq")
    assert split_header("SELECT * {}", "x") == ({}, "SELECT * {}\n")


def test_the_page_lists_every_query_with_its_question() -> None:
    page = (Path(__file__).parents[1] / "docs" / "queries.md").read_text("utf-8")
    for query in load_queries().values():
        assert f"| `{query.name}` | {query.description} |" in page


def test_the_file_shown_on_the_page_is_clean(tmp_path: Path) -> None:
    page = (Path(__file__).parents[1] / "docs" / "queries.md").read_text("utf-8")
    shown = page.split("```sparql\n")[1].split("```")[0]
    (tmp_path / "joint-exercises.rq").write_text(shown, encoding="utf-8")
    assert lint(tmp_path / "joint-exercises.rq") == []


# --- export -------------------------------------------------------------------------------------------------------


def test_examples_are_written_as_sib_sparql_examples(resolver: StoreResolver) -> None:
    text = examples_turtle(load_queries().values(), endpoint="https://example.org/sparql", resolver=resolver)
    graph = rdflib.Graph().parse(data=text, format="turtle")
    shacl = rdflib.Namespace("http://www.w3.org/ns/shacl#")
    assert len(set(graph.subjects(rdflib.RDF.type, shacl.SPARQLSelectExecutable))) == len(QUERIES)
    for select in graph.objects(None, shacl.select):
        prepareQuery(str(select))
        assert "?_" not in str(select)
    without_store = examples_turtle(
        load_queries().values(), endpoint="https://example.org/sparql", resolver=ontology_names()
    )
    assert without_store.count("sh:select") == len(QUERIES)
    assert "?_person_iri" in without_store


def test_a_user_folder_adds_and_replaces_queries(tmp_path: Path) -> None:
    (tmp_path / "partners-of.rq").write_text(GOOD, encoding="utf-8")
    assert load_queries(tmp_path)["partners-of"].summary == "A summary"
    assert len(load_queries(tmp_path)) == len(QUERIES)


def test_titles_and_limits_reach_the_table(store: Store) -> None:
    table = run(store, "documents", limit=2)
    assert isinstance(table, Table)
    assert (table.title, len(table)) == ("Reports in the graph", 2)


def test_resource_folder_is_the_one_in_the_checkout() -> None:
    assert resource("queries").name == "queries"


def test_the_example_graph_is_what_its_builder_makes() -> None:
    made = runpy.run_path(str(FIXTURES / "build_example_graph.py"))["example_graph"]()
    assert made == GRAPH.read_bytes()


if __name__ == "__main__":
    with opened() as graph:
        rows = {name: rows_of(name, graph) for name in QUERIES}
    EXPECTED.write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
