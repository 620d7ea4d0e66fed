"""SPARQL cut into tokens, so that parameters are replaced as whole terms and never as text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode

Term = NamedNode | Literal

_TOKEN = re.compile(
    r"""
    (?P<comment>\#[^\n\r]*)
  | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
  | (?P<string>\"{3}(?:[^"\\]|\\.|\"(?!\"\"))*\"{3}|'{3}(?:[^'\\]|\\.|'(?!''))*'{3}
             |"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*')
  | (?P<variable>[?$]\w+)
  | (?P<word>[\w.:%\\-]+)
  | (?P<space>\s+)
  | (?P<mark>.)
    """,
    re.VERBOSE | re.DOTALL,
)


class Token(NamedTuple):
    """One token with the line that it starts on; the texts of all tokens together are the query."""

    type: str
    text: str
    line: int


def tokenise(sparql: str) -> Iterator[Token]:
    """Cut a query into comments, IRIs, strings, variables, words, white space and single marks.

    The regular expression follows the terminals of SPARQL 1.1 (§19.8) as far as variables must be told from strings,
    comments and IRIs.
    """
    line = 1
    for match in _TOKEN.finditer(sparql):
        text = match.group()
        yield Token(match.lastgroup or "mark", text, line)
        line += text.count("\n")


def variables(sparql: str) -> list[tuple[str, int]]:
    """Return each use of a variable, its name without the mark and its line."""
    return [(token.text[1:], token.line) for token in tokenise(sparql) if token.type == "variable"]


def substitute(sparql: str, terms: Mapping[str, Sequence[Term]]) -> str:
    """Return the query with each named variable replaced by its term, or by its terms with commas (for `IN (…)`)."""
    texts = {name: ", ".join(str(term) for term in many) for name, many in terms.items()}
    return "".join(
        texts.get(token.text[1:], token.text) if token.type == "variable" else token.text for token in tokenise(sparql)
    )
