"""Where a happening is: the city as written, or the venue where no city is named; never a country."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from kgraph.extract.grounds import ground_of, is_drill, waters_at
from kgraph.extract.match import Instance
from kgraph.extract.tree import Tree
from kgraph.records import Mention

WATERS = ("sea", "ocean", "gulf", "strait", "bay", "channel", "waters")
CITY_FORMS = frozenset({"capital", "city"})
CITY_STATES = frozenset({"SGP", "MCO", "LUX", "HKG", "MAC", "SMR", "VAT"})
"""States whose name is their city's."""
AT = frozenset({"in", "at", "inside", "near", "outside", "off", "aboard"})
TO = frozenset({"to", "for", "towards", "toward", "into"})
SETTLEMENTS = frozenset({"town", "city", "port", "village", "resort", "capital", "district", "suburb", "municipality"})
LOOSE = frozenset({"with", "between"})
"""Roles whose own "in X" phrase may be the event's ("talks with Y in X")."""
STANDING = frozenset(
    {"embassy", "mission", "war", "conflict", "crisis", "base", "situation", "government", "authority", "election"}
    | {"attack", "company", "troop", "interest", "ambassador", "envoy", "bank", "firm", "factory", "plant", "force"}
    | {"fighting", "violence", "people", "refugee", "operation", "presence", "investment", "hostility", "ceasefire"}
    | {"development", "event", "humanitarian", "condition", "need", "suffering", "civilian", "peace", "stability"}
    | {"security", "aid", "assistance", "unrest", "fight", "escalation", "deployment", "democracy", "hostage"}
)
"""Nouns whose "in X" says where they stand, not where something takes place."""
SINGLE = frozenset({"summit", "meeting", "conference", "ministerial", "forum", "session", "gathering"})
"""Gatherings that are called by the city they are held in ("the Lima summit")."""
TAKING_PLACE = frozenset({"take", "hold", "begin", "start", "open", "convene", "conclude", "end", "close", "kick"})


def is_city(mention: Mention) -> bool:
    """Say whether a mention names a city, rather than a state, a region or a house."""
    if mention.type == "place":
        return mention.form != "metonym"
    if mention.type == "state" and mention.form == "name" and not mention.ids:
        return True  # a city that stands for no state
    return mention.form in CITY_FORMS or (
        mention.type == "state" and mention.form == "name" and bool(CITY_STATES & set(mention.ids))
    )


def state_of(mention: Mention) -> str:
    """Return the state in which a place lies, or which a mention of a state means; "" where nobody says."""
    if mention.type == "place":
        return str(mention.data.get("in") or "")
    return next((i for i in mention.ids if i.isupper()), "")


def place_of(one: Instance, paths: Sequence[str]) -> Mention | None:
    """Return the place mention under the fillers of some roles, or near by in the clause: a city before a venue."""
    tree = one.tree
    venue: Mention | None = None
    for path in paths:
        for token in one.fillers(path):
            if one.frame.kind == "exercise" and (waters := waters_at(tree, token)):
                return waters
            for at, mention in (
                (i, m)
                for i, m in tree.mentions("place", "state", "region", "organisation")
                if i in _inside(one, token, path)
            ):
                if one.frame.kind == "exercise" and mention.text.lower().endswith(WATERS):
                    return mention
                if is_city(mention):
                    return _whole(tree, at, mention)
                if mention.form == "metonym" and tree.case(at) in (*AT, *TO, ""):
                    venue = venue or _whole(tree, at, mention)
    if one.frame.kind == "visit":
        return venue or _named(one, paths) or _house(one)
    found = (
        _of_clause(one)
        or _near(one)
        or _called(one)
        or venue
        or _named(one, paths)
        or _house(one)
        or _host_city(one)
        or (_before_a_day(one) if one.frame.kind == "meeting" else None)
    )
    return found or (ground_of(tree, one.token) if one.frame.kind == "exercise" else None)


def _whole(tree: Tree, at: int, city: Mention) -> Mention:
    """Return the name that a city's name opens ("Lima Air Base"), or the city alone."""
    last, token = at, tree.tokens[at]
    while token.deprel in ("compound", "flat") and last < token.head <= last + 3:
        if not all(_proper(tree, i) for i in range(last + 1, token.head + 1)):
            break
        last = token.head
        token = tree.tokens[last]
    if last == at:
        return city
    text = " ".join([city.text, *(t.text for t in tree.tokens[at + 1 : last + 1])])
    return replace(city, text=text, end=token.end)


def _proper(tree: Tree, index: int) -> bool:
    return tree.tokens[index].upos == "PROPN" and tree.tokens[index].text[:1].isupper()


def _house(one: Instance) -> Mention | None:
    """Take the house in whose name a government is meant where something is "at" it ("hosted X and Y at the White
    House")."""
    tree = one.tree
    if one.frame.kind not in ("meeting", "visit"):
        return None
    clauses = _clauses(one)
    held = [
        m
        for at, m in tree.mentions("state", "place", "organisation")
        if m.form == "metonym" and tree.case(at) in ("at", "inside") and _own_clause(tree, at) in clauses
    ]
    return held[0] if held else None


SLATED = frozenset({"slate", "schedule", "set", "plan", "pencil", "book", "fix"})
"""Verbs with the place behind "for" ("a summit slated for X")."""
VENUE = frozenset({"venue", "site", "setting", "scene", "location", "host"})
HOSTS = frozenset({"host", "see", "witness", "stage", "house"})


def _host_city(one: Instance) -> Mention | None:
    """Take the city that is called a gathering's venue, or hosts it ("X will be the venue for a meeting of …")."""
    tree = one.tree
    if one.frame.kind != "meeting" or one.verbal:
        return None
    above = [i for i in tree.up(one.token) if tree.lemma(i) in VENUE | HOSTS]
    subjects = [k for i in above[:1] for k in tree.kids(i, "nsubj")]
    known = next((m for k in subjects for m in tree.at.get(k, ()) if is_city(m)), None)
    names = (k for k in subjects if _proper(tree, k) and not tree.at.get(k) and tree.lemma(above[0]) in VENUE)
    return known or next((m for k in names for m in _venues(tree, k)), None)


def _inside(one: Instance, token: int, path: str) -> set[int]:
    """Return the words under a filler among which its place may be."""
    tree = one.tree
    if path in LOOSE:
        return {i for k in tree.kids(token, "nmod") if tree.case(k) in ("in", "at") for i in tree.phrase(k)}
    return set(tree.phrase(token))


def spot_of(tree: Tree, verb: int) -> str | None:
    """Return where a word says that it is held: a city, a town of a name, or waters ("off the port of X")."""
    spots = [k for k in tree.kids(verb, "obl", "nmod") if tree.case(k) in AT]
    for kid in spots:
        for at, mention in tree.mentions("place", "state", "region"):
            if at in tree.phrase(kid) and (is_city(mention) or mention.text.lower().endswith(WATERS)):
                return mention.text
    for kid in spots:
        named = [k for k in tree.kids(kid, "nmod") if _proper(tree, k)] if tree.lemma(kid) in SETTLEMENTS else [kid]
        for spot in named:
            if _proper(tree, spot) and (text := next(_venues(tree, spot), None)) is not None:
                return text.text
    return None


def city_of(one: Instance, state: str) -> str | None:
    """Return the city of a state that the sentence names as where someone is or goes; the one nearest the trigger."""
    tree, clauses = one.tree, _clauses(one)
    found = [
        (_own_clause(tree, at) not in clauses, abs(at - one.token), _whole(tree, at, m).text)
        for at, m in tree.mentions("place", "state", "organisation")
        if is_city(m) and state_of(m) == state and m.form != "name"
        if tree.case(at) in AT | TO or (not tree.case(at) and _reached(tree, at))
    ]
    return min(found)[2] if found else None


def _reached(tree: Tree, at: int) -> bool:
    """Say whether a city without a preposition is what someone visits, or one of a list of places with one."""
    token = tree.tokens[at]
    if token.deprel in ("conj", "nmod:unmarked", "appos", "dep", "list"):
        return tree.case(token.head) in AT | TO or _reached(tree, token.head)
    return token.deprel == "obj" and tree.lemma(token.head) in ("visit", "tour", "reach")


def _near(one: Instance) -> Mention | None:
    """Take the nearest "in X" of the clause, be it before ("In X, A met B") or hung on a name or a time ("met B, the
    premier, in X")."""
    tree = one.tree
    if one.frame.kind != "meeting":
        return None
    clauses = _clauses(one)
    spots = []
    for at, mention in tree.mentions("place", "state", "organisation"):
        if not is_city(mention) or _own_clause(tree, at) not in clauses:
            continue
        if (tree.case(at) in ("in", "at") and not _stands(tree, at)) or _gone_to(one, at):
            spots.append((abs(at - one.token) + (0 if at > one.token else 5), at, mention))
    return min(spots, key=lambda s: s[:2])[2] if spots else _where(one)


def _gone_to(one: Instance, at: int) -> bool:
    """Say whether a city is where someone goes for a meeting, or to meet ("flew on to X for talks", "came to X to
    meet Y")."""
    tree, verb = one.tree, one.tree.tokens[at].head
    if tree.case(at) == "for" and verb >= 0 and tree.lemma(verb) in SLATED:
        return tree.clause(one.token) == verb
    if tree.case(at) != "to" or verb < 0 or tree.tokens[verb].upos != "VERB":
        return False
    if one.verbal:
        return tree.tokens[one.token].head == verb and tree.case(one.token) == "to"
    return tree.tokens[one.token].head == verb and tree.case(one.token) == "for"


def _where(one: Instance) -> Mention | None:
    """Take the city named last before "where" ("will travel to X on Monday, where she will meet Y")."""
    tree = one.tree
    marks = [
        k
        for c in (*_clauses(one), one.token)
        for k in tree.kids(c, "advmod", "mark", "obl")
        if tree.lemma(k) == "where"
    ]
    before = [m for at, m in tree.mentions("place", "state") if marks and at < marks[0] and is_city(m)]
    return before[-1] if before else None


def _clauses(one: Instance) -> set[int]:
    """Return the clauses whose place is the trigger's: its own, what hangs on it as an infinitive, and the one above
    a noun or an infinitive ("is in X for talks", "flew to X to meet Y")."""
    tree = one.tree
    own = tree.clause(one.token)
    found = {own, *(k for k in tree.kids(own, "xcomp"))}
    while tree.tokens[own].deprel in ("xcomp", "advcl") and tree.case(own) in ("to", "") and tree.tokens[own].head >= 0:
        own = tree.clause(tree.tokens[own].head)
        found.add(own)
    return found


def _own_clause(tree: Tree, index: int) -> int:
    """Return the clause a place stands in: its own where it is a predicate ("is in X")."""
    return tree.clause(index)


def _stands(tree: Tree, at: int) -> bool:
    """Say whether "in X" only tells where a thing or a body stands ("the embassy in X", "the war in X")."""
    token = tree.tokens[at]
    if not token.deprel.startswith("nmod") or token.head < 0:
        return False
    return tree.lemma(token.head) in STANDING or tree.tokens[token.head].upos == "ADJ"


def _called(one: Instance) -> Mention | None:
    """Take the city by which a gathering is called ("the Lima summit", "its Brussels meeting")."""
    tree = one.tree
    if one.verbal or tree.lemma(one.token) not in SINGLE:
        return None
    for kid in tree.kids(one.token, "compound", "amod", "nmod:poss"):
        joined = any(tree.tokens[i].text in ("-", "–") for i in (kid - 1, kid + 1) if 0 <= i < len(tree.tokens))
        named = [m for m in tree.at.get(kid, ()) if is_city(m) and m.text == tree.tokens[kid].text]
        if named and not joined and not tree.kids(kid, "conj", "case"):
            return named[0]
    return None


def _of_clause(one: Instance) -> Mention | None:
    """Take the place of the clause that says when and where a gathering is ("the third round of the dialogue took
    place in X")."""
    tree = one.tree
    if one.verbal or one.frame.kind not in ("meeting", "exercise"):
        return None
    clause = tree.clause(one.token)
    above = [one.token, *tree.up(one.token)]
    for held in (k for k in tree.kids(one.token, "acl") if tree.lemma(k) in TAKING_PLACE):
        if found := _city(tree, held):
            return found  # "the talks, held in X"
    below = next((n for n, up in pairwise(above) if up == clause), None)
    subject = below is not None and tree.tokens[below].deprel.startswith("nsubj")
    below_it = [k for k in tree.kids(clause, "xcomp") if tree.lemma(k) in TAKING_PLACE]
    clause = below_it[0] if below_it else clause  # "is expected to be held in X"
    if not subject or tree.lemma(clause) not in TAKING_PLACE:
        return None
    return _city(tree, clause)


def _city(tree: Tree, verb: int) -> Mention | None:
    """Return the city in which a verb says that something takes place."""
    spots = [k for k in tree.kids(verb, "obl") if tree.case(k) == "in"]
    named = [m for k in spots for m in tree.at.get(k, ()) if m.type in ("place", "state")]
    return next((m for m in named if is_city(m)), None)


def _named(one: Instance, paths: Sequence[str]) -> Mention | None:
    """Take a name after "in" or "at" that no mention knows for a place ("the summit in Haute-Savoie", "at Opera
    House", "at the Department of State")."""
    for token in one.fillers("place") if "place" in paths else ():
        if one.tree.lemma(token) in SETTLEMENTS:
            token = next((k for k in one.tree.kids(token, "nmod", "appos", "flat") if _proper(one.tree, k)), token)
            if (text := next(_venues(one.tree, token), None)) is not None:
                return text
        if (house := _house_of(one.tree, token)) is not None:
            return house
        if one.tree.tokens[token].upos != "PROPN" or one.tree.case(token) not in ("in", "at"):
            continue
        if one.frame.kind == "exercise" and is_drill(one.tree, token):
            continue
        text = next(_venues(one.tree, token), None)
        if text is not None:
            return text
    return None


HOUSES = frozenset(
    {"castle", "palace", "villa", "monastery", "abbey", "fortress", "fort", "mansion", "chateau", "estate"}
)


def _house_of(tree: Tree, token: int) -> Mention | None:
    """Return a house by the name behind it ("at the castle of X")."""
    if tree.lemma(token) not in HOUSES or tree.tokens[token].upos != "NOUN" or tree.case(token) not in ("in", "at"):
        return None
    of = [k for k in tree.kids(token, "nmod") if tree.case(k) == "of" and tree.tokens[k].upos == "PROPN"]
    if not of or of[0] > token + 3:
        return None
    first, last = tree.tokens[token], tree.tokens[of[0]]
    text = " ".join(t.text for t in tree.tokens[first.index : last.index + 1])
    return Mention(start=first.start, end=last.end, text=text, type="place", form="name", rule="house of")


DATELINE = re.compile(r"\s*(?P<city>[A-Z][A-Z’' .-]{2,30}?)(?:,| \(| [-–—]|: )")


def dateline_city(text: str) -> str:
    """Return the city that a report is sent from ("MUSCAT, March 4 - …"), "" where it gives none."""
    found = DATELINE.match(text)
    return found["city"].title() if found else ""


def says_here(one: Instance) -> bool:
    """Say whether a happening's clause says that it is "here"."""
    clauses = {one.token, one.tree.clause(one.token)}
    return any(one.tree.lemma(k) == "here" for c in clauses for k in one.tree.kids(c, "advmod", "obl"))


def _before_a_day(one: Instance) -> Mention | None:
    """Take a name after "in" right before a day, whatever it hangs on ("the session of the commission in X on 3
    March")."""
    tree = one.tree
    days = {m.start for m in tree.sentence.mentions if m.type == "time"}
    for token in tree.tokens[one.token + 1 : -2]:
        after = tree.tokens[token.index + 1 : token.index + 3]
        dated = any(t.start in days for t in after) and after[0].text.lower() in ("on", "from")
        if not dated or token.upos != "PROPN":
            continue
        if tree.case(token.index) == "in":
            return next(_venues(tree, token.index), None)
        within = re.search(r" in (?P<city>[A-Z][^ ]+)$", token.text)  # "the Commission of Cooperation in X"
        if within:
            start = token.start + within.start("city")
            return Mention(start=start, end=token.end, text=within["city"], type="place", form="name", rule="in a name")
    return None


def _is_house(state: Mention) -> bool:
    """Say whether a state is meant by the name of a house ("held talks at State House")."""
    last = state.text.rsplit(" ", 1)[-1]
    return state.form == "nominal" or (state.form == "reference" and last in ("House", "Palace", "Castle", "Lodge"))


def _venues(tree: Tree, token: int) -> Iterator[Mention]:
    """Yield the name that ends at a word, with an "of" phrase of its own, where it is no actor's."""
    word = tree.tokens[token]
    known = [m for m in tree.at.get(token, ()) if m.type in ("place", "state", "region", "person", "title", "time")]
    known += [m for m in tree.at.get(token, ()) if m.type == "organisation" and m.ids and m.ids[0] != m.text]
    house = [m for m in known if m.type == "state" and _is_house(m) and tree.case(token) == "at"]
    if house:
        yield house[0]
    if known or not word.text[:1].isupper():
        return
    first, last = word, word
    for kid in reversed(tree.kids(token, "amod", "compound", "flat")):
        if kid == first.index - 1 and tree.tokens[kid].text[:1].isupper():
            first = tree.tokens[kid]
    while (ends := [k for k in tree.kids(last.index, "flat") if k > last.index]) and ends[-1] <= last.index + 2:
        last = tree.tokens[ends[-1]]
    if len(of := [k for k in tree.kids(token, "nmod") if tree.case(k) == "of" and tree.tokens[k].upos == "PROPN"]) == 1:
        last = tree.tokens[of[0]]
    text = " ".join(t.text for t in tree.tokens[first.index : last.index + 1]).replace(" - ", "-")
    yield Mention(start=first.start, end=last.end, text=text, type="place", form="name", rule="name after in")
