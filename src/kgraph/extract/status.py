"""How real a happening is: completed, ongoing, planned, proposed or denied, read off the words above and around its
trigger."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kgraph.extract.tree import Tree

ORDER = ("denied", "proposed", "planned", "ongoing", "completed")


MEETINGS = frozenset(
    {"meeting", "talk", "call", "conversation", "summit", "consultation", "dialogue", "session", "discussion", "round"}
)
AGREEING = frozenset(
    {"agree", "decide", "pledge", "promise", "vow", "commit", "undertake", "resolve", "offer", "propose"}
)


NOTICES = frozenset({"notice", "announcement", "word", "notification", "decision", "promise", "pledge", "assurance"})
"""Nouns whose clause tells what will be ("gave notice that it would leave")."""


@dataclass(frozen=True, slots=True)
class Status:
    """A status with the rule that gave it and the token it stands on."""

    value: str
    rule: str
    token: int


@lru_cache(maxsize=1)
def cues() -> Mapping[str, Mapping[str, frozenset[str]]]:
    """Return the tables of status.toml."""
    data = tomllib.loads(Path(__file__).with_name("status.toml").read_text(encoding="utf-8"))
    return {name: {key: frozenset(words) for key, words in table.items()} for name, table in data.items()}


def _named(table: str, word: str) -> str:
    return next((value for value, words in cues()[table].items() if word in words), "")


def phrasal(tree: Tree, index: int) -> str:
    """Return a verb's lemma with its particle ("call off")."""
    particles = [tree.lemma(k) for k in tree.kids(index, "compound:prt")]
    return " ".join([tree.lemma(index), *particles])


def status_of(tree: Tree, index: int, *, default: str = "completed") -> Status:
    """Return how real the happening opened at a token is; `default` is for a nominal with no cue above it."""
    node, nominal = index, tree.tokens[index].upos not in ("VERB", "AUX")
    aside = False
    for _ in range(8):
        found = _own(tree, node, nominal and node == index)
        if found and found.rule == "present" and _under_future(tree, node):
            return Status("planned", "beside a future", node)
        if found and found.value == "completed" and _disputed(tree, node):
            return Status("denied", "disputed", node)
        if found and aside and found.value == "denied" and node != index:
            return Status("completed", "beside a denial", node)
        if found:
            return found
        aside = aside or (nominal and (_is_aside(tree, node) or (node == index and _set_in(tree, index))))
        if node != index and _agreed_at(tree, index, node):
            node = tree.tokens[node].head
            continue
        above = _above(tree, node) if not aside or tree.tokens[node].upos == "VERB" else _outer(tree, node)
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
    beside = _oblique(tree, index)
    return beside if isinstance(beside, Status) else tree.tokens[index].head


def _agreed_at(tree: Tree, index: int, node: int) -> bool:
    """Say whether a meeting is where something else is agreed, though the parse puts it into what is agreed ("agreed to
    upgrade ties during a meeting")."""
    if tree.case(index) != "during" or tree.lemma(index) not in MEETINGS:
        return False
    token = tree.tokens[node]
    return token.deprel == "xcomp" and token.head >= 0 and tree.lemma(token.head) in AGREEING


def _set_in(tree: Tree, index: int) -> bool:
    """Say whether an event is where or when something was agreed ("agreed during a meeting to …"), not where it will
    be done."""
    sideline = tree.lemma(tree.tokens[index].head) in ASIDES if tree.tokens[index].head >= 0 else False
    return sideline or tree.case(index) in ("during", "amid", "after", "following", "on the sidelines of")


def _disputed(tree: Tree, index: int) -> bool:
    """Say whether a clause is what someone denies ("denied that it had signed")."""
    token = tree.tokens[index]
    return token.deprel == "ccomp" and tree.lemma(token.head) in ("deny", "refute", "dispute", "reject")


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


def _negated(tree: Tree, index: int) -> bool:
    """Say whether a verb is negated: by a word of its own ("not only" apart) or by a subject or object with "no"."""
    words = cues()["negation"]["words"]
    for kid in tree.children[index]:
        token = tree.tokens[kid]
        if tree.lemma(kid) == "longer" and kid and tree.lemma(kid - 1) == "no":
            return True
        negative = token.lemma.lower() in words or token.text.lower() in words
        if negative and token.deprel.startswith(("advmod", "aux", "det", "cc:preconj")):
            return not any(tree.lemma(k) == "only" for k in (*tree.children[kid], kid + 1) if k < len(tree.tokens))
    return any(tree.lemma(k) == "no" for s in tree.kids(index, "nsubj", "obj") for k in tree.kids(s, "det"))


def _pending(tree: Tree, index: int) -> bool:
    """Say whether something is "yet to" happen."""
    spots = (index, tree.tokens[index].head) if tree.tokens[index].deprel in ("xcomp", "acl", "advcl") else (index,)
    infinitive = any(tree.lemma(k) == "to" for k in tree.kids(index, "mark"))
    return infinitive and any(tree.lemma(k) == "yet" for s in spots for k in tree.kids(s, "advmod"))


def _own(tree: Tree, index: int, nominal: bool) -> Status | None:
    """Read the status off a word's own clause: negation, modals, tense, aspect, markers."""
    if nominal and not tree.kids(index, "cop", "aux"):
        return _nominal(tree, index)
    if _negated(tree, index):
        return Status("denied", "negation", index)
    if _pending(tree, index):
        return Status("denied", "yet to", index)
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
    if any(a in modals["proposed"] for a in aux):
        return Status("proposed", "modal", index)
    marks = [tree.lemma(k) for k in tree.kids(index, "mark")]
    if "before" in marks and _finite(tree, index) and tree.tokens[index].feat("Tense") != "Past":
        return Status("planned", "before it", index)
    if "towards" in marks or "toward" in marks:
        return Status("proposed", "towards", index)
    if "to" in marks and any(
        tree.lemma(k) == "be" and tree.tokens[k].feat("VerbForm") == "Fin" for k in tree.kids(index, "aux", "cop")
    ):
        return Status("planned", "is to", index)
    if "to" in marks and not any(tree.tokens[k].deprel == "aux" for k in tree.kids(index, "aux")):
        return _infinitive(tree, index)
    if any(m in cues()["conditional"]["markers"] for m in marks):
        return Status("proposed", "conditional", index)
    return _finite(tree, index)


def _on_condition(tree: Tree, index: int) -> bool:
    """Say whether a future hangs on a condition ("will resume once …")."""
    marks = [tree.tokens[m].text.lower() for k in tree.kids(index, "advcl") for m in tree.kids(k, "mark", "advmod")]
    soon = any(tree.lemma(k) == "soon" and tree.kids(k, "advcl") for k in tree.kids(index, "advmod"))
    return soon or any(m in ("if", "once", "unless", "provided") for m in marks)


def _clause_on(tree: Tree, index: int) -> Status | None:
    """Read the status off a clause on a noun ("a trip postponed over …", "a dialogue which they agreed to
    establish")."""
    for kid in tree.kids(index, "acl"):
        token = tree.tokens[kid]
        if tree.tokens[kid].deprel == "acl" and token.feat("VerbForm") == "Part" and token.feat("Tense") == "Past":
            cue = _named("object", phrasal(tree, kid)) or _named("complement", tree.lemma(kid))
            if cue and cue not in ("same", "completed"):
                return Status(cue, f"{cue}: {tree.lemma(kid)}", kid)
        if token.deprel == "acl:relcl":
            leaf = next(iter(tree.kids(kid, "xcomp")), kid)
            word = tree.lemma(leaf)
            if (leaf != kid and _named("complement", tree.lemma(kid))) or word in (
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
                cue = _named("object", word) if leaf == kid and passive_like(tree, kid) else ""
                return Status(cue, f"{cue}: {word}", kid) if cue and cue != "completed" else status_of(tree, leaf)
    return None


def passive_like(tree: Tree, index: int) -> bool:
    """Say whether a verb stands in the passive."""
    return bool(tree.kids(index, "aux:pass", "nsubj:pass"))


def _nominal(tree: Tree, index: int) -> Status | None:
    """Read the status off a noun's own modifiers and clauses ("a planned visit", "a visit scheduled for May")."""
    for kid in tree.kids(index, "amod", "det", "compound"):
        if tree.lemma(kid) == "no":
            return Status("denied", "negation", kid)
        value = _named("modifier", tree.tokens[kid].text.lower()) or _named("modifier", tree.lemma(kid))
        if value and tree.tokens[kid].deprel == "amod" and not (value == "planned" and _undone(tree, index)):
            return Status(value, "modifier", kid)
    found = _clause_on(tree, index)
    return None if found and found.value == "planned" and _undone(tree, index) else found


def _undone(tree: Tree, index: int) -> bool:
    """Say whether the verb that a noun is the object of undoes it ("the planned visit was cancelled")."""
    token = tree.tokens[index]
    clauses = [k for k in tree.kids(index, "acl:relcl") if passive_like(tree, k)]
    if any(_named("object", phrasal(tree, k)) == "denied" for k in clauses):
        return True  # "the planned trip, which was cancelled"
    return token.deprel in ("obj", "nsubj:pass") and _named("object", phrasal(tree, token.head)) == "denied"


def _would(tree: Tree, index: int) -> Status:
    """Past reported future ("announced that Kenya would join") is planned; a hypothetical one proposed; what would have
    been is not."""
    if any(tree.lemma(k) == "have" for k in tree.kids(index, "aux")):
        return Status("denied", "would have", index)
    for node in (index, *tree.up(index)):
        head = tree.tokens[node].head
        if tree.tokens[node].deprel in ("ccomp", "parataxis") or (
            head >= 0 and (tree.lemma(head) in cues()["saying"]["verbs"] or tree.lemma(head) in NOTICES)
        ):
            return Status("planned", "future in reported speech", index)
        if tree.tokens[node].deprel == "advcl":
            break
    return Status("proposed", "would", index)


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
    past = token.feat("Tense") == "Past" and token.feat("VerbForm") == "Fin"
    past = past or any(tree.lemma(k) in ("have",) or tree.tokens[k].feat("Tense") == "Past" for k in aux)
    return Status("completed", "past" if past else "present", index)


def _above(tree: Tree, index: int) -> Status | int:
    """Go up from a word with no status of its own: a governing cue decides, or the climb goes on (-1: the top)."""
    token = tree.tokens[index]
    head, relation = token.head, token.deprel
    if head < 0 or relation == "conj":
        return head
    if relation in ("acl", "acl:relcl", "advcl", "advcl:relcl") and token.upos == "VERB":
        return _adjunct(tree, index, head)
    if relation == "nsubj" and (found := _predicate(tree, head)):
        return found
    if relation == "xcomp" and tree.tokens[head].text.lower() == "going":
        return Status("planned", "going to", head)
    if token.upos != "VERB" and (beside := _oblique(tree, index)) is not None:
        return beside
    cue = _cue(tree, index)
    if cue and cue not in ("same", "completed"):
        return _governed(tree, head, cue)
    if cue == "completed" and tree.tokens[head].upos == "VERB" and (own := _own(tree, head, False)):
        return own if own.value != "completed" else Status("completed", f"object of {tree.lemma(head)}", head)
    return head


STRETCHES = frozenset({"day", "week", "month", "year", "hour", "round", "series", "session", "decade"})
ASIDES = frozenset({"sideline", "sidelines", "margin", "margins", "fringe", "fringes"})
GOVERNING = frozenset({"on", "for", "of", "to", "against", "with", "from", "about"})


def _oblique(tree: Tree, index: int) -> Status | int | None:
    """Read what a preposition says of an event noun: "after talks" they are over; "days of talks" is not more than
    talks."""
    token, case = tree.tokens[index], tree.case(index)
    if token.deprel == "nmod" and case == "of" and tree.lemma(token.head) in ASIDES:
        return tree.clause(token.head)
    if token.deprel == "nmod" and case == "of" and tree.lemma(token.head) in STRETCHES:
        return token.head
    if tree.lemma(token.head) == "follow" and token.deprel == "obj" and not tree.kids(token.head, "nsubj"):
        return Status("completed", "following it", token.head)
    if token.deprel.startswith(("obl", "nmod")) and case in ("after", "following", "since", "upon"):
        clause = tree.clause(token.head)
        ahead = _own(tree, clause, False) if clause < index else None
        if ahead and ahead.value in ("planned", "proposed") and ahead.rule != "conditional":
            return Status(ahead.value, f"{case} it, ahead", index)  # "will take effect after ratification"
        return Status("completed", f"{case} it", index)
    return None


def _cue(tree: Tree, index: int) -> str:
    """Return what the governing word says of its complement or object, by the tables of status.toml."""
    token = tree.tokens[index]
    head, relation = token.head, token.deprel
    verbal = tree.tokens[head].upos == "VERB"
    if tree.tokens[head].upos == "ADV":
        return ""  # "will be back for talks"
    if relation in ("nsubj", "appos", "compound", "nmod:poss"):
        return ""
    table = "object" if verbal and relation in ("obj", "nsubj:pass") and token.upos != "VERB" else "complement"
    cue = _named(table, phrasal(tree, head)) or _named(table, tree.lemma(head))
    if not cue and verbal and relation.startswith(("obl", "advcl", "xcomp")):
        objects = (_named("complement", tree.lemma(k)) for k in tree.kids(head, "obj"))
        return next((c for c in objects if c and c != "same"), "")
    if relation.startswith(("obl", "nmod")) and token.upos != "VERB":
        return cue if tree.case(index) in GOVERNING and table == "complement" else ""
    return cue


def been(tree: Tree, noun: int) -> bool:
    """Say whether something goes on that has been so for some time ("has been in talks since May")."""
    copulas = [tree.tokens[k].text.lower() for k in tree.kids(noun, "cop")]
    perfect = any(tree.tokens[k].text.lower() in ("has", "have", "'ve", "’ve") for k in tree.kids(noun, "aux"))
    return perfect and "been" in copulas


def _predicate(tree: Tree, head: int) -> Status | None:
    """Read the status that a predicate gives its subject ("talks are under way", "talks continue")."""
    word = tree.lemma(head)
    if word in cues()["predicate"]["ongoing"] and (word != "way" or tree.case(head) == "under"):
        own = _own(tree, head, False)
        return own if own and own.value in ("denied", "planned", "proposed") else Status("ongoing", f"is {word}", head)
    return None


def _adjunct(tree: Tree, index: int, head: int) -> Status | int:
    """An infinitive on a noun is governed by the noun ("plans to sign"); a participle tells its own state."""
    token = tree.tokens[index]
    if any(tree.lemma(k) == "to" for k in tree.kids(index, "mark")):
        if tree.lemma(tree.clause(head)) == "become" or _first_of(tree, head):
            return tree.clause(head)  # "became the tenth state to sign": it has signed
        cue = _named("complement", tree.lemma(head))
        if cue and cue != "same":
            return _governed(tree, head, cue)
        if token.deprel == "advcl":
            return Status("planned", "purpose", index) if tree.is_verbal(head) else head
        return head
    bare = token.text.lower().endswith("ing") and not tree.kids(index, "mark", "nsubj")
    if bare and token.deprel == "advcl" and (cue := _named("complement", phrasal(tree, head))) == "denied":
        return _governed(tree, head, cue)  # "has not ruled out joining"
    past = token.feat("VerbForm") == "Part" and token.feat("Tense") == "Past"
    if past and (token.deprel == "acl" or (token.deprel == "advcl" and not tree.kids(index, "mark", "advmod", "aux"))):
        return Status("completed", "past participle", index)
    marks = {tree.lemma(k) for k in tree.kids(index, "mark")}
    if "on" in marks and tree.lemma(head) in ("go", "carry", "keep"):
        return _governed(tree, head, "ongoing")
    if marks & {"on", "for", "about", "against", "with"} and (cue := _named("complement", tree.lemma(head))) not in (
        "",
        "same",
    ):
        return _governed(tree, head, cue)  # "insisted on negotiating"
    if (
        "of" in marks
        and tree.lemma(head) in ("stop", "fall")
        and any(tree.lemma(k) == "short" for k in tree.children[head])
    ):
        return Status("denied", "stopped short", head)
    leaning = "in" in marks and token.deprel == "acl" and tree.tokens[head].upos == "NOUN"
    if leaning and (cue := _named("complement", tree.lemma(head))) in ("planned", "proposed", "denied"):
        return _governed(tree, head, cue)  # "interest in joining"
    if "of" in marks and _named("complement", tree.lemma(head)) == "planned":
        return _governed(tree, head, "planned")  # "the process of leaving"
    if marks & {"after", "since", "before"}:
        return Status("completed", "after", index) if "after" in marks or "since" in marks else head
    return head


def _promised(tree: Tree, index: int) -> Status | None:
    """Return the status of what is promised, wished or refused to go on."""
    if tree.tokens[index].upos != "VERB" or _own(tree, index, False) or tree.tokens[index].head < 0:
        return None
    above = _above(tree, index)
    return above if isinstance(above, Status) and above.value != "ongoing" else None


def _first_of(tree: Tree, noun: int) -> bool:
    """Say whether a noun is the first to do something, or one of the first ("one of the first members to ratify")."""
    nouns = [noun, *tree.kids(noun, "nmod")]
    for node in tree.up(noun):
        if tree.tokens[node].upos not in ("NOUN", "NUM", "PROPN") or len(nouns) > 6:
            break
        nouns += [node, *tree.kids(node, "nmod")]
    return any(tree.lemma(k) in ("first", "second", "latest", "last") for n in nouns for k in tree.kids(n, "amod"))


def _governed(tree: Tree, head: int, cue: str) -> Status:
    """Combine a governing cue with the status of the governing word itself ("did not agree to", "could agree to")."""
    rule = f"{cue}: {tree.lemma(head)}"
    if cue in ("planned", "proposed") and any(tree.lemma(k) == "no" for k in tree.kids(head, "det")):
        return Status("denied", f"no {tree.lemma(head)}", head)
    if cue == "ongoing" and (promise := _promised(tree, head)):
        return promise  # "agreed to continue cooperating"
    if tree.tokens[head].upos == "VERB" or tree.kids(head, "cop"):
        own = _own(tree, head, False)
        if own and own.value == "denied":
            open_ = "proposed" if phrasal(tree, head) == "rule out" else "planned"
            return Status("denied" if cue != "denied" else open_, f"not {tree.lemma(head)}", head)
        if own and own.value == "proposed" and cue in ("planned", "ongoing"):
            return Status("proposed", f"{own.rule} {tree.lemma(head)}", head)
    above = tree.tokens[head].head
    named = tree.tokens[head].upos == "NOUN" and above >= 0 and tree.tokens[head].deprel in ("obj", "nsubj:pass")
    if named and "denied" in (_named("object", phrasal(tree, above)), _named("complement", tree.lemma(above))):
        return Status("denied", f"denied: {tree.lemma(above)} {tree.lemma(head)}", above)
    return Status(cue, rule, head)
