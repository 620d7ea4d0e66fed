"""Whole graphs as files: bulk loading, and backups whose bytes depend on nothing but the quads."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, cast

from pyoxigraph import DefaultGraph, Quad, RdfFormat, parse
from pyoxigraph import Store as Oxigraph

from kgraph.errors import StoreError
from kgraph.store.values import MEBIBYTE

_FORMATS = {".nq": RdfFormat.N_QUADS, ".trig": RdfFormat.TRIG}
_THREADS = 2
_PART = 32 * MEBIBYTE  # of lines that a thread loads at a time: the engine's memory grows with it


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


def load_dump(store: Oxigraph, path: Path, *, in_parts: bool) -> None:
    """Load a .nq or .trig file, gzipped or not, into a store that no one else sees yet.

    N-Quads may be loaded in parts of whole lines by two threads, whose parsing and sorting the engine does outside
    Python: on disk that takes half the memory and half the time, a store in memory lets only one in at a time.
    """
    form = _format(path)
    with _opened(path) as handle:
        start = 0
        if in_parts and form == RdfFormat.N_QUADS:
            with suppress(SyntaxError):  # read again from the beginning, for the number of the line at fault
                start = _load_parts(store, handle)
        try:
            if start or path.suffix == ".gz":
                handle.seek(start)
                store.bulk_load(handle, format=form)
            else:
                store.bulk_load(path=str(path), format=form)  # which is a little faster
        except SyntaxError as error:
            raise StoreError(f"cannot be read: {error}", where=str(path)) from error
    if next(store.quads_for_pattern(None, None, None, DefaultGraph()), None) is not None:
        raise _unnamed(path)


def _load_parts(store: Oxigraph, handle: BinaryIO) -> int:
    """Load what comes before the first part with a blank node, and return where that begins.

    A blank node keeps its identity within one load only, so that part and all after it are left to the caller.
    """
    start, running = 0, list[Future[None]]()
    with ThreadPoolExecutor(_THREADS) as threads:
        while lines := handle.read(_PART):
            lines += handle.readline()
            if b"_:" in lines:
                break
            if len(running) == _THREADS:
                running.pop(0).result()
            running.append(threads.submit(store.bulk_load, lines, RdfFormat.N_QUADS))
            start += len(lines)
        for part in running:
            part.result()
    return start


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
