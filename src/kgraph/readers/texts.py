"""Bytes to documents: decoding with a clear word where it fails, plain text, JSON and JSON Lines."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator, Mapping
from typing import IO, Any

from kgraph.readers.dates import first_line_day, iso_day
from kgraph.readers.parts import Part, Refused, Settings, Unreadable, megabytes, safe_id
from kgraph.records import Document

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF16_LE, "utf-16"),
          (codecs.BOM_UTF16_BE, "utf-16"))  # fmt: skip
_TEXT_KEYS = ("text", "body", "content")
_DATE_KEYS = ("date", "published")
_SOURCE_KEYS = ("url", "source", "link")
_FOREIGN = {b"%PDF": "a PDF", b"PK\x03\x04": "a ZIP or office file", b"\x1f\x8b": "gzip", b"\x89PNG": "a picture",
            b"\xff\xd8\xff": "a picture", b"GIF8": "a picture", b"\xd0\xcf\x11\xe0": "an office file",
            b"{\\rtf": "rich text"}  # fmt: skip


def decode(data: bytes, encoding: str) -> str:
    """Return the text of a file's bytes, line ends as they are; a byte-order mark decides the encoding, and is dropped.

    Raises Refused for bytes that are no text, or no text in this encoding.
    """
    for start, what in _FOREIGN.items():
        if data.startswith(start):
            raise Refused(f"is {what}, no text (convert it to .txt or .html first)")
    for mark, marked in _MARKS:
        if data.startswith(mark):
            data, encoding = (data[len(mark) :], marked) if marked == "utf-8" else (data, marked)
            break
    else:
        if encoding.replace("-", "").lower() == "utf8" and b"\x00" in data[:8192]:
            raise Refused("is binary, no text (if it is UTF-16, give --encoding utf-16)")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        where = f"byte {error.start} (0x{data[error.start]:02X})" if error.start < len(data) else "its end"
        advice = "save it as UTF-8, or name its encoding with --encoding, for example cp1252"
        raise Refused(f"is not {encoding.upper()} at {where} ({advice})") from None
    except UnicodeError as error:
        raise Refused(f"is not {encoding.upper()}: {error}") from None


def text_document(name: str, text: str, settings: Settings, *, source: str, header: Mapping[str, Any]) -> Document:
    """Return the document of a plain text; `header` is what a file beside it says about it. Raises Refused."""
    check_text(text)
    published = _day_of(header) or first_line_day(text) or settings.published
    return Document(id=safe_id(name), text=text, published=published, title=_string(header, "title"),
                    source=_first(header, _SOURCE_KEYS) or source, license=_string(header, "license"))  # fmt: skip


def check_text(text: str) -> None:
    """Raise Refused for a text that is empty or holds half a surrogate pair, which no file could be written with."""
    if not text.strip("\ufeff\x00 \t\r\n\f\v\u00a0"):
        raise Refused("is empty")
    if not text.isascii():
        try:
            text.encode("utf-8")
        except UnicodeEncodeError as error:
            raise Refused(f"holds half a character (a lone surrogate) at {error.start}") from None


def record_document(record: Any, name: str, settings: Settings, *, source: str) -> Document:
    """Return the document of one JSON object with text, and id, title, date, url where it has them. Raises Refused."""
    if not isinstance(record, Mapping):
        raise Refused(f"is no JSON object but {type(record).__name__}")
    text = next((record[key] for key in _TEXT_KEYS if record.get(key)), None)
    if text is None:
        raise Refused("has no text (the field 'text')" if "text" not in record else "is empty")
    if not isinstance(text, str):
        raise Refused(f"has a field 'text' that is no string but {type(text).__name__}")
    check_text(text)
    given = record.get("id")
    identifier = str(given) if isinstance(given, str | int) and not isinstance(given, bool) and str(given) else name
    return Document(id=safe_id(identifier), text=text, title=_string(record, "title"),
                    published=_day_of(record) or first_line_day(text) or settings.published,
                    source=_first(record, _SOURCE_KEYS) or source, license=_string(record, "license"))  # fmt: skip


def _string(record: Mapping[str, Any], key: str) -> str:
    value = record.get(key)
    return value if isinstance(value, str) else ""


def _first(record: Mapping[str, Any], keys: tuple[str, ...]) -> str:
    return next((found for key in keys if (found := _string(record, key))), "")


def _day_of(record: Mapping[str, Any]) -> str:
    for key in _DATE_KEYS:
        written = record.get(key)
        if written not in (None, ""):
            day = iso_day(written) if isinstance(written, str) else None
            if day is None:
                raise Refused(f"has a {key} that is no date: {json.dumps(written)[:60]} (write YYYY-MM-DD)")
            return day
    return ""


def read_lines(stream: IO[bytes], where: str, name: str, settings: Settings, *, head: bytes = b"") -> Iterator[Part]:
    """Yield one part a line of a JSON Lines stream, one line in memory at a time; a bad line is told by its number.

    `head` is a first line already taken from the stream.
    """
    number = 0
    while line := head or stream.readline(settings.limit + 1):
        number, head = number + 1, b""
        place = f"{where}, line {number}"
        if len(line) > settings.limit:
            yield Unreadable(place, f"is longer than {megabytes(settings.limit)}")
            _skip_line(stream, line)
        elif line.strip(b"\xef\xbb\xbf \t\r\n"):
            yield _line_part(line, place, f"{name}-{number}", settings, source=where)
    if number == 0:
        yield Unreadable(where, "is empty")


def _skip_line(stream: IO[bytes], line: bytes) -> None:
    while line and not line.endswith(b"\n"):
        line = stream.readline(1 << 20)


def _line_part(line: bytes, place: str, name: str, settings: Settings, *, source: str) -> Part:
    try:
        return place, record_document(parse_json(decode(line, "utf-8")), name, settings, source=source)
    except Refused as error:
        return Unreadable(place, str(error))


def parse_json(text: str) -> Any:
    """Return the value of a JSON text. Raises Refused with line and column where it is none."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        at = f"line {error.lineno}, column {error.colno}" if error.lineno > 1 else f"column {error.colno}"
        raise Refused(f"is no JSON: {error.msg} at {at}") from None
    except (RecursionError, ValueError):
        raise Refused("is no JSON that can be read: nested too deep, or a number without end") from None


def read_stream(stream: IO[bytes], where: str, name: str, settings: Settings) -> Iterator[Part]:
    """Yield the documents of a stream without a name: JSON Lines where it begins with a brace, else one plain text."""
    head = stream.readline(settings.limit + 1)
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        yield from read_lines(stream, where, name, settings, head=head)
        return
    try:
        data = limited(head + stream.read(max(settings.limit + 1 - len(head), 0)), settings)
        yield where, text_document(name, decode(data, settings.encoding), settings, source="", header={})
    except Refused as error:
        yield Unreadable(where, str(error))


def limited(data: bytes, settings: Settings) -> bytes:
    """Return the bytes of one text. Raises Refused where they are more than the limit."""
    if len(data) > settings.limit:
        raise Refused(f"is larger than the {megabytes(settings.limit)} that one text may have (split it)")
    return data
