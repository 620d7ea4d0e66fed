"""Columns of text that fit a terminal."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence


def text_width(text: str) -> int:
    """Return how many terminal columns a text takes: two for wide East Asian signs, none for combining ones."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def fitted(widths: list[int], room: int) -> list[int]:
    """Take from the widest columns until all fit; none goes below eight."""
    widths = list(widths)
    while sum(widths) > room and max(widths) > 8:
        widths[widths.index(max(widths))] -= 1
    return widths


def line_of(cells: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> str:
    """Return one line of cells, each as wide as its column; `right` says which are aligned to the right."""
    return "  ".join(_padded(*cell) for cell in zip(cells, widths, right, strict=True)).rstrip()


def _padded(text: str, width: int, right: bool) -> str:
    while text_width(text) > width:
        text = text[:-2] + "…" if len(text) > 1 else ""
    space = " " * (width - text_width(text))
    return space + text if right else text + space
