"""What a happening is about: area mentions in its topic, its theme and what it is for; the narrowest that fit."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import pairwise

from kgraph.extract.match import Instance
from kgraph.extract.parties import actors_at
from kgraph.extract.tree import Tree
from kgraph.records import Mention


def areas_of(one: Instance, paths: Sequence[str]) -> list[Mention]:
    """Return the area mentions under the fillers of some roles, in text order, each id once, contained mentions left
    out."""
    tree = one.tree
    inside: set[int] = set()
    for path in paths:
        for token in one.fillers(path):
            inside |= _scope(one, token, path.split(".")[-1])
    if "self" in paths or "clause" in paths:
        inside.add(one.token)
    inside |= _listed_among(one) | _covered(one)
    found = _with_lists(tree, areas_within(tree, inside - _circumstances(tree, inside)))
    if not found and (around := _around(one)):
        found = _with_lists(tree, areas_within(tree, around - _circumstances(tree, around)))
    return _of_kind(one, found)


def _around(one: Instance) -> set[int]:
    """Return what the clause around "the accord signed by X and Y" says the accord does, or is done under it."""
    tree, token = one.tree, one.tree.tokens[one.token]
    if one.frame.kind != "agreement" or not token.deprel.startswith("acl"):
        return set()
    noun = token.head
    document = any(m.type in ("instrument", "title") for m in tree.at.get(noun, ()))
    verb = tree.tokens[noun].head
    if not document or verb < 0 or tree.tokens[verb].upos not in ("VERB", "ADJ"):
        return set()
    mine = set(tree.subtree(noun))
    if tree.tokens[noun].deprel == "nsubj":
        others = {i for k in tree.kids(verb, "conj") if tree.kids(k, "nsubj") for i in tree.subtree(k)}
        return {i for i in tree.subtree(verb) if i > verb} - mine - others
    if tree.tokens[noun].deprel.startswith("obl") and tree.case(noun) in ("under", "by", "through", "thanks to"):
        return {i for k in tree.kids(verb, "obj", "nsubj:pass", "obl", "xcomp") for i in tree.subtree(k)} - mine
    return set()


def _listed_among(one: Instance) -> set[int]:
    """Return what comes behind "among them" where documents are signed ("ten documents, among them papers on X")."""
    tree = one.tree
    if one.frame.kind != "agreement":
        return set()
    words = [t.text.lower() for t in tree.tokens]
    start = next(
        (
            i
            for i in range(one.token, len(words) - 1)
            if words[i] in ("among", "including") and words[i + 1] in ("them", "these", "those", "others")
        ),
        -1,
    )
    return set(range(start, len(words))) if start >= 0 else set()


COVERING = frozenset(
    {"cover", "include", "concern", "address", "encompass", "span", "touch", "focus", "regulate", "deal"}
)


def _covered(one: Instance) -> set[int]:
    """Return what a participle beside the verb says a document or a meeting is about ("was signed, covering X")."""
    tree = one.tree
    if one.frame.kind not in ("agreement", "negotiation", "meeting") or not one.verbal:
        return set()
    clauses = [k for k in tree.kids(one.token, "advcl", "acl", "xcomp", "conj") if tree.lemma(k) in COVERING]
    return {i for k in clauses if tree.tokens[k].text.endswith("ing") for i in tree.subtree(k)}


def areas_among(tree: Tree, spots: Collection[int], parties: Collection[str] = ()) -> list[Mention]:
    """Return the areas among some words of a sentence that goes on about something told before, lists followed, reasons
    and what befalls others left out."""
    inside = set(spots)
    found = areas_within(tree, inside - _circumstances(tree, inside))
    return [m for m in _with_lists(tree, found) if not (parties and _elsewhere(tree, m, parties))]


CRISES = frozenset(
    {
        "humanitarian",
        "democracy",
        "governance",
        "migration",
        "human-rights",
        "law-enforcement",
        "legal-cooperation",
        "regional-security",
    }
)
"""Areas that, said of a third state, are its troubles and no topic between the parties ("democracy in X")."""


def _elsewhere(tree: Tree, mention: Mention, parties: Collection[str]) -> bool:
    """Say whether a field is told of a state that takes no part ("relief for the people of X")."""
    at = tree.token_of(mention)
    if at is None or not set(mention.ids) & CRISES:
        return False
    for node in (at, *tree.up(at)):
        if tree.tokens[node].upos in ("VERB", "AUX"):
            return False
        inside = [
            m for i, m in tree.mentions("state") for k in tree.kids(node, "nmod") if m.ids and i in tree.subtree(k)
        ]
        if inside and not any(set(m.ids) & set(parties) for m in inside):
            return True
    return False


PEACE = frozenset({"ceasefire", "truce", "armistice", "cease-fire"})
MONEY = frozenset({"finance", "economy"})
"""Areas that, said of help, only name the help itself ("payments", "debt relief", "funds for its economy")."""


def _of_kind(one: Instance, found: list[Mention]) -> list[Mention]:
    """Leave out what the kind says already: a ceasefire has no areas, money is no area of help."""
    tree = one.tree
    if one.frame.kind in ("agreement", "negotiation"):
        paths = ("theme", "of", "goal", "topic", "self")
        heads = [i for path in paths for token in one.fillers(path) for i in tree.phrase(token)]
        if any(tree.lemma(i) in PEACE for i in heads):
            return []
    if one.frame.kind == "meeting":
        parties = {
            a.id for path in ("agent", "with", "between", "of") for t in one.fillers(path) for a in actors_at(tree, t)
        }
        found = [m for m in found if not (parties and _elsewhere(tree, m, parties))]
    if one.frame.kind == "support":
        return [_as_food(m) for m in found if not set(m.ids) <= MONEY]
    return found


FOODS = frozenset({"grain", "wheat", "rice", "flour", "corn", "maize", "beans", "sugar", "soybeans"})


def _as_food(mention: Mention) -> Mention:
    """Read grain that is given as food, not as farming."""
    return replace(mention, ids=("food-security",)) if mention.text.lower() in FOODS else mention


CIRCUMSTANCES = frozenset(
    {
        "after",
        "before",
        "because",
        "amid",
        "since",
        "despite",
        "although",
        "though",
        "when",
        "following",
        "until",
        "because of",
        "due to",
        "in response to",
        "while",
        "pending",
        "owing to",
        "ahead of",
        "if",
        "unless",
    }
)
"""Words that open a reason, a time or a condition, not what something is about."""


CHARGES = frozenset({"convict", "accuse", "arrest", "charge", "suspect", "sentence", "jail", "imprison", "detain"})
"""What befell a person in the past: no field of what states do with the person ("nationals convicted of fraud")."""


def _circumstances(tree: Tree, inside: set[int]) -> set[int]:
    """Return the words of clauses and phrases that say when or why ("after a strike", "to avoid tariffs")."""
    found: set[int] = set()
    for index in inside:
        relation = tree.tokens[index].deprel
        if relation.startswith("acl") and tree.lemma(index) in CHARGES:
            found |= set(tree.subtree(index))
        if not relation.startswith(("advcl", "obl")):
            continue
        marks = {tree.lemma(k) for k in tree.kids(index, "mark")} | {tree.case(index)}
        if marks & CIRCUMSTANCES or (relation.startswith("advcl") and tree.lemma(index) == "avoid"):
            found |= set(tree.subtree(index))
    return found


def _scope(one: Instance, token: int, role: str) -> set[int]:
    """Return the words under a filler that say what it is about, its clauses too unless the trigger itself stands in
    one."""
    tree = one.tree
    if role in ("complement", "topic", "purpose", "under", "including") or one.frame.name == "discuss":
        return set(tree.phrase(token, clauses=True))
    if one.frame.kind in ("agreement", "support", "project"):
        whole = set(tree.phrase(token, clauses=True))
        return (
            whole
            if one.token not in whole
            else set(tree.phrase(token))
            | {i for k in tree.kids(token, "acl") if k != one.token for i in tree.subtree(k)} - {one.token}
        )
    return set(tree.phrase(token))


LINKS = frozenset(
    {
        ",",
        ";",
        "and",
        "or",
        "as",
        "well",
        "in",
        "on",
        "the",
        "of",
        "&",
        "/",
        "including",
        "such",
        "especially",
        "other",
        "particularly",
        "both",
        "(",
        "their",
        "new",
        "joint",
        "bilateral",
        "closer",
        "for",
        "also",
        "a",
        "an",
        "further",
        "greater",
    }
)


def _with_lists(tree: Tree, found: list[Mention]) -> list[Mention]:
    """Follow a list of areas through the text: a parser loses its way in lists sooner than a comma does."""
    if not found:
        return found
    every = areas_within(tree, range(len(tree.tokens)))
    kept = [m for m in every if m in found]
    for ordered, step in ((every, 1), (every[::-1], -1)):
        for one, other in pairwise(ordered):
            if one in kept and other not in kept and _linked(tree, *((one, other) if step > 0 else (other, one))):
                kept.append(other)
    return [m for m in every if m in kept]


def _linked(tree: Tree, first: Mention, second: Mention) -> bool:
    between = [t for t in tree.tokens if first.end <= t.start and t.end <= second.start]
    words = [t.text.lower() for t in between]
    listed = any(w in (",", ";", "and", "or", "&", "/", "including") or (w == "as" and "well" in words) for w in words)
    return (
        listed and len(between) <= 6 and all(w in LINKS or t.upos == "ADJ" for w, t in zip(words, between, strict=True))
    )


def areas_within(tree: Tree, inside: Collection[int]) -> list[Mention]:
    """Return the area mentions on some tokens, in text order, those inside a longer one left out; "security" where it
    is told which."""
    return [_narrowed(tree, m) for m in _plain_areas(tree, inside)]


BORDERS = frozenset({"border", "frontier", "boundary"})


def _narrowed(tree: Tree, mention: Mention) -> Mention:
    """Read "security in the Horn of Africa" as the security of a region, "security along the frontier" as that of a
    border; by the words beside it, since a parse hangs them on the verb as often."""
    if mention.ids != ("security",) or mention.text.lower() != "security":
        return mention
    after = [t.index for t in tree.tokens if t.start >= mention.end][:6]
    before = [t.index for t in tree.tokens if t.end <= mention.start][-1:]
    near = after[1:] if after and tree.lemma(after[0]) in WHERE else []
    near = near[: next((n for n, i in enumerate(near) if tree.tokens[i].upos in ("PUNCT", "VERB", "CCONJ")), None)]
    if any(tree.lemma(i) in BORDERS for i in near):
        return replace(mention, ids=("border-security",))
    places = {i for i, m in tree.mentions("region")}
    regional = any(i in places or tree.lemma(i) in REGIONS for i in (*near, *before))
    return replace(mention, ids=("regional-security",)) if regional else mention


WHERE = frozenset({"in", "of", "along", "at", "on", "across", "around", "throughout"})
REGIONS = frozenset(
    {"region", "continent", "transatlantic", "eastern", "northern", "southern", "western", "subregion", "regional"}
)


def _plain_areas(tree: Tree, inside: Collection[int]) -> list[Mention]:
    named = [
        m
        for m in tree.sentence.mentions
        if m.type in ("organisation", "office", "person") and m.form not in ("nominal", "reference")
    ]
    found = [
        m
        for i, m in tree.mentions("area")
        if i in inside
        and m.ids
        and not any(_within(m, n) for n in named)
        and not _denied(tree, m)
        and not _of_office(tree, m)
    ]
    kept = [m for m in found if not any(_within(m, other) for other in found)]
    kept = [m for m in kept if not _generic_head(kept, m)]
    told = [m for m in kept if m.text.lower() not in MANNER]
    return told or kept


HEADS = frozenset(
    {
        "industry",
        "industries",
        "development",
        "technology",
        "technologies",
        "infrastructure",
        "trade",
        "projects",
        "finance",
    }
)
"""Heads that a field before them narrows ("hydrogen industry", "tourism development"): the field is what is meant."""


def _generic_head(found: Sequence[Mention], mention: Mention) -> bool:
    return mention.text in HEADS and any(
        m.end + 1 == mention.start and m.ids != mention.ids and m.text not in HEADS for m in found
    )


HOLDERS = frozenset(
    {
        "minister",
        "ministry",
        "secretary",
        "department",
        "commissioner",
        "official",
        "chief",
        "adviser",
        "advisor",
        "envoy",
    }
)
"""Offices and bodies of which a field is only the name ("the trade ministers", "Ministry of Economy")."""


def _of_office(tree: Tree, mention: Mention) -> bool:
    """Say whether a field only names a minister or a ministry, or is the second half of a word ("anti-aircraft")."""
    before = [t.index for t in tree.tokens if t.end <= mention.start][-6:]
    after = next((t.index for t in tree.tokens if t.start >= mention.end), None)
    if after is not None and tree.lemma(after) in HOLDERS:
        return True
    if before and tree.tokens[before[-1]].text == "-" and len(before) > 1 and tree.lemma(before[-2]) in ("anti", "non"):
        return True
    for index in reversed(before):
        token = tree.tokens[index]
        if tree.lemma(index) in ("ministry", "department") or (
            tree.lemma(index) in ("minister", "secretary") and token.text[:1].isupper()
        ):
            return True
        if token.text.lower() not in ("of", "for", "and", ",", "the") and not token.text[:1].isupper():
            return False
    return False


MANNER = frozenset({"construction", "reconstruction", "projects", "works", "facilities"})
"""Words that say how something comes about ("construction of a railway"): no area beside one that says what."""


def _denied(tree: Tree, mention: Mention) -> bool:
    """Say whether "but not" stands before an area."""
    return any(t.text.lower() == "not" for t in tree.tokens if mention.start - 5 <= t.end < mention.start)


def _within(one: Mention, other: Mention) -> bool:
    return (
        other is not one
        and other.start <= one.start
        and one.end <= other.end
        and (other.end - other.start) > (one.end - one.start)
    )
