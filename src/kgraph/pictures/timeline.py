"""The timeline of one pair: every event where its date puts it, in a row for each kind."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from kgraph.errors import QueryError
from kgraph.network import NO_LEVEL, level_colour, ordered_levels
from kgraph.pictures.pairs import label_of
from kgraph.pictures.scene import FAINT, PAPER, SOFT, Disc, Line, Scene, Words, shortened, text_width

if TYPE_CHECKING:
    from kgraph.pictures.pairs import Network

_LEFT, _TOP, _RIGHT, _SIZE = 170.0, 84.0, 40.0, 11.0
_HOLLOW = ("planned", "proposed", "denied")


def timeline_scene(graph: Network, one: str, other: str, *, width: float = 1100) -> Scene:
    """Return the timeline of two nodes of a network with one edge an event; ids may be short (`SGP`).

    Filled is what happened, hollow what is planned or denied; a bar shows a date that is only a month or a year.
    Raises QueryError where a node is missing or nothing dated lies between them.
    """
    first, second = _node(graph, one), _node(graph, other)
    dated = [data for data in _between(graph, first, second) if data.get("start")]
    names = f"{label_of(graph, first)} and {label_of(graph, second)}"
    if not dated:
        raise QueryError(f"no dated event lies between {names}")
    rows = _rows(dated, width)
    levels = tuple(ordered_levels({data.get("level", "") for data in dated}))
    bottom = 94 if levels else 74
    height = _TOP + sum(26.0 * depth for _, _, depth in rows) + bottom
    scene = Scene(width, height, f"{names}: a timeline", f"{len(dated)} dated events.")
    scene.shapes.append(Words(x=24, y=34, text=names, size=20, bold=True))
    scene.shapes.append(Words(x=24, y=54, text=f"{len(dated)} dated events", size=12, colour=SOFT))
    scale = _Scale(dated, width)
    _draw_years(scene, scale, height - bottom + 14)
    y = _TOP
    for kind, events, depth in rows:
        scene.shapes.append(Words(x=24, y=y + 17, text=kind.replace("_", " "), size=12, bold=True))
        for data, line in events:
            _draw_event(scene, scale, data, y + 13 + 26 * line, levels)
        y += 26 * depth
        scene.shapes.append(Line(points=((24, y), (width - 24, y)), colour=FAINT))
    _draw_levels(scene, levels, height - 38)
    note = "Filled: happened. Hollow: planned, proposed or denied. A bar: the date is told only to the month or year."
    scene.shapes.append(Words(x=24, y=height - 16, text=note, size=10, colour=SOFT))
    return scene


def _draw_levels(scene: Scene, levels: tuple[str, ...], y: float) -> None:
    x = 24.0
    for level in reversed(levels):
        text = level.replace("-", " ")
        scene.shapes.append(Disc(x=x + 6, y=y - 4, radius=5.5, fill=level_colour(level, levels)))
        scene.shapes.append(Words(x=x + 18, y=y, text=text, size=_SIZE, colour=SOFT))
        x += 40 + text_width(text, _SIZE)


def _node(graph: Network, name: str) -> str:
    for node in sorted(graph):
        data = graph.nodes[node]
        if name in (node, data.get("iso3"), data.get("label")) or node.endswith(f"/{name}"):
            return node
    raise QueryError(f"no node of the network is called {name!r}")


def _between(graph: Network, one: str, other: str) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for a, b in ((one, other), (other, one)):
        if graph.has_edge(a, b):
            found.update({str(key): data for key, data in graph.get_edge_data(a, b).items()})
    return sorted(found.values(), key=lambda data: (data.get("start", ""), data.get("end", ""), data.get("id", "")))


class _Scale:
    """Days to pixels."""

    def __init__(self, dated: list[dict[str, Any]], width: float):
        first = datetime.date.fromisoformat(min(data["start"] for data in dated))
        last = datetime.date.fromisoformat(max(data["end"] or data["start"] for data in dated))
        self.years = range(first.year, last.year + 1)
        self.start = datetime.date(first.year, 1, 1).toordinal()
        self.days = datetime.date(last.year, 12, 31).toordinal() - self.start + 1
        self.room = width - _LEFT - _RIGHT

    def x(self, day: str) -> float:
        """Return the pixel of an ISO day."""
        return _LEFT + (datetime.date.fromisoformat(day).toordinal() - self.start) / self.days * self.room


def _rows(dated: list[dict[str, Any]], width: float) -> list[tuple[str, list[tuple[dict[str, Any], int]], int]]:
    """Return for each kind its events, each with a line on which no label overlaps, and the number of lines."""
    scale = _Scale(dated, width)
    found = []
    for kind in sorted({data["relation"] for data in dated}):
        ends: list[float] = []
        placed: list[tuple[dict[str, Any], int]] = []
        for data in (d for d in dated if d["relation"] == kind):
            left, right = _extent(scale, data, width)
            line = next((n for n, end in enumerate(ends) if end < left), len(ends))
            ends[line:] = [right, *ends[line + 1 :]]
            placed.append((data, line))
        found.append((kind, placed, len(ends)))
    return found


def _extent(scale: _Scale, data: dict[str, Any], width: float) -> tuple[float, float]:
    """Return from where to where an event with its label reaches; near the right edge the label lies on the left."""
    left, right = scale.x(data["start"]), scale.x(data["end"] or data["start"])
    wide = text_width(_text(data, left, right, width), _SIZE) + 14
    return (left - wide, right + 8) if _flipped(right, wide, width) else (left - 8, right + wide)


def _flipped(right: float, wide: float, width: float) -> bool:
    return right + wide > width - 10


def _text(data: dict[str, Any], left: float, right: float, width: float) -> str:
    """Return what the event's label says after the names of the pair, which the heading has already said.

    It is cut only where neither side has room for it.
    """
    text = str(data.get("label", "")).split(": ", 1)[-1]
    return shortened(text, _SIZE, max(left - _LEFT, width - right) - 30)


def _draw_years(scene: Scene, scale: _Scale, bottom: float) -> None:
    step = max(1, len(scale.years) * 46 // int(scale.room) + 1)
    for year in [*scale.years, scale.years[-1] + 1][::step]:
        x = _LEFT + (datetime.date(year, 1, 1).toordinal() - scale.start) / scale.days * scale.room
        scene.shapes.append(Line(points=((x, _TOP - 8), (x, bottom)), colour=FAINT))
        scene.shapes.append(Words(x=x + 3, y=_TOP - 10, text=str(year), size=11, colour=SOFT))


def _draw_event(scene: Scene, scale: _Scale, data: dict[str, Any], y: float, levels: tuple[str, ...]) -> None:
    left, right = scale.x(data["start"]), scale.x(data["end"] or data["start"])
    colour = level_colour(data["level"], levels) if data.get("level") else "#5c6f82"
    hollow = data.get("status") in _HOLLOW
    title = f"{data.get('label', '')}\n{data.get('evidence', '')}".strip()
    if right - left > 6:
        scene.shapes.append(
            Line(
                points=((left, y), (right, y)),
                colour=colour,
                width=5,
                opacity=0.4,
                dash="2 6" if hollow else "",
                title=title,
            )
        )
    middle = (left + right) / 2 if right - left > 6 else left
    fill, stroke = (PAPER, colour) if hollow else (colour, PAPER)
    scene.shapes.append(Disc(x=middle, y=y, radius=5.5, fill=fill, stroke=stroke, title=title, link=data.get("id", "")))
    text = _text(data, left, right, scene.width)
    flip = _flipped(right, text_width(text, _SIZE) + 14, scene.width)
    x, anchor = (left - 9, "end") if flip else (right + 9, "start")
    colour = SOFT if data.get("status") == "denied" else NO_LEVEL if not text else "#22262b"
    scene.shapes.append(Words(x=x, y=y + 4, text=text, size=_SIZE, anchor=anchor, halo=True, colour=colour))
