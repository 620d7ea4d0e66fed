"""Verbs that the parser takes for modifiers of their own object: "agreed to normalise relations", "… and forged ties
with Peru", "since Fiji and Tonga established ties"."""

from __future__ import annotations

from kgraph.extract.repairs.words import words
from kgraph.extract.tree import NOMINAL, Tree

INFINITIVE = "VerbForm=Inf"
ENDINGS = ("ed", "t", "ld", "ught", "ade", "ook", "oke")
"""How past tenses end."""
PAST = "Mood=Ind|Tense=Past|VerbForm=Fin"


def read_objects(tree: Tree) -> None:
    """Give such verbs their object, their subject and their place above it."""
    for token in tree.tokens:
        verbal = token.upos == "VERB" or (token.upos == "ADJ" and token.text.lower().endswith(("ise", "ize")))
        if not verbal or token.head < 0:
            continue
        if token.deprel == "amod" and token.head > token.index:
            _infinitive(tree, token.index) or _perfect(tree, token.index) or _clause(tree, token.index)
        elif token.deprel == "conj" and token.upos == "VERB":
            _second(tree, token.index)


def _infinitive(tree: Tree, verb: int) -> bool:
    """Read "to normalise relations" as an infinitive with its object."""
    noun = tree.tokens[verb].head
    bare = tree.tokens[verb].text.lower() == tree.tokens[verb].lemma.lower()
    if verb == 0 or tree.tokens[verb - 1].text.lower() != "to" or not bare:
        return False
    above = tree.tokens[noun]
    relation = "xcomp" if above.head >= 0 and tree.tokens[above.head].upos == "VERB" else "acl"
    tree.move(verb, above.head, relation if above.head >= 0 else "root", upos="VERB", feats=INFINITIVE)
    tree.move(noun, verb, "obj")
    tree.move(verb - 1, verb, "mark", upos="PART")
    return True


def _perfect(tree: Tree, verb: int) -> bool:
    """Read "having established relations" as a verb with its auxiliary."""
    noun, having = tree.tokens[verb].head, verb - 1
    if verb == 0 or tree.tokens[having].text.lower() != "having" or tree.tokens[noun].head != having:
        return False
    above = tree.tokens[having]
    tree.move(verb, above.head, above.deprel, feats="Tense=Past|VerbForm=Part")
    for kid in list(tree.children[having]):
        if kid != verb:
            tree.move(kid, verb, tree.tokens[kid].deprel)
    tree.move(having, verb, "aux", upos="AUX")
    tree.move(noun, verb, "obj")
    return True


def _clause(tree: Tree, verb: int) -> bool:
    """Read "since Fiji and Tonga established ties" as a clause."""
    noun = tree.tokens[verb].head
    names = [k for k in tree.children[noun] if k < verb and tree.tokens[k].upos == "PROPN"]
    mark = next((k for k in tree.children[noun] if tree.tokens[k].text.lower() in words("clause_openers")), -1)
    if not names or not 0 <= mark < names[0] or tree.tokens[noun].head < 0:
        return False
    between = range(names[0], verb)
    if any(tree.tokens[i].upos not in ("PROPN", "CCONJ", "PUNCT", "ADJ", "DET", "PART", "AUX") for i in between):
        return False
    tree.move(verb, tree.tokens[noun].head, "advcl", feats=PAST)
    tree.move(noun, verb, "obj")
    tree.move(mark, verb, "mark", upos="SCONJ")
    tree.move(names[0], verb, "nsubj")
    return True


def _second(tree: Tree, verb: int) -> None:
    """Read "dropped its claim and forged ties with Peru" as two verbs with an object each."""
    noun, after = tree.tokens[verb].head, verb + 1
    clause = next((n for n in (noun, *tree.up(noun)) if tree.tokens[n].upos == "VERB"), -1)
    joined = verb > 0 and tree.tokens[verb - 1].text.lower() in ("and", "but", "then")
    while after < len(tree.tokens) and tree.tokens[after].upos in ("ADJ", "DET", "NUM"):
        after += 1
    past = tree.tokens[clause].feat("Tense") == "Past" if clause >= 0 else False
    if not joined or not 0 <= clause <= noun < verb or not past or tree.kids(verb, "nsubj", "obj"):
        return
    if after >= len(tree.tokens) or tree.tokens[after].upos != "NOUN" or tree.tokens[after].head >= verb:
        return
    cases = tree.kids(after, "case")
    if any(k > verb for k in cases) or not tree.tokens[verb].text.lower().endswith(ENDINGS):
        return
    tree.move(verb, clause, "conj", feats=PAST)
    tree.move(after, verb, "obj")
    for kid in cases if tree.tokens[noun].upos in NOMINAL else ():
        tree.move(kid, noun, "case")  # "years of enmity and restored ties"
    for kid in tree.kids(after, "nmod"):
        if tree.case(kid) in ("with", "to", "from"):
            tree.move(kid, verb, "obl")
