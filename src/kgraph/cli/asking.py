"""Commands that ask the graph: `query`, `queries`, `sparql`, `why`, `stats`."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable
from typing import Any

import click

from kgraph.cli.console import complain, grid, say, show_table, write
from kgraph.cli.options import open_graph, service_option, store_option
from kgraph.errors import QueryError
from kgraph.table import Table

FORMATS = ("table", "csv", "json", "html", "markdown", "sparql-json", "sparql-xml")

format_option = click.option("--format", "form", type=click.Choice(FORMATS), default="table", show_default=True)
timeout_option = click.option("--timeout", default=60.0, show_default=True, help="Seconds until a query is stopped.")
limit_option = click.option("--limit", type=click.IntRange(1), help="At most so many rows.")


def _complete_name(_context: click.Context, _parameter: click.Parameter, typed: str) -> list[str]:
    from kgraph.queries import load_queries

    return [name for name in load_queries() if name.startswith(typed)]


def _complete_value(context: click.Context, _parameter: click.Parameter, typed: str) -> list[str]:
    """Complete `state=Sing…` from the names that the ontology knows for the parameter's type."""
    from kgraph.queries import load_queries, ontology_names

    query = load_queries().get(context.params.get("name") or "")
    if query is None:
        return []
    key, equals, start = typed.partition("=")
    if not equals:
        return [f"{parameter.name}=" for parameter in query.parameters if parameter.name.startswith(key)]
    kinds = [parameter.type for parameter in query.parameters if parameter.name == key]
    labels = ontology_names().names(kinds[0]) if kinds else []
    return [f"{key}={label}" for label in labels if label.casefold().startswith(start.casefold())][:50]


def _values(pairs: tuple[str, ...]) -> dict[str, str]:
    values: dict[str, str] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or not name:
            raise QueryError(f"{pair!r} is no parameter", advice="write name=value, such as state=SGP")
        if name in values:
            raise QueryError(f"{name} is given twice")
        values[name] = value
    return values


def _print(table: Table, form: str) -> None:
    if form == "table":
        show_table(table)
    elif form.startswith("sparql-"):
        write(table.to_sparql(form.removeprefix("sparql-")))
    else:
        forms: dict[str, Callable[[], str]] = {"csv": table.to_csv, "json": table.to_json, "html": table.to_html}
        write(forms.get(form, table.to_markdown)())


@click.command()
@click.argument("name", shell_complete=_complete_name)
@click.argument("values", nargs=-1, metavar="[name=value…]", shell_complete=_complete_value)
@store_option
@service_option
@format_option
@timeout_option
@limit_option
def query(name: str, values: tuple[str, ...], store: str, form: str, timeout: float, limit: int | None) -> None:
    """Ask one stored question; `kgraph queries` lists them."""
    from kgraph.queries import find_query

    given = _values(values)
    find_query(name).check(given)
    with open_graph(store) as graph:
        _print(graph.query(name, timeout=timeout, limit=limit, **given), form)


@click.command()
@click.argument("name", required=False, shell_complete=_complete_name)
@click.option("--tag", help="Only questions with this tag.")
@click.option("--sparql", "show_sparql", is_flag=True, help="Show the SPARQL of NAME.")
@click.option("--examples", metavar="ENDPOINT", help="Write all as SIB sparql-examples Turtle.")
def queries(name: str | None, tag: str | None, show_sparql: bool, examples: str | None) -> None:
    """List the stored questions, or say what one of them takes."""
    from kgraph.queries import examples_turtle, find_query, load_queries, ontology_names

    if examples:
        write(examples_turtle(load_queries().values(), endpoint=examples, resolver=ontology_names()))
    elif name is None:
        listed = [found for found in load_queries().values() if tag is None or tag in found.tags]
        rows = [[found.name, " ".join(p.name for p in found.parameters), found.summary] for found in listed]
        grid(["question", "takes", "asks"], rows)
    else:
        _help(find_query(name), show_sparql)


def _help(found: Any, show_sparql: bool) -> None:
    say(found.summary, style="bold")
    say(found.description)
    for parameter in found.parameters:
        default = f", default {parameter.default}" if parameter.default else "" if parameter.required else ", optional"
        say(f"  {parameter.name} ({parameter.type}{default}): {parameter.help}")
    pairs = (f"{name}={shlex.quote(value)}" for name, value in found.examples().items())
    say(" ".join(["Example: kgraph query", found.name, *pairs]))
    if show_sparql:
        say()
        write(found.sparql)


@click.command()
@click.argument("text", metavar="SPARQL")
@store_option
@service_option
@format_option
@timeout_option
@limit_option
def sparql(text: str, store: str, form: str, timeout: float, limit: int | None) -> None:
    """Ask a SPARQL 1.1 query of your own (SELECT, ASK or CONSTRUCT); "-" reads it from standard input."""

    source = sys.stdin.read() if text == "-" else text
    with open_graph(store) as graph:
        answer = graph.sparql(source, timeout=timeout, limit=limit)
    if isinstance(answer, Table):
        _print(answer, form)
    else:
        write(("true" if answer else "false") if isinstance(answer, bool) else answer)


@click.command()
@click.argument("event")
@store_option
def why(event: str, store: str) -> int:
    """Say why an event is in the graph: every report, its sentence, and the reason for each merge."""

    with open_graph(store) as graph:
        explanation = graph.why(event)
    if explanation is None:
        return complain(f"there is no event {event!r} in {store}", advice="kgraph query recent-events lists some")
    for line, style in explanation.lines():
        say(line, style=style or None)
    return 0


@click.command()
@store_option
def stats(store: str) -> None:
    """Count what the graph holds."""

    with open_graph(store) as graph:
        grid(["", ""], [[name, f"{count:,}"] for name, count in graph.stats().items()])


COMMANDS: tuple[Any, ...] = (query, queries, sparql, why, stats)
