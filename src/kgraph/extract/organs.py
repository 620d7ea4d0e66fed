"""Organs of a state by their names alone: its central bank, its security council, its parliament."""

from __future__ import annotations

import re
from functools import lru_cache

from kgraph.lexicon import Words, load_lexicon

BANK = re.compile(r"^(?:[Tt]he )?(?:Central|Reserve|National|State) Bank of (?:the )?(?P<state>.+)$")
ORGAN = re.compile(
    r"^(?:[Tt]he )?(?P<state>.+?)(?:'s|’s)? (?:National |Supreme |State )?"
    r"(?:Security Council|Defen[cs]e Council|Coast Guard|Parliament|Senate|Congress|Knesset|Duma"
    r"|Foreign Ministry|Defen[cs]e Ministry|Navy|Army|Air Force|Border Guard)$"
)


@lru_cache(maxsize=4096)
def state_of_organ(name: str) -> str:
    """Return the state whose organ a name is ("Central Bank of Libya", "Russian Security Council"), "" where none."""
    found = BANK.match(name) or ORGAN.match(name)
    if found is None:
        return ""
    words = Words(found["state"])
    match = load_lexicon().match(words, 0, "actor") if len(words) else None
    if match is None or match.last != len(words):
        return ""
    return next((e.id for e in match.entries if e.type == "state"), "")
