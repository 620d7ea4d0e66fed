"""What talks are about, and what is done with talks and documents: on the noun it stands behind.

"wrapped up a round of talks on a visa deal on Friday" has the deal on the verb as often as on the talks; "agreed to
open talks" may have the talks on the first verb.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kgraph.extract.tree import Tree

TALKS = frozenset({"talk", "negotiation", "consultation", "discussion", "round", "bargaining"})
ABOUT = frozenset({"on", "about", "over", "for", "concerning", "regarding", "towards", "toward"})
SHORT = frozenset({"det", "amod", "compound", "nummod", "nmod:poss", "advmod"})


def read_talks(tree: Tree) -> None:
    """Hang the subject of talks on the talks, and bare objects on the verb before them."""
    _verbal(tree)
    _opened(tree)
    _bare(tree)
    _subjects(tree)
    _passive(tree)


DOCUMENTS = frozenset(
    {"memorandum", "agreement", "pact", "deal", "treaty", "accord", "protocol", "declaration", "convention", "mou"}
    | {"plan", "contract", "roadmap", "arrangement", "extension", "amendment"}
)
SIGNING = frozenset({"sign", "ink", "initial", "adopt", "conclude", "ratify", "seal", "finalise", "finalize", "renew"})


def _passive(tree: Tree) -> None:
    """Let a document be what is signed, never who signs ("A memorandum between X and Y, signed on Monday")."""
    for token in tree.tokens:
        acted = token.upos == "VERB" and tree.lemma(token.index) in SIGNING and token.text.endswith(("ed", "d"))
        if not acted or tree.kids(token.index, "obj", "aux", "ccomp", "xcomp"):
            continue
        for kid in tree.kids(token.index, "nsubj"):
            if kid < token.index and tree.lemma(kid) in DOCUMENTS:
                tree.move(kid, token.index, "nsubj:pass")


def _verbal(tree: Tree) -> None:
    """Make a noun of "talks" in "the border talks between X and Y dragged on"."""
    for token in tree.tokens[1:]:
        if (
            token.upos != "VERB"
            or token.text != "talks"
            or not token.deprel.startswith(("nsubj", "obj", "obl", "nmod"))
        ):
            continue
        tree.move(token.index, token.head, token.deprel, upos="NOUN", feats="Number=Plur")
        for kid in tree.children[token.index]:
            deprel = tree.tokens[kid].deprel
            if deprel == "obl":
                tree.move(kid, token.index, "nmod")
            elif deprel == "nsubj" and kid == token.index - 1:
                tree.move(kid, token.index, "compound")
                for inner in tree.kids(kid, "det"):
                    tree.move(inner, token.index, "det")


def _opened(tree: Tree) -> None:
    """Make a verb of "open" in "agreed to open talks", where the parse read an adjective."""
    for token in tree.tokens[1:]:
        to, noun = token.index - 1, token.head
        if token.text != "open" or token.upos != "ADJ" or noun < token.index or tree.lemma(noun) not in TALKS:
            continue
        above = tree.tokens[noun].head
        if tree.tokens[to].text == "to" and above >= 0 and tree.tokens[above].upos in ("VERB", "ADJ", "NOUN"):
            tree.move(token.index, above, "xcomp", upos="VERB", feats="VerbForm=Inf")
            tree.move(noun, token.index, "obj")
            tree.move(to, token.index, "mark")


def _bare(tree: Tree) -> None:
    """Make an object of a noun without a preposition right behind a verb without one ("to open talks")."""
    times = [(m.start, m.end) for m in tree.sentence.mentions if m.type in ("time", "money", "number", "duration")]
    for token in tree.tokens[1:]:
        if token.upos != "NOUN" or token.deprel != "obl" or tree.case(token.index):
            continue
        if any(start <= token.start < end for start, end in times):
            continue
        first = min([k for k in tree.children[token.index] if tree.tokens[k].deprel in SHORT] + [token.index])
        verb = tree.tokens[first - 1] if first else token
        plain = verb.upos == "VERB" and verb.index != token.head and not tree.kids(verb.index, "obj", "nsubj:pass")
        if plain and verb.index not in tree.subtree(token.index):
            tree.move(token.index, verb.index, "obj")


def _subjects(tree: Tree) -> None:
    """Hang "on a visa deal" on the talks right before it."""
    for token in tree.tokens[2:]:
        if token.deprel != "obl" or tree.case(token.index) not in ABOUT or token.upos not in ("NOUN", "PROPN"):
            continue
        case = min(tree.kids(token.index, "case"), default=0)
        noun = case - 1
        if noun < 0 or tree.lemma(noun) not in TALKS or tree.tokens[noun].upos != "NOUN" or noun == token.head:
            continue
        dated = any(m.type == "time" and m.start <= token.start < m.end for m in tree.sentence.mentions)
        if not dated and token.index not in tree.up(noun):
            tree.move(token.index, noun, "nmod")
            for day in tree.kids(token.index, "nmod"):
                if any(m.type == "time" and m.start <= tree.tokens[day].start < m.end for m in tree.sentence.mentions):
                    tree.move(day, token.head, "obl")
