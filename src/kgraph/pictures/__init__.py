"""Pictures of networks: still ones as SVG, PNG and PDF, and one to explore as a single HTML file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kgraph.errors import InputError
from kgraph.files import whole_file
from kgraph.network import Asked, Sentence, project, read_evidence
from kgraph.pictures.interactive import interactive_html
from kgraph.pictures.matrix import matrix_scene
from kgraph.pictures.notebook import Cited, Explorable
from kgraph.pictures.raster import write_raster
from kgraph.pictures.scene import Scene
from kgraph.pictures.still import network_scene
from kgraph.pictures.svg import generate_svg, to_svg
from kgraph.pictures.timeline import timeline_scene

if TYPE_CHECKING:
    from kgraph.pictures.pairs import Network

__all__ = [
    "ENDINGS",
    "Cited",
    "Explorable",
    "Scene",
    "draw",
    "generate_svg",
    "interactive_html",
    "matrix_scene",
    "network_scene",
    "timeline_scene",
    "to_svg",
    "write_picture",
    "write_scene",
]

ENDINGS = (".svg", ".png", ".pdf", ".html")


def write_picture(
    graph: Network, path: str | Path, *, evidence: Mapping[str, Sequence[Sentence]] | None = None, title: str = ""
) -> Path:
    """Write the picture of a network: .svg, .png, .pdf, or .html to explore, with the evidence where it is given.

    Raises InputError for another ending, or where the place cannot be written to.
    """
    target = Path(path)
    if target.suffix.lower() == ".html":
        return _write_text(interactive_html(graph, evidence or {}, title=title), target)
    return write_scene(network_scene(graph, title=title), target)


def draw(store: Asked, path: str | Path, *, view: str = "states", **chosen: Any) -> Path:
    """Project a view of a store and write its picture; the other arguments are those of `kgraph.network.project`."""
    graph = project(store, view, **{**chosen, "aggregate": False})
    shown = {key for _, _, key in graph.edges(keys=True)}
    said = read_evidence(store, shown) if str(path).lower().endswith(".html") else None
    return write_picture(graph, path, evidence=said)


def write_scene(scene: Scene, path: str | Path) -> Path:
    """Write a scene as .svg, .png or .pdf."""
    target = Path(path)
    suffix = target.suffix.lower()
    if suffix == ".svg":
        return _write_text(to_svg(scene), target)
    if suffix not in ENDINGS:
        raise InputError(f"no picture is written as {suffix or 'a file without ending'}", where=str(path),
                         advice=f"use {', '.join(ENDINGS)}")  # fmt: skip
    try:
        with whole_file(target) as partial:
            write_raster(scene, partial)
    except OSError as error:
        raise InputError(f"cannot be written: {error.strerror or error}", where=str(path)) from error
    return target


def _write_text(text: str, target: Path) -> Path:
    try:
        with whole_file(target) as partial:
            partial.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise InputError(f"cannot be written: {error.strerror or error}", where=str(target)) from error
    return target
