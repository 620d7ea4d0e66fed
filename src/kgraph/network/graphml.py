"""GraphML, one line of text at a time; networkx's reader gives the same graph back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import networkx as nx

from kgraph.network.xmltext import attribute

_HEAD = (
    '<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    ' xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">'
)


def generate_graphml(graph: nx.MultiDiGraph[str]) -> Iterator[str]:
    """Yield the lines of a GraphML file; a key's type is that of its first value."""
    nodes = _types(data for _, data in graph.nodes(data=True))
    edges = _types(data for _, _, data in graph.edges(data=True))
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield _HEAD
    for of, types in (("node", nodes), ("edge", edges)):
        for name, type in types.items():
            yield f'  <key id="{of[0]}_{name}" for="{of}" attr.name="{name}" attr.type="{type}"/>'
    yield '  <graph id="G" edgedefault="directed">'
    for node, data in graph.nodes(data=True):
        yield f'    <node id="{attribute(str(node))}">{_data("n", data)}</node>'
    for one, other, key, data in graph.edges(keys=True, data=True):
        ends = f'source="{attribute(str(one))}" target="{attribute(str(other))}"'
        yield f'    <edge id="{attribute(str(key))}" {ends}>{_data("e", data)}</edge>'
    yield "  </graph>"
    yield "</graphml>"


def _types(rows: Iterator[Mapping[str, Any]]) -> dict[str, str]:
    types: dict[str, str] = {}
    for data in rows:
        for name, value in data.items():
            if name not in types:
                types[name] = _TYPES.get(type(value), "string")
    return types


_TYPES = {bool: "boolean", int: "long", float: "double"}


def _data(of: str, data: Mapping[str, Any]) -> str:
    return "".join(f'<data key="{of}_{name}">{attribute(_text(value))}</data>' for name, value in data.items())


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
