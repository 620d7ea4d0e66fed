"""The demonstration: ten example reports become a graph that answers, cites and draws."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kgraph.adding import Added
from kgraph.errors import InputError
from kgraph.graph import Graph, Progress
from kgraph.resources import resource
from kgraph.table import Table

QUESTIONS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("partners-of", {"state": "Singapore"}),
    ("promises-kept", {}),
    ("upgrades-since", {"since": "2024"}),
    ("what-was-signed", {"since": "2023"}),
)
"""The stored questions that the demonstration asks, with their parameters."""


@dataclass(frozen=True, slots=True)
class Demo:
    """What the demonstration has to show."""

    added: Added
    answers: tuple[tuple[str, str, Table], ...]
    why_command: str
    why: tuple[tuple[str, str], ...]
    files: tuple[tuple[Path, str], ...]


def run_demo(folder: Path, *, progress: Progress | None = None) -> Demo:
    """Build the example graph in `folder/graph` from nothing, ask it, and write a picture and a network file.

    Raises InputError where the folder holds something that no demonstration wrote.
    """
    store = _fresh(folder) / "graph"
    with Graph(store) as graph:
        added = graph.add(resource("examples", "reports"), progress=progress)
        answers = tuple(_ask(graph, name, values, store) for name, values in QUESTIONS)
        event = _upgrade(graph)
        explanation = graph.why(event) if event else None
        files = (
            (folder / "network.html", "the interactive picture: open it in a browser"),
            (folder / "network.svg", "the same as a still picture"),
            (folder / "network.gexf", "the network for Gephi, with dates"),
            (folder / "graph.trig", "everything as RDF"),
        )
        for path, _ in files:
            graph.export(path)
    why = explanation.lines() if explanation else ()
    return Demo(added, answers, f"kgraph why {event.rpartition('/')[2]} --store {store}", tuple(why), files)


def _fresh(folder: Path) -> Path:
    mark = folder / ".kgraph-demo"
    if folder.exists() and any(folder.iterdir()) and not mark.exists():
        raise InputError("holds files of somebody's", where=str(folder), advice="name a new folder")
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    mark.touch()
    return folder


def _ask(graph: Graph, name: str, values: dict[str, Any], store: Path) -> tuple[str, str, Table]:
    given = "".join(f" {key}={value}" for key, value in values.items())
    table = graph.query(name, **values)
    return table.title, f"kgraph query {name}{given} --store {store}", table


def _upgrade(graph: Graph) -> str:
    """Return the event by which Singapore and South Korea became strategic partners, "" where it was not found."""
    found = graph.query("promises-kept").records(iris=True)
    kept = [row["event_iri"] for row in found if "strategic partnership" in str(row["event"])]
    return str(kept[-1]) if kept else ""
