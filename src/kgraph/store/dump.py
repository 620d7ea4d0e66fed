"""Whole graphs as files: bulk loading, and backups whose bytes depend on nothing but the quads."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import BinaryIO, cast

from pyoxigraph import DefaultGraph, RdfFormat
from pyoxigraph import Store as Oxigraph

from kgraph.errors import StoreError

_FORMATS = {".nq": RdfFormat.N_QUADS, ".trig": RdfFormat.TRIG}


def load_dump(store: Oxigraph, path: Path) -> None:
    """Load a .nq or .trig file, gzipped or not, into a store that no one else sees yet."""
    plain = path.with_suffix("") if path.suffix == ".gz" else path
    form = _FORMATS.get(plain.suffix)
    if form is None:
        raise StoreError("is no dump", where=str(path), advice="name a .nq or .trig file, which may end in .gz")
    if not path.is_file():
        raise StoreError("there is no such file", where=str(path))
    if path.suffix == ".gz":
        with gzip.open(path, "rb") as handle:
            store.bulk_load(cast(BinaryIO, handle), format=form)
    else:
        store.bulk_load(path=str(path), format=form)
    if next(store.quads_for_pattern(None, None, None, DefaultGraph()), None) is not None:
        raise StoreError("holds quads without a named graph", where=str(path), advice="name a graph for every triple")
