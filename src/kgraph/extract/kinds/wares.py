"""What is sold, or sent home by people, and so is no help of a state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kgraph.extract.kinds.flows import sum_at, words
from kgraph.extract.parties import actors_at
from kgraph.extract.tree import Tree

if TYPE_CHECKING:
    from kgraph.extract.build import Draft


def people_give(draft: Draft) -> bool:
    """Say whether people of a state give, and not the state ("Filipinos in Kuwait sent home $600 million"); "the
    Russians" are their state."""
    tree, one = draft.one.tree, draft.one
    if "agent" not in one.frame.slots.get("provider", ()):
        return False
    spots = [i for i in one.roles.get("agent", []) if tree.tokens[i].text.endswith("s") and not tree.kids(i, "det")]
    return any(m.type == "state" and m.form == "demonym" for i in spots for m in tree.at.get(i, ()))


def is_trade(draft: Draft) -> bool:
    """Say whether what is sent is a sum's worth of wares ("shipped $31 million of copper to X")."""
    tree, one = draft.one.tree, draft.one
    if tree.lemma(one.token) not in words("shipping") or one.frame.name == "wares-as-help":
        return False
    given = {w for name in ("sums", "arms", "helpers") for w in one.frame.classes[name]} | words("gifts")
    themes = one.roles.get("theme", [])
    inside = [i for t in (*themes, *one.roles.get("with", [])) for i in tree.phrase(t)]
    if any(tree.lemma(i) in words("mostly") for i in (*inside, *tree.kids(one.token, "advmod"))):
        return True  # "sends them mainly fish"
    if any(_shiploads(tree, i) for i in inside):
        return True  # "shipped 14 million tonnes of wheat"
    priced = any(sum_at(tree, i) or tree.lemma(i) == "worth" for i in inside)
    held = [*inside, *one.roles.get("place", []), *one.roles.get("topic", [])]
    wares = [i for i in held if priced and (tree.case(i) == "of" or (tree.case(i) == "in" and not actors_at(tree, i)))]
    wares = [i for i in wares if not any(m.type == "time" for m in tree.at.get(i, ()))]
    worth = any(tree.lemma(k) == "worth" for t in themes for k in tree.children[t])
    wares += [i for i in themes if priced and (worth or tree.lemma(i) in ("good", "goods", "product"))]
    given |= set(one.frame.classes["help"]) - words("wares") if worth else set()
    return any(tree.tokens[k].upos == "NOUN" and tree.lemma(k) not in given for k in wares)


def _shiploads(tree: Tree, index: int) -> bool:
    """Say whether a word counts wares by the million."""
    if tree.lemma(index) not in ("ton", "tonne", "barrel"):
        return False
    counts = [m for k in tree.kids(index, "nummod") for m in tree.at.get(k, ()) if m.type == "count"]
    return any(isinstance(n := m.data.get("value"), int | float) and n >= LOADS for m in counts)


LOADS = 500_000
"""More than anybody gives away."""
