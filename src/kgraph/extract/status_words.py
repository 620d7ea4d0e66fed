"""A status with the rule that gave it, and the tables of `status.toml`, read once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from kgraph.extract.tables import tables


@dataclass(frozen=True, slots=True)
class Status:
    """A status with the rule that gave it and the token it stands on."""

    value: str
    rule: str
    token: int


@lru_cache(maxsize=1)
def cues() -> Mapping[str, Mapping[str, frozenset[str]]]:
    """Return the tables of status.toml."""
    return {
        name: {key: frozenset(words) for key, words in table.items()} for name, table in tables("status.toml").items()
    }


def cue_of(table: str, word: str) -> str:
    return next((value for value, words in cues()[table].items() if word in words), "")
