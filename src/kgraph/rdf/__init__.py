"""What a document reports, as quads in its own graph and back without loss, and any quads as sorted text."""

from __future__ import annotations

from kgraph.rdf.labels import Names, amount_text, fact_label, joined, words
from kgraph.rdf.reading import fact_from_properties, read_slot, reports_from_quads
from kgraph.rdf.serialisation import prefixes, serialise
from kgraph.rdf.slots import (
    SLOT_NAMES,
    SLOTS,
    Naming,
    Slot,
    amount_literal,
    date_bounds,
    date_literal,
    date_quads,
    name_slug,
    slot_terms,
)
from kgraph.rdf.writing import (
    fact_digest,
    fact_nodes,
    merge_keys,
    name_keys,
    person_labels,
    report_graph,
    report_quads,
)

__all__ = [
    "SLOTS",
    "SLOT_NAMES",
    "Names",
    "Naming",
    "Slot",
    "amount_literal",
    "amount_text",
    "date_bounds",
    "date_literal",
    "date_quads",
    "fact_digest",
    "fact_from_properties",
    "fact_label",
    "fact_nodes",
    "joined",
    "merge_keys",
    "name_keys",
    "name_slug",
    "person_labels",
    "prefixes",
    "read_slot",
    "report_graph",
    "report_quads",
    "reports_from_quads",
    "serialise",
    "slot_terms",
    "words",
]
