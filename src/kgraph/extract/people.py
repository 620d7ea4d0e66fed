"""Persons who act in a happening, by their full names."""

from __future__ import annotations

from collections.abc import Sequence

from kgraph.extract.context import Context
from kgraph.extract.match import Instance
from kgraph.extract.parties import ids_of, private_person
from kgraph.extract.tree import Tree
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
        "three",
        "four",
        "pair",
        "duo",
        "trio",
        "quartet",
        "chief",
        "monarch",
        "ruler",
        "statesman",
    }
)


LED = frozenset({"lead", "head", "accompany", "flank", "join"})
"""Participles whose by-phrase names who is there too ("a delegation led by X", "Y, accompanied by Z")."""
HOLDING = frozenset({"include", "comprise", "feature", "involve"})
"""Verbs whose object names the members of a delegation."""


def people_of(one: Instance, paths: Sequence[str], context: Context) -> list[Mention]:
    """Return the person mentions that head, or stand in apposition to, the fillers of some roles; "the two leaders"
    are two."""
    found: list[Mention] = []
    for path in paths:
        for token in one.fillers(path):
            for spot in _spots(one.tree, token):
                found += [m for m in _persons_at(one, spot, context) if m not in found]
    if found and one.verbal:
        for spot in _companions(one.tree, one.token):
            found += [m for m in _persons_at(one, spot, context) if m not in found]
    return found


def _spots(tree: Tree, token: int) -> list[int]:
    """Return where the names of a filler stand: itself, its apposition ("his guest, Minister X"), who leads it, who is
    in it."""
    near = tree.names(token)
    inner = [n for k in near if not _is_person(tree, k) for n in tree.names(k)]
    with_it = _companions(tree, token)
    return [token, *near, *inner, *with_it]


def _companions(tree: Tree, index: int) -> list[int]:
    """Return who leads, accompanies or makes up what a word stands for, or who does it with others."""
    found: list[int] = []
    for clause in tree.kids(index, "acl", "advcl", "acl:relcl"):
        lemma = tree.lemma(clause)
        if lemma in LED:
            found += [t for k in tree.kids(clause, "obl") if tree.case(k) == "by" for t in tree.conjuncts(k)]
        elif lemma in HOLDING and tree.lemma(index) in ("delegation", "team", "party", "entourage", "group", "mission"):
            found += [t for k in tree.kids(clause, "obj") for t in tree.conjuncts(k)]
    return [*found, *(n for t in found for n in tree.names(t))]


def _is_person(tree: Tree, spot: int) -> bool:
    return any(m.type == "person" for m in tree.at.get(spot, ()))


def _persons_at(one: Instance, spot: int, context: Context) -> list[Mention]:
    """Return the persons that a word names or, for a group or a leader, means."""
    tree = one.tree
    if private_person(tree, spot):
        return []
    found = [m for m in tree.at.get(spot, ()) if m.type in ("person", "office") and m.ids]
    for mention in tree.at.get(spot, ()):
        if mention.type == "group" and tree.lemma(spot) in LEADING:
            found += _behind(mention, context)
        if mention.type == "office" and (leader := _leader(one, spot, mention, context)):
            found.append(leader)
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
    """Return the persons whom a group was found to be, else the person last named for each of its actors."""
    told = [p for name in group.data.get("people", ()) if (p := context.person_named(str(name)))]
    if told:
        return told
    named = [p for actor in ids_of(group) if (p := context.person_for(actor, group.start))]
    return named if len(named) == len(ids_of(group)) else []
