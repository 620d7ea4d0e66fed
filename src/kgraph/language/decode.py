"""From scores to structures: the best single-rooted tree, and entity spans from tag scores."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]
Ints = NDArray[np.intp]


def best_tree(scores: Floats) -> list[int]:
    """Return the heads, 0-based and -1 for the root, of the best tree with one root.

    `scores` is (n, n + 1): row i scores the heads of word i, column 0 the root. The best head of each
    word makes a tree in most sentences; only where it does not is the maximum spanning tree looked for.
    """
    table = np.array(scores, dtype=np.float64)
    n = len(table)
    table[np.arange(n), np.arange(1, n + 1)] = -np.inf
    heads = table.argmax(axis=1)
    if not is_tree(heads):
        table -= np.logaddexp.reduce(table, axis=1, keepdims=True)
        heads = spanning_tree(table)
    return [int(h) - 1 for h in heads]


def is_tree(heads: Ints) -> bool:
    """Say whether heads (0 the root, else 1 + the index of the word) make one tree with one child of the root."""
    if int((heads == 0).sum()) != 1:
        return False
    reached = np.concatenate([[0], heads])
    for _ in range(len(heads).bit_length() + 1):  # each turn doubles the length of the way gone up
        reached = reached[reached]
    return not reached.any()


def spanning_tree(log_weights: Floats) -> Ints:
    """Return the heads of the maximum spanning tree in which the root has one child.

    Chu, Liu and Edmonds's contraction of cycles. The single root is had by making root arcs dear, so that
    the best tree has as few as can be (Stanojević & Cohen 2021).
    """
    n = len(log_weights)
    square = np.full((n + 1, n + 1), -np.inf)
    square[1:] = np.maximum(log_weights, -1e6)
    np.fill_diagonal(square, -np.inf)
    span = 1.0 + float(np.abs(square[np.isfinite(square)]).max()) * (n + 1)
    square[1:, 0] -= span
    heads: Ints = _arborescence(square)[1:]
    return heads


def _arborescence(scores: Floats) -> Ints:
    """Return the best head of each node but node 0, with no cycle; `scores[i, j]` is that of j above i."""
    heads: Ints = scores.argmax(axis=1)
    heads[0] = 0
    cycle = _cycle(heads)
    if not cycle:
        return heads
    inside = np.array(cycle)
    outside = np.array([i for i in range(len(heads)) if i not in set(cycle)])
    kept = scores[inside, heads[inside]]
    entering = scores[np.ix_(inside, outside)] - kept[:, None]
    leaving = scores[np.ix_(outside, inside)]
    m = len(outside)
    smaller = np.full((m + 1, m + 1), -np.inf)
    smaller[:m, :m] = scores[np.ix_(outside, outside)]
    smaller[m, :m] = entering.max(axis=0)
    smaller[:m, m] = leaving.max(axis=1)
    found = _arborescence(smaller)
    result: Ints = heads.copy()
    for i, node in enumerate(outside[1:], start=1):
        result[node] = inside[leaving[i].argmax()] if found[i] == m else outside[found[i]]
    broken = int(entering[:, found[m]].argmax())
    result[inside[broken]] = outside[found[m]]
    return result


def _cycle(heads: Ints) -> list[int]:
    """Return the nodes of one cycle, or none; node 0 is its own head and no cycle."""
    state = [0] * len(heads)
    state[0] = 2
    for start in range(1, len(heads)):
        path = []
        node = start
        while state[node] == 0:
            state[node] = 1
            path.append(node)
            node = int(heads[node])
        if state[node] == 1:
            return path[path.index(node) :]
        for seen in path:
            state[seen] = 2
    return []


def spans(scores: Floats, labels: Sequence[str]) -> tuple[tuple[int, int, str], ...]:
    """Return (start, end, kind) of the best legal sequence of `O`, `B-…` and `I-…` labels; `scores` is (n, labels)."""
    tags = [labels[i] for i in scores.argmax(axis=1)]
    if not all(map(_follows, ["O", *tags], tags)):
        tags = _best_legal(scores, labels)
    found: list[tuple[int, int, str]] = []
    start = -1
    for i, tag in enumerate([*tags, "O"]):
        if start >= 0 and not tag.startswith("I-"):
            found.append((start, i, tags[start][2:]))
            start = -1
        if tag.startswith("B-"):
            start = i
    return tuple(found)


def _follows(before: str, tag: str) -> bool:
    return not tag.startswith("I-") or before in (tag, "B-" + tag[2:])


def _best_legal(scores: Floats, labels: Sequence[str]) -> list[str]:
    """Return Viterbi's sequence."""
    barred = np.array([[0.0 if _follows(a, b) else -1e9 for b in labels] for a in labels])
    best = scores[0] + barred[labels.index("O")]
    came_from = []
    for row in scores[1:]:
        ways = best[:, None] + barred
        came_from.append(ways.argmax(axis=0))
        best = ways.max(axis=0) + row
    last = int(best.argmax())
    path = [last]
    for step in reversed(came_from):
        path.append(int(step[path[-1]]))
    return [labels[i] for i in reversed(path)]
