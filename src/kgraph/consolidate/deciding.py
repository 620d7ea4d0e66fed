"""A person's decisions about events: taking one apart, or making two one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pyoxigraph import Literal, NamedNode

from kgraph.consolidate.change import change_for_decisions, stored_decisions
from kgraph.consolidate.quads import LABEL, SPECIALIZATION, TYPE
from kgraph.consolidate.values import Decision
from kgraph.consolidate.why import Reader
from kgraph.errors import InputError
from kgraph.rdf import Names
from kgraph.store import Change, Store
from kgraph.vocabulary import BASE, KG, ONTOLOGY

Outcome = tuple[Change, list[str]]
"""The change to apply, and in which events the reports then are, a line for each."""


def split(
    store: Store,
    event: str,
    facts: Sequence[str] = (),
    *,
    reason: str = "",
    names: Names | None = None,
    base: str = BASE,
) -> Outcome:
    """Return the change that takes an event apart, and what became of it, in lines.

    `facts` (IRIs of reported facts, or ids of documents) leave the event together; without them no two reports stay
    together. Raises InputError where there is no such event, or nothing to take apart.
    """
    members = _members(store, event, base)
    chosen = [fact for fact in members if not facts or fact in facts or fact.rsplit("/", 2)[1] in facts]
    rest = [fact for fact in members if fact not in chosen] if facts else []
    if why_not := _cannot_split(members, chosen, rest if facts else chosen):
        raise InputError(why_not, where=event, advice="kgraph why shows its reports")
    position = _next(store, base)
    if facts:
        pairs = [(one, other) for one in chosen for other in rest]
        decisions = [Decision("split", tuple(sorted(pair)), reason, position) for pair in pairs]
    else:
        decisions = [Decision("split", tuple(members), reason, position)]
    return _decided(store, decisions, members, names, base)


def _cannot_split(members: Sequence[str], chosen: Sequence[str], rest: Sequence[str]) -> str:
    if len(members) < 2:
        return "has one report only"
    if not chosen:
        return "has no such report"
    return "" if rest else "would keep no report"


def join(
    store: Store, first: str, second: str, *, reason: str = "", names: Names | None = None, base: str = BASE
) -> Outcome:
    """Return the change that makes two events one, and what became of them, in lines.

    Raises InputError where one of them does not exist, or where they are of two kinds.
    """
    one, other = _members(store, first, base), _members(store, second, base)
    if first == second:
        raise InputError("is one event already", where=first)
    kinds = [_kind(store, event, base) for event in (first, second)]
    if kinds[0] != kinds[1]:
        raise InputError(f"a {kinds[0]} and a {kinds[1]} cannot be one event", where=first)
    members = sorted({*one, *other})
    return _decided(store, [Decision("join", tuple(members), reason, _next(store, base))], members, names, base)


def _members(store: Store, event: str, base: str) -> list[str]:
    members = [node.value for node in Reader(store, base).nodes(NamedNode(event), KG.reportedBy)]
    if not members:
        raise InputError("there is no such event", where=event, advice="kgraph query recent-events lists some")
    return members


def _kind(store: Store, event: str, base: str) -> str:
    kinds = (node for node in Reader(store, base).nodes(NamedNode(event), TYPE) if node != KG.ConsolidatedEvent)
    return "".join(node.value.removeprefix(ONTOLOGY) for node in kinds)


def _next(store: Store, base: str) -> int:
    return max((decision.position for decision in stored_decisions(store, base=base)), default=0) + 1


def _decided(
    store: Store, decisions: Sequence[Decision], members: Iterable[str], names: Names | None, base: str
) -> Outcome:
    """Return the change, and the events in which the reports then are."""
    change = change_for_decisions(store, decisions, names=names, base=base)
    reader = Reader(store, base)
    events = {fact: "".join(node.value for node in reader.nodes(NamedNode(fact), SPECIALIZATION)) for fact in members}
    labels = {event: reader.label(NamedNode(event)) for event in events.values()}
    for quad in change.insert:
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal):
            if quad.predicate == SPECIALIZATION and quad.subject.value in events:
                events[quad.subject.value] = quad.object.value
            elif quad.predicate == LABEL:
                labels[quad.subject.value] = quad.object.value
    counts = {event: sum(found == event for found in events.values()) for event in sorted(set(events.values()))}
    return change, [
        f"{count} report{'s' if count != 1 else ''}: {labels.get(event, '')}  {event}"
        for event, count in counts.items()
    ]
