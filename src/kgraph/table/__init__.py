"""Rows of an answer as a person and as a program want them: labels with links, dates as dates, every usual file."""

from kgraph.table.cells import Term, Value, cell_text, link_of, one_line
from kgraph.table.table import Table

__all__ = ["Table", "Term", "Value", "cell_text", "link_of", "one_line"]
