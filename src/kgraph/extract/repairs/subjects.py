"""Subjects given back to the clause they belong to, and lists of names that the parse broke in two subjects."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from kgraph.extract.repairs.words import words
from kgraph.extract.tree import NOMINAL, Tree


def give_back_subjects(tree: Tree) -> None:
    """Give the reported clause its subject where a verb of saying has two ("The signing has been postponed, X
    said")."""
    tokens = list(tree.tokens)
    for token in tree.tokens:
        subjects = tree.kids(token.index, "nsubj")
        for clause in tree.kids(token.index, "ccomp", "parataxis"):
            inside = len(subjects) > 1 and subjects[-1] < token.index < clause and _pauses_after(tree, token.index)
            around = len(subjects) > 1 and subjects[0] < clause < subjects[-1]
            if (around or inside) and not tree.kids(clause, "nsubj", "nsubj:pass"):
                passive = bool(tree.kids(clause, "aux:pass"))
                tokens[subjects[0]] = replace(
                    tokens[subjects[0]], head=clause, deprel="nsubj:pass" if passive else "nsubj"
                )
                tree.children[token.index].remove(subjects[0])
                tree.children[clause] = sorted([*tree.children[clause], subjects[0]])
                break
    tree.tokens = tuple(tokens)


def _pauses_after(tree: Tree, verb: int) -> bool:
    """Say whether a comma follows a verb of saying that stands inside what is said ("The pact, X said, will …")."""
    return verb + 1 < len(tree.tokens) and tree.tokens[verb + 1].text == "," and tree.lemma(verb) in words("saying")


def join_subjects(tree: Tree) -> None:
    """Make one subject of two that stand side by side before a verb ("Kenya, Austria sign a pact", "Chancellor X
    and President Y sign a pact")."""
    for token in tree.tokens:
        subjects = [k for k in tree.kids(token.index, "nsubj", "nsubj:pass") if k < token.index]
        for first, second in pairwise(subjects):
            names = tree.tokens[first].upos in NOMINAL and tree.tokens[second].upos == "PROPN"
            if names and second == first + 1 and tree.tokens[first].deprel == tree.tokens[second].deprel:
                for kid in [k for k in tree.children[first] if k > second]:
                    tree.move(kid, second, tree.tokens[kid].deprel)
                tree.move(first, second, "nmod:desc")
            elif (names and second == first + 2 and tree.tokens[first + 1].text == ",") or _listed_holders(
                tree, first, second
            ):
                tree.move(second, first, "conj")
            elif _listed_actors(tree, first, second):
                for kid in [k for k in tree.kids(first, "nmod:desc", "appos") if k > first + 1]:
                    tree.move(kid, second, "nmod:desc")  # "A, her counterpart B": the role is B's
                tree.move(second, first, "conj")


def gather_listed(tree: Tree) -> None:
    """Put a list together of which the parse took the head for an object and a member for the subject ("soldiers
    from Kenya, Chile and Peru are digging in")."""
    for token in tree.tokens:
        if token.upos != "VERB":
            continue
        bare = [k for k in tree.kids(token.index, "obj", "obl") if k < token.index and not tree.case(k)]
        objects = [k for k in bare if tree.tokens[k].upos == "NOUN" and not tree.tokens[k].deprel.endswith("marked")]
        subjects = [k for k in tree.kids(token.index, "nsubj", "nsubj:pass") if k < token.index]
        if (
            len(objects) != 1
            or len(subjects) != 1
            or subjects[0] < objects[0]
            or tree.tokens[subjects[0] - 1].text != ","
        ):
            continue
        first = [k for k in tree.kids(objects[0], "nmod") if k < subjects[0] and tree.tokens[k].upos == "PROPN"]
        if first and tree.tokens[subjects[0]].upos == "PROPN":
            tree.move(objects[0], token.index, tree.tokens[subjects[0]].deprel)
            tree.move(subjects[0], first[-1], "conj")


def _listed_holders(tree: Tree, first: int, second: int) -> bool:
    """Say whether two subjects are a headline's list of a state and whoever acts for another ("X, Y ministers
    meet")."""
    comma = first + 2 < len(tree.tokens) and tree.tokens[first + 1].text == ","
    names = tree.tokens[first].upos == "PROPN" and tree.tokens[second].upos == "NOUN"
    return comma and names and first + 2 in tree.kids(second, "compound", "amod")


def _listed_actors(tree: Tree, first: int, second: int) -> bool:
    """Say whether two subjects that mentions name stand on one list ("President A, her peer B and C met")."""
    begin = min((i for i in tree.subtree(second) if tree.tokens[i].upos not in ("PUNCT", "CCONJ")), default=second)
    while begin - 1 > first and tree.tokens[begin - 1].upos in ("NOUN", "PROPN", "ADJ", "PRON", "DET"):
        begin -= 1
    if (
        begin <= first
        or tree.tokens[begin - 1].text not in (",", "and")
        or any(t.upos in ("VERB", "AUX") for t in tree.tokens[first:second])
    ):
        return False
    types = ("person", "office", "state", "organisation")
    named = [m for m in tree.sentence.mentions if m.type in types]
    return all(
        any(m.start <= tree.tokens[spot].start < m.end for m in named) and tree.tokens[spot].upos in NOMINAL
        for spot in (first, second)
    )
