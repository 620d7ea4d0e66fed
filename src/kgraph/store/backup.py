"""Backups: all quads in one sorted, gzipped N-Quads file with a checksum; the same quads give the same bytes."""

from __future__ import annotations

import gzip
import hashlib
import heapq
import os
import re
import tempfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import islice
from pathlib import Path

from pyoxigraph import Quad

from kgraph.errors import StoreError
from kgraph.files import whole_file
from kgraph.store.values import Store

_RUN = 1_000_000  # lines that are sorted in memory at a time
_TRAILER = re.compile(rb"# kgraph backup of (\d+) quads, sha256 ([0-9a-f]{64})\n")


def write_backup(store: Store, path: Path) -> int:
    """Write the backup and return how many quads it holds; the file appears whole or not at all."""
    if not path.name.endswith(".nq.gz"):
        raise StoreError("is no name for a backup", where=str(path), advice="end it in .nq.gz")
    try:
        with whole_file(path) as new, new.open("wb") as raw:
            with gzip.GzipFile(filename="", mode="wb", fileobj=raw, compresslevel=6, mtime=0) as packed:
                count = _write(packed, sorted_lines(store.quads(), path.parent))
            raw.flush()
            os.fsync(raw.fileno())
    except OSError as error:
        raise StoreError(f"cannot be written: {error.strerror or error}", where=str(path)) from error
    return count


def _write(packed: gzip.GzipFile, lines: Iterable[bytes]) -> int:
    digest, count = hashlib.sha256(), 0
    for line in lines:
        digest.update(line)
        packed.write(line)
        count += 1
    packed.write(f"# kgraph backup of {count} quads, sha256 {digest.hexdigest()}\n".encode("ascii"))
    return count


def sorted_lines(quads: Iterable[Quad], folder: Path | None = None) -> Iterator[bytes]:
    """Yield quads as N-Quads lines in the order of their bytes; many are sorted through files in `folder`."""
    lines = (f"{quad} .\n".encode() for quad in quads)
    first = sorted(islice(lines, _RUN))
    if len(first) < _RUN:
        yield from first
        return
    with ExitStack() as stack:
        runs: list[Iterable[bytes]] = [first]
        while run := sorted(islice(lines, _RUN)):
            runs.append(file := stack.enter_context(tempfile.TemporaryFile(dir=folder)))
            file.writelines(run)
            file.seek(0)
        yield from heapq.merge(*runs)


def restore_backup(store: Store, path: Path) -> int:
    """Fill an empty store from a backup, after checking all of it, and return how many quads it then holds."""
    count = check_backup(path)
    if len(store):
        raise StoreError("is not empty", where=store.location, advice="restore into a new folder")
    restored = store.load(path)
    if restored != count:
        raise StoreError(f"holds {restored} quads of the backup's {count}", where=store.location)
    return count


def check_backup(path: Path) -> int:
    """Return how many quads a backup holds; raises StoreError where it is incomplete or has been changed."""
    digest, count, trailer = hashlib.sha256(), 0, None
    try:
        with gzip.open(path, "rb") as lines:
            for line in lines:
                if trailer := _TRAILER.fullmatch(line):
                    break
                digest.update(line)
                count += 1
            rest = lines.read(1) if trailer else b""
    except (OSError, EOFError, zlib.error) as error:
        raise StoreError(f"cannot be read: {error}", where=str(path), advice="take an older backup") from error
    if trailer is None:
        raise StoreError("is no complete backup", where=str(path), advice="`kgraph backup` writes them; or use load")
    if rest or (int(trailer[1]), trailer[2].decode()) != (count, digest.hexdigest()):
        raise StoreError("does not match its checksum", where=str(path), advice="take an older backup")
    return count
