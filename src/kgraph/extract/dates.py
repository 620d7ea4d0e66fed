"""Which time expression dates which happening."""

from __future__ import annotations

from dataclasses import dataclass

from kgraph.extract.match import Instance
from kgraph.extract.tree import Tree
from kgraph.records import Mention


@dataclass(frozen=True, slots=True)
class Dated:
    """A date with the rule that attached it and the words it stands on."""

    value: str
    rule: str
    mention: Mention


def date_of(one: Instance) -> Dated | None:
    """Return the date of an instance: a time on the trigger, else on its clause, nearest first."""
    tree = one.tree
    times = [(i, m) for i, m in tree.mentions("time") if m.ids]
    if not times:
        return None
    ranked = [(rank, abs(at - one.token), at, m) for at, m in times if (rank := _rank(one, at)) is not None]
    if not ranked:
        return None
    rank, _, _, mention = min(ranked, key=lambda r: r[:3])
    return Dated(mention.ids[0], ("on the trigger", "in its clause", "on its governor", "on a sibling")[rank], mention)


def _rank(one: Instance, at: int) -> int | None:
    """Rank how a time hangs on the trigger: 0 below it, 1 in its clause, 2 on the clause it serves; None: elsewhere."""
    tree, token = one.tree, one.token
    path = [at, *tree.up(at)]
    head = tree.tokens[at].head
    if tree.case(at) == "of" and head not in (token, -1) and not any(m.type == "time" for m in tree.at.get(head, ())):
        return None
    if token in path:
        between = path[: path.index(token)]
        return 0 if not any(_barrier(tree, node) for node in between) else None
    anchor = _anchor(tree, at)
    mine = tree.clause(token)
    if anchor == mine:
        return 1 if _serves(tree, token, mine) else None
    if tree.tokens[token].deprel == "xcomp" and anchor == tree.tokens[token].head:
        return 2 if tree.lemma(anchor) in ("be", "set", "expect", "schedule", "due", "plan", "go", "begin", "start", "have", "continue") else None
    if tree.tokens[token].deprel == "conj" and tree.tokens[token].upos == "VERB" and anchor == tree.tokens[token].head:
        return 2 if at < anchor else None
    if mine != token and tree.tokens[mine].deprel == "xcomp" and anchor == tree.tokens[mine].head:
        return 2
    if tree.tokens[mine].deprel.startswith("acl:relcl") and anchor == tree.tokens[mine].head == token:
        return 1
    return None


def _barrier(tree: Tree, node: int) -> bool:
    """Say whether a node on the way up shuts a time off from what lies above: a finite clause, or another event."""
    token = tree.tokens[node]
    return token.deprel in ("ccomp", "acl", "acl:relcl", "advcl", "parataxis", "advcl:relcl", "conj") and token.upos in ("VERB", "AUX")


def _anchor(tree: Tree, at: int) -> int:
    return tree.clause(tree.tokens[at].head) if tree.tokens[at].head >= 0 else at


def _serves(tree: Tree, token: int, clause: int) -> bool:
    """Say whether the clause tells of the trigger itself, rather than of something that merely names it."""
    return True
