"""Help told in whatever words: who gives and who gets, read off all that hangs on a verb of giving rather than off one
construction."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from kgraph.extract.banks import BANK, last_bank
from kgraph.extract.parties import actors_at, actors_in, ids_of
from kgraph.extract.role_words import private
from kgraph.extract.subjects import passive
from kgraph.extract.tables import word_set
from kgraph.extract.tree import NOMINAL, Tree
from kgraph.records import Mention, Reason

if TYPE_CHECKING:
    from kgraph.extract.build import Draft
    from kgraph.extract.context import Context

Ids = tuple[str, ...]
BESIDE = ("parataxis", "conj", "list")
"""Relations of clauses that go on with something else."""


words = partial(word_set, "flows.toml")


def fill_flow(draft: Draft, context: Context) -> bool:
    """Fill provider, recipient and amount of what a verb hands from one to another; say whether both are told.

    The sides are looked for by meaning: what is given is a sum or a thing that help consists of; the giver is the
    subject, the doer, the source or the owner of what is given; the taker is who else stands in the clause, the
    goal before the place before anything else.
    """
    tree = draft.one.tree
    thing = _thing(draft)
    if thing is None or _about_else(draft, thing):
        return False
    inward = draft.one.frame.hints["flows"] == "in"
    takers: Ids = _subject(draft) if inward else ()
    if inward and not takers and _private_giver(draft):
        return False  # "the firm got a loan"
    givers = _givers(draft, thing, takers)
    if not takers:
        takers = _takers(draft, thing, givers)
    if one_noun := draft.one.frame.hints["flows"] == "noun":
        if draft.one.tree.case(draft.one.token) in ("through", "via"):
            return False  # "support for X through development aid": told by "support"
        givers = givers or _kept(_subject(draft), takers)[:1] if sum_at(tree, thing) else givers
        takers = takers if sum_at(tree, thing) or not _mere_topic(draft) else ()
    if givers and not takers and not one_noun and not _private_taker(draft):
        takers = _near(draft, context, givers)
    elif takers and not givers and not inward and not one_noun and not _private_giver(draft):
        givers = _near(draft, context, takers)
    if len(givers) > 3 or not givers or not takers:
        return False
    draft.slots["provider"] = givers[0] if len(givers) == 1 else givers
    draft.slots["recipient"] = takers[0] if len(takers) == 1 else takers
    money = sum_at(tree, thing)
    if money is not None:
        draft.slots |= {"amount": money.data["amount"], "currency": money.data.get("currency")}
        draft.reasons.append(Reason("amount", "what is given", (money.start, money.end)))
    return True


# --- what is given ------------------------------------------------------------------------------------------------


def _thing(draft: Draft) -> int | None:
    """Return the sum or the thing that is given: sums before things."""
    tree, one = draft.one.tree, draft.one
    spots = list(_reach(draft))
    sums = [at for at, m in tree.mentions("money") if at in spots and "amount" in m.data]
    if sums:
        return sums[0]
    if one.frame.hints.get("teaches"):
        return next(iter(one.roles.get("theme", [])), None)
    wanted = set(one.frame.classes["sums"])
    if one.frame.hints.get("things"):
        wanted |= {w for name in ("help", "labs", "helpers") for w in one.frame.classes[name]}
    nouns = (i for i in spots if tree.tokens[i].upos in ("NOUN", "PROPN"))
    return next((i for i in nouns if tree.lemma(i) in wanted and not _part_of_name(tree, i)), None)


def _reach(draft: Draft) -> Iterator[int]:
    """Yield the words among which the thing given is: the verb's objects, its passive subject, the noun a participle
    hangs on, and its other phrases."""
    tree, one = draft.one.tree, draft.one
    if one.frame.hints["flows"] == "noun":
        yield from tree.phrase(one.token)
        return
    roles = ["theme", "with", "goal", "purpose", "topic", "under", "of", "other", "complement"]
    if one.frame.hints["flows"] == "arrive":
        roles = ["agent", "with"]
    for role in roles:
        for filler in one.roles.get(role, []):
            if role != "complement" or tree.tokens[filler].upos != "VERB":
                yield from tree.phrase(filler)
    if one.frame.hints["flows"] == "out":  # "chip in $9 million", read as a place
        yield from (i for i in one.roles.get("place", []) if sum_at(tree, i))


def _part_of_name(tree: Tree, index: int) -> bool:
    return tree.tokens[index].upos == "PROPN" and any(
        m.type in ("organisation", "state", "office") for m in tree.at.get(index, ())
    )


def sum_at(tree: Tree, index: int) -> Mention | None:
    return next((m for m in tree.at.get(index, ()) if m.type == "money" and "amount" in m.data), None)


def _about_else(draft: Draft, thing: int) -> bool:
    """Say whether the sum is of a trade, a fine, a budget …: a word for it stands between it and the verb, or beside
    it."""
    tree, verb = draft.one.tree, draft.one.token
    chain = [thing]
    for node in tree.up(thing):
        if node == verb or tree.tokens[node].upos not in NOMINAL:
            break
        chain.append(node)
    held = [k for k in draft.one.roles.get("theme", []) if not actors_at(tree, k)]
    beside = [
        *(k for role in ("place", "topic", "purpose") for k in draft.one.roles.get(role, [])),
        *(i for k in held for i in tree.phrase(k)),
    ]
    behind = range(thing, min(thing + 5, len(tree.tokens)))
    near = {*chain, *(k for i in chain for k in tree.phrase(i)), *beside, *behind}
    mutual = any(tree.lemma(k) == "each" for k in tree.children[verb])  # "supply each other with fuel"
    cause = any(tree.lemma(k) in words("causes") for k in held)  # "supports X's sovereignty with aid"
    alleged = mutual or cause or any(tree.lemma(i) in words("alleging") for i in tree.up(verb))
    return alleged or any({tree.lemma(i), tree.tokens[i].text.lower()} & words("other_business") for i in near)


def _mere_topic(draft: Draft) -> bool:
    """Say whether help is only talked about ("discussed U.S. aid to X")."""
    tree = draft.one.tree
    return any(tree.lemma(i) in words("talking") for i in tree.up(draft.one.token))


# --- who gives ----------------------------------------------------------------------------------------------------


def _givers(draft: Draft, thing: int, takers: Ids) -> Ids:
    """Return who gives: the first of the subject or doer, the source, the owner of what is given."""
    tree, one = draft.one.tree, draft.one
    with_it = [i for i in one.roles.get("with", []) if thing in tree.phrase(i)]
    if with_it and (owner := _owner_of(tree, thing, takers)):
        return owner  # "paid for with a Chinese grant"
    if one.frame.hints["flows"] == "out" and ((found := _subject(draft)) or _private_giver(draft)):
        return found
    stands_in = any(tree.lemma(i) in words("stand_ins") for i in one.roles.get("agent", []))
    if one.frame.hints["flows"] == "out" and stands_in and (found := _persons(tree, takers)):
        return found
    spots = [*one.roles.get("source", []), *_ordering(tree, one.token), *_sources(tree, thing)]
    if one.frame.hints["flows"] == "noun":
        spots = [*_sources(tree, thing), *_sources(tree, one.token)]
    elif one.frame.hints["flows"] == "in":  # "from X" hung on the last noun of the clause
        spots += [k for k in tree.subtree(one.token, clauses=False) if tree.case(k) == "from"]
    spots += [k for i in one.roles.get("as", []) for k in tree.kids(i, "nmod") if tree.case(k) in ("from", "of")]
    for spot in spots:
        if found := _kept(_side(tree, spot), takers):
            return found
    return ()


def _owner_of(tree: Tree, thing: int, takers: Ids) -> Ids:
    """Return the state whose money or help a thing is said to be."""
    return next((found for spot in _sources(tree, thing) if (found := _kept(_side(tree, spot), takers))), ())


def _persons(tree: Tree, takers: Ids) -> Ids:
    """Return the one state whose people the sentence names ("the agency would double its aid, its head X said")."""
    found = {i for _, m in tree.mentions("person", "office") for i in ids_of(m) if i.isupper()} - set(takers)
    return tuple(found) if len(found) == 1 else ()


def _ordering(tree: Tree, verb: int) -> list[int]:
    """Return who has it done ("ordered supplies to be flown to X", "decided that the loan be paid out")."""
    above = tree.tokens[verb].head
    if tree.tokens[verb].deprel not in ("xcomp", "ccomp") or tree.lemma(above) not in words("ordering"):
        return []
    return tree.kids(above, "nsubj")


def _subject(draft: Draft) -> Ids:
    tree, one = draft.one.tree, draft.one
    beside = [k for k in tree.kids(one.token, "nsubj") if "pass" not in tree.tokens[k].deprel]
    spots = [*one.roles.get("agent", []), *beside]
    found = [i for spot in spots for i in _side(tree, spot)]
    return tuple(dict.fromkeys(found))


def _sources(tree: Tree, thing: int) -> Iterator[int]:
    """Yield where a giver stands beside what is given: its owner, "from X", "donated by X", its adjective."""
    chain = [thing]
    for node in tree.up(thing):
        if tree.tokens[node].upos not in NOMINAL:
            break
        chain.append(node)
    beside = [k for k in tree.kids(thing, "nmod", "appos") if tree.case(k) in ("of", "in", "")]
    listed = [c for i in (thing, *beside) for c in tree.conjuncts(i)]
    for spot in dict.fromkeys((*chain, *listed)):
        yield from tree.kids(spot, "nmod:poss")
        yield from (k for k in tree.kids(spot, "nmod") if tree.case(k) in ("from", "by"))
        for clause in tree.kids(spot, "acl"):
            yield from (k for k in tree.kids(clause, "obl") if tree.case(k) in ("by", "from"))
            yield from (k for k in tree.kids(clause, "nsubj") if tree.at.get(k))
        yield from tree.kids(spot, "amod", "compound", "nmod:desc")


def _side(tree: Tree, spot: int) -> Ids:
    """Return the states and bodies that a noun phrase stands for, private people and firms left out."""
    if tree.lemma(spot) in private() | words("private"):
        return ()
    found = actors_at(tree, spot) or actors_at(tree, spot, loose=True)
    return tuple(dict.fromkeys(a.id for a in found if a.id.isupper() or BANK.search(a.id)))


def _kept(ids: Iterable[str], others: Ids) -> Ids:
    return tuple(i for i in ids if i not in others)


# --- who gets -----------------------------------------------------------------------------------------------------


def _takers(draft: Draft, thing: int, givers: Ids) -> Ids:
    """Return who gets: those in the best place of the clause, else the one other state of the sentence."""
    tree = draft.one.tree
    for spots in _places(draft, thing):
        for spot in spots:
            if found := _kept(dict.fromkeys(_whose(tree, spot)), givers):
                return found
    return _only_other(draft, givers)


INSIDE = ("in", "into", "inside", "across")


def _places(draft: Draft, thing: int) -> Iterator[list[int]]:
    """Yield the words at which a taker can stand, likeliest first."""
    tree, roles = draft.one.tree, draft.one.roles
    noun = tree.tokens[thing].head if tree.tokens[thing].deprel in ("nummod", "compound", "amod") else thing
    if draft.one.frame.hints.get("teaches"):
        yield [thing]
    told = draft.one.frame.hints["flows"] == "noun"
    yield [] if told else roles.get("goal", [])
    if draft.one.frame.hints["flows"] != "arrive" or tree.lemma(draft.one.token) not in words("leaving"):
        yield [i for i in roles.get("theme", []) if i not in (thing, noun) and thing not in tree.phrase(i)]
    chain = [thing, *(n for n in list(tree.up(thing))[:3] if tree.tokens[n].upos in NOMINAL)]
    own = (*chain, *tree.kids(thing, "nmod"))
    clauses = [k for i in own for k in tree.kids(i, "acl") if tree.lemma(k) in words("meant")]
    hung = [k for i in (*own, *clauses) for k in tree.kids(i, "nmod", "obl")]
    yield [k for k in hung if tree.case(k) in ("to", "towards", "toward")]
    yield [*roles.get("purpose", []), *(k for k in hung if tree.case(k) == "for")]
    of_theme = [k for i in roles.get("theme", []) for k in tree.kids(i, "nmod") if tree.case(k) in ("in", "inside")]
    yield [
        *([] if told else roles.get("place", [])),
        *of_theme,
        *(k for k in hung if tree.case(k) in ("in", "into", "inside", "across")),
    ]
    yield [k for k in roles.get("with", []) if thing not in tree.phrase(k)]
    yield [k for k in hung if tree.case(k) in ("of", "on")]
    yield [k for k in tree.phrase(draft.one.token) if tree.case(k) == "for"] if told else []
    yield [*_helped(draft, chain)]


def _helped(draft: Draft, chain: list[int]) -> Iterator[int]:
    """Yield who is helped by a clause on the verb or on what is given ("a loan that will help X rebuild")."""
    tree, verb = draft.one.tree, draft.one.token
    above = [tree.tokens[verb].head] if draft.one.frame.hints["flows"] == "noun" and tree.tokens[verb].head >= 0 else []
    clauses = [k for i in (verb, *chain, *above) for k in tree.kids(i, "acl", "advcl", "xcomp")]
    for clause in (c for c in clauses if tree.lemma(c) in words("helping")):
        yield from tree.kids(clause, "obj", "obl")
        yield from (k for below in tree.kids(clause, "xcomp", "ccomp") for k in tree.kids(below, "nsubj", "obj", "obl"))


def _whose(tree: Tree, spot: int) -> Iterator[str]:
    """Yield the states inside a phrase that gets something ("rural hospitals in X", "X's police"), aggressors and
    sources left out."""
    if tree.case(spot) in ("by", "from", "against", "despite", "than", "like", "amid", "since"):
        return
    if tree.lemma(spot) in words("aggression"):
        return
    own = _side(tree, spot)
    if own or tree.lemma(spot) in words("private"):
        yield from own
        return
    inside = set(tree.phrase(spot))
    for actor in actors_in(tree, spot):
        up = [actor.token, *(n for n in tree.up(actor.token) if n in inside)]
        cases = {tree.case(n) for n in up if n != spot}
        hostile = any(tree.lemma(n) in words("aggression") for n in up)
        if actor.id.isupper() and not hostile and not cases & {"against", "from", "by", "like", "despite"}:
            yield actor.id


def _only_other(draft: Draft, givers: Ids) -> Ids:
    """Return the one other state that the sentence names, unless it speaks, attacks or only says where from."""
    tree, one = draft.one.tree, draft.one
    found: list[str] = []
    for at, mention in tree.mentions("state"):
        if set(mention.ids) & set(givers) or mention.form not in ("name", "title", "demonym", "adjective"):
            continue
        up = [at, *tree.up(at)]
        outside = any(tree.case(n) in ("against", "from", "by", "like", "despite", "than") for n in up)
        hostile = any(tree.lemma(n) in words("aggression") for n in up[:3])
        subject = at < one.token and any(tree.tokens[n].deprel.startswith("nsubj") for n in up[:3])
        subject = subject and not one.frame.hints.get("teaches")  # "X's nurses are in Y, where Z teaches them"
        if outside or hostile or subject or any(tree.tokens[n].deprel in BESIDE for n in up[:4]):
            continue
        found += [i for i in mention.ids if i not in found]
    return tuple(found) if len(found) == 1 else ()


# --- the side that another sentence names -------------------------------------------------------------------------


def _private_taker(draft: Draft) -> bool:
    """Say whether somebody gets it who is no state, so that nobody else is meant."""
    tree, roles = draft.one.tree, draft.one.roles
    spots = [i for role in ("goal", "purpose", "place") for i in roles.get(role, [])]
    meant = words("stand_ins") | words("undertakings")
    return any(tree.tokens[i].upos in ("NOUN", "PROPN") and tree.lemma(i) not in meant for i in spots)


def _private_giver(draft: Draft) -> bool:
    """Say whether somebody gives it who is no state."""
    tree, spots = draft.one.tree, draft.one.roles.get("agent", [])
    if not spots and not passive(tree, draft.one.token):
        return True  # nobody is said to do it
    return any(tree.tokens[i].upos in ("NOUN", "PROPN") and tree.lemma(i) not in words("stand_ins") for i in spots)


def _near(draft: Draft, context: Context, side: Ids) -> Ids:
    """Return the other side that the sentence before names alone, or the one that the document is about."""
    number = draft.one.tree.number
    tree = draft.one.tree
    subjects = [*draft.one.roles.get("agent", []), *(t.index for t in tree.tokens if t.deprel == "nsubj")]
    if any(tree.lemma(i) in words("lenders") for i in subjects) and (bank := last_bank(context, number)):
        return bank
    if shared := _shared(draft, context, side):
        return shared
    if before := told_near_by(draft, context, side):
        return before
    partner = next((p for i in side if (p := context.partner(i)) and p not in side), "")
    return (partner,) if partner.isupper() and partner not in acting_here(draft) else ()


def told_near_by(draft: Draft, context: Context, side: Ids) -> Ids:
    """Return the one other state that the sentence before names ("X is short of dollars. Y lent $5 million")."""
    before = next((t for t in reversed(context.trees) if t.number == draft.one.tree.number - 1), None)
    states = [i for _, m in before.mentions("state") for i in m.ids] if before else []
    found = {i for i in states if i.isupper()} - set(side) - acting_here(draft)
    return tuple(found) if len(found) == 1 else ()


def after_disaster(draft: Draft, context: Context) -> bool:
    """Say whether help is told together with a disaster, in its own sentence or just before: read off the words, since
    a sentence of a disaster alone is not parsed."""
    start, end = draft.one.tree.span
    told = re.findall(r"[a-z]+", context.document.text[max(0, start - BEFORE) : end].lower())
    return any(word in words("disasters") or word.removesuffix("s") in words("disasters") for word in told)


BEFORE = 250
"""How many characters before a gift a disaster is looked for."""


def acting_here(draft: Draft) -> set[str]:
    """Return who acts in the sentence besides: who gives in the next clause gets nothing in this one."""
    tree, own = draft.one.tree, set(draft.one.roles.get("agent", []))
    subjects = [t.index for t in tree.tokens if t.deprel == "nsubj" and t.index not in own]
    subjects = [s for s in subjects if tree.lemma(tree.tokens[s].head) not in words("telling")]
    return {a.id for s in subjects if tree.tokens[s].upos != "PRON" for a in actors_at(tree, s)}


def _shared(draft: Draft, context: Context, side: Ids) -> Ids:
    """Return the two whose common work of the sentence before "the work" or "the project" takes up."""
    tree, number = draft.one.tree, draft.one.tree.number
    spots = [i for role in ("goal", "purpose", "theme", "place", "topic") for i in draft.one.roles.get(role, [])]
    if not any(tree.lemma(i) in words("undertakings") for i in spots):
        return ()
    near = (d for d in reversed(context.told) if number - d.one.tree.number in (1, 2))
    model = next((d for d in near if d.kind in ("project", "cooperation", "agreement")), None)
    return _kept(model.parties, side) if model and len(model.parties) < 4 else ()
