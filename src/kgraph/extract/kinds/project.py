"""Projects: joint, or for a named other side."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kgraph.extract.context import Context

if TYPE_CHECKING:
    from kgraph.extract.build import Draft


def finish(draft: Draft, _context: Context) -> Iterator[Draft | str]:
    """Take a project as it stands."""
    yield draft
