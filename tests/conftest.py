"""What several tests share: the example graph, built once, and the way to run a command line in this process."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"

pytest_plugins = ["store_server"]


@pytest.fixture(scope="session")
def reports() -> Path:
    """Return the folder of example reports."""
    return ROOT / "examples" / "reports"


@pytest.fixture(scope="session")
def example_graph(tmp_path_factory: pytest.TempPathFactory, reports: Path) -> Path:
    """Return a graph in a folder that holds the example reports; tests only read it."""
    from kgraph.graph import Graph

    folder = tmp_path_factory.mktemp("example") / "graph"
    with Graph(folder) as graph:
        assert not graph.add(reports).failed
    return folder


@pytest.fixture
def kgraph(capfd: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Return a function that runs `kgraph ARGUMENTS` and gives exit status, output and errors."""
    from kgraph.cli.app import run

    def call(*arguments: str | Path) -> tuple[int, str, str]:
        capfd.readouterr()
        status = run([str(argument) for argument in arguments])
        said = capfd.readouterr()
        return status, said.out, said.err

    return call
