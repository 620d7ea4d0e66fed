"""Whole graphs as files: bulk loading, and backups whose bytes depend on nothing but the quads."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

from pyoxigraph import DefaultGraph, Quad, RdfFormat, parse
from pyoxigraph import Store as Oxigraph

from kgraph.errors import StoreError

_FORMATS = {".nq": RdfFormat.N_QUADS, ".trig": RdfFormat.TRIG}


def read_dump(path: Path) -> Iterator[Quad]:
    """Yield the quads of a .nq or .trig file, gzipped or not; raises StoreError for what is no dump of named graphs."""
    form = _format(path)
    try:
        with _opened(path) as handle:
            for quad in parse(handle, format=form):
                if isinstance(quad.graph_name, DefaultGraph):
                    raise _unnamed(path)
                yield quad
    except (OSError, SyntaxError, ValueError) as error:
        raise StoreError(f"cannot be read: {error}", where=str(path)) from error


def load_dump(store: Oxigraph, path: Path) -> None:
    """Load a .nq or .trig file, gzipped or not, into a store that no one else sees yet."""
    form = _format(path)
    if path.suffix == ".gz":
        with _opened(path) as handle:
            store.bulk_load(handle, format=form)
    else:
        store.bulk_load(path=str(path), format=form)
    if next(store.quads_for_pattern(None, None, None, DefaultGraph()), None) is not None:
        raise _unnamed(path)


def _format(path: Path) -> RdfFormat:
    plain = path.with_suffix("") if path.suffix == ".gz" else path
    form = _FORMATS.get(plain.suffix)
    if form is None:
        raise StoreError("is no dump", where=str(path), advice="name a .nq or .trig file, which may end in .gz")
    if not path.is_file():
        raise StoreError("there is no such file", where=str(path))
    return form


def _opened(path: Path) -> BinaryIO:
    return cast(BinaryIO, gzip.open(path, "rb")) if path.suffix == ".gz" else path.open("rb")


def _unnamed(path: Path) -> StoreError:
    return StoreError("holds triples without a named graph", where=str(path), advice="name a graph for every triple")
