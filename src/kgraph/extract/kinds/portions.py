"""Sums that hang on a gift told before: the parts it has ("of which $1 billion is a grant"), and what comes on top
of it ("a further 5 million would follow", "the sum would be doubled")."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from kgraph.extract.parties import actors_at
from kgraph.extract.tables import tables
from kgraph.records import Mention, Reason

if TYPE_CHECKING:
    from kgraph.extract.build import Draft
    from kgraph.extract.context import Context

REACH = 2
"""How many sentences behind a gift "a further 5 million" is still of the same giver."""
OF_WHICH = re.compile(r"\b(?:of|from) (?:which|this|that|it)\b|\bincluding\b", re.I)
SORT = re.compile(
    r"(?:\s+(?:is|are|was|were|will be|would be|takes? the form of|comes? as|in|as|of))?(?:\s+(?:an?|the|to be))?"
    r"(?:\s+[a-z-]+)?\s+(?P<sort>grants?|loans?|credits?)\b",
    re.I,
)
SORTS = {"grant": "grant", "loan": "loan", "credit": "loan"}


def parts(draft: Draft, context: Context) -> Iterator[Draft]:
    """Yield the loan and the grant that a sum is said to consist of, each as a gift of its own."""
    tree, text = draft.one.tree, context.document.text
    whole = next((r.span for r in draft.reasons if r.slot == "amount"), None)
    if whole is None or not (start := OF_WHICH.search(text, whole[1], tree.span[1])):
        return
    for _, mention in sorted(tree.mentions("money"), key=lambda m: m[1].start):
        sort = SORT.match(text, mention.end, tree.span[1])
        if mention.start < start.end() or sort is None or "amount" not in mention.data:
            continue
        slots = {**draft.slots, "amount": mention.data["amount"]}
        slots["support_type"] = SORTS[sort["sort"].lower().removesuffix("s")]
        why = Reason("amount", "a part of the sum", (mention.start, mention.end))
        reasons = [*(r for r in draft.reasons if r.slot != "amount"), why]
        yield replace(draft, slots=slots, reasons=reasons, evidence=list(draft.evidence))


def debt_told(draft: Draft, context: Context) -> bool:
    """Say whether a debt is told in the sentence of "write off a quarter of it", or in the one before; who owes whom
    tells who is helped."""
    here = draft.one.tree.number
    near = [t for t in context.trees if 0 <= here - t.number <= 1]
    told = [(t, i.index) for t in near for i in t.tokens if t.lemma(i.index) in tables("flows.toml")["owing"]]
    for tree, word in told:
        if tree.lemma(word) == "owe":
            debtors = [a.id for k in tree.kids(word, "nsubj") for a in actors_at(tree, k)]
            owed = [a.id for k in tree.kids(word, "obj", "iobj", "obl") for a in actors_at(tree, k)]
            if len(debtors) == len(owed) == 1:
                draft.slots |= {"provider": owed[0], "recipient": debtors[0]}
    return bool(told)


def fill_more(draft: Draft, context: Context) -> bool:
    """Fill a gift with the sides of the one told just before, where a sum comes on top of it or it is multiplied."""
    tree, one = draft.one.tree, draft.one
    near = (d for d in reversed(context.told) if 0 <= tree.number - d.one.tree.number <= REACH)
    model = next((d for d in near if d.kind == "support" and d.get("currency") and d.get("recipient")), None)
    if (
        model is None
        or not model.get("provider")
        or {i for _, m in tree.mentions("state") for i in m.ids} - set(model.parties)
    ):
        return False
    times = tables("flows.toml")["multiples"].get(tree.lemma(one.token))
    told = _on_top(draft)
    if told is not None:
        amount = told.data.get("amount", told.data.get("value"))
        span = (told.start, told.end)
    elif times and isinstance(before := model.get("amount"), int | float):
        amount, span = before * times, one.span()
    else:
        return False
    kept = ("provider", "recipient", "support_type", "currency")
    draft.slots |= {slot: model.get(slot) for slot in kept} | {"amount": amount}
    if told is not None and told.type == "money" and told.data.get("currency"):
        draft.slots["currency"] = told.data["currency"]
    draft.reasons.append(Reason("amount", "on top of what was told before", span))
    return True


def _on_top(draft: Draft) -> Mention | None:
    """Return the sum that "a further", "another" or "more" stands at."""
    tree, one = draft.one.tree, draft.one
    inside = {i for role in ("agent", "theme") for t in one.roles.get(role, []) for i in tree.phrase(t)}
    if not any(tree.lemma(i) in tables("flows.toml")["besides"] for i in inside):
        return None
    sums = [m for at, m in tree.mentions("money", "count") if at in inside]
    return next((m for m in sums if m.data.get("amount") or _large(m)), None)


def _large(mention: Mention) -> bool:
    value = mention.data.get("value")
    return isinstance(value, int | float) and value >= 1_000_000 and not mention.data.get("unit")
