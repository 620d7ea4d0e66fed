"""What the store takes and gives: changes, solutions, options and the interface that every backend fulfils."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple

Subject = NamedNode | BlankNode | Triple
Term = NamedNode | BlankNode | Literal | Triple
Graph = NamedNode | BlankNode | DefaultGraph
Row = tuple[Term | None, ...]

MEBIBYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Change:
    """What happens together or not at all: graphs are emptied, then quads deleted, then quads inserted."""

    clear: tuple[NamedNode, ...] = ()
    delete: tuple[Quad, ...] = ()
    insert: tuple[Quad, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.clear or self.delete or self.insert)

    def __or__(self, other: Change) -> Change:
        """Return both changes as one: all that either clears, deletes and inserts."""
        return Change(self.clear + other.clear, self.delete + other.delete, self.insert + other.insert)


@dataclass(frozen=True, slots=True)
class Solutions:
    """The rows of a SELECT; `truncated` says that the row limit cut them off."""

    variables: tuple[str, ...]
    rows: list[Row]
    truncated: bool = False


Answer = Solutions | bool | list[Triple]
Columns = list[list[str]]
"""An answer as texts: for each variable what its terms say, "" where it is unbound."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreOptions:
    """How a store is opened; what only endpoints read says so.

    `memory` is what one query may use, in bytes; `services` names the endpoints that SERVICE may call. For endpoints:
    `update` is the update URL where the convention fails, `user`, `password` and `token` default to KGRAPH_USER,
    KGRAPH_PASSWORD and KGRAPH_TOKEN, `delays` are the seconds to wait before each further try, `batch` the most bytes
    of one update request, `scope` how the names of the graphs start that count as ours on a shared server.
    """

    memory: int = 2048 * MEBIBYTE
    services: frozenset[str] = frozenset()
    update: str = ""
    user: str = ""
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)
    delays: tuple[float, ...] = (0.5, 1, 2, 4, 8)
    patience: float = 120
    batch: int = 4 * MEBIBYTE
    gzip: bool = True
    scope: str = ""


class Asked(Protocol):
    """The part of a store that answers questions, which is all that queries and networks need."""

    def query(self, sparql: str, *, timeout: float | None = 60, limit: int | None = None) -> Answer:
        """Answer a SELECT, ASK, CONSTRUCT or DESCRIBE over all graphs; the default graph is their union.

        `timeout` in seconds stops the query for good and raises QueryTimeout; None trusts the query and runs it without
        deadline and memory limit. `limit` keeps the first rows or triples. Raises QueryError.
        """

    def texts(self, *queries: str) -> Iterator[Columns]:
        """Yield the answers of trusted SELECTs in turn, each as columns of texts, without deadline and memory limit.

        Where an answer has many rows, this takes a fraction of the time and memory of `query`; where the engine can,
        it answers the later queries while the earlier answers are being read. Raises QueryError.
        """


class Store(Asked, Protocol):
    """A set of named graphs with transactions and SPARQL; use it in a `with` block or call `close`."""

    location: str

    def apply(self, change: Change) -> None:
        """Do all of the change or nothing of it; raises StoreError where the store is open for reading only."""

    def quads(
        self,
        *,
        subject: Subject | None = None,
        predicate: NamedNode | None = None,
        object: Term | None = None,
        graph: Graph | None = None,
    ) -> Iterator[Quad]:
        """Yield the quads that have the given terms."""

    def graphs(self) -> list[NamedNode]:
        """Return the names of the graphs that hold something, sorted."""

    def __len__(self) -> int:
        """Return the number of quads."""

    def load(self, path: str | Path) -> int:
        """Add a dump (.nq, .trig, either gzipped) as a whole and return how many quads the store then holds."""

    def compact(self) -> None:
        """Give unused space back, where the backend keeps any."""

    def close(self) -> None:
        """Let go of files, locks and processes; a closed store stays closed."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
