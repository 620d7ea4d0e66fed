"""Sentences that go on about what was just told: what a meeting was about, what a document covers."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import lru_cache

from kgraph.extract.areas import areas_among
from kgraph.extract.build import Draft
from kgraph.extract.parties import actors_at
from kgraph.extract.subjects import passive, subject
from kgraph.extract.tables import tables
from kgraph.extract.tree import NOMINAL, Tree
from kgraph.records import Mention, Reason

ABOUT = frozenset(
    {"about", "on", "regarding", "over", "upon", "concerning", "around", "to", "with", "into", "through", "at"}
)
"""Prepositions before what talks are about or a document deals with."""


@lru_cache(maxsize=1)
def _words() -> dict[str, frozenset[str]]:
    """Return the word lists of topics.toml by their names."""
    return {name: frozenset(words) for group in tables("topics.toml").values() for name, words in group.items()}


def documents() -> frozenset[str]:
    """Return the nouns that "the document" told before may be called by."""
    return _words()["words"]


def pronouns() -> frozenset[str]:
    """Return the pronouns that stand for it."""
    return _words()["definite"]


# --- meetings -----------------------------------------------------------------------------------------------------


def add_topics(tree: Tree, earlier: Sequence[Draft]) -> None:
    """Add what "they also discussed" and what "the talks focused on" to the meeting told last that they can mean."""
    if not earlier:
        return
    for token in tree.tokens:
        if _denied(tree, token.index):
            continue
        for meeting in _candidates(earlier, tree, token.index):
            spots = _topics(tree, token.index, meeting)
            if areas := areas_among(tree, spots, meeting.parties) if spots else []:
                _add(meeting, tree, areas, token.index)
                break


def _denied(tree: Tree, verb: int) -> bool:
    """Say whether it is told that something was not discussed."""
    return any(tree.lemma(k) in ("not", "never", "no") for k in tree.kids(verb, "advmod")) or any(
        tree.lemma(d) == "no" for k in tree.kids(verb, "nsubj", "nsubj:pass", "obj") for d in tree.kids(k, "det")
    )


def _candidates(earlier: Sequence[Draft], tree: Tree, verb: int) -> list[Draft]:
    """Return the meetings told before a word, last first, press conferences only where there is nothing else."""
    last = [
        d
        for d in reversed(earlier)
        if d.one.tree is not tree or d.one.token < verb or d.one.token in tree.subtree(verb)
    ]
    return [d for d in last if d.get("meeting_type") != "press_conference"] or last


def _add(draft: Draft, tree: Tree, areas: Sequence[Mention], verb: int) -> None:
    ids = (*(draft.get("areas") or ()), *(i for m in areas for i in m.ids))
    draft.slots["areas"] = tuple(dict.fromkeys(ids))
    if tree.span not in draft.evidence:
        draft.evidence.append(tree.span)
    draft.reasons.append(Reason("areas", f"goes on: {tree.lemma(verb)}", (areas[0].start, areas[0].end)))


def _topics(tree: Tree, verb: int, meeting: Draft) -> list[int]:
    """Return the words that say what was talked about, where a verb says so of the meeting told before."""
    for rule in (_agenda, _centred, _at_heart, _topped, _raised, _fronted, _talked):
        if spots := rule(tree, verb, meeting):
            return spots
    return []


def _agenda(tree: Tree, verb: int, _meeting: Draft) -> list[int]:
    """Read "energy was on the agenda", "topics included energy", "among the issues was energy", "with energy on the
    agenda"."""
    who, words = tree.kids(verb, "nsubj", "nsubj:pass"), _words()
    if tree.lemma(verb) in words["agenda"] and (tree.case(verb) in ("on", "among", "of") or not who):
        return _beside_agenda(tree, verb)
    heads = any(tree.lemma(w) in words["agenda"] for w in who)
    beside = [k for k in tree.kids(verb, "obl", "nmod") if tree.lemma(k) in words["agenda"] and tree.case(k) in ON]
    copular = bool(tree.kids(verb, "cop"))
    if not (heads or beside) or not (copular or tree.lemma(verb) in LISTING):
        return []
    return _below(tree, [verb, *who] if copular else [*_objects(tree, verb), *(w for w in who if not heads)])


ON = frozenset({"on", "among", "of", "at"})
LISTING = frozenset({"include", "be", "range", "stand", "feature", "come", "figure"})


def _beside_agenda(tree: Tree, agenda: int) -> list[int]:
    """Return what stands beside "on the agenda": the noun it hangs on, or the clause with a form of "be" around it."""
    above = next((n for n in tree.up(agenda) if tree.kids(n, "cop")), -1)
    if above >= 0:
        return _below(tree, [above, *tree.kids(above, "nsubj")])
    head = tree.tokens[agenda].head
    while head >= 0 and tree.tokens[head].upos in ("ADJ", "NOUN") and tree.tokens[head].deprel in ("amod", "nmod"):
        head = tree.tokens[head].head  # "with flights high on the agenda"
    if head < 0:
        return _below(tree, [agenda])
    return tree.subtree(head) if tree.tokens[head].upos in NOMINAL and tree.case(head) == "with" else []


def _centred(tree: Tree, verb: int, meeting: Draft) -> list[int]:
    """Read "the talks focused on energy", "the meeting was devoted to energy", "the talks were dominated by energy"."""
    who, words = subject(tree, verb), _words()
    held = [
        w
        for w in who
        if tree.lemma(w) in words["talks"] and not any(tree.lemma(k) in ("a", "an") for k in tree.kids(w, "det"))
    ]
    if tree.tokens[verb].upos not in ("VERB", "AUX") or not held:
        return []
    named = {a.id for w in who for a in actors_at(tree, w)}
    fits = tree.lemma(verb) in words["centring"] or (
        passive(tree, verb)
        and tree.lemma(verb) in ("devote", "dedicate", "dominate", "centre", "center", "focus", "aim")
    )
    return _after(tree, verb) if fits and named <= set(meeting.parties) else []


def _at_heart(tree: Tree, verb: int, meeting: Draft) -> list[int]:
    """Read "energy was at the heart of the talks", "the talks were about energy"."""
    words, who = _words(), tree.kids(verb, "nsubj")
    if not who or not tree.kids(verb, "cop"):
        return []
    if any(tree.lemma(w) in words["talks"] for w in who) and set(tree.case(verb).split()) & {"about", "over", "on"}:
        named = {a.id for w in who for a in actors_at(tree, w)}
        return [*_after(tree, verb), verb] if named <= set(meeting.parties) else []
    of = [k for k in tree.kids(verb, "nmod") if tree.lemma(k) in words["talks"] or tree.lemma(k) in words["agenda"]]
    return _below(tree, who) if of and tree.lemma(verb) in words["aims"] | words["tops"] else []


def _fronted(tree: Tree, verb: int, meeting: Draft) -> list[int]:
    """Read "On energy, the ministers agreed …": what a sentence of those who met opens with."""
    if tree.tokens[verb].upos != "VERB":
        return []
    opening = [k for k in tree.kids(verb, "obl") if tree.case(k) in FRONTED and min(tree.subtree(k)) == 0]
    return tree.subtree(opening[0]) if opening and _by_parties(tree, verb, meeting) else []


FRONTED = frozenset({"on", "regarding", "concerning", "as for", "as to", "as regards"})


def _topped(tree: Tree, verb: int, meeting: Draft) -> list[int]:
    """Read "energy topped their agenda", "energy dominated the talks", "energy featured in the discussions"."""
    words = _words()
    if tree.tokens[verb].upos != "VERB" or tree.lemma(verb) not in words["topping"]:
        return []
    on = [k for k in _objects(tree, verb) if tree.lemma(k) in words["talks"] | words["agenda"]]
    named = {a.id for k in on for a in actors_at(tree, k)}
    return _below(tree, subject(tree, verb)) if on and named <= set(meeting.parties) else []


def _raised(tree: Tree, verb: int, _meeting: Draft) -> list[int]:
    """Read "energy was also discussed", "energy came up"."""
    token = tree.tokens[verb]
    came = tree.lemma(verb) == "come" and any(tree.lemma(k) == "up" for k in tree.children[verb])
    told = tree.lemma(verb) in _words()["discussing"] or (
        tree.lemma(verb) in _words()["talking"] and _stranded(tree, verb)
    )
    if token.upos != "VERB" or not (came or (told and tree.kids(verb, "nsubj:pass"))):
        return []
    return _below(tree, tree.kids(verb, "nsubj", "nsubj:pass"))


def _stranded(tree: Tree, verb: int) -> bool:
    """Say whether a preposition without its noun follows a verb ("was touched upon")."""
    return any(
        tree.lemma(k) in ABOUT and not tree.children[k] for k in range(verb + 1, min(verb + 3, len(tree.tokens)))
    )


def _talked(tree: Tree, verb: int, meeting: Draft) -> list[int]:
    """Read "they also discussed energy", "she spoke about energy", "the secretary stressed the need for energy"."""
    lemma, words = tree.lemma(verb), _words()
    if tree.tokens[verb].upos != "VERB" or passive(tree, verb):
        return []
    if lemma == "exchange" and not any(tree.lemma(k) in VIEWS for k in tree.kids(verb, "obj")):
        return []
    if any(tree.lemma(k) == "be" for k in tree.kids(verb, "aux")) and any(
        tree.lemma(k) == "have" for k in tree.kids(verb, "aux")
    ):
        return []  # "have been discussing": not at one meeting
    stock = lemma == "take" and any(tree.lemma(k) == "stock" for k in tree.kids(verb, "obj"))
    brought = lemma in ("bring", "raise") and any(tree.lemma(k) == "up" for k in tree.children[verb])
    spoke = lemma in ("speak", "talk") and any(tree.case(t) == "of" for t in _objects(tree, verb))
    told = stock or brought or spoke or lemma in words["discussing"] | words["stressing"] | words["together"]
    if not told and lemma not in words["talking"]:
        return []
    if not _by_parties(tree, verb, meeting) or (lemma in words["together"] and not _plural(tree, verb)):
        return []
    if not told and not any(tree.case(t) in ABOUT for t in _objects(tree, verb)):
        return []
    return _after(tree, verb)


VIEWS = frozenset({"view", "idea", "opinion", "thought", "assessment", "perspective", "note", "experience", "position"})
"""What is exchanged in talk."""


def _by_parties(tree: Tree, verb: int, meeting: Draft) -> bool:
    """Say whether those who met do it: "they", "the minister", or some of the parties by name."""
    who = subject(tree, verb)
    named = {a.id for w in who for a in actors_at(tree, w)}
    if not who or not named <= set(meeting.parties):
        return False
    several = len(named) > 1 or any(tree.lemma(w) in _words()["talkers"] for w in who)
    by_name = not any(tree.lemma(w) in _words()["talkers"] for w in who)
    apart = meeting.one.tree is not tree or named != set(meeting.parties)
    if tree.lemma(verb) in ("discuss", "review") and len(named) > 1 and by_name and apart:
        return False  # a pair named with "discussed" is a meeting of its own, merged later
    return several or bool(named)


def _plural(tree: Tree, verb: int) -> bool:
    """Say whether several do it: "they", "the leaders", "X and Y"."""
    who = subject(tree, verb)
    several = any(len(tree.conjuncts(w)) > 1 or tree.tokens[w].feat("Number") == "Plur" for w in who)
    return several or any(tree.lemma(w) in ("they", "both", "pair") for w in who)


def _objects(tree: Tree, verb: int) -> list[int]:
    return [t for k in tree.kids(verb, "obj", "obl", "xcomp", "nmod") for t in tree.conjuncts(k)]


def _after(tree: Tree, verb: int) -> list[int]:
    """Return the words behind a verb that hang on it, by whatever relation: a parse may take what is talked about for a
    purpose. Other deeds told beside it are left out ("discussed X and signed Y")."""
    others = [
        i
        for k in tree.kids(verb, "conj", "parataxis", "advcl")
        if tree.tokens[k].upos == "VERB" and "to" not in tree.case(k).split()
        for i in tree.subtree(k)
    ]
    return [i for i in tree.subtree(verb) if i > verb and i not in others]


def _below(tree: Tree, tops: Collection[int]) -> list[int]:
    return [i for k in tops for t in tree.conjuncts(k) for i in tree.subtree(t)]


# --- documents ----------------------------------------------------------------------------------------------------


def add_cover(tree: Tree, earlier: Sequence[Draft]) -> None:
    """Add the areas of "It covers …", "Its aim is …" and "Under it, …" to the document told last."""
    root = next((t.index for t in tree.tokens if t.head < 0), None)
    if not earlier or root is None or _denied(tree, root):
        return
    target = earlier[-1]
    covers = _covers(tree, root) and _about_document(tree, root, target)
    inside = set(tree.subtree(root)) if covers or _aim(tree, root) else _under_it(tree, root)
    if areas := areas_among(tree, inside, target.parties) if inside else []:
        _add(target, tree, areas, root)


def _covers(tree: Tree, root: int) -> bool:
    """Say whether a verb can tell what a document is about: one that says so, or, where the document is named as such
    ("the pact will put a satellite into orbit"), any but those of what becomes of a document."""
    lemma = tree.lemma(root)
    named = any(tree.lemma(k) in documents() for k in tree.kids(root, "nsubj"))
    active = tree.tokens[root].upos == "VERB" and named and not passive(tree, root)
    return lemma in _words()["covers"] or (active and lemma not in _words()["silent"])


def _definite(tree: Tree, spot: int) -> bool:
    """Say whether a word is "it", "the pact", "this accord"."""
    the = any(
        tree.lemma(k) in ("the", "this", "these", "both", "each", "that", "those") for k in tree.kids(spot, "det")
    )
    return tree.lemma(spot) in pronouns() or (tree.lemma(spot) in documents() and the)


def _aim(tree: Tree, root: int) -> bool:
    """Say whether a sentence tells what a document is for ("Its aim is …", "At its heart is …")."""
    if not tree.kids(root, "cop") and tree.lemma(root) != "be":
        return False
    heads = [k for k in tree.kids(root, "nsubj", "obl") if tree.lemma(k) in _words()["aims"]]
    owners = [o for k in heads for o in tree.kids(k, "nmod")]
    return any(tree.lemma(o) in ("its", "their") or _definite(tree, o) for o in owners)


def _under_it(tree: Tree, root: int) -> set[int]:
    """Return what is done under a document ("Under the pact, nurses will …"), its name left out."""
    for spot in tree.kids(root, "obl"):
        behind = spot > root and tree.case(spot) != "under"
        if tree.case(spot) in UNDER and not behind and _definite(tree, spot):
            return set(tree.subtree(root)) - set(tree.subtree(spot))
    return set()


UNDER = frozenset({"under", "with", "thanks to", "through", "by", "as part of"})


def _about_document(tree: Tree, root: int, target: Draft) -> bool:
    """Say whether a clause is about the document told before: "it", "the pact", "one of the accords", "three" of
    several."""
    for spot in tree.kids(root, "nsubj", "nsubj:pass"):
        if _definite(tree, spot) or (target.get("count") and tree.tokens[spot].upos == "NUM"):
            return True
        if tree.lemma(spot) in ("one", "some", "most", "other", "two", "another") and any(
            tree.lemma(k) in documents() for k in tree.kids(spot, "nmod")
        ):
            return True
    return False
