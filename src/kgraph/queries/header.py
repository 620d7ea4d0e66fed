"""The `#+` header of a stored query: the small part of YAML that grlc, the SIB tools and kgraph all read."""

from __future__ import annotations

import re
from typing import Any

from kgraph.errors import QueryError

_PAIR = re.compile(r"(?P<key>[A-Za-z][\w-]*):(?:\s+(?P<value>.*))?$")
_INTEGER = re.compile(r"-?\d+$")


def split_header(text: str, where: str) -> tuple[dict[str, Any], str]:
    """Return the header as a mapping, and the query below it.

    Raises QueryError with file and line for a line that is none of `key: value`, `key:` and `- item`.
    """
    lines = text.splitlines()
    marked = [(number, line[2:]) for number, line in enumerate(lines, 1) if line.startswith("#+")]
    rows = [_row(number, line, where) for number, line in marked if line.strip()]
    value, rest = _block(rows, where)
    if rest:
        raise QueryError("is indented less than the block it stands in", where=f"{where}:{rest[0][0]}")
    body = "\n".join(line for line in lines if not line.startswith("#+")).strip() + "\n"
    return (value if isinstance(value, dict) else {}), body


_Row = tuple[int, int, str]


def _row(number: int, line: str, where: str) -> _Row:
    if "\t" in line:
        raise QueryError("has a tab where YAML wants spaces", where=f"{where}:{number}")
    return number, len(line) - len(line.lstrip()), line.strip()


def _block(rows: list[_Row], where: str) -> tuple[Any, list[_Row]]:
    """Read one mapping or list, and return it with the rows that stand further out."""
    if not rows:
        return {}, rows
    return _list(rows, where) if rows[0][2].startswith("- ") else _mapping(rows, where)


def _list(rows: list[_Row], where: str) -> tuple[list[Any], list[_Row]]:
    items, indent = [], rows[0][1]
    while rows and rows[0][1] == indent and rows[0][2].startswith("- "):
        items.append(_scalar(rows[0][2][2:].strip(), rows[0][0], where))
        rows = rows[1:]
    return items, rows


def _mapping(rows: list[_Row], where: str) -> tuple[dict[str, Any], list[_Row]]:
    found: dict[str, Any] = {}
    indent = rows[0][1]
    while rows and rows[0][1] == indent:
        number, _, text = rows[0]
        pair = _PAIR.match(text)
        if not pair or pair["key"] in found:
            raise QueryError(f"is no new `key: value`: {text}", where=f"{where}:{number}")
        if pair["key"].lower() in ("on", "off", "yes", "no", "y", "n", "true", "false", "null"):
            raise QueryError(f"{pair['key']} is read as true or false by YAML", where=f"{where}:{number}")
        rows = rows[1:]
        if pair["value"] is None and rows and (rows[0][1] > indent or rows[0][2].startswith("- ")):
            found[pair["key"]], rows = _block(rows, where)
        else:
            found[pair["key"]] = _scalar(pair["value"] or "", number, where)
    if rows and rows[0][1] > indent:
        raise QueryError("is indented more than the block it stands in", where=f"{where}:{rows[0][0]}")
    return found, rows


def _scalar(text: str, number: int, where: str) -> Any:
    if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'":
        return text[1:-1]
    if text.startswith("[") and text.endswith("]"):
        return [_scalar(part.strip(), number, where) for part in text[1:-1].split(",") if part.strip()]
    if text[:1] in tuple("[]{}&*!|>%@`\"'") or ": " in text or " #" in text:
        raise QueryError(
            f"wants quotation marks, or uses YAML that headers do not need: {text}", where=f"{where}:{number}"
        )
    if _INTEGER.match(text):
        return int(text)
    return {"true": True, "false": False}.get(text, text)
