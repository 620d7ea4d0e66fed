"""What was told just before: the drafts of the sentences that a word like "the talks" can go on from."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from kgraph.extract.tree import Tree

if TYPE_CHECKING:
    from kgraph.extract.build import Draft


def told_near(drafts: Iterable[Draft], tree: Tree, *kinds: str, reach: int, here: bool = False) -> list[Draft]:
    """Return the drafts of some kinds (none named: of all) told at most `reach` sentences before a tree, in their
    order; `here` also those of its own sentence."""
    nearest = 0 if here else 1
    return [d for d in drafts if (not kinds or d.kind in kinds) and nearest <= tree.number - d.one.tree.number <= reach]
