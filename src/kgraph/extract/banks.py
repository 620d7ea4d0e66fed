"""What banks that states hold together give: loans, given once their board approves them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kgraph.extract.bodies import sort_of

if TYPE_CHECKING:
    from kgraph.extract.build import Draft
    from kgraph.extract.context import Context

LENDERS = frozenset({"IMF", "WORLD BANK", "ADB", "AIIB", "EIB", "EBRD", "IDB", "ISDB", "NDB", "CABEI"})
BANK = re.compile(
    r"\b(?:Development|Investment|Export-Import|Reconstruction|Climate|Adaptation|Environment|Guarantee|Peace|Solidarity)"
    r" (?:Bank|Fund|Facility)\b"
)
"""Names of banks that states hold together, known or not."""
APPROVING = frozenset({"approve", "clear", "sign", "green", "give"})
"""Verbs by which a board commits its money ("cleared a loan", "signed off on a loan")."""


def by_lenders(draft: Draft, givers: tuple[str, ...]) -> None:
    """Read what such a bank gives without a word for it as a loan, and what it has approved as committed."""
    banks = [i for i in givers if i in LENDERS or sort_of(i) == "bank" or i.endswith("Development Bank")]
    if not banks:
        return
    if draft.get("support_type") == "aid" and draft.get("amount") is not None:
        draft.slots["support_type"] = "loan"
    one = draft.one
    done = any(r.slot == "status" and r.rule in ("frame, not past", "frame, not present") for r in draft.reasons)
    if one.verbal and one.tree.lemma(one.token) in APPROVING and draft.get("status") == "planned" and done:
        draft.slots["status"] = "completed"


def last_bank(context: Context, number: int) -> tuple[str, ...]:
    """Return the bank or fund named last ("the lender intends to give …")."""
    for tree in reversed([t for t in context.trees if t.number < number]):
        banks = [i for _, m in tree.mentions("organisation") for i in m.ids if sort_of(i) == "bank" or BANK.search(i)]
        if banks:
            return (banks[-1],)
    return ()
