"""Membership: who joins or leaves is a party, the body is not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from kgraph.extract.bodies import of_states, words_of
from kgraph.extract.context import Context
from kgraph.extract.kinds.entries import as_asked_for, as_urged, fill_entry
from kgraph.extract.kinds.standing import told_by_its_verb
from kgraph.extract.parties import actors_at
from kgraph.extract.tables import word_set
from kgraph.extract.tree import NOMINAL

if TYPE_CHECKING:
    from kgraph.extract.build import Draft


def finish(draft: Draft, _context: Context) -> Iterator[Draft | str]:
    """Keep a membership that names its body, and take the body out of the parties."""
    if draft.one.frame.hints.get("wide") and (why := fill_entry(draft, _context)):
        yield why
        return
    if told_by_its_verb(draft.one.tree, draft.one.token):
        yield "told by the verb"
        return
    body = draft.get("organisation")
    if not body:
        yield "no organisation"
        return
    if not isinstance(body, str):
        draft.slots["parties"] = tuple(p for p in draft.parties if p not in body)
        for other in body[1:]:
            slots = {**draft.slots, "organisation": other}
            yield from finish(replace(draft, slots=slots, reasons=list(draft.reasons)), _context)
        draft.slots["organisation"] = body = body[0]
    if not _named(body):
        yield "no organisation"
        return
    if draft.action == "leave" and _treaty(body):
        yield "leaving a treaty is an act on an agreement"
        return
    if draft.one.frame.hints.get("inside") and not _inside(draft):
        yield "not said to be in it"
        return
    if draft.one.frame.hints.get("counted") and not _counted(draft):
        yield "not counted"
        return
    if not of_states(body):
        yield "no body of states"
        return
    if draft.one.frame.hints.get("predicate") and not _predicated(draft):
        yield "not said of anyone"
        return
    if draft.one.frame.hints.get("predicate"):
        if _past(draft):
            yield "was a member once"
            return
        if _never(draft):
            yield "never was a member"
            return
        if _no_longer(draft):
            draft.action, draft.slots["status"] = "leave", "completed"
            yield draft
            return
        if not _future(draft):
            draft.slots["status"] = "ongoing"  # a plan around it does not touch what it says by the way
    draft.slots["parties"] = tuple(p for p in draft.parties if p != body)
    if draft.action == "join" and not draft.one.frame.hints.get("wide"):
        as_asked_for(draft)
    if draft.action == "apply":
        as_urged(draft)
    _with_others(draft)
    _own_day(draft)
    member = draft.get("member")
    if isinstance(member, tuple):
        others = tuple(m for m in member if m != body)
        draft.slots["member"] = others[0] if len(others) == 1 else others
    if draft.action == "support" and isinstance(member := draft.get("member"), str) and len(draft.parties) > 1:
        draft.slots["parties"] = tuple(p for p in draft.parties if p != member)  # "we welcome your request to join"
    if draft.action == "support" and draft.get("status") == "denied" and _own(draft):
        yield "its own entry is not supported yet"
        return
    if draft.action == "support" and _own(draft) and (other := _entrant(draft, _context, str(body))):
        draft.slots["member"] = other  # "X's parliament approved its accession": of whom the text just spoke
    if draft.action == "support" and draft.get("status") == "completed" and _stands(draft):
        draft.slots["status"] = "ongoing"
    if draft.action == "support" and _own(draft):
        draft.action = "join"  # its own parliament clears the way
        draft.slots["status"] = "planned" if draft.get("status") == "completed" else draft.get("status")
        del draft.slots["member"]
    hints = draft.one.frame.hints
    standing = draft.one.frame.status == "ongoing" or hints.get("predicate") or hints.get("wide")
    if draft.get("status") == "ongoing" and draft.action != "support" and not standing:
        draft.slots["status"] = "planned"  # "is leaving" has not left
    yield draft


def _with_others(draft: Draft) -> None:
    """Add those with whom a state joins or applies ("joined together with Egypt and Iran")."""
    if draft.action not in ("join", "apply", "leave") or not draft.parties:
        return
    tree = draft.one.tree
    for spot in tree.kids(draft.one.token, "obl", "nmod"):
        before = tree.tokens[max(0, min(tree.subtree(spot)) - 1)].text.lower()
        words = f"{before} {tree.case(spot)}" if tree.case(spot) == "with" else tree.case(spot)
        if words in word_set("entries.toml", "ways", "together"):
            others = (a.id for k in tree.conjuncts(spot) for a in actors_at(tree, k) if a.mention.type == "state")
            draft.slots["parties"] = tuple(dict.fromkeys((*draft.parties, *others)))


def _own_day(draft: Draft) -> None:
    """Leave a day out that is of the sentence, and not of what it tells of a member by the way."""
    tree, token = draft.one.tree, draft.one.token
    if not draft.one.frame.hints.get("counted") and tree.tokens[token].deprel != "appos":
        return
    inside = {tree.tokens[i].start for i in tree.subtree(token)}
    if any(r.slot == "date" and r.span and r.span[0] not in inside for r in draft.reasons):
        draft.slots["date"] = None


def _stands(draft: Draft) -> bool:
    """Say whether support is told in the present tense of a full sentence: it goes on."""
    tree, token = draft.one.tree, draft.one.tree.tokens[draft.one.token]
    present = token.upos == "VERB" and token.feat("Tense") == "Pres" and token.feat("VerbForm") == "Fin"
    return present and tree.tokens[-1].text in (".", "”", '"')


def _entrant(draft: Draft, context: Context, body: str) -> str:
    """Return the state whose entry the text told last, where "its accession" was taken for that of who approves it."""
    tree = draft.one.tree
    pronoun = any(
        tree.tokens[i].upos == "PRON" for path in ("theme.poss", "purpose.poss") for i in draft.one.fillers(path)
    )
    told = [d for d in context.told if d.kind == "membership" and d.get("organisation") == body and len(d.parties) == 1]
    others = [d.get("member") or d.parties[0] for d in told if tree.number - d.one.tree.number <= 3]
    kept = [o for o in others if isinstance(o, str) and o not in draft.parties]
    here = [i for at, m in tree.mentions("state") if at < draft.one.token for i in m.ids if i not in draft.parties]
    return next(iter((*kept[-1:], *here)), "") if pronoun else ""


def _inside(draft: Draft) -> bool:
    """Say whether a state is said to be in a body since or from some time on ("has been in the EU since 2013")."""
    tree, token = draft.one.tree, draft.one.token
    cop = tree.kids(token, "cop")
    times = any(m.type == "time" for k in tree.kids(token, "obl", "nmod") for m in tree.at.get(k, ()))
    return tree.case(token).split()[-1:] in (["in"], ["inside"]) and bool(cop) and (times or bool(draft.get("date")))


def _counted(draft: Draft) -> bool:
    """Say whether members are counted, so that they are those meant ("trade between the two members of the union")."""
    tree, token = draft.one.tree, draft.one.token
    return any(tree.lemma(k) in ("two", "both", "three") for k in tree.kids(token, "nummod", "det"))


def _own(draft: Draft) -> bool:
    """Say whether those who support an entry are those who would enter."""
    member = draft.get("member")
    members = {member} if isinstance(member, str) else set(member or ())
    return bool(members) and members <= set(draft.parties)


def _predicated(draft: Draft) -> bool:
    """Say whether a noun is said of someone: it has a subject, or stands in apposition ("Malta, a member of …")."""
    tree, token = draft.one.tree, draft.one.token
    if tree.tokens[token].deprel == "nmod" and tree.lemma(tree.tokens[token].head) == "one":
        return True  # "one of the four founders"
    while tree.tokens[token].deprel == "conj" and tree.tokens[tree.tokens[token].head].upos in NOMINAL:
        token = tree.tokens[token].head
    acts = [k for k in tree.kids(token, "acl") if tree.lemma(k) not in words_of("entering") and tree.case(k) == "to"]
    if acts:
        return False  # "the 60th member to ratify it"
    wanted = tree.tokens[token].deprel == "xcomp" and bool(tree.kids(token, "cop"))  # "wants to be part of it"
    return wanted or tree.tokens[token].deprel == "appos" or bool(tree.kids(token, "nsubj"))


def _past(draft: Draft) -> bool:
    """Say whether it is told of a time that is over ("while it was still a member", "a former member")."""
    tree, token = draft.one.tree, draft.one.token
    was = any(tree.tokens[k].feat("Tense") == "Past" and tree.lemma(k) == "be" for k in tree.kids(token, "cop"))
    founded = any(tree.tokens[k].text.lower() in ("founding", "original", "first") for k in tree.children[token])
    behind = [t.text.lower() for t in tree.tokens[token + 1 :]]
    behind = behind[: behind.index(",")] if "," in behind else behind
    if {"until", "till"} & set(behind) and tree.tokens[token].deprel == "appos":
        return True  # "a member until it quit"
    return (was and not founded and not tree.kids(token, "aux")) or any(
        tree.lemma(k) in ("former", "erstwhile") for k in tree.children[token]
    )


def _never(draft: Draft) -> bool:
    """Say whether its own clause tells that it has never been one: that is no act, nor a refusal of one."""
    tree, token = draft.one.tree, draft.one.token
    never = any(tree.lemma(k) == "never" for k in tree.kids(token, "advmod"))
    return never and not any(tree.lemma(k) in ("will", "would", "shall") for k in tree.kids(token, "aux"))


def _no_longer(draft: Draft) -> bool:
    """Say whether it is told that it has ceased to be one ("is no longer a member")."""
    tree, token = draft.one.tree, draft.one.token
    before = [t.text.lower() for t in tree.tokens[max(0, token - 6) : token]]
    return any(pair in (("no", "longer"), ("not", "anymore")) for pair in pairwise(before))


def _future(draft: Draft) -> bool:
    """Say whether its own clause puts it off or denies it ("would be a member", "is not a member")."""
    tree, token = draft.one.tree, draft.one.token
    if tree.tokens[token].deprel == "xcomp":
        return True
    own = [tree.lemma(k) for k in (*tree.kids(token, "aux"), *tree.kids(token, "advmod"))]
    return bool({"will", "would", "may", "might", "could", "not", "never", "no"} & set(own))


def _named(body: str) -> bool:
    """Tell the name of a body from words for one ("The group")."""
    return not body.removeprefix("The ").islower()


def _treaty(body: str) -> bool:
    return body.lower().rsplit(" ", 1)[-1] in ("agreement", "treaty", "convention", "protocol", "statute", "accord")
