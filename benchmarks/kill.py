"""Does the store lose anything? `add` is killed at random moments, the disk fills up, the server dies half-way.

    python benchmarks/kill.py [--reports 500] [--kills 200] [--only new|disk|full|server] [--json FILE]

After each kill the graph is opened and every document in it compared with what it should be; at the end of each run the
bytes of the whole graph (the ledger's clocks apart) are compared with an undisturbed run's.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import multiprocessing
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from pyoxigraph import NamedNode, Quad
from synthetic import reports

from kgraph.adding import Keeper
from kgraph.consolidate import load_rules
from kgraph.errors import StoreError
from kgraph.pipeline import actor_names
from kgraph.rdf import report_quads
from kgraph.records import Report
from kgraph.store import StoreOptions, open_store
from kgraph.store.backup import sorted_lines
from kgraph.store.ledger import read_ledger
from kgraph.vocabulary import report_graph_iri

FORK = multiprocessing.get_context("fork")  # of a process that has opened no store, so that imports are paid once
OPTIONS = StoreOptions(delays=(0.2, 0.5, 1, 2, 4, 8))
CLOCKS = ("startedAtTime", "endedAtTime")


@dataclass
class Tally:
    """What was done to the store and what came of it."""

    kills: int = 0
    runs: int = 0
    wrong: list[str] = field(default_factory=list)
    documents_at_kills: list[int] = field(default_factory=list)
    seconds: float = 0


# --- what runs in the processes that are killed -----------------------------------------------------------------


def add(location: str, count: int, opened: Callable[[], None] = lambda: None) -> None:
    """Add the reports that are not there yet, as `kgraph add` does."""
    with open_store(location, write=True, wait=True, options=OPTIONS) as store:
        opened()
        keeper = Keeper(store, keep_text=False, validate=False)
        known = read_ledger(store)
        for report in reports(count):
            entry = known.get(report.document.id)
            if entry is None or not entry.covers(report.document.digest):
                keeper.keep(report)


def make_new(location: str, begun: Callable[[], None], made: Callable[[], None]) -> None:
    """Make a graph, and then wait to be killed."""
    begun()
    with open_store(location, write=True):
        made()
        time.sleep(60)


def digest(location: str) -> str:
    """Return the SHA-256 of all quads but the ledger's times."""
    with open_store(location, options=OPTIONS) as store:
        timeless = (quad for quad in store.quads() if not quad.predicate.value.endswith(CLOCKS))
        total = hashlib.sha256()
        for line in sorted_lines(timeless):
            total.update(line)
    return total.hexdigest()


def check(location: str, count: int) -> tuple[int, str]:
    """Return how many documents are there, and "" or what is wrong with one."""
    with open_store(location, options=OPTIONS) as store:
        entries = read_ledger(store)
        there: dict[str, set[Quad]] = {}
        for quad in store.quads():
            assert isinstance(quad.graph_name, NamedNode)
            there.setdefault(quad.graph_name.value, set()).add(quad)
    expected = {report.document.id: report for report in reports(count)}
    graphs = {name for name in there if "/graph/report/" in name}
    if graphs != {report_graph_iri(name).value for name in entries}:
        return len(entries), "the ledger and the report graphs differ"
    for name in entries:
        if there[report_graph_iri(name).value] != quads_of(expected[name]):
            return len(entries), f"{name} is not whole"
    return len(entries), ""


def quads_of(report: Report) -> set[Quad]:
    return set(report_quads(report, names=actor_names(), keep_text=False))


# --- the one that kills -----------------------------------------------------------------------------------------


def called(function: Callable[..., Any], *arguments: object) -> Any:
    """Return what a function returns in a process of its own, so that this one never holds a store."""
    ours, theirs = FORK.Pipe(duplex=False)
    process = FORK.Process(target=lambda: theirs.send(function(*arguments)))
    process.start()
    theirs.close()
    try:
        return ours.recv()
    finally:
        process.join()


def killed_after(location: str, count: int, chance: random.Random, longest: float) -> bool:
    """Start an add and kill it at a random moment; False where it had finished before.

    One in ten is killed while it opens the store, the others later.
    """
    opened = FORK.Event()
    process: BaseProcess = FORK.Process(target=add, args=(location, count, opened.set))
    process.start()
    if chance.random() < 0.9:
        opened.wait(60)
        process.join(chance.uniform(0, longest))
    else:
        time.sleep(chance.uniform(0, 0.1))
    finished = not process.is_alive()
    process.kill()
    process.join()
    return not finished


def newly_made(kills: int, seed: int) -> Tally:
    """Kill those who make a new graph; what is left is no graph yet or an empty one, with which the next can go on."""
    tally, chance, began, longest = Tally(), random.Random(seed), time.monotonic(), 1.0
    with tempfile.TemporaryDirectory(dir=work()) as folder:
        for number in range(kills + 1):
            location = str(Path(folder) / f"graph-{number}")
            begun, made = FORK.Event(), FORK.Event()
            process: BaseProcess = FORK.Process(target=make_new, args=(location, begun.set, made.set))
            process.start()
            begun.wait(60)
            started = time.monotonic()
            made.wait(chance.uniform(0, longest) if number else 60)
            longest = longest if number else time.monotonic() - started
            process.kill()
            process.join()
            tally.kills = number
            note(tally, location, 0, 0)
            called(add, location, 1)
            if called(check, location, 1) != (1, ""):
                tally.wrong.append(f"kill {number}: the next writer could not go on")
    tally.seconds = time.monotonic() - began
    return tally


def killing(make: Callable[[Path], str], count: int, kills: int, seed: int) -> Tally:
    """Kill adds until `kills` have died; every run of them goes on until it is finished."""
    tally, chance, began = Tally(), random.Random(seed), time.monotonic()
    with tempfile.TemporaryDirectory(dir=work()) as folder:
        location = make(Path(folder) / "undisturbed")
        started = time.monotonic()
        called(add, location, count)
        longest = (time.monotonic() - started) / 6  # so that a run is killed some ten times
        expected = called(digest, location)
        while tally.kills < kills:
            location, before = make(Path(folder) / f"run-{tally.runs}"), 0
            while tally.kills < kills and killed_after(location, count, chance, longest):
                tally.kills += 1
                before = note(tally, location, count, before)
            called(add, location, count)
            tally.runs += 1
            if called(digest, location) != expected:
                tally.wrong.append(f"run {tally.runs}: other bytes than the undisturbed run")
            shutil.rmtree(location, ignore_errors=True)
    tally.seconds = time.monotonic() - began
    return tally


def note(tally: Tally, location: str, count: int, before: int) -> int:
    """Look at the graph after a kill, write down what is wrong, and return how many documents it holds."""
    if not Path(location, "kgraph.json").exists():  # killed before there was a graph
        documents, wrong = 0, ""
    else:
        try:
            documents, wrong = called(check, location, count)
        except EOFError:
            documents, wrong = 0, "the graph cannot be opened"
    if documents < before:
        wrong = f"{before - documents} documents were lost"
    if wrong:
        tally.wrong.append(f"kill {tally.kills}: {wrong}")
    tally.documents_at_kills.append(documents)
    return documents


def work() -> Path:
    path = Path(os.environ.get("KGRAPH_WORK", tempfile.gettempdir()))
    path.mkdir(parents=True, exist_ok=True)
    return path


# --- a full disk ------------------------------------------------------------------------------------------------


def told(location: str, count: int) -> str:
    try:
        add(location, count)
    except StoreError as error:
        return str(error)
    return ""


def full_disk(count: int, megabytes: int) -> Tally:
    """Fill a small file system, look at what is there, make it larger, go on."""
    tally, began = Tally(), time.monotonic()
    with tempfile.TemporaryDirectory(dir=work()) as folder:
        called(add, f"{folder}/undisturbed", count)
        expected = called(digest, f"{folder}/undisturbed")
        small = Path(folder) / "small"
        small.mkdir()
        mount(small, f"size={megabytes}m")
        try:
            location = f"{small}/graph"
            words = str(called(told, location, count))
            if "\n" in words or "pace" not in words:
                tally.wrong.append(f"the error does not tell of a full disk in one line: {words!r}")
            documents, wrong = called(check, location, count)
            tally.documents_at_kills.append(documents)
            if wrong:
                tally.wrong.append(wrong)
            mount(small, "remount,size=2g")
            called(add, location, count)
            tally.runs += 1
            if called(digest, location) != expected:
                tally.wrong.append("other bytes than the undisturbed run")
        finally:
            subprocess.run(["umount", small], check=True)
    tally.seconds = time.monotonic() - began
    return tally


def mount(folder: Path, options: str) -> None:
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder], check=True, capture_output=True)


# --- a server that dies -----------------------------------------------------------------------------------------


def dying_server(count: int, deaths: int, seed: int) -> Tally:
    """Kill the server under a running add, and the add under a running server."""
    sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
    from store_server import Server

    tally, chance, began = Tally(), random.Random(seed), time.monotonic()
    with tempfile.TemporaryDirectory(dir=work()) as folder:
        server = Server(Path(folder) / "undisturbed")
        started = time.monotonic()
        called(add, server.url, count)
        longest = (time.monotonic() - started) / (deaths + 1)
        expected = called(digest, server.url)
        server.kill()
        server = Server(Path(folder) / "disturbed")
        process: BaseProcess = FORK.Process(target=add, args=(server.url, count))
        process.start()
        while tally.kills < deaths:
            process.join(chance.uniform(0, longest))
            if chance.random() < 0.5:
                server.kill()
                time.sleep(chance.uniform(0, 1))
                server.start()
            else:
                process.kill()
                process.join()
                documents, wrong = called(check, server.url, count)
                tally.documents_at_kills.append(documents)
                if wrong:
                    tally.wrong.append(wrong)
            tally.kills += 1
            if not process.is_alive():
                process = FORK.Process(target=add, args=(server.url, count))
                process.start()
        process.join()
        called(add, server.url, count)
        tally.runs += 1
        if called(digest, server.url) != expected:
            tally.wrong.append("other bytes than the undisturbed run")
        server.kill()
    tally.seconds = time.monotonic() - began
    return tally


def main() -> int:
    """Do what is asked, print what came of it, and fail where anything was wrong."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--reports", type=int, default=500)
    options.add_argument("--kills", type=int, default=200)
    options.add_argument("--deaths", type=int, default=10)
    options.add_argument("--megabytes", type=int, default=40)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--only", choices=("new", "disk", "full", "server"))
    options.add_argument("--json", type=Path)
    asked = options.parse_args()
    trials: dict[str, Callable[[], Tally]] = {
        "new": lambda: newly_made(asked.kills, asked.seed),
        "disk": lambda: killing(str, asked.reports, asked.kills, asked.seed),
        "full": lambda: full_disk(asked.reports, asked.megabytes),
        "server": lambda: dying_server(asked.reports, asked.deaths, asked.seed),
    }
    quads_of(next(reports(1)))
    load_rules()  # what every child then has already
    told = {}
    for name, trial in trials.items():
        if asked.only in (None, name):
            told[name] = trial()
            print(f"{name}: {told[name]}", flush=True)
    if asked.json:
        asked.json.write_text(
            json.dumps({name: vars(tally) for name, tally in told.items()}, indent=1), encoding="utf-8"
        )
    return 1 if any(tally.wrong for tally in told.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
