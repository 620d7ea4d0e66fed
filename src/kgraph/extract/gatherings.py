"""Sentences that go on about a meeting just told: who chaired it, who attended, who was among the participants."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kgraph.extract.parties import actors_at, unique
from kgraph.extract.places import spot_of
from kgraph.extract.told import told_near
from kgraph.extract.tree import Tree
from kgraph.records import Mention, Reason

if TYPE_CHECKING:
    from kgraph.extract.build import Draft

NOUNS = frozenset({"meeting", "talk", "summit", "session", "discussion", "dialogue", "conference", "gathering", "call"})
LED = frozenset({"chair", "co-chair", "head", "lead", "attend", "host", "co-host", "convene", "open", "join"})
HELD = frozenset({"take", "hold", "convene", "conduct"})
LEADING = frozenset({"lead", "head", "chair", "co-lead", "co-head", "represent", "front"})
SIDES = frozenset({"delegation", "side", "team", "contingent"})
TAKING_PART = frozenset({"participant", "attendee"})
REACH = 3
"""How many sentences behind a meeting it is still gone on about."""

ACCEPTED = 2
"""How many sentences behind an invitation its acceptance is told."""


def add_participants(tree: Tree, drafts: Sequence[Draft]) -> None:
    """Add to the meeting told last whom a later sentence names as its chairmen or participants."""
    earlier = told_near(drafts, tree, "meeting", reach=REACH)
    if not earlier:
        return
    draft = earlier[-1]
    for token in tree.tokens:
        if token.upos in ("NOUN", "PROPN") and tree.lemma(token.index) in NOUNS and _definite(tree, token.index):
            _add(tree, _leaders(tree, token.index), draft)
            _place(tree, token.index, draft)
        elif token.upos == "VERB" and tree.lemma(token.index) in LEADING:
            _add(tree, _delegates(tree, token.index, draft), draft)
        elif tree.lemma(token.index) in TAKING_PART:
            _add(tree, _listed(tree, token.index), draft)


def add_companions(tree: Tree, drafts: Sequence[Draft]) -> None:
    """Add to the visit told last who "joined him" or by whom "she was accompanied"."""
    earlier = told_near(drafts, tree, "visit", reach=2)
    if not earlier:
        return
    draft = earlier[-1]
    for token in tree.tokens:
        if token.upos != "VERB" or tree.lemma(token.index) not in ("join", "accompany"):
            continue
        whom = tree.kids(token.index, "nsubj:pass")
        by = [k for k in tree.kids(token.index, "obl", "obl:agent") if tree.case(k) == "by"]
        if not by:
            whom, by = tree.kids(token.index, "obj"), tree.kids(token.index, "nsubj")
        if any(_visits(tree, k, draft) for k in whom):
            names = _people_at(tree, by, draft)
            draft.slots["people"] = tuple(dict.fromkeys((*(draft.get("people") or ()), *names)))
            if names and tree.span not in draft.evidence:
                draft.evidence.append(tree.span)


def _visits(tree: Tree, index: int, draft: Draft) -> bool:
    """Say whether a word means one of the visitors."""
    people = set(draft.get("people") or ())
    return any(m.type == "person" and set(m.ids) & people for m in tree.at.get(index, ()))


def _people_at(tree: Tree, spots: Sequence[int], draft: Draft) -> list[str]:
    """Return the persons named in a list, those of the host left out."""
    everyone = [t for s in spots for t in tree.conjuncts(s)]
    named = [m for t in everyone for s in (t, *tree.names(t)) for m in tree.at.get(s, ()) if _named(m)]
    return list(dict.fromkeys(m.ids[0] for m in named if m.data.get("of") != draft.get("host")))


def accept_invitation(tree: Tree, drafts: Sequence[Draft]) -> None:
    """Make a plan of a visit to which someone was invited just before ("The invitation was accepted with pleasure")."""
    near = [d for d in told_near(drafts, tree, "visit", reach=ACCEPTED) if d.get("status") == "proposed"]
    if not near:
        return
    for token in tree.tokens:
        if (
            token.upos != "VERB"
            or tree.lemma(token.index) not in ("accept", "accepted")
            or _will_not(tree, token.index)
        ):
            continue
        things = tree.kids(token.index, "obj", "nsubj:pass")
        if not things or any(tree.lemma(k) in ("invitation", "invite", "offer", "it") for k in things):
            near[-1].slots["status"] = "planned"
            near[-1].reasons.append(Reason("status", "the invitation was accepted", tree.span))
            if tree.span not in near[-1].evidence:
                near[-1].evidence.append(tree.span)


def _will_not(tree: Tree, verb: int) -> bool:
    negated = any(tree.lemma(k) in ("not", "never", "n't") for k in tree.kids(verb, "advmod"))
    return negated or _will(tree, verb)


def _definite(tree: Tree, index: int) -> bool:
    return any(tree.lemma(k) in ("the", "this", "that") for k in tree.kids(index, "det"))


def _place(tree: Tree, noun: int, draft: Draft) -> None:
    """Add where a meeting told without a place was held ("The talks took place at X", "the meeting, held in Y")."""
    head = tree.tokens[noun].head
    above = [head] if head >= 0 and tree.tokens[noun].deprel.startswith("nsubj") else []
    verbs = [v for v in (*above, *tree.kids(noun, "acl")) if tree.lemma(v) in HELD]
    spot = next((s for v in verbs if (s := spot_of(tree, v))), None)
    later = draft.get("status") == "completed" and any(_will(tree, v) for v in verbs)
    if spot and not draft.get("place") and not later:
        draft.slots["place"] = spot
        draft.reasons.append(Reason("place", "named after as where it was held", tree.span))
        if tree.span not in draft.evidence:
            draft.evidence.append(tree.span)


def _will(tree: Tree, verb: int) -> bool:
    return any(tree.lemma(k) in ("will", "would", "could", "may", "might", "should") for k in tree.kids(verb, "aux"))


def _leaders(tree: Tree, noun: int) -> list[int]:
    """Return who is said to chair or attend a meeting: "the meeting, chaired by X", "the talks were attended by X"."""
    head = tree.tokens[noun].head
    passive = [head] if head >= 0 and tree.tokens[noun].deprel == "nsubj:pass" else []
    verbs = [v for v in (*tree.kids(noun, "acl"), *passive) if tree.lemma(v) in LED]
    return [k for v in verbs for k in tree.kids(v, "obl") if tree.case(k) == "by"]


def _delegates(tree: Tree, verb: int, draft: Draft) -> list[int]:
    """Return who led a side of those who met ("X led the Chilean delegation", "its side was led by X")."""
    passive = any(tree.lemma(k) in SIDES for k in tree.kids(verb, "nsubj:pass"))
    if not passive and not any(tree.lemma(k) in SIDES for k in tree.kids(verb, "obj")):
        return []
    doers = (
        [k for k in tree.kids(verb, "obl", "obl:agent") if tree.case(k) == "by"]
        if passive
        else tree.kids(verb, "nsubj")
    )
    sides = set(draft.parties)
    return [k for k in doers if passive or sides & {a.id for a in actors_at(tree, k)}]


def _listed(tree: Tree, noun: int) -> list[int]:
    """Return who is named as a participant: "participants include X and Y", "among the participants is X"."""
    head = tree.tokens[noun].head
    if head >= 0 and tree.tokens[noun].deprel.startswith("nsubj") and tree.lemma(head) == "include":
        return tree.kids(head, "obj")
    return tree.kids(noun, "nsubj") if tree.is_verbal(noun) else []


def _add(tree: Tree, spots: Sequence[int], draft: Draft) -> None:
    everyone = [t for s in spots for t in tree.conjuncts(s)]
    actors = unique([a for t in everyone for a in actors_at(tree, t) if a.id.isupper()])
    persons = [m.ids[0] for t in everyone for s in (t, *tree.names(t)) for m in tree.at.get(s, ()) if _named(m)]
    if not actors and not persons:
        return
    draft.slots["parties"] = tuple(dict.fromkeys((*draft.parties, *(a.id for a in actors))))
    draft.slots["people"] = tuple(dict.fromkeys((*(draft.get("people") or ()), *persons)))
    draft.reasons.append(Reason("people", "named after as taking part", tree.span))
    if tree.span not in draft.evidence:
        draft.evidence.append(tree.span)


def _named(mention: Mention) -> bool:
    return mention.type == "person" and bool(mention.ids)
