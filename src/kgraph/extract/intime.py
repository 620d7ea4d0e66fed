"""Date and status of a draft made to agree: what lies ahead has not happened, what is dated in the past is no plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kgraph.extract.match import Instance
from kgraph.extract.tree import Tree
from kgraph.records import Mention, Reason

if TYPE_CHECKING:
    from kgraph.extract.build import Draft

AHEAD = frozenset({"until", "till", "to", "for", "by", "before", "from"})
"""Prepositions of times for which something is planned."""
PROMISING = frozenset(
    {"announce", "promise", "pledge", "agree", "vow", "commit", "say", "declare", "offer", "propose", "decide", "urge"}
)
LATER = ("later", "coming", "upcoming", "next")


def in_time(draft: Draft, published: str) -> None:
    """Let the calendar correct a status: what is dated after the report has not happened, a dated past event is no
    plan."""
    date, status = str(draft.get("date") or ""), draft.get("status")
    if not published or len(date) < 4:
        return
    if status == "ongoing" and draft.kind in ("meeting", "visit") and date <= published:
        draft.slots["status"] = "completed"
    if status in ("planned", "proposed") and date < published[: len(date)]:
        date = _plan_ahead(draft, date)
    if len(date) < 4 or status not in ("completed", "planned"):
        return
    first, last = date.split("/")[0], date.split("/")[-1]
    told = _told(draft)
    if status == "completed" and told and told.text.lower().startswith(LATER):
        draft.slots["status"] = "planned"
    elif status == "completed" and first > published[: len(first)]:
        draft.slots["status"] = "planned"
        draft.reasons.append(Reason("status", "dated after the report", draft.one.span()))
    elif status == "completed" and draft.kind == "visit" and first >= published < last and _in_the_present(draft.one):
        draft.slots["status"] = "planned"
        draft.reasons.append(Reason("status", "goes on after the report", draft.one.span()))
    elif status == "planned" and _put_off(draft.one) and last < published[: len(last)]:
        draft.slots.pop("date")
    elif status == "planned" and not draft.one.verbal and last < published[: len(last)]:
        draft.slots["status"] = "completed"
        draft.reasons.append(Reason("status", "dated before the report", draft.one.span()))


def _in_the_present(one: Instance) -> bool:
    """Say whether a happening is told in the simple present ("travels to X on June 11-19")."""
    token = one.tree.tokens[one.token]
    present = token.feat("Tense") == "Pres" and token.feat("VerbForm") == "Fin"
    return present and not one.tree.kids(one.token, "aux", "cop")


def _put_off(one: Instance) -> bool:
    """Say whether a happening's own verb says that it did not take place at its time ("was postponed")."""
    token = one.tree.tokens[one.token]
    return token.head >= 0 and one.tree.lemma(token.head) in ("postpone", "delay", "defer", "reschedule", "put")


def _told(draft: Draft) -> Mention | None:
    """Return the time that dates a draft."""
    spans = [r.span for r in draft.reasons if r.slot == "date"]
    return next((m for m in draft.one.tree.sentence.mentions if m.type == "time" and (m.start, m.end) in spans), None)


def _plan_ahead(draft: Draft, date: str) -> str:
    """Return the date of a plan that a past time seems to date: the coming reading of the time ("in September").

    A pledge keeps the day on which it was made; the day on which anything else was announced is not its own.
    """
    told = _told(draft)
    if told is None:
        return date
    if _when_said(draft.one, told):
        if draft.kind == "support":
            return ""
        draft.slots.pop("date")
        return ""
    if len(told.candidates) == 2:
        draft.slots["date"] = date = told.candidates[1]
    return date


def _when_said(one: Instance, told: Mention) -> bool:
    """Say whether a time stands with a past verb that announces or promises, before what it announces."""
    tree, at = one.tree, one.tree.token_of(told)
    if at is None or told.data.get("preposition") in AHEAD:
        return False
    verb = tree.clause(tree.tokens[at].head) if tree.tokens[at].head >= 0 else -1
    if verb < 0 or not is_past(tree, verb):
        return False
    if one.token == verb or tree.lemma(verb) in PROMISING:
        return True
    return one.frame.kind == "support" and (at < one.token or told.data.get("precision") == "day")


def is_past(tree: Tree, verb: int) -> bool:
    """Say whether a verb tells the past: finite, or by its auxiliary; a participle that heads a clause with a subject
    of its own is a past tense that the parse misread."""
    words = [tree.tokens[verb], *(tree.tokens[k] for k in tree.kids(verb, "aux", "cop"))]
    if any(w.feat("Tense") == "Past" and w.feat("VerbForm") == "Fin" for w in words):
        return True
    token = tree.tokens[verb]
    bare = token.feat("VerbForm") == "Part" and token.feat("Tense") == "Past" and not tree.kids(verb, "aux")
    return bare and bool(tree.kids(verb, "nsubj")) and not token.deprel.startswith(("acl", "amod"))
