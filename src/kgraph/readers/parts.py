"""What the readers hand to each other: settings, a document with its place, or the reason why there is none."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from kgraph.records import Document

TEXT_LIMIT = 20_000_000
"""Bytes that one text may have; a news report has some thousand, so a larger one is a mistake or an attack."""

_LONGEST_ID = 120
_UNSAFE = re.compile(r"[^\w.,()+=@~-]+")


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Something that gave no document: where it is, and in one line why and what to do."""

    source: str
    reason: str

    def __str__(self) -> str:
        return f"{self.source}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Settings:
    """What holds for all documents of one run."""

    published: str = ""
    encoding: str = "utf-8"
    limit: int = TEXT_LIMIT


Part = tuple[str, Document] | Unreadable
"""A document and where it was found (a path, with the line in a file of many), or an Unreadable."""


class Refused(Exception):
    """One text cannot be read; the message is the reason. Never leaves the room: it becomes an Unreadable."""


def safe_id(name: str) -> str:
    """Return a document id that can be a file's name and the end of an IRI, the same for the same name every time.

    Letters of all scripts and digits stay; runs of anything else become "-". A long id keeps its beginning and gets a
    hash of the whole, so that two long names stay apart.
    """
    safe = _UNSAFE.sub("-", name).strip("-.") or "document"
    if len(safe) <= _LONGEST_ID:
        return safe
    return f"{safe[: _LONGEST_ID - 17]}-{hashlib.sha256(name.encode('utf-8', 'replace')).hexdigest()[:16]}"


def megabytes(size: float) -> str:
    """Return a number of bytes as a person reads it."""
    return f"{size / 1_000_000:.1f} MB"
