"""Partnerships: when being partners tells how that began, and which documents make one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kgraph.extract.context import Context

if TYPE_CHECKING:
    from kgraph.extract.build import Draft

STANDING = frozenset({"be-partners", "call-partners"})


def finish(draft: Draft, _context: Context) -> Iterator[Draft | str]:
    """Yield the draft, unless it only says that two are partners, or is of a document on one field."""
    if draft.one.frame.name in STANDING and not draft.get("date"):
        yield "no beginning told"
    elif draft.one.frame.name == "sign-partnership" and "strategic" not in str(draft.get("level")):
        yield "a document on one field"
    else:
        yield draft
