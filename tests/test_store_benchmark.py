"""A smoke of benchmarks/store.py: it measures what it says, on data that are as large as it says."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[1] / "benchmarks" / "store.py"


@pytest.mark.long
def test_the_benchmark_measures_every_side(tmp_path: Path) -> None:
    result = tmp_path / "result.json"
    sizes = ("--quads", "15000", "--base", "30", "--sizes", "10", "90", "--turns", "4", "--rdflib-seconds", "10")
    run = subprocess.run(
        [sys.executable, SCRIPT, *sizes, "--json", result],
        capture_output=True,
        text=True,
        timeout=600,
        env={**os.environ, "KGRAPH_WORK": str(tmp_path / "work")},
    )
    assert run.returncode == 0, run.stdout + run.stderr
    told = json.loads(result.read_text(encoding="utf-8"))
    loads = told["load"]
    assert loads["kgraph"]["result"] == loads["pyoxigraph"]["result"] == loads["kgraph in memory"]["result"]
    assert 10_000 < loads["kgraph"]["result"] <= 15_000
    assert told["queries"]["queries"] > 30
    assert all(one["kgraph_ms"] > 0 and one["rdflib_ms"] > 0 for one in told["queries"]["each"].values())
    assert told["report"]["90 reports"]["quads"] > 5 * told["report"]["10 reports"]["quads"]
    assert told["ledger"]["read"]["result"] == 10_000
