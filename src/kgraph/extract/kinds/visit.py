"""Visits: visitor and host must be two parties; several hosts are several visits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from kgraph.extract.context import Context
from kgraph.records import Reason

if TYPE_CHECKING:
    from kgraph.extract.build import Draft


def _by_reference(draft: Draft) -> bool:
    """Say whether the host was read off "the country", "the nation's capital" …"""
    spans = [r.span for r in draft.reasons if r.slot == "host"]
    forms = {m.form for m in draft.one.tree.sentence.mentions if (m.start, m.end) in spans}
    return bool(forms & {"reference", "nominal"})


def finish(draft: Draft, context: Context) -> Iterator[Draft | str]:
    """Yield one visit for each host that is not the visitor's own."""
    hosts = draft.get("host")
    if not hosts and draft.get("visit_type") in ("state", "official", "working") and len(draft.parties) == 1:
        hosts = context.partner(draft.parties[0])  # "a state visit", and no word of where
    if not hosts:
        yield "no host"
        return
    hosts = (hosts,) if isinstance(hosts, str) else hosts
    if draft.parties == hosts and _by_reference(draft) and (partner := context.partner(hosts[0])):
        hosts = (partner,)  # "the country" that someone is said to visit is not his own
    if len(hosts) > 1 and set(draft.parties) < set(hosts):
        hosts = tuple(h for h in hosts if h not in draft.parties)
    visitors = tuple(p for p in draft.parties if p not in hosts)
    if not visitors and draft.get("people") and len(hosts) == 1 and (partner := context.partner(hosts[0])):
        visitors = (partner,)
        draft.reasons.append(Reason("parties", "document: the host's other side", draft.one.span()))
    if not visitors:
        yield "no visitor other than the host"
        return
    rule = next((r.rule for r in draft.reasons if r.slot == "parties"), "")
    if rule.startswith("governor_agent") and not draft.get("people"):
        yield "no visitor"
        return
    for host in hosts:
        yield replace(
            draft,
            slots={**draft.slots, "host": host, "parties": (*visitors, host)},
            reasons=list(draft.reasons),
            evidence=list(draft.evidence),
        )
