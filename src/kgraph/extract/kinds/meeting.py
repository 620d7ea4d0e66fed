"""Meetings: who is met apart is met twice; what lists of working groups, councils and bodies call themselves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from kgraph.extract.context import Context
from kgraph.extract.parties import actors_at

if TYPE_CHECKING:
    from kgraph.extract.build import Draft

WORKING = frozenset({"group", "council", "commission", "committee", "board", "ministerial", "forum"})


def finish(draft: Draft, context: Context) -> Iterator[Draft | str]:
    """Split "spoke with X and with Y"; call the meeting of a working group `other`."""
    apart = _apart(draft)
    if apart:
        yield from apart
        return
    if draft.one.frame.name == "call-up" and not _rung(draft):
        yield "called something"
        return
    rule = next((r.rule for r in draft.reasons if r.slot == "parties"), "")
    if (
        draft.get("meeting_type") == "summit"
        and rule.startswith("governor_agent")
        and not set(draft.parties) & context.organisations
        and not (draft.one.governor >= 0 and draft.one.tree.lemma(draft.one.governor) in ("host", "receive", "welcome"))
    ):
        yield "no body that gathers"
        return
    if draft.one.frame.name == "press-conference":
        _both(draft, context)
    if draft.get("meeting_type") == "talks" and draft.one.frame.name == "talks" and _of_group(draft):
        draft.slots["meeting_type"] = "other"
    yield draft


AFTER_CALL = frozenset(
    {".", ",", "to", "on", "about", "over", "and", "after", "earlier", "today", "yesterday", "this", "last", "from"}
)
"""What can stand behind whom somebody called: behind "called X a friend" nothing of this does."""


def _rung(draft: Draft) -> bool:
    """Say whether "called X" tells of a call rather than of a name for X."""
    tree = draft.one.tree
    spots = [s for f in draft.one.fillers("theme") for s in tree.about(f)]
    ends = [m.end for s in spots for m in tree.at.get(s, ()) if m.type == "person"]
    after = next((t.index for t in tree.tokens if ends and t.start >= max(ends)), None)
    if after is None:
        return bool(ends)
    if tree.lemma(after) == "of":  # "President X of Y"
        state = next((m.end for _, m in tree.mentions("state") if m.start >= tree.tokens[after].end), 0)
        after = next((t.index for t in tree.tokens if t.start >= state), after) if state else after
    return tree.tokens[after].text.lower() in AFTER_CALL


def _both(draft: Draft, context: Context) -> None:
    """A joint press conference is given by both sides: name who was last named for the side that stays unnamed."""
    tree = draft.one.tree
    if not any(tree.lemma(i) == "joint" for i in draft.one.fillers("modifier")) or len(draft.parties) != 2:
        return
    persons = [context.person_for(party, draft.one.span()[1]) for party in draft.parties]
    if all(persons):
        named = draft.get("people") or ()
        draft.slots["people"] = (
            tuple(dict.fromkeys((*named, *(p.ids[0] for p in persons if p)))) if len(named) < 2 else named
        )


def _apart(draft: Draft) -> list[Draft]:
    """Return one meeting for each partner that has a "with" of its own."""
    tree, partners = draft.one.tree, draft.one.fillers("with")
    separate = {tree.lemma(k) for k in tree.kids(draft.one.token, "amod", "advmod")} & {"separate", "separately"}
    own = [p for p in partners if tree.case(p)]
    own = partners if separate and len(own) == 1 else own
    if len(own) < 2:
        return []
    sides = {p: {a.id for a in actors_at(tree, p)} for p in own}
    if any(not ids for ids in sides.values()) or len(set().union(*sides.values())) < len(own):
        return []
    everyone = set().union(*sides.values())
    names = {p: {m.ids[0] for m in tree.at.get(p, ()) if m.type == "person" and m.ids} for p in own}
    found = []
    for partner in own:
        parties = tuple(i for i in draft.parties if i not in everyone or i in sides[partner])
        others = set().union(*(names[p] for p in own if p != partner))
        people = tuple(n for n in draft.get("people") or () if n not in others)
        found.append(
            replace(
                draft,
                slots={**draft.slots, "parties": parties, "people": people},
                reasons=list(draft.reasons),
                evidence=list(draft.evidence),
            )
        )
    return found


def _of_group(draft: Draft) -> bool:
    tree = draft.one.tree
    heads = [tree.tokens[i].text.lower().rsplit(" ", 1)[-1] for i in draft.one.fillers("of")]
    return any(h in WORKING for h in heads)
