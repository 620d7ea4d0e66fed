"""Reads CoNLL-U trees and the entity files into plain sentences for training."""

import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from entities import gum_spans, iob_spans


@dataclass(frozen=True, slots=True)
class Tree:
    """A sentence's gold columns; `heads` is empty where there is no tree, `entities` None where not annotated."""

    forms: tuple[str, ...]
    lemmas: tuple[str, ...] = ()
    upos: tuple[str, ...] = ()
    xpos: tuple[str, ...] = ()
    feats: tuple[str, ...] = ()
    heads: tuple[int, ...] = ()  # 0-based, -1 for the root
    deprels: tuple[str, ...] = ()
    entities: tuple[tuple[int, int, str], ...] | None = None


def read_blocks(path: Path) -> Iterator[list[str]]:
    """Yield the lines of each blank-line separated block."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        block: list[str] = []
        for line in lines:
            if line.strip():
                block.append(line.rstrip("\n"))
            elif block:
                yield block
                block = []
        if block:
            yield block


def read_trees(path: Path) -> list[Tree]:
    """Read a CoNLL-U file; documents with `Entity=` get their named spans, others None."""
    trees: list[Tree] = []
    with_entities = False
    for block in read_blocks(path):
        if any(line.startswith("# newdoc") for line in block):
            with_entities = any(line.startswith("# global.Entity") for line in block)
        rows = [line.split("\t") for line in block if line[0] != "#"]
        rows = [row for row in rows if row[0].isdigit()]
        if not rows:
            continue
        trees.append(_tree(rows, with_entities))
    return trees


def _tree(rows: list[list[str]], with_entities: bool) -> Tree:
    forms, lemmas, upos, xpos, feats = (tuple(row[i] for row in rows) for i in range(1, 6))
    heads = tuple(int(row[6]) - 1 for row in rows)
    return Tree(
        forms=forms,
        lemmas=tuple(f if lemma == "_" and f != "_" else lemma for f, lemma in zip(forms, lemmas, strict=True)),
        upos=upos,
        xpos=xpos,
        feats=tuple("" if f == "_" else f for f in feats),
        heads=heads,
        deprels=tuple(row[7] for row in rows),
        entities=gum_spans(rows) if with_entities else None,
    )


def read_wikigold(path: Path) -> list[Tree]:
    """Read two-column IOB text, `token tag` a line."""
    trees = []
    for block in read_blocks(path):
        pairs = [line.rsplit(" ", 1) for line in block]
        pairs = [p for p in pairs if p[0] != "-DOCSTART-"]
        if pairs:
            trees.append(Tree(forms=tuple(p[0] for p in pairs), entities=iob_spans([p[1] for p in pairs])))
    return trees


def read_uner(path: Path) -> list[Tree]:
    """Read Universal NER's numbered columns, `id token tag - annotator`."""
    trees = []
    for block in read_blocks(path):
        rows = [line.split("\t") for line in block if line[0] != "#"]
        if rows:
            trees.append(Tree(forms=tuple(r[1] for r in rows), entities=iob_spans([r[2] for r in rows])))
    return trees
