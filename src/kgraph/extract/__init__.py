"""From parsed sentences to facts, each with its evidence, its reasons and its confidence."""

from kgraph.extract.engine import Extraction, Missed, extract, extract_facts, triggers

__all__ = ["Extraction", "Missed", "extract", "extract_facts", "triggers"]
