"""The verb and the subject of a headline, which has neither article nor auxiliary to show them."""

from __future__ import annotations

from kgraph.extract.repairs.words import words
from kgraph.extract.tree import NOMINAL, Tree

PRESENT = "Mood=Ind|Tense=Pres|VerbForm=Fin"


def read_headline(tree: Tree) -> None:
    """Make the infinitive of a headline its verb and the names before it the subject ("X and Y to sign a deal")."""
    root = next((t for t in tree.tokens if t.head < 0), None)
    if root is None or root.upos not in NOMINAL or tree.kids(root.index, "cop", "nsubj"):
        return
    if root.upos == "NOUN" and root.feat("VerbForm") == "Fin" and not tree.kids(root.index, "det", "nmod:poss", "case"):
        before = [k for k in tree.kids(root.index, "compound", "nmod") if k < root.index]
        if before and tree.tokens[before[0]].upos == "PROPN" and max(tree.subtree(before[0])) == root.index - 1:
            tree.move(root.index, -1, "root", upos="VERB")
            tree.move(before[0], root.index, "nsubj")
            return
    talks = next(
        (k for k in tree.kids(root.index, "nmod") if tree.case(k) == "in" and tree.lemma(k) in ("talk", "negotiation")),
        None,
    )
    if talks is not None and root.upos == "PROPN":
        tree.move(talks, -1, "root")
        tree.move(root.index, talks, "nsubj")
        return
    verb = next((k for k in tree.kids(root.index, "acl") if tree.case(k) == "to" and k > root.index), None)
    if verb is not None:
        tree.move(verb, -1, "root")
        tree.move(root.index, verb, "nsubj")


def find_headline_object(tree: Tree) -> None:
    """Make the name right behind a headline's verb its object, where the parse took it for one called to or for the
    noun's own name ("ASEAN admits Timor-Leste"); nobody is called to without a comma."""
    for token in tree.tokens:
        head = token.head
        if token.upos != "PROPN" or not 0 <= head < token.index or min(tree.subtree(token.index)) != head + 1:
            continue
        if token.deprel == "vocative":
            subject = tree.kids(head, "nsubj")
        elif (
            token.deprel == "appos"
            and tree.tokens[head].head < 0
            and tree.tokens[head].text.removesuffix("s") in words("headline_verbs")
        ):
            subject = [k for k in tree.kids(head, "amod", "compound") if tree.tokens[k].text[0].isupper()][:1]
        else:
            continue
        if not subject or tree.kids(head, "obj", "cop"):
            continue
        for kid in tree.kids(head, "appos"):
            tree.move(kid, token.index, "appos")
        tree.move(head, tree.tokens[head].head, tree.tokens[head].deprel, upos="VERB", feats=PRESENT)
        tree.move(token.index, head, "obj")
        tree.move(subject[0], head, "nsubj", upos="PROPN")


def find_headline_verb(tree: Tree) -> None:
    """Take the noun or modifier before a headline's object for its verb, where a name stands before it and it is
    a word that headlines have ("Rwanda and Benin seal accord on trade", "Iraq and Egypt postpone summit")."""
    root = next((t for t in tree.tokens if t.head < 0), None)
    if root is None or root.upos != "NOUN":
        return
    kids = tree.kids(root.index, "compound", "amod")
    if any(t.feat("VerbForm") == "Fin" and t.index not in kids for t in tree.tokens):
        return
    for kid in kids:
        token, before = tree.tokens[kid], tree.tokens[kid - 1] if kid else None
        plain = token.upos == "VERB" or (token.upos == "NOUN" and token.text in words("headline_verbs"))
        if before is None or before.upos != "PROPN" or not plain or token.text.endswith(("ed", "ing")):
            continue
        if tree.kids(root.index, "det", "case") or not token.text.islower():
            continue
        first = min(tree.subtree(before.index)) if before.head == kid else 0
        top = next((i for i in range(first, kid) if tree.tokens[i].head in (kid, root.index)), 0)
        if tree.tokens[top].head not in (kid, root.index) and tree.tokens[top].head >= 0:
            continue
        tree.move(kid, -1, "root", upos="VERB", feats=PRESENT)
        tree.move(root.index, kid, "obj")
        tree.move(top, kid, "nsubj")
        return
