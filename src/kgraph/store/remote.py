"""A graph behind a SPARQL 1.1 endpoint."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self, cast

from pyoxigraph import (
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Triple,
    parse,
    parse_query_results,
)

from kgraph.errors import QueryTimeout, RemoteError, StoreError
from kgraph.store.deadline import stopped
from kgraph.store.dump import read_dump
from kgraph.store.endpoint import Endpoint, find_endpoint, shown
from kgraph.store.guard import check_query, query_form
from kgraph.store.texts import columns_of_rows
from kgraph.store.transport import Reply, Transport, quoted
from kgraph.store.update import data_block, update_text
from kgraph.store.values import Answer, Change, Columns, Graph, Solutions, StoreOptions, Subject, Term

_UNION = "union-default-graph"
STAGING = "urn:x-kgraph:staging:"
_RESULTS = {
    "application/sparql-results+json": QueryResultsFormat.JSON,
    "application/json": QueryResultsFormat.JSON,
    "application/sparql-results+xml": QueryResultsFormat.XML,
    "application/xml": QueryResultsFormat.XML,
}
_TRIPLES = {
    "text/turtle": RdfFormat.TURTLE,
    "application/x-turtle": RdfFormat.TURTLE,
    "application/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/rdf+xml": RdfFormat.RDF_XML,
}


class RemoteStore:
    """The named graphs of an endpoint, all of them or those whose IRIs start with the option `scope`.

    A change is one update request, which servers run as one transaction. A change larger than the option `batch` is
    first put into staging graphs, request by request, and then moved into place by one short request.
    """

    def __init__(self, location: str, *, write: bool = False, options: StoreOptions | None = None) -> None:
        self._options = options or StoreOptions()
        self.location = shown(location)
        self._write = write
        self._nodes: dict[tuple[str, str], list[Quad]] = {}
        self._transport = self._greeted(find_endpoint(location, self._options))
        if write:
            self._drop_staging()

    def _greeted(self, endpoint: Endpoint) -> Transport:
        """Make sure at once that someone is there, and ask Oxigraph for the default graph that other servers have."""
        options = self._options
        self._transport = Transport(endpoint, delays=options.delays, patience=options.patience, gzip=options.gzip)
        with self._answered("ASK {}", "ASK", 60, False) as reply:
            _solutions(reply, None)
        if not reply.server.startswith("Oxigraph/") or _UNION in dict(endpoint.parameters):
            return self._transport
        self._transport.close()
        endpoint = replace(endpoint, parameters=(*endpoint.parameters, (_UNION, "")))
        return Transport(endpoint, delays=options.delays, patience=options.patience, gzip=options.gzip)

    # --- changes -------------------------------------------------------------------------------------------------

    def apply(self, change: Change) -> None:
        """Do all of the change or nothing of it."""
        if not self._write:
            raise StoreError("is open for reading only", where=self.location, advice="open it with write=True")
        self._nodes.clear()
        text = update_text(change)
        if len(text) <= self._options.batch:
            if text:
                self._transport.update(text)
        else:
            self._apply_staged(change, hashlib.sha256(text.encode()).hexdigest()[:16])

    def _apply_staged(self, change: Change, name: str) -> None:
        """Send what is to be inserted and deleted piece by piece, then let one request put it in place.

        Every request can be sent twice: the staging graphs outlive the last one, and are dropped after it.
        """
        inserts = _by_graph(change.insert, f"{STAGING}{name}:insert:")
        deletes = _by_graph(change.delete, f"{STAGING}{name}:delete:")
        parts = [*inserts, *deletes]
        dropping = ";\n".join(f"DROP SILENT GRAPH {part.staging}" for part in parts)
        self._transport.update(dropping)
        for part in parts:
            self._insert(Quad(quad.subject, quad.predicate, quad.object, part.staging) for quad in part.quads)
        self._transport.update(_put_in_place(change.clear, inserts, deletes))
        self._transport.update(dropping)

    def _insert(self, quads: Iterable[Quad]) -> None:
        for batch in _batches(quads, self._options.batch // 2):
            self._transport.update(f"INSERT DATA {{\n{data_block(batch)}}}")

    def _drop_staging(self) -> None:
        """Remove what a writer left behind that was killed in the middle of a large change."""
        prefix = Literal(STAGING)
        found = self._rows(f"SELECT DISTINCT ?g {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?g), {prefix})) }}")
        names = [row[0] for row in found if isinstance(row[0], NamedNode)]
        if names:
            self._transport.update(";\n".join(f"DROP SILENT GRAPH {name}" for name in names))

    # --- what is there -------------------------------------------------------------------------------------------

    def quads(
        self,
        *,
        subject: Subject | None = None,
        predicate: NamedNode | None = None,
        object: Term | None = None,
        graph: Graph | None = None,
    ) -> Iterator[Quad]:
        """Yield the quads that have the given terms.

        A writer asks for a node of a graph as a whole and remembers it until its next change: what follows a change is
        mostly several questions about few nodes, each of which would be a request. Those nodes, too, that it finds by a
        value wherever they are.
        """
        if self._write and subject is None and graph is None and predicate is not None and object is not None:
            return self._nodes_with(predicate, object)
        if not self._write or subject is None or not isinstance(graph, NamedNode):
            return self._found(subject, predicate, object, graph)
        node = (str(subject), graph.value)
        if node not in self._nodes:
            self._nodes[node] = list(self._found(subject, None, None, graph))
        return (
            quad for quad in self._nodes[node] if predicate in (None, quad.predicate) and object in (None, quad.object)
        )

    def _nodes_with(self, predicate: NamedNode, value: Term) -> Iterator[Quad]:
        """Yield which nodes have a value, and remember all else that is said of them in the same graph."""
        pattern = f"GRAPH ?g {{ ?s {predicate} {value} . ?s ?p ?o }}{self._within_scope()}"
        nodes: dict[tuple[str, str], list[Quad]] = {}
        for row in self._rows(f"SELECT ?s ?p ?o ?g {{ {pattern} }}"):
            terms: list[Any] = list(row)
            nodes.setdefault((str(terms[0]), terms[3].value), []).append(Quad(*terms))
        self._nodes.update(nodes)
        return (Quad(found[0].subject, predicate, value, found[0].graph_name) for found in nodes.values())

    def _found(
        self, subject: Subject | None, predicate: NamedNode | None, object: Term | None, graph: Graph | None
    ) -> Iterator[Quad]:
        given = {"s": subject, "p": predicate, "o": object, "g": graph}
        place = {name: f"?{name}" if term is None else str(term) for name, term in given.items()}
        asked = " ".join(text for text in place.values() if text.startswith("?")) or "(1 AS ?one)"
        pattern = f"GRAPH {place['g']} {{ {place['s']} {place['p']} {place['o']} }}{self._within_scope(graph)}"
        for row in self._rows(f"SELECT {asked} {{ {pattern} }}"):
            found = iter(row)
            terms: list[Any] = [next(found) if term is None else term for term in given.values()]
            yield Quad(*terms)

    def graphs(self) -> list[NamedNode]:
        """Return the names of the graphs that hold something, sorted."""
        found = self._rows(f"SELECT DISTINCT ?g {{ GRAPH ?g {{ ?s ?p ?o }}{self._within_scope()} }}")
        return sorted((row[0] for row in found if isinstance(row[0], NamedNode)), key=lambda name: name.value)

    def __len__(self) -> int:
        rows = list(self._rows(f"SELECT (COUNT(*) AS ?n) {{ GRAPH ?g {{ ?s ?p ?o }}{self._within_scope()} }}"))
        number = rows[0][0] if rows else None
        return int(number.value) if isinstance(number, Literal) else 0

    def _within_scope(self, graph: Graph | None = None) -> str:
        if graph is not None:
            return ""
        scope = f" FILTER(STRSTARTS(STR(?g), {Literal(self._options.scope)}))" if self._options.scope else ""
        return f" FILTER(!STRSTARTS(STR(?g), {Literal(STAGING)})){scope}"

    # --- questions -----------------------------------------------------------------------------------------------

    def query(self, sparql: str, *, timeout: float | None = 60, limit: int | None = None) -> Answer:
        """Answer a query; see the interface. The deadline ends our waiting; what the server does then is up to it."""
        check_query(sparql, services=self._options.services)
        try:
            return self._read(sparql, timeout=timeout, limit=limit)
        except QueryTimeout as error:
            raise stopped(timeout or 0) from error

    def texts(self, *queries: str) -> Iterator[Columns]:
        """Answer trusted SELECTs as columns of texts, one request after the other."""
        return (columns_of_rows(self.query(sparql, timeout=None)) for sparql in queries)

    def _read(self, sparql: str, *, timeout: float | None, limit: int | None) -> Answer:
        form = query_form(sparql)
        with self._answered(sparql, form, timeout, True) as reply:
            return _triples(reply, limit) if form in ("CONSTRUCT", "DESCRIBE") else _solutions(reply, limit)

    def _rows(self, sparql: str) -> Iterator[tuple[Term | None, ...]]:
        """Yield the rows of one of our own queries as they arrive, however long they take to come."""
        with self._answered(sparql, "SELECT", None, True) as reply:
            results = parse_query_results(cast(IO[bytes], reply), format=_format(reply, _RESULTS))
            assert isinstance(results, QuerySolutions)
            try:
                for row in results:
                    yield tuple(row)
            finally:
                del results
            reply.read()

    @contextmanager
    def _answered(self, sparql: str, form: str, timeout: float | None, retry: bool) -> Iterator[Reply]:
        most = self._options.memory if timeout is not None else 1 << 62
        with self._transport.query(sparql, form, timeout=timeout, most=most, retry=retry) as reply:
            try:
                yield reply
            except (SyntaxError, ValueError, OSError) as error:
                raise RemoteError(
                    f"gave an answer that does not parse ({error}){quoted(reply.last)}", where=self.location
                ) from error

    # --- whole graphs --------------------------------------------------------------------------------------------

    def load(self, path: str | Path) -> int:
        """Add a dump, after reading all of it once; a load that breaks off half-way can simply be run again."""
        if not self._write:
            raise StoreError("is open for reading only", where=self.location, advice="open it with write=True")
        for _ in read_dump(Path(path)):
            pass
        self._nodes.clear()
        self._insert(read_dump(Path(path)))
        return len(self)

    def compact(self) -> None:
        """Do nothing: servers look after their own files."""

    def close(self) -> None:
        """Hang up."""
        self._transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


@dataclass(frozen=True, slots=True)
class _Part:
    """The quads of a large change that belong to one graph, and the staging graph that they are sent to."""

    graph: NamedNode
    staging: NamedNode
    quads: list[Quad]


def _by_graph(quads: Iterable[Quad], prefix: str) -> list[_Part]:
    parts: dict[str, list[Quad]] = {}
    for quad in quads:
        parts.setdefault(quad.graph_name.value, []).append(quad)  # type: ignore[union-attr]
    return [
        _Part(NamedNode(name), NamedNode(f"{prefix}{number}"), parts[name]) for number, name in enumerate(sorted(parts))
    ]


def _put_in_place(clear: Iterable[NamedNode], inserts: Iterable[_Part], deletes: Iterable[_Part]) -> str:
    operations = [f"DROP SILENT GRAPH {graph}" for graph in clear]
    for part in deletes:
        staged = f"GRAPH {part.staging} {{ ?s ?p ?o }}"
        operations.append(f"DELETE {{ GRAPH {part.graph} {{ ?s ?p ?o }} }} WHERE {{ {staged} }}")
    operations.extend(f"ADD GRAPH {part.staging} TO GRAPH {part.graph}" for part in inserts)
    return ";\n".join(operations)


def _batches(quads: Iterable[Quad], most: int) -> Iterator[list[Quad]]:
    batch: list[Quad] = []
    size = 0
    for quad in quads:
        batch.append(quad)
        size += len(str(quad))
        if size > most:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _format(reply: Reply, known: dict[str, Any]) -> Any:
    if reply.type in known:
        return known[reply.type]
    raise RemoteError(f"answered with {reply.type}, which is no result{quoted(reply.read(1000))}", where=reply.where)


def _solutions(reply: Reply, limit: int | None) -> Solutions | bool:
    results = parse_query_results(cast(IO[bytes], reply), format=_format(reply, _RESULTS))
    try:
        if isinstance(results, QueryBoolean):
            return bool(results)
        names = tuple(variable.value for variable in results.variables)
        rows = [tuple(row) for row in islice(results, limit)]
        if limit is not None and next(results, None) is not None:
            return Solutions(names, rows, True)
        reply.read()  # which tells whether the answer is complete
        if names == ("__ASK_RETVAL",):  # how Virtuoso answers ASK
            return rows == [(Literal(1),)]
        return Solutions(names, rows)
    finally:
        del results  # pyoxigraph wants it to end in this thread, and a traceback would keep it alive


def _triples(reply: Reply, limit: int | None) -> list[Triple]:
    quads = parse(cast(IO[bytes], reply), format=_format(reply, _TRIPLES))
    try:
        found: dict[Triple, None] = {}
        for quad in quads:
            if limit is not None and len(found) >= limit:
                break
            found[quad.triple] = None
        else:
            reply.read()
        return list(found)
    finally:
        del quads
