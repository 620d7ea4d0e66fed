"""How long a visit lasts: "began a three-day visit on Sunday" and "wrapped up …" tell its first and last day."""

from __future__ import annotations

import re
from datetime import date, timedelta

from kgraph.extract.match import Instance
from kgraph.extract.tree import Tree
from kgraph.records import Mention
from kgraph.times.clock import number_of

LONGEST = 31
"""More days than that are no single visit."""
KINDS = frozenset({"visit", "meeting"})
ENDING = frozenset({"end", "wrap up", "conclude", "finish", "complete", "close", "round off", "leave", "depart"})
BEGINNING = frozenset(
    {"begin", "start", "open", "launch", "kick off", "embark", "arrive", "land", "fly", "come", "pay", "commence", "go",
     "touch down"}
)  # fmt: skip


def stretched(one: Instance, value: str) -> str:
    """Return the interval that a day opens or closes, where the happening is told to last some days; else the day."""
    if one.frame.kind not in KINDS or len(value) != 10:
        return value
    if one.frame.kind == "visit" and (whole := whole_of(one.tree, value)) != value:
        return whole
    days, trip = _days(one)
    if not 2 <= days <= LONGEST:
        return value
    verbs = _verbs(one.tree, one.token)
    other = timedelta(days=days - 1)
    told = date.fromisoformat(value)
    if any(verb in ENDING for verb in verbs) and one.tree.case(trip) != "for":
        return f"{told - other}/{told}"
    return f"{told}/{told + other}" if any(verb in BEGINNING | ENDING for verb in verbs) else value


NTH = re.compile(
    r"\b(?P<nth>first|second|third|fourth|fifth|sixth|final|last) day of (?:a|an|the|his|her|their|its) "
    r"(?P<count>\w+) ?- ?day\b",
    re.IGNORECASE,
)


def whole_of(tree: Tree, value: str) -> str:
    """Return the whole stretch of which a day is told to be the first, the second or the last; else the day."""
    found = NTH.search(" ".join(t.text for t in tree.tokens))
    days = number_of(found["count"]) if found else 0
    if found is None or not 2 <= days <= LONGEST or len(value) != 10:
        return value
    number = days if found["nth"].lower() in ("final", "last") else number_of(found["nth"])
    first = date.fromisoformat(value) - timedelta(days=number - 1)
    return f"{first}/{first + timedelta(days=days - 1)}"


def _days(one: Instance) -> tuple[int, int]:
    """Return how many days the words at the trigger say (0 for none), and the word they stand at."""
    tree = one.tree
    clause = tree.clause(one.token)
    for at, mention in tree.mentions("time"):
        counted = mention.form == "duration" and mention.data.get("unit") in ("day", "week")
        if counted and _lasts(tree, at, one.token, clause):
            return _count(mention), tree.tokens[at].head
    return 0, one.token


def _lasts(tree: Tree, at: int, token: int, clause: int) -> bool:
    """Say whether a length is the trigger's ("a three-day visit"), or that of a trip in its clause ("arrived on a
    three-day visit")."""
    head = tree.tokens[at].head
    if tree.tokens[at].deprel not in ("compound", "amod", "nmod", "nummod", "nmod:poss") or head < 0:
        return False
    return head == token or token in tree.up(at) or (clause == token and tree.clause(head) == clause)


def _count(mention: Mention) -> int:
    count = mention.data.get("count", 0)
    return int(count) * (7 if mention.data.get("unit") == "week" else 1) if isinstance(count, int) else 0


def _verbs(tree: Tree, token: int) -> list[str]:
    """Return the trigger's verb and the verb whose object, subject or aside it is."""
    spots = [token, tree.tokens[token].head, tree.clause(token)]
    return [word for s in spots if s >= 0 for word in (tree.phrasal(s), tree.lemma(s))]
