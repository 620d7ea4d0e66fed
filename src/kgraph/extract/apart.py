"""Meetings held apart: one with each partner of those that a sentence tells together."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kgraph.extract.parties import actors_at

if TYPE_CHECKING:
    from kgraph.extract.build import Draft


def held_apart(draft: Draft) -> list[Draft]:
    """Return one meeting for each partner that has a "with" of its own."""
    tree, partners = draft.one.tree, draft.one.fillers("with")
    separate = {tree.lemma(k) for k in tree.kids(draft.one.token, "amod", "advmod")} & {"separate", "separately"}
    own = [p for p in partners if tree.case(p)]
    own = partners if separate and len(own) == 1 else own
    if len(own) == 1 and (separate or _each(draft)):
        return _with_each(draft, own[0])
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


def _each(draft: Draft) -> bool:
    """Say whether "bilateral meetings" are held, of which there must be one with each partner."""
    tree, token = draft.one.tree, draft.one.token
    bilateral = any(tree.lemma(k) == "bilateral" for k in tree.kids(token, "amod"))
    return bilateral and tree.tokens[token].text.lower() in ("meetings", "encounters")


def _with_each(draft: Draft, partner: int) -> list[Draft]:
    """Return a meeting with each state of those met apart ("met separately with the presidents of X and Y")."""
    others = list(dict.fromkeys(a.id for a in actors_at(draft.one.tree, partner) if a.id in draft.parties))
    hosts = [p for p in draft.parties if p not in others]
    if len(others) < 2 or not hosts:
        return []
    slots = [{**draft.slots, "parties": (*hosts, other)} for other in others]
    return [replace(draft, slots=s, reasons=list(draft.reasons), evidence=list(draft.evidence)) for s in slots]
