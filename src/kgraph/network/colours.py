"""One palette for every picture and file: levels and statuses as colours that people with colour blindness can tell."""

from __future__ import annotations

from kgraph.network.scheme import level_rank

# ColorBrewer's YlGnBu without its palest steps: a darker line is a higher level, also in print.
_STEPS = ("#9ec9b0", "#5fb7b5", "#2f93b8", "#2567a5", "#253a8c", "#12205c")
NO_LEVEL = "#a9a9a2"
# On a dark ground a higher level is brighter instead.
_STEPS_DARK = ("#3d6b6f", "#3f8f8c", "#5fb7a6", "#9bd3a0", "#d3e68a", "#fdf0a0")
NO_LEVEL_DARK = "#7d8288"

KIND_COLOURS = {
    "state": "#2b5c8a", "organisation": "#b5651d", "person": "#6a4c93", "area": "#3a7d44", "region": "#3a7d44",
    "event": "#777777",
}  # fmt: skip


def level_colour(level: str, levels: tuple[str, ...] = (), *, dark: bool = False) -> str:
    """Return the colour of a level; with the levels that a picture shows, the steps are spread over them."""
    steps = _STEPS_DARK if dark else _STEPS
    if not level:
        return NO_LEVEL_DARK if dark else NO_LEVEL
    order = ordered_levels({*levels, level})
    place = order.index(level) / max(len(order) - 1, 1) if len(order) > 1 else 1.0
    return steps[round(place * (len(steps) - 1))]


def ordered_levels(levels: set[str]) -> list[str]:
    """Return levels from lowest to highest."""
    return sorted((level for level in levels if level), key=lambda level: (level_rank(level), level))


def rgb(colour: str) -> tuple[int, int, int]:
    """Return the parts of `#rrggbb`."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
