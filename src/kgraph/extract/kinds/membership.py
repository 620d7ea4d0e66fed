"""Membership: who joins or leaves is a party, the body is not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kgraph.extract.context import Context

if TYPE_CHECKING:
    from kgraph.extract.build import Draft


def finish(draft: Draft, _context: Context) -> Iterator[Draft | str]:
    """Keep a membership that names its body, and take the body out of the parties."""
    body = draft.get("organisation")
    if not body:
        yield "no organisation"
        return
    if not isinstance(body, str):
        draft.slots["organisation"] = body = body[0]
    parties = tuple(p for p in draft.parties if p != body)
    draft.slots["parties"] = parties
    yield draft
