"""One stored query: its text, its typed parameters, and the values that people type made into RDF terms."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode

from kgraph.errors import QueryError
from kgraph.queries import tokens
from kgraph.queries.names import PREFIXES
from kgraph.vocabulary import BASE as ID
from kgraph.vocabulary import VOCABULARY

XSD = "http://www.w3.org/2001/XMLSchema#"
TYPES = (*PREFIXES, "date", "integer", "text")


class Resolver(Protocol):
    """Who knows what names mean; `names.Names` is one."""

    def find(self, type: str, text: str) -> list[str]:
        """Return the IRIs that the text can mean."""
        ...

    def suggest(self, type: str, text: str) -> list[str]:
        """Return known names that look like the text."""
        ...

    def expand(self, how: str, iri: str) -> list[str]:
        """Return the IRI and those below it."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One parameter; `variable` is how the query spells it (`_state_iri`, or `__since_date` where it is optional)."""

    name: str
    type: str
    variable: str
    help: str = ""
    default: str = ""
    example: str = ""
    expand: str = ""
    end: bool = False

    @property
    def optional(self) -> bool:
        """Say whether the query also makes sense without a value."""
        return self.variable.startswith("__")

    @property
    def required(self) -> bool:
        """Say whether whoever asks must give a value."""
        return not self.optional and not self.default


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredQuery:
    """One question an analyst asks, as SPARQL with parameters."""

    name: str
    summary: str
    description: str
    sparql: str
    tags: tuple[str, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    path: str = ""
    header: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)

    def bind(self, resolver: Resolver | None = None, **values: object) -> str:
        """Return the query with every given value put in as a term, defaults included.

        Raises QueryError for an unknown parameter, one that is missing, or a value that its type does not take.
        """
        self.check(values)
        bound: dict[str, tuple[tokens.Term, ...]] = {}
        for parameter in self.parameters:
            value = values.get(parameter.name)
            value = parameter.default if value is None or value == "" else value
            if value != "":
                bound[parameter.variable] = read_value(parameter, value, resolver, self.name)
            elif parameter.required:
                example = f"such as {parameter.name}={parameter.example!r}" if parameter.example else parameter.help
                raise QueryError(f"needs {parameter.name} ({parameter.type})", where=self.name, advice=example)
        return tokens.substitute(self.sparql, bound)

    def check(self, names: Iterable[str]) -> None:
        """Raise QueryError where a name is that of no parameter."""
        known = [parameter.name for parameter in self.parameters]
        for name in names:
            if name not in known:
                raise QueryError(f"has no parameter {name!r}", where=self.name, advice=_choices("it takes", known))

    def examples(self) -> dict[str, str]:
        """Return the example value of each parameter that has one."""
        return {parameter.name: parameter.example for parameter in self.parameters if parameter.example}


def _choices(before: str, names: Iterable[str]) -> str:
    listed = ", ".join(names)
    return f"{before} {listed}" if listed else "it takes none"


# --- values -----------------------------------------------------------------------------------------------------


def read_value(parameter: Parameter, value: object, resolver: Resolver | None, where: str) -> tuple[tokens.Term, ...]:
    """Return the terms that a typed value stands for: one, or several where the parameter widens it.

    Raises QueryError with the closest known names.
    """
    where = f"{where} {parameter.name}"
    if isinstance(value, NamedNode | Literal):
        return (value,)
    if any("\ud800" <= character <= "\udfff" for character in str(value)):
        raise QueryError("has bytes that are no UTF-8", where=where)
    if parameter.type in PREFIXES:
        iri = _iri(parameter.type, str(value).strip(), resolver, where)
        if parameter.expand and resolver is not None:
            return tuple(NamedNode(each) for each in resolver.expand(parameter.expand, iri))
        return (NamedNode(iri),)
    return (_LITERALS[parameter.type](value, parameter, where),)


def _iri(type: str, text: str, resolver: Resolver | None, where: str) -> str:
    text = text.removeprefix("<").removesuffix(">")
    if text.startswith(("http://", "https://")):
        return _full_iri(type, text, where)
    found = resolver.find(type, text) if resolver is not None else []
    built = _built(type, text)
    if len(found) == 1:
        return found[0]
    if len(found) > 1 and built not in found:
        raise QueryError(f"{text!r} can mean several", where=where, advice="say " + " or ".join(map(_short, found)))
    if built:
        return built
    close = resolver.suggest(type, text) if resolver is not None else []
    advice = f"did you mean {' or '.join(close)}?" if close else ""
    raise QueryError(f"no {type} is called {text!r}", where=where, advice=advice)


def _full_iri(type: str, text: str, where: str) -> str:
    try:
        iri = NamedNode(text).value
    except ValueError as error:
        raise QueryError(f"{text!r} is no IRI", where=where) from error
    if not iri.startswith(PREFIXES[type]) and iri.startswith((ID, VOCABULARY)):
        raise QueryError(f"<{iri}> is no {type}", where=where, advice=f"one begins with {PREFIXES[type][0]}")
    return iri


def _built(type: str, text: str) -> str:
    """Return the IRI for values that are ids by nature, "" for others."""
    if type == "event" and re.fullmatch(r"(event/)?[0-9a-f]{16}", text):
        return f"{ID}event/{text[-16:]}"
    if type == "document" and text:
        return f"{ID}document/{quote(text.removeprefix('document/'), safe='')}"
    return ""


def _short(iri: str) -> str:
    return iri.rsplit("/", 1)[-1]


def _date(value: object, parameter: Parameter, where: str) -> Literal:
    """Return the day; a year or month is its first day, or its last where the parameter marks an end."""
    text = value.isoformat() if isinstance(value, datetime.date) else str(value).strip()
    if text == "today":
        text = datetime.date.today().isoformat()
    match = re.fullmatch(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?(?:T.*)?", text)
    try:
        if not match:
            raise ValueError(text)
        year, month, day = (int(part) if part else 0 for part in match.groups())
        first = datetime.date(year, month or (12 if parameter.end else 1), day or 1)
    except ValueError as error:
        raise QueryError(f"{text!r} is no date", where=where, advice="write 2025, 2025-11 or 2025-11-02") from error
    if parameter.end and not day:
        first = (first + datetime.timedelta(days=31)).replace(day=1) - datetime.timedelta(days=1)
    return Literal(first.isoformat(), datatype=NamedNode(XSD + "date"))


def _integer(value: object, _: Parameter, where: str) -> Literal:
    text = str(value).strip().replace(",", "")
    if not re.fullmatch(r"[+-]?\d{1,18}", text):
        raise QueryError(f"{text!r} is no whole number", where=where)
    return Literal(str(int(text)), datatype=NamedNode(XSD + "integer"))


def _text(value: object, _: Parameter, __: str) -> Literal:
    return Literal(str(value))


_LITERALS: Mapping[str, Callable[[object, Parameter, str], Literal]] = {
    "date": _date,
    "integer": _integer,
    "text": _text,
}


# --- from a file ------------------------------------------------------------------------------------------------

_VARIABLE = re.compile(r"__?(?P<name>[a-z][a-z0-9]*(?:_[a-z0-9]+)*?)_(?P<form>iri|date|integer|string)$")


def parameter_name(variable: str) -> str:
    """Return the parameter that a variable spells (`state` for `_state_iri`), "" for an ordinary variable."""
    match = _VARIABLE.match(variable)
    return match["name"] if match else ""


def parameters(header: Mapping[str, Any], sparql: str) -> tuple[Parameter, ...]:
    """Return the parameters in the order of the header's `x-kgraph` block; what is not used or not told is left out."""
    spelt = {parameter_name(name): name for name, _ in tokens.variables(sparql) if parameter_name(name)}
    block = header.get("x-kgraph")
    told: Mapping[str, Any] = block.get("parameters", {}) if isinstance(block, dict) else {}
    return tuple(
        Parameter(name=name, variable=spelt[name], **_fields(facts))
        for name, facts in told.items()
        if name in spelt and isinstance(facts, dict) and facts.get("type") in TYPES
    )


def _fields(facts: Mapping[str, Any]) -> dict[str, Any]:
    known = ("type", "help", "default", "example", "expand")
    return {**{key: str(facts[key]) for key in known if key in facts}, "end": facts.get("end") is True}


def text_list(value: object) -> Sequence[str]:
    """Return a header value that should be a list of texts as one."""
    return [str(item) for item in value] if isinstance(value, list) else []
