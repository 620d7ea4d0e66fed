"""Political support: backing of a people, a government or a cause, which gives nothing and is no fact."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kgraph.extract.tables import tables

if TYPE_CHECKING:
    from kgraph.extract.build import Draft


def is_political(draft: Draft) -> bool:
    """Say whether "support" is told without a sum, a thing or a field ("pledged strong support for the people")."""
    if draft.get("amount") is not None or draft.get("areas") or draft.get("support_type") not in (None, "aid"):
        return False
    one, words = draft.one, tables("flows.toml")
    tree = one.tree
    themes = [t for t in one.roles.get("theme", []) if tree.tokens[t].upos == "NOUN"]
    if not themes or any(tree.lemma(t) not in words["backing"] for t in themes):
        return False
    shades = [tree.lemma(k) for t in themes for k in tree.kids(t, "amod", "compound") if tree.tokens[k].upos != "PROPN"]
    return all(s in words["shades"] for s in shades)
