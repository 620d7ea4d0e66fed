"""Relative clauses whose gap the parse lost, hung on the document they are about.

"A protocol that both ministers put their names to in May" leaves a preposition without its noun, and "a treaty with X,
which lawmakers are expected to approve" has two subjects: in both the pronoun stands for what the clause does something
with.
"""

from __future__ import annotations

from kgraph.extract.repairs.words import words
from kgraph.extract.tree import NOMINAL, Tree

PRONOUNS = frozenset({"that", "which"})
NAMING = frozenset({"DET", "NUM", "ADJ", "NOUN", "PROPN", "CCONJ", "PRON", "PART"})
"""What names those who act, between a document and its clause."""
REACH = 9
"""How many words behind its verb a stranded preposition may stand."""


def hang_gaps(tree: Tree) -> None:
    """Hang clauses with "that" or "which" on the document before them where they have a subject of their own."""
    for token in list(tree.tokens):
        if token.upos == "NOUN" and tree.lemma(token.index) in words("acted_on"):
            _contact(tree, token.index)
    for token in list(tree.tokens[1:]):
        if token.text.lower() not in PRONOUNS or token.head <= token.index:
            continue
        noun = _document(tree, token.index)
        if noun < 0 or tree.tokens[token.head].upos != "VERB":
            continue
        if (bare := _stranded(tree, token.head)) >= 0:
            _hang(tree, token.head, noun)
            tree.move(token.index, token.head, "obl")
            tree.move(bare, token.index, "case")
        elif token.deprel.startswith("nsubj") and _own(tree, token.head, token.index):
            _hang(tree, token.head, noun)


def _contact(tree: Tree, noun: int) -> None:
    """Hang a clause without a pronoun on its document ("a pact the two countries signed in May")."""
    verb = noun + 1
    while verb < len(tree.tokens) and verb - noun < REACH and tree.tokens[verb].upos in NAMING:
        verb += 1
    if verb - noun < 2 or verb >= len(tree.tokens) or tree.tokens[verb].upos != "VERB":
        return
    inside = range(noun + 1, verb)
    heads = [i for i in inside if tree.tokens[i].head not in inside and tree.tokens[i].upos in NOMINAL]
    opens = tree.tokens[noun + 1]
    known = any(m.type in ("group", "state", "office", "person") for i in heads for m in tree.at.get(i, ()))
    if opens.upos == "CCONJ" or len(heads) != 1 or not known or tree.tokens[verb].feat("Tense") != "Past":
        return
    if tree.lemma(verb) not in words("done") or tree.kids(verb, "obj", "aux:pass") or verb in tree.up(noun):
        return
    tree.move(verb, noun, "acl:relcl", feats="Mood=Ind|Tense=Past|VerbForm=Fin")
    tree.move(heads[0], verb, "nsubj")


def _document(tree: Tree, pronoun: int) -> int:
    """Return the document or body that a pronoun stands behind, right before it or before the names of its parties."""
    last = pronoun - 1 - (tree.tokens[pronoun - 1].text == ",")
    while last >= 0 and tree.lemma(last) not in words("acted_on") | words("belonged_to"):
        if tree.tokens[last].upos not in NOMINAL or not 0 <= tree.tokens[last].head < last:
            return -1
        last = tree.tokens[last].head
    return last


def _own(tree: Tree, verb: int, pronoun: int) -> bool:
    """Say whether a clause has a subject between the pronoun and its verb, and no object."""
    own = [k for k in tree.kids(verb, "nsubj") if pronoun < k < verb]
    return bool(own) and not [k for k in tree.kids(verb, "obj") if k > verb]


def _stranded(tree: Tree, verb: int) -> int:
    """Return a preposition behind a verb that has no noun: another follows, or the clause ends; -1 where there is
    none."""
    for index in range(verb + 1, min(verb + REACH, len(tree.tokens) - 1)):
        after = tree.tokens[index + 1]
        if tree.tokens[index].text.lower() != "to" or tree.tokens[index].upos == "PART":
            continue
        if after.upos in ("ADP", "PUNCT") or any(m.type == "time" for m in tree.at.get(index + 1, ())):
            return index
    return -1


def _hang(tree: Tree, verb: int, noun: int) -> None:
    """Hang a clause on its noun, where it is not above the noun already."""
    if verb not in tree.up(noun):
        tree.move(verb, noun, "acl:relcl")
