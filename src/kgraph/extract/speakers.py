"""Who is reported to have said it: direct, indirect and "according to" speech."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from kgraph.extract.parties import actors_at
from kgraph.extract.roles import subject
from kgraph.extract.tree import Tree


@dataclass(frozen=True, slots=True)
class Speaker:
    """A full name or an actor id, the verb or phrase that attributes, and where it stands."""

    value: str
    rule: str
    token: int


@lru_cache(maxsize=1)
def _verbs() -> dict[str, frozenset[str]]:
    data = tomllib.loads(Path(__file__).with_name("speech.toml").read_text(encoding="utf-8"))
    return {key: frozenset(words) for key, words in data["verbs"].items()}


def speaker_of(tree: Tree, index: int) -> Speaker | None:
    """Return the speaker of what a word tells, nearest attribution first."""
    path = [index, *tree.up(index)]
    for below, node in pairwise(path):
        relation = tree.tokens[below].deprel
        reports = relation in ("ccomp", "parataxis") and tree.lemma(node) in _verbs()["clause"]
        if reports and (found := _subject(tree, node)):
            return found
        if relation == "obj" and tree.lemma(node) in _verbs()["object"] and (found := _subject(tree, node)):
            return found
        if (
            relation == "xcomp"
            and tree.lemma(node) in ("offer", "promise", "propose")
            and (found := _subject(tree, node))
        ):
            return found
    return _aside(tree, path) or _according(tree, path)


def _aside(tree: Tree, path: list[int]) -> Speaker | None:
    """Find "…, he said": a verb of saying that hangs below the reported clause."""
    for node in path:
        for kid in tree.kids(node, "parataxis", "ccomp"):
            if kid not in path and tree.lemma(kid) in _verbs()["clause"] and (found := _subject(tree, kid)):
                return found
    return None


def _according(tree: Tree, path: list[int]) -> Speaker | None:
    for node in path:
        for kid in tree.kids(node, "obl", "advcl"):
            if tree.case(kid).startswith("according") or tree.lemma(kid) == "accord":
                spots = [kid, *tree.kids(kid, "obl", "nmod")]
                for spot in spots:
                    if found := _name(tree, spot, "according to"):
                        return found
    return None


def _subject(tree: Tree, verb: int) -> Speaker | None:
    for spot in subject(tree, verb)[:1]:
        if tree.kids(spot, "conj"):
            return None
        return _name(tree, spot, tree.lemma(verb))
    return None


def _name(tree: Tree, spot: int, rule: str) -> Speaker | None:
    """Name one person, else one actor; several are no speaker."""
    for near in (spot, *tree.names(spot)):
        for mention in tree.at.get(near, ()):
            if mention.type in ("person", "office") and len(mention.ids) == 1:
                return Speaker(mention.ids[0], rule, near)
    ids = {a.id for a in actors_at(tree, spot)}
    return Speaker(ids.pop(), rule, spot) if len(ids) == 1 else None
