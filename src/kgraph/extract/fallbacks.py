"""What gives way to better tellings of the same sentence, before facts are merged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from kgraph.extract.build import Draft
from kgraph.extract.kinds.measures import given_too


def without_fallbacks(drafts: Sequence[Draft]) -> list[Draft]:
    """Leave out what only stands in where nothing else tells the deed ("agreed to …"), beside a draft that does."""
    kept = []
    here: defaultdict[int, list[Draft]] = defaultdict(list)
    for draft in drafts:
        here[draft.one.tree.number].append(draft)
    for draft in drafts:
        beside = here[draft.one.tree.number]
        others = [d for d in beside if d.kind not in ("meeting", "visit") and d is not draft]
        if draft.kind in (
            "support",
            "economic_figure",
            "membership",
        ):  # they stand beside the documents of their sentence
            others = [d for d in others if d.kind == draft.kind]
        if draft.kind == "membership":
            others = [d for d in others if same_entry(d, draft)]
        told = any(set(d.parties) & set(draft.parties) and not d.one.frame.hints.get("fallback") for d in others)
        if told and draft.kind == "support" and draft.one.frame.hints.get("fallback"):
            _lend_sum(draft, others)
        if draft.kind == "economic_figure" and any(given_too(draft, d) for d in beside):
            continue
        if any(_signed_for(d, draft) for d in others) or any(_same_talks(d, draft) for d in others):
            continue
        if not (draft.one.frame.hints.get("fallback") and told):
            kept.append(draft)
    return kept


def _same_talks(other: Draft, draft: Draft) -> bool:
    """Say whether talks are told as a negotiation too: then they are no meeting."""
    return draft.kind == "meeting" and other.kind == "negotiation" and other.one.token == draft.one.token


def same_entry(a: Draft, b: Draft) -> bool:
    """Say whether two drafts are of one state and one body, whoever backs it."""
    return bool(a.get("organisation") == b.get("organisation"))


def _lend_sum(draft: Draft, others: Sequence[Draft]) -> None:
    """Give the sum that only a reading of the whole clause found to the gift between the same two that tells none."""
    if any(d.one.token == draft.one.token and not d.one.frame.hints.get("fallback") for d in others):
        others = [d for d in others if d.one.token == draft.one.token]
    for other in others:
        same = other.parties == draft.parties and not other.one.frame.hints.get("fallback")
        if same and other.get("amount") is None and draft.get("amount") is not None:
            other.slots |= {"amount": draft.get("amount"), "currency": draft.get("currency")}


def _signed_for(agreement: Draft, draft: Draft) -> bool:
    """Say whether cooperation is only what a document of the same sentence is about ("signed a plan on cooperation in
    X")."""
    nominal = draft.kind == "cooperation" and agreement.kind == "agreement" and not draft.one.verbal
    about = set(draft.get("areas") or ()) <= set(agreement.get("areas") or ())
    return nominal and about and bool(set(draft.parties) & set(agreement.parties))
