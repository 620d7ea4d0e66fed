"""What many reports add up to: events with every merge explained, promises, partnerships and persons."""

from __future__ import annotations

from collections.abc import Iterable

from kgraph.consolidate.change import (
    all_persons,
    all_quads,
    change_for,
    change_for_decisions,
    rebuild_for,
    stored_decisions,
)
from kgraph.consolidate.cluster import Decided
from kgraph.consolidate.deciding import join, split
from kgraph.consolidate.quads import decision_quads, decisions_from_quads, event_quads, partnership_quads, person_quads
from kgraph.consolidate.rules import Rules, load_rules
from kgraph.consolidate.sources import Memory
from kgraph.consolidate.state import FullState
from kgraph.consolidate.stored import Known
from kgraph.consolidate.values import (
    Claim,
    Decision,
    Disagreement,
    Event,
    Events,
    Identification,
    Merge,
    Partnership,
    Person,
    ReportedFact,
    StatusChange,
    Step,
    reported_facts,
)
from kgraph.consolidate.why import Explanation, Related, Told, why

__all__ = [
    "Claim",
    "Decision",
    "Disagreement",
    "Event",
    "Events",
    "Explanation",
    "Identification",
    "Known",
    "Merge",
    "Partnership",
    "Person",
    "Related",
    "ReportedFact",
    "Rules",
    "StatusChange",
    "Step",
    "Told",
    "all_quads",
    "change_for",
    "change_for_decisions",
    "consolidate",
    "decision_quads",
    "decisions_from_quads",
    "event_quads",
    "full_state",
    "join",
    "load_rules",
    "partnership_quads",
    "person_quads",
    "rebuild_for",
    "reported_facts",
    "split",
    "stored_decisions",
    "why",
]


def full_state(
    facts: Iterable[ReportedFact], decisions: Iterable[Decision] = (), *, rules: Rules | None = None
) -> FullState:
    """Return the events of facts as a state that answers on demand."""
    return FullState(Memory(facts), rules or load_rules(), Decided.of(decisions))


def consolidate(
    facts: Iterable[ReportedFact], decisions: Iterable[Decision] = (), *, rules: Rules | None = None
) -> Events:
    """Return everything that the facts add up to. Pure: their order makes no difference."""
    state = full_state(facts, decisions, rules=rules)
    return Events(tuple(state.events), tuple(state.partnerships), tuple(all_persons(state)))
