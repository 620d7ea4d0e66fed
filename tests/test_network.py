"""Networks: views, filters, aggregation and measures on a small graph, and every file form read back."""

from __future__ import annotations

import csv
import json
from itertools import permutations
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from kgraph import network
from kgraph.errors import InputError, QueryError
from kgraph.network.events import RDFS_LABEL as LABEL
from kgraph.network.events import Event, _Code, _reader, _signs
from kgraph.network.view import _Attributes
from kgraph.store import Store, open_store
from kgraph.vocabulary import BASE, ONTOLOGY

KOR, SGP, VNM, AUS = (f"{BASE}state/{code}" for code in ("KOR", "SGP", "VNM", "AUS"))
UPGRADE, VISIT, AID, SUMMIT, PLAN = (f"{BASE}event/{digit * 16}" for digit in "12345")
PROV = "http://www.w3.org/ns/prov#"
HOSTILE = "</script><b>\"'&\x01\x0b\ufffe \u2028 end"


@pytest.fixture(scope="module")
def store() -> Store:
    found = open_store(":memory:")
    found.load(Path(__file__).parent / "fixtures" / "network.trig")
    return found


@pytest.fixture
def states(store: Store) -> nx.MultiDiGraph[str]:
    return network.project(store, "states", organisations=True)


def edges(graph: nx.MultiDiGraph[str]) -> set[tuple[str, str, str]]:
    return {(one.rsplit("/")[-1], other.rsplit("/")[-1], key[-1:]) for one, other, key in graph.edges(keys=True)}


# --- views ------------------------------------------------------------------------------------------------------


def test_states_view_has_one_edge_for_each_event_and_pair(store: Store) -> None:
    graph = network.project(store)
    assert edges(graph) == {
        ("KOR", "SGP", "1"), ("VNM", "KOR", "2"), ("AUS", "VNM", "3"), ("AUS", "KOR", "4"), ("AUS", "SGP", "4"),
        ("KOR", "SGP", "4"), ("KOR", "SGP", "5"),
    }  # fmt: skip
    assert graph.nodes[KOR] == {"id": KOR, "label": "South Korea", "kind": "state", "iso3": "KOR"}


def test_directions_mean_visitor_to_host_and_giver_to_taker(store: Store) -> None:
    graph = network.project(store)
    assert graph.edges[VNM, KOR, VISIT]["directed"] is True
    assert graph.edges[AUS, VNM, AID]["directed"] is True
    assert graph.edges[KOR, SGP, UPGRADE]["directed"] is False


def test_edges_tell_what_happened_with_the_first_sentence_of_the_first_report(store: Store) -> None:
    assert network.project(store).edges[KOR, SGP, UPGRADE] == {
        "id": UPGRADE, "relation": "partnership", "action": "upgrade", "label": "upgrade",
        "level": "strategic-partnership", "status": "completed",
        "start": "2025-11-02", "end": "2025-11-02", "weight": 1, "sources_count": 2,
        "directed": False, "evidence": "They upgraded ties.",
    }  # fmt: skip


def test_organisations_are_nodes_when_asked_for(states: nx.MultiDiGraph[str]) -> None:
    assert f"{BASE}organisation/ASEAN" in states
    assert states.nodes[f"{BASE}organisation/ASEAN"]["kind"] == "organisation"


def test_events_view_is_bipartite(store: Store) -> None:
    graph = network.project(store, "events")
    kinds = nx.get_node_attributes(graph, "kind")
    assert all((kinds[one] == "event") != (kinds[other] == "event") for one, other in graph.edges())
    assert graph.degree(SUMMIT) == 4
    assert graph.nodes[UPGRADE]["evidence"] == "They upgraded ties."


def test_persons_and_areas_views(store: Store) -> None:
    assert edges(network.project(store, "persons")) == {("b", "a", "2")}
    assert edges(network.project(store, "areas")) == {("AUS", "trade", "3"), ("VNM", "trade", "3")}
    assert network.project(store, "persons").nodes[f"{BASE}person/vnm/a"]["label"] == "An"


def test_attributes_are_texts_numbers_and_booleans_under_harmless_names(store: Store) -> None:
    for view in network.VIEWS:
        graph = network.project(store, view)
        found = [dict(data) for _, data in graph.nodes(data=True)]
        found += [dict(data) for _, _, data in graph.edges(data=True)]
        assert found
        for data in found:
            assert not {"type", "source", "target"} & data.keys()
            assert all(isinstance(value, str | int | float | bool) for value in data.values())


@pytest.mark.remote
@pytest.mark.parametrize("view", network.VIEWS)
def test_a_network_is_the_same_from_an_endpoint(store: Store, fresh_endpoint: str, view: str) -> None:
    with open_store(fresh_endpoint, write=True) as remote:
        remote.load(Path(__file__).parent / "fixtures" / "network.trig")
        assert nx.utils.graphs_equal(network.project(remote, view), network.project(store, view))


def test_edges_stand_in_the_network_as_if_added_one_by_one(store: Store) -> None:
    for view in network.VIEWS:
        graph = network.project(store, view)
        again: nx.MultiDiGraph[str] = nx.MultiDiGraph(**graph.graph)
        again.add_nodes_from(graph.nodes(data=True))
        for one, other, key, data in graph.edges(keys=True, data=True):
            again.add_edge(one, other, key, **data)
        assert nx.utils.graphs_equal(graph, again)
        assert graph.pred == again.pred
        assert graph.number_of_edges() == again.number_of_edges() == len(graph.edges)


@pytest.mark.parametrize("length", [1, 2])
def test_an_event_s_signs_are_read_in_any_order(length: int) -> None:
    kind, parties = Event._fields.index("kind") - 1, Event._fields.index("parties") - 1
    told = [_Code(kind, "meeting", ""), _Code(kind, "visit", ""), *(_Code(parties, (name,), "") for name in "abc")]
    codes = {sign * length: code for sign, code in zip("01234", told, strict=True)}
    for text in map("".join, permutations(codes)):
        values = _reader(codes)(text)
        assert (values[kind], values[parties]) == ("meeting", ("a", "b", "c"))


@pytest.mark.parametrize("count, length", [(0, 1), (1, 1), (60_000, 1), (200_000, 2)])
def test_signs_are_different_and_need_no_escape(count: int, length: int) -> None:
    signs = _signs(count)
    assert len(signs) == len(set(signs)) == count
    assert {len(sign) for sign in signs} <= {length}
    assert all(map(str.isalnum, signs))
    assert all(len(sign.encode()) == 1 for sign in signs[:62]) or length > 1


def test_what_is_said_of_an_event_may_be_more_or_less_than_one_thing(tmp_path: Path) -> None:
    """Several labels and sentences, none, a sentence without a label: the first of each, or nothing."""
    graph, report = (f"{BASE}graph/{name}" for name in ("events", "report/d"))
    told = [
        *(f"<{BASE}event/{n}> a <{ONTOLOGY}Meeting> ; <{ONTOLOGY}party> <{KOR}>, <{SGP}> ." for n in "1234"),
        *(f'<{BASE}event/1> <{LABEL}> "{word}" .' for word in ("b", "a")),
        f'<{BASE}event/2> <{LABEL}> "no sentence" .',
        *(f"<{BASE}fact/{n}> <{PROV}specializationOf> <{BASE}event/{n}> ." for n in "13"),
    ]
    cited = [
        f"<{BASE}fact/1> <{ONTOLOGY}evidence> <{BASE}evidence/d/5-9>, <{BASE}evidence/d/1-4> .",
        f"<{BASE}fact/3> <{ONTOLOGY}evidence> <{BASE}evidence/d/1-4> .",
        f'<{BASE}evidence/d/5-9> <{ONTOLOGY}exact> "later" . <{BASE}evidence/d/1-4> <{ONTOLOGY}exact> "first" .',
    ]
    file = tmp_path / "said.trig"
    file.write_text(f"GRAPH <{graph}> {{ {' '.join(told)} }} GRAPH <{report}> {{ {' '.join(cited)} }}")
    with open_store(":memory:") as store:
        store.load(file)
        for evidence in (True, False):
            ties = network.project(store, evidence=evidence).get_edge_data(KOR, SGP)
            assert {str(key)[-1]: (data["label"], data["evidence"]) for key, data in ties.items()} == {
                "1": ("a", "first" if evidence else ""), "2": ("no sentence", ""),
                "3": ("", "first" if evidence else ""), "4": ("", ""),
            }  # fmt: skip


def test_edges_share_no_attribute() -> None:
    event = Event._make([""] * len(Event._fields))
    one, other = (_Attributes(event, False).__dict__ for _ in range(2))
    one["label"] = one["added"] = "changed"
    assert (other["label"], "added" in other) == ("", False)


def test_the_sentences_of_one_event_are_those_among_all(store: Store) -> None:
    everything = network.read_evidence(store)
    assert everything
    for event, sentences in everything.items():
        assert network.read_evidence(store, [event]) == {event: sentences}


def test_an_empty_graph_gives_empty_networks() -> None:
    with open_store(":memory:") as empty:
        assert all(len(network.project(empty, view)) == 0 for view in network.VIEWS)


# --- filters ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "chosen, events",
    [
        ({"since": "2025"}, "145"),
        ({"until": "2024"}, "24"),
        ({"since": "2024-04", "until": "2024-12-15"}, "4"),
        ({"kind": "visit"}, "2"),
        ({"kind": ["visit", "Partnership"]}, "125"),
        ({"level": "strategic partnership"}, "1"),
        ({"status": ("planned", "ongoing")}, "45"),
        ({"area": "economy"}, "3"),
        ({"area": "security"}, ""),
        ({"region": "ASEAN"}, "12345"),
        ({"region": "southeast-asia", "kind": "meeting"}, "4"),
        ({"actor": "aus"}, "34"),
        ({"since": "2025", "level": "strategic-partnership", "actor": "SGP"}, "1"),
    ],
)
def test_filters(store: Store, chosen: dict[str, Any], events: str) -> None:
    graph = network.project(store, **chosen)
    assert "".join(sorted({key[-1] for *_, key in graph.edges(keys=True)})) == events


def test_unknown_views_and_filters_are_told(store: Store) -> None:
    with pytest.raises(QueryError, match=r"no view 'planets'.*states, events, persons, areas"):
        network.project(store, "planets")
    with pytest.raises(QueryError, match="colour"):
        network.project(store, colour="red")


# --- aggregation, slices, measures ------------------------------------------------------------------------------


def test_aggregate_adds_up_events_of_a_pair_and_kind(store: Store) -> None:
    graph = network.project(store, aggregate=True)
    edge = graph.edges[KOR, SGP, "partnership"]
    assert (edge["weight"], edge["start"], edge["end"]) == (2, "2025-11-02", "2026-12-31")
    assert (edge["level"], edge["status"]) == ("comprehensive-strategic-partnership", "completed")
    assert sum(data["weight"] for *_, data in graph.edges(data=True)) == 7


def test_slices_put_an_event_in_every_period_it_touches(store: Store) -> None:
    by_year = network.slices(network.project(store))
    assert {year: edges(part) for year, part in by_year.items()} == {
        "2024": {("VNM", "KOR", "2"), ("AUS", "KOR", "4"), ("AUS", "SGP", "4"), ("KOR", "SGP", "4")},
        "2025": {("KOR", "SGP", "1"), ("AUS", "KOR", "4"), ("AUS", "SGP", "4"), ("KOR", "SGP", "4")},
        "2026": {("KOR", "SGP", "5")},
    }
    assert list(network.slices(network.project(store, kind="meeting"), "month")) == ["2024-12", "2025-01"]
    with pytest.raises(QueryError, match="by year or month"):
        network.slices(nx.MultiDiGraph(), "week")


def test_measures_rank_nodes(store: Store) -> None:
    graph = network.project(store)
    assert network.degree(graph).rows[0] == ("South Korea", 3, 5)
    assert network.measure(graph, "communities").columns == ("community", "node")
    for name in network.MEASURES:
        assert len(network.measure(graph, name)) == 4
        assert len(network.measure(nx.MultiDiGraph(), name)) == 0
    with pytest.raises(QueryError, match="there are degree"):
        network.measure(graph, "charm")


def test_betweenness_and_structural_holes_on_a_known_graph() -> None:
    star: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    star.add_edges_from([("a", "hub"), ("b", "hub"), ("hub", "c")], weight=1)
    assert network.betweenness(star).rows[0] == ("hub", 1)
    assert network.structural_holes(star).rows[0][0] == "hub"


def test_change_between_two_years(store: Store) -> None:
    table = network.change(network.project(store), "2024", "2025")
    assert table.rows == [("South Korea", "Singapore", 1, 2, 1), ("South Korea", "Vietnam", 1, 0, -1)]


# --- files ------------------------------------------------------------------------------------------------------


def tidy(text: str) -> str:
    """Return a text as XML can hold it."""
    return "".join(c for c in text if c not in "\x01\x0b\ufffe")


def test_gexf_is_read_back_with_spells_and_colours(states: nx.MultiDiGraph[str], tmp_path: Path) -> None:
    network.write_gexf(states, tmp_path / "n.gexf")
    back = nx.read_gexf(tmp_path / "n.gexf")
    assert sorted(back.nodes) == sorted(states.nodes)
    assert back.number_of_edges() == states.number_of_edges()
    root = etree.parse(tmp_path / "n.gexf").getroot()
    space = {"g": "http://gexf.net/1.3", "v": "http://gexf.net/1.3/viz"}
    spell = root.xpath(
        ".//g:edge[g:attvalues/g:attvalue[@value=$event]]/g:spells/g:spell", namespaces=space, event=UPGRADE
    )
    assert spell[0].attrib == {"start": "2025-11-02", "end": "2025-11-02"}
    assert len(root.findall(".//v:color", space)) == len(states) + states.number_of_edges()
    assert root.find("g:graph", space).attrib["start"] == "2024-03-01"
    ids = [edge.get("id") for edge in root.iterfind(".//g:edge", space)]
    assert len(ids) == len(set(ids))
    labels = {edge.get("label") for edge in root.iterfind(".//g:edge", space)}
    assert tidy(HOSTILE) in labels


def test_gexf_without_any_direction_is_undirected(store: Store, tmp_path: Path) -> None:
    network.write_gexf(network.project(store, "areas"), tmp_path / "n.gexf")
    assert not nx.read_gexf(tmp_path / "n.gexf").is_directed()


@pytest.mark.parametrize("view", network.VIEWS)
def test_graphml_is_read_back_as_the_same_graph(store: Store, tmp_path: Path, view: str) -> None:
    graph = network.project(store, view)
    network.write_graphml(graph, tmp_path / "n.graphml")
    back: Any = nx.read_graphml(tmp_path / "n.graphml", force_multigraph=True)
    assert dict(back.nodes(data=True)) == {n: {k: clean(v) for k, v in d.items()} for n, d in graph.nodes(data=True)}
    assert {(a, b, k): d for a, b, k, d in back.edges(keys=True, data=True)} == {
        (a, b, k): {key: clean(v) for key, v in d.items()} for a, b, k, d in graph.edges(keys=True, data=True)
    }


def clean(value: Any) -> Any:
    return tidy(value) if isinstance(value, str) else value


def test_node_link_json_is_read_back_as_the_same_graph(states: nx.MultiDiGraph[str], tmp_path: Path) -> None:
    network.write_node_link(states, tmp_path / "n.json")
    back = nx.node_link_graph(json.loads((tmp_path / "n.json").read_text("utf-8")), edges="edges")
    assert isinstance(back, nx.MultiDiGraph)
    assert nx.utils.graphs_equal(nx.MultiDiGraph(states.edges(keys=True)), nx.MultiDiGraph(back.edges(keys=True)))
    assert {k: d["label"] for *_, k, d in back.edges(keys=True, data=True)}[SUMMIT] == HOSTILE


def test_cytoscape_json_has_unique_edges(states: nx.MultiDiGraph[str], tmp_path: Path) -> None:
    network.write_cytoscape(states, tmp_path / "n.cyjs")
    elements = json.loads((tmp_path / "n.cyjs").read_text("utf-8"))["elements"]
    assert {node["data"]["id"] for node in elements["nodes"]} == set(states)
    ids = [edge["data"]["id"] for edge in elements["edges"]]
    assert len(set(ids)) == states.number_of_edges()
    assert {(e["data"]["source"], e["data"]["target"], e["data"]["event"]) for e in elements["edges"]} == set(
        states.edges(keys=True)
    )


def test_pajek_is_read_back(states: nx.MultiDiGraph[str], tmp_path: Path) -> None:
    states.nodes[VNM]["label"] = states.nodes[AUS]["label"]  # two of one name must stay two
    network.write_pajek(states, tmp_path / "n.net")
    back = nx.read_pajek(tmp_path / "n.net")
    assert len(back) == len(states)
    assert back.number_of_edges() == states.number_of_edges()


def test_csv_pair_is_read_back(states: nx.MultiDiGraph[str], tmp_path: Path) -> None:
    nodes, links = network.write(states, tmp_path / "n.csv")
    assert (nodes.name, links.name) == ("n-nodes.csv", "n-edges.csv")
    with nodes.open(encoding="utf-8", newline="") as file:
        assert {row["id"] for row in csv.DictReader(file)} == set(states)
    with links.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {(row["from"], row["to"], row["id"]) for row in rows} == set(states.edges(keys=True))
    assert {row["label"] for row in rows if row["id"] == SUMMIT} == {HOSTILE}


def test_parquet_pair_is_read_back(states: nx.MultiDiGraph[str], tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    nodes, links = network.write(states, tmp_path / "n.parquet")
    assert set(parquet.read_table(nodes)["id"].to_pylist()) == set(states)
    rows = parquet.read_table(links).to_pylist()
    assert {(row["from"], row["to"], row["id"]) for row in rows} == set(states.edges(keys=True))


@pytest.mark.parametrize("ending", network.WRITERS)
@pytest.mark.parametrize("aggregate", [False, True])
def test_every_form_writes_the_same_bytes_again_and_bears_an_empty_network(
    store: Store, tmp_path: Path, ending: str, aggregate: bool
) -> None:
    first, second = (
        [
            path.read_bytes()
            for path in network.write(network.project(store, aggregate=aggregate), tmp_path / f"n{ending}")
        ]
        for _ in range(2)
    )
    assert first == second
    assert network.write(network.project(store, kind="project"), tmp_path / f"empty{ending}")
    assert not list(tmp_path.glob(".*"))


def test_unknown_endings_and_places_are_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no network is written as \.doc.*\.gexf"):
        network.write(nx.MultiDiGraph(), tmp_path / "n.doc")
    with pytest.raises(InputError, match="cannot be written"):
        network.write(nx.MultiDiGraph(), tmp_path / "missing" / "n.gexf")


def test_an_event_with_a_control_character_leaves_no_trace_in_xml() -> None:
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.add_node("a\x08", label="tab\tnew\nline \ud800")
    for generate in (network.generate_gexf, network.generate_graphml):
        etree.fromstring("\n".join(generate(graph)).encode("utf-8", "replace"))


@given(st.lists(st.text(), min_size=2, max_size=2, unique=True), st.text())
@settings(max_examples=60, deadline=None)
def test_any_text_can_be_a_label(nodes: list[str], label: str) -> None:
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    one, other = nodes
    graph.add_edge(
        one, other, "key", label=label, relation="visit", start="2025-01-01", end="", weight=1, evidence=label
    )
    for generate in (network.generate_gexf, network.generate_graphml):
        root = etree.fromstring("\n".join(generate(graph)).encode("utf-8", "replace"))
        assert len(root.findall(".//{*}edge")) == 1
    for to_json in (network.generate_node_link, network.generate_cytoscape):
        assert json.loads("\n".join(to_json(graph)))
