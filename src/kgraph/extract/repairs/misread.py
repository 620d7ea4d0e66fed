"""Words that the parser takes for another part of speech, read as what they are."""

from __future__ import annotations

from kgraph.extract.repairs.words import words
from kgraph.extract.tree import NOMINAL, Tree

FINITE = "Mood=Ind|Number=Sing|Person=3|Tense=Pres|VerbForm=Fin"


def read_words(tree: Tree) -> None:
    """Read "Minister X lands in Y" as a sentence, and "following talks with X" as a phrase with a preposition."""
    _present(tree)
    _following(tree)
    _apposed(tree)
    _particles(tree)
    _that_talks(tree)
    _shared_things(tree)
    _first_of_two(tree)
    _invited(tree)
    _called_on(tree)
    _next_to(tree)
    _series(tree)
    _time_before(tree)
    _given_something(tree)
    _said_between(tree)
    _face_to_face(tree)
    _gathering(tree)


def _gathering(tree: Tree) -> None:
    """Read "for a climate gathering" as a noun, where the parse made a verb of it."""
    for token in tree.tokens:
        if token.text.lower() != "gathering" or token.upos != "VERB" or token.head < 0 or token.index < 2:
            continue
        before = [t.text.lower() for t in tree.tokens[max(0, token.index - 4) : token.index]]
        nominal = {"a", "the", "an", "this", "next", "'", "'s"} & set(before) and tree.tokens[
            token.index - 1
        ].upos in NOMINAL | {"ADJ", "DET", "PART"}
        if nominal and not tree.kids(token.index, "nsubj", "obj", "aux"):
            relation = "obl" if tree.tokens[token.head].upos == "VERB" else "nmod"
            tree.move(token.index, token.head, relation, upos="NOUN", feats="Number=Sing")
            for i in range(max(0, token.index - 4), token.index):
                if tree.tokens[i].upos == "ADP" and tree.tokens[i].head > i:
                    tree.move(i, token.index, "case")
                elif tree.tokens[i].upos == "DET":
                    tree.move(i, token.index, "det")


def _face_to_face(tree: Tree) -> None:
    """Read "met face to face in X" as a verb with an adverb: what hangs on the faces hangs on the verb."""
    for first in tree.tokens[:-2]:
        last = first.index + 2
        if first.text.lower() != "face" or [t.text.lower() for t in tree.tokens[first.index : last + 1]] != FACES:
            continue
        verb = next((i for i in (first.head, tree.tokens[last].head) if 0 <= i < first.index), -1)
        if verb < 0 or tree.tokens[verb].upos != "VERB":
            continue
        for kid in [k for f in (first.index, last) for k in tree.children[f] if k > last]:
            tree.move(kid, verb, tree.tokens[kid].deprel.replace("nmod", "obl"))
        tree.move(last, first.index, "fixed", upos="ADV")
        tree.move(first.index, verb, "advmod", upos="ADV")


FACES = ["face", "to", "face"]


def _present(tree: Tree) -> None:
    """Make a verb of the plural behind a name that heads a sentence without one ("Minister X lands in Y")."""
    root = next((t for t in tree.tokens if t.head < 0), None)
    if root is None or root.upos not in ("NOUN", "PROPN") or root.text not in words("present"):
        return
    before = [k for k in tree.kids(root.index, "compound", "nmod", "nmod:desc") if k < root.index]
    if not before or tree.tokens[before[-1]].upos != "PROPN" or before[-1] != root.index - 1:
        return
    if tree.kids(root.index, "cop", "det", "case"):
        return
    tree.move(root.index, -1, "root", upos="VERB", feats=FINITE)
    tree.move(before[-1], root.index, "nsubj")
    for kid in tree.kids(root.index, "nmod:poss"):
        tree.move(kid, before[-1], "nmod:poss")
    for kid in tree.kids(root.index, "nmod"):
        tree.move(kid, root.index, "obl" if tree.case(kid) else "obl:unmarked")


def _that_talks(tree: Tree) -> None:
    """Make a noun of "talks" behind "said that", where the parse made "that" its subject."""
    for token in tree.tokens:
        subjects = tree.kids(token.index, "nsubj")
        if token.upos != "VERB" or not token.text.endswith("s") or not token.deprel.startswith(("nsubj", "csubj")):
            continue
        if len(subjects) != 1 or tree.tokens[subjects[0]].text != "that" or subjects[0] != token.index - 1:
            continue
        passive = "nsubj:pass" if tree.kids(token.head, "aux:pass") else "nsubj"
        tree.move(token.index, token.head, passive, upos="NOUN", feats="Number=Plur")
        tree.move(subjects[0], token.head, "mark", upos="SCONJ")
        for kid in tree.kids(token.index, "obl"):
            tree.move(kid, token.index, "nmod")


def _shared_things(tree: Tree) -> None:
    """Make a noun of "sharing" or "crossing" behind its own noun ("data sharing", "a rail crossing")."""
    for token in tree.tokens[1:]:
        before = tree.tokens[token.index - 1]
        noun = before.upos == "NOUN" or (before.upos == "PROPN" and token.text == "crossing")
        verbal = token.text.lower() in words("gerund_nouns") and token.upos == "VERB" and noun
        if not verbal or before.head != token.head or before.deprel not in ("obj", "nsubj", "nsubj:pass", "obl"):
            continue
        relation = before.deprel
        tree.move(token.index, token.head, relation, upos="NOUN", feats="Number=Sing")
        tree.move(before.index, token.index, "compound")
        for kid in tree.kids(before.index, "case", "det", "amod"):
            tree.move(kid, token.index, tree.tokens[kid].deprel)
        for kid in tree.kids(token.index, "obl"):
            tree.move(kid, token.index, "nmod")


def _first_of_two(tree: Tree) -> None:
    """Make one subject of two names at the head of a sentence, where the parse hung the first on the verb ("Norway,
    Chile to build a plant")."""
    stray = tree.tokens[0] if tree.tokens else None
    if stray is None or stray.upos != "PROPN" or stray.deprel not in ("obl:unmarked", "vocative", "dislocated"):
        return
    second = stray.index + 2
    if second >= len(tree.tokens) or tree.tokens[1].text != "," or tree.tokens[second].upos != "PROPN":
        return
    verb = stray.head
    if tree.tokens[second].deprel.startswith("nsubj") and tree.tokens[second].head == verb:
        tree.move(stray.index, verb, tree.tokens[second].deprel)
        tree.move(second, stray.index, "conj")
    elif tree.tokens[second].head < 0 and tree.tokens[verb].head == second:  # the headline's infinitive
        tree.move(stray.index, -1, "root")
        tree.move(verb, stray.index, tree.tokens[verb].deprel)
        tree.move(second, stray.index, "conj")


def _particles(tree: Tree) -> None:
    """Give a verb its particle, where the parse made it a preposition of the object ("called off a trip")."""
    for token in tree.tokens:
        verb = token.index - 1
        if (
            token.text not in words("particles")
            or token.deprel != "case"
            or verb < 0
            or tree.tokens[verb].upos != "VERB"
        ):
            continue
        if token.head in tree.kids(verb, "obj"):
            tree.move(token.index, verb, "compound:prt")


def _apposed(tree: Tree) -> None:
    """Hang "a drill led by Y" on the name before it ("will join Iron Gate, a drill led by Y"), where the parse made
    it a clause of its own."""
    for token in tree.tokens:
        article = next((k for k in tree.kids(token.index, "det") if tree.tokens[k].text in ("a", "an")), 0)
        second = token.deprel == "obj" and any(k < token.index for k in tree.kids(token.head, "obj"))
        if not (second or token.deprel in ("parataxis", "conj", "dep")) or token.upos != "NOUN" or article < 2:
            continue
        if tree.kids(token.index, "nsubj", "cop", "aux", "cc", "case") or tree.tokens[article - 1].text != ",":
            continue
        if tree.tokens[article - 2].upos == "PROPN":
            tree.move(token.index, article - 2, "appos")


def _following(tree: Tree) -> None:
    """Make a preposition of "following" where it hangs as a verb on a noun or a clause ("aid … following talks")."""
    for token in tree.tokens:
        objects = tree.kids(token.index, "obj")
        if token.text.lower() != "following" or token.upos != "VERB" or len(objects) != 1:
            continue
        if tree.kids(token.index, "nsubj", "aux", "mark") or not token.deprel.startswith(("acl", "advcl")):
            continue
        noun, clause = objects[0], tree.clause(token.head)
        tree.move(noun, clause, "obl")
        for kid in [k for k in tree.children[token.index] if k != noun]:
            tree.move(kid, noun, tree.tokens[kid].deprel)
        tree.move(token.index, noun, "case", upos="ADP")


def _invited(tree: Tree) -> None:
    """Give a verb its subject where the parse took it for an apposition of the one who invites ("At the invitation of
    X, President of Chile, Y, President of Kenya, paid a visit")."""
    root = next((t for t in tree.tokens if t.head < 0), None)
    if root is None or root.upos != "VERB" or tree.kids(root.index, "nsubj", "nsubj:pass", "csubj", "expl"):
        return
    persons = {m.end for m in tree.sentence.mentions if m.type == "person"}
    fronted = [k for k in tree.kids(root.index, "obl") if k < root.index and tree.lemma(k) in ("invitation", "request")]
    for noun in fronted:
        named = [i for i in sorted(tree.subtree(noun)) if tree.tokens[i].end in persons and i < root.index]
        if len(named) < 2 or tree.tokens[named[-1]].deprel not in ("appos", "conj", "list", "dep", "flat"):
            continue
        subject, before = named[-1], tree.tokens[named[-1]].head
        late = [k for k in tree.kids(before, "appos", "conj") if subject < k < root.index]
        tree.move(subject, root.index, "nsubj")
        for kid in late:
            tree.move(kid, subject, "appos")


def _called_on(tree: Tree) -> None:
    """Make the caller of "X, the minister, called on Y" its subject, where the parse took the verb for a passive."""
    for token in tree.tokens:
        subjects = tree.kids(token.index, "nsubj:pass")
        if token.text != "called" or len(subjects) != 1 or tree.kids(token.index, "aux", "aux:pass", "obj"):
            continue
        if token.deprel.startswith("acl") or not any(tree.case(k) == "on" for k in tree.kids(token.index, "obl")):
            continue
        tree.move(subjects[0], token.index, "nsubj")
        tree.move(token.index, token.head, token.deprel, feats="Mood=Ind|Tense=Past|VerbForm=Fin")


def _next_to(tree: Tree) -> None:
    """Make a preposition of "next to" where it hangs on the verb ("spoke to reporters, next to a smiling X")."""
    for token in tree.tokens:
        fixed = tree.kids(token.index, "fixed")
        if token.text.lower() != "next" or token.deprel != "advmod" or not fixed or token.head < 0:
            continue
        after = [k for k in tree.kids(token.head, "obl", "nmod") if k > token.index and not tree.case(k)]
        if after and tree.tokens[fixed[0]].text == "to":
            tree.move(token.index, after[0], "case", upos="ADP")


def _series(tree: Tree) -> None:
    """Hang "with X" on the meetings rather than on their number ("a series of meetings with X")."""
    for token in tree.tokens:
        if token.text.lower() not in words("meetings") or token.deprel != "nmod" or token.head < 0:
            continue
        if tree.lemma(token.head) not in words("series"):
            continue
        for kid in tree.kids(token.head, "nmod"):
            if kid > token.index and tree.case(kid) in ("with", "between", "on", "about"):
                tree.move(kid, token.index, "nmod")


def _time_before(tree: Tree) -> None:
    """Make a time of "four days" in front of "after", "before" or "later", where the parse made it an object ("applied
    four days after the invasion")."""
    for token in tree.tokens[:-1]:
        follows = tree.tokens[token.index + 1].text.lower()
        counted = tree.kids(token.index, "nummod", "det") and tree.lemma(token.index) in words("stretches")
        if token.deprel == "obj" and counted and follows in words("counted_from"):
            tree.move(token.index, token.head, "obl:unmarked")


def _given_something(tree: Tree) -> None:
    """Make a receiver of the first of two objects without a comma between them ("will build Mali two dams")."""
    for token in tree.tokens:
        both = tree.kids(token.index, "obj") if token.upos == "VERB" else []
        if len(both) != 2 or tree.tokens[both[0]].upos != "PROPN" or tree.tokens[both[1]].upos != "NOUN":
            continue
        stops = any(tree.tokens[i].upos in ("PUNCT", "CCONJ", "ADP") for i in range(both[0], both[1]))
        if token.index < both[0] and not stops:
            tree.move(both[0], token.index, "iobj")


def _said_between(tree: Tree) -> None:
    """Give a clause its subject, where who says it stands between them ("Mali, she said, has asked to …")."""
    for token in tree.tokens:
        if token.upos != "VERB" or tree.lemma(token.index) not in words("saying"):
            continue
        stray = [k for k in tree.kids(token.index, "vocative", "dislocated", "obl:unmarked") if k < token.index]
        reported = [k for k in tree.kids(token.index, "ccomp") if k > token.index and not tree.kids(k, "nsubj")]
        if len(stray) == 1 and reported and tree.tokens[stray[0]].upos in ("PROPN", "NOUN"):
            passive = "nsubj:pass" if tree.kids(reported[0], "aux:pass") else "nsubj"
            tree.move(stray[0], reported[0], passive)
