"""Graphs of our own: in memory, and on disk in a folder with one writer and many readers."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Self

from pyoxigraph import NamedNode, Quad, QueryBoolean, QuerySolutions, RdfFormat
from pyoxigraph import Store as Oxigraph

from kgraph.errors import QueryError, StoreError
from kgraph.store.deadline import QueryProcess, syntax_error
from kgraph.store.dump import load_dump
from kgraph.store.folder import GraphFolder
from kgraph.store.guard import check_query
from kgraph.store.snapshot import Snapshot, snapshot_of_folder, snapshot_of_writer, tidy
from kgraph.store.texts import read_texts
from kgraph.store.update import update_text
from kgraph.store.values import MEBIBYTE, Answer, Change, Columns, Graph, Solutions, StoreOptions, Subject, Term

_FLUSH = 4 * MEBIBYTE  # of changes, after which tables are written: readers replay all that is only in the log


_MISSED = 1000  # changes that the child catches up with one by one; after more it is filled anew


class _Embedded:
    """What both embedded stores share: an Oxigraph store in this process, and a child process for queries."""

    location: str
    _oxigraph: Oxigraph

    def __init__(self, options: StoreOptions) -> None:
        self._options = options
        self._process = QueryProcess()
        self._asking = threading.Lock()  # the child answers one query at a time
        self._closed = False

    def quads(
        self,
        *,
        subject: Subject | None = None,
        predicate: NamedNode | None = None,
        object: Term | None = None,
        graph: Graph | None = None,
    ) -> Iterator[Quad]:
        """Yield the quads that have the given terms."""
        return self._oxigraph.quads_for_pattern(subject, predicate, object, graph)

    def graphs(self) -> list[NamedNode]:
        """Return the names of the graphs that hold something, sorted."""
        names = (name for name in self._oxigraph.named_graphs() if isinstance(name, NamedNode))
        return sorted((name for name in names if next(self.quads(graph=name), None)), key=lambda name: name.value)

    def __len__(self) -> int:
        return len(self._oxigraph)

    def query(self, sparql: str, *, timeout: float | None = 60, limit: int | None = None) -> Answer:
        """Answer a query; see the interface."""
        check_query(sparql, services=self._options.services)
        if timeout is None:
            return _evaluate(self._oxigraph, sparql, limit)
        with self._asking:
            self._bring_up_to_date()
            return self._process.query(sparql, timeout=timeout, limit=limit, memory=self._options.memory)

    def texts(self, *queries: str) -> Iterator[Columns]:
        """Answer trusted SELECTs as columns of texts; see the interface."""
        return read_texts(self._oxigraph, queries)

    def _bring_up_to_date(self) -> None:
        raise NotImplementedError

    def close(self) -> None:
        """Let go of files, locks and processes."""
        self._closed = True
        self._process.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class MemoryStore(_Embedded):
    """A graph that lives as long as the process.

    The child process holds a copy, which costs the memory a second time: it is filled with a dump at the first query
    and then follows by repeating each change.
    """

    def __init__(self, options: StoreOptions | None = None) -> None:
        super().__init__(options or StoreOptions())
        self.location = ":memory:"
        self._oxigraph = Oxigraph()
        self._missed: list[str] | None = None

    def apply(self, change: Change) -> None:
        """Do all of the change or nothing of it."""
        text = update_text(change)
        with _translated(self.location):
            self._oxigraph.update(text)
        if self._missed is not None:
            self._missed.append(text)
            if len(self._missed) > _MISSED:
                self._missed = None

    def _bring_up_to_date(self) -> None:
        if self._missed is None or not self._process.running:
            self._process.fill(self._oxigraph.dump(format=RdfFormat.N_QUADS) or b"")
        else:
            for text in self._missed:
                self._process.update(text)
        self._missed = []

    def load(self, path: str | Path) -> int:
        """Add a dump as a whole."""
        fresh = Oxigraph()
        with _translated(self.location):
            load_dump(fresh, Path(path), in_parts=False)
            if len(self):
                self._oxigraph.bulk_load(fresh.dump(format=RdfFormat.N_QUADS), format=RdfFormat.N_QUADS)
            else:
                self._oxigraph = fresh
        self._missed = None
        return len(self)

    def compact(self) -> None:
        """Do nothing: memory keeps no unused space that we could give back."""


class DiskStore(_Embedded):
    """A graph in a folder, opened by the one writer or by a reader on a snapshot of its own."""

    def __init__(
        self, path: Path, *, write: bool = False, wait: bool = False, options: StoreOptions | None = None
    ) -> None:
        super().__init__(options or StoreOptions())
        self.location = str(path)
        self._folder = GraphFolder(path)
        self._write = write
        self._snapshot: Snapshot | None = None
        self._stale = True
        self._unflushed = 0
        if write:
            self._open_writer(wait)
        else:
            self._open_reader()

    def _open_writer(self, wait: bool) -> None:
        self._folder.create()
        self._folder.lock(wait=wait)
        try:
            with _translated(self.location):
                self._folder.begin(_make_empty)
                data = self._folder.ready()
                tidy(self._folder)
                self._oxigraph = Oxigraph(data)
        except BaseException:
            self._folder.unlock()
            raise

    def _open_reader(self) -> None:
        self._folder.check()
        tidy(self._folder)
        with _translated(self.location):
            self._snapshot = snapshot_of_folder(self._folder)
            self._oxigraph = _read_only(self._snapshot.path)

    def apply(self, change: Change) -> None:
        """Do all of the change or nothing of it."""
        self._must_write()
        self._stale = True
        text = update_text(change)
        with _translated(self.location):
            self._oxigraph.update(text)
            self._unflushed += len(text)
            if self._unflushed > _FLUSH:
                self._oxigraph.flush()
                self._unflushed = 0

    def _must_write(self) -> None:
        if self._closed or not self._write:
            what = "is closed" if self._closed else "is open for reading only"
            raise StoreError(what, where=self.location, advice="open it with write=True")

    def _bring_up_to_date(self) -> None:
        if self._closed:
            raise StoreError("is closed", where=self.location)
        if self._process.running and not (self._write and self._stale):
            return
        if self._write and self._stale:
            self._new_snapshot()
        assert self._snapshot is not None
        if (self._snapshot.path / "CURRENT").exists():
            self._process.open(self._snapshot.path)
        else:
            self._process.fill(b"")

    def _new_snapshot(self) -> None:
        old = self._snapshot
        with _translated(self.location):
            self._snapshot = snapshot_of_writer(self._folder, self._oxigraph)
        self._stale = False
        if old is not None:
            old.drop()

    def load(self, path: str | Path) -> int:
        """Add a dump as a whole: into a copy made of hard links, which then takes the graph's place."""
        self._must_write()
        target = self._folder.next_data()
        try:
            with _translated(self.location):
                self._oxigraph.backup(target)
                fresh = Oxigraph(target)
                load_dump(fresh, Path(path), in_parts=True)
                fresh.flush()
        except BaseException:
            shutil.rmtree(target, ignore_errors=True)
            raise
        self._replace(fresh, target)
        return len(self)

    def _replace(self, fresh: Oxigraph, target: Path) -> None:
        self._folder.point_to(target)
        self._oxigraph, self._stale = fresh, True
        self._folder.ready()

    def compact(self) -> None:
        """Merge the tables, so that deleted quads give their space back and reads touch fewer files."""
        self._must_write()
        with _translated(self.location):
            self._oxigraph.optimize()
            self._oxigraph.flush()
        self._stale = True

    def close(self) -> None:
        """Let go of files, locks and processes."""
        if self._closed:
            return
        super().close()
        try:
            if self._write:
                with _translated(self.location):
                    self._oxigraph.flush()
        finally:
            self._oxigraph = Oxigraph()  # drops the handle, which closes the files
            if self._snapshot is not None:
                self._snapshot.drop()
            self._folder.unlock()


def _make_empty(path: Path) -> None:
    Oxigraph(path).flush()


def _read_only(path: Path) -> Oxigraph:
    return Oxigraph.read_only(str(path)) if (path / "CURRENT").exists() else Oxigraph()


def _evaluate(store: Oxigraph, sparql: str, limit: int | None) -> Answer:
    try:
        result = store.query(sparql, use_default_graph_as_union=True)
        if isinstance(result, QueryBoolean):
            return bool(result)
        rows = iter(result)
        kept = list(islice(rows, limit))
        if isinstance(result, QuerySolutions):
            names = tuple(variable.value for variable in result.variables)
            more = limit is not None and next(rows, None) is not None
            return Solutions(names, [tuple(row) for row in kept], more)
    except SyntaxError as error:
        raise syntax_error(str(error)) from error
    except (OSError, RuntimeError, ValueError) as error:
        raise QueryError(f"the query failed: {error}") from error
    return kept


@contextmanager
def _translated(where: str) -> Iterator[None]:
    """Turn what pyoxigraph raises into StoreError."""
    try:
        yield
    except (OSError, RuntimeError, SyntaxError, ValueError) as error:
        raise StoreError(_words(error), where=where, advice=_advice(error)) from error


def _words(error: Exception) -> str:
    return " ".join(str(error).split()) or type(error).__name__


def _advice(error: Exception) -> str:
    text = str(error).lower()
    if "no space" in text:
        return "free some space and run the same command again; what was stored is safe"
    if "corruption" in text:
        return "restore a backup"
    return ""
