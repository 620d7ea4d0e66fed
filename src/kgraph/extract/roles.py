"""Generic roles (agent, theme, with, goal, place, topic …) of a verb or an event noun, read off its Universal
Dependencies tree."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path

from kgraph.extract.tree import NOMINAL, Tree

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
    "including",
    "names",
    "modifier",
    "poss",
    "complement",
    "other",
    "self",
)
RELATIVE = frozenset({"who", "whom", "which", "that", "whose", "where", "when"})
HOSTING = frozenset({"host", "welcome", "receive", "invite", "join", "greet"})
"""Verbs whose object takes part in what they are for ("hosted X for talks")."""
THANKING = frozenset(
    {"thank", "commend", "praise", "applaud", "congratulate", "laud", "criticise", "criticize", "salute", "credit"}
)
"""Verbs whose object does what the for-clause says ("thanked X for hosting Y")."""
OBLIQUE = frozenset({"with", "into", "from", "for"})
"""Prepositions that no object has, whatever the parse calls it."""
ALONGSIDE = frozenset(
    {"alongside", "along with", "together with", "jointly with", "in tandem with", "as well as", "besides"}
)
LOOKING_ON = frozenset({"witness", "oversee", "attend", "watch", "observe"})
"""Verbs whose subject is at what others do ("witnessed the signing of a pact by X and Y")."""
NOUN_RELATIONS = ("obj", "nsubj", "nsubj:pass", "obl", "nmod", "conj", "appos", "root", "iobj", "xcomp", "advcl")


@lru_cache(maxsize=1)
def tables() -> tuple[dict[str, str], frozenset[str], frozenset[str], frozenset[str]]:
    """Return the preposition table, the object-control verbs, the acting nouns and the outside verbs of roles.toml."""
    data = tomllib.loads(Path(__file__).with_name("roles.toml").read_text(encoding="utf-8"))
    prepositions = {word: role for role, words in data["prepositions"].items() for word in words}
    outside = frozenset(data["governors"]["outside"])
    return prepositions, frozenset(data["control"]["object"]), frozenset(data["acting"]["nouns"]), outside


@lru_cache(maxsize=1)
def private() -> frozenset[str]:
    """Return the nouns of people who act for themselves."""
    data = tomllib.loads(Path(__file__).with_name("roles.toml").read_text(encoding="utf-8"))
    return frozenset(data["private"]["nouns"])


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
    return {role: _expand(tree, fillers) for role, fillers in found.items()}


def passive(tree: Tree, index: int) -> bool:
    """Say whether a verb is passive: by an auxiliary, a passive subject, or as a bare past participle on a noun."""
    token = tree.tokens[index]
    if tree.kids(index, "aux:pass"):
        return True
    if tree.kids(index, "nsubj:pass"):  # without an auxiliary a finite verb is active, whatever the parse says
        return token.feat("VerbForm") != "Fin" or bool(tree.kids(index, "aux"))
    if (
        token.deprel == "conj"
        and tree.tokens[token.head].upos == "VERB"
        and not tree.kids(index, "nsubj", "obj", "aux")
    ):
        return token.feat("VerbForm") == "Part" and passive(tree, token.head)
    bare = token.deprel in ("acl", "advcl") and not tree.kids(index, "aux", "obj", "nsubj")
    # also where a participle was read as finite ("Somalia, admitted in May, …")
    participle = token.feat("VerbForm") == "Part" or token.deprel == "acl"
    return bare and participle and token.feat("Tense") == "Past"


def subject(tree: Tree, index: int, depth: int = 0) -> list[int]:
    """Return the surface subject of a clause, inherited from a higher clause or an antecedent where it has none."""
    own = tree.kids(index, "nsubj", "csubj")
    if own:
        actors = [k for k in own if tree.at.get(k)] or own
        return [_antecedent(tree, index, actors[-1] if len(own) > 1 else own[0])]
    token = tree.tokens[index]
    if (depth > 6 or token.head < 0) and depth < 8:
        return _beside(tree, index)
    head = token.head
    if token.deprel == "advcl" and tree.lemma(head) in THANKING and tree.case(index) in ("for", "on"):
        return tree.kids(head, "obj", "nsubj:pass") or subject(tree, head, depth + 1)
    finite = token.feat("VerbForm") == "Fin" or any(
        tree.tokens[k].feat("VerbForm") == "Fin" for k in tree.kids(index, "aux")
    )
    where = any(tree.lemma(k) in ("where", "when") for k in tree.kids(index, "advmod", "mark"))  # its gap is no subject
    loose = token.deprel in ("parataxis", "conj", "acl", "advcl", "ccomp") or where
    if finite and loose and (near := _beside(tree, index)):
        return near
    if token.deprel.startswith("acl"):
        return _noun_subject(tree, index, depth)
    if token.deprel == "xcomp":
        return _controller(tree, head, depth)
    if token.deprel in ("conj", "advcl", "ccomp", "parataxis", "obj", "obl", "cop", "aux", "dep") and tree.is_verbal(
        head
    ):
        return subject(tree, head, depth + 1)
    if token.deprel in ("advcl", "nmod", "conj"):
        return subject(tree, tree.clause(head), depth + 1) if tree.clause(head) != index else []
    return []


def _beside(tree: Tree, index: int) -> list[int]:
    """Return the actors that stand right before a verb that lost its subject in the parse ("With X, A and B have
    signed")."""
    if stray := tree.kids(index, "vocative", "dislocated"):
        return stray[:1]
    place = index - 1
    while place >= 0 and (tree.tokens[place].upos in ("AUX", "ADV", "PART") or tree.tokens[place].text == ")"):
        place -= 1
    if place < 0 or tree.tokens[place].upos not in NOMINAL:
        return []
    top = place
    while (
        0 <= tree.tokens[top].head < top
        and tree.tokens[top].deprel in ("nmod", "appos", "flat", "compound")
        and not _crossed(tree, tree.tokens[top].head, top)
    ):
        top = tree.tokens[top].head
    if (
        tree.tokens[top].deprel == "conj"
        and tree.at.get(tree.tokens[top].head)
        and tree.tokens[tree.tokens[top].head].upos in NOMINAL
    ):
        head = tree.tokens[top].head
        siblings = [k for k in tree.kids(head, "conj") if tree.at.get(k) and k <= top]
        return [head] if tree.at.get(top) and not tree.case(head) else siblings or [top]
    return [top] if tree.at.get(top) or tree.kids(top, "nummod", "det") else []


def _crossed(tree: Tree, first: int, last: int) -> bool:
    """Say whether a verb stands between two words."""
    return any(tree.tokens[i].upos in ("VERB", "AUX") for i in range(first + 1, last))


def _noun_subject(tree: Tree, index: int, depth: int) -> list[int]:
    token = tree.tokens[index]
    infinitive = any(tree.lemma(k) in ("to", "of", "in") for k in tree.kids(index, "mark"))  # "interest in joining"
    if not infinitive:
        return [token.head]
    noun = token.head
    if tree.lemma(noun) == "invitation" and (invited := _invited(tree, noun)):
        return invited
    possessors = [k for k in tree.kids(noun, "nmod:poss") if tree.tokens[k].upos != "PRON" or _stands_for(tree, k)]
    if tree.tokens[noun].deprel in ("xcomp", "root") or tree.kids(noun, "cop"):  # "X became the tenth state to sign"
        return [*subject(tree, noun, depth + 1), noun]
    governor = tree.tokens[noun].head
    if possessors:
        return possessors
    if tree.tokens[noun].deprel == "appos" and governor >= 0:  # "Panama, the first state to join"
        return [governor]
    if governor >= 0 and tree.tokens[noun].deprel in ("obj", "obl", "nmod"):
        return subject(tree, tree.clause(governor), depth + 1)
    return []


def _stands_for(tree: Tree, pronoun: int) -> bool:
    """Say whether it is known for whom a pronoun stands ("his wish to …" else is the wish of the clause's subject)."""
    return any(m.ids or m.data.get("of") for m in tree.at.get(pronoun, ()))


def _invited(tree: Tree, noun: int) -> list[int]:
    """Return whom an invitation goes to ("extended an invitation to X to visit Y")."""
    above = tree.tokens[noun].head
    spots = [*tree.kids(noun, "nmod", "obl"), *(tree.kids(above, "obl", "iobj") if above >= 0 else ())]
    return [k for k in spots if tree.case(k) == "to" or tree.tokens[k].deprel == "iobj"][:1]


def _controller(tree: Tree, head: int, depth: int) -> list[int]:
    if tree.lemma(head) in tables()[1]:
        objects = tree.kids(head, "obj", "iobj") or [
            k for k in tree.kids(head, "obl") if tree.case(k) in ("on", "upon")
        ]
        if objects:
            return objects[:1]
    return subject(tree, head, depth + 1)


def _antecedent(tree: Tree, clause: int, filler: int) -> int:
    """Return the noun a relative pronoun stands for, or the filler itself."""
    if tree.lemma(filler) not in RELATIVE:
        return filler
    for node in (clause, *tree.up(clause)):
        if tree.tokens[node].deprel in ("acl:relcl", "acl"):
            return _nearest_person(tree, node, tree.tokens[node].head, filler)
    before = [i for i in range(max(0, filler - 4), filler) if tree.at.get(i) and tree.tokens[i].upos in NOMINAL]
    return before[-1] if before else filler


def _nearest_person(tree: Tree, clause: int, head: int, pronoun: int) -> int:
    """Return whom a singular "who" means in a list of persons: the one named last before it ("A met B, who is …")."""
    if tree.lemma(pronoun) != "who" or _plural(tree, clause):
        return head
    top = head
    while tree.tokens[top].deprel in ("conj", "appos") and tree.tokens[tree.tokens[top].head].upos in NOMINAL:
        top = tree.tokens[top].head
    listed = [top, *tree.kids(top, "conj", "appos")]
    near = [n for one in listed for n in (one, *tree.kids(one, "appos", "conj"))]
    persons = [n for n in near if n < pronoun and any(m.type == "person" for m in tree.at.get(n, ()))]
    return max(persons, default=head)


def _plural(tree: Tree, clause: int) -> bool:
    verbs = (clause, *tree.kids(clause, "aux", "cop", "aux:pass"))
    return any(
        tree.tokens[v].feat("Number") == "Plur" or tree.tokens[v].text.lower() in ("are", "were", "have") for v in verbs
    )


def _add(found: Roles, role: str, *fillers: int) -> None:
    held = found.setdefault(role, [])
    held += [f for f in fillers if f not in held]


def _verb(tree: Tree, index: int, found: Roles) -> None:
    is_passive = passive(tree, index)
    _add(found, "theme" if is_passive else "agent", *subject(tree, index))
    for kid in tree.kids(index, "obj"):
        role = tables()[0][tree.case(kid)] if tree.case(kid) in OBLIQUE else "theme"
        _add(found, role, _antecedent(tree, index, kid))
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


def _obliques(tree: Tree, index: int, found: Roles) -> None:
    prepositions = tables()[0]
    for kid in tree.kids(index, "obl", "nmod", "advcl"):
        if tree.tokens[kid].deprel.startswith("advcl") and tree.tokens[kid].upos not in NOMINAL:
            continue
        words = tree.case(kid)
        role = prepositions.get(words) or prepositions.get(words.split(" ")[-1], "other")
        if tree.tokens[kid].deprel == "obl:agent":
            role = "agent"
        if words == "of" and any(tree.lemma(k) == "out" for k in tree.kids(index, "compound:prt", "advmod")):
            role = "source"  # "pulled out of the treaty"
        held = {m.type for m in tree.at.get(kid, ())}
        bare = not words and ("money" in held or ("instrument" in held and not found.get("theme")))
        if bare or (words in ("than", "to", "about", "around", "over") and _amounts(tree, kid, words)):
            role = "theme"  # "gave more than $4 billion", "receive up to 100 jets"
        if role == "agent" and not passive(tree, index) and tree.tokens[index].upos == "VERB":
            role = "other"
        _add(found, role, _antecedent(tree, index, kid))
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
            ):
                chained = {"behalf": "behalf", "framework": "under", "cooperation": role, "partnership": role}
                _add(found, chained.get(tree.lemma(kid), "topic"), inner)


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
    if token.deprel == "conj" and tree.tokens[token.head].upos == "VERB":
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
        *[_antecedent(tree, index, k) for k in tree.kids(index, "nsubj") if tree.kids(index, "cop", "case")],
    )
    for kid in tree.kids(index, "nmod:poss"):
        _add(found, "poss", kid)
        _add(found, "agent", kid)
    together = [k for k in (index + 1,) if k < len(tree.tokens) and tree.lemma(k) == "together"]
    _add(found, "modifier", *tree.kids(index, "compound", "amod", "nmod:desc"), *together)
    prepositions = tables()[0]
    for kid in tree.kids(index, "nmod", "obl"):
        if tree.tokens[kid].deprel == "nmod:poss":
            continue
        words = tree.case(kid)
        role = prepositions.get(words) or prepositions.get(words.split(" ")[-1], "other")
        _add(found, role, _antecedent(tree, index, kid))
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
    above: Roles = {}
    _verb(tree, head, above)
    mine = set(tree.subtree(index))
    if relation in ("obj", "nsubj:pass") or relation.startswith("nsubj"):
        done_by = any(tree.case(f) == "by" for f in found.get("agent", []))
        looked_on = done_by and tree.lemma(head) in LOOKING_ON
        outside = tree.lemma(head) in tables()[3] or looked_on
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
        if tree.case(index) in ("for", "in", "at", "on", "into", "to", "as"):
            for role in ("with", "place", "topic", "between"):
                _add(found, role, *[f for f in above.get(role, []) if f not in mine])


def _expand(tree: Tree, fillers: list[int]) -> list[int]:
    found: list[int] = []
    for filler in fillers:
        for spot in (filler, *_listed_states(tree, filler), *_alongside(tree, filler)):
            found += [f for f in tree.conjuncts(spot) if f not in found]
    return found


def _alongside(tree: Tree, index: int) -> list[int]:
    """Return who does it too: "Ghana, alongside Togo and Benin, signed …"."""
    if not tree.at.get(index):
        return []
    joint = [k for k in tree.kids(index, "advmod") if tree.tokens[k].text.lower() in ("together", "along", "jointly")]
    near = [k for spot in (index, *joint) for k in tree.kids(spot, "nmod", "obl") if tree.at.get(k)]
    return [k for k in near if tree.case(k) in ALONGSIDE or (joint and tree.case(k) == "with")]


def _listed_states(tree: Tree, index: int) -> list[int]:
    """Return the other states of a headline's list, which looks like an apposition ("Norway, Chile to build …"),
    or of "the Norway-Chile dialogue"."""
    own = _states_at(tree, index)
    joined = [k for k in tree.kids(index, "compound") if k + 2 == index and tree.tokens[k + 1].text in ("-", "–")]
    beside = [*joined, *tree.kids(index, "appos")]
    return [k for k in beside if own and _states_at(tree, k) and not own & _states_at(tree, k)]


def _states_at(tree: Tree, index: int) -> set[str]:
    return {i for m in tree.at.get(index, ()) if m.type == "state" and m.form != "nominal" for i in m.ids}
