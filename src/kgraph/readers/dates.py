"""The dates that documents carry, in the forms that feeds and archives write them, as ISO days."""

from __future__ import annotations

import re
from datetime import date
from email.utils import parsedate_to_datetime

_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]\d{2}:?\d{2}.{0,30})?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T?\d{6}Z?)?")
_FIRST_LINE = re.compile(r"\s*date:?\s+(\d{4}-\d{2}-\d{2})\b")


def iso_day(written: str) -> str | None:
    """Return the day as YYYY-MM-DD, in the place where it was written; None where it is no day of the calendar.

    Read are ISO 8601 ("2025-11-02", with a time of day or without), the compact form "20251102" and RFC 2822
    ("Sun, 02 Nov 2025 10:00:00 +0000"). Time zones are left alone: a report belongs to the day its place had.
    """
    written = written.strip()
    match = _ISO.fullmatch(written) or _COMPACT.fullmatch(written)
    try:
        if match:
            return date(*map(int, match.groups())).isoformat()
        return parsedate_to_datetime(written).date().isoformat()
    except (ValueError, OverflowError):
        return None


def first_line_day(text: str) -> str:
    """Return the day of a first line "date 2025-11-02 …", "" where a text has none or names no day of the calendar."""
    match = _FIRST_LINE.match(text[:200])
    return (iso_day(match[1]) or "") if match else ""
