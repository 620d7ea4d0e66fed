"""Happenings dated by another of their sentence: "a day after X arrived", "on the eve of a summit", "after a visit"."""

from __future__ import annotations

import re
from datetime import date, timedelta

from kgraph.extract.intime import is_past
from kgraph.extract.tree import Tree
from kgraph.records import Mention
from kgraph.times.calendar import moved
from kgraph.times.clock import number_of, unit_of

AFTER = frozenset({"after", "since", "following"})
BEFORE = frozenset({"before", "ahead of", "prior to"})
SHORT = re.compile(r"\b(hours?|minutes|moments|shortly|soon|immediately|straight|right|just|not long)$")
LENGTH = re.compile(r"\b(?P<count>\d+|[a-z]+)[ -](?P<unit>days?|weeks?|months?|years?)$")
UNTOLD = 99999
"""Stands for a number of days that is not told."""
LONG = re.compile(r"\b(days|weeks|months|years|decades?|century|centuries|long|half)$")


def offset(tree: Tree, token: int, kind: str) -> tuple[str, Mention] | None:
    """Return the date of a happening that its sentence counts from the dated one it goes with, and that one's time.

    "Met on Tuesday, a day after Y arrived" dates the arrival to Monday; "hours after", "before sitting down with" and,
    for a meeting, a plain "after" in the past leave it on the same day. The date is "" where it lies an untold time
    away ("weeks after").
    """
    for node in (token, *tree.up(token)):
        head = tree.tokens[node].head
        if head < 0:
            return None
        back = _direction(tree, node)
        told = _day_beside(tree, node, tree.clause(head)) if back else None
        if told:
            length = _length(tree, node, kind)
            return None if length is None else (_counted(told.ids[0], -length[0] * back, length[1]), told)
    return None


def apart(tree: Tree, token: int, kind: str) -> bool:
    """Say whether a happening lies before or after the one it is told beside, and not on the same day."""
    nodes = [n for n in (token, *tree.up(token)) if tree.tokens[n].head >= 0 and _direction(tree, n)]
    lengths = [_length(tree, n, kind) for n in nodes]
    return any(
        tree.tokens[n].upos == "VERB" if found is None else found[0] for n, found in zip(nodes, lengths, strict=True)
    )


def _direction(tree: Tree, node: int) -> int:
    """Return 1 for what comes before the main happening ("after X"), -1 for what comes later, 0 for neither."""
    case = _case(tree, node)
    relation = tree.tokens[node].deprel
    if relation.startswith(("advcl", "acl", "obl", "nmod")):
        if case in AFTER:
            return 1
        if case in BEFORE:
            return -1
    if relation == "nmod" and case == "of" and tree.lemma(tree.tokens[node].head) == "eve":
        return -1
    return 0


def _markers(tree: Tree, node: int) -> list[int]:
    """Return the words that join a clause or noun to the main happening; the parse may hang them on its subject."""
    subjects = tree.kids(node, "nsubj") if tree.tokens[node].upos == "VERB" else []
    return [k for n in (node, *subjects) for k in tree.kids(n, "mark", "case")]


def _case(tree: Tree, node: int) -> str:
    subjects = tree.kids(node, "nsubj") if tree.tokens[node].upos == "VERB" else []
    return next((case for n in (node, *subjects) if (case := tree.case(n))), "")


def _day_beside(tree: Tree, node: int, main: int) -> Mention | None:
    """Return the day of the main happening: a time in its clause, outside what is counted from it."""
    below = set(tree.subtree(node))
    for at, mention in tree.mentions("time"):
        head = tree.tokens[at].head
        anchor = tree.clause(head) if head >= 0 else at
        if at not in below and anchor in (main, tree.clause(main)) and mention.ids and len(mention.ids[0]) == 10:
            return mention
    return None


def _length(tree: Tree, node: int, kind: str) -> tuple[int, str] | None:
    """Return how long before or after: (0, "day") for the same day, None where the words leave it open."""
    if tree.lemma(tree.tokens[node].head) == "eve":
        return 1, "day"
    mark = min(_markers(tree, node), default=-1)
    words = " ".join(t.text.lower() for t in tree.tokens[max(0, mark - 4) : max(0, mark)])
    found = LENGTH.search(words)
    if found and number_of(found["count"]):
        return number_of(found["count"]), unit_of(found["unit"])
    if LONG.search(words):
        return UNTOLD, "day"
    if SHORT.search(words):
        return 0, "day"
    clause = tree.clause(node)
    gerund = tree.tokens[node].text.lower().endswith("ing") and not tree.kids(node, "nsubj")
    if gerund and kind in ("meeting", "visit") and _case(tree, node) in ("after", "before"):
        return 0, "day"
    plain = is_past(tree, clause) and not tree.kids(clause, "aux") and tree.tokens[node].deprel.startswith("advcl")
    return (0, "day") if plain and kind == "meeting" and _case(tree, node) == "after" else None


def _counted(day: str, count: int, unit: str) -> str:
    """Return the day that lies so many units from another, "" for an untold number."""
    if abs(count) == UNTOLD:
        return ""
    if unit == "week":
        return (date.fromisoformat(day) + timedelta(weeks=count)).isoformat()
    return moved(date.fromisoformat(day), count, unit) or ""
