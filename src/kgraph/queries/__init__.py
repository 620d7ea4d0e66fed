"""Stored queries: found, checked, bound with what people type, and run."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from pyoxigraph import NamedNode

from kgraph.errors import QueryError
from kgraph.queries.header import split_header
from kgraph.queries.lint import Problem, lint
from kgraph.queries.names import Names, ontology_names, store_labels, store_names
from kgraph.queries.sib import examples_turtle
from kgraph.queries.stored import Parameter, Resolver, StoredQuery, parameters, text_list
from kgraph.resources import resource
from kgraph.store import Asked, Solutions
from kgraph.table import Table

__all__ = [
    "Names",
    "Parameter",
    "Problem",
    "Resolver",
    "StoredQuery",
    "examples_turtle",
    "find_query",
    "label_table",
    "lint",
    "load_queries",
    "load_query",
    "ontology_names",
    "run",
]


def load_query(path: Path) -> StoredQuery:
    """Read one `.rq` file.

    Raises QueryError with file and line where the header cannot be read.
    """
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise QueryError("is no readable UTF-8 file", where=str(path)) from error
    header, sparql = split_header(text, str(path))
    return StoredQuery(
        name=path.stem,
        summary=str(header.get("summary", "")),
        description=str(header.get("description", "")),
        sparql=sparql,
        tags=tuple(text_list(header.get("tags"))),
        parameters=parameters(header, sparql),
        path=str(path),
        header=header,
    )


@cache
def load_queries(*extra: Path) -> dict[str, StoredQuery]:
    """Return every query in `queries/`, then in the folders given, by name; a later one replaces an earlier one."""
    folders = (resource("queries"), *extra)
    return {path.stem: load_query(path) for folder in folders for path in sorted(folder.glob("*.rq"))}


def find_query(name: str) -> StoredQuery:
    """Return a stored query.

    Raises QueryError with the names that look most like an unknown one.
    """
    queries = load_queries()
    if name in queries:
        return queries[name]
    close = difflib.get_close_matches(name, queries, n=3)
    advice = f"did you mean {' or '.join(close)}?" if close else "kgraph queries lists them"
    raise QueryError(f"there is no query {name!r}", advice=advice)


def run(
    store: Asked,
    query: str | StoredQuery,
    /,
    *,
    resolver: Resolver | None = None,
    timeout: float | None = 60,
    limit: int | None = None,
    **values: object,
) -> Table:
    """Ask a store one stored query and return its rows with labels."""
    found = find_query(query) if isinstance(query, str) else query
    names = resolver or StoreResolver(store)
    answer = store.query(found.bind(names, **values), timeout=timeout, limit=limit)
    if not isinstance(answer, Solutions):
        raise QueryError("is no SELECT", where=found.path or found.name)
    return label_table(store, answer, title=found.summary)


def label_table(store: Asked, answer: Solutions, *, title: str = "") -> Table:
    """Return solutions as a table, each IRI with the label that the store or the ontology gives it."""
    names = ontology_names()
    iris = {term.value for row in answer.rows for term in row if isinstance(term, NamedNode)}
    unknown = iris - names.labels.keys()
    labels = store_labels(store, unknown)
    return Table(
        answer.variables, answer.rows, labels={iri: labels.get(iri) or names.label(iri) for iri in iris}, title=title
    )


class StoreResolver:
    """Names of the ontology first, then those that only this store knows: persons, documents, minted levels."""

    def __init__(self, store: Asked, names: Names | None = None):
        """Take the store, and the ontology's names where others than the packaged ones are meant."""
        self._store, self._names = store, names or ontology_names()
        self._asked: dict[str, Names] = {}

    def find(self, type: str, text: str) -> list[str]:
        """Return the IRIs that the text can mean."""
        return self._names.find(type, text) or self._known(type).find(type, text)

    def suggest(self, type: str, text: str) -> list[str]:
        """Return known names that look like the text."""
        return [*self._names.suggest(type, text), *self._known(type).suggest(type, text)][:3]

    def names(self, type: str) -> Sequence[str]:
        """Return every label of this type, for completion."""
        return sorted({*self._names.names(type), *self._known(type).names(type)})

    def expand(self, how: str, iri: str) -> list[str]:
        """Return the IRI and those below it."""
        return self._names.expand(how, iri)

    def _known(self, type: str) -> Names:
        if type not in self._asked:
            self._asked[type] = store_names(self._store, type)
        return self._asked[type]
