"""Whose guest someone is, from the visit told just before: a host whose state was only guessed, the traveller whose
programme goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kgraph.extract.context import Context
from kgraph.extract.told import told_near

if TYPE_CHECKING:
    from kgraph.extract.build import Draft

REACH = 4
"""How many sentences a visit is in mind."""
GUESSED = "state-spoken-of"
ROLES = ("agent", "theme", "with", "goal", "topic")


def right_host(draft: Draft, context: Context) -> None:
    """Make a person of the host's whose state was only guessed ("On Thursday he will be received by the President of
    the Republic, X"): where someone is on a visit, that is the state visited."""
    one, tree = draft.one, draft.one.tree
    spots = [s for p in ROLES for t in one.fillers(p) for s in (t, *tree.names(t))]
    guessed = {
        str(m.data.get("of"))
        for s in spots
        for m in tree.at.get(s, ())
        if m.type == "person" and m.data.get("of_rule") == GUESSED
    }
    sides = {*draft.parties, *((draft.get("host"),) if isinstance(draft.get("host"), str) else draft.get("host") or ())}
    near = told_near(context.told, tree, "visit", reach=REACH)
    if len(guessed) != 1 or len(sides) != 2 or not guessed < sides or not near:
        return
    stranger, (traveller,) = next(iter(guessed)), sides - guessed
    last = near[-1]
    host = last.get("host")
    if traveller not in last.parties or not isinstance(host, str) or host in sides or stranger in last.parties:
        return
    draft.slots["parties"] = tuple(host if p == stranger else p for p in draft.parties)
    if draft.kind == "visit":
        draft.slots["host"] = (host,)


def traveller_told(draft: Draft, context: Context) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return whose programme or tour it is that goes on with a visit ("The trip ends with a visit to X"): the state and
    the persons of the visit told before."""
    one, tree = draft.one, draft.one.tree
    owners = [t for p in ("governor_agent", "agent", "governor") for t in one.fillers(p)]
    if not any(tree.lemma(t) in one.frame.classes["trip"] for t in owners):
        return (), ()
    near = told_near(context.told, tree, "visit", "meeting", reach=REACH)
    visits = [d for d in near if d.kind == "visit"]
    if not visits:
        return (), ()
    last = visits[-1]
    return tuple(p for p in last.parties if p != last.get("host")), tuple(last.get("people") or ())
