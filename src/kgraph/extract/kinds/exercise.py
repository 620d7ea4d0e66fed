"""Exercises: the name they go by, who takes part beside whom, and whether they are still going on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

from kgraph.extract.context import Context
from kgraph.extract.forces import are_forces, at_peace, sides
from kgraph.extract.parties import actors_at, actors_in, unique
from kgraph.extract.status import status_of
from kgraph.extract.subjects import subject
from kgraph.extract.told import told_near
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
    | {"cancel", "scrap", "postpone", "delay", "shelve", "prepare", "plan"}
)
UNSURE = frozenset({"may", "might", "could", "would", "will", "can", "not", "n't", "never"})
FRESH = timedelta(days=7)
"""How long after its first day an exercise is taken to be going on, where no word says that it ended."""
WARLIKE = frozenset({"drill", "manoeuvre", "maneuver", "game", "wargame", "patrol"})
"""Nouns for exercises that no one but forces holds."""
DRILLS = WARLIKE | {"exercise", "training"}
NAMES = NAMING | {"codename", "code-name", "christen"}


def finish(draft: Draft, context: Context) -> Iterator[Draft | str]:
    """Keep exercises of at least two, or of a body; give them their name and say whether they are under way."""
    one, tree = draft.one, draft.one.tree
    if one.frame.hints.get("forces") and (why := _by_forces(draft, context)):
        yield why
        return
    if (name := name_of(tree, one.token)) and not draft.get("title"):
        draft.slots["title"] = name
        draft.reasons.append(Reason("title", "name beside the exercise", one.span()))
    if draft.get("place") and str(draft.get("place")) in str(draft.get("title") or ""):
        del draft.slots["place"]  # "took part in Silver Tide"
    _trim_title(draft)
    _own_side(draft)
    _of_the_drill_meant(draft)
    told = _beside(draft) or _by_both(draft, context) or (_called_off(draft) and context.bilateral)
    rule = next((r.rule for r in draft.reasons if r.slot == "parties"), "")
    if not told and "document" in rule and "with:" not in rule and not draft.get("title") and not _of_both(draft):
        yield "some exercise"
        return
    if (
        "document" in rule
        and not draft.get("title")
        and any(d.kind == "exercise" and d.one.tree is tree for d in context.told)
    ):
        yield "told already"
        return
    if one.frame.name == "exercise-by-the-way" and tree.tokens[one.token].deprel != "appos":
        yield "no name beside it"
        return
    calling = [i for i in (one.governor, *tree.up(one.token)) if i >= 0 and tree.lemma(i) == "call"]
    if calling and tree.tokens[one.token].deprel != "nsubj" and tree.phrasal(calling[0]) != "call off":
        yield "only called something"
        return
    if one.verbal and draft.get("status") == "proposed" and _must(tree, one.token):
        yield "only said to be good"
        return
    _ends_later(draft, context)
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


def _must(tree: Tree, verb: int) -> bool:
    """Say whether someone only says that forces must or should train."""
    return any(tree.lemma(k) in ("must", "should", "need", "ought") for k in tree.kids(verb, "aux", "aux:pass"))


def _ends_later(draft: Draft, context: Context) -> None:
    """Call an exercise that "ends on Friday" one that goes on, and date it by its length where that is told."""
    one, tree, published = draft.one, draft.one.tree, context.document.published[:10]
    day = str(draft.get("date") or "")
    ends = [c for c in tree.kids(one.token, "acl:relcl") if tree.lemma(c) in CLOSING]
    if not any(tree.tokens[c].feat("Tense") == "Pres" for c in ends) or len(day) != len(published) or day < published:
        return
    draft.slots["status"] = "ongoing"
    draft.reasons.append(Reason("status", "ends after the report", one.span()))
    lengths = [m for k in tree.kids(one.token, "compound", "amod") for m in tree.at.get(k, ()) if m.form == "duration"]
    count = next((m.data["count"] for m in lengths if m.data.get("unit") == "day"), None)
    if isinstance(count, int) and count > 1:
        draft.slots["date"] = f"{(date.fromisoformat(day) - timedelta(days=count - 1)).isoformat()}/{day}"


CLOSING = frozenset({"end", "finish", "conclude", "close", "wrap"})

WITHIN = re.compile(r" (?:in|off|near|at|over|outside) (?:the )?")
"""What no name of an exercise goes on with: "Iron Gate in the Baltic"."""


def _trim_title(draft: Draft) -> None:
    """Cut a place off a name ("Iron Gate in the Baltic"), before or behind it, and join a number to it
    ("Zapad-2021")."""
    tree, title = draft.one.tree, str(draft.get("title") or "")
    if not title:
        return
    parts = WITHIN.split(title)
    if len(parts) > 1:
        before = tree.tokens[draft.one.token - 1].text if draft.one.token else ""
        draft.slots["title"] = title = parts[-1] if parts[-1].endswith(before) and before else parts[0]
    last = title.rsplit(" ", 1)[-1]
    for at, token in enumerate(tree.tokens[:-2]):
        if token.text == last and tree.tokens[at + 1].text == "-" and tree.tokens[at + 2].text.isdigit():
            number = tree.tokens[at + 2].text
            draft.slots["title"] = f"{title}-{number}"
            if draft.get("date") == number:
                del draft.slots["date"]
            return


def _own_side(draft: Draft) -> None:
    """Add the forces of the clause to an exercise of which only those are named that it is held with."""
    tree = draft.one.tree
    partners = {a.id for f in draft.one.fillers("with") for a in actors_at(tree, f, loose=True)}
    if not draft.parties or not partners >= set(draft.parties):
        return
    clause = tree.clause(draft.one.token)
    above = [n for n in (clause, *tree.up(clause)) if tree.tokens[n].upos == "VERB"]
    for verb in above:
        doers = [i for s in subject(tree, verb) for i in tree.phrase(s)]
        if new := [a.id for a in sides(tree, doers, reporting=True) if a.id not in draft.parties]:
            draft.slots["parties"] = (*new, *draft.parties)
            return


def _of_the_drill_meant(draft: Draft) -> None:
    """Let the verb over a name say how real the exercise is that stands beside it ("will join Iron Gate, a drill that
    X holds"), and make a plan of one that is put off."""
    tree, token = draft.one.tree, draft.one.token
    head, relation = tree.tokens[token].head, tree.tokens[token].deprel
    if relation == "appos" and head >= 0 and tree.lemma(tree.clause(head)) in HOLDING | BEGINNING:
        draft.slots["status"] = status_of(tree, head).value
    above = next((i for i in tree.up(token) if tree.tokens[i].upos == "VERB"), -1)
    off = above >= 0 and bool({tree.phrasal(above), tree.lemma(above)} & PUT_OFF)
    if off and relation in ("obj", "nsubj:pass", "nsubj") and draft.get("status") == "completed":
        draft.slots["status"] = "planned"


PUT_OFF = frozenset({"postpone", "delay", "reschedule", "defer", "put off", "push back"})


def _by_forces(draft: Draft, context: Context) -> str:
    """Give an exercise the states whose forces its sentence names, and its name; return why it is none."""
    one, tree = draft.one, draft.one.tree
    here = [d for d in context.told if d.kind == "exercise" and d.one.tree is tree]
    if any(d.one.token == one.token for d in here):
        return "told already"
    word = tree.tokens[one.token]
    if word.deprel == "compound" and tree.lemma(one.token) in WARLIKE and tree.tokens[word.head].upos == "NOUN":
        return "only modifies another noun"
    if not at_peace(tree, one.token):
        return "fighting in earnest"
    known, named = one.frame.hints.get("known"), one.frame.hints.get("named")
    name = proper_name(tree, one.token) if known else _name_alone(draft) if named else ""
    if named and not name:
        return "no name"
    _beside(draft)
    _own_side(draft)
    found = sides(tree, _doers(draft) if one.frame.hints.get("beside") else None)
    named_sides = len(draft.parties) > 1 and any(r.rule == "beside the exercise" for r in draft.reasons)
    warlike = named_sides or (tree.lemma(one.token) in WARLIKE and len(draft.parties) > 1)
    if not found and not warlike and not (known and (len(draft.parties) > 1 or " " in name or _called_a_drill(tree))):
        return "no forces"
    ids = tuple(dict.fromkeys((*draft.parties, *(a.id for a in found))))
    if known and len(ids) < 2 and not set(ids) & context.organisations:
        ids = tuple(dict.fromkeys((*ids, *(i for _, m in tree.mentions("state") for i in m.ids if i.isupper()))))
    if same := [d for d in here if set(ids) & set(d.parties)]:
        if name and not same[-1].get("title"):
            same[-1].slots["title"] = name
        return "told already"
    if len(ids) < 2 and told_near(context.told, tree, "exercise", reach=3):
        return "the exercise told before"
    draft.slots["parties"] = ids
    if name:
        draft.slots["title"] = name
    draft.reasons.append(Reason("parties", "forces named in the sentence", one.span()))
    return ""


def _called_a_drill(tree: Tree) -> bool:
    """Say whether a sentence has a word for exercises or forces, so that a name in it is an exercise's."""
    return any(tree.lemma(t.index) in DRILLS or are_forces(tree, t.index) for t in tree.tokens)


def _doers(draft: Draft) -> list[int]:
    """Return the words of those who train, and of those they train with."""
    tree = draft.one.tree
    return [i for p in ("agent", "with", "theme") for f in draft.one.fillers(p) for i in tree.phrase(f)]


def _name_alone(draft: Draft) -> str:
    """Return the name that forces hold or join ("the navies opened Silver Tide 2025"), "" where it is no exercise's."""
    one, tree = draft.one, draft.one.tree
    if not any(are_forces(tree, t) for t in one.fillers("agent")):
        return ""
    for path in ("theme", "place", "purpose"):
        for spot in one.fillers(path):
            name = proper_name(tree, spot)
            number = spot + 1 < len(tree.tokens) and tree.tokens[spot + 1].upos == "NUM"
            if name and (" " in name or number):
                return name
    return ""


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
    if quoted := _quoted(tree, token):
        return quoted
    opening = [a for a in tree.kids(head, "advcl") if a < token] if head >= 0 and relation.startswith("nsubj") else []
    later += [k for a in opening if tree.lemma(a) in NAMES for k in tree.kids(a, "xcomp", "obj")]
    return next((n for k in (*below, *tree.kids(token, "appos"), *before, *later) if (n := proper_name(tree, k))), "")


def _quoted(tree: Tree, token: int) -> str:
    """Return the name in quotation marks right behind an exercise ("the exercise “Silver Tide 25”")."""
    end = tree.tokens[token].end
    titles = [m for _, m in tree.mentions("title") if m.rule == "quoted-name" and 0 <= m.start - end <= len('  "')]
    return titles[0].text if titles else ""


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
    after = index + 1
    if after < len(tree.tokens) and _numbers(tree, after, index):
        after += 1
    return " ".join(t.text for t in tree.tokens[first:after])


def _numbers(tree: Tree, after: int, index: int) -> bool:
    """Say whether a number goes on with the name before it ("Silver Tide 2025", "Iron Gate XII")."""
    token = tree.tokens[after]
    return token.head == index and (token.upos == "NUM" or re.fullmatch(r"[IVXL]+|\d+", token.text) is not None)


def _beside(draft: Draft) -> bool:
    """Add, and say that it did, who joins an exercise in apposition to its name, who leads it ("X is to join Iron Gate,
    a drill led by Y") and who planned it."""
    one, tree = draft.one, draft.one.tree
    spots: list[int] = []
    clause = tree.clause(one.token)
    if tree.tokens[one.token].deprel == "appos" and (
        tree.lemma(clause) in BEGINNING | HOLDING or tree.phrasal(clause) == "call off"
    ):
        spots += subject(tree, tree.clause(one.token))
    if (verb := _held_for_days(tree, one.token)) >= 0:
        spots += subject(tree, verb)
        draft.slots["status"] = status_of(tree, verb).value
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


LENGTHS = frozenset({"week", "day", "month", "fortnight", "series", "round", "string", "set"})


def _held_for_days(tree: Tree, token: int) -> int:
    """Return the verb that holds "two weeks of manoeuvres", -1 where an exercise is not told that way."""
    head = tree.tokens[token].head
    if head < 0 or tree.case(token) != "of" or tree.lemma(head) not in LENGTHS or tree.tokens[head].deprel != "obj":
        return -1
    verb = tree.tokens[head].head
    return verb if tree.lemma(verb) in HOLDING | BEGINNING else -1


def _under_way(draft: Draft, context: Context) -> bool:
    """Say whether an exercise is told to have begun, on a day not long before the report."""
    tree, spot = draft.one.tree, draft.one.token
    above = [spot, *list(tree.up(spot))[:3]]
    if not any(tree.lemma(i) in BEGINNING and tree.tokens[i].upos not in NOMINAL for i in above):
        return False
    if tree.case(spot) in ("after", "before", "following"):
        return False  # "opened a base after a joint exercise"
    told, published = str(draft.get("date") or ""), context.document.published
    if not told:
        return True
    if "/" in told or len(told) < len("2025-01-31") or len(published) < len("2025-01-31"):
        return False
    return timedelta(0) <= date.fromisoformat(published[:10]) - date.fromisoformat(told) <= FRESH
