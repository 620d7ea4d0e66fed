"""The four views: events become edges between states, persons or areas, or nodes of their own."""

from __future__ import annotations

import gc
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import combinations
from typing import Any
from urllib.parse import unquote

import networkx as nx

from kgraph.errors import QueryError
from kgraph.network.events import BASIC, ID, Event, labels_of, read_events, short
from kgraph.network.scheme import actor_labels, level_rank, members_of, narrower_of
from kgraph.store import Asked

Edge = tuple[str, str, bool]
"""From, to, and whether the direction means something."""

VIEWS = ("states", "events", "persons", "areas")
_STATUSES = ("completed", "ongoing", "planned", "proposed", "denied")


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Which events count; an empty filter lets all through.

    `since` and `until` are ISO days; an event counts if its time overlaps them. Areas include those below them, a
    region (a region's or an organisation's id) its members.
    """

    since: str = ""
    until: str = ""
    kind: frozenset[str] = frozenset()
    level: frozenset[str] = frozenset()
    status: frozenset[str] = frozenset()
    area: frozenset[str] = frozenset()
    region: frozenset[str] = frozenset()
    actor: frozenset[str] = frozenset()


Ids = str | Iterable[str] | None


def filters(
    *, since: object = None, until: object = None, kind: Ids = None, level: Ids = None, status: Ids = None,
    area: Ids = None, region: Ids = None, actor: Ids = None,
) -> Filters:  # fmt: skip
    """Read filters as people write them: ids or words, one or several; a year or month stands for all its days."""
    return Filters(
        since=_day(since, "-01-01", "-01"),
        until=_day(until, "-12-31", "-31"),
        kind=frozenset(word.replace("-", "_") for word in _ids(kind)),
        level=_ids(level),
        status=_ids(status),
        area=frozenset(narrower_of(_ids(area))),
        region=frozenset(state for name in _ids(region) for state in members_of(name)),
        actor=frozenset(name.upper() for name in _ids(actor)),
    )


def _ids(value: Ids) -> frozenset[str]:
    words = [value] if isinstance(value, str) else list(value or ())
    return frozenset(short(word.strip()).replace(" ", "-").lower() for word in words if word.strip())


def _day(value: object, of_year: str, of_month: str) -> str:
    text = "" if value is None else str(value)[:10]
    return text + {4: of_year, 7: of_month}.get(len(text), "")


Test = Callable[[Event], bool]


def _passes(chosen: Filters) -> Test | None:
    """Return the test of one event, put together from the filters that are set; None where none is."""
    tests: list[Test] = []
    if chosen.kind:
        tests.append(lambda event: event.kind in chosen.kind)
    if chosen.since or chosen.until:
        until = chosen.until or "9999"
        tests.append(lambda event: event.end >= (chosen.since or "0") and (event.start or event.end) <= until)
    if chosen.level:
        tests.append(lambda event: event.level in chosen.level)
    if chosen.status:
        tests.append(lambda event: event.status in chosen.status)
    if chosen.area:
        tests.append(lambda event: any(short(area) in chosen.area for area in event.areas))
    tests += [_with(actors) for actors in (chosen.region, chosen.actor) if actors]
    return (lambda event: all(test(event) for test in tests)) if tests else None


def _with(actors: frozenset[str]) -> Test:
    return lambda event: any(short(party) in actors for party in event.parties)


# --- projection -------------------------------------------------------------------------------------------------


def project(
    store: Asked, view: str = "states", *, aggregate: bool = False, organisations: bool = False, evidence: bool = True,
    **chosen: Any,
) -> nx.MultiDiGraph[str]:  # fmt: skip
    """Return the network of a view: `states`, `events`, `persons` or `areas`.

    One edge an event, keyed by the event's IRI; with `aggregate` one edge for each pair and kind, with the number of
    events as weight. `organisations` keeps them as nodes among states. `evidence` adds the first sentence to every
    edge. The other arguments are those of `filters`. Raises QueryError for an unknown view or filter.
    """
    if view not in VIEWS:
        raise QueryError(f"there is no view {view!r}", advice=f"there are {', '.join(VIEWS)}")
    try:
        wanted = filters(**chosen)
    except TypeError as error:
        raise QueryError(f"unknown filter of a network: {error}") from error
    extra = {"persons": ("participants",), "areas": ("areas",), "events": ("participants",)}.get(view, ())
    slots = dict.fromkeys((*BASIC, *extra, *(("areas",) if wanted.area else ())))
    with _no_collector():
        events = read_events(store, slots, sentences=evidence)
        graph = _build(filter(_passes(wanted), events), view, organisations=organisations)
        _label_nodes(graph, store)
    graph.graph.update(name=f"kgraph {view}", view=view)
    return aggregated(graph) if aggregate else graph


@contextmanager
def _no_collector() -> Iterator[None]:
    """Stop the search for reference cycles meanwhile: millions of new dicts, none in a cycle, make it run in vain."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def _build(events: Iterable[Event], view: str, *, organisations: bool) -> nx.MultiDiGraph[str]:
    edges_of = {"states": _state_edges, "persons": _person_edges, "areas": _area_edges, "events": _event_edges}[view]
    actors = ("state/", "organisation/") if organisations or view in ("events", "areas") else ("state/",)
    kept = tuple(ID + part for part in actors)
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for event in events:
        if view == "events":
            graph.add_node(event.iri, **_event_node(event))
        for one, other, directed in edges_of(event, kept):
            _tie(graph, one, other, event.iri, _Attributes(event, directed).__dict__)
    return graph


def _tie(graph: nx.MultiDiGraph[str], one: str, other: str, key: str, data: dict[str, Any]) -> None:
    """Add an edge as `graph.add_edge` does, at a third of its cost: the key is known to be new for the pair."""
    following, before = graph._succ, graph._pred  # type: ignore[attr-defined]  # what every networkx graph is made of
    if one not in following or other not in following:
        graph.add_nodes_from(node for node in (one, other) if node not in following)
    ties = following[one].get(other)
    if ties is None:
        following[one][other] = before[other][one] = {key: data}
    else:
        ties[key] = data


class _Attributes:
    """What an edge tells; only texts, numbers and booleans, since not every file form has more.

    The namespace of such an object, a dict as any other, shares its keys with all others: 170 bytes instead of 460.
    """

    def __init__(self, event: Event, directed: bool) -> None:
        iri, kind, action, status, level, start, end, _, sources, _, _, _, _, _, _, label, sentence = event
        self.id = iri
        self.relation = kind
        self.action = action
        self.label = label
        self.level = level
        self.status = status
        self.start = start
        self.end = end
        self.weight = 1
        self.sources_count = sources
        self.evidence = sentence
        self.directed = directed


def _event_node(event: Event) -> dict[str, Any]:
    told = {
        name: value for name, value in _Attributes(event, False).__dict__.items() if name not in ("weight", "directed")
    }
    return {**told, "kind": "event", "iso3": ""}


def _state_edges(event: Event, kept: tuple[str, ...]) -> Iterable[Edge]:
    """Return visitor to host, giver to taker, joiner to body; every pair of the parties of other events, in order."""
    kind, parties = event.kind, [party for party in event.parties if party.startswith(kept)]
    ends: Collection[str] = ()
    if kind == "visit":
        ends = [event.host]
    elif kind == "support":
        ends = event.recipients
        parties = [giver for giver in event.providers if giver.startswith(kept)] if ends else parties
    elif kind == "membership":
        ends = event.organisations
    if ends and (ends := [end for end in ends if end.startswith(kept)]):
        return [(one, end, True) for end in ends for one in parties if one != end]
    return [(one, other, False) for one, other in combinations(parties, 2)]


def _person_edges(event: Event, _: tuple[str, ...]) -> Iterable[Edge]:
    return [(one, other, False) for one, other in combinations(event.participants, 2)]


def _area_edges(event: Event, kept: tuple[str, ...]) -> Iterable[Edge]:
    parties = [party for party in event.parties if party.startswith(kept)]
    return [(party, area, False) for party in parties for area in event.areas]


def _event_edges(event: Event, kept: tuple[str, ...]) -> Iterable[Edge]:
    ends = [*event.parties, *event.participants]
    return [(end, event.iri, False) for end in ends if end.startswith((*kept, f"{ID}person/"))]


# --- what nodes and edges tell besides --------------------------------------------------------------------------


def _label_nodes(graph: nx.MultiDiGraph[str], store: Asked) -> None:
    plain = {node: _kind(node) for node, data in graph.nodes(data=True) if not data}
    classes = {kind.capitalize() for kind in plain.values()} & {"State", "Organisation", "Person"}
    labels = labels_of(store, sorted(classes))
    for node, kind in plain.items():
        graph.nodes[node].update(_node(node, kind, labels.get(node, "")))


def _kind(iri: str) -> str:
    return iri.rsplit("/", 2)[1] if "/person/" not in iri else "person"


def _node(iri: str, kind: str, label: str) -> dict[str, str]:
    words = short(iri).replace("-", " ") if kind == "area" else unquote(short(iri))
    known = actor_labels().get(short(iri), "") if kind in ("state", "organisation") else ""
    return {"id": iri, "label": label or known or words, "kind": kind, "iso3": short(iri) if kind == "state" else ""}


# --- aggregation and time ---------------------------------------------------------------------------------------


def aggregated(graph: nx.MultiDiGraph[str]) -> nx.MultiDiGraph[str]:
    """Return one edge for each pair and kind: how many events, the first and last day, the highest level told."""
    result: nx.MultiDiGraph[str] = nx.MultiDiGraph(**graph.graph)
    result.add_nodes_from(graph.nodes(data=True))
    for one, other, data in graph.edges(data=True):
        relation = data["relation"]
        known = result.get_edge_data(one, other, relation)
        if known is None:
            result.add_edge(one, other, relation, **{**data, "id": f"{short(one)}-{short(other)}-{relation}"})
        else:
            _merge(known, data)
    for _, _, data in result.edges(data=True):
        data["label"] = data["relation"].replace("_", " ") + (f" ({data['weight']})" if data["weight"] > 1 else "")
    return result


def _merge(known: dict[str, Any], data: dict[str, Any]) -> None:
    known["weight"] += data["weight"]
    known["sources_count"] += data["sources_count"]
    known["start"] = min(filter(None, (known["start"], data["start"])), default="")
    known["end"] = max(known["end"], data["end"])
    known["level"] = max(known["level"], data["level"], key=lambda level: (level_rank(level), level))
    known["status"] = min(known["status"], data["status"], key=_realness)
    known["action"] = known["action"] if known["action"] == data["action"] else ""
    known["evidence"] = known["evidence"] or data["evidence"]


def _realness(status: str) -> int:
    return _STATUSES.index(status) if status in _STATUSES else len(_STATUSES)


def slices(graph: nx.MultiDiGraph[str], by: str = "year") -> dict[str, nx.MultiDiGraph[str]]:
    """Return one network for each year or month in which an edge's event takes place, keyed "2025" or "2025-11".

    An event whose date spans several periods is in each of them, one without a date in none.
    """
    if by not in ("year", "month"):
        raise QueryError(f"no slices by {by!r}", advice="by year or month")
    size = 4 if by == "year" else 7
    found: dict[str, list[tuple[str, str, str]]] = {}
    for one, other, key, data in graph.edges(keys=True, data=True):
        if data["start"]:
            for period in _periods(data["start"][:size], data["end"][:size]):
                found.setdefault(period, []).append((one, other, key))
    return {period: graph.edge_subgraph(found[period]).copy() for period in sorted(found)}  # type: ignore[arg-type]


def _periods(first: str, last: str, most: int = 1200) -> Collection[str]:
    """Return the years or months from first to last; a wrong order counts as the first alone."""
    if len(first) == 4:
        return [f"{year:04}" for year in range(int(first), min(max(int(last), int(first)), int(first) + most) + 1)]
    start, end = (int(text[:4]) * 12 + int(text[5:]) - 1 for text in (first, last))
    return [f"{n // 12:04}-{n % 12 + 1:02}" for n in range(start, min(max(end, start), start + most) + 1)]
