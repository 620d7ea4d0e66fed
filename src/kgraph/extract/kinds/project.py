"""Projects: joint, or for a named other side."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kgraph.extract.context import Context
from kgraph.extract.parties import actors_at

if TYPE_CHECKING:
    from kgraph.extract.build import Draft


_GATHERINGS = ("summit", "forum", "conference", "meeting", "games", "dialogue")


def finish(draft: Draft, _context: Context) -> Iterator[Draft | str]:
    """Take a project with the name it has as an undertaking and the side that it is for, where that is no partner."""
    if len(draft.parties) == 1 and draft.one.frame.name == "found" and _by_person(draft):
        yield "founded by one person"
        return
    if draft.one.frame.name == "joint-body-acts" and draft.get("status") != "planned":
        yield "no new body"
        return
    if draft.one.frame.hints.get("new") and not _new(draft):
        yield "no new undertaking"
        return
    if _given_up(draft):
        yield "only had been planned"
        return
    if draft.one.frame.name == "built-with-money" and draft.one.tree.tokens[draft.one.token].deprel == "acl":
        yield "told by the way"  # "a hospital built with Chinese aid was handed over"
        return
    _for_its_state(draft)
    if _company_abroad(draft):
        yield "a company's own"
        return
    if str(draft.get("title") or "").lower().endswith(_GATHERINGS):
        yield "a gathering, no undertaking"
        return
    _title(draft)
    _beneficiary(draft)
    _for_the_place(draft)
    if draft.action == "end" and draft.get("status") == "ongoing":
        draft.slots["status"] = "planned"  # "is pulling out"
    if draft.get("status") == "completed" and _in_part(draft):
        draft.action, draft.slots["status"] = "carry_out", "ongoing"
    if draft.one.frame.name == "run" and draft.get("status") == "completed" and _present(draft):
        draft.slots["status"] = "ongoing"  # "run a programme jointly"
    if draft.one.frame.name == "back-again" and draft.get("status") == "ongoing":
        draft.slots["status"] = "completed"  # "has been running again since Monday"
    if draft.action == "launch" and draft.one.verbal and draft.get("status") == "ongoing":
        draft.action = "carry_out"  # "is building": begun, and under way
    if draft.get("status") == "completed" and _only_talked_of(draft):
        draft.slots["status"] = "proposed"
    yield draft


def _new(draft: Draft) -> bool:
    """Say whether a thing is told as new or shared ("plan a ferry"), so that two who want it want it together."""
    tree, token = draft.one.tree, draft.one.token
    words = draft.one.frame.classes["new"]
    return any(tree.lemma(k) in words or tree.tokens[k].text.lower() in words for k in tree.kids(token, "det", "amod"))


def _present(draft: Draft) -> bool:
    """Say whether a verb stands in the present by itself or by its auxiliary."""
    tree, token = draft.one.tree, draft.one.token
    return any(tree.tokens[i].feat("Tense") == "Pres" for i in (token, *tree.kids(token, "aux")))


PLANNING = frozenset({"plan", "intend", "hope", "want", "mean", "envisage", "promise", "agree"})


def _given_up(draft: Draft) -> bool:
    """Say whether an undertaking is one that somebody had planned, and no more ("a pipeline it had planned with X")."""
    tree, one = draft.one.tree, draft.one
    spots = [i for i in (one.token, one.governor) if i >= 0 and tree.lemma(i) in PLANNING]
    had = any(tree.tokens[k].text.lower() == "had" for i in spots for k in tree.kids(i, "aux"))
    return had and draft.action == "launch" and any(tree.tokens[i].deprel == "acl:relcl" for i in spots)


def _in_part(draft: Draft) -> bool:
    """Say whether works are done in part ("is 97 per cent complete", "half finished")."""
    tree, token = draft.one.tree, draft.one.token
    near = {tree.lemma(k) for k in tree.children[token] if k < token}
    return draft.one.frame.name == "will-be-ready" and bool(near & {"cent", "percent", "%", "half", "partly"})


TALK = frozenset({"talk", "negotiation", "discussion", "negotiate", "discuss"})


def _only_talked_of(draft: Draft) -> bool:
    """Say whether a deed is what talks are for ("held talks for X to open three bases")."""
    tree, token = draft.one.tree, draft.one.tree.tokens[draft.one.token]
    bare = draft.one.verbal and token.feat("VerbForm") in ("Inf", "Ger", "Part") and not tree.kids(token.index, "aux")
    above = list(tree.up(token.index))[:2]
    near = [k for n in above for k in (n, *tree.kids(n, "obj"))]
    return bare and "to" in tree.case(token.index).split() and any(tree.lemma(k) in TALK for k in near)


def _by_person(draft: Draft) -> bool:
    """Say whether a person alone founded it ("the lawmaker co-founded the caucus")."""
    doers = [a for t in draft.one.fillers("agent") for a in actors_at(draft.one.tree, t)]
    return bool(doers) and all(a.mention.type in ("person", "office") for a in doers)


def _for_its_state(draft: Draft) -> None:
    """Take a company named with its state for that state ("South Korea's Hyundai will build a refinery in Poland")."""
    tree, states = draft.one.tree, [p for p in draft.parties if p.isupper()]
    for spot in draft.one.fillers("agent"):
        firms = {i for m in tree.at.get(spot, ()) if m.type == "organisation" for i in m.ids if not i.isupper()}
        owners = [a.id for k in tree.kids(spot, "nmod:poss") for a in actors_at(tree, k) if a.mention.type == "state"]
        if firms & set(draft.parties) and owners and owners[0] not in states:
            draft.slots["parties"] = tuple(owners[0] if p in firms else p for p in draft.parties)


def _company_abroad(draft: Draft) -> bool:
    """Say whether a company does it, and the only state is where it stands."""
    tree = draft.one.tree
    if sum(p.isupper() for p in draft.parties) > 1:
        return False
    doers = {a.id for t in draft.one.fillers("agent") for a in actors_at(tree, t)}
    beside = {a.id for r in ("with", "between", "behalf") for t in draft.one.fillers(r) for a in actors_at(tree, t)}
    return bool(doers) and not any(i.isupper() for i in (*doers, *beside))


def _title(draft: Draft) -> None:
    """Drop the name of a body that only owns or runs the undertaking ("the EU's mission")."""
    title = draft.get("title") or _works_by_name(draft)
    if title and not draft.get("title"):
        draft.slots["title"] = title
    if title and title.islower():
        del draft.slots["title"]  # "the club"
    elif title and any(title in m.ids and title.isupper() for m in draft.one.tree.sentence.mentions):
        del draft.slots["title"]
        _founded(draft, title)


def _founded(draft: Draft, ident: str) -> None:
    """Give a known body that is founded here its name in the text ("founded the Alliance of Sahel States")."""
    tree = draft.one.tree
    bodies = [m for spot in draft.one.fillers("theme") for m in tree.at.get(spot, ()) if ident in m.ids]
    if bodies and draft.action == "launch" and " " in bodies[0].text:
        draft.slots["title"] = bodies[0].text.removeprefix("the ")


def _works_by_name(draft: Draft) -> str:
    """Return the name of works that looks like that of a body ("the Operations Centre of Arica")."""
    tree = draft.one.tree
    held = [m for s in draft.one.fillers("theme") for m in tree.at.get(s, ()) if m.type == "organisation" and m.ids]
    named = [m.ids[0] for m in held if " " in m.ids[0] and not m.ids[0].isupper() and m.ids[0] not in draft.parties]
    return named[0] if named and draft.one.frame.name in ("inaugurate", "launch", "ground") else ""


def _beneficiary(draft: Draft) -> None:
    """Drop the state in whose city it stands, one that does it itself, and a body that only meets there."""
    value = draft.get("beneficiary")
    if value is None:
        return
    tree = draft.one.tree
    spans = [r.span for r in draft.reasons if r.slot == "beneficiary"]
    told = {m.form for m in tree.sentence.mentions if (m.start, m.end) in spans}
    doers = {a.id for t in draft.one.fillers("agent") for a in actors_at(tree, t)}
    bodies = {m.type for m in tree.sentence.mentions if (m.start, m.end) in spans} & {"organisation"}
    if told & {"capital", "metonym", "city"} or value in doers or bodies:
        del draft.slots["beneficiary"]


def _for_the_place(draft: Draft) -> None:
    """Take the state where something is built for the side that it is for, where others build or pay for it."""
    tree, one = draft.one.tree, draft.one
    doers = {a.id for role in ("agent", "with.modifier") for t in one.fillers(role) for a in actors_at(tree, t)}
    spots = {t for role in ("place", "theme.place", "theme.of.place") for t in one.fillers(role)}
    there = {a.id for t in spots for a in actors_at(tree, t) if a.mention.type == "state"} & set(draft.parties)
    if draft.get("beneficiary") is None and len(there) == 1 and doers and not there & doers:
        draft.slots["beneficiary"] = next(iter(there))
