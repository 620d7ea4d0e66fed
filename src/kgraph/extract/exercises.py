"""Sentences that go on about an exercise just told: what it is called, where it is held, who takes part besides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from kgraph.extract.dates import date_of
from kgraph.extract.forces import are_forces, sides
from kgraph.extract.kinds.exercise import NAMES, name_of, proper_name
from kgraph.extract.parties import Actor, actors_at, unique
from kgraph.extract.places import spot_of
from kgraph.extract.status import status_of
from kgraph.extract.told import told_near
from kgraph.extract.tree import Tree
from kgraph.records import Reason

if TYPE_CHECKING:
    from kgraph.extract.build import Draft

NOUNS = frozenset({"exercise", "drill", "manoeuvre", "maneuver", "wargame", "patrol", "game"})
POINTING = frozenset({"the", "this", "these", "those", "both"})
RUNNING = frozenset({"run", "last", "continue", "hold", "go", "conduct", "stage", "take"})
ENDING = frozenset({"end", "finish", "conclude", "close"})
STARTING = frozenset({"begin", "start", "open", "commence"})
JOINING = frozenset({"participate", "join", "take", "contribute", "send"})
SENDING = frozenset({"send", "contribute", "provide", "deploy", "dispatch", "field", "commit", "bring", "supply"})
BRINGING = frozenset({"involve", "include", "feature", "bring", "see", "draw"})
REACH = 3
"""How many sentences behind an exercise it is still gone on about."""


def add_exercise(tree: Tree, drafts: Sequence[Draft]) -> None:
    """Add to the exercise told last what a later sentence says of "the drills", "it" or its name."""
    earlier = told_near(drafts, tree, "exercise", reach=REACH)
    if not earlier:
        return
    draft = earlier[-1]
    for token in tree.tokens:
        if _it(tree, token.index, draft):
            _go_on(tree, token.index, draft)
    for token in tree.tokens:
        if token.upos == "VERB" and tree.lemma(token.index) in BRINGING:
            _bring(tree, token.index, draft)
        if _takes_part(tree, token.index):
            _join(tree, tree.kids(token.index, "nsubj"), draft)


def _it(tree: Tree, index: int, draft: Draft) -> bool:
    """Say whether a word means the exercise told before."""
    noun = tree.tokens[index].upos == "NOUN" and tree.lemma(index) in NOUNS
    if noun and any(tree.lemma(k) in POINTING for k in tree.kids(index, "det")):
        return True
    title = str(draft.get("title") or "")
    if title and tree.tokens[index].text and title.endswith(tree.tokens[index].text):
        return proper_name(tree, index) == title
    subject = tree.tokens[index].deprel.startswith("nsubj")
    return subject and tree.lemma(index) in ("it", "they") and tree.number - draft.one.tree.number == 1


def _go_on(tree: Tree, index: int, draft: Draft) -> None:
    head = tree.tokens[index].head
    if not draft.get("title") and (name := _called(tree, index)):
        draft.slots["title"] = name
        draft.reasons.append(Reason("title", "its name, told after", tree.span))
        _evidence(tree, draft)
    verbs = [*([head, *tree.kids(head, "conj")] if head >= 0 else []), *tree.kids(index, "acl")]
    for verb in (v for v in verbs if tree.tokens[v].upos == "VERB" and tree.lemma(v) in ENDING | STARTING):
        _dated(tree, verb, draft)
    named = tree.tokens[index].upos != "PRON"
    for verb in (v for v in verbs if tree.tokens[v].upos == "VERB" and tree.lemma(v) in RUNNING):
        progressive = any(tree.lemma(k) in ("will", "be") for k in tree.kids(verb, "aux"))
        if draft.get("status") == "completed" and progressive:
            draft.slots["status"] = "ongoing"
        if not draft.get("place") and (place := spot_of(tree, verb)):
            draft.slots["place"] = place
            draft.reasons.append(Reason("place", "told after", tree.span))
        _evidence(tree, draft)
    if named and not draft.get("place") and (place := spot_of(tree, index)):
        draft.slots["place"] = place
        _evidence(tree, draft)


def _dated(tree: Tree, verb: int, draft: Draft) -> None:
    """Say from "the drills ended on Sunday" and "they begin in May" how real an exercise is, and when."""
    told = status_of(tree, verb).value
    ended = tree.lemma(verb) in ENDING and told == "completed" and tree.tokens[verb].feat("Tense") == "Past"
    if ended and draft.get("status") in ("ongoing", "planned", "proposed"):
        draft.slots["status"] = "completed"
    one = replace(draft.one, tree=tree, token=verb, governor=-1, roles={"self": [verb]})
    if not draft.get("date") and (dated := date_of(one)):
        draft.slots["date"] = dated.value
    _evidence(tree, draft)


def _called(tree: Tree, index: int) -> str:
    """Return the name in "the drills, called X" and "X, as the drills are called"."""
    head = tree.tokens[index].head
    if head >= 0 and tree.lemma(head) in NAMES and tree.tokens[index].deprel == "nsubj:pass":
        above = tree.tokens[head].head
        subjects = [k for k in (tree.kids(above, "nsubj") if above >= 0 else ()) if k != index]
        below = tree.kids(head, "xcomp", "obj")
        return next((n for k in (*below, *subjects) if (n := proper_name(tree, k))), "")
    return name_of(tree, index)


def _takes_part(tree: Tree, verb: int) -> bool:
    """Say whether a word tells of taking part in what was told ("X also took part", "X joined them", "X is among the
    participants")."""
    if tree.tokens[verb].deprel == "acl:relcl" and tree.lemma(tree.tokens[verb].head) == "one":
        return False  # "a smaller one, to which X contributes"
    if any(tree.lemma(k) in ("may", "might", "could") for k in tree.kids(verb, "aux")):
        return False  # "France may join"
    if tree.lemma(verb) == "participant" and tree.is_verbal(verb):
        return True
    if tree.tokens[verb].upos != "VERB" or tree.lemma(verb) not in JOINING:
        return False
    if tree.lemma(verb) in SENDING and any(are_forces(tree, k) for k in tree.kids(verb, "obj")):
        return True
    objects = [tree.lemma(k) for k in tree.kids(verb, "obj")]
    if tree.lemma(verb) == "take":
        return objects == ["part"]
    return not objects or objects[0] in ("they", "it", *NOUNS)


def _bring(tree: Tree, verb: int, draft: Draft) -> None:
    """Add whose forces "the drill also brings in" or "involves"."""
    if not any(_it(tree, k, draft) for k in tree.kids(verb, "nsubj")):
        return
    things = [i for k in tree.kids(verb, "obj", "obl") for t in tree.conjuncts(k) for i in tree.phrase(t)]
    if new := [a.id for a in _brought(tree, things, verb) if a.id not in draft.parties]:
        draft.slots["parties"] = (*draft.parties, *new)
        draft.reasons.append(Reason("parties", "brought in besides", tree.span))
        _evidence(tree, draft)


def _brought(tree: Tree, things: Sequence[int], verb: int) -> list[Actor]:
    """Return whose the forces among some words are, "from" on the verb included ("brings in sappers from X")."""
    found = sides(tree, things)
    if not found and any(are_forces(tree, i) for i in things):
        found = [a for k in tree.kids(verb, "obl") if tree.case(k) == "from" for a in actors_at(tree, k)]
    return found


def _join(tree: Tree, subjects: Sequence[int], draft: Draft) -> None:
    found = [a for s in subjects for t in tree.conjuncts(s) for a in actors_at(tree, t)]
    known = {i for m in tree.sentence.mentions for i in m.ids if m.type in ("state", "organisation")}
    if new := [a.id for a in unique(found) if a.id not in draft.parties and a.id in known and a.id.isupper()]:
        draft.slots["parties"] = (*draft.parties, *new)
        draft.reasons.append(Reason("parties", "takes part besides", tree.span))
        _evidence(tree, draft)


def _evidence(tree: Tree, draft: Draft) -> None:
    if tree.span not in draft.evidence:
        draft.evidence.append(tree.span)
