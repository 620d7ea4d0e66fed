"""Files and folders: which reader a file's name asks for, and what the file system has against it."""

from __future__ import annotations

import gzip
import json
import os
import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any, cast

from kgraph.readers.parts import Part, Refused, Settings, Unreadable
from kgraph.readers.texts import decode, limited, parse_json, read_lines, record_document, text_document
from kgraph.records import Document

TEXT_ENDINGS = (".txt", ".text")
HTML_ENDINGS = (".html", ".htm", ".xhtml")
LINES_ENDINGS = (".jsonl", ".ndjson")
ENDINGS = (*TEXT_ENDINGS, *HTML_ENDINGS, *LINES_ENDINGS, ".json")


def read_path(path: Path, settings: Settings) -> Iterator[Part]:
    """Yield the documents of a file, or of all readable files below a folder in order of their names."""
    try:
        if path.is_dir():
            yield from _read_folder(path, settings)
        elif not path.exists():
            yield Unreadable(str(path), "does not exist")
        elif not path.is_file():
            yield Unreadable(str(path), "is neither a file nor a folder")
        else:
            yield from _read_file(path, settings)
    except OSError as error:
        yield Unreadable(str(path), _told(error))


def _told(error: OSError) -> str:
    return f"cannot be read: {error.strerror or error}"


def _read_folder(folder: Path, settings: Settings) -> Iterator[Part]:
    found = False
    failed: list[OSError] = []
    for place, folders, names in os.walk(folder, onerror=failed.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(place, name)
            if name.startswith(".") or _ending(path) not in ENDINGS or _is_header(path):
                continue
            found = True
            yield from read_path(path, settings)
    for error in failed:
        yield Unreadable(str(error.filename), _told(error))
    if not found and not failed:
        yield Unreadable(str(folder), f"holds no file that can be read ({', '.join(ENDINGS)})")


def _ending(path: Path) -> str:
    name = path.name.lower().removesuffix(".gz")
    return os.path.splitext(name)[1]


def _stem(path: Path) -> str:
    name = path.name[:-3] if path.name.lower().endswith(".gz") else path.name
    return os.path.splitext(name)[0] or name


def _read_file(path: Path, settings: Settings) -> Iterator[Part]:
    try:
        with _opened(path) as stream:
            if _ending(path) in LINES_ENDINGS:
                yield from read_lines(stream, str(path), _stem(path), settings)
            else:
                reader = _READERS.get(_ending(path), _text)
                yield str(path), reader(path, limited(stream.read(settings.limit + 1), settings), settings)
    except Refused as error:
        yield Unreadable(str(path), str(error))
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        yield Unreadable(str(path), f"is damaged: {error}")


def _opened(path: Path) -> IO[bytes]:
    return cast("IO[bytes]", gzip.open(path, "rb")) if path.name.lower().endswith(".gz") else path.open("rb")


# --- one document a file ----------------------------------------------------------------------------------------


def _text(path: Path, data: bytes, settings: Settings) -> Document:
    text = decode(data, settings.encoding)
    return text_document(_stem(path), text, settings, source=path.name, header=_header_beside(path))


def _json(path: Path, data: bytes, settings: Settings) -> Document:
    record = parse_json(decode(data, "utf-8"))
    if isinstance(record, Mapping) and "text" not in record and "facts" in record:
        raise Refused("holds facts, not a text (give the .txt beside it)")
    return record_document(record, _stem(path), settings, source=path.name)


def _html(path: Path, data: bytes, settings: Settings) -> Document:
    from kgraph.readers.web import page_document

    return page_document(_stem(path), decode(data, settings.encoding), settings, source=path.name)


_READERS: Mapping[str, Callable[[Path, bytes, Settings], Document]] = {
    ".json": _json, **dict.fromkeys(HTML_ENDINGS, _html)}  # fmt: skip


# --- a text's header in the interchange form --------------------------------------------------------------------


def _header_beside(path: Path) -> Mapping[str, Any]:
    """Return the `document` object of ID.json beside ID.txt: so gold files, and our own output, date their texts."""
    header = _interchange(path.with_name(_stem(path) + ".json"))
    return {"date": header.get("published"), **header, "published": ""} if header else {}


def _is_header(path: Path) -> bool:
    return (path.suffix.lower() == ".json" and any(path.with_suffix(ending).exists() for ending in TEXT_ENDINGS)
            and bool(_interchange(path)))  # fmt: skip


def _interchange(path: Path) -> Mapping[str, Any]:
    try:
        with path.open("rb") as file:
            value = json.load(file)
    except (OSError, ValueError, RecursionError):
        return {}
    header = value.get("document") if isinstance(value, Mapping) and "facts" in value else None
    return header if isinstance(header, Mapping) else {}
