"""Figures about a relationship: one fact for each amount, with the period nearest to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from kgraph.extract.context import Context
from kgraph.extract.numbers import number, ordinal
from kgraph.records import Mention, Reason

if TYPE_CHECKING:
    from kgraph.extract.build import Draft


WANTED = frozenset({"target", "goal", "aim", "objective", "forecast", "projection", "potential", "ambition"})
"""Nouns that make a figure one that is wanted or expected."""


def finish(draft: Draft, context: Context) -> Iterator[Draft | str]:
    """Yield a figure for each amount in the trigger's clause."""
    tree, token = draft.one.tree, draft.one.token
    clause = tree.clause(token)
    inside = (
        set(tree.subtree(clause)) if draft.one.frame.hints.get("wide") else set(tree.subtree(clause, clauses=False))
    )
    inside |= set(tree.subtree(token))
    inside |= {i for above in tree.up(token) if tree.lemma(above) in WANTED for i in tree.subtree(above)}
    if draft.one.verbal and draft.one.roles.get("between"):  # "goods traded between A and B were worth …"
        subject = next((i for i in tree.up(token) if tree.tokens[i].deprel == "nsubj"), token)
        inside |= set(tree.subtree(max(tree.tokens[subject].head, 0), clauses=False))
    _target(draft, context)
    if draft.one.frame.hints.get("pronoun"):
        indicator = _told_before(draft, context)
        if not indicator:
            yield "no figure told before"
            return
        draft.slots["indicator"] = indicator
    if draft.one.frame.hints.get("rank"):
        yield from _rank(draft)
        return
    counted = draft.one.frame.hints.get("count")
    figures = (
        _counted(draft)
        if counted
        else [(at, m) for at, m in tree.mentions("money") if at in inside and "amount" in m.data] or _percent(draft)
    )
    if not figures:
        yield "no amount"
        return
    for _, mention in figures:
        period = _period(draft, mention, [m for _, m in figures])
        slots = {**draft.slots, "amount": mention.data.get("amount", mention.data.get("value"))}
        slots["currency"] = mention.data.get("currency")
        slots["unit"] = counted or mention.data.get("unit")
        if slots["status"] == "completed" and _aimed(draft, mention, [m for _, m in figures]):
            slots["status"] = "planned"
        slots.pop("date", None)
        if period:
            slots["period"] = period.ids[0]
        reasons = [r for r in draft.reasons if r.slot != "date"]
        reasons.append(Reason("amount", "amount in the clause", (mention.start, mention.end)))
        yield replace(draft, slots=slots, reasons=reasons, evidence=list(draft.evidence))


INDICATORS = {
    "trade": "trade",
    "turnover": "trade",
    "export": "exports",
    "import": "imports",
    "investment": "investment",
}


def _told_before(draft: Draft, context: Context) -> str:
    """Return what "it" measures: the indicator of the sentence before, where that has a figure."""
    number = draft.one.tree.number
    for tree in context.trees:
        if 0 < number - tree.number <= 1 and any(True for _ in tree.mentions("money")):
            words = [tree.lemma(t.index) for t in tree.tokens]
            return next((INDICATORS[w] for w in words if w in INDICATORS), "")
    return ""


AIMING = frozenset({"aim", "target", "goal", "hope", "plan", "want", "seek", "expect", "forecast", "project", "intend"})


def _aimed(draft: Draft, mention: Mention, figures: list[Mention]) -> bool:
    """Say whether a word of aiming stands before a later amount ("was $8bn, and both aim for $10bn")."""
    earlier = max((f.end for f in figures if f.end <= mention.start), default=0)
    tokens = draft.one.tree.tokens
    return any(
        draft.one.tree.lemma(t.index) in AIMING
        for t in tokens
        if max(earlier, 1) <= t.start < mention.start and earlier
    )


def _target(draft: Draft, context: Context) -> None:
    """Make a figure that is wanted, expected or of a time to come a planned one."""
    tree, status = draft.one.tree, draft.get("status")
    times = [m.ids[0] for _, m in tree.mentions("time") if m.ids]
    later = bool(times) and all(t.split("/")[-1][:4] > context.document.published[:4] for t in times)
    wanted = any(tree.lemma(i) in WANTED for i in tree.up(draft.one.token))
    if status == "proposed" or (status != "denied" and (later or wanted)):
        draft.slots["status"] = "planned"
    elif status == "ongoing":
        draft.slots["status"] = "completed"


def _counted(draft: Draft) -> list[tuple[int, Mention]]:
    """Return the number that counts the trigger ("12,000 tourists"), or that it reaches ("arrivals reached 12,000")."""
    tree, token = draft.one.tree, draft.one.token
    above = tree.tokens[token].head
    spots = [*tree.kids(token, "nummod")]
    if above >= 0 and tree.tokens[token].deprel == "nsubj":
        spots += [
            *tree.kids(above, "obj", "obl"),
            *(k for o in tree.kids(above, "obj", "obl") for k in tree.kids(o, "nummod")),
        ]
    found = [(at, m) for at, m in tree.mentions("count") if "value" in m.data and m.data.get("unit") != "percent"]
    starts = {tree.tokens[s].start for s in spots}
    near = [(at, m) for at, m in found if any(m.start <= s < m.end for s in starts)]
    return [(at, m) for at, m in near if isinstance(m.data["value"], str) or m.data["value"] >= 100][:1]


def _percent(draft: Draft) -> list[tuple[int, Mention]]:
    """Return the percentage by which a figure changed, or that it makes up."""
    tree, token = draft.one.tree, draft.one.token
    subject = next((i for i in (token, *tree.up(token)) if tree.tokens[i].deprel == "nsubj"), None)
    if subject is None or tree.tokens[subject].head < 0:
        return []
    verb = tree.tokens[subject].head
    near = set(tree.subtree(verb, clauses=False)) - set(tree.subtree(subject))
    measures = draft.one.frame.classes.get("measuring", ())
    if tree.lemma(verb) not in measures:
        return []
    return [(at, m) for at, m in tree.mentions("count") if at in near and m.data.get("unit") == "percent"][:1]


def _rank(draft: Draft) -> Iterator[Draft | str]:
    """Yield the rank of a partner: "second-largest trading partner", "top 10 trading partners"."""
    tree, token = draft.one.tree, draft.one.token
    words = [(t.text.lower(), t) for t in tree.tokens[max(0, token - 6) : token]]
    rank = None
    for (before, _), (word, _) in zip([("", None), *words], words, strict=False):
        if before == "top" and number(word):
            rank = number(word)
        elif word in ("largest", "biggest", "main", "top") and rank is None:
            rank = ordinal(before.rstrip("-")) or 1
        elif word.endswith(("-largest", "-biggest")):
            rank = ordinal(word.rsplit("-", 1)[0]) or 1
        elif word in ("-",) and ordinal(before):
            rank = ordinal(before)
    if rank is None:
        yield "no rank"
        return
    slots = {k: v for k, v in draft.slots.items() if k != "date"} | {"amount": rank}
    yield replace(draft, slots=slots)


def _period(draft: Draft, mention: Mention, figures: list[Mention]) -> Mention | None:
    """Return the time after an amount and before the next one, else the only time in the sentence."""
    times = [m for _, m in draft.one.tree.mentions("time") if m.ids]
    later = min((f.start for f in figures if f.start > mention.start), default=10**9)
    after = [t for t in times if mention.end <= t.start < later]
    if after:
        return after[0]
    return times[0] if len(figures) == 1 and times else None
