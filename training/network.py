"""The network: word and character vectors, residual BiLSTMs, and heads for tags, lemmas, names and trees."""

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F


@dataclass(frozen=True, slots=True)
class Batch:
    """Sentences side by side: word rows (B, T), types' spellings (U, C), and gold labels, -100 where unknown."""

    words: Tensor
    types: Tensor  # (B, T) row of the word's type in `spellings`
    spellings: Tensor
    shapes: Tensor  # (U,)
    lengths: Tensor
    labels: dict[str, Tensor]


class LockedDropout(nn.Module):
    """Drops the same features at every step of a sequence (Gal & Ghahramani 2016); input (T, B, D)."""

    def __init__(self, rate: float) -> None:
        super().__init__()
        self.rate = rate

    def forward(self, x: Tensor) -> Tensor:
        if not self.training or self.rate == 0:
            return x
        keep = 1 - self.rate
        mask = torch.bernoulli(torch.full((1, x.shape[1], x.shape[2]), keep)) / keep
        return x * mask


class BiLSTM(nn.Module):
    """Two one-way LSTMs, the second over each sentence turned round, so that padding never matters."""

    def __init__(self, inputs: int, units: int) -> None:
        super().__init__()
        self.forth = nn.LSTM(inputs, units)
        self.back = nn.LSTM(inputs, units)
        for lstm in (self.forth, self.back):
            for name, value in lstm.named_parameters():
                if name.startswith("weight_hh"):
                    for gate in value.data.chunk(4):
                        nn.init.orthogonal_(gate)
                elif name.startswith("weight_ih"):
                    nn.init.xavier_uniform_(value)
                else:
                    nn.init.zeros_(value)
                    if name.startswith("bias_ih"):
                        value.data[units : 2 * units] = 1.0

    def forward(self, x: Tensor, turned: Tensor) -> Tensor:
        """Map (T, B, D) to (T, B, 2H); `turned` (T, B) holds the step to read in the reversed order."""
        ahead, _ = self.forth(x)
        behind, _ = self.back(_pick(x, turned))
        return torch.cat([ahead, _pick(behind, turned)], dim=-1)


def _pick(x: Tensor, order: Tensor) -> Tensor:
    return x.gather(0, order.unsqueeze(-1).expand(-1, -1, x.shape[-1]))


class Spelling(nn.Module):
    """A convolution over the characters of each word type (Santos & Zadrozny 2014), plus its shape."""

    def __init__(self, chars: int, shapes: int, size: int, widths: dict[int, int], out: int) -> None:
        super().__init__()
        self.embed = nn.Embedding(chars, size, padding_idx=0)
        self.widths = sorted(widths)
        self.filters = nn.ModuleList([nn.Linear(width * size, widths[width]) for width in self.widths])
        self.out = nn.Linear(sum(widths.values()), out)
        self.shape = nn.Embedding(shapes, out)

    def forward(self, spellings: Tensor, shapes: Tensor) -> Tensor:
        """Map (U, C) characters and (U,) shapes to (U, D); widths are windows of linear layers, the max is taken."""
        x = self.embed(spellings)
        x = F.pad(x, (0, 0, 0, max(self.widths) - 1))
        steps = spellings.shape[1]
        pooled = []
        for width, layer in zip(self.widths, self.filters, strict=True):
            windows = torch.cat([x[:, i : i + steps] for i in range(width)], dim=-1)
            pooled.append(torch.relu(layer(windows).amax(dim=1)))
        return self.out(torch.cat(pooled, dim=-1)) + self.shape(shapes)


class Encoder(nn.Module):
    """Words to vectors in context. Fixed and tuned word rows are added, so that they export as one table."""

    def __init__(self, config: dict[str, Any], words: int, chars: int, shapes: int, trained: Tensor) -> None:
        super().__init__()
        size, units = config["word_size"], config["units"]
        self.fixed = nn.Embedding(words, size)
        self.tuned = nn.Embedding(words, size)
        nn.init.zeros_(self.tuned.weight)
        self.register_buffer("trained", trained)
        widths = {int(k): int(v) for k, v in config["char_filters"].items()}
        self.spelling = Spelling(chars, shapes, config["char_size"], widths, config["spelling_size"])
        inputs = size + config["spelling_size"]
        self.layers = nn.ModuleList([BiLSTM(inputs if i == 0 else 2 * units, units) for i in range(config["layers"])])
        self.dropout = LockedDropout(config["dropout"])
        self.input_dropout = LockedDropout(config["input_dropout"])
        self.word_drop, self.spelling_drop = config["word_drop"], config["spelling_drop"]

    def forward(self, batch: Batch, hidden: Tensor | None = None) -> tuple[list[Tensor], Tensor]:
        """Return each layer's output and the words' spelling vectors, all (T, B, D); `hidden` words are not shown."""
        words = batch.words.t()
        spelling = self.spelling(batch.spellings, batch.shapes)[batch.types.t()]
        no_word = torch.zeros_like(words, dtype=torch.bool) if hidden is None else hidden.t()
        no_spelling = no_word
        if self.training:
            no_word = no_word | (torch.rand(words.shape) < self.word_drop)
            no_spelling = no_spelling | (torch.rand(words.shape) < self.spelling_drop)
        words = words.masked_fill(no_word, 0)
        vector = self.fixed(words) + self.tuned(words * self.trained[words])
        shown = spelling.masked_fill(no_spelling.unsqueeze(-1), 0.0)
        x = self.input_dropout(torch.cat([vector, shown], dim=-1))
        steps = torch.arange(words.shape[0]).unsqueeze(1)
        turned = batch.lengths.unsqueeze(0) - 1 - steps
        turned = torch.where(turned >= 0, turned, steps)
        outputs = []
        for i, layer in enumerate(self.layers):
            y = layer(x if i == 0 else self.dropout(x), turned)
            x = y if i == 0 else x + y
            outputs.append(x)
        return outputs, spelling


class Analyser(nn.Module):
    """The heads on the encoder; biaffine attention for arcs and relations after Dozat & Manning (2017)."""

    def __init__(self, config: dict[str, Any], encoder: Encoder, sizes: dict[str, int]) -> None:
        super().__init__()
        self.encoder = encoder
        width = 2 * config["units"]
        self.tag_layer = min(config["tag_layer"], config["layers"]) - 1
        self.drop = LockedDropout(config["dropout"])
        self.head_drop = LockedDropout(config["head_dropout"])
        tag, arc, rel = config["tag_size"], config["arc_size"], config["rel_size"]
        self.arc_size, self.rel_size = arc, rel
        self.tag_hidden = nn.Linear(width, tag)
        self.upos, self.xpos, self.feats = (nn.Linear(tag, sizes[k]) for k in ("upos", "xpos", "feats"))
        self.lemma_hidden = nn.Linear(width + config["spelling_size"], tag)
        self.lemma = nn.Linear(tag, sizes["lemma"])
        self.name_hidden = nn.Linear(width, tag)
        self.name = nn.Linear(tag, sizes["name"])
        self.root = nn.Parameter(torch.randn(width) * 0.1)
        self.tree_hidden = nn.Linear(width, 2 * (arc + rel))
        self.arc = nn.Parameter(torch.eye(arc) * 0.1)
        self.arc_bias = nn.Parameter(torch.zeros(arc))
        self.rel_dep, self.rel_head, self.rel_both = (nn.Linear(rel, sizes["deprel"]) for _ in range(3))

    def forward(self, batch: Batch) -> dict[str, Tensor]:
        """Return logits (B, T, labels), arc scores (B, T, 1 + T) with the root first, and the relation vectors."""
        layers, spelling = self.encoder(batch)
        tags, top = self.drop(layers[self.tag_layer]), self.drop(layers[-1])
        hidden = self.head_drop(F.leaky_relu(self.tag_hidden(tags), 0.1))
        lemma = self.head_drop(F.leaky_relu(self.lemma_hidden(torch.cat([tags, spelling], -1)), 0.1))
        name = self.head_drop(F.leaky_relu(self.name_hidden(tags), 0.1))
        out = {"upos": self.upos(hidden), "xpos": self.xpos(hidden), "feats": self.feats(hidden)}
        out |= {"lemma": self.lemma(lemma), "name": self.name(name)}
        out = {k: v.transpose(0, 1) for k, v in out.items()}
        tree = torch.cat([self.root.expand(1, top.shape[1], -1), top])
        tree = self.head_drop(F.leaky_relu(self.tree_hidden(tree), 0.1)).transpose(0, 1)
        a, r = self.arc_size, self.rel_size
        arc_dep, arc_head, rel_dep, rel_head = tree.split([a, a, r, r], dim=-1)
        scores = (arc_dep[:, 1:] @ self.arc + self.arc_bias) @ arc_head.transpose(1, 2)
        valid = torch.arange(tree.shape[1]).unsqueeze(0) <= batch.lengths.unsqueeze(1)
        out["arc"] = scores.float().masked_fill(~valid.unsqueeze(1), -1e4)
        out["rel_dep"], out["rel_head"] = rel_dep[:, 1:], rel_head
        return out

    def relations(self, out: dict[str, Tensor], heads: Tensor) -> Tensor:
        """Return relation logits (B, T, R) for the given heads, 0 for the root.

        The bilinear form is diagonal after the two hidden layers, which are free to turn it so.
        """
        dep = out["rel_dep"]
        index = heads.clamp(min=0).unsqueeze(-1).expand(-1, -1, dep.shape[-1])
        head = out["rel_head"].gather(1, index)
        return self.rel_dep(dep) + self.rel_head(head) + self.rel_both(dep * head)

    def losses(self, batch: Batch) -> dict[str, Tensor]:
        """Return the mean cross entropy of each head; heads without a label in the batch give none."""
        out = self(batch)
        gold = batch.labels
        logits = {k: out[k] for k in ("upos", "xpos", "feats", "lemma", "name", "arc")}
        logits["deprel"] = self.relations(out, gold["arc"])
        return {
            key: F.cross_entropy(value.flatten(0, 1).float(), gold[key].flatten(), ignore_index=-100)
            for key, value in logits.items()
            if bool((gold[key] >= 0).any())
        }
