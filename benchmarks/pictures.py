"""Measure the interactive picture in headless Chromium: how long a filter takes with many events.

    python benchmarks/pictures.py [EVENTS]

Needs playwright and Chromium. A filter is timed from the input event until the second animation frame after it, which
is when the new picture is on the screen; the time of the script alone stands beside it.
"""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

import networkx as nx
from playwright.sync_api import sync_playwright

from kgraph.pictures import interactive_html
from kgraph.pictures.layout import world

STATES = 120
MOVE = """step => new Promise(done => {
  const to = document.getElementById('to'), begin = performance.now();
  to.value = Number(to.max) - step * 9;
  to.dispatchEvent(new Event('input'));
  const script = performance.now() - begin;
  requestAnimationFrame(() => requestAnimationFrame(() => done([script, performance.now() - begin])));
})"""


def crowd(events: int) -> nx.MultiDiGraph[str]:
    """Return a network of 120 states with events of all kinds, levels and statuses over thirty years."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(view="states")
    for code in sorted(world().capitals)[:STATES]:
        graph.add_node(f"https://w3id.org/kgraph/id/state/{code}", label=code, kind="state", iso3=code)
    nodes = list(graph)
    for n in range(events):
        one, other = nodes[n * 7 % STATES], nodes[(n * 11 + 1 + n // STATES) % STATES]
        event, day = f"https://w3id.org/kgraph/id/event/{n:016x}", f"{1996 + n % 30}-{n % 12 + 1:02}-01"
        graph.add_edge(
            one, other, event, id=event, label=f"event {n}", start=day, end=day, weight=1, sources_count=1,
            relation=("visit", "meeting", "agreement", "partnership")[n % 4], directed=False,
            level=("", "strategic-partnership", "partnership")[n % 3], status=("completed", "planned")[n % 2],
            evidence=f"Sentence {n} says so at some length. " * 4,
        )  # fmt: skip
    return graph


def main(events: int) -> None:
    """Write the page, open it, move the slider, print the figures."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as running:
        path = Path(folder) / "network.html"
        start = time.perf_counter()
        path.write_text(interactive_html(crowd(events), {}), encoding="utf-8")
        print(f"{events:,} events: written in {time.perf_counter() - start:.1f} s, {path.stat().st_size / 1e6:.1f} MB")
        browser = running.chromium.launch(executable_path=program, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1400, "height": 850})
        page.goto(path.as_uri())
        page.wait_for_function("window.kgraph")
        taken = [page.evaluate(MOVE, step) for step in range(1, 31)]
        for name, values in (("script", [t[0] for t in taken]), ("on the screen", [t[1] for t in taken])):
            print(f"filter, {name}: median {statistics.median(values):.0f} ms, longest {max(values):.0f} ms")
        browser.close()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5000)
