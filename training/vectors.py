"""Makes the vocabulary and its skip-gram vectors from the corpora and the training trees."""

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from kgraph.language.words import word_key


def count_words(sentences: Iterable[Sequence[str]]) -> Counter[str]:
    """Count the word keys."""
    return Counter(word_key(form) for sentence in sentences for form in sentence)


def vocabulary(counts: Counter[str], minimum: int) -> dict[str, int]:
    """Number the words seen `minimum` times, most frequent first, from 1; row 0 is for all others."""
    words = sorted((word for word, n in counts.items() if n >= minimum), key=lambda w: (-counts[w], w))
    return {word: i + 1 for i, word in enumerate(words)}


def skip_gram(
    sentences: list[list[str]], words: dict[str, int], *, size: int, epochs: int, seed: int
) -> NDArray[np.float32]:
    """Train skip-gram vectors (Mikolov et al. 2013) and return one row a word, scaled to a mean norm of 1."""
    from gensim.models import Word2Vec  # type: ignore[import-untyped]

    keyed = [[word_key(form) for form in sentence] for sentence in sentences]
    model = Word2Vec(
        keyed,
        vector_size=size,
        window=3,
        sg=1,
        negative=8,
        min_count=2,
        epochs=epochs,
        workers=1,
        seed=seed,
        sample=1e-3,
    )
    table = np.zeros((len(words) + 1, size), dtype=np.float32)
    for word, row in words.items():
        if word in model.wv:
            table[row] = model.wv[word]
    return table / float(np.linalg.norm(table[1:], axis=1).mean())
