"""Who speaks in a transcript, and so is the "I" that has guests or is glad to be with somebody."""

from __future__ import annotations

from kgraph.extract.context import Context
from kgraph.extract.parties import ids_of
from kgraph.extract.places import is_city, state_of
from kgraph.extract.tree import Tree


def speaking_state(tree: Tree, context: Context) -> str:
    """Return the state for which the speaker of a sentence speaks, by the label before it ("MINISTER ROJAS: …"), else
    by the name that signs the text; "" where neither tells."""
    text = context.document.text
    for earlier in reversed(context.trees[: tree.number]):
        labelled = text[earlier.span[1] : earlier.span[1] + 1] == ":" or earlier.span[0] == 0
        persons = [m for m in earlier.sentence.mentions if m.type == "person" and m.ids]
        if labelled and len(persons) == 1 and ids_of(persons[0]):
            return ids_of(persons[0])[0]
    return ""


def speakers(parties: tuple[str, ...], context: Context) -> tuple[str, ...]:
    """Return who speaks for two parties in a transcript: those who met there, () where one of them is silent."""
    labels = _labels(context)
    return tuple(labels[p] for p in parties) if len(parties) > 1 and set(parties) <= labels.keys() else ()


def addressed(state: str, context: Context) -> tuple[str, str]:
    """Return the other side of a transcript of two, which one of them calls "you", with who speaks for it."""
    others = [(of, name) for of, name in _labels(context).items() if of != state]
    return others[0] if state and len(others) == 1 else ("", "")


def _labels(context: Context) -> dict[str, str]:
    """Return who speaks for each state in a transcript."""
    labels: dict[str, str] = {}
    for tree in context.trees:
        named = [m for m in tree.sentence.mentions if m.type == "person" and m.ids and ids_of(m)]
        if context.document.text[tree.span[1] : tree.span[1] + 1] == ":" and len(named) == 1:
            labels.setdefault(ids_of(named[0])[0], named[0].ids[0])
    return labels


def heading_city(state: str, context: Context) -> str:
    """Return the city of a state that a line of its own above a transcript names ("Lima", "Washington, D.C.")."""
    text = context.document.text
    for tree in context.trees[:HEADING]:
        for mention in tree.sentence.mentions:
            line = text[mention.start :].partition("\n")[0]
            alone = text[: mention.start].endswith("\n") and len(line) <= SHORT
            if alone and is_city(mention) and state_of(mention) == state:
                return mention.text
    return ""


HEADING = 5
"""Lines in which a transcript says who speaks where."""
SHORT = 40
"""Characters of such a line."""
