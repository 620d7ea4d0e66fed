"""Where a happening is: the city as written, or the venue where no city is named; never a country."""

from __future__ import annotations

from collections.abc import Sequence

from kgraph.extract.match import Instance
from kgraph.records import Mention


def place_of(one: Instance, paths: Sequence[str]) -> Mention | None:
    """Return the place mention (or capital) under the fillers of some roles: a city before a venue."""
    tree = one.tree
    for path in paths:
        for token in one.fillers(path):
            inside = set(tree.phrase(token))
            for _, mention in ((i, m) for i, m in tree.mentions("place", "state") if i in inside):
                if mention.type == "place" or mention.form == "capital":
                    return mention
    return None
