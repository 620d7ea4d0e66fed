"""Large answers of our own queries as columns of plain texts, without a term object for every value."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

from pyoxigraph import QueryResultsFormat, QuerySolutions
from pyoxigraph import Store as Oxigraph

from kgraph.errors import QueryError
from kgraph.store.values import Answer, Columns, Solutions

_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
_SHORT = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f"}


def read_texts(store: Oxigraph, queries: Sequence[str]) -> Iterator[Columns]:
    """Yield the answers of SELECTs, which the engine works out from now on, at the same time, outside Python's lock.

    So whoever has something to do before the answers are needed asks first. Raises QueryError.
    """
    pool = ThreadPoolExecutor(max(1, min(len(queries), os.cpu_count() or 1)))
    answers = pool.map(lambda sparql: _answered(store, sparql), queries)
    pool.shutdown(wait=False)
    return answers


def _answered(store: Oxigraph, sparql: str) -> Columns:
    try:
        found = store.query(sparql, use_default_graph_as_union=True)
        if not isinstance(found, QuerySolutions):
            raise QueryError("is no SELECT", where=sparql)
        return columns_of_tsv(found.serialize(format=QueryResultsFormat.TSV) or b"")
    except (OSError, RuntimeError, SyntaxError, ValueError) as error:
        raise QueryError(f"the query failed: {error}") from error


def columns_of_tsv(answer: bytes) -> Columns:
    """Return the columns of SPARQL results in TSV, whose values hold neither tabs nor line ends unescaped."""
    start = answer.index(b"\n") + 1
    variables = answer.count(b"\t", 0, start) + 1
    text = str(memoryview(answer)[start:], "utf-8")
    cells = text.replace("\n", "\t").split("\t")[:-1]
    return [_plain(cells[place::variables]) for place in range(variables)]


def _plain(column: list[str]) -> list[str]:
    """Return what the terms say: the IRI, the literal without its datatype or language, "" for what is unbound."""
    if column and column[0][:1] == "<":
        return [cell[1:-1] if cell[:1] == "<" else _said(cell) for cell in column]
    return [cell[1:-1] if cell[-1:] == '"' and "\\" not in cell else _said(cell) for cell in column]


def _said(cell: str) -> str:
    if cell[:1] != '"':
        return cell[1:-1] if cell[:1] == "<" else cell
    text = cell[1 : cell.rindex('"')]
    return _ESCAPE.sub(_character, text) if "\\" in text else text


def _character(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    return chr(int(code, 16)) if code else _SHORT.get(match[3], match[3])


def columns_of_rows(answer: Answer) -> Columns:
    """Return an answer of terms as columns of texts; raises QueryError where it has no rows."""
    if not isinstance(answer, Solutions):
        raise QueryError("is no SELECT")
    rows = [["" if term is None else str(getattr(term, "value", term)) for term in row] for row in answer.rows]
    return [[row[place] for row in rows] for place in range(len(answer.variables))]
