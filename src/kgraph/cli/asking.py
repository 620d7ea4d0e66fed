"""Commands that ask the graph: `query`, `queries`, `sparql`, `why`, `stats`."""

from __future__ import annotations

from typing import Any

import click

from kgraph.cli.console import complain, grid, say, write
from kgraph.cli.options import store_option
from kgraph.errors import QueryError

FORMATS = ("table", "csv", "json", "html", "sparql-json", "sparql-xml")

format_option = click.option("--format", "form", type=click.Choice(FORMATS), default="table", show_default=True)
timeout_option = click.option("--timeout", default=60.0, show_default=True, help="Seconds after which a query is stopped.")
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


def _print(table: Any, form: str) -> None:
    if form == "table":
        grid(table.headers(), table.cells())
        say(f"{len(table)} row{'' if len(table) == 1 else 's'}", style="dim")
        return
    writers = {"csv": table.to_csv, "json": table.to_json, "html": table._repr_html_,
               "sparql-json": table.to_sparql_json, "sparql-xml": table.to_sparql_xml}  # fmt: skip
    write(writers[form]())


@click.command()
@click.argument("name", shell_complete=_complete_name)
@click.argument("values", nargs=-1, metavar="[name=value…]", shell_complete=_complete_value)
@store_option
@format_option
@timeout_option
@limit_option
def query(name: str, values: tuple[str, ...], store: str, form: str, timeout: float, limit: int | None) -> None:
    """Ask one stored question; `kgraph queries` lists them."""
    from kgraph.pipeline import Graph

    with Graph(store) as graph:
        _print(graph.query(name, timeout=timeout, limit=limit, **_values(values)), form)


@click.command()
@click.argument("name", required=False, shell_complete=_complete_name)
@click.option("--tag", help="Only questions with this tag.")
@click.option("--sparql", "show_sparql", is_flag=True, help="Show the SPARQL of NAME.")
@click.option("--examples", is_flag=True, help="Write all questions as SIB sparql-examples Turtle.")
def queries(name: str | None, tag: str | None, show_sparql: bool, examples: bool) -> None:
    """List the stored questions, or say what one of them takes."""
    from kgraph.queries import examples_turtle, find_query, load_queries

    if examples:
        write(examples_turtle(load_queries().values()))
    elif name is None:
        listed = [q for q in load_queries().values() if tag is None or tag in q.tags]
        grid(["question", "takes", "asks"], [[q.name, " ".join(p.name for p in q.parameters), q.summary] for q in listed])
    else:
        _help(find_query(name), show_sparql)


def _help(found: Any, show_sparql: bool) -> None:
    say(found.summary, style="bold")
    say(found.description)
    for parameter in found.parameters:
        default = f", default {parameter.default}" if parameter.default else "" if parameter.required else ", optional"
        say(f"  {parameter.name} ({parameter.type}{default}): {parameter.help}")
    pairs = " ".join(f"{name}={value!r}" if " " in value else f"{name}={value}" for name, value in found.examples().items())
    say(f"Example: kgraph query {found.name} {pairs}".rstrip())
    if show_sparql:
        say()
        write(found.sparql)


@click.command()
@click.argument("text", metavar="SPARQL")
@store_option
@format_option
@timeout_option
@limit_option
def sparql(text: str, store: str, form: str, timeout: float, limit: int | None) -> None:
    """Ask a SPARQL 1.1 query of your own (SELECT, ASK or CONSTRUCT); "-" reads it from standard input."""
    from kgraph.pipeline import Graph, Table

    source = click.get_text_stream("stdin").read() if text == "-" else text
    with Graph(store) as graph:
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
    from kgraph.pipeline import Graph

    with Graph(store) as graph:
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
    from kgraph.pipeline import Graph

    with Graph(store) as graph:
        grid(["", ""], [[name, f"{count:,}"] for name, count in graph.stats().items()])


COMMANDS: tuple[Any, ...] = (query, queries, sparql, why, stats)
