"""Generic roles (agent, theme, with, goal, place, topic …) of a verb or an event noun, read off its Universal
Dependencies tree."""

from __future__ import annotations

from kgraph.extract.coordination import expand
from kgraph.extract.role_words import makers, outside_verbs, praising_verbs, role_behind
from kgraph.extract.subjects import RELATIVE, antecedent, passive, subject
from kgraph.extract.tree import NOMINAL, Tree, remembered

Roles = dict[str, list[int]]
ROLES = (
    "agent",
    "theme",
    "with",
    "goal",
    "source",
    "place",
    "topic",
    "purpose",
    "between",
    "of",
    "under",
    "occasion",
    "against",
    "as",
    "behalf",
    "witness",
    "including",
    "names",
    "modifier",
    "maker",
    "poss",
    "complement",
    "other",
    "self",
)
HOSTING = frozenset({"host", "welcome", "receive", "invite", "join", "greet"})
"""Verbs whose object takes part in what they are for ("hosted X for talks")."""
WITNESSED = {"presence": "witness", "eye": "witness", "gaze": "witness"}
"""Nouns before those who look on ("signed in the presence of the two presidents")."""
OBLIQUE = frozenset({"with", "into", "from", "for"})
"""Prepositions that no object has, whatever the parse calls it."""
APART = frozenset({"participate", "attend", "visit", "travel", "deliver", "address", "join"})
"""Verbs that take no company over from the verb before ("will meet with X and attend the summit")."""
LOOKING_ON = frozenset({"witness", "oversee", "attend", "watch", "observe"})
"""Verbs whose subject is at what others do ("witnessed the signing of a pact by X and Y")."""


@remembered
def roles_of(tree: Tree, index: int, *, of: str = "theme") -> Roles:
    """Return the role fillers (token indices, coordination expanded) of the word at `index`.

    `of` says what an of-phrase, or a possessor that is no actor, is to an event noun: its theme ("the signing of
    the treaty") or its agent ("the visit of the king").
    """
    found: Roles = {"self": [index]}
    if tree.tokens[index].upos in ("VERB", "AUX") or (
        tree.tokens[index].upos == "ADJ" and tree.kids(index, "aux:pass")
    ):
        _verb(tree, index, found)
    else:
        _noun(tree, index, found, of)
    return {role: expand(tree, fillers) for role, fillers in found.items()}


def _add(found: Roles, role: str, *fillers: int) -> None:
    held = found.setdefault(role, [])
    held += [f for f in fillers if f not in held]


@remembered
def _above(tree: Tree, verb: int) -> Roles:
    """Return the roles of a verb, lists not expanded, for the nouns that hang on it."""
    found: Roles = {}
    _verb(tree, verb, found)
    return found


def _verb(tree: Tree, index: int, found: Roles) -> None:
    is_passive = passive(tree, index)
    _add(found, "theme" if is_passive else "agent", *subject(tree, index))
    for kid in tree.kids(index, "obj"):
        role = role_behind(tree.case(kid)) if tree.case(kid) in OBLIQUE else "theme"
        _add(found, role, antecedent(tree, index, kid))
    _relative_theme(tree, index, found)
    _add(found, "goal", *tree.kids(index, "iobj"))
    _obliques(tree, index, found)
    _add(
        found,
        "complement",
        *tree.kids(index, "xcomp", "ccomp"),
        *(k for k in tree.kids(index, "advcl") if any(tree.lemma(m) == "to" for m in tree.kids(k, "mark"))),
    )
    _shared(tree, index, found)
    if is_passive and not found.get("agent"):
        _add(found, "agent", *_strayed_agent(tree, index))
    head = tree.tokens[index].head
    if head >= 0 and tree.lemma(head) == "join" and tree.case(index) == "in":
        _add(found, "with", *tree.kids(head, "obj"))  # "joined X in signing"
    for kid in tree.kids(index, "advmod"):
        if tree.lemma(kid) == "where" and kid:
            before = [
                i for i in range(max(0, kid - 3), kid) if any(m.type in ("place", "state") for m in tree.at.get(i, ()))
            ]
            _add(found, "place", *before[-1:])


def _strayed_agent(tree: Tree, index: int) -> list[int]:
    """Return the doer of a passive verb that the parse hung on the noun before it ("lent to X by the bank")."""
    near = [k for o in tree.kids(index, "obl", "nsubj:pass") for k in tree.kids(o, "nmod", "obl") if k > index]
    doers = [k for k in near if tree.case(k) == "by"]
    return [k for k in doers if any(m.type in ("state", "organisation") for m in tree.at.get(k, ()))]


def _relative_theme(tree: Tree, index: int, found: Roles) -> None:
    """Give a relative clause with a gap its antecedent as theme ("the treaty that the two countries signed")."""
    token = tree.tokens[index]
    if token.deprel == "xcomp" and (noun := _gap_above(tree, token.head)) >= 0 and not found.get("theme"):
        _add(found, "theme", noun)
        return
    gap = token.deprel == "acl:relcl" or (token.deprel == "acl" and bool(tree.kids(index, "nsubj")))
    if not gap or found.get("theme") or passive(tree, index):
        return
    pronouns = [k for k in tree.children[index] if tree.lemma(k) in RELATIVE]
    taken = any(tree.tokens[k].deprel.startswith(("nsubj", "obl")) for k in pronouns)
    subjects = tree.kids(index, "nsubj")
    taken = taken or any(tree.lemma(p) == "whose" for k in subjects for p in tree.kids(k, "nmod:poss"))
    own_subject = [k for k in subjects if k not in pronouns]
    if own_subject and not taken:
        _add(found, "theme", token.head)


def _gap_above(tree: Tree, clause: int) -> int:
    """Return the noun of "a deal which X is expected to sign", whose pronoun the parse hung on the verb above, -1 where
    there is none."""
    relative = [k for k in tree.kids(clause, "nsubj", "obj") if tree.lemma(k) in ("which", "that")]
    own = [k for k in tree.kids(clause, "nsubj") if k not in relative]
    if tree.tokens[clause].deprel != "acl:relcl" or not relative or not own:
        return -1
    return tree.tokens[clause].head


def _obliques(tree: Tree, index: int, found: Roles) -> None:
    for kid in tree.kids(index, "obl", "nmod", "advcl"):
        if tree.tokens[kid].deprel.startswith("advcl") and tree.tokens[kid].upos not in NOMINAL:
            continue
        words = tree.case(kid)
        role = role_behind(words)
        if tree.tokens[kid].deprel == "obl:agent":
            role = "agent"
        if words == "of" and any(tree.lemma(k) == "out" for k in tree.kids(index, "compound:prt", "advmod")):
            role = "source"  # "pulled out of the treaty"
        held = {m.type for m in tree.at.get(kid, ())}
        bare = not words and ("money" in held or ("instrument" in held and not found.get("theme")))
        bare = bare or (not words and _counted(tree, index, kid) and "time" not in held)
        if bare or (words in ("than", "to", "about", "around", "over") and _amounts(tree, kid, words)):
            role = "theme"  # "gave more than $4 billion", "receive up to 100 jets"
        if role == "agent" and not passive(tree, index) and tree.tokens[index].upos == "VERB":
            role = "other"
        _add(found, role, antecedent(tree, index, kid))
        for inner in tree.kids(kid, "nmod"):  # "on behalf of" and "in the field of" are often chains of nouns
            if tree.lemma(kid) in (
                "behalf",
                "field",
                "area",
                "sector",
                "framework",
                "line",
                "cooperation",
                "partnership",
                *WITNESSED,
            ):
                chained = {"behalf": "behalf", "framework": "under", "cooperation": role, "partnership": role}
                chained |= WITNESSED
                _add(found, chained.get(tree.lemma(kid), "topic"), inner)


def _counted(tree: Tree, index: int, kid: int) -> bool:
    """Say whether a phrase without a preposition is a counted object ("have trained more than 300 soldiers")."""
    token = tree.tokens[kid]
    plain = token.deprel == "obl" and token.upos == "NOUN" and kid > index and not tree.kids(index, "obj")
    return plain and bool(tree.kids(kid, "nummod"))


def _amounts(tree: Tree, kid: int, words: str) -> bool:
    """Say whether a phrase with a preposition is a rough amount."""
    case = next(iter(tree.kids(kid, "case")), kid)
    rough = case > 0 and tree.tokens[case - 1].text.lower() in ("up", "more", "less", "fewer", "close")
    return (
        rough
        and (words == "than" or rough)
        and (bool(tree.kids(kid, "nummod")) or any(m.type == "money" for m in tree.at.get(kid, ())))
    )


def _shared(tree: Tree, index: int, found: Roles) -> None:
    """Take over what coordinated verbs share: an object to the right, obliques of the first conjunct."""
    token = tree.tokens[index]
    if token.deprel == "conj" and tree.tokens[token.head].upos == "VERB" and tree.lemma(index) not in APART:
        for role in ("with", "behalf"):
            if role not in found:
                rest: Roles = {}
                _obliques(tree, token.head, rest)
                _add(found, role, *rest.get(role, []))
    if not found.get("theme") and not passive(tree, index):
        for other in tree.kids(index, "conj"):
            if tree.tokens[other].upos == "VERB" and not tree.kids(other, "nsubj") and abs(other - index) <= 3:
                _add(found, "theme", *tree.kids(other, "obj"))
        if token.deprel == "conj" and tree.tokens[token.head].upos == "VERB":  # "recognises and establishes ties"
            _add(found, "theme", *(k for k in tree.kids(token.head, "obj") if k > index))


def _noun(tree: Tree, index: int, found: Roles, of: str) -> None:
    _add(
        found,
        "agent",
        *[antecedent(tree, index, k) for k in tree.kids(index, "nsubj") if tree.kids(index, "cop", "case")],
    )
    if (
        not found["agent"]
        and tree.kids(index, "cop")
        and tree.tokens[index].deprel in ("xcomp", "conj", "acl", "advcl")
    ):
        _add(found, "agent", *subject(tree, index))  # "wants to be a member"
    _add(found, "agent", *_one_of(tree, index))
    for kid in tree.kids(index, "nmod:poss"):
        owner = antecedent(tree, index, kid) if tree.lemma(kid) == "whose" else kid
        _add(found, "poss", owner)
        _add(found, "agent", owner)
    together = [k for k in (index + 1,) if k < len(tree.tokens) and tree.lemma(k) == "together"]
    _add(found, "modifier", *tree.kids(index, "compound", "amod", "nmod:desc"), *together)
    made = [k for k in tree.kids(index, "amod", "compound") if tree.lemma(k) in makers()]
    _add(found, "maker", *(k for m in made for k in tree.kids(m, "compound", "amod", "nsubj", "nmod", "obl")))
    for kid in tree.kids(index, "nmod", "obl"):
        if tree.tokens[kid].deprel == "nmod:poss":
            continue
        words = tree.case(kid)
        role = role_behind(words)
        _add(found, role, antecedent(tree, index, kid))
        if role == "of":
            _add(found, of, kid)
    for inner in tree.phrase(index):
        if tree.case(inner) == "by" and tree.tokens[inner].deprel == "nmod":
            _add(found, "agent", inner)
    _add(found, "complement", *tree.kids(index, "acl"))
    for clause in tree.kids(index, "acl"):
        if tree.lemma(clause) in ("involve", "include", "feature"):
            _add(found, "between", *tree.kids(clause, "obj"))
    _governed(tree, index, found)


def _one_of(tree: Tree, index: int) -> list[int]:
    """Return who is said to be one of those that a noun counts ("X, one of the four founders, …", "is one of its
    members")."""
    head = tree.tokens[index].head
    if head < 0 or tree.lemma(head) != "one" or tree.case(index) != "of" or tree.tokens[index].deprel != "nmod":
        return []
    if tree.kids(head, "cop"):
        return tree.kids(head, "nsubj")
    if tree.tokens[head].deprel == "appos":
        return [tree.tokens[head].head]
    named = head > 1 and tree.tokens[head - 1].text == "," and tree.at.get(head - 2)
    return [head - 2] if named else []


def _governed(tree: Tree, index: int, found: Roles) -> None:
    """Take over roles from the verb an event noun depends on ("held talks with X in Y", "during his visit, A signed
    …")."""
    token = tree.tokens[index]
    head = token.head
    if head < 0 or (tree.kids(index, "nsubj") and tree.kids(index, "cop")):
        return
    relation = token.deprel
    if relation == "appos":
        _add(found, "agent", head)
    if relation in ("conj", "compound", "appos") and tree.tokens[head].upos in NOMINAL:
        above = roles_of(tree, head, of="agent") if relation != "compound" else {}
        for role in ("agent", "with", "between", "place", "goal"):
            if role not in found and relation != "compound":
                _add(found, role, *[f for f in above.get(role, []) if f != index])
        if relation == "compound":
            _governed(tree, head, found)
        return
    if tree.tokens[head].upos != "VERB":
        if relation in ("nmod", "obl") and not found.get("agent") and tree.clause(head) != index:
            _add(found, "governor_agent", *subject(tree, tree.clause(head)))
        return
    _from_verb(tree, index, head, relation, found)


def _from_verb(tree: Tree, index: int, head: int, relation: str, found: Roles) -> None:
    above = _above(tree, head)
    mine = set(tree.subtree(index))
    if relation in ("obj", "nsubj:pass") or relation.startswith("nsubj"):
        done_by = any(tree.case(f) == "by" for f in found.get("agent", []))
        looked_on = done_by and tree.lemma(head) in LOOKING_ON
        outside = tree.lemma(head) in outside_verbs() or looked_on
        if relation != "nsubj" and not found.get("poss") and not outside:
            _add(found, "agent", *[f for f in above.get("agent", []) if f not in mine])
        own = bool(found.get("poss")) and all(tree.tokens[p].upos == "PRON" for p in found["poss"])
        if (
            own
            and above.get("agent")
            and tree.tokens[head].deprel == "acl:relcl"
            and tree.lemma(head) in ("pay", "make")
        ):
            found["poss"] = found["agent"] = list(above["agent"])  # "X, who is paying his first visit"
        by = [k for k in tree.kids(head, "obl") if tree.case(k) == "by"]
        if by and not passive(tree, head) and relation == "obj":
            found["agent"] = [*by, *found.get("agent", [])] if not found.get("poss") else found.get("agent", [])
        for role in ("with", "place", "topic", "between", "behalf", "goal", "purpose", "other", "source", "under"):
            _add(found, role, *[f for f in above.get(role, []) if f not in mine])
    elif relation.startswith("obl") or relation in ("advcl", "xcomp"):
        surface = above.get("agent") or above.get("theme") or []
        if tree.lemma(head) in HOSTING:
            surface = [*surface, *above.get("theme", [])]
        _add(found, "governor_agent", *[f for f in surface if f not in mine])
        if tree.lemma(head) in praising_verbs() and [tree.tokens[p].upos for p in found.get("poss", [])] == ["PRON"]:
            found["poss"] = found["agent"] = list(above.get("theme", []))  # "congratulated X on its election"
        if tree.case(index) in ("for", "in", "at", "on", "into", "to", "as"):
            for role in ("with", "place", "topic", "between"):
                _add(found, role, *[f for f in above.get(role, []) if f not in mine])
