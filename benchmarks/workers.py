"""Measure one process against two, and reading against bare parsing: `python benchmarks/workers.py [--only add|facts]`.

State Department releases (`--limit 0`: all 2,025; else every so-many-th) go in blocks through each way by turns, so
that a busy machine slows all alike; each time is that of a whole command, with its start. `add` is `kgraph add` with
one worker and two, into one graph each. `facts` is `kgraph facts` with one process and two, beside the packaged
analyser alone, which parses every sentence of the same documents in one process. OMP threads are held to one.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

CORPORA = Path(__file__).parents[2] / "shared" / "corpora"
KGRAPH = Path(sys.executable).with_name("kgraph")
ONE_THREAD = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
Command = Callable[[Path], Sequence[str | Path]]


def blocks(corpus: Path, limit: int, count: int, folder: Path) -> list[Path]:
    """Write the sample as `count` files of JSON Lines, each as varied as the whole."""
    with gzip.open(corpus, "rt", encoding="utf-8") as stream:
        lines = list(stream)
    step = max(len(lines) // limit, 1) if limit else 1
    chosen = lines[::step][: limit or None]
    paths = []
    for number in range(count):
        path = folder / f"block-{number}.jsonl"
        path.write_text("".join(chosen[number::count]), encoding="utf-8")
        paths.append(path)
    return paths


def seconds(command: Sequence[str | Path]) -> float:
    """Return the wall seconds of a command, which must not fail; status 2 means that some document was not read."""
    began = time.perf_counter()
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env={**os.environ, **ONE_THREAD})
    if done.returncode not in (0, 2) or b"Traceback" in done.stderr:
        raise SystemExit(f"{command} failed: {done.stderr.decode()[-2000:]}")
    return time.perf_counter() - began


def by_turns(ways: dict[str, Command], files: Sequence[Path]) -> dict[str, Any]:
    """Send every block through every way, the order turned with each block; return documents a second."""
    spent = dict.fromkeys(ways, 0.0)
    documents = sum(len(path.read_text(encoding="utf-8").splitlines()) for path in files)
    for number, path in enumerate(files):
        names = list(ways)
        for name in names if number % 2 == 0 else reversed(names):
            spent[name] += seconds(ways[name](path))
            print(
                f"block {number + 1} of {len(files)}: {name}, {spent[name]:.0f} s so far", file=sys.stderr, flush=True
            )
    rates = {name: round(documents / taken, 2) for name, taken in spent.items()}
    return {"documents": documents, "seconds": {n: round(s, 1) for n, s in spent.items()}, "documents a second": rates}


def adding(files: Sequence[Path], folder: Path) -> dict[str, Any]:
    """Add with one worker and with two."""
    ways: dict[str, Command] = {
        f"{count} worker{'s' if count > 1 else ''}": lambda path, count=count: (
            KGRAPH, "add", path, "--workers", str(count), "--store", folder / f"graph-{count}")  # type: ignore[misc]
        for count in (1, 2)
    }  # fmt: skip
    told = by_turns(ways, files)
    told["two workers to one"] = round(told["seconds"]["1 worker"] / told["seconds"]["2 workers"], 2)
    return told


def reading(files: Sequence[Path]) -> dict[str, Any]:
    """Find facts in one process and in two, and parse every sentence in one."""
    ways: dict[str, Command] = {
        "bare parsing": lambda path: (sys.executable, __file__, "--bare", path),
        "facts": lambda path: (KGRAPH, "facts", path, "--format", "json"),
        "facts, two processes": lambda path: (KGRAPH, "facts", path, "--format", "json", "--workers", "2"),
    }
    told = by_turns(ways, files)
    bare = told["seconds"]["bare parsing"]
    told["times bare parsing"] = {name: round(bare / told["seconds"][name], 2) for name in ways}
    return told


def parse(path: Path) -> None:
    """Read documents and parse all of their sentences with the packaged analyser, and no more."""
    from kgraph.language import read_many
    from kgraph.readers import Unreadable, read_documents

    documents = (found for found in read_documents([path]) if not isinstance(found, Unreadable))
    for _ in read_many(documents, parse_all=True):
        pass


def main() -> None:
    """Measure what is asked and print it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", choices=("add", "facts"))
    parser.add_argument("--limit", type=int, default=2000, help="documents; 0 for all (default 2000)")
    parser.add_argument("--blocks", type=int, default=4)
    parser.add_argument("--corpus", type=Path, default=CORPORA / "state_dept_press_releases.jsonl.gz")
    parser.add_argument("--bare", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.bare:
        return parse(options.bare)
    with tempfile.TemporaryDirectory() as name:
        files = blocks(options.corpus, options.limit, options.blocks, Path(name))
        parts = {"add": lambda: adding(files, Path(name)), "facts": lambda: reading(files)}
        for part, measure in parts.items():
            if options.only in (None, part):
                print(json.dumps({part: measure()}, indent=1), flush=True)
    return None


if __name__ == "__main__":
    main()
