"""Documents from files, folders, standard input and the web; what cannot be read is a value, and reading goes on."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from kgraph.errors import InputError
from kgraph.readers.dates import iso_day
from kgraph.readers.files import read_path
from kgraph.readers.parts import TEXT_LIMIT, Part, Settings, Unreadable
from kgraph.readers.texts import read_stream
from kgraph.records import Document

__all__ = ["TEXT_LIMIT", "Unreadable", "read_documents"]


def read_documents(
    sources: Iterable[str | Path], *, published: str = "", encoding: str = "utf-8", limit: int = TEXT_LIMIT
) -> Iterator[Document | Unreadable]:
    """Yield every document of the sources in order, and an Unreadable for whatever cannot be read.

    A source is a file (.txt, .html, .json, .jsonl, each also with .gz), a folder (read in order of names, with all
    folders in it), an http(s) address, or "-" for standard input. `published` dates the documents that have no date of
    their own; `limit` is the most bytes that one text may have. Raises InputError where `published` is no date or
    `encoding` is unknown.
    """
    settings = Settings(published=_checked_day(published), encoding=_checked_encoding(encoding), limit=limit)
    return _unique(part for source in sources for part in _read(source, settings))


def _checked_day(published: str) -> str:
    day = iso_day(published) if published else ""
    if day is None:
        raise InputError(f"'{published}' is no date", advice="write YYYY-MM-DD")
    return day


def _checked_encoding(encoding: str) -> str:
    try:
        "".encode(encoding)
    except LookupError:
        raise InputError(f"the encoding '{encoding}' is unknown", advice="for example utf-8, cp1252, utf-16") from None
    return encoding


def _read(source: str | Path, settings: Settings) -> Iterator[Part]:
    name = str(source)
    if name == "-":
        return read_stream(sys.stdin.buffer, "standard input", "stdin", settings)
    if name.lower().startswith(("http://", "https://")):
        from kgraph.readers.web import read_url

        return read_url(name, settings)
    return read_path(Path(source), settings)


def _unique(parts: Iterable[Part]) -> Iterator[Document | Unreadable]:
    """Refuse a second document of the same id, which would silently take the place of the first; drop mere repeats."""
    seen: dict[str, tuple[str, str]] = {}
    for part in parts:
        if isinstance(part, Unreadable):
            yield part
            continue
        where, document = part
        mine = (where, document.digest)
        first = seen.setdefault(document.id, mine)
        if first is mine:
            yield document
        elif first != mine:
            yield Unreadable(where, f"has the id '{document.id}' of {first[0]} (rename one of them)")
