"""One cell: an RDF term as a Python value, as text, as a link, and as the types of other libraries want it."""

from __future__ import annotations

import datetime
import re
import unicodedata
from decimal import Decimal, InvalidOperation
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

Term = NamedNode | BlankNode | Literal | Triple
Value = str | int | float | bool | Decimal | datetime.date | datetime.datetime | None

_XSD = "http://www.w3.org/2001/XMLSchema#"


def value_of(term: Literal) -> Value:
    """Return the Python value of a literal; a lexical form that its datatype does not have stays text."""
    text, datatype = term.value, term.datatype.value.removeprefix(_XSD)
    try:
        if datatype in ("integer", "int", "long", "nonNegativeInteger"):
            return int(text)
        if datatype == "decimal":
            return Decimal(text)
        if datatype in ("double", "float"):
            return float(text)
        if datatype == "boolean":
            return text in ("true", "1")
        if datatype == "date":
            return datetime.date.fromisoformat(text[:10])
        if datatype == "dateTime":
            return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
    except (ValueError, InvalidOperation):
        return text
    return text


def term_of(value: object) -> Term | None:
    """Return the RDF term of a plain value; what has no datatype of its own becomes text."""
    if value is None or isinstance(value, NamedNode | BlankNode | Literal):
        return value
    if isinstance(value, bool | int | float):
        return Literal(value)
    if isinstance(value, Decimal):
        return Literal(str(value), datatype=NamedNode(_XSD + "decimal"))
    if isinstance(value, datetime.datetime):
        return Literal(value.isoformat(), datatype=NamedNode(_XSD + "dateTime"))
    if isinstance(value, datetime.date):
        return Literal(value.isoformat(), datatype=NamedNode(_XSD + "date"))
    return Literal(str(value))


def binding_of(term: Term) -> dict[str, str]:
    """Return a term as SPARQL results in JSON write it."""
    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, Literal):
        extra = {"xml:lang": term.language} if term.language else {"datatype": term.datatype.value}
        return {"type": "literal", "value": term.value, **extra}
    return {"type": "bnode", "value": term.value if isinstance(term, BlankNode) else str(term)}


def iri_of(term: Term | None) -> str | None:
    """Return the IRI of a cell that holds one."""
    return term.value if isinstance(term, NamedNode) else None


def link_of(term: Term | None) -> str:
    """Return the web address behind a cell, "" where it has none or one that no browser should follow."""
    text = term.value if isinstance(term, NamedNode | Literal) else ""
    if isinstance(term, Literal) and not re.fullmatch(r"https?://\S+", text):
        return ""
    return text if text.startswith(("http://", "https://")) else ""


def cell_text(value: Value) -> str:
    """Return a plain value as text; a number keeps its digits, None is empty."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.4g}" if abs(value) < 1e6 else f"{value:.0f}"
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if isinstance(value, datetime.date) else str(value)


def one_line(text: str) -> str:
    """Return a text without line breaks and control characters, which would disturb a terminal."""
    return "".join(" " if c.isspace() else c for c in text if c.isspace() or unicodedata.category(c) != "Cc")


def json_value(value: Value) -> str | int | float | bool | None:
    """Return a value as JSON has it: decimals as numbers, dates as text."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value.isoformat() if isinstance(value, datetime.date) else value


def uniform(values: list[Value]) -> list[Any]:
    """Return values that share one column type: numbers or dates where all are, else text."""
    kinds = {type(value) for value in values if value is not None}
    if (kinds <= {int, Decimal, float} and len(kinds) > 1) or kinds == {Decimal}:
        return [None if value is None else float(value) for value in values]  # type: ignore[arg-type]
    return values if len(kinds) <= 1 else [None if value is None else cell_text(value) for value in values]
