"""Whether two reports of one kind and the same parties tell of one event: small named rules with their reasons."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kgraph.consolidate.features import EXACT, Features, Tokens, same_name, tokens
from kgraph.consolidate.rules import Rules
from kgraph.consolidate.values import Verdict
from kgraph.rdf import amount_text, words

# --- contradictions ---------------------------------------------------------------------------------------------


def same_document(a: Features, b: Features) -> bool:
    """One document tells each happening once: two facts of one document are two events."""
    return a.report.document == b.report.document


def other_status_or_act(a: Features, b: Features) -> bool:
    """A plan is not its fulfilment, and a ratification no signing."""
    return a.group != b.group


def other_year(a: Features, b: Features) -> bool:
    """Happenings of different years are different happenings."""
    return a.years[1] < b.years[0] or b.years[1] < a.years[0]


def other_day(a: Features, b: Features) -> bool:
    """Days lie further apart than sources err."""
    return _gap(a, b) > a.rules.days("tolerance", a.kind)


def other_value(a: Features, b: Features) -> bool:
    """Host, body, giver, taker, indicator, currency, anniversary differ."""
    return any(name in b.slots and a.slots[name] != b.slots[name] for name in EXACT if name in a.slots)


def other_level(a: Features, b: Features) -> bool:
    """Levels differ, unless both sources give the day: then they disagree about one step."""
    levels = a.slots.get("level"), b.slots.get("level")
    return None not in levels and levels[0] != levels[1] and not (a.precise and b.precise)


def other_instrument(a: Features, b: Features) -> bool:
    """The documents are of different families."""
    one, other = a.slots.get("instrument"), b.slots.get("instrument")
    return one is not None and other is not None and not a.rules.same_instrument(one, other)


def other_title(a: Features, b: Features) -> bool:
    """Both have a proper name, and the names have too little in common."""
    return bool(a.title and b.title) and not _alike(a.title, b.title, a.rules)


def other_areas(a: Features, b: Features) -> bool:
    """Documents or projects on different matters: two memorandums of one day."""
    if a.kind not in ("agreement", "negotiation", "project") or not (a.areas and b.areas):
        return False
    return not a.areas & b.areas and not (a.title and b.title)


def one_of_several(a: Features, b: Features) -> bool:
    """A single document against a number of them."""
    one, other = a.slots.get("count") or 1, b.slots.get("count") or 1
    if (one > 1) == (other > 1):
        return False
    single = b if one > 1 else a
    return bool(single.title or single.areas or single.slots.get("count") == 1)


def other_people(a: Features, b: Features) -> bool:
    """Nobody is in both: a meeting of ministers beside that of the leaders."""
    return bool(a.people and b.people) and not _shared_people(a, b)


def other_form(a: Features, b: Features) -> bool:
    """A call is no meeting, and talks are not the press conference after them."""
    forms = a.rules.tables["forms"]
    one, other = a.slots.get("meeting_type"), b.slots.get("meeting_type")
    return one is not None and other is not None and forms.get(one, one) != forms.get(other, other)


def other_place(a: Features, b: Features) -> bool:
    """Places differ and no person shows that they are names of one place."""
    apart = bool(a.place and b.place) and not a.place & b.place
    return apart and a.kind in ("meeting", "exercise") and not _shared_people(a, b)


def other_sum(a: Features, b: Features) -> bool:
    """Sums differ by more than sources round."""
    one, other = a.slots.get("amount"), b.slots.get("amount")
    if one is None or other is None:
        return False
    if not isinstance(one, int | float) or not isinstance(other, int | float):
        return bool(one != other)
    share = a.rules.tables["amount"]["figure" if a.kind == "economic_figure" and _same_period(a, b) else "tolerance"]
    return bool(abs(one - other) > share * max(abs(one), abs(other)))


def other_support(a: Features, b: Features) -> bool:
    """A loan is no grant."""
    one, other = a.slots.get("support_type"), b.slots.get("support_type")
    return bool(one and other) and one != other and not {one, other} & {"other", "aid"}


def other_office(a: Features, b: Features) -> bool:
    """Two offices of one person are two holdings."""
    return a.kind == "office" and tokens(a.slots.get("office", "")) != tokens(b.slots.get("office", ""))


CONTRADICTIONS: tuple[Callable[[Features, Features], bool], ...] = (
    other_status_or_act, other_year, other_day, same_document, other_value, other_level, other_instrument, other_title,
    other_areas, one_of_several, other_people, other_form, other_place, other_sum, other_support,
    other_office)  # fmt: skip


# --- marks ------------------------------------------------------------------------------------------------------


def same_level(a: Features, b: Features) -> str:
    """Both name one level."""
    return f"same level: {words(a.slots['level'])}" if _equal(a, b, "level") else ""


def same_title(a: Features, b: Features) -> str:
    """Both name one document, project or exercise."""
    alike = a.title and b.title and _alike(a.title, b.title, a.rules)
    return f"same title: {a.report.fact.title}" if alike else ""  # type: ignore[attr-defined]


def same_act(a: Features, b: Features) -> str:
    """Two parties open, restore or break off relations once."""
    return "the same act of these parties" if a.kind == "diplomatic_relations" and a.unique and b.unique else ""


def same_body(a: Features, b: Features) -> str:
    """Both are about one organisation."""
    return f"same organisation: {a.slots['organisation']}" if _equal(a, b, "organisation") else ""


def same_people(a: Features, b: Features) -> str:
    """At least one person is in both."""
    shared = _shared_people(a, b)
    return f"same person: {' '.join(shared).title()}" if shared else ""


def same_instrument(a: Features, b: Features) -> str:
    """Both name one type of document that is more than "agreement"."""
    one, other = a.slots.get("instrument"), b.slots.get("instrument")
    if one is None or other is None or "agreement" in (one, other) or not a.rules.same_instrument(one, other):
        return ""
    return f"same instrument: {words(one)}" if one == other else f"one instrument: {words(one)}, {words(other)}"


def same_areas(a: Features, b: Features) -> str:
    """They have areas in common."""
    shared = sorted(a.areas & b.areas)
    return f"same areas: {', '.join(words(area) for area in shared)}" if shared else ""


def same_sum(a: Features, b: Features) -> str:
    """Both give one sum."""
    told = "amount" in a.slots and "amount" in b.slots and not other_sum(a, b)
    return f"same amount: {amount_text(a.slots['amount'], a.slots.get('currency'))}" if told else ""


def same_place(a: Features, b: Features) -> str:
    """Both name one place."""
    return f"same place: {a.report.fact.place}" if a.place & b.place else ""  # type: ignore[attr-defined]


def same_count(a: Features, b: Features) -> str:
    """Both give one number of documents."""
    return f"same number: {a.slots['count']}" if _equal(a, b, "count") and a.slots["count"] > 1 else ""


def same_anniversary(a: Features, b: Features) -> str:
    """Both mark the same number of years."""
    return f"same anniversary: {a.slots['years']} years" if _equal(a, b, "years") else ""


def same_office(a: Features, b: Features) -> str:
    """Both name one office."""
    return f"same office: {a.slots['office']}" if _equal(a, b, "office") else ""


IDENTIFYING = (same_level, same_title, same_body, same_act)
"""Marks that single out one act of a pair for good."""
MARKS = (*IDENTIFYING, same_people, same_instrument, same_areas, same_sum, same_place, same_count, same_anniversary,
         same_office)  # fmt: skip


# --- the verdict ------------------------------------------------------------------------------------------------


def compare(a: Features, b: Features) -> int:
    """Return the strength of the verdict on two reports: below 0 a contradiction, from 1 on a match."""
    if any(rule(a, b) for rule in CONTRADICTIONS):
        return -1
    return _timed(a, b)[0]


def explain(a: Features, b: Features) -> Verdict:
    """Return the verdict with its rule and its reason in words."""
    for rule in CONTRADICTIONS:
        if rule(a, b):
            return Verdict(-1, _rule_name(rule), (rule.__doc__ or "").splitlines()[0].rstrip("."))
    strength, rule_name, when = _timed(a, b)
    marks = [reason for rule in MARKS if (reason := rule(a, b))]
    return Verdict(strength, rule_name, "; ".join(part for part in (when, *marks) if part))


def _rule_name(rule: Callable[..., Any]) -> str:
    return rule.__name__.replace("_", "-")


def _timed(a: Features, b: Features) -> tuple[int, str, str]:
    """Judge two reports that do not contradict each other by when they say it happened."""
    if a.kind == "office":
        return _one_holder(a, b)
    if a.start is not None and b.start is not None:
        return _both_dated(a, b)
    return _one_undated(a, b)


def _one_holder(a: Features, b: Features) -> tuple[int, str, str]:
    """One name holds for good; a part of a name only for reports of about the same time."""
    if not a.people or not b.people:
        return 0, "", ""
    gap = _published_gap(a, b)
    if "".join(a.people[0]) == "".join(b.people[0]):
        far = gap is not None and gap > a.rules.tables["persons"]["apart"]
        return (0, "", "") if far else (3, "same-office", "same holder")
    near = gap is not None and gap <= a.rules.tables["persons"]["span"]
    return (2, "same-office", "names of one holder at the same time") if near else (0, "", "")


def _both_dated(a: Features, b: Features) -> tuple[int, str, str]:
    marked = _is_marked(a, b)
    if (a.precise and b.precise) or (a.start, a.end) == (b.start, b.end):
        gap = _gap(a, b)
        if not a.precise and not marked:
            near = _published_gap(a, b)
            together = near is not None and near <= a.rules.days("undated", a.kind)
            return (1, "same-period", _when(a, b, 0)) if together else (0, "", "")
        rule = "same-day" if a.precise else "same-period"
        return 2 + marked, rule if gap == 0 else "near-day", _when(a, b, gap)
    narrow = max(_length(a), _length(b)) <= a.rules.days("month", a.kind)
    if marked and (narrow or a.unique or a.kind == "economic_figure"):
        return 1, "within-the-period", _when(a, b, 0)
    near = _published_gap(a, b)
    if near is not None and near <= a.rules.days("undated", a.kind) and marked:
        return 1, "within-the-period", _when(a, b, 0)
    return 0, "", ""


def _one_undated(a: Features, b: Features) -> tuple[int, str, str]:
    """An unknown date joins by what singles the act out, or by when it was reported."""
    dated, undated = (a, b) if a.start is not None else (b, a)
    known = undated.published is None or dated.start is None or dated.start <= undated.published + 1
    if a.unique and any(mark(a, b) for mark in IDENTIFYING) and (known or a.group[0] != "happened"):
        return 1, "done-once", "an act that these parties do once"
    gap = _published_gap(a, b)
    if dated.start is not None and dated.end is not None and undated.published is not None and a.group[0] == "happened":
        gap = max(0, undated.published - dated.end, dated.start - undated.published)
    if gap is None or gap > a.rules.days("undated", a.kind):
        return 0, "", ""
    if gap > a.rules.tables["together"]["default"] and not _is_marked(a, b):
        return 0, "", ""
    return 1, "reported-together", f"no day told; reported {_days(gap)} apart" if gap else "no day told; same news day"


def _is_marked(a: Features, b: Features) -> bool:
    return any(mark(a, b) for mark in MARKS)


def _when(a: Features, b: Features, gap: int) -> str:
    one, other = _told(a), _told(b)
    if one == other:
        return f"both on {one}" if a.precise else f"both in {one}"
    return f"{one} and {other}" + (f", {_days(gap)} apart" if gap else " overlap")


def _told(a: Features) -> str:
    return getattr(a.report.fact, "period", None) or a.report.fact.date or ""


def _days(number: int) -> str:
    return "1 day" if number == 1 else f"{number} days"


def _length(a: Features) -> int:
    return a.end - a.start + 1 if a.start is not None and a.end is not None else 0


def _gap(a: Features, b: Features) -> int:
    if a.start is None or b.start is None or a.end is None or b.end is None:
        return 0
    return max(0, a.start - b.end, b.start - a.end)


def _published_gap(a: Features, b: Features) -> int | None:
    return abs(a.published - b.published) if a.published is not None and b.published is not None else None


def distance(a: Features, b: Features) -> int:
    """Return how many days lie between what two reports tell, or between their publication; much where unknown."""
    if a.start is not None and b.start is not None:
        return _gap(a, b)
    gap = _published_gap(a, b)
    return gap if gap is not None else 99999


def _equal(a: Features, b: Features, name: str) -> bool:
    return name in a.slots and a.slots[name] == b.slots.get(name)


def _alike(one: Tokens, other: Tokens, rules: Rules) -> bool:
    a, b = set(one), set(other)
    shared = len(a & b)
    if shared == min(len(a), len(b)) or shared / len(a | b) >= rules.tables["titles"]["overlap"]:
        return True
    return _is_acronym(one, other) or _is_acronym(other, one)


def _is_acronym(short: Tokens, full: Tokens) -> bool:
    """Say whether a word of one title is made of first letters of the other: CEPA."""
    initials = "".join(word[0] for word in full)
    return any(len(word) >= 3 and word in initials for word in short)


def _shared_people(a: Features, b: Features) -> Tokens:
    return next((one for one in a.people for other in b.people if same_name(one, other)), ())


def _same_period(a: Features, b: Features) -> bool:
    return a.start is not None and (a.start, a.end) == (b.start, b.end)
