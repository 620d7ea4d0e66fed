"""Whose an undertaking is that a later sentence goes on about: "Work on the line is to begin in May".

News tells once between whom a line or a plant is, and then calls it "the line". The states named about it, or with it,
where it was first told are the parties of what happens to it.
"""

from __future__ import annotations

from kgraph.extract.context import Context
from kgraph.extract.match import Instance
from kgraph.extract.parties import Actor, actors_in, unique
from kgraph.extract.tree import Tree

REACH = 3
"""How many sentences back an undertaking may have been told."""
SIDES = (2, 3)
"""How many states an undertaking told before may be of."""


def works_before(one: Instance, context: Context) -> list[Actor]:
    """Return the states around the first telling of the undertaking that an instance takes up by "the" and its
    noun."""
    tree = one.tree
    for path in ("agent", "theme", "agent.topic", "theme.topic", "theme.of", "topic", "of"):
        for spot in one.fillers(path):
            if not _taken_up(tree, spot):
                continue
            for before in context.trees[max(0, tree.number - REACH) : tree.number]:
                if found := _around(before, tree.lemma(spot)):
                    return found
    return []


def _taken_up(tree: Tree, spot: int) -> bool:
    named = tree.tokens[spot].upos == "NOUN" and " " not in tree.tokens[spot].text
    return named and any(tree.lemma(k) in ("the", "this") for k in tree.kids(spot, "det"))


def _around(tree: Tree, noun: str) -> list[Actor]:
    """Return the states in the phrase and the clauses of a noun in a sentence."""
    for token in tree.tokens:
        if token.upos != "NOUN" or tree.lemma(token.index) != noun:
            continue
        found = unique([a for a in actors_in(tree, token.index, clauses=True) if a.mention.type == "state"])
        if len(found) in SIDES and all(a.id.isupper() for a in found):
            return found
    return []
