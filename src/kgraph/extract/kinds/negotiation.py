"""Negotiations: what kind of document talks are about by their own name ("trade talks"); talks that only discuss."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kgraph.extract.context import Context
from kgraph.records import Reason

if TYPE_CHECKING:
    from kgraph.extract.build import Draft


def _by_subject(draft: Draft) -> None:
    """Take trade talks for talks on a trade agreement, free trade talks for talks on free trade."""
    tree, noun = draft.one.tree, draft.one.token
    if draft.get("instrument") or draft.one.verbal:
        return
    words = [tree.tokens[i].text.lower() for i in tree.phrase(noun) if i < noun]
    if "trade" in words:
        draft.slots["instrument"] = "fta" if words[words.index("trade") - 1] in ("free", "free-") else "trade_agreement"
        draft.reasons.append(Reason("instrument", "talks named by it", draft.one.span()))


OUTCOMES = frozenset({"joint_statement", "communique", "joint_declaration"})
"""What talks end with, not what they are about."""


def _at_its_end(draft: Draft) -> bool:
    """Say whether the beginning or end of talks only says when something else is done ("at the end of the talks")."""
    one = draft.one
    acted = one.frame.hints.get("status_of") == "governor" and one.governor >= 0
    noun = acted and one.tree.tokens[one.governor].upos == "NOUN"
    return noun and one.tree.case(one.governor) in ("at", "by", "until", "before", "towards")


def finish(draft: Draft, _context: Context) -> Iterator[Draft | str]:
    """Complete the instrument, and leave out a document that is only discussed once."""
    if draft.one.frame.hints.get("only_ongoing") and draft.get("status") != "ongoing":
        yield "not under way"
        return
    if draft.get("instrument") in OUTCOMES:
        draft.slots["instrument"] = None
    if _at_its_end(draft):
        yield "only says when"
        return
    _by_subject(draft)
    yield draft
