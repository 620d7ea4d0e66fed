"""Sentences that go on about a document just told: what it covers, and lists of what was signed or who signed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kgraph.extract.build import Draft
from kgraph.extract.dates import date_of
from kgraph.extract.exercises import add_exercise
from kgraph.extract.gatherings import accept_invitation, add_companions, add_participants
from kgraph.extract.listed import another, listed, listed_after
from kgraph.extract.parties import actors_at, unique
from kgraph.extract.status import status_of
from kgraph.extract.stops import add_stop
from kgraph.extract.subjects import subject
from kgraph.extract.suit import follow_suit
from kgraph.extract.tables import tables
from kgraph.extract.told import Told, told_near
from kgraph.extract.topics import add_cover, add_topics, documents, pronouns
from kgraph.extract.tree import Tree
from kgraph.extract.uses import add_uses
from kgraph.records import Reason


def follow(trees: Sequence[Tree], drafts: Sequence[Draft]) -> list[Draft]:
    """Return the drafts with what later sentences say about them: areas, listed documents, further signatories."""
    found = Told(listed(trees, drafts))
    for tree in trees:
        agreements = told_near(found, tree, "agreement", reach=4)
        earlier = told_near(agreements, tree, reach=2)
        talked = told_near(found, tree, "negotiation", reach=2)
        add_cover(tree, sorted([*earlier, *talked], key=lambda d: d.one.tree.number))
        if agreements:
            found += listed_after(tree, agreements) or another(tree, earlier)
        found += _signatories(tree, [d for d in found if d.kind == "agreement" and d.one.tree.number <= tree.number])
        found += _taken_up(tree, told_near(found, tree, "negotiation", reach=3, here=True))
        found += follow_suit(tree, found)
        add_exercise(tree, found)
        add_uses(tree, found)
        add_participants(tree, found)
        add_companions(tree, found)
        add_stop(tree, found)
        accept_invitation(tree, found)
        add_topics(tree, told_near(found, tree, "meeting", reach=4, here=True))
    kept = [d for d in found if not d.one.frame.hints.get("of_document_before") or _signing_of_it(d, found)]
    for draft in kept:
        if draft.kind == "agreement":
            _definite(draft, [d for d in kept if d.kind == "agreement" and d.one.tree.number < draft.one.tree.number])
    for draft in kept:
        if draft.kind in ("agreement", "negotiation"):
            _by_title(draft, trees)
    return kept


def _signing_of_it(draft: Draft, drafts: list[Draft]) -> bool:
    """Give "the signing" the document told just before, and say whether there is one."""
    if any(r.slot == "instrument" and r.span != draft.one.span() for r in draft.reasons):
        return True  # it names the document itself
    number = draft.one.tree.number
    near = [d for d in told_near(drafts, draft.one.tree, "agreement", reach=3, here=True) if d is not draft]
    model = next((d for d in reversed(near) if d.one.tree.number < number or d.one.token < draft.one.token), None)
    if model is None:
        return False
    own = () if draft.one.frame.action == "sign" else ("parties",)
    for slot in ("instrument", "title", "areas", "parties"):
        if model.get(slot) and not (slot in own and draft.get(slot)):
            draft.slots[slot] = model.get(slot)
    draft.reasons.append(Reason("instrument", "the document told before", model.one.span()))
    return True


def _definite(draft: Draft, earlier: list[Draft]) -> None:
    """Give "the treaty" the title, the parties and the areas of the treaty told before."""
    tree = draft.one.tree
    spots = [
        s
        for path in ("theme", "agent", "of")
        for s in draft.one.fillers(path)
        if tree.lemma(s) in documents() | pronouns()
    ]
    definite = any(tree.lemma(k) in ("the", "this") for s in spots for k in tree.kids(s, "det")) or any(
        tree.lemma(s) == "it" for s in spots
    )
    if not definite or draft.get("title"):
        return
    same = [
        d for d in earlier if d.get("instrument") == draft.get("instrument") or draft.get("instrument") == "agreement"
    ]
    same = [
        d for d in same if set(d.parties) & set(draft.parties) or not draft.parties or draft.one.frame.action != "sign"
    ]
    if same:
        model = same[-1]
        for slot in ("title", "instrument"):
            if model.get(slot) and (not draft.get(slot) or slot == "instrument"):
                draft.slots[slot] = model.get(slot)
                draft.reasons.append(Reason(slot, "the document told before", model.one.span()))


def _by_title(draft: Draft, trees: Sequence[Tree]) -> None:
    """Give a document that nothing more is told of the areas in its name ("Artemis Accords")."""
    title = draft.get("title")
    if not title or draft.get("areas"):
        return
    for tree in trees:
        names = [m for m in tree.sentence.mentions if m.type in ("title", "organisation", "instrument")]
        named = [m for m in names if title in (*m.ids, m.text)]
        areas = [a for _, a in tree.mentions("area") if any(m.start <= a.start and a.end <= m.end for m in named)]
        if areas:
            draft.slots["areas"] = tuple(dict.fromkeys(i for a in areas for i in a.ids))
            draft.reasons.append(Reason("areas", "in its title", (areas[0].start, areas[0].end)))
            return


def _root(tree: Tree) -> int | None:
    return next((t.index for t in tree.tokens if t.head < 0), None)


def _signatories(tree: Tree, earlier: list[Draft]) -> list[Draft]:
    """Make a draft of "the other signatories are A, B and C" and of "joining A, B and C" beside an act of signing."""
    model = next((d for d in reversed(earlier) if d.action in ("sign", "ratify")), None)
    if model is None:
        return []
    root, names, spot = _root(tree), [], -1
    if root is not None and any(tree.lemma(i) in ("signatory", "signer") for i in (root, *tree.kids(root, "nsubj"))):
        names, spot = [a for t in tree.conjuncts(root) for a in actors_at(tree, t)], root
    for token in tree.tokens:
        if token.upos == "VERB" and tree.lemma(token.index) == "join" and model.one.tree is tree:
            listed = [a for k in tree.kids(token.index, "obj") for t in tree.conjuncts(k) for a in actors_at(tree, t)]
            names, spot = (listed, token.index) if len(listed) > 2 else (names, spot)
    ids = tuple(a.id for a in unique(names))
    if len(ids) < 3:
        return []
    slots = {k: v for k, v in model.slots.items() if k in ("instrument", "title", "areas")} | {
        "parties": ids,
        "status": "completed",
    }
    reasons = [Reason("kind", "signatories listed", tree.span), Reason("parties", "signatories listed", tree.span)]
    return [
        replace(
            model,
            action="sign",
            slots=slots,
            reasons=reasons,
            evidence=[tree.span],
            one=replace(model.one, tree=tree, token=spot),
        )
    ]


def _taken_up(tree: Tree, earlier: list[Draft]) -> list[Draft]:
    """Make drafts of "they will be resumed" and "they were brought to a close", of negotiations told just before."""
    if not earlier:
        return []
    model, found = earlier[-1], []
    for token in tree.tokens:
        if token.upos != "VERB" or (model.one.tree is tree and token.index <= model.one.token):
            continue
        action = tables("follow.toml")["taking_up"].get(tree.phrasal(token.index)) or _closed(tree, token.index)
        document = any(i < token.index for i, _ in tree.mentions("instrument"))
        if document and model.one.tree is not tree:
            continue
        if action and (action != model.action or model.one.tree is tree) and _they(tree, token.index):
            found.append(_next_act(tree, token.index, action, model))
    return found


def _they(tree: Tree, verb: int) -> bool:
    """Say whether a verb acts on "they" or "it", itself or through the verb it is coordinated with."""
    theme = tree.kids(verb, "obj", "nsubj:pass") or tree.kids(verb, "nsubj")
    if not theme and tree.tokens[verb].deprel == "conj":
        theme = tree.kids(tree.tokens[verb].head, "nsubj:pass")
    return any(
        tree.lemma(k) in ("they", "it", "this", "these") or tree.tokens[k].text.lower() == "theirs" for k in theme
    )


def _closed(tree: Tree, verb: int) -> str:
    """Return what "brought to a close" does to negotiations."""
    ends = {tree.lemma(k) for k in tree.kids(verb, "obl")} & {"close", "end", "conclusion"}
    return "conclude" if tree.lemma(verb) in ("bring", "come") and ends else ""


def _next_act(tree: Tree, verb: int, action: str, model: Draft) -> Draft:
    token = tree.tokens[verb]
    status = status_of(tree, verb)
    one = replace(model.one, tree=tree, token=verb, governor=-1, roles={"self": [verb]})
    slots = {k: v for k, v in model.slots.items() if k in ("instrument", "title", "parties")}
    if any(tree.tokens[k].text.lower() == "theirs" for k in tree.kids(verb, "obj")):
        own = [a.id for s in subject(tree, verb) for t in tree.conjuncts(s) for a in actors_at(tree, t)]
        slots["parties"] = tuple(dict.fromkeys(own)) or slots.get("parties", ())
    slots["status"] = "proposed" if status.rule == "future on a condition" else status.value
    if dated := date_of(one):
        slots["date"] = dated.value
    reasons = [
        Reason("kind", "negotiation told before", (token.start, token.end)),
        Reason("status", status.rule),
    ]
    return replace(model, action=action, slots=slots, reasons=reasons, evidence=[tree.span], one=one)
