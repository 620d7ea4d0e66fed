"""Whether data have the shapes of `ontology/shapes.ttl`, and in words that a person understands where they have not."""

from __future__ import annotations

from kgraph.shapes.core import Shapes, load_shapes
from kgraph.shapes.validation import Violation, validate, validate_files, validate_report

__all__ = ["Shapes", "Violation", "load_shapes", "validate", "validate_files", "validate_report"]
