"""Stored queries as Turtle in the form of SIB's sparql-examples, for editors and catalogues that read it."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from kgraph.errors import QueryError
from kgraph.queries.stored import Resolver, StoredQuery, read_value
from kgraph.queries.tokens import Term, substitute

_PREFIXES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "sh": "http://www.w3.org/ns/shacl#",
}


def examples_turtle(queries: Iterable[StoredQuery], *, endpoint: str, resolver: Resolver | None = None) -> str:
    """Return the queries, bound with their example values, as `sh:SPARQLSelectExecutable` resources.

    The form is the one that https://github.com/sib-swiss/sparql-examples checks: rdfs:comment, sh:select,
    schema:keywords, schema:target.
    """
    triples = [triple for query in queries for triple in _triples(query, endpoint, resolver)]
    text = ox.serialize(sorted(triples, key=str), format=ox.RdfFormat.TURTLE, prefixes=_PREFIXES) or b""
    return text.decode("utf-8")


def _triples(query: StoredQuery, endpoint: str, resolver: Resolver | None) -> Iterable[ox.Triple]:
    subject = ox.NamedNode(f"https://w3id.org/kgraph/queries/{query.name}")
    kind = ox.NamedNode(_PREFIXES["rdf"] + "type")
    yield ox.Triple(subject, kind, ox.NamedNode(_PREFIXES["sh"] + "SPARQLExecutable"))
    yield ox.Triple(subject, kind, ox.NamedNode(_PREFIXES["sh"] + "SPARQLSelectExecutable"))
    text = _with_examples(query, resolver)
    yield ox.Triple(subject, ox.NamedNode(_PREFIXES["rdfs"] + "comment"), ox.Literal(query.description, language="en"))
    yield ox.Triple(subject, ox.NamedNode(_PREFIXES["sh"] + "select"), ox.Literal(text))
    yield ox.Triple(subject, ox.NamedNode(_PREFIXES["schema"] + "target"), ox.NamedNode(endpoint))
    for tag in query.tags:
        yield ox.Triple(subject, ox.NamedNode(_PREFIXES["schema"] + "keywords"), ox.Literal(tag))


def _with_examples(query: StoredQuery, resolver: Resolver | None) -> str:
    """Return the query with its example values; one that only a filled store knows stays a variable, for any value."""
    bound: dict[str, tuple[Term, ...]] = {}
    for parameter in query.parameters:
        try:
            bound[parameter.variable] = read_value(parameter, parameter.example, resolver, query.name)
        except QueryError:
            continue
    return substitute(query.sparql, bound)
