"""Entries told in whatever words: which state enters or leaves which body, read off the words between the noun or verb
of joining and the verb that acts on it rather than off one construction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from kgraph.extract.entered import body_entered, is_body, words
from kgraph.extract.kinds.standing import by_the_way, something_else, tells_more
from kgraph.extract.parties import actors_at
from kgraph.extract.status import status_of
from kgraph.extract.subjects import passive, subject
from kgraph.extract.tree import NOMINAL, Tree
from kgraph.records import Reason

if TYPE_CHECKING:
    from kgraph.extract.build import Draft
    from kgraph.extract.context import Context

Ids = tuple[str, ...]
BESIDE = ("parataxis", "list", "advcl", "acl:relcl")
"""Relations of clauses that tell something else than the verb above them."""
WEAK = ("talking", "stopping")
"""Groups of verbs whose subject, an entry, tells nothing of itself."""


@dataclass(slots=True)
class Deed:
    """What is done about an entry: the action, the verb that does it, how real it is, the words on the way up to it."""

    action: str
    verb: int
    path: list[int]
    group: str = ""
    status: str = ""


def fill_entry(draft: Draft, context: Context) -> str:
    """Fill who enters or leaves what; return the reason where the sentence does not tell it, "" where it does."""
    tree, one = draft.one.tree, draft.one
    if one.frame.hints.get("where"):
        return _where(draft)
    if one.verbal and not _meant_so(draft):
        return "another sense of the verb"
    deed = _deed(tree, one.token, str(one.frame.hints["wide"]), one.verbal)
    if deed is None:
        return "nothing done about it"
    body = body_entered(draft, deed.path, context)
    if body is None:
        return "no organisation"
    name = body.ids[0] if body.ids else body.text
    states, backers = _sides(draft, deed, name)
    if not states or (deed.action == "support" and not backers):
        return "nobody enters"
    draft.action = deed.action
    draft.slots |= {"organisation": name, "parties": backers if deed.action == "support" else states}
    if deed.action == "support":
        draft.slots["member"] = states[0] if len(states) == 1 else states
    if deed.group:
        draft.slots["status"] = deed.status or status_of(tree, deed.verb).value
    draft.reasons.append(Reason("organisation", f"entry: {deed.group or 'itself'}", (body.start, body.end)))
    return ""


def _where(draft: Draft) -> str:
    """Fill who "is back in" a body, or "is out of" it; return the reason where nobody is said to be."""
    tree, token = draft.one.tree, draft.one.token
    bodies = [
        m
        for k in tree.kids(token, "obl", "nmod")
        if tree.case(k) in words("ways", "where")
        for m in tree.at.get(k, ())
        if m.type == "organisation" and is_body(tree, k)
    ]
    states = _kept(_themselves(tree, tree.kids(token, "nsubj")), "") if tree.kids(token, "cop") else ()
    if not bodies or not states:
        return "not said to be there"
    name = bodies[0].ids[0] if bodies[0].ids else bodies[0].text
    draft.slots |= {"organisation": name, "parties": states, "status": status_of(tree, token).value}
    draft.slots["status"] = "completed" if draft.get("status") == "ongoing" else draft.get("status")
    return ""


def _meant_so(draft: Draft) -> bool:
    """Say whether a verb of joining is one here: its particle is its own ("took X in", not "took office in March"), and
    what others join is no body ("was joined by X")."""
    tree, one = draft.one.tree, draft.one
    if one.frame.hints.get("into"):
        inside = [k for k in tree.kids(one.token, "obl") if tree.case(k) in ("into", "inside")]
        return any(is_body(tree, k) and tree.at.get(k) for k in inside) and not passive(tree, one.token)
    if not one.frame.hints.get("moves"):
        others = [k for k in tree.kids(one.token, "obj") if tree.tokens[k].upos != "PRON" and not is_body(tree, k)]
        return not passive(tree, one.token) and not others
    own = {tree.lemma(k) for k in tree.kids(one.token, "compound:prt", "advmod")}
    own |= {
        tree.case(k).split(" ")[-1]
        for k in tree.kids(one.token, "obl")
        if any(m.type == "organisation" for m in tree.at.get(k, ()))
    }
    return all(word in own for word in one.words[1:])


def as_asked_for(draft: Draft) -> None:
    """Make an entry that is only asked for an application, and one that others want a support of theirs ("backs X's
    plan to be part of the bloc")."""
    tree, one = draft.one.tree, draft.one
    deed = _deed(tree, one.token, "join", True)
    if deed is None:
        return
    if deed.action == "apply" and not deed.group:
        draft.action, draft.slots["status"] = "apply", "completed"  # "its bid to enter has been put off"
        return
    if deed.group not in ("backing", "asking", "asking_for", "stopping"):
        return
    if deed.group == "stopping" and deed.action != "apply":
        return  # what rules out the joining itself says how real it is
    doers = _kept(_actors(tree, _by(tree, deed.verb) if passive(tree, deed.verb) else subject(tree, deed.verb)), "")
    if deed.group == "backing":
        if set(doers) & set(draft.parties):  # the plan's own infinitive was hung on the verb
            beside = tree.kids(deed.verb, "obj", "obl")
            draft.slots["parties"] = tuple(i for i in _kept(_owners(tree, beside), "") if i not in doers)
        if not doers or not draft.parties:
            return
        draft.slots |= {"member": draft.parties[0] if len(draft.parties) == 1 else draft.parties, "parties": doers}
    draft.action = "support" if deed.group == "backing" else "apply" if deed.action == "apply" else "join"
    draft.slots["status"] = deed.status or status_of(tree, deed.verb).value


def as_urged(draft: Draft) -> None:
    """Make an application that others urge a state to file a support of theirs."""
    tree, token = draft.one.tree, draft.one.tree.tokens[draft.one.token]
    if token.deprel not in ("xcomp", "advcl", "ccomp") or tree.lemma(token.head) not in words("verbs", "urging"):
        return
    doers = _kept(_actors(tree, subject(tree, token.head)), "")
    if doers and draft.parties and not set(doers) & set(draft.parties):
        draft.slots |= {"member": draft.parties[0] if len(draft.parties) == 1 else draft.parties, "parties": doers}
        draft.action, draft.slots["status"] = "support", status_of(tree, token.head).value


# --- what is done about it ----------------------------------------------------------------------------------------


def _deed(tree: Tree, token: int, act: str, verbal: bool) -> Deed | None:
    """Climb from a word of joining to the verb that acts on it; a verb of joining may stand alone."""
    if not verbal and something_else(tree, token):
        return None
    if not verbal and by_the_way(tree, token):
        return Deed("join", token, [token], "ranked", "ongoing")
    path, below, reached = [token], token, None
    for node in tree.up(token):
        relation = tree.tokens[below].deprel
        aims = relation == "advcl" and tree.case(below) == "to"
        if (
            (relation in BESIDE and not aims)
            or (relation == "conj" and tree.tokens[below].upos == "VERB")
            or tells_more(tree, below)
        ):
            break
        path.append(node)
        if tree.tokens[node].upos in NOMINAL:
            lemma = tree.lemma(node)
            if lemma in words("nouns", "bids") and act == "join":
                act = "apply"
            elif lemma in words("nouns", "consent") and act in ("join", "apply"):
                return _consented(tree, node, path)
        elif found := _acted_on(tree, node, act, path, verbal):
            if found.group != "gaining" or tree.tokens[node].deprel != "acl":
                return found if found.action else None
            reached = found  # "its bid to become a member": what it says of the bid decides
        below = node
    made = {tree.lemma(i) for i in path} & words("nouns", "made_bids")
    if made and act == "apply":
        return Deed(act, token, path, "made" if not verbal else "", "completed")
    return reached or (Deed(act, token, path) if verbal and act != "apply" else None)


def _consented(tree: Tree, noun: int, path: list[int]) -> Deed | None:
    """Return the support that is given by a noun ("gave its consent to the accession of X")."""
    for node in tree.up(noun):
        if tree.tokens[node].upos == "VERB":
            giving = tree.phrasal(node) in words("verbs", "lending") or tree.lemma(node) in words("verbs", "lending")
            return Deed("support", node, [*path, node], "backing") if giving else None
    return None


def _acted_on(tree: Tree, verb: int, act: str, path: list[int], verbal: bool) -> Deed | None:
    """Return what a verb above does to an entry; a deed without an action where it undoes what is below, None where it
    says nothing of it."""
    group = _group(tree, verb, act, verbal)
    if tree.tokens[path[-2]].deprel == "nsubj" and not passive(tree, verb):
        group = (
            "effecting" if act in ("join", "leave") and not verbal and group not in WEAK else ""
        )  # the entry itself does it
    made = partial(Deed, verb=verb, path=list(path), group=group)
    if group == "talking" or (group == "inviting" and not verbal):
        return made("")
    if group == "lifting":
        return made("join")
    if group == "asking_for" and verbal and not _asks_for_itself(tree, verb, path):
        return made("support")
    if group in ("losing", "suspending"):
        return made("leave" if group == "losing" else "suspend")
    if group == "backing":
        return made("support")
    if group == "stopping":
        undone = any(tree.lemma(k) in ("not", "never") for k in tree.kids(verb, "advmod"))
        return made(act, status="proposed" if undone else "denied")
    if group == "seeking" and not verbal:
        return made("apply", status="proposed" if act == "join" else "")
    if group in ("asking", "asking_for"):
        return made("apply")
    if group in ("gaining", "granting", "effecting"):
        return made("join" if act == "apply" else act)
    return None


def _group(tree: Tree, verb: int, act: str, verbal: bool) -> str:
    """Return the group of `entries.toml` that a verb belongs to for an act, "" where it says nothing of it."""
    spellings = {tree.lemma(verb), tree.phrasal(verb)}
    spellings |= {f"{tree.lemma(verb)} {tree.lemma(k)}" for k in tree.kids(verb, "obj", "xcomp", "advmod")}
    given = {tree.lemma(k) for k in tree.kids(verb, "obj")} & words("nouns", "consent")
    if given and act in ("join", "apply") and tree.lemma(verb) in words("verbs", "lending"):
        return "backing"  # "threw its support behind X's plan to join"
    held = {tree.lemma(k) for k in tree.kids(verb, "obl", "compound:prt")} & words("ways", "held")
    if held and tree.lemma(verb) in ("put", "place", "keep"):
        return "suspending" if act == "join" else "stopping"
    orders = {
        "suspend": ("lifting",),
        "leave": ("stopping", "effecting") if not verbal else (),
        "apply": ("stopping", "suspending", "backing", "asking", "seeking", "talking"),
        "join": (
            "stopping",
            "suspending",
            "losing",
            "backing",
            "granting",
            "gaining",
            "seeking",
            "asking_for",
            "talking",
            "effecting",
        ),
    }
    order = orders[act]
    if verbal:
        order = ("stopping", "backing", "asking_for", "talking", *(("asking", "seeking") if act == "apply" else ()))
    found = next((g for g in order if spellings & words("verbs", g)), "")
    if found in ("stopping", "suspending") and act == "apply" and found == "suspending":
        found = "stopping"
    if found == "backing" and passive(tree, verb) and not _by(tree, verb):
        found = "effecting" if act == "join" else ""
    return found


def _asks_for_itself(tree: Tree, verb: int, path: list[int]) -> bool:
    """Say whether who asks is who would enter ("asked to be let in"), and nobody else is asked to let him in."""
    asked = set(_actors(tree, tree.kids(verb, "obj", "iobj")))
    moved = set(_actors(tree, tree.kids(path[0], "obj")))
    return not moved or not asked or moved <= set(_actors(tree, subject(tree, verb)))


def _by(tree: Tree, verb: int) -> list[int]:
    return [k for k in tree.kids(verb, "obl") if tree.case(k) == "by"]


# --- who enters ---------------------------------------------------------------------------------------------------


def _sides(draft: Draft, deed: Deed, body: str) -> tuple[Ids, Ids]:
    """Return who enters or leaves, and who backs it."""
    tree, one = draft.one.tree, draft.one
    owners = _kept(_owners(tree, deed.path), body)
    doers = _kept(_actors(tree, subject(tree, deed.verb)), body)
    if deed.action == "support":
        if passive(tree, deed.verb):
            doers = _kept(_actors(tree, _by(tree, deed.verb)), body)
        if not doers and owners and not one.verbal:  # the body's own board endorsed it
            deed.action = "join"
            return owners, ()
        states = _kept(_moved(draft), body) if one.verbal else owners
        return tuple(s for s in states if s not in doers) or (), doers
    if one.verbal:
        return _kept(_moved(draft), body), ()
    if deed.group == "ranked":
        beside = [
            *tree.kids(one.token, "appos"),
            *([tree.tokens[one.token].head] if tree.tokens[one.token].deprel == "appos" else []),
        ]
        return _kept(_actors(tree, beside), body), ()
    if deed.group == "granting" and not owners:
        spots = [k for k in tree.kids(deed.verb, "iobj", "obj", "obl") if tree.case(k) in ("", "to", "on")]
        owners = _kept(_actors(tree, [*spots, *tree.kids(deed.verb, "nsubj:pass")]), body)
        return owners, ()
    if deed.group == "stopping" and doers and owners and set(doers) != set(owners):
        deed.action = "support"
        return owners, doers
    return owners or doers or _meant_by_it(tree, deed.verb), ()


def _meant_by_it(tree: Tree, verb: int) -> Ids:
    """Return the state that the sentence names first, where "it" does the deed ("X signalled it would take a seat")."""
    pronouns = [k for k in subject(tree, verb) if tree.lemma(k) == "it"]
    first = next((m.ids for at, m in tree.mentions("state") if pronouns and at < pronouns[0] and m.ids), ())
    return first[:1]


def _owners(tree: Tree, path: Iterable[int]) -> Iterator[str]:
    """Yield the states whose entry it is: "X's", "of X", "Xian", on any noun up to the verb."""
    for node in path:
        if tree.tokens[node].upos in NOMINAL:
            beside = [k for k in tree.kids(node, "nmod") if tree.case(k) in ("of", "by", "for", "")]
            spots = [*tree.kids(node, "nmod:poss", "amod", "compound", "nmod:desc"), *beside]
            yield from _actors(tree, spots, loose=True)


def _moved(draft: Draft) -> Iterator[str]:
    """Yield the states that a verb of joining moves: its object or passive subject, else its subject."""
    tree, one = draft.one.tree, draft.one
    moves = bool(one.frame.hints.get("moves"))
    if not moves or passive(tree, one.token):
        spots = subject(tree, one.token)
        yield from _themselves(tree, spots) if moves else _actors(tree, spots)
        return
    objects = tree.kids(one.token, "obj")
    found = tuple(_themselves(tree, objects))
    yield from found
    unresolved = [
        k for k in objects if tree.tokens[k].upos == "PRON" or any(m.type == "state" for m in tree.at.get(k, ()))
    ]
    if unresolved and not found:  # "agreed to take it in", "asked them to admit his country"
        before = [m for at, m in tree.mentions("state") if at < one.token and m.ids]
        yield from before[0].ids[:1] if before else ()


def _themselves(tree: Tree, spots: Iterable[int]) -> Iterator[str]:
    """Yield the states that are moved themselves, and not their diplomats."""
    for at in (k for spot in spots for k in tree.conjuncts(spot)):
        yield from (
            i for m in tree.at.get(at, ()) if m.type in ("state", "group") and m.form != "nominal" for i in m.ids
        )


def _actors(tree: Tree, spots: Iterable[int], *, loose: bool = False) -> Iterator[str]:
    """Yield the states at some words and those coordinated with them."""
    for spot in spots:
        for at in tree.conjuncts(spot):
            for actor in actors_at(tree, at, loose=loose):
                if actor.mention.type in ("state", "group", "organisation", "person", "office", "title_actor"):
                    yield actor.id


def _kept(ids: Iterable[str], body: str) -> Ids:
    """Return each state once, without the body and without other bodies."""
    return tuple(dict.fromkeys(i for i in ids if i != body and len(i) == len("XKX") and i.isupper()))
