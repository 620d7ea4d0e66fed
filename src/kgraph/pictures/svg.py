"""A scene as SVG: plain text with the same bytes for the same scene, no script, nothing fetched."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kgraph.pictures.scene import PAPER, Area, Disc, Line, Point, Scene, Shape, Words

_FONT = "system-ui, 'Segoe UI', 'Helvetica Neue', Arial, 'DejaVu Sans', sans-serif"
_SPECIAL = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}
_UNSAFE = re.compile('[&<>"\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]')


def escape(text: str) -> str:
    """Return text that is safe in XML and HTML; characters that XML 1.0 forbids are left out."""
    return _UNSAFE.sub(lambda match: _SPECIAL.get(match.group(), ""), text)


def generate_svg(scene: Scene) -> Iterator[str]:
    """Yield the lines of an SVG file."""
    w, h = _number(scene.width), _number(scene.height)
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {w} {h}" width="{w}" height="{h}" role="img" '
        f'aria-labelledby="title description" font-family="{_FONT}">'
    )
    yield f'<title id="title">{escape(scene.title)}</title>'
    yield f'<desc id="description">{escape(scene.description)}</desc>'
    yield f'<rect width="{w}" height="{h}" fill="{PAPER}"/>'
    for shape in scene.shapes:
        yield _drawn(shape)
    yield "</svg>"


def to_svg(scene: Scene) -> str:
    """Return a scene as the text of an SVG file."""
    return "\n".join(generate_svg(scene)) + "\n"


def _number(value: float) -> str:
    return f"{round(value, 1):g}"


def _drawn(shape: Shape) -> str:
    match shape:
        case Line():
            return _line(shape)
        case Area():
            stroke = f' stroke="{shape.stroke}" stroke-width="0.6"' if shape.stroke else ""
            return f'<path d="{_path(shape.points)}Z" fill="{shape.fill}"{stroke}>{_title(shape.title)}</path>'
        case Disc():
            return _disc(shape)
        case Words():
            return _words(shape)


def _path(points: tuple[Point, ...]) -> str:
    return "M" + "L".join(f"{_number(x)} {_number(y)}" for x, y in points)


def curve_middle(one: Point, other: Point, bend: float) -> Point:
    """Return the control point of the curve between two points that bends to the right of its way."""
    (ax, ay), (bx, by) = one, other
    return (ax + bx) / 2 - (by - ay) * bend, (ay + by) / 2 + (bx - ax) * bend


def _line(line: Line) -> str:
    path = _path(line.points)
    if line.bend and len(line.points) == 2:
        (ax, ay), (bx, by) = line.points
        mx, my = curve_middle((ax, ay), (bx, by), line.bend)
        path = f"M{_number(ax)} {_number(ay)}Q{_number(mx)} {_number(my)} {_number(bx)} {_number(by)}"
    dash = f' stroke-dasharray="{line.dash}"' if line.dash else ""
    opacity = f' stroke-opacity="{line.opacity:g}"' if line.opacity < 1 else ""
    return (
        f'<path d="{path}" fill="none" stroke="{line.colour}" stroke-width="{_number(line.width)}" '
        f'stroke-linecap="round"{dash}{opacity}>{_title(line.title)}</path>'
    )


def _disc(disc: Disc) -> str:
    circle = (
        f'<circle cx="{_number(disc.x)}" cy="{_number(disc.y)}" r="{_number(disc.radius)}" fill="{disc.fill}" '
        f'stroke="{disc.stroke}" stroke-width="1.2">{_title(disc.title)}</circle>'
    )
    return f'<a href="{escape(disc.link)}">{circle}</a>' if disc.link.startswith(("http://", "https://")) else circle


def _words(words: Words) -> str:
    x, y = _number(words.x), _number(words.y)
    halo = f' stroke="{PAPER}" stroke-width="3" stroke-linejoin="round" paint-order="stroke"' if words.halo else ""
    bold = ' font-weight="600"' if words.bold else ""
    turn = f' transform="rotate({words.turn:g} {x} {y})"' if words.turn else ""
    return (
        f'<text x="{x}" y="{y}" font-size="{_number(words.size)}" fill="{words.colour}" '
        f'text-anchor="{words.anchor}"{bold}{halo}{turn}>{escape(words.text)}</text>'
    )


def _title(text: str) -> str:
    return f"<title>{escape(text)}</title>" if text else ""
