"""Networks into files: thin writers over the generators, chosen by the file's ending; whole files or none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import networkx as nx

from kgraph.errors import InputError
from kgraph.files import whole_file
from kgraph.network.flat import EDGE_COLUMNS, edge_rows, generate_csv, generate_pajek, node_rows
from kgraph.network.gexf import generate_gexf
from kgraph.network.graphml import generate_graphml
from kgraph.network.jsonforms import generate_cytoscape, generate_node_link

Written = list[Path]


def write(graph: nx.MultiDiGraph[str], path: str | Path) -> Written:
    """Write a network in the form that the path's ending names, and return the files written.

    Raises InputError for an unknown ending, or where the place cannot be written to.
    """
    target = Path(path)
    writer = WRITERS.get(target.suffix.lower())
    if writer is None:
        ending = target.suffix or "a file without ending"
        raise InputError(f"no network is written as {ending}", where=str(path), advice=f"use {', '.join(WRITERS)}")
    try:
        return writer(graph, target)
    except OSError as error:
        raise InputError(f"cannot be written: {error.strerror or error}", where=str(path)) from error


def write_gexf(graph: nx.MultiDiGraph[str], path: str | Path) -> Written:
    """Write GEXF 1.3."""
    return _write_lines(generate_gexf(graph), Path(path))


def write_graphml(graph: nx.MultiDiGraph[str], path: str | Path) -> Written:
    """Write GraphML."""
    return _write_lines(generate_graphml(graph), Path(path))


def write_node_link(graph: nx.MultiDiGraph[str], path: str | Path) -> Written:
    """Write node-link JSON."""
    return _write_lines(generate_node_link(graph), Path(path))


def write_cytoscape(graph: nx.MultiDiGraph[str], path: str | Path) -> Written:
    """Write the JSON of Cytoscape.js."""
    return _write_lines(generate_cytoscape(graph), Path(path))


def write_pajek(graph: nx.MultiDiGraph[str], path: str | Path) -> Written:
    """Write a Pajek network."""
    return _write_lines(generate_pajek(graph), Path(path))


def write_csv(graph: nx.MultiDiGraph[str], path: str | Path) -> Written:
    """Write two CSV files: `NAME-nodes.csv` and `NAME-edges.csv`."""
    nodes = node_rows(graph)
    columns = tuple(nodes[0]) if nodes else ("id", "label", "kind", "iso3")
    first, second = _two(Path(path))
    _write_lines(generate_csv(iter(nodes), columns), first, end="\r\n")
    _write_lines(generate_csv(edge_rows(graph), EDGE_COLUMNS), second, end="\r\n")
    return [first, second]


def write_parquet(graph: nx.MultiDiGraph[str], path: str | Path) -> Written:
    """Write two Parquet files: `NAME-nodes.parquet` and `NAME-edges.parquet`; needs the extra `tables`."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        advice = 'pip install "kgraph-partnerships[tables]"'
        raise InputError("Parquet needs pyarrow", where=str(path), advice=advice) from error
    first, second = _two(Path(path))
    for rows, file in ((node_rows(graph), first), (list(edge_rows(graph)), second)):
        with whole_file(file) as partial:
            pq.write_table(pa.Table.from_pylist(rows), str(partial))
    return [first, second]


WRITERS: dict[str, Callable[[nx.MultiDiGraph[str], Path], Written]] = {
    ".gexf": write_gexf,
    ".graphml": write_graphml,
    ".json": write_node_link,
    ".cyjs": write_cytoscape,
    ".net": write_pajek,
    ".csv": write_csv,
    ".parquet": write_parquet,
}


def _two(path: Path) -> tuple[Path, Path]:
    return path.with_name(f"{path.stem}-nodes{path.suffix}"), path.with_name(f"{path.stem}-edges{path.suffix}")


def _write_lines(lines: Iterable[str], path: Path, *, end: str = "\n") -> Written:
    with whole_file(path) as partial, partial.open("w", encoding="utf-8", errors="replace", newline="") as file:
        for chunk in _chunks(lines, end):
            file.write(chunk)
    return [path]


def _chunks(lines: Iterable[str], end: str, size: int = 4096) -> Iterator[str]:
    rest: Iterator[Any] = iter(lines)
    while chunk := list(islice(rest, size)):
        yield end.join(chunk) + end
