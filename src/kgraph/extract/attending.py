"""Who gathers where a gathering is told: who leads it, whose it is, and which body someone attends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kgraph.extract.context import Context
from kgraph.extract.parties import actors_at, ids_of

if TYPE_CHECKING:
    from kgraph.extract.build import Draft

LEADING = frozenset({"host", "chair", "co-chair", "co-host", "convene", "organise", "organize", "lead", "attend"})


def led_by(draft: Draft) -> None:
    """Add who hosts or chairs a gathering that a participle behind it names ("a summit on X, hosted by Y")."""
    one, tree = draft.one, draft.one.tree
    if one.verbal:
        return
    beneath = [i for i in tree.subtree(one.token) if i > one.token and tree.lemma(i) in LEADING]
    verbs = [i for i in beneath if tree.tokens[i].deprel.startswith("acl")]
    doers = [t for v in verbs for k in tree.kids(v, "obl") if tree.case(k) == "by" for t in tree.conjuncts(k)]
    ids = [a.id for t in doers for a in actors_at(tree, t) if a.id.isupper()]
    persons = [m.ids[0] for t in doers for m in tree.at.get(t, ()) if m.type == "person" and m.ids]
    if ids:
        draft.slots["parties"] = tuple(dict.fromkeys((*draft.parties, *ids)))
        draft.slots["people"] = tuple(dict.fromkeys((*(draft.get("people") or ()), *persons)))


def own_people(draft: Draft, context: Context) -> None:
    """Leave out who is none of the body's that gathers ("X and Y discussed the coming G20 meeting")."""
    rule = next((r.rule for r in draft.reasons if r.slot == "parties"), "")
    if rule == "body that meets" and draft.get("people"):
        named = [p for n in draft.slots["people"] if (p := context.person_named(n))]
        own = tuple(p.ids[0] for p in named if set(ids_of(p)) & set(draft.parties))
        draft.slots["people"] = own


def gathering_body(draft: Draft) -> None:
    """Add the body that is called a forum or council where someone is said to attend it ("joined the Pacific Islands
    Forum")."""
    one, tree = draft.one, draft.one.tree
    if one.frame.name != "attend":
        return
    gathers = one.frame.classes["sitting"]
    spots = [i for path in ("theme", "place") for i in one.fillers(path)]
    named = [m for i in spots for m in tree.at.get(i, ()) if m.type == "organisation"]
    bodies = [i for m in named if m.text.lower().rsplit(" ", 1)[-1] in gathers for i in m.ids if i.isupper()]
    draft.slots["parties"] = tuple(dict.fromkeys((*draft.parties, *bodies)))
    called = {tree.tokens[i].text.lower().rsplit(" ", 1)[-1] for i in spots}
    for kind, words in one.frame.hints["meeting_type"].items():
        if called & set(words):
            draft.slots["meeting_type"] = kind


def listed_as_party(draft: Draft) -> bool:
    """Say whether a council or commission is listed with states ("the leaders of Chile and the European Council")."""
    tree, token = draft.one.tree, draft.one.tree.tokens[draft.one.token]
    first = token.head if token.deprel == "conj" else token.index
    listed = [i for i in tree.conjuncts(first) if i != token.index]
    return any(m.type == "state" for i in listed for m in tree.at.get(i, ()))
