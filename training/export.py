"""Packs a checkpoint into the analyser's folder: `python training/export.py CHECKPOINT FOLDER`."""

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np
import torch
import train  # noqa: F401  (puts this folder's modules where the checkpoint's classes are looked for)
from batches import Labels
from numpy.typing import NDArray

Arrays = dict[str, NDArray[Any]]
_HEADS = ("upos", "feats", "lemma", "name", "tag_hidden", "lemma_hidden", "name_hidden", "tree_hidden")
_RELATIONS = ("rel_dep", "rel_head", "rel_both")


def arrays_of(state: dict[str, torch.Tensor], widths: list[int], layers: int) -> Arrays:
    """Return the arrays under the names that `kgraph.language.bilstm` uses; fixed and tuned word rows are added."""
    get = {name: value.numpy().astype(np.float32) for name, value in state.items()}
    words = get["encoder.fixed.weight"] + get["encoder.tuned.weight"] * get["encoder.trained"][:, None]
    words[get["encoder.trained"] == 0] += get["encoder.tuned.weight"][0]
    found = {
        "words": words,
        "spelling.embed": get["encoder.spelling.embed.weight"],
        "spelling.shape": get["encoder.spelling.shape.weight"],
        "spelling.out.weight": get["encoder.spelling.out.weight"],
        "spelling.out.bias": get["encoder.spelling.out.bias"],
        "root": get["root"],
        "arc.weight": get["arc"],
        "arc.bias": get["arc_bias"],
    }
    for i, width in enumerate(widths):
        for kind in ("weight", "bias"):
            found[f"spelling.filter{width}.{kind}"] = get[f"encoder.spelling.filters.{i}.{kind}"]
    for i in range(layers):
        for way in ("forth", "back"):
            lstm = f"encoder.layers.{i}.{way}"
            found[f"layer{i}.{way}.input"] = get[f"{lstm}.weight_ih_l0"]
            found[f"layer{i}.{way}.hidden"] = get[f"{lstm}.weight_hh_l0"]
            found[f"layer{i}.{way}.bias"] = get[f"{lstm}.bias_ih_l0"] + get[f"{lstm}.bias_hh_l0"]
    for name in (*_HEADS, *_RELATIONS):
        for kind in ("weight", "bias"):
            found[f"{name}.{kind}"] = get[f"{name}.{kind}"]
    return found


def packed(arrays: Arrays) -> Arrays:
    """Store large matrices in eight bits with a scale for each row, the rest as 16-bit floats."""
    found: Arrays = {}
    for name, value in arrays.items():
        if value.ndim == 2 and value.size > 50_000:
            scale = np.maximum(np.abs(value).max(axis=1, keepdims=True), 1e-6) / 127
            scale = scale.astype(np.float16)
            scale = np.maximum(scale, np.float16(1e-6))
            found[name] = np.clip(np.rint(value / scale.astype(np.float32)), -127, 127).astype(np.int8)
            found[f"{name}:scale"] = scale
        else:
            found[name] = value.astype(np.float16)
    return found


def write(checkpoint: dict[str, Any], folder: Path, extra: dict[str, Any]) -> None:
    """Write `weights.npz` and `meta.json`."""
    network = checkpoint["config"]["network"]
    labels: Labels = checkpoint["labels"]
    widths = sorted(int(w) for w in network["char_filters"])
    arrays = packed(arrays_of(checkpoint["weights"], widths, network["layers"]))
    words = checkpoint["words"].words
    arrays["vocabulary"] = np.frombuffer("\n".join(sorted(words, key=words.__getitem__)).encode(), dtype=np.uint8)
    folder.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(folder / "weights.npz", **arrays)  # type: ignore[arg-type]
    chars = checkpoint["words"].chars
    meta = {
        **extra,
        "epoch": checkpoint["epoch"],
        "layers": network["layers"],
        "tag_layer": network["tag_layer"] - 1,
        "widths": widths,
        "chars": "".join(sorted(chars, key=chars.__getitem__)),
        "labels": {k: list(getattr(labels, k)) for k in ("upos", "feats", "lemma", "deprel", "name")},
    }
    (folder / "meta.json").write_text(json.dumps(meta, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


DESCRIPTION = {
    "name": "kgraph-english",
    "licence": "CC-BY-SA-4.0",
    "data": [
        "UD_English-EWT",
        "UD_English-GUM (open documents)",
        "WikiGold",
        "Universal NER EWT (dev)",
        "corpora, see LICENSE",
    ],
}


def main() -> None:
    """Read the checkpoint and write the folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--version", default="0.1.0")
    parser.add_argument("--scores", type=json.loads, default={}, help="a JSON object for the description")
    args = parser.parse_args()
    write(
        torch.load(args.checkpoint, weights_only=False),
        args.folder,
        {**DESCRIPTION, "version": args.version, "scores": args.scores},
    )


if __name__ == "__main__":
    main()
