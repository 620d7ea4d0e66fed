"""What a query may not do, however it is spelled, and what only looks forbidden."""

from __future__ import annotations

import re

import pytest
from pyoxigraph import Store as Oxigraph

from kgraph.errors import QueryError
from kgraph.store.guard import check_query, query_form, tokens

REFUSED = [
    "SELECT * { SERVICE <http://x/> { ?s ?p ?o } }",
    "select * { service <http://x/> { ?s ?p ?o } }",
    "SELECT * { SERVICE SILENT <http://x/> { ?s ?p ?o } }",
    "SELECT * { SERVICE ?where { ?s ?p ?o } }",
    "PREFIX x: <http://x/> SELECT * { SERVICE x:y { ?s ?p ?o } }",
    "SELECT * {SERVICE<http://x/>{?s ?p ?o}}",
    "SELECT * { SERVICE # why\n <http://x/> { ?s ?p ?o } }",
    "SELECT * { \\u0053ERVICE <http://x/> { ?s ?p ?o } }",
    "SELECT * { SERVIC\\U00000045 <http://x/> { ?s ?p ?o } }",
    "SELECT * { \\u005Cu0053ERVICE <http://x/> { ?s ?p ?o } }",
    'SELECT * { BIND("a\\u0022 AS ?x) SERVICE <http://x/> {} BIND("\\u0022" AS ?y) }',
    'SELECT * { BIND("\\\\" AS ?x) SERVICE <http://x/> {} }',
    "SELECT * { BIND('''it's''' AS ?x) SERVICE <http://x/> {} }",
    "SELECT * { FILTER(?a<?b) SERVICE <http://x/> {} FILTER(?c>?d) }",
    "SELECT * { ?s ?p <http://x/#fragment> . SERVICE <http://x/> {} }",
    "SELECT * { ?s ?p 'never closed \n SERVICE <http://x/> {} }",
    "PREFIX x: <http://x/> SELECT * { ?s x:it\\'s ?o . SERVICE <http://x/> {} }",
    "LOAD <http://x/>",
    "PREFIX x: <http://x/> LOAD SILENT x:y INTO GRAPH x:g",
    "SELECT * {} ; LOAD <http://x/>",
    "INSERT DATA { GRAPH <x:g> { <x:a> <x:b> <x:c> } }",
    "BASE <http://x/> DELETE WHERE { ?s ?p ?o }",
    "WITH <x:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    "DROP ALL",
    "DEFINE input:grab-all \"yes\" SELECT * { ?s ?p ?o }",
    "",
    "# SELECT * {}",
]  # fmt: skip

ALLOWED = [
    "SELECT * { ?s ?p 'SERVICE <http://x/> { }' }",
    'SELECT * { ?s ?p """a "quoted" SERVICE""" }',
    "SELECT * { ?s ?p ?o } # SERVICE <http://x/>",
    "PREFIX ex: <http://x/> SELECT * { ?s ex:SERVICE ?LOAD . ex:LOAD ex:a-SERVICE.load $SERVICE }",
    "PREFIX SERVICE: <http://x/> SELECT * { ?s SERVICE:LOAD _:SERVICE }",
    "SELECT * { ?s <http://x/SERVICE> <http://x/LOAD> }",
    "SELECT * { ?s ?p 'x'@load }",
    "SELECT (?x AS ?SERVICE) { BIND(1 AS ?x) }",
    "# first a comment with an apostrophe: it's\nBASE <http://x/> PREFIX x: <http://x/> ASK {}",
    "CONSTRUCT { ?s ?p 'DROP ALL' } WHERE { ?s ?p ?o }",
    "DESCRIBE <http://x/>",
    "SELECT * { ?s ?p 'a\\u0041' }",
    "SELECT ?insert ?delete { ?insert ?with ?delete }",
]


@pytest.mark.parametrize("text", REFUSED)
def test_refused(text: str) -> None:
    with pytest.raises(QueryError):
        check_query(text)


@pytest.mark.parametrize("text", ALLOWED)
def test_allowed(text: str) -> None:
    check_query(text)
    Oxigraph().query(text)  # so that the examples are SPARQL


def test_an_endpoint_can_be_allowed_by_its_name_and_no_other() -> None:
    text = "SELECT * { SERVICE SILENT <https://query.wikidata.org/sparql> { ?s ?p ?o } }"
    check_query(text, services={"https://query.wikidata.org/sparql"})
    for services in (set(), {"https://query.wikidata.org/"}, {"wikidata"}):
        with pytest.raises(QueryError, match=re.escape("SERVICE <https://query.wikidata.org/sparql> is refused")):
            check_query(text, services=services)
    with pytest.raises(QueryError):
        check_query("SELECT * { SERVICE ?x {} }", services={"?x", "x"})


@pytest.mark.parametrize("text", [text for text in REFUSED if "u0053" not in text])
def test_the_examples_test_the_keyword_and_not_the_syntax(text: str) -> None:
    """Without the word that is refused the text passes, so it is that word that was seen."""
    plain = re.sub(r"(?i)service( silent)?", "GRAPH", text)
    if plain != text and "never closed" not in text and "SERVIC\\" not in text:
        check_query(plain)


def test_forms() -> None:
    assert query_form("PREFIX a: <x:> base <y:>\n#c\n construct {} WHERE {}") == "CONSTRUCT"
    assert query_form("insert data {}") == "INSERT"
    assert query_form(" ") == ""


def test_no_text_takes_the_tokenizer_long() -> None:
    text = "SELECT * { " + "?s ?p 'x\\'y' . <x:a> x:b 1.5e3 # c\n" * 2_000 + "}"
    assert sum(1 for _ in tokens(text)) > 10_000
    for nasty in (
        '"' * 30_000,
        "'" * 29_999,
        "<" * 30_000,
        "\\" * 30_000,
        "a:" + "." * 30_000,
        "a" + "." * 30_000,
        '"""' + '"\\' * 10_000,
    ):
        list(tokens(nasty))
