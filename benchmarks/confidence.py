"""Fit the confidence of facts on gold folders, and show on texts held out how often facts of each confidence are right.

`python benchmarks/confidence.py [GOLD] [--more FOLDER ...]` fits on the work part and the further folders, five times
without a fifth of the documents, and prints the calibration on the fifth left out, then that of the whole fit on the
check part.
"""

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
Example = tuple[dict[str, float], bool, str]
"""Features of a fact, whether it is right, and its document."""


def examples(folder: Path, part: str | None) -> list[Example]:
    """Return an example for each fact told in a part of a gold folder; right means kind, action and parties are."""
    found: list[Example] = []
    for document, sentences in read_all(documents(folder, part)):
        gold = ev.read_gold(folder, document.id)[0]["facts"]
        for draft in drafts_of(document, sentences):
            fact = fact_of(draft).to_json()
            right = any(g["kind"] == fact["kind"] and ev.exact(g, fact) for g in gold)
            found.append((draft.features, right, document.id))
    return found


def fit(data: Sequence[Example], *, penalty: float = 5.0, steps: int = 3000) -> tuple[float, dict[str, float]]:
    """Return bias and weights of a logistic regression with an L2 penalty, by plain gradient descent."""
    names = sorted({name for features, *_ in data for name in features})
    x = np.array([[features.get(name, 0.0) for name in names] for features, *_ in data])
    y = np.array([float(right) for _, right, _ in data])
    bias, weights = 0.0, np.zeros(len(names))
    for _ in range(steps):
        error = 1 / (1 + np.exp(-(x @ weights + bias))) - y
        bias -= 0.5 * error.mean()
        weights -= 0.5 * (x.T @ error + penalty * weights) / len(y)
    return float(bias), {name: float(w) for name, w in zip(names, weights, strict=True)}


def score(data: Sequence[Example], bias: float, weights: dict[str, float]) -> list[tuple[float, bool]]:
    """Return the confidence of each example beside whether it is right."""
    sums = [bias + sum(weights.get(n, 0.0) * v for n, v in features.items()) for features, *_ in data]
    return [(float(1 / (1 + np.exp(-s))), right) for s, (_, right, _) in zip(sums, data, strict=True)]


def held_out(data: Sequence[Example], folds: int = 5) -> list[tuple[float, bool]]:
    """Return confidences for each fact from weights fitted without the fifth of the documents that it stands in."""
    names = sorted({name for _, _, name in data})
    found: list[tuple[float, bool]] = []
    for fold in range(folds):
        out = set(names[fold::folds])
        bias, weights = fit([d for d in data if d[2] not in out])
        found += score([d for d in data if d[2] in out], bias, weights)
    return found


def ranked(scored: Sequence[tuple[float, bool]]) -> float:
    """Return how often a right fact has more confidence than a wrong one: the area under the ROC curve."""
    right = [c for c, is_right in scored if is_right]
    wrong = [c for c, is_right in scored if not is_right]
    pairs = sum((r > w) + (r == w) / 2 for r in right for w in wrong)
    return pairs / (len(right) * len(wrong))


def show(name: str, scored: Sequence[tuple[float, bool]]) -> None:
    """Print how well confidences are calibrated and how well they rank."""
    base = sum(right for _, right in scored) / len(scored)
    brier = sum((c - right) ** 2 for c, right in scored) / len(scored)
    print(f"{name}: {len(scored)} facts, {base:.3f} right; Brier score {brier:.3f}, base rate {base * (1 - base):.3f}")
    print(f"  a right fact ranks above a wrong one in {100 * ranked(scored):.0f} % of pairs")
    for mean, share, number in table(scored):
        print(f"  confidence {mean:.2f}  right {share:.2f}  ({number} facts)")


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
        "# on the work parts of gold sets.",
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
    parser.add_argument("--more", nargs="*", type=Path, default=[], help="further gold folders, used whole")
    parser.add_argument("--write", action="store_true", help="write src/kgraph/extract/confidence.toml")
    parser.add_argument("--plot", type=Path, help="draw the calibration on held-out documents to this file")
    args = parser.parse_args()
    data = examples(args.gold, "work") + [e for folder in args.more for e in examples(folder, None)]
    left_out = held_out(data)
    bias, weights = fit(data)
    show("documents held out", left_out)
    show("check part", score(examples(args.gold, "check"), bias, weights))
    if args.plot:
        plot(table(left_out), args.plot)
    if args.write:
        write(bias, weights)


if __name__ == "__main__":
    main()
