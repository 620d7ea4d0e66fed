"""What a document reports, as quads in its own graph and back without loss, and any quads as sorted text."""

from __future__ import annotations

from kgraph.rdf.labels import Names, fact_label
from kgraph.rdf.reading import reports_from_quads
from kgraph.rdf.serialisation import prefixes, serialise
from kgraph.rdf.slots import SLOTS, Naming, Slot, amount_literal, date_bounds, date_literal, date_quads, slot_terms
from kgraph.rdf.writing import fact_digest, report_graph, report_quads

__all__ = [
    "SLOTS",
    "Names",
    "Naming",
    "Slot",
    "amount_literal",
    "date_bounds",
    "date_literal",
    "date_quads",
    "fact_digest",
    "fact_label",
    "prefixes",
    "report_graph",
    "report_quads",
    "reports_from_quads",
    "serialise",
    "slot_terms",
]
