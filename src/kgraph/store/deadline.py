"""Queries with a deadline: a warm child process evaluates them, and is killed when its time is up."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import time
import weakref
from pathlib import Path
from typing import Any

from pyoxigraph import Quad, QueryResultsFormat, QuerySolutions, RdfFormat, parse, parse_query_results

from kgraph.errors import QueryError, QueryTimeout, StoreError
from kgraph.store.values import MEBIBYTE, Answer, Solutions

_PROGRAM = Path(__file__).with_name("query_process.py")
_LONGEST = 160  # characters of a parser's message
_STARTING = 60.0  # seconds that opening or filling a store may take per gigabyte or part of it


class QueryProcess:
    """A child process that holds a copy of the graph; it is started when first needed and again after it was killed."""

    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None
        self._buffer = bytearray()
        self._taken = 0

    @property
    def running(self) -> bool:
        return self._child is not None and self._child.poll() is None

    # --- what it holds --------------------------------------------------------------------------------------------

    def open(self, path: Path) -> None:
        """Let the child read the snapshot at `path`."""
        self._prepare({"do": "open", "path": str(path)}, b"", _STARTING)

    def fill(self, nquads: bytes) -> None:
        """Let the child hold these quads and no others, in memory."""
        self._prepare({"do": "fill"}, nquads, _STARTING * (1 + len(nquads) / 1e9))

    def update(self, sparql: str) -> None:
        """Repeat an update in the child's memory."""
        self._prepare({"do": "update"}, sparql.encode(), _STARTING)

    def _prepare(self, request: dict[str, Any], payload: bytes, seconds: float) -> None:
        """Let the child do what questions rely on; one that failed at it would answer from something else."""
        try:
            self._ask(request, payload, seconds)
        except (QueryError, TimeoutError, MemoryError) as error:
            self.close()
            why = str(error) or type(error).__name__
            raise StoreError(f"the process for queries cannot read the graph: {why}") from error

    # --- what it answers ------------------------------------------------------------------------------------------

    def query(self, sparql: str, *, timeout: float, limit: int | None, memory: int) -> Answer:
        """Answer a query within `timeout` seconds, or kill the child and raise QueryTimeout."""
        request = {"do": "query", "limit": limit, "memory": memory, "seconds": timeout}
        try:
            end, data = self._ask(request, sparql.encode(), timeout)
        except TimeoutError:
            raise stopped(timeout) from None
        except MemoryError:
            raise QueryError(
                f"the query needs more than {memory // MEBIBYTE} MiB of memory and was stopped",
                advice="ask for less, or add a LIMIT",
            ) from None
        if end["form"] == "boolean":
            return bool(end["value"])
        if end["form"] == "triples":
            return [item.triple if isinstance(item, Quad) else item for item in parse(data, format=RdfFormat.N_TRIPLES)]
        solutions = parse_query_results(data, format=QueryResultsFormat.TSV)
        assert isinstance(solutions, QuerySolutions)
        variables = tuple(variable.value for variable in solutions.variables)
        return Solutions(variables, [tuple(row) for row in solutions], bool(end["truncated"]))

    def close(self) -> None:
        """End the child."""
        if self._child is not None:
            self._end()
            self._child = None
        self._buffer.clear()
        self._taken = 0

    # --- the conversation -----------------------------------------------------------------------------------------

    def _ask(self, request: dict[str, Any], payload: bytes, seconds: float) -> tuple[dict[str, Any], bytes]:
        deadline = time.monotonic() + seconds
        child = self._started()
        try:
            self._send(child, json.dumps({**request, "size": len(payload)}).encode() + b"\n" + payload, deadline)
            return self._receive(child, deadline)
        except (BrokenPipeError, EOFError):
            raise self._died(child) from None
        except BaseException as error:
            if not isinstance(error, QueryError):
                self.close()
            raise

    def _started(self) -> subprocess.Popen[bytes]:
        if self._child is not None and self._child.poll() is None:
            return self._child
        self.close()
        ours, lifeline = os.pipe()
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
        try:
            self._child = subprocess.Popen(
                [sys.executable, "-P", str(_PROGRAM), str(ours)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                pass_fds=(ours,),
                env=environment,
                bufsize=0,
            )
        except OSError as error:
            os.close(lifeline)
            raise StoreError(f"the process for queries cannot be started: {error.strerror}") from error
        finally:
            os.close(ours)
        self._end = weakref.finalize(self, _end, self._child, lifeline)  # for those who forget to close a store
        return self._child

    def _send(self, child: subprocess.Popen[bytes], data: bytes, deadline: float) -> None:
        assert child.stdin is not None
        handle, view = child.stdin.fileno(), memoryview(data)
        os.set_blocking(handle, False)
        while view:
            _, ready, _ = select.select([], [handle], [], _left(deadline))
            if ready:
                view = view[os.write(handle, view) :]

    def _receive(self, child: subprocess.Popen[bytes], deadline: float) -> tuple[dict[str, Any], bytes]:
        data = bytearray()
        while True:
            letter, frame = self._frame(child, deadline)
            if letter == b"D":
                data += frame
            elif letter == b"E":
                return json.loads(frame), bytes(data)
            else:
                raise _error(json.loads(frame))

    def _frame(self, child: subprocess.Popen[bytes], deadline: float) -> tuple[bytes, bytes]:
        head = self._take(child, 5, deadline)
        return head[:1], self._take(child, int.from_bytes(head[1:], "big"), deadline)

    def _take(self, child: subprocess.Popen[bytes], count: int, deadline: float) -> bytes:
        assert child.stdout is not None
        handle = child.stdout.fileno()
        while len(self._buffer) - self._taken < count:
            if not select.select([handle], [], [], _left(deadline))[0]:
                continue
            received = os.read(handle, MEBIBYTE)
            if not received:
                raise EOFError
            del self._buffer[: self._taken]
            self._buffer += received
            self._taken = 0
        end = self._taken + count
        frame, self._taken = bytes(self._buffer[self._taken : end]), end
        return frame

    def _died(self, child: subprocess.Popen[bytes]) -> Exception:
        status = child.wait()
        self.close()
        if status in (-signal.SIGABRT, -signal.SIGSEGV, -signal.SIGBUS):  # how native code ends without memory
            return MemoryError()
        if status == -signal.SIGALRM:
            return TimeoutError()
        return StoreError(f"the process for queries ended with status {status}", advice="run the query again")


def _end(child: subprocess.Popen[bytes], lifeline: int) -> None:
    child.kill()
    child.wait()
    for stream in (child.stdin, child.stdout):
        if stream:
            stream.close()
    os.close(lifeline)


def stopped(seconds: float) -> QueryTimeout:
    """Return the error for a query whose time was up."""
    return QueryTimeout(f"the query was stopped after {seconds:g} s", advice="ask for less, or allow more time")


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def syntax_error(text: str) -> QueryError:
    """Return the error for a query that does not parse; parsers list all that they had accepted, we the first."""
    words = text if len(text) <= _LONGEST else text[:_LONGEST].rpartition(",")[0] + " …"
    return QueryError(f"the query does not parse: {words}", advice="see https://www.w3.org/TR/sparql11-query/")


def _error(told: dict[str, str]) -> Exception:
    if told["kind"] == "MemoryError":
        return MemoryError()
    if told["kind"] == "SyntaxError":
        return syntax_error(told["text"])
    return QueryError(f"the query failed: {told['text']}")
