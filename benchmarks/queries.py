"""Measure the stored queries on Oxigraph and on rdflib, over the example graph made larger.

    python benchmarks/queries.py [COPIES]

Every report is taken so many times, each copy with documents, facts and events of its own, in the shape that kgraph
writes. Both engines hold the quads in memory and answer each query with its example values. CPU seconds, best of
three on Oxigraph, one run on rdflib.
"""

from __future__ import annotations

import sys
import time
import warnings
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import rdflib

from kgraph.queries import StoreResolver, load_queries
from kgraph.store import Solutions

GRAPH = Path(__file__).parents[1] / "tests" / "fixtures" / "example_graph.trig"
COPIED = ("/id/event/", "/id/fact/", "/id/evidence/", "/id/document/", "/id/graph/report/")


def copies(count: int) -> Iterator[ox.Quad]:
    """Yield the example graph so many times; states, persons, concepts and the events graph stay the same."""
    quads = list(ox.parse(path=str(GRAPH), format=ox.RdfFormat.TRIG))
    for number in range(count):
        yield from (ox.Quad(*(moved(term, number) for term in quad)) for quad in quads)


def moved(term: object, number: int) -> object:
    if number and isinstance(term, ox.NamedNode) and any(part in term.value for part in COPIED):
        return ox.NamedNode(f"{term.value}x{number}")
    return term


class Memory:
    """An Oxigraph store in memory, asked without a guard."""

    def __init__(self, quads: list[ox.Quad]) -> None:
        self.store = ox.Store()
        self.store.bulk_extend(quads)

    def query(self, sparql: str, *, timeout: float | None = None, limit: int | None = None) -> Solutions:  # noqa: ARG002
        found = self.store.query(sparql)
        assert isinstance(found, ox.QuerySolutions)
        return Solutions(tuple(v.value for v in found.variables), [tuple(row) for row in found])


def seconds(run: object) -> float:
    start = time.process_time()
    run()  # type: ignore[operator]
    return time.process_time() - start


def main(count: int) -> None:
    """Print a line for each query, then the sums."""
    warnings.simplefilter("ignore")
    quads = list(copies(count))
    memory = Memory(quads)
    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(data=ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b"", format="nquads")
    print(f"{count} copies, {len(memory.store):,} quads")
    resolver, ours, theirs = StoreResolver(memory), 0.0, 0.0
    for name, query in load_queries().items():
        sparql = query.bind(resolver, **query.examples())
        fast = min(seconds(lambda text=sparql: memory.query(text)) for _ in range(3))
        slow = seconds(lambda text=sparql: list(dataset.query(text)))
        ours, theirs = ours + fast, theirs + slow
        print(f"{name:24}{1000 * fast:10.1f} ms {1000 * slow:10.1f} ms {slow / fast:8.1f} times")
    print(f"{'all':24}{1000 * ours:10.1f} ms {1000 * theirs:10.1f} ms {theirs / ours:8.1f} times")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20)
