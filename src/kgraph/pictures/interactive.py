"""The picture to explore: one HTML file with its data, style and script inside, which needs no network."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kgraph.network import (
    KIND_COLOURS,
    Sentence,
    aggregated,
    force_places,
    level_colour,
    ordered_levels,
    short,
)
from kgraph.pictures.layout import pushed_apart, world
from kgraph.pictures.pairs import label_of
from kgraph.pictures.still import heading_of
from kgraph.pictures.svg import escape

if TYPE_CHECKING:
    from kgraph.pictures.pairs import Network

_STATUSES = ("completed", "ongoing", "planned", "proposed", "denied")


def interactive_html(graph: Network, evidence: Mapping[str, Sequence[Sentence]], *, title: str = "") -> str:
    """Return the page for a network with one edge an event.

    Everything that comes from reports travels as JSON in which `<`, `>` and `&` are escaped, so that no sentence can
    end the script element, and the script writes it into the page as text only.
    """
    heading = title or heading_of(graph)
    data = json.dumps(_data(graph, evidence, heading), ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    parts = {
        "TITLE": escape(heading),
        "STYLE": _part("interactive.css"),
        "SCRIPT": _part("interactive.js"),
        "DATA": embedded(data),
    }
    page = _part("interactive.html")
    pieces = page.split("%%")
    return "".join(parts.get(piece, piece) for piece in pieces)


def embedded(text: str) -> str:
    """Return JSON as it may stand inside a script element; U+2028 and U+2029 end lines in old JavaScript."""
    table = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
    clean = "".join(c if not 0xD800 <= ord(c) <= 0xDFFF else "\ufffd" for c in text)
    return clean.translate({ord(key): value for key, value in table.items()})


@cache
def _part(name: str) -> str:
    return Path(__file__).with_name(name).read_text("utf-8")


def _data(graph: Network, evidence: Mapping[str, Sequence[Sentence]], heading: str) -> dict[str, Any]:
    nodes = sorted(graph, key=lambda node: (label_of(graph, node), node))
    numbers = {node: number for number, node in enumerate(nodes)}
    events, documents = _events(graph, numbers, evidence)
    levels = tuple(ordered_levels({event["level"] for event in events}))
    return {
        "title": heading,
        "nodes": _nodes(graph, nodes),
        "events": events,
        "documents": documents,
        "levels": [[level, short(level).replace("-", " "), *_colours(level, levels)] for level in levels],
        "noLevel": _colours("", levels),
        "kinds": sorted({event["kind"] for event in events}),
        "statuses": [status for status in _STATUSES if any(event["status"] == status for event in events)],
        "land": _land(graph),
    }


def _colours(level: str, levels: tuple[str, ...]) -> list[str]:
    """Return the colour on a light ground and on a dark one."""
    return [level_colour(level, levels), level_colour(level, levels, dark=True)]


def _is_map(graph: Network) -> bool:
    return bool(graph.graph.get("view", "states") == "states")


def _nodes(graph: Network, nodes: list[str]) -> list[dict[str, Any]]:
    """Return the nodes with a place on the map (states) and one by force; both in units of the map."""
    force = force_places(aggregated(graph))
    force = {node: (x * 2.4, y * 1.3) for node, (x, y) in force.items()}
    named = [node for node in nodes if graph.nodes[node].get("kind") != "event"]
    if len(named) <= 400:
        apart = pushed_apart({n: (force[n][0] * 300, force[n][1] * 300) for n in named}, dict.fromkeys(named, 9.0))
        force.update({node: (x / 300, y / 300) for node, (x, y) in apart.items()})
    capitals = world().capitals if _is_map(graph) else {}
    on_map = {node: capitals[graph.nodes[node]["iso3"]] for node in nodes if graph.nodes[node].get("iso3") in capitals}
    for node in nodes:
        if capitals and node not in on_map:
            beside = [on_map[n] for n in {*graph.successors(node), *graph.predecessors(node)} if n in on_map]
            on_map[node] = (
                (sum(x for x, _ in beside) / len(beside), sum(y for _, y in beside) / len(beside))
                if beside
                else (-2.4, 0.8)
            )
    if on_map:
        apart = pushed_apart({n: (x * 300, y * 300) for n, (x, y) in on_map.items()}, dict.fromkeys(on_map, 4.0), gap=1)
        on_map = {node: (x / 300, y / 300) for node, (x, y) in apart.items()}
    return [_node(graph, node, on_map.get(node), force[node]) for node in nodes]


def _node(graph: Network, node: str, on_map: tuple[float, float] | None, force: tuple[float, float]) -> dict[str, Any]:
    data = graph.nodes[node]
    kind = data.get("kind", "")
    return {
        "id": node,
        "label": label_of(graph, node),
        "kind": kind,
        "code": data.get("iso3", ""),
        "colour": KIND_COLOURS.get(kind, "#777777"),
        "map": [round(value, 4) for value in on_map] if on_map else None,
        "force": [round(force[0], 4), round(force[1], 4)],
    }


def _events(
    graph: Network, numbers: Mapping[str, int], evidence: Mapping[str, Sequence[Sentence]]
) -> tuple[list[dict[str, Any]], list[list[str]]]:
    """Return the events with the pairs that they link and their sentences, and the documents that those stand in."""
    found: dict[str, dict[str, Any]] = {}
    documents: dict[str, list[str]] = {}
    order: dict[str, int] = {}
    for one, other, key, data in sorted(
        graph.edges(keys=True, data=True), key=lambda edge: (edge[2], edge[0], edge[1])
    ):
        if key not in found:
            found[key] = _event(key, data)
            for sentence in evidence.get(key, ()):
                if sentence.document not in order:
                    order[sentence.document] = len(order)
                    documents[sentence.document] = [
                        sentence.title or short(sentence.document),
                        sentence.published,
                        sentence.source,
                    ]
                found[key]["said"].append([sentence.text, order[sentence.document]])
            if not found[key]["said"] and data.get("evidence"):
                found[key]["said"].append([data["evidence"], -1])
        found[key]["pairs"].append([numbers[one], numbers[other]])
    events = sorted(found.values(), key=lambda event: (event["start"] or "9999", event["end"], event["id"]))
    return events, list(documents.values())


def _event(key: str, data: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": key,
        "label": data.get("label", ""),
        "kind": data.get("relation", "").replace("_", " "),
        "level": data.get("level", ""),
        "status": data.get("status", ""),
        "start": data.get("start", ""),
        "end": data.get("end", ""),
        "directed": bool(data.get("directed", False)),
        "pairs": [],
        "said": [],
    }


def _land(graph: Network) -> list[list[float]]:
    if not _is_map(graph):
        return []
    return [[round(value, 3) for point in outline for value in point] for outline in world().land]
