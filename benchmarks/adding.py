"""What storing a document costs besides reading it: validating, merging and writing, one transaction each.

    python benchmarks/adding.py FILE.jsonl.gz [--limit 1000] [--read FILE.pickle]

The documents are read first, by `--workers` processes; `--read` keeps the reports for the next run.
"""

from __future__ import annotations

import argparse
import pickle
import resource
import tempfile
import time
from itertools import islice
from pathlib import Path

from kgraph.adding import Keeper
from kgraph.pipeline import read_documents, read_reports
from kgraph.readers import Unreadable
from kgraph.records import Report
from kgraph.store import open_store


def reports(source: str, limit: int, workers: int, kept: Path | None) -> list[Report | Unreadable]:
    """Return what the first documents say, in the order of the file."""
    if kept and kept.exists():
        return pickle.loads(kept.read_bytes())[:limit]  # type: ignore[no-any-return]
    found = list(read_reports(islice(read_documents([source]), limit), workers=workers))
    if kept:
        kept.write_bytes(pickle.dumps(found))
    return found


def main() -> None:
    """Print the processor milliseconds that each hundred took."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source")
    parser.add_argument("--limit", type=int, default=1000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--read", type=Path)
    options = parser.parse_args()
    found = reports(options.source, options.limit, options.workers, options.read)
    with tempfile.TemporaryDirectory() as folder, open_store(f"{folder}/graph", write=True) as store:
        keeper = Keeper(store, keep_text=False, validate=True)
        began = last = time.process_time()
        for number, report in enumerate(found, 1):
            keeper.keep(report)
            if number % 100 == 0:
                now = time.process_time()
                print(f"{number:6} documents: {(now - last) * 10:6.1f} ms each", flush=True)
                last = now
        print(f"mean {(time.process_time() - began) * 1000 / max(1, len(found)):.1f} ms; {len(store)} quads; "
              f"peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")  # fmt: skip


if __name__ == "__main__":
    main()
