"""Nouns that their own subject and object show to be the verb of the sentence."""

from __future__ import annotations

from dataclasses import replace

from kgraph.extract.lemmas import known
from kgraph.extract.tree import Tree
from kgraph.records import Token


def read_verbs(tree: Tree) -> None:
    """Take a noun for the verb that its own subject and object say it is ("X and Y upgrade relations", "X visits
    Y")."""
    tree.tokens = tuple(_as_verb(tree, token) for token in tree.tokens)


MODAL = frozenset({"will", "would", "shall", "should", "can", "could", "may", "might", "must"})


def _as_verb(tree: Tree, token: Token) -> Token:
    if token.upos == "ADJ" and token.text.lower().endswith("ing") and tree.kids(token.index, "obj"):
        return replace(token, upos="VERB", lemma=stem(token.text), feats="VerbForm=Ger")  # "to welcoming the king"
    if (
        token.upos != "NOUN"
        or not tree.kids(token.index, "nsubj")
        or tree.kids(token.index, "cop", "det", "nmod:poss", "case")
    ):
        return token
    modal = [k for k in tree.kids(token.index, "aux") if tree.lemma(k) in MODAL and k < token.index]
    if modal and token.index + 1 < len(tree.tokens):  # "will next head to X"
        return replace(token, upos="VERB", feats="VerbForm=Inf")
    if token.feat("VerbForm") == "Fin" or (tree.kids(token.index, "obj") and token.head < 0):
        feats = token.feats if token.feat("VerbForm") else "Mood=Ind|Tense=Pres|VerbForm=Fin"
        return replace(token, upos="VERB", feats=feats)
    return token


def stem(gerund: str) -> str:
    """Return the verb of a gerund, as the data files have it ("welcome" for "welcoming", "meet" for "meeting")."""
    bare = gerund.lower().removesuffix("ing")
    return next((w for w in (bare, bare + "e", bare[:-1]) if w in known()), bare)
