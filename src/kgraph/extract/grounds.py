"""Where forces train: a town, a base, a range or waters, in the clause that tells of an exercise."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from kgraph.extract.tables import word_set
from kgraph.extract.tree import Tree
from kgraph.records import Mention

_words = partial(word_set, "forces.toml")

AT = frozenset({"in", "at", "inside", "near", "outside", "off", "over", "around", "on", "along", "across", "aboard"})
CITIES = frozenset({"city", "capital"})


def ground_of(tree: Tree, index: int) -> Mention | None:
    """Return the nearest place named after a preposition in the sentence: waters with their whole name, a city, a
    base; no state and no time."""
    found = list(_grounds(tree))
    if not found:
        return None
    return min(found, key=lambda pair: abs(pair[0] - index))[1]


def _grounds(tree: Tree) -> Iterator[tuple[int, Mention]]:
    for token in tree.tokens:
        spot = token.index
        if token.upos != "PROPN" or not token.text[:1].isupper():
            continue
        if _before(tree, spot) not in AT and not _of_a_spot(tree, spot):
            continue
        held = tree.at.get(spot, ())
        if any(m.type in ("person", "time", "title", "organisation", "office") for m in held):
            continue
        if _is_water(tree, spot):
            yield spot, _waters(tree, spot)
        elif city := next((m for m in held if m.type in ("place", "state") and m.form in CITIES), None):
            yield spot, city
        elif not held and not _only_month(token.text) and not is_drill(tree, spot):
            yield spot, _name(tree, spot)


def waters_at(tree: Tree, index: int) -> Mention | None:
    """Return the waters that a word names, with what they are of, None where it names none."""
    named = tree.tokens[index].upos == "PROPN" and tree.tokens[index].text[:1].isupper()
    return _waters(tree, index) if named and _is_water(tree, index) else None


def _before(tree: Tree, index: int) -> str:
    """Return the preposition of a name, also where the parse took it for a verb's particle ("exercised off X")."""
    particle = index > 0 and tree.tokens[index - 1].deprel == "compound:prt"
    return tree.case(index) or (tree.tokens[index - 1].text.lower() if particle else "")


def _of_a_spot(tree: Tree, index: int) -> bool:
    """Say whether a name is that of "the island of X", "the town of X" that something is held in or off."""
    head = tree.tokens[index].head
    return tree.case(index) == "of" and head >= 0 and tree.lemma(head) in _words("spots") and tree.case(head) in AT


def _is_water(tree: Tree, index: int) -> bool:
    last = tree.tokens[index].text.lower().rsplit(" ", 1)[-1]
    first = tree.tokens[index].text.lower().split(" ", 1)[0]
    return last in _words("waters") or first in _words("waters")


def _waters(tree: Tree, index: int) -> Mention:
    """Return "the South China Sea", "Sea of Japan", "Gulf of Oman" as written, without the article."""
    token = tree.tokens[index]
    of = [k for k in tree.kids(index, "nmod") if tree.case(k) == "of" and tree.tokens[k].upos == "PROPN"]
    before = [k for k in tree.kids(index, "compound", "amod") if tree.tokens[k].text[:1].isupper() and k < index]
    first = tree.tokens[min([index, *before])]
    last = tree.tokens[of[0]] if of and of[0] <= index + 3 else token
    return _mention(tree, first.index, last.index)


def _name(tree: Tree, index: int) -> Mention:
    before = [k for k in tree.kids(index, "compound", "amod") if tree.tokens[k].text[:1].isupper() and k < index]
    flat = [k for k in tree.kids(index, "flat") if tree.tokens[k].text[:1].isupper() and k <= index + 2]
    return _mention(tree, min([index, *before]), max([index, *flat]))


def is_drill(tree: Tree, index: int) -> bool:
    """Say whether a name is an exercise's ("in Iron Gate, a drill that …")."""
    return any(tree.lemma(k) in ("exercise", "drill", "manoeuvre", "game") for k in tree.kids(index, "appos"))


def _mention(tree: Tree, first: int, last: int) -> Mention:
    text = " ".join(t.text for t in tree.tokens[first : last + 1]).replace(" - ", "-")
    start, end = tree.tokens[first].start, tree.tokens[last].end
    return Mention(start=start, end=end, text=text, type="place", form="name", rule="training ground")


def _only_month(text: str) -> bool:
    return text.lower().rstrip(".") in _words("days")
