"""Who does what a verb says: its own subject, one it inherits, its controller or its antecedent; and whether it is
passive."""

from __future__ import annotations

from kgraph.extract.repairs.words import words
from kgraph.extract.role_words import controlling_verbs, deciding_nouns
from kgraph.extract.tree import NOMINAL, Tree

RELATIVE = frozenset({"who", "whom", "which", "that", "whose", "where", "when"})
THANKING = frozenset(
    {"thank", "commend", "praise", "applaud", "congratulate", "laud", "criticise", "criticize", "salute", "credit"}
)
"""Verbs whose object does what the for-clause says ("thanked X for hosting Y")."""


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
        return [antecedent(tree, index, actors[-1] if len(own) > 1 else own[0])]
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
    if token.deprel == "advcl" and (meant := _for_whom(tree, index, head)):
        return meant
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
    done_to_it = tree.kids(index, "aux:pass") and tree.lemma(noun) not in words("wishes")
    if done_to_it and tree.tokens[noun].deprel in ("obj", "obl", "nsubj", "nmod"):
        return [noun]  # "expect the text to be signed"
    if tree.lemma(noun) == "invitation" and (invited := _invited(tree, noun)):
        return invited
    meant = [k for k in tree.kids(noun, "nmod") if tree.case(k) == "for" and noun < k < index]
    if meant and tree.at.get(meant[-1]):  # "plans for X to travel"
        return meant[-1:]
    possessors = [k for k in tree.kids(noun, "nmod:poss") if tree.tokens[k].upos != "PRON" or _stands_for(tree, k)]
    if tree.tokens[noun].deprel in ("xcomp", "root") or tree.kids(noun, "cop"):  # "X became the tenth state to sign"
        return [*subject(tree, noun, depth + 1), noun]
    governor = tree.tokens[noun].head
    deciders = [k for k in tree.kids(noun, "nmod") if tree.case(k) in ("of", "by") and tree.at.get(k)]
    if possessors or (tree.lemma(noun) in deciding_nouns() and deciders):  # "the decision of X to finance Y"
        return possessors or deciders
    if tree.tokens[noun].deprel == "appos" and governor >= 0:  # "Panama, the first state to join"
        return [governor]
    if governor >= 0 and tree.tokens[noun].deprel in ("obj", "obl", "nmod"):
        return subject(tree, tree.clause(governor), depth + 1)
    return []


def _for_whom(tree: Tree, index: int, head: int) -> list[int]:
    """Return X of "voiced support for X to join" where the infinitive hangs on the verb before."""
    to = [k for k in tree.kids(index, "mark") if tree.lemma(k) == "to"]
    if not to or to[0] >= index:
        return []
    under = [k for noun in (head, *tree.kids(head, "obj")) for k in tree.kids(noun, "nmod", "obl")]
    return [k for k in under if tree.case(k) == "for" and tree.at.get(k) and max(tree.subtree(k)) == to[0] - 1][-1:]


def _stands_for(tree: Tree, pronoun: int) -> bool:
    """Say whether it is known for whom a pronoun stands ("his wish to …" else is the wish of the clause's subject)."""
    return any(m.ids or m.data.get("of") for m in tree.at.get(pronoun, ()))


def _invited(tree: Tree, noun: int) -> list[int]:
    """Return whom an invitation goes to ("extended an invitation to X to visit Y")."""
    above = tree.tokens[noun].head
    spots = [*tree.kids(noun, "nmod", "obl"), *(tree.kids(above, "obl", "iobj") if above >= 0 else ())]
    return [k for k in spots if tree.case(k) == "to" or tree.tokens[k].deprel == "iobj"][:1]


def _controller(tree: Tree, head: int, depth: int) -> list[int]:
    if tree.lemma(head) in controlling_verbs():
        objects = tree.kids(head, "obj", "iobj") or [
            k for k in tree.kids(head, "obl") if tree.case(k) in ("on", "upon")
        ]
        if objects:
            return objects[:1]
    return subject(tree, head, depth + 1)


def antecedent(tree: Tree, clause: int, filler: int) -> int:
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
