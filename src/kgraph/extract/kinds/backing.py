"""Political support: backing of a people, a government or a cause, which gives nothing and is no fact."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kgraph.extract.tables import tables

if TYPE_CHECKING:
    from kgraph.extract.build import Draft
    from kgraph.extract.tree import Tree


def is_political(draft: Draft) -> bool:
    """Say whether "support" is told without a sum, a thing or a field ("pledged strong support for the people")."""
    if draft.get("amount") is not None or draft.get("areas") or draft.get("support_type") not in (None, "aid"):
        return False
    one, words = draft.one, tables("flows.toml")
    tree = one.tree
    told = one.frame.hints.get("flows") == "noun"
    themes = [t for t in ((one.token,) if told else one.roles.get("theme", [])) if tree.tokens[t].upos == "NOUN"]
    if not themes or any(tree.lemma(t) not in words["backing"] for t in themes):
        return False
    shades = [tree.lemma(k) for t in themes for k in tree.kids(t, "amod", "compound") if tree.tokens[k].upos != "PROPN"]
    return all(s in words["shades"] for s in shades)


def is_anyone(tree: Tree, at: int) -> bool:
    """Say whether a word stands for states that nobody names ("to countries around the world", "to 23 nations")."""
    words = tables("flows.toml")
    if tree.lemma(at) not in words["anyone"] or tree.tokens[at].feat("Number") == "Sing":
        return False
    inside = tree.phrase(at)
    named = any(m.type in ("state", "organisation") for i in inside for m in tree.at.get(i, ()))
    many = any(tree.tokens[k].upos == "NUM" or tree.lemma(k) in words["many"] for k in inside)
    return not named and many


def is_proposed(draft: Draft) -> bool:
    """Say whether help is told as a proposal ("a proposed support package")."""
    tree, token = draft.one.tree, draft.one.token
    return any(tree.lemma(k) in tables("flows.toml")["only_proposed"] for k in tree.kids(token, "amod"))


def is_requested(draft: Draft) -> bool:
    """Say whether help is what somebody asks another for ("has asked X to lend it $30 million")."""
    tree, token = draft.one.tree, draft.one.token
    above = tree.tokens[token].head
    asked = above >= 0 and tree.tokens[token].deprel in ("xcomp", "ccomp", "advcl")
    return asked and tree.lemma(above) in tables("flows.toml")["requesting"]


def is_own(draft: Draft, at: int) -> bool:
    """Say whether a region is the giver's own ("funding to strengthen Canada's Arctic ports")."""
    tree, givers = draft.one.tree, draft.get("provider") or ()
    givers = (givers,) if isinstance(givers, str) else givers
    owners = [k for i in (at, tree.tokens[at].head) if i >= 0 for k in tree.kids(i, "nmod:poss")]
    return any(set(m.ids) & set(givers) for k in owners for m in tree.at.get(k, ()))


def helpers_of(tree: Tree) -> tuple[str, ...]:
    """Return with whom help is given ("in partnership with X"), who gets none of it."""
    beside = (i for t in tree.tokens if t.text.lower() in tables("flows.toml")["partnering"] for i in (t.index + 2,))
    spots = [i for i in beside if i < len(tree.tokens) and tree.case(i) == "with"]
    return tuple(i for k in spots for m in tree.at.get(k, ()) for i in m.ids)


def helped_to(draft: Draft) -> bool:
    """Say whether who would give is only helped to do so ("X will help Y train its police")."""
    tree, token = draft.one.tree, draft.one.token
    above, givers = tree.tokens[token].head, draft.get("provider") or ()
    if not draft.one.verbal or above < 0 or tree.lemma(above) not in tables("flows.toml")["assisting"]:
        return False
    helped = [*tree.kids(above, "obj"), *tree.kids(token, "nsubj")]
    ids = {i for k in helped for m in tree.at.get(k, ()) for i in m.ids}
    return bool(ids & {*((givers,) if isinstance(givers, str) else givers)})
