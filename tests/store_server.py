"""A real SPARQL server for tests of the store, and the fixtures that hand it out; conftest.py makes them known."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kgraph.store import Change, StoreOptions, open_store

SCOPE = "https://example.org/"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for(port: int) -> None:
    """Wait until someone listens."""
    for _ in range(6000):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.01)
    raise RuntimeError("the server did not start")


class Server:
    """The oxigraph server of the package index, on a free port of loopback."""

    def __init__(self, data: Path | None = None) -> None:
        self.port = free_port()
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
        wait_for(self.port)

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()


VIRTUOSO = """
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
[TempDatabase]
DatabaseFile = {folder}/temporary.db
TransactionFile = {folder}/temporary.trx
[Parameters]
ServerPort = 127.0.0.1:{port}
DisableUnixSocket = 1
NumberOfBuffers = 2000
MaxDirtyBuffers = 1200
DirsAllowed = .
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 5
[SPARQL]
ResultSetMaxRows = 1000000
"""


@pytest.fixture(scope="session")
def virtuoso_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the URL of a Virtuoso of Debian, where that is installed (`apt-get install virtuoso-opensource-7`)."""
    binary = shutil.which("virtuoso-t")
    if binary is None:
        pytest.skip("Virtuoso is not installed")
    folder, http = tmp_path_factory.mktemp("virtuoso"), free_port()
    settings = folder / "virtuoso.ini"
    settings.write_text(VIRTUOSO.format(folder=folder, port=free_port(), http=http), encoding="ascii")
    with subprocess.Popen(
        [binary, "+foreground", "+configfile", settings],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        wait_for(http)
        yield f"http://dba:dba@127.0.0.1:{http}/sparql"
        process.kill()


@pytest.fixture
def fresh_virtuoso(virtuoso_server: str) -> str:
    with open_store(virtuoso_server, write=True, options=StoreOptions(scope=SCOPE)) as store:
        store.apply(Change(clear=tuple(store.graphs())))
    return virtuoso_server


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
    return oxigraph_server.url
