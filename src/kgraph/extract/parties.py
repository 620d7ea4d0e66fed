"""Actors behind words: who a noun, a name, a pronoun, a possessive or "the two countries" stands for."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kgraph.extract.organs import state_of_organ
from kgraph.extract.role_words import acting_nouns, private
from kgraph.extract.tree import NOMINAL, Tree
from kgraph.records import Mention

ACTORS = ("state", "organisation", "person", "group", "office", "title_actor")
MODIFIERS = ("nmod:poss", "amod", "compound", "nmod", "nmod:desc", "det", "flat", "appos")


@dataclass(frozen=True, slots=True)
class Actor:
    """One actor id with the mention and the token it was read from."""

    id: str
    mention: Mention
    token: int


VENUES = frozenset(
    {
        "museum",
        "hotel",
        "palace",
        "hall",
        "airport",
        "club",
        "park",
        "theatre",
        "theater",
        "stadium",
        "resort",
        "building",
        "house",
        "initiative",
        "programme",
        "program",
        "corridor",
    }
)
"""Last words of names that say where or under what something is, not who takes part."""
OWNED = frozenset({"state-run", "state-owned", "state-controlled", "state-backed", "government-owned"})
DOCUMENTARY = (
    "free trade area",
    "accords",
    "accord",
    "agreement",
    "treaty",
    "pact",
    "convention",
    "compact",
    "charter",
)


def is_document(mention: Mention) -> bool:
    """Say whether a body is a document by its name ("Artemis Accords")."""
    named = mention.text.lower().endswith(DOCUMENTARY) or bool({"AFCFTA", "USMCA"} & set(mention.ids))
    return mention.type == "organisation" and named


def ids_of(mention: Mention) -> tuple[str, ...]:
    """Return the actor ids a mention stands for: a person's or an office's state, a name where no id is known, no
    region."""
    found: tuple[str, ...] = ()
    if mention.type in ("person", "office"):
        of = mention.data.get("of") or ()
        found = (of,) if isinstance(of, str) else tuple(of)
    elif mention.type in ("state", "group"):
        found = tuple(i for i in mention.ids if i.isupper())
    elif mention.type == "organisation" and not is_document(mention):
        found = mention.ids or ((mention.text,) if not mention.candidates else ())
    found = tuple(i if i.isupper() else state_of_organ(i) or i for i in found)
    return tuple(i for i in found if not i.islower() and i.rsplit(" ", 1)[-1].lower() not in VENUES)


def _known(mention: Mention) -> bool:
    """Say whether an organisation is one that the lexicon knows, rather than a name alone."""
    listed = mention.rule.startswith(("lexicon", "context", "usual"))
    return bool(mention.ids) and (mention.ids[0] != mention.text or listed)  # "ASEAN" is its own id


STATE_OWNED = frozenset(
    {"state", "state-owned", "state-run", "national", "central", "public", "government", "sovereign"}
)
ENTERPRISES = frozenset(
    {"company", "firm", "bank", "utility", "fund", "operator", "carrier", "airline", "corporation", "enterprise",
     "railway", "shipyard", "refiner", "producer"}
)  # fmt: skip


def _of_the_state(tree: Tree, index: int) -> bool:
    """Say whether an enterprise acts for a state: a central bank, a state oil company, a national railway."""
    if _state_run(tree, index) and tree.tokens[index].upos == "NOUN":
        return True
    if tree.lemma(index) not in ENTERPRISES:
        return False
    return any(tree.lemma(k) in STATE_OWNED for k in tree.kids(index, "amod", "compound", "nmod:desc"))


PEOPLE = frozenset({"employees", "workers", "teachers", "nurses", "students", "journalists", "farmers", "dockers"})
"""Whose unions are their own, and not their state's."""


def _of_state(tree: Tree, mention: Mention) -> tuple[str, ...]:
    """Return the state whose institution a body without an id is by its name ("Finnish Parliament")."""
    if mention.type != "organisation" or _known(mention) or not PEOPLE.isdisjoint(mention.text.lower().split()):
        return ()
    inside = [
        m
        for m in tree.sentence.mentions
        if m.type == "state" and mention.start <= m.start and m.end <= mention.end and m is not mention
    ]
    if owner := _owning_state(tree, mention):
        return owner
    several = tuple(dict.fromkeys(i for m in inside for i in m.ids))
    if len(several) > 1:
        return several
    first = mention.text.lower().split()
    official = any(w in acting_nouns() or w.rstrip("s") in acting_nouns() for w in first)
    if official and not inside and first[-1] in HOUSES and (top := tree.token_of(mention)) is not None:
        inside = [m for k in tree.kids(top, "nmod:poss", "amod") for m in tree.at.get(k, ()) if m.type == "state"]
    return inside[0].ids if inside and official else ()


HOUSES = frozenset(
    {"council", "assembly", "parliament", "senate", "congress", "ministry", "authority", "commission", "duma"}
)
"""What a state has of which the name alone does not say whose ("Oman's Shura Council")."""


def actors_at(tree: Tree, index: int, *, depth: int = 0, loose: bool = False) -> list[Actor]:
    """Return the actors that the noun phrase headed by a token stands for, its conjuncts left out.

    A head that is no actor counts through its modifiers when it is a noun that acts for a state ("the Brazilian
    government", "leaders of Armenia and Azerbaijan"), or for any noun where `loose` is set.
    """
    own = [_holder(tree, m) or m for m in tree.at.get(index, ()) if m.type in ACTORS]
    for mention in own:
        if is_document(mention) or (mention.type == "person" and private_person(tree, index)):
            continue
        if (
            mention.type == "organisation"
            and not _known(mention)
            and depth < 2
            and (members := _of_members(tree, index, depth))
        ):
            return members
        if ids := _of_state(tree, mention) or ids_of(mention):
            several = (
                _through(tree, index, depth, loose)
                if mention.form == "nominal" or tree.tokens[index].feat("Number") == "Plur"
                else []
            )
            return several if len(several) > len(ids) else [Actor(i, mention, index) for i in ids]
    token = tree.tokens[index]
    if depth > 3 or (token.upos not in NOMINAL and token.upos != "ADJ" and not own):
        return []
    if tree.lemma(index) in SENT and (sender := _sent(tree, index)):
        return [a for one in tree.conjuncts(sender) for a in actors_at(tree, one, depth=depth + 1)]
    acting = (
        tree.lemma(index) in acting_nouns()
        or tree.tokens[index].text.lower() in STANDING_FOR
        or _of_the_state(tree, index)
        or any(m.type in ("office", "person") for m in own)
        or token.upos == "PROPN"
    )
    if acting or loose:
        found = _through(tree, index, depth, loose)
        if found:
            return found
    for kid in tree.names(index):
        if tree.tokens[kid].deprel in ("compound", "nmod:desc") and not any(
            m.type == "person" for m in tree.at.get(kid, ())
        ):
            continue
        if found := [a for one in tree.conjuncts(kid) for a in actors_at(tree, one, depth=depth + 1)]:
            return found
    return []


STANDING_FOR = frozenset({"those", "that"})
"""Pronouns that repeat the noun before ("the navies of X and those of Y")."""
SENT = frozenset({"delegation", "team", "mission", "envoy"})


def _sent(tree: Tree, index: int) -> int | None:
    """Return who leads or sends a delegation that names no state of its own ("X leads a delegation that …")."""
    token = tree.tokens[index]
    if token.deprel != "obj" or tree.lemma(token.head) not in ("lead", "head", "send", "dispatch"):
        return None
    if tree.kids(index, "amod", "nmod", "compound", "nmod:poss"):
        return None
    return next(iter(tree.kids(token.head, "nsubj")), None)


def _owning_state(tree: Tree, name: Mention) -> tuple[str, ...]:
    """Return the state of which a firm is said to be right before its name ("the state-run Turkish firm X")."""
    before = [t.index for t in tree.tokens if t.end <= name.start][-6:]
    if not before or not _state_run(tree, before[-1] + 1):
        return ()
    start = tree.tokens[before[0]].start
    near = [m for m in tree.sentence.mentions if m.type == "state" and start <= m.start and m.end <= name.start]
    return near[-1].ids if near else ()


def _state_run(tree: Tree, index: int) -> bool:
    """Say whether a firm is its state's ("the state-run Turkish firm")."""
    words = [tree.tokens[i].text.lower() for i in range(max(0, index - 5), index)]
    return any(one in OWNED for one in words) or any(
        one == "state"
        and words[at + 1 : at + 3] in (["-", "run"], ["-", "owned"], ["-", "controlled"], ["-", "backed"])
        for at, one in enumerate(words)
    )


def _holder(tree: Tree, office: Mention) -> Mention | None:
    """Return the person whose name comes right after an office that says no state ("Head of Office X of Y")."""
    if office.type != "office" or ids_of(office):
        return None
    text = {t.start: t for t in tree.tokens}
    after = next((t for t in sorted(text) if t >= office.end), -1)
    return next((m for m in tree.sentence.mentions if m.type == "person" and m.start == after and ids_of(m)), None)


def _of_members(tree: Tree, index: int, depth: int) -> list[Actor]:
    """Return the states that a council or group without an id is of ("the Cooperation Council of the two
    countries")."""
    return [
        a
        for k in tree.kids(index, "nmod")
        if tree.case(k) in ("of", "between")
        for one in tree.conjuncts(k)
        for a in actors_at(tree, one, depth=depth + 1)
        if a.mention.type in ("state", "group")
    ]


def private_person(tree: Tree, index: int) -> bool:
    """Say whether a person is called a singer, a student … rather than by an office."""
    near = [*tree.names(index), *tree.kids(index, "amod"), tree.tokens[index].head]
    return any(
        i >= 0 and tree.tokens[i].upos in ("NOUN", "PROPN") and tree.lemma(i) in private() and abs(i - index) <= 3
        for i in near
    )


def _through(tree: Tree, index: int, depth: int, loose: bool) -> list[Actor]:
    """Read actors off the modifiers of an acting noun: "of" and possessors before adjectives."""
    found: list[Actor] = []
    for kid in tree.children[index]:
        relation = tree.tokens[kid].deprel
        if not any(relation == m or relation.startswith(m + ":") for m in MODIFIERS):
            continue
        if relation.startswith("appos") and any(a.mention.type == "state" for a in found):
            named = [m for m in tree.at.get(kid, ()) if m.type == "organisation"]
            if named and not any(_known(m) for m in named):
                continue  # "the Brazilian promotion agency, X": one and the same
        if relation == "nmod" and tree.case(kid) not in ("of", "from", "for", "between", "in") and not loose:
            continue
        if (
            relation == "nmod"
            and tree.case(kid) in ("in", "for")
            and (
                any(a.mention.type == "state" for a in found)
                or tree.lemma(index) in ("minister", "side", "president", "official", "ally", "partner", "member")
            )
        ):
            continue
        joined = [
            k for k in tree.kids(kid, "compound", "amod") if k + 2 == kid and tree.tokens[k + 1].text in ("-", "–")
        ]
        spots = _field_of(tree, kid) or [_owner(tree, kid) if tree.lemma(kid) == "whose" else kid]
        for one in (*joined, *(c for spot in spots for c in tree.conjuncts(spot))):
            inner = [a for a in actors_at(tree, one, depth=depth + 1) if not _dealt_with(tree, a.mention)]
            found += [a for a in inner if a.id not in {f.id for f in found}]
    for clause in tree.kids(index, "acl") if not found else ():  # "delegations representing X and Y"
        if tree.lemma(clause) == "represent":
            whom = [one for kid in tree.kids(clause, "obj") for one in tree.conjuncts(kid)]
            found += [a for one in whom for a in actors_at(tree, one, depth=depth + 1)]
    return found


DEALING = re.compile(r"\s(?:for|to)\s")
"""What stands in an office's name before the states it deals with."""


def _dealt_with(tree: Tree, actor: Mention) -> bool:
    """Say whether a state is only what an office deals with ("Senior Director for Peru", "Ambassador to Chad")."""
    offices = (m for m in tree.sentence.mentions if m.type == "office" and not m.data.get("plural"))
    around = (m for m in offices if m.start < actor.start and actor.end <= m.end and DEALING.search(m.text))
    return actor.type == "state" and any(not set(ids_of(o)) & set(ids_of(actor)) for o in around)


def _field_of(tree: Tree, kid: int) -> list[int]:
    """Return whose a field of an office is: the states in "ministers of defence of X and Y"."""
    if tree.tokens[kid].upos not in ("NOUN", "PROPN") or any(m.type in ACTORS for m in tree.at.get(kid, ())):
        return []
    inside = [k for one in tree.conjuncts(kid) for k in tree.kids(one, "nmod") if tree.case(k) in ("of", "from")]
    return inside if tree.case(kid) in ("of", "for") and not tree.kids(kid, "det") else []


def _owner(tree: Tree, whose: int) -> int:
    """Return the noun that "whose" stands for ("A and B, whose leaders met")."""
    before = whose - 2 if whose > 1 and tree.tokens[whose - 1].text == "," else whose - 1
    beside = before if before >= 0 and tree.at.get(before) else whose
    return next((tree.tokens[n].head for n in tree.up(whose) if tree.tokens[n].deprel == "acl:relcl"), beside)


def actors_in(tree: Tree, index: int, *, clauses: bool = False) -> list[Actor]:
    """Return every actor named anywhere in a phrase, in text order."""
    inside = set(tree.phrase(index, clauses=clauses))
    found: list[Actor] = []
    for at, mention in tree.mentions(*ACTORS):
        if at in inside:
            found += [Actor(i, mention, at) for i in ids_of(mention)]
    return found


def actors_in_name(tree: Tree, index: int) -> list[Actor]:
    """Return the states and organisations named inside a proper name ("Korea-Singapore Free Trade Agreement")."""
    found: list[Actor] = []
    for name in tree.at.get(index, ()):
        if name.type in ("title", "instrument", "organisation", "level"):
            inside = [
                m
                for m in tree.sentence.mentions
                if m.type in ("state", "organisation") and m is not name and name.start <= m.start and m.end <= name.end
                if m.type == "state" or _known(m)
            ]
            found += [Actor(i, m, index) for m in inside for i in ids_of(m)]
    return found


def unique(actors: list[Actor]) -> list[Actor]:
    """Return the first actor of each id."""
    return list({a.id: a for a in reversed(actors)}.values())[::-1]
