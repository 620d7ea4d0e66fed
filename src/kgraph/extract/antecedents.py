"""What "it", "the accord" and "the talks" stand for: the document or negotiation that the text told of before.

News names a document once and then goes on about it: "It must be ratified", "The pact takes effect in May", "Talks on
the accord were opened last year". Such a sentence names neither the parties nor the document; both come from the fact
told before. A reference is taken for one only where nothing in it speaks against it: its own instrument, its own
parties and whoever acts must fit what was told.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kgraph.extract.match import Instance
from kgraph.extract.narrower import fits_instrument
from kgraph.extract.parties import Actor, actors_at, actors_in
from kgraph.extract.repairs.words import words
from kgraph.extract.speakers import speaker_of
from kgraph.extract.subjects import subject
from kgraph.extract.told import told_near
from kgraph.extract.tree import Tree
from kgraph.records import Reason

if TYPE_CHECKING:
    from kgraph.extract.build import Draft

PRONOUNS = frozenset({"it", "they", "them", "this", "these", "which", "that", "both"})
DOCUMENTS = frozenset(
    {
        "document",
        "agreement",
        "accord",
        "pact",
        "deal",
        "treaty",
        "memorandum",
        "memoranda",
        "mou",
        "text",
        "paper",
        "arrangement",
        "protocol",
        "declaration",
        "statement",
        "instrument",
        "contract",
        "charter",
        "convention",
        "fta",
        "cepa",
    }
)
SUCCESSORS = frozenset({"successor", "replacement", "follow-up", "sequel"})
"""Nouns for a document that takes the place of one told before."""
TALKS = frozenset({"talk", "negotiation", "round", "bargaining", "process"})
POINTING = frozenset({"the", "this", "that", "these", "those", "both", "such", "its", "their"})
REACH_OF_PRONOUN = 3
"""How many sentences back a pronoun may point."""
BILATERAL = 3
"""The most parties of a document that is taken for one between just these."""
OF_BOTH = frozenset({"sign", "conclude", "adopt", "ratify", "enter_into_force", "extend", "amend", "terminate"})
"""Acts of one side that are told of a document between two."""


def antecedent(one: Instance, told: Sequence[Draft]) -> Draft | None:
    """Return the fact told before whose document or talks an instance is about, None where it points to none."""
    if one.frame.kind not in ("agreement", "negotiation") or not told:
        return None
    if one.frame.kind == "negotiation" and _of_talks(one) and (model := _talks(one, told)):
        return model
    return next((model for spot in _spots(one) if (model := referent(one, spot, told))), None)


def _spots(one: Instance) -> list[int]:
    """Return the words that say which document an instance is about."""
    paths = [p.lstrip("?") for p in (*one.frame.slots.get("instrument", ()), *one.frame.slots.get("title", ()))]
    paths = paths or ["theme", "of"]
    found = [s for path in paths if path not in ("modifier", "place") for s in one.fillers(path)]
    bare = not found and one.tree.lemma(one.token) in ("ratification", "signature", "signing", "sign")
    return list(dict.fromkeys(found)) or ([one.token] if bare else [])


def referent(one: Instance, spot: int, told: Sequence[Draft]) -> Draft | None:
    """Return the fact whose document a word takes up: a pronoun one told just before, "the accord" any that fits."""
    tree = one.tree
    pronoun = tree.lemma(spot) in PRONOUNS or one_more(tree, spot)
    if not (pronoun or spot == one.token or definite_document(tree, spot)):
        return None
    for model in reversed(told):
        if not _is_document(model) or not _before(model, tree, spot):
            continue
        if pronoun and tree.number - model.one.tree.number > REACH_OF_PRONOUN:
            continue
        if fits_instrument(_instruments(tree, spot), model.get("instrument")) and _same_sides(one, spot, model):
            return model
    return None


def one_more(tree: Tree, spot: int) -> bool:
    """Say whether "one" or "another" is a further document of the sort told before ("signed one with X last year")."""
    bare = tree.lemma(spot) in ("one", "another") and not tree.kids(spot, "nmod:poss", "amod")
    return bare and tree.tokens[spot].deprel == "obj"


def stands_alone(one: Instance) -> bool:
    """Say whether "sign" without an object is a verb of its own ("hope to sign", not "signed papers", "signed up")."""
    tree, token = one.tree, one.tree.tokens[one.token]
    plain = not tree.kids(token.index, "compound:prt")
    return plain and token.upos == "VERB" and not token.deprel.startswith(("amod", "acl", "compound"))


def _is_document(model: Draft) -> bool:
    """Say whether a fact is of a document between parties, or one with a name or a form of its own."""
    named = model.get("title") or model.get("instrument") not in (None, "agreement")
    return model.kind in ("agreement", "negotiation") and bool(len(model.parties) > 1 or named)


def _before(model: Draft, tree: Tree, spot: int) -> bool:
    number = model.one.tree.number
    return number < tree.number or (number == tree.number and model.one.token < spot)


def definite_document(tree: Tree, spot: int) -> bool:
    """Say whether a noun takes up a document told before: "the accord", "its text"."""
    if tree.lemma(spot) in SUCCESSORS and tree.kids(spot, "det", "nmod:poss"):
        return not tree.kids(spot, "nmod")  # "talks on a successor", but not "a successor to the minister"
    if tree.lemma(spot) == "paper" and tree.lemma(tree.tokens[spot].head) in ("put", "pen"):
        return True  # "put pen to paper"
    if tree.lemma(spot) not in DOCUMENTS and tree.tokens[spot].text.lower() not in DOCUMENTS:
        return False
    if any(m.type == "title" and " " in m.text for m in tree.at.get(spot, ())):
        return False
    return any(tree.lemma(k) in POINTING for k in tree.kids(spot, "det", "nmod:poss"))


def _instruments(tree: Tree, spot: int) -> tuple[str, ...]:
    return tuple(i for m in tree.at.get(spot, ()) if m.type == "instrument" for i in m.ids)


def _same_sides(one: Instance, spot: int, model: Draft) -> bool:
    """Say whether whoever is named around a reference takes part in what was told."""
    tree, sides = one.tree, set(model.parties)
    plain = spot != one.token and tree.lemma(spot) not in PRONOUNS
    named = {a.id for a in actors_in(tree, spot)} if plain else set()
    if named - sides:
        return False
    acting = {a.id for path in ("agent", "with") for s in one.fillers(path) for a in actors_at(tree, s)}
    joined = len(sides) == 1 and bool(model.get("title"))  # "X signed the Accords, and Y will sign them in May"
    return not acting or joined or bool(acting & sides)


def _of_talks(one: Instance) -> bool:
    """Say whether an instance is opened by a noun for talks that names nobody who talks."""
    if one.verbal or one.tree.lemma(one.token) not in TALKS:
        return False
    own = (
        a for path in ("agent", "with", "between", "poss") for s in one.fillers(path) for a in actors_at(one.tree, s)
    )
    return next(own, None) is None


COUNTS = {"two": 2, "both": 2, "three": 3, "four": 4, "five": 5}


def several_before(one: Instance, told: Sequence[Draft]) -> tuple[str, ...]:
    """Return who "they" or "the three ministers" are, where nothing else says so: the parties of what was told just
    before, as many as are counted."""
    tree = one.tree
    for spot in one.roles.get("agent", []):
        words = [tree.lemma(k) for k in tree.kids(spot, "nummod", "det", "det:predet")]
        count = next((COUNTS[w] for w in words if w in COUNTS), 0)
        if actors_at(tree, spot) or not (tree.lemma(spot) == "they" or count):
            continue
        near = [d.parties for d in told_near(told, tree, reach=REACH_OF_PRONOUN, here=True)]
        fitting = [p for p in near if len(p) == count or (not count and len(p) > 1)]
        return fitting[-1] if fitting else ()
    return ()


def others(one: Instance) -> bool:
    """Say whether some who are not named act on a document, so that its parties are not meant ("only 27 states have
    ratified it", "African leaders negotiated the deal")."""
    tree = one.tree
    for spot in one.roles.get("agent", []):
        if tree.tokens[spot].upos not in ("NOUN", "NUM", "PROPN") or actors_at(tree, spot):
            continue
        counts = [k for k in tree.kids(spot, "nummod") if tree.lemma(k) not in ("two", "both", "three")]
        kinds = [k for k in tree.kids(spot, "amod") if tree.tokens[k].text[:1].isupper()]
        if tree.tokens[spot].upos == "NUM" or counts or kinds:
            return True
    return False


def _talks(one: Instance, told: Sequence[Draft]) -> Draft | None:
    """Return the negotiation that "the talks" go on with, or the document that "talks on the accord" led to."""
    tree = one.tree
    where = [s for s in one.fillers("purpose") if any(m.type in ("state", "place") for m in tree.at.get(s, ()))]
    topics = [s for path in ("topic", "of", "purpose") for s in one.fillers(path) if s not in where]  # "set for Oslo"
    about = [
        s
        for s in topics
        if tree.lemma(s) in DOCUMENTS | SUCCESSORS
        or any(m.type not in ("time", "place", "count") for m in tree.at.get(s, ()))
    ]
    if about:
        return next((model for s in about if (model := referent(one, s, told))), None)
    if _of_another_kind(tree, one.token):
        return None
    pointing = any(tree.lemma(k) in POINTING for k in tree.kids(one.token, "det", "nmod:poss"))
    if tree.lemma(one.token) in ("negotiation", "round", "bargaining"):
        pointing = pointing or not tree.kids(one.token, "nmod", "amod", "compound") or _numbered(tree, one.token)
    if not pointing:
        return None
    for model in reversed(told):
        if not _before(model, tree, one.token):
            continue
        if model.kind == "agreement" and tree.lemma(one.token) == "talk" and model.one.tree is tree:
            continue  # "signed a treaty after the talks"
        if model.kind in ("agreement", "negotiation"):
            return model
        if model.kind == "meeting" and tree.lemma(one.token) == "talk":
            return None  # "the talks" are the meeting told last
    return None


PLAINLY = frozenset({"trade", "peace", "treaty", "accession", "ceasefire", "truce", "free"})


def _of_another_kind(tree: Tree, noun: int) -> bool:
    """Say whether talks are told apart by what they are about ("the debt-ceiling talks", "the nuclear talks")."""
    if any(tree.lemma(k) not in PLAINLY for k in tree.kids(noun, "compound")):
        return True
    return any(m.type == "area" for k in tree.kids(noun, "amod") for m in tree.at.get(k, ()))


def _numbered(tree: Tree, noun: int) -> bool:
    """Say whether a round is told by its place in a row ("the first round", "a second round")."""
    marks = (
        "first",
        "second",
        "third",
        "fourth",
        "fifth",
        "sixth",
        "next",
        "last",
        "final",
        "latest",
        "new",
        "another",
    )
    return any(tree.lemma(k) in marks for k in tree.kids(noun, "amod", "det"))


def shared_side(actor: str, one: Instance, told: Sequence[Draft]) -> str:
    """Return who talks with an actor named alone ("talks with Britain are under way"): the side that the acts told in
    the sentence before have in common."""
    near = told_near(told, one.tree, "agreement", "negotiation", reach=1, here=True)
    sides = [d.parties for d in near if actor not in d.parties]
    if not sides:
        return ""
    common = [p for p in sides[-1] if all(p in s for s in sides)]
    return common[0] if common and (len(sides) > 1 or len(common) == 1) else ""


CAUSING = frozenset({"get", "persuade", "convince", "induce", "coax"})
"""Verbs with which one side makes the other sign."""


def reporting_side(tree: Tree, index: int) -> list[Actor]:
    """Return the side that reports on talks of its own, where only the other side is named in them ("The minister of X
    said talks with Y …", "Talks with Y will begin in May, X said")."""
    act = tree.tokens[index].head if tree.tokens[index].deprel.startswith("nsubj") else index
    head = tree.tokens[act].head
    if head >= 0 and tree.tokens[act].deprel == "ccomp" and tree.lemma(head) in words("wanting"):
        return [a for s in subject(tree, head) for a in actors_at(tree, s) if a.id.isupper()]
    if head >= 0 and tree.tokens[act].deprel == "xcomp" and tree.lemma(head) in CAUSING:
        return [a for s in subject(tree, head) for a in actors_at(tree, s) if a.id.isupper()]
    speaker = speaker_of(tree, index)
    return [a for a in actors_at(tree, speaker.token) if a.id.isupper()] if speaker else []


def goes_on(one: Instance, told: Sequence[Draft]) -> bool:
    """Say whether talks go on with what was told before, or with whom a side told just before is said to talk."""
    if antecedent(one, told) is not None:
        return True
    alone = list(dict.fromkeys(a.id for path in ("with", "between") for s in one.fillers(path)
                               for a in actors_at(one.tree, s)))  # fmt: skip
    return len(alone) == 1 and bool(shared_side(alone[0], one, told))


def complete(draft: Draft, told: Sequence[Draft]) -> None:
    """Give a draft the parties, the instrument and the title of the document that it takes up."""
    _repair_pair(draft, told)
    model = antecedent(draft.one, told)
    if model is None:
        return
    if any(one_more(draft.one.tree, s) for s in _spots(draft.one)):
        draft.slots |= {"instrument": _fullest("instrument", model, told), "count": None}
        return
    sides = set(draft.parties)
    if owners := _owners_of_one(draft.one):
        draft.slots["parties"] = owners
        sides = set(owners)
    if not sides and others(draft.one):
        return
    both = draft.kind == "negotiation" or (draft.action in OF_BOTH and not _alone(draft))
    if sides < set(model.parties) and (not sides or (both and len(sides) == 1 and len(model.parties) <= BILATERAL)):
        draft.slots["parties"] = model.parties
        draft.reasons.append(Reason("parties", "the document told before", model.one.span()))
    for slot in ("instrument", "title"):
        if draft.get(slot) in (None, "", "agreement") and (value := _fullest(slot, model, told)):
            draft.slots[slot] = value
            draft.reasons.append(Reason(slot, "the document told before", model.one.span()))


def _alone(draft: Draft) -> bool:
    """Say whether one side's own ratification is told ("X ratified it in May"), not what both still have to do."""
    due = draft.get("status") in ("planned", "proposed") and not any(r.rule.startswith("yet to") for r in draft.reasons)
    return draft.action == "ratify" and not due


def _owners_of_one(one: Instance) -> tuple[str, ...]:
    """Return who has a document of its own of the same sort ("X and Y already have one: it came into force in May")."""
    tree = one.tree
    for token in tree.tokens[: one.token]:
        if token.text.lower() != "one" or token.deprel != "obj" or tree.lemma(token.head) not in ("have", "sign"):
            continue
        actors = [a.id for s in subject(tree, token.head) for t in tree.conjuncts(s) for a in actors_at(tree, t)]
        if len(set(actors)) > 1:
            return tuple(dict.fromkeys(actors))
    return ()


def _fullest(slot: str, model: Draft, told: Sequence[Draft]) -> object:
    """Return a slot of the document told before, from an earlier telling of it where the last says too little."""
    if model.get(slot) not in (None, "", "agreement"):
        return model.get(slot)
    known = model.get("instrument")
    same = (
        d
        for d in reversed(told)
        if d.kind == model.kind
        and set(d.parties) == set(model.parties)
        and (known in (None, "agreement") or d.get("instrument") == known)
    )
    fuller = (d.get(slot) for d in same if d.get("title") in (None, "") or slot == "title")
    return next((value for value in fuller if value not in (None, "", "agreement")), model.get(slot))


def _repair_pair(draft: Draft, told: Sequence[Draft]) -> None:
    """Let "the two countries" be those whose documents were told, where only a count of names says who they are."""
    guessed = any(r.slot == "parties" and r.rule.endswith(":document's-pair") for r in draft.reasons)
    if draft.kind not in ("agreement", "negotiation") or not guessed or len(draft.parties) != 2:
        return
    near = next((d for d in reversed(told) if d.kind in ("agreement", "negotiation") and len(d.parties) == 2), None)
    if near and len(set(near.parties) & set(draft.parties)) == 1:
        draft.slots["parties"] = near.parties
        draft.reasons.append(Reason("parties", "sides of the document told before", near.one.span()))
