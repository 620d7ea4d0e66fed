"""Events, partnerships and persons as quads of the events graph, and a person's decisions in theirs."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Set

from pyoxigraph import Literal, NamedNode, Quad

from kgraph.consolidate.values import (
    Decision,
    Disagreement,
    Event,
    Identification,
    Merge,
    Partnership,
    Person,
    StatusChange,
    Step,
)
from kgraph.rdf import (
    SLOT_NAMES,
    SLOTS,
    Names,
    Naming,
    amount_literal,
    date_literal,
    date_quads,
    fact_label,
    joined,
    name_slug,
    slot_terms,
    words,
)
from kgraph.records import KINDS, Fact
from kgraph.vocabulary import (
    BASE,
    KG,
    PREFIXES,
    actor_iri,
    concept_iri,
    encoded,
    event_iri,
    graph_iri,
    partnership_iri,
)

TYPE, LABEL = NamedNode(PREFIXES["rdf"] + "type"), NamedNode(PREFIXES["rdfs"] + "label")
SPECIALIZATION = NamedNode(PREFIXES["prov"] + "specializationOf")
_INTEGER = NamedNode(PREFIXES["xsd"] + "integer")
_OWN = ("people", "person", "evidence", "speaker")


def event_quads(event: Event, *, names: Names | None = None, base: str = BASE) -> list[Quad]:
    """Return everything that the events graph says about one event; see docs/merging.md for its shape."""
    writer = _Writer(names or {}, base)
    writer.event(event)
    return writer.quads


def differing_quads(event: Event, other: Event | None, *, names: Names | None = None, base: str = BASE) -> list[Quad]:
    """Return the quads of an event without those of reports and merges that it has in common with its other form.

    Of what hundreds of documents report, one more document leaves nearly all as it is. The two have one key.
    """
    writer = _Writer(names or {}, base)
    same = (set(other.merges), {report.iri for report in other.reports}) if other else (set(), set())
    writer.event(event, *same)
    return writer.quads


def partnership_quads(partnership: Partnership, *, names: Names | None = None, base: str = BASE) -> list[Quad]:
    """Return the standing relationship of a pair or group with its steps."""
    writer = _Writer(names or {}, base)
    writer.partnership(partnership)
    return writer.quads


def step_kinds(partnership: Partnership, *, base: str = BASE) -> list[Quad]:
    """Return what kinds of events the steps rest on, which these events' own quads say as well."""
    graph = graph_iri("events", base)
    return [Quad(event_iri(step.event, base), TYPE, KG[KINDS[step.kind].__name__], graph) for step in partnership.steps]


def person_quads(person: Person, *, names: Names | None = None, base: str = BASE) -> list[Quad]:
    """Return one person, with other names and the reasons for taking them as one."""
    writer = _Writer(names or {}, base)
    writer.person(person)
    return writer.quads


def person_node(key: str, base: str = BASE) -> NamedNode:
    """Return the IRI of a person by key."""
    return NamedNode(f"{base}person/" + "/".join(encoded(part) for part in key.split("/")))


class _Writer:
    """Collects quads of the events graph."""

    def __init__(self, names: Names, base: str) -> None:
        self.names, self.base = names, base
        self.graph = graph_iri("events", base)
        self.quads: list[Quad] = []

    def add(self, node: NamedNode, predicate: NamedNode, value: NamedNode | Literal) -> None:
        self.quads.append(Quad(node, predicate, value, self.graph))

    def node(self, parent: NamedNode, path: str, kind: str, label: str) -> NamedNode:
        """Return a new node below another, with its class and label."""
        node = NamedNode(f"{parent.value}/{path}")
        self.add(node, TYPE, KG[kind])
        self.add(node, LABEL, Literal(label))
        return node

    def day(self, node: NamedNode, property: str, text: str) -> None:
        if text:
            self.add(node, KG[property], date_literal(text))

    # --- events ---

    def event(self, event: Event, merges: Set[Merge] = frozenset(), reports: Set[str] = frozenset()) -> None:
        """Write an event, some merges and what is said of some reports, by IRI, left out."""
        node = event_iri(event.key, self.base)
        self.add(node, TYPE, KG.ConsolidatedEvent)
        self.add(node, TYPE, KG[type(event.fact).__name__])
        self.add(node, LABEL, Literal(fact_label(event.fact, self.names, in_order=True)))
        self._slots(node, event.fact)
        self._reports(node, event, reports)
        self._people(node, event)
        for merge in event.merges:
            if merge not in merges:
                self._merge(node, merge)
        for change in event.history:
            self._change(node, change)
        for disagreement in event.disagreements:
            self._disagreement(node, disagreement)
        for property, keys in (("fulfils", event.fulfils), ("cancels", event.cancels)):
            for key in keys:
                self.add(node, KG[property], event_iri(key, self.base))
        if event.outcome:
            self.add(node, KG.outcome, concept_iri("status", event.outcome))

    def _slots(self, node: NamedNode, fact: Fact) -> None:
        naming = Naming.of([fact], self.names, self.base)
        for name in SLOT_NAMES[type(fact)]:
            value = getattr(fact, name)
            if name in _OWN or value in (None, (), ""):
                continue
            slot = SLOTS[name]
            if slot.type == "date":
                self.quads += date_quads(node, slot.property, value, self.graph)
            elif slot.type == "amount":
                property, literal = amount_literal(value)
                self.add(node, KG[property], literal)
            else:
                for term in dict.fromkeys(slot_terms(name, value, naming)):
                    self.add(node, KG[slot.property], term)
        self.add(node, KG.confidence, amount_literal(float(fact.confidence))[1])

    def _reports(self, node: NamedNode, event: Event, left_out: Set[str]) -> None:
        self.day(node, "firstReported", event.first_reported)
        self.day(node, "lastReported", event.last_reported)
        self.add(node, KG.sourceCount, Literal(str(len(event.documents)), datatype=_INTEGER))
        for report in event.reports:
            if report.iri in left_out:
                continue
            fact = NamedNode(report.iri)
            self.add(node, KG.reportedBy, fact)
            self.add(fact, SPECIALIZATION, node)

    def _people(self, node: NamedNode, event: Event) -> None:
        office = event.fact.kind == "office"
        for key in sorted({one.person for one in event.people}):
            self.add(node, KG.holder if office else KG.participant, person_node(key, self.base))
        for one in event.people:
            if office:
                self.add(node, KG.otherName, Literal(one.name))
            elif one.rule != "as-reported" and name_slug(one.name) != one.person.split("/")[1]:
                self._identification(node, one)

    def _identification(self, parent: NamedNode, one: Identification) -> None:
        # Two spellings of one name ("Lee Jae-myung") share a slug, and a digest keeps their nodes apart.
        node = self.node(
            parent, f"name/{encoded(name_slug(one.name))}-{_digest(one.name)[:4]}", "Identification", one.name
        )
        self.add(parent, KG.identification, node)
        self.add(node, KG.rule, Literal(one.rule))
        self.add(node, KG.reason, Literal(one.reason))
        self.add(node, KG.participant, person_node(one.person, self.base))

    def _merge(self, event: NamedNode, merge: Merge) -> None:
        node = self.node(event, f"merge/{_digest(merge.fact)}", "MergeDecision", f"{merge.rule}: {merge.reason}")
        self.add(event, KG.mergeDecision, node)
        self.add(node, KG.fact, NamedNode(merge.fact))
        self.add(node, KG.comparedWith, NamedNode(merge.compared_with))
        self.add(node, KG.rule, Literal(merge.rule))
        self.add(node, KG.reason, Literal(merge.reason))

    def _change(self, event: NamedNode, change: StatusChange) -> None:
        when = f"{change.status}, reported on {change.reported_on}" if change.reported_on else change.status
        node = self.node(event, f"status/{change.status}", "StatusChange", when)
        self.add(event, KG.statusChange, node)
        self.add(node, KG.status, concept_iri("status", change.status))
        self.day(node, "reportedOn", change.reported_on)
        for fact in change.facts:
            self.add(node, KG.reportedBy, NamedNode(fact))
        if change.by_event:
            self.add(node, KG.broughtAboutBy, event_iri(change.by_event, self.base))

    def _disagreement(self, event: NamedNode, found: Disagreement) -> None:
        slot = SLOTS[found.slot]
        labels = {claim: words(claim.value) if slot.type == "concept" else claim.value for claim in found.claims}
        values, property = " or ".join(labels.values()), slot.property
        node = self.node(event, f"disagreement/{property}", "Disagreement", f"{words(found.slot)}: {values}")
        self.add(event, KG.disagreement, node)
        self.add(node, KG.onProperty, KG[property])
        for claim in found.claims:
            one = self.node(node, encoded(claim.value), "Claim", labels[claim])
            self.add(node, KG.claim, one)
            self.add(one, KG.value, Literal(claim.value))
            for fact in claim.facts:
                self.add(one, KG.claimedBy, NamedNode(fact))

    # --- partnerships ---

    def partnership(self, partnership: Partnership) -> None:
        node = partnership_iri(partnership.parties, self.base)
        self.add(node, TYPE, KG.Partnership)
        self.add(node, LABEL, Literal(joined(sorted(self.names.get(party, party) for party in partnership.parties))))
        for party in partnership.parties:
            self.add(node, KG.between, actor_iri(party, self.base))
        if partnership.level:
            self.add(node, KG.currentLevel, concept_iri("level", partnership.level))
        self.add(node, KG.standing, concept_iri("status", partnership.standing))
        for step in partnership.steps:
            self._step(node, step)

    def _step(self, partnership: NamedNode, step: Step) -> None:
        to = "to " if step.action in ("upgrade", "downgrade") and step.level else ""
        what = f"{step.action} {to}{words(step.level)}".rstrip()
        since = f", from {step.valid_from}" if step.valid_from else ""
        until = f" until {step.valid_until}" if step.valid_until else ""
        node = self.node(partnership, f"step/{step.event}", "PartnershipStep", what + since + until)
        self.add(partnership, KG.step, node)
        self.add(node, KG.action, concept_iri("action", step.action))
        if step.level:
            self.add(node, KG.level, concept_iri("level", step.level))
        self.day(node, "validFrom", step.valid_from)
        self.day(node, "validUntil", step.valid_until)
        if step.replaced_by:
            self.add(node, KG.replacedBy, NamedNode(f"{partnership.value}/step/{step.replaced_by}"))
            self.add(node, KG.rule, Literal(step.rule))
        self.add(node, KG.basedOn, event_iri(step.event, self.base))

    # --- persons ---

    def person(self, person: Person) -> None:
        node = person_node(person.key, self.base)
        self.add(node, TYPE, KG.Person)
        self.add(node, LABEL, Literal(person.label))
        if person.state:
            self.add(node, KG.actsFor, actor_iri(person.state, self.base))
        for name in person.names:
            self.add(node, KG.otherName, Literal(name))
        self.day(node, "firstReported", person.first_reported)
        self.day(node, "lastReported", person.last_reported)
        for one in person.identifications:
            self._identification(node, one)


def _digest(text: str) -> str:
    """Return 16 hex digits that stand for a fact (the base of its IRI makes no difference) or a name."""
    return hashlib.sha256(text.rsplit("/fact/", 1)[-1].encode("utf-8", "surrogatepass")).hexdigest()[:16]


# --- decisions --------------------------------------------------------------------------------------------------


def decision_quads(decision: Decision, *, base: str = BASE) -> list[Quad]:
    """Return a person's decision as quads of the decisions graph."""
    graph = graph_iri("decisions", base)
    facts = sorted(set(decision.facts))
    content = " ".join((str(decision.position), decision.verdict, *facts))
    node = NamedNode(f"{base}decision/{hashlib.sha256(content.encode()).hexdigest()[:16]}")
    label = f"{len(facts)} reports are " + ("one event" if decision.verdict == "join" else "different events")
    told = [(LABEL, Literal(label)), (KG.verdict, Literal(decision.verdict)),
            (KG.reason, Literal(decision.reason or "decided by a person")),
            (KG.position, Literal(str(decision.position), datatype=_INTEGER))]  # fmt: skip
    return [
        Quad(node, TYPE, KG.Decision, graph),
        *(Quad(node, KG.fact, NamedNode(fact), graph) for fact in facts),
        *(Quad(node, predicate, value, graph) for predicate, value in told),
    ]


def decisions_from_quads(quads: Iterable[Quad]) -> list[Decision]:
    """Return the decisions that the quads of the decisions graph hold, by time."""
    nodes: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for quad in quads:
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal):
            nodes[quad.subject.value][quad.predicate.value].append(quad.object.value)
    decisions = [
        Decision(
            verdict=node[KG.verdict.value][0],
            facts=tuple(sorted(node[KG.fact.value])),
            reason="".join(node[KG.reason.value][:1]),
            position=int("".join(node[KG.position.value][:1]) or 0),
        )
        for node in nodes.values()
        if node[KG.verdict.value]
    ]
    return sorted(decisions, key=lambda d: (d.position, d.verdict, d.facts, d.reason))
