"""Raw text to parsed sentences with resolved mentions."""

from kgraph.language.reading import read_many, read_sentences
from kgraph.language.segment import Dateline, find_dateline, find_sentences

__all__ = ["Dateline", "find_dateline", "find_sentences", "read_many", "read_sentences"]
