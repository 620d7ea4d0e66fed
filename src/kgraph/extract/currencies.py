"""Which currency a bare name such as "rupees" or "pesos" is: that of the side whose money has the name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from kgraph.lexicon import load_lexicon
from kgraph.records import Span

SHARED = re.compile(r"Rs\.?\s?\d")
"""The sign that several currencies share."""
RUPEES = ("NPR", "PKR", "LKR", "MUR", "INR")
"""Whose it can be: where India is one of two, the other of them counts in rupees of its own."""


@lru_cache(maxsize=1)
def _by_name() -> dict[str, frozenset[str]]:
    """Return the currencies that share the last word of their name ("rupee": INR, NPR, PKR …)."""
    found: dict[str, set[str]] = {}
    for entry in load_lexicon().of_type("currency"):
        if entry.form != "symbol" and " " in entry.label:
            found.setdefault(_singular(entry.label.rsplit(" ", 1)[-1]), set()).add(entry.id)
    return {word: frozenset(codes) for word, codes in found.items() if len(codes) > 1}


def _singular(word: str) -> str:
    word = word.lower()
    return {"kroner": "krone", "kronor": "krona", "crowns": "krone"}.get(word, word.removesuffix("s"))


def currency_of(text: str, span: Span, currency: str | None, parties: Sequence[str]) -> str | None:
    """Return the currency of a sum in a text: a bare name is the money of the first party that has one of that name."""
    words = text[span[0] : span[1]].split()
    if SHARED.match(text, span[0], span[1]):  # "Rs7.1 billion"
        return next((code for p in parties for code in RUPEES if issues(p, code)), currency)
    codes = _by_name().get(_singular(words[-1]), frozenset()) if words else frozenset()
    if not codes or len(words) < 2 or words[-2][:1].isupper():
        return currency
    for party in parties:
        if own := next((code for code in sorted(codes) if issues(party, code)), ""):
            return own
    return currency


def issues(state: str, currency: str) -> bool:
    """Say whether a currency is a state's own money ("JPY" is Japan's)."""
    users = load_lexicon().data.get(f"currency/{currency}", {}).get("usedBy", ())
    return any(user.endswith(f"/{state}") for user in users)
