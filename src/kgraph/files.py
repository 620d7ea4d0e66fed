"""Files that are there as a whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def whole_file(target: Path) -> Iterator[Path]:
    """Give a name beside the target to write to, and move it there when the block ends.

    A full disk, an error or Ctrl-C leaves the target as it was and nothing beside it. The name ends as the target
    does, since some writers look at that. OSError is the caller's to explain.
    """
    partial = target.with_name(f".{target.stem}.{os.getpid()}.part{target.suffix}")
    try:
        yield partial
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
