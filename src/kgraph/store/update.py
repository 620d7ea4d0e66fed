"""A change as the text of one SPARQL 1.1 update request, which every engine here runs as one transaction."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from kgraph.errors import StoreError
from kgraph.store.values import Change

_ESCAPE = re.compile(r"\\\\([uU])|\\.")  # a backslash in front of a u, or any other escape, which is passed over


def update_text(change: Change) -> str:
    """Return the request; doing it twice leaves what doing it once leaves, so it may be sent again."""
    return ";\n".join(operations(change))


def operations(change: Change) -> Iterator[str]:
    """Yield one update operation after the other, in the order that Change promises."""
    yield from (f"DROP SILENT GRAPH {graph}" for graph in change.clear)
    if change.delete:
        yield f"DELETE DATA {{\n{data_block(change.delete)}}}"
    if change.insert:
        yield f"INSERT DATA {{\n{data_block(change.insert)}}}"


def data_block(quads: Iterable[Quad]) -> str:
    """Return quads as `GRAPH <g> { … }` blocks, quads of one graph together."""
    blocks = []
    for graph, members in groupby(sorted(map(_checked, quads), key=_graph_key), key=_graph_key):
        triples = "\n".join(f"{triple_text(quad.triple)} ." for quad in members)
        blocks.append(f"GRAPH {graph} {{\n{triples}\n}}\n")
    return "".join(blocks)


def _graph_key(quad: Quad) -> str:
    return str(quad.graph_name)


def triple_text(triple: Triple) -> str:
    r"""Return a triple as SPARQL reads it.

    SPARQL lets an engine replace `\uXXXX` before it looks for strings, which N-Triples does not: a backslash in front
    of a u is therefore written so that both readings give the same literal.
    """
    text = str(triple)
    return _ESCAPE.sub(_plain, text) if "\\\\" in text else text


def _plain(escape: re.Match[str]) -> str:
    letter = escape[1]
    return f"\\\\\\u{ord(letter):04x}" if letter else escape[0]


def _checked(quad: Quad) -> Quad:
    if not isinstance(quad.graph_name, NamedNode):
        raise StoreError("a quad without a named graph cannot be stored", where=str(quad), advice="name its graph")
    if any(isinstance(term, BlankNode) or _odd(term) for term in (quad.subject, quad.object)):
        raise StoreError("a blank node cannot be stored in a change", where=str(quad), advice="give it an IRI")
    return quad


def _odd(term: object) -> bool:
    return not isinstance(term, NamedNode | Literal)
