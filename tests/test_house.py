"""Who may import whom: the table of docs/architecture.md, checked from the syntax trees."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "src" / "kgraph"

BASE = {"errors", "resources", "records"}
ALLOWED: dict[str, set[str]] = {
    "errors": set(),
    "resources": {"errors"},
    "records": set(),
    "files": set(),
    "vocabulary": {"errors"},
    "lexicon": BASE,
    "times": BASE,
    "resolve": BASE | {"lexicon"},
    "readers": BASE,
    "language": BASE | {"lexicon", "resolve", "times"},
    "extract": BASE | {"lexicon", "times"},
    "evaluate": BASE,
    "rdf": BASE | {"vocabulary"},
    "consolidate": BASE | {"vocabulary", "rdf", "store"},
    "store": {"errors", "files", "resources", "vocabulary"},
    "shapes": {"errors", "resources", "vocabulary"},
    "table": {"errors", "vocabulary"},
    "queries": {"errors", "resources", "vocabulary", "store", "table"},
    "network": {"errors", "files", "resources", "vocabulary", "store", "table"},
    "pictures": {"errors", "files", "resources", "vocabulary", "network"},
    "workers": BASE | {"readers"},
}
"""Rooms that a room may import; those of OPEN, which put the rooms together, may import all."""

OPEN = {"pipeline", "adding", "exporting", "graph", "demo", "cli", "__init__"}

SEAMS: dict[str, set[str]] = {
    "spacy": {"language"},
    "networkx": {"network"},
    "pyshacl": {"shapes"},
    "SPARQLWrapper": {"store"},
    "matplotlib": {"pictures"},
    "ahocorasick": {"language", "lexicon"},
    "numpy": {"language"},
    "click": {"cli"},
    "rich": {"cli"},
    "lxml": {"network", "readers"},
    "trafilatura": {"readers"},
    "pandas": {"table"},
    "polars": {"table"},
    "pyarrow": {"table", "network"},
}
"""Each foreign library and the only rooms that may import it."""

NO_RDF = {"language", "extract", "resolve", "readers", "times", "records", "errors", "evaluate", "workers"}


def rooms() -> dict[str, list[Path]]:
    found: dict[str, list[Path]] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        room = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
        found.setdefault(room, []).append(path)
    return found


def imports(path: Path) -> Iterator[str]:
    """Yield every module that a file imports, absolute, wherever in the file the import stands, for types alone too."""
    yield from _imported(ast.parse(path.read_text(encoding="utf-8")), path)


def imported_at_run_time(path: Path) -> Iterator[str]:
    """Yield what a file imports when it runs: nothing of its `if TYPE_CHECKING` blocks."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            node.body = []
    yield from _imported(tree, path)


def _imported(tree: ast.AST, path: Path) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            if node.level:
                raise AssertionError(f"{path}: relative import; write it out")
            if node.module == "kgraph":
                yield from (f"kgraph.{alias.name}" for alias in node.names)
            else:
                yield node.module or ""


ROOMS = rooms()


def test_there_is_a_house() -> None:
    assert {"records", "errors", "language", "extract", "store", "rdf", "pipeline", "cli"} <= ROOMS.keys()


@pytest.mark.parametrize("room", sorted(ROOMS))
def test_room_imports_only_what_the_table_allows(room: str) -> None:
    if room in OPEN:
        return
    assert room in ALLOWED, f"{room} is not in the table: add it there and in docs/architecture.md"
    for path in ROOMS[room]:
        used = {name.split(".")[1] for name in imports(path) if name.startswith("kgraph.")} - {room}
        assert used <= ALLOWED[room], f"{path.name} imports {sorted(used - ALLOWED[room])}"


@pytest.mark.parametrize("library", sorted(SEAMS))
def test_library_has_one_seam(library: str) -> None:
    users = {
        room
        for room, paths in ROOMS.items()
        for path in paths
        if any(name.split(".")[0] == library for name in imported_at_run_time(path))
    }
    assert users <= SEAMS[library]


@pytest.mark.parametrize("room", sorted(NO_RDF & ROOMS.keys()))
def test_rooms_of_language_know_no_rdf(room: str) -> None:
    for path in ROOMS[room]:
        assert not {name.split(".")[0] for name in imports(path)} & {"rdflib", "pyoxigraph", "SPARQLWrapper"}, path


def test_only_the_command_line_prints() -> None:
    printing = re.compile(r"^\s*print\(", re.MULTILINE)
    sources = {room: "\n".join(path.read_text(encoding="utf-8") for path in paths) for room, paths in ROOMS.items()}
    assert {room for room, source in sources.items() if printing.search(source)} <= {"cli"}


def test_every_module_says_what_lives_in_it() -> None:
    for paths in ROOMS.values():
        for path in paths:
            source = path.read_text(encoding="utf-8")
            assert not source.strip() or ast.get_docstring(ast.parse(source)), f"{path} has no docstring"


def test_the_table_is_in_the_architecture_page() -> None:
    page = (PACKAGE.parents[1] / "docs" / "architecture.md").read_text(encoding="utf-8")
    missing = [room for room in ROOMS if room != "__init__" and f"`{room}" not in page]
    assert not missing, f"docs/architecture.md does not tell of {missing}"
