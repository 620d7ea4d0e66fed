"""The one tree of errors that kgraph raises.

KgraphError
├── InputError          a file, folder or text that cannot be read as asked
├── ResourceError       a broken frame, query, vocabulary or rule file of ours or the user's
├── QueryError          an unknown query, a bad parameter, SPARQL that is refused or does not parse
│   └── QueryTimeout    a query that ran past its deadline and was stopped
├── StoreError          a graph that cannot be opened, written or trusted
│   ├── StoreBusy       another process is writing to it
│   └── RemoteError     an endpoint that answered with an error, or with something that is no answer
└── ValidationError     data that the SHACL shapes refuse
"""

from __future__ import annotations


class KgraphError(Exception):
    """Say in one line what is wrong, where, and what to do; `where` and `advice` keep the parts apart."""

    def __init__(self, what: str, *, where: str = "", advice: str = "") -> None:
        self.what, self.where, self.advice = what, where, advice
        super().__init__(": ".join(part for part in (where, what) if part) + (f" ({advice})" if advice else ""))


class InputError(KgraphError):
    """A file, folder or text cannot be read as asked."""


class ResourceError(KgraphError):
    """A frame, query, vocabulary or rule file is broken."""


class QueryError(KgraphError):
    """A query is unknown, its parameters are wrong, or its SPARQL is refused."""


class QueryTimeout(QueryError):
    """A query ran past its deadline and was stopped."""


class StoreError(KgraphError):
    """A graph cannot be opened, written or trusted."""


class StoreBusy(StoreError):
    """Another process is writing to the graph."""


class RemoteError(StoreError):
    """An endpoint answered with an error, or with something that is no answer."""


class ValidationError(KgraphError):
    """Data breaks the SHACL shapes."""
