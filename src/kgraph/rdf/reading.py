"""Reports read back from the quads of their graphs."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from urllib.parse import unquote

from pyoxigraph import Literal, NamedNode, Quad

from kgraph.rdf.slots import (
    DECIMAL,
    HEADLINE,
    IDENTIFIER,
    INTEGER,
    LABEL,
    LICENSE,
    PUBLISHED,
    SLOT_NAMES,
    SLOTS,
    SOURCE,
    TYPE,
    URL,
    Slot,
    Term,
    class_of,
    date_bounds,
    last_segment,
    name_slug,
)
from kgraph.records import KINDS, Document, Fact, Reason, Report, Span
from kgraph.vocabulary import KG, encoded

Properties = dict[str, list[Term]]


def reports_from_quads(quads: Iterable[Quad]) -> list[Report]:
    """Return the reports that the quads hold, by document id; quads of other graphs are passed over.

    A document's text is there only where it was kept; without it spans still say where the evidence stood.
    """
    graphs: dict[str, dict[str, Properties]] = defaultdict(lambda: defaultdict(lambda: defaultdict(list)))
    for quad in quads:
        graph, subject, value = quad.graph_name, quad.subject, quad.object
        if isinstance(graph, NamedNode) and isinstance(subject, NamedNode) and isinstance(value, NamedNode | Literal):
            graphs[graph.value][subject.value][quad.predicate.value].append(value)
    reports = (_report(nodes) for nodes in graphs.values())
    return sorted((report for report in reports if report), key=lambda report: report.document.id)


def _report(nodes: Mapping[str, Properties]) -> Report | None:
    typed = {iri: {term.value for term in node[TYPE.value]} for iri, node in nodes.items() if TYPE.value in node}
    documents = sorted(iri for iri, types in typed.items() if KG.Report.value in types)
    if not documents:
        return None
    labels = {
        iri: (class_of(iri), min(term.value for term in nodes[iri][LABEL.value]))
        for iri in typed
        if class_of(iri) and LABEL.value in nodes[iri]
    }
    facts = [
        (int(_value(nodes[iri], KG.position.value) or 0), iri, fact_from_properties(nodes[iri], labels))
        for iri, types in typed.items()
        if KG.ReportedFact.value in types
    ]
    return Report(_document(nodes[documents[0]]), tuple(fact for _, _, fact in sorted(facts, key=lambda f: f[:2])))


def _value(node: Properties, predicate: str) -> str:
    terms = node.get(predicate)
    return terms[0].value if terms else ""


def _document(node: Properties) -> Document:
    return Document(
        id=_value(node, IDENTIFIER.value),
        text=_value(node, KG.text.value),
        published=_value(node, PUBLISHED.value),
        title=_value(node, HEADLINE.value),
        source=_value(node, URL.value) or _value(node, SOURCE.value),
        license=_value(node, LICENSE.value),
    )


_CLASSES = {KG[kind.__name__].value: kind for kind in KINDS.values()}


def fact_from_properties(node: Properties, labels: Mapping[str, tuple[str, str]]) -> Fact:
    """Return the fact that a node's properties (IRI -> terms) tell; `labels` gives names of nodes by IRI."""
    types = {term.value for term in node[TYPE.value]}
    kind = next(_CLASSES[iri] for iri in sorted(types) if iri in _CLASSES)
    noted = _frozen(json.loads(_value(node, KG.asWritten.value) or "{}"))
    slots: dict[str, Any] = {
        "evidence": _spans(node, noted),
        "confidence": float(_value(node, KG.confidence.value) or 1),
        "reasons": tuple(Reason(*_frozen(one)) for one in json.loads(_value(node, KG.reasons.value) or "[]")),
        "variants": _variants(node, noted),
    }
    for name in SLOT_NAMES[kind]:
        if name == "evidence":
            continue
        slot = SLOTS[name]
        terms = node.get(KG[slot.property].value, [])
        if slot.type == "amount" and not terms:
            terms = node.get(KG.amountText.value, [])
        as_written = name in noted and _agree(terms, noted[name])
        value = noted[name] if as_written else read_slot(slot, terms, labels) if terms else None
        if value is not None:
            slots[name] = value
    if isinstance(slots.get("amount"), str) and slots["amount"] in ("inf", "-inf", "nan") and "amount" in noted:
        slots["amount"] = float(slots["amount"])
    return kind(**slots)


def _frozen(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _frozen(item) for name, item in value.items()}
    return tuple(_frozen(item) for item in value) if isinstance(value, list) else value


def _spans(node: Properties, noted: Mapping[str, Any]) -> tuple[Span, ...]:
    spans = []
    for term in node.get(KG.evidence.value, []):
        start, _, end = last_segment(term.value).partition("-")
        spans.append((int(start), int(end)))
    written = noted.get("evidence", ())
    return written if set(written) == set(spans) and written else tuple(sorted(spans))


def _variants(node: Properties, noted: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    lines = sorted(term.value for term in node.get(KG.variant.value, []))
    written = noted.get("variants", ())
    if set(written) == set(lines):
        lines = list(written)
    return tuple((slot, value) for slot, _, value in (line.partition(": ") for line in lines))


def _agree(terms: Iterable[Term], written: Any) -> bool:
    """Say whether the noted spelling still names the terms: somebody may have changed the triples."""
    values = [str(one) for one in (written if isinstance(written, tuple) else (written,)) if one != ""]
    found = {last_segment(term.value) if isinstance(term, NamedNode) else term.value for term in terms}
    forms = [{value, encoded(value), encoded(name_slug(value))} for value in values]
    return all(found & form for form in forms) and found <= set().union(*forms)


_READERS: dict[str, Callable[[Term], Any]] = {
    "concept": lambda term: unquote(last_segment(term.value)),
    "string": lambda term: term.value,
    "date": lambda term: term.value,
    "year": lambda term: int(term.value) if date_bounds(term.value) else term.value,
    "integer": lambda term: int(term.value),
}


def read_slot(slot: Slot, terms: Iterable[Term], labels: Mapping[str, tuple[str, str]]) -> Any:
    """Return the value that terms give back: several as a sorted tuple."""
    if slot.type == "amount":
        return next((_number(term) for term in terms if isinstance(term, Literal)), None)
    reader = _READERS.get(slot.type)
    values = sorted({reader(term) if reader else _name(term.value, labels) for term in terms})
    return tuple(values) if slot.many or len(values) > 1 else values[0]


def _name(iri: str, labels: Mapping[str, tuple[str, str]]) -> str:
    return labels[iri][1] if iri in labels else unquote(last_segment(iri))


def _number(term: Literal) -> float | str:
    if term.datatype == INTEGER:
        return int(term.value)
    return float(term.value) if term.datatype == DECIMAL else term.value
