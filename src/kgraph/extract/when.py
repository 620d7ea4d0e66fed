"""Days and places that a draft takes over: of "the same day", of the visit it is part of, of the news."""

from __future__ import annotations

from collections.abc import Sequence

from kgraph.extract.build import Draft
from kgraph.extract.context import Context
from kgraph.extract.dates import goes_on, news_day, says_same_day
from kgraph.records import Reason

OF_THE_DAY = frozenset({("meeting", "press_conference"), ("meeting", "talks"), ("partnership", "")})
GOING_ON = frozenset({"agreement", "project", "meeting", "partnership"})


def date_from_context(drafts: Sequence[Draft], context: Context) -> list[Draft]:
    """Return the drafts, those without a date given the one that the text tells elsewhere."""
    day = news_day(list(context.trees), context.document.published)
    for draft in drafts:
        if draft.kind == "meeting" and not draft.get("place"):
            _place(draft, drafts)
    for number, draft in enumerate(drafts):
        if draft.get("date"):
            continue
        tree = draft.one.tree
        text = context.document.text[tree.span[0] : tree.span[1]]
        if says_same_day(text):
            _take(draft, _before(drafts[:number], draft), "the day told before")
        elif day and draft.kind in GOING_ON and draft.get("status") == "completed" and goes_on(text):
            before = _before(drafts[:number], draft)
            alone = not any(m.ids for _, m in tree.mentions("time"))
            _take(
                draft, before if alone and before and before.get("date") == day.value else None, "the same day's story"
            )
        elif draft.kind == "meeting" and draft.get("status") == "planned":
            _take(draft, _visit_of(drafts, draft), "the visit it is part of")
        elif day and _of_the_day(draft):
            draft.slots["date"] = day.value
            draft.reasons.append(Reason("date", day.rule, (day.mention.start, day.mention.end)))
    return list(drafts)


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


def _of_the_day(draft: Draft) -> bool:
    """Say whether a draft is told as done on the day of the news: in the past, early in the text, with no other time
    beside it."""
    tree = draft.one.tree
    kind = (draft.kind, draft.get("meeting_type") or "" if draft.kind == "meeting" else "")
    if kind not in OF_THE_DAY or draft.get("status") != "completed" or tree.number > 4:
        return False
    clause = tree.clause(draft.one.token)
    if any(tree.lemma(k) in ("after", "before", "since") for k in tree.kids(clause, "mark")):
        return False  # "a week after the ministers met"
    past = tree.tokens[clause].feat("Tense") == "Past" and not any(
        tree.lemma(k) == "have" for k in tree.kids(clause, "aux")
    )
    return past and not any(m.ids for _, m in tree.mentions("time"))
