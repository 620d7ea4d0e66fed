"""How things look in a terminal: one console, one progress bar, one way to complain."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import zip_longest
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table as RichTable

from kgraph.table import Table

out = Console(highlight=False, soft_wrap=False)
err = Console(stderr=True, highlight=False)


def say(text: str = "", *, style: str | None = None) -> None:
    """Print one line of plain text: no markup is read in it, since it may come from the data."""
    out.print(text, style=style, markup=False, soft_wrap=True)


def complain(text: str, *, advice: str = "") -> int:
    """Print one line to standard error and return the exit status 2."""
    line = " ".join(f"kgraph: {text}{f' ({advice})' if advice else ''}".split())
    sys.stderr.write(line + "\n")
    return 2


def write(text: str) -> None:
    """Write text to standard output exactly as it is, for machines."""
    sys.stdout.write(text if text.endswith("\n") else text + "\n")


def grid(headers: Sequence[str], rows: Iterable[Sequence[Any]], *, right: Sequence[bool] = ()) -> None:
    """Print a table whose cells fold, so that no sentence is cut off; 160 columns wide where there is no terminal."""
    table = RichTable(header_style="bold", box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for place, header in enumerate(headers):
        table.add_column(header, overflow="fold", justify="right" if any(right[place : place + 1]) else "left")
    for row in rows:
        table.add_row(*("" if value is None else escape(str(value)) for value in row))
    console = out if out.is_terminal else Console(file=sys.stdout, width=160, highlight=False)
    console.print(table)


def records(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print each row as a block of lines, a line for each cell that says something."""
    wide = max(map(len, headers), default=0)
    for row in rows:
        for header, cell in zip(headers, row, strict=True):
            if cell:
                lines = textwrap.wrap(cell, max(out.width - wide - 3, _WORD)) or [""]
                for name, line in zip_longest([header], lines, fillvalue=""):
                    say(f"{name:>{wide}}  {line}")
        say()


def _fits(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> bool:
    """Tell whether the columns are wide enough for a usual word or two, where they need as much."""
    needed = [max(map(len, column)) for column in zip(headers, *rows, strict=True)]
    return sum(min(width, _WORD) + 3 for width in needed) <= out.width


_WORD = 16  # columns of a terminal


def show_table(table: Table) -> None:
    """Print the rows of an answer, below each other in a terminal that is too narrow for a table."""
    headers, rows = table.headers(), table.cells()
    if not out.is_terminal or _fits(headers, rows):
        grid(headers, rows, right=table.numeric())
    else:
        records(headers, rows)
    say(f"{len(table)} row{'' if len(table) == 1 else 's'}", style="dim")


@contextmanager
def progress(what: str, total: int | None = None) -> Iterator[Progress]:
    """Show a bar on standard error while long work goes on; silent where that is no terminal."""
    bar = Progress(
        SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
        console=err, transient=True, disable=not err.is_terminal)  # fmt: skip
    with bar:
        bar.add_task(what, total=total)
        yield bar
