"""From news about partnerships between states to a knowledge graph that cites every word."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from kgraph.errors import (
    InputError,
    KgraphError,
    QueryError,
    QueryTimeout,
    RemoteError,
    ResourceError,
    StoreBusy,
    StoreError,
    ValidationError,
)
from kgraph.records import KINDS, Document, Fact, Mention, Report, Sentence, Token

if TYPE_CHECKING:
    from kgraph.graph import Graph
    from kgraph.store import StoreOptions

__all__ = [
    "KINDS",
    "Document",
    "Fact",
    "Graph",
    "InputError",
    "KgraphError",
    "Mention",
    "QueryError",
    "QueryTimeout",
    "RemoteError",
    "Report",
    "ResourceError",
    "Sentence",
    "StoreBusy",
    "StoreError",
    "Token",
    "ValidationError",
    "open",
    "read_facts",
]


def open(location: str | Path = ":memory:", *, options: StoreOptions | None = None) -> Graph:
    """Open a graph: a folder (made when something is added), ":memory:", or the URL of a SPARQL endpoint."""
    from kgraph.graph import Graph

    return Graph(location, options=options)


def read_facts(document: Document) -> Report:
    """Read one document and return what it tells."""
    from kgraph.pipeline import read_facts

    return read_facts(document)


def __getattr__(name: str) -> Any:
    """Import `Graph` only where it is asked for, so that `import kgraph` stays light."""
    if name == "Graph":
        from kgraph.graph import Graph

        return Graph
    raise AttributeError(f"module 'kgraph' has no attribute {name!r}")
