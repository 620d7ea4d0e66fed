"""The still picture of a network: states on the map or nodes by force, lines by level and number of events."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING

from kgraph.network import KIND_COLOURS, NO_LEVEL, force_places, level_colour, ordered_levels, short
from kgraph.pictures.layout import Box, Places, Window, place_labels, pushed_apart, window, world
from kgraph.pictures.pairs import Pair, count_events, label_of, pairs_of, span_of
from kgraph.pictures.scene import LAND, SEA, SHORE, SOFT, Area, Disc, Line, Scene, Words, shortened, text_width

if TYPE_CHECKING:
    from kgraph.pictures.pairs import Network

_TOP, _BOTTOM, _SIDE = 64, 84, 24
_SIZE = 12.0
_CROWD = 800  # above, discs may overlap a little, and labels make no room for those of events


def network_scene(graph: Network, *, title: str = "", width: float = 1280, height: float = 800) -> Scene:
    """Return the picture of a network.

    States stand at their capitals, on as much of the map as they need, and are moved apart where they would overlap;
    organisations among them stand between their partners. Other views are laid out by force.
    """
    pairs = pairs_of(graph)
    heading = title or heading_of(graph)
    scene = Scene(width, height, heading, _described(graph, pairs))
    box = (_SIDE, _TOP, width - _SIDE, height - _BOTTOM)
    frame = Box(*box)
    on_map = graph.graph.get("view", "states") == "states" and len(graph) > 0
    places, view = _on_map(graph, box) if on_map else _by_force(graph, box)
    radii = {node: _radius(graph, node) for node in graph}
    rounds = 80 if len(places) <= _CROWD else 8
    spots = pushed_apart({n: view.point(p) for n, p in places.items()}, radii, rounds=rounds)
    if on_map:
        _draw_land(scene, view, frame)
    levels = tuple(ordered_levels({pair.level for pair in pairs}))
    scene.shapes += [
        _line(graph, pair, spots, levels) for pair in sorted(pairs, key=lambda p: (bool(p.level), p.events))
    ]
    scene.shapes += [_disc(graph, node, spots, radii) for node in sorted(graph)]
    _draw_labels(scene, graph, spots, radii, frame)
    _mask(scene, box)
    _draw_heading(scene, heading, graph)
    kinds = [kind for kind in KIND_COLOURS if kind in {data.get("kind") for _, data in graph.nodes(data=True)}]
    _draw_legend(scene, pairs, levels, kinds, on_map=on_map)
    return scene


def heading_of(graph: Network) -> str:
    """Return what a picture of a view is called where no one gives a title."""
    view = graph.graph.get("view", "states")
    return {
        "states": "Partnerships between states",
        "persons": "Who met whom",
        "areas": "Who works together on what",
    }.get(str(view), "Events and who takes part in them")


def _described(graph: Network, pairs: list[Pair]) -> str:
    return f"{len(graph)} nodes, {len(pairs)} pairs, {count_events(graph)} events."


# --- places -----------------------------------------------------------------------------------------------------


def _on_map(graph: Network, box: tuple[float, float, float, float]) -> tuple[Places, Window]:
    capitals = world().capitals
    places = {n: capitals[d["iso3"]] for n, d in graph.nodes(data=True) if d.get("iso3") in capitals}
    for node in sorted(set(graph) - set(places)):
        beside = [places[other] for other in {*graph.successors(node), *graph.predecessors(node)} if other in places]
        places[node] = (
            (sum(x for x, _ in beside) / len(beside), sum(y for _, y in beside) / len(beside))
            if beside
            else (-2.3, 0.9)
        )
    inset = (box[0] + 50, box[1] + 30, box[2] - 90, box[3] - 30)
    return places, window(places.values(), inset, least=0.9)


def _by_force(graph: Network, box: tuple[float, float, float, float]) -> tuple[Places, Window]:
    places = force_places(graph)
    inset = (box[0] + 60, box[1] + 20, box[2] - 100, box[3] - 20)
    points = list(places.values()) or [(0.0, 0.0)]
    wide = max(x for x, _ in points) - min(x for x, _ in points) or 1.0
    high = max(y for _, y in points) - min(y for _, y in points) or 1.0
    ratio = (inset[2] - inset[0]) / (inset[3] - inset[1])
    stretched = {node: (x / wide * ratio, y / high) for node, (x, y) in places.items()}
    return stretched, window(stretched.values(), inset)


def _radius(graph: Network, node: str) -> float:
    events = graph.degree(node, weight="weight")
    return 2.5 if graph.nodes[node].get("kind") == "event" else min(4 + 1.1 * math.sqrt(events), 15)


# --- drawing ----------------------------------------------------------------------------------------------------


def _draw_land(scene: Scene, view: Window, frame: Box) -> None:
    corners = (
        (frame.left, frame.top),
        (frame.right, frame.top),
        (frame.right, frame.bottom),
        (frame.left, frame.bottom),
    )
    scene.shapes.append(Area(points=corners, fill=SEA))
    for outline in world().land:
        points = tuple(view.point(place) for place in outline)
        inside = Box(
            min(x for x, _ in points), min(y for _, y in points), max(x for x, _ in points), max(y for _, y in points)
        )
        if inside.meets(frame):
            scene.shapes.append(Area(points=points, fill=LAND, stroke=SHORE))


def _mask(scene: Scene, box: tuple[float, float, float, float]) -> None:
    """Cover what reaches beyond the frame with paper: simpler than clipping, and the same in every backend."""
    left, top, right, bottom = box
    far = 4000.0
    for a, b, c, d in (
        (-far, -far, far, top), (-far, bottom, far, far), (-far, -far, left, far), (right, -far, far, far),
    ):  # fmt: skip
        scene.shapes.append(Area(points=((a, b), (c, b), (c, d), (a, d)), fill="#ffffff"))


def line_width(events: int) -> float:
    """Return how wide a line is for so many events."""
    return min(1.2 + 1.5 * math.log2(max(events, 1)), 11)


def _line(graph: Network, pair: Pair, spots: Places, levels: tuple[str, ...]) -> Line:
    names = f"{label_of(graph, pair.one)} – {label_of(graph, pair.other)}"
    events = "1 event" if pair.events == 1 else f"{pair.events} events"
    title = "\n".join([f"{names}: {events}", *pair.labels[:6], *(["…"] if len(pair.labels) > 6 else [])])
    return Line(
        points=(spots[pair.one], spots[pair.other]), colour=level_colour(pair.level, levels), bend=0.12,
        width=line_width(pair.events), dash="" if pair.real else "5 5", opacity=0.9 if pair.level else 0.6, title=title,
    )  # fmt: skip


def _disc(graph: Network, node: str, spots: Places, radii: dict[str, float]) -> Disc:
    kind = graph.nodes[node].get("kind", "")
    x, y = spots[node]
    return Disc(
        x=x, y=y, radius=radii[node], fill=KIND_COLOURS.get(kind, "#777777"), title=label_of(graph, node), link=node
    )


def _draw_labels(scene: Scene, graph: Network, spots: Places, radii: dict[str, float], frame: Box) -> None:
    named = [node for node in graph if graph.nodes[node].get("kind") != "event"]
    order = sorted(named, key=lambda node: (-graph.degree(node), node))
    texts = {node: shortened(label_of(graph, node), _SIZE, 190) for node in named}
    seen = spots if len(spots) <= _CROWD else {node: spots[node] for node in named}
    labels = place_labels(seen, radii, texts, frame, size=_SIZE, order=order)
    for node, label in labels.items():
        if label.led:
            middle = label.x + text_width(texts[node], _SIZE) / 2, label.y - _SIZE * 0.35
            scene.shapes.append(Line(points=(spots[node], middle), colour=SOFT, width=0.6, opacity=0.7))
    scene.shapes += [
        Words(x=label.x, y=label.y, text=texts[node], size=_SIZE, halo=True) for node, label in labels.items()
    ]


def _draw_heading(scene: Scene, heading: str, graph: Network) -> None:
    scene.shapes.append(Words(x=_SIDE, y=32, text=heading, size=20, bold=True))
    events = _counted(count_events(graph), "event")
    counted = ", ".join(filter(None, [*_kinds(graph).values(), events, _when(graph)]))
    scene.shapes.append(Words(x=_SIDE, y=52, text=counted, size=12, colour=SOFT))


def _counted(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def _kinds(graph: Network) -> dict[str, str]:
    """Return how many nodes there are of each kind, in words; events are counted by themselves."""
    found = Counter(str(data.get("kind") or "node") for _, data in graph.nodes(data=True))
    return {kind: _counted(found[kind], kind) for kind in [*KIND_COLOURS, "node"] if found[kind] and kind != "event"}


def _when(graph: Network) -> str:
    first, last = (day[:4] for day in span_of(graph))
    return first if first == last else f"{first} to {last}"


def _draw_legend(scene: Scene, pairs: list[Pair], levels: tuple[str, ...], kinds: list[str], *, on_map: bool) -> None:
    """Draw levels, widths, dashes and the kinds of nodes in one row, and the sources below it."""
    x, y = float(_SIDE), scene.height - _BOTTOM + 30
    shown = [(level_colour(level, levels), short(level).replace("-", " ")) for level in reversed(levels[-5:])]
    shown += [(NO_LEVEL, "no level told")] if levels and any(not pair.level for pair in pairs) else []
    samples = [(colour, 4.0, "", text) for colour, text in shown]
    most = max((pair.events for pair in pairs), default=1)
    counts = sorted({1, most}) if most < 8 else [1, round(math.sqrt(most)), most]
    samples += [(SOFT, line_width(n), "", _counted(n, "event")) for n in counts]
    samples += [(SOFT, 1.5, "5 5", "only planned")] if any(not pair.real for pair in pairs) else []
    samples += [(KIND_COLOURS.get(kind, ""), 0.0, "", kind) for kind in kinds] if len(kinds) > 1 else []
    for colour, width, dash, text in samples:
        step = 52 + text_width(text, 11)
        if x + step > scene.width - _SIDE:
            x, y = float(_SIDE), y + 18
        scene.shapes.append(
            Line(points=((x, y - 4), (x + 24, y - 4)), colour=colour, width=width, dash=dash)
            if width
            else Disc(x=x + 18, y=y - 4, radius=5, fill=colour)
        )
        scene.shapes.append(Words(x=x + 32, y=y, text=text, size=11, colour=SOFT))
        x += step
    origin = "Drawn by kgraph from news reports; a line is what they tell, not all there is."
    origin += " Map: Natural Earth, GeoNames (CC BY 4.0)." if on_map else ""
    scene.shapes.append(Words(x=_SIDE, y=scene.height - 14, text=origin, size=10, colour=SOFT))
