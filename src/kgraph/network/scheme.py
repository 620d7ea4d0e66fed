"""What the vocabularies know that a network needs: the order of levels, the areas below an area, who is in a region."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cache

import pyoxigraph as ox

from kgraph.network.events import KG, short
from kgraph.resources import resource

_PREFERRED = "http://www.w3.org/2004/02/skos/core#prefLabel"
_BROADER = "http://www.w3.org/2004/02/skos/core#broader"


@cache
def _read(folder: str, name: str) -> tuple[tuple[str, str, str], ...]:
    """Return the statements of one Turtle file as ids, nothing where this installation lacks it."""
    path = resource("ontology") / folder / name
    if not path.exists():
        return ()
    triples = ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)
    return tuple(_statement(triple) for triple in triples)


def _statement(quad: ox.Quad) -> tuple[str, str, str]:
    return _id(quad.subject), quad.predicate.value, _id(quad.object)


def _id(term: object) -> str:
    return short(term.value) if isinstance(term, ox.NamedNode) else str(getattr(term, "value", ""))


@cache
def _ranks() -> dict[str, float]:
    found = _read("vocabularies", "level.ttl")
    return {subject: float(value) for subject, predicate, value in found if predicate in (f"{KG}order", f"{KG}rank")}


def level_rank(level: str) -> float:
    """Return the place of a level in the order of levels; one that no vocabulary orders ranks just above none."""
    return _ranks().get(level, 0.5 if level else 0.0)


@cache
def _narrower() -> dict[str, set[str]]:
    below: dict[str, set[str]] = defaultdict(set)
    for subject, predicate, value in _read("vocabularies", "area.ttl"):
        if predicate == _BROADER:
            below[value].add(subject)
    return below


def narrower_of(areas: Iterable[str]) -> set[str]:
    """Return the areas with everything below them."""
    found, todo = set(areas), list(areas)
    while todo:
        new = _narrower().get(todo.pop(), set()) - found
        found |= new
        todo += new
    return found


@cache
def actor_labels() -> dict[str, str]:
    """Return the names of states and organisations that the ontology knows, by the last part of their IRIs."""
    rows = (row for name in ("states.ttl", "organisations.ttl") for row in _read("actors", name))
    return {subject: value for subject, predicate, value in rows if predicate == _PREFERRED}


@cache
def _members() -> dict[str, set[str]]:
    members: dict[str, set[str]] = defaultdict(set)
    for name in ("regions.ttl", "organisations.ttl"):
        for subject, predicate, value in _read("actors", name):
            if predicate == f"{KG}hasMember":
                members[subject.lower()].add(value)
    return members


def members_of(name: str) -> set[str]:
    """Return the states of a region or organisation, the name itself where it is neither."""
    return _members().get(name.lower()) or {name.upper()}
