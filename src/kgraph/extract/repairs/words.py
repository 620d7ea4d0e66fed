"""The word lists of `words.toml`, by which wrong parses are known."""

from __future__ import annotations

from functools import partial

from kgraph.extract.tables import word_set

words = partial(word_set, "repairs/words.toml")
"""Return one list as a set: `words("wishes")`."""
