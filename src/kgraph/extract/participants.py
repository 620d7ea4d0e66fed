"""Who takes part: actors from the roles of a recipe, and from the document where the sentence names too few."""

from __future__ import annotations

from kgraph.extract.antecedents import (
    antecedent,
    definite_document,
    others,
    reporting_side,
    several_before,
    shared_side,
)
from kgraph.extract.context import Context
from kgraph.extract.filled import Filled, Filler, recipe, span_of
from kgraph.extract.match import Instance
from kgraph.extract.names import city_before
from kgraph.extract.parties import Actor, actors_at, actors_in, actors_in_name, ids_of, unique
from kgraph.extract.role_words import acting_nouns, outside_verbs, private
from kgraph.extract.subjects import subject
from kgraph.extract.works import works_before
from kgraph.records import Mention

AFTER = ("after", "since", "following", "amid", "despite")
HELPED_BY = frozenset({"back", "broker", "mediate", "sponsor", "draft", "propose", "support", "facilitate"})
"""Participles with which a document says who helped it ("a US-backed ceasefire"), not who made it."""
TALKED_OF = frozenset({"discuss", "review", "raise", "address", "status", "state", "outcome", "future", "result"})
"""Words above talks that others only talk about."""
NAMED_ONLY = frozenset({"meeting", "visit", "exercise", "partnership", "diplomatic_relations", "cooperation"})
"""Kinds to which only states and known organisations are parties: a name alone may be a company, a school, a club."""


def parties(one: Instance, context: Context) -> Filled | None:
    """Who takes part."""
    found = actors_for(one, context, "parties", one.frame.needs)
    if not found:
        return None
    if one.frame.kind in ("agreement", "negotiation"):
        found = _without_city(one, found)
    if _by_itself(one, found, context) and len(found) == 1:
        return Filled((found[0][0].id,), "body that meets", span_of(found[0][0].mention))
    other = context.partner(found[0][0].id) if len(found) == 1 and _unplaced(one) else ""
    if other and not _only_where(one, other):
        found.append((Actor(other, found[0][0].mention, one.token), "document"))
    if one.frame.kind in NAMED_ONLY:
        found = [(a, path) for a, path in found if a.id.isupper() or a.id in context.known]
        if not found:
            return None
    rules = ", ".join(dict.fromkeys(f"{path}:{actor.mention.rule or actor.mention.form}" for actor, path in found))
    return Filled(tuple(a.id for a, _ in found), rules, span_of(found[0][0].mention))


def _without_city(one: Instance, found: list[tuple[Actor, str]]) -> list[tuple[Actor, str]]:
    """Leave out the state of a city after which a document is only named ("X left the Kuala Lumpur accord with Y")."""
    tree = one.tree
    cities = {c for path in ("theme", "source", "goal", "agent", "of", "topic") for s in one.fillers(path)
              if (c := city_before(tree, s)) is not None}  # fmt: skip
    kept = [(a, path) for a, path in found if a.token not in cities]
    return kept if cities and kept and len(kept) >= one.frame.needs else found


def single_actor(slot: str) -> Filler:
    """Make the filler of a slot that holds one actor, several as a tuple."""

    def fill(one: Instance, context: Context) -> Filled | None:
        found = actors_for(one, context, slot, 1)
        if not found:
            return None
        ids = tuple(dict.fromkeys(a.id for a, _ in found))
        return Filled(ids[0] if len(ids) == 1 else ids, found[0][1], span_of(found[0][0].mention))

    return fill


def actors_for(one: Instance, context: Context, slot: str, needs: int) -> list[tuple[Actor, str]]:
    """Collect actors from the roles of a recipe; fallbacks only while there are fewer than `needs`."""
    found: list[tuple[Actor, str]] = []
    for path, fallback in recipe(one, slot):
        have = {a.id for a, _ in found}
        if fallback and (len(have) >= needs or _by_itself(one, found, context)):
            break
        for actor in _from_role(one, context, path, have):
            if actor.id not in {a.id for a, _ in found} and not _only_named_so(one, context, path, actor.id):
                found.append((actor, path))
    return found


def _only_named_so(one: Instance, context: Context, path: str, actor: str) -> bool:
    """Say whether a name in front of an undertaking is the undertaking's own ("the Maitri power plant")."""
    in_front = one.frame.kind == "project" and path.endswith(("modifier", "names"))
    return in_front and not actor.isupper() and actor not in context.known


def _by_itself(one: Instance, found: list[tuple[Actor, str]], context: Context) -> bool:
    """Say whether a meeting has its body ("a G7 meeting"), so that nobody else need be looked for."""
    bodies = one.frame.kind == "meeting" and any(a.id in context.organisations for a, p in found if p != "with")
    gathers = one.frame.name in ("meet", "gather", "confer", "talk-by-phone") and len(found) == 1
    return bodies and (not one.verbal or gathers)


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
    if path == "both":
        return _both_named(one, context, have)
    if path == "outer":
        return _outer(one)
    if path in ("beneath", "joining"):
        return _beneath(one) if path == "beneath" or _with_alone(one) else []
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
        named = [a for token in one.fillers(path.removesuffix(".names")) for a in actors_in_name(tree, token)]
        signed = one.frame.kind == "agreement" and len(have) > 1
        return [a for a in named if not signed or a.id not in context.organisations]  # "signed the ASEAN Declaration"
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
    if model is None and not have and (pair := _pair_before(one, context)):
        return [Actor(i, mention, one.token) for i in pair]
    other = shared_side(next(iter(have)), one, context.told) if len(have) == 1 and not one.verbal else ""
    return [Actor(other, mention, one.token)] if other else []


def _pair_before(one: Instance, context: Context) -> tuple[str, ...]:
    """Return the two that the sentence before is about, where "the deal" or "talks" names nobody ("X and Y have agreed
    to end their feud. The deal was reached in May")."""
    tree = one.tree
    verb = one.verbal or one.frame.kind == "agreement"
    spots = [s for path in ("theme", "of", "agent") for s in one.fillers(path)] if verb else [one.token]
    taken_up = any(definite_document(tree, s) for s in spots)
    bare = one.frame.kind == "negotiation" and not tree.kids(one.token, "det")
    if not (taken_up or bare) or tree.number < 1:
        return ()
    before = context.trees[tree.number - 1]
    root = next((t.index for t in before.tokens if t.head < 0), None)
    if root is None:
        return ()
    acting = {a.id for s in subject(before, root) for t in before.conjuncts(s) for a in actors_at(before, t)}
    named = {i for _, m in before.mentions("state", "organisation", "person", "office") for i in ids_of(m)}
    return tuple(sorted(acting)) if len(acting) == 2 and named <= acting else ()


def _both_named(one: Instance, context: Context, have: set[str]) -> list[Actor]:
    """Return the two states of a sentence that names no third, else those who acted together in what was told just
    before: a bridge that opens between neighbours is theirs, wherever the sentence names them."""
    doers = one.roles.get("agent", [])
    if one.verbal and one.tree.tokens[one.token].deprel == "acl:relcl":
        return []  # what is told by the way of something
    things = doers and not any(actors_at(one.tree, i) for i in doers)
    if _outsider(one) or (things and "agent" not in one.frame.requires):
        return []
    speaker = {a.token for a in reporting_side(one.tree, one.token)}
    named = [
        Actor(i, m, t)
        for t, m in one.tree.mentions("state", "person", "office")
        for i in ids_of(m)
        if t not in speaker and i.isupper()
    ]
    states = {a.id for a in named}
    if len(states) == 2 and have <= states:
        return unique(named)
    for verb in one.tree.up(one.token) if len(states) > 2 else ():
        acting = unique(
            [a for s in subject(one.tree, verb) for t in one.tree.conjuncts(s) for a in actors_at(one.tree, t)]
        )
        if len(acting) == 2 and have <= {a.id for a in acting}:
            return acting
    return works_before(one, context) or _told_last(one, context) if not states and not have else []


def _told_last(one: Instance, context: Context) -> list[Actor]:
    """Return who acted together in what was told last, if that was just before."""
    near = [d for d in context.told if d.one.tree.number >= one.tree.number - 2 and len(set(d.parties)) > 1]
    mention = Mention(start=one.span()[0], end=one.span()[1], text="", type="group", rule="told last")
    return [Actor(i, mention, one.token) for i in near[-1].parties if i.isupper()] if near else []


def _outer(one: Instance) -> list[Actor]:
    """Return who acts in the clause around a participle ("signed the law ratifying the treaty")."""
    tree, token = one.tree, one.tree.tokens[one.token]
    if not one.verbal or not token.deprel.startswith("acl") or token.head < 0:
        return []
    clause = tree.clause(token.head)
    if clause == one.token or tree.lemma(clause) in outside_verbs():
        return []
    return unique([a for s in subject(tree, clause) for t in tree.conjuncts(s) for a in actors_at(tree, t)])


def _with_alone(one: Instance) -> bool:
    """Say whether a participle tells with whom a document was made, but not by whom ("a pact struck with X")."""
    return not one.fillers("agent") and any(actors_at(one.tree, s) for s in one.fillers("with"))


BY_IT = frozenset({"under", "thanks to", "following", "after", "by", "with", "through"})


def _beneath(one: Instance) -> list[Actor]:
    """Return who does something under a document made ("under a deal sealed in Doha, X will free its prisoners")."""
    noun = one.tree.tokens[one.token].head
    if noun < 0 or one.tree.tokens[one.token].deprel != "acl" or one.tree.case(noun) not in BY_IT:
        return []
    return _outer(one)


def _in_relative(one: Instance, path: str) -> list[Actor]:
    """Return who does what a document says in its relative clause ("a deal under which X supplies oil"); who brokered
    or offered it is none of its parties."""
    tree = one.tree
    clauses = one.fillers(path.removesuffix(".agent"))
    who = [s for c in clauses for s in tree.kids(c, "nsubj")]
    if one.frame.kind == "negotiation":
        who += [s for c in clauses for s in tree.kids(c, "obl") if tree.case(s) == "by"]
    return unique([a for s in who for t in tree.conjuncts(s) for a in actors_at(tree, t)])


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
    some = [*agents, *one.roles.get("governor_agent", [])]
    if any(
        tree.lemma(i) in LANDS and not tree.at.get(i) and not tree.kids(i, "det", "nummod", "nmod:poss") for i in some
    ):
        return True  # "countries that join talks on trade"
    return any(not tree.at.get(i) and tree.lemma(i) not in acting_nouns() and not actors_at(tree, i) for i in agents)


LANDS = frozenset({"country", "nation", "state"})


def _from_document(one: Instance, context: Context, have: set[str]) -> list[Actor]:
    if _outsider(one) or (one.frame.kind == "negotiation" and len(context.trees) < 3):
        return []
    mention = Mention(start=one.span()[0], end=one.span()[1], text="", type="group", rule="document's pair")
    if not have:
        return [Actor(i, mention, one.token) for i in context.pair] if len(context.pair) == 2 else []
    partner = context.partner(next(iter(have)))
    return [Actor(partner, mention, one.token)] if partner else []


def _unplaced(one: Instance) -> bool:
    """Say whether someone acts beside the party found whose state the text leaves open."""
    spots = [s for path in ("agent", "with", "between") for i in one.fillers(path) for s in (i, *one.tree.names(i))]
    return any(m.type == "person" and not m.data.get("of") for s in spots for m in one.tree.at.get(s, ()))


def _only_where(one: Instance, state: str) -> bool:
    """Say whether a state only says where it is ("met a dissident in Peru") in a text of this one sentence."""
    tree = one.tree
    spots = [i for i, m in tree.mentions("state", "organisation", "office", "person") if state in ids_of(m)]
    return bool(spots) and all(tree.case(i) in ("in", "at", "near", "outside") for i in spots)
