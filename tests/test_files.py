"""A file is there as a whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from kgraph.files import whole_file


def test_the_file_appears_when_all_of_it_is_written(tmp_path: Path) -> None:
    target = tmp_path / "graph.json"
    with whole_file(target) as partial:
        assert partial.suffix == ".json"
        partial.write_text("new")
        assert not target.exists()
    assert target.read_text() == "new"
    assert [path.name for path in tmp_path.iterdir()] == ["graph.json"]


def write_half(target: Path, error: BaseException) -> None:
    with whole_file(target) as partial:
        partial.write_text("ha")
        raise error


@pytest.mark.parametrize("error", [OSError("no space"), KeyboardInterrupt()])
def test_what_was_there_stays_when_writing_breaks_off(error: BaseException, tmp_path: Path) -> None:
    target = tmp_path / "graph.json"
    target.write_text("old")
    with pytest.raises(type(error)):
        write_half(target, error)
    assert target.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["graph.json"]
