"""The data files of extraction, each read once: tables of word lists beside the modules that know what they mean."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any


@cache
def tables(name: str) -> dict[str, Any]:
    """Return the tables of a TOML file of this room: `tables("status.toml")`, `tables("repairs/words.toml")`."""
    return tomllib.loads((Path(__file__).parent / name).read_text(encoding="utf-8"))


@cache
def word_set(name: str, *keys: str) -> frozenset[str]:
    """Return a list of words of such a file: `word_set("areas.toml", "hints", "vague")`.

    A module that asks for many lists of one file names it once: `partial(word_set, "dates.toml")`.
    """
    found: Any = tables(name)
    for key in keys:
        found = found[key]
    return frozenset(found)
