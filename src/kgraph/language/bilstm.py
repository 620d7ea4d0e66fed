"""The analyser's network in numpy: spelling convolution, residual BiLSTM layers and biaffine scores."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]
Ints = NDArray[np.intp]


def dense(x: Array, weights: Mapping[str, Array], name: str) -> Array:
    """Apply a linear layer."""
    y: Array = x @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]
    return y


def hidden(x: Array, weights: Mapping[str, Array], name: str) -> Array:
    """Apply a linear layer and a leaky ramp."""
    y = dense(x, weights, name)
    ramped: Array = np.maximum(y, np.float32(0.1) * y)
    return ramped


def spell(
    spellings: Sequence[Sequence[int]], shapes: Sequence[int], weights: Mapping[str, Array], widths: Sequence[int]
) -> Array:
    """Return the vectors of word types from their characters' rows and their shapes."""
    chars = weights["spelling.embed"]
    longest = max(map(len, spellings))
    rows = np.zeros((len(spellings), longest + max(widths) - 1), dtype=np.intp)
    for i, spelling in enumerate(spellings):
        rows[i, : len(spelling)] = spelling
    x = chars[rows]
    pooled = []
    for width in widths:
        windows = np.concatenate([x[:, i : i + longest] for i in range(width)], axis=-1)
        pooled.append(np.maximum(dense(windows, weights, f"spelling.filter{width}").max(axis=1), np.float32(0)))
    spelled = dense(np.concatenate(pooled, axis=-1), weights, "spelling.out")
    spelled += weights["spelling.shape"][np.asarray(shapes)]
    return spelled


class Layer:
    """One BiLSTM layer, both directions at once; sigmoids are had from tanh, with the halves put into the weights."""

    def __init__(self, weights: Mapping[str, Array], name: str) -> None:
        pairs = [f"{name}.{way}" for way in ("forth", "back")]
        self.units = weights[f"{pairs[0]}.hidden"].shape[1]
        scale = np.full((4 * self.units, 1), 0.5, dtype=np.float32)
        scale[2 * self.units : 3 * self.units] = 1.0
        self.inputs = np.ascontiguousarray(np.concatenate([weights[f"{p}.input"] * scale for p in pairs]).T)
        self.biases = np.concatenate([weights[f"{p}.bias"] * scale[:, 0] for p in pairs])
        self.hidden = np.ascontiguousarray(np.stack([(weights[f"{p}.hidden"] * scale).T for p in pairs]))

    def __call__(self, x: Array, counts: Sequence[int], turned: Ints) -> Array:
        """Map (T, B, D) to (T, B, 2H); sentences are longest first, `counts[t]` of them have a word t.

        `turned` (T, B) is the step that the second direction reads at step t.
        """
        steps, batch, _ = x.shape
        units = self.units
        columns = np.arange(batch)
        gates = (x.reshape(steps * batch, -1) @ self.inputs + self.biases).reshape(steps, batch, 2, 4 * units)
        ahead, behind = gates[:, :, 0], gates[turned, columns, 1]
        out = np.zeros((steps, 2, batch, units), dtype=np.float32)
        cell = np.zeros((2, batch, units), dtype=np.float32)
        state = np.zeros((2, batch, units), dtype=np.float32)
        for t, n in enumerate(counts):
            z = np.matmul(state[:, :n], self.hidden)
            z[0] += ahead[t, :n]
            z[1] += behind[t, :n]
            np.tanh(z, out=z)
            i, f, g, o = (z[..., k * units : (k + 1) * units] for k in range(4))
            c = cell[:, :n] * (f + 1) + (i + 1) * g
            c *= np.float32(0.5)
            cell = c
            state = (o + 1) * np.tanh(c)
            state *= np.float32(0.5)
            out[t, :, :n] = state
        return np.concatenate([out[:, 0], out[:, 1][turned, columns]], axis=-1)


def contexts(x: Array, lengths: Sequence[int], layers: Sequence[Layer]) -> list[Array]:
    """Return each layer's output (T, B, 2H) for padded inputs (T, B, D), longest sentence first."""
    steps = np.arange(len(x))[:, None]
    turned = np.asarray(lengths)[None, :] - 1 - steps
    turned = np.where(turned >= 0, turned, steps)
    counts = [int((np.asarray(lengths) > t).sum()) for t in range(len(x))]
    outputs: list[Array] = []
    for i, layer in enumerate(layers):
        y = layer(x, counts, turned)
        x = y if i == 0 else x + y
        outputs.append(x)
    return outputs


def unpack(arrays: Mapping[str, NDArray[Any]]) -> dict[str, Array]:
    """Return the stored arrays as 32-bit floats; eight-bit ones are multiplied by their rows' scales."""
    weights: dict[str, Array] = {}
    for name, value in arrays.items():
        if name.endswith(":scale"):
            continue
        full = value.astype(np.float32)
        weights[name] = full * arrays[f"{name}:scale"].astype(np.float32) if value.dtype == np.int8 else full
    return weights
