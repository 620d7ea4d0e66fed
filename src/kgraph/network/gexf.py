"""GEXF 1.3 as Gephi opens it: dated edges as spells, colours and sizes, one line of text at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import networkx as nx

from kgraph.network.colours import KIND_COLOURS, level_colour, rgb
from kgraph.network.xmltext import attribute

_NODE = {"kind": "string", "iso3": "string"}
_NODE_EVENT = {"relation": "string", "action": "string", "level": "string", "status": "string", "evidence": "string"}
_EDGE = {
    "event": "string", "relation": "string", "action": "string", "level": "string", "status": "string",
    "directed": "boolean", "sources_count": "integer", "evidence": "string",
}  # fmt: skip


def generate_gexf(graph: nx.MultiDiGraph[str]) -> Iterator[str]:
    """Yield the lines of a GEXF 1.3 file.

    networkx's own writer builds the whole tree first, and for mixed attribute types and control characters writes files
    that it cannot read back. Edge ids count, since one event can link several pairs; the event is an attribute.
    """
    directed = any(data.get("directed", True) for _, _, data in graph.edges(data=True))
    told = {
        (data.get("start", ""), data.get("end", ""), data.get("level", "")) for _, _, data in graph.edges(data=True)
    }
    first, last = (
        min((start for start, _, _ in told if start), default=""),
        max((end for _, end, _ in told), default=""),
    )
    levels = tuple(sorted({level for _, _, level in told if level}))
    bounds = f' start="{first}" end="{last or first}"' if first else ""
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield '<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3">'
    yield "  <meta><creator>kgraph</creator>"
    yield f"    <description>{attribute(str(graph.graph.get('name', 'kgraph')))}</description></meta>"
    kind = "directed" if directed else "undirected"
    yield f'  <graph mode="dynamic" timeformat="date" defaultedgetype="{kind}"{bounds}>'
    nodes = {**_NODE, **(_NODE_EVENT if graph.graph.get("view") == "events" else {})}
    yield from _declared("node", nodes)
    yield from _declared("edge", _EDGE)
    yield "    <nodes>"
    yield from _nodes(graph, nodes)
    yield "    </nodes>"
    yield "    <edges>"
    yield from _edges(graph, levels)
    yield "    </edges>"
    yield "  </graph>"
    yield "</gexf>"


def _declared(of: str, attributes: Mapping[str, str]) -> Iterator[str]:
    yield f'    <attributes class="{of}" mode="static">'
    for name, type in attributes.items():
        yield f'      <attribute id="{name}" title="{name}" type="{type}"/>'
    yield "    </attributes>"


def _values(data: Mapping[str, Any], names: Iterable[str]) -> str:
    filled = ((name, data.get(name, "")) for name in names)
    inside = "".join(
        f'<attvalue for="{name}" value="{attribute(str(value))}"/>' for name, value in filled if value != ""
    )
    return f"<attvalues>{inside}</attvalues>" if inside else ""


def _spell(start: str, end: str) -> str:
    return f'<spells><spell start="{start}" end="{end or start}"/></spells>' if start else ""


def _nodes(graph: nx.MultiDiGraph[str], names: Iterable[str]) -> Iterator[str]:
    for node, data in graph.nodes(data=True):
        size = 4 + graph.degree(node) ** 0.5 if data.get("kind") != "event" else 2
        yield (
            f'      <node id="{attribute(str(node))}" label="{attribute(str(data.get("label", node)))}">'
            f"{_values(data, names)}{_spell(data.get('start', ''), data.get('end', ''))}"
            f'{_colour(KIND_COLOURS.get(data.get("kind", ""), "#777777"))}<viz:size value="{size:.2f}"/></node>'
        )


def _colour(colour: str) -> str:
    red, green, blue = rgb(colour)
    return f'<viz:color r="{red}" g="{green}" b="{blue}" a="1.0"/>'


def _edges(graph: nx.MultiDiGraph[str], levels: tuple[str, ...]) -> Iterator[str]:
    """Yield one line an edge; what few edges differ in is put together once and kept."""
    colours: dict[str, str] = {}
    kept: dict[tuple[Any, ...], str] = {}
    ids = {node: attribute(str(node)) for node in graph}
    for number, (one, other, key, data) in enumerate(graph.edges(keys=True, data=True)):
        few = (data.get("relation"), data.get("action"), data.get("level"), data.get("status"), data.get("directed"))
        if few not in kept:
            kept[few] = "".join(
                f'<attvalue for="{name}" value="{attribute(_text(data.get(name, "")))}"/>'
                for name in ("relation", "action", "level", "status", "directed")
                if data.get(name, "") != ""
            )
            colours[data.get("level", "")] = _colour(level_colour(data.get("level", ""), levels))
        evidence = data.get("evidence", "")
        said = f'<attvalue for="evidence" value="{attribute(evidence)}"/>' if evidence else ""
        start = data.get("start", "")
        spells = f'<spells><spell start="{start}" end="{data.get("end") or start}"/></spells>' if start else ""
        yield (
            f'      <edge id="{number}" source="{ids[one]}" target="{ids[other]}"'
            f' label="{attribute(data.get("label", ""))}" weight="{data.get("weight", 1)}">'
            f'<attvalues><attvalue for="event" value="{attribute(str(key))}"/>{kept[few]}'
            f'<attvalue for="sources_count" value="{data.get("sources_count", 0)}"/>{said}</attvalues>'
            f"{spells}{colours[data.get('level', '')]}</edge>"
        )


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
