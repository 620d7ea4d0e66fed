"""Which time expression dates which happening."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from kgraph.extract.match import Instance
from kgraph.extract.offsets import offset
from kgraph.extract.stretches import stretched
from kgraph.extract.subjects import passive
from kgraph.extract.tables import word_set
from kgraph.extract.tree import Tree
from kgraph.records import Mention

CLAUSAL = frozenset({"ccomp", "acl", "acl:relcl", "advcl", "parataxis", "advcl:relcl", "conj"})


_words = partial(word_set, "dates.toml")


OWN = ("theme", "place", "occasion", "self")
"""Roles whose year is the happening's ("hosts the 2026 summit")."""
RULES = ("on the trigger", "in its clause", "on the clause it serves", "on the clause it tells more about")


@dataclass(frozen=True, slots=True)
class Dated:
    """A date with the rule that attached it and the words it stands on."""

    value: str
    rule: str
    mention: Mention


def date_of(one: Instance) -> Dated | None:
    """Return the date of an instance: a time on the trigger, else on its clause, nearest first."""
    tree = one.tree
    times = [(i, m) for i, m in tree.mentions("time") if m.ids]
    here = tree.clause(one.spot)
    if one.frame.hints.get("since") or _lasting(tree, here):
        times += [(i, m) for i, m in tree.mentions("time") if m.form == "since" and m.data.get("since")]
    else:  # "partners since 2014, when they signed"
        since = [(i, m) for i, m in tree.mentions("time") if m.form == "since" and m.data.get("since")]
        times += [(i, m) for i, m in since if _just_before(tree, i, here)]
    if (put := _putting_off(tree, one.spot)) >= 0:
        times = [(i, m) for i, m in times if _new_time(tree, put, i)]
    ranked = [(rank, abs(at - one.token), at, m) for at, m in times if (rank := _rank(one, at)) is not None]
    counted = offset(tree, one.spot, one.frame.kind) if not any(rank == 0 for rank, *_ in ranked) else None
    if counted is not None:
        return Dated(counted[0], "counted from another happening", counted[1]) if counted[0] else None
    if not ranked:
        return None
    rank, _, _, mention = _finer(ranked)
    value = mention.ids[0] if mention.ids else str(mention.data["since"])
    at = tree.token_of(mention)
    if "/" in value and at is not None and _just_before(tree, at, tree.clause(one.spot)):
        value = value.rpartition("/")[2]  # "from 2010 until 2015, when they were suspended"
    return Dated(stretched(one, value), RULES[rank], mention)


def _finer(ranked: Sequence[tuple[int, int, int, Mention]]) -> tuple[int, int, int, Mention]:
    """Return the nearest time; the day of the clause before a year in a name ("hosted the 2022 talks today")."""
    best = min(ranked, key=lambda r: r[:3])
    year = "".join(best[3].ids[:1])
    days = [r for r in ranked if r[0] <= 1 and r[3].ids and re.match(rf"{year}-\d\d-", r[3].ids[0])]
    return min(days, key=lambda r: r[:3], default=best) if len(year) == len("2025") else best


def _lasting(tree: Tree, clause: int) -> bool:
    """Say whether a clause tells what has gone on until now, so that "since" dates it ("have been discussing")."""
    words = {tree.tokens[k].text.lower() for k in tree.kids(clause, "aux", "cop", "aux:pass")}
    going = bool(tree.kids(clause, "cop", "aux:pass")) or tree.tokens[clause].text.lower().endswith("ing")
    return bool(words & {"have", "has"}) and "been" in words and going


def _rank(one: Instance, at: int) -> int | None:
    """Rank how a time hangs on the trigger: 0 below it, 1 in its clause, 2 and 3 on the clause around it; None:
    elsewhere."""
    tree, token = one.tree, one.spot
    path = [at, *tree.up(at)]
    head = tree.tokens[at].head
    if _just_before(tree, at, tree.clause(token)):
        return 1  # "next year, when they mark …"
    if parted(tree, at, token):
        return None  # "in 2013; it entered into force …"
    if tree.case(at) in ("until", "till") and tree.lemma(head) not in _words("pending"):
        return None  # how long, not when
    part = head >= 0 and tree.lemma(head) in _words("parts")  # "in the first week of May"
    if (
        tree.case(at) == "of"
        and not part
        and head not in (token, -1)
        and not any(m.type == "time" for m in tree.at.get(head, ()))
    ):
        since = tree.case(head) == "since" and tree.tokens[head].head == tree.clause(token)
        return (
            1 if since and _lasting(tree, tree.clause(token)) else None
        )  # "has been suspended since the coup of 2021"
    if _of_a_name(tree, at) and head not in (token, *(i for r in OWN for i in one.roles.get(r, []))):
        return None  # "the dispute about the 2024 memorandum"
    if _span_of_years(tree, at) and _first(tree, token, at):
        return None  # "the first visit in ten years"
    if _last_day(tree, at):
        return None  # "the drill, which ends on Saturday"
    if tree.case(at) == "for" and _is_covered(one, at):
        return None  # "signed a programme of exchanges for 2025-2028"
    if _long_in_coming(tree, token) and token not in path:
        return None  # "on March 13, after nearly 20 years of talks"
    anchor, mine = anchor_of(tree, at), tree.clause(token)
    if _held_then(tree, mine, anchor) or (one.frame.kind == "visit" and _there(tree, mine, anchor)):
        return 2
    if token in path:
        between = path[: path.index(token)]
        if not any(_barrier(tree, node, token) for node in between):
            return 0
        return 3 if _then(tree, mine, anchor) else None
    if _ahead(tree, token):
        return None  # "signed on Monday, ahead of a summit": the summit comes later
    if anchor == mine:
        return 1
    if _pledged(one, mine, anchor, at):
        return 2
    if one.frame.kind != "cooperation" and at not in tree.subtree(mine) and _done_with(tree, mine, anchor, at):
        return 2
    return _around(tree, token, mine, anchor, at)


def _of_a_name(tree: Tree, at: int) -> bool:
    """Say whether a year only tells one thing from others of its name ("the 2023 election")."""
    token = tree.tokens[at]
    return token.text.isdigit() and token.deprel in ("nummod", "compound", "amod") and token.head > at


def _first(tree: Tree, token: int, at: int) -> bool:
    """Say whether a noun is the first in a time ("a visit, the first by a king in ten years")."""
    spots = [token, *tree.up(at)]
    return any(
        tree.lemma(k) in ("first", "last", "latest")
        for s in spots
        for k in (s, *tree.kids(s, "amod", "appos", "parataxis"))
    )


def _long_in_coming(tree: Tree, token: int) -> bool:
    """Say whether a noun is what went on for a stretch of time before something else."""
    head = tree.tokens[token].head
    if tree.tokens[token].deprel != "nmod" or head < 0 or tree.case(token) != "of":
        return False
    unit = tree.lemma(head) in ("decade", "year", "month", "week", "century", "day")
    return unit and tree.case(head) in ("after", "following")


def _last_day(tree: Tree, at: int) -> bool:
    """Say whether a time only tells when what goes on will end."""
    head = tree.tokens[at].head
    beside = head >= 0 and tree.tokens[head].deprel == "acl:relcl" and tree.lemma(head) in _words("ending")
    long = any(m.form == "duration" for _, m in tree.mentions("time"))  # then it tells when it began
    return beside and not long and tree.tokens[head].feat("Tense") == "Pres"


def _is_covered(one: Instance, at: int) -> bool:
    """Say whether a time after "for" is what a document or another noun is for, not when it is made."""
    head = one.tree.tokens[at].head
    made = one.frame.kind == "agreement" and one.verbal and head == one.token
    return made or (one.tree.tokens[at].deprel.startswith("nmod") and head != one.spot)


def _putting_off(tree: Tree, token: int) -> int:
    """Return the verb that says of a happening that it was put off ("postponed the visit", "talks were due on Monday
    but were put off"), -1 where there is none."""
    head = tree.tokens[token].head
    verbs = [head] if head >= 0 and tree.tokens[token].deprel in ("obj", "nsubj:pass") else [token]
    verbs += [k for k in tree.kids(tree.clause(token), "conj") if tree.kids(k, "aux:pass")]
    return next((v for v in verbs if _words("putting_off") & {tree.phrasal(v), tree.lemma(v)}), -1)


def _new_time(tree: Tree, put: int, at: int) -> bool:
    """Say whether a time is the one that something was put off to, not the one it was put off from or on."""
    return put in tree.up(at) and tree.case(at) in ("until", "till", "to", "for") and tree.tokens[at].deprel == "obl"


def _span_of_years(tree: Tree, at: int) -> bool:
    """Say whether a time is a stretch of years that something is the first in."""
    return tree.lemma(at) in ("decade", "year", "century") and tree.case(at) in ("in", "for", "since")


def _ahead(tree: Tree, token: int) -> bool:
    """Say whether a noun is what something else comes before ("before the start of a summit")."""
    for node in (token, *tree.up(token)):
        if tree.is_verbal(node):
            return False
        if tree.case(node) in ("before", "ahead of", "prior to"):
            return True
    return False


def _shared(tree: Tree, first: int, second: int, at: int) -> bool:
    """Say whether a time at one of two coordinated past deeds of one subject dates the other ("met on Sunday and
    elevated ties")."""
    if tree.kids(second, "nsubj", "nsubj:pass", "expl") or tree.kids(second, "aux", "mark"):
        return False
    if any(tree.tokens[v].upos != "VERB" or tree.tokens[v].feat("Tense") != "Past" for v in (first, second)):
        return False
    other = first if at in tree.subtree(second) else second
    below = [*tree.kids(other, "obl", "nmod", "advmod", "obl:unmarked", "nmod:unmarked")]
    return at < second or not any(i in below for i, _ in tree.mentions("time"))


def _around(tree: Tree, token: int, mine: int, anchor: int, at: int) -> int | None:
    clause = tree.tokens[mine]
    if tree.tokens[anchor].deprel.startswith("advcl") and tree.tokens[anchor].head == mine:
        return 3 if _then(tree, mine, anchor) else None
    linked = {tree.lemma(k) for k in tree.kids(mine, "mark", "advmod")}
    if clause.deprel == "conj" and anchor == clause.head and _shared(tree, anchor, mine, at):
        return 2
    if tree.tokens[anchor].deprel == "conj" and tree.tokens[anchor].head == mine and _shared(tree, mine, anchor, at):
        return 2
    raised = tree.tokens[anchor].deprel == "xcomp" and tree.tokens[anchor].head == mine != token
    if raised and tree.lemma(mine) in _words("open_verbs") and tree.lemma(anchor) in _words("happening"):
        return (
            1 if at in tree.kids(anchor, "obl", "obl:unmarked", "advmod") else None
        )  # "is expected to be held in May"
    if clause.deprel == "xcomp" and anchor == clause.head:
        if at < mine and _looks_ahead(tree, at):
            return 2  # "by the end of this year they want to sign"
        return 2 if mine != token or tree.lemma(anchor) in _words("open_verbs") else None
    if clause.deprel == "conj" and clause.upos == "VERB" and anchor == clause.head and at < anchor:
        return 2
    if clause.deprel.startswith("advcl") and anchor == clause.head and linked & {"as", "when", "while", "where"}:
        return 2
    if clause.deprel in ("acl:relcl", "advcl:relcl", "acl"):
        if mine in tree.up(at):
            return None  # "who is paying a visit since taking office in March"
        if clause.head == at or (clause.head in tree.up(at) and "when" in linked):
            return 2  # "next year, when they mark …"
        if clause.head in tree.up(at) and not _barrier(tree, at, token):
            return 2  # "a summit on March 5, at which …"
        if (
            anchor == tree.clause(clause.head)
            and clause.feat("Tense") == "Past"
            and not passive(tree, mine)
            and not tree.kids(mine, "aux")
            and not _own_time(tree, mine)
            and tree.tokens[at].head == anchor
        ):
            return 3  # "In February, X signed an agreement that established …"
    return None


def _then(tree: Tree, mine: int, anchor: int) -> bool:
    """Say whether a clause tells when another happens ("will sign when they meet on Friday")."""
    token = tree.tokens[anchor]
    when = any(tree.lemma(k) == "when" for k in tree.kids(anchor, "mark", "advmod"))
    return when and token.deprel.startswith("advcl") and token.head == mine


def _held_then(tree: Tree, mine: int, anchor: int) -> bool:
    """Say whether a time is that of an event at which the happening took place ("signed at a ceremony held on
    Tuesday")."""
    event = tree.tokens[anchor].head
    held = (
        tree.tokens[anchor].deprel.startswith("acl")
        and tree.lemma(anchor) in _words("happening")
        and not tree.kids(mine, "aux")
    )
    return (
        held and event in tree.kids(mine, "obl") and tree.case(event) in ("at", "during", "in", "on the sidelines of")
    )


def _there(tree: Tree, mine: int, anchor: int) -> bool:
    """Say whether a time is that of what travellers did where they went ("flew to X, where he met Y on Tuesday")."""
    links = {tree.lemma(k) for k in tree.kids(anchor, "mark", "advmod")}
    where = (
        tree.tokens[anchor].deprel.startswith(("acl", "advcl")) and "where" in links and anchor in tree.subtree(mine)
    )
    return where and tree.tokens[anchor].feat("Tense") == tree.tokens[mine].feat("Tense") and not _own_time(tree, mine)


def _done_with(tree: Tree, mine: int, anchor: int, at: int) -> bool:
    """Say whether an infinitive is done with the dated clause around it ("voted on Monday to sign", "on Monday became
    the tenth state to sign", "is expected to start this month and to sign")."""
    clause = tree.tokens[mine]
    if not any(tree.lemma(k) == "to" for k in tree.kids(mine, "mark")):
        return False
    if clause.deprel == "conj" and anchor == clause.head and at < mine and not _own_time(tree, mine):
        return any(tree.lemma(k) == "to" for k in tree.kids(anchor, "mark"))
    if anchor != tree.clause(clause.head) or _own_time(tree, mine):
        return False
    if clause.deprel in ("xcomp", "advcl") and clause.head == anchor:
        if at < mine and _looks_ahead(tree, at):
            return True  # "has until September to ratify"
        words = {tree.lemma(anchor), *(tree.lemma(k) for k in tree.kids(anchor, "obl", "obj"))}
        return bool(words & (_words("doing") | _words("trips")))
    trip = tree.lemma(clause.head) in _words("trips") and at in tree.subtree(clause.head)
    return clause.deprel.startswith("acl") and (
        trip or tree.lemma(anchor) == "become" or bool(tree.kids(anchor, "cop"))
    )


def _pledged(one: Instance, mine: int, anchor: int, at: int) -> bool:
    """Say whether help is promised in the dated clause around it ("signed a contract in June to supply")."""
    tree, clause = one.tree, one.tree.tokens[mine]
    nested = clause.deprel.startswith(("acl", "xcomp", "advcl", "ccomp")) and anchor == tree.clause(clause.head)
    nested = nested and not any(tree.lemma(k) == "have" for k in tree.kids(mine, "aux"))
    return nested and one.frame.kind == "support" and tree.tokens[at].head == anchor and not _own_time(tree, mine)


def _looks_ahead(tree: Tree, at: int) -> bool:
    """Say whether a time can only be of what is yet to be done."""
    return any(
        m.form == "deadline" or m.data.get("direction") == "future" for m in tree.at.get(at, ()) if m.type == "time"
    )


def _just_before(tree: Tree, at: int, clause: int) -> bool:
    """Say whether a clause follows a time at once, which it tells more about ("next year, when they mark")."""
    when = _when_after(tree, at)
    if when >= 0:
        return tree.clause(when) == clause or when in tree.kids(clause, "mark", "advmod")
    head = tree.tokens[clause].head
    if tree.tokens[clause].deprel == "acl:relcl" and tree.lemma(head) in ("day", "week", "month", "year"):
        return any(_follows(tree, at, k) for k in tree.kids(head, "det"))  # "in 2007, the year in which they met"
    return False


def _when_after(tree: Tree, at: int) -> int:
    """Return the "when" that follows a time at once, -1 where none does."""
    return next((t.index for t in tree.tokens if t.text.lower() == "when" and _follows(tree, at, t.index)), -1)


def _follows(tree: Tree, at: int, word: int) -> bool:
    """Say whether a word follows a time with at most a comma between."""
    end = max((m.end for m in tree.at.get(at, ()) if m.type == "time"), default=0)
    start = tree.tokens[word].start
    return 0 < end <= start and all(t.text in (",", "–", "—", "-") for t in tree.tokens if end <= t.start < start)


def _own_time(tree: Tree, clause: int) -> bool:
    """Say whether a clause has a time in it, in no other clause below it."""
    inside = set(tree.subtree(clause))
    return any(i in inside and m.ids and anchor_of(tree, i) == clause for i, m in tree.mentions("time"))


def _barrier(tree: Tree, node: int, trigger: int) -> bool:
    """Say whether a node on the way up shuts a time off from the trigger: another clause, unless it says when the
    trigger is."""
    token = tree.tokens[node]
    if token.deprel not in CLAUSAL or token.upos not in ("VERB", "AUX") or _names_only(tree, node):
        return False
    return not (
        token.deprel.startswith("acl") and tree.lemma(node) in _words("happening") and _about(tree, token.head, trigger)
    )


def _about(tree: Tree, node: int, trigger: int) -> bool:
    """Say whether a noun is the trigger, or stands in its phrase ("a drill of the two armies that is planned for
    May")."""
    while node != trigger:
        if tree.tokens[node].deprel not in ("nmod", "appos", "conj") or tree.tokens[node].head < 0:
            return False
        node = tree.tokens[node].head
    return True


def anchor_of(tree: Tree, at: int) -> int:
    """Return the clause of a time: of its head, but not one behind a semicolon or a "when" that follows the time, and
    not a bare participle that only names something ("rice growing on Thursday")."""
    head = tree.tokens[at].head
    if head < 0:
        return at
    when = _when_after(tree, at)
    if parted(tree, at, head) or 0 <= when < head:
        before = [t.index for t in tree.tokens[:at] if t.upos == "VERB" and not parted(tree, t.index, at)]
        return before[-1] if before else tree.clause(head)
    clause = tree.clause(head)
    return tree.clause(tree.tokens[clause].head) if _names_only(tree, clause) else clause


def _names_only(tree: Tree, verb: int) -> bool:
    """Say whether a participle behind a noun has nothing of its own and so is part of a name ("rice growing")."""
    token = tree.tokens[verb]
    bare = not tree.kids(verb, "obj", "nsubj", "xcomp", "ccomp", "aux", "mark", "punct")
    near = 0 < verb - token.head <= 4 and tree.tokens[verb - 1].upos == "NOUN"
    return token.deprel == "acl" and bare and near and token.text.endswith("ing")


def parted(tree: Tree, one: int, other: int) -> bool:
    """Say whether a semicolon stands between two words."""
    return any(t.text == ";" for t in tree.tokens[min(one, other) : max(one, other)])


# --- days told elsewhere ----------------------------------------------------------------------------------------

SAME = re.compile(
    r"\b(the same day|same day|that day|at that time|on that (trip|visit|tour)|on that occasion|at the same event|"
    r"at the same time|at the time|on the occasion|on the sidelines|at the ceremony|after the talks|"
    r"after their talks|at their meeting)\b",
    re.IGNORECASE,
)


def says_same_day(text: str) -> bool:
    """Say whether a sentence refers to the day told before it."""
    return SAME.search(text) is not None
