"""Trains the analyser: `python training/train.py SHARED OUT` reads the data under SHARED and writes OUT/*.pt."""

import argparse
import math
import tomllib
from copy import deepcopy
from pathlib import Path
from random import Random
from time import monotonic
from typing import Any

import torch
from augment import augment
from batches import Encoder, Labels, bucketed
from conllu import Tree, read_trees, read_uner, read_wikigold
from network import Analyser
from network import Encoder as Network
from pretrain import pretrain
from raw_text import read_corpora
from vectors import count_words, skip_gram, vocabulary

from kgraph.language.words import SHAPES, Vocabulary


def read_all(shared: Path) -> tuple[list[Tree], list[Tree], list[list[str]]]:
    """Return the training trees, the development trees and the unlabelled sentences."""
    trees = read_trees(shared / "treebank" / "train.conllu.gz")
    names = read_wikigold(shared / "ner" / "wikigold.conll.gz") + read_uner(shared / "ner" / "uner-ewt-dev.iob2.gz")
    dev = read_trees(shared / "treebank" / "dev.conllu.gz")
    return trees + names, dev, list(read_corpora(shared / "corpora"))


def start(
    trees: list[Tree], raw: list[list[str]], config: dict[str, Any]
) -> tuple[Vocabulary, torch.Tensor, torch.Tensor]:
    """Return the vocabulary, its skip-gram vectors, and which of its rows the trees may tune."""
    gold = [list(t.forms) for t in trees]
    counts = count_words(raw + gold)
    words = vocabulary(counts, config["vectors"]["minimum"])
    vectors = skip_gram(
        raw + gold, words, size=config["network"]["word_size"], epochs=config["vectors"]["epochs"], seed=config["seed"]
    )
    chars = sorted(
        {c for word in words for c in word} | {c.upper() for word in words for c in word if len(c.upper()) == 1}
    )
    in_trees = count_words(gold)
    trained = torch.zeros(len(words) + 1, dtype=torch.long)
    trained[[row for word, row in words.items() if in_trees[word] >= 2]] = 1
    return Vocabulary(words, {c: i + 3 for i, c in enumerate(chars)}), torch.from_numpy(vectors), trained


def rate_at(step: int, done: float, warm_up: int) -> float:
    """Return the learning rate's factor: up in a straight line, then down as a cosine to a hundredth."""
    return min((step + 1) / warm_up, 0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * min(1.0, done))))


@torch.no_grad()
def score(model: Analyser, encoder: Encoder, trees: list[Tree]) -> dict[str, float]:
    """Return the share of words right for each head, arcs taken greedily, universal relations; in percent."""
    model.eval()
    right: dict[str, int] = {}
    known: dict[str, int] = {}
    for group in bucketed(trees, 6000, Random(0)):
        batch = encoder.batch(group)
        out = model(batch)
        gold = batch.labels
        found = {k: out[k].argmax(-1) for k in ("upos", "xpos", "feats", "lemma", "name", "arc")}
        found["deprel"] = model.relations(out, found["arc"]).argmax(-1)
        for key, value in found.items():
            mask = gold[key] != -100
            right[key] = right.get(key, 0) + int((value == gold[key])[mask].sum())
            known[key] = known.get(key, 0) + int(mask.sum())
        both = (found["arc"] == gold["arc"]) & (found["deprel"] == gold["deprel"]) & (gold["arc"] != -100)
        right["las"] = right.get("las", 0) + int(both.sum())
        known["las"] = known["arc"]
    return {k: round(100 * right[k] / known[k], 2) for k in right if known[k]}


def train(
    model: Analyser, encoder: Encoder, trees: list[Tree], dev: list[Tree], config: dict[str, Any], save: Any
) -> Analyser:
    """Train and return the average of the weights; `save` gets that average after every epoch.

    Training ends after so many epochs, or after so many minutes if that is sooner: on a busy machine the rate
    follows the clock, so that it is down at the end in either case.
    """
    settings, rng = config["training"], Random(config["seed"])
    average = deepcopy(model)
    fresh = [p for n, p in model.named_parameters() if not n.startswith("encoder.")]
    old = [p for n, p in model.named_parameters() if n.startswith("encoder.") and p.requires_grad]
    adam = torch.optim.Adam(
        [{"params": fresh, "base": 1.0}, {"params": old, "base": settings["encoder_rate"]}], betas=(0.9, 0.9), eps=1e-8
    )
    per_epoch = sum(1 for _ in bucketed(trees, settings["batch_words"], Random(0)))
    total, step, began, done = per_epoch * settings["epochs"], 0, monotonic(), 0.0
    weights = settings["weights"]
    for epoch in range(1, settings["epochs"] + 1):
        model.train()
        sums: dict[str, float] = {}
        changed = [augment(t, rng, settings["augment"]) for t in trees]
        for group in bucketed(changed, settings["batch_words"], rng):
            done = max(step / total, (monotonic() - began) / (60 * settings["minutes"]))
            if done >= 1:
                break
            with torch.autocast("cpu", torch.bfloat16, enabled=config["bfloat16"]):
                losses = model.losses(encoder.batch(group))
            for part in adam.param_groups:
                part["lr"] = settings["rate"] * part["base"] * rate_at(step, done, settings["warm_up"])
            adam.zero_grad(set_to_none=True)
            sum(weights[k] * v for k, v in losses.items()).backward()  # type: ignore[union-attr]
            torch.nn.utils.clip_grad_norm_(model.parameters(), settings["clip"])
            adam.step()
            step += 1
            blend(average, model, min(settings["average"], step / (step + 10)))
            for key, value in losses.items():
                sums[key] = sums.get(key, 0.0) + value.item() / per_epoch
        scores = score(average, encoder, dev) if epoch % 4 == 0 or epoch == settings["epochs"] or done >= 1 else {}
        shown = {k: round(v, 3) for k, v in sums.items()}
        print(f"epoch {epoch} {monotonic() - began:.0f}s loss {shown} dev {scores}", flush=True)
        save(average, epoch)
        if done >= 1:
            break
    return average


@torch.no_grad()
def blend(average: torch.nn.Module, model: torch.nn.Module, keep: float) -> None:
    """Move the average a little towards the model."""
    for mean, value in zip(average.parameters(), model.parameters(), strict=True):
        if value.requires_grad:
            mean.lerp_(value, 1 - keep)


def main() -> None:
    """Read the data, pretrain, train and save."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shared", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--config", type=Path, default=Path(__file__).with_name("config.toml"))
    parser.add_argument("--pretrained", type=Path)
    args = parser.parse_args()
    config = tomllib.loads(args.config.read_text())
    torch.manual_seed(config["seed"])
    torch.set_num_threads(config["threads"])
    args.out.mkdir(parents=True, exist_ok=True)
    trees, dev, raw = read_all(args.shared)
    words, vectors, trained = start(trees, raw, config)
    labels = Labels.of([t for t in trees if t.heads])
    network = Network(config["network"], len(words.words) + 1, len(words.chars) + 3, len(SHAPES), trained)
    network.fixed.weight.data.copy_(vectors)
    encoder = Encoder(words, labels)
    if args.pretrained:
        network.load_state_dict(torch.load(args.pretrained))
    elif config["pretraining"]["epochs"]:
        pretrain(
            network,
            encoder,
            raw + [list(t.forms) for t in trees],
            config,
            lambda n: torch.save(n.state_dict(), args.out / "encoder.pt"),
        )
    network.fixed.weight.requires_grad_(False)
    model = Analyser(config["network"], network, labels.sizes())

    def save(average: Analyser, epoch: int) -> None:
        state = {"epoch": epoch, "config": config, "labels": labels, "words": words, "weights": average.state_dict()}
        torch.save(state, args.out / "checkpoint.tmp")
        (args.out / "checkpoint.tmp").rename(args.out / "checkpoint.pt")

    train(model, encoder, trees, dev, config, save)


if __name__ == "__main__":
    main()
