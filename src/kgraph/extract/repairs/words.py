"""The word lists of `words.toml`, by which wrong parses are known; read once."""

from __future__ import annotations

from functools import lru_cache

from kgraph.extract.tables import tables


@lru_cache(maxsize=1)
def _lists() -> dict[str, frozenset[str]]:
    return {name: frozenset(listed) for name, listed in tables("repairs/words.toml").items()}


def words(name: str) -> frozenset[str]:
    """Return one list as a set: `words("wishes")`."""
    return _lists()[name]
