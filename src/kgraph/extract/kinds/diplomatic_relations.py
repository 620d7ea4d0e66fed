"""Diplomatic relations: when a standing state tells how it began, and whose recognition is either-or."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kgraph.extract.context import Context

if TYPE_CHECKING:
    from kgraph.extract.build import Draft

EITHER_OR = frozenset({"TWN"})
"""States that nobody recognises beside their rival, so that to "drop" them is to end relations."""
DROPPED = frozenset({"drop", "walk-away", "drop-for"})


def finish(draft: Draft, _context: Context) -> Iterator[Draft | str]:
    """Yield the draft, unless it only says that relations are, or drops a state in another sense."""
    if draft.one.frame.name == "have" and not draft.get("since"):
        yield "no beginning told"
        return
    theme = {i for r in ("theme", "source", "with") for s in draft.one.fillers(r) for m in draft.one.tree.at.get(s, ())
             for i in m.ids}  # fmt: skip
    if draft.one.frame.name in DROPPED and not theme & EITHER_OR:
        yield "no matter of recognition"
        return
    yield draft
