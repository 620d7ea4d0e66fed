"""Support: provider and recipient, the sum and its currency, the type told by the words of the theme."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kgraph.extract.context import Context
from kgraph.extract.numbers import number
from kgraph.extract.parties import actors_in
from kgraph.records import Reason

if TYPE_CHECKING:
    from kgraph.extract.build import Draft


SUMS = frozenset({"drawdown", "military-sale"})
"""Frames whose sum may stand anywhere in the sentence ("a sale of radars … for an estimated cost of $5 million")."""


def finish(draft: Draft, context: Context) -> Iterator[Draft | str]:
    """Keep support with both sides named or plainly meant, or with one side and a sum."""
    provider, recipient = _known(draft.get("provider")), _known(draft.get("recipient"))
    recipient = _without(recipient, provider)
    _amount(draft)
    if draft.one.frame.name == "military-sale" and draft.get("status") == "proposed":
        draft.slots["status"] = "planned"  # a "possible" sale that is approved
    if provider and not recipient:
        recipient = _meant(draft, provider, context)
    elif recipient and not provider:
        provider = _without(context.partner(_ids(recipient)[0]) or None, recipient)
    if not provider and not recipient:
        yield "neither provider nor recipient"
        return
    regional = any(m.type == "region" for m in draft.one.tree.sentence.mentions)
    if not (provider and recipient) and (draft.get("amount") is None or not regional):
        yield "one side only"
        return
    draft.slots["parties"] = tuple(dict.fromkeys((*_ids(provider), *_ids(recipient))))
    draft.slots |= {"provider": provider, "recipient": recipient}
    yield draft


def _known(value: str | tuple[str, ...] | None) -> str | tuple[str, ...] | None:
    """Keep states and known organisations: a programme or a fund by name gives and gets nothing by itself."""
    kept = tuple(i for i in _ids(value) if i.isupper())
    return kept[0] if len(kept) == 1 else kept or None


def _ids(value: str | tuple[str, ...] | None) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else value or ()


def _without(value: str | tuple[str, ...] | None, other: str | tuple[str, ...] | None) -> str | tuple[str, ...] | None:
    """Leave out of one side who is on the other."""
    kept = tuple(i for i in _ids(value) if i not in _ids(other))
    return kept[0] if len(kept) == 1 else kept or None


def _meant(draft: Draft, provider: str | tuple[str, ...], context: Context) -> str | None:
    """Return who gets help that names nobody: who announces it, someone inside its purpose, else the provider's other
    side."""
    tree = draft.one.tree
    givers = _ids(provider)
    if (told := str(draft.get("speaker") or "")).isupper() and told not in givers:
        return told
    purposes = [t for path in ("purpose", "theme.purpose", "goal") for t in draft.one.fillers(path)]
    inside = [a.id for t in purposes for a in actors_in(tree, t) if a.id not in givers and a.id.isupper()]
    if inside:
        return inside[0]
    if draft.get("amount") is not None and (told := _told_after(draft, givers)):
        return told
    partner = context.partner(givers[0])
    near = {i for m in tree.sentence.mentions for i in (*m.ids, str(m.data.get("of", "")))}
    return partner if partner and (not purposes or draft.one.frame.name == "halt" or partner in near) else None


def _told_after(draft: Draft, givers: tuple[str, ...]) -> str:
    """Return the one state named behind a sum ("to respond to the crisis in X"), those left out that only own something
    there ("Russia's war on X")."""
    tree, start = draft.one.tree, draft.one.token
    found = []
    for at, mention in tree.mentions("state"):
        owner = tree.tokens[at].deprel == "nmod:poss"
        if at > start and not owner and mention.form in ("name", "title") and not set(mention.ids) & set(givers):
            found += [i for i in mention.ids if i not in found]
    return found[0] if len(found) == 1 else ""


def _amount(draft: Draft) -> None:
    """Fill the sum, or the number of things given."""
    tree = draft.one.tree
    for path in ("theme", "self", "purpose", "with", "of", "other", "complement", "as"):
        for token in draft.one.fillers(path):
            inside = set(tree.phrase(token)) if path != "self" else {token, *tree.subtree(token, clauses=False)}
            for at, mention in tree.mentions("money"):
                if at in inside and "amount" in mention.data:
                    draft.slots |= {"amount": mention.data["amount"], "currency": mention.data.get("currency")}
                    draft.reasons.append(Reason("amount", path, (mention.start, mention.end)))
                    return
    sums = [m for _, m in tree.mentions("money") if "amount" in m.data]
    if draft.one.frame.name in SUMS and len(sums) == 1:
        draft.slots |= {"amount": sums[0].data["amount"], "currency": sums[0].data.get("currency")}
        draft.reasons.append(Reason("amount", "the sentence's sum", (sums[0].start, sums[0].end)))
        return
    for path in ("theme", "purpose"):
        for token in draft.one.fillers(path):
            for kid in tree.kids(token, "nummod"):
                value = next((m.data.get("value") for m in tree.at.get(kid, ()) if m.type == "count"), None) or number(
                    tree.tokens[kid].text
                )
                if value and not any(m.type == "time" for m in tree.at.get(token, ())):
                    draft.slots["amount"] = value
                    draft.reasons.append(Reason("amount", path, (tree.tokens[kid].start, tree.tokens[kid].end)))
                    return
