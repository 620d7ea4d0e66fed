"""A slot's value with the rule that gave it, and where a frame says to look for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from kgraph.extract.context import Context
from kgraph.extract.match import Instance
from kgraph.records import Mention, Reason, Span


@dataclass(frozen=True, slots=True)
class Filled:
    """A slot's value and why it has it."""

    value: Any
    rule: str
    span: Span | None = None


Filler = Callable[[Instance, Context], "Filled | None"]


def recipe(one: Instance, slot: str) -> list[tuple[str, bool]]:
    """Return the roles to look in for a slot, each with whether it is only a fallback ("?role")."""
    return [(path.lstrip("?"), path.startswith("?")) for path in one.frame.slots.get(slot, ())]


def nearest(one: Instance, token: int, types: tuple[str, ...], *, inside: bool = False) -> Mention | None:
    """Return the mention of a type that heads a phrase, stands in apposition to it or behind a word like "package
    of"."""
    tree = one.tree
    for spot in tree.about(token):
        if held := [m for m in tree.at.get(spot, ()) if m.type in types]:
            return held[0]
    within = set(tree.phrase(token)) if inside else set()
    return next((m for i, m in tree.mentions(*types) if i in within), None)


def span_of(mention: Mention) -> Span:
    return mention.start, mention.end


def reason(slot: str, filled: Filled) -> Reason:
    """Turn a filled slot into its reason."""
    return Reason(slot, filled.rule, filled.span)
