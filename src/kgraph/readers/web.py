"""Pages of the web: fetched within limits of size and time, their article taken out by trafilatura."""

from __future__ import annotations

import http.client
import json
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

from kgraph.readers.parts import Part, Refused, Settings, Unreadable, safe_id
from kgraph.readers.texts import decode, limited, parse_json, read_lines, record_document, text_document
from kgraph.records import Document

SECONDS = 20.0
"""For one page, all of it."""

_LINES = ("application/x-ndjson", "application/jsonl")
_HEADERS = {"User-Agent": "kgraph (+https://w3id.org/kgraph/ontology)", "Accept": "text/html, text/plain, */*;q=0.5"}


def read_url(address: str, settings: Settings) -> Iterator[Part]:
    """Yield the documents of one address: an HTML page's article, a plain text, JSON or JSON Lines."""
    try:
        name = _name_of(address)
        kind, encoding, data = _fetch(address, settings)
        if kind in _LINES or urlsplit(address).path.endswith((".jsonl", ".ndjson")):
            yield from read_lines(BytesIO(data), address, name, settings)
        elif kind == "application/json":
            yield address, record_document(parse_json(decode(data, "utf-8")), name, settings, source=address)
        elif kind == "text/plain":
            yield address, text_document(name, decode(data, encoding), settings, source=address, header={})
        elif kind in ("text/html", "application/xhtml+xml"):
            yield address, page_document(name, decode(data, encoding), settings, source=address)
        else:
            raise Refused(f"is {kind or 'of no stated type'}, no text")
    except Refused as error:
        yield Unreadable(address, str(error))


def _name_of(address: str) -> str:
    try:
        parts = urlsplit(address)
    except ValueError as error:
        raise Refused(f"cannot be fetched: {error}") from None
    return safe_id("-".join(part for part in (parts.hostname or "", parts.path.strip("/"), parts.query) if part))


def _fetch(address: str, settings: Settings) -> tuple[str, str, bytes]:
    """Return media type, encoding and bytes. Raises Refused with what the server, or the network, said."""
    try:
        request = urllib.request.Request(address, headers=_HEADERS)
        with urllib.request.urlopen(request, timeout=SECONDS) as answer:
            data = _read_all(answer, settings)
            encoding = answer.headers.get_content_charset() or settings.encoding
            return answer.headers.get_content_type(), _known(encoding, settings), data
    except urllib.error.HTTPError as error:
        error.close()
        raise Refused(f"the server answered {error.code} {error.reason}") from None
    except urllib.error.URLError as error:
        raise Refused(f"cannot be fetched: {error.reason}") from None
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise Refused(f"cannot be fetched: {error}") from None


def _known(encoding: str, settings: Settings) -> str:
    try:
        "".encode(encoding)
    except LookupError:
        return settings.encoding
    return encoding


def _read_all(answer: Any, settings: Settings) -> bytes:
    deadline = time.monotonic() + SECONDS
    data = bytearray()
    while chunk := answer.read1(1 << 16):
        data += chunk
        limited(bytes(data[: settings.limit + 1]) if len(data) > settings.limit else b"", settings)
        if time.monotonic() > deadline:
            raise Refused(f"took longer than {SECONDS:.0f} s")
    return bytes(data)


def page_document(name: str, page: str, settings: Settings, *, source: str) -> Document:
    """Return the document of an HTML page: its main text, title, date and address. Raises Refused."""
    try:
        import trafilatura
    except ImportError:
        raise Refused("is HTML, which needs trafilatura (pip install 'kgraph-partnerships[web]')") from None
    found = trafilatura.extract(page, url=source if "://" in source else None, output_format="json", with_metadata=True,
                                include_comments=False, include_tables=False)  # fmt: skip
    if not found:
        raise Refused("is HTML without an article that could be found")
    article = json.loads(found)
    header = {"date": article.get("date"), "title": article.get("title"), "url": article.get("source")}
    return text_document(name, article.get("text") or "", settings, source=source, header=header)
