"""Offices and persons side by side, hung as a list or as office and holder where the parse took them apart."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from kgraph.extract.tree import Tree
from kgraph.records import Mention

JOINED = frozenset({"conj", "obl", "nmod", "obj", "obl:agent"})
"""Relations that the parse gives to an office and its holder side by side ("with Prime Minister X")."""
MODIFYING = ("compound", "nmod", "nmod:desc", "amod", "flat")


def hang_states(tree: Tree) -> None:
    """Hang the state that tells where a city lies on the city ("announced today in Lima, Peru more than …")."""
    for mention in tree.sentence.mentions:
        at = tree.token_of(mention) if mention.type == "state" and mention.form in ("name", "title") else None
        if at is None or at < 2 or tree.tokens[at - 1].text != ",":
            continue
        city = next((m for m in tree.at.get(at - 2, ()) if m.form in ("capital", "city") or m.type == "place"), None)
        within = city is not None and (city.data.get("in") in mention.ids or set(city.ids) & set(mention.ids))
        if within and tree.tokens[at].head != at - 2 and not tree.case(at):
            tree.move(at, at - 2, "nmod:unmarked")


def hang_holders(tree: Tree) -> None:
    """Hang holders on their offices, then persons joined by "and" on each other."""
    _mend_titles(tree)
    _part_persons(tree)
    _part_described(tree)
    _join_holders(tree)
    _join_listed(tree)
    _join_apposed(tree)
    _join_further(tree)


def _part_described(tree: Tree) -> None:
    """List a person whom the parse took for a description of the next one, behind a comma ("A, B and C")."""
    named = sorted(i for m in tree.sentence.mentions if m.type == "person" and (i := tree.token_of(m)) is not None)
    for one, other in pairwise(named):
        token = tree.tokens[one]
        if token.head == other and token.deprel in ("nmod:desc", "compound") and tree.tokens[other - 1].text == ",":
            tree.move(one, tree.tokens[other].head if tree.tokens[other].deprel == "conj" else other, "conj")


def _mend_titles(tree: Tree) -> None:
    """Make the name the head of a long title before it that the parse broke ("with Dutch Ministry of Foreign Affairs
    Political Director X"): what stood outside hangs on the name, the title on it as a description."""
    for mention in tree.sentence.mentions:
        name = tree.token_of(mention) if mention.type == "person" else None
        begin = mention.data.get("begin")
        if name is None or not isinstance(begin, int) or begin >= mention.start:
            continue
        title = [t.index for t in tree.tokens if begin <= t.start and t.end <= mention.start]
        if len(title) > 1 and _broken(tree, title, name):
            _make_head(tree, title, name)


def _broken(tree: Tree, title: Sequence[int], name: int) -> bool:
    """Say whether a preposition of the title is hung on the name, or the title hangs together only outside."""
    inside = {*title, name}
    tops = [i for i in inside if tree.tokens[i].head not in inside]
    stray = any(k in title for k in tree.kids(name, "case"))
    return (stray or len(tops) > 1) and all(tree.tokens[i].upos not in ("VERB", "AUX") for i in tops)


def _make_head(tree: Tree, title: Sequence[int], name: int) -> None:
    inside = {*title, name}
    for case in [k for k in tree.kids(name, "case") if k in title]:
        noun = next((i for i in title if i > case and tree.tokens[i].upos in ("NOUN", "PROPN")), None)
        if noun is not None:
            tree.move(case, noun, "case")
    tops = [i for i in sorted(inside) if tree.tokens[i].head not in inside]
    marked = next((i for i in tops if tree.case(i)), tops[0])
    outer = tree.tokens[name if name in tops and (marked == name or not tree.case(marked)) else marked]
    if outer.deprel.startswith("obl") and not tree.case(outer.index) and tree.tokens[tops[0]].deprel == "obj":
        outer = tree.tokens[tops[0]]  # "met President of Kenya X"
    if outer.deprel in ("case", "punct", "det", "cc"):
        return
    tree.move(name, outer.head, outer.deprel)
    for top in tops:
        if top != name:
            tree.move(top, name, "nmod:desc")
    for word in title:
        for kid in [k for k in tree.children[word] if k not in inside]:
            tree.move(kid, name, tree.tokens[kid].deprel)


def _part_persons(tree: Tree) -> None:
    """Make a list of two persons that the parse took for one ("President A, her counterpart B and C met")."""
    for token in tree.tokens:
        if token.deprel != "appos" or token.head < 0:
            continue
        first, second = (
            {i for m in tree.at.get(spot, ()) if m.type == "person" and m.form != "pronoun" for i in m.ids}
            for spot in (token.head, token.index)
        )
        if not first or not second or first & second:
            continue
        begin = min(tree.subtree(token.index))
        for kid in tree.kids(token.head, "appos", "nmod:desc"):
            if kid != token.index and token.head < kid < begin:
                tree.move(kid, token.index, "nmod:desc")
        tree.move(token.index, token.head, "conj")


def _join_holders(tree: Tree) -> None:
    """Hang the holder's name on the office right before it, where the parse hung it on a word of the office
    ("Minister of Foreign Affairs X") or on what the office is listed with ("with X and Foreign Secretary Y")."""
    ordered = [m for m in tree.sentence.mentions if m.type in ("office", "person")]
    for office, person in pairwise(ordered):
        if office.type != "office" or person.type != "person":
            continue
        top, name = tree.token_of(office), tree.token_of(person)
        between = [t.text for t in tree.tokens if office.end <= t.start and t.end <= person.start]
        of_state = between[:1] == ["of"] and person.data.get("begin") == office.start
        if of_state:
            between = []  # "Prime Minister of Georgia X"
        if top is None or name is None or between not in ([], [","]) or tree.tokens[name].head == top:
            continue
        inside = any(up == top for up in tree.up(name)) and (
            of_state or tree.tokens[tree.tokens[name].head].start < office.end
        )
        beside = tree.tokens[name].head == tree.tokens[top].head >= 0
        if beside and tree.case(name) and not tree.case(top):
            tree.move(top, name, "nmod:desc")  # the name has the preposition
            continue
        inside = inside or (beside and tree.tokens[name].deprel == tree.tokens[top].deprel in JOINED)
        if not between and not tree.case(name) and tree.tokens[top].deprel == "conj":
            inside = inside or tree.tokens[name].head in tree.up(top)
        if not between and tree.case(top) and not tree.case(name) and tree.tokens[name].deprel in ("obl", "nmod"):
            inside = True  # "with Peruvian counterpart X"
        if inside and name not in (k for k in tree.kids(top, "conj")):
            tree.move(name, top, "appos")


def _join_listed(tree: Tree) -> None:
    """Make a list of "X and Defence Minister Y", where the parse made the first name a modifier of the title."""
    persons = {i for i, held in tree.at.items() if any(m.type == "person" for m in held)}
    for first in sorted(persons):
        token = tree.tokens[first]
        after = tree.tokens[first + 1].text if first + 1 < len(tree.tokens) else ""
        if token.deprel not in MODIFYING or after not in ("and", "&") or tree.case(first):
            continue
        chain = [token.head, *tree.up(token.head)] if token.head > first else []
        second = next((i for i in chain if i in persons and i > first), None)
        if second is None:
            continue
        tree.move(first, tree.tokens[second].head, tree.tokens[second].deprel)
        for kid in [k for k in tree.kids(second, "case", "mark") if k < first]:
            tree.move(kid, first, tree.tokens[kid].deprel)
        tree.move(second, first, "conj")


def _join_apposed(tree: Tree) -> None:
    """Make a list of "Secretary X and Foreign Minister Y", where the parse made the second an apposition."""
    persons = [m for m in tree.sentence.mentions if m.type == "person" and m.form != "pronoun"]
    for one, other in pairwise(persons):
        first, second = tree.token_of(one), tree.token_of(other)
        if first is None or second is None or tree.tokens[second].deprel != "appos" or not _only_and(tree, one, other):
            continue
        head = tree.tokens[second].head
        if head == first or head == tree.tokens[first].head:
            tree.move(second, head, "conj")


def _join_further(tree: Tree) -> None:
    """List "with President A and Council Chairman B", where the parse hung B on the verb, without a preposition."""
    persons = [m for m in tree.sentence.mentions if m.type == "person" and m.form != "pronoun"]
    for one, other in pairwise(persons):
        first, second = tree.token_of(one), tree.token_of(other)
        if first is None or second is None or first >= second:
            continue
        head, relation = tree.tokens[first].head, tree.tokens[first].deprel
        beside = tree.tokens[second].head == head >= 0 and tree.tokens[second].deprel == relation
        if not beside or not relation.startswith(("obl", "obj")) or not tree.case(first) or tree.case(second):
            continue
        between = [t for t in tree.tokens if one.end <= t.start and t.end <= other.start]
        if any(t.text.lower() in (",", "and", "&") for t in between[:1]) and not any(t.upos == "VERB" for t in between):
            for kid in [k for k in tree.kids(first, "conj") if first < k < second]:
                tree.move(kid, second, "compound")
            tree.move(second, first, "conj")


def _only_and(tree: Tree, one: Mention, other: Mention) -> bool:
    """Say whether between two persons stand "and" and the second one's office and state, no verb and no preposition
    but of the state's name."""
    words = [t for t in tree.tokens if one.end <= t.start and t.end <= other.start]
    joined = any(t.text.lower() == "and" for t in words[:1])
    return joined and not any(t.upos in ("VERB", "AUX", "ADP", "SCONJ") for t in words)
