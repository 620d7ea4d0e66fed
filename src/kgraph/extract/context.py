"""What a whole document tells about each of its sentences: its actors, its pair, its news day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from kgraph.extract.parties import ids_of
from kgraph.extract.told import Told
from kgraph.extract.tree import Tree
from kgraph.records import Document, Mention

if TYPE_CHECKING:
    pass

ACTOR_TYPES = ("state", "organisation", "person", "group", "office")


VENUES = frozenset({"in", "at", "near", "outside", "through", "via"})


def _is_venue(tree: Tree, mention: Mention) -> bool:
    """Say whether a capital only says where something is ("met in Suva"), so that its state takes no part by it."""
    spot = tree.token_of(mention) if mention.form == "capital" else None
    return spot is not None and tree.case(spot) in VENUES


class Context:
    """A document with the trees of its parsed sentences."""

    def __init__(self, document: Document, trees: Sequence[Tree]) -> None:
        self.document = document
        self.trees = trees
        self.named: Counter[str] = Counter()
        self.told = Told()
        self.together: dict[str, Counter[str]] = {}
        for order, tree in enumerate(trees):
            self._count(tree, 3 if order < 2 else 1)

    def _count(self, tree: Tree, weight: int) -> None:
        here: Counter[str] = Counter()
        for mention in tree.sentence.mentions:
            if mention.type in ACTOR_TYPES and not _is_venue(tree, mention):
                for actor in ids_of(mention):
                    here[actor] += 1
        for actor in here:
            self.named[actor] += weight * min(here[actor], 2)
            others = self.together.setdefault(actor, Counter())
            for other in here:
                if other != actor:
                    others[other] += weight

    def person_for(self, actor: str, before: int, *, groups: Sequence[str] = ()) -> Mention | None:
        """Return the person of an actor who was named last before an offset, of one of some groups of offices where
        they are given."""
        best: Mention | None = None
        for tree in self.trees:
            for mention in tree.sentence.mentions:
                if mention.start >= before:
                    return best
                fits = not groups or bool(set(groups) & set(mention.data.get("groups", ())))
                fits = fits and not mention.data.get("former")
                if mention.type == "person" and mention.ids and fits and actor in ids_of(mention):
                    best = mention
        return best

    def person_named(self, name: str) -> Mention | None:
        """Return the first mention of a person by name."""
        every = (m for tree in self.trees for m in tree.sentence.mentions if m.type == "person" and m.ids == (name,))
        return next(every, None)

    @cached_property
    def pair(self) -> tuple[str, ...]:
        """The two actors the document is about ("bilateral", "the two countries"), or fewer."""
        ranked = sorted(self.named.items(), key=lambda item: (-item[1], item[0]))
        if len(ranked) < 2:
            return tuple(actor for actor, _ in ranked)
        first = ranked[0][0]
        partner = self.partner(first)
        return (first, partner) if partner and self.bilateral else (first,)

    @cached_property
    def side_of(self) -> Mapping[str, Any]:
        """The state or body for which whoever is named acts, as the last mention of the name says."""
        return {i: m.data.get("of") for tree in self.trees for m in tree.sentence.mentions for i in m.ids}

    @cached_property
    def organisations(self) -> frozenset[str]:
        """The ids of the organisations named in the document."""
        every = (m for tree in self.trees for m in tree.sentence.mentions if m.type == "organisation")
        return frozenset(i for m in every for i in m.ids if i.isupper())

    @cached_property
    def known(self) -> frozenset[str]:
        """The ids of the organisations that the lexicon knows, among those named in the document."""
        every = (m for tree in self.trees for m in tree.sentence.mentions if m.type == "organisation")
        return frozenset(i for m in every for i in m.ids if m.rule.startswith(("lexicon", "context", "usual")))

    @cached_property
    def bilateral(self) -> bool:
        """Say whether two actors carry the document, so that one of them can be meant where only the other is named."""
        heaviest = sorted(self.named.values(), reverse=True)
        return len(heaviest) > 1 and sum(heaviest[:2]) >= 0.5 * sum(heaviest)

    def partner(self, actor: str) -> str:
        """Return the actor most often named beside this one, "" where it stands alone or two are equally near."""
        if not self.bilateral:
            return ""
        leading = self.named.most_common(2)
        if actor != leading[0][0] and leading[0][1] >= 1.5 * leading[1][1]:
            return leading[0][0]
        others = self.together.get(actor, Counter())
        ranked = sorted(others.items(), key=lambda item: (-item[1], -self.named[item[0]], item[0]))
        if len(ranked) > 1 and (ranked[0][1], self.named[ranked[0][0]]) == (ranked[1][1], self.named[ranked[1][0]]):
            return ""
        return ranked[0][0] if ranked else ""
