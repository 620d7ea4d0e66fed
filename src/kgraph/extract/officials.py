"""Officials who are met on a trip without a word whose they are: those of the state travelled to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kgraph.extract.context import Context
from kgraph.extract.tables import word_set
from kgraph.extract.told import told_near

if TYPE_CHECKING:
    from kgraph.extract.build import Draft


def visited(draft: Draft, context: Context, unnamed: Sequence[int]) -> str:
    """Return the one state that the person who meets officials is told to travel to just before ("X will travel to
    Nepal. She will meet with senior government officials")."""
    tree = draft.one.tree
    kinds = word_set("follow.toml", "locals", "officials")
    if not any(tree.lemma(t) in kinds for s in unnamed for t in tree.conjuncts(s)):
        return ""
    people = set(draft.get("people") or ())
    near = told_near(context.told, tree, "visit", reach=2)
    hosts = {str(d.get("host")) for d in near if people & set(d.get("people") or ())}
    return hosts.pop() if len(hosts) == 1 else ""
