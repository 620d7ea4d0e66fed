"""What a still picture is made of: shapes and words with places, which SVG and matplotlib both draw."""

from __future__ import annotations

from dataclasses import dataclass, field

Point = tuple[float, float]

INK, SOFT, FAINT, PAPER = "#22262b", "#5d656e", "#d9dde1", "#ffffff"
SEA, LAND, SHORE = "#f4f7f9", "#e3e7ea", "#cfd5da"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line through points, or with `bend` a curve whose middle lies aside by that share of its length."""

    points: tuple[Point, ...]
    colour: str = INK
    width: float = 1.0
    dash: str = ""
    bend: float = 0.0
    opacity: float = 1.0
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A filled outline."""

    points: tuple[Point, ...]
    fill: str
    stroke: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Disc:
    """A filled circle."""

    x: float
    y: float
    radius: float
    fill: str
    stroke: str = PAPER
    title: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """One line of text; y is the baseline, `anchor` is start, middle or end, a halo keeps it readable over lines."""

    x: float
    y: float
    text: str
    size: float = 12.0
    colour: str = INK
    anchor: str = "start"
    bold: bool = False
    halo: bool = False
    turn: float = 0.0


Shape = Line | Area | Disc | Words


@dataclass(slots=True, repr=False)
class Scene:
    """A picture of a size in pixels; later shapes lie above earlier ones."""

    width: float
    height: float
    title: str
    description: str = ""
    shapes: list[Shape] = field(default_factory=list)

    def __repr__(self) -> str:
        return f"<Scene {self.title!r}: {self.description}>"

    def _repr_svg_(self) -> str:
        """Return the picture as notebooks show it."""
        from kgraph.pictures.svg import to_svg

        return to_svg(self)


_NARROW, _WIDE = frozenset("iljtfrI.,:;'|!()[] "), frozenset("mwMWQOGD@%&")


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Estimate how wide a text is in a usual sans-serif; a little too wide rather than too narrow."""
    units = sum(0.36 if c in _NARROW else 0.95 if c in _WIDE else 1.0 if ord(c) > 0x2E80 else 0.62 for c in text)
    return units * size * (1.06 if bold else 1.0)


def shortened(text: str, size: float, room: float) -> str:
    """Return the text, cut with an ellipsis where it would be wider than the room."""
    if text_width(text, size) <= room:
        return text
    while text and text_width(text + "…", size) > room:
        text = text[:-1]
    return text.rstrip() + "…"
