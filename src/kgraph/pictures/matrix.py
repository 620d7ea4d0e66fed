"""The matrix of pairs: who has which level with whom, and how many events stand behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kgraph.network import level_colour, level_rank, ordered_levels, short
from kgraph.pictures.pairs import Pair, label_of, pairs_of
from kgraph.pictures.scene import FAINT, INK, SOFT, Area, Line, Scene, Words, shortened, text_width

if TYPE_CHECKING:
    from kgraph.pictures.pairs import Network

_NO_LEVEL = "#eceff1"


def matrix_scene(graph: Network, *, most: int = 30) -> Scene:
    """Return a square table of the nodes with the most events (at most so many), a cell coloured by the pair's level.

    The rows are ordered by how high and how many their levels are, so that the dense corner lies top left.
    """
    pairs = pairs_of(graph)
    nodes = _ordered(graph, pairs)[:most]
    cell = 26.0 if len(nodes) <= 20 else 20.0
    names = {node: shortened(label_of(graph, node), 12, 150) for node in nodes}
    side = max((text_width(name, 12) for name in names.values()), default=60) + 16
    left, top = 24 + side, 70 + side * 0.8
    levels = tuple(ordered_levels({pair.level for pair in pairs}))
    legend = _legend(levels)
    width = max(left + cell * len(nodes) + side * 0.7, 620)
    height = top + cell * len(nodes) + 40 + 18 * len(legend)
    scene = Scene(width, height, "Pairs by level", f"{len(nodes)} of {len(graph)} nodes, {len(pairs)} pairs.")
    scene.shapes.append(Words(x=24, y=34, text="Pairs by level", size=20, bold=True))
    scene.shapes.append(Words(x=24, y=54, text="The number is how many events stand behind it.", size=12, colour=SOFT))
    place = {node: index for index, node in enumerate(nodes)}
    _draw_grid(scene, nodes, names, left, top, cell)
    for pair in pairs:
        if pair.one in place and pair.other in place:
            for row, column in ((place[pair.one], place[pair.other]), (place[pair.other], place[pair.one])):
                _draw_cell(scene, graph, pair, levels, left + column * cell, top + row * cell, cell)
    for number, (colour, text) in enumerate(legend):
        y = top + cell * len(nodes) + 26 + 18 * number
        scene.shapes.append(Area(points=_square(24, y - 10, 13), fill=colour))
        scene.shapes.append(Words(x=44, y=y, text=text, size=11, colour=SOFT))
    return scene


def _legend(levels: tuple[str, ...]) -> list[tuple[str, str]]:
    named = [(level_colour(level, levels), short(level).replace("-", " ")) for level in reversed(levels)]
    return [*named, (_NO_LEVEL, "events, but no level told")]


def _ordered(graph: Network, pairs: list[Pair]) -> list[str]:
    worth: dict[str, tuple[float, int]] = {}
    for pair in pairs:
        for node in (pair.one, pair.other):
            rank, events = worth.get(node, (0.0, 0))
            worth[node] = (rank + level_rank(pair.level), events + pair.events)
    return sorted(worth, key=lambda node: (-worth[node][0], -worth[node][1], label_of(graph, node)))


def _square(x: float, y: float, size: float) -> tuple[tuple[float, float], ...]:
    return (x, y), (x + size, y), (x + size, y + size), (x, y + size)


def _draw_grid(scene: Scene, nodes: list[str], names: dict[str, str], left: float, top: float, cell: float) -> None:
    end = cell * len(nodes)
    for index, node in enumerate(nodes):
        middle = index * cell + cell / 2 + 4
        scene.shapes.append(Words(x=left - 8, y=top + middle, text=names[node], size=12, anchor="end"))
        scene.shapes.append(Words(x=left + middle, y=top - 8, text=names[node], size=12, turn=-50))
        scene.shapes.append(Area(points=_square(left + index * cell, top + index * cell, cell), fill=FAINT))
    for index in range(len(nodes) + 1):
        at = index * cell
        scene.shapes.append(Line(points=((left, top + at), (left + end, top + at)), colour=FAINT, width=0.6))
        scene.shapes.append(Line(points=((left + at, top), (left + at, top + end)), colour=FAINT, width=0.6))


def _draw_cell(
    scene: Scene, graph: Network, pair: Pair, levels: tuple[str, ...], x: float, y: float, cell: float
) -> None:
    colour = level_colour(pair.level, levels) if pair.level else _NO_LEVEL
    level = short(pair.level).replace("-", " ") or "no level told"
    title = f"{label_of(graph, pair.one)} – {label_of(graph, pair.other)}: {level}, {pair.events} events"
    scene.shapes.append(Area(points=_square(x + 1, y + 1, cell - 2), fill=colour, title=title))
    ink = "#ffffff" if pair.level and _dark(colour) else INK
    scene.shapes.append(
        Words(x=x + cell / 2, y=y + cell / 2 + 4, text=str(pair.events), size=11, anchor="middle", colour=ink)
    )


def _dark(colour: str) -> bool:
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return 0.299 * red + 0.587 * green + 0.114 * blue < 140
