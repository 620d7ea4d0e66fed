"""Sentences that go on about a meeting told just before, and so tell of no other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kgraph.extract.context import Context
from kgraph.extract.told import told_near

if TYPE_CHECKING:
    from kgraph.extract.build import Draft

NEAR = 4
"""How many sentences a pronoun reaches back to a meeting."""
GOING_ON = frozenset({"confer", "discuss", "talk-together", "talk-with", "speak-to"})
"""Frames of verbs by which a later sentence goes on about a meeting or call just told."""


def they(draft: Draft) -> bool:
    """Say whether those who discuss something are only a pronoun."""
    agents = draft.one.fillers("agent")
    return bool(agents) and all(draft.one.tree.tokens[a].upos == "PRON" for a in agents)


def those_two(draft: Draft) -> bool:
    """Say whether those who discuss something are only "the two leaders", "the officials"."""
    tree, agents = draft.one.tree, draft.one.fillers("agent")
    return bool(agents) and all(any(m.type == "group" for m in tree.at.get(a, ())) for a in agents)


def of_the_same(draft: Draft, context: Context) -> bool:
    """Say whether the text told of a meeting of the same parties, in the same state of affairs, just before."""
    near = told_near(context.told, draft.one.tree, "meeting", reach=NEAR)
    return any(set(d.parties) == set(draft.parties) and d.get("status") == draft.get("status") for d in near)


def told_before(draft: Draft, context: Context) -> bool:
    """Say whether the text told of a meeting just before, whose topics "they also discussed" goes on with."""
    return bool(told_near(context.told, draft.one.tree, "meeting", reach=NEAR))


def the_same_two(draft: Draft, context: Context) -> bool:
    """Say whether those who confer are those of the meeting told just before, and nobody else is named, so that this
    goes on about it ("spoke by phone with X. The Secretary conferred with the Kenyan minister about …")."""
    people, sides = set(draft.get("people") or ()), set(draft.parties)
    for told in told_near(context.told, draft.one.tree, "meeting", reach=2):
        named = set(told.get("people") or ())
        if set(told.parties) == sides and people <= named and told.get("status") == draft.get("status"):
            return True
    return False
