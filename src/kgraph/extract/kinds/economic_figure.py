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


def finish(draft: Draft, context: Context) -> Iterator[Draft | str]:
    """Yield a figure for each amount in the trigger's clause."""
    tree, token = draft.one.tree, draft.one.token
    clause = tree.clause(token)
    inside = (
        set(tree.subtree(clause)) if draft.one.frame.hints.get("wide") else set(tree.subtree(clause, clauses=False))
    )
    inside |= set(tree.subtree(token))
    if draft.one.frame.hints.get("rank"):
        yield from _rank(draft)
        return
    figures = [(at, m) for at, m in tree.mentions("money") if at in inside and "amount" in m.data]
    if not figures:
        yield "no amount"
        return
    for at, mention in figures:
        period = _period(draft, at, mention, [m for _, m in figures])
        slots = {**draft.slots, "amount": mention.data["amount"], "currency": mention.data.get("currency")}
        slots.pop("date", None)
        if period:
            slots["period"] = period.ids[0]
        reasons = [r for r in draft.reasons if r.slot != "date"]
        reasons.append(Reason("amount", "amount in the clause", (mention.start, mention.end)))
        yield replace(draft, slots=slots, reasons=reasons, evidence=list(draft.evidence))


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


def _period(draft: Draft, at: int, mention: Mention, figures: list[Mention]) -> Mention | None:
    """Return the time after an amount and before the next one, else the only time in the sentence."""
    times = [m for _, m in draft.one.tree.mentions("time") if m.ids]
    later = min((f.start for f in figures if f.start > mention.start), default=10**9)
    after = [t for t in times if mention.end <= t.start < later]
    if after:
        return after[0]
    return times[0] if len(figures) == 1 and times else None
