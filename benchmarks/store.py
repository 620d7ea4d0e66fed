"""Measure the store beside raw pyoxigraph and rdflib: loading, stored queries, and what one more report costs.

    python benchmarks/store.py [--quads 1000000] [--only load|queries|report|endpoint|ledger] [--json FILE]

The data are made-up reports (synthetic.py) added through the pipeline, then multiplied by renaming documents, events
and states. Every side runs in a process of its own. Wall seconds depend on what else the machine does, so CPU seconds
(of all threads) stand beside them.
"""

from __future__ import annotations

import argparse
import gzip
import json
import multiprocessing
import os
import re
import resource
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from synthetic import STATES, reports

from kgraph.errors import RemoteError

FORK = multiprocessing.get_context("fork")


def work() -> Path:
    path = Path(os.environ.get("KGRAPH_WORK", Path(tempfile.gettempdir()) / "kgraph-benchmark"))
    path.mkdir(parents=True, exist_ok=True)
    return path


def called(function: Callable[..., Any], *arguments: Any) -> Any:
    """Return what a function returns in a process of its own, with its wall and CPU seconds and peak megabytes."""

    def run() -> None:
        began, used = time.perf_counter(), time.process_time()
        result = function(*arguments)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        theirs.send((result, time.perf_counter() - began, time.process_time() - used, peak))

    ours, theirs = FORK.Pipe(duplex=False)
    process = FORK.Process(target=run)
    process.start()
    theirs.close()
    try:
        result, wall, cpu, peak = ours.recv()
    finally:
        process.join()
    return {"result": result, "wall_s": round(wall, 2), "cpu_s": round(cpu, 2), "peak_mb": round(peak)}


# --- data -------------------------------------------------------------------------------------------------------


def base_lines(count: int, facts: int = 6) -> list[str]:
    """Return the sorted quads of `count` reports and all that they add up to, made once and kept."""
    kept = work() / f"reports-{count}-{facts}.nq.gz"
    if not kept.exists():
        called(make_base, kept, count, facts)
    return gzip.decompress(kept.read_bytes()).decode().splitlines(keepends=True)


def make_base(kept: Path, count: int, facts: int) -> None:
    from kgraph.adding import Keeper
    from kgraph.store import open_store
    from kgraph.store.backup import sorted_lines

    with tempfile.TemporaryDirectory(dir=work()) as folder, open_store(f"{folder}/graph", write=True) as store:
        keeper = Keeper(store, keep_text=False, validate=False)
        for report in reports(count, facts=facts):
            keeper.keep(report)
        kept.write_bytes(gzip.compress(b"".join(sorted_lines(store.quads())), 3))


def data(quads: int, base: int, facts: int = 6) -> Path:
    """Return a dump of about so many quads."""
    path = work() / f"data-{base}-{facts}-{quads}.nq"
    if not path.exists():
        lines, written = base_lines(base, facts), 0
        new = path.with_suffix(".new")
        with new.open("w", encoding="utf-8") as out:
            for copy in range(quads // len(lines) + 1):
                rename = renaming(copy)
                out.writelines(map(rename, lines[: quads - written]))
                written += len(lines)
        new.rename(path)
    return path


def renaming(copy: int) -> Callable[[str], str]:
    """Return what turns a line into that of another copy: other documents, events, states, titles and persons.

    The keys that facts are merged by are renamed too, or all copies would be candidates for one event.
    """
    if copy == 0:
        return lambda line: line
    other = {state: STATES[(index + 7 * copy) % len(STATES)] for index, state in enumerate(STATES)}
    pattern = re.compile(
        r"made-|/event/|[a-z]+(?=-accord\")|[A-Z][a-z]+(?= Accord)|(?<=\"name~)[a-z]+|/person/x/"
        r"|[A-Z]{3}(?:[|-][A-Z]{3})*(?=[>\"/])"
    )

    def replaced(match: re.Match[str]) -> str:
        text = match.group()
        if text.isupper():
            between = "|" if "|" in text else "-"
            return between.join(sorted(other.get(name, name) for name in text.split(between)))
        return f"{text[:-1]}{copy}-" if text[-1] == "-" else f"{text}x{copy}" if text[-1] != "/" else f"{text}{copy:x}"

    return lambda line: pattern.sub(replaced, line)


# --- loading ----------------------------------------------------------------------------------------------------


def load_raw(dump: Path, folder: str) -> int:
    from pyoxigraph import Store

    store = Store(folder)
    store.bulk_load(path=str(dump))
    store.flush()
    return len(store)


def load_ours(dump: Path, folder: str) -> int:
    from kgraph.store import open_store

    with open_store(folder, write=True) as store:
        return store.load(dump)


def load_in_memory(dump: Path) -> int:
    from kgraph.store import open_store

    with open_store(":memory:", write=True) as store:
        return store.load(dump)


def load_rdflib(dump: Path) -> int:
    return len(rdflib_dataset(dump))


def rdflib_dataset(dump: Path) -> Any:
    import rdflib

    dataset = rdflib.Dataset(default_union=True)
    with warnings.catch_warnings():  # rdflib's own parser uses what rdflib calls deprecated
        warnings.simplefilter("ignore")
        dataset.parse(str(dump), format="nquads")
    return dataset


def loading(dump: Path, with_rdflib: bool) -> dict[str, Any]:
    """Load the dump three ways; raw and ours by turns, and the better of two of each counts."""
    told: dict[str, Any] = {}
    with tempfile.TemporaryDirectory(dir=work()) as folder:
        for turn in range(2):
            for name, load in (("pyoxigraph", load_raw), ("kgraph", load_ours)):
                one = called(load, dump, f"{folder}/{name}{turn}")
                told[name] = min(one, told.get(name, one), key=lambda each: float(each["wall_s"]))
    told["kgraph in memory"] = called(load_in_memory, dump)
    if with_rdflib:
        told["rdflib in memory"] = slow = called(load_rdflib, dump)
        for name in ("kgraph", "kgraph in memory"):
            for seconds in ("wall_s", "cpu_s"):
                told[f"{name}, times faster than rdflib, {seconds}"] = round(slow[seconds] / told[name][seconds], 1)
    told["of raw pyoxigraph"] = round(told["kgraph"]["wall_s"] / told["pyoxigraph"]["wall_s"], 2)
    told["of raw pyoxigraph, CPU"] = round(told["kgraph"]["cpu_s"] / told["pyoxigraph"]["cpu_s"], 2)
    return told


# --- queries ----------------------------------------------------------------------------------------------------


def bound_queries(folder: str) -> dict[str, str]:
    """Return every stored query with its example values."""
    from kgraph.errors import QueryError
    from kgraph.queries import load_queries
    from kgraph.store import open_store

    texts = {}
    with open_store(folder) as store:
        resolver = resolver_of(store)
        for name, query in load_queries().items():
            try:
                texts[name] = query.bind(resolver, **query.examples())
            except QueryError as error:
                print(f"{name} left out: {error}", file=sys.stderr)
    return texts


def resolver_of(store: Any) -> Any:
    from kgraph.queries import StoreResolver  # type: ignore[attr-defined]

    return StoreResolver(store)


def by_turns(asks: list[Callable[[], Any]], times: int = 5) -> list[tuple[float, int]]:
    """Ask by turns, so that what else the machine does meets all alike; return each one's median time and rows."""
    taken: list[list[float]] = [[] for _ in asks]
    rows = [0 for _ in asks]
    for _ in range(times + 1):
        for which, ask in enumerate(asks):
            began = time.perf_counter()
            rows[which] = len(ask())
            taken[which].append(time.perf_counter() - began)
    return [(statistics.median(seconds[1:]), count) for seconds, count in zip(taken, rows, strict=True)]


def ask_both(folder: str, texts: dict[str, str]) -> dict[str, dict[str, float]]:
    """Ask each query of raw pyoxigraph and of the store, by turns, on the same data."""
    from pyoxigraph import Store

    from kgraph.store import open_store

    told = {}
    with open_store(folder) as store:
        raw = Store.read_only(str(store._snapshot.path))  # type: ignore[attr-defined]
        for name, text in texts.items():
            (direct, rows), (ours, same) = by_turns(
                [
                    lambda text=text: list(raw.query(text, use_default_graph_as_union=True)),
                    lambda text=text: store.query(text, timeout=600).rows,  # type: ignore[union-attr]
                ]
            )
            assert rows == same, name
            told[name] = {"rows": rows, "pyoxigraph_ms": direct * 1000, "kgraph_ms": ours * 1000}
    return told


def ask_rdflib(dump: Path, texts: dict[str, str], seconds: float) -> dict[str, float | None]:
    """Ask each query of rdflib once, in a fork that is killed when its time is up (None)."""
    dataset = rdflib_dataset(dump)

    def ask(text: str, pipe: Any) -> None:
        began = time.perf_counter()
        rows = len(list(dataset.query(text)))
        pipe.send((time.perf_counter() - began, rows))

    told: dict[str, float | None] = {}
    for name, text in texts.items():
        ours, theirs = FORK.Pipe(duplex=False)
        process = FORK.Process(target=ask, args=(text, theirs))
        process.start()
        theirs.close()
        try:
            told[name] = ours.recv()[0] * 1000 if ours.poll(seconds) else None
        except EOFError:
            told[name] = None
        process.kill()
        process.join()
    return told


def queries(dump: Path, seconds: float) -> dict[str, Any]:
    """Ask every stored query of all three; a query that rdflib did not answer in time counts with that time."""
    with tempfile.TemporaryDirectory(dir=work()) as folder:
        called(load_ours, dump, f"{folder}/graph")
        texts = called(bound_queries, f"{folder}/graph")["result"]
        each = called(ask_both, f"{folder}/graph", texts)["result"]
    if seconds:
        for name, milliseconds in called(ask_rdflib, dump, texts, seconds)["result"].items():
            each[name]["rdflib_ms"] = milliseconds if milliseconds is not None else seconds * 1000
            each[name]["rdflib_stopped"] = milliseconds is None
    over = [one["kgraph_ms"] - (1.2 * one["pyoxigraph_ms"] + 5) for one in each.values()]
    told = {
        "queries": len(each),
        "median ms": {
            side: round(statistics.median(one[f"{side}_ms"] for one in each.values()), 2)
            for side in ("pyoxigraph", "kgraph", *(["rdflib"] if seconds else []))
        },
        "queries over 1.2 times raw plus 5 ms": sum(1 for extra in over if extra > 0),
        "each": {name: {key: round(value, 2) for key, value in one.items()} for name, one in sorted(each.items())},
    }
    if seconds:
        ratios = [one["rdflib_ms"] / one["kgraph_ms"] for one in each.values()]
        told["median times faster than rdflib"] = round(statistics.median(ratios), 1)
        told["stopped in rdflib"] = sum(1 for one in each.values() if one["rdflib_stopped"])
    return told


# --- one more report --------------------------------------------------------------------------------------------


def one_more(folder: str, turns: int) -> dict[str, float]:
    """Add reports that are not there yet, one by one; return medians in milliseconds, and how many quads were read.

    CPU is that of the thread: RocksDB tidies up in others for a while after so much was loaded.
    """
    from kgraph.adding import Keeper
    from kgraph.store import open_store

    taken: list[dict[str, float]] = []
    with open_store(folder, write=True) as store:
        size = len(store)
        apply, quads = store.apply, store.quads
        spent = {"store_ms": 0.0, "quads read": 0.0}

        def timed(change: Any) -> None:
            began = time.perf_counter()
            apply(change)
            spent["store_ms"] += (time.perf_counter() - began) * 1000

        def counted(**pattern: Any) -> Iterator[Any]:
            for quad in quads(**pattern):
                spent["quads read"] += 1
                yield quad

        store.apply, store.quads = timed, counted  # type: ignore[method-assign]
        keeper = Keeper(store, keep_text=False, validate=False)
        for report in reports(turns + 3, seed=7):
            spent.update(dict.fromkeys(spent, 0.0))
            report = type(report)(renamed(report.document), report.facts)
            began, used = time.perf_counter(), time.thread_time()
            keeper.keep(report)
            all_ms, cpu_ms = (time.perf_counter() - began) * 1000, (time.thread_time() - used) * 1000
            taken.append({"all_ms": all_ms, "cpu_ms": cpu_ms, **spent})
    medians = {name: round(statistics.median(one[name] for one in taken[3:]), 1) for name in taken[0]}
    return {"quads": size, **medians}


def compact(folder: str) -> None:
    """Merge what was just loaded, so that no such work goes on behind what is measured next."""
    from kgraph.store import open_store

    with open_store(folder, write=True) as store:
        store.compact()


def renamed(document: Any) -> Any:
    from dataclasses import replace

    return replace(document, id=f"new-{document.id}")


def report_costs(sizes: list[int], turns: int, most: int) -> dict[str, Any]:
    """Add the same reports to graphs of different sizes; the reports there have one fact each, so that they fit."""
    told: dict[str, Any] = {}
    for size in sizes:
        kept = loaded_graph(size, min(size, most))
        with tempfile.TemporaryDirectory(dir=work()) as folder:
            shutil.copytree(kept, f"{folder}/graph")
            told[f"{size} reports"] = called(one_more, f"{folder}/graph", turns)["result"]
    return told


def loaded_graph(size: int, base: int) -> Path:
    """Return a graph of so many reports, made once and kept."""
    kept = work() / f"graph-{size}-{base}"
    if not kept.exists():
        with tempfile.TemporaryDirectory(dir=work()) as folder:
            dump = data(size * len(base_lines(base, 1)) // base, base, 1)
            called(load_ours, dump, f"{folder}/graph")
            called(compact, f"{folder}/graph")
            dump.unlink()
            Path(f"{folder}/graph").rename(kept)
    return kept


# --- an endpoint ------------------------------------------------------------------------------------------------


def endpoint(base: int, turns: int) -> dict[str, Any]:
    """Add reports to the oxigraph server on loopback; return the median of the requests and milliseconds of one."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{probe.getsockname()[1]}"
    with tempfile.TemporaryDirectory(dir=work()) as folder:
        dump = Path(folder) / "base.nq"
        dump.write_text("".join(base_lines(base, 3)), encoding="utf-8")
        binary = Path(sys.executable).with_name("oxigraph")
        silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        server = subprocess.Popen([binary, "serve", "--location", f"{folder}/data", "--bind", address], **silent)
        try:
            return {"reports there": base, **called(ask_endpoint, f"http://{address}/query", dump, turns)["result"]}
        finally:
            server.kill()
            server.wait()


def ask_endpoint(url: str, dump: Path, turns: int) -> dict[str, float]:
    from kgraph.adding import Keeper
    from kgraph.store import StoreOptions, open_store, transport

    sent, requests = transport.Transport._send, []

    def counted(self: Any, *told: Any, **named: Any) -> Any:
        requests[-1] += 1
        return sent(self, *told, **named)

    requests.append(0)
    transport.Transport._send = counted  # type: ignore[method-assign]
    while True:  # until the server listens
        try:
            store = open_store(url, write=True, options=StoreOptions(delays=()))
            break
        except RemoteError:
            time.sleep(0.05)
    taken = []
    with store:
        store.load(dump)
        keeper = Keeper(store, keep_text=False, validate=False)
        for report in reports(turns, seed=7):
            requests.append(0)
            began = time.perf_counter()
            keeper.keep(type(report)(renamed(report.document), report.facts))
            taken.append((time.perf_counter() - began) * 1000)
    return {"requests": statistics.median(requests[1:]), "most requests": max(requests[1:]),
            "ms": round(statistics.median(taken), 1)}  # fmt: skip


# --- the ledger -------------------------------------------------------------------------------------------------


def ledger(entries: int) -> dict[str, Any]:
    """Read a ledger of so many entries, as the second run of an add does."""
    with tempfile.TemporaryDirectory(dir=work()) as folder:
        called(fill_ledger, f"{folder}/graph", entries)
        return {"entries": entries, "read": called(read_entries, f"{folder}/graph")}


def fill_ledger(folder: str, entries: int) -> None:
    from kgraph.store import Change, open_store
    from kgraph.store.ledger import STORED, Entry, Versions, entry_quads

    every = Versions("0.1.0", "en-1", "1.0.0")
    with open_store(folder, write=True) as store:
        made = (
            Entry(
                document=f"made-{n}",
                outcome=STORED,
                digest=f"{n:064x}",
                versions=every,
                source=f"https://x.example/{n}",
            )
            for n in range(entries)
        )
        store.apply(Change(insert=tuple(quad for entry in made for quad in entry_quads(entry))))


def read_entries(folder: str) -> int:
    from kgraph.store import open_store
    from kgraph.store.ledger import read_ledger

    with open_store(folder) as store:
        return len(read_ledger(store))


def main() -> int:
    """Measure what is asked and print it."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--quads", type=int, default=1_000_000)
    options.add_argument("--base", type=int, default=500, help="reports that are made before they are multiplied")
    options.add_argument("--only", choices=("load", "queries", "report", "endpoint", "ledger"))
    options.add_argument("--rdflib-seconds", type=float, default=20, help="0 leaves rdflib out")
    options.add_argument("--sizes", type=int, nargs="+", default=[100, 100_000])
    options.add_argument("--turns", type=int, default=40)
    options.add_argument("--json", type=Path)
    asked = options.parse_args()
    parts: dict[str, Callable[[], dict[str, Any]]] = {
        "load": lambda: loading(data(asked.quads, asked.base), asked.rdflib_seconds > 0),
        "queries": lambda: queries(data(asked.quads, asked.base), asked.rdflib_seconds),
        "report": lambda: report_costs(asked.sizes, asked.turns, asked.base),
        "endpoint": lambda: endpoint(asked.base, asked.turns),
        "ledger": lambda: ledger(10_000),
    }
    told: dict[str, Any] = {}
    for name, part in parts.items():
        if asked.only in (None, name):
            told[name] = part()
            print(json.dumps({name: told[name]}, indent=1), flush=True)
    if asked.json:
        asked.json.write_text(json.dumps(told, indent=1), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
