"""Companies by name that put money into a state: they stand as givers beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kgraph.extract.tables import tables

if TYPE_CHECKING:
    from kgraph.extract.build import Draft

OTHER = ("state", "person", "office", "group", "region", "title", "instrument", "time")
"""Mentions that are no company."""


def firm_of(draft: Draft) -> str:
    """Return the name of the company that invests, "" where who does it is a state, a person or nobody by name."""
    tree = draft.one.tree
    agents = draft.one.roles.get("agent", [])
    for spot in (*agents, *(k for a in agents for k in tree.kids(a, "appos"))):  # "the ports operator DP World"
        held = tree.at.get(spot, ())
        named = next((m for m in held if m.type == "organisation"), None)
        if named is not None:
            known = named.ids and named.ids[0].isupper()
            return "" if known else named.text.removeprefix("The ").removeprefix("the ")
        token = tree.tokens[spot]
        if token.upos != "PROPN" or any(m.type in OTHER for m in held) or token.text.endswith("ns"):
            continue
        parts = [k for k in tree.kids(spot, "compound", "flat") if tree.tokens[k].upos == "PROPN"]
        words = [i for i in sorted({spot, *parts}) if not any(m.type in OTHER for m in tree.at.get(i, ()))]
        name = " ".join(tree.tokens[i].text for i in words)
        return "" if name.lower() in tables("flows.toml")["no_firms"] else name
    return ""
