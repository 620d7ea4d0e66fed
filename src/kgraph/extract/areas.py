"""What a happening is about: area mentions in its topic, its theme and what it is for; the narrowest that fit."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from kgraph.extract.match import Instance
from kgraph.extract.tree import Tree
from kgraph.records import Mention


def areas_of(one: Instance, paths: Sequence[str]) -> list[Mention]:
    """Return the area mentions under the fillers of some roles, in text order, each id once, contained mentions left out."""
    tree = one.tree
    inside: set[int] = set()
    for path in paths:
        for token in one.fillers(path):
            inside |= set(tree.phrase(token, clauses=path.split(".")[-1] in ("complement", "topic", "purpose", "under")))
    if "self" in paths or "clause" in paths:
        inside.add(one.token)
    return areas_within(tree, inside)


def areas_within(tree: Tree, inside: Collection[int]) -> list[Mention]:
    """Return the area mentions on some tokens, in text order, those inside a longer one left out."""
    found = [m for i, m in tree.mentions("area") if i in inside and m.ids]
    return [m for m in found if not any(_within(m, other) for other in found)]


def _within(one: Mention, other: Mention) -> bool:
    return other is not one and other.start <= one.start and one.end <= other.end and (other.end - other.start) > (one.end - one.start)
