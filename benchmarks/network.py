"""Measure a large network: projection against rdflib's own conversion, GEXF against networkx, peak memory.

    python benchmarks/network.py [EVENTS]

One run, each side in a process of its own. The data have the shape that kgraph writes: for every event a node in the
events graph, a reported fact and a cited sentence in a report graph (about 35 quads an event); both sides make a
network that holds who did what with whom, when, and the sentence that says so. rdflib's conversion is linear and
needs tens of GB for 200,000 events, so it is measured on a tenth of them, and its seconds and MB are printed times
ten. It is measured in the two ways that a user has: of the store itself, in place, through oxrdflib; and of a graph
loaded from N-Triples, where loading is told apart. Times are CPU seconds, since other work may share the machine;
wall time stands beside them.
"""

from __future__ import annotations

import multiprocessing
import random
import resource
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kgraph.vocabulary import BASE, ONTOLOGY, VOCABULARY

KINDS = ("Visit", "Meeting", "AgreementAct", "PartnershipChange", "Support", "Cooperation", "Negotiation", "Project")
STATUSES = ("completed", "ongoing", "planned", "proposed", "denied")
LEVELS = ("partnership", "comprehensive-partnership", "strategic-partnership", "comprehensive-strategic-partnership")
XSD = "http://www.w3.org/2001/XMLSchema#"
TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
SENTENCE = "The two states said on that day, in a sentence of usual length, what they had agreed to do together"
GRAPH = ox.NamedNode(f"{BASE}graph/events")


def kg(name: str) -> ox.NamedNode:
    return ox.NamedNode(ONTOLOGY + name)


OF_EVENTS = {kg(name) for name in ("firstReported", "sourceCount", "reportedBy", "statusChange")}


def quads(events: int, seed: int = 1) -> Iterator[ox.Quad]:
    """Yield the events graph of so many events between 190 states."""
    draw = random.Random(seed)
    states = [ox.NamedNode(f"{BASE}state/{a}{b}X") for a in "ABCDEFGHIJKLMNOPQRS" for b in "ABCDEFGHIJ"]
    label = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
    specialises = ox.NamedNode("http://www.w3.org/ns/prov#specializationOf")
    for _ in range(events):
        event = ox.NamedNode(f"{BASE}event/{draw.getrandbits(64):016x}")
        fact = ox.NamedNode(f"{BASE}fact/document-{draw.randrange(max(events // 8, 1))}/{draw.getrandbits(64):016x}")
        kind, status = draw.choice(KINDS), draw.choice(STATUSES)
        one, other = draw.sample(states, 2)
        day = f"{draw.randint(1995, 2025)}-{draw.randint(1, 12):02}-{draw.randint(1, 28):02}"
        date = ox.Literal(day, datatype=ox.NamedNode(XSD + "date"))
        change = ox.NamedNode(f"{event.value}/status/{status}")
        told: list[tuple[ox.NamedNode, ox.NamedNode | ox.Literal]] = [
            (TYPE, kg(kind)), (TYPE, kg("ConsolidatedEvent")), (kg("party"), one), (kg("party"), other),
            (kg("action"), ox.NamedNode(f"{VOCABULARY}action/{kind.lower()[:6]}")),
            (kg("status"), ox.NamedNode(f"{VOCABULARY}status/{status}")),
            (kg("date"), date), (kg("earliest"), date), (kg("latest"), date), (kg("firstReported"), date),
            (kg("sourceCount"), ox.Literal(draw.randint(1, 4))), (kg("reportedBy"), fact), (kg("statusChange"), change),
            (label, ox.Literal(f"{one.value[-3:]} and {other.value[-3:]}: {kind} ({status}, {day})")),
        ]  # fmt: skip
        if kind == "PartnershipChange":
            told.append((kg("level"), ox.NamedNode(f"{VOCABULARY}level/{draw.choice(LEVELS)}")))
        if kind == "Visit":
            told.append((kg("host"), one))
        if kind == "Support":
            told += [(kg("provider"), one), (kg("recipient"), other)]
        yield from (ox.Quad(event, predicate, value, GRAPH) for predicate, value in told)
        yield ox.Quad(fact, specialises, event, GRAPH)
        yield from report(fact, [pair for pair in told if pair[0] not in OF_EVENTS], draw)


def report(fact: ox.NamedNode, told: list[Any], draw: random.Random) -> Iterator[ox.Quad]:
    """Yield what the report says: the fact with its slots, and the sentence; the document once for each fact."""
    name = fact.value.split("/")[-2]
    graph, document = ox.NamedNode(f"{BASE}graph/report/{name}"), ox.NamedNode(f"{BASE}document/{name}")
    start = draw.randrange(3000)
    evidence = ox.NamedNode(f"{BASE}evidence/{name}/{start}-{start + 120}")
    day = ox.Literal("2025-01-01", datatype=ox.NamedNode(XSD + "date"))
    yield from (ox.Quad(fact, predicate, value, graph) for predicate, value in told)
    yield ox.Quad(fact, TYPE, kg("ReportedFact"), graph)
    yield ox.Quad(fact, ox.NamedNode("http://www.w3.org/ns/prov#wasDerivedFrom"), document, graph)
    yield ox.Quad(fact, kg("evidence"), evidence, graph)
    yield ox.Quad(evidence, TYPE, kg("Evidence"), graph)
    yield ox.Quad(evidence, kg("start"), ox.Literal(start), graph)
    yield ox.Quad(evidence, kg("end"), ox.Literal(start + 120), graph)
    yield ox.Quad(evidence, kg("exact"), ox.Literal(f"{SENTENCE} ({fact.value[-16:]})"), graph)
    yield ox.Quad(document, TYPE, kg("Report"), graph)
    yield ox.Quad(document, ox.NamedNode("https://schema.org/datePublished"), day, graph)
    yield ox.Quad(document, ox.NamedNode("https://schema.org/headline"), ox.Literal(f"Report {name}"), graph)


class Opened:
    """What a network asks of a store, over a folder that pyoxigraph wrote."""

    def __init__(self, folder: str):
        self._store = ox.Store.read_only(folder)

    def texts(self, *queries: str) -> Iterator[list[list[str]]]:
        from kgraph.store.texts import read_texts

        return read_texts(self._store, queries)


Figures = dict[str, float]


def timed(work: Callable[[], Any]) -> tuple[Figures, Any]:
    """Return CPU and wall seconds of a piece of work, and its result."""
    cpu, wall = time.process_time(), time.perf_counter()
    result = work()
    return {"s": time.process_time() - cpu, "wall s": time.perf_counter() - wall}, result


def named(name: str, figures: Figures) -> Figures:
    return {f"{name} {key}": value for key, value in figures.items()}


def ours(folder: str, out: str) -> Figures:
    """Project and write with kgraph."""
    from kgraph.network import project, write_gexf

    store = Opened(folder)
    projection, graph = timed(lambda: project(store))
    gexf, _ = timed(lambda: write_gexf(graph, out))
    size = Path(out).stat().st_size / 1e6
    return {**named("projection", projection), **named("gexf", gexf), "edges": graph.number_of_edges(), "file MB": size}


def networkx_gexf(folder: str, out: str) -> Figures:
    """Write the same network with networkx."""
    import networkx as nx

    from kgraph.network import project

    graph = project(Opened(folder))
    gexf, _ = timed(lambda: nx.write_gexf(graph, out))
    return named("gexf", gexf)


def rdflib_loaded(_: str, triples: str) -> Figures:
    """Load N-Triples with rdflib, and convert."""
    import rdflib
    from rdflib.extras.external_graph_libs import rdflib_to_networkx_multidigraph

    graph = rdflib.Graph()
    loading, _loaded = timed(lambda: graph.parse(triples, format="nt"))
    conversion, network = timed(lambda: rdflib_to_networkx_multidigraph(graph))
    return {**named("loading", loading), **named("conversion", conversion), "edges": network.number_of_edges()}


def rdflib_in_place(folder: str, _: str) -> Figures:
    """Convert all graphs of the store through oxrdflib."""
    import rdflib
    from oxrdflib import OxigraphStore
    from rdflib.extras.external_graph_libs import rdflib_to_networkx_multidigraph

    warnings.simplefilter("ignore")
    graph = rdflib.Dataset(OxigraphStore(store=ox.Store.read_only(folder)), default_union=True)
    conversion, network = timed(lambda: rdflib_to_networkx_multidigraph(graph.triples((None, None, None))))
    return {**named("conversion", conversion), "edges": network.number_of_edges()}


def apart(work: Callable[[str, str], Figures], *arguments: str) -> Figures:
    """Run in a fresh process, and add its peak memory in MB."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(measured, (work, arguments))


def measured(work: Callable[..., Figures], arguments: tuple[str, ...]) -> Figures:
    result = work(*arguments)
    return {**result, "peak MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def built(events: int, place: str) -> int:
    """Write a store of so many events in a process of its own, so that its memory is nobody's."""
    store = ox.Store(place)
    store.bulk_extend(quads(events))
    store.optimize()
    store.flush()
    return len(store)


def main(events: int) -> None:
    """Build the data, measure each side, print the figures."""
    part, times = max(events // 10, 1000), 10 if events >= 10_000 else 1
    with tempfile.TemporaryDirectory() as folder, multiprocessing.get_context("spawn").Pool(1) as pool:
        whole, tenth = f"{folder}/whole", f"{folder}/tenth"
        print(f"{events:,} events, {pool.apply(built, (events, whole)):,} quads", flush=True)
        print(f"rdflib: {part:,} events, {pool.apply(built, (part, tenth)):,} quads, times {times}", flush=True)
        pool.apply(dumped, (tenth, f"{folder}/tenth.nt"))
        us = apart(ours, whole, f"{folder}/ours.gexf")
        show("kgraph", us)
        theirs = apart(networkx_gexf, whole, f"{folder}/theirs.gexf")
        show("networkx", theirs)
        in_place = scaled(apart(rdflib_in_place, tenth, ""), times)
        show("rdflib, in place", in_place)
        loaded = scaled(apart(rdflib_loaded, "", f"{folder}/tenth.nt"), times)
        show("rdflib, loaded", loaded)
    compared = {
        "rdflib's conversion of the same store in place": ("conversion", in_place, ()),
        "loading into rdflib and converting": ("conversion", loaded, ("loading",)),
        "converting what rdflib has in memory already": ("conversion", loaded, ()),
    }
    for name, (step, figures, before) in compared.items():
        cpu, wall = (
            sum(figures[f"{part} {unit}"] for part in (step, *before)) / us[f"projection {unit}"]
            for unit in ("s", "wall s")
        )
        print(f"projection: {cpu:.1f} times faster in CPU time, {wall:.1f} on the clock, than {name}")
    print(
        f"GEXF: {theirs['gexf s'] / us['gexf s']:.1f} times faster than networkx; peak memory {us['peak MB']:,.0f} MB"
    )


def dumped(place: str, path: str) -> None:
    """Write the triples of a store, whichever graph they are in."""
    with open(path, "w", encoding="utf-8") as file:
        for quad in ox.Store.read_only(place):
            file.write(f"{quad.triple} .\n")


def scaled(figures: Figures, times: int) -> Figures:
    return {name: value * times for name, value in figures.items()}


def show(name: str, figures: Figures) -> None:
    print(f"{name:18}" + ", ".join(f"{what} {value:,.1f}" for what, value in figures.items()), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200_000)
