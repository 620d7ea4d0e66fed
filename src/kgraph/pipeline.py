"""The whole chain on one screen: documents in, facts, graph, questions and networks out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kgraph.readers import Unreadable, read_documents
from kgraph.records import Document, Report

if TYPE_CHECKING:
    import networkx
    import rdflib

    from kgraph.shapes import Violation
    from kgraph.store import Store
    from kgraph.table import Table

Source = str | Path
Progress = Callable[[Document | Unreadable, str], None]
"""Called once a document with what became of it: "stored", "unchanged", "rejected" or "unreadable"."""


def read_facts(document: Document) -> Report:
    """Read one document: sentences, then facts. Pure: the same document gives the same report."""
    from kgraph.extract import extract_facts
    from kgraph.language import read_sentences

    return Report(document, tuple(extract_facts(document, read_sentences(document))))


@dataclass(frozen=True, slots=True)
class Added:
    """What an `add` did; `failed` lists every document that is not in the graph, with the reason."""

    stored: int = 0
    unchanged: int = 0
    facts: int = 0
    failed: tuple[Unreadable, ...] = ()

    @property
    def read(self) -> int:
        """Return how many documents were met."""
        return self.stored + self.unchanged + len(self.failed)
