"""Commands that read text: `add`, `facts`, `evaluate`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kgraph.cli.console import err, grid, progress, say, write
from kgraph.cli.options import encoding_option, open_graph, store_option
from kgraph.errors import InputError
from kgraph.files import whole_file
from kgraph.records import Document, Fact, Report

if TYPE_CHECKING:
    from kgraph.evaluate import Outcome

published_option = click.option(
    "--published", default="", metavar="YYYY-MM-DD", help="Day of publication, where the text itself has none."
)


@click.command()
@click.argument("sources", nargs=-1, required=True, metavar="PATH|URL…")
@store_option
@published_option
@encoding_option
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Processes that read.")
@click.option("--again", is_flag=True, help="Read again what is in the graph already.")
@click.option("--keep-text", is_flag=True, help="Store the whole text, not only the sentences cited.")
@click.option("--wait", is_flag=True, help="Wait while another process writes.")
@click.option("--no-validate", is_flag=True, help="Store without checking each document against the shapes.")
def add(sources: tuple[str, ...], store: str, no_validate: bool, **options: Any) -> int:
    """Read documents and store what they say; a second run goes on where the first one stopped."""

    with open_graph(store) as graph, progress("reading") as bar:
        added = graph.add(
            *sources,
            validate=not no_validate,
            progress=lambda _document, _outcome: bar.advance(bar.task_ids[0]),
            **options,
        )
    documents = "1 document" if added.read == 1 else f"{added.read} documents"
    failed = f", {len(added.failed)} not stored" if added.failed else ""
    say(f"{documents}: {added.stored} stored with {added.facts} facts, {added.unchanged} already there{failed}")
    for failure in added.failed:
        err.print(f"  {failure.source}: {failure.reason}", markup=False, soft_wrap=True)
    return 2 if added.failed else 0


@click.command()
@click.argument("sources", nargs=-1, required=True, metavar="PATH…")
@published_option
@encoding_option
@click.option("--format", "form", type=click.Choice(["table", "json", "ttl"]), default="table", show_default=True)
@click.option("--out", type=click.Path(path_type=Path), help="Folder for one ID.json (or ID.ttl) a document.")
@click.option("--explain", is_flag=True, help="Say why each slot has its value.")
@click.option("--missed", is_flag=True, help="List sentences from which no fact came though they looked like one.")
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Processes that read.")
@click.option("--pipeline", default="", metavar="NAME", help="A spaCy pipeline with UD labels in the parser's place.")
def facts(sources: tuple[str, ...], published: str, encoding: str, form: str, out: Path | None, explain: bool,
          missed: bool, workers: int, pipeline: str) -> int:  # fmt: skip
    """Say what texts tell, without storing anything."""
    from kgraph.pipeline import Unreadable, read_documents, read_reports

    failures: list[Unreadable] = []
    count = 0
    documents_read = read_documents(sources, published=published, encoding=encoding)
    for result in read_reports(documents_read, workers=workers, pipeline=pipeline):
        if isinstance(result, Unreadable):
            failures.append(result)
            continue
        count += 1
        if out is not None:
            _write_file(result, out, form)
        elif form == "json":
            write(json.dumps(result.to_json(), ensure_ascii=False, indent=1))
        elif form == "ttl":
            write(_turtle(result))
        else:
            _show(result, explain=explain, missed=missed)
    if out is not None:
        say(f"{count} documents written to {out}")
    if failures and not count and len(failures) == 1:
        raise InputError(failures[0].reason, where=failures[0].source)
    for failure in failures:
        err.print(f"kgraph: {failure.source}: {failure.reason}", markup=False, soft_wrap=True)
    return 2 if failures else 0


def _write_file(report: Report, folder: Path, form: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    suffix = "ttl" if form == "ttl" else "json"
    text = _turtle(report) if form == "ttl" else json.dumps(report.to_json(), ensure_ascii=False, indent=1) + "\n"
    target = folder / f"{report.document.id}.{suffix}"
    with whole_file(target) as partial:
        partial.write_text(text, encoding="utf-8")


def _turtle(report: Report) -> str:
    from kgraph.pipeline import turtle

    return turtle(report)


def _show(report: Report, *, explain: bool, missed: bool) -> None:
    from kgraph.pipeline import fact_line, missed_sentences

    document = report.document
    say(f"{document.title or document.id}" + (f" ({document.published})" if document.published else ""), style="bold")
    for fact in report.facts:
        say(f"  {fact_line(fact)}")
        for start, end in fact.evidence:
            say(f"      “{_quote(document, start, end)}”", style="dim")
        if explain:
            _explain(document, fact)
    if not report.facts:
        say("  no fact found; --missed says which sentences came close")
    if missed:
        for miss in missed_sentences(document):
            say(f"  missed ({miss.frame}): {miss.reason}", style="yellow")
            say(f"      “{_quote(document, *miss.span)}”", style="dim")
    say()


def _quote(document: Document, start: int, end: int) -> str:
    return " ".join(document.text[start:end].split())


def _explain(document: Document, fact: Fact) -> None:
    say(f"      confidence {fact.confidence:.2f}")
    for reason in fact.reasons:
        words = f" “{_quote(document, *reason.span)}”" if reason.span else ""
        say(f"      {reason.slot}: {reason.rule}{words}{f' ({reason.note})' if reason.note else ''}")
    for slot, value in fact.variants:
        say(f"      also said: {slot} {value}", style="yellow")


@click.command()
@click.argument("gold", type=click.Path(path_type=Path))
@click.option("--system", type=click.Path(path_type=Path), help="Folder of ID.json to judge; else texts are read now.")
@click.option("--part", type=click.Choice(["work", "check"]), help="Only this part of the gold set.")
@click.option("--errors", is_flag=True, help="List misses and false alarms with their sentences.")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Processes that read.")
def evaluate(gold: Path, system: Path | None, part: str | None, errors: bool, as_json: bool, workers: int) -> None:
    """Compare facts with a folder of gold facts and print the figures."""
    from kgraph.pipeline import evaluate_gold

    figures, outcomes = evaluate_gold(gold, system=system, part=part, workers=workers)
    if as_json:
        write(json.dumps(figures, indent=1, ensure_ascii=False))
        return
    _print_figures(figures)
    if errors:
        _print_errors(outcomes)


def _print_figures(figures: dict[str, Any]) -> None:
    say(f"{figures['documents']} documents", style="bold")
    for group in ("facts", "slots", "without office", "accuracy"):
        say(f"{group:15}" + "  ".join(f"{name} {_figure(value)}" for name, value in figures[group].items()))
    say(f"spans inside the text {_figure(figures['spans inside the text'])}")
    for group in ("kinds", "per slot"):
        rows = [[name, row["gold"], row["system"], _figure(row["F1"])] for name, row in figures[group].items()]
        grid([group, "gold", "found", "F1"], rows)


def _figure(value: Any) -> str:
    return "-" if value is None else f"{value:.3f}" if isinstance(value, float) else str(value)


def _print_errors(outcomes: Sequence[Outcome]) -> None:
    for outcome in outcomes:
        for title, listed in (("missed", outcome.missed), ("false alarm", outcome.false)):
            for fact in listed:
                say(f"{outcome.name}: {title}: {json.dumps(fact, ensure_ascii=False)}")


COMMANDS: tuple[Any, ...] = (add, facts, evaluate)
