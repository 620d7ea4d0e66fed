"""Fit the confidence of facts on the work part of a gold set, and plot how often facts of each confidence are right."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from extraction import SETS, documents, read_all

from kgraph import evaluate as ev
from kgraph.extract.confidence import load_weights
from kgraph.extract.engine import drafts_of, fact_of

ROOT = Path(__file__).parents[1]
WEIGHTS = ROOT / "src" / "kgraph" / "extract" / "confidence.toml"
Example = tuple[dict[str, float], bool]


def examples(folder: Path) -> list[Example]:
    """Return the features of each fact told in the work part, and whether kind, action and parties are right."""
    found: list[Example] = []
    for document, sentences in read_all(documents(folder, "work")):
        gold = ev.read_gold(folder, document.id)[0]["facts"]
        for draft in drafts_of(document, sentences):
            fact = fact_of(draft).to_json()
            right = any(g["kind"] == fact["kind"] and ev.exact(g, fact) for g in gold)
            found.append((draft.features, right))
    return found


def fit(data: Sequence[Example], *, penalty: float = 2.0, steps: int = 3000) -> tuple[float, dict[str, float]]:
    """Return bias and weights of a logistic regression with an L2 penalty, by plain gradient descent."""
    names = sorted({name for features, _ in data for name in features})
    x = np.array([[features.get(name, 0.0) for name in names] for features, _ in data])
    y = np.array([float(right) for _, right in data])
    bias, weights = 0.0, np.zeros(len(names))
    for _ in range(steps):
        error = 1 / (1 + np.exp(-(x @ weights + bias))) - y
        bias -= 0.5 * error.mean()
        weights -= 0.5 * (x.T @ error + penalty * weights) / len(y)
    return float(bias), {name: float(w) for name, w in zip(names, weights, strict=True)}


def score(data: Sequence[Example], bias: float, weights: dict[str, float]) -> list[tuple[float, bool]]:
    """Return the confidence of each example beside whether it is right."""
    sums = [bias + sum(weights.get(n, 0.0) * v for n, v in features.items()) for features, _ in data]
    return [(float(1 / (1 + np.exp(-s))), right) for s, (_, right) in zip(sums, data, strict=True)]


def held_out(data: Sequence[Example], folds: int = 5) -> list[tuple[float, bool]]:
    """Return confidences for each fact from weights fitted without its fold: what the plot and the Brier score use."""
    found: list[tuple[float, bool]] = []
    for fold in range(folds):
        bias, weights = fit([d for i, d in enumerate(data) if i % folds != fold])
        found += score([d for i, d in enumerate(data) if i % folds == fold], bias, weights)
    return found


def table(scored: Sequence[tuple[float, bool]], bins: int = 5) -> list[tuple[float, float, int]]:
    """Return (mean confidence, share right, number) of equally many facts each."""
    ordered = sorted(scored)
    parts = [ordered[i * len(ordered) // bins : (i + 1) * len(ordered) // bins] for i in range(bins)]
    return [(sum(c for c, _ in p) / len(p), sum(r for _, r in p) / len(p), len(p)) for p in parts if p]


def plot(rows: Sequence[tuple[float, float, int]], path: Path) -> None:
    """Draw the share of right facts against confidence."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(4, 4))
    axes.plot([0, 1], [0, 1], linestyle=":", color="grey")
    axes.plot([r[0] for r in rows], [r[1] for r in rows], marker="o")
    axes.set(xlabel="confidence", ylabel="share of facts that are right", xlim=(0, 1), ylim=(0, 1))
    figure.tight_layout()
    figure.savefig(path)


def write(bias: float, weights: dict[str, float]) -> None:
    """Write confidence.toml."""
    lines = [
        "# Weights of a logistic regression over the features of a fact: benchmarks/confidence.py fits them",
        "# on the work part of the gold set.",
        f"minimum = {load_weights().minimum}",
        f"bias = {bias:.3f}",
        "[weights]",
        *(f'"{name}" = {value:.3f}' for name, value in sorted(weights.items())),
    ]
    WEIGHTS.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    """Fit, report, and write or plot where asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", nargs="?", type=Path, default=SETS["dev"])
    parser.add_argument("--write", action="store_true", help="write src/kgraph/extract/confidence.toml")
    parser.add_argument("--plot", type=Path, help="draw the calibration to this file")
    args = parser.parse_args()
    data = examples(args.gold)
    scored = held_out(data)
    base = sum(right for _, right in data) / len(data)
    brier = sum((c - right) ** 2 for c, right in scored) / len(scored)
    print(f"{len(data)} facts, {base:.3f} right; Brier score held out {brier:.3f}, base rate {base * (1 - base):.3f}")
    for mean, share, number in table(scored):
        print(f"  confidence {mean:.2f}  right {share:.2f}  ({number} facts)")
    if args.plot:
        plot(table(scored), args.plot)
    if args.write:
        write(*fit(data))


if __name__ == "__main__":
    main()
