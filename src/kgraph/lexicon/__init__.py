"""What to recognise: the names of `ontology/actors` and `ontology/vocabularies`, and where they stand in a text."""

from kgraph.lexicon.names import Ambiguity, Entry, Lexicon, Match
from kgraph.lexicon.turtle import lexicon_from, load_lexicon
from kgraph.lexicon.words import Words, fold, fold_phrase

__all__ = ["Ambiguity", "Entry", "Lexicon", "Match", "Words", "fold", "fold_phrase", "lexicon_from", "load_lexicon"]
