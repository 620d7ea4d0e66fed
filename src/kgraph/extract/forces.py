"""Armed forces in a sentence: whose they are, and who exercises with whom."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from kgraph.extract.parties import Actor, actors_at, unique
from kgraph.extract.repairs.words import words as repair_words
from kgraph.extract.tables import word_set
from kgraph.extract.tree import Tree

OWNERS = frozenset({"of", "from", "by"})


words = partial(word_set, "forces.toml")


def are_forces(tree: Tree, index: int) -> bool:
    """Say whether a word stands for armed forces ("frigates", "the Kenyan Coast Guard")."""
    token = tree.tokens[index]
    if token.upos not in ("NOUN", "PROPN", "ADJ"):
        return False
    last = token.text.lower().rsplit(" ", 1)[-1]
    return tree.lemma(index) in words("forces") or last in words("forces") or last.rstrip("s") in words("forces")


def sides(tree: Tree, among: Iterable[int] | None = None, *, reporting: bool = False) -> list[Actor]:
    """Return the states whose forces a sentence names, or only those among some words, in text order; those that only
    report on it where asked to."""
    found: list[Actor] = []
    for index in range(len(tree.tokens)) if among is None else sorted(among):
        if are_forces(tree, index) and not _one_man(tree, index) and (reporting or not _reports(tree, index)):
            found += _owners(tree, index)
    return unique([a for a in found if a.id.isupper()])


def _owners(tree: Tree, index: int) -> list[Actor]:
    """Return whose forces a word names: by itself ("the Royal Navy"), by what stands before it or behind "of"."""
    own = [Actor(m.ids[0], m, index) for m in tree.at.get(index, ()) if m.type == "state" and m.ids]
    spots = tree.kids(index, "amod", "compound", "nmod:poss", "nmod:desc")
    head = tree.tokens[index].head
    if tree.tokens[index].deprel in ("compound", "nmod:desc") and tree.tokens[head].upos == "PROPN":
        spots += [k for k in tree.kids(head, "amod", "compound", "nmod:poss") if k < index]  # "the Chilean frigate Tor"
    spots += [k for k in tree.kids(index, "nmod") if tree.case(k) in OWNERS]
    found = [a for s in spots for t in tree.conjuncts(s) for a in actors_at(tree, t) if a.mention.type != "person"]
    inner = [k for s in spots if tree.case(s) in OWNERS for k in tree.kids(s, "nmod")]
    listed = [a for k in inner if tree.case(k) == "including" for t in tree.conjuncts(k) for a in actors_at(tree, t)]
    return [*own, *found, *listed]


def _one_man(tree: Tree, index: int) -> bool:
    """Say whether a word is about one soldier, who is no side of an exercise."""
    return tree.lemma(index) in words("men") and tree.tokens[index].feat("Number") == "Sing"


def _reports(tree: Tree, index: int) -> bool:
    """Say whether forces only tell of it ("the Kenyan army said")."""
    clause = tree.clause(index)
    return tree.lemma(clause) in repair_words("reporting") and bool(
        tree.kids(clause, "ccomp") or tree.tokens[clause].deprel == "parataxis"
    )


def at_peace(tree: Tree, index: int) -> bool:
    """Say whether no verb above a word tells of fighting in earnest."""
    return not any(
        tree.lemma(i) in words("fighting") and tree.tokens[i].upos == "VERB" for i in (index, *tree.up(index))
    )
