"""The graph in a folder: whose folders are touched, who may write, what readers see, and what crashes leave."""

from __future__ import annotations

import gc
import json
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kgraph.errors import QueryError, StoreBusy, StoreError
from kgraph.store import Change, Solutions, Store, StoreOptions, embedded, open_store
from kgraph.store.embedded import DiskStore

WHOLE = 40  # quads that one document of the writer below has
HOLDER = """
    import sys, time
    from kgraph.store import open_store
    store = open_store(sys.argv[1])
    print("open", flush=True)
    time.sleep(60)
"""
ENDLESS = """
    import sys
    from kgraph.store import open_store
    store = open_store(sys.argv[1])
    store.query("ASK {}")
    print(store._process._child.pid, flush=True)
    many = " ".join(map(str, range(2000)))
    places = " ".join("VALUES ?%s { %s }" % (name, many) for name in "abcd")
    store.query("SELECT (COUNT(*) AS ?n) { %s }" % places)
"""
WRITER = """
    import itertools, sys, time
    from pyoxigraph import Literal, NamedNode, Quad
    from kgraph.store import Change, open_store
    store = open_store(sys.argv[1], write=True)
    print("open", flush=True)
    for number in itertools.count():
        graph, events = NamedNode(f"x:document/{number}"), NamedNode("x:events")
        quads = [Quad(NamedNode(f"x:s{n}"), NamedNode("x:p"), Literal(f"{number} {n}"), graph) for n in range(40)]
        store.apply(Change(insert=(*quads, Quad(graph, NamedNode("x:in"), events, events))))
        time.sleep(0.001)
"""


def quad(subject: str, graph: str = "x:g") -> Quad:
    return Quad(NamedNode(f"x:{subject}"), NamedNode("x:p"), Literal("v"), NamedNode(graph))


@contextmanager
def run(script: str, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """Run a script in a process of its own, which is killed at the end."""
    command = [sys.executable, "-c", textwrap.dedent(script), *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        yield process
        process.kill()


def told_by(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def until(condition: Callable[[], bool]) -> None:
    for _ in range(1000):
        if condition():
            return
        time.sleep(0.02)
    raise AssertionError("waited in vain")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A graph with one quad in it."""
    with open_store(tmp_path / "graph", write=True) as store:
        store.apply(Change(insert=(quad("a"),)))
    return tmp_path / "graph"


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that adds documents to `tmp_path / "busy"` without end."""
    with run(WRITER, str(tmp_path / "busy")) as process:
        assert told_by(process) == "open"
        yield process


# --- folders ----------------------------------------------------------------------------------------------------


def test_what_is_written_is_there_after_reopening(folder: Path) -> None:
    with open_store(folder) as store:
        assert list(store.quads()) == [quad("a")]
    with open_store(str(folder), write=True) as store:
        store.apply(Change(insert=(quad("b"),)))
    with open_store(folder) as store:
        assert set(store.quads()) == {quad("a"), quad("b")}


def test_a_foreign_folder_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes(b"x")
    for write, words in ((True, "not empty and no graph"), (False, "is no graph")):
        with pytest.raises(StoreError, match=words) as told:
            open_store(tmp_path, write=write)
        assert "\n" not in str(told.value)
    assert [path.name for path in tmp_path.iterdir()] == ["photo.jpg"]


def test_a_graph_that_is_not_there_is_not_made_by_reading(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no such graph"):
        open_store(tmp_path / "missing")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("write", [True, False])
def test_a_file_is_no_graph(tmp_path: Path, write: bool) -> None:
    (tmp_path / "file").write_text("x", encoding="ascii")
    with pytest.raises(StoreError, match="is a file"):
        open_store(tmp_path / "file", write=write)


@pytest.mark.parametrize("write", [True, False])
@pytest.mark.parametrize(
    "manifest, words", [('{"format": 2}', "has format 2"), ("{", "not readable"), ("[]", "format")]
)
def test_a_manifest_that_cannot_be_trusted(folder: Path, write: bool, manifest: str, words: str) -> None:
    (folder / "kgraph.json").write_text(manifest, encoding="ascii")
    with pytest.raises(StoreError, match=words):
        open_store(folder, write=write)


def test_data_that_are_damaged_are_told(folder: Path) -> None:
    for path in (folder / "data-1").glob("MANIFEST*"):
        path.write_bytes(b"nonsense")
    for write in (True, False):
        with pytest.raises(StoreError, match=str(folder)):
            open_store(folder, write=write)


@pytest.mark.parametrize("names", [[], ["lock"], ["lock", "kgraph.json.new"], ["lock", "snapshots/x"]])
def test_a_folder_whose_making_was_cut_short_is_made_again(tmp_path: Path, names: list[str]) -> None:
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("", encoding="ascii")
    with open_store(tmp_path, write=True) as store:
        store.apply(Change(insert=(quad("a"),)))
    with open_store(tmp_path) as store:
        assert len(store) == 1


def test_a_manifest_without_data_is_an_empty_graph(tmp_path: Path) -> None:
    (tmp_path / "kgraph.json").write_text('{"format": 1, "data": "data-1"}', encoding="ascii")
    with open_store(tmp_path) as store:
        assert len(store) == 0
        assert store.query("ASK { ?s ?p ?o }") is False


def test_a_manifest_cannot_point_out_of_its_folder(folder: Path) -> None:
    (folder / "kgraph.json").write_text('{"format": 1, "data": "../../data-1"}', encoding="ascii")
    with open_store(folder) as store:
        assert len(store) == 1


def test_loading_replaces_the_data_in_one_step(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "dump.nq").write_text(f"{quad('b')} .\n", encoding="ascii")
    with open_store(folder, write=True) as store:
        store.query("ASK {}")
        store.load(tmp_path / "dump.nq")
        assert json.loads((folder / "kgraph.json").read_text())["data"] == "data-2"
        assert not (folder / "data-1").exists()
        store.apply(Change(insert=(quad("c"),)))
        answer = store.query("SELECT ?s { ?s ?p ?o }")
        assert isinstance(answer, Solutions)
        assert len(answer.rows) == 3
    (folder / "data-7").mkdir()
    with open_store(folder, write=True) as store:
        assert len(store) == 3
    assert not (folder / "data-7").exists()


def test_a_closed_or_reading_store_does_not_write(folder: Path) -> None:
    store = open_store(folder, write=True)
    store.close()
    store.close()
    for use in (lambda: store.apply(Change(insert=(quad("b"),))), lambda: store.query("ASK {}"), store.compact):
        with pytest.raises(StoreError, match="is closed"):
            use()
    with open_store(folder) as reader:
        with pytest.raises(StoreError, match="reading only"):
            reader.apply(Change(insert=(quad("b"),)))
        with pytest.raises(StoreError, match="reading only"):
            reader.load(folder / "dump.nq")


# --- writers ----------------------------------------------------------------------------------------------------


def test_a_second_writer_is_told_who_is_first(folder: Path) -> None:
    with open_store(folder, write=True):
        with pytest.raises(StoreBusy, match=f"process {os.getpid()} is writing"):
            open_store(folder, write=True)
        with open_store(folder) as reader:
            assert len(reader) == 1
    open_store(folder, write=True).close()


def test_a_writer_can_wait(folder: Path) -> None:
    first = open_store(folder, write=True)
    done: list[int] = []

    def second() -> None:
        with open_store(folder, write=True, wait=True) as store:
            done.append(len(store))

    thread = threading.Thread(target=second)
    thread.start()
    time.sleep(0.1)
    assert done == []
    first.apply(Change(insert=(quad("b"),)))
    first.close()
    thread.join(20)
    assert done == [2]


def test_a_killed_writer_leaves_its_documents_and_no_lock(tmp_path: Path, writer: subprocess.Popen[str]) -> None:
    time.sleep(0.3)
    writer.kill()
    writer.wait()
    with open_store(tmp_path / "busy", write=True) as store:
        assert_whole(store)


def assert_whole(store: Store) -> int:
    """Check that every document is there with all of its quads and its note in the events graph, or not at all."""
    noted = {
        quad.subject.value for quad in store.quads(graph=NamedNode("x:events")) if isinstance(quad.subject, NamedNode)
    }
    documents = {graph.value for graph in store.graphs()} - {"x:events"}
    assert noted == documents
    assert all(sum(1 for _ in store.quads(graph=NamedNode(name))) == WHOLE for name in documents)
    assert documents == {f"x:document/{number}" for number in range(len(documents))}
    return len(documents)


# --- readers ----------------------------------------------------------------------------------------------------


def test_readers_see_whole_documents_beside_a_writer(tmp_path: Path, writer: subprocess.Popen[str]) -> None:
    seen = []
    for _ in range(6):
        with open_store(tmp_path / "busy") as reader:
            seen.append(assert_whole(reader))
            count = reader.query("SELECT (COUNT(*) AS ?n) { GRAPH <x:events> { ?s ?p ?o } }")
            assert isinstance(count, Solutions)
            assert count.rows == [(Literal(seen[-1]),)]
    assert writer.poll() is None
    assert seen == sorted(seen)
    assert seen[-1] > seen[0]


def test_a_reader_keeps_its_picture(folder: Path) -> None:
    with open_store(folder, write=True) as writing, open_store(folder) as reading:
        writing.apply(Change(clear=(NamedNode("x:g"),), insert=(quad("b", "x:h"),)))
        writing.compact()
        assert list(reading.quads()) == [quad("a")]
        assert reading.query("ASK { GRAPH <x:h> { ?s ?p ?o } }") is False
        with open_store(folder) as later:
            assert list(later.quads()) == [quad("b", "x:h")]


def test_snapshots_are_removed_at_close_and_after_a_crash(folder: Path) -> None:
    with open_store(folder) as store:
        store.query("ASK {}")
        assert len(list((folder / "snapshots").iterdir())) == 2
    assert list((folder / "snapshots").iterdir()) == []
    with run(HOLDER, str(folder)) as holder:
        assert told_by(holder) == "open"
        with open_store(folder):
            assert len(list((folder / "snapshots").iterdir())) == 4, "one of another process in use is left alone"
    with open_store(folder):
        assert len(list((folder / "snapshots").iterdir())) == 2
    assert list((folder / "snapshots").iterdir()) == []


def test_a_graph_that_a_crash_kept_from_being_made_is_empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def die(path: Path) -> None:
        path.mkdir()
        (path / "CURRENT").write_text("MANIFEST-000005\n", encoding="ascii")
        raise RuntimeError("killed")

    with monkeypatch.context() as patched:
        patched.setattr(embedded, "_make_empty", die)
        with pytest.raises(StoreError, match="killed"):
            open_store(tmp_path / "graph", write=True)
    with open_store(tmp_path / "graph") as reading:
        assert len(reading) == 0
        assert reading.query("ASK { ?s ?p ?o }") is False
    with open_store(tmp_path / "graph", write=True) as writing:
        writing.apply(Change(insert=(quad("a"),)))
    with open_store(tmp_path / "graph") as reading:
        assert list(reading.quads()) == [quad("a")]
    assert {path.name for path in (tmp_path / "graph").iterdir()} == {"kgraph.json", "lock", "snapshots", "data-1"}


def test_a_folder_that_may_not_be_written_is_read_through_a_copy(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "snapshots").write_text("not a folder", encoding="ascii")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    with open_store(folder) as store:
        assert len(store) == 1
        assert store.query("ASK { ?s ?p ?o }") is True


# --- the child that answers queries -----------------------------------------------------------------------------


def test_a_query_past_the_memory_limit_is_stopped(folder: Path) -> None:
    with open_store(folder, write=True, options=StoreOptions(memory=100 << 20)) as store:
        long = Quad(NamedNode("x:long"), NamedNode("x:text"), Literal("long " * 100_000), NamedNode("x:g"))
        store.apply(Change(insert=(*(quad(f"s{n}") for n in range(200)), long)))
        greedy = "SELECT * { ?a <x:p> ?c . ?d <x:p> ?f . ?g <x:p> ?i } ORDER BY ?g ?a"
        with pytest.raises(QueryError, match="more than 100 MiB"):
            store.query(greedy)
        assert store.query("ASK { ?s ?p ?o }") is True
        large = "SELECT * { ?long <x:text> ?text . ?a ?b ?c . ?d ?e ?f }"
        with pytest.raises(QueryError, match="more than 100 MiB"):
            store.query(large)
        few = store.query(large, limit=3)
        assert isinstance(few, Solutions)
        assert (len(few.rows), few.truncated) == (3, True)


def child_of(store: Store) -> int:
    assert isinstance(store, DiskStore)
    assert store._process._child is not None
    return store._process._child.pid


def test_a_child_that_died_is_replaced(folder: Path) -> None:
    with open_store(folder) as store:
        store.query("ASK {}")
        os.kill(child_of(store), signal.SIGKILL)
        time.sleep(0.05)
        assert store.query("ASK { ?s ?p ?o }") is True
        child = child_of(store)
    assert not alive(child), "closing ends it"


def test_the_child_ends_with_its_parent_even_amid_a_query(folder: Path) -> None:
    with run(ENDLESS, str(folder)) as parent:
        child = int(told_by(parent))
        until(lambda: busy(child))
    until(lambda: not alive(child))


def alive(process: int) -> bool:
    try:
        return " Z " not in Path(f"/proc/{process}/stat").read_text(encoding="ascii")
    except FileNotFoundError:
        return False


def busy(process: int) -> bool:
    """Tell whether a process has computed for a fifth of a second."""
    return int(Path(f"/proc/{process}/stat").read_text(encoding="ascii").split()[13]) > 20


def test_threads_can_ask_at_the_same_time(folder: Path) -> None:
    wrong: list[object] = []
    with open_store(folder) as store:

        def ask(number: int) -> None:
            for _ in range(20):
                answer = store.query(f"SELECT ({number} AS ?n) {{}}")
                if answer != Solutions(("n",), [(Literal(number),)]):
                    wrong.append(answer)

        threads = [threading.Thread(target=ask, args=(number,)) for number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert wrong == []


def test_an_interrupted_query_leaves_nothing_of_its_answer(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_store(folder) as store:
        store.query("ASK {}")
        assert isinstance(store, DiskStore)
        with monkeypatch.context() as patch:

            def interrupt(*_: object) -> bytes:
                raise KeyboardInterrupt

            patch.setattr(store._process, "_frame", interrupt)
            with pytest.raises(KeyboardInterrupt):
                store.query("SELECT (1 AS ?x) {}")
        assert store.query("SELECT (2 AS ?y) {}") == Solutions(("y",), [(Literal(2),)])


def test_a_store_that_nobody_closed_leaves_nothing(folder: Path) -> None:
    store = open_store(folder)
    store.query("ASK {}")
    child = child_of(store)
    del store
    gc.collect()
    assert not alive(child)
    assert list((folder / "snapshots").iterdir()) == []


def test_a_child_that_could_not_read_the_graph_answers_nothing(folder: Path, tmp_path: Path) -> None:
    with open_store(folder, write=True) as store:
        assert store.query("ASK { ?s ?p ?o }") is True
        assert isinstance(store, DiskStore)
        with pytest.raises(StoreError, match="cannot read the graph"):
            store._process.open(tmp_path / "nowhere")
        assert not store._process.running
        store.apply(Change(clear=(NamedNode("x:g"),)))
        assert store.query("ASK { ?s ?p ?o }") is False
