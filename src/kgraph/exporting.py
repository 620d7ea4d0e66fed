"""Taking a graph along: as RDF, as a network, or as a picture, by the suffix of the file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from kgraph.errors import InputError
from kgraph.files import whole_file
from kgraph.network import WRITERS, project, write
from kgraph.pictures import ENDINGS, draw
from kgraph.rdf import serialise

if TYPE_CHECKING:
    from kgraph.graph import Graph

RDF = {".nq": "nq", ".trig": "trig", ".ttl": "ttl", ".nt": "nt", ".jsonld": "jsonld", ".rdf": "rdf"}


def export(graph: Graph, target: Path, view: str, filters: dict[str, Any]) -> list[Path]:
    """Write one file (or the pair of a CSV or Parquet export) and return what was written.

    Every file is written whole or not at all. Raises InputError for a suffix that nothing writes.
    """
    suffix = target.suffix.lower()
    if suffix in RDF:
        return [_written(target, serialise(graph.data_quads(), RDF[suffix]))]
    if suffix in ENDINGS:
        return [draw(graph.store, target, view=view, **filters)]
    if suffix in WRITERS:
        return write(project(graph.store, view, **filters), target)
    known = " ".join(sorted({*RDF, *ENDINGS, *WRITERS}))
    raise InputError(f"has the suffix {suffix!r}, which nothing writes", where=str(target), advice=f"one of {known}")


def _written(target: Path, content: bytes) -> Path:
    target.parent.mkdir(parents=True, exist_ok=True)
    with whole_file(target) as partial:
        partial.write_bytes(content)
    return target
