"""The folder of a graph on disk: its manifest, its one-writer lock and the data folder that the manifest points to."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

from kgraph.errors import StoreBusy, StoreError

FORMAT = 1
MANIFEST, LOCK, SNAPSHOTS, FIRST = "kgraph.json", "lock", "snapshots", "kgraph-new-data"
_OURS = {MANIFEST, f"{MANIFEST}.new", LOCK, SNAPSHOTS, FIRST}


class GraphFolder:
    """A graph's folder; all paths are below `path`.

    `kgraph.json` names the format and the current data folder. Whoever replaces the data as a whole writes a new data
    folder and then renames a new manifest into place, so that a crash leaves the old graph or the new one.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock: int | None = None

    # --- what is there ---------------------------------------------------------------------------------------------

    def check(self) -> None:
        """Raise StoreError unless the folder holds a graph that this version can read."""
        self.data()

    def data(self) -> Path:
        """Return the data folder that the manifest names."""
        manifest = self._manifest()
        if manifest.get("format") != FORMAT:
            raise StoreError(
                f"has format {manifest.get('format')!r}, this kgraph reads {FORMAT}",
                where=str(self.path),
                advice="upgrade kgraph, or export with the version that wrote it and load the export here",
            )
        return self.path / Path(str(manifest.get("data", "data-1"))).name

    def _manifest(self) -> dict[str, object]:
        try:
            value = json.loads((self.path / MANIFEST).read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise self._no_graph() from None
        except NotADirectoryError:
            raise StoreError("is a file, a graph is a folder", where=str(self.path), advice="name a folder") from None
        except OSError as error:
            raise StoreError(f"cannot be read: {error.strerror}", where=str(self.path)) from error
        except ValueError as error:
            raise StoreError(
                "is not readable as a manifest", where=str(self.path / MANIFEST), advice="restore a backup"
            ) from error
        return value if isinstance(value, dict) else {}

    def _no_graph(self) -> StoreError:
        if not self.path.exists():
            return StoreError("there is no such graph", where=str(self.path), advice="`kgraph add` makes one")
        return StoreError("is no graph", where=str(self.path), advice="name the folder that `kgraph add` made")

    # --- making and changing ------------------------------------------------------------------------------------------

    def create(self) -> None:
        """Make the folder and its manifest where there is neither; never touch a folder that holds other things."""
        if self.path.is_file():
            raise StoreError("is a file, a graph is a folder", where=str(self.path), advice="name a folder")
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            names = {entry.name for entry in os.scandir(self.path)}
        except OSError as error:
            raise StoreError(f"cannot be made: {error.strerror}", where=str(self.path)) from error
        if MANIFEST not in names and names - _OURS:
            raise StoreError(
                "is not empty and no graph, so nothing is written there",
                where=str(self.path),
                advice="name a new or empty folder",
            )

    def lock(self, *, wait: bool) -> None:
        """Become the one writer; raises StoreBusy where another is, or waits until it has finished."""
        handle = self._open_lock()
        try:
            fcntl.flock(handle, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(handle, 100, 0).decode("ascii", "replace").strip()
            os.close(handle)
            raise StoreBusy(
                f"process {holder or '(unknown)'} is writing to it", where=str(self.path), advice="try later, or --wait"
            ) from None
        except BaseException:
            os.close(handle)
            raise
        self._lock = handle
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"{os.getpid()}\n".encode("ascii"), 0)

    def _open_lock(self) -> int:
        try:
            return os.open(self.path / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except OSError as error:
            raise StoreError(f"cannot be written: {error.strerror}", where=str(self.path)) from error

    def unlock(self) -> None:
        """Stop being the writer."""
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def begin(self, make: Callable[[Path], None]) -> None:
        """Make the manifest and the data folder of a new graph; `make` writes an empty store into a folder.

        It does so aside, since making a store takes many steps, after some of which it cannot be read.
        """
        if not (self.path / MANIFEST).exists():
            self.point_to(self.path / "data-1")
        current, aside = self.data(), self.path / FIRST
        shutil.rmtree(aside, ignore_errors=True)
        if not current.exists():
            make(aside)
            aside.rename(current)

    def ready(self) -> Path:
        """Return the data folder, after removing what crashes left behind."""
        current = self.data()
        for entry in self.path.glob("data-*"):
            if entry != current:
                shutil.rmtree(entry, ignore_errors=True)
        return current

    def next_data(self) -> Path:
        """Return the path of a data folder that is not there yet."""
        number = int(self.data().name.rpartition("-")[2]) + 1
        return self.path / f"data-{number}"

    def point_to(self, data: Path) -> None:
        """Make `data` the graph's data in one step that a crash cannot divide."""
        new = self.path / f"{MANIFEST}.new"
        try:
            with new.open("w", encoding="utf-8") as handle:
                handle.write(json.dumps({"format": FORMAT, "data": data.name}) + "\n")
                handle.flush()
                os.fsync(handle.fileno())
            new.replace(self.path / MANIFEST)
        except OSError as error:
            raise StoreError(f"cannot be written: {error.strerror}", where=str(self.path)) from error
