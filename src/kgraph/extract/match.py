"""Triggers found in a tree, with their roles: the instances from which facts are filled."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from kgraph.extract.frames import Frame, FrameSet
from kgraph.extract.roles import Roles, roles_of
from kgraph.extract.tree import Tree

PLAIN = {
    "verb": ("VERB",),
    "noun": ("NOUN", "PROPN"),
    "adj": ("ADJ", "VERB", "NOUN"),
    "adv": ("ADV", "NOUN", "ADJ", "ADP"),
}


@dataclass(frozen=True, slots=True)
class Instance:
    """One trigger of one frame in one tree."""

    frame: Frame
    tree: Tree
    token: int
    words: tuple[str, ...]
    roles: Roles = field(default_factory=dict)
    governor: int = -1

    @property
    def spot(self) -> int:
        """Return the word whose clause says how real it is and when: the trigger, or the verb that acts on it."""
        return self.governor if self.governor >= 0 and self.frame.hints.get("status_of") == "governor" else self.token

    @property
    def verbal(self) -> bool:
        """Say whether the trigger is a verb."""
        return self.tree.tokens[self.token].upos in ("VERB", "AUX")

    def fillers(self, path: str) -> list[int]:
        """Return the tokens in a role, or in a role of the fillers of a role ("theme.between")."""
        first, _, rest = path.partition(".")
        if first == "clause":
            found = [self.tree.clause(self.token)]
        elif first == "above":
            found = self._above()[:5]
        elif first == "governor":
            found = [self.governor if self.governor >= 0 else self.token]
        elif first == "within":
            found = [i for i in self.tree.subtree(self.token, clauses=False) if i in self.tree.at]
        else:
            found = self.roles.get(first, [])
        for step in rest.split(".") if rest else ():
            found = [g for f in found for g in roles_of(self.tree, f, of="theme").get(step, []) if g != self.token]
        return found

    def _above(self) -> list[int]:
        """Return the words above the trigger: a verb that it is coordinated with stands beside it ("applied in May and
        joined in June")."""
        tree, chain = self.tree, (self.token, *self.tree.up(self.token))
        words = [tree.tokens[i] for i in chain]
        beside = [t.deprel == "conj" and t.upos == "VERB" == tree.tokens[t.head].upos for t in words]
        return [node for node, sibling in zip(chain[1:], beside, strict=False) if not sibling]

    def span(self) -> tuple[int, int]:
        """Return the trigger's span in the document."""
        token = self.tree.tokens[self.token]
        return token.start, token.end


def match(tree: Tree, frames: FrameSet) -> Iterator[Instance]:
    """Yield an instance for each trigger in the tree, in text order."""
    for token in tree.tokens:
        lemma = tree.lemma(token.index)
        for key in dict.fromkeys((lemma, token.text.lower())):
            for frame, pos, parts in frames.by_lemma.get(key, ()):
                if _fits(tree, token.index, pos, parts, key == lemma):
                    roles = roles_of(tree, token.index, of=frame.of)
                    for governor in _governors(tree, token.index, clauses=frame.hints.get("status_of") == "governor"):
                        yield Instance(frame, tree, token.index, parts, roles, governor)
        if token.upos == "PROPN" and " " in token.text:
            yield from _in_name(tree, token.index, frames)


def _in_name(tree: Tree, index: int, frames: FrameSet) -> Iterator[Instance]:
    """Yield an instance for the last word of a name, where a frame takes names ("the 12th ASEAN Summit"), or for the
    first ("Exercise Northern Wind")."""
    first, last = tree.tokens[index].text.lower().split(" ")[0], tree.tokens[index].text.lower().rsplit(" ", 1)[-1]
    for frame, pos, parts in frames.by_lemma.get(first, ()):
        if frame.hints.get("opens_name") and pos == "noun" and len(parts) == 1:
            yield Instance(frame, tree, index, parts, roles_of(tree, index, of=frame.of), tree.tokens[index].head)
    for frame, pos, parts in frames.by_lemma.get(last, ()):
        if len(parts) > 1 and pos == "noun" and tree.tokens[index].text.lower() == " ".join(parts):
            yield Instance(frame, tree, index, parts, roles_of(tree, index, of=frame.of), tree.tokens[index].head)
        if frame.hints.get("in_names") and pos == "noun" and len(parts) == 1:
            yield Instance(frame, tree, index, parts, roles_of(tree, index, of=frame.of), tree.tokens[index].head)


def _governors(tree: Tree, index: int, *, clauses: bool) -> list[int]:
    """Return the word a trigger depends on, and verbs coordinated with it that share it ("began and broke off"); with
    `clauses` also those of the clauses on it ("the talks, opened in May, …", "talks that began in May")."""
    token = tree.tokens[index]
    beside = _in_clauses(tree, index) if clauses else []
    if token.head < 0:
        return [-1, *beside]
    span = tree.tokens[token.head]
    if span.deprel.startswith("nsubj") and token.deprel == "nmod" and tree.lemma(span.index) in LONG:
        return [span.head, *beside]
    if token.deprel.startswith("nsubj") and (lower := _raised(tree, token.head)) is not None:
        return [lower, *beside]
    shared = []
    if token.deprel.startswith("nsubj") and tree.tokens[token.head].upos == "VERB":
        shared = [
            k for k in tree.kids(token.head, "conj") if tree.tokens[k].upos == "VERB" and not tree.kids(k, "nsubj")
        ]
    return [token.head, *shared, *beside]


LONG = frozenset({"year", "month", "decade"})
"""Stretches of talks, whose verb is the talks' own ("years of bargaining ended in failure")."""
RAISING = frozenset(
    {
        "set",
        "expect",
        "due",
        "schedule",
        "plan",
        "slate",
        "likely",
        "hope",
        "appear",
        "seem",
        "believe",
        "think",
        "bind",
    }
)
"""Words that say how sure it is what their subject does ("talks are set to resume")."""


def _raised(tree: Tree, verb: int) -> int | None:
    """Return the verb whose subject stands at a word that only says how sure it is."""
    below = [k for k in tree.kids(verb, "xcomp") if tree.tokens[k].upos == "VERB"]
    return below[0] if below and tree.lemma(verb) in RAISING else None


def _in_clauses(tree: Tree, index: int) -> list[int]:
    """Return the verbs of the clauses on a noun that tell what became of it, coordinated ones included."""
    found: list[int] = []
    for clause in tree.kids(index, "acl"):
        own = [k for k in tree.kids(clause, "nsubj") if tree.lemma(k) not in ("which", "that")]
        objects = [k for k in tree.kids(clause, "obj") if tree.lemma(k) not in ("which", "that")]
        if (
            tree.tokens[clause].upos == "VERB"
            and not objects
            and (not own or tree.tokens[clause].deprel == "acl:relcl")
        ):
            found += [k for k in tree.conjuncts(clause) if tree.tokens[k].upos == "VERB"]
    found += [k for k in tree.kids(index, "amod") if k == index - 1 and tree.tokens[k].text.endswith("ing")]
    return found  # "proposed opening talks"


def _fits(tree: Tree, index: int, pos: str, parts: tuple[str, ...], by_lemma: bool) -> bool:
    token = tree.tokens[index]
    if token.upos not in PLAIN[pos] or (not by_lemma and pos != "noun"):
        return False
    if len(parts) == 1:
        return True
    if pos == "noun":
        before = [tree.lemma(i) for i in range(max(0, index - len(parts) + 1), index)]
        return before == list(parts[:-1]) or [
            t.text.lower() for t in tree.tokens[max(0, index - len(parts) + 1) : index]
        ] == list(parts[:-1])
    place = index
    for word in parts[1:]:
        place = next((i for i in range(place + 1, min(place + 7, len(tree.tokens))) if _is(tree, i, word)), -1)
        if place < 0:
            return False
    return True


def _is(tree: Tree, index: int, word: str) -> bool:
    return word in (tree.lemma(index), tree.tokens[index].text.lower())
