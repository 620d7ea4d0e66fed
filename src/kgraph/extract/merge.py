"""One happening, one fact: drafts of one document that tell the same are made one, with every sentence as evidence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from kgraph.extract.build import Draft
from kgraph.extract.listed import listed_together
from kgraph.extract.narrower import GENERIC, SUBTYPE

LISTS = ("areas", "people", "under")
CONCLUDING = {"sign", "conclude", "adopt"}
NEAR_HEADLINE = 3
"""How far down a headline's own story is told: sentences."""


def merge(drafts: Sequence[Draft]) -> list[Draft]:
    """Merge drafts in text order; each joins the first earlier draft that it agrees with."""
    kept: list[Draft] = []
    alike: dict[str, list[Draft]] = {}
    for draft in drafts:
        same, others = SAME.get(draft.kind, _plain), alike.setdefault(draft.kind, [])
        for other in others:
            if same(other, draft):
                _join(other, draft)
                break
        else:
            kept.append(draft)
            others.append(draft)
    return kept


# --- do two drafts tell the same? -------------------------------------------------------------------------------


def agree(a: Draft, b: Draft, *names: str) -> bool:
    """Say whether no slot of those contradicts: both empty, one empty, or equal."""
    return all(a.get(n) is None or b.get(n) is None or a.get(n) == b.get(n) for n in names)


def near_dates(a: Draft, b: Draft, slot: str = "date") -> bool:
    """Say whether two dates can be the same: one missing, one a prefix of the other, or one inside the other's
    interval."""
    one, other = a.get(slot), b.get(slot)
    if slot == "date" and (one or other):
        one, other = one or _story_day(a), other or _story_day(b)
    if not one or not other or one.startswith(other) or other.startswith(one):
        return True
    (s1, e1), (s2, e2) = _ends(one), _ends(other)
    return s1 <= e2 and s2 <= e1 and ("/" in one or "/" in other)


def _story_day(draft: Draft) -> str:
    return draft.day.value if draft.day else ""


def _ends(date: str) -> tuple[str, str]:
    first, _, last = date.partition("/")
    return first, (last or first) + "~"


def settle(drafts: Sequence[Draft]) -> list[Draft]:
    """Give a meeting with no word of its own the plain type."""
    for draft in drafts:
        if draft.kind == "meeting" and not draft.get("meeting_type"):
            draft.slots["meeting_type"] = "talks"
    return list(drafts)


def within(a: Draft, b: Draft) -> bool:
    """Say whether the parties of one lie within those of the other."""
    one, other = set(a.parties), set(b.parties)
    return one <= other or other <= one


def _statuses(a: Draft, b: Draft) -> bool:
    """Say whether two statuses can be stages of one telling: equal, or a plan and its fulfilment on agreeing dates."""
    one, other = a.get("status"), b.get("status")
    if one == other:
        return True
    people = [tuple(sorted(d.get("people") or ())) for d in (a, b)]
    if {one, other} == {"planned", "proposed"} and a.kind == "meeting" and people[0] and people[0] == people[1]:
        return True  # "will meet. I look forward to our talk"
    if {one, other} <= {"planned", "completed"} and _headline(a) and b.one.tree.number <= NEAR_HEADLINE:
        return True
    return {one, other} <= {"planned", "completed"} and bool(a.get("date")) and a.get("date") == b.get("date")


def _headline(draft: Draft) -> bool:
    """Say whether a document's headline tells it: the first sentence, without a full stop."""
    tokens = draft.one.tree.tokens
    return draft.one.tree.number == 0 and bool(tokens) and tokens[-1].text not in (".", "!", "?", "”", '"')


def _plain(a: Draft, b: Draft) -> bool:
    return (
        a.action == b.action
        and within(a, b)
        and _statuses(a, b)
        and near_dates(a, b)
        and agree(a, b, "level", "previous_level", "organisation", "member", "years", "title", "instrument")
    )


def _visit(a: Draft, b: Draft) -> bool:
    people = set(a.get("people") or ()), set(b.get("people") or ())
    meet = not people[0] or not people[1] or people[0] & people[1]
    return bool(
        a.get("host") == b.get("host")
        and within(a, b)
        and meet
        and (near_dates(a, b) or (bool(people[0] & people[1]) and _one_stay(a, b)))
        and agree(a, b, "visit_type")
        and (_statuses(a, b) or ("planned" in (a.get("status"), b.get("status")) and _next_leg(a, b)))
    )


DAYS_OF_A_VISIT = 7


def _one_stay(a: Draft, b: Draft) -> bool:
    """Say whether two days can be of one visit ("arrived on Monday", "was welcomed on Tuesday")."""
    days = [str(d.get("date") or _story_day(d)) for d in (a, b)]
    if any(len(d) != len("2025-01-31") for d in days):
        return False
    first, last = (date.fromisoformat(d) for d in sorted(days))
    return (last - first).days <= DAYS_OF_A_VISIT


def _next_leg(a: Draft, b: Draft) -> bool:
    """Say whether one visit goes on elsewhere in the country ("arrived on Sunday, and leaves for X on Wednesday")."""
    return near_dates(a, b) or _one_stay(a, b)


def _exercise(a: Draft, b: Draft) -> bool:
    """An exercise under way is told as begun and as going on."""
    under_way = {a.get("status"), b.get("status")} <= {"completed", "ongoing"} and within(a, b)
    return _plain(a, b) or (under_way and near_dates(a, b) and agree(a, b, "title"))


def _meeting(a: Draft, b: Draft) -> bool:
    kinds = {a.get("meeting_type"), b.get("meeting_type")} - {None}
    close = abs(a.one.tree.number - b.one.tree.number) <= 1
    typed = len(kinds) < 2 or (close and "talks" in kinds and not kinds & {"press_conference", "call"})
    if _one_gathering(a, b):
        return True
    return bool(
        typed and within(a, b) and _same_people(a, b) and near_dates(a, b) and _statuses(a, b) and agree(a, b, "place")
    )


GATHERING = {"brings-together": "agent", "host-summit": "theme", "host-body": "theme", "attend": "theme"}
"""Frames of verbs that act on a gathering which tells a draft of its own, with the role it has there."""


def _one_gathering(a: Draft, b: Draft) -> bool:
    """Say whether two drafts of a sentence are of one gathering: its own, and of a verb whose agent or theme it is
    ("a summit involving X"), or of two verbs on it ("will attend the summit that X hosts")."""
    if a.one.tree is not b.one.tree:
        return False
    pairs = ((a, b), (b, a))
    acted_on = [set(x.one.fillers(GATHERING.get(x.one.frame.name, ""))) for x in (a, b)]
    return bool(acted_on[0] & acted_on[1]) or any(
        x.one.token in y.one.fillers(GATHERING.get(y.one.frame.name, "with")) for x, y in pairs
    )


def _same_people(a: Draft, b: Draft) -> bool:
    """Say whether those who meet can be the same: nobody named in one, someone in both, and not each with a partner
    of its own ("received by X before sitting down with Y")."""
    one, other = set(a.get("people") or ()), set(b.get("people") or ())
    if not one or not other:
        return True
    apart = len(one) == len(other) == 2 and len(one & other) == 1
    return bool(one & other) and not apart


def _agreement(a: Draft, b: Draft) -> bool:
    one, other = a.get("instrument"), b.get("instrument")
    actions = a.action == b.action or ({a.action, b.action} <= CONCLUDING and (one == other or None in (one, other)))
    instruments = one == other or None in (one, other) or (one, other) in SUBTYPE or (other, one) in SUBTYPE
    headed = _headline(a) and one in GENERIC and b.one.tree.number <= NEAR_HEADLINE and not a.get("count")
    instruments, actions = instruments or headed, actions or (headed and {a.action, b.action} <= CONCLUDING)
    areas = set(a.get("areas") or ()), set(b.get("areas") or ())
    titled = a.get("title") and a.get("title") == b.get("title")
    topics = titled or headed or not areas[0] or not areas[1] or areas[0] & areas[1]
    if listed_together(a, b) or (a.action != b.action and a.get("status") != b.get("status")):
        return False
    if (one is None) != (other is None) and "adopt" in (a.action, b.action):
        return False  # papers signed, and a statement issued
    counts = a.get("count") == b.get("count") or a.one.tree is b.one.tree or bool(titled) or headed
    return bool(
        actions
        and instruments
        and topics
        and counts
        and within(a, b)
        and near_dates(a, b)
        and _statuses(a, b)
        and agree(a, b, "title")
    )


def _cooperation(a: Draft, b: Draft) -> bool:
    return set(a.parties) == set(b.parties) and a.get("status") == b.get("status")


KINDRED = ({"aid", "humanitarian"}, {"aid", "grant"}, {"loan", "grant"})
"""Types of support by which the same money is called."""


def _support(a: Draft, b: Draft) -> bool:
    if not (within(a, b) and agree(a, b, "amount", "currency", "provider", "recipient")):
        return False
    one, other = a.get("amount"), b.get("amount")
    types = {a.get("support_type"), b.get("support_type")}
    if one is not None and one == other:
        return len(types) < 2 or types in KINDRED or "aid" in types or (a.one.tree is b.one.tree and "other" in types)
    if _beside(a, b) and not (one is None and other is None and len(types) < 2):
        return False
    if a.one.tree is b.one.tree and (len(types) < 2 or types in KINDRED or types & {"other", "aid"}):
        return True  # "pledged a grant to help X rebuild"
    if one is not None or other is not None:
        near = b.one.tree.number - a.one.tree.number <= 1 or _headline(a)
        return near and (len(types) < 2 or types in KINDRED) and _statuses(a, b) and not _anew(b)
    near = b.one.tree.number - a.one.tree.number <= 1 and not b.get("date")
    return (len(types) < 2 or types in KINDRED) and (_statuses(a, b) or near)


def _beside(a: Draft, b: Draft) -> bool:
    """Say whether two coordinated verbs have a thing each to give ("deferred a debt and donated 40 tents")."""
    if a.one.tree is not b.one.tree or not (a.one.verbal and b.one.verbal):
        return False
    first, second = sorted((a.one.token, b.one.token))
    tree = a.one.tree
    above = [first, *tree.up(first)][:3]
    listed = tree.tokens[second].deprel == "conj" and tree.tokens[second].head in above
    return first != second and listed and all(tree.kids(v, "obj") for v in (first, second))


ANEW = frozenset(
    {"earlier", "early", "already", "previously", "also", "further", "another", "additional", "separately", "more"}
)


def _anew(draft: Draft) -> bool:
    """Say whether a later sentence tells of something besides ("had earlier set aside", "a further $5 million")."""
    tree = draft.one.tree
    spots = [draft.one.token, *draft.one.roles.get("theme", [])]
    return any(tree.lemma(k) in ANEW for i in spots for k in tree.phrase(i))


def _figure(a: Draft, b: Draft) -> bool:
    return (
        a.get("amount") == b.get("amount") and a.get("indicator") == b.get("indicator") and near_dates(a, b, "period")
    )


def _thing(draft: Draft) -> set[str]:
    """Return the lemmas of what a draft is an act on."""
    return {draft.one.tree.lemma(i) for role in ("theme", "of") for i in draft.one.fillers(role)}


def _told_before(a: Draft, b: Draft) -> bool:
    """Say whether the later draft is of "the project" of the sentence before."""
    tree = b.one.tree
    themes = [
        i for role in ("theme", "of") for i in b.one.fillers(role) if tree.lemma(i) in ("project", "scheme", "plan")
    ]
    definite = any(tree.lemma(k) in ("the", "this") for i in themes for k in tree.kids(i, "det"))
    return definite and 0 < tree.number - a.one.tree.number <= 1


def _project(a: Draft, b: Draft) -> bool:
    areas = set(a.get("areas") or ()), set(b.get("areas") or ())
    titled = a.get("title") and a.get("title") == b.get("title")
    topics = titled or (
        (not areas[0] or not areas[1] or areas[0] & areas[1]) and (_thing(a) & _thing(b) or _told_before(a, b))
    )
    return bool(
        a.action == b.action
        and within(a, b)
        and agree(a, b, "title")
        and topics
        and near_dates(a, b)
        and (titled or a.get("status") == b.get("status"))
    )


SAME: dict[str, Callable[[Draft, Draft], bool]] = {
    "visit": _visit,
    "meeting": _meeting,
    "exercise": _exercise,
    "agreement": _agreement,
    "cooperation": _cooperation,
    "support": _support,
    "economic_figure": _figure,
    "project": _project,
}


def without_umbrellas(drafts: Sequence[Draft]) -> list[Draft]:
    """Leave out "three documents" where three are listed; each listed one takes over its evidence."""
    kept = list(drafts)
    for draft in drafts:
        if draft.kind != "agreement" or not draft.get("count"):
            continue
        listed = [
            d
            for d in kept
            if d.kind == "agreement"
            and d is not draft
            and not d.get("count")
            and within(d, draft)
            and {d.action, draft.action} <= CONCLUDING
            and _statuses(d, draft)
            and d.one.tree.number >= draft.one.tree.number
        ]
        if len(listed) == draft.get("count"):
            kept.remove(draft)
            for one in listed:
                one.evidence += [span for span in draft.evidence if span not in one.evidence]
                one.slots.setdefault("date", draft.get("date"))
    return kept


# --- joining ----------------------------------------------------------------------------------------------------


def _join(kept: Draft, draft: Draft) -> None:
    """Take over what a later telling adds; keep what it contradicts as a variant."""
    kept.evidence += [span for span in draft.evidence if span not in kept.evidence]
    kept.reasons += [r for r in draft.reasons if r not in kept.reasons]
    kept.confidence = max(kept.confidence, draft.confidence)
    kept.day = kept.day or draft.day
    kept.action = _better_action(kept.action, draft.action)
    kept.slots["parties"] = _union(kept.parties, draft.parties)
    for slot, value in draft.slots.items():
        held = kept.get(slot)
        if slot == "parties" or value in (None, (), ""):
            continue
        if held in (None, (), ""):
            kept.slots[slot] = value
        elif slot in LISTS:
            kept.slots[slot] = _union(held, value)
        elif held != value:
            under_way = kept.kind == "exercise" and {held, value} == {"completed", "ongoing"}
            kept.slots[slot] = "ongoing" if under_way else _choose(slot, held, value)
            lost = held if kept.slots[slot] == value else value
            if slot not in ("speaker",) and (slot, str(lost)) not in kept.variants:
                kept.variants.append((slot, str(lost)))


def _better_action(one: str, other: str) -> str:
    return "sign" if {one, other} & {"sign"} and {one, other} <= CONCLUDING else one


def _choose(slot: str, held: Any, value: Any) -> Any:
    """Prefer what happened to what was planned, the more precise date, the narrower instrument."""
    if slot == "status":
        return "completed" if "completed" in (held, value) else held
    if slot in ("date", "period"):
        return value if str(value).startswith(str(held)) else held
    if slot == "instrument":
        return value if held in GENERIC or (held, value) in SUBTYPE else held
    if slot == "support_type":
        return value if held == "aid" else held
    if slot == "meeting_type":
        return value if held in ("talks", "other") else held
    return held


def _union(one: Sequence[Any], other: Sequence[Any]) -> tuple[Any, ...]:
    return tuple(dict.fromkeys((*one, *other)))
