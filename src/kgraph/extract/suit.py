"""Others who do what was just told: "Niger followed suit", "a year after Finland had done so"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kgraph.extract.build import Draft
from kgraph.extract.dates import date_of
from kgraph.extract.match import Instance
from kgraph.extract.parties import actors_at
from kgraph.extract.roles import roles_of
from kgraph.extract.status import status_of
from kgraph.extract.subjects import subject
from kgraph.extract.tables import tables
from kgraph.extract.told import told_near
from kgraph.extract.tree import Tree
from kgraph.records import Reason

REACH = 1
"""How many sentences back the act may have been told."""


def follow_suit(tree: Tree, drafts: Sequence[Draft]) -> list[Draft]:
    """Return the acts of states that did as others before them: the act told last of a kind that states do one by
    one, with the doer in place of the first."""
    found: list[Draft] = []
    for verb in _echoes(tree):
        doers = [a for s in subject(tree, verb) for t in tree.conjuncts(s) for a in actors_at(tree, t)]
        states = tuple(dict.fromkeys(a.id for a in doers if a.mention.type == "state" and a.id.isupper()))
        model = _model(tree, verb, drafts)
        if states and model is not None and not set(states) & set(model.parties):
            found.append(_same_by(states, verb, tree, model))
    return found


def _echoes(tree: Tree) -> list[int]:
    """Return the verbs that only say that the same was done ("follow suit", "do so", "do the same")."""
    known = tables("suit.toml")["echoes"]
    found = []
    for token in tree.tokens:
        words = known.get(tree.lemma(token.index))
        if words and token.upos in ("VERB", "AUX"):
            behind = [t.text.lower() for t in tree.tokens[token.index + 1 : token.index + 4]]
            if any(word in behind for word in words):
                found.append(token.index)
    return found


def _model(tree: Tree, verb: int, drafts: Sequence[Draft]) -> Draft | None:
    kinds = tables("suit.toml")["kinds"]
    near = told_near(drafts, tree, *kinds, reach=REACH, here=True)
    before = [d for d in near if d.one.tree is not tree or d.one.token < verb]
    acts = [d for d in before if d.action in kinds[d.kind]]
    return max(acts, key=lambda d: (d.one.tree.number, d.one.token), default=None)


def _same_by(states: tuple[str, ...], verb: int, tree: Tree, model: Draft) -> Draft:
    """Make the draft of the same act by others, with the day and the status of their own clause."""
    one = Instance(replace(model.one.frame, hints={}), tree, verb, (tree.lemma(verb),), roles_of(tree, verb))
    slots = {k: v for k, v in model.slots.items() if k not in ("date", "status", "people", "speaker")}
    first = {a.id for t in model.one.fillers("agent") for a in actors_at(model.one.tree, t)}
    others = tuple(p for p in model.parties if p not in first) if model.kind == "diplomatic_relations" else ()
    slots["parties"] = (*states, *others)
    slots["status"] = status_of(tree, verb).value
    if day := date_of(one):
        slots["date"] = day.value
    why = [Reason("kind", "did the same", one.span()), Reason("parties", "did the same", one.span())]
    return replace(model, one=one, slots=slots, reasons=why, evidence=[tree.span], variants=[], day=None, features={})
