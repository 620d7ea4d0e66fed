"""The chain on one screen: documents in; sentences, facts, quads out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kgraph.errors import InputError
from kgraph.readers import Unreadable, read_documents
from kgraph.records import Document, Fact, Report
from kgraph.resources import resource

if TYPE_CHECKING:
    from kgraph.evaluate import Outcome
    from kgraph.extract import Missed
    from kgraph.language.spacy_pipeline import SpacyParser

__all__ = [
    "Unreadable",
    "actor_names",
    "evaluate_gold",
    "fact_line",
    "missed_sentences",
    "model_version",
    "ontology_version",
    "read_documents",
    "read_facts",
    "read_reports",
    "read_together",
    "turtle",
]


def read_facts(document: Document, *, pipeline: str = "") -> Report:
    """Read one document: sentences, then facts. Pure: the same document gives the same report.

    `pipeline` names a spaCy pipeline with Universal Dependencies that parses in the place of our own analyser.
    """
    from kgraph.extract import extract_facts, triggers
    from kgraph.language import read_sentences

    sentences = read_sentences(document, triggers=triggers(), analyser=_parser(pipeline) if pipeline else None)
    return Report(document, tuple(extract_facts(document, sentences)))


def read_together(documents: Sequence[Document], *, pipeline: str = "") -> Iterator[Report]:
    """Yield what `read_facts` returns of each document, in order, with their sentences parsed together in less time.

    In other company the parser's sums are rounded otherwise, by some millionths of a score. No label changed by that
    in 2,400 documents, read alone and together.
    """
    from kgraph.extract import extract_facts, triggers
    from kgraph.language import read_many

    read = read_many(documents, triggers=triggers(), analyser=_parser(pipeline) if pipeline else None)
    for document, sentences in zip(documents, read, strict=True):
        yield Report(document, tuple(extract_facts(document, sentences)))


@cache
def _parser(pipeline: str) -> SpacyParser:
    from kgraph.language.spacy_pipeline import SpacyParser

    return SpacyParser.load(pipeline)


def read_reports(
    documents: Iterable[Document | Unreadable], *, workers: int = 1, pipeline: str = ""
) -> Iterator[Report | Unreadable]:
    """Read many documents in order, in other processes where `workers` is above one; the result is the same."""
    from kgraph.workers import read_in_order

    work, together = partial(read_facts, pipeline=pipeline), partial(read_together, pipeline=pipeline)
    return read_in_order(documents, work, together=together, workers=workers)


def missed_sentences(document: Document) -> Sequence[Missed]:
    """Return the sentences that looked like a fact but gave none, each with the reason."""
    from kgraph.extract import extract
    from kgraph.language import read_sentences

    return extract(document, read_sentences(document, parse_all=True)).missed


@cache
def actor_names() -> Mapping[str, str]:
    """Return English names: of actors by id ("SGP"), of levels by "level/ID"."""
    from kgraph.lexicon import load_lexicon

    names: dict[str, str] = {}
    for key, label in load_lexicon().labels.items():
        scheme, _, identifier = key.partition("/")
        if scheme in ("state", "organisation", "region"):
            names[identifier] = label
        elif scheme == "level":
            names[key] = label
    return names


def model_version() -> str:
    """Return the version of the parser's weights."""
    from importlib.resources import files

    meta = (files("kgraph.language") / "model" / "meta.json").read_text(encoding="utf-8")
    return str(json.loads(meta).get("version", ""))


@cache
def ontology_version() -> str:
    """Return a hash of the ontology, which decides what is recognised: another one may read a text differently."""
    digest = hashlib.sha256()
    for path in sorted(resource("ontology").rglob("*.ttl")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def fact_line(fact: Fact) -> str:
    """Return a fact in one readable line."""
    from kgraph.rdf import fact_label

    return fact_label(fact, actor_names())


def turtle(report: Report) -> str:
    """Return one report as Turtle."""
    from kgraph.rdf import report_quads, serialise

    return serialise(report_quads(report, names=actor_names()), "ttl").decode("utf-8")


def evaluate_gold(
    gold: Path, *, system: Path | None = None, part: str | None = None, workers: int = 1
) -> tuple[dict[str, Any], list[Outcome]]:
    """Compare facts with a folder of gold facts; without a folder of system facts the texts are read now."""
    from kgraph.evaluate import evaluate, gold_names, read_gold

    names = gold_names(gold, part)
    if system is not None:
        found = {name: read_gold(system, name)[0]["facts"] for name in names if (system / f"{name}.json").exists()}
    else:
        read = (read_gold(gold, name) for name in names)
        documents = (Document(id=name, text=text or "", published=data["document"].get("published", ""),
                              title=data["document"].get("title", ""), source=data["document"].get("source", ""))
                     for name, (data, text) in zip(names, read, strict=True))  # fmt: skip
        found = {report.document.id: report.to_json()["facts"] for report in _all_read(documents, workers)}
    return evaluate(gold, found, part=part)


def _all_read(documents: Iterable[Document], workers: int) -> Iterator[Report]:
    for result in read_reports(documents, workers=workers):
        if isinstance(result, Unreadable):
            raise InputError(result.reason, where=result.source)
        yield result
