"""Places by force for networks that no map can hold."""

from __future__ import annotations

import hashlib
import math

import networkx as nx

_SIMULATED = 400


def force_places(graph: nx.MultiDiGraph[str]) -> dict[str, tuple[float, float]]:
    """Return a place for each node (Fruchterman and Reingold 1991), the same on every run.

    Only the nodes with the most neighbours are simulated; the others stand around the middle of their neighbours,
    since thousands of events between a hundred actors say nothing by their own places.
    """
    plain: nx.Graph[str] = nx.Graph()
    plain.add_nodes_from(sorted(graph))
    plain.add_edges_from(sorted((min(one, other), max(one, other)) for one, other in graph.edges()))
    core = sorted(plain, key=lambda node: (-plain.degree(node), node))[:_SIMULATED]
    inner = plain.subgraph(sorted(core))
    ordered: nx.Graph[str] = nx.Graph()
    ordered.add_nodes_from(sorted(core))
    ordered.add_edges_from(sorted(inner.edges()))
    found = _simulated(ordered)
    for node in plain:
        if node not in found:
            found[node] = _beside([found[other] for other in plain[node] if other in found], node)
    return found


def _simulated(graph: nx.Graph[str]) -> dict[str, tuple[float, float]]:
    if len(graph) < 2:
        return dict.fromkeys(graph, (0.0, 0.0))
    hubs = [max(sorted(part), key=graph.degree) for part in sorted(nx.connected_components(graph), key=min)]
    middle = max(hubs, key=lambda node: (graph.degree(node), node))
    tied = graph.copy()  # weak ties keep parts that nothing links from drifting out of the picture
    tied.add_edges_from(((middle, hub) for hub in hubs if hub != middle), weight=0.15)
    distance = 1.6 / math.sqrt(len(graph))
    places = nx.spring_layout(tied, k=distance, iterations=120, seed=1)
    return {node: (round(float(x), 4), round(float(y), 4)) for node, (x, y) in places.items()}


def _beside(neighbours: list[tuple[float, float]], node: str) -> tuple[float, float]:
    """Return a place near the middle of the neighbours, aside by the node's own hash."""
    digest = hashlib.sha256(node.encode("utf-8", "surrogatepass")).digest()
    angle, away = digest[0] / 256 * 2 * math.pi, 0.03 + digest[1] / 256 * 0.12
    x = sum(p[0] for p in neighbours) / max(len(neighbours), 1)
    y = sum(p[1] for p in neighbours) / max(len(neighbours), 1)
    return round(x + math.cos(angle) * away, 4), round(y + math.sin(angle) * away, 4)
