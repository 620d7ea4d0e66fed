"""Meetings: who is met apart is met twice; what lists of working groups, councils and bodies call themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kgraph.extract.apart import held_apart
from kgraph.extract.attending import gathering_body, led_by, own_people
from kgraph.extract.context import Context
from kgraph.extract.hosts import right_host
from kgraph.extract.no_meeting import without_mediator
from kgraph.extract.none_met import at_another_time, is_joint, why_none
from kgraph.extract.officials import visited
from kgraph.extract.parties import actors_at
from kgraph.extract.people import people_of
from kgraph.extract.places import state_of
from kgraph.extract.resumed import GOING_ON, the_same_two
from kgraph.extract.stops import state_in_front
from kgraph.extract.told import told_near
from kgraph.extract.turns import heading_city, speakers
from kgraph.records import Mention, Reason

if TYPE_CHECKING:
    from kgraph.extract.build import Draft

WORKING = frozenset(
    {"group", "council", "commission", "committee", "board", "ministerial", "forum", "panel", "party", "force"}
)
LEADERS = frozenset({"head-of-state", "head-of-government"})
MANY = 3
"""From how many sides on heads of government hold a summit."""


def finish(draft: Draft, context: Context) -> Iterator[Draft | str]:
    """Split "spoke with X and with Y"; call the meeting of a working group `other`."""
    right_host(draft, context)
    if why := why_none(draft, context):
        yield why
        return
    apart = held_apart(draft)
    if apart:
        yield from apart
        return
    led_by(draft)
    gathering_body(draft)
    name = draft.one.frame.name
    if len(draft.parties) == 1 and (other := _of_the_place(draft, context) or _of_the_host(draft, context)):
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
    _of_body(draft, context)
    _without_city(draft)
    if draft.get("place") and _at_another_place(draft):
        draft.slots.pop("place")
    without_mediator(draft)
    _only_between(draft, context)
    if draft.get("meeting_type") in ("talks", "dialogue"):
        _type(draft, context)
    if draft.get("meeting_type") == "call" and _in_person(draft, context):
        draft.slots["meeting_type"] = "talks"
    if name in GOING_ON and the_same_two(draft, context):
        draft.slots.pop("meeting_type", None)
    if draft.get("status") == "completed" and _scheduled(draft, context):
        draft.slots["status"] = "planned"
        draft.slots.setdefault("date", context.document.published[:10] or None)
    yield draft


def _in_person(draft: Draft, context: Context) -> bool:
    """Say whether who is called on, or spoken to on a visit just told, is seen in person."""
    one, tree = draft.one, draft.one.tree
    after = tree.tokens[one.token + 1].text.lower() if one.token + 1 < len(tree.tokens) else ""
    if one.frame.name == "call-up":
        return after == "on"
    near = told_near(context.told, tree, "visit", reach=1, here=True) if one.frame.name == "speak-to" else []
    return any(set(d.parties) == set(draft.parties) for d in near)


def _at_another_place(draft: Draft) -> bool:
    """Say whether the place told is where others get ready for a gathering ("met in X to prepare for the Y summit")."""
    one, tree = draft.one, draft.one.tree
    if one.verbal:
        return False
    ready = tree.case(one.token) == "for" and tree.lemma(one.governor) in ("prepare", "ready", "plan", "gear")
    spans = {r.span for r in draft.reasons if r.slot == "place" and r.span}
    beneath = [tree.tokens[i] for i in tree.subtree(one.token)]
    inside = any(start <= t.start < end for t in beneath for start, end in spans)
    return not inside and (ready or at_another_time(draft))


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


def _of_body(draft: Draft, context: Context) -> None:
    """Leave the meeting of a body to the body: who acts in the clause around it is told by another fact ("met X in Y at
    a meeting of the Z")."""
    one, tree = draft.one, draft.one.tree
    rule = next((r.rule for r in draft.reasons if r.slot == "parties"), "")
    own = [a.id for p in ("agent", "of", "modifier") for t in one.fillers(p) for a in actors_at(tree, t)]
    bodies = tuple(dict.fromkeys(i for i in own if i in context.organisations))
    by_clause = "governor_agent" in rule or ("with:" in rule and tree.case(one.token) in ("at", "during"))
    if one.frame.name == "talks" and bodies and set(own) == set(bodies) and by_clause:
        draft.slots.update(parties=bodies, people=(), meeting_type="other")
        draft.reasons[:] = [r for r in draft.reasons if r.slot != "parties"]
        draft.reasons.append(Reason("parties", "body that meets", one.span()))


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


def _of_the_place(draft: Draft, context: Context) -> str:
    """Return the state in whose city someone meets officials who are not said to be another's ("in Lima, X will meet
    with government officials")."""
    one, tree = draft.one, draft.one.tree
    unnamed = [
        t
        for path in ("with", "theme", "goal", "topic")
        for t in one.fillers(path)
        if (tree.lemma(t) in OFFICIAL and not actors_at(tree, t) and not tree.kids(t, "nmod:poss"))
        or any(m.type == "person" and _of_no_state(m) for m in tree.at.get(t, ()))
    ]
    if not unnamed:
        return ""
    told = {r.span for r in draft.reasons if r.slot == "place"}
    found = [state_of(m) for m in tree.sentence.mentions if (m.start, m.end) in told]
    found += [state_in_front(tree), visited(draft, context, unnamed)]
    return next((s for s in found if s and s not in draft.parties), "")


def _of_the_host(draft: Draft, context: Context) -> str:
    """Return the other side of the visit on which someone meets a person whose state was only guessed ("on her visit
    to Lima X was received by President Y")."""
    one, tree = draft.one, draft.one.tree
    spots = [s for p in ("agent", "with", "theme") for t in one.fillers(p) for s in (t, *tree.names(t))]
    persons = [m for s in spots for m in tree.at.get(s, ()) if m.type == "person"]
    guessed = [m for m in persons if _of_no_state(m)]
    unnamed = [m for s in spots for m in tree.at.get(s, ()) if m.type == "person" and not m.ids and m.data.get("of")]
    if not guessed or len(draft.get("people") or ()) + len(unnamed) < len(PAIR):
        return ""
    near = told_near(context.told, tree, "visit", reach=3, here=True)
    both = [d for d in near if draft.parties[0] in d.parties and len(d.parties) == len(PAIR)]
    return next((p for p in both[-1].parties if p != draft.parties[0]), "") if both else ""


def _of_no_state(person: Mention) -> bool:
    """Say whether the state of who holds an office is not told, or only guessed."""
    return person.data.get("of_rule") in GUESSED or bool(person.data.get("office") and not person.data.get("of"))


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


def _both(draft: Draft, context: Context) -> None:
    """A joint press conference is given by both sides: name who was last named for the side that stays unnamed."""
    if not is_joint(draft) or len(draft.parties) != 2:
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
    if any(tree.lemma(k) == "ministerial" for k in tree.kids(draft.one.token, "amod", "compound")):
        return True
    paths = ("of",) if draft.one.frame.name == "talks" else ("agent",)
    heads = [tree.tokens[i].text.lower().rsplit(" ", 1)[-1] for path in paths for i in draft.one.fillers(path)]
    return bool(heads) and all(h in WORKING for h in heads)
