#!/usr/bin/env python3
"""Merging at size: a full build over synthetic reports, then the change of one report, measured one after another.

python benchmarks/merging.py [--reports 100000] [--events 20000] [--changes 60] [--store DIR]
"""

from __future__ import annotations

import argparse
import platform
import random
import resource
import shlex
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any

from kgraph.consolidate import change_for, rebuild_for
from kgraph.rdf import report_quads
from kgraph.records import Document, Fact, Report
from kgraph.store import Change, Store, open_store
from kgraph.vocabulary import STATES, graph_iri, report_graph_iri

AREAS = ("trade", "energy", "education", "defence", "health", "tourism", "space", "fisheries")
LEVELS = ("partnership", "comprehensive-partnership", "strategic-partnership", "comprehensive-strategic-partnership")
START = date(2015, 1, 1)
DAYS = 4000


def parser() -> argparse.ArgumentParser:
    """Return the command line."""
    found = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    found.add_argument("--reports", type=int, default=100_000)
    found.add_argument("--events", type=int, default=20_000)
    found.add_argument("--changes", type=int, default=60)
    found.add_argument("--seed", type=int, default=1)
    found.add_argument("--store", type=Path, help="an empty folder for the graph (default: a temporary one)")
    return found


def happenings(count: int, chance: random.Random) -> list[dict[str, Any]]:
    """Return the events that the reports are about; some pairs are in the news far more often than others."""
    states = sorted(STATES)[:120]
    weights = [1 / (rank + 3) for rank in range(len(states))]
    found: list[dict[str, Any]] = []
    while len(found) < count:
        one, other = chance.choices(states, weights, k=2)
        if one != other:
            found.append(_happening(sorted((one, other)), chance))
    return found


def _happening(parties: list[str], chance: random.Random) -> dict[str, Any]:
    day = (START + timedelta(days=chance.randrange(DAYS))).isoformat()
    status = chance.choices(["completed", "planned"], [4, 1])[0]
    common = {"parties": parties, "status": status, "date": day}
    leaders = [_leader(party, chance) for party in parties]
    kinds: list[dict[str, Any]] = [
        {
            "kind": "meeting",
            "action": "meet",
            "people": leaders,
            "meeting_type": "talks",
            "place": f"City {parties[0]}",
        },
        {"kind": "visit", "action": "visit", "people": leaders[:1], "host": parties[1], "visit_type": "official"},
        {"kind": "agreement", "action": "sign", "instrument": "mou", "areas": chance.sample(AREAS, 2)},
        {"kind": "agreement", "action": "sign", "instrument": "treaty", "title": f"Pact {chance.randrange(10**6)}"},
        {"kind": "partnership", "action": "upgrade", "level": chance.choice(LEVELS)},
        {"kind": "cooperation", "action": "cooperate", "areas": chance.sample(AREAS, 3)},
    ]
    return {**chance.choices(kinds, [4, 3, 3, 1, 1, 3])[0], **common}


def reports(count: int, events: list[dict[str, Any]], chance: random.Random) -> Iterator[Report]:
    """Yield reports of one event or two, as outlets differ: no day, a day off, a person or place left out."""
    for number in range(count):
        main = events[number % len(events)] if number < len(events) else chance.choice(events)
        told = [_told(main, chance)]
        if chance.random() < 0.3:
            told.append(_office(main, chance))
        published = date.fromisoformat(main["date"]) + timedelta(days=chance.choice([0, 0, 1, 1, 2]))
        text = f"Report {number}: {main['parties']} {main['kind']} on {main['date']}."
        facts = tuple(Fact.from_json({**fact, "evidence": [[0, len(text)]]}) for fact in told)
        yield Report(Document(id=f"r{number}", text=text, published=published.isoformat()), facts)


def _told(event: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    fact = dict(event)
    for slot in ("people", "place", "visit_type", "areas"):
        if slot in fact and chance.random() < 0.15:
            del fact[slot]
    if chance.random() < 0.2:
        del fact["date"]
    elif chance.random() < 0.05:
        fact["date"] = (date.fromisoformat(fact["date"]) + timedelta(days=1)).isoformat()
    return fact


def _office(event: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    party = chance.choice(event["parties"])
    return {"kind": "office", "action": "hold", "parties": [party], "person": _leader(party, chance),
            "office": "President", "of": party}  # fmt: skip


def _leader(party: str, chance: random.Random) -> str:
    return f"{chance.choice(('Ada', 'Ben', 'Cleo'))} {party.title()}son"


def load(store: Store, found: Iterator[Report]) -> int:
    """Write the report graphs in batches; return the number of facts."""
    facts = 0
    while batch := list(islice(found, 2000)):
        facts += sum(len(report.facts) for report in batch)
        store.apply(Change(insert=tuple(quad for report in batch for quad in report_quads(report))))
    return facts


class Clock:
    """Measures time on the wall and on the processor: the machine may have other things to do."""

    def __init__(self) -> None:
        self.wall, self.processor = time.perf_counter(), time.process_time()

    def __str__(self) -> str:
        wall, processor = time.perf_counter() - self.wall, time.process_time() - self.processor
        return f"{wall:.0f} s ({processor:.0f} s of processor time)"


def changes(store: Store, extra: list[Report]) -> list[float]:
    """Add reports one at a time, then take each away again; return the milliseconds of each change."""
    taken = []
    for added, removed in [*(([report], []) for report in extra), *(([], [report.document.id]) for report in extra)]:
        start = time.perf_counter()
        events = change_for(store, added=added, removed=removed)
        quads = [quad for report in added for quad in report_quads(report)]
        gone = [report.document.id for report in added] + removed
        store.apply(Change(tuple(report_graph_iri(name) for name in gone), events.delete, (*quads, *events.insert)))
        taken.append(1000 * (time.perf_counter() - start))
    return taken


def again(found: Iterator[Report]) -> list[Report]:
    """Return the reports under ids of their own."""
    return [Report(replace(report.document, id=f"new-{report.document.id}"), report.facts) for report in found]


def size(store: Store) -> int:
    """Return the number of quads in the events graph."""
    return sum(1 for _ in store.quads(graph=graph_iri("events")))


def main() -> None:
    """Run the measurement and print it with its command."""
    options = parser().parse_args()
    chance = random.Random(options.seed)
    events = happenings(options.events, chance)
    with tempfile.TemporaryDirectory() as scratch:
        store = open_store(options.store or Path(scratch) / "graph", write=True)
        print(f"$ python {shlex.join(sys.argv)}")
        print(f"Python {platform.python_version()}, {platform.machine()}")
        clock = Clock()
        facts = load(store, reports(options.reports, events, chance))
        print(f"{options.reports} reports, {facts} facts, {options.events} events: written in {clock}")
        clock = Clock()
        for change in rebuild_for(store):
            store.apply(change)
        before = size(store)
        print(f"full build of the events graph: {clock}, {before} quads")
        taken = sorted(changes(store, again(reports(options.changes, chance.sample(events, options.changes), chance))))
        print(f"change of one report ({len(taken)} changes): median {median(taken):.0f} ms, "
              f"95 % below {taken[int(len(taken) * 0.95)]:.0f} ms, longest {taken[-1]:.0f} ms")  # fmt: skip
        same = "as many" if size(store) == before else "NOT as many"
        print(f"after adding and removing the same reports: {same} quads as before")
        print(f"peak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
        store.close()


if __name__ == "__main__":
    main()
