"""Whether what stands in a role is what a frame wants there."""

from __future__ import annotations

from dataclasses import dataclass

from kgraph.extract.antecedents import goes_on
from kgraph.extract.context import Context
from kgraph.extract.match import Instance
from kgraph.extract.parties import actors_at, is_document
from kgraph.extract.roles import Roles
from kgraph.extract.tree import PACKS, Tree, remembered
from kgraph.records import Mention


@dataclass(frozen=True, slots=True)
class Sight:
    """What stands in a role: its words, the mentions on them and on what tells what they are, their types.

    It holds the roles that it was read from: while it is remembered, no others can have their identity.
    """

    roles: Roles
    fillers: list[int]
    held: list[Mention]
    types: frozenset[str]


def meets(one: Instance, path: str, want: str, context: Context) -> bool:
    """Say whether a role of an instance meets one constraint ("instrument", "class:document", "noun:deal")."""
    tree, seen = one.tree, _sight(one, path)
    if not seen.fillers:
        return want == "none" or (want == "told" and goes_on(one, context.told))
    head, _, name = want.partition(":")
    if head in ("noun", "verb", "class"):
        wanted = one.frame.classes[name] if head == "class" else (name,)
        return any(not _nouns(tree, filler).isdisjoint(wanted) for filler in seen.fillers)
    if head == "instrument" and name:
        return any(name in m.ids for m in seen.held if m.type == "instrument")
    if head in ("any", "none"):
        return head == "any"
    if head == "told":
        return goes_on(one, context.told)
    if head == "thing":
        return any(not actors_at(tree, f) for f in seen.fillers)
    if head == "actor":
        return any(actors_at(tree, f, loose=path == "modifier") for f in seen.fillers)
    if head == "sovereign":
        return any(len(a.id) == len("XKX") and a.id.isupper() for f in seen.fillers for a in actors_at(tree, f))
    if head == "named":
        return any(m.ids and m.form != "reference" for m in seen.held)
    if head == "level":
        return any(m.type == head and not _in_title(tree, m) for m in seen.held)
    if head == "state" and any(m.type == "group" and m.ids and all(i.isupper() for i in m.ids) for m in seen.held):
        return True  # "both countries"
    return head in seen.types


def _sight(one: Instance, path: str) -> Sight:
    """Return what stands in a role, read once for all frames that a word opens."""
    memo = one.tree.memo
    key = (Sight, id(one.roles), one.token, one.governor if path.startswith("governor") else -1, path)
    if memo is None or key not in memo:
        fillers = one.fillers(path)
        held = [m for f in fillers for s in one.tree.about(f) for m in one.tree.at.get(s, ())]
        types = {m.type for m in held} | {"title" for m in held if is_document(m)}
        seen = Sight(one.roles, fillers, held, frozenset(types))
        if memo is None:
            return seen
        memo[key] = seen
    found: Sight = memo[key]
    return found


def _in_title(tree: Tree, mention: Mention) -> bool:
    titles = [m for m in tree.sentence.mentions if m.type == "title"]
    return any(t.start <= mention.start and mention.end <= t.end for t in titles)


@remembered
def _nouns(tree: Tree, filler: int) -> frozenset[str]:
    """Return all that a filler is called: its lemma, its form and last word ("the Operations Centre of X": that before
    "of"), its lemma after the word before."""
    spots = tree.about(filler) if tree.lemma(filler) in PACKS else (filler,)
    return frozenset(name for spot in spots for name in _names(tree, spot))


def _names(tree: Tree, index: int) -> tuple[str, ...]:
    lemma, words = tree.lemma(index), tree.tokens[index].text.lower()
    before = (tree.lemma(index - 1), tree.tokens[index - 1].text.lower()) if index else ()
    heads = [part.rsplit(" ", 1)[-1] for part in {words, words.split(" of ", 1)[0]}]
    return (lemma, words, *heads, *(f"{word} {lemma}" for word in before))
