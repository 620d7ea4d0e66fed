"""Visits: visitor and host must be two parties; several hosts are several visits, each with its own city."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from kgraph.extract.bodies import sort_of
from kgraph.extract.context import Context
from kgraph.extract.hosts import right_host, traveller_told
from kgraph.extract.numbers import number
from kgraph.extract.parties import actors_at
from kgraph.extract.places import city_of, state_of
from kgraph.extract.told import told_near
from kgraph.extract.turns import addressed, heading_city, speaking_state
from kgraph.records import Mention, Reason

if TYPE_CHECKING:
    from kgraph.extract.build import Draft

HERE = frozenset({"cross-border", "visit-noun", "visit-put-off", "arrive-here", "visiting", "tour", "there-for"})
"""Frames that can leave the host to the text around ("began a two-day visit", "the visiting minister")."""
CROWD = 1000
"""How many people travel as tourists or migrants, and not on a visit."""
TYPED = frozenset({"state", "official", "working"})


def finish(draft: Draft, context: Context) -> Iterator[Draft | str]:
    """Yield one visit for each host that is not the visitor's own."""
    if why := _misread(draft):
        yield why
        return
    if draft.one.frame.name == "have-here":
        draft.slots["host"] = speaking_state(draft.one.tree, context)
        if not _you(draft, context) and not _dignitary(draft):
            yield "no guest of state"
            return
    if _counted(draft) and told_near(context.told, draft.one.tree, "visit", reach=2):
        yield "the visit told before"
        return
    right_host(draft, context)
    if not draft.parties or set(draft.parties) <= set(draft.get("host") or ()):
        told, people = traveller_told(draft, context)
        if told:
            draft.slots["parties"], draft.slots["people"] = told, people
    hosts = draft.get("host") or _where(draft) or _awaited(draft, context) or _meant(draft, context)
    hosts = hosts or _of_the_town(draft, context)
    if not hosts:
        yield "no host"
        return
    hosts = (hosts,) if isinstance(hosts, str) else hosts
    if draft.parties == hosts and _by_reference(draft) and (partner := context.partner(hosts[0])):
        hosts = (partner,)  # "the country" that someone is said to visit is not his own
    if len(hosts) > 1 and set(draft.parties) < set(hosts):
        hosts = tuple(h for h in hosts if h not in draft.parties)
    visitors = tuple(p for p in draft.parties if p not in hosts)
    if not draft.get("people"):
        visitors = tuple(v for v in visitors if sort_of(v) != "movement")  # fighters do not visit
    if not visitors and draft.one.frame.name == "host" and _told_already(draft, context):
        yield "the visit told before"
        return
    if not visitors and draft.get("people") and len(hosts) == 1 and (partner := context.partner(hosts[0])):
        visitors = (partner,)
        draft.reasons.append(Reason("parties", "document: the host's other side", draft.one.span()))
    if not visitors:
        yield "no visitor other than the host"
        return
    rule = next((r.rule for r in draft.reasons if r.slot == "parties"), "")
    if rule.startswith("governor_agent") and not _someone(draft):
        persons = _persons_beside(draft, hosts)
        if not persons:
            yield "no visitor"
            return
        visitors = tuple(dict.fromkeys(str(m.data["of"]) for m in persons))
        draft.slots["people"] = tuple(dict.fromkeys(m.ids[0] for m in persons))
    one = draft.one
    ending = one.governor >= 0 and one.tree.lemma(one.governor) in ENDING
    if ending and draft.get("status") == "planned":
        draft.slots["status"] = "completed"  # what ends on a day to come has begun
    for host in hosts:
        yield _to(draft, host, visitors, context)


def _told_already(draft: Draft, context: Context) -> bool:
    """Say whether the visit on which someone is received is told right before ("on her visit X was received by Y")."""
    people = set(draft.get("people") or ())
    near = told_near(context.told, draft.one.tree, "visit", reach=2, here=True)
    return any(people & set(d.get("people") or ()) for d in near)


def _counted(draft: Draft) -> bool:
    """Say whether a sentence only says the how-manieth visit it is ("It is her third visit to X in a year")."""
    one, tree = draft.one, draft.one.tree
    subjects = [tree.lemma(k) for k in tree.kids(one.token, "nsubj")]
    return not one.verbal and bool(tree.kids(one.token, "cop")) and subjects in (["it"], ["this"], ["that"])


GUESTS = frozenset({"minister", "head-of-state", "head-of-government", "deputy-leader", "monarch"})


def _you(draft: Draft, context: Context) -> bool:
    """Say whether it is "you" who is welcomed in a transcript, and put down who that is."""
    if not any(draft.one.tree.lemma(i) == "you" for i in draft.one.fillers("theme")):
        return False
    state, name = addressed(str(draft.get("host") or ""), context)
    draft.slots["parties"], draft.slots["people"] = ((state,), (name,)) if state else ((), ())
    return bool(state)


def _dignitary(draft: Draft) -> bool:
    """Say whether who is welcomed in a transcript holds an office of state, rather than being one of the briefers."""
    tree = draft.one.tree
    spots = [s for t in draft.one.fillers("theme") for s in (t, *tree.names(t))]
    held = [m for s in spots for m in tree.at.get(s, ()) if m.type in ("person", "office")]
    return any(GUESTS & set(m.data.get("groups", ())) for m in held)


def _awaited(draft: Draft, context: Context) -> str:
    """Return where someone is expected on some day, from the visit told of the same person just before ("called off a
    trip to X. She is now expected in June")."""
    if draft.one.frame.name != "expected-when" or not draft.get("date"):
        return ""
    people = set(draft.get("people") or ())
    same = [d for d in told_near(context.told, draft.one.tree, "visit", reach=2) if people & set(d.get("people") or ())]
    if same and same[-1].get("place"):
        draft.slots["place"] = same[-1].get("place")
    return str(same[-1].get("host")) if same else ""


def _to(draft: Draft, host: str, visitors: tuple[str, ...], context: Context) -> Draft:
    """Return the visit to one host: with its own city, and without persons of the host's."""
    slots = {**draft.slots, "host": host, "parties": (*visitors, host)}
    back = draft.one.frame.name == "back-after"  # the day of the return
    slots["date"] = None if back else _stretch(draft) or slots.get("date")
    slots["place"] = city_of(draft.one, host) or _own_place(draft, host)
    if draft.one.frame.name == "have-here":
        slots["place"] = slots["place"] or heading_city(host, context)
    slots["people"] = _visitors_only(draft, host, visitors, context)
    _with_companions(draft, slots)
    return replace(draft, slots=slots, reasons=list(draft.reasons), evidence=list(draft.evidence))


def _with_companions(draft: Draft, slots: dict[str, Any]) -> None:
    """Add who travels along: "with her colleague X", "together with Minister Y", of the visitor's state or another."""
    tree, one = draft.one.tree, draft.one
    if one.frame.name in ("host", "expected", "invite", "have-here") or (
        one.verbal and tree.kids(one.token, "aux:pass")
    ):
        return
    for token in one.fillers("with"):
        if not any(m.type in ("person", "office") for s in (token, *tree.names(token)) for m in tree.at.get(s, ())):
            continue
        states = [a.id for a in actors_at(tree, token) if a.id.isupper()]
        if slots["host"] in states:
            continue
        named = [m for s in (token, *tree.names(token)) for m in tree.at.get(s, ()) if m.type == "person" and m.ids]
        slots["people"] = tuple(dict.fromkeys((*(slots.get("people") or ()), *(m.ids[0] for m in named))))
        first, host = [p for p in slots["parties"] if p != slots["host"]], slots["host"]
        slots["parties"] = (*dict.fromkeys((*first, *states)), host)


ENDING = frozenset({"end", "conclude", "wrap", "finish", "complete", "close", "cap"})


def _stretch(draft: Draft) -> str:
    """Return the days of a visit that is told by its length and its last day ("wrapped up a three-day visit on
    Friday")."""
    one, tree, day = draft.one, draft.one.tree, str(draft.get("date") or "")
    if len(day) != len("2025-01-31") or one.governor < 0 or tree.lemma(one.governor) not in ENDING:
        return ""
    lengths = [
        number(tree.tokens[k].text)
        or next((m.data.get("value") for m in tree.at.get(k, ()) if "value" in m.data), None)
        for i in tree.phrase(one.token)
        if tree.lemma(i) == "day"
        for k in tree.kids(i, "nummod")
    ]
    if len(lengths) != 1 or not isinstance(lengths[0], int) or not 1 < lengths[0] < LONGEST:
        return ""
    first = date.fromisoformat(day) - timedelta(days=lengths[0] - 1)
    return f"{first.isoformat()}/{day}"


LONGEST = 15
"""Days of the longest visit told by its length."""


def _own_place(draft: Draft, host: str) -> str | None:
    """Return the place read from the roles, unless it is a city of another state."""
    told = draft.get("place")
    spans = [r.span for r in draft.reasons if r.slot == "place"]
    cities = [m for m in draft.one.tree.sentence.mentions if (m.start, m.end) in spans]
    return None if any(state_of(m) not in ("", host) for m in cities) else told


def _visitors_only(draft: Draft, host: str, visitors: tuple[str, ...], context: Context) -> tuple[str, ...]:
    """Leave out persons of the host; where only a pronoun's was found, take the visitor's person named last."""
    told = draft.get("people") or ()
    kept = tuple(p for p in told if context.side_of.get(p) != host)
    if told and not kept and len(visitors) == 1 and (one := context.person_for(visitors[0], draft.one.span()[0])):
        return one.ids
    if not kept and len(visitors) == 1 and (holder := _only_holder(draft, visitors[0], context)):
        return (holder,)
    return kept


def _only_holder(draft: Draft, state: str, context: Context) -> str:
    """Return the one person of a state in the document who holds the office that visits ("a Vietnamese president")."""
    tree = draft.one.tree
    spots = [
        s
        for p in ("agent", "poss", "of", "governor", "theme")
        for t in draft.one.fillers(p)
        for s in (t, *tree.names(t))
    ]
    offices = [m for s in spots for m in tree.at.get(s, ()) if m.type == "office" and m.form != "plural"]
    groups = {g for m in offices if m.data.get("of") in (state, None) for g in m.data.get("groups", ())} - {"role"}
    held = {
        m.ids[0]
        for other in context.trees
        for m in other.sentence.mentions
        if m.type == "person" and m.ids and m.data.get("of") == state and groups & set(m.data.get("groups", ()))
    }
    return next(iter(held)) if len(held) == 1 else ""


def _persons_beside(draft: Draft, hosts: tuple[str, ...]) -> list[Mention]:
    """Return the persons of one state named before a visit that the clause's subject did not make ("X fined A and B of
    Y after a visit to Z")."""
    tree = draft.one.tree
    before = [
        m
        for at, m in tree.mentions("person")
        if at < draft.one.token and m.ids and m.form == "name" and isinstance(m.data.get("of"), str)
    ]
    states = {m.data["of"] for m in before} - set(hosts) - set(draft.parties)
    return [m for m in before if m.data["of"] in states] if len(states) == 1 else []


def _someone(draft: Draft) -> bool:
    """Say whether the visitor is a person or an office, by name or not, rather than a state that is only spoken of."""
    if draft.get("people"):
        return True
    tree = draft.one.tree
    spots = [s for t in draft.one.fillers("governor_agent") for s in (t, *tree.names(t))]
    return any(m.type in ("person", "office") for s in spots for m in tree.at.get(s, ()))


def _misread(draft: Draft) -> str:
    """Return why a trigger tells of no visit: "visiting" that is no adjective, "in X for talks" that is no place where
    someone is, "no president ever set foot"."""
    one, tree = draft.one, draft.one.tree
    if one.frame.name == "visiting" and tree.tokens[one.token].deprel != "amod":
        return "no adjective"
    if one.frame.name == "drop-in" and tree.lemma(one.token) == "call" and not _calls_in(draft):
        return "called on somebody to do something"
    if tree.lemma(one.token) in one.frame.hints.get("somebody", ()) and not _person_acts(draft):
        return "nobody travels"
    if one.frame.name in ("there-for", "there-to", "there-days", "there-as") and not _there(draft):
        return "nobody is there for it"
    agents = [*one.fillers("agent"), *one.fillers("poss")]
    counts = [m for a in agents for k in tree.kids(a, "nummod") for m in tree.at.get(k, ()) if m.type == "count"]
    if any(isinstance(n := m.data.get("value"), int | float) and n >= CROWD for m in counts):
        return "a crowd of travellers"
    above = tree.tokens[one.governor] if one.governor >= 0 else None
    if draft.get("status") == "denied" and above and (above.lemma, above.upos) == ("stop", "NOUN"):
        return "a stop of the tour"
    if draft.get("status") == "denied" and any(tree.lemma(k) == "no" for a in agents for k in tree.kids(a, "det")):
        return "nobody did"
    return ""


def _calls_in(draft: Draft) -> bool:
    """Say whether "in" stands right at the verb ("called in on his host"), rather than somewhere behind it."""
    tree, after = draft.one.tree, draft.one.token + 1
    return after < len(tree.tokens) and tree.tokens[after].text in ("in", "by")


def _person_acts(draft: Draft) -> bool:
    """Say whether it is a person, an office or a delegation that does it."""
    tree = draft.one.tree
    spots = [s for t in draft.one.fillers("agent") for s in (t, *tree.names(t))]
    officials = draft.one.frame.classes["official"]
    return any(
        tree.lemma(s) in officials or any(m.type in ("person", "office") for m in tree.at.get(s, ())) for s in spots
    )


def _there(draft: Draft) -> bool:
    """Say whether someone is in a city for or to do something ("is in X for talks", "X, in Y to sign", "is back in
    X")."""
    one, tree = draft.one, draft.one.tree
    back, inside = tree.lemma(one.governor) == "back", tree.case(one.governor) in ("in", "back in")
    above = tree.tokens[one.governor].head
    beside = above >= 0 and tree.tokens[one.governor - 2].text == "," and above < one.governor
    persons = [m for m in tree.at.get(above, ()) if m.type in ("person", "office")] if beside else []
    if not beside and above >= 0 and tree.tokens[above].head < 0 and not any(t.upos == "VERB" for t in tree.tokens):
        persons = [m for m in tree.at.get(above, ()) if m.type in ("person", "office")]  # "PM in X for talks"
    there = (tree.kids(one.governor, "cop") and (inside or back)) or (inside and bool(persons))
    cases = ("as", "at") if one.frame.name == "there-as" else ("to",) if one.verbal else ("for", "at", "to")
    return bool(there) and (tree.case(one.token) in cases or one.frame.name == "there-days")


def _by_reference(draft: Draft) -> bool:
    """Say whether the host was read off "the country", "the nation's capital" …"""
    spans = [r.span for r in draft.reasons if r.slot == "host"]
    forms = {m.form for m in draft.one.tree.sentence.mentions if (m.start, m.end) in spans}
    return bool(forms & {"reference", "nominal"})


def _where(draft: Draft) -> str:
    """Return the state in which the clause around a visit says that the visitor is, or where he comes to ("was in X on
    a visit", "said in X, on a visit", "flew to X for a visit")."""
    one, tree = draft.one, draft.one.tree
    if one.frame.name not in HERE:
        return ""
    for kid in one.fillers("modifier"):  # "a Lima trip"
        if tree.tokens[kid].deprel != "amod" and (state := next(iter(_states(tree.at.get(kid, ()))), "")):
            return state
    spots = [one.token, *list(tree.up(one.token))[:4]]
    near = [k for s in spots for k in (s, *tree.kids(s, "obl"))]
    for spot in near:
        if tree.case(spot) not in ("in", "at", "to") or spot == one.token:
            continue
        for state in _states(tree.at.get(spot, ())) or [a.id for a in actors_at(tree, spot, loose=True)]:
            if state not in draft.parties and state.isupper():
                return state
    return ""


def _states(mentions: Iterator[Mention] | tuple[Mention, ...] | list[Mention]) -> list[str]:
    return [s for m in mentions if m.type in ("state", "place") and (s := state_of(m))]


def _meant(draft: Draft, context: Context) -> str:
    """Return the visitor's other side in the document, where a visitor is named and no word says where he goes."""
    if len(draft.parties) != 1 or draft.one.tree.tokens[draft.one.token].feat("Number") == "Plur":
        return ""
    if _elsewhere(draft):
        return ""
    named = draft.one.frame.name in HERE and _visitor_named(draft)
    typed = draft.get("visit_type") in TYPED
    return _other_state(draft.parties[0], context) if named or typed else ""


def _other_state(state: str, context: Context) -> str:
    """Return a state's other side: nobody visits the body that two states talk about."""
    other = context.partner(state)
    if other and (other not in context.organisations or other == "EU"):
        return other
    states = [i for i in context.together.get(state, {}) if i not in context.organisations]
    return states[0] if len(states) == 1 else ""


MOVING = frozenset({"travel", "arrive", "leave-for", "host", "make-way"})


def _of_the_town(draft: Draft, context: Context) -> str:
    """Return the visitor's other side in a document of two states, where he goes to a town that no list knows."""
    if draft.one.frame.name not in MOVING or len(draft.parties) != 1 or not _person_acts(draft):
        return ""
    tree = draft.one.tree
    spots = [t for p in ("goal", "place", "purpose") for t in draft.one.fillers(p)]
    towns = [t for t in spots if tree.tokens[t].upos == "PROPN" and all(_lone(m) for m in tree.at.get(t, ()))]
    if not towns or not context.bilateral or draft.parties[0] not in context.pair:
        return ""
    town = tree.tokens[towns[0]]
    last = max([town.index, *(k for k in tree.kids(town.index, "flat") if k == town.index + 1)])
    draft.slots["place"] = " ".join(t.text for t in tree.tokens[town.index : last + 1])
    return context.partner(draft.parties[0])


def _lone(mention: Mention) -> bool:
    """Say whether a name was only guessed to be a person's: a single word without an office."""
    return mention.type == "person" and " " not in mention.text and not mention.data


def _elsewhere(draft: Draft) -> bool:
    """Say whether a visit is told to go to a region or a territory that is no state's ("his tour of Africa")."""
    tree = draft.one.tree
    if draft.one.verbal:
        return False
    spots = [k for k in tree.kids(draft.one.token, "nmod") if tree.case(k) in ("of", "in", "to")]
    regions = any(m.type in ("region", "place") for k in spots for m in tree.at.get(k, ()))
    transit = draft.get("visit_type") == "transit" and any(tree.tokens[k].upos == "PROPN" for k in spots)
    return regions or transit


def _visitor_named(draft: Draft) -> bool:
    tree = draft.one.tree
    paths = ("agent", "poss", "of", "governor_agent", "governor")
    spots = [s for path in paths for t in draft.one.fillers(path) for s in (t, *tree.names(t))]
    return any(m.type in ("person", "office") for s in spots for m in tree.at.get(s, ()))
