"""Where the graph is kept: in memory, in a folder, or behind a SPARQL 1.1 endpoint, with one interface for all."""

from __future__ import annotations

from pathlib import Path

from kgraph.store.values import Answer, Asked, Change, Row, Solutions, Store, StoreOptions, Term

__all__ = [
    "Answer",
    "Asked",
    "Change",
    "Row",
    "Solutions",
    "Store",
    "StoreOptions",
    "Term",
    "is_endpoint",
    "open_store",
]


def is_endpoint(location: str | Path) -> bool:
    """Tell a SPARQL endpoint's URL from the path of a folder."""
    return isinstance(location, str) and location.lower().startswith(("http://", "https://"))


def open_store(
    location: str | Path, *, write: bool = False, wait: bool = False, options: StoreOptions | None = None
) -> Store:
    """Open the graph at a folder, at an endpoint's URL, or in memory (":memory:").

    With `write` a folder that is missing or empty becomes a graph, and no one else can write meanwhile: StoreBusy tells
    who does, `wait` waits. Without, the graph is read as it is at this moment. Raises StoreError.
    """
    from kgraph.store.embedded import DiskStore, MemoryStore

    if str(location) == ":memory:":
        return MemoryStore(options)
    if is_endpoint(location):
        from kgraph.store.remote import RemoteStore

        return RemoteStore(str(location), write=write, options=options)
    return DiskStore(Path(location), write=write, wait=wait, options=options)
