"""Pretrains the encoder to guess hidden words of unlabelled text from both sides, as BERT does, with BiLSTMs."""

import math
from collections.abc import Callable
from random import Random
from time import monotonic
from typing import Any

import torch
from batches import Encoder, bucketed
from conllu import Tree
from network import Encoder as Network
from torch import Tensor, nn
from torch.nn import functional as F


class Guesser(nn.Module):
    """Maps the top layer at hidden places to scores over the frequent words, which share their input vectors."""

    def __init__(self, network: Network, width: int, words: int) -> None:
        super().__init__()
        self.network = network
        self.words = words
        self.out = nn.Linear(width, network.fixed.embedding_dim)
        self.bias = nn.Parameter(torch.zeros(words))
        self.scale = nn.Parameter(torch.tensor(1.0))

    def forward(self, top: Tensor) -> Tensor:
        """Return scores (N, words) for vectors (N, D)."""
        return F.linear(self.scale * self.out(top), self.network.fixed.weight[: self.words], self.bias)


def pretrain(
    network: Network,
    encoder: Encoder,
    sentences: list[list[str]],
    config: dict[str, Any],
    save: Callable[[Network], None],
) -> None:
    """Train `network` in place. A hidden word shows neither its row nor its spelling; unknown words are not guessed."""
    settings, rng = config["pretraining"], Random(config["seed"])
    trees = [Tree(forms=tuple(s)) for s in sentences if len(s) > 4]
    guesser = Guesser(network, 2 * config["network"]["units"], settings["words"])
    network.fixed.weight.requires_grad_(True)
    network.train()
    adam = torch.optim.Adam(guesser.parameters(), betas=(0.9, 0.98), eps=1e-8)
    per_epoch = sum(1 for _ in bucketed(trees, settings["batch_words"], Random(0)))
    total, step, began, sums, shown = per_epoch * settings["epochs"], 0, monotonic(), 0.0, 0
    for _ in range(settings["epochs"]):
        for group in bucketed(trees, settings["batch_words"], rng):
            batch = encoder.batch(group)
            real = torch.arange(batch.words.shape[1]).unsqueeze(0) < batch.lengths.unsqueeze(1)
            hidden = real & (torch.rand(batch.words.shape) < settings["hidden_share"])
            asked = hidden & (batch.words > 0) & (batch.words < settings["words"])
            with torch.autocast("cpu", torch.bfloat16, enabled=config["bfloat16"]):
                layers, _ = network(batch, hidden)
                guesses = guesser(layers[-1][asked.t()])
            loss = F.cross_entropy(guesses.float(), batch.words.t()[asked.t()])
            falling = 0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * step / total))
            for part in adam.param_groups:
                part["lr"] = settings["rate"] * min((step + 1) / 200, falling)
            adam.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(guesser.parameters(), 2.0)
            adam.step()
            step += 1
            sums, shown = sums + loss.item(), shown + 1
            if step % 100 == 0:
                print(f"pretraining {step}/{total} {monotonic() - began:.0f}s loss {sums / shown:.3f}", flush=True)
                sums, shown = 0.0, 0
                save(network)
    save(network)
