"""Days and places that a draft takes over: of "the same day", of the visit it is part of, of the news."""

from __future__ import annotations

from collections.abc import Sequence

from kgraph.extract.build import Draft
from kgraph.extract.context import Context
from kgraph.extract.dates import says_same_day
from kgraph.extract.offsets import apart
from kgraph.extract.story import (
    Day,
    Story,
    goes_on,
    happens,
    is_lead,
    issued_then,
    later_that_day,
    read_story,
    told_then,
)
from kgraph.extract.stretches import whole_of
from kgraph.records import Reason

UNDATED = frozenset({"economic_figure", "cooperation"})
"""Kinds that are seldom of one day."""


def with_days(drafts: Sequence[Draft], context: Context) -> list[Draft]:
    """Return the drafts, each that tells no date of its own with the day that the report's story is at there."""
    story = read_story(context.trees, context.document.text, context.document.published)
    for draft in drafts:
        draft.day = None if draft.get("date") else _day_of(draft, story)
    return list(drafts)


def date_from_context(drafts: Sequence[Draft], context: Context) -> list[Draft]:
    """Return the drafts, those without a date given the one that the text tells elsewhere."""
    for draft in drafts:
        if draft.kind == "meeting" and not draft.get("place"):
            _place(draft, drafts)
            _on_the_trip(draft, drafts)
    for number, draft in enumerate(drafts):
        if draft.get("date"):
            continue
        tree = draft.one.tree
        if draft.day and draft.get("status") in ("completed", "planned"):
            value = draft.day.value
            draft.slots["date"] = whole_of(tree, value) if draft.kind == "visit" else value
            draft.reasons.append(
                Reason("date", "the day of the news", (draft.day.mention.start, draft.day.mention.end))
            )
        elif beside := _agreement_beside(draft, drafts):
            _take(draft, beside, "the document that does it")
        elif says_same_day(context.document.text[tree.span[0] : tree.span[1]]):
            _take(draft, _before(drafts[:number], draft), "the day told before")
        elif draft.kind in ("meeting", "partnership") and draft.get("status") == "planned":
            _take(draft, _visit_of(drafts, draft) or _trip(draft, drafts), "the visit it is part of")
    return list(drafts)


def _day_of(draft: Draft, story: Story) -> Day | None:
    """Return the day of the story that a draft goes on with, None where it is told of no day, or of others."""
    tree, spot = draft.one.tree, draft.one.spot
    if draft.get("status") == "planned" and later_that_day(tree, spot):
        return story.lead
    if draft.kind not in UNDATED and (then := told_then(tree, spot, story)):
        return then
    pledged = draft.kind == "support" and draft.get("status") == "planned"
    if pledged and story.lead and is_lead(tree, spot, story.lead):
        return story.lead
    if pledged and draft.one.verbal and (promised := story.at(tree)) and goes_on(tree, spot):
        return promised  # "pledged help for the flooded south"
    if draft.kind in UNDATED or draft.get("status") != "completed":
        return None
    if (story.lead or story.at(tree)) and _under_way(draft):
        return story.at(tree) or (story.lead if not story.past.keys() & {tree.number, tree.number - 1} else None)
    if draft.kind == "negotiation" and not draft.one.verbal and tree.case(draft.one.token) in ("after", "following"):
        return None  # "after lengthy negotiations"
    if apart(tree, spot, draft.kind) or (not draft.one.verbal and not happens(tree, draft.one.token)):
        return None
    if story.lead and is_lead(tree, spot, story.lead):
        return story.lead
    day = story.at(tree)
    if day and (goes_on(tree, spot) or issued_then(tree, spot)) and set(draft.parties) & story.actors:
        return day
    return _day_of_list(draft, story)


def _day_of_list(draft: Draft, story: Story) -> Day | None:
    """Return the day of the sentence that opens the list a draft is an item of ("They signed the following:")."""
    opening = story.openings.get(draft.one.tree.number)
    if opening is None or any(t.feat("VerbForm") == "Fin" for t in draft.one.tree.tokens):
        return None
    verb = next((t.index for t in opening.tokens if t.head < 0), 0)
    return story.at(opening) if goes_on(opening, verb) else None


def _agreement_beside(draft: Draft, drafts: Sequence[Draft]) -> Draft | None:
    """Return the dated document of a partnership's own sentence ("a declaration that establishes a partnership")."""
    if draft.kind != "partnership" or draft.get("status") != "completed":
        return None
    same = (d for d in drafts if d.kind == "agreement" and d.one.tree is draft.one.tree and d.get("date"))
    return next((d for d in same if set(d.parties) & set(draft.parties)), None)


def _under_way(draft: Draft) -> bool:
    """Say whether a visit is one that the story finds its visitor on ("who is on a visit", "the visiting minister")."""
    one, tree = draft.one, draft.one.tree
    if draft.kind != "visit" or any(m.ids for at, m in tree.mentions("time") if one.token in tree.up(at)):
        return False
    nth_day = tree.case(one.token) == "of" and tree.lemma(tree.tokens[one.token].head) == "day"
    on_visit = not one.verbal and (tree.case(one.token) == "on" or nth_day)
    return on_visit or tree.tokens[one.token].text.lower() == "visiting"


def _place(draft: Draft, drafts: Sequence[Draft]) -> None:
    """Give a meeting the city of the visit that its sentence tells ("flew to X for talks", "X, where he met …")."""
    for visit in drafts:
        same = (
            visit.kind == "visit"
            and visit.one.tree is draft.one.tree
            and len(set(visit.parties) & set(draft.parties)) > 1
        )
        if same and visit.get("place") and visit.get("status") == draft.get("status"):
            draft.slots["place"] = visit.get("place")
            draft.reasons.append(Reason("place", "the visit it is part of", visit.one.span()))
            return


def _trip(draft: Draft, drafts: Sequence[Draft]) -> Draft | None:
    """Return the planned visit told just before a meeting that its people go to on it: to the state they meet, or in
    whose same sentence they gather ("will travel to X on May 3 to meet Y and attend the summit")."""
    people = set(draft.get("people") or ())
    near = [
        v
        for v in drafts
        if v.kind == "visit"
        and v.get("status") == "planned"
        and v.get("date")
        and 0 <= draft.one.tree.number - v.one.tree.number <= LEGS
        and (not people or not v.get("people") or people & set(v.get("people") or ()))
    ]
    hosted = [v for v in near if set(v.parties) <= set(draft.parties)]
    beside = [v for v in near if v.one.tree is draft.one.tree and people & set(v.get("people") or ())]
    return next(iter(hosted[-1:] or (beside if len(beside) == 1 else [])), None)


LEGS = 3
"""How many sentences behind a planned visit tell what is done on it."""


def _on_the_trip(draft: Draft, drafts: Sequence[Draft]) -> None:
    """Give a planned meeting the place of the planned visit it is part of."""
    trip = _trip(draft, drafts) if draft.get("status") == "planned" else None
    if trip is not None and trip.get("place"):
        draft.slots["place"] = trip.get("place")
        draft.reasons.append(Reason("place", "the visit it is part of", trip.one.span()))


def _take(draft: Draft, source: Draft | None, rule: str) -> None:
    if source is not None:
        draft.slots["date"] = source.get("date")
        draft.reasons.append(Reason("date", rule, source.one.span()))


def _before(earlier: Sequence[Draft], draft: Draft) -> Draft | None:
    """Return the last draft before this one that has a date and shares a party."""
    near = [
        d
        for d in earlier
        if d.get("date") and d.one.tree.number in range(draft.one.tree.number - 3, draft.one.tree.number + 1)
    ]
    near = [d for d in near if set(d.parties) & set(draft.parties) and d.one.tree.number < draft.one.tree.number]
    plain = [d for d in near if d.kind not in ("visit", "economic_figure")]
    return (plain or near or [None])[-1]  # type: ignore[list-item]


def _visit_of(drafts: Sequence[Draft], draft: Draft) -> Draft | None:
    place = draft.get("place")
    same = [
        d
        for d in drafts
        if d.kind == "visit"
        and d.get("date")
        and place
        and d.get("place") == place
        and set(d.parties) & set(draft.parties)
    ]
    return same[0] if same else None
