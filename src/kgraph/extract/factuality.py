"""How real an act is, where its kind or frame says more than the words around it."""

from __future__ import annotations

from kgraph.extract import dates
from kgraph.extract.context import Context
from kgraph.extract.filled import Filled
from kgraph.extract.match import Instance
from kgraph.extract.status import been, status_of
from kgraph.extract.status_words import cues
from kgraph.extract.subjects import passive
from kgraph.extract.tree import Tree

GATHERING = frozenset({"meet", "gather", "convene", "assemble", "speak", "talk", "call", "hold", "sit"})
BY_ANNOUNCEMENT = frozenset({"partnership", "negotiation", "diplomatic_relations", "agreement"})
"""Kinds whose beginning or end is done by being announced."""
VOTED = frozenset({"approve", "ratify", "endorse", "back", "support", "adopt", "accept", "admit", "clear", "pass"})
"""Acts that a vote for them does ("voted to approve the treaty")."""


def status(one: Instance, _context: Context) -> Filled | None:
    """How real it is."""
    if one.frame.hints.get("settled"):  # whatever the words around it do ("declined an invitation to join")
        return Filled(one.frame.status, "frame", one.span())
    found = status_of(one.tree, one.spot, default=one.frame.hints.get("nominal_status", "completed"))
    token = one.tree.tokens[found.token]
    where = (token.start, token.end)
    if found.rule == "purpose" and (one.frame.kind == "meeting" or _met_for_it(one.tree, found.token)):
        head = one.tree.tokens[found.token].head
        above = status_of(one.tree, head)
        yet = above.rule == "present" and one.tree.lemma(head) not in GATHERING  # "visits X to meet Y": not met yet
        found = found if yet else above
    if found.rule == "future on a condition" and dates.date_of(one) is None:
        return Filled("proposed", found.rule, where)
    if found.token == one.spot != one.token and found.value in ("ongoing", "completed") and _weighed(one):
        return Filled("proposed", "only weighed", where)
    if one.frame.kind in BY_ANNOUNCEMENT and found.value == "planned" and _announced(one, found.token):
        return Filled("completed", "done by being announced", where)
    if one.frame.status and found.value in (
        "completed",
        "ongoing",
        "planned" if one.frame.status in ("denied", "proposed") else "",
    ):
        return Filled(one.frame.status, f"frame, not {found.rule}", one.span())
    if (
        found.rule.startswith("progressive")
        and one.frame.kind in ("visit", "meeting", "agreement")
        and one.frame.action != "amend"
    ):
        ahead = one.frame.kind == "agreement" and one.frame.action not in ("suspend", "terminate")
        return Filled("planned" if ahead else "completed", "under way", where)
    if found.value == "ongoing" and one.frame.kind in ("visit", "meeting"):
        return Filled("completed", f"begun, {found.rule}", where)
    if found.rule.startswith("progressive") and one.frame.action == "mark":
        return Filled("completed", "being marked", where)
    if found.rule == "modal" and _procedure(one, found.token):
        return Filled("planned", "must, a procedure", where)
    if found.rule == "planned: vote" and one.verbal and one.tree.lemma(one.token) in VOTED and _cast(one, found.token):
        return Filled("completed", "done by a vote", where)
    if found.rule == "modal" and _expected(one, found.token):
        return Filled("planned", "should, with a date", where)
    if found.rule == "modifier" and found.value == "planned" and _looked_for(one) and dates.date_of(one) is None:
        return Filled("proposed", "looked forward to", where)
    if found.rule == "proposed: look" and _looked_for(one) and (day := dates.date_of(one)) and len(day.value) >= DAY:
        return Filled("planned", "looked forward to on its day", where)
    bare = found.rule == "default" and not one.verbal and bool(one.tree.kids(one.token, "nsubj"))  # "X and Y in talks"
    standing = found.rule == "present" and (not one.verbal or found.token != one.token)
    standing = standing or (not one.verbal and been(one.tree, one.token))
    if (bare or standing) and "present" in one.frame.hints:
        return Filled(one.frame.hints["present"], "present tense", where)
    return Filled(found.value, found.rule, where)


def _cast(one: Instance, vote: int) -> bool:
    """Say whether a vote has been cast, and for something ("voted to approve", not "is to vote on whether to")."""
    whether = any(one.tree.lemma(k) == "whether" for k in one.tree.kids(one.token, "mark", "advmod"))
    return not whether and status_of(one.tree, vote).value == "completed"


def _weighed(one: Instance) -> bool:
    """Say whether the verb of a noun only weighs it ("is considering a loan", "is looking at a grant")."""
    verb, tree = one.spot, one.tree
    looks = tree.lemma(verb) == "look" and any(tree.case(k) in ("at", "into") for k in tree.kids(verb, "obl"))
    return looks or tree.lemma(verb) in cues()["weighing"]["verbs"]


def _met_for_it(tree: Tree, token: int) -> bool:
    """Say whether a purpose is what people have met for, and so done ("met on Monday to sign the accord")."""
    head = tree.tokens[token].head
    return head >= 0 and tree.lemma(head) in GATHERING and status_of(tree, head).value == "completed"


def _announced(one: Instance, token: int) -> bool:
    """Say whether an act is told by its announcement, which does it ("announced the upgrade of ties")."""
    tree = one.tree
    past = tree.tokens[token].feat("Tense") == "Past" and tree.lemma(token) == "announce"
    return past and not one.verbal and not any(tree.lemma(k) in ("will", "to", "may") for k in tree.kids(token, "aux"))


def _procedure(one: Instance, token: int) -> bool:
    """Say whether "must" tells a step that a document signed still has before it ("must be ratified by both")."""
    tree = one.tree
    must = any(tree.lemma(k) in ("must", "need") for k in tree.kids(token, "aux"))
    return must and one.frame.kind == "agreement" and (one.frame.action == "ratify" or passive(tree, token))


DAY = len("2025-01-31")


def _looked_for(one: Instance) -> bool:
    """Say whether a coming event is only looked forward to."""
    above = (i for i in one.tree.up(one.token) if one.tree.lemma(i) == "look")
    return any(one.tree.lemma(k) == "forward" for i in above for k in one.tree.kids(i, "advmod", "compound:prt"))


def _expected(one: Instance, token: int) -> bool:
    """Say whether "should" tells an expected day rather than a wish."""
    return any(one.tree.lemma(k) == "should" for k in one.tree.kids(token, "aux")) and dates.date_of(one) is not None
