"""The program that evaluates queries in a process of its own, so that a query can be stopped by killing it.

It is run by path (`python -P query_process.py`), imports nothing of kgraph, and speaks over its standard streams: a
request is a line of JSON, which announces the bytes that follow; an answer is a sequence of frames, each a letter, a
four-byte length and that many bytes: D for data, E for the end with its description, X for an error.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
import threading
from typing import Any, BinaryIO, cast

from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions, RdfFormat, Store

FRAME = 1 << 17


class Full(Exception):
    """The answer has reached its row or byte limit."""


class Frames:
    """The data frames of one answer, as a file that pyoxigraph writes to; it counts lines, which are rows."""

    def __init__(self, out: BinaryIO, rows: int | None, most: int) -> None:
        self.out, self.rows, self.most = out, rows, most
        self.truncated = False
        self.waiting = bytearray()

    def write(self, data: bytes) -> int:
        """Send what is within the limits; raise Full or MemoryError at them."""
        length = len(data)
        self.most -= length
        if self.most < 0:
            raise MemoryError
        if self.rows is not None:
            data = self._within_limit(data)
        self.waiting += data
        if self.truncated or len(self.waiting) > FRAME:
            self.flush()
        if self.truncated:
            raise Full
        return length

    def _within_limit(self, data: bytes) -> bytes:
        assert self.rows is not None
        end = 0
        while self.rows and (found := data.find(b"\n", end) + 1):
            end, self.rows = found, self.rows - 1
        if self.rows:
            return data
        self.truncated = end < len(data)
        return data[:end]

    def flush(self) -> None:
        """Send what waits."""
        send(self.out, b"D", self.waiting)
        self.waiting.clear()


def send(out: BinaryIO, letter: bytes, data: bytes | bytearray) -> None:
    """Send one frame."""
    out.write(letter + len(data).to_bytes(4, "big"))
    out.write(data)


class Evaluator:
    """One store, and what the parent may ask of it; each method returns the description that ends the answer."""

    def __init__(self, out: BinaryIO) -> None:
        self.out = out
        self.store = Store()

    def do(self, request: dict[str, Any], payload: bytes) -> dict[str, Any]:
        """Do what the request asks."""
        match request["do"]:
            case "open":
                self.store = Store.read_only(request["path"])
            case "fill":
                self.store = Store()
                self.store.bulk_load(payload, format=RdfFormat.N_QUADS)
            case "update":
                self.store.update(payload.decode())
            case "query":
                return self.query(payload.decode(), request["limit"], request["memory"], request["seconds"])
        return {}

    def query(self, sparql: str, limit: int | None, memory: int, seconds: float) -> dict[str, Any]:
        """Evaluate one query and send its answer as it comes."""
        limit_memory(memory)
        # the default action of SIGALRM ends the process even when no one is left to kill it
        signal.setitimer(signal.ITIMER_REAL, seconds + 5)
        try:
            return self._answer(sparql, limit, memory)
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)

    def _answer(self, sparql: str, limit: int | None, memory: int) -> dict[str, Any]:
        result = self.store.query(sparql, use_default_graph_as_union=True)
        if isinstance(result, QueryBoolean):
            return {"form": "boolean", "value": bool(result)}
        tabular = isinstance(result, QuerySolutions)  # whose first line is the header
        frames = Frames(self.out, None if limit is None else limit + tabular, memory)
        target = cast(BinaryIO, frames)
        try:
            if isinstance(result, QuerySolutions):
                result.serialize(target, format=QueryResultsFormat.TSV)
            else:
                result.serialize(target, format=RdfFormat.N_TRIPLES)
            frames.flush()
        except Full:
            pass
        return {"form": "solutions" if tabular else "triples", "truncated": frames.truncated}


def limit_memory(memory: int) -> None:
    """Let the address space grow by `memory` from where it stands, so that the store itself does not count."""
    with open("/proc/self/statm", encoding="ascii") as handle:
        pages = int(handle.read().split()[0])
    resource.setrlimit(resource.RLIMIT_AS, (pages * resource.getpagesize() + memory, resource.RLIM_INFINITY))


def die_with_parent(lifeline: int) -> None:
    """Wait for the pipe that only the parent holds open to break."""
    os.read(lifeline, 1)
    os._exit(1)


def main() -> None:
    """Serve requests until the parent closes the pipe; leave at once when it dies."""
    threading.Thread(target=die_with_parent, args=(int(sys.argv[1]),), daemon=True).start()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    source, out = sys.stdin.buffer, sys.stdout.buffer
    evaluator = Evaluator(out)
    while line := source.readline():
        request = json.loads(line)
        payload = source.read(request["size"])
        try:
            send(out, b"E", json.dumps(evaluator.do(request, payload)).encode())
        except Exception as error:
            send(out, b"X", json.dumps({"kind": type(error).__name__, "text": str(error)}).encode())
        out.flush()


if __name__ == "__main__":
    main()
