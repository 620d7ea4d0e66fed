"""What the words above a verb or an event noun say of how real it is: governing words, prepositions, predicates."""

from __future__ import annotations

from kgraph.extract.mood import own_status
from kgraph.extract.status_words import Status, cue_of, cues
from kgraph.extract.tree import Tree

STRETCHES = frozenset({"day", "week", "month", "year", "hour", "round", "series", "session", "decade"})
ASIDES = frozenset({"sideline", "sidelines", "margin", "margins", "fringe", "fringes"})
CHANCES = frozenset({"opportunity", "chance", "honour", "honor", "pleasure", "privilege", "occasion"})
GOVERNING = frozenset({"on", "for", "of", "to", "against", "with", "from", "about"})


def _given_up_for_it(tree: Tree, index: int) -> int:
    """Return the verb that says what was given up to do something ("dropped its neutrality to join NATO"), or -1."""
    token = tree.tokens[index]
    if token.deprel not in ("acl", "advcl") or "to" not in tree.case(index).split():
        return -1
    verb = token.head if token.deprel == "advcl" else tree.tokens[token.head].head
    if verb < 0 or tree.lemma(verb) not in cues()["adjunct"]["giving_up"]:
        return -1
    lost = tree.kids(verb, "obj")
    return -1 if not lost or any(cue_of("complement", tree.lemma(k)) for k in lost) else verb


def _praised_for(tree: Tree, index: int) -> bool:
    """Say whether a gerund tells what someone is praised for ("to congratulate X on signing")."""
    head = tree.tokens[index].head
    if head < 0 or not tree.tokens[index].text.lower().endswith("ing"):
        return False
    verb = head if tree.tokens[head].upos == "VERB" else tree.tokens[head].head
    if verb < 0 or tree.lemma(verb) not in cues()["adjunct"]["praising"]:
        return False
    marks = {tree.lemma(k) for k in tree.kids(index, "mark", "case")} | {tree.case(index)}
    return bool(marks & {"on", "for", "upon"})


def status_above(tree: Tree, index: int) -> Status | int:
    """Go up from a word with no status of its own: a governing cue decides, or the climb goes on (-1: the top)."""
    token = tree.tokens[index]
    head, relation = token.head, token.deprel
    if head >= 0 and relation == "conj" and (found := _listed_gerund(tree, index, head)):
        return found
    if _praised_for(tree, index):
        return Status("completed", "praised for it", head)
    if (verb := _given_up_for_it(tree, index)) >= 0:
        return own_status(tree, verb) or verb
    if head < 0 or relation == "conj":
        return head
    if relation in ("acl", "acl:relcl", "advcl", "advcl:relcl") and token.upos == "VERB":
        return _adjunct(tree, index, head)
    if relation == "nsubj" and (found := _predicate(tree, head)):
        return found
    if relation == "xcomp" and tree.tokens[head].text.lower() == "going":
        return Status("planned", "going to", head)
    if token.upos != "VERB" and (beside := beside_preposition(tree, index)) is not None:
        return beside
    cue = _cue(tree, index)
    if cue and cue not in ("same", "completed"):
        return _governed(tree, head, cue)
    if cue == "completed" and tree.tokens[head].upos == "VERB" and (own := own_status(tree, head)):
        return own if own.value != "completed" else Status("completed", f"object of {tree.lemma(head)}", head)
    return head


def _listed_gerund(tree: Tree, index: int, head: int) -> Status | None:
    """Read what a verb says of a gerund that ends the list of its objects ("discussed trade and widening a pact")."""
    bare = tree.tokens[index].text.lower().endswith("ing") and not tree.kids(index, "aux", "nsubj", "mark")
    if not bare or tree.tokens[head].upos != "VERB" or tree.tokens[head].text.lower().endswith("ing"):
        return None
    cue = cue_of("complement", tree.lemma(head))
    return _governed(tree, head, cue) if cue in ("planned", "proposed", "denied") else None


def beside_preposition(tree: Tree, index: int) -> Status | int | None:
    """Read what a preposition says of an event noun: "after talks" they are over; "days of talks" is not more than
    talks."""
    token, case = tree.tokens[index], tree.case(index)
    if token.deprel == "nmod" and case == "of" and tree.lemma(token.head) in ASIDES:
        return tree.clause(token.head)
    if token.deprel == "nmod" and case == "of" and tree.lemma(token.head) in STRETCHES:
        return token.head
    after = tree.tokens[token.head + 1].text.lower() if token.head + 1 < len(tree.tokens) else ""
    up = after in ("up", "-")  # "follow up talks"
    if tree.lemma(token.head) == "follow" and token.deprel == "obj" and not tree.kids(token.head, "nsubj") and not up:
        return Status("completed", "following it", token.head)
    if token.deprel.startswith(("obl", "nmod")) and case in ("after", "following", "since", "upon"):
        clause = tree.clause(token.head)
        ahead = own_status(tree, clause) if clause < index else None
        if ahead and ahead.value in ("planned", "proposed") and ahead.rule != "conditional":
            return Status(ahead.value, f"{case} it, ahead", index)  # "will take effect after ratification"
        return Status("completed", f"{case} it", index)
    return None


def _cue(tree: Tree, index: int) -> str:
    """Return what the governing word says of its complement or object, by the tables of status.toml."""
    token = tree.tokens[index]
    head, relation = token.head, token.deprel
    verbal = tree.tokens[head].upos == "VERB"
    if tree.tokens[head].upos == "ADV" and relation != "xcomp":
        return ""  # "will be back for talks"
    if relation in ("nsubj", "appos", "compound", "nmod:poss"):
        return ""
    table = "object" if verbal and relation in ("obj", "nsubj:pass") and token.upos != "VERB" else "complement"
    cue = cue_of(table, tree.phrasal(head)) or cue_of(table, tree.lemma(head))
    if not cue and verbal and relation.startswith(("obl", "advcl", "xcomp")):
        objects = (cue_of("complement", tree.lemma(k)) for k in tree.kids(head, "obj"))
        return next((c for c in objects if c and c != "same"), "")
    if relation.startswith(("obl", "nmod")) and token.upos != "VERB":
        return cue if tree.case(index) in GOVERNING and table == "complement" else ""
    return cue


def _predicate(tree: Tree, head: int) -> Status | None:
    """Read the status that a predicate gives its subject ("talks are under way", "talks continue")."""
    word = tree.lemma(head)
    beside = tree.tokens[head + 1].text if head + 1 < len(tree.tokens) else ""
    if f"{word} {beside}" in cues()["predicate"]["denied"]:
        return Status("denied", f"{word} {beside}", head)
    if word in cues()["predicate"]["proposed"] and tree.case(head) in ("on", "under", "up for"):
        return Status("proposed", f"is {tree.case(head)} {word}", head)
    if word in cues()["predicate"]["ongoing"] and (word != "way" or tree.case(head) == "under"):
        own = own_status(tree, head)
        return own if own and own.value in ("denied", "planned", "proposed") else Status("ongoing", f"is {word}", head)
    return None


def _adjunct(tree: Tree, index: int, head: int) -> Status | int:
    """An infinitive on a noun is governed by the noun ("plans to sign"); a participle tells its own state."""
    token = tree.tokens[index]
    if any(tree.lemma(k) == "to" for k in tree.kids(index, "mark")):
        if tree.lemma(tree.clause(head)) == "become" or _first_of(tree, head):
            return tree.clause(head)  # "became the tenth state to sign": it has signed
        if _had_chance(tree, head):
            return token.head if tree.tokens[head].upos == "VERB" else tree.tokens[head].head
        cue = cue_of("complement", tree.lemma(head))
        if cue and cue != "same":
            return _governed(tree, head, cue)
        if token.deprel == "advcl":
            return Status("planned", "purpose", index) if tree.is_verbal(head) else head
        return head
    bare = token.text.lower().endswith("ing") and not tree.kids(index, "mark", "nsubj")
    if bare and token.deprel == "advcl" and (cue := cue_of("complement", tree.phrasal(head))) == "denied":
        return _governed(tree, head, cue)  # "has not ruled out joining"
    past = token.feat("VerbForm") == "Part" and token.feat("Tense") == "Past"
    if past and (token.deprel == "acl" or (token.deprel == "advcl" and not tree.kids(index, "mark", "advmod", "aux"))):
        return Status("completed", "past participle", index)
    marks = {tree.lemma(k) for k in tree.kids(index, "mark")}
    if "on" in marks and tree.lemma(head) in ("go", "carry", "keep"):
        return _governed(tree, head, "ongoing")
    if marks & {"on", "for", "about", "against", "with"} and (cue := cue_of("complement", tree.lemma(head))) not in (
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
    if leaning and (cue := cue_of("complement", tree.lemma(head))) in ("planned", "proposed", "denied"):
        return _governed(tree, head, cue)  # "interest in joining"
    if "of" in marks and cue_of("complement", tree.lemma(head)) == "planned":
        return _governed(tree, head, "planned")  # "the process of leaving"
    if marks & {"after", "since", "before"}:
        return Status("completed", "after", index) if "after" in marks or "since" in marks else head
    return head


def _had_chance(tree: Tree, noun: int) -> bool:
    """Say whether somebody had or will have the chance to do something ("had the opportunity to meet with X"), and so
    did or will do it."""
    verb = tree.tokens[noun].head
    if verb < 0 or tree.lemma(noun) not in CHANCES or tree.lemma(verb) not in ("have", "get", "take", "use"):
        return False
    own = own_status(tree, verb)
    return own is not None and own.rule in ("past", "future")


def _promised(tree: Tree, index: int) -> Status | None:
    """Return the status of what is promised, wished or refused to go on."""
    if tree.tokens[index].upos != "VERB" or own_status(tree, index) or tree.tokens[index].head < 0:
        return None
    above = status_above(tree, index)
    return above if isinstance(above, Status) and above.value != "ongoing" else None


def _first_of(tree: Tree, noun: int) -> bool:
    """Say whether a noun is the first to do something, or one of the first ("one of the first members to ratify")."""
    nouns = [noun, *tree.kids(noun, "nmod")]
    for node in tree.up(noun):
        if tree.tokens[node].upos not in ("NOUN", "NUM", "PROPN") or len(nouns) > 6:
            break
        nouns += [node, *tree.kids(node, "nmod")]
    ranks = ("first", "second", "third", "latest", "last")
    return tree.lemma(noun) in ranks or any(tree.lemma(k) in ranks for n in nouns for k in tree.kids(n, "amod"))


def _governed(tree: Tree, head: int, cue: str) -> Status:
    """Combine a governing cue with the status of the governing word itself ("did not agree to", "could agree to")."""
    rule = f"{cue}: {tree.lemma(head)}"
    if cue in ("planned", "proposed") and any(tree.lemma(k) == "no" for k in tree.kids(head, "det")):
        return Status("denied", f"no {tree.lemma(head)}", head)
    if cue == "ongoing" and (promise := _promised(tree, head)):
        return promise  # "agreed to continue cooperating"
    if tree.tokens[head].upos == "VERB" or tree.kids(head, "cop"):
        own = own_status(tree, head)
        if own and own.value == "denied":
            open_ = "proposed" if tree.phrasal(head) == "rule out" else "planned"
            return Status("denied" if cue != "denied" else open_, f"not {tree.lemma(head)}", head)
        if own and own.value == "proposed" and cue in ("planned", "ongoing"):
            return Status("proposed", f"{own.rule} {tree.lemma(head)}", head)
    above = tree.tokens[head].head
    named = tree.tokens[head].upos == "NOUN" and above >= 0 and tree.tokens[head].deprel in ("obj", "nsubj:pass")
    if named and cue == "planned" and tree.lemma(above) in cues()["weighing"]["verbs"]:
        return Status("proposed", f"only talked of: {tree.lemma(above)} {tree.lemma(head)}", above)
    if named and "denied" in (cue_of("object", tree.phrasal(above)), cue_of("complement", tree.lemma(above))):
        return Status("denied", f"denied: {tree.lemma(above)} {tree.lemma(head)}", above)
    return Status(cue, rule, head)
