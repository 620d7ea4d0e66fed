"""Backups and dumps: the same quads give the same bytes, and a damaged file is found out before anything is written."""

from __future__ import annotations

import gzip
import random
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kgraph.errors import StoreError
from kgraph.store import Change, backup, dump, open_store
from kgraph.store.backup import check_backup, restore_backup, sorted_lines, write_backup

QUADS = [
    Quad(NamedNode(f"x:s{n}"), NamedNode("x:p"), Literal(f'é "{n}"\n'), NamedNode(f"x:g{n % 3}")) for n in range(50)
]


def backed_up(quads: list[Quad], target: Path) -> bytes:
    with open_store(":memory:", write=True) as store:
        store.apply(Change(insert=tuple(quads)))
        assert write_backup(store, target) == len(quads)
    return target.read_bytes()


def test_the_bytes_depend_on_the_quads_only(tmp_path: Path) -> None:
    shuffled = random.Random(5).sample(QUADS, len(QUADS))
    first = backed_up(QUADS, tmp_path / "one.nq.gz")
    assert first == backed_up(shuffled, tmp_path / "two.nq.gz")
    assert first != backed_up(QUADS[1:], tmp_path / "three.nq.gz")
    lines = gzip.decompress(first).splitlines()
    assert lines[:-1] == sorted(lines[:-1])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one.nq.gz", "three.nq.gz", "two.nq.gz"]


def test_many_quads_are_sorted_through_files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    expected = sorted(f"{quad} .\n".encode() for quad in QUADS)
    for run in (1, 7, 49, 50, 51):
        monkeypatch.setattr(backup, "_RUN", run)
        assert list(sorted_lines(QUADS, tmp_path)) == expected
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("place", [":memory:", "folder"])
def test_a_backup_comes_back(tmp_path: Path, place: str) -> None:
    target = tmp_path / "all.nq.gz"
    before = backed_up(QUADS, target)
    with open_store(tmp_path / "new" if place == "folder" else place, write=True) as store:
        assert restore_backup(store, target) == 50
        assert set(store.quads()) == set(QUADS)
        write_backup(store, tmp_path / "again.nq.gz")
        with pytest.raises(StoreError, match="not empty"):
            restore_backup(store, target)
    assert (tmp_path / "again.nq.gz").read_bytes() == before


def damaged(data: bytes, how: str) -> bytes:
    text = gzip.decompress(data)
    if how == "cut off":
        return data[: len(data) // 2]
    if how == "a line gone":
        return gzip.compress(text.split(b"\n", 1)[1])
    if how == "a letter changed":
        return gzip.compress(text.replace(b"x:s7", b"x:s8", 1))
    if how == "no trailer":
        return gzip.compress(b"".join(text.splitlines(keepends=True)[:-1]))
    if how == "something after":
        return gzip.compress(text + b"<x:a> <x:b> <x:c> <x:g> .\n")
    return text


@pytest.mark.parametrize(
    "how", ["cut off", "a line gone", "a letter changed", "no trailer", "something after", "unpacked"]
)
def test_a_damaged_backup_is_found_out(tmp_path: Path, how: str) -> None:
    target = tmp_path / "all.nq.gz"
    target.write_bytes(damaged(backed_up(QUADS, target), how))
    with open_store(":memory:", write=True) as store:
        with pytest.raises(StoreError, match=r"all\.nq\.gz"):
            restore_backup(store, target)
        assert len(store) == 0


def test_bad_names_are_told(tmp_path: Path) -> None:
    with open_store(":memory:", write=True) as store:
        with pytest.raises(StoreError, match="end it in"):
            write_backup(store, tmp_path / "all.zip")
        with pytest.raises(StoreError, match="cannot be written"):
            write_backup(store, tmp_path / "nowhere" / "all.nq.gz")
    with pytest.raises(StoreError, match="cannot be read"):
        check_backup(tmp_path / "missing.nq.gz")


def test_a_trig_file_and_gzip_can_be_loaded(tmp_path: Path) -> None:
    trig = tmp_path / "dump.trig.gz"
    trig.write_bytes(gzip.compress(b"GRAPH <x:g> { <x:a> <x:b> <x:c>, 'd' }"))
    with open_store(tmp_path / "graph", write=True) as store:
        assert store.load(trig) == 2
        assert store.graphs() == [NamedNode("x:g")]


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dump, "_PART", 100)


@pytest.mark.usefixtures("small_parts")
@pytest.mark.parametrize("packed", [False, True])
def test_a_dump_is_loaded_whole_in_whatever_parts(tmp_path: Path, packed: bool) -> None:
    lines = "".join(f"{quad} .\n" for quad in QUADS).encode()
    path = tmp_path / ("dump.nq.gz" if packed else "dump.nq")
    path.write_bytes(gzip.compress(lines) if packed else lines)
    with open_store(tmp_path / "graph", write=True) as store:
        assert store.load(path) == len(QUADS)
        assert set(store.quads()) == set(QUADS)


@pytest.mark.usefixtures("small_parts")
@pytest.mark.parametrize("location", [":memory:", "graph"])
def test_a_blank_node_is_one_in_whatever_parts(tmp_path: Path, location: str) -> None:
    path = tmp_path / "dump.nq"
    path.write_text(
        "".join(f"<x:before{n}> <x:p> <x:o> <x:g> .\n" for n in range(10))
        + "".join(f"<x:s{n}> <x:p> _:one <x:g> .\n" for n in range(10))
        + '_:one <x:p> "the last" <x:g> .\n',
        encoding="ascii",
    )
    with open_store(tmp_path / location if location != ":memory:" else location, write=True) as store:
        assert store.load(path) == 21
        assert store.query("ASK { <x:s0> <x:p> ?one . <x:s9> <x:p> ?one . ?one <x:p> 'the last' }") is True


@pytest.mark.usefixtures("small_parts")
def test_a_fault_in_a_late_part_is_told_by_its_line_and_nothing_is_loaded(tmp_path: Path) -> None:
    path = tmp_path / "dump.nq"
    path.write_text("<x:s> <x:p> <x:o> <x:g> .\n" * 30 + "<x:s> no <x:o> <x:g> .\n", encoding="ascii")
    with open_store(tmp_path / "graph", write=True) as store:
        with pytest.raises(StoreError, match=r"dump\.nq.*line 31"):
            store.load(path)
        assert len(store) == 0
