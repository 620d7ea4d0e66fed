"""Reading many documents in several processes, with results in the order of the documents."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, Pipe, wait

from kgraph.errors import KgraphError, ResourceError
from kgraph.readers import Unreadable
from kgraph.records import Document, Report

Work = Callable[[Document], Report]

_AHEAD = 9  # documents that each worker may be ahead of the reader of the results
_HELD = 8  # documents that a worker has: one that it reads, more to go on with while the parent is busy with results
_BRIEF = 30_000  # characters that a pipe has room for while its worker is too busy, or hangs, to take them out
_STARTING = 120.0  # seconds in which a worker must have loaded its models
_CHILD = "import sys; from kgraph.workers import serve; serve(int(sys.argv[1]))"


def read_in_order(
    documents: Iterable[Document | Unreadable], work: Work, *, workers: int = 1, patience: float = 120
) -> Iterator[Report | Unreadable]:
    """Yield what `work` makes of each document, in order, the same for any number of workers.

    An Unreadable passes through. A document on which `work` raises becomes an Unreadable, and so does one on which a
    worker process dies or is silent for `patience` seconds (more for a long text); KgraphError ends the reading, since
    it is about all documents. With one worker all happens in this process, which then shares the fate of its documents.
    `work` must be a function that another process can import.
    """
    if workers > 1:
        return _read_with(_Crew(work, workers, patience), documents)
    return (item if isinstance(item, Unreadable) else _read_one(work, item) for item in documents)


def _read_one(work: Work, document: Document) -> Report | Unreadable:
    try:
        return work(document)
    except KgraphError:
        raise
    except Exception as error:
        return _lost(document, f"reading it failed: {type(error).__name__}: {error}")


def _lost(document: Document, reason: str) -> Unreadable:
    return Unreadable(document.source or document.id, " ".join(reason.split()))


# --- the parent's side ------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Slot:
    """The place of one document's result in the order of results."""

    document: Document | None = None
    result: Report | Unreadable | KgraphError | None = None


@dataclass(slots=True)
class _Worker:
    """One process, the pipe to it, what it is reading until when, and behind that what waits in its inbox."""

    process: subprocess.Popen[bytes]
    pipe: Connection
    slots: deque[_Slot] = field(default_factory=deque)
    deadline: float = 0
    ready: bool = False

    def can_take(self, slot: _Slot, held: int) -> bool:
        """Say whether a document can be sent to the process, which has so many, without waiting for it."""
        behind = sum(_length(one) for one in (*self.slots, slot)) - _length(self.slots[0]) if self.slots else 0
        return self.ready and len(self.slots) == held and behind <= _BRIEF

    def give(self, slot: _Slot, patience: float) -> bool:
        """Send a document; False where the process is dead, which is heard from its pipe, behind its last answer."""
        try:
            self.pipe.send(slot.document)
        except OSError:
            return False
        self.slots.append(slot)
        if len(self.slots) == 1:
            self.begin(patience)
        return True

    def begin(self, patience: float) -> None:
        """Set the deadline of the document that the process reads from now on, where it has one."""
        self.deadline = time.monotonic() + patience + _length(self.slots[0]) / 2000 if self.slots else 0

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()
        self.pipe.close()


def _length(slot: _Slot) -> int:
    return len(slot.document.text) if slot.document else 0


class _Crew:
    """Some workers; one that dies or hangs is replaced, at the cost of the document it was reading.

    What waited behind that document goes back to the front of `waiting`, the line of documents for the workers.
    """

    def __init__(self, work: Work, count: int, patience: float) -> None:
        self.waiting: deque[_Slot] = deque()
        self._work, self._count, self._patience = work, count, patience
        self._workers: list[_Worker] = []

    @property
    def most(self) -> int:
        return self._count * _AHEAD

    def hand_out(self) -> None:
        """Give documents to the workers, first to those that have none, starting workers where there are too few."""
        while self.waiting and len(self._workers) < self._count:
            self._workers.append(_start(self._work))
        for held in range(_HELD):
            for worker in self._workers:
                if not self.waiting:
                    return
                if worker.can_take(self.waiting[0], held) and worker.give(self.waiting[0], self._patience):
                    self.waiting.popleft()

    def collect(self, *, wait_for_one: bool) -> None:
        """Take what the workers have to say, or wait until one says something or has run out of time."""
        soonest = min((worker.deadline for worker in self._workers if worker.deadline), default=0.0)
        timeout = max(0.0, soonest - time.monotonic()) if wait_for_one else 0.0
        heard = wait([worker.pipe for worker in self._workers], timeout)
        for worker in list(self._workers):
            if worker.pipe in heard:
                self._hear(worker)
            elif worker.deadline and worker.deadline <= time.monotonic():
                self._lose(worker, "stopped answering and was ended")

    def _hear(self, worker: _Worker) -> None:
        try:
            told = worker.pipe.recv()
        except (EOFError, OSError):
            self._lose(worker)
            return
        if worker.slots:
            worker.slots.popleft().result = told
        elif isinstance(told, KgraphError):
            raise told
        worker.ready = True
        worker.begin(self._patience)

    def _lose(self, worker: _Worker, how: str = "") -> None:
        worker.kill()
        self._workers.remove(worker)
        how = how or f"ended with status {worker.process.returncode}"
        if not worker.ready:
            raise ResourceError(f"a process for reading {how} before its first document")
        if worker.slots:
            slot = worker.slots.popleft()
            assert slot.document is not None
            slot.result = _lost(slot.document, f"the process that was reading it {how}")
        self.waiting.extendleft(reversed(worker.slots))

    def close(self) -> None:
        """End all workers."""
        for worker in self._workers:
            worker.kill()
        self._workers.clear()


def _read_with(crew: _Crew, documents: Iterable[Document | Unreadable]) -> Iterator[Report | Unreadable]:
    source = iter(documents)
    line: deque[_Slot] = deque()
    try:
        while _fill(line, crew.waiting, source, crew.most):
            crew.collect(wait_for_one=False)
            crew.hand_out()
            while line[0].result is None:
                crew.collect(wait_for_one=True)
                crew.hand_out()
            result = line.popleft().result
            if isinstance(result, KgraphError):
                raise result
            assert result is not None
            yield result
    finally:
        crew.close()


def _fill(
    line: deque[_Slot], waiting: deque[_Slot], source: Iterator[Document | Unreadable], most: int
) -> deque[_Slot]:
    """Take documents until `most` are under way; return the line, which is empty at the end."""
    while len(line) < most and (item := next(source, None)) is not None:
        slot = _Slot(result=item) if isinstance(item, Unreadable) else _Slot(document=item)
        line.append(slot)
        if slot.document is not None:
            waiting.append(slot)
    return line


def _start(work: Work) -> _Worker:
    """Start a process that imports this module, and not the user's main module as multiprocessing would."""
    ours, theirs = Pipe()
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    process = subprocess.Popen(
        [sys.executable, "-c", _CHILD, str(theirs.fileno())],
        stdin=subprocess.DEVNULL,
        pass_fds=(theirs.fileno(),),
        env=environment,
    )
    theirs.close()
    worker = _Worker(process, ours, deadline=time.monotonic() + _STARTING)
    ours.send(work)
    return worker


# --- the worker's side ------------------------------------------------------------------------------------------


def serve(handle: int) -> None:
    """Read documents from the pipe until it breaks, which it does when the parent ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    pipe = Connection(handle)
    try:
        work = pipe.recv()
    except (AttributeError, ImportError) as error:
        pipe.send(ResourceError(f"the function that reads documents cannot be imported by other processes: {error}"))
        return
    inbox: queue.SimpleQueue[Document] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(pipe, inbox), daemon=True).start()
    with suppress(BrokenPipeError):  # the parent ended between two documents
        pipe.send(None)
        while True:
            pipe.send(_answer(work, inbox.get()))


def _listen(pipe: Connection, inbox: queue.SimpleQueue[Document]) -> None:
    """Put documents into the inbox; end the process with the pipe, even in the middle of a document."""
    try:
        while True:
            inbox.put(pipe.recv())
    except (EOFError, OSError):
        os._exit(0)


def _answer(work: Work, document: Document) -> Report | Unreadable | KgraphError:
    try:
        return _read_one(work, document)
    except KgraphError as error:
        return error
