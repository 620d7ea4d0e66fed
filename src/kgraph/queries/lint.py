"""The linter of stored queries: every problem with its file and line."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from kgraph.errors import QueryError
from kgraph.queries import tokens
from kgraph.queries.header import split_header
from kgraph.queries.names import PREFIXES
from kgraph.queries.stored import TYPES, parameter_name, text_list

_FORMS = {"date": "date", "integer": "integer", "text": "string", **dict.fromkeys(PREFIXES, "iri")}
_RESERVED = {"format", "limit", "name", "resolver", "store", "timeout"}
_FIELDS = {"type", "help", "default", "example", "expand", "end"}


class Problem(NamedTuple):
    """One thing that is wrong with a query file."""

    path: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


def lint(path: Path) -> list[Problem]:
    """Return what is wrong with one query file, in order of lines; an empty list is a clean file."""
    text = path.read_text("utf-8", "replace")
    try:
        header, _ = split_header(text, str(path))
    except QueryError as error:
        line = int(error.where.rsplit(":", 1)[-1])
        return [Problem(str(path), line, error.what)]
    found = [*_header(header, text), *_told(header, text), *_used(header, text), *_syntax(text)]
    if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", path.stem):
        found.append((1, f"the name {path.stem!r} is not lower-case words joined by hyphens"))
    return [Problem(str(path), line, message) for line, message in sorted(set(found))]


_Found = list[tuple[int, str]]


def _line(text: str, start: str) -> int:
    """Return the line whose words begin with this, after any `#+`; 1 where none does."""
    for number, line in enumerate(text.splitlines(), 1):
        if line.removeprefix("#+").strip().startswith(start):
            return number
    return 1


def _header(header: dict[str, object], text: str) -> _Found:
    found = [(1, f"has no `#+ {key}:`") for key in ("summary", "description", "tags") if not header.get(key)]
    if header and list(header)[-1] != "tags":
        found.append((_line(text, "tags:"), "`tags` does not come last"))
    if header.get("description") and not str(header["description"]).rstrip().endswith("?"):
        found.append((_line(text, "description:"), "the description is no question"))
    if "tags" in header and not text_list(header["tags"]):
        found.append((_line(text, "tags:"), "`tags` is no list"))
    return found


def _block(header: dict[str, object]) -> dict[str, dict[str, object]]:
    block = header.get("x-kgraph")
    told = block.get("parameters") if isinstance(block, dict) else None
    return (
        {name: facts if isinstance(facts, dict) else {} for name, facts in told.items()}
        if isinstance(told, dict)
        else {}
    )


def _told(header: dict[str, object], text: str) -> _Found:
    """Check each parameter that the header describes."""
    spelt = {parameter_name(name) for name, _ in tokens.variables(text)}
    found: _Found = []
    for name, facts in _block(header).items():
        line = _line(text, f"{name}:")
        if facts.get("type") not in TYPES:
            found.append((line, f"parameter {name} has no known type ({', '.join(TYPES)})"))
        if not facts.get("help"):
            found.append((line, f"parameter {name} has no help"))
        if "example" not in facts:
            found.append((line, f"parameter {name} has no example"))
        found += [(line, f"parameter {name} has an unknown field {key}") for key in facts if key not in _FIELDS]
        if name in _RESERVED:
            found.append((line, f"parameter {name} has the name of an option"))
        if name not in spelt:
            found.append((line, f"parameter {name} is not used"))
    return found


def _used(header: dict[str, object], text: str) -> _Found:
    """Check each use of a parameter in the query."""
    found: _Found = []
    forms: dict[str, str] = {}
    told = _block(header)
    for variable, line in tokens.variables(text):
        name = parameter_name(variable)
        if not name:
            if variable.startswith("_"):
                found.append((line, f"?{variable} is no ?_name_type with a type of iri, date, integer, string"))
            continue
        if name not in told:
            found.append((line, f"parameter {name} is not described under x-kgraph"))
        elif _FORMS.get(str(told[name].get("type"))) not in (None, variable.rsplit("_", 1)[-1]):
            found.append((line, f"?{variable} does not end in the form of type {told[name].get('type')}"))
        if forms.setdefault(name, variable) != variable:
            found.append((line, f"parameter {name} is spelt both ?{forms[name]} and ?{variable}"))
    return found + _projected(text)


def _projected(text: str) -> _Found:
    """Find parameters where only a variable may stand: in the projection, and after AS or BOUND."""
    found: _Found = []
    selecting, before = False, ("", "")
    for token in tokens.tokenise(text):
        if token.type in ("space", "comment"):
            continue
        word = token.text.upper()
        selecting = word == "SELECT" or (selecting and word not in ("WHERE", "{"))
        alone = before[1] == "AS" or before == ("BOUND", "(") or (selecting and before[1] not in ("(", ","))
        if alone and token.type == "variable" and parameter_name(token.text[1:]):
            found.append((token.line, f"{token.text} stands where only a variable can"))
        before = (before[1], word)
    return found


def _syntax(text: str) -> _Found:
    """Parse with rdflib, which names the line; imported late because it is slow to load."""
    from rdflib.plugins.sparql.algebra import translateQuery
    from rdflib.plugins.sparql.parser import parseQuery

    try:
        query = translateQuery(parseQuery(text))
    except Exception as error:  # rdflib lets pyparsing's and its own errors through
        line = getattr(error, "lineno", 1)
        return [(line, f"does not parse as SPARQL: {str(error).splitlines()[0]}")]
    return [] if query.algebra.name == "SelectQuery" else [(1, "is no SELECT")]
