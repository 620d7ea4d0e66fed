"""Bodies known only by their letters: "asked to come into the RSS", "left the BRELL grid"."""

from __future__ import annotations

import re
from dataclasses import replace

from kgraph.extract.bodies import words_of
from kgraph.extract.tree import Tree
from kgraph.records import Mention

LETTERS = re.compile(r"[A-Z][A-Za-z]{0,2}[A-Z]{2,6}$")


def name_bodies(tree: Tree) -> None:
    """Take capital letters that no vocabulary knows for the name of a body, where a word of joining or leaving governs
    them: no state joins a missile or a firm."""
    found: list[Mention] = []
    for token in tree.tokens:
        if not LETTERS.match(token.text) or tree.at.get(token.index) or token.upos not in ("NOUN", "PROPN"):
            continue
        if any(m.start < token.end and token.start < m.end for m in tree.sentence.mentions):
            continue
        if any(tree.lemma(i) in words_of("entering") for i in list(tree.up(token.index))[:3]):
            found.append(
                Mention(
                    start=token.start,
                    end=token.end,
                    text=token.text,
                    type="organisation",
                    ids=(token.text,),
                    rule="letters joined or left",
                )
            )
    if not found:
        return
    mentions = sorted([*tree.sentence.mentions, *found], key=lambda m: (m.start, m.end))
    tree.sentence = replace(tree.sentence, mentions=tuple(mentions))
    for mention in found:
        tree.hang(mention)
