"""Where things stand in a picture: states at their capitals, others by force, and labels that do not overlap."""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from kgraph.pictures.scene import Point, text_width

Places = dict[str, Point]


class World(NamedTuple):
    """Outlines of land and the capitals of states, both as (x, y) on the map, y downwards, the Earth about 5.4 wide."""

    land: tuple[tuple[Point, ...], ...]
    capitals: Mapping[str, Point]


@cache
def world() -> World:
    """Read and project the packaged map: land from Natural Earth, capitals from GeoNames."""
    data = json.loads(Path(__file__).with_name("world.json").read_text("utf-8"))
    land = tuple(tuple(equal_earth(x, y) for x, y in zip(ring[::2], ring[1::2], strict=True)) for ring in data["land"])
    return World(land, {code: equal_earth(place[1], place[0]) for code, place in data["capitals"].items()})


def equal_earth(longitude: float, latitude: float) -> Point:
    """Project degrees to the plane with the Equal Earth projection (Šavrič, Patterson and Jenny 2018)."""
    a1, a2, a3, a4 = 1.340264, -0.081106, 0.000893, 0.003796
    theta = math.asin(math.sqrt(3) / 2 * math.sin(math.radians(latitude)))
    square = theta * theta
    sixth = square * square * square
    x = math.radians(longitude) * math.cos(theta) * 2 / math.sqrt(3)
    x /= a1 + 3 * a2 * square + sixth * (7 * a3 + 9 * a4 * square)
    return x, -theta * (a1 + a2 * square + sixth * (a3 + a4 * square))


class Window(NamedTuple):
    """How the plane of a layout comes to the pixels of a picture."""

    scale: float
    dx: float
    dy: float

    def point(self, place: Point) -> Point:
        """Return the pixel of a place."""
        return place[0] * self.scale + self.dx, place[1] * self.scale + self.dy


def window(places: Iterable[Point], box: tuple[float, float, float, float], *, least: float = 0.0) -> Window:
    """Fit places into a box (left, top, right, bottom); a cloud smaller than `least` is not blown up further."""
    points = list(places) or [(0.0, 0.0)]
    left, right = min(p[0] for p in points), max(p[0] for p in points)
    top, bottom = min(p[1] for p in points), max(p[1] for p in points)
    width, height = max(right - left, least, 1e-9), max(bottom - top, least / 2, 1e-9)
    scale = min((box[2] - box[0]) / width, (box[3] - box[1]) / height)
    middle = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return Window(scale, middle[0] - (left + right) / 2 * scale, middle[1] - (top + bottom) / 2 * scale)


def pushed_apart(
    places: Mapping[str, Point], radii: Mapping[str, float], *, rounds: int = 80, gap: float = 3.0
) -> Places:
    """Move discs that overlap away from each other, in a fixed order, until none does or the rounds are over.

    Only discs in neighbouring cells of a grid can overlap, so that a round takes as long as there are discs.
    """
    names = sorted(places)
    spots = [list(places[name]) for name in names]
    sizes = [radii[name] for name in names]
    cell = 2 * max(sizes, default=1.0) + gap
    for _ in range(rounds):
        if not _pushed_once(spots, sizes, gap, cell):
            break
    return {name: (spot[0], spot[1]) for name, spot in zip(names, spots, strict=True)}


def _pushed_once(spots: list[list[float]], sizes: list[float], gap: float, cell: float) -> bool:
    cells: dict[tuple[int, int], list[int]] = defaultdict(list)
    for number, (x, y) in enumerate(spots):
        cells[int(x // cell), int(y // cell)].append(number)
    moved = False
    for one, (x, y) in enumerate(list(map(tuple, spots))):
        column, row = int(x // cell), int(y // cell)
        near = (cells.get((column + a, row + b), ()) for a in (-1, 0, 1) for b in (-1, 0, 1))
        for other in (number for numbers in near for number in numbers if number > one):
            moved |= _push(spots[one], spots[other], sizes[one] + sizes[other] + gap, one)
    return moved


def _push(one: list[float], other: list[float], apart: float, turn: int) -> bool:
    dx, dy = other[0] - one[0], other[1] - one[1]
    if abs(dx) >= apart or abs(dy) >= apart:
        return False
    distance = math.hypot(dx, dy)
    if distance >= apart - 1e-6:
        return False
    if distance < 1e-6:  # the same place: leave in a direction that differs from node to node
        dx, dy, distance = math.cos(turn), math.sin(turn), 1.0
    step = (apart - min(distance, apart)) / 2 + 0.01
    for spot, sign in ((one, -1), (other, 1)):
        spot[0] += sign * dx / distance * step
        spot[1] += sign * dy / distance * step
    return True


# --- labels -----------------------------------------------------------------------------------------------------


class Box(NamedTuple):
    """A rectangle."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Say whether two rectangles overlap."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


class Label(NamedTuple):
    """Where a label is written: the start of its baseline, and whether a thin line should lead to its node."""

    x: float
    y: float
    led: bool


def place_labels(
    places: Mapping[str, Point], radii: Mapping[str, float], texts: Mapping[str, str], within: Box, *, size: float,
    order: Sequence[str],
) -> dict[str, Label]:  # fmt: skip
    """Place the labels one by one where they cover no disc and no earlier label; what fits nowhere is left out.

    Places near the node are tried first, then rings further out, up to where a line can still lead the eye.
    """
    discs = [Box(x - radii[n], y - radii[n], x + radii[n], y + radii[n]) for n, (x, y) in places.items()]
    taken: list[Box] = []
    found: dict[str, Label] = {}
    for name in order:
        wide = text_width(texts[name], size)
        for away, angle in _CANDIDATES:
            box = _label_box(places[name], radii[name] + away, angle, wide, size)
            inside = within.left <= box.left and box.right <= within.right
            inside = inside and within.top <= box.top and box.bottom <= within.bottom
            if inside and not any(box.meets(other) for other in (*discs, *taken)):
                taken.append(box)
                found[name] = Label(box.left, box.bottom - size * 0.25, away > 12)
                break
    return found


_CANDIDATES = [
    (away, angle) for away in (3, 7, 13, 22, 34, 48) for angle in (0, 180, 60, -60, 120, -120, 90, -90, 30, -30)
]


def _label_box(place: Point, away: float, angle: float, wide: float, size: float) -> Box:
    """Return the box of a label whose nearest point to the node lies `away` in the direction of the angle."""
    dx, dy = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    x, y = place[0] + dx * away, place[1] + dy * away
    left = x - wide * (1 - dx) / 2
    top = y - size * 1.1 * (1 - dy) / 2
    return Box(left, top, left + wide, top + size * 1.1)
