"""Quads as text in the six usual forms, sorted: one set of quads gives the same bytes on every run."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad

from kgraph.errors import InputError
from kgraph.vocabulary import BASE, PREFIXES

Node = NamedNode | BlankNode
Row = tuple[str, Node, str, Node, bool, str, NamedNode, str, Any]
"""Graph, subject, predicate and object, each after its sort key; a flag before the predicate's puts rdf:type first."""

_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_BELOW_BASE = ("state", "organisation", "region", "document", "event", "partnership")
_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?\Z")
_RELATIVE = re.compile(r"[A-Za-z0-9][^:?#\\]*\Z")
_DOTS = re.compile(r"(?:^|/)\.{0,2}(?:/|$)")
_BARE = {
    _XSD + "integer": re.compile(r"[+-]?[0-9]+\Z"),
    _XSD + "decimal": re.compile(r"[+-]?[0-9]*\.[0-9]+\Z"),
    _XSD + "boolean": re.compile(r"(?:true|false)\Z"),
}
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def serialise(quads: Iterable[Quad], format: str, *, base: str = BASE) -> bytes:
    """Return the quads as UTF-8 text in `format`: turtle, trig, nquads, ntriples, jsonld or rdfxml.

    File endings (ttl, nq, nt, rdf) name the same formats. Turtle, N-Triples and RDF/XML know no graphs: the union of
    the quads' triples is written. Raises InputError for an unknown format.
    """
    writer = _WRITERS.get(_ENDINGS.get(format, format))
    if writer is None:
        raise InputError(f"unknown format {format!r}", advice=f"use one of {', '.join(sorted(_WRITERS))}")
    return "".join(writer(set(quads), base)).encode("utf-8")


def prefixes(base: str = BASE) -> dict[str, str]:
    """Return the prefixes of written graphs; those of resources follow the base."""
    return {**PREFIXES, **{name: f"{base}{name}/" for name in _BELOW_BASE}}


def _rows(quads: Iterable[Quad], *, graphs: bool) -> list[Row]:
    """Sort by graph, subject, predicate (rdf:type first) and object."""
    rows = {
        (
            str(quad.graph_name) if graphs else "",
            quad.graph_name if graphs else DefaultGraph(),
            str(quad.subject),
            quad.subject,
            quad.predicate.value != _TYPE,
            quad.predicate.value,
            quad.predicate,
            str(quad.object),
            quad.object,
        )
        for quad in quads
    }
    return sorted(rows, key=lambda row: (row[0], row[2], row[4], row[5], row[7]))  # type: ignore[arg-type]


class _Shortener:
    """Shortens IRIs by prefix or base, and remembers which prefixes were used."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.used: dict[str, str] = {}
        self._prefixes = sorted(prefixes(base).items(), key=lambda item: (-len(item[1]), item[0]))
        self._known: dict[str, tuple[str, bool]] = {}

    def short(self, iri: str) -> tuple[str, bool]:
        """Return the shortest form, and whether it is prefixed (else it is relative or whole)."""
        found = self._known.get(iri)
        if found is None:
            found = self._known[iri] = self._shorten(iri)
        return found

    def _shorten(self, iri: str) -> tuple[str, bool]:
        for name, namespace in self._prefixes:
            if iri.startswith(namespace) and _LOCAL.match(iri, len(namespace)):
                self.used[name] = namespace
                return f"{name}:{iri[len(namespace) :]}", True
        rest = iri.removeprefix(self.base)
        if rest != iri and _RELATIVE.match(rest) and not _DOTS.search(rest):
            return rest, False
        return iri, False

    def term(self, term: Any) -> str:
        """Return a term as Turtle writes it."""
        if isinstance(term, NamedNode):
            text, prefixed = self.short(term.value)
            return text if prefixed else f"<{text}>"
        if isinstance(term, Literal) and term.language is None:
            datatype = term.datatype.value
            if datatype in _BARE and _BARE[datatype].match(term.value):
                return term.value
            if datatype != _XSD + "string":
                return f"{Literal(term.value)!s}^^{self.term(term.datatype)}"
        return str(term)


def _turtle(quads: Iterable[Quad], base: str) -> Iterator[str]:
    shortener = _Shortener(base)
    body = [block for _, rows in _graphs(_rows(quads, graphs=False)) for block in _blocks(rows, shortener, "")]
    yield from _head(shortener)
    yield from body


def _trig(quads: Iterable[Quad], base: str) -> Iterator[str]:
    shortener = _Shortener(base)
    body: list[str] = []
    for graph, rows in _graphs(_rows(quads, graphs=True)):
        if isinstance(graph, DefaultGraph):
            body += _blocks(rows, shortener, "")
        else:
            body += [f"\n{shortener.term(graph)} {{", *_blocks(rows, shortener, "  "), "}\n"]
    yield from _head(shortener)
    yield from body


def _head(shortener: _Shortener) -> Iterator[str]:
    yield f"@base <{shortener.base}> .\n"
    for name, namespace in sorted(shortener.used.items()):
        yield f"@prefix {name}: <{namespace}> .\n"


def _graphs(rows: Iterable[Row]) -> Iterator[tuple[Any, list[Row]]]:
    for _, group in groupby(rows, key=lambda row: row[0]):
        members = list(group)
        yield members[0][1], members


def _subjects(rows: Iterable[Row]) -> Iterator[tuple[Node, list[tuple[NamedNode, list[Any]]]]]:
    """Group rows into subjects with their predicates and objects."""
    for _, group in groupby(rows, key=lambda row: row[2]):
        members = list(group)
        pairs = [(list(same), key) for key, same in groupby(members, key=lambda row: row[5])]
        yield members[0][3], [(same[0][6], [row[8] for row in same]) for same, _ in pairs]


def _blocks(rows: Iterable[Row], shortener: _Shortener, indent: str) -> Iterator[str]:
    """Yield one Turtle block for each subject, one line for each predicate."""
    for subject, properties in _subjects(rows):
        lines = [
            f"{'a' if predicate.value == _TYPE else shortener.term(predicate)} "
            + ", ".join(shortener.term(value) for value in values)
            for predicate, values in properties
        ]
        yield f"\n{indent}{shortener.term(subject)} " + f" ;\n{indent}  ".join(lines) + " .\n"


def _nquads(quads: Iterable[Quad], base: str) -> Iterator[str]:
    del base
    return (f"{line} .\n" for line in sorted(str(quad) for quad in quads))


def _ntriples(quads: Iterable[Quad], base: str) -> Iterator[str]:
    del base
    return (f"{line} .\n" for line in sorted({str(quad.triple) for quad in quads}))


def _jsonld(quads: Iterable[Quad], base: str) -> Iterator[str]:
    shortener = _Shortener(base)
    items: list[dict[str, Any]] = []
    for graph, rows in _graphs(_rows(quads, graphs=True)):
        nodes = [_json_node(subject, properties, shortener) for subject, properties in _subjects(rows)]
        items += nodes if isinstance(graph, DefaultGraph) else [{"@id": _json_id(graph, shortener), "@graph": nodes}]
    context = {"@base": base, **dict(sorted(shortener.used.items()))}
    yield json.dumps({"@context": context, "@graph": items}, ensure_ascii=False, indent=1) + "\n"


def _json_id(node: Node, shortener: _Shortener) -> str:
    return shortener.short(node.value)[0] if isinstance(node, NamedNode) else str(node)


def _json_node(subject: Node, properties: Iterable[tuple[NamedNode, list[Any]]], shortener: _Shortener) -> Any:
    node: dict[str, Any] = {"@id": _json_id(subject, shortener)}
    for predicate, values in properties:
        # A predicate or type is never resolved against @base in JSON-LD: whole where no prefix fits.
        if predicate.value == _TYPE and all(isinstance(value, NamedNode) for value in values):
            node["@type"] = [_json_name(value, shortener) for value in values]
        else:
            node[_json_name(predicate, shortener)] = _one([_json_value(value, shortener) for value in values])
    return node


def _json_name(node: NamedNode, shortener: _Shortener) -> str:
    text, prefixed = shortener.short(node.value)
    return text if prefixed else node.value


def _json_value(term: Any, shortener: _Shortener) -> Any:
    if not isinstance(term, Literal):
        return {"@id": _json_id(term, shortener)}
    if term.language is not None:
        return {"@language": term.language, "@value": term.value}
    if term.datatype.value == _XSD + "string":
        return term.value
    return {"@type": _json_name(term.datatype, shortener), "@value": term.value}


def _one(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values


def _rdfxml(quads: Iterable[Quad], base: str) -> Iterator[str]:
    namespaces = {namespace: name for name, namespace in prefixes(base).items()}
    used = {"rdf": PREFIXES["rdf"]}
    body: list[str] = []
    for subject, properties in _subjects(_rows(quads, graphs=False)):
        body.append(f"  <rdf:Description {_xml_reference(subject, 'about')}>\n")
        for predicate, values in properties:
            name = _xml_name(predicate.value, namespaces, used)
            body += [_xml_property(name, value) for value in values]
        body.append("  </rdf:Description>\n")
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF'
    for name, namespace in sorted(used.items()):
        yield f"\n    xmlns:{name}={quoteattr(namespace)}"
    yield ">\n"
    yield from body
    yield "</rdf:RDF>\n"


def _xml_name(iri: str, namespaces: Mapping[str, str], used: dict[str, str]) -> str:
    match = re.search(r"[A-Za-z_][A-Za-z0-9_.-]*\Z", iri)
    if match is None:
        raise InputError("RDF/XML cannot write this property", where=iri, advice="use turtle or trig")
    namespace = iri[: match.start()]
    name = namespaces.get(namespace) or next((n for n, space in used.items() if space == namespace), f"ns{len(used)}")
    used[name] = namespace
    return f"{name}:{match[0]}"


def _xml_reference(node: Node, attribute: str) -> str:
    if isinstance(node, BlankNode):
        return f"rdf:nodeID={quoteattr(node.value)}"
    return f"rdf:{attribute}={quoteattr(node.value)}"


def _xml_property(name: str, value: Any) -> str:
    if not isinstance(value, Literal):
        return f"    <{name} {_xml_reference(value, 'resource')}/>\n"
    kind = ""
    if value.language is not None:
        kind = f" xml:lang={quoteattr(value.language)}"
    elif value.datatype.value != _XSD + "string":
        kind = f" rdf:datatype={quoteattr(value.datatype.value)}"
    # XML 1.0 has no way to write most control characters.
    text = escape(_NOT_XML.sub("\ufffd", value.value), {"\r": "&#13;"})
    return f"    <{name}{kind}>{text}</{name}>\n"


_WRITERS: dict[str, Callable[[Iterable[Quad], str], Iterator[str]]] = {
    "jsonld": _jsonld,
    "nquads": _nquads,
    "ntriples": _ntriples,
    "rdfxml": _rdfxml,
    "trig": _trig,
    "turtle": _turtle,
}
_ENDINGS = {"ttl": "turtle", "nq": "nquads", "nt": "ntriples", "rdf": "rdfxml", "json-ld": "jsonld", "xml": "rdfxml"}
