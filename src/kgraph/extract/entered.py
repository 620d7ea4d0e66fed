"""Which body a state enters or leaves: named beside the word of joining, on the way up to the verb, or told before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from kgraph.extract.bodies import body_meant, of_states, sort_of, words_of
from kgraph.extract.tables import word_set
from kgraph.extract.tree import NOMINAL, Tree
from kgraph.records import Mention

if TYPE_CHECKING:
    from kgraph.extract.build import Draft
    from kgraph.extract.context import Context

words = partial(word_set, "entries.toml")
REACH = 2
"""How many sentences back the only body named is meant without its name."""


def body_entered(draft: Draft, path: Sequence[int], context: Context) -> Mention | None:
    """Return the body entered or left: named with the word of joining, else on the way up to the verb, else told
    before."""
    tree, one = draft.one.tree, draft.one
    for spots in _places(draft, path):
        for spot in spots:
            for mention in tree.at.get(spot, ()):
                if mention.type in ("organisation", "title") and _enterable(tree, spot, mention):
                    return mention
    meant = body_meant(tree, one.token, (), context)
    return meant[1] if meant else _only_one(draft, context)


def _only_one(draft: Draft, context: Context) -> Mention | None:
    """Return the one body that the sentences just before name, where no other is."""
    tree = draft.one.tree
    near = [t for t in context.trees if 0 <= tree.number - t.number <= REACH]
    named = [
        m
        for t in near
        for _, m in t.mentions("organisation")
        if m.ids and sort_of(m.ids[0]) not in {"", *words_of("unmeant")} and of_states(m.ids[0])
    ]
    return named[-1] if len({m.ids[0] for m in named}) == 1 else None


def _places(draft: Draft, path: Sequence[int]) -> Iterator[list[int]]:
    """Yield the words among which the body is looked for, nearest first."""
    tree, token = draft.one.tree, draft.one.token
    if not draft.one.verbal:
        yield tree.subtree(token, clauses=False)
    else:
        yield [i for k in tree.kids(token, "obj", "obl") for i in tree.phrase(k)]
        yield [i for k in tree.kids(token, "nsubj") for i in tree.phrase(k)] if tree.kids(token, "obj") else []
    for node in path[1:]:
        if tree.tokens[node].upos in NOMINAL:
            yield tree.phrase(node)
        else:
            yield [i for k in tree.kids(node, "obj", "obl", "nsubj") for i in tree.phrase(k)]


def _enterable(tree: Tree, spot: int, mention: Mention) -> bool:
    """Say whether a name is of a body of states that is meant itself, and not its summit, its officials or its law."""
    name = mention.ids[0] if mention.ids else mention.text
    if (mention.text.islower() and name == mention.text) or not of_states(name):
        return False
    token = tree.tokens[spot]
    if token.deprel in ("compound", "amod", "nmod:desc", "nmod:poss", "nmod") and token.head >= 0:
        head = tree.lemma(token.head)
        owned = token.deprel in ("nmod:poss", "nmod")
        if head in words("nouns", "gatherings") or not (owned or head in words("nouns", "vessels")):
            return False
    return tree.case(spot) not in ("by", "against", "with", "after", "during", "under")


def is_body(tree: Tree, noun: int) -> bool:
    """Say whether a noun phrase names a body of states, or is a word for one."""
    held = [(i, m) for i in tree.phrase(noun) for m in tree.at.get(i, ()) if m.type in ("organisation", "title")]
    return any(_enterable(tree, i, m) for i, m in held) or tree.lemma(noun) in words("nouns", "vessels")
