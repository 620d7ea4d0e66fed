"""Options that several commands share, and the graph that they open."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

import click

if TYPE_CHECKING:
    from kgraph.graph import Graph

STORE = "partnerships"
"""The folder that commands use where no other graph is named."""
_OPTIONS = "kgraph.store-options"
Command = TypeVar("Command", bound=Callable[..., Any])

encoding_option = click.option("--encoding", default="utf-8", show_default=True, help="How plain text is encoded.")


def open_graph(location: str | Path) -> Graph:
    """Return the graph that a command works on, opened as its options say.

    Raises InputError where an option for endpoints is given with a folder.
    """
    from kgraph.errors import InputError
    from kgraph.graph import Graph
    from kgraph.store import StoreOptions, is_endpoint

    given: dict[str, Any] = click.get_current_context().meta.get(_OPTIONS, {})
    if "scope" in given and not is_endpoint(location):
        advice = "leave --scope out, or name an endpoint with --store"
        raise InputError(
            "is a folder of one graph only, where --scope says nothing", where=str(location), advice=advice
        )
    return Graph(location, options=StoreOptions(**given))


def _keep(name: str) -> Callable[[click.Context, click.Parameter, Any], None]:
    """Return a callback that keeps a value for `open_graph`, which commands themselves have no use for."""

    def keep(context: click.Context, parameter: click.Parameter, value: Any) -> None:
        for one in value if isinstance(value, tuple) else (value,):
            if one is not None and not _is_full(one):
                raise click.BadParameter(f"{one!r} is no full IRI such as https://example.org/x", context, parameter)
        if value:
            kept = frozenset(value) if isinstance(value, tuple) else value
            context.meta.setdefault(_OPTIONS, {})[name] = kept

    return keep


def _is_full(iri: str) -> bool:
    try:
        parts = urlsplit(iri)
    except ValueError:
        return False
    return bool(parts.scheme and parts.netloc)


_store_option = click.option(
    "--store",
    envvar="KGRAPH_STORE",
    default=STORE,
    show_default=True,
    metavar="DIR|ENDPOINT",
    help="The graph: a folder, or the URL of a SPARQL endpoint.",
)
_scope_option = click.option(
    "--scope",
    metavar="IRI",
    expose_value=False,
    callback=_keep("scope"),
    help="On an endpoint that holds other graphs too: how the names of ours start.",
)


def store_option(command: Command) -> Command:
    """Add the options that say which graph is meant."""
    return _store_option(_scope_option(command))


service_option = click.option(
    "--allow-service",
    metavar="IRI",
    multiple=True,
    expose_value=False,
    callback=_keep("services"),
    help="An endpoint that SERVICE may call; may be repeated. Without it no query leaves this graph.",
)
