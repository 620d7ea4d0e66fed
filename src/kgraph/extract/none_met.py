"""Why a word that can tell of a meeting tells of none: who met nobody, what was only called or named, what was told
before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kgraph.extract.attending import listed_as_party
from kgraph.extract.context import Context
from kgraph.extract.no_meeting import of_traders, to_be_finished, where_told
from kgraph.extract.parties import actors_at
from kgraph.extract.resumed import of_the_same, they, those_two, told_before
from kgraph.extract.told import told_near

if TYPE_CHECKING:
    from kgraph.extract.build import Draft

TALK = frozenset({"talk", "speak", "discuss", "review", "tell", "ask", "write", "read", "hear", "mention", "brief"})
"""Verbs whose "about" and whose object only names a gathering."""

AFTER_CALL = frozenset(
    {".", ",", "to", "on", "about", "over", "and", "after", "earlier", "today", "yesterday", "this", "last", "from"}
)
"""What can stand behind whom somebody called: behind "called X a friend" nothing of this does."""


def why_none(draft: Draft, context: Context) -> str:
    """Return why a trigger tells of no meeting of these parties, "" where it does."""
    one, tree = draft.one, draft.one.tree
    name = one.frame.name
    rule = next((r.rule for r in draft.reasons if r.slot == "parties"), "")
    if name == "meal" and at_another_time(draft):
        return "another gathering"
    if name == "participants-include" and not _of_a_gathering(draft, context):
        return "no gathering before it"
    if name == "meet" and _meets_a_thing(draft):
        return "met no one"
    if name == "call-up" and not _rung(draft):
        return "called something"
    hosting = one.governor >= 0 and tree.lemma(one.governor) in ("host", "receive", "welcome")
    if (
        draft.get("meeting_type") == "summit"
        and rule.startswith("governor_agent")
        and not set(draft.parties) & context.organisations
        and not hosting
    ):
        return "no body that gathers"
    if name == "discuss" and they(draft) and told_before(draft, context):
        return "the meeting told before"
    if name == "discuss" and those_two(draft) and of_the_same(draft, context):
        return "the meeting told before"
    if name == "talk-together" and not _about(draft):
        return "talk of nothing"
    if name == "press-conference" and "document" in rule and not is_joint(draft):
        return "one side's own"
    if name == "talks" and "document" in rule and _any_meetings(draft):
        return "meetings of any kind"
    if name == "talks" and tree.lemma(one.token) == "talk" and (_goes_on(draft, context) or _long(draft)):
        return "the negotiation told before"
    if name == "talks" and "document" in rule and _pointed(draft) and told_before(draft, context):
        return "the meeting told before"
    if (
        name == "talks"
        and draft.get("status") == "planned"
        and one.governor >= 0
        and to_be_finished(tree, one.governor)
    ):
        return "a negotiation"
    if name == "talks" and where_told(draft, context):
        return "told already"
    if name == "forum" and "document" in rule and of_traders(draft):
        return "of firms, not of states"
    if name == "call" and _pointed(draft) and not draft.get("people") and told_before(draft, context):
        return "the call told before"
    if name == "receive" and not _visiting(draft, context):
        return "a visit by itself"
    if name == "talks" and (tree.tokens[one.token].text.lower() == "talk" or tree.case(one.token) == "under"):
        return "mere talk"
    if name == "discuss" and _has_been(draft):
        return "no one meeting"
    if name in ("talks", "summit") and _only_named(draft):
        return "only talked about"
    if name in ("named-gathering", "host-noun") and tree.case(one.token) in ("with", "by", "from"):
        return "whom somebody meets"
    if name == "named-gathering" and listed_as_party(draft):
        return "one of those who meet"
    if name == "host-body" and tree.lemma(one.token) in ("chair", "head") and _chairs_body(draft):
        return "chairs a body"
    return ""


def at_another_time(draft: Draft) -> bool:
    """Say whether a meal only says when they did something else ("met X ahead of the ministerial dinner")."""
    one, tree = draft.one, draft.one.tree
    above = tree.lemma(one.governor) if one.governor >= 0 else ""
    opening = min(tree.phrase(one.token))
    before = tree.tokens[opening - 1].text.lower() if opening else ""
    return (
        "ahead" in (above, before)
        or above in ("prior", "hour", "day")
        or tree.case(one.token)
        in (
            "before",
            "after",
            "following",
            "until",
        )
    )


def _of_a_gathering(draft: Draft, context: Context) -> bool:
    """Say whether the text right before tells of a gathering that is no match or drill."""
    start, end = draft.one.tree.span
    before = context.document.text[max(0, start - NEAR_BY) : end].lower()
    words = {w.strip(".,;:'\"") for w in before.split()}
    return bool(words & set(draft.one.frame.classes["sitting"])) and not words & {
        "drill",
        "exercise",
        "match",
        "festival",
    }


NEAR_BY = 300
"""How many characters before a list of participants what they take part in is told."""


def _meets_a_thing(draft: Draft) -> bool:
    """Say whether what is met is a demand, a target, a storm: no one ("met face to face" is another matter)."""
    tree = draft.one.tree
    themes = [t for t in draft.one.fillers("theme") if tree.lemma(t) != "face"]
    return any(not actors_at(tree, t) for t in themes)


def _about(draft: Draft) -> bool:
    """Say whether two are said to talk about something, or for some time, rather than on a day at some event."""
    tree = draft.one.tree
    timed = {
        t: any(m.type == "time" for m in tree.at.get(t, ())) for p in ("topic", "purpose") for t in draft.one.fillers(p)
    }
    long = any(tree.lemma(t) in ("hour", "minute") or timed[t] for t in draft.one.fillers("purpose"))
    return long or any(not timed[t] for t in draft.one.fillers("topic"))


def is_joint(draft: Draft) -> bool:
    return any(draft.one.tree.lemma(i) == "joint" for i in draft.one.fillers("modifier"))


def _any_meetings(draft: Draft) -> bool:
    """Say whether "meetings" stand without any word that says which ("attends meetings and briefings")."""
    tree, token = draft.one.tree, draft.one.token
    plain = tree.lemma(token) != "talk" and tree.tokens[token].feat("Number") == "Plur"
    return plain and not tree.kids(token, "det", "nmod:poss", "nummod", "nmod")


def _visiting(draft: Draft, context: Context) -> bool:
    """Say whether who is received is told to be on a visit already, so that this is a meeting on it."""
    tree = draft.one.tree
    mine = draft.one.token
    return any(
        d.kind == "visit" and (d.one.tree is not tree or d.one.token != mine) and set(d.parties) >= set(draft.parties)
        for d in context.told
    )


def _pointed(draft: Draft) -> bool:
    """Say whether a gathering is "that meeting", "the talks"."""
    tree, token = draft.one.tree, draft.one.token
    return any(tree.lemma(k) in ("that", "this", "the", "these") for k in tree.kids(token, "det"))


def _has_been(draft: Draft) -> bool:
    """Say whether two "have been discussing" something, which is no one meeting."""
    tree, token = draft.one.tree, draft.one.token
    helpers = {tree.tokens[k].text.lower() for k in tree.kids(token, "aux")}
    return "been" in helpers and tree.tokens[token].text.lower().endswith("ing")


def _long(draft: Draft) -> bool:
    """Say whether talks of states are told as going on or as taken up over years ("Talks with X are under way", "the
    talks, opened in 2006, stalled"), as negotiations are."""
    tree, token = draft.one.tree, draft.one.token
    if draft.get("people") or draft.get("place"):
        return False
    head = draft.one.governor
    clause = tree.clause(token)
    near = (head, clause, *tree.kids(head, "conj"), *tree.kids(clause, "conj"), *tree.kids(token, "acl"))
    verbs = {tree.lemma(v) for v in near if v >= 0}
    going_on = verbs & {"way", "underway", "continue", "resume", "stall", "collapse", "part", "drag", "break"}
    years = len(str(draft.get("date") or "")) == len("2006") and bool(verbs & {"open", "begin", "start", "launch"})
    return bool(going_on) or years


def _goes_on(draft: Draft, context: Context) -> bool:
    """Say whether talks without a person or a place go on with a negotiation that the text told of just before."""
    if draft.get("people") or draft.get("place"):
        return False
    sides = set(draft.parties)
    near = told_near(context.told, draft.one.tree, "negotiation", reach=2, here=True)
    return any(sides & set(d.parties) for d in near)


def _only_named(draft: Draft) -> bool:
    """Say whether a gathering is only what someone talks about."""
    one, tree = draft.one, draft.one.tree
    above = next((i for i in tree.up(one.token) if tree.tokens[i].upos == "VERB"), -1)
    if above < 0 or tree.lemma(above) not in TALK:
        return False
    head = tree.tokens[one.token]
    while head.deprel == "conj" and head.head >= 0:
        head = tree.tokens[head.head]
    relation = head.deprel
    return relation == "obj" or (relation.startswith("obl") and tree.case(head.index) in ("about", "on", "of"))


def _chairs_body(draft: Draft) -> bool:
    """Say whether someone is said to be a body's chairman ("who currently chairs the bloc")."""
    tree = draft.one.tree
    themes = draft.one.fillers("theme")
    gathers = draft.one.frame.classes["gathering"]
    return bool(themes) and not any(
        tree.tokens[t].text.lower().rsplit(" ", 1)[-1].rstrip("s") in gathers for t in themes
    )


def _rung(draft: Draft) -> bool:
    """Say whether "called X" tells of a call rather than of a name for X."""
    tree = draft.one.tree
    spots = [s for f in draft.one.fillers("theme") for s in tree.about(f)]
    ends = [m.end for s in spots for m in tree.at.get(s, ()) if m.type in ("person", "office")]
    after = next((t.index for t in tree.tokens if ends and t.start >= max(ends)), None)
    if after is None:
        return bool(ends)
    if tree.lemma(after) == "of":  # "President X of Y"
        state = next((m.end for _, m in tree.mentions("state") if m.start >= tree.tokens[after].end), 0)
        after = next((t.index for t in tree.tokens if t.start >= state), after) if state else after
    return tree.tokens[after].text.lower() in AFTER_CALL
