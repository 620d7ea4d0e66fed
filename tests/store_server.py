"""A real SPARQL server for tests of the store, and the fixtures that hand it out; conftest.py makes them known."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kgraph.store import Change, open_store


class Server:
    """The oxigraph server of the package index, on a free port of loopback."""

    def __init__(self, data: Path | None = None) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}/query"
        self._data = data
        self.start()

    def start(self) -> None:
        binary = Path(sys.executable).with_name("oxigraph")
        place = ["--location", str(self._data)] if self._data else []
        self._process = subprocess.Popen(
            [binary, "serve", *place, "--bind", f"127.0.0.1:{self.port}"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for _ in range(500):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.01)
        raise RuntimeError("the oxigraph server did not start")

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()


@pytest.fixture(scope="session")
def oxigraph_server() -> Iterator[Server]:
    if not Path(sys.executable).with_name("oxigraph").exists():
        pytest.skip("the oxigraph server is not installed")
    running = Server()
    yield running
    running.kill()


@pytest.fixture
def fresh_endpoint(oxigraph_server: Server) -> str:
    with open_store(oxigraph_server.url, write=True) as store:
        store.apply(Change(clear=tuple(store.graphs())))
    return f"{oxigraph_server.url}?union-default-graph"
