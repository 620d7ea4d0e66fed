"""Negotiations: what kind of document talks are about by their own name ("trade talks"); talks that only discuss."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from kgraph.extract.context import Context
from kgraph.extract.instruments import behind, narrow_instrument, of_talks
from kgraph.extract.parties import actors_at, actors_in
from kgraph.records import Reason

if TYPE_CHECKING:
    from kgraph.extract.build import Draft


def _by_subject(draft: Draft) -> None:
    """Take trade talks for talks on a trade agreement, talks on avoiding double taxation for talks on a tax treaty."""
    tree, noun = draft.one.tree, draft.one.token
    if draft.get("instrument") or draft.get("title"):
        narrow_instrument(draft)
        return
    about = [] if draft.one.verbal else draft.one.fillers("topic")
    found = None if draft.one.verbal else of_talks(tree, noun)
    found = found or next((f for s in about if (f := behind(tree, min(tree.subtree(s))))), None)
    if found:
        draft.slots["instrument"] = found
        draft.reasons.append(Reason("instrument", "talks named by it", draft.one.span()))


OUTCOMES = frozenset({"joint_statement", "communique", "joint_declaration"})
"""What talks end with, not what they are about."""


def _at_its_end(draft: Draft) -> bool:
    """Say whether the beginning or end of talks only says when something else is done ("at the end of the talks")."""
    one = draft.one
    acted = one.frame.hints.get("status_of") == "governor" and one.governor >= 0
    noun = acted and one.tree.tokens[one.governor].upos == "NOUN"
    return noun and one.tree.case(one.governor) in ("at", "by", "until", "before", "towards")


def _enters_a_stage(draft: Draft) -> bool:
    """Say whether talks only come to a further stage ("the talks entered their second week")."""
    one = draft.one
    subject = one.tree.tokens[one.token].deprel.startswith("nsubj")
    return draft.action == "launch" and subject and one.governor >= 0 and one.tree.lemma(one.governor) == "enter"


def _over(draft: Draft) -> bool:
    """Say whether talks only tell what ended with something else ("signed a pact, ending four years of talks")."""
    one, tree = draft.one, draft.one.tree
    span = tree.tokens[one.token].head
    if one.verbal or span < 0 or tree.lemma(span) not in ("year", "decade", "month") or tree.case(one.token) != "of":
        return False
    before = [t.text.lower() for t in tree.tokens[max(0, span - 4) : span]]
    if "after" in before and tree.lemma(one.token) not in ("negotiation", "talk"):
        return True  # "signed a pact after years of bargaining"
    verb = tree.tokens[span].head
    ended = verb >= 0 and tree.lemma(verb) in ("end", "cap", "crown", "follow", "conclude")
    return ended and tree.tokens[span].deprel == "obj"


def _by_the_way(draft: Draft) -> bool:
    """Say whether talks only tell when or beside what something else was done ("signed a pact after the talks", "on the
    margins of the talks")."""
    one, tree = draft.one, draft.one.tree
    above = tree.tokens[one.token].head
    if draft.action != "hold" or one.verbal or above < 0 or tree.lemma(one.token) != "talk":
        return False
    beside = tree.case(one.token) == "of" and tree.lemma(above) in ("margin", "sideline", "fringe", "end", "close")
    after = tree.case(one.token) in ("after", "during", "before", "following", "at")
    own = [s for path in ("agent", "with", "between", "topic", "purpose") for s in one.fillers(path) if s != one.token]
    return (beside or after) and not any(tree.tokens[s].head == one.token for s in own)


def _with_others(draft: Draft) -> bool:
    """Say whether talks are with some who are no party at all ("talks with investors broke down")."""
    one, tree = draft.one, draft.one.tree
    spots = [] if one.verbal else [k for k in tree.kids(one.token, "nmod") if tree.case(k) == "with"]
    private = [s for s in spots if not actors_at(tree, s) and tree.tokens[s].upos == "NOUN"]
    return bool(private) and len(private) == len(spots) and not any(actors_in(tree, s) for s in spots)


def _runs_aground(draft: Draft) -> bool:
    """Say whether the verb of talks tells that they came to nothing ("ran into the sand", but not "ran until noon")."""
    tree, verb = draft.one.tree, draft.one.governor
    noun = tree.tokens[draft.one.token]
    if verb < 0 or not any(n.deprel.startswith("nsubj") and n.head == verb for n in (noun, tree.tokens[noun.head])):
        return False
    below = {tree.lemma(k) for k in tree.kids(verb, "obl", "obj", "advmod", "xcomp", "compound:prt")}
    without = [k for k in tree.kids(verb, "obl") if tree.case(k) == "without"]
    if tree.lemma(verb) in ("end", "conclude", "close", "break") and any(tree.lemma(k) in RESULTS for k in without):
        return True  # "ended without a deal"
    dead = any(tree.lemma(a) == "dead" for k in tree.kids(verb, "obj", "obl") for a in tree.kids(k, "amod"))
    return (bool(below & ENDS) or dead) and tree.lemma(verb) in GOING


ENDS = frozenset(
    {"failure", "acrimony", "disarray", "rancour", "rancor", "nothing", "nowhere", "disagreement"}
    | {"sand", "aground", "wall", "buffer", "halt", "standstill", "impasse", "deadlock", "stalemate", "snag"}
)
"""Where talks run, or what they reach or hit, when they fail."""
GOING = frozenset({"run", "hit", "grind", "reach", "come", "end", "bog", "break", "get"})
RESULTS = frozenset({"deal", "agreement", "accord", "result", "breakthrough", "outcome", "pact", "success"})
"""Without which talks end in vain."""


def _anew(draft: Draft) -> bool:
    """Say whether talks begin once more ("will start anew")."""
    tree, verb = draft.one.tree, draft.one.governor
    return verb >= 0 and any(tree.lemma(k) in ("anew", "again", "afresh") for k in tree.kids(verb, "advmod", "xcomp"))


def finish(draft: Draft, _context: Context) -> Iterator[Draft | str]:
    """Complete the instrument, and leave out a document that is only discussed once."""
    if draft.one.frame.hints.get("only_ongoing") and draft.get("status") != "ongoing":
        yield "not under way"
        return
    if draft.get("instrument") in OUTCOMES:
        draft.slots["instrument"] = None
    if draft.action == "hold" and draft.one.governor >= 0 and draft.one.tree.phrasal(draft.one.governor) == "round off":
        draft = replace(draft, action="conclude")
    if draft.action == "hold" and _over(draft):
        yield "only says how long it took"
        return
    if _by_the_way(draft):
        yield "only says when"
        return
    if _with_others(draft):
        yield "with others than the parties"
        return
    if _runs_aground(draft):
        draft = replace(draft, action="suspend")
    elif draft.one.frame.name == "run-aground":
        yield "not broken off"
        return
    if _at_its_end(draft):
        yield "only says when"
        return
    if draft.action == "launch" and _anew(draft):
        draft = replace(draft, action="resume")
    _by_subject(draft)
    if _enters_a_stage(draft):
        status = "ongoing" if draft.get("status") == "completed" else draft.get("status")
        draft = replace(draft, action="hold", slots={**draft.slots, "status": status})
    yield draft
