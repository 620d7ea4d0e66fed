"""The tables of `roles.toml`, read once: which role a preposition opens, which verbs and nouns decide who acts."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from kgraph.extract.tables import tables

FILE = "roles.toml"


@lru_cache(maxsize=1)
def _prepositions() -> Mapping[str, str]:
    return {word: role for role, words in tables(FILE)["prepositions"].items() for word in words}


def role_behind(words: str) -> str:
    """Return the role that a preposition opens; of several words that no table has, the last decides."""
    roles = _prepositions()
    return roles.get(words) or roles.get(words.split(" ")[-1], "other")


@lru_cache(maxsize=1)
def controlling_verbs() -> frozenset[str]:
    """Return the verbs whose infinitive is done by their object ("urged X to sign")."""
    return frozenset(tables(FILE)["control"]["object"])


@lru_cache(maxsize=1)
def deciding_nouns() -> frozenset[str]:
    """Return the nouns whose infinitive is done by whose they are ("the decision of X to finance Y")."""
    return frozenset(tables(FILE)["control"]["noun"])


@lru_cache(maxsize=1)
def outside_verbs() -> frozenset[str]:
    """Return the verbs whose subject takes no part in what it judges or tells of ("welcomed the talks")."""
    return frozenset(tables(FILE)["governors"]["outside"])


@lru_cache(maxsize=1)
def praising_verbs() -> frozenset[str]:
    """Return the verbs whose object's own deed is told behind them ("congratulated X on its election")."""
    return frozenset(tables(FILE)["governors"]["praising"])


@lru_cache(maxsize=1)
def acting_nouns() -> frozenset[str]:
    """Return the nouns that stand for the state or body they belong to ("the Brazilian government")."""
    return frozenset(tables(FILE)["acting"]["nouns"])


@lru_cache(maxsize=1)
def private() -> frozenset[str]:
    """Return the nouns of people who act for themselves."""
    return frozenset(tables(FILE)["private"]["nouns"])


@lru_cache(maxsize=1)
def makers() -> frozenset[str]:
    """Return the participles that tell who made or pays a thing ("a Chinese-built port")."""
    return frozenset(tables(FILE)["making"]["participles"])
