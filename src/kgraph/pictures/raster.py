"""A scene as PNG or PDF through matplotlib, from the extra `pictures`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kgraph.errors import InputError
from kgraph.pictures.scene import PAPER, Area, Disc, Line, Scene, Words
from kgraph.pictures.svg import curve_middle

_DPI = 100


def write_raster(scene: Scene, path: Path, *, scale: float = 2.0) -> None:
    """Write the scene with `scale` pixels for each of its units; the ending chooses PNG or PDF.

    Raises InputError where matplotlib is not installed.
    """
    try:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
    except ImportError as error:
        advice = 'pip install "kgraph-partnerships[pictures]", or write .svg'
        raise InputError("PNG and PDF need matplotlib", where=str(path), advice=advice) from error
    figure = Figure(figsize=(scene.width / _DPI, scene.height / _DPI), dpi=_DPI * scale, facecolor=PAPER)
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, scene.width)
    axes.set_ylim(scene.height, 0)
    axes.axis("off")
    for order, shape in enumerate(scene.shapes):
        _draw(axes, shape, order)
    # matplotlib would write the time and its version into the file; the same scene is to be the same bytes.
    figure.savefig(path, metadata={"Software": None} if path.suffix == ".png" else {"CreationDate": None})


def _draw(axes: Any, shape: object, order: int) -> None:
    match shape:
        case Line():
            _line(axes, shape, order)
        case Area():
            from matplotlib.patches import Polygon

            edge = shape.stroke or "none"
            axes.add_patch(Polygon(shape.points, facecolor=shape.fill, edgecolor=edge, linewidth=0.5, zorder=order))
        case Disc():
            from matplotlib.patches import Circle

            place, radius = (shape.x, shape.y), shape.radius
            axes.add_patch(
                Circle(place, radius, facecolor=shape.fill, edgecolor=shape.stroke, linewidth=0.9, zorder=order)
            )
        case Words():
            _words(axes, shape, order)
        case _:
            raise TypeError(f"no way to draw {shape!r}")


def _line(axes: Any, line: Line, order: int) -> None:
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path as Curve

    points = list(line.points)
    codes = [Curve.MOVETO, *[Curve.LINETO] * (len(points) - 1)]
    if line.bend and len(points) == 2:
        points.insert(1, curve_middle(points[0], points[1], line.bend))
        codes = [Curve.MOVETO, Curve.CURVE3, Curve.CURVE3]
    width = line.width * 0.72  # a point is 1/72 inch, a unit of the scene 1/100
    style = (0, tuple(float(part) * 0.72 / max(width, 0.1) for part in line.dash.split())) if line.dash else "solid"
    patch = PathPatch(Curve(points, codes), facecolor="none", edgecolor=line.colour, linewidth=width, linestyle=style)
    patch.set_alpha(line.opacity)
    patch.set_capstyle("round")
    patch.set_zorder(order)
    axes.add_patch(patch)


def _words(axes: Any, words: Words, order: int) -> None:
    from matplotlib.patheffects import withStroke

    side = {"start": "left", "middle": "center", "end": "right"}[words.anchor]
    text = axes.text(
        words.x, words.y, words.text.replace("$", r"\$"), fontsize=words.size * 0.72, color=words.colour, ha=side,
        va="baseline", rotation=-words.turn, rotation_mode="anchor", fontweight="bold" if words.bold else "normal",
        zorder=order,
    )  # fmt: skip
    if words.halo:
        text.set_path_effects([withStroke(linewidth=2.2, foreground=PAPER)])
