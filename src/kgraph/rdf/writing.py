"""A report written as quads of its own graph."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import unquote

from pyoxigraph import Literal, NamedNode, Quad

from kgraph.rdf.labels import Names, fact_label
from kgraph.rdf.reading import read_slot
from kgraph.rdf.slots import (
    ARTICLE,
    CONCEPT,
    DERIVED_FROM,
    HAS_SOURCE,
    HEADLINE,
    IDENTIFIER,
    IN_SCHEME,
    LABEL,
    LICENSE,
    PREF_LABEL,
    PUBLISHED,
    SLOT_NAMES,
    SLOTS,
    SOURCE,
    TYPE,
    URL,
    Naming,
    Term,
    amount_literal,
    class_of,
    date_literal,
    date_quads,
    last_segment,
    name_slug,
    names_a_node,
    slot_terms,
)
from kgraph.records import Document, Fact, OfficeHolding, Report
from kgraph.vocabulary import (
    BASE,
    KG,
    actor_iri,
    concept_iri,
    document_iri,
    evidence_iri,
    fact_iri,
    person_iri,
    report_graph_iri,
)

_CONTEXT = 32
"""Characters of text kept before and after a quote, so that it can be found again in a changed text."""
_LABEL_LENGTH = 100


def report_graph(document: Document, *, base: str = BASE) -> NamedNode:
    """Return the graph that holds all that is known from one document."""
    return report_graph_iri(document.id, base=base)


def report_quads(
    report: Report, *, names: Names | None = None, base: str = BASE, keep_text: bool = False, reasons: bool = True
) -> list[Quad]:
    """Return the report as quads of its own graph.

    `names` gives English labels of actors by id, and of known levels as "level/ID"; levels missing there are described
    in the graph. Of the text only the quotes of the evidence are written, unless `keep_text` asks for all of it.
    """
    writer = _Writer(report, names or {}, base)
    writer.document(keep_text=keep_text)
    for position, (fact, digest) in enumerate(zip(report.facts, _digests(report.facts), strict=True)):
        writer.fact(fact, digest, position, reasons=reasons)
    return writer.finished()


def fact_digest(fact: Fact, repeat: int = 0) -> str:
    """Return 16 hex digits over kind and slots, evidence left out; a repeat in one document counts on from 1."""
    data = {name: sorted(value) if isinstance(value, list) else value for name, value in fact.to_json().items()}
    data.pop("evidence", None)
    text = json.dumps(data, sort_keys=True, ensure_ascii=False) + (f"#{repeat}" if repeat else "")
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _digests(facts: Iterable[Fact]) -> Iterator[str]:
    seen: Counter[str] = Counter()
    for fact in facts:
        digest = fact_digest(fact)
        yield fact_digest(fact, seen[digest]) if seen[digest] else digest
        seen[digest] += 1


def fact_nodes(report: Report, *, base: str = BASE) -> list[tuple[str, Fact, tuple[tuple[str, str], ...]]]:
    """Return each fact with its IRI and, of the persons that it names, those whose state the report tells."""
    naming = Naming.of(report.facts, {}, base)
    return [
        (fact_iri(report.document.id, digest, base=base).value, fact, _states(fact, naming))
        for fact, digest in zip(report.facts, _digests(report.facts), strict=True)
    ]


def _states(fact: Fact, naming: Naming) -> tuple[tuple[str, str], ...]:
    named = {*getattr(fact, "people", ()), getattr(fact, "person", None) or ""}
    return tuple(sorted((name, state) for name in named if (state := naming.state_of(name))))


def merge_keys(fact: Fact) -> list[str]:
    """Return what other reports of the same event have too: kind and parties, and a title's or a place's own key.

    Office-holders are sought by the office. The second key finds reports that name more or fewer parties.
    """
    parties = "|".join(sorted(set(fact.parties)))
    if isinstance(fact, OfficeHolding):
        return [f"office|{fact.of or parties}|{name_slug(fact.office) if fact.office else ''}"]
    keys = [f"{fact.kind}|{parties}"]
    title, place = getattr(fact, "title", None), getattr(fact, "place", None)
    if len(set(fact.parties)) > 1 and fact.date:
        if title:
            keys.append(f"{fact.kind}@{fact.date[:4]}@{name_slug(title)}")
        elif place and fact.kind == "meeting" and len(fact.date) > 7:
            keys.append(f"{fact.kind}@{fact.date[:10]}@{name_slug(place)}")
    return keys


def name_keys(fact: Fact, states: Iterable[tuple[str, str]]) -> list[str]:
    """Return a key for each word of those persons' names whose state the report leaves open.

    Whom they mean depends on the office-holders that other reports tell of, so they must be found when those change.
    """
    known = {name for name, _ in states}
    open_names = [name for name in getattr(fact, "people", ()) if name not in known]
    return sorted({f"name~{word}" for name in open_names for word in name_slug(name).split("-")})


def person_labels(facts: Iterable[Fact], *, base: str = BASE) -> dict[str, str]:
    """Return the names that a report's graph gives to the persons of its facts, by IRI."""
    facts = list(facts)
    labels = _labels(facts, Naming.of(facts, {}, base))
    return {iri: label for iri, (kind, label) in labels.items() if kind == "Person"}


class _Writer:
    """Collects the quads of one report."""

    def __init__(self, report: Report, names: Names, base: str) -> None:
        self.report, self.names, self.base = report, names, base
        self.graph = report_graph(report.document, base=base)
        self.source = document_iri(report.document.id, base=base)
        self.naming = Naming.of(report.facts, names, base)
        self.labels = _labels(report.facts, self.naming)
        self.quads: dict[Quad, None] = {}

    def add(self, node: NamedNode, predicate: NamedNode, value: Term) -> None:
        self.quads[Quad(node, predicate, value, self.graph)] = None

    def document(self, *, keep_text: bool) -> None:
        document, node = self.report.document, self.source
        self.add(node, TYPE, KG.Report)
        self.add(node, TYPE, ARTICLE)
        self.add(node, LABEL, Literal(document.title or document.id))
        self.add(node, IDENTIFIER, Literal(document.id))
        self.add(node, KG.contentHash, Literal(document.digest))
        if document.published:
            self.add(node, PUBLISHED, date_literal(document.published))
        if document.title:
            self.add(node, HEADLINE, Literal(document.title))
        if document.source:
            address = _address(document.source)
            self.add(node, URL if address else SOURCE, address or Literal(document.source))
        if document.license:
            self.add(node, LICENSE, _address(document.license) or Literal(document.license))
        if keep_text:
            self.add(node, KG.text, Literal(document.text))

    def fact(self, fact: Fact, digest: str, position: int, *, reasons: bool) -> None:
        node = fact_iri(self.report.document.id, digest, base=self.base)
        self.add(node, TYPE, KG.ReportedFact)
        self.add(node, TYPE, KG[type(fact).__name__])
        self.add(node, LABEL, Literal(fact_label(fact, self.names)))
        self.add(node, DERIVED_FROM, self.source)
        self.add(node, KG.position, Literal(position))
        for key in (*merge_keys(fact), *name_keys(fact, _states(fact, self.naming))):
            self.add(node, KG.mergeKey, Literal(key))
        self.add(node, KG.confidence, amount_literal(float(fact.confidence))[1])
        written = {name: self._slot(node, fact, name) for name in SLOT_NAMES[type(fact)] if name != "evidence"}
        written |= {"evidence": self._evidence(node, fact), "variants": self._variants(node, fact)}
        lost = {name: value for name, value in written.items() if value is not None}
        if lost:
            self.add(node, KG.asWritten, Literal(json.dumps(lost, ensure_ascii=False, sort_keys=True)))
        if reasons and fact.reasons:
            told = [[reason.slot, reason.rule, reason.span, reason.note] for reason in fact.reasons]
            self.add(node, KG.reasons, Literal(json.dumps(told, ensure_ascii=False)))

    def _slot(self, node: NamedNode, fact: Fact, name: str) -> Any:
        """Write one slot; return its value where the terms alone do not give it back."""
        value, slot = getattr(fact, name), SLOTS[name]
        if value in (None, (), ""):
            return None if value == (() if slot.many else None) else value
        if slot.type == "date":
            # A figure's bounds are those of its period.
            bounded = name == "period" or not getattr(fact, "period", None)
            dated = date_quads(node, slot.property, value, self.graph)
            self.quads.update(dict.fromkeys(quad for quad in dated if bounded or quad.predicate == KG.date))
            return None
        if slot.type == "amount":
            property, literal = amount_literal(value)
            self.add(node, KG[property], literal)
            return value if property == "amountText" and not isinstance(value, str) else None
        terms = slot_terms(name, value, self.naming)
        for term in terms:
            self.add(node, KG[slot.property], term)
        if slot.scheme == "level":
            self._level(value)
        return None if read_slot(slot, terms, self.labels) == value else value

    def _level(self, level: str) -> None:
        if f"level/{level}" not in self.names:
            node = concept_iri("level", level)
            self.add(node, TYPE, CONCEPT)
            self.add(node, PREF_LABEL, Literal(level.replace("-", " ")))
            self.add(node, IN_SCHEME, NamedNode(concept_iri("level", "x").value[:-2]))

    def _evidence(self, node: NamedNode, fact: Fact) -> Any:
        for start, end in fact.evidence:
            self.add(node, KG.evidence, self._quote(start, end))
        return None if tuple(sorted(set(fact.evidence))) == fact.evidence else fact.evidence

    def _quote(self, start: int, end: int) -> NamedNode:
        text, node = self.report.document.text, evidence_iri(self.report.document.id, start, end, base=self.base)
        quote = text[start:end]
        self.add(node, TYPE, KG.Evidence)
        self.add(node, LABEL, Literal(_shortened(quote) or f"{start}-{end}"))
        self.add(node, HAS_SOURCE, self.source)
        self.add(node, KG.start, Literal(start))
        self.add(node, KG.end, Literal(end))
        self.add(node, KG.exact, Literal(quote))
        self.add(node, KG.prefix, Literal(text[max(0, start - _CONTEXT) : start]))
        self.add(node, KG.suffix, Literal(text[end : end + _CONTEXT]))
        return node

    def _variants(self, node: NamedNode, fact: Fact) -> Any:
        lines = [f"{slot}: {value}" for slot, value in fact.variants]
        for line in lines:
            self.add(node, KG.variant, Literal(line))
        return None if sorted(set(lines)) == lines else lines

    def finished(self) -> list[Quad]:
        """Return all quads, those that describe persons, regions and actors by name last."""
        for iri, (kind, label) in sorted(self.labels.items()):
            self.add(NamedNode(iri), TYPE, KG[kind])
            self.add(NamedNode(iri), LABEL, Literal(label))
        for name, state in self.naming.states.items():
            person = person_iri(state, name, base=self.base)
            if person.value in self.labels:
                self.add(person, KG.actsFor, actor_iri(state, base=self.base))
        return list(self.quads)


def _labels(facts: Iterable[Fact], naming: Naming) -> dict[str, tuple[str, str]]:
    """Return class and name of every node whose IRI does not spell its name: persons, regions, actors by name."""
    found: dict[str, tuple[str, str]] = {}
    for fact in facts:
        for name in SLOT_NAMES[type(fact)]:
            slot = SLOTS.get(name)
            value = getattr(fact, name)
            if slot is None or not value or not names_a_node(slot):
                continue
            for text in value if isinstance(value, tuple) else (value,):
                iri = naming.term(slot.type, text).value
                kind = class_of(iri)
                if kind and not (kind == "Organisation" and unquote(last_segment(iri)) == text):
                    found[iri] = min(found.get(iri, (kind, text)), (kind, text))
    return found


def _address(text: str) -> NamedNode | None:
    """Return a web address as an IRI; None for a file name, a licence by its name and what is no valid IRI."""
    if not re.fullmatch(r"https?://[^\s<>\"{}|\\^`\x00-\x20]+", text):
        return None
    try:
        return NamedNode(text)
    except ValueError:
        return None


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LABEL_LENGTH else line[:_LABEL_LENGTH].rsplit(" ", 1)[0] + " …"
