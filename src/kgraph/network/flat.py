"""Networks as flat files: Pajek, and pairs of CSV or Parquet tables."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from typing import Any

import networkx as nx

NODE_COLUMNS = ("id", "label", "kind", "iso3")
EDGE_COLUMNS = (
    "from", "to", "id", "relation", "action", "label", "level", "status", "start", "end", "weight", "sources_count",
    "directed", "evidence",
)  # fmt: skip
_EVENT_COLUMNS = ("relation", "action", "level", "status", "start", "end", "sources_count", "evidence")


def generate_pajek(graph: nx.MultiDiGraph[str]) -> Iterator[str]:
    """Yield a Pajek file: numbered vertices with labels, then arcs with weights; a repeated label gets its number."""
    yield f"*Vertices {len(graph)}"
    numbers: dict[str, int] = {}
    seen: set[str] = set()
    for node, data in graph.nodes(data=True):
        number = len(numbers) + 1
        label = " ".join(str(data.get("label") or node).replace('"', "'").split())
        label = f"{label} ({number})" if label in seen else label
        seen.add(label)
        numbers[node] = number
        yield f'{number} "{label}"'
    yield "*Arcs"
    for one, other, data in graph.edges(data=True):
        yield f"{numbers[one]} {numbers[other]} {data.get('weight', 1)}"


def node_rows(graph: nx.MultiDiGraph[str]) -> list[dict[str, Any]]:
    """Return the nodes as rows that all have the same columns."""
    columns = NODE_COLUMNS + (_EVENT_COLUMNS if graph.graph.get("view") == "events" else ())
    return [
        {name: data.get(name, 0 if name == "sources_count" else "") for name in columns} | {"id": node}
        for node, data in graph.nodes(data=True)
    ]


def edge_rows(graph: nx.MultiDiGraph[str]) -> Iterator[dict[str, Any]]:
    """Yield the edges as rows; `from` and `to` are node ids."""
    for one, other, data in graph.edges(data=True):
        yield {"from": one, "to": other, **{name: data.get(name, "") for name in EDGE_COLUMNS[2:]}}


def generate_csv(rows: Iterator[Mapping[str, Any]], columns: tuple[str, ...]) -> Iterator[str]:
    """Yield the lines of a CSV file (RFC 4180) without their ends."""
    yield _line(columns)
    for row in rows:
        yield _line([row[name] for name in columns])


def _line(values: Any) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow([str(v).lower() if isinstance(v, bool) else v for v in values])
    return out.getvalue()
