"""A look at a query before it runs: it must only read, and call no other server unless that is allowed by name."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

from kgraph.errors import QueryError

READING = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
WRITING = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"})

_ESCAPES = r"\\[_~.\-!$&'()*+,;=/?#@%]"
_NAME = rf"(?:[^\W]|[.\-·:]|%[0-9A-Fa-f]{{2}}|{_ESCAPES})"
_TOKEN = re.compile(
    rf"""
      (?P<space>\s+)
    | (?P<comment>\#[^\n\r]*)
    | (?P<iri><[^<>"{{}}|^`\\\x00-\x20]*>)
    | (?P<string>\"\"\"(?:[^"\\]|\\.|\"(?!\"\"))*+\"\"\" | '''(?:[^'\\]|\\.|'(?!''))*+'''
               | "(?:[^"\\\n\r]|\\[^\n\r])*+"?           | '(?:[^'\\\n\r]|\\[^\n\r])*+'?)
    | (?P<variable>[?$]\w+)
    | (?P<language>@[A-Za-z0-9\-]+)
    | (?P<prefixed>(?:[^\W\d_](?:[\w.\-·]*[\w\-·])?)?:{_NAME}* | _:[\w.\-·]+)
    | (?P<word>[^\W\d]\w*)
    | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_CODEPOINT = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


# A string that is not closed is no SPARQL; it ends with its line here, so that no text takes quadratic time.


class Token(NamedTuple):
    """One token of SPARQL; `kind` is a group of the pattern above."""

    kind: str
    text: str


def tokens(sparql: str) -> Iterator[Token]:
    """Yield the tokens, without space and comments."""
    for match in _TOKEN.finditer(sparql):
        kind = match.lastgroup or "other"
        if kind not in ("space", "comment"):
            yield Token(kind, match.group())


def query_form(sparql: str) -> str:
    """Return the first word after the PREFIX and BASE lines, in capitals: SELECT, ASK, INSERT …"""
    return _form(list(tokens(sparql)))


def check_query(sparql: str, *, services: Collection[str] = ()) -> None:
    r"""Raise QueryError for an update, for LOAD, and for SERVICE to an endpoint that is not in `services`.

    SPARQL lets `\u0053ERVICE` stand for SERVICE. Engines differ in where they look for such escapes, so that the text
    is judged both as written and with the escapes replaced; either reading can refuse it.
    """
    _check(list(tokens(sparql)), services)
    if "\\" in sparql and (plain := _without_escapes(sparql)) != sparql:
        _check(list(tokens(plain)), services)


def _without_escapes(sparql: str) -> str:
    while (plain := _CODEPOINT.sub(_character, sparql)) != sparql:
        sparql = plain
    return sparql


def _character(match: re.Match[str]) -> str:
    number = int(match[1] or match[2], 16)
    return chr(number) if number < 0x110000 else "\ufffd"


def _check(found: list[Token], services: Collection[str]) -> None:
    form = _form(found)
    if form in WRITING:
        raise QueryError(f"{form} changes a graph, queries only read", advice="use `kgraph add` and `kgraph remove`")
    for index, token in enumerate(found):
        if token.kind != "word":
            continue
        word = token.text.upper()
        if word == "LOAD":
            raise QueryError("LOAD is refused: queries only read", advice="use `kgraph add` or `load`")
        if word == "SERVICE":
            _check_service(found[index + 1 : index + 3], services)
    if form not in READING:
        raise QueryError(
            f"a query starts with SELECT, ASK, CONSTRUCT or DESCRIBE, not with {form or 'nothing'}",
            advice="PREFIX and BASE lines may come before",
        )


def _form(found: list[Token]) -> str:
    rest = iter(found)
    for token in rest:
        word = token.text.upper()
        if word == "PREFIX":
            next(rest, None)
            next(rest, None)
        elif word in ("BASE", "VERSION"):
            next(rest, None)
        else:
            return word if token.kind == "word" else token.text
    return ""


def _check_service(following: list[Token], services: Collection[str]) -> None:
    if following and following[0].text.upper() == "SILENT":
        following = following[1:]
    name = following[0].text if following else ""
    if following and following[0].kind == "iri" and name[1:-1] in services:
        return
    raise QueryError(f"SERVICE {name} is refused".replace("  ", " "), advice="--allow-service IRI allows one endpoint")
