"""The analyser's parts on small cases, and the shipped weights on two sentences."""

from itertools import product
from pathlib import Path

import numpy as np
import pytest

from kgraph.language.analyser import Analyser, Analysis
from kgraph.language.bilstm import Layer, contexts
from kgraph.language.decode import best_tree, is_tree, spanning_tree, spans
from kgraph.language.words import MAX_CHARS, Vocabulary, lemma_of, lemma_script, normal, word_key

LABELS = ["O", "B-PER", "I-PER", "B-LOC", "I-LOC"]
WEIGHTS = Path(__file__).parents[1] / "src" / "kgraph" / "language" / "model" / "weights.npz"


def brute_force(scores: np.ndarray) -> float:
    """Return the score of the best single-rooted tree, found by trying all."""
    n = len(scores)
    best = -np.inf
    for heads in product(range(n + 1), repeat=n):
        if is_tree(np.array(heads)):
            best = max(best, float(scores[np.arange(n), heads].sum()))
    return best


@pytest.mark.parametrize("seed", range(60))
def test_spanning_tree_is_the_best_of_all(seed: int) -> None:
    generator = np.random.default_rng(seed)
    n = int(generator.integers(1, 6))
    scores = generator.normal(size=(n, n + 1)) * 3
    heads = spanning_tree(np.where(np.arange(1, n + 2) == np.arange(1, n + 1)[:, None] + 1, -1e5, scores))
    assert is_tree(heads)
    assert scores[np.arange(n), heads].sum() == pytest.approx(brute_force(scores))


@pytest.mark.parametrize(
    "heads, expected",
    [([0], True), ([0, 1], True), ([0, 0], False), ([2, 1], False), ([0, 3, 2], False), ([2, 3, 4, 0], True)],
)
def test_is_tree(heads: list[int], expected: bool) -> None:
    assert is_tree(np.array(heads)) is expected


def test_best_tree_keeps_a_greedy_tree_and_mends_a_cycle() -> None:
    assert best_tree(np.array([[9.0, 0, 1], [0, 9.0, 0]])) == [-1, 0]
    mended = best_tree(np.array([[1.0, 0, 9], [0, 9.0, 0]]))
    assert is_tree(np.array(mended) + 1)


def test_best_tree_of_equal_scores_has_one_root() -> None:
    heads = best_tree(np.zeros((250, 251)))
    assert is_tree(np.array(heads) + 1)


def test_spans_read_begin_and_inside() -> None:
    scores = np.eye(5)[[1, 2, 0, 3, 3, 4]]
    assert spans(scores, LABELS) == ((0, 2, "PER"), (3, 4, "LOC"), (4, 6, "LOC"))


def test_spans_never_start_inside() -> None:
    scores = np.array([[0.0, 0.9, 0, 0, 1.0], [0, 0, 1.0, 0, 0]])
    assert spans(scores, LABELS) == ((0, 2, "PER"),)


@pytest.mark.parametrize(
    "form, lemma, script",
    [
        ("signed", "sign", "k2:"), ("Countries", "country", "l3:y"), ("was", "be", "=be"), ("SEOUL", "Seoul", "t0:"),
        ("The", "the", "l0:"), ("2,000", "2000", "n0:"), ("Seoul", "Seoul", "k0:"), ("’s", "'s", "k0:"),
        ("Lee Jae Myung", "Lee Jae Myung", "k0:"), ("better", "good", "=good"), ("States", "State", "k1:"),
    ],
)  # fmt: skip
def test_lemma_scripts(form: str, lemma: str, script: str) -> None:
    made = lemma_script(form, lemma)
    assert lemma_of(form, made) == lemma
    if form != "signed":
        assert made == script


def test_lemma_of_a_short_form_is_the_form() -> None:
    assert lemma_of("ox", "l3:y") == "ox"


def test_vocabulary_reads_names_by_their_last_known_part() -> None:
    vocabulary = Vocabulary({"korea": 1, "0,000": 2, "'s": 3}, {"a": 3})
    assert vocabulary.word("South Korea") == 1
    assert vocabulary.word("4,711") == 2
    assert vocabulary.word("’s") == 3
    assert vocabulary.word("xyz") == vocabulary.word("") == 0
    assert vocabulary.spelling("ab") == [1, 3, 2, 1]
    assert len(vocabulary.spelling("a" * 10_000)) == MAX_CHARS + 2


def test_normal_forms() -> None:
    assert normal("``") == normal("“") == '"'
    assert word_key("U‑2") == "u-0"


def small_weights(generator: np.random.Generator, words: int = 3, chars: int = 5) -> dict[str, np.ndarray]:
    """Return random weights of a network of a few units."""
    units, size, tag, arc, rel = 4, 3, 5, 4, 3
    shapes = {
        "words": (words + 1, size), "spelling.embed": (chars, 2), "spelling.shape": (9, size), "root": (2 * units,),
        "spelling.filter2.weight": (6, 4), "spelling.filter2.bias": (6,),
        "spelling.out.weight": (size, 6), "spelling.out.bias": (size,), "arc.weight": (arc, arc), "arc.bias": (arc,),
        "tag_hidden.weight": (tag, 2 * units), "tag_hidden.bias": (tag,),
        "name_hidden.weight": (tag, 2 * units), "name_hidden.bias": (tag,),
        "lemma_hidden.weight": (tag, 2 * units + size), "lemma_hidden.bias": (tag,),
        "tree_hidden.weight": (2 * (arc + rel), 2 * units), "tree_hidden.bias": (2 * (arc + rel),),
        **{f"{k}.{p}": (n, w)[: 1 + (p == "weight")] for k, n, w in (
            ("upos", 3, tag), ("feats", 2, tag), ("lemma", 2, tag), ("name", 5, tag),
            ("rel_dep", 3, rel), ("rel_head", 3, rel), ("rel_both", 3, rel)) for p in ("weight", "bias")},
    }  # fmt: skip
    for i, inputs in enumerate((2 * size, 2 * units)):
        for way in ("forth", "back"):
            shapes[f"layer{i}.{way}.input"] = (4 * units, inputs)
            shapes[f"layer{i}.{way}.hidden"] = (4 * units, units)
            shapes[f"layer{i}.{way}.bias"] = (4 * units,)
    return {name: generator.normal(size=shape).astype(np.float32) for name, shape in shapes.items()}


@pytest.fixture
def small() -> Analyser:
    labels = {
        "upos": ["NOUN", "VERB", "PUNCT"], "feats": ["", "Number=Sing"], "lemma": ["k0:", "l1:"],
        "deprel": ["nsubj", "root", "obj"], "name": LABELS,
    }  # fmt: skip
    meta = {"chars": "ab", "labels": labels, "widths": [2], "tag_layer": 0, "layers": 2}
    return Analyser(meta, small_weights(np.random.default_rng(3)), ["ab", "ba", "bb"])


def test_a_made_up_lemma_gives_way_to_a_known_word(small: Analyser) -> None:
    small._labels["lemma"] = ["k2:", "k1:"]
    assert small._lemma("abb", np.array([1.0, 0.5], dtype=np.float32)) == "ab"
    assert small._lemma("abb", np.array([9.0, 0.5], dtype=np.float32)) == "a"


SENTENCES = [["ab", "ba"], ["bb"], [], ["ab"] * 7, ["ba", "x y", "ab", "bb", "a"], ["ab", "ba"]]


def test_every_sentence_gets_a_full_analysis(small: Analyser) -> None:
    for sentence, analysis in zip(SENTENCES, small.analyse(SENTENCES), strict=True):
        columns = (analysis.upos, analysis.feats, analysis.lemmas, analysis.heads, analysis.deprels)
        assert {len(column) for column in columns} == {len(sentence)}
        assert [d == "root" for d in analysis.deprels] == [h == -1 for h in analysis.heads]


def test_results_do_not_depend_on_the_batch(small: Analyser) -> None:
    together = small.analyse(SENTENCES)
    assert together == [small.analyse([sentence])[0] for sentence in SENTENCES]
    assert small.analyse(SENTENCES[::-1]) == together[::-1]


def test_endless_sentences_are_one_tree(small: Analyser) -> None:
    (analysis,) = small.analyse([["ab", "bb", "ba"] * 700])
    assert len(analysis.heads) == 2100
    assert is_tree(np.array(analysis.heads) + 1)


def test_nothing_gives_nothing(small: Analyser) -> None:
    assert small.analyse([]) == []
    assert small.analyse([[]]) == [Analysis((), (), (), (), (), ())]


def test_layer_is_a_plain_lstm_in_both_directions() -> None:
    weights = small_weights(np.random.default_rng(5))
    x = np.random.default_rng(6).normal(size=(3, 1, 6)).astype(np.float32)
    (out,) = contexts(x, [3], [Layer(weights, "layer0")])
    for way, order, part in (("forth", [0, 1, 2], slice(0, 4)), ("back", [2, 1, 0], slice(4, 8))):
        h = c = np.zeros(4)
        for t in order:
            z = (
                weights[f"layer0.{way}.input"] @ x[t, 0]
                + weights[f"layer0.{way}.hidden"] @ h
                + weights[f"layer0.{way}.bias"]
            )
            i, f, g, o = np.split(z, 4)
            i, f, o = (1 / (1 + np.exp(-v)) for v in (i, f, o))
            c = f * c + i * np.tanh(g)
            h = o * np.tanh(c)
            assert np.allclose(out[t, 0, part], h, atol=1e-5)


@pytest.fixture(scope="module")
def shipped() -> Analyser:
    if not WEIGHTS.exists():
        pytest.skip("the weights are not built")
    return Analyser.load()


def test_shipped_weights_find_subject_object_and_root(shipped: Analyser) -> None:
    words = ["Korea", "and", "Vietnam", "signed", "three", "agreements", "in", "Hanoi", "on", "Tuesday", "."]
    (analysis,) = shipped.analyse([words])
    assert analysis.heads[3] == -1
    assert (analysis.heads[0], analysis.deprels[0]) == (3, "nsubj")
    assert (analysis.heads[2], analysis.deprels[2]) == (0, "conj")
    assert (analysis.heads[5], analysis.deprels[5]) == (3, "obj")
    assert analysis.lemmas[3] == "sign"
    assert "Tense=Past" in analysis.feats[3]
    assert (7, 8, "LOC") in analysis.entities


def test_shipped_weights_read_a_passive_with_a_merged_name(shipped: Analyser) -> None:
    words = ["The", "treaty", "was", "ratified", "by", "South Korea", "in", "May", "."]
    (analysis,) = shipped.analyse([words])
    assert (analysis.heads[1], analysis.deprels[1]) == (3, "nsubj:pass")
    assert (analysis.heads[5], analysis.deprels[5].split(":")[0]) == (3, "obl")
    assert analysis.upos[5] == "PROPN"


def test_shipped_weights_do_not_mind_neighbours(shipped: Analyser) -> None:
    sentences = [["Ministers", "met", "."], ["Trade", "rose", "by", "5", "%", ",", "he", "said", "."], ["SEOUL"]]
    assert shipped.analyse(sentences) == [shipped.analyse([s])[0] for s in sentences]
