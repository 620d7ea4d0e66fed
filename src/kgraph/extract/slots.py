"""The slots of a fact filled from an instance: one function a slot, in one visible table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from kgraph.extract import areas as area_rules
from kgraph.extract import dates, people, places
from kgraph.extract.antecedents import antecedent, others, reporting_side, several_before, shared_side
from kgraph.extract.bodies import body_meant
from kgraph.extract.context import Context
from kgraph.extract.match import Instance
from kgraph.extract.numbers import counted, years_in
from kgraph.extract.parties import DOCUMENTARY, Actor, actors_at, actors_in, actors_in_name, ids_of, is_document, unique
from kgraph.extract.role_words import acting_nouns, outside_verbs, private
from kgraph.extract.status import been, status_of
from kgraph.extract.subjects import passive, subject
from kgraph.extract.tree import NAMING, PACKS, Tree
from kgraph.records import Mention, Reason, Span


@dataclass(frozen=True, slots=True)
class Filled:
    """A slot's value and why it has it."""

    value: Any
    rule: str
    span: Span | None = None


Filler = Callable[[Instance, Context], "Filled | None"]


def recipe(one: Instance, slot: str) -> list[tuple[str, bool]]:
    """Return the roles to look in for a slot, each with whether it is only a fallback ("?role")."""
    return [(path.lstrip("?"), path.startswith("?")) for path in one.frame.slots.get(slot, ())]


def actors_for(one: Instance, context: Context, slot: str, needs: int) -> list[tuple[Actor, str]]:
    """Collect actors from the roles of a recipe; fallbacks only while there are fewer than `needs`."""
    found: list[tuple[Actor, str]] = []
    for path, fallback in recipe(one, slot):
        have = {a.id for a, _ in found}
        if fallback and (len(have) >= needs or _by_itself(one, found, context)):
            break
        for actor in _from_role(one, context, path, have):
            if actor.id not in {a.id for a, _ in found}:
                found.append((actor, path))
    return found


def _by_itself(one: Instance, found: list[tuple[Actor, str]], context: Context) -> bool:
    """Say whether a meeting has its body ("a G7 meeting"), so that nobody else need be looked for."""
    bodies = one.frame.kind == "meeting" and any(a.id in context.organisations for a, p in found if p != "with")
    gathers = one.frame.name in ("meet", "gather", "confer", "talk-by-phone") and len(found) == 1
    return bodies and (not one.verbal or gathers)


AFTER = ("after", "since", "following", "amid", "despite")


def _from_role(one: Instance, context: Context, path: str, have: set[str]) -> list[Actor]:
    tree = one.tree
    aside = one.frame.kind == "agreement" and tree.case(one.token) in AFTER
    if aside and (path == "governor_agent" or (path in ("document", "pair") and len(context.trees) < 3)):
        return []  # "lifts its ban after the signing of the deal": whoever lifts it did not sign
    if path in ("clause", "governor_agent", "document") and one.frame.kind == "negotiation" and _watched(one):
        return []
    if path == "document" or (path == "pair" and not have):
        return _from_document(one, context, have)
    if path == "they":
        mention = Mention(start=one.span()[0], end=one.span()[1], text="", type="group", rule="those told of before")
        return [Actor(i, mention, one.token) for i in several_before(one, context.told)]
    if path == "outer":
        return _outer(one)
    if path == "speaker":
        return reporting_side(tree, one.token) if len(have) == 1 else []
    if path == "told":
        return _from_told(one, context, have)
    if path == "leading":
        mention = Mention(
            start=one.span()[0], end=one.span()[1], text="", type="state", rule="document's leading actor"
        )
        return [Actor(i, mention, one.token) for i, _ in context.named.most_common(1)]
    if path == "sentence":
        return [
            a
            for root in range(len(tree.tokens))
            if tree.tokens[root].head < 0
            for a in actors_in(tree, root, clauses=True)
        ]
    if path == "clause":
        return [a for token in one.fillers(path) for a in _clause_actors(one, token)]
    if path.endswith(".names"):
        return [a for token in one.fillers(path.removesuffix(".names")) for a in actors_in_name(tree, token)]
    if path.endswith("complement.agent"):
        return _in_relative(one, path)
    loose = path.split(".")[-1] in ("modifier", "poss")
    spots = [i for i in one.fillers(path) if not (loose and tree.lemma(i) in private() | HELPED_BY)]
    if path == "governor":
        spots = [one for token in spots for one in tree.conjuncts(token)]
    return unique([a for token in spots for a in actors_at(tree, token, loose=loose)])


def _from_told(one: Instance, context: Context, have: set[str]) -> list[Actor]:
    """Return the parties of the document or the talks that an instance takes up, or who talks with a party named
    alone."""
    mention = Mention(start=one.span()[0], end=one.span()[1], text="", type="group", rule="told before")
    if others(one):
        return []
    model = antecedent(one, context.told)
    if model is not None and have <= set(model.parties):
        return [Actor(i, mention, one.token) for i in model.parties if i not in have]
    other = shared_side(next(iter(have)), one, context.told) if len(have) == 1 and not one.verbal else ""
    return [Actor(other, mention, one.token)] if other else []


def _outer(one: Instance) -> list[Actor]:
    """Return who acts in the clause around a participle ("signed the law ratifying the treaty")."""
    tree, token = one.tree, one.tree.tokens[one.token]
    if not one.verbal or not token.deprel.startswith("acl") or token.head < 0:
        return []
    clause = tree.clause(token.head)
    if clause == one.token or tree.lemma(clause) in outside_verbs():
        return []
    return unique([a for s in subject(tree, clause) for t in tree.conjuncts(s) for a in actors_at(tree, t)])


def _in_relative(one: Instance, path: str) -> list[Actor]:
    """Return who does what a document says in its relative clause ("a deal under which X supplies oil"); who brokered
    or offered it is none of its parties."""
    tree = one.tree
    clauses = one.fillers(path.removesuffix(".agent"))
    who = [s for c in clauses for s in tree.kids(c, "nsubj")]
    if one.frame.kind == "negotiation":
        who += [s for c in clauses for s in tree.kids(c, "obl") if tree.case(s) == "by"]
    return unique([a for s in who for t in tree.conjuncts(s) for a in actors_at(tree, t)])


HELPED_BY = frozenset({"back", "broker", "mediate", "sponsor", "draft", "propose", "support", "facilitate"})
"""Participles with which a document says who helped it ("a US-backed ceasefire"), not who made it."""
TALKED_OF = frozenset({"discuss", "review", "raise", "address", "status", "state", "outcome", "future", "result"})
"""Words above talks that others only talk about."""


def _watched(one: Instance) -> bool:
    """Say whether the clause around talks only looks at them ("supporting negotiations on tax")."""
    return one.governor >= 0 and one.tree.lemma(one.governor) in outside_verbs() | TALKED_OF


def _clause_actors(one: Instance, clause: int) -> list[Actor]:
    """Return the actors in a clause, but not those that only say where."""
    tree = one.tree
    where = [*tree.kids(clause, "obl"), *tree.kids(one.token, "nmod")]
    placed = {i for k in where if tree.case(k) in ("in", "at", "near") for i in tree.phrase(k)}
    return [a for a in actors_in(tree, clause) if a.token not in placed]


def _outsider(one: Instance) -> bool:
    """Say whether someone who is no actor does it ("the company signed"), so that nobody else is meant."""
    tree = one.tree
    if one.frame.hints.get("pronoun"):
        return False  # "the figure doubled"
    if "agent" in one.frame.requires and "actor" not in one.frame.requires["agent"]:
        return False  # "the treaty expires"
    agents = [i for i in one.roles.get("agent", []) if tree.tokens[i].upos == "NOUN"]
    return any(not tree.at.get(i) and tree.lemma(i) not in acting_nouns() and not actors_at(tree, i) for i in agents)


def _from_document(one: Instance, context: Context, have: set[str]) -> list[Actor]:
    if _outsider(one) or (one.frame.kind == "negotiation" and len(context.trees) < 3):
        return []
    mention = Mention(start=one.span()[0], end=one.span()[1], text="", type="group", rule="document's pair")
    if not have:
        return [Actor(i, mention, one.token) for i in context.pair] if len(context.pair) == 2 else []
    partner = context.partner(next(iter(have)))
    return [Actor(partner, mention, one.token)] if partner else []


# --- one function a slot ----------------------------------------------------------------------------------------


def _unplaced(one: Instance) -> bool:
    """Say whether someone acts beside the party found whose state the text leaves open."""
    spots = [s for path in ("agent", "with", "between") for i in one.fillers(path) for s in (i, *one.tree.names(i))]
    return any(m.type == "person" and not m.data.get("of") for s in spots for m in one.tree.at.get(s, ()))


def _only_where(one: Instance, state: str) -> bool:
    """Say whether a state only says where it is ("met a dissident in Peru") in a text of this one sentence."""
    tree = one.tree
    spots = [i for i, m in tree.mentions("state", "organisation", "office", "person") if state in ids_of(m)]
    return bool(spots) and all(tree.case(i) in ("in", "at", "near", "outside") for i in spots)


NAMED_ONLY = frozenset({"meeting", "visit", "exercise", "partnership", "diplomatic_relations", "cooperation"})
"""Kinds to which only states and known organisations are parties: a name alone may be a company, a school, a club."""


def parties(one: Instance, context: Context) -> Filled | None:
    """Who takes part."""
    found = actors_for(one, context, "parties", one.frame.needs)
    if not found:
        return None
    if _by_itself(one, found, context) and len(found) == 1:
        return Filled((found[0][0].id,), "body that meets", _span(found[0][0].mention))
    other = context.partner(found[0][0].id) if len(found) == 1 and _unplaced(one) else ""
    if other and not _only_where(one, other):
        found.append((Actor(other, found[0][0].mention, one.token), "document"))
    if one.frame.kind in NAMED_ONLY:
        found = [(a, path) for a, path in found if a.id.isupper() or a.id in context.known]
        if not found:
            return None
    rules = ", ".join(dict.fromkeys(f"{path}:{actor.mention.rule or actor.mention.form}" for actor, path in found))
    return Filled(tuple(a.id for a, _ in found), rules, _span(found[0][0].mention))


def host(one: Instance, _context: Context) -> Filled | None:
    """Where someone travels: a state or body, or the state of a city or venue."""
    tree = one.tree
    for path, _ in recipe(one, "host"):
        found: dict[str, Mention] = {}
        for token in one.fillers(path):
            if path == "place" and tree.case(token) not in ("in", "at", "inside", ""):
                continue
            for id_, mention in _hosts(one, token):
                found.setdefault(id_, mention)
        if found:
            first = next(iter(found.values()))
            return Filled(tuple(found) if len(found) > 1 else next(iter(found)), path, _span(first))
    return None


def _hosts(one: Instance, token: int) -> list[tuple[str, Mention]]:
    tree = one.tree
    for spot in (token, *tree.kids(token, "appos")):
        for mention in tree.at.get(spot, ()):
            if mention.type == "place" and mention.data.get("in"):
                return [(mention.data["in"], mention)]
    found = actors_at(tree, token, loose=True)
    if not found:  # "a base in Greenland", "the base, a facility in Greenland"
        near = [k for s in (token, *tree.kids(token, "appos")) for k in tree.kids(s, "nmod") if tree.case(k) == "in"]
        found = [a for k in near for a in actors_at(tree, k)]
    hosting = one.frame.name in ("host", "roll-out", "guest", "accept-invitation")
    return [(a.id, a.mention) for a in found if (hosting or a.mention.type != "person") and a.id.isupper()]


def body(one: Instance, context: Context) -> Filled | None:
    """What is joined or left: an organisation, or an initiative or accords by their name."""
    for path, _ in recipe(one, "organisation"):
        found = [m for token in one.fillers(path) if (m := _body_at(one, token, path))]
        if found:
            names = tuple(dict.fromkeys(m.ids[0] if m.ids else m.text for m in found))
            several = len(names) > 1 and path.endswith("including")
            return Filled(names if several else names[0], path, _span(found[0]))
    if one.frame.hints.get("body") == "told" and _left_open(one):
        own = tuple(a.id for a, _ in actors_for(one, context, "parties", 1))
        if meant := body_meant(one.tree, one.token, own, context):
            return Filled(meant[0], "body told before", _span(meant[1]))
    return None


def _left_open(one: Instance) -> bool:
    """Say whether what is joined is not named: nothing stands there, a pronoun, or a word such as "the bloc"."""
    tree, kinds = one.tree, one.frame.classes.get("bodies", ())
    if any(path == "theme" for path, _ in recipe(one, "parties")):  # "Guinea was readmitted"
        return True
    entries = one.frame.classes.get("entries", ()) if one.frame.action == "apply" else ()
    themes = [
        i
        for role in ("theme", "source")
        for i in one.roles.get(role, [])
        if not actors_at(tree, i, loose=True)
        or tree.lemma(i) in entries  # "lodged its application"
        or any(tree.tokens[k].text == "based" for k in tree.subtree(i))
    ]
    held = [i for role in ("theme", "source") for i in one.roles.get(role, []) if i not in themes]
    if one.frame.action == "support" or one.frame.name == "decline-invitation":
        return True
    return not held and all(tree.tokens[i].upos == "PRON" or tree.lemma(i) in (*kinds, *entries) for i in themes)


def _body_at(one: Instance, token: int, path: str) -> Mention | None:
    """Return the body that a phrase is: one that only says whose something is ("the NATO mission") does not count."""
    tree = one.tree
    mention = nearest(one, token, ("organisation", "title"))
    if mention is None or (mention.text.islower() and (not mention.ids or mention.ids[0] == mention.text)):
        return None
    spot = tree.token_of(mention)
    beside = spot != token and spot is not None and tree.tokens[spot].deprel in ("compound", "amod", "nmod:desc")
    kind = one.frame.classes.get("bodies", ())
    modified = path.rsplit(".", 1)[-1] in ("agent", "theme", "goal", "source", "of", "place", "complement")
    if beside and modified and kind and tree.lemma(token) not in (*kind, *one.frame.classes.get("members", ())):
        return None
    return mention


def single_actor(slot: str) -> Filler:
    """Make the filler of a slot that holds one actor, several as a tuple."""

    def fill(one: Instance, context: Context) -> Filled | None:
        found = actors_for(one, context, slot, 1)
        if not found:
            return None
        ids = tuple(dict.fromkeys(a.id for a, _ in found))
        return Filled(ids[0] if len(ids) == 1 else ids, found[0][1], _span(found[0][0].mention))

    return fill


GATHERING = frozenset({"meet", "gather", "convene", "assemble", "speak", "talk", "call", "hold", "sit"})


def _met_for_it(tree: Tree, token: int) -> bool:
    """Say whether a purpose is what people have met for, and so done ("met on Monday to sign the accord")."""
    head = tree.tokens[token].head
    return head >= 0 and tree.lemma(head) in GATHERING and status_of(tree, head).value == "completed"


BY_ANNOUNCEMENT = frozenset({"partnership", "negotiation", "diplomatic_relations", "agreement"})
"""Kinds whose beginning or end is done by being announced."""


def _announced(one: Instance, token: int) -> bool:
    """Say whether an act is told by its announcement, which does it ("announced the upgrade of ties")."""
    tree = one.tree
    past = tree.tokens[token].feat("Tense") == "Past" and tree.lemma(token) == "announce"
    return past and not one.verbal and not any(tree.lemma(k) in ("will", "to", "may") for k in tree.kids(token, "aux"))


def status(one: Instance, _context: Context) -> Filled | None:
    """How real it is."""
    found = status_of(one.tree, one.spot, default=one.frame.hints.get("nominal_status", "completed"))
    token = one.tree.tokens[found.token]
    where = (token.start, token.end)
    if found.rule == "purpose" and (one.frame.kind == "meeting" or _met_for_it(one.tree, found.token)):
        found = status_of(one.tree, one.tree.tokens[found.token].head)
    if found.rule == "future on a condition" and dates.date_of(one) is None:
        return Filled("proposed", found.rule, where)
    if one.frame.kind in BY_ANNOUNCEMENT and found.value == "planned" and _announced(one, found.token):
        return Filled("completed", "done by being announced", where)
    if one.frame.status and found.value in (
        "completed",
        "ongoing",
        "planned" if one.frame.status in ("denied", "proposed") else "",
    ):
        return Filled(one.frame.status, f"frame, not {found.rule}", one.span())
    if (
        found.rule.startswith("progressive")
        and one.frame.kind in ("visit", "meeting", "agreement")
        and one.frame.action != "amend"
    ):
        ahead = one.frame.kind == "agreement" and one.frame.action not in ("suspend", "terminate")
        return Filled("planned" if ahead else "completed", "under way", where)
    if found.rule.startswith("progressive") and one.frame.action == "mark":
        return Filled("completed", "being marked", where)
    if found.rule == "modal" and _procedure(one, found.token):
        return Filled("planned", "must, a procedure", where)
    if found.rule == "planned: vote" and one.verbal and one.tree.lemma(one.token) in VOTED:
        return Filled("completed", "done by a vote", where)
    if found.rule == "modal" and _expected(one, found.token):
        return Filled("planned", "should, with a date", where)
    bare = found.rule == "default" and not one.verbal and bool(one.tree.kids(one.token, "nsubj"))  # "X and Y in talks"
    standing = found.rule == "present" and (not one.verbal or found.token != one.token)
    standing = standing or (not one.verbal and been(one.tree, one.token))
    if (bare or standing) and "present" in one.frame.hints:
        return Filled(one.frame.hints["present"], "present tense", where)
    return Filled(found.value, found.rule, where)


def _procedure(one: Instance, token: int) -> bool:
    """Say whether "must" tells a step that a document signed still has before it ("must be ratified by both")."""
    tree = one.tree
    must = any(tree.lemma(k) in ("must", "need") for k in tree.kids(token, "aux"))
    return must and one.frame.kind == "agreement" and (one.frame.action == "ratify" or passive(tree, token))


VOTED = frozenset({"approve", "ratify", "endorse", "back", "support", "adopt", "accept", "admit", "clear", "pass"})
"""Acts that a vote for them does ("voted to approve the treaty")."""


def _expected(one: Instance, token: int) -> bool:
    """Say whether "should" tells an expected day rather than a wish."""
    return any(one.tree.lemma(k) == "should" for k in one.tree.kids(token, "aux")) and dates.date_of(one) is not None


def date(one: Instance, _context: Context) -> Filled | None:
    """When it happens."""
    found = dates.date_of(one)
    return Filled(found.value, found.rule, _span(found.mention)) if found else None


def since(one: Instance, _context: Context) -> Filled | None:
    """Since which year a standing state lasts, where the frame reads its beginning off that."""
    found = dates.date_of(one) if one.frame.hints.get("since") else None
    if found is None or found.mention.form != "since":
        return None
    return Filled(int(found.value[:4]), "since then", _span(found.mention))


def areas(one: Instance, _context: Context) -> Filled | None:
    """What it is about; fallback roles only where the others tell nothing narrower than working together."""
    paths = recipe(one, "areas")
    found = area_rules.areas_of(one, [path for path, fallback in paths if not fallback])
    subject = one.tree.tokens[one.token].deprel.startswith("nsubj")
    if any(fallback for _, fallback in paths) and not subject and all(m.ids == ("multilateralism",) for m in found):
        beyond = [path for path, fallback in paths if fallback and not (one.verbal and path.startswith("above"))]
        wider = area_rules.areas_of(one, beyond)
        found = [m for m in wider if m.ids != ("multilateralism",)] or wider or found
    return (
        Filled(tuple(dict.fromkeys(i for m in found for i in m.ids)), "areas named", _span(found[0])) if found else None
    )


def persons(one: Instance, context: Context) -> Filled | None:
    """Who acts in it."""
    found: list[Mention] = []
    for path, fallback in recipe(one, "people"):
        if not (fallback and found):
            found += [m for m in people.people_of(one, [path], context) if m not in found]
    return Filled(tuple(dict.fromkeys(m.ids[0] for m in found)), "persons named", _span(found[0])) if found else None


def place(one: Instance, _context: Context) -> Filled | None:
    """Where it is."""
    found = places.place_of(one, [path for path, _ in recipe(one, "place")])
    return Filled(found.text, "place named", _span(found)) if found else None


def mention_id(slot: str, *types: str) -> Filler:
    """Make the filler of a slot that holds the id of the nearest mention of a type."""

    def fill(one: Instance, _context: Context) -> Filled | None:
        for path, _ in recipe(one, slot):
            for token in one.fillers(path):
                if mention := nearest(one, token, types, inside="level" in types):
                    return Filled(mention.ids[0] if mention.ids else mention.text, path, _span(mention))
        return None

    return fill


def nearest(one: Instance, token: int, types: tuple[str, ...], *, inside: bool = False) -> Mention | None:
    """Return the mention of a type that heads a phrase, stands in apposition to it or behind a word like "package
    of"."""
    tree = one.tree
    for spot in tree.about(token):
        if held := [m for m in tree.at.get(spot, ()) if m.type in types]:
            return held[0]
    within = set(tree.phrase(token)) if inside else set()
    return next((m for i, m in tree.mentions(*types) if i in within), None)


def title(one: Instance, _context: Context) -> Filled | None:
    """The proper name of a document or undertaking."""
    for path, _ in recipe(one, "title"):
        for token in one.fillers(path):
            mention = nearest(one, token, ("title",)) or _named_document(one, token) or _apposed_to(one, token)
            if mention is not None and " " not in mention.text and mention.text.lower().endswith(DOCUMENTARY):
                continue  # "the Accords": which, is told elsewhere
            if mention is not None and one.frame.kind == "exercise" and _of_states_only(one, mention):
                continue  # "Kenyan–Ugandan exercises"
            if mention is None and one.frame.hints.get("named_body"):
                mention = nearest(one, token, ("organisation",))
            if mention is None and one.frame.kind == "project":
                mention = _called(one, token)
            if mention:
                founded = mention.type == "organisation" and one.frame.name == "found"
                plain = mention.type == "instrument" or founded or not mention.ids
                name = mention.text if plain else mention.ids[0]
                return Filled(name.removeprefix("the ").removeprefix("The "), path, _span(mention))
    return None


def _called(one: Instance, token: int) -> Mention | None:
    """Return the name that an undertaking is given ("an initiative called Shield of the Coast")."""
    tree = one.tree
    for clause in tree.kids(token, "acl"):
        for name in tree.kids(clause, "xcomp", "obj", "obl") if tree.lemma(clause) in NAMING else ():
            at = tree.tokens[name]
            if at.upos == "PROPN":
                return Mention(start=at.start, end=at.end, text=at.text, type="title", rule="called so")
    return None


def _apposed_to(one: Instance, token: int) -> Mention | None:
    """Return the name that a document stands beside ("the Falepili Union, a treaty that …")."""
    at = one.tree.tokens[token]
    if at.deprel != "appos" or at.head < 0:
        return None
    held = [m for m in one.tree.at.get(at.head, ()) if m.type in ("title", "organisation")]
    return next((m for m in held if " " in m.text and (not m.ids or m.ids[0] == m.text)), None)


def _of_states_only(one: Instance, name: Mention) -> bool:
    """Say whether a name is nothing but the states in it."""
    inside = [
        m for m in one.tree.sentence.mentions if m.type == "state" and name.start <= m.start and m.end <= name.end
    ]
    return sum(m.end - m.start for m in inside) >= len(name.text) - len(inside)


FORMS = frozenset(
    {"mou", "letter_of_intent", "joint_statement", "joint_declaration", "communique", "exchange_of_notes", "protocol"}
)


def _named_document(one: Instance, token: int) -> Mention | None:
    """Return a body that is a document by its name ("Artemis Accords"), or an instrument written as a name."""
    mention = nearest(one, token, ("organisation",))
    named = mention.text.removeprefix("the ").removeprefix("The ") if mention else ""
    if mention and is_document(mention) and " " in named and not named.islower():
        return mention
    if mention := nearest(one, token, ("instrument",)):
        words = [w for w in mention.text.split() if w not in ("of", "on", "and", "for", "the")]
        if len(words) >= 3 and all(w[:1].isupper() for w in words) and not FORMS & set(mention.ids):
            return mention
    return None


def count(one: Instance, _context: Context) -> Filled | None:
    """How many documents ("eight MOUs")."""
    tree = one.tree
    for path, _ in recipe(one, "count"):
        for token in (i for f in one.fillers(path) for i in (tree.about(f) if tree.lemma(f) in PACKS else (f,))):
            for kid in tree.kids(token, "nummod"):
                at = tree.tokens[kid]
                if (value := counted(tree, kid)) is not None and 1 < value < 1000 and not _is_time(one, kid):
                    return Filled(value, path, (at.start, at.end))
            for mention in tree.at.get(token, ()):
                if mention.type == "count" and mention.data.get("value"):
                    return Filled(mention.data["value"], path, _span(mention))
    return None


TIES = frozenset(
    {"relation", "tie", "relationship", "friendship", "diplomatic", "cooperation", "partnership", "link", "alliance"}
)


def _is_time(one: Instance, index: int) -> bool:
    return any(m.type == "time" for m in one.tree.at.get(index, ()))


def years(one: Instance, _context: Context) -> Filled | None:
    """The years of an anniversary."""
    for path, _ in recipe(one, "years"):
        for token in one.fillers(path):
            if not any(one.tree.lemma(i) in TIES for i in one.tree.phrase(token)):
                continue
            if found := years_in(one.tree, one.tree.phrase(token)):
                at = one.tree.tokens[found[1]]
                return Filled(found[0], path, (at.start, at.end))
    return None


def under(one: Instance, _context: Context) -> Filled | None:
    """Programmes it runs under."""
    found = [m for path, _ in recipe(one, "under") for t in one.fillers(path) if (m := nearest(one, t, ("title",)))]
    names = tuple(dict.fromkeys(m.ids[0] if m.ids else m.text for m in found))
    return Filled(names, "under", _span(found[0])) if names else None


def beneficiary(one: Instance, _context: Context) -> Filled | None:
    """Whom it is for: an actor or a region."""
    for path, _ in recipe(one, "beneficiary"):
        for token in one.fillers(path):
            if mention := nearest(one, token, ("region", "state", "organisation"), inside=True):
                value = mention.text if mention.type == "region" else (mention.ids or (mention.text,))[0]
                return Filled(value, path, _span(mention))
    return None


def hinted(slot: str) -> Filler:
    """Make the filler of a slot told by words near the trigger (hints.SLOT.VALUE = [words])."""

    def fill(one: Instance, _context: Context) -> Filled | None:
        for value, words in one.frame.hints.get(slot, {}).items():
            if (at := _hint(one, words)) is not None:
                token = one.tree.tokens[at]
                return Filled(value, f"word {token.text!r}", (token.start, token.end))
        return None

    return fill


def _hint(one: Instance, words: list[str]) -> int | None:
    tree = one.tree
    beside = (
        ("with", "purpose", "place", "complement")
        if one.frame.kind == "support"
        else ("purpose", "place", "complement")
    )
    around = [
        *one.roles.get("modifier", []),
        *(i for t in (*one.roles.get("theme", []), *one.roles.get("of", [])) for i in tree.phrase(t)),
        one.token,
        *(i for role in beside for t in one.roles.get(role, []) for i in tree.phrase(t)),
        *(k for k in tree.kids(one.token, "advmod", "amod")),
    ]
    for index in around:
        if _named(tree, index):
            continue  # "at the Department of State"
        following = " ".join(t.text.lower() for t in tree.tokens[index : index + 2])
        if tree.lemma(index) in words or tree.tokens[index].text.lower() in words or following in words:
            return index
    return None


def _named(tree: Tree, index: int) -> bool:
    """Say whether a word is part of a body's or an office's name."""
    token = tree.tokens[index]
    return token.text[:1].isupper() and any(
        m.start <= token.start and token.end <= m.end and m.text != token.text
        for m in tree.sentence.mentions
        if m.type in ("state", "organisation", "office")
    )


def _span(mention: Mention) -> Span:
    return mention.start, mention.end


def reason(slot: str, filled: Filled) -> Reason:
    """Turn a filled slot into its reason."""
    return Reason(slot, filled.rule, filled.span)


SLOTS: dict[str, Filler] = {
    "parties": parties,
    "status": status,
    "date": date,
    "people": persons,
    "place": place,
    "areas": areas,
    "instrument": mention_id("instrument", "instrument"),
    "title": title,
    "count": count,
    "level": mention_id("level", "level"),
    "previous_level": mention_id("previous_level", "level"),
    "host": host,
    "organisation": body,
    "member": single_actor("member"),
    "provider": single_actor("provider"),
    "recipient": single_actor("recipient"),
    "visit_type": hinted("visit_type"),
    "meeting_type": hinted("meeting_type"),
    "support_type": hinted("support_type"),
    "years": years,
    "since": since,
    "under": under,
    "beneficiary": beneficiary,
}
