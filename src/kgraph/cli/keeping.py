"""Commands that keep a graph: taking along, checking, removing, deciding by hand, backups, and the demonstration."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from kgraph.cli.console import complain, progress, say, show_table
from kgraph.cli.options import open_graph, store_option

VIEWS = ("states", "events", "persons", "areas")


@click.command()
@click.argument("target", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE")
@store_option
@click.option("--view", type=click.Choice(VIEWS), default="states", show_default=True, help="Which network.")
@click.option("--since", default="", help="Only events on or after this day (YYYY, YYYY-MM or YYYY-MM-DD).")
@click.option("--until", default="", help="Only events on or before this day.")
@click.option("--kind", multiple=True, help="Only events of this kind; may be repeated.")
@click.option("--level", multiple=True, help="Only this level of partnership; may be repeated.")
@click.option("--status", multiple=True, help="Only this status; may be repeated.")
@click.option("--area", multiple=True, help="Only this area; may be repeated.")
@click.option("--region", multiple=True, help="Only states of this region; may be repeated.")
@click.option("--aggregate", is_flag=True, help="One weighted edge a pair instead of one an event.")
def export(target: Path, store: str, view: str, aggregate: bool, **filters: Any) -> None:
    """Write the graph (.nq .trig .ttl .nt .jsonld .rdf) or a network (.gexf .graphml .json .csv .html .svg …)."""

    given = {name: value for name, value in filters.items() if value}
    with open_graph(store) as graph:
        for path in graph.export(target, view=view, aggregate=aggregate, **given):
            say(f"wrote {path}")


@click.command()
@store_option
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="[FILE…]")
def validate(store: str, files: tuple[Path, ...]) -> int:
    """Check the graph, or RDF files, against the SHACL shapes; exit status 1 where they do not conform."""
    from kgraph.shapes import validate_files

    if files:
        violations = validate_files(files)
    else:
        with open_graph(store) as graph:
            violations = graph.validate()
    for violation in violations:
        say(str(violation))
    say("conforms" if not violations else f"{len(violations)} violations", style="green" if not violations else "red")
    return 1 if violations else 0


@click.command()
@click.argument("documents", nargs=-1, required=True, metavar="DOCUMENT…")
@store_option
@click.option("--wait", is_flag=True, help="Wait while another process writes.")
def remove(documents: tuple[str, ...], store: str, wait: bool) -> int:
    """Take documents out of the graph, and everything that only they support."""

    status = 0
    with open_graph(store) as graph:
        for document in documents:
            if graph.remove(document, wait=wait):
                say(f"removed {document}")
            else:
                status = complain(f"there is no document {document!r} in {store}", advice="kgraph query reports")
    return status


@click.command()
@click.argument("event")
@click.argument("facts", nargs=-1, metavar="[FACT…]")
@store_option
@click.option("--reason", default="", help="Why; kept with the decision.")
def split(event: str, facts: tuple[str, ...], store: str, reason: str) -> None:
    """Take reported facts out of an event that they were merged into by mistake (all apart where none is named)."""

    with open_graph(store) as graph:
        for line in graph.split(event, *facts, reason=reason):
            say(line)


@click.command()
@click.argument("first")
@click.argument("second")
@store_option
@click.option("--reason", default="", help="Why; kept with the decision.")
def join(first: str, second: str, store: str, reason: str) -> None:
    """Say that two events are one; every later build respects it."""

    with open_graph(store) as graph:
        for line in graph.join(first, second, reason=reason):
            say(line)


@click.command()
@click.argument("target", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE.nq.gz")
@store_option
def backup(target: Path, store: str) -> None:
    """Write everything in the graph to one file with a checksum: the same graph, the same bytes."""

    with open_graph(store) as graph:
        say(f"wrote {graph.backup(target)}")


@click.command()
@click.argument("source", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE.nq.gz")
@store_option
def restore(source: Path, store: str) -> None:
    """Fill an empty graph from a backup, its checksum verified."""

    with open_graph(store) as graph:
        say(f"restored {graph.restore(source):,} statements to {store}")


@click.command()
@store_option
def compact(store: str) -> None:
    """Give back the disk space of what was removed."""

    with open_graph(store) as graph:
        before, after = graph.compact()
    say(f"{before:,} bytes before, {after:,} after")


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), default=Path("demo"))
def demo(folder: Path) -> None:
    """Turn the example reports into a graph, ask it four questions, and draw it."""
    from kgraph.demo import run_demo

    with progress("reading the example reports") as bar:
        result = run_demo(folder, progress=lambda _document, _outcome: bar.advance(bar.task_ids[0]))
    say(f"Read {result.added.read} reports and found {result.added.facts} facts in them.")
    for title, command, table in result.answers:
        say(f"\n{title}", style="bold")
        say(f"$ {command}", style="dim")
        show_table(table)
    say("\nThe sentences behind one of them", style="bold")
    say(f"$ {result.why_command}", style="dim")
    for line, style in result.why:
        say(line, style=style or None)
    say("\nWritten", style="bold")
    for path, what in result.files:
        say(f"  {path}  {what}")


COMMANDS: tuple[Any, ...] = (export, validate, remove, split, join, backup, restore, compact, demo)
