"""Frame files: the packaged ones load, every bad one is refused with file, line and reason, a user's folder adds to
them."""

from __future__ import annotations

from pathlib import Path

import pytest

from kgraph.errors import ResourceError
from kgraph.extract import triggers
from kgraph.extract.frames import FOLDER, load_frames, read_frames
from kgraph.records import KINDS

GOOD = """kind = "visit"

[slots]
parties = ["agent"]

[[frame]]
name = "go"
action = "visit"
verbs = ["sally forth"]
"""


def test_every_kind_has_a_file() -> None:
    assert {path.stem for path in FOLDER.glob("*.toml")} == set(KINDS)
    assert {e.kind for e in load_frames().examples} == set(KINDS)


def test_every_kind_shows_what_fires_and_what_does_not() -> None:
    shown = load_frames().examples
    for kind in KINDS:
        assert any(e.facts for e in shown if e.kind == kind), kind
        assert any(not e.facts for e in shown if e.kind == kind), kind


def test_triggers_are_lemmas() -> None:
    assert {"sign", "visit", "enter into force", "strategic"} & triggers() == {"sign", "visit", "enter into force"}


def test_a_folder_of_ones_own_adds_frames(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(GOOD)
    assert "sally forth" in triggers((tmp_path,))
    assert "sally forth" not in triggers()


@pytest.mark.parametrize(
    ("change", "line", "reason"),
    [
        (('kind = "visit"', 'kind = "vist"'), 1, "unknown kind 'vist'"),
        (('action = "visit"', 'action = "see"'), 6, "unknown action 'see'"),
        (('verbs = ["sally forth"]', ""), 6, "has no trigger"),
        (('verbs = ["sally forth"]', 'verbs = ["Sally"]'), 6, "must be lower-case lemmas"),
        (('parties = ["agent"]', 'parties = ["subject"]'), 6, "unknown role 'subject'"),
        (("parties =", "guests ="), 6, "no slot 'guests'"),
        (('name = "go"', 'name = "go"\nverb = ["x"]'), 6, "unknown key 'verb'"),
        (('name = "go"', 'name = "go"\nrequires = { theme = ["class:thing"] }'), 6, "unknown constraint 'class:thing'"),
        (('name = "go"', 'name = "go"\nstatus = "done"'), 6, "unknown status 'done'"),
        (('name = "go"', "name = go"), 7, "Invalid value"),
        (("[slots]", "[slot]"), 3, "unknown key 'slot'"),
    ],
)
def test_bad_frames_are_refused(tmp_path: Path, change: tuple[str, str], line: int, reason: str) -> None:
    path = tmp_path / "bad.toml"
    path.write_text(GOOD.replace(*change))
    with pytest.raises(ResourceError) as error:
        read_frames(path)
    assert str(error.value).startswith(f"{path}:{line}: ")
    assert reason in str(error.value)


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ResourceError, match="holds no frame file"):
        load_frames((tmp_path,))
