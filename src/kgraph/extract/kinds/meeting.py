"""Meetings: a body that meets by itself, or parties that meet each other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kgraph.extract.context import Context

if TYPE_CHECKING:
    from kgraph.extract.build import Draft


def finish(draft: Draft, context: Context) -> Iterator[Draft | str]:
    """Take a meeting as it stands."""
    yield draft
