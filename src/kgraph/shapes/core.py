"""The part of SHACL Core that `ontology/shapes.ttl` uses, over plain dictionaries: pySHACL's verdicts much sooner.

Each constraint component is one small function (W3C SHACL, section 4). A component that is missing here is refused when
the shapes are loaded, so that nothing is passed over in silence.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

import pyoxigraph
from pyoxigraph import BlankNode, Literal, NamedNode

from kgraph.errors import ResourceError
from kgraph.resources import resource
from kgraph.vocabulary import PREFIXES

Term = NamedNode | BlankNode | Literal
Node = NamedNode | BlankNode
Properties = dict[str, list[Term]]
Data = dict[Node, Properties]

SH = "http://www.w3.org/ns/shacl#"
TYPE, XSD = PREFIXES["rdf"] + "type", PREFIXES["xsd"]
_FIRST, _REST, _NIL = (PREFIXES["rdf"] + name for name in ("first", "rest", "nil"))


@dataclass(frozen=True, slots=True)
class Finding:
    """One result of validation: the node, the shape that refused it, property, value, component, and the words."""

    node: str
    shape: str
    path: str
    value: str
    component: str
    message: str


Check = Callable[[Node, list[Term], Properties, Data], Iterator[tuple[str, str]]]
"""Takes focus node, value nodes, the node's properties and the data; yields path ("" for the shape's own) and value."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A node shape (no path) or property shape with its checks, in a form that is quick to run."""

    name: str
    path: str
    message: str
    checks: tuple[tuple[str, Check], ...]
    properties: tuple[Shape, ...]

    def findings(self, node: Node, data: Data) -> Iterator[Finding]:
        """Yield what is wrong with a node."""
        own = data.get(node, {})
        values: list[Term] = own.get(self.path, []) if self.path else [node]
        for component, check in self.checks:
            for path, value in check(node, values, own, data):
                yield Finding(_text(node), self.name, path or self.path, value, component, self.message)
        for shape in self.properties:
            yield from shape.findings(node, data)

    def accepts(self, term: Term, data: Data) -> bool:
        """Tell whether a term conforms, as a value inside sh:or and the like."""
        own = data.get(term, {}) if not isinstance(term, Literal) else {}
        values: list[Term] = own.get(self.path, []) if self.path else [term]
        focus = term if not isinstance(term, Literal) else NamedNode("urn:literal")
        clean = all(not any(True for _ in check(focus, values, own, data)) for _, check in self.checks)
        return clean and all(shape.accepts(term, data) for shape in self.properties)


@dataclass(frozen=True, slots=True)
class Shapes:
    """All shapes by the class they are for."""

    by_class: Mapping[str, tuple[Shape, ...]] = field(default_factory=dict)

    def findings(self, data: Data) -> Iterator[Finding]:
        """Yield what is wrong with the data."""
        for node, own in data.items():
            for kind in own.get(TYPE, ()):
                for shape in self.by_class.get(kind.value, ()) if isinstance(kind, NamedNode) else ():
                    yield from shape.findings(node, data)


def gather(triples: Iterable[pyoxigraph.Quad | pyoxigraph.Triple]) -> Data:
    """Return the triples by subject and predicate, each once, whatever graphs they lie in."""
    found: dict[Node, dict[str, dict[Term, None]]] = defaultdict(dict)
    for triple in triples:
        subject, value = triple.subject, triple.object
        if not isinstance(subject, pyoxigraph.Triple) and not isinstance(value, pyoxigraph.Triple):
            found[subject].setdefault(triple.predicate.value, {})[value] = None
    return {node: {predicate: list(values) for predicate, values in own.items()} for node, own in found.items()}


def _text(term: Term) -> str:
    return term.value if not isinstance(term, BlankNode) else f"_:{term.value}"


# --- constraint components --------------------------------------------------------------------------------------


def _each(good: Callable[[Term], bool]) -> Check:
    """Return the check that every value node is good."""

    def check(node: Node, values: list[Term], own: Properties, data: Data) -> Iterator[tuple[str, str]]:
        del node, own, data
        return (("", _text(value)) for value in values if not good(value))

    return check


def _many(good: Callable[[int], bool]) -> Check:
    """Return the check on how many value nodes there are; its result names no value."""

    def check(node: Node, values: list[Term], own: Properties, data: Data) -> Iterator[tuple[str, str]]:
        del node, own, data
        return iter([] if good(len(values)) else [("", "")])

    return check


def _lexical(term: Term) -> str:
    return term.value if not isinstance(term, BlankNode) else ""


def _day(text: str) -> bool:
    if re.fullmatch(r"-?\d{4,}-\d\d-\d\d(Z|[+-]\d\d:\d\d)?", text, re.ASCII) is None:
        return False
    try:
        return bool(date.fromisoformat(text[:10]))
    except ValueError:
        return False


def _time(text: str) -> bool:
    day, _, clock = text.partition("T")
    return _day(day) and re.fullmatch(r"[0-2]\d:[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-]\d\d:\d\d)?", clock, re.ASCII) is not None


def _like(pattern: str) -> Callable[[str], bool]:
    compiled = re.compile(pattern, re.ASCII)
    return lambda text: compiled.fullmatch(text) is not None


_WELL_FORMED: dict[str, Callable[[str], bool]] = {
    XSD + "integer": _like(r"[+-]?\d+"),
    XSD + "decimal": _like(r"[+-]?(\d+(\.\d*)?|\.\d+)"),
    XSD + "gYear": _like(r"-?\d{4,}(Z|[+-]\d\d:\d\d)?"),
    XSD + "gYearMonth": _like(r"-?\d{4,}-(0[1-9]|1[0-2])(Z|[+-]\d\d:\d\d)?"),
    XSD + "date": _day,
    XSD + "dateTime": _time,
    XSD + "boolean": _like("true|false|0|1"),
}


def _has_datatype(datatype: str) -> Check:
    well_formed = _WELL_FORMED.get(datatype)

    def good(term: Term) -> bool:
        fits = isinstance(term, Literal) and term.datatype.value == datatype
        return fits and (well_formed is None or well_formed(term.value))

    return _each(good)


def _is_kind(kind: str) -> Check:
    kinds = {SH + "IRI": NamedNode, SH + "Literal": Literal, SH + "BlankNode": BlankNode}
    if kind not in kinds:
        raise ResourceError(f"sh:nodeKind {kind} is not supported", where="shapes.ttl")
    return _each(lambda term: isinstance(term, kinds[kind]))


def _matches(pattern: str) -> Check:
    compiled = re.compile(pattern)
    return _each(lambda term: not isinstance(term, BlankNode) and compiled.search(term.value) is not None)


def _number(term: Term) -> Decimal | None:
    if isinstance(term, Literal) and term.datatype.value in (XSD + "integer", XSD + "decimal"):
        return Decimal(term.value) if _WELL_FORMED[term.datatype.value](term.value) else None
    return None


def _comparable(term: Term) -> tuple[str, Decimal | str] | None:
    number = _number(term)
    if number is not None:
        return "number", number
    if isinstance(term, Literal) and term.datatype.value == XSD + "date" and _day(term.value):
        return "date", term.value
    return None


def _ordered(one: Term, other: Term, *, equal: bool) -> bool:
    left, right = _comparable(one), _comparable(other)
    if left is None or right is None or left[0] != right[0]:
        return False
    return bool(left[1] < right[1] or (equal and left[1] == right[1]))  # type: ignore[operator]


def _before(other_path: str, *, equal: bool) -> Check:
    def check(node: Node, values: list[Term], own: Properties, data: Data) -> Iterator[tuple[str, str]]:
        del node, data
        for value in values:
            for other in own.get(other_path, ()):
                if not _ordered(value, other, equal=equal):
                    yield "", _text(value)

    return check


# --- shapes.ttl -------------------------------------------------------------------------------------------------


class _Reader:
    """Turns the triples of a shapes graph into shapes."""

    def __init__(self, data: Data) -> None:
        self.data = data

    def shapes(self) -> Shapes:
        found: dict[str, list[Shape]] = defaultdict(list)
        for node, own in self.data.items():
            for target in own.get(SH + "targetClass", ()):
                found[_text(target)].append(self.shape(node))
        return Shapes({kind: tuple(sorted(shapes, key=lambda shape: shape.name)) for kind, shapes in found.items()})

    def shape(self, node: Node) -> Shape:
        own = self.data.get(node, {})
        checks = [(name, build(_text(value))) for name, build in _SIMPLE.items() for value in own.get(SH + name, ())]
        checks += [
            (name, build(self, own, value)) for name, build in _NESTED.items() for value in own.get(SH + name, ())
        ]
        unknown = {p.removeprefix(SH) for p in own if p.startswith(SH)} - {*_SIMPLE, *_NESTED, *_STRUCTURE}
        if unknown:
            raise ResourceError(f"sh:{min(unknown)} is not supported", where=f"shapes.ttl: {_text(node)}")
        properties = tuple(self.shape(_node(p)) for p in own.get(SH + "property", ()))
        return Shape(_text(node), self.text(own, "path"), self.text(own, "message"), tuple(checks), properties)

    def text(self, own: Properties, name: str) -> str:
        return next((_text(term) for term in own.get(SH + name, ())), "")

    def items(self, head: Term) -> Iterator[Term]:
        while _text(head) != _NIL:
            cell = self.data[_node(head)]
            yield cell[_FIRST][0]
            head = cell[_REST][0]

    def any_of(self, own: Properties, value: Term) -> Check:
        del own
        choices = [self.shape(_node(item)) for item in self.items(value)]

        def check(node: Node, values: list[Term], mine: Properties, data: Data) -> Iterator[tuple[str, str]]:
            del node, mine
            return (("", _text(term)) for term in values if not any(choice.accepts(term, data) for choice in choices))

        return check

    def among(self, own: Properties, value: Term) -> Check:
        del own
        allowed = frozenset(self.items(value))
        return _each(lambda term: term in allowed)

    def closed(self, own: Properties, value: Term) -> Check:
        shapes = [self.data[_node(p)] for p in own.get(SH + "property", ())]
        allowed = {self.text(shape, "path") for shape in shapes}
        allowed |= {_text(item) for head in own.get(SH + "ignoredProperties", ()) for item in self.items(head)}
        on = _text(value) == "true"

        def check(node: Node, values: list[Term], mine: Properties, data: Data) -> Iterator[tuple[str, str]]:
            del node, values, data
            for predicate, terms in mine.items():
                if on and predicate not in allowed:
                    yield from ((predicate, _text(term)) for term in terms)

        return check

    def qualified_min(self, own: Properties, value: Term) -> Check:
        return self.qualified(own, lambda found: found >= int(_text(value)))

    def qualified_max(self, own: Properties, value: Term) -> Check:
        return self.qualified(own, lambda found: found <= int(_text(value)))

    def qualified(self, own: Properties, enough: Callable[[int], bool]) -> Check:
        inner = self.shape(_node(own[SH + "qualifiedValueShape"][0]))

        def check(node: Node, values: list[Term], mine: Properties, data: Data) -> Iterator[tuple[str, str]]:
            del node, mine
            return iter([] if enough(sum(inner.accepts(term, data) for term in values)) else [("", "")])

        return check


def _node(term: Term) -> Node:
    if isinstance(term, Literal):
        raise ResourceError(f"{term.value!r} stands where a shape belongs", where="shapes.ttl")
    return term


def _within(good: Callable[[Decimal], bool]) -> Check:
    def fits(term: Term) -> bool:
        number = _number(term)
        return number is not None and good(number)

    return _each(fits)


_SIMPLE: dict[str, Callable[[str], Check]] = {
    "minCount": lambda limit: _many(lambda found: found >= int(limit)),
    "maxCount": lambda limit: _many(lambda found: found <= int(limit)),
    "nodeKind": _is_kind,
    "datatype": _has_datatype,
    "pattern": _matches,
    "minInclusive": lambda limit: _within(lambda number: number >= Decimal(limit)),
    "maxInclusive": lambda limit: _within(lambda number: number <= Decimal(limit)),
    "minLength": lambda limit: _each(lambda term: len(_lexical(term)) >= int(limit)),
    "lessThan": lambda other: _before(other, equal=False),
    "lessThanOrEquals": lambda other: _before(other, equal=True),
}
"""Components that need only their value."""

_NESTED: dict[str, Callable[[_Reader, Properties, Term], Check]] = {
    "in": _Reader.among,
    "or": _Reader.any_of,
    "closed": _Reader.closed,
    "qualifiedMinCount": _Reader.qualified_min,
    "qualifiedMaxCount": _Reader.qualified_max,
}
"""Components that need lists, other shapes or other properties of their shape."""

_STRUCTURE = {"path", "message", "property", "targetClass", "ignoredProperties", "qualifiedValueShape", "name"}


@lru_cache(maxsize=8)
def load_shapes(path: Path | None = None) -> Shapes:
    """Read the shapes, once a process; raises ResourceError for broken Turtle and for what is not supported."""
    source = path or resource("ontology", "shapes.ttl")
    try:
        triples = list(pyoxigraph.parse(path=str(source), format=pyoxigraph.RdfFormat.TURTLE))
    except SyntaxError as error:
        raise ResourceError(f"is no valid Turtle: {error.msg}", where=f"{source}:{error.lineno or ''}") from error
    return _Reader(gather(triples)).shapes()
