"""Names side by side that own one thing: "Niger and Mali's exit from the bloc", "Peru, Chile and Cuba's trade"."""

from __future__ import annotations

from kgraph.extract.tree import Tree

GENITIVES = ("'s", "’s", "'", "’")


def join_owners(tree: Tree) -> None:
    """Hang the first of the names on the thing, where the parse made a subject of it beside the thing owned by the
    last one."""
    for token in tree.tokens[3:]:
        mark = token.index - 1
        if tree.tokens[mark].text not in GENITIVES or tree.tokens[mark].upos != "PART":
            continue
        last = mark - 1
        thing = _owned(tree, mark)
        names = _names(tree, last)
        if thing < 0 or len(names) < 2:
            continue
        first = tree.tokens[names[0]]
        if first.deprel not in ("nsubj", "nsubj:pass", "obj") or tree.kids(first.index, "case", "det"):
            continue
        if tree.tokens[thing].head not in (first.index, first.head) or tree.tokens[thing].upos == "PROPN":
            continue
        tree.move(thing, first.head, first.deprel)
        tree.move(first.index, thing, "nmod:poss")
        for name in names[1:]:
            tree.move(name, first.index, "conj")


def _owned(tree: Tree, mark: int) -> int:
    """Return the noun behind the genitive, over its adjectives."""
    place = mark + 1
    while place < len(tree.tokens) and tree.tokens[place].upos in ("ADJ", "NUM"):
        place += 1
    while place + 1 < len(tree.tokens) and tree.tokens[place + 1].upos == "NOUN":
        place += 1
    return place if place < len(tree.tokens) and tree.tokens[place].upos == "NOUN" else -1


def _names(tree: Tree, last: int) -> list[int]:
    """Return the names listed up to the last one ("Peru, Chile and Cuba"), none where no "and" stands there."""
    if last < 2 or tree.tokens[last].upos != "PROPN" or tree.tokens[last - 1].upos != "CCONJ":
        return []
    found, place = [last], last - 2
    if place >= 1 and tree.tokens[place].text == ",":
        place -= 1
    while place >= 0 and tree.tokens[place].upos == "PROPN":
        found.append(place)
        if place < 2 or tree.tokens[place - 1].text != ",":
            break
        place -= 2
    return found[::-1]
