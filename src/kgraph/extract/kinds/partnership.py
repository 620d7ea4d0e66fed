"""Partnerships: raised or founded by being announced."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kgraph.extract.context import Context
from kgraph.records import Reason

if TYPE_CHECKING:
    from kgraph.extract.build import Draft


def finish(draft: Draft, _context: Context) -> Iterator[Draft | str]:
    """Take an announced upgrade as done: the announcement is the act, unless a later day is told."""
    if draft.get("status") == "planned" and not draft.one.verbal and not draft.get("date"):
        tree = draft.one.tree
        above = next((i for i in tree.up(draft.one.token) if tree.tokens[i].upos == "VERB"), None)
        announced = above is not None and tree.lemma(above) == "announce"
        if announced and above is not None and tree.tokens[above].feat("Tense") == "Past":
            draft.slots["status"] = "completed"
            draft.reasons.append(Reason("status", "done by being announced", draft.one.span()))
    yield draft
