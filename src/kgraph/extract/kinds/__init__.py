"""What a kind knows beyond its frames: one small file for each kind that needs one, in one visible table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from kgraph.extract.context import Context
from kgraph.extract.kinds import (
    agreement,
    cooperation,
    diplomatic_relations,
    economic_figure,
    exercise,
    meeting,
    membership,
    negotiation,
    partnership,
    project,
    support,
    visit,
)

if TYPE_CHECKING:
    from kgraph.extract.build import Draft

Finish = Callable[["Draft", Context], "Iterator[Draft | str]"]

KIND_RULES: dict[str, Finish] = {
    "agreement": agreement.finish,
    "cooperation": cooperation.finish,
    "diplomatic_relations": diplomatic_relations.finish,
    "economic_figure": economic_figure.finish,
    "exercise": exercise.finish,
    "meeting": meeting.finish,
    "membership": membership.finish,
    "negotiation": negotiation.finish,
    "partnership": partnership.finish,
    "project": project.finish,
    "support": support.finish,
    "visit": visit.finish,
}


def finish(draft: Draft, context: Context) -> Iterator[Draft | str]:
    """Yield the facts that a draft amounts to (a list may be several, none is a string that says why)."""
    rules = KIND_RULES.get(draft.kind)
    if rules is None:
        yield draft
    else:
        yield from rules(draft, context)
