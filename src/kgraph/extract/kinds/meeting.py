"""Meetings: who is met apart is met twice; what lists of working groups, councils and bodies call themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kgraph.extract.apart import held_apart
from kgraph.extract.attending import gathering_body, led_by, listed_as_party, own_people
from kgraph.extract.context import Context
from kgraph.extract.hosts import right_host
from kgraph.extract.no_meeting import of_traders, to_be_finished, where_told, without_mediator
from kgraph.extract.parties import actors_at
from kgraph.extract.people import people_of
from kgraph.extract.places import state_of
from kgraph.extract.resumed import GOING_ON, of_the_same, the_same_two, they, those_two, told_before
from kgraph.extract.told import told_near
from kgraph.extract.turns import heading_city, speakers

if TYPE_CHECKING:
    from kgraph.extract.build import Draft

WORKING = frozenset(
    {"group", "council", "commission", "committee", "board", "ministerial", "forum", "panel", "party", "force"}
)
LEADERS = frozenset({"head-of-state", "head-of-government"})
TALK = frozenset({"talk", "speak", "discuss", "review", "tell", "ask", "write", "read", "hear", "mention", "brief"})
"""Verbs whose "about" and whose object only names a gathering."""
MANY = 3
"""From how many sides on heads of government hold a summit."""


def finish(draft: Draft, context: Context) -> Iterator[Draft | str]:
    """Split "spoke with X and with Y"; call the meeting of a working group `other`."""
    right_host(draft, context)
    if why := _misread(draft, context):
        yield why
        return
    apart = held_apart(draft)
    if apart:
        yield from apart
        return
    led_by(draft)
    gathering_body(draft)
    name = draft.one.frame.name
    if len(draft.parties) == 1 and (other := _of_the_place(draft) or _of_the_host(draft, context)):
        draft.slots["parties"] = (*draft.parties, other)
    own_people(draft, context)
    if len(draft.get("people") or ()) < len(draft.parties) and (both := speakers(draft.parties, context)):
        draft.slots["people"] = both
        city = next((c for p in draft.parties if (c := heading_city(p, context))), None)
        if draft.get("status") == "completed" and city:
            draft.slots.setdefault("place", city)
    if draft.one.frame.name == "press-conference":
        _both(draft, context)
    if draft.one.frame.name == "next-gathering" and not _of_the_told(draft, context):
        yield "no meeting before it"
        return
    if draft.one.frame.name == "session":
        _of_dialogue(draft)
    _without_city(draft)
    without_mediator(draft)
    _only_between(draft, context)
    if draft.get("meeting_type") in ("talks", "dialogue"):
        _type(draft, context)
    if name in GOING_ON and the_same_two(draft, context):
        draft.slots.pop("meeting_type", None)
    if draft.get("status") == "completed" and _scheduled(draft, context):
        draft.slots["status"] = "planned"
        draft.slots.setdefault("date", context.document.published[:10] or None)
    yield draft


def _misread(draft: Draft, context: Context) -> str:
    """Return why a trigger tells of no meeting of these parties, "" where it does."""
    one, tree = draft.one, draft.one.tree
    name = one.frame.name
    rule = next((r.rule for r in draft.reasons if r.slot == "parties"), "")
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
    if name == "press-conference" and "document" in rule and not _joint(draft):
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


def _joint(draft: Draft) -> bool:
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


def _of_the_told(draft: Draft, context: Context) -> bool:
    """Give the next gathering the parties of the one told before it, and say whether there is one."""
    number = draft.one.tree.number
    before = [d for d in context.told if d.kind in ("meeting", "negotiation", "project") and d.one.tree.number < number]
    if (kind := draft.get("meeting_type")) in ("summit", "dialogue", "consultation"):
        before = [d for d in before if d.kind != "meeting" or d.get("meeting_type") == kind]
    if not before:
        return False
    draft.slots["parties"] = before[-1].parties
    return True


def _of_dialogue(draft: Draft) -> None:
    """Call the edition of a dialogue one ("an annual dialogue, the first edition of which …")."""
    one, tree = draft.one, draft.one.tree
    above = [tree.tokens[i].head for i in tree.up(one.token) if tree.tokens[i].deprel == "acl:relcl"]
    if any(tree.tokens[i].text.lower().rsplit(" ", 1)[-1] == "dialogue" for i in above):
        draft.slots["meeting_type"] = "dialogue"


def _only_between(draft: Draft, context: Context) -> None:
    """Leave out who only proposes or hosts a meeting that is said to be between others."""
    one = draft.one
    between = {a.id for t in one.fillers("between") for a in actors_at(one.tree, t)}
    if not one.verbal and len(between) > 1 and between < set(draft.parties):
        draft.slots["parties"] = tuple(p for p in draft.parties if p in between)
        if told := people_of(one, ["between"], context):
            draft.slots["people"] = tuple(dict.fromkeys(m.ids[0] for m in told))


OFFICIAL = frozenset(
    {"official", "leader", "minister", "counterpart", "president", "authority", "premier", "representative", "member"}
    | {"lawmaker", "parliamentarian", "government", "mayor", "governor", "businessman", "executive"}
)


def _of_the_place(draft: Draft) -> str:
    """Return the state in whose city someone meets officials who are not said to be another's ("in Lima, X will meet
    with government officials")."""
    one, tree = draft.one, draft.one.tree
    unnamed = [
        t
        for path in ("with", "theme")
        for t in one.fillers(path)
        if (tree.lemma(t) in OFFICIAL and not actors_at(tree, t) and not tree.kids(t, "nmod:poss"))
        or any(m.type == "person" and m.data.get("of_rule") in GUESSED for m in tree.at.get(t, ()))
    ]
    if not unnamed:
        return ""
    told = {r.span for r in draft.reasons if r.slot == "place"}
    found = [state_of(m) for m in tree.sentence.mentions if (m.start, m.end) in told]
    return next((s for s in found if s and s not in draft.parties), "")


def _of_the_host(draft: Draft, context: Context) -> str:
    """Return the other side of the visit on which someone meets a person whose state was only guessed ("on her visit
    to Lima X was received by President Y")."""
    one, tree = draft.one, draft.one.tree
    spots = [s for p in ("agent", "with", "theme") for t in one.fillers(p) for s in (t, *tree.names(t))]
    guessed = [m for s in spots for m in tree.at.get(s, ()) if m.type == "person" and m.data.get("of_rule") in GUESSED]
    unnamed = [m for s in spots for m in tree.at.get(s, ()) if m.type == "person" and not m.ids and m.data.get("of")]
    if not guessed or len(draft.get("people") or ()) + len(unnamed) < len(PAIR):
        return ""
    near = told_near(context.told, tree, "visit", reach=3, here=True)
    both = [d for d in near if draft.parties[0] in d.parties and len(d.parties) == len(PAIR)]
    return next((p for p in both[-1].parties if p != draft.parties[0]), "") if both else ""


PAIR = ("one", "other")
GUESSED = frozenset({"state-spoken-of"})


def _without_city(draft: Draft) -> None:
    """Leave out the party read off the city a gathering is called by ("the alliance's Brussels summit")."""
    one, tree = draft.one, draft.one.tree
    spans = {r.span for r in draft.reasons if r.slot == "place"}
    called = [m for k in one.fillers("modifier") for m in tree.at.get(k, ()) if (m.start, m.end) in spans]
    for mention in called:
        others = tuple(p for p in draft.parties if p not in mention.ids)
        if others:
            draft.slots["parties"] = others


def _type(draft: Draft, context: Context) -> None:
    """Call the meeting of a working group `other`, and a `summit` what heads of government hold as more than two."""
    one = draft.one
    if draft.get("meeting_type") == "talks" and one.frame.name in ("talks", "meet", "gather", "confer", "sit-down"):
        if _of_group(draft):
            draft.slots["meeting_type"] = "other"
        elif _of_leaders(draft, context):
            draft.slots["meeting_type"] = "summit"


def _of_leaders(draft: Draft, context: Context) -> bool:
    """Say whether heads of state or government meet as more than two, or as those of a body."""
    one, tree = draft.one, draft.one.tree
    body = bool(set(draft.parties) & context.organisations)
    if not body and len(draft.parties) < MANY:
        return False
    agents = [t for path in ("agent", "with", "between", "of") for t in one.fillers(path)]
    held = [
        m for t in agents for s in (t, *tree.names(t)) for m in tree.at.get(s, ()) if m.type in ("office", "person")
    ]
    plural = any(tree.tokens[t].feat("Number") == "Plur" for t in agents)
    leading = [m for m in held if LEADERS & set(m.data.get("groups", ())) or "leader" in m.data.get("heads", ())]
    return bool(leading) and (plural if body else len(leading) >= MANY or plural)


def _scheduled(draft: Draft, context: Context) -> bool:
    """Say whether a clock time before the sentence makes it an entry of a schedule ("10:30 a.m. LOCAL The Secretary
    meets with …")."""
    start = draft.one.tree.span[0]
    before = context.document.text[max(0, start - 40) : start + 20]
    present = draft.one.tree.tokens[draft.one.token].feat("Tense") != "Past"
    return present and bool(CLOCK.search(before))


CLOCK = re.compile(r"\b\d{1,2}:\d\d\s*(?:[ap]\.?\s?m\.?)\s*(?:LOCAL|E[DS]T|GMT|local time)?\s*[A-Z]")
"""A clock time right before a name or title."""


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
    if not _joint(draft) or len(draft.parties) != 2:
        return
    persons = [context.person_for(party, draft.one.span()[1]) for party in draft.parties]
    if all(persons):
        named = draft.get("people") or ()
        draft.slots["people"] = (
            tuple(dict.fromkeys((*named, *(p.ids[0] for p in persons if p)))) if len(named) < 2 else named
        )


def _of_group(draft: Draft) -> bool:
    """Say whether a working group, a council or a task force meets."""
    tree = draft.one.tree
    paths = ("of",) if draft.one.frame.name == "talks" else ("agent",)
    heads = [tree.tokens[i].text.lower().rsplit(" ", 1)[-1] for path in paths for i in draft.one.fillers(path)]
    return bool(heads) and all(h in WORKING for h in heads)
