"""Where a happening is: the city as written, or the venue where no city is named; never a country."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from kgraph.extract.match import Instance
from kgraph.extract.tree import Tree
from kgraph.records import Mention

WATERS = ("sea", "ocean", "gulf", "strait", "bay", "channel")
CITY_FORMS = frozenset({"capital", "city"})


LOOSE = frozenset({"with", "between"})
"""Roles whose own "in X" phrase may be the event's ("talks with Y in X")."""


def place_of(one: Instance, paths: Sequence[str]) -> Mention | None:
    """Return the place mention under the fillers of some roles: a city before a venue."""
    tree = one.tree
    venue: Mention | None = None
    for path in paths:
        for token in one.fillers(path):
            inside = set(tree.phrase(token))
            if path != "place":
                inside = (
                    {i for k in tree.kids(token, "nmod") if tree.case(k) in ("in", "at") for i in tree.phrase(k)}
                    if path in LOOSE
                    else inside
                )
            for at, mention in ((i, m) for i, m in tree.mentions("place", "state", "region") if i in inside):
                if one.frame.kind == "exercise" and mention.text.lower().endswith(WATERS):
                    return mention
                if mention.form in CITY_FORMS or (mention.type == "place" and mention.form != "metonym"):
                    return mention
                if mention.form == "metonym" and tree.case(at) in ("in", "at", "to", "inside", "near", ""):
                    venue = venue or mention
    return venue or _named(one, paths) or _of_clause(one) or _near(one)


def _near(one: Instance) -> Mention | None:
    """Take the city where the governor says someone is ("X is in Y for talks"), or that hangs on a word below the verb
    ("met face to face in X")."""
    tree = one.tree
    if one.frame.kind != "meeting":
        return None
    spots = [k for x in tree.kids(one.token, "xcomp") for y in (x, *tree.kids(x, "xcomp")) for k in tree.kids(y, "obl")]
    if not one.verbal:
        spots = [one.governor] if one.governor >= 0 and tree.kids(one.governor, "cop") else []
    held = [
        m for k in spots if tree.case(k) in ("in", "at") for m in tree.at.get(k, ()) if m.type in ("place", "state")
    ]
    return next((m for m in held if m.form in CITY_FORMS), None)


TAKING_PLACE = frozenset({"take", "hold", "begin", "start", "open", "convene", "conclude", "end", "close", "kick"})


def _of_clause(one: Instance) -> Mention | None:
    """Take the place of the clause that says when and where a gathering is ("the third round of the dialogue took
    place in X")."""
    tree = one.tree
    if one.verbal or one.frame.kind not in ("meeting", "exercise"):
        return None
    clause = tree.clause(one.token)
    above = [one.token, *tree.up(one.token)]
    for held in (k for k in tree.kids(one.token, "acl") if tree.lemma(k) in TAKING_PLACE):
        if found := _city(tree, held):
            return found  # "the talks, held in X"
    below = next((n for n, up in pairwise(above) if up == clause), None)
    subject = below is not None and tree.tokens[below].deprel.startswith("nsubj")
    below_it = [k for k in tree.kids(clause, "xcomp") if tree.lemma(k) in TAKING_PLACE]
    clause = below_it[0] if below_it else clause  # "is expected to be held in X"
    if not subject or tree.lemma(clause) not in TAKING_PLACE:
        return None
    return _city(tree, clause)


def _city(tree: Tree, verb: int) -> Mention | None:
    """Return the city in which a verb says that something takes place."""
    spots = [k for k in tree.kids(verb, "obl") if tree.case(k) == "in"]
    named = [m for k in spots for m in tree.at.get(k, ()) if m.type in ("place", "state")]
    return next((m for m in named if m.form in CITY_FORMS or m.type == "place"), None)


def _named(one: Instance, paths: Sequence[str]) -> Mention | None:
    """Take a name after "in" or "at" that no mention knows for a place ("the summit in Haute-Savoie")."""
    tree = one.tree
    for token in one.fillers("place") if "place" in paths else ():
        word = tree.tokens[token]
        if (
            word.upos == "PROPN"
            and not tree.at.get(token)
            and tree.case(token) in ("in", "at")
            and word.text[:1].isupper()
        ):
            first = word
            for kid in reversed(tree.kids(token, "amod", "compound", "flat")):
                if kid == first.index - 1 and tree.tokens[kid].text[:1].isupper():
                    first = tree.tokens[kid]
            text = " ".join(t.text for t in tree.tokens[first.index : token + 1])
            return Mention(start=first.start, end=word.end, text=text, type="place", form="name", rule="name after in")
    return None
