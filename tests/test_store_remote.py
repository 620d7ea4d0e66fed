"""What servers do wrong, and what then is told: a scripted server on loopback plays every fault."""

from __future__ import annotations

import base64
import gzip
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kgraph.errors import QueryError, QueryTimeout, RemoteError, StoreError
from kgraph.store import Change, Solutions, Store, StoreOptions, open_store
from kgraph.store.endpoint import find_endpoint, shown
from kgraph.store.remote import STAGING

JSON = "application/sparql-results+json"
YES = json.dumps({"head": {}, "boolean": True}).encode()
ROWS = json.dumps(
    {
        "head": {"vars": ["x"]},
        "results": {"bindings": [{"x": {"type": "literal", "value": f"row {n}"}} for n in range(200)]},
    }
).encode()
Play = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    """Plays the script of its server, one entry a request; the last one for ever."""

    protocol_version = "HTTP/1.1"
    server: Scripted

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.seen.append((self.path, dict(self.headers), body.decode()))
        script = self.server.script
        play = script.pop(0) if len(script) > 1 else script[0]
        play(self)

    def version_string(self) -> str:
        return self.server.server_name_told

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class Scripted(ThreadingHTTPServer):
    """The server, what it was asked, and what it will answer."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.seen: list[tuple[str, dict[str, str], str]] = []
        self.connections = 0
        self.script: list[Play] = []
        self.server_name_told = "Scripted"
        self.url = f"http://127.0.0.1:{self.server_address[1]}/query"

    def get_request(self) -> tuple[socket.socket, Any]:
        self.connections += 1
        return super().get_request()

    def handle_error(self, *_: object) -> None:
        """Take no offence at clients that hang up."""


@pytest.fixture
def server() -> Iterator[Scripted]:
    running = Scripted()
    thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield running
    running.shutdown()
    running.server_close()
    thread.join()


def says(
    body: bytes, *, status: int = 200, kind: str = JSON, length: int | None = None, stays: bool = False, **headers: str
) -> Play:
    """Answer with a body; `length` is what Content-Length claims, `stays` leaves the connection open."""

    def play(handler: Handler) -> None:
        handler.send_response(status)
        handler.send_header("Content-Type", kind)
        handler.send_header("Content-Length", str(len(body) if length is None else length))
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)
        handler.close_connection = not stays

    return play


def opened(server: Scripted, *script: Play, write: bool = True, **options: object) -> Store:
    """Open the store at a server that first answers the greeting and then follows the script."""
    nothing = says(b'{"head": {"vars": ["g"]}, "results": {"bindings": []}}')
    server.script = [says(YES), *([nothing] if write else []), *script]
    options = {"delays": (0.01, 0.01), **options}
    store = open_store(server.url, write=write, options=StoreOptions(**options))  # type: ignore[arg-type]
    server.seen.clear()
    return store


QUAD = Quad(NamedNode("x:a"), NamedNode("x:p"), Literal("v"), NamedNode("x:g"))


# --- answers that are none --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "play, words",
    [
        (says(ROWS[:-30]), "does not parse"),
        (says(ROWS, length=len(ROWS) + 10), "broke off its answer"),
        (says(ROWS[:-30], length=len(ROWS)), "row 1"),
        (says(gzip.compress(ROWS)[:-20], Content_Encoding="gzip"), "broke off its answer"),
        (says(b"\x1f\x8bnonsense", Content_Encoding="gzip"), "is no gzip"),
        (says(b"<html>Please log in</html>", kind="text/html"), "text/html.*Please log in"),
        (says(b"", kind=JSON), "does not parse"),
        (says(b'{"head": {"vars": ["x"]}, "results": {"bindings": [ out of memory'), "out of memory"),
        (says(b"division by zero", status=500, kind="text/plain"), "HTTP 500.*division by zero"),
        (says(b"", status=404), "HTTP 404"),
        (says(b"no", status=401), "refused access.*KGRAPH_USER"),
        (says(b"no", status=403), "refused access"),
        (says(b"", status=302, Location="http://elsewhere.example/q?secret=1"), "elsewhere.example/q,?"),
    ],
)
def test_an_answer_that_is_none_is_an_error_with_the_servers_words(server: Scripted, play: Play, words: str) -> None:
    store = opened(server, play)
    with pytest.raises(RemoteError, match=words) as told:
        store.query("SELECT ?x { ?s ?p ?x }")
    assert "127.0.0.1" in str(told.value)
    assert "\n" not in str(told.value)
    assert "secret" not in str(told.value)
    assert len(server.seen) == 1


def test_a_query_that_the_server_does_not_understand_is_the_users_error(server: Scripted) -> None:
    store = opened(server, says(b"line 1: no such prefix x", status=400, kind="text/plain"))
    with pytest.raises(QueryError, match="no such prefix x"):
        store.query("SELECT * { x:a ?p ?o }")


def test_an_update_that_is_refused_is_a_store_error(server: Scripted) -> None:
    store = opened(server, says(b"read only", status=400), says(b"read only", status=403))
    for _ in range(2):
        with pytest.raises(RemoteError, match="read only"):
            store.apply(Change(insert=(QUAD,)))


def test_broken_triples_are_told(server: Scripted) -> None:
    store = opened(server, says(b"<x:a> <x:b> ", kind="text/turtle"))
    with pytest.raises(RemoteError, match="does not parse"):
        store.query("CONSTRUCT WHERE { ?s ?p ?o }")


def test_nobody_there_is_told_at_once() -> None:
    began = time.monotonic()
    with pytest.raises(RemoteError, match=r"does not answer.*is the server running"):
        open_store("http://127.0.0.1:9/query", options=StoreOptions(delays=(30,)))
    assert time.monotonic() - began < 10


# --- answers that come in time or not ---------------------------------------------------------------------------


def drips(handler: Handler) -> None:
    """Send a byte now and then, so that the socket is never silent for long."""
    handler.send_response(200)
    handler.send_header("Content-Type", JSON)
    handler.send_header("Content-Length", str(len(ROWS)))
    handler.end_headers()
    for number in range(100):
        handler.wfile.write(ROWS[number : number + 1])
        time.sleep(0.05)


def drips_headers(handler: Handler) -> None:
    for _ in range(100):
        handler.wfile.write(b"H")
        time.sleep(0.05)


def stays_silent(_: Handler) -> None:
    time.sleep(3)


@pytest.mark.parametrize("play", [drips, drips_headers, stays_silent])
def test_the_deadline_holds_however_the_server_delays(server: Scripted, play: Play) -> None:
    store = opened(server, play)
    began = time.monotonic()
    with pytest.raises(QueryTimeout, match=r"stopped after 0\.4 s"):
        store.query("SELECT ?x { ?s ?p ?x }", timeout=0.4)
    assert time.monotonic() - began < 2


def test_an_update_that_gets_no_answer_is_a_store_error(server: Scripted) -> None:
    store = opened(server, stays_silent, patience=0.3)
    with pytest.raises(RemoteError, match="no answer within"):
        store.apply(Change(insert=(QUAD,)))


# --- connections ------------------------------------------------------------------------------------------------


def test_requests_share_one_connection(server: Scripted) -> None:
    with opened(server, says(ROWS, stays=True), write=False) as store:
        before = server.connections
        for _ in range(5):
            store.query("SELECT ?x { ?s ?p ?x }")
    assert (server.connections - before, len(server.seen)) == (1, 5)


def test_a_connection_whose_answer_was_not_read_to_its_end_is_not_used_again(server: Scripted) -> None:
    with opened(server, says(ROWS * 1000, stays=True), says(ROWS, stays=True), write=False) as store:
        answer = store.query("SELECT ?x { ?s ?p ?x }", limit=2)
        assert isinstance(answer, Solutions)
        assert answer.truncated
        answer = store.query("SELECT ?x { ?s ?p ?x }")
        assert isinstance(answer, Solutions)
        assert len(answer.rows) == 200


def test_a_connection_that_the_server_gave_up_is_replaced_at_once(server: Scripted) -> None:
    with opened(server, says(ROWS), write=False, delays=()) as store:  # closes without saying so
        for _ in range(3):
            assert isinstance(store.query("SELECT ?x { ?s ?p ?x }"), Solutions)
    assert len(server.seen) == 3


# --- trying again -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_server_is_asked_again(server: Scripted, status: int) -> None:
    busy = says(b"busy", status=status)
    store = opened(server, busy, busy, says(YES))
    assert store.query("ASK {}") is True
    assert len(server.seen) == 3
    server.script = [busy]
    with pytest.raises(RemoteError, match=f"HTTP {status}.*busy"):
        store.query("ASK {}")
    assert len(server.seen) == 6


def test_an_update_is_sent_again_after_the_connection_broke(server: Scripted) -> None:
    def hangs_up(handler: Handler) -> None:
        handler.connection.close()
        handler.close_connection = True

    store = opened(server, hangs_up, says(b"", status=204))
    store.apply(Change(insert=(QUAD,)))
    assert len(server.seen) == 2
    assert server.seen[0][2] == server.seen[1][2]


def test_retry_after_is_respected(server: Scripted) -> None:
    store = opened(server, says(b"", status=429, Retry_After="1"), says(YES))
    began = time.monotonic()
    assert store.query("ASK {}") is True
    assert time.monotonic() - began >= 1
    server.script = [says(b"", status=503, Retry_After=formatdate(time.time() + 3600, usegmt=True))]
    began = time.monotonic()
    with pytest.raises(RemoteError, match="HTTP 503"):
        store.query("ASK {}", timeout=5)
    assert time.monotonic() - began < 1, "waiting would outlast the deadline"


@pytest.mark.parametrize("status", [400, 404, 500])
def test_other_errors_are_not_tried_again(server: Scripted, status: int) -> None:
    store = opened(server, says(b"", status=status), says(YES))
    with pytest.raises((RemoteError, QueryError)):
        store.query("ASK {}")
    assert len(server.seen) == 1


# --- what is sent -----------------------------------------------------------------------------------------------


def test_gzip_is_asked_for_and_understood(server: Scripted) -> None:
    store = opened(server, says(gzip.compress(ROWS), Content_Encoding="gzip"))
    answer = store.query("SELECT ?x { ?s ?p ?x }")
    assert isinstance(answer, Solutions)
    assert answer.rows[199] == (Literal("row 199"),)
    assert server.seen[0][1]["Accept-Encoding"] == "gzip"
    assert opened(server, says(ROWS), gzip=False).query("SELECT ?x { ?s ?p ?x }") == answer
    assert "Accept-Encoding" not in server.seen[0][1] or server.seen[0][1]["Accept-Encoding"] == "identity"


def test_results_may_be_xml(server: Scripted) -> None:
    body = b"""<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head/><boolean>true</boolean></sparql>"""
    assert opened(server, says(body, kind="application/sparql-results+xml")).query("ASK {}") is True


def test_an_answer_has_a_size_limit(server: Scripted) -> None:
    store = opened(server, says(ROWS), memory=1000)
    with pytest.raises(QueryError, match="larger than the memory limit"):
        store.query("SELECT ?x { ?s ?p ?x }")


def test_parameters_of_the_url_are_sent_along(server: Scripted) -> None:
    server.script = [says(YES)]
    open_store(f"{server.url}?infer=false&update=http://127.0.0.1:9/u")
    path, _, body = server.seen[0]
    assert path == "/query"
    assert parse_qs(body) == {"infer": ["false"], "query": ["ASK {}"]}


@pytest.mark.parametrize("name, asked", [("Oxigraph/0.5.13", True), ("Apache-Fuseki", False)])
def test_only_oxigraph_is_asked_for_the_union_of_all_graphs(server: Scripted, name: str, asked: bool) -> None:
    server.server_name_told = name
    store = opened(server, says(YES))
    assert store.query("ASK {}") is True
    assert ("union-default-graph" in parse_qs(server.seen[0][2], keep_blank_values=True)) is asked


@pytest.mark.parametrize("way", ["options", "environment", "url"])
def test_basic_authentication(server: Scripted, way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    server.script = [says(YES)]
    options, url = StoreOptions(), server.url
    if way == "options":
        options = StoreOptions(user="ann", password="s:cret")
    elif way == "environment":
        monkeypatch.setenv("KGRAPH_USER", "ann")
        monkeypatch.setenv("KGRAPH_PASSWORD", "s:cret")
    else:
        url = url.replace("http://", "http://ann:s%3Acret@")
    store = open_store(url, options=options)
    assert base64.b64decode(server.seen[0][1]["Authorization"].removeprefix("Basic ")) == b"ann:s:cret"
    assert "cret" not in f"{store.location} {options!r}"
    server.script = [says(b"", status=401)]
    with pytest.raises(RemoteError) as told:
        store.query("ASK {}")
    assert "cret" not in str(told.value)


def test_bearer_authentication(server: Scripted, monkeypatch: pytest.MonkeyPatch) -> None:
    server.script = [says(YES)]
    monkeypatch.setenv("KGRAPH_TOKEN", "t0ken")
    open_store(server.url)
    open_store(server.url, options=StoreOptions(token="other"))
    assert [seen[1]["Authorization"] for seen in server.seen] == ["Bearer t0ken", "Bearer other"]


def test_a_reading_store_sends_no_update(server: Scripted) -> None:
    store = opened(server, says(YES), write=False)
    with pytest.raises(StoreError, match="reading only"):
        store.apply(Change(insert=(QUAD,)))
    assert server.seen == []


@pytest.mark.parametrize(
    "location, query, update",
    [
        ("http://h:7878", "http://h:7878/query", "http://h:7878/update"),
        ("http://h:7878/", "http://h:7878/query", "http://h:7878/update"),
        ("http://h/ds/query", "http://h/ds/query", "http://h/ds/update"),
        ("http://h/ds/sparql", "http://h/ds/sparql", "http://h/ds/update"),
        ("http://h:8890/sparql", "http://h:8890/sparql", "http://h:8890/sparql"),
        ("http://u:p@h:8890/sparql", "http://h:8890/sparql", "http://h:8890/sparql-auth"),
        ("http://h:8890/sparql-auth", "http://h:8890/sparql-auth", "http://h:8890/sparql-auth"),
        ("https://h/repositories/kg", "https://h/repositories/kg", "https://h/repositories/kg/statements"),
        ("http://h/namespace/kb/sparql", "http://h/namespace/kb/sparql", "http://h/namespace/kb/sparql"),
        ("http://h/q?update=http://h/u&x=1", "http://h/q", "http://h/u"),
    ],
)
def test_the_update_url_follows_the_conventions_of_servers(location: str, query: str, update: str) -> None:
    endpoint = find_endpoint(location, StoreOptions())
    assert (endpoint.query, endpoint.update) == (query, update)
    assert find_endpoint(location, StoreOptions(update="http://h/other")).update == "http://h/other"


def test_what_is_no_endpoint_is_told() -> None:
    with pytest.raises(RemoteError, match="is no endpoint"):
        open_store("http://")


def test_secrets_are_not_shown() -> None:
    assert shown("https://ann:secret@h/sparql?token=secret#x") == "https://h/sparql"
    assert urlsplit(shown("http://h")).netloc == "h"


# --- large changes, against the real server ---------------------------------------------------------------------


@pytest.mark.remote
def test_a_large_change_is_staged_and_put_in_place_at_once(fresh_endpoint: str) -> None:
    graph, other = NamedNode("x:g"), NamedNode("x:h")
    old = tuple(Quad(NamedNode(f"x:old{n}"), NamedNode("x:p"), Literal("v" * 50), other) for n in range(60))
    new = tuple(Quad(NamedNode(f"x:new{n}"), NamedNode("x:p"), Literal("v" * 50), graph) for n in range(60))
    more = tuple(Quad(quad.subject, quad.predicate, quad.object, other) for quad in new)
    with open_store(fresh_endpoint, write=True, options=StoreOptions(batch=2000)) as store:
        store.apply(Change(insert=(*old, QUAD)))
        assert set(store.quads()) == {*old, QUAD}
        change = Change(clear=(graph,), delete=old[:50], insert=new + more)
        for _ in range(2):
            store.apply(change)
            assert set(store.quads()) == {*old[50:], *new, *more}
        assert store.graphs() == [graph, other]
        assert store.query(f"ASK {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?g), '{STAGING}')) }}") is False


@pytest.mark.remote
def test_what_a_killed_writer_staged_is_hidden_and_removed(fresh_endpoint: str) -> None:
    left = Quad(QUAD.subject, QUAD.predicate, QUAD.object, NamedNode(f"{STAGING}0123:insert:0"))
    with open_store(fresh_endpoint, write=True) as store:
        store.apply(Change(insert=(QUAD, left)))
        assert (len(store), store.graphs(), list(store.quads())) == (1, [QUAD.graph_name], [QUAD])
    with open_store(fresh_endpoint, write=True) as store:
        assert list(store.quads(graph=NamedNode(f"{STAGING}0123:insert:0"))) == []
        assert list(store.quads()) == [QUAD]


@pytest.mark.remote
def test_a_scope_hides_the_graphs_of_others(fresh_endpoint: str) -> None:
    foreign = Quad(QUAD.subject, QUAD.predicate, QUAD.object, NamedNode("y:theirs"))
    with open_store(fresh_endpoint, write=True, options=StoreOptions(scope="x:")) as store:
        store.apply(Change(insert=(QUAD, foreign)))
        assert (len(store), store.graphs(), list(store.quads())) == (1, [QUAD.graph_name], [QUAD])


def test_a_writer_asks_once_for_a_node_until_its_next_change(server: Scripted) -> None:
    found = {"p": {"type": "uri", "value": "x:p"}, "o": {"type": "literal", "value": "v"}}
    node = json.dumps({"head": {"vars": ["p", "o"]}, "results": {"bindings": [found]}}).encode()
    store = opened(server, says(node))
    subject, graph = QUAD.subject, QUAD.graph_name
    assert list(store.quads(subject=subject, graph=graph)) == [QUAD]
    assert list(store.quads(subject=subject, graph=graph, predicate=QUAD.predicate, object=QUAD.object)) == [QUAD]
    assert list(store.quads(subject=subject, graph=graph, predicate=NamedNode("x:other"))) == []
    assert len(server.seen) == 1
    store.apply(Change(insert=(QUAD,)))
    assert list(store.quads(subject=subject, graph=graph)) == [QUAD]
    assert len(server.seen) == 3
