"""Which URLs of a SPARQL server take queries and updates, and how one proves who one is."""

from __future__ import annotations

import base64
import os
from dataclasses import dataclass, field
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit, urlunsplit

from kgraph.errors import RemoteError
from kgraph.store.values import StoreOptions

_SIBLINGS = (
    # what ends a query URL, what then ends the update URL
    ("/query", "/update"),  # Oxigraph, Fuseki
    ("/sparql-auth", "/sparql-auth"),  # Virtuoso
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """A server's two URLs without their query strings, the parameters sent along, and credentials.

    `digest` says that the update URL wants HTTP digest authentication, as Virtuoso's does.
    """

    query: str
    update: str
    parameters: tuple[tuple[str, str], ...] = ()
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)

    @property
    def digest(self) -> bool:
        return self.update.endswith("/sparql-auth")

    def authorization(self) -> str:
        """Return the value of the Authorization header, "" where there are no credentials."""
        if self.token:
            return f"Bearer {self.token}"
        if self.user:
            return "Basic " + base64.b64encode(f"{self.user}:{self.password}".encode()).decode("ascii")
        return ""


def find_endpoint(location: str, options: StoreOptions) -> Endpoint:
    """Return the endpoint that a URL means.

    Parameters of the URL are sent with every request, except `update`, which is the update URL. Where it is missing the
    conventions of the well-known servers give it: see docs/store.md.
    """
    parts = urlsplit(location)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise RemoteError("is no endpoint", where=shown(location), advice="name an http or https URL")
    parameters = parse_qsl(parts.query, keep_blank_values=True)
    told = options.update or dict(parameters).get("update", "")
    user, password, token = _credentials(parts, options)
    query = _query_url(parts)
    return Endpoint(
        query=query,
        update=told or _update_url(query, bool(user)),
        parameters=tuple(pair for pair in parameters if pair[0] != "update"),
        user=user,
        password=password,
        token=token,
    )


def shown(location: str) -> str:
    """Return a URL without the parts that may be secret, fit for messages."""
    parts = urlsplit(location)
    return urlunsplit((parts.scheme, _host(parts), parts.path, "", ""))


def _host(parts: SplitResult) -> str:
    return parts.netloc.rpartition("@")[2]


def _credentials(parts: SplitResult, options: StoreOptions) -> tuple[str, str, str]:
    token = options.token or os.environ.get("KGRAPH_TOKEN", "")
    if options.user:
        return options.user, options.password, options.token
    if parts.username:
        return unquote(parts.username), unquote(parts.password or ""), ""
    return os.environ.get("KGRAPH_USER", ""), os.environ.get("KGRAPH_PASSWORD", ""), token


def _query_url(parts: SplitResult) -> str:
    path = parts.path.rstrip("/")
    if not path:
        path = "/query"  # Oxigraph at the root of a server
    return urlunsplit((parts.scheme, _host(parts), path, "", ""))


def _update_url(query: str, known: bool) -> str:
    parts = urlsplit(query)
    path = parts.path
    for ending, other in _SIBLINGS:
        if path.endswith(ending):
            return _with_path(parts, path.removesuffix(ending) + other)
    if path == "/sparql":  # Virtuoso, which lets those with a name write elsewhere
        return _with_path(parts, "/sparql-auth" if known else "/sparql")
    if path.endswith("/sparql") and "/namespace/" not in path:  # Fuseki's other name for queries; not Blazegraph
        return _with_path(parts, path.removesuffix("/sparql") + "/update")
    if "/repositories/" in path:  # RDF4J, GraphDB
        return _with_path(parts, path + "/statements")
    return query


def _with_path(parts: SplitResult, path: str) -> str:
    return urlunsplit((parts.scheme, parts.netloc, path, "", ""))
