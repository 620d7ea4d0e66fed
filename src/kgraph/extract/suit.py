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
from kgraph.extract.subjects import passive, subject
from kgraph.extract.tables import tables
from kgraph.extract.told import told_near
from kgraph.extract.tree import Tree
from kgraph.records import Reason
from kgraph.times.clock import number_of

REACH = 1
"""How many sentences back the act may have been told."""


def follow_suit(tree: Tree, drafts: Sequence[Draft]) -> list[Draft]:
    """Return the acts of states that did as others before them: the act told last of a kind that states do one by
    one, with the doer in place of the first."""
    found: list[Draft] = []
    for verb in _echoes(tree):
        states = _states(tree, _doers(tree, verb))
        model = _model(tree, verb, drafts)
        if states and model is not None and not set(states) & set(model.parties):
            found.append(_same_by(states, verb, tree, model))
    return found + _years_apart(tree, drafts)


def _states(tree: Tree, spots: Sequence[int]) -> tuple[str, ...]:
    doers = [a for s in spots for t in tree.conjuncts(s) for a in actors_at(tree, t)]
    return tuple(dict.fromkeys(a.id for a in doers if a.mention.type == "state" and a.id.isupper()))


def _doers(tree: Tree, verb: int) -> list[int]:
    """Return who did the same: the subject, or who somebody "was followed by"."""
    if passive(tree, verb):
        return [k for k in tree.kids(verb, "obl") if tree.case(k) == "by"]
    return subject(tree, verb)


def _years_apart(tree: Tree, drafts: Sequence[Draft]) -> list[Draft]:
    """Return the acts told only by how much earlier or later others did the same ("joined in 2017, eight years after
    Albania")."""
    found: list[Draft] = []
    kinds = tables("suit.toml")["kinds"]
    own = [d for d in told_near(drafts, tree, reach=0, here=True) if d.action in kinds.get(d.kind, ()) and d.one.verbal]
    for model in own[-1:]:
        for at, mention in tree.mentions("state"):
            back = {"after": -1, "before": 1}.get(tree.case(at), 0)
            count = _length(tree, min(tree.subtree(at, clauses=False))) if back and at > model.one.token else 0
            ids = tuple(i for t in tree.conjuncts(at) for m in tree.at.get(t, ()) if m.type == "state" for i in m.ids)
            if not count or set(ids) & set(model.parties) or model.one.token not in tree.up(at) or tree.kids(at, "acl"):
                continue
            draft = _same_by(ids or mention.ids, model.one.token, tree, model)
            year = str(model.get("date") or "")[:4]
            draft.slots["date"] = f"{int(year) + back * count}" if year.isdigit() else None
            draft.slots["status"] = "completed"
            found.append(draft)
    return found


def _length(tree: Tree, spot: int) -> int:
    """Return how many years stand right before a word ("eight years after"), 0 where none do."""
    if spot < 2 or tree.lemma(spot - 1) != "year":
        return 0
    return number_of(tree.tokens[spot - 2].text.lower()) or 0


def _echoes(tree: Tree) -> list[int]:
    """Return the verbs that only say that the same was done ("follow suit", "do so", "do the same")."""
    known = tables("suit.toml")["echoes"]
    found = []
    for token in tree.tokens:
        words = known.get(tree.lemma(token.index))
        behind = {t.text.lower() for t in tree.tokens[token.index + 1 : token.index + 4]}
        if words and token.upos in ("VERB", "AUX") and behind & set(words):
            found.append(token.index)
        elif token.upos == "VERB" and tree.lemma(token.index) in tables("suit.toml")["next"]["verbs"]:
            found += _comes_next(tree, token.index)
    return found


def _comes_next(tree: Tree, verb: int) -> list[int]:
    """Return a verb that says of others that they came next: without an object, or in the passive with a doer."""
    if tree.kids(verb, "ccomp", "xcomp") or tree.tokens[verb].deprel == "amod":
        return []
    if passive(tree, verb):
        return [verb] if any(tree.case(k) == "by" for k in tree.kids(verb, "obl")) else []
    return [] if tree.kids(verb, "obj") else [verb]


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
    found = status_of(tree, verb)
    slots["status"] = "planned" if found.rule.startswith("yet to") else found.value  # "has yet to do so"
    if day := date_of(one):
        slots["date"] = day.value
    why = [Reason("kind", "did the same", one.span()), Reason("parties", "did the same", one.span())]
    return replace(model, one=one, slots=slots, reasons=why, evidence=[tree.span], variants=[], day=None, features={})
