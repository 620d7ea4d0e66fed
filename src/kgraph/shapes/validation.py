"""Validation as the rest of the house sees it: quads or files in, violations out."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyoxigraph
from pyoxigraph import Quad

from kgraph.errors import InputError
from kgraph.resources import resource
from kgraph.shapes.core import SH, Finding, gather, load_shapes
from kgraph.vocabulary import BASE, PREFIXES

PYSHACL_QUADS = 20_000
"""Up to so many quads pySHACL is asked, as an authority of its own; above, the same verdicts come from `core`."""

_FORMATS = {
    ".ttl": pyoxigraph.RdfFormat.TURTLE, ".nt": pyoxigraph.RdfFormat.N_TRIPLES, ".nq": pyoxigraph.RdfFormat.N_QUADS,
    ".trig": pyoxigraph.RdfFormat.TRIG, ".rdf": pyoxigraph.RdfFormat.RDF_XML, ".jsonld": pyoxigraph.RdfFormat.JSON_LD,
}  # fmt: skip


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """What is wrong with one node, in words; `shape` names the shape of `ontology/shapes.ttl` that refused it."""

    node: str
    message: str
    path: str = ""
    value: str = ""
    shape: str = ""
    component: str = ""

    def __str__(self) -> str:
        value = _short(self.value) if "://" in self.value else self.value and repr(self.value)
        detail = " = ".join(part for part in (_short(self.path), value) if part)
        return f"{_short(self.node)}: {self.message}" + (f" ({detail})" if detail else "")


def validate_report(quads: Iterable[Quad]) -> list[Violation]:
    """Check one report's quads before they are written; fast, with pySHACL's verdicts."""
    return _sorted(load_shapes().findings(gather(quads)))


def validate(quads: Iterable[Quad] | bytes, *, engine: str = "") -> list[Violation]:
    """Check quads, or bytes of N-Quads, N-Triples or Turtle, against the shapes; all graphs are read as one.

    `engine` is "pyshacl" or "core"; without it pySHACL is asked where it answers in reasonable time.
    """
    given = list(_parsed(quads)) if isinstance(quads, bytes) else list(quads)
    if engine not in ("", "core", "pyshacl"):
        raise InputError(f"unknown engine {engine!r}", advice="use core or pyshacl")
    if (engine or ("pyshacl" if len(given) <= PYSHACL_QUADS else "core")) == "core":
        return validate_report(given)
    return _sorted(_asked_of_pyshacl(given))


def validate_files(files: Iterable[Path | str]) -> list[Violation]:
    """Check RDF files together; raises InputError for one that is missing, broken or of an unknown kind."""
    return validate([quad for path in files for quad in _read(Path(path))])


def _read(path: Path) -> list[Quad]:
    format = _FORMATS.get(path.suffix.lower())
    if format is None:
        raise InputError(
            "is no RDF file by its name", where=str(path), advice=f"use one of {' '.join(sorted(_FORMATS))}"
        )
    try:
        return list(pyoxigraph.parse(path.read_bytes(), format=format, base_iri=BASE))
    except OSError as error:
        raise InputError(error.strerror or "cannot be read", where=str(path)) from error
    except (SyntaxError, ValueError) as error:
        line = f":{error.lineno}" if isinstance(error, SyntaxError) and error.lineno else ""
        fault = error.msg if isinstance(error, SyntaxError) else str(error)
        raise InputError(f"is no valid RDF: {fault}", where=f"{path}{line}") from error


def _parsed(content: bytes) -> list[Quad]:
    """Read TriG, of which N-Triples, N-Quads' triples and Turtle are parts; N-Quads where that fails."""
    for format in (pyoxigraph.RdfFormat.TRIG, pyoxigraph.RdfFormat.N_QUADS):
        try:
            return list(pyoxigraph.parse(content, format=format, base_iri=BASE))
        except SyntaxError as error:
            fault = error
    raise InputError(f"is no valid RDF: {fault.msg}", advice="use Turtle, TriG, N-Triples or N-Quads")


def _sorted(findings: Iterable[Finding]) -> list[Violation]:
    found = {Violation(f.node, f.message, f.path, f.value, f.shape, f.component) for f in findings}
    return sorted(found)


def _short(iri: str) -> str:
    for name, namespace in (*PREFIXES.items(), ("shape", "https://w3id.org/kgraph/shapes#")):
        if iri.startswith(namespace):
            return f"{name}:{iri[len(namespace) :]}"
    return iri.removeprefix(BASE)


# --- pySHACL ----------------------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _shapes_graph() -> Any:
    import rdflib

    return rdflib.Graph().parse(resource("ontology", "shapes.ttl"), format="turtle")


def _asked_of_pyshacl(quads: list[Quad]) -> list[Finding]:
    import pyshacl

    data, shapes = _rdflib_graph(quads), _shapes_graph()
    _, results, _ = pyshacl.validate(data, shacl_graph=shapes, inplace=True, inference="none", advanced=False)
    return [_finding(results, node) for node in results.subjects(_rdf("type"), _sh("ValidationResult"))]


def _rdflib_graph(quads: list[Quad]) -> Any:
    import rdflib

    lines = pyoxigraph.serialize([quad.triple for quad in quads], format=pyoxigraph.RdfFormat.N_TRIPLES)
    with _literals_as_written(rdflib):
        return rdflib.Graph().parse(data=lines, format="nt")


@contextmanager
def _literals_as_written(rdflib: Any) -> Iterator[None]:
    """Keep rdflib from rewriting values, which a violation shows, and from logging a traceback for each wrong one."""
    log = logging.getLogger("rdflib.term")
    kept = rdflib.NORMALIZE_LITERALS, log.level
    rdflib.NORMALIZE_LITERALS = False
    log.setLevel(logging.ERROR)
    try:
        yield
    finally:
        rdflib.NORMALIZE_LITERALS = kept[0]
        log.setLevel(kept[1])


def _finding(results: Any, node: Any) -> Finding:
    def text(name: str) -> str:
        term = results.value(node, _sh(name))
        return "" if term is None else str(term.n3()) if term.n3().startswith("_:") else str(term)

    # sh:MinCountConstraintComponent -> minCount
    name = text("sourceConstraintComponent").removeprefix(SH).removesuffix("ConstraintComponent")
    component = name[:1].lower() + name[1:]
    where = text("focusNode"), text("sourceShape"), text("resultPath")
    return Finding(*where, text("value"), component, text("resultMessage"))


def _sh(name: str) -> Any:
    import rdflib

    return rdflib.URIRef(SH + name)


def _rdf(name: str) -> Any:
    import rdflib

    return rdflib.URIRef(PREFIXES["rdf"] + name)
