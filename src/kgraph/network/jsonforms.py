"""Networks as JSON: node-link (networkx, D3) and Cytoscape.js."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import networkx as nx


def generate_node_link(graph: nx.MultiDiGraph[str]) -> Iterator[str]:
    """Yield node-link JSON as `networkx.node_link_graph` reads it, one node or edge a line."""
    yield f'{{"directed": true, "multigraph": true, "graph": {_dumped(graph.graph)},'
    yield '"nodes": ['
    yield from _list({**data, "id": node} for node, data in graph.nodes(data=True))
    yield '], "edges": ['
    yield from _list(_edge(one, other, key, data) for one, other, key, data in graph.edges(keys=True, data=True))
    yield "]}"


def _edge(one: str, other: str, key: str, data: dict[str, Any]) -> dict[str, Any]:
    return {**data, "source": one, "target": other, "key": key}


def _list(items: Iterator[dict[str, Any]]) -> Iterator[str]:
    """Yield the items of a JSON list with commas between them."""
    before = ""
    for item in items:
        if before:
            yield before + ","
        before = _dumped(item)
    yield before


def _dumped(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def generate_cytoscape(graph: nx.MultiDiGraph[str]) -> Iterator[str]:
    """Yield the JSON of Cytoscape.js; edge ids count, since one event can link several pairs."""
    yield '{"data": ' + _dumped(graph.graph) + ', "directed": true, "multigraph": true, "elements": {'
    yield '"nodes": ['
    yield from _list(
        {"data": {**data, "id": node, "name": data.get("label", node)}} for node, data in graph.nodes(data=True)
    )
    yield '], "edges": ['
    yield from _list(
        {"data": {**data, "id": f"e{number}", "event": key, "source": one, "target": other}}
        for number, (one, other, key, data) in enumerate(graph.edges(keys=True, data=True))
    )
    yield "]}}"
