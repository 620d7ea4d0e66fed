"""The command line as a person meets it: what it prints, what it refuses, and with which exit status."""

from __future__ import annotations

import gzip
import json
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import NamedNode, Quad
from store_server import Server

from kgraph.records import Fact
from kgraph.store import Change, open_store
from kgraph.vocabulary import BASE

CASES = tomllib.loads((Path(__file__).parent / "cases" / "cli" / "errors.toml").read_text(encoding="utf-8"))["case"]
Call = Callable[..., tuple[int, str, str]]


def test_there_are_cases() -> None:
    assert len(CASES) > 20


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_bad_input_is_one_line_and_status_two(
    case: dict[str, Any], kgraph: Call, tmp_path: Path, example_graph: Path, reports: Path
) -> None:
    for name, text in case.get("files", {}).items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    for name, digits in case.get("bytes", {}).items():
        (tmp_path / name).write_bytes(bytes.fromhex(digits))
    places = {"{tmp}": tmp_path, "{graph}": example_graph, "{reports}": reports}
    before = sorted(tmp_path.rglob("*"))
    status, _, said = kgraph(*(_filled(argument, places) for argument in case["args"]))
    assert status == 2
    assert said.startswith("kgraph: ")
    assert said.count("\n") == 1, said
    assert "Traceback" not in said
    for word in case["says"]:
        assert word in said
    assert sorted(tmp_path.rglob("*")) == before, "something was left behind"


def _filled(argument: str, places: dict[str, Path]) -> str:
    for name, path in places.items():
        argument = argument.replace(name, str(path))
    return argument


def test_facts_prints_the_interchange_form(kgraph: Call, tmp_path: Path) -> None:
    text = tmp_path / "note.txt"
    text.write_text("Norway and Chile signed a free trade agreement in Oslo on Monday.", encoding="utf-8")
    status, out, _ = kgraph("facts", text, "--published", "2025-03-05", "--format", "json")
    assert status == 0
    document = json.loads(out)
    assert document["document"]["published"] == "2025-03-05"
    facts = [Fact.from_json(fact) for fact in document["facts"]]
    assert [(fact.kind, fact.action, set(fact.parties), fact.date) for fact in facts] == [
        ("agreement", "sign", {"NOR", "CHL"}, "2025-03-03")
    ]
    assert all(document_span_inside(fact, text.read_text(encoding="utf-8")) for fact in facts)


def document_span_inside(fact: Fact, text: str) -> bool:
    return all(0 <= start < end <= len(text) for start, end in fact.evidence) and bool(fact.evidence)


def test_facts_writes_one_file_a_document(kgraph: Call, reports: Path, tmp_path: Path) -> None:
    status, out, _ = kgraph("facts", reports, "--format", "json", "--out", tmp_path / "facts")
    assert status == 0
    assert "10 documents" in out
    assert {path.stem for path in (tmp_path / "facts").iterdir()} == {path.stem for path in reports.iterdir()}


def test_add_goes_on_past_a_bad_file_and_lists_it(kgraph: Call, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_bytes(b"S\xe3o Paulo")
    (folder / "b.txt").write_text("date 2025-03-05\nNorway and Chile signed a treaty on Monday.", encoding="utf-8")
    status, out, said = kgraph("add", folder, "--store", tmp_path / "graph")
    assert status == 2
    assert "1 stored" in out
    assert "a.txt" in said
    again, out, _ = kgraph("add", folder, "--store", tmp_path / "graph")
    assert again == 2
    assert "1 already there" in out
    assert "0 stored" in out


def test_adding_twice_changes_nothing(kgraph: Call, tmp_path: Path, reports: Path) -> None:
    store = tmp_path / "graph"
    kgraph("add", reports, "--store", store)
    kgraph("export", tmp_path / "one.nq", "--store", store)
    status, out, _ = kgraph("add", reports, "--store", store, "--again")
    assert status == 0
    assert "10 stored" in out
    kgraph("export", tmp_path / "two.nq", "--store", store)
    assert (tmp_path / "one.nq").read_bytes() == (tmp_path / "two.nq").read_bytes()


def test_removing_everything_leaves_nothing_but_the_ledger(kgraph: Call, tmp_path: Path, reports: Path) -> None:
    store = tmp_path / "graph"
    kgraph("add", reports, "--store", store)
    status, _, _ = kgraph("remove", *(path.stem for path in reports.iterdir()), "--store", store)
    assert status == 0
    kgraph("export", tmp_path / "left.nq", "--store", store)
    assert (tmp_path / "left.nq").read_text(encoding="utf-8").strip() == ""


def test_the_example_graph_conforms(kgraph: Call, example_graph: Path) -> None:
    status, out, _ = kgraph("validate", "--store", example_graph)
    assert (status, out.strip().splitlines()[-1]) == (0, "conforms")


def test_validate_refuses_a_broken_file_with_status_one(kgraph: Call) -> None:
    broken = sorted((Path(__file__).parents[1] / "ontology" / "examples").glob("*/invalid.ttl"))
    assert broken
    status, out, _ = kgraph("validate", broken[0])
    assert status == 1
    assert "violation" in out


SUFFIXES = ("nq", "trig", "ttl", "nt", "jsonld", "rdf", "gexf", "graphml", "json", "csv", "html", "svg")


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_export_writes_every_form(kgraph: Call, example_graph: Path, tmp_path: Path, suffix: str) -> None:
    status, out, _ = kgraph("export", tmp_path / f"graph.{suffix}", "--store", example_graph)
    assert status == 0
    written = [Path(line.removeprefix("wrote ")) for line in out.splitlines()]
    assert written
    assert all(path.stat().st_size > 100 for path in written)


def test_the_plan_of_2024_came_true_in_2025(kgraph: Call, example_graph: Path) -> None:
    status, out, _ = kgraph("query", "promises-kept", "--store", example_graph, "--format", "json")
    assert status == 0
    assert any("Singapore" in str(row) and "2025-11-02" in str(row) for row in json.loads(out))


def test_demo_shows_answers_a_sentence_and_files(kgraph: Call, tmp_path: Path) -> None:
    status, out, _ = kgraph("demo", tmp_path / "demo")
    assert status == 0
    assert out.count("$ kgraph query") == 4
    assert "“" in out
    for name in ("network.html", "network.svg", "network.gexf", "graph.trig"):
        assert (tmp_path / "demo" / name).stat().st_size > 1000
        assert name in out
    assert kgraph("demo", tmp_path / "demo")[0] == 0, "a second run starts afresh"


def test_help_says_what_each_command_does(kgraph: Call) -> None:
    status, out, _ = kgraph("--help")
    assert status == 0
    for command in ("add", "facts", "query", "queries", "sparql", "why", "export", "validate", "stats", "evaluate"):
        assert f"  {command}" in out


def kept_event(kgraph: Call, store: Path) -> str:
    rows = json.loads(kgraph("query", "promises-kept", "--store", store, "--format", "json")[1])
    events = [str(row["event_iri"]) for row in rows if "strategic partnership" in str(row["event"])]
    assert len(events) == 1
    return events[0].rsplit("/", 1)[1]


def upgrades_done(kgraph: Call, store: Path) -> list[str]:
    rows = json.loads(kgraph("query", "upgrades-since", "since=2025-11", "--store", store, "--format", "json")[1])
    return sorted({str(row["event_iri"]).rsplit("/", 1)[1] for row in rows if row["status"] == "Completed"})


def test_why_cites_each_report_and_the_plan(kgraph: Call, example_graph: Path) -> None:
    event = kept_event(kgraph, example_graph)
    status, out, _ = kgraph("why", event[:8], "--store", example_graph)
    assert status == 0
    assert out.count("“") >= 4
    assert "merged by" in out
    assert "fulfils the plan" in out
    assert "will upgrade their ties" in out


def test_a_person_takes_an_event_apart_and_puts_it_together(kgraph: Call, tmp_path: Path, reports: Path) -> None:
    store = tmp_path / "graph"
    kgraph("add", reports, "--store", store)
    event = kept_event(kgraph, store)
    assert kgraph("split", event, "--store", store, "--reason", "tried")[0] == 0
    apart = upgrades_done(kgraph, store)
    assert len(apart) == 2, "the two reports are two events"
    assert kgraph("add", reports, "--store", store, "--again")[0] == 0
    assert upgrades_done(kgraph, store) == apart, "a later build respects it"
    assert kgraph("join", *apart, "--store", store)[0] == 0
    assert "merged" in kgraph("why", kept_event(kgraph, store), "--store", store)[1]


def test_a_service_allowed_by_name_is_asked(kgraph: Call, example_graph: Path, oxigraph_server: Server) -> None:
    asked = f"SELECT ?x {{ SERVICE <{oxigraph_server.url}> {{ BIND('from elsewhere' AS ?x) }} }}"
    status, _, said = kgraph("sparql", "--store", example_graph, asked)
    assert (status, "is refused" in said) == (2, True)
    status, out, said = kgraph("sparql", "--store", example_graph, "--allow-service", oxigraph_server.url, asked)
    assert (status, said) == (0, "")
    assert "from elsewhere" in out


def test_a_scope_leaves_other_peoples_graphs_alone(kgraph: Call, fresh_endpoint: str, tmp_path: Path) -> None:
    note = tmp_path / "note.txt"
    note.write_text("Norway and Chile signed a free trade agreement in Oslo on Monday.", encoding="utf-8")
    with open_store(fresh_endpoint, write=True) as store:
        term = NamedNode("https://other.example/x")
        store.apply(Change(insert=(Quad(term, term, term, term),)))
    ours = ("--store", fresh_endpoint, "--scope", BASE)
    assert kgraph("add", *ours, note, "--published", "2025-03-05")[0] == 0
    assert kgraph("backup", *ours, tmp_path / "ours.nq.gz")[0] == 0
    lines = gzip.decompress((tmp_path / "ours.nq.gz").read_bytes()).decode()
    assert "Chile" in lines
    assert "other.example" not in lines


def test_a_backup_brings_the_same_graph_back(kgraph: Call, tmp_path: Path, example_graph: Path) -> None:
    assert kgraph("backup", tmp_path / "graph.nq.gz", "--store", example_graph)[0] == 0
    assert kgraph("restore", tmp_path / "graph.nq.gz", "--store", tmp_path / "copy")[0] == 0
    kgraph("export", tmp_path / "one.trig", "--store", example_graph)
    kgraph("export", tmp_path / "two.trig", "--store", tmp_path / "copy")
    assert (tmp_path / "one.trig").read_bytes() == (tmp_path / "two.trig").read_bytes()
    assert kgraph("compact", "--store", tmp_path / "copy")[0] == 0
    assert kgraph("restore", tmp_path / "graph.nq.gz", "--store", tmp_path / "copy")[0] == 2, "it is not empty"
