"""Exercises: the name they go by, who takes part beside whom, and whether they are still going on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

from kgraph.extract.context import Context
from kgraph.extract.parties import actors_at, actors_in, unique
from kgraph.extract.subjects import subject
from kgraph.extract.tree import NAMING, NOMINAL, Tree
from kgraph.records import Reason

if TYPE_CHECKING:
    from kgraph.extract.build import Draft

BEGINNING = frozenset({"begin", "start", "open", "launch", "kick", "commence"})
HOLDING = frozenset(
    {
        "take",
        "join",
        "participate",
        "send",
        "hold",
        "conduct",
        "stage",
        "host",
        "end",
        "wrap",
        "finish",
        "complete",
        "run",
    }
    | {"attend", "lead", "mount", "conclude", "contribute"}
)
UNSURE = frozenset({"may", "might", "could", "would", "will", "can", "not", "n't", "never"})
FRESH = timedelta(days=7)
"""How long after its first day an exercise is taken to be going on, where no word says that it ended."""
NAMES = NAMING | {"codename", "code-name", "christen"}


def finish(draft: Draft, context: Context) -> Iterator[Draft | str]:
    """Keep exercises of at least two, or of a body; give them their name and say whether they are under way."""
    one, tree = draft.one, draft.one.tree
    if (name := name_of(tree, one.token)) and not draft.get("title"):
        draft.slots["title"] = name
        draft.reasons.append(Reason("title", "name beside the exercise", one.span()))
    told = _beside(draft) or _by_both(draft, context) or (_called_off(draft) and context.bilateral)
    rule = next((r.rule for r in draft.reasons if r.slot == "parties"), "")
    if not told and "document" in rule and "with:" not in rule and not draft.get("title") and not _of_both(draft):
        yield "some exercise"
        return
    if one.frame.name == "exercise-by-the-way" and tree.tokens[one.token].deprel != "appos":
        yield "no name beside it"
        return
    if one.frame.name == "drill" and not _soldiers(draft):
        yield "no soldiers' exercise"
        return
    if _called_off(draft):
        draft.slots["status"] = "denied"
        draft.reasons.append(Reason("status", "called off", one.span()))
    if draft.get("status") == "completed" and _under_way(draft, context):
        draft.slots["status"] = "ongoing"
        draft.reasons.append(Reason("status", "begun, and no word of its end", one.span()))
    yield draft


def _by_both(draft: Draft, context: Context) -> bool:
    """Let the document's pair hold an exercise beside its name in which "both forces" or "the two navies" take part."""
    one, tree = draft.one, draft.one.tree
    clause = tree.clause(one.token)
    if draft.parties or tree.tokens[one.token].deprel != "appos" or tree.lemma(clause) not in BEGINNING | HOLDING:
        return False
    doers = [*subject(tree, clause), *(k for n in tree.up(clause) for k in tree.kids(n, "nsubj") if k < clause)]
    spots = [i for d in doers for i in tree.subtree(d)]
    if len(context.pair) != 2 or not any(tree.lemma(i) in ("both", "two") for i in spots):
        return False
    draft.slots["parties"] = context.pair
    draft.reasons.append(Reason("parties", "both sides", one.span()))
    return True


def _called_off(draft: Draft) -> bool:
    """Say whether the verb over an exercise calls it off, whatever a clause on it tells ("the drill they had planned
    was cancelled")."""
    tree, token = draft.one.tree, draft.one.token
    head = tree.tokens[token].head
    if head < 0 or tree.tokens[token].deprel not in ("nsubj:pass", "obj"):
        return False
    if any(tree.lemma(k) in UNSURE for k in tree.kids(head, "aux", "advmod")):
        return False
    off = any(tree.lemma(k) == "off" for k in tree.kids(head, "compound:prt", "advmod"))
    return tree.lemma(head) in ("cancel", "scrap", "abandon") or (tree.lemma(head) == "call" and off)


def _soldiers(draft: Draft) -> bool:
    """Say whether states, or their forces, hold an exercise, rather than people who practise something."""
    tree = draft.one.tree
    doers = [t for p in ("agent", "with", "between", "of", "governor_agent") for t in draft.one.fillers(p)]
    return not any(m.type in ("person",) for t in doers for m in tree.at.get(t, ()))


def _of_both(draft: Draft) -> bool:
    """Say whether an exercise is one the text speaks of: "the exercise", "their drills", "a joint exercise"."""
    tree, token = draft.one.tree, draft.one.token
    joint = any(tree.lemma(i) in ("joint", "bilateral", "trilateral") for i in draft.one.fillers("modifier"))
    pointed = any(tree.lemma(k) in ("the", "this", "these", "their") for k in tree.kids(token, "det", "nmod:poss"))
    return joint or pointed


def name_of(tree: Tree, token: int) -> str:
    """Return the name of an exercise that stands in apposition to its noun, before it, or behind "called"."""
    head, relation = tree.tokens[token].head, tree.tokens[token].deprel
    if relation == "appos" and head >= 0 and (name := proper_name(tree, head)):
        return name
    below = [k for a in tree.kids(token, "acl") if tree.lemma(a) in NAMES for k in tree.kids(a, "xcomp", "obj", "obl")]
    before = [k for k in tree.kids(token, "compound") if k < token and tree.tokens[k].upos == "PROPN"]
    later = [
        k
        for verb in tree.tokens
        if tree.lemma(verb.index) in NAMES and verb.deprel.startswith("acl") and verb.head > token
        for k in tree.kids(verb.index, "xcomp", "obj")
    ]
    return next((n for k in (*below, *tree.kids(token, "appos"), *before, *later) if (n := proper_name(tree, k))), "")


def proper_name(tree: Tree, index: int) -> str:
    """Return the proper name that ends at a word, "" where it is a state's, a body's or a person's."""
    if tree.tokens[index].upos != "PROPN" or not tree.tokens[index].text[:1].isupper():
        return ""
    kinds = ("state", "person", "region", "place", "time", "office")
    held = tree.at.get(index, ())
    if any(m.type in kinds or (m.type == "organisation" and m.ids != (m.text,)) for m in held):
        return ""
    first = index
    while first and tree.tokens[first - 1].upos in ("PROPN", "ADJ") and tree.tokens[first - 1].text[:1].isupper():
        if tree.tokens[first - 1].head not in range(first - 1, index + 1):
            break
        first -= 1
    if any(m.type == "state" for i in range(first, index + 1) for m in tree.at.get(i, ())):
        return ""
    return " ".join(t.text for t in tree.tokens[first : index + 1])


def _beside(draft: Draft) -> bool:
    """Add, and say that it did, who joins an exercise in apposition to its name, who leads it ("X is to join Iron Gate,
    a drill led by Y") and who planned it."""
    one, tree = draft.one, draft.one.tree
    spots: list[int] = []
    clause = tree.clause(one.token)
    if tree.tokens[one.token].deprel == "appos" and tree.lemma(clause) in BEGINNING | HOLDING:
        spots += subject(tree, tree.clause(one.token))
    for clause in tree.kids(one.token, "acl:relcl"):
        if tree.lemma(clause) in HOLDING | {"plan", "organise", "organize", "prepare", "schedule"}:
            spots += [k for k in tree.kids(clause, "nsubj") if tree.tokens[k].upos != "PRON"]
    for clause in tree.kids(one.token, "acl"):
        if tree.lemma(clause) in ("lead", "host", "organise", "organize", "hold", "run", "stage", "mount", "conduct"):
            spots += [k for k in tree.kids(clause, "obl") if tree.case(k) == "by"]
    found = [a for s in spots for t in tree.conjuncts(s) for a in actors_at(tree, t, loose=True) if a.id.isupper()]
    beneath = [*tree.kids(one.token, "acl"), *(tree.kids(one.governor, "advcl") if one.governor >= 0 else ())]
    for clause in (c for c in beneath if tree.lemma(c) in ("involve", "include", "feature")):
        owned = {k for i in tree.phrase(clause) for k in tree.kids(i, "nmod:poss")}
        inside = [a for k in tree.kids(clause, "obj", "obl") for a in actors_in(tree, k)]
        found += [a for a in inside if a.id.isupper() and a.mention.type != "person" and a.token not in owned]
    if new := [a.id for a in unique(found) if a.id not in draft.parties]:
        draft.slots["parties"] = (*draft.parties, *new)
        draft.reasons.append(Reason("parties", "beside the exercise", one.span()))
    return bool(found)


def _under_way(draft: Draft, context: Context) -> bool:
    """Say whether an exercise is told to have begun, on a day not long before the report."""
    tree, spot = draft.one.tree, draft.one.token
    above = [spot, *list(tree.up(spot))[:3]]
    if not any(tree.lemma(i) in BEGINNING and tree.tokens[i].upos not in NOMINAL for i in above):
        return False
    told, published = str(draft.get("date") or ""), context.document.published
    if not told:
        return True
    if "/" in told or len(told) < len("2025-01-31") or len(published) < len("2025-01-31"):
        return False
    return timedelta(0) <= date.fromisoformat(published[:10]) - date.fromisoformat(told) <= FRESH
