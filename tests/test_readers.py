"""Readers: every kind of source, and for every bad one a reason that says what to do, while reading goes on."""

from __future__ import annotations

import gzip
import http.server
import io
import json
import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import pytest

from kgraph.errors import InputError
from kgraph.readers import Unreadable, read_documents
from kgraph.readers.dates import iso_day
from kgraph.readers.parts import safe_id
from kgraph.records import Document

SHARED = Path(__file__).parents[1].parent / "shared"


def read(*sources: Path | str, **options: object) -> list[Document | Unreadable]:
    return list(read_documents(sources, **options))  # type: ignore[arg-type]


def only(*sources: Path | str, **options: object) -> Document:
    (found,) = read(*sources, **options)
    assert isinstance(found, Document), found
    return found


def reason(*sources: Path | str, **options: object) -> str:
    (found,) = read(*sources, **options)
    assert isinstance(found, Unreadable), found
    assert "\n" not in str(found)
    return found.reason


# --- plain text -------------------------------------------------------------------------------------------------


def test_text_is_kept_exactly_as_read(tmp_path: Path) -> None:
    text = " date 2025-11-02 SEOUL: Trade rose.\r\n\r\n“Yes,” he\u00a0said.\r\n"
    path = tmp_path / "report-1.txt"
    path.write_bytes(text.encode())
    document = only(path)
    assert document.text == text
    assert (document.id, document.published, document.source) == ("report-1", "2025-11-02", "report-1.txt")


def test_byte_order_marks_decide_the_encoding(tmp_path: Path) -> None:
    for name, encoding in (("a", "utf-8-sig"), ("b", "utf-16"), ("c", "utf-32")):
        (tmp_path / f"{name}.txt").write_text("Côte d’Ivoire", encoding=encoding)
    assert {d.text for d in read(tmp_path) if isinstance(d, Document)} == {"Côte d’Ivoire"}


def test_published_dates_what_has_no_date(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Trade rose.")
    (tmp_path / "b.txt").write_text("date 2024-05-06\nTrade rose.")
    days = [d.published for d in read(tmp_path, published="2025-01-02") if isinstance(d, Document)]
    assert days == ["2025-01-02", "2024-05-06"]


def test_a_first_line_that_names_no_day_dates_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("date 2025-02-30 SEOUL: Trade rose.")
    assert only(tmp_path / "a.txt").published == ""


def test_header_beside_a_text_dates_it_and_is_no_document(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Trade rose.")
    header = {"id": "a", "published": "2025-11-02", "title": "Trade", "source": "https://e.org/a", "license": "CC0"}
    (tmp_path / "a.json").write_text(json.dumps({"document": header, "facts": []}))
    document = only(tmp_path)
    assert document.header() == header


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b" \n\t\r\n", "is empty"),
        (b"caf\xe9 au lait", "is not UTF-8 at byte 3 (0xE9)"),
        (b"\x7fELF\x00\x00\x01", "is binary"),
        (b"T\x00r\x00a\x00d\x00e\x00", "--encoding utf-16"),
        (b"%PDF-1.7 ...", "is a PDF"),
        (b"PK\x03\x04....", "ZIP"),
    ],
)
def test_bad_text_is_told(tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "bad.txt").write_bytes(content)
    assert said in reason(tmp_path / "bad.txt")


def test_encoding_can_be_named(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"caf\xe9")
    assert only(tmp_path / "a.txt", encoding="cp1252").text == "café"
    with pytest.raises(InputError, match="encoding 'klingon' is unknown"):
        read(tmp_path / "a.txt", encoding="klingon")


def test_published_must_be_a_day() -> None:
    with pytest.raises(InputError, match="YYYY-MM-DD"):
        read("x.txt", published="yesterday")


def test_an_enormous_text_is_refused_before_it_fills_the_memory(tmp_path: Path) -> None:
    path = tmp_path / "big.txt"
    with path.open("wb") as file:
        file.truncate(30_000_000_000)
    assert "larger than the 20.0 MB" in reason(path)
    bomb = tmp_path / "bomb.txt.gz"
    bomb.write_bytes(gzip.compress(b"a" * 300_000))
    assert "larger than the 0.1 MB" in reason(bomb, limit=100_000)


# --- files and folders ------------------------------------------------------------------------------------------


def test_a_folder_is_read_in_order_and_goes_on_past_bad_files(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "two.txt").write_text("Two.")
    (tmp_path / "one.txt").write_text("One.")
    (tmp_path / "bad.txt").write_bytes(b"\xff\xff")
    (tmp_path / "skip.png").write_bytes(b"\x89PNG")
    (tmp_path / ".hidden.txt").write_text("Hidden.")
    found = read(tmp_path)
    assert [d.id if isinstance(d, Document) else Path(d.source).name for d in found] == ["bad.txt", "one", "two"]


@pytest.mark.parametrize("name", ["missing.txt", "missing/"])
def test_a_missing_source_is_told(tmp_path: Path, name: str) -> None:
    assert reason(tmp_path / name) == "does not exist"


def test_a_folder_without_texts_is_told(tmp_path: Path) -> None:
    assert "holds no file that can be read" in reason(tmp_path)


def test_what_is_no_file_is_told(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert "neither a file nor a folder" in reason(tmp_path / "pipe.txt")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Trade rose.")
    (tmp_path / "a.txt").chmod(0)
    assert "Permission denied" in reason(tmp_path / "a.txt")


def test_two_documents_of_one_id_are_not_mixed_up(tmp_path: Path) -> None:
    for folder, text in (("a", "One."), ("b", "Two.")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "report.txt").write_text(text)
    first, second = read(tmp_path)
    assert isinstance(first, Document)
    assert isinstance(second, Unreadable)
    assert "has the id 'report' of" in second.reason


def test_a_source_given_twice_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Trade rose.")
    assert len(read(tmp_path / "a.txt", tmp_path / "a.txt", tmp_path)) == 1


def test_gzip_is_opened_and_damage_is_told(tmp_path: Path) -> None:
    packed = gzip.compress(b"Trade rose." * 1000)
    (tmp_path / "good.txt.gz").write_bytes(packed)
    (tmp_path / "half.txt.gz").write_bytes(packed[: len(packed) // 2])
    (tmp_path / "none.txt.gz").write_bytes(b"no gzip at all")
    found = {Path(d.source).name: d for d in read(tmp_path)}
    assert isinstance(found["good.txt.gz"], Document)
    assert found["good.txt.gz"].id == "good"
    for name in ("half.txt.gz", "none.txt.gz"):
        broken = found[name]
        assert isinstance(broken, Unreadable)
        assert "is damaged" in broken.reason or "cannot be read" in broken.reason


# --- JSON -------------------------------------------------------------------------------------------------------


def lines(*records: object) -> bytes:
    return b"".join((r if isinstance(r, bytes) else json.dumps(r).encode()) + b"\n" for r in records)


def test_json_lines_with_all_fields(tmp_path: Path) -> None:
    (tmp_path / "news.jsonl").write_bytes(
        lines(
            {
                "id": "n/1",
                "text": "One.",
                "title": "First",
                "date": "Wed, 03 Aug 2022 19:49:23 +0000",
                "url": "http://e.org",
            },
            {"text": "Two.", "published": "2024-10-02 12:03:29-04:00"},
            {"id": 7, "text": "Three.", "date": None},
        )
    )
    one, two, three = (d for d in read(tmp_path / "news.jsonl") if isinstance(d, Document))
    assert (one.id, one.title, one.published, one.source) == ("n-1", "First", "2022-08-03", "http://e.org")
    assert (two.id, two.published) == ("news-2", "2024-10-02")
    assert (three.id, three.published) == ("7", "")


def test_a_bad_line_is_told_by_its_number_and_the_rest_is_read(tmp_path: Path) -> None:
    (tmp_path / "news.jsonl").write_bytes(
        lines(
            {"id": "a", "text": "One."}, b"", b'{"id": "b", "text":', [1], {"id": "c"}, {"id": "d", "text": 5},
            {"id": "e", "text": "Five.", "date": "soon"}, b'{"id": "f", "text": "\\ud800 half"}', b"\xff\xfe{}",
            {"id": "g", "text": ""}, {"id": "a", "text": "Other."}, {"id": "h", "text": "Last."},
        )
    )  # fmt: skip
    found = read(tmp_path / "news.jsonl")
    assert [d.id for d in found if isinstance(d, Document)] == ["a", "h"]
    told = {d.source.rpartition(" ")[2]: d.reason for d in found if isinstance(d, Unreadable)}
    assert list(told) == ["3", "4", "5", "6", "7", "8", "9", "10", "11"]
    for line, part in {
        "3": "is no JSON", "4": "no JSON object but list", "5": "has no text", "6": "no string but int", "7": "no date",
        "8": "half a character", "9": "is not", "10": "is empty", "11": "has the id 'a'",
    }.items():  # fmt: skip
        assert part in told[line]


def test_json_nested_too_deep_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b"[" * 200_000 + b"\n" + lines({"id": "b", "text": "B."}))
    first, second = read(tmp_path / "a.jsonl")
    assert isinstance(first, Unreadable)
    assert isinstance(second, Document)


def test_a_line_without_end_is_told_and_passed_over(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b'{"text": "' + b"a" * 5000 + b'"}\n' + lines({"id": "b", "text": "B."}))
    first, second = read(tmp_path / "a.jsonl", limit=1000)
    assert isinstance(first, Unreadable)
    assert "longer than" in first.reason
    assert isinstance(second, Document)


def test_one_json_document(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps({"text": "One.", "date": "2025-11-02"}))
    assert only(tmp_path / "a.json").id == "a"
    (tmp_path / "b.json").write_text(json.dumps({"document": {"id": "b"}, "facts": []}))
    assert "holds facts, not a text" in reason(tmp_path / "b.json")


# --- standard input ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "ids"),
    [(b"Trade rose.\nMore.", ["stdin"]), (lines({"id": "a", "text": "A."}, {"text": "B."}), ["a", "stdin-2"])],
)
def test_standard_input(monkeypatch: pytest.MonkeyPatch, given: bytes, ids: list[str]) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given)))
    assert [d.id for d in read("-") if isinstance(d, Document)] == ids


def test_empty_standard_input_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"")))
    assert reason("-") == "is empty"


# --- names and dates --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "safe"),
    [("news-01", "news-01"), ("a/b c", "a-b-c"), ("../../etc", "etc"), ("", "document"), ("é", "é"), ("a\0b", "a-b")],
)
def test_ids_are_safe_for_files(name: str, safe: str) -> None:
    assert safe_id(name) == safe


def test_long_ids_stay_apart() -> None:
    one, two = safe_id("x" * 500 + "1"), safe_id("x" * 500 + "2")
    assert one != two
    assert max(len(one), len(two)) <= 120


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2025-11-02", "2025-11-02"), ("2025-11-02T23:30:00+09:00", "2025-11-02"), ("2025-02-30", None),
        ("Wed, 03 Aug 2022 19:49:23 +0000", "2022-08-03"), ("20251102", "2025-11-02"), ("last week", None), ("", None),
    ],
)  # fmt: skip
def test_days(written: str, day: str | None) -> None:
    assert iso_day(written) == day


# --- the web (a server of our own) ------------------------------------------------------------------------------


class Pages(http.server.BaseHTTPRequestHandler):
    pages: ClassVar[dict[str, tuple[int, str, bytes]]] = {
        "/a.txt": (200, "text/plain; charset=utf-8", "Côte d’Ivoire signed.".encode()),
        "/latin": (200, "text/plain; charset=iso-8859-1", b"caf\xe9"),
        "/odd": (200, "text/plain; charset=klingon", b"Trade rose."),
        "/news.jsonl": (200, "application/octet-stream", b'{"id": "a", "text": "A."}\n'),
        "/one": (200, "application/json", b'{"text": "One.", "date": "2025-11-02"}'),
        "/picture": (200, "image/png", b"\x89PNG"),
        "/big": (200, "text/plain", b"a" * 5000),
        "/page": (200, "text/html", b"<html><body><p>Hello</p></body></html>"),
    }

    def do_GET(self) -> None:
        status, kind, body = self.pages.get(self.path, (404, "text/plain", b"gone"))
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_texts_of_the_web(site: str) -> None:
    document = only(f"{site}/a.txt", published="2025-11-02")
    assert (document.text, document.published) == ("Côte d’Ivoire signed.", "2025-11-02")
    assert document.source == f"{site}/a.txt"
    assert document.id == "127.0.0.1-a.txt"
    assert only(f"{site}/latin").text == "café"
    assert only(f"{site}/odd").text == "Trade rose."
    assert only(f"{site}/news.jsonl").id == "a"
    assert only(f"{site}/one").published == "2025-11-02"


def test_what_the_web_does_not_give_is_told(site: str) -> None:
    assert "answered 404" in reason(f"{site}/missing")
    assert "is image/png, no text" in reason(f"{site}/picture")
    assert "larger than" in reason(f"{site}/big", limit=1000)
    assert "cannot be fetched" in reason("http://127.0.0.1:1/")
    assert "cannot be fetched" in reason("http://[broken/")


def test_pages_without_the_extra_say_what_to_install(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    assert "kgraph-partnerships[web]" in reason(f"{site}/page")


def test_pages_with_the_extra(tmp_path: Path) -> None:
    pytest.importorskip("trafilatura")
    told = "The two ministers signed document number {} in Oslo on Monday, and spoke of more to come."
    body = "".join(f"<p>{told.format(n)}</p>" for n in range(9))
    (tmp_path / "page.html").write_text(f"<html><title>Pact</title><body><article>{body}</article></body></html>")
    document = only(tmp_path / "page.html")
    assert "signed document number 3" in document.text
    (tmp_path / "none.html").write_text("<html></html>")
    assert "without an article" in reason(tmp_path / "none.html")


# --- the corpora ------------------------------------------------------------------------------------------------


@pytest.mark.skipif(not (SHARED / "corpora").exists(), reason="the corpora are not part of the package")
def test_a_corpus_is_read_as_it_is() -> None:
    found = read(SHARED / "corpora" / "wikinews_en_2019_2020.jsonl.gz")
    assert len(found) == 295
    assert all(isinstance(d, Document) and d.published and d.title and d.source.startswith("http") for d in found)
