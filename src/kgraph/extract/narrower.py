"""Which instruments are narrower words for others: what a text first calls a pact may be named a treaty later."""

from __future__ import annotations

from collections.abc import Sequence

GENERIC = frozenset({"agreement", None})
SUBTYPE = frozenset(
    {
        ("agreement", "treaty"),
        ("agreement", "fta"),
        ("agreement", "trade_agreement"),
        ("agreement", "defence_agreement"),
        ("trade_agreement", "fta"),
        ("declaration", "joint_declaration"),
        ("joint_statement", "joint_declaration"),
    }
)
"""A wider instrument with a narrower one."""


def fits_instrument(named: Sequence[str], told: str | None) -> bool:
    """Say whether a word for a document can mean one told before: unnamed, equal, or wider or narrower."""
    return (
        not named
        or told in GENERIC
        or any(n == told or n in GENERIC or (n, told) in SUBTYPE or (told, n) in SUBTYPE for n in named)
    )
