"""What was told just before: the drafts of the sentences that a word like "the talks" can go on from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from kgraph.extract.tree import Tree

if TYPE_CHECKING:
    from kgraph.extract.build import Draft


class Told(list["Draft"]):
    """A growing list of drafts that knows which are told in which sentence, so that a long text takes no longer for
    each; it only grows, and only by `append` and `+=`."""

    def __init__(self, drafts: Iterable[Draft] = ()) -> None:
        super().__init__()
        self._places: defaultdict[int, list[int]] = defaultdict(list)
        self += drafts

    def append(self, draft: Draft) -> None:
        """Add a draft."""
        self._places[draft.one.tree.number].append(len(self))
        super().append(draft)

    def __iadd__(self, drafts: Iterable[Draft]) -> Told:  # type: ignore[override,misc]
        for draft in drafts:
            self.append(draft)
        return self

    def between(self, first: int, last: int) -> Iterator[Draft]:
        """Yield the drafts told from one sentence to another, in the order of the list."""
        places = [place for number in range(first, last + 1) for place in self._places.get(number, ())]
        return (self[place] for place in sorted(places))


def told_near(drafts: Iterable[Draft], tree: Tree, *kinds: str, reach: int, here: bool = False) -> list[Draft]:
    """Return the drafts of some kinds (none named: of all) told at most `reach` sentences before a tree, in their
    order; `here` also those of its own sentence."""
    nearest = 0 if here else 1
    if isinstance(drafts, Told):
        drafts = drafts.between(tree.number - reach, tree.number - nearest)
    return [d for d in drafts if (not kinds or d.kind in kinds) and nearest <= tree.number - d.one.tree.number <= reach]
