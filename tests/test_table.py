"""Tables: cells as people and programs want them, and every file form read back."""

from __future__ import annotations

import csv
import datetime
import io
import json
import sys
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import pytest
from rich.console import Console

from kgraph.cli import console
from kgraph.errors import InputError
from kgraph.table import Table, Term, cell_text, link_of

XSD = "http://www.w3.org/2001/XMLSchema#"
KOREA = ox.NamedNode("https://w3id.org/kgraph/id/state/KOR")


def typed(text: str, datatype: str) -> ox.Literal:
    return ox.Literal(text, datatype=ox.NamedNode(XSD + datatype))


@pytest.fixture
def table() -> Table:
    rows: list[list[Term | None]] = [
        [KOREA, typed("2025-11-02", "date"), typed("8", "integer"), typed("2.50", "decimal"), ox.Literal("a <b> & c")],
        [KOREA, typed("2025", "gYear"), typed("10", "integer"), None, ox.Literal("two\nlines")],
    ]
    return Table(("state", "date", "count", "amount", "note"), rows, labels={KOREA.value: "South Korea"}, title="Test")


def test_cells_are_labels_dates_and_numbers(table: Table) -> None:
    assert table.rows[0] == ("South Korea", datetime.date(2025, 11, 2), 8, Decimal("2.5"), "a <b> & c")
    assert table.rows[1][1] == "2025"
    assert table[1]["amount"] is None
    assert [row["count"] for row in table] == [8, 10]
    assert table.column("count") == [8, 10]
    assert table.iris("state") == [KOREA.value, KOREA.value]


@pytest.mark.parametrize("text, datatype", [("soon", "integer"), ("2025-13-40", "date"), ("much", "decimal")])
def test_a_literal_that_its_datatype_does_not_have_stays_text(text: str, datatype: str) -> None:
    assert Table(("x",), [[typed(text, datatype)]]).rows == [(text,)]


def test_text_is_aligned_cut_to_width_and_counts_its_rows(table: Table) -> None:
    lines = str(table).splitlines()
    assert lines[0] == "Test"
    assert lines[1].startswith("state")
    assert lines[3].index(" 8 ") == lines[4].index("10 ")  # numbers end in one column
    assert lines[-1] == "(2 rows)"
    assert max(map(len, table.to_text(width=60).splitlines()[1:3])) <= 60
    assert "… 1 more" in table.to_text(limit=1)


def test_text_has_no_control_characters() -> None:
    hostile = Table(("x",), [[ox.Literal("a\x1b[31mred\x07\r\nb")]])
    assert "\x1b" not in str(hostile)
    assert len(str(hostile).splitlines()) == 4


def test_wide_signs_take_two_columns() -> None:
    lines = Table.from_values(("name", "n"), [("日本", 1), ("Fiji", 2)]).to_text().splitlines()
    assert lines[2].index("1") + 2 == lines[3].index("2")


def test_html_links_labels_and_escapes_text(table: Table) -> None:
    page = table._repr_html_()
    assert f'<a href="{KOREA.value}" title="{KOREA.value}" rel="noopener">South Korea</a>' in page
    assert "a &lt;b&gt; &amp; c" in page
    assert "<b>" not in page


@pytest.mark.parametrize("text", ["javascript:alert(1)", "data:text/html,x", "http://a b", "no link"])
def test_only_web_addresses_become_links(text: str) -> None:
    assert link_of(ox.Literal(text)) == ""
    assert link_of(ox.Literal("https://example.org/x")) == "https://example.org/x"
    assert link_of(ox.NamedNode("urn:x")) == ""


def test_csv_is_read_back(table: Table) -> None:
    rows = list(csv.DictReader(io.StringIO(table.to_csv(iris=True), newline="")))
    assert rows[0]["state"] == "South Korea"
    assert rows[0]["state_iri"] == KOREA.value
    assert rows[1]["note"] == "two\nlines"
    assert "state_iri" not in table.to_csv().splitlines()[0]


def test_json_is_read_back(table: Table) -> None:
    rows = json.loads(table.to_json())
    assert rows[0] == {
        "state": "South Korea", "state_iri": KOREA.value, "date": "2025-11-02", "count": 8, "amount": 2.5,
        "note": "a <b> & c",
    }  # fmt: skip
    assert rows[1]["amount"] is None


@pytest.mark.parametrize("form", [ox.QueryResultsFormat.JSON, ox.QueryResultsFormat.XML])
def test_sparql_results_keep_the_terms(table: Table, form: ox.QueryResultsFormat) -> None:
    text = table.to_sparql_json() if form == ox.QueryResultsFormat.JSON else table.to_sparql_xml()
    parsed = ox.parse_query_results(text.encode(), format=form)
    assert isinstance(parsed, ox.QuerySolutions)
    assert [[solution[name] for name in table.columns] for solution in parsed] == [list(row) for row in table.terms]


def test_markdown_keeps_links_and_escapes_bars() -> None:
    text = Table(("x",), [[KOREA], [ox.Literal("a|b")]], labels={KOREA.value: "South Korea"}).to_markdown()
    assert f"[South Korea](<{KOREA.value}>)" in text
    assert r"a\|b" in text


def test_pandas_polars_and_parquet_have_the_same_cells(table: Table, tmp_path: Path) -> None:
    pandas, polars = pytest.importorskip("pandas"), pytest.importorskip("polars")
    frame = table.to_pandas()
    assert list(frame["state"]) == ["South Korea", "South Korea"]
    assert table.to_polars()["count"].to_list() == [8, 10]
    table.to_parquet(tmp_path / "t.parquet")
    assert pandas.read_parquet(tmp_path / "t.parquet")["state_iri"].to_list() == [KOREA.value] * 2
    assert polars.read_parquet(tmp_path / "t.parquet")["note"].to_list() == ["a <b> & c", "two\nlines"]
    assert isinstance(Table(("d",), [[typed("2025-11-02", "date")]]).to_polars()["d"][0], datetime.date)


def test_an_empty_table_has_its_columns_everywhere() -> None:
    empty = Table(("a", "b"), [])
    assert str(empty).splitlines() == ["a  b", "─  ─", "(0 rows)"]
    assert empty.to_csv() == "a,b\r\n"
    assert json.loads(empty.to_json()) == []
    assert list(empty.to_pandas().columns) == ["a", "b"]
    assert "<th" in empty._repr_html_()


@pytest.mark.parametrize("ending", ["csv", "json", "md", "html", "srj", "srx", "tsv", "txt", "parquet"])
def test_write_chooses_the_form_by_the_ending(table: Table, tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"table.{ending}"
    table.write(path)
    assert path.stat().st_size > 50


def test_unknown_endings_columns_and_formats_are_told(table: Table, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no table is written as \.doc.*\.csv"):
        table.write(tmp_path / "x.doc")
    with pytest.raises(InputError, match=r"no column 'nope'.*it has state"):
        table.column("nope")
    with pytest.raises(InputError, match="unknown results format"):
        table.to_sparql("yaml")


def test_cell_texts() -> None:
    assert [cell_text(v) for v in (None, True, 0.123456, 12345678.0, Decimal("34000000000"))] == [
        "", "yes", "0.1235", "12345678", "34000000000",
    ]  # fmt: skip


@pytest.mark.parametrize("width, across", [(120, True), (60, False)])
def test_a_narrow_terminal_gets_rows_below_each_other(
    monkeypatch: pytest.MonkeyPatch, width: int, across: bool
) -> None:
    file = io.StringIO()
    monkeypatch.setattr(
        console, "out", Console(file=file, width=width, force_terminal=True, color_system=None, highlight=False)
    )
    sentence = "They raised their ties to a strategic partnership on Sunday, after talks."
    names = ("date", "event", "level", "status", "sentence", "events")
    console.show_table(Table.from_values(names, [("2025-11-02", "upgrade of ties " * 3, "", "Completed", sentence, 7)]))
    lines = file.getvalue().splitlines()
    assert all(len(line) <= width + 20 for line in lines)
    assert ("    date  2025-11-02" in lines) is not across
    assert any(line.startswith("sentence  They raised their ties") for line in lines) is not across
    assert not any(line.strip().startswith("level") for line in lines), "an empty cell needs no line"


@pytest.mark.parametrize("library, method", [("pandas", "to_pandas"), ("polars", "to_polars"), ("pyarrow", "to_arrow")])
def test_what_is_not_installed_is_told_with_its_extra(
    table: Table, monkeypatch: pytest.MonkeyPatch, library: str, method: str
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(InputError, match=rf"{library} is not installed.*kgraph-partnerships\[tables\]"):
        getattr(table, method)()
