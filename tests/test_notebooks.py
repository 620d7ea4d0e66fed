"""The notebooks run from top to bottom, and show something a person can read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

NOTEBOOKS = sorted((Path(__file__).parents[1] / "notebooks").glob("*.py"))


def test_there_are_four_notebooks() -> None:
    assert [path.stem for path in NOTEBOOKS] == ["networks-over-time", "promises", "tour", "your-own-reports"]


@pytest.mark.long
@pytest.mark.filterwarnings(
    "ignore::DeprecationWarning", "ignore::ResourceWarning", "ignore::PendingDeprecationWarning"
)
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_runs(path: Path, tmp_path: Path) -> None:
    jupytext, nbclient = pytest.importorskip("jupytext"), pytest.importorskip("nbclient")
    notebook = jupytext.read(path)
    nbclient.NotebookClient(
        notebook, timeout=180, kernel_name="python3", resources={"metadata": {"path": tmp_path}}
    ).execute()
    shown = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    assert not [output for output in shown if output.output_type == "stream" and output.name == "stderr"]
    assert sum("text/html" in rich(output) or "image/svg+xml" in rich(output) for output in shown) >= 3
    assert not any("(0 rows)" in str(rich(output).get("text/plain", "")) for output in shown if path.stem == "tour")


def rich(output: Any) -> dict[str, Any]:
    return dict(output.get("data", {}))
