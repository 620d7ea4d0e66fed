"""Questions that networkx answers about a network, as tables: who is central, who belongs together, what changed."""

from __future__ import annotations

from collections.abc import Callable

import networkx as nx

from kgraph.errors import QueryError
from kgraph.network.view import slices
from kgraph.table import Table


def simple(graph: nx.MultiDiGraph[str]) -> nx.Graph[str]:
    """Return the network as networkx's measures want it: undirected, one edge a pair, weights added up.

    `distance` is 1/weight, so that many events are a short way.
    """
    result: nx.Graph[str] = nx.Graph()
    result.add_nodes_from((node, graph.nodes[node]) for node in sorted(graph))
    for one, other, data in sorted(graph.edges(data=True), key=lambda edge: edge[:2]):
        weight = data.get("weight", 1) + (result[one][other]["weight"] if result.has_edge(one, other) else 0)
        result.add_edge(one, other, weight=weight)
    for _, _, data in result.edges(data=True):
        data["distance"] = 1 / data["weight"]
    return result


def _label(graph: nx.Graph[str], node: str) -> str:
    return str(graph.nodes[node].get("label") or node)


def _ranked(title: str, columns: tuple[str, ...], rows: list[tuple[object, ...]]) -> Table:
    rows.sort(key=lambda row: (*(-number for number in row[1:]), str(row[0])))  # type: ignore[operator]
    return Table.from_values(columns, rows, title=title)


def degree(graph: nx.MultiDiGraph[str]) -> Table:
    """Return for each node how many others it is linked with, and by how many events."""
    plain = simple(graph)
    strength = dict(plain.degree(weight="weight"))
    rows: list[tuple[object, ...]] = [(_label(plain, n), plain.degree(n), strength[n]) for n in plain]
    return _ranked("Degree", ("node", "neighbours", "events"), rows)


def betweenness(graph: nx.MultiDiGraph[str]) -> Table:
    """Return for each node the share of shortest ways between others that pass it (Freeman 1977; Brandes 2001)."""
    plain = simple(graph)
    found = nx.betweenness_centrality(plain, weight="distance")
    return _ranked("Betweenness", ("node", "betweenness"), [(_label(plain, n), round(found[n], 6)) for n in plain])


def communities(graph: nx.MultiDiGraph[str]) -> Table:
    """Return which nodes belong together (greedy modularity; Clauset, Newman and Moore 2004), largest group first."""
    plain = simple(graph)
    found = nx.community.greedy_modularity_communities(plain, weight="weight") if plain.number_of_edges() else []
    groups = sorted((sorted(_label(plain, node) for node in group) for group in found), key=lambda g: (-len(g), g))
    rows = [(number, label) for number, group in enumerate(groups, 1) for label in group]
    return Table.from_values(("community", "node"), rows, title="Communities")


def structural_holes(graph: nx.MultiDiGraph[str]) -> Table:
    """Return Burt's constraint and effective size (1992): low constraint bridges parts that are otherwise apart."""
    plain = simple(graph)
    constraint, size = nx.constraint(plain, weight="weight"), nx.effective_size(plain)
    rows = [
        (_label(plain, node), round(constraint[node], 6), round(size[node], 6)) for node in plain if plain.degree(node)
    ]
    rows.sort(key=lambda row: (row[1], row[0]))
    return Table.from_values(("node", "constraint", "effective_size"), rows, title="Structural holes")


def change(graph: nx.MultiDiGraph[str], before: str, after: str, *, by: str = "year") -> Table:
    """Return which pairs gained or lost events between two years or months of a network with one edge an event."""
    parts = slices(graph, by)
    then, now = (_weights(parts.get(period, nx.MultiDiGraph())) for period in (before, after))
    rows: list[tuple[str, str, int, int, int]] = []
    for one, other in sorted({*then, *now}):
        first, second = then.get((one, other), 0), now.get((one, other), 0)
        if first != second:
            rows.append((_label(graph, one), _label(graph, other), first, second, second - first))
    rows.sort(key=lambda row: (-abs(row[4]), row[0], row[1]))
    title = f"Change from {before} to {after}"
    return Table.from_values(("one", "other", f"events_{before}", f"events_{after}", "change"), rows, title=title)


def _weights(graph: nx.MultiDiGraph[str]) -> dict[tuple[str, str], int]:
    edges = simple(graph).edges(data=True)
    return {(min(one, other), max(one, other)): int(data["weight"]) for one, other, data in edges}


MEASURES: dict[str, Callable[[nx.MultiDiGraph[str]], Table]] = {
    "degree": degree,
    "betweenness": betweenness,
    "communities": communities,
    "structural-holes": structural_holes,
}


def measure(graph: nx.MultiDiGraph[str], name: str) -> Table:
    """Return one measure of a network by name; raises QueryError for an unknown one."""
    if name not in MEASURES:
        raise QueryError(f"there is no measure {name!r}", advice=f"there are {', '.join(MEASURES)}")
    return MEASURES[name](graph)
