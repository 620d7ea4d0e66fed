"""Persons who act in a happening, by their full names."""

from __future__ import annotations

from collections.abc import Sequence

from kgraph.extract.context import Context
from kgraph.extract.match import Instance
from kgraph.extract.parties import ids_of, private_person
from kgraph.records import Mention

LEADING = frozenset(
    {
        "leader",
        "president",
        "minister",
        "premier",
        "head",
        "chancellor",
        "secretary",
        "counterpart",
        "they",
        "we",
        "man",
        "official",
        "delegation",
        "both",
        "two",
    }
)


def people_of(one: Instance, paths: Sequence[str], context: Context) -> list[Mention]:
    """Return the person mentions that head, or stand in apposition to, the fillers of some roles; "the two leaders"
    are two."""
    tree = one.tree
    found: list[Mention] = []
    for path in paths:
        for token in one.fillers(path):
            led = [
                t
                for k in tree.kids(token, "acl")
                if tree.lemma(k) in ("lead", "head")
                for b in tree.kids(k, "obl")
                for t in tree.conjuncts(b)
            ]
            spots = [token, *tree.names(token), *led, *(n for t in led for n in tree.names(t))]
            for spot in spots:
                if private_person(tree, spot):
                    continue
                found += [
                    m for m in tree.at.get(spot, ()) if m.type in ("person", "office") and m.ids and m not in found
                ]
                for mention in tree.at.get(spot, ()):
                    if mention.type == "group" and tree.lemma(spot) in LEADING:
                        found += [m for m in _behind(mention, context) if m not in found]
                    if mention.type == "office" and (one_ := _leader(one, spot, mention, context)):
                        found += [one_] if one_ not in found else []
    return found


def _leader(one: Instance, spot: int, office: Mention, context: Context) -> Mention | None:
    """Return whom "the Chilean leader" means: the head of state or government of that state named last before it."""
    tree, of = one.tree, office.data.get("of")
    if "leader" not in office.data.get("heads", ()) or office.ids or not isinstance(of, str):
        return None
    named = any(m.type == "person" for s in tree.names(spot) for m in tree.at.get(s, ()))
    other = any(tree.lemma(k) in ("former", "ex", "opposition", "next", "new") for k in tree.kids(spot, "amod"))
    if named or other or tree.tokens[spot].feat("Number") == "Plur":
        return None
    return context.person_for(of, office.start, groups=("head-of-state", "head-of-government"))


def _behind(group: Mention, context: Context) -> list[Mention]:
    """Return the person last named for each actor of a group."""
    named = [p for actor in ids_of(group) if (p := context.person_for(actor, group.start))]
    return named if len(named) == len(ids_of(group)) else []
