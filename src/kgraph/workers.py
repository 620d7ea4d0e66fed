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
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, Pipe, wait

from kgraph.errors import KgraphError, ResourceError
from kgraph.readers import Unreadable
from kgraph.records import Document, Report

Work = Callable[[Document], Report]
Together = Callable[[Sequence[Document]], Iterable[Report]]

_HELD = 8  # documents that a worker has: one that it reads, more to go on with while the parent is busy with results
_BRIEF = 30_000  # characters that a pipe has room for while its worker is too busy, or hangs, to take them out
_HELD_TOGETHER = 64  # the same where a worker reads several together
_BRIEF_TOGETHER = 48_000
_GROUP = 30_000  # characters that a worker reads together; more gain little, and the last ones should end side by side
_GROUP_HERE = 100_000  # and that are read together where there is one process
_STARTING = 120.0  # seconds in which a worker must have loaded its models
_CHILD = "import sys; from kgraph.workers import serve; serve(int(sys.argv[1]))"


def read_in_order(
    documents: Iterable[Document | Unreadable],
    work: Work,
    *,
    together: Together | None = None,
    workers: int = 1,
    patience: float = 120,
) -> Iterator[Report | Unreadable]:
    """Yield what `work` makes of each document, in order, the same for any number of workers.

    An Unreadable passes through. A document on which `work` raises becomes an Unreadable, and so does one on which a
    worker process dies or is silent for `patience` seconds (more for a long text); KgraphError ends the reading, since
    it is about all documents. With one worker all happens in this process, which then shares the fate of its documents.
    `together` does the same for several documents in less time; what it fails on, or dies of, is read once more with
    `work`, each document alone. Both must be functions that another process can import.
    """
    task = _Task(work, together)
    return _read_with(_Crew(task, workers, patience), documents) if workers > 1 else _read_here(task, documents)


@dataclass(frozen=True, slots=True)
class _Task:
    """What is to be done with documents: with each, and, where there is a quicker way, with several together."""

    work: Work
    together: Together | None

    def read(self, documents: Sequence[Document]) -> Iterator[Report | Unreadable]:
        """Yield the results in order; from the first on which reading together fails, each document is read alone."""
        done = 0
        if self.together and len(documents) > 1:
            with suppress(Exception):
                for report in self.together(documents):
                    yield report
                    done += 1
        for document in documents[done:]:
            yield _read_one(self.work, document)


def _read_here(task: _Task, documents: Iterable[Document | Unreadable]) -> Iterator[Report | Unreadable]:
    for group in _groups(documents, _GROUP_HERE if task.together else 1):
        readable = task.read([item for item in group if not isinstance(item, Unreadable)])
        for item in group:
            yield item if isinstance(item, Unreadable) else next(readable)


def _groups(documents: Iterable[Document | Unreadable], most: int) -> Iterator[list[Document | Unreadable]]:
    """Yield documents in lists of so many characters, or a little more."""
    group: list[Document | Unreadable] = []
    size = 0
    for item in documents:
        group.append(item)
        size += 1 if isinstance(item, Unreadable) else len(item.text) + 1
        if size >= most:
            yield group
            group, size = [], 0
    if group:
        yield group


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
    """The place of one document's result in the order of results; `alone` where a process was lost that may have read
    it, together with others."""

    document: Document | None = None
    alone: bool = False
    result: Report | Unreadable | KgraphError | None = None


@dataclass(slots=True)
class _Worker:
    """One process, the pipe to it, what it is reading until when, and behind that what waits in its inbox."""

    process: subprocess.Popen[bytes]
    pipe: Connection
    slots: deque[_Slot] = field(default_factory=deque)
    deadline: float = 0
    ready: bool = False

    def can_take(self, slot: _Slot, held: int, brief: int) -> bool:
        """Say whether a document can be sent to the process, which has so many, without waiting for it."""
        if not self.ready or len(self.slots) != held or not self.slots:
            return self.ready and len(self.slots) == held
        behind = sum(_length(one) for one in (*self.slots, slot)) - _length(self.slots[0])
        return behind <= brief and not slot.alone and not self.slots[0].alone

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
        """Set the deadline of the document that the process reads from now on, maybe together with all that it has."""
        self.deadline = time.monotonic() + patience + sum(map(_length, self.slots)) / 2000 if self.slots else 0

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()
        self.pipe.close()


def _length(slot: _Slot) -> int:
    return len(slot.document.text) if slot.document else 0


class _Crew:
    """Some workers; one that dies or hangs is replaced, at the cost of the document it was reading.

    What waited behind that document goes back to the front of `waiting`, the line of documents for the workers. Where
    it may have read several together, all go back, and each is read alone: then it shows which one does the harm.
    """

    def __init__(self, task: _Task, count: int, patience: float) -> None:
        self.waiting: deque[_Slot] = deque()
        self._task, self._count, self._patience = task, count, patience
        self._held, self._brief = (_HELD_TOGETHER, _BRIEF_TOGETHER) if task.together else (_HELD, _BRIEF)
        self._workers: list[_Worker] = []

    @property
    def most(self) -> int:
        return self._count * (self._held + 1)

    def hand_out(self) -> None:
        """Give documents to the workers, first to those that have none, starting workers where there are too few."""
        while self.waiting and len(self._workers) < self._count:
            self._workers.append(_start(self._task))
        for held in range(self._held):
            for worker in self._workers:
                if not self.waiting:
                    return
                if worker.can_take(self.waiting[0], held, self._brief) and worker.give(self.waiting[0], self._patience):
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
        if self._task.together and len(worker.slots) > 1:
            for slot in worker.slots:
                slot.alone = True
        elif worker.slots:
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


def _start(task: _Task) -> _Worker:
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
    ours.send(task)
    return worker


# --- the worker's side ------------------------------------------------------------------------------------------


def serve(handle: int) -> None:
    """Read documents from the pipe until it breaks, which it does when the parent ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    pipe = Connection(handle)
    try:
        task: _Task = pipe.recv()
    except (AttributeError, ImportError) as error:
        pipe.send(ResourceError(f"the function that reads documents cannot be imported by other processes: {error}"))
        return
    inbox: queue.SimpleQueue[Document] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(pipe, inbox), daemon=True).start()
    with suppress(BrokenPipeError):  # the parent ended between two documents
        pipe.send(None)
        while True:
            for answer in _answers(task, _taken(inbox)):
                pipe.send(answer)


def _listen(pipe: Connection, inbox: queue.SimpleQueue[Document]) -> None:
    """Put documents into the inbox; end the process with the pipe, even in the middle of a document."""
    try:
        while True:
            inbox.put(pipe.recv())
    except (EOFError, OSError):
        os._exit(0)


def _taken(inbox: queue.SimpleQueue[Document]) -> list[Document]:
    """Wait for a document, and take with it what is there already, as far as it is to be read together."""
    group = [inbox.get()]
    with suppress(queue.Empty):
        while sum(len(document.text) for document in group) < _GROUP:
            group.append(inbox.get_nowait())
    return group


def _answers(task: _Task, documents: Sequence[Document]) -> Iterator[Report | Unreadable | KgraphError]:
    """Yield one answer a document; after an error that is about all documents, too, each has its own."""
    done = 0
    while done < len(documents):
        try:
            for result in task.read(documents[done:]):
                done += 1
                yield result
        except KgraphError as error:
            done += 1
            yield error
