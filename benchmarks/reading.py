"""Measures the reading layer with the candidate scan against parsing every sentence: `python benchmarks/reading.py`.

Reads State Department releases (`--limit 0`: all 2,025; else every so-many-th, so that a sample is like the whole) in
one process with the packaged analyser: sentences, mentions, words, parses, references. The same documents are read both
ways in turn, in blocks, so that a busy machine slows both alike. Prints words a second of each way, their ratio, the
share of words that were parsed, and the peak of memory.
"""

from __future__ import annotations

import argparse
import os
import resource
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

for variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(variable, "1")

from kgraph.extract import triggers  # noqa: E402
from kgraph.language import read_many  # noqa: E402
from kgraph.readers import Unreadable, read_documents  # noqa: E402
from kgraph.records import Document, Sentence  # noqa: E402

CORPORA = Path(__file__).parents[2] / "shared" / "corpora"
BLOCK = 25


def sample(corpus: Path, limit: int) -> list[Document]:
    """Return the documents of a corpus, or `limit` of them evenly spread."""
    documents = [found for found in read_documents([corpus]) if not isinstance(found, Unreadable)]
    step = max(len(documents) // limit, 1) if limit else 1
    return documents[::step][: limit or None]


def timed(
    documents: Sequence[Document], *, parse_all: bool, words: frozenset[str]
) -> tuple[float, list[list[Sentence]]]:
    """Read documents and return the seconds of processor time it took, and what was read."""
    start = time.process_time()
    read = list(read_many(documents, parse_all=parse_all, triggers=words))
    return time.process_time() - start, read


def count(text: str) -> int:
    """Count words as blanks divide them."""
    return len(text.split())


def parsed_words(documents: Iterable[Document], read: Iterable[Sequence[Sentence]]) -> int:
    """Count the words of the parsed sentences."""
    pairs = zip(documents, read, strict=True)
    return sum(count(d.text[s.start : s.end]) for d, found in pairs for s in found if s.tokens)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--limit", type=int, default=200, help="documents to read; 0 for all (default 200)")
    parser.add_argument("--corpus", type=Path, default=CORPORA / "state_dept_press_releases.jsonl.gz")
    options = parser.parse_args()
    documents, words = sample(options.corpus, options.limit), triggers()
    timed(documents[:5], parse_all=True, words=words)  # loads the lexicon and the analyser
    seconds = {True: 0.0, False: 0.0}
    parsed = 0
    for first in range(0, len(documents), BLOCK):
        block = documents[first : first + BLOCK]
        for parse_all in (False, True) if first // BLOCK % 2 else (True, False):
            took, read = timed(block, parse_all=parse_all, words=words)
            seconds[parse_all] += took
            parsed += 0 if parse_all else parsed_words(block, read)
    total = sum(count(document.text) for document in documents)
    print(f"{len(documents)} documents, {total:,} words")
    print(f"every sentence parsed   {total / seconds[True]:9,.0f} words/s")
    print(f"with the candidate scan {total / seconds[False]:9,.0f} words/s, {parsed / total:.1%} of words parsed")
    print(f"ratio                   {seconds[True] / seconds[False]:9.2f}")
    print(f"peak memory             {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:9,.0f} MB")


if __name__ == "__main__":
    main()
