"""The pages tell the truth: every command shown runs, every link leads somewhere, the site builds without a warning."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")])
BLOCK = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)\s]+)\)")


def commands(page: Path) -> Iterator[list[str]]:
    """Yield the kgraph commands of a page's console blocks, in order, without their prompt."""
    for block in BLOCK.findall(page.read_text(encoding="utf-8")):
        for line in block.splitlines():
            if line.startswith("$ kgraph "):
                yield shlex.split(line.removeprefix("$ kgraph "))


WITH_COMMANDS = [page for page in PAGES if any(True for _ in commands(page))]


def test_there_are_pages_with_commands() -> None:
    assert len(WITH_COMMANDS) >= 5


@pytest.mark.long
@pytest.mark.parametrize("page", WITH_COMMANDS, ids=lambda page: page.name)
def test_every_command_shown_runs(
    page: Path, kgraph: Callable[..., tuple[int, str, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    (tmp_path / "tests").symlink_to(ROOT / "tests")
    (tmp_path / "ontology").symlink_to(ROOT / "ontology")
    monkeypatch.chdir(tmp_path)
    for command in commands(page):
        status, out, said = kgraph(*command)
        assert status == 0, f"{page.name}: kgraph {shlex.join(command)}: {said}"
        assert out, f"{page.name}: kgraph {shlex.join(command)} prints nothing"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    for target in LINK.findall(page.read_text(encoding="utf-8")):
        if "://" in target or target.startswith(("#", "mailto:")):
            continue
        assert (page.parent / target.partition("#")[0]).exists(), f"{page.name} links to {target}"


@pytest.mark.long
def test_the_site_builds_without_a_warning(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-b", "html", "docs", str(tmp_path / "site")]
    result = subprocess.run(build, cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    page = (tmp_path / "site" / "reference" / "command-line.html").read_text(encoding="utf-8")
    assert 'id="kgraph-add"' in page
