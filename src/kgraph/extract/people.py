"""Persons who act in a happening, by their full names."""

from __future__ import annotations

from collections.abc import Sequence

from kgraph.extract.match import Instance
from kgraph.records import Mention


def people_of(one: Instance, paths: Sequence[str]) -> list[Mention]:
    """Return the person mentions that head, or stand in apposition to, the fillers of some roles."""
    tree = one.tree
    found: list[Mention] = []
    for path in paths:
        for token in one.fillers(path):
            spots = [token, *tree.kids(token, "appos", "flat", "compound", "nmod:desc")]
            for spot in spots:
                found += [m for m in tree.at.get(spot, ()) if m.type == "person" and m.ids and m not in found]
    return found
