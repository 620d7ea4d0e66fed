"""What a verb's own clause says of how real it is: negation, modals, tense and aspect."""

from __future__ import annotations

from kgraph.extract.status_words import Status, cues
from kgraph.extract.tree import Tree

NOTICES = frozenset({"notice", "announcement", "word", "notification", "decision", "promise", "pledge", "assurance"})
"""Nouns whose clause tells what will be ("gave notice that it would leave")."""


def own_status(tree: Tree, index: int) -> Status | None:
    """Read the status off a word's own clause: negation, modals, tense, aspect, markers."""
    if _negated(tree, index):
        return Status("denied", "negation", index)
    if pending := _pending(tree, index):
        denied = pending == "yet" and not _awaited(tree, index)
        return Status("denied" if denied else "planned", f"{pending} to", index)
    aux = [tree.lemma(k) for k in tree.kids(index, "aux")] + [
        tree.tokens[k].text.lower() for k in tree.kids(index, "aux")
    ]
    if "having" in aux:
        return Status("completed", "having done", index)
    modals = cues()["modals"]
    if any(a in modals["planned"] for a in aux):
        if tree.lemma(index) == "continue":
            return Status("ongoing", "will continue to", index)
        return Status("planned", "future on a condition" if _on_condition(tree, index) else "future", index)
    if any(a in modals["would"] for a in aux):
        return _would(tree, index)
    if "have" in aux and any(a in ("should", "could") for a in aux):
        return Status("denied", "should have", index)
    if any(a in modals["proposed"] for a in aux):
        return Status("proposed", "modal", index)
    marks = [tree.lemma(k) for k in tree.kids(index, "mark")]
    if _asked(tree, index):
        return Status("proposed", "how", index)
    if "before" in marks and _finite(tree, index) and tree.tokens[index].feat("Tense") != "Past":
        return Status("planned", "before it", index)
    if "towards" in marks or "toward" in marks:
        return Status("proposed", "towards", index)
    if tree.tokens[index].upos == "VERB" and any(tree.lemma(k) == "due" for k in tree.kids(index, "case")):
        return Status("planned", "due to", index)  # read as a preposition
    if "to" in marks and "have" in aux and _was(tree, index):
        return Status("denied", "was to have", index)
    if "to" in marks and any(
        tree.lemma(k) == "be" and tree.tokens[k].feat("VerbForm") == "Fin" for k in tree.kids(index, "aux", "cop")
    ):
        return Status("planned", "is to", index)
    if "to" in marks and not any(tree.tokens[k].deprel == "aux" for k in tree.kids(index, "aux")):
        return _infinitive(tree, index)
    over = "until" in marks and tree.tokens[index].feat("Tense") == "Past" and not tree.kids(index, "aux")
    if any(m in cues()["conditional"]["markers"] for m in marks) and not over:  # "a member until it quit" has quit
        return Status("proposed", "conditional", index)
    return _finite(tree, index)


def _asked(tree: Tree, index: int) -> bool:
    """Say whether a present tense tells how something could be done ("a talk on how we deepen ties and raise them")."""
    clause = index
    while tree.tokens[clause].deprel == "conj" and tree.tokens[clause].head >= 0:
        clause = tree.tokens[clause].head
    above = tree.tokens[clause].head
    how = any(tree.lemma(k) == "how" for k in (*tree.kids(clause, "advmod", "mark"), *([above] if above >= 0 else [])))
    return how and tree.tokens[clause].feat("Tense") != "Past" and not tree.kids(clause, "aux", "cop")


def _negated(tree: Tree, index: int) -> bool:
    """Say whether a verb is negated: by a word of its own ("not only" apart) or by a subject or object with "no"."""
    words = cues()["negation"]["words"]
    for kid in tree.children[index]:
        token = tree.tokens[kid]
        if tree.lemma(kid) == "longer" and kid and tree.lemma(kid - 1) == "no":
            return True
        negative = token.lemma.lower() in words or token.text.lower() in words
        if negative and token.deprel.startswith(("advmod", "aux", "det", "cc:preconj")):
            if token.lemma.lower() == "never" and _unsurpassed(tree, index):
                return False
            return not any(tree.lemma(k) == "only" for k in (*tree.children[kid], kid + 1) if k < len(tree.tokens))
    return any(tree.lemma(k) == "no" for s in tree.kids(index, "nsubj", "obj") for k in tree.kids(s, "det"))


def _unsurpassed(tree: Tree, index: int) -> bool:
    """Say whether "never" praises ("has never been better", "have never stood closer")."""
    spots = (index, *tree.kids(index, "advmod", "xcomp"))
    return any(tree.tokens[k].feat("Degree") == "Cmp" for k in spots)


def _pending(tree: Tree, index: int) -> str:
    """Return "yet" where something is "yet to" happen, "still" where it "has still to", else ""."""
    head = tree.tokens[index].head if tree.tokens[index].deprel in ("xcomp", "acl", "advcl") else index
    infinitive = any(tree.lemma(k) == "to" for k in tree.kids(index, "mark"))
    below = [(s, tree.lemma(k)) for s in dict.fromkeys((index, head)) for k in tree.kids(s, "advmod")]
    still = tree.lemma(head) == "have" and any(s == head and word == "still" for s, word in below)
    if infinitive and any(word == "yet" for _, word in below):
        return "yet"
    return "still" if infinitive and still else ""


def _awaited(tree: Tree, index: int) -> bool:
    """Say whether what has yet to happen is only a step to come ("has yet to be signed", "has yet to ratify it")."""
    passive = any(tree.lemma(k) == "be" for k in tree.kids(index, "aux:pass", "aux"))
    return passive or tree.lemma(index) in cues()["negation"]["awaited"]


def _on_condition(tree: Tree, index: int) -> bool:
    """Say whether a future hangs on a condition ("will resume once …")."""
    marks = [tree.tokens[m].text.lower() for k in tree.kids(index, "advcl") for m in tree.kids(k, "mark", "advmod")]
    soon = any(tree.lemma(k) == "soon" and tree.kids(k, "advcl") for k in tree.kids(index, "advmod"))
    return soon or any(m in ("if", "once", "unless", "provided") for m in marks)


def _would(tree: Tree, index: int) -> Status:
    """Past reported future ("announced that Kenya would join") is planned; a hypothetical one proposed; what would have
    been is not."""
    if any(tree.lemma(k) == "have" for k in tree.kids(index, "aux")):
        return Status("denied", "would have", index)
    if _supposed(tree, index):
        return Status("proposed", "would if", index)
    for node in (index, *tree.up(index)):
        head = tree.tokens[node].head
        if tree.tokens[node].deprel in ("ccomp", "parataxis") or (
            head >= 0 and (tree.lemma(head) in cues()["saying"]["verbs"] or tree.lemma(head) in NOTICES)
        ):
            return Status("planned", "future in reported speech", index)
        if tree.tokens[node].deprel == "advcl":
            break
    return Status("proposed", "would", index)


def _supposed(tree: Tree, index: int) -> bool:
    """Say whether what would be hangs on an "if" ("would leave if tariffs rose", "if elected, he would leave")."""
    clause = index
    while tree.tokens[clause].deprel == "conj" and tree.tokens[clause].head >= 0:
        clause = tree.tokens[clause].head
    spots = [k for c in {index, clause} for k in tree.kids(c, "advcl")]
    fronted = bool(tree.tokens) and tree.tokens[0].text.lower() in ("if", "unless")
    return fronted or any(tree.lemma(m) in ("if", "unless") for k in spots for m in tree.kids(k, "mark", "advmod"))


def _was(tree: Tree, index: int) -> bool:
    return any(tree.tokens[k].text.lower() in ("was", "were") for k in tree.kids(index, "aux", "cop"))


def _infinitive(tree: Tree, index: int) -> Status | None:
    """Leave an infinitive to what governs it; one that governs a headline, or hangs on "be", is a plan."""
    token = tree.tokens[index]
    if token.head < 0:
        return Status("planned", "headline infinitive", index)
    if token.deprel == "xcomp" and tree.lemma(token.head) == "be":
        return Status("planned", "is to", index)
    if _obliged(tree, index):
        return Status("planned", "has to", index)
    return None


def _obliged(tree: Tree, index: int) -> bool:
    """Say whether an infinitive is what somebody has or is left to do ("has to be ratified", "has until May to
    ratify", "it remains for parliament to approve it")."""
    head = tree.tokens[index].head
    if head < 0 or tree.tokens[head].upos not in ("VERB", "AUX") or tree.lemma(head) not in ("have", "need", "remain"):
        return False
    return tree.tokens[index].deprel in ("xcomp", "advcl", "ccomp") and tree.lemma(index) not in ("say", "do")


def _finite(tree: Tree, index: int) -> Status | None:
    token = tree.tokens[index]
    aux = tree.kids(index, "aux", "cop")
    finite = token.feat("VerbForm") == "Fin" or any(
        tree.tokens[k].feat("VerbForm") == "Fin" for k in tree.kids(index, "aux", "cop")
    )
    if not finite and token.head >= 0:
        return None
    if any(tree.tokens[k].text.lower() == "being" for k in aux):
        return Status("ongoing", "progressive passive", index)
    progressive = (
        token.feat("VerbForm") in ("Part", "Ger")
        and token.feat("Tense") != "Past"
        and any(tree.lemma(k) == "be" for k in aux)
    )
    if progressive and token.feat("VerbForm") != "Fin" and token.text.lower().endswith("ing"):
        return Status("ongoing", "progressive", index)
    past = token.feat("Tense") == "Past" and (token.feat("VerbForm") == "Fin" or not aux)  # "closed" read as participle
    past = past or any(tree.lemma(k) in ("have",) or tree.tokens[k].feat("Tense") == "Past" for k in aux)
    return Status("completed", "past" if past else "present", index)
