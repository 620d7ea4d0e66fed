"""A status with the rule that gave it, and the tables of `status.toml`, read once."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Status:
    """A status with the rule that gave it and the token it stands on."""

    value: str
    rule: str
    token: int


@lru_cache(maxsize=1)
def cues() -> Mapping[str, Mapping[str, frozenset[str]]]:
    """Return the tables of status.toml."""
    data = tomllib.loads(Path(__file__).with_name("status.toml").read_text(encoding="utf-8"))
    return {name: {key: frozenset(words) for key, words in table.items()} for name, table in data.items()}


def cue_of(table: str, word: str) -> str:
    return next((value for value, words in cues()[table].items() if word in words), "")
