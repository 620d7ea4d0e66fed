"""What looks like a meeting of states and is none: fora of firms, talks to be finished, where something was told; who
only mediates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kgraph.extract.context import Context
from kgraph.extract.parties import actors_at
from kgraph.extract.subjects import subject
from kgraph.extract.tree import Tree

if TYPE_CHECKING:
    from kgraph.extract.build import Draft


def to_be_finished(tree: Tree, verb: int) -> bool:
    """Say whether a verb says of talks that they will end with a result ("should be wrapped up by the summer")."""
    return tree.lemma(verb) in ("wrap", "conclude", "finalise", "finalize", "complete", "finish")


def where_told(draft: Draft, context: Context) -> bool:
    """Say whether talks are only where one told the other something ("told Z in their talks that …")."""
    tree = draft.one.tree
    if not any(tree.lemma(k) in ("they", "their") for k in tree.kids(draft.one.token, "nmod:poss")):
        return False
    here = [d for d in context.told if d.kind == "meeting" and d.one.tree is tree and d.one.frame.name == "tell"]
    return any(set(d.parties) == set(draft.parties) for d in here)


def of_traders(draft: Draft) -> bool:
    """Say whether a forum is said to be of business people."""
    one, tree = draft.one, draft.one.tree
    doers = subject(tree, one.governor) if one.governor >= 0 else []
    return any(tree.lemma(i) in one.frame.classes["traders"] for i in (*doers, *one.fillers("modifier")))


MEDIATING = frozenset({"mediator", "facilitator", "broker", "moderator", "intermediary", "go-between"})


def without_mediator(draft: Draft) -> None:
    """Leave out who is there only to mediate between two others ("met, with the African Union as mediator")."""
    one, tree = draft.one, draft.one.tree
    beside = [t for p in ("with", "agent", "theme") for t in one.fillers(p)]
    go_between = {
        a.id
        for t in beside
        for k in tree.kids(t, "nmod", "appos")
        if tree.lemma(k) in MEDIATING
        for a in actors_at(tree, t)
    }
    if any(tree.lemma(t) in MEDIATING for t in one.fillers("as")):
        go_between |= {a.id for t in one.fillers("with") for a in actors_at(tree, t)}
    kept = tuple(p for p in draft.parties if p not in go_between)
    if len(kept) >= 2:
        draft.slots["parties"] = kept
