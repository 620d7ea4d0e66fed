"""What kill -9 and a full disk leave: a smoke of benchmarks/kill.py, and loads killed half-way."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kgraph.store import Change, open_store

ROOT = Path(__file__).parents[1]
LOAD = """
import sys
from kgraph.store import open_store
with open_store(sys.argv[1], write=True) as store:
    print("open", flush=True)
    store.load(sys.argv[2])
"""

pytestmark = pytest.mark.long


def trial(tmp_path: Path, *options: str) -> dict[str, dict[str, object]]:
    """Run the benchmark small; it fails where anything was wrong."""
    result = tmp_path / "result.json"
    run = subprocess.run(
        [sys.executable, ROOT / "benchmarks" / "kill.py", "--reports", "40", *options, "--json", result],
        capture_output=True,
        text=True,
        timeout=600,
        env={**os.environ, "KGRAPH_WORK": str(tmp_path / "work")},
    )
    assert run.returncode == 0, run.stdout + run.stderr
    told: dict[str, dict[str, object]] = json.loads(result.read_text(encoding="utf-8"))
    return told


def test_killed_adds_lose_nothing(tmp_path: Path) -> None:
    told = trial(tmp_path, "--reports", "400", "--only", "disk", "--kills", "8")["disk"]
    assert told["kills"] == 8
    assert any(told["documents_at_kills"])  # type: ignore[arg-type]  # some kill came between two transactions
    assert told["wrong"] == []


def test_a_graph_whose_making_was_killed_can_be_read_and_gone_on_with(tmp_path: Path) -> None:
    told = trial(tmp_path, "--only", "new", "--kills", "40")["new"]
    assert (told["kills"], told["wrong"]) == (40, [])


def may_mount() -> bool:
    return os.geteuid() == 0 and shutil.which("mount") is not None


@pytest.mark.skipif(not may_mount(), reason="only root can make a small file system")
def test_a_full_disk_is_told_and_loses_nothing(tmp_path: Path) -> None:
    told = trial(tmp_path, "--only", "full", "--megabytes", "4")["full"]
    assert told["wrong"] == []
    documents = told["documents_at_kills"]
    assert isinstance(documents, list)
    assert 0 < documents[0] < 40, "the disk was full before the end, and not at the beginning"


@pytest.mark.remote
def test_a_server_that_dies_costs_nothing(tmp_path: Path) -> None:
    told = trial(tmp_path, "--only", "server", "--deaths", "4")["server"]
    assert (told["kills"], told["wrong"]) == (4, [])


def test_a_killed_load_leaves_the_old_graph_or_the_new_one(tmp_path: Path) -> None:
    before, after, chance = 10, 60_010, random.Random(3)
    graph, dump = tmp_path / "graph", tmp_path / "dump.nq"
    quads = tuple(Quad(NamedNode(f"x:s{n}"), NamedNode("x:p"), Literal("v"), NamedNode("x:old")) for n in range(before))
    dump.write_text("".join(f"<x:s{n}> <x:p> <x:o> <x:new> .\n" for n in range(after - before)), encoding="ascii")
    sizes: set[int] = set()
    began, took = time.monotonic(), 0.0
    for _ in range(12):
        shutil.rmtree(graph, ignore_errors=True)
        with open_store(graph, write=True) as store:
            store.apply(Change(insert=quads))
        with subprocess.Popen([sys.executable, "-c", LOAD, graph, dump], stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            process.stdout.readline()
            if sizes:
                time.sleep(chance.uniform(0, took))
            else:
                process.wait()  # the first is not killed, and shows how long a load takes
                took = (time.monotonic() - began) * 1.2
            process.kill()
        for write in (False, True):
            with open_store(graph, write=write) as store:
                sizes.add(len(store))
                assert len(store) in (before, after)
        assert len(list(graph.glob("data-*"))) == 1
    assert sizes == {before, after}
