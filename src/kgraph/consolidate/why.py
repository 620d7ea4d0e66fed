"""Why an event is in the graph: every report, its sentences, and the reason for each merge."""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from kgraph.consolidate.quads import LABEL
from kgraph.store import Store
from kgraph.vocabulary import BASE, KG, ONTOLOGY, PREFIXES, graph_iri

_DERIVED_FROM = NamedNode(PREFIXES["prov"] + "wasDerivedFrom")
_PUBLISHED = NamedNode(PREFIXES["schema"] + "datePublished")
_URL, _SOURCE = NamedNode(PREFIXES["schema"] + "url"), NamedNode(PREFIXES["dcterms"] + "source")

Line = tuple[str, str]
"""A line of text and how it is shown: "bold", "dim", "italic" or ""."""


@dataclass(frozen=True, slots=True)
class Told:
    """What one document says: its title, day and address, the exact sentences, and why it is taken for this event."""

    fact: str
    label: str
    document: str
    title: str
    published: str
    address: str
    sentences: tuple[str, ...]
    rule: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Related:
    """Another event that this one fulfils, cancels, or was closed by, with the reports that tell of it."""

    relation: str
    event: str
    label: str
    reports: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything that stands behind one event."""

    event: str
    label: str
    reports: tuple[Told, ...]
    history: tuple[str, ...] = ()
    disagreements: tuple[tuple[str, tuple[tuple[str, tuple[str, ...]], ...]], ...] = ()
    persons: tuple[tuple[str, str, str], ...] = ()
    related: tuple[Related, ...] = ()

    def lines(self) -> list[Line]:
        """Return the explanation line by line for a terminal."""
        count = len({report.document for report in self.reports})
        lines: list[Line] = [(self.label, "bold"), (self.event, "dim"), ("", "")]
        lines.append((f"reported by {count} document{'s' if count != 1 else ''}", ""))
        for report in self.reports:
            lines += _report_lines(report, "  ")
        lines += [("", ""), ("history", "")] if self.history else []
        lines += [(f"  {change}", "") for change in self.history]
        for slot, claims in self.disagreements:
            lines += [("", ""), (f"the sources disagree about {slot}", "")]
            lines += [(f"  {value}: {', '.join(documents)}", "") for value, documents in claims]
        lines += [("", "")] if self.persons else []
        lines += [(f"“{name}” is {person}: {reason}", "") for name, person, reason in self.persons]
        for other in self.related:
            lines += [("", ""), (f"{other.relation}: {other.label}", ""), (f"  {other.event}", "dim")]
            for report in other.reports:
                lines += _report_lines(report, "  ")
        return lines


def _report_lines(report: Told, indent: str) -> list[Line]:
    head = "  ".join(part for part in (report.published or "no date", report.title or report.document) if part)
    lines: list[Line] = [(indent + head, "bold")]
    if report.address:
        lines.append((f"{indent}  {report.address}", "dim"))
    lines += [(f"{indent}  “{' '.join(sentence.split())}”", "italic") for sentence in report.sentences]
    if report.rule:
        lines.append((f"{indent}  merged by {report.rule}: {report.reason}", "dim"))
    return lines


def why(store: Store, event: str, *, base: str = BASE) -> Explanation | None:
    """Return what stands behind an event, by its IRI; None where there is no such event."""
    reader = Reader(store, base)
    node = NamedNode(event)
    if not reader.label(node):
        return None
    merges = {reader.one(merge, KG.fact): merge for merge in reader.nodes(node, KG.mergeDecision)}
    return Explanation(
        event=event,
        label=reader.label(node),
        reports=tuple(reader.reports(node, merges)),
        history=tuple(reader.history(node)),
        disagreements=tuple(reader.disagreements(node)),
        persons=tuple(reader.persons(node)),
        related=tuple(reader.related(node)),
    )


class Reader:
    """Reads what is told about events, node by node."""

    def __init__(self, store: Store, base: str) -> None:
        self.store, self.graph = store, graph_iri("events", base)

    def nodes(self, subject: NamedNode, predicate: NamedNode, graph: NamedNode | None = None) -> list[NamedNode]:
        """Return the nodes that a property leads to, sorted."""
        quads = self.store.quads(subject=subject, predicate=predicate, graph=graph or self.graph)
        return sorted((q.object for q in quads if isinstance(q.object, NamedNode)), key=lambda node: node.value)

    def one(self, subject: NamedNode, predicate: NamedNode, graph: NamedNode | None = None) -> str:
        """Return the first value of a property, "" where there is none."""
        quads = self.store.quads(subject=subject, predicate=predicate, graph=graph or self.graph)
        return min((q.object.value for q in quads if isinstance(q.object, NamedNode | Literal)), default="")

    def label(self, node: NamedNode, graph: NamedNode | None = None) -> str:
        """Return a node's label."""
        return self.one(node, LABEL, graph)

    def reports(self, event: NamedNode, merges: dict[str, NamedNode]) -> list[Told]:
        """Return what the documents behind an event say, earliest first."""
        told = [self._told(fact, merges.get(fact.value)) for fact in self.nodes(event, KG.reportedBy)]
        return sorted(told, key=lambda one: (one.published or "9999", one.document, one.fact))

    def _told(self, fact: NamedNode, merge: NamedNode | None) -> Told:
        graph = self._graph_of(fact)
        document = next(iter(self.nodes(fact, _DERIVED_FROM, graph)), fact)
        quotes = self.nodes(fact, KG.evidence, graph)
        quotes.sort(key=lambda quote: int(self.one(quote, KG.start, graph) or 0))
        return Told(
            fact=fact.value,
            label=self.label(fact, graph),
            document=document.value.rsplit("/", 1)[1],
            title=self.label(document, graph),
            published=self.one(document, _PUBLISHED, graph),
            address=self.one(document, _URL, graph) or self.one(document, _SOURCE, graph),
            sentences=tuple(self.one(quote, KG.exact, graph) for quote in quotes),
            rule=self.one(merge, KG.rule) if merge else "",
            reason=self.one(merge, KG.reason) if merge else "",
        )

    def _graph_of(self, fact: NamedNode) -> NamedNode:
        for quad in self.store.quads(subject=fact, predicate=_DERIVED_FROM):
            if isinstance(quad.graph_name, NamedNode):
                return quad.graph_name
        return self.graph

    def history(self, event: NamedNode) -> list[str]:
        """Return the changes of status in words, by day."""
        changes = self.nodes(event, KG.statusChange)
        changes.sort(key=lambda change: (self.one(change, KG.reportedOn) or "9999", change.value))
        return [self.label(change) for change in changes]

    def disagreements(self, event: NamedNode) -> list[tuple[str, tuple[tuple[str, tuple[str, ...]], ...]]]:
        """Return each disputed slot with its values and the documents that give them."""
        found = []
        for node in self.nodes(event, KG.disagreement):
            claims = [(self.label(claim), tuple(self._documents(claim))) for claim in self.nodes(node, KG.claim)]
            found.append((self.one(node, KG.onProperty).removeprefix(ONTOLOGY), tuple(claims)))
        return found

    def _documents(self, claim: NamedNode) -> list[str]:
        facts = self.nodes(claim, KG.claimedBy)
        return sorted({fact.value.rsplit("/", 2)[1] for fact in facts})

    def persons(self, event: NamedNode) -> list[tuple[str, str, str]]:
        """Return reported names with the person meant and the reason."""
        found = []
        for one in self.nodes(event, KG.identification):
            person = NamedNode(self.one(one, KG.participant))
            found.append((self.label(one), self.label(person), self.one(one, KG.reason)))
        return found

    def related(self, event: NamedNode) -> list[Related]:
        """Return the events that this one is tied to as plan or outcome."""
        ties = [("fulfils the plan", node) for node in self.nodes(event, KG.fulfils)]
        ties += [("calls off the plan", node) for node in self.nodes(event, KG.cancels)]
        for change in self.nodes(event, KG.statusChange):
            closed = self.nodes(change, KG.broughtAboutBy)
            ties += [
                ("came true in" if change.value.endswith("completed") else "called off in", node) for node in closed
            ]
        return [Related(name, node.value, self.label(node), tuple(self.reports(node, {}))) for name, node in ties]
