"""A network as pairs: what a picture draws as one line between two nodes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kgraph.network import level_rank, short

if TYPE_CHECKING:
    import networkx as nx

    Network = nx.MultiDiGraph[str]


@dataclass(slots=True)
class Pair:
    """Everything between two nodes: how many events, the highest level told, whether any of it is more than a plan."""

    one: str
    other: str
    events: int = 0
    level: str = ""
    real: bool = False
    first: str = ""
    last: str = ""
    labels: list[str] = field(default_factory=list)


def pairs_of(graph: Network) -> list[Pair]:
    """Return the pairs of a network in the order of their ids."""
    found: dict[tuple[str, str], Pair] = {}
    for one, other, data in graph.edges(data=True):
        key = (min(one, other), max(one, other))
        _add(found.setdefault(key, Pair(*key)), data)
    return [found[key] for key in sorted(found)]


def _add(pair: Pair, data: dict[str, Any]) -> None:
    status = data.get("status", "")
    pair.events += int(data.get("weight", 1))
    pair.real = pair.real or status in ("completed", "ongoing", "")
    if status != "denied":
        pair.level = max(pair.level, data.get("level", ""), key=lambda level: (level_rank(level), level))
    pair.first = min(filter(None, (pair.first, data.get("start", ""))), default="")
    pair.last = max(pair.last, data.get("end", ""))
    if data.get("label"):
        pair.labels.append(data["label"])


def label_of(graph: Network, node: str) -> str:
    """Return what a picture calls a node."""
    return str(graph.nodes[node].get("label") or short(node))


def span_of(graph: Network) -> tuple[str, str]:
    """Return the first and last day told, "" where none is."""
    starts = [data["start"] for _, _, data in graph.edges(data=True) if data.get("start")]
    ends = [data["end"] for _, _, data in graph.edges(data=True) if data.get("end")]
    return min(starts, default=""), max(ends, default="")


def count_events(graph: Network) -> int:
    """Return how many events the edges stand for; one event can be several edges."""
    keys = {key for _, _, key, data in graph.edges(keys=True, data=True) if data.get("id") == key}
    return len(keys) or sum(int(data.get("weight", 1)) for _, _, data in graph.edges(data=True))
