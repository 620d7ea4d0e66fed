"""How real a happening is: completed, ongoing, planned, proposed or denied, read off the words above and around its
trigger."""

from __future__ import annotations

from kgraph.extract.governing import ASIDES, beside_preposition, status_above
from kgraph.extract.mood import own_status
from kgraph.extract.status_words import Status, cue_of, cues
from kgraph.extract.tree import Tree

MEETINGS = frozenset(
    {"meeting", "talk", "call", "conversation", "summit", "consultation", "dialogue", "session", "discussion", "round"}
)
AGREEING = frozenset(
    {"agree", "decide", "pledge", "promise", "vow", "commit", "undertake", "resolve", "offer", "propose"}
)


COMING = frozenset({"next", "future", "coming", "upcoming", "further", "later", "regular", "another"})
"""Words for a meeting that is still to be held."""


def status_of(tree: Tree, index: int, *, default: str = "completed") -> Status:
    """Return how real the happening opened at a token is; `default` is for a nominal with no cue above it."""
    node, nominal = index, tree.tokens[index].upos not in ("VERB", "AUX")
    aside = False
    for _ in range(8):
        bare = nominal and node == index and not tree.kids(node, "cop", "aux")
        found = _nominal(tree, node) if bare else own_status(tree, node)
        if found and found.rule == "present" and _under_future(tree, node):
            return Status("planned", "beside a future", node)
        if found and found.value != "denied" and (_disputed(tree, node) or _disputed(tree, found.token)):
            return Status("denied", "disputed", node)
        if found and aside and found.value == "denied" and node != index:
            return Status("completed", "beside a denial", node)
        if found:
            return found
        aside = aside or (nominal and (_is_aside(tree, node) or (node == index and _set_in(tree, index))))
        if node != index and _agreed_at(tree, index, node):
            node = tree.tokens[node].head
            continue
        above = status_above(tree, node) if not aside or tree.tokens[node].upos == "VERB" else _outer(tree, node)
        if isinstance(above, Status) and above.value == "planned" and _disputed(tree, above.token):
            return Status("denied", "disputed", above.token)  # "denied that it planned to leave"
        if isinstance(above, Status):
            if aside and above.value == "denied" and tree.tokens[node].upos == "VERB" and node != index:
                return Status("completed", "beside a denial", node)  # "failed to arrest him during his visit"
            if not (aside and node != index and above.value in ("planned", "proposed") and _set_in(tree, index)):
                return above
            above = tree.tokens[node].head  # "agreed, during their talks, to …": the talks are over
        if above < 0:
            break
        node = above
    return Status(default, "default", index)


def _outer(tree: Tree, index: int) -> Status | int:
    """Go up from a noun that only says when something else happens: "after the signing" it is over."""
    beside = beside_preposition(tree, index)
    return beside if isinstance(beside, Status) else tree.tokens[index].head


def _agreed_at(tree: Tree, index: int, node: int) -> bool:
    """Say whether a meeting is where something else is agreed, though the parse puts it into what is agreed ("agreed to
    upgrade ties during a meeting")."""
    where = tree.case(index)
    if where not in ("during", "in") or tree.lemma(index) not in MEETINGS:
        return False
    if where == "in" and any(tree.lemma(k) in COMING for k in tree.kids(index, "amod", "det")):
        return False
    token = tree.tokens[node]
    return token.deprel == "xcomp" and token.head >= 0 and tree.lemma(token.head) in AGREEING


def _set_in(tree: Tree, index: int) -> bool:
    """Say whether an event is where or when something was agreed ("agreed during a meeting to …"), not where it will
    be done."""
    sideline = tree.lemma(tree.tokens[index].head) in ASIDES if tree.tokens[index].head >= 0 else False
    return sideline or tree.case(index) in ("during", "amid", "after", "following", "on the sidelines of")


def _disputed(tree: Tree, index: int) -> bool:
    """Say whether a clause is what someone denies ("denied that it had signed", "denied reports that it had")."""
    token = tree.tokens[index]
    head = token.head
    clause = token.deprel in ("acl", "acl:relcl", "ccomp")
    if clause and head >= 0 and tree.lemma(head) in cues()["disputed"]["nouns"]:
        if any(tree.tokens[k].text.lower() in cues()["disputed"]["past"] for k in tree.kids(head, "amod", "compound")):
            return True  # the verb taken for an adjective
        if tree.tokens[head].deprel not in ("obj", "nsubj:pass"):
            return False
        head = tree.tokens[head].head
    elif token.deprel != "ccomp":
        return False
    return tree.lemma(head) in cues()["disputed"]["verbs"]


def _under_future(tree: Tree, index: int) -> bool:
    """Say whether a present tense stands beside a future ("will meet next year, when they mark …")."""
    token = tree.tokens[index]
    if token.deprel == "conj" and token.feat("Tense") == "Pres" and not tree.kids(index, "aux", "cop"):
        return any(tree.lemma(k) in ("will", "shall") for k in tree.kids(token.head, "aux"))
    if (
        token.head < 0
        or not token.deprel.startswith(("advcl", "acl:relcl"))
        or not any(tree.lemma(k) in ("when", "as", "once", "where") for k in tree.kids(index, "mark", "advmod"))
    ):
        return False
    return any(tree.lemma(k) in ("will", "shall") for k in tree.kids(tree.clause(token.head), "aux"))


def _is_aside(tree: Tree, index: int) -> bool:
    """Say whether a noun only says when or where something else happens ("at a press conference"), so that no cue
    governs it."""
    token = tree.tokens[index]
    if not token.deprel.startswith(("obl", "nmod")):
        return False
    invited = tree.case(index) == "to" and tree.lemma(token.head) == "invite"
    trip = tree.case(index) == "on" and tree.lemma(index) in ("visit", "trip", "tour", "mission")
    return (
        invited or trip or tree.case(index) in ("at", "during", "in", "amid", "on the sidelines of", "by", "ahead of")
    )


def _clause_on(tree: Tree, index: int) -> Status | None:
    """Read the status off a clause on a noun ("a trip postponed over …", "a dialogue which they agreed to
    establish")."""
    for kid in tree.kids(index, "acl"):
        token = tree.tokens[kid]
        if tree.tokens[kid].deprel == "acl" and token.feat("VerbForm") == "Part" and token.feat("Tense") == "Past":
            cue = cue_of("object", tree.phrasal(kid)) or cue_of("complement", tree.lemma(kid))
            if cue and cue not in ("same", "completed"):
                return Status(cue, f"{cue}: {tree.lemma(kid)}", kid)
        if token.deprel == "acl:relcl":
            leaf = next(iter(tree.kids(kid, "xcomp")), kid)
            word = tree.lemma(leaf)
            if (leaf != kid and cue_of("complement", tree.lemma(kid))) or word in (
                "plan",
                "schedule",
                "expect",
                "set",
                "postpone",
                "cancel",
                "establish",
                "hold",
                "launch",
                "propose",
            ):
                cue = cue_of("object", word) if leaf == kid and passive_like(tree, kid) else ""
                return Status(cue, f"{cue}: {word}", kid) if cue and cue != "completed" else status_of(tree, leaf)
    return None


def passive_like(tree: Tree, index: int) -> bool:
    """Say whether a verb stands in the passive."""
    return bool(tree.kids(index, "aux:pass", "nsubj:pass"))


def _nominal(tree: Tree, index: int) -> Status | None:
    """Read the status off a noun's own modifiers and clauses ("a planned visit", "a visit scheduled for May")."""
    inner = [k for name in tree.kids(index, "compound") if name < index for k in tree.kids(name, "amod") if k < name]
    for kid in (*tree.kids(index, "amod", "det", "compound"), *inner):  # "an upcoming African Union summit"
        if tree.lemma(kid) == "no":
            return Status("denied", "negation", kid)
        value = cue_of("modifier", tree.tokens[kid].text.lower()) or cue_of("modifier", tree.lemma(kid))
        if value and tree.tokens[kid].deprel == "amod" and not (value == "planned" and _undone(tree, index)):
            return Status(value, "modifier", kid)
    found = _clause_on(tree, index)
    return None if found and found.value == "planned" and _undone(tree, index) else found


def _undone(tree: Tree, index: int) -> bool:
    """Say whether the verb that a noun is the object of undoes it ("the planned visit was cancelled")."""
    token = tree.tokens[index]
    clauses = [k for k in tree.kids(index, "acl:relcl") if passive_like(tree, k)]
    if any(cue_of("object", tree.phrasal(k)) == "denied" for k in clauses):
        return True  # "the planned trip, which was cancelled"
    return token.deprel in ("obj", "nsubj:pass") and cue_of("object", tree.phrasal(token.head)) == "denied"


def been(tree: Tree, noun: int) -> bool:
    """Say whether something goes on that has been so for some time ("has been in talks since May")."""
    copulas = [tree.tokens[k].text.lower() for k in tree.kids(noun, "cop")]
    perfect = any(tree.tokens[k].text.lower() in ("has", "have", "'ve", "’ve") for k in tree.kids(noun, "aux"))
    return perfect and "been" in copulas
