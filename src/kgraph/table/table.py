"""The table: rows of terms, shown, and written for every usual library and file."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, QueryResultsFormat, QuerySolutions, parse_query_results

from kgraph.errors import InputError
from kgraph.table.cells import (
    Term,
    Value,
    binding_of,
    cell_text,
    iri_of,
    json_value,
    link_of,
    one_line,
    term_of,
    uniform,
    value_of,
)
from kgraph.table.columns import fitted, line_of, text_width

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

_STYLE = (
    "<style>.kgraph-table{border-collapse:collapse;font-variant-numeric:tabular-nums}"
    ".kgraph-table caption{caption-side:top;text-align:left;font-weight:600;padding:.2em 0}"
    ".kgraph-table th,.kgraph-table td{text-align:left;vertical-align:top;padding:.25em .8em .25em 0;"
    "border-bottom:1px solid rgba(128,128,128,.3);max-width:36em}"
    ".kgraph-table .n{text-align:right}.kgraph-table a{text-decoration:none}</style>"
)


class Table:
    """Rows under named columns; a cell is an RDF term, shown as its label, link, date or number."""

    def __init__(
        self,
        columns: Sequence[str],
        rows: Sequence[Sequence[Term | None]],
        *,
        labels: Mapping[str, str] | None = None,
        title: str = "",
    ):
        """Take the terms as they came from the store, and the labels of the IRIs among them."""
        self.columns = tuple(columns)
        self.terms: list[tuple[Term | None, ...]] = [tuple(row) for row in rows]
        self.labels = dict(labels or {})
        self.title = title

    @classmethod
    def from_values(cls, columns: Sequence[str], rows: Sequence[Sequence[object]], *, title: str = "") -> Table:
        """Build a table from plain Python values, such as the figures of a network."""
        return cls(columns, [[term_of(value) for value in row] for row in rows], title=title)

    @property
    def rows(self) -> list[tuple[Value, ...]]:
        """Return the rows as plain values: labels, dates, numbers, None."""
        return [tuple(self.value(term) for term in row) for row in self.terms]

    def value(self, term: Term | None) -> Value:
        """Return what a cell says: the label of an IRI, the Python value of a literal."""
        if term is None:
            return None
        if isinstance(term, NamedNode):
            return self.labels.get(term.value, term.value)
        return value_of(term) if isinstance(term, Literal) else str(term)

    def column(self, name: str) -> list[Value]:
        """Return one column as plain values."""
        index = self._index(name)
        return [self.value(row[index]) for row in self.terms]

    def iris(self, name: str) -> list[str]:
        """Return the IRIs of one column, "" where a cell has none."""
        index = self._index(name)
        return [iri_of(row[index]) or "" for row in self.terms]

    def _index(self, name: str) -> int:
        if name not in self.columns:
            raise InputError(f"the table has no column {name!r}", advice=f"it has {', '.join(self.columns)}")
        return self.columns.index(name)

    def __len__(self) -> int:
        return len(self.terms)

    def __iter__(self) -> Iterator[dict[str, Value]]:
        return (dict(zip(self.columns, row, strict=True)) for row in self.rows)

    def __getitem__(self, index: int) -> dict[str, Value]:
        return dict(zip(self.columns, map(self.value, self.terms[index]), strict=True))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Table) and (self.columns, self.terms) == (other.columns, other.terms)

    __hash__ = None  # type: ignore[assignment]

    # --- for people ---------------------------------------------------------------------------------------------

    def __repr__(self) -> str:
        return f"<Table {self.title!r}: {len(self)} rows of {', '.join(self.columns)}>"

    def __str__(self) -> str:
        return self.to_text()

    def headers(self) -> list[str]:
        """Return the column names as a heading says them."""
        return [name.replace("_", " ") for name in self.columns]

    def numeric(self) -> list[bool]:
        """Tell for each column whether it holds numbers, which stand on the right."""
        return [self._numeric(index) for index in range(len(self.columns))]

    def cells(self) -> list[list[str]]:
        """Return every cell as one line of text."""
        return [[one_line(cell_text(self.value(term))) for term in row] for row in self.terms]

    def to_text(self, *, width: int = 0, limit: int = 0) -> str:
        """Return aligned text; with a width, long cells are cut so that lines fit it."""
        cells = self.cells()[: limit or None]
        headers = self.headers()
        widths = [max([text_width(name), *(text_width(row[i]) for row in cells)]) for i, name in enumerate(headers)]
        if width:
            widths = fitted(widths, width - 2 * (len(widths) - 1))
        right = self.numeric()
        lines = [line_of(headers, widths, right), "  ".join("─" * w for w in widths).rstrip()]
        lines += [line_of(row, widths, right) for row in cells]
        left_out = len(self) - len(cells)
        rest = [f"… {left_out} more"] if left_out else []
        return "\n".join([*([self.title] if self.title else []), *lines, *rest, f"({_rows(len(self))})"])

    def _repr_html_(self) -> str:
        return self.to_html(limit=100)

    def to_html(self, *, limit: int = 0) -> str:
        """Return an HTML table; IRIs are links that show their labels, all text is escaped."""
        shown = self.terms[:limit] if limit else self.terms
        right = [' class="n"' if number else "" for number in self.numeric()]
        head = "".join(
            f"<th scope='col'{c}>{html.escape(name)}</th>" for name, c in zip(self.headers(), right, strict=True)
        )
        body = "".join(
            "<tr>" + "".join(f"<td{c}>{self._cell(term)}</td>" for term, c in zip(row, right, strict=True)) + "</tr>"
            for row in shown
        )
        note = f"<p>{len(self) - len(shown)} more rows</p>" if len(shown) < len(self) else ""
        caption = f"<caption>{html.escape(self.title or _rows(len(self)))}</caption>"
        inside = f"{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody>"
        return f'{_STYLE}<table class="kgraph-table">{inside}</table>{note}'

    def _cell(self, term: Term | None) -> str:
        text = html.escape(cell_text(self.value(term)))
        link = link_of(term)
        if not link:
            return text
        return f'<a href="{html.escape(link)}" title="{html.escape(link)}" rel="noopener">{text}</a>'

    def _numeric(self, index: int) -> bool:
        values = [self.value(row[index]) for row in self.terms if row[index] is not None]
        return bool(values) and all(isinstance(value, int | float | Decimal) for value in values)

    # --- for programs -------------------------------------------------------------------------------------------

    def records(self, *, iris: bool = False) -> list[dict[str, Value]]:
        """Return the rows as mappings; with `iris`, a column `NAME_iri` follows every column that holds IRIs."""
        named = self._with_iris() if iris else [(name, index, False) for index, name in enumerate(self.columns)]
        return [
            {name: (iri_of(row[index]) if is_iri else self.value(row[index])) for name, index, is_iri in named}
            for row in self.terms
        ]

    def _with_iris(self) -> list[tuple[str, int, bool]]:
        found: list[tuple[str, int, bool]] = []
        for index, name in enumerate(self.columns):
            found.append((name, index, False))
            if any(isinstance(row[index], NamedNode) for row in self.terms):
                found.append((f"{name}_iri", index, True))
        return found

    def to_csv(self, path: str | Path | None = None, *, iris: bool = False) -> str:
        """Return the table as CSV (RFC 4180, UTF-8), and write it where a path is given."""
        records = self.records(iris=iris)
        names = list(records[0]) if records else list(self.columns)
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow(names)
        writer.writerows([cell_text(record[name]) for name in names] for record in records)
        return _written(out.getvalue(), path)

    def to_json(self, path: str | Path | None = None, *, iris: bool = True) -> str:
        """Return a JSON list of objects, and write it where a path is given; dates are ISO texts."""
        records = [{name: json_value(value) for name, value in record.items()} for record in self.records(iris=iris)]
        return _written(json.dumps(records, ensure_ascii=False, indent=1) + "\n", path)

    def to_markdown(self) -> str:
        """Return a Markdown table, links kept."""
        lines = ["| " + " | ".join(self.columns) + " |", "|" + " --- |" * len(self.columns)]
        lines += ["| " + " | ".join(self._markdown(term) for term in row) + " |" for row in self.terms]
        return "\n".join(lines) + "\n"

    def _markdown(self, term: Term | None) -> str:
        text = re.sub(r"([\\|\[\]<>*_`])", r"\\\1", one_line(cell_text(self.value(term))))
        return f"[{text}](<{link_of(term)}>)" if link_of(term) else text

    def to_sparql(self, format: str = "json") -> str:
        """Return SPARQL 1.1 query results, the terms unchanged; `format` is json, xml, csv or tsv."""
        if format not in _RESULTS:
            raise InputError(f"unknown results format {format!r}", advice=f"use one of {', '.join(_RESULTS)}")
        return (self._solutions().serialize(format=_RESULTS[format]) or b"").decode("utf-8")

    def to_sparql_json(self) -> str:
        """Return SPARQL 1.1 query results as JSON."""
        return self.to_sparql("json")

    def to_sparql_xml(self) -> str:
        """Return SPARQL 1.1 query results as XML."""
        return self.to_sparql("xml")

    def _solutions(self) -> QuerySolutions:
        """Return the rows as pyoxigraph's solutions, which know how to write themselves."""
        named = (
            [f"v{index}" for index in range(len(self.columns))]
            if not all(map(_VARIABLE.match, self.columns))
            else self.columns
        )
        rows = [
            {"bindings": {name: binding_of(term) for name, term in zip(named, row, strict=True) if term is not None}}
            for row in self.terms
        ]
        results = {"bindings": [row["bindings"] for row in rows]}
        source = json.dumps({"head": {"vars": list(named)}, "results": results}).encode()
        parsed = parse_query_results(source, format=QueryResultsFormat.JSON)
        assert isinstance(parsed, QuerySolutions)
        return parsed

    def to_arrow(self, *, iris: bool = False) -> pyarrow.Table:
        """Return a pyarrow Table; needs the extra `tables`."""
        with _needed("pyarrow"):
            import pyarrow as pa

        records = self.records(iris=iris)
        names = list(records[0]) if records else list(self.columns)
        return pa.table({name: uniform([record[name] for record in records]) for name in names})

    def to_pandas(self, *, iris: bool = False) -> pandas.DataFrame:
        """Return a pandas DataFrame; needs the extra `tables`."""
        with _needed("pandas"):
            import pandas as pd

        records = self.records(iris=iris)
        return pd.DataFrame(records, columns=list(records[0]) if records else list(self.columns))

    def to_polars(self, *, iris: bool = False) -> polars.DataFrame:
        """Return a polars DataFrame; needs the extra `tables`."""
        with _needed("polars"):
            import polars as pl

        frame = pl.from_arrow(self.to_arrow(iris=iris))
        assert isinstance(frame, pl.DataFrame)
        return frame

    def to_parquet(self, path: str | Path, *, iris: bool = True) -> None:
        """Write a Parquet file; needs the extra `tables`."""
        with _needed("pyarrow"):
            import pyarrow.parquet as pq

        pq.write_table(self.to_arrow(iris=iris), str(path))

    def write(self, path: str | Path) -> None:
        """Write the file form that the path's ending names: csv, json, md, html, parquet, srj, srx, tsv or txt."""
        target = Path(path)
        forms: dict[str, Callable[[], str]] = {
            ".csv": lambda: self.to_csv(iris=True),
            ".html": self.to_html,
            ".json": self.to_json,
            ".md": self.to_markdown,
            ".srj": self.to_sparql,
            ".srx": lambda: self.to_sparql("xml"),
            ".tsv": lambda: self.to_sparql("tsv"),
            ".txt": self.to_text,
        }
        suffix = target.suffix.lower()
        if suffix == ".parquet":
            self.to_parquet(target)
        elif suffix in forms:
            _written(forms[suffix](), target)
        else:
            raise InputError(f"no table is written as {suffix or 'a file without ending'}", where=str(path),
                             advice=f"use {', '.join(forms)} or .parquet")  # fmt: skip


_RESULTS = {
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
}
_VARIABLE = re.compile(r"\w+$")


# --- writing ----------------------------------------------------------------------------------------------------


def _written(text: str, path: str | Path | None) -> str:
    if path is not None:
        Path(path).write_bytes(text.encode("utf-8"))
    return text


@contextmanager
def _needed(library: str) -> Iterator[None]:
    try:
        yield
    except ImportError as error:
        advice = 'pip install "kgraph-partnerships[tables]"'
        raise InputError(f"{library} is not installed", advice=advice) from error


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count} rows"
