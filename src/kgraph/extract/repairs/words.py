"""The word lists of `words.toml`, by which wrong parses are known; read once."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path


@lru_cache(maxsize=1)
def _lists() -> dict[str, frozenset[str]]:
    data = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))
    return {name: frozenset(listed) for name, listed in data.items()}


def words(name: str) -> frozenset[str]:
    """Return one list as a set: `words("wishes")`."""
    return _lists()[name]
