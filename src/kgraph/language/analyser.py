"""Parts of speech, features, lemmas, dependencies and names of tokenised English, from weights that ship here."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any, Self

import numpy as np

from kgraph.language.bilstm import Array, Layer, contexts, dense, hidden, spell, unpack
from kgraph.language.decode import best_tree, spans
from kgraph.language.words import UNKNOWN, Vocabulary, lemma_of, shape

BATCH_WORDS = 1000
"""Words that go through the network at once: more do not fit a core's share of the caches, and take longer a word."""
MAX_WORDS = 300
CACHE_TYPES = 40_000
LEMMA_MARGIN = 3.0


@dataclass(frozen=True, slots=True)
class Analysis:
    """One sentence; all tuples have its length but `entities`, whose items are token start, end (exclusive), kind."""

    upos: tuple[str, ...]
    feats: tuple[str, ...]  # in CoNLL-U form, "" where there are none
    lemmas: tuple[str, ...]
    heads: tuple[int, ...]  # 0-based, -1 for the root
    deprels: tuple[str, ...]
    entities: tuple[tuple[int, int, str], ...]


class Analyser:
    """A multi-task BiLSTM with biaffine attention (Dozat & Manning 2017), trained by `training/train.py`."""

    def __init__(self, meta: dict[str, Any], weights: dict[str, Array], words: Sequence[str]) -> None:
        chars = {c: i + 3 for i, c in enumerate(meta["chars"])}
        self._vocabulary = Vocabulary({word: i + 1 for i, word in enumerate(words)}, chars)
        self._labels: dict[str, list[str]] = meta["labels"]
        self._root = self._labels["deprel"].index("root")
        self._widths: list[int] = meta["widths"]
        self._tag_layer: int = meta["tag_layer"]
        self._weights = weights
        self._layers = [Layer(weights, f"layer{i}") for i in range(meta["layers"])]
        self._word_size = weights["words"].shape[1]
        self._arc_size = weights["arc.weight"].shape[0]
        self._rows: dict[str, int] = {}
        self._types: Array = np.zeros((0, self._word_size + weights["spelling.shape"].shape[1]), dtype=np.float32)

    @classmethod
    def load(cls, path: Path | None = None) -> Self:
        """Read `meta.json` and `weights.npz` in the folder `path`, or else the ones in this package."""
        folder = files("kgraph.language") / "model" if path is None else path
        meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
        with (folder / "weights.npz").open("rb") as stream, np.load(stream) as stored:
            arrays = {name: stored[name] for name in stored.files}
        words = arrays.pop("vocabulary").tobytes().decode("utf-8").split("\n")
        return cls(meta, unpack(arrays), words)

    def analyse(self, sentences: Sequence[Sequence[str]]) -> list[Analysis]:
        """Analyse sentences of words; the order of the results is theirs, and none depends on its neighbours.

        Sentences of more than MAX_WORDS words are analysed in pieces, so that time and memory stay linear.
        """
        pieces = [piece for sentence in sentences for piece in _cut(sentence)]
        found: list[Analysis | None] = [None] * len(pieces)
        for batch in _batches(pieces):
            results = self._analyse_batch([pieces[i] for i in batch])
            for i, analysis in zip(batch, results, strict=True):
                found[i] = analysis
        in_order = iter([a for a in found if a is not None])
        return [_joined([next(in_order) for _ in _cut(sentence)]) for sentence in sentences]

    def _analyse_batch(self, sentences: Sequence[Sequence[str]]) -> list[Analysis]:
        """Analyse sentences ordered from the longest to the shortest."""
        lengths = [len(s) for s in sentences]
        rows = self._rows_of(sentences)
        inputs = np.zeros((lengths[0], len(sentences), self._types.shape[1]), dtype=np.float32)
        for i, sentence_rows in enumerate(rows):
            inputs[: lengths[i], i] = self._types[sentence_rows]
        layers = contexts(inputs, lengths, self._layers)
        real = (np.arange(lengths[0])[None, :] < np.asarray(lengths)[:, None]).nonzero()
        tags, top = (layers[k][real[1], real[0]] for k in (self._tag_layer, -1))
        spellings = inputs[real[1], real[0], self._word_size :]
        columns = self._tag(tags)
        edits = hidden(np.concatenate([tags, spellings], axis=-1), self._weights, "lemma_hidden")
        edits = dense(edits, self._weights, "lemma")
        names = dense(hidden(tags, self._weights, "name_hidden"), self._weights, "name")
        tree = hidden(np.concatenate([self._weights["root"][None], top]), self._weights, "tree_hidden")
        bounds = [0, *np.cumsum(lengths)]
        return [
            Analysis(
                upos=tuple(columns["upos"][a:b]),
                feats=tuple(columns["feats"][a:b]),
                lemmas=tuple(map(self._lemma, sentence, edits[a:b])),
                entities=spans(names[a:b], self._labels["name"]),
                **self._parse(tree[[0, *range(a + 1, b + 1)]]),
            )
            for sentence, (a, b) in zip(sentences, pairwise(bounds), strict=True)
        ]

    def _tag(self, tags: Array) -> dict[str, list[str]]:
        shared = hidden(tags, self._weights, "tag_hidden")
        best = {name: dense(shared, self._weights, name).argmax(axis=-1) for name in ("upos", "feats")}
        return {name: [self._labels[name][i] for i in rows] for name, rows in best.items()}

    def _lemma(self, form: str, scores: Array) -> str:
        """Return the best edit's lemma; a made-up one gives way to a known word that is nearly as likely."""
        labels, best = self._labels["lemma"], int(scores.argmax())
        lemma = lemma_of(form, labels[best])
        if lemma.lower() == form.lower() or self._vocabulary.word(lemma) != UNKNOWN:
            return lemma
        others = scores.argsort()[-2:-5:-1]
        near = (lemma_of(form, labels[i]) for i in others if scores[best] - scores[i] < LEMMA_MARGIN)
        return next((other for other in near if self._vocabulary.word(other) != UNKNOWN), lemma)

    def _parse(self, tree: Array) -> dict[str, Any]:
        """Return heads and relations from the hidden vectors (1 + n, …) of the root and the words."""
        weights, arc = self._weights, self._arc_size
        rel = (tree.shape[1] - 2 * arc) // 2
        arc_dep, arc_head = tree[1:, :arc], tree[:, arc : 2 * arc]
        heads = best_tree((arc_dep @ weights["arc.weight"] + weights["arc.bias"]) @ arc_head.T)
        dep, head = tree[1:, 2 * arc : 2 * arc + rel], tree[np.asarray(heads) + 1, 2 * arc + rel :]
        scores = (
            dense(dep, weights, "rel_dep") + dense(head, weights, "rel_head") + dense(dep * head, weights, "rel_both")
        )
        scores[:, self._root] = -np.inf
        labels = self._labels["deprel"]
        deprels = ["root" if h < 0 else labels[i] for h, i in zip(heads, scores.argmax(axis=-1), strict=True)]
        return {"heads": tuple(heads), "deprels": tuple(deprels)}

    def _rows_of(self, sentences: Sequence[Sequence[str]]) -> list[list[int]]:
        """Return the rows of the words' types in the table of input vectors, first adding those not seen yet."""
        if len(self._rows) > CACHE_TYPES:
            self._rows, self._types = {}, self._types[:0]
        new = list(dict.fromkeys(form for sentence in sentences for form in sentence if form not in self._rows))
        for start in range(0, len(new), 512):
            self._add_types(new[start : start + 512])
        return [[self._rows[form] for form in sentence] for sentence in sentences]

    def _add_types(self, forms: list[str]) -> None:
        words = self._weights["words"][[self._vocabulary.word(form) for form in forms]]
        spellings = [self._vocabulary.spelling(form) for form in forms]
        spelled = spell(spellings, [shape(form) for form in forms], self._weights, self._widths)
        self._rows.update((form, len(self._types) + i) for i, form in enumerate(forms))
        self._types = np.concatenate([self._types, np.concatenate([words, spelled], axis=-1)])


def _cut(sentence: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(sentence), MAX_WORDS):
        yield sentence[start : start + MAX_WORDS]


def _batches(pieces: Sequence[Sequence[str]]) -> Iterator[list[int]]:
    """Yield the pieces' numbers in groups alike in length, the longest first."""
    batch: list[int] = []
    words = 0
    for i in sorted(range(len(pieces)), key=lambda i: (-len(pieces[i]), i)):
        if words + len(pieces[i]) > BATCH_WORDS and batch:
            yield batch
            batch, words = [], 0
        batch.append(i)
        words += len(pieces[i])
    if batch:
        yield batch


def _joined(parts: Sequence[Analysis]) -> Analysis:
    """Return one analysis of a sentence analysed in pieces: later pieces hang on the first one's root."""
    if not parts:
        return Analysis((), (), (), (), (), ())
    if len(parts) == 1:
        return parts[0]
    heads: list[int] = []
    deprels: list[str] = []
    entities: list[tuple[int, int, str]] = []
    for part in parts:
        at = len(heads)
        top = heads.index(-1) if at else -1
        heads += [top if h < 0 else at + h for h in part.heads]
        deprels += ["parataxis" if at and h < 0 else r for h, r in zip(part.heads, part.deprels, strict=True)]
        entities += [(at + a, at + b, kind) for a, b, kind in part.entities]
    upos, feats, lemmas = (tuple(x for p in parts for x in getattr(p, k)) for k in ("upos", "feats", "lemmas"))
    return Analysis(upos, feats, lemmas, tuple(heads), tuple(deprels), tuple(entities))
