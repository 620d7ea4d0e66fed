"""What a parse usually gets wrong, put right in the order shown before anything else looks at the tree.

`BY_WORDS` needs the words alone, `BY_MENTIONS` what hangs on them as well. A new repair is a function on the tree and
an entry here.
"""

from __future__ import annotations

from kgraph.extract.repairs.acronyms import join_acronyms
from kgraph.extract.repairs.astray import read_astray
from kgraph.extract.repairs.attachment import (
    hang_companions,
    hang_on_gerunds,
    hang_participles,
    hang_phrases,
    hang_reports,
    read_due,
)
from kgraph.extract.repairs.bodies import name_bodies
from kgraph.extract.repairs.gaps import hang_gaps
from kgraph.extract.repairs.headlines import find_headline_object, find_headline_verb, read_headline
from kgraph.extract.repairs.holders import hang_holders, hang_states
from kgraph.extract.repairs.misread import read_words
from kgraph.extract.repairs.objects import read_objects
from kgraph.extract.repairs.owners import join_owners
from kgraph.extract.repairs.reduced import hang_reduced
from kgraph.extract.repairs.subjects import gather_listed, give_back_subjects, join_subjects
from kgraph.extract.repairs.talks import read_talks
from kgraph.extract.repairs.titles import (
    give_cases_to_names,
    join_titles,
    read_under_secretaries,
    read_visiting,
)
from kgraph.extract.repairs.verbs import read_verbs
from kgraph.extract.tree import Tree
from kgraph.records import Sentence

BY_WORDS = (
    join_acronyms,
    read_verbs,
    read_words,
    read_objects,
    join_owners,
    read_talks,
    read_astray,
    give_back_subjects,
    gather_listed,
    join_subjects,
    join_titles,
    read_headline,
    find_headline_object,
    find_headline_verb,
    hang_participles,
    hang_phrases,
    hang_reports,
    give_cases_to_names,
    hang_companions,
    hang_on_gerunds,
    read_due,
    read_under_secretaries,
    read_visiting,
)
BY_MENTIONS = (hang_states, hang_reduced, hang_gaps, hang_holders, name_bodies)


def read_tree(sentence: Sentence, number: int = 0) -> Tree:
    """Return the tree of a parsed sentence, repaired, with its mentions hung on their words."""
    tree = Tree(sentence, number)
    for repair in BY_WORDS:
        repair(tree)
    tree.hang_mentions()
    for repair in BY_MENTIONS:
        repair(tree)
    tree.settle()
    return tree
