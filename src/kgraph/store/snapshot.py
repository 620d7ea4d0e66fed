"""A private picture of a graph on disk, made of hard links, that stays the same while others write."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
import time
import weakref
from collections.abc import Callable
from pathlib import Path

from pyoxigraph import Store as Oxigraph

from kgraph.errors import StoreError
from kgraph.store.folder import SNAPSHOTS, GraphFolder

_TRIES = 200
_PREFIX = "kgraph-snapshot-"


class Snapshot:
    """A folder that `Oxigraph.read_only` opens; it is removed by `drop`, or by the next process after a crash.

    A lock beside the folder, held while the snapshot is in use, tells a crash from use: whoever can take it tidies up.
    """

    def __init__(self, parent: Path, fill: Callable[[Path], None]) -> None:
        lock, self.path = _reserve(parent)
        self._drop = weakref.finalize(self, _drop, lock, self.path)  # for those who forget to close a store
        try:
            fill(self.path)
        except BaseException:
            self.drop()
            raise

    def drop(self) -> None:
        """Remove the snapshot."""
        self._drop()


def _drop(lock: int, path: Path) -> None:
    shutil.rmtree(path, ignore_errors=True)
    _lock_path(path).unlink(missing_ok=True)
    os.close(lock)


def snapshot_of_writer(folder: GraphFolder, store: Oxigraph) -> Snapshot:
    """Return a snapshot of a store that this process has open for writing."""
    return _taken(folder, lambda target: store.backup(target))


def snapshot_of_folder(folder: GraphFolder) -> Snapshot:
    """Return a snapshot of a graph that another process may be writing to."""
    return _taken(folder, lambda target: _link(folder, target))


def _taken(folder: GraphFolder, fill: Callable[[Path], None]) -> Snapshot:
    """Take the snapshot beside the data, or among the temporary files where there is no room for the logs' copies."""
    beside, elsewhere = _parent(folder), Path(tempfile.gettempdir())
    try:
        return Snapshot(beside, fill)
    except OSError as error:
        if beside == elsewhere or "space" not in str(error).lower():
            raise
        return Snapshot(elsewhere, fill)


def tidy(folder: GraphFolder) -> None:
    """Remove the snapshots whose owners are gone."""
    places = (folder.path / SNAPSHOTS, Path(tempfile.gettempdir()))
    for lock in (lock for place in places for lock in place.glob(f"{_PREFIX}*.lock")):
        try:
            handle = os.open(lock, os.O_RDWR | os.O_CLOEXEC)
        except OSError:
            continue
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(lock.with_suffix(""), ignore_errors=True)
            lock.unlink(missing_ok=True)
        except OSError:
            pass
        finally:
            os.close(handle)


def _parent(folder: GraphFolder) -> Path:
    """Return where snapshots lie: beside the data, since hard links need one file system, if we may write there."""
    parent = folder.path / SNAPSHOTS
    try:
        parent.mkdir(exist_ok=True)
    except OSError:
        return Path(tempfile.gettempdir())
    return parent if os.access(parent, os.W_OK) else Path(tempfile.gettempdir())


def _lock_path(path: Path) -> Path:
    return path.with_suffix(".lock")


def _reserve(parent: Path) -> tuple[int, Path]:
    while True:
        handle, name = tempfile.mkstemp(prefix=_PREFIX, suffix=".lock", dir=parent)
        fcntl.flock(handle, fcntl.LOCK_EX)
        if os.path.exists(name):  # `tidy` may have come between making and locking
            return handle, Path(name).with_suffix("")
        os.close(handle)


def _link(folder: GraphFolder, target: Path) -> None:
    """Picture the data folder as a crash at one moment would leave it, which RocksDB recovers to whole transactions.

    Its tables never change, the manifest and the write-ahead logs only grow. Where neither the manifest's length nor
    the set of logs moved while we linked and copied, the picture is of one moment; else it is taken again.
    """
    for attempt in range(_TRIES):
        data = folder.data()
        before = _state(data)
        target.mkdir()
        if before and _linked(data, target) and _state(data) == before:
            return
        if not before and not (data / "CURRENT").exists() and not _exists_and_used(data):
            return
        shutil.rmtree(target)
        time.sleep(0.001 * attempt)
    raise StoreError("changes faster than it can be read", where=str(folder.path), advice="try again")


def _exists_and_used(data: Path) -> bool:
    return data.is_dir() and any(entry.suffix == ".sst" for entry in data.iterdir())


def _state(data: Path) -> tuple[str, int, tuple[str, ...]] | None:
    try:
        current = (data / "CURRENT").read_text(encoding="ascii").strip()
        size = (data / current).stat().st_size
        return current, size, tuple(sorted(entry.name for entry in data.glob("*.log")))
    except OSError:
        return None


def _linked(data: Path, target: Path) -> bool:
    try:
        for entry in os.scandir(data):
            if entry.name == "LOCK" or entry.name.startswith("LOG") or not entry.is_file():
                continue
            if entry.name.endswith(".sst"):
                _link_or_copy(entry.path, target / entry.name)
            else:
                shutil.copyfile(entry.path, target / entry.name)
    except FileNotFoundError:
        # a table or log was dropped under our hands: the state has moved on, or the table was no longer part of it
        return False
    return True


def _link_or_copy(source: str, target: Path) -> None:
    try:
        os.link(source, target)
    except FileNotFoundError:
        raise
    except OSError:
        shutil.copyfile(source, target)
