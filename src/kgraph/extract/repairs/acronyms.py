"""Names with their short form in brackets, put back in front of the noun they stand before."""

from __future__ import annotations

from kgraph.extract.tree import NOMINAL, Tree

PHRASAL = ("obl", "nmod", "obj", "nsubj", "conj", "appos", "root", "iobj", "dep")
LONGEST = 3
"""Words from the bracket to the noun ("(AU) culture ministers' meeting")."""


def join_acronyms(tree: Tree) -> None:
    """Hang "Pacific Islands Forum (PIF)" on the noun right behind it ("the … (PIF) summit"), where the brackets made
    the parse end the phrase with the name."""
    for token in tree.tokens[3:-1]:
        name = token.index - 3
        if token.text != ")" or name < 0 or tree.tokens[name].upos not in NOMINAL:
            continue
        opens, short = tree.tokens[name + 1 : name + 3]
        noun = _noun_behind(tree, token.index)
        if opens.text != "(" or not short.text.isupper() or noun is None or tree.kids(noun, "det", "case"):
            continue
        head = _head(tree, name, noun)
        if head is not None and tree.tokens[head].deprel.split(":")[0] in PHRASAL:
            _put_before(tree, head, noun)


def _noun_behind(tree: Tree, bracket: int) -> int | None:
    """Return the last noun of the words right behind a bracket."""
    found = None
    for token in tree.tokens[bracket + 1 : bracket + 1 + LONGEST]:
        if token.upos not in ("NOUN", "PROPN", "ADJ"):
            break
        found = token.index if token.upos != "ADJ" else found
    return found


def _head(tree: Tree, name: int, noun: int) -> int | None:
    """Return the head of the phrase that the name ends, None where the noun is that already."""
    head = name
    while 0 <= tree.tokens[head].head < name and tree.tokens[head].deprel in ("flat", "compound"):
        head = tree.tokens[head].head
    return None if noun in (head, *tree.up(head)) else head


def _put_before(tree: Tree, head: int, noun: int) -> None:
    """Give the noun the place of the phrase's head, and its articles and prepositions."""
    token = tree.tokens[head]
    tree.move(noun, token.head, token.deprel)
    for kid in tree.kids(head, "case", "det", "mark", "nmod:poss", "cc"):
        if kid < head:
            tree.move(kid, noun, tree.tokens[kid].deprel)
    tree.move(head, noun, "compound")
