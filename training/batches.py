"""Turns trees into padded batches of numbers, and counts the labels that the heads predict."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

import torch
from conllu import Tree
from network import Batch
from torch import Tensor

from kgraph.language.words import Vocabulary, lemma_script, shape

IGNORE = -100
KINDS = ("PER", "ORG", "LOC", "MISC")
NAME_LABELS = ("O", *(f"{prefix}-{kind}" for kind in KINDS for prefix in "BI"))


@dataclass(frozen=True, slots=True)
class Labels:
    """The label lists of the heads, in the order of their rows."""

    upos: tuple[str, ...]
    xpos: tuple[str, ...]
    feats: tuple[str, ...]
    lemma: tuple[str, ...]
    deprel: tuple[str, ...]
    name: tuple[str, ...] = NAME_LABELS

    @classmethod
    def of(cls, trees: Sequence[Tree]) -> "Labels":
        """Collect the labels of the training trees; lemma edits seen once are left out."""
        counts: dict[str, Counter[str]] = {k: Counter() for k in ("upos", "xpos", "feats", "lemma", "deprel")}
        for tree in trees:
            counts["upos"].update(tree.upos)
            counts["xpos"].update(tree.xpos)
            counts["feats"].update(tree.feats)
            counts["deprel"].update(tree.deprels)
            counts["lemma"].update(map(lemma_script, tree.forms, tree.lemmas))
        common = {k: sorted(c, key=lambda x: (-c[x], x)) for k, c in counts.items()}
        common["lemma"] = [s for s in common["lemma"] if counts["lemma"][s] > 1]
        return cls(**{k: tuple(v) for k, v in common.items()})

    def sizes(self) -> dict[str, int]:
        """Return how many labels each head has."""
        return {k: len(getattr(self, k)) for k in ("upos", "xpos", "feats", "lemma", "deprel", "name")}


class Encoder:
    """Makes batches with one vocabulary and one set of labels."""

    def __init__(self, vocabulary: Vocabulary, labels: Labels) -> None:
        self.vocabulary = vocabulary
        self.rows = {k: {x: i for i, x in enumerate(getattr(labels, k))} for k in labels.sizes()}

    def batch(self, trees: Sequence[Tree]) -> Batch:
        """Pad the trees to one length and number everything."""
        lengths = [len(t.forms) for t in trees]
        longest = max(lengths)
        types: dict[str, int] = {}
        words = torch.zeros(len(trees), longest, dtype=torch.long)
        rows = torch.zeros(len(trees), longest, dtype=torch.long)
        for i, tree in enumerate(trees):
            rows[i, : lengths[i]] = torch.tensor([types.setdefault(f, len(types)) for f in tree.forms])
        word_rows = torch.tensor([self.vocabulary.word(f) for f in types])
        words = word_rows[rows]
        spellings = [self.vocabulary.spelling(f) for f in types]
        width = max(map(len, spellings))
        return Batch(
            words=words,
            types=rows,
            spellings=torch.tensor([s + [0] * (width - len(s)) for s in spellings]),
            shapes=torch.tensor([shape(f) for f in types]),
            lengths=torch.tensor(lengths),
            labels=self._labels(trees, longest),
        )

    def _labels(self, trees: Sequence[Tree], longest: int) -> dict[str, Tensor]:
        columns: dict[str, list[list[int]]] = {
            k: [] for k in ("upos", "xpos", "feats", "lemma", "arc", "deprel", "name")
        }
        for tree in trees:
            columns["upos"].append([self.rows["upos"].get(x, IGNORE) for x in tree.upos])
            columns["xpos"].append([self.rows["xpos"].get(x, IGNORE) for x in tree.xpos])
            columns["feats"].append([self.rows["feats"].get(x, IGNORE) for x in tree.feats])
            scripts = map(lemma_script, tree.forms, tree.lemmas) if tree.lemmas else ()
            columns["lemma"].append([self.rows["lemma"].get(x, IGNORE) for x in scripts])
            columns["arc"].append([h + 1 for h in tree.heads])
            columns["deprel"].append([self.rows["deprel"].get(x, IGNORE) for x in tree.deprels])
            columns["name"].append(self._names(tree))
        return {k: torch.tensor([row + [IGNORE] * (longest - len(row)) for row in rows]) for k, rows in columns.items()}

    def _names(self, tree: Tree) -> list[int]:
        if tree.entities is None:
            return []
        row = [0] * len(tree.forms)
        for start, end, kind in tree.entities:
            for i in range(start, end):
                row[i] = self.rows["name"][("B-" if i == start else "I-") + kind]
        return row


def bucketed(trees: Sequence[Tree], words: int, rng: Random) -> Iterator[list[Tree]]:
    """Yield groups of about `words` tokens, alike in length, in random order."""
    noisy = sorted(trees, key=lambda t: len(t.forms) * (1 + 0.1 * rng.random()))
    groups: list[list[Tree]] = []
    group: list[Tree] = []
    for tree in noisy:
        if group and (len(group) + 1) * max(len(tree.forms), len(group[-1].forms)) > words:
            groups.append(group)
            group = []
        group.append(tree)
    if group:
        groups.append(group)
    rng.shuffle(groups)
    yield from groups
