"""Where reported facts come from: what merging asks of any source, and facts in memory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Protocol

from kgraph.consolidate.persons import Holding
from kgraph.consolidate.values import ReportedFact
from kgraph.rdf import merge_keys, person_labels
from kgraph.records import OfficeHolding


class Source(Protocol):
    """Where reported facts come from: memory for a full build, the store for a change."""

    def block(self, key: str) -> Sequence[ReportedFact]:
        """Return the facts whose first merge key this is."""

    def blocks_with(self, key: str) -> Iterable[str]:
        """Return the first merge keys of all facts that have this key."""

    def block_of(self, fact: str) -> str | None:
        """Return the first merge key of a fact, None where there is no such fact."""

    def offices(self, actor: str) -> tuple[Iterable[str], Iterable[Holding]]:
        """Return the blocks of the offices held for an actor, and those holdings that are known without reading."""

    def person_label(self, iri: str) -> str:
        """Return the name that report graphs give to a person's node."""


class Memory:
    """Reported facts in memory."""

    def __init__(self, reports: Iterable[ReportedFact]) -> None:
        self.blocks: dict[str, list[ReportedFact]] = defaultdict(list)
        self._with: dict[str, set[str]] = defaultdict(set)
        self._of: dict[str, str] = {}
        self._holders: dict[str, set[str]] = defaultdict(set)
        for report in sorted(set(reports), key=lambda report: report.order):
            keys = merge_keys(report.fact)
            self.blocks[keys[0]].append(report)
            self._of[report.iri] = keys[0]
            for key in keys:
                self._with[key].add(keys[0])
            if isinstance(report.fact, OfficeHolding):
                self._holders[keys[0].split("|")[1]].add(keys[0])

    def block(self, key: str) -> Sequence[ReportedFact]:
        """Return the facts whose first merge key this is."""
        return self.blocks.get(key, [])

    def blocks_with(self, key: str) -> Iterable[str]:
        """Return the first merge keys of all facts that have this key."""
        return sorted(self._with.get(key, ()))

    def block_of(self, fact: str) -> str | None:
        """Return the first merge key of a fact, None where there is no such fact."""
        return self._of.get(fact)

    def offices(self, actor: str) -> tuple[Iterable[str], Iterable[Holding]]:
        """Return the blocks of the offices held for an actor; nothing is known before they are read."""
        return sorted(self._holders.get(actor, ())), ()

    def person_label(self, iri: str) -> str:
        """Return the name that report graphs give to a person's node."""
        return self._labels.get(iri, "")

    @cached_property
    def _labels(self) -> dict[str, str]:
        by_document: dict[str, list[ReportedFact]] = defaultdict(list)
        for report in sorted((r for block in self.blocks.values() for r in block), key=lambda r: r.order):
            by_document[report.document].append(report)
        found: dict[str, str] = {}
        for reports in by_document.values():
            base = reports[0].iri.rsplit("fact/", 1)[0]
            for iri, label in person_labels((report.fact for report in reports), base=base).items():
                found[iri] = min(found.get(iri, label), label)
        return found
