"""The merge rules as data: `ontology/rules/merging.toml`, read and checked once."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from kgraph.errors import ResourceError
from kgraph.records import KINDS, STATUSES
from kgraph.resources import resource

_TABLES = (
    "status", "tolerance", "precise", "month", "undated", "together", "unique", "actions", "forms", "instruments",
    "amount", "titles", "ends", "levels", "promises", "persons")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rules:
    """The tables of the rule file; a number for a kind is that kind's own, or else the table's `default`."""

    tables: Mapping[str, Mapping[str, Any]]

    def days(self, table: str, kind: str) -> int:
        """Return the days that a table gives for a kind."""
        values = self.tables[table]
        return int(values.get(kind, values["default"]))

    def late(self, kind: str) -> int:
        """Return how many days after its own date a plan can still come true."""
        late = self.tables["promises"]["late"]
        return int(late.get(kind, late["default"]))

    def waiting(self, kind: str) -> int:
        """Return how many days after its announcement a plan without date can come true."""
        waiting = self.tables["promises"]["open"]
        return int(waiting.get(kind, waiting["default"]))

    def family(self, kind: str, action: str) -> str:
        """Return the name under which an action is compared: its family, or itself."""
        return str(self.tables["actions"].get(kind, {}).get(action, action))

    def is_unique(self, kind: str, action: str) -> bool:
        """Say whether a pair does this once for one level, title or body."""
        return action in self.tables["unique"].get(kind, ())

    def keeps(self, kind: str, planned: str, done: str) -> bool:
        """Say whether an action makes a planned one true."""
        other: Mapping[str, Any] = self.tables["promises"]["actions"].get(kind, {})
        return done == planned or done in other.get(planned, ())

    def same_instrument(self, one: str, other: str) -> bool:
        """Say whether two words can name one document."""
        families = self.tables["instruments"]
        return one == other or any(
            "*" in families.get(head, ()) or member in families.get(head, ())
            for head, member in ((one, other), (other, one))
        )


@lru_cache(maxsize=4)
def load_rules(path: Path | None = None) -> Rules:
    """Read and check the rule file; raises ResourceError, naming the table and key that is wrong."""
    path = path or resource("ontology", "rules", "merging.toml")
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ResourceError(str(error), where=str(path)) from error
    _check(tables, str(path))
    return Rules(tables)


def _check(tables: Mapping[str, Any], where: str) -> None:
    missing = [name for name in _TABLES if name not in tables]
    if missing:
        raise ResourceError(f"has no table [{missing[0]}]", where=where)
    for table in ("tolerance", "precise", "undated"):
        if "default" not in tables[table]:
            raise ResourceError(f"[{table}] has no default", where=where)
        for kind, days in tables[table].items():
            if (kind not in KINDS and kind != "default") or not isinstance(days, int) or days < 0:
                raise ResourceError(f"[{table}] {kind} = {days!r} is no kind with a number of days", where=where)
    unknown = sorted(set(STATUSES) - tables["status"].keys())
    if unknown:
        raise ResourceError(f"[status] does not name {unknown[0]}", where=where)
