"""The wheel alone, in a clean environment, reads a text: nothing of it needs the checkout."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
pytestmark = pytest.mark.long


def test_the_wheel_alone_reads_a_text(tmp_path: Path) -> None:
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "-q"]
    run([*pip, "wheel", "--no-deps", "--wheel-dir", str(tmp_path), str(ROOT)])
    wheel = next(tmp_path.glob("*.whl"))
    assert wheel.stat().st_size < 25_000_000
    venv.create(tmp_path / "env", with_pip=True)
    python = tmp_path / "env" / "bin" / "python"
    run([str(python), "-m", "pip", "--disable-pip-version-check", "-q", "install", str(wheel)])
    text = tmp_path / "note.txt"
    text.write_text("date 2025-03-05\nNorway and Chile signed a treaty in Oslo on Monday.", encoding="utf-8")
    command = str(python.with_name("kgraph"))
    facts = json.loads(run([command, "facts", str(text), "--format", "json"]))["facts"]
    assert [(fact["kind"], fact["action"], sorted(fact["parties"])) for fact in facts] == [
        ("agreement", "sign", ["CHL", "NOR"])
    ]
    out = run([command, "demo", str(tmp_path / "demo")])
    assert "network.html" in out


def run(command: list[str]) -> str:
    """Run a command far from the checkout and return what it printed."""
    environment = {key: value for key, value in os.environ.items() if key not in ("PYTHONPATH", "VIRTUAL_ENV")}
    result = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/", env=environment)
    assert result.returncode == 0, result.stderr
    return result.stdout
