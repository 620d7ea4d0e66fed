"""Figures told in whatever words: whose relationship a number is about and which number, read off the whole
sentence."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from kgraph.extract.bodies import sort_of
from kgraph.extract.figures import Figure, money_in, quantities_in, share_at
from kgraph.extract.parties import ids_of
from kgraph.extract.tables import word_set
from kgraph.extract.tree import Tree

if TYPE_CHECKING:
    from kgraph.extract.build import Draft
    from kgraph.extract.context import Context

Ids = tuple[str, ...]
LEAST = 100
"""How many people tell of a relationship, and not of an incident."""


_words = partial(word_set, "flows.toml")


def measured(draft: Draft, context: Context) -> tuple[Ids, list[Figure]]:
    """Return the two sides of a sentence about trade, investment or travel and its figures, () where it has no two
    sides or is of something else."""
    tree = draft.one.tree
    if any(tree.lemma(t.index) in _words("no_figures") for t in tree.tokens) or _only_names(draft):
        return (), []
    counts = str(draft.one.frame.hints.get("wide") or "") == "people"
    figures = _people(draft) if counts else _amounts(draft)
    if not figures:
        return (), []
    return _sides(draft, context), figures


def _only_names(draft: Draft) -> bool:
    """Say whether the word only names another noun ("trade ministry"), no figure."""
    token = draft.one.tree.tokens[draft.one.token]
    return token.deprel == "compound" and draft.one.tree.lemma(token.head) not in _words("measures")


# --- whose figure -------------------------------------------------------------------------------------------------


def _sides(draft: Draft, context: Context) -> Ids:
    """Return the two states or unions that a sentence is about; one that is named alone has the one named before."""
    tree = draft.one.tree
    told, own = set(_tellers(tree)), set(tree.subtree(draft.one.token))
    if any(at in own for at, _ in tree.mentions("region")):
        return ()  # "its exports to Asia"
    found = [i for at, m in tree.mentions("state", "organisation") if at not in told for i in ids_of(m)]
    named = tuple(dict.fromkeys(i for i in found if i.isupper() and sort_of(i) in ("", "union", "state", "bloc")))
    told_of = tuple(i for i in named if not _group(i))
    pair = told_of if len(told_of) == 2 else named
    states = tuple(i for i in told_of if i != "EU")
    if len(told_of) == 3 and len(states) == 2:  # "more than from any other country in the EU"
        return states
    if len(pair) == 2:
        return pair
    if len(pair) > 2 or any(True for _ in tree.mentions("region")):
        return ()
    tellers = {i for at, m in tree.mentions("state") if at in told for i in ids_of(m)} - set(pair)
    if len(tellers) == 2 and not found and _bilateral(tree):  # "bilateral trade tops $2bn, the X and Y ministers noted"
        return tuple(sorted(tellers))
    if len(tellers) == 1 and len(found) == 1:  # "visitors from X numbered 209,000, Y's ministry said"
        return (*pair, *tellers)
    both = tuple(dict.fromkeys(i for _, m in tree.mentions("group") for i in ids_of(m)))
    if not pair:
        return both if len(both) == 2 else context.pair if len(context.pair) == 2 and _bilateral(tree) else ()
    other = context.partner(pair[0])
    return (*pair, other) if other and (_bilateral(tree) or _stands_for_other(tree)) else ()


def _group(ident: str) -> bool:
    return bool(sort_of(ident)) and ident != "EU"


def _bilateral(tree: Tree) -> bool:
    """Say whether a sentence speaks of what two have together, without naming them."""
    return any(tree.lemma(t.index) in _words("together") for t in tree.tokens)


def _stands_for_other(tree: Tree) -> bool:
    return any(tree.lemma(t.index) in _words("other_side") for t in tree.tokens)


def _tellers(tree: Tree) -> Iterator[int]:
    """Yield the words of who tells it ("the ministry of X said", "according to X", "in the capital of X")."""
    for token in tree.tokens:
        if token.upos == "VERB" and tree.lemma(token.index) in _words("telling"):
            for kid in tree.kids(token.index, "nsubj", "obl"):
                yield from tree.subtree(kid)
        if tree.case(token.index).startswith("according"):
            yield from tree.subtree(token.index)


# --- which figure -------------------------------------------------------------------------------------------------


def _amounts(draft: Draft) -> list[Figure]:
    """Return the sums of the sentence, else its quantities, else its share."""
    tree = draft.one.tree
    inside = set(range(len(tree.tokens)))
    if found := money_in(tree, inside) or quantities_in(tree, inside):
        return found
    for at, mention in tree.mentions("count"):
        if mention.data.get("unit") == "percent":
            return [Figure(mention.data["value"], None, "percent", at, (mention.start, mention.end))]
    part = share_at(tree, [t.index for t in tree.tokens if t.upos in ("NOUN", "NUM")])
    return [part] if part else []


def _people(draft: Draft) -> list[Figure]:
    """Return how many people go, live or study somewhere, "96,000 Xs visited Y"."""
    tree, one = draft.one.tree, draft.one
    unit = str(one.frame.hints.get("unit") or "tourists")
    spots = [one.token, *one.roles.get("agent", []), *one.roles.get("theme", []), *one.roles.get("of", [])]
    if not one.verbal and tree.tokens[one.token].deprel == "nsubj":  # "visitors from X numbered 209,000"
        spots += tree.kids(tree.tokens[one.token].head, "obj", "obl")
    near = {k for s in spots for k in (s, *tree.kids(s, "nummod", "compound"))}
    for at, mention in tree.mentions("count"):
        value = mention.data.get("value")
        if at in near and isinstance(value, int | float) and value >= LEAST and not mention.data.get("unit"):
            return [Figure(value, None, unit, at, (mention.start, mention.end))]
    if one.verbal:
        return []
    return [
        Figure(m.data["value"], None, "percent", at, (m.start, m.end))
        for at, m in tree.mentions("count")
        if m.data.get("unit") == "percent"
    ][:1]


def given_too(figure: Draft, draft: Draft) -> bool:
    """Say whether a sum is told as help or an investment of one in the other: then it measures nothing."""
    same = draft.kind == "support" and draft.get("amount") == figure.get("amount") is not None
    return same and draft.one.tree is figure.one.tree and bool(set(draft.parties) & set(figure.parties))
