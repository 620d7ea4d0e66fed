"""Reading in several processes: the same results in the same order, and a lost worker costs one document."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

import pytest

from kgraph.errors import ResourceError
from kgraph.readers import Unreadable
from kgraph.records import Document, Meeting, Report
from kgraph.workers import read_in_order


def read(document: Document) -> Report:
    """Find as many meetings as there are words; some texts do harm."""
    if document.text == "die":
        os.kill(os.getpid(), 9)
    if document.text == "hang":
        time.sleep(600)
    if document.text == "raise":
        raise ValueError("no\nsense")
    if document.text == "broken":
        raise ResourceError("is broken", where="frames.toml")
    if document.text == "spin":
        sum(range(10**12))  # one call, so that no other thread of the process gets its turn
    if document.text.startswith("sleep"):
        time.sleep(float(document.text.split()[1]))
    if document.text == "slow":
        time.sleep(0.2)
    return Report(document, tuple(Meeting(action="meet", place=word) for word in document.text.split()))


def read_group(group: Sequence[Document]) -> Iterator[Report]:
    """Read several documents at once, in one go, so that harm comes before any of their results."""
    yield from [read(document) for document in group]


def documents(*texts: str) -> list[Document]:
    return [Document(id=f"d{number}", text=text) for number, text in enumerate(texts)]


def test_any_number_of_workers_gives_the_same_in_the_same_order() -> None:
    many = documents("slow", *(f"one two {number}" for number in range(40)), "slow", "last")
    expected = [read(document) for document in many]
    for workers in (1, 2, 4):
        assert list(read_in_order(many, read, workers=workers)) == expected


@pytest.mark.parametrize("workers", [1, 2])
def test_the_unreadable_pass_through_in_their_place(workers: int) -> None:
    first, second = documents("a", "b")
    bad = Unreadable("file.txt", "is empty")
    results = list(read_in_order([bad, first, bad, second], read, workers=workers))
    assert results == [bad, read(first), bad, read(second)]


@pytest.mark.parametrize("workers", [1, 2])
def test_an_exception_costs_one_document(workers: int) -> None:
    results = list(read_in_order(documents("a", "raise", "b"), read, workers=workers))
    assert isinstance(results[0], Report)
    assert results[1] == Unreadable("d1", "reading it failed: ValueError: no sense")
    assert isinstance(results[2], Report)


@pytest.mark.parametrize("workers", [1, 2])
def test_an_error_that_is_about_all_documents_ends_the_reading_in_its_turn(workers: int) -> None:
    results = read_in_order(documents("slow", "a", "broken", "b"), read, workers=workers)
    assert [isinstance(next(results), Report) for _ in range(2)] == [True, True]
    with pytest.raises(ResourceError, match=r"frames\.toml: is broken"):
        next(results)


def test_a_worker_that_dies_costs_one_document_which_is_named() -> None:
    many = documents(*"abcd", "die", *"efgh", "die", *"ijkl")
    many[4] = Document(id="d4", text="die", source="reports/four.txt")
    results = list(read_in_order(many, read, workers=2))
    lost = [result for result in results if isinstance(result, Unreadable)]
    assert [item.source for item in lost] == ["reports/four.txt", "d9"]
    assert all(item.reason == "the process that was reading it ended with status -9" for item in lost)
    assert [result.document.text for result in results if isinstance(result, Report)] == list("abcdefghijkl")


def test_a_worker_that_hangs_is_ended() -> None:
    began = time.monotonic()
    results = list(read_in_order(documents("a", "hang", "b", "c"), read, workers=2, patience=1))
    assert time.monotonic() - began < 30
    assert [isinstance(result, Report) for result in results] == [True, False, True, True]
    assert "stopped answering" in str(results[1])


@pytest.mark.parametrize("harm", ["die", "hang"])
def test_what_waits_behind_a_lost_document_is_read_by_another(harm: str) -> None:
    # With two workers that have two documents each, there is one behind whichever of the two does harm.
    many = documents("slow", harm, *(f"word {number}" for number in range(8)), harm, harm, *"abcd")
    results = list(read_in_order(many, read, workers=2, patience=1))
    assert [item.source for item in results if isinstance(item, Unreadable)] == ["d1", "d10", "d11"]
    assert [item.document for item in results if isinstance(item, Report)] == [d for d in many if d.text != harm]


@pytest.mark.parametrize("workers", [1, 2])
def test_what_is_read_together_is_the_same_and_in_its_place(workers: int) -> None:
    bad = Unreadable("file.txt", "is empty")
    many = documents("slow", *(f"one two {number} " + "x" * 9000 for number in range(30)))
    mixed: list[Document | Unreadable] = [bad, *many[:9], bad, bad, *many[9:]]
    expected = [item if isinstance(item, Unreadable) else read(item) for item in mixed]
    assert list(read_in_order(mixed, read, together=read_group, workers=workers)) == expected


@pytest.mark.parametrize("workers", [1, 2])
def test_a_document_that_fails_costs_none_that_is_read_together_with_it(workers: int) -> None:
    many = documents("slow", "a", "b", "raise", *"cdef")
    results = list(read_in_order(many, read, together=read_group, workers=workers))
    assert [item.source for item in results if isinstance(item, Unreadable)] == ["d3"]
    assert [item.document for item in results if isinstance(item, Report)] == [d for d in many if d.text != "raise"]


@pytest.mark.parametrize("workers", [1, 2])
def test_an_error_about_all_documents_keeps_its_turn_among_those_read_together(workers: int) -> None:
    results = read_in_order(documents("slow", "a", "broken", "b"), read, together=read_group, workers=workers)
    assert [isinstance(next(results), Report) for _ in range(2)] == [True, True]
    with pytest.raises(ResourceError, match="is broken"):
        next(results)


@pytest.mark.parametrize("harm", ["die", "hang", "spin"])
def test_a_process_lost_over_several_documents_costs_the_one_that_did_the_harm(harm: str) -> None:
    many = documents("slow", "a", "b", harm, *(f"word {number} " + "x" * 9000 for number in range(8)), harm, *"cd")
    results = list(read_in_order(many, read, together=read_group, workers=2, patience=1))
    assert [item.source for item in results if isinstance(item, Unreadable)] == ["d3", "d12"]
    assert [item.document for item in results if isinstance(item, Report)] == [d for d in many if d.text != harm]


def test_a_document_that_waits_has_its_whole_time_once_it_is_read() -> None:
    many = documents(*(f"sleep 0.7 {number}" for number in range(6)))
    results = list(read_in_order(many, read, workers=2, patience=1))
    assert [isinstance(result, Report) for result in results] == [True] * 6


def test_a_worker_goes_on_while_the_results_are_put_to_use() -> None:
    results = read_in_order(documents(*("sleep 0.2" for _ in range(8))), read, workers=2)
    next(results)
    time.sleep(1)  # each worker reads what it holds meanwhile
    began = time.monotonic()
    assert len(list(islice(results, 3))) == 3
    assert time.monotonic() - began < 0.15


def test_results_and_documents_may_be_larger_than_a_pipe_holds() -> None:
    many = documents(*("x" * 800_000 + str(number) for number in range(10)))
    results = list(read_in_order(many, read, workers=2))
    assert [item.document for item in results if isinstance(item, Report)] == many


def test_a_worker_that_hangs_without_listening_is_ended_however_large_the_next_document() -> None:
    many = documents("spin", "x" * 800_000, "spin", "x" * 800_000, "a")
    results = list(read_in_order(many, read, workers=2, patience=1))
    assert [isinstance(result, Report) for result in results] == [False, True, False, True, True]


def test_documents_are_taken_as_results_are() -> None:
    taken = 0

    def source() -> Iterator[Document]:
        nonlocal taken
        for document in documents(*("x" for _ in range(1000))):
            taken += 1
            yield document

    results = read_in_order(source(), read, workers=2)
    next(results)
    assert taken < 20
    results.close()  # type: ignore[attr-defined]


def test_work_that_cannot_be_imported_there_is_told_at_once() -> None:
    script = """
        from kgraph.workers import read_in_order
        from kgraph.records import Document
        from kgraph.errors import ResourceError
        def work(document): ...
        try:
            list(read_in_order([Document(id="a", text="a")], work, workers=2))
        except ResourceError as error:
            print("told:", error)
    """
    run = subprocess.run([sys.executable, "-c", textwrap.dedent(script)], capture_output=True, text=True, timeout=60)
    assert run.stdout.startswith("told: the function")


def test_a_script_without_a_main_guard_can_read_in_parallel(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r})\n"
        "from test_workers import documents, read\nfrom kgraph.workers import read_in_order\n"
        "print(len(list(read_in_order(documents('a', 'b'), read, workers=2))))\n",
        encoding="utf-8",
    )
    run = subprocess.run([sys.executable, script], capture_output=True, text=True, timeout=60)
    assert (run.stdout, run.returncode) == ("2\n", 0)


def test_workers_end_with_their_parent(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    script = f"""
        import sys, os
        sys.path.insert(0, {str(Path(__file__).parent)!r})
        from test_workers import documents, leave_pid_and_hang
        from kgraph.workers import read_in_order
        from functools import partial
        list(read_in_order(documents("a", "b"), partial(leave_pid_and_hang, {str(note)!r}), workers=2))
    """
    parent = subprocess.Popen([sys.executable, "-c", textwrap.dedent(script)])
    until(lambda: note.exists() and note.read_text() != "")
    worker = int(note.read_text())
    parent.kill()
    parent.wait()
    until(lambda: not alive(worker))


@pytest.mark.long
def test_the_graph_is_the_same_for_any_number_of_workers(tmp_path: Path, reports: Path) -> None:
    from kgraph.graph import Graph
    from kgraph.store.backup import sorted_lines

    built = []
    for workers in (1, 2, 4):
        with Graph(tmp_path / str(workers)) as graph:
            assert graph.add(reports, workers=workers).stored > 5
            built.append(b"".join(sorted_lines(graph.data_quads())))
    assert built[0] == built[1] == built[2]


def leave_pid_and_hang(note: str, document: Document) -> Report:
    Path(note).write_text(str(os.getpid()), encoding="ascii")
    time.sleep(600)
    return Report(document)


def alive(process: int) -> bool:
    try:
        os.kill(process, 0)
        return "\nState:\tZ" not in Path(f"/proc/{process}/status").read_text(encoding="ascii")
    except (ProcessLookupError, FileNotFoundError):
        return False


def until(condition: object) -> None:
    assert callable(condition)
    for _ in range(1000):
        if condition():
            return
        time.sleep(0.02)
    raise AssertionError("waited in vain")
