"""The closed word lists of `cues.toml`, read once."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

_FILE = Path(__file__).with_name("cues.toml")


@lru_cache(maxsize=1)
def _tables() -> dict[str, Any]:
    with _FILE.open("rb") as file:
        return tomllib.load(file)


@lru_cache(maxsize=128)
def words(table: str, name: str) -> frozenset[str]:
    """Return one list as a set: `words("person", "particles")`."""
    return frozenset(_tables()[table][name])


@lru_cache(maxsize=32)
def mapping(table: str, name: str) -> dict[str, Any]:
    """Return one list of pairs: `mapping("currency", "names")`."""
    return dict(_tables()[table][name])
