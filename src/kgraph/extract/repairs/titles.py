"""Titles before a name, and the preposition that belongs to both, hung so that the name is the head."""

from __future__ import annotations

from kgraph.extract.tree import NOMINAL, Tree


def join_titles(tree: Tree) -> None:
    """Hang a title on the name after it, where the parse made the name a subject that follows its verb ("to meet
    with president X")."""
    for token in tree.tokens[1:]:
        title = tree.tokens[token.index - 1]
        if token.deprel != "nsubj" or not 0 <= token.head < title.index or title.head != token.head:
            continue
        if token.upos == "PROPN" and title.upos == "NOUN" and title.deprel in ("obl", "obj"):
            tree.move(token.index, title.head, title.deprel)
            for kid in list(tree.children[title.index]):
                tree.move(
                    kid, token.index if tree.tokens[kid].deprel == "case" else title.index, tree.tokens[kid].deprel
                )
            tree.move(title.index, token.index, "nmod:desc")


def give_cases_to_names(tree: Tree) -> None:
    """Give a name the preposition that the parse hung on the title before it ("with Prime Minister X")."""
    for token in tree.tokens:
        if token.deprel in ("nmod:desc", "compound", "flat") and token.head > token.index:
            for kid in [k for k in tree.kids(token.index, "case") if k < token.index]:
                if not tree.case(token.head) or token.deprel == "nmod:desc":
                    tree.move(kid, token.head, "case")


def read_under_secretaries(tree: Tree) -> None:
    """Take "Under Secretary X" at a sentence's head for its subject, not for where something is."""
    offices = {m.start for m in tree.sentence.mentions if m.type == "office"}
    for token in tree.tokens:
        head = token.head
        if token.text != "Under" or token.deprel != "case" or token.start not in offices or head < 0:
            continue
        tree.move(token.index, head, "compound", upos="PROPN")
        verb = tree.tokens[head].head
        if tree.tokens[head].deprel == "obl" and head < verb and not tree.kids(verb, "nsubj"):
            tree.move(head, verb, "nsubj:pass" if tree.kids(verb, "aux:pass") else "nsubj")


def read_visiting(tree: Tree) -> None:
    """Read "…, visiting Thai Premier X said" as a premier who visits, where the parse made a clause of it."""
    for token in tree.tokens:
        if token.text.lower() != "visiting" or token.upos != "VERB" or token.deprel == "amod":
            continue
        named = next((t for t in tree.tokens[token.index + 1 : token.index + 9] if t.deprel.startswith("nsubj")), None)
        if named is None or tree.kids(token.index, "obj", "nsubj", "aux", "mark") or named.head < named.index:
            continue
        between = range(token.index + 1, named.index)
        if all(named.index in tree.up(i) for i in between) and named.upos in NOMINAL:
            tree.move(token.index, named.index, "amod")
