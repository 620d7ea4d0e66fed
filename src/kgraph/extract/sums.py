"""The sum that is given, or the number of things: found where the frame's words hang."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kgraph.extract.numbers import number
from kgraph.records import Mention, Reason

if TYPE_CHECKING:
    from kgraph.extract.build import Draft

ANYWHERE = frozenset({"drawdown", "military-sale", "arms-contract"})
"""Frames whose sum may stand anywhere in the sentence ("a sale of radars … for an estimated cost of $5 million")."""
RECEIVERS = frozenset({"country", "nation", "state", "member", "partner", "family", "people", "village", "region"})
"""Whose number is no number of things given."""
PRICING = frozenset({"value", "worth", "total", "estimate", "amount"})
"""Participles that give the price of what they hang on ("equipment valued at $2 million")."""
PATHS = ("theme", "self", "purpose", "with", "of", "goal", "other", "complement", "as")


def fill_amount(draft: Draft) -> None:
    """Fill the sum, or the number of things given."""
    _money(draft) or _things(draft)


def _money(draft: Draft) -> bool:
    tree = draft.one.tree
    for path in PATHS:
        for token in draft.one.fillers(path):
            inside = set(tree.phrase(token)) if path != "self" else {token, *tree.subtree(token, clauses=False)}
            for clause in tree.kids(token, "acl"):
                if tree.lemma(clause) in PRICING:
                    inside |= set(tree.subtree(clause))
            held = [m for at, m in tree.mentions("money") if at in inside and "amount" in m.data]
            if held:
                return _take(draft, held[0], path)
    sums = [m for _, m in tree.mentions("money") if "amount" in m.data]
    if draft.one.frame.name in ANYWHERE and len(sums) == 1:
        return _take(draft, sums[0], "the sentence's sum")
    return False


def _take(draft: Draft, mention: Mention, path: str) -> bool:
    draft.slots |= {"amount": mention.data["amount"], "currency": mention.data.get("currency")}
    draft.reasons.append(Reason("amount", path, (mention.start, mention.end)))
    return True


def _things(draft: Draft) -> bool:
    """Fill the number that counts what is given ("60 buses", "2.5 million doses"), times left out."""
    tree = draft.one.tree
    for path in ("theme", "purpose", "with", "of", "theme.of"):
        for token in draft.one.fillers(path):
            if any(m.type == "time" for m in tree.at.get(token, ())) or tree.lemma(token) in RECEIVERS:
                continue
            for kid in tree.kids(token, "nummod"):
                value = next((m.data.get("value") for m in tree.at.get(kid, ()) if m.type == "count"), None)
                value = value or number(tree.tokens[kid].text)
                if value:
                    draft.slots["amount"] = value
                    draft.reasons.append(Reason("amount", path, (tree.tokens[kid].start, tree.tokens[kid].end)))
                    return True
    return False
