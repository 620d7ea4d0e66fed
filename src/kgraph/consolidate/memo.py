"""Results of merging that the next document needs again, found by what they were worked out from."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

Result = TypeVar("Result")

_NAMES = 3000  # after which the one that was kept first makes room


class Memo:
    """Keeps what was worked out last under a name, before and after a change, with all that it was worked out from.

    A result is given back only where what it rests on is equal, so that nothing can be out of date.
    """

    def __init__(self) -> None:
        self._kept: dict[Hashable, list[tuple[Any, Any]]] = {}

    def get(self, name: Hashable, given: Any, work: Callable[[], Result]) -> Result:
        """Return what `work` makes of `given`, which must be all that it looks at besides the merge rules."""
        kept = self._kept.get(name)
        if kept is None:
            if len(self._kept) >= _NAMES:
                del self._kept[next(iter(self._kept))]
            kept = self._kept[name] = []
        for known, result in kept:
            if known == given:
                return result  # type: ignore[no-any-return]
        made = work()
        kept[:] = [*kept[-1:], (given, made)]
        return made
