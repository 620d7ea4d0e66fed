"""Which words of a sentence name fields of cooperation: area mentions, lists of them, words that hint at one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import pairwise

from kgraph.extract.tables import tables, word_set
from kgraph.extract.tree import NOMINAL, Tree
from kgraph.records import Mention

NAMES = frozenset({"organisation", "person", "place", "state", "title", "office"})
"""Types of mentions whose words are no hints."""


def word_list(name: str, group: str = "words") -> frozenset[str]:
    """Return a list of words of areas.toml."""
    return word_set("areas.toml", group, name)


def of_documents(tree: Tree, inside: Collection[int], found: Sequence[Mention]) -> list[Mention]:
    """Return the areas of the documents that people talk about ("went over an extradition treaty")."""
    implied: dict[str, str] = tables("areas.toml")["implied"]
    spots = [(i, m) for i, m in tree.mentions("instrument") if i in inside and m.ids and m.ids[0] in implied]
    held = {i for m in found for i in m.ids}
    return [replace(m, type="area", ids=(implied[m.ids[0]],)) for _, m in spots if implied[m.ids[0]] not in held]


def hinted(tree: Tree, inside: Collection[int]) -> list[Mention]:
    """Return what words suggest that mean an area only beside others ("the river", "catches"), where none is told."""
    named = [m for m in tree.sentence.mentions if m.type in NAMES]
    return [
        m
        for i, m in tree.mentions("hint")
        if i in inside
        and tree.tokens[i].upos in NOMINAL
        and m.text.lower() not in word_list("vague", "hints")
        and not any(_within(m, n) for n in named)
        and not _denied(tree, m)
        and not _of_office(tree, m)
    ]


def circumstances(tree: Tree, inside: set[int]) -> set[int]:
    """Return the words of clauses and phrases that say when or why ("after a strike", "to avoid tariffs")."""
    found: set[int] = set()
    for index in inside:
        relation = tree.tokens[index].deprel
        if relation.startswith("acl") and tree.lemma(index) in word_list("charges"):
            found |= set(tree.subtree(index))
        if not relation.startswith(("advcl", "obl")):
            continue
        marks = {tree.lemma(k) for k in tree.kids(index, "mark")} | {tree.case(index)}
        if marks & word_list("circumstances") or (relation.startswith("advcl") and tree.lemma(index) == "avoid"):
            found |= set(tree.subtree(index))
    return found


def with_lists(tree: Tree, found: list[Mention]) -> list[Mention]:
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
        listed
        and len(between) <= 6
        and all(w in word_list("links") or t.upos == "ADJ" for w, t in zip(words, between, strict=True))
    )


def areas_within(tree: Tree, inside: Collection[int]) -> list[Mention]:
    """Return the area mentions on some tokens, in text order, those inside a longer one left out; "security" where it
    is told which."""
    return [_narrowed(tree, m) for m in _plain_areas(tree, inside)]


def _narrowed(tree: Tree, mention: Mention) -> Mention:
    """Read "security in the Horn of Africa" as the security of a region, "security along the frontier" as that of a
    border; by the words beside it, since a parse hangs them on the verb as often."""
    if mention.ids != ("security",) or mention.text.lower() != "security":
        return mention
    after = [t.index for t in tree.tokens if t.start >= mention.end][:6]
    before = [t.index for t in tree.tokens if t.end <= mention.start][-1:]
    near = after[1:] if after and tree.lemma(after[0]) in word_list("where") else []
    near = near[: next((n for n, i in enumerate(near) if tree.tokens[i].upos in ("PUNCT", "VERB", "CCONJ")), None)]
    if any(tree.lemma(i) in word_list("borders") for i in near):
        return replace(mention, ids=("border-security",))
    places = {i for i, m in tree.mentions("region")}
    regional = any(i in places or tree.lemma(i) in word_list("regions") for i in (*near, *before))
    return replace(mention, ids=("regional-security",)) if regional else mention


def _plain_areas(tree: Tree, inside: Collection[int]) -> list[Mention]:
    named = [
        m
        for m in tree.sentence.mentions
        if m.type in ("organisation", "office", "person", "place") and m.form not in ("nominal", "reference")
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
    told = [m for m in kept if m.text.lower() not in word_list("manner") and not _developed(tree, m)]
    return told or kept


def _developed(tree: Tree, mention: Mention) -> bool:
    """Say whether "development" is that of a thing ("joint development of oil fields")."""
    after = next((t.text for t in tree.tokens if t.start >= mention.end), "")
    return mention.text.lower() == "development" and after == "of"


def _generic_head(found: Sequence[Mention], mention: Mention) -> bool:
    return mention.text in word_list("heads") and any(
        m.end + 1 == mention.start and m.ids != mention.ids and m.text not in word_list("heads") for m in found
    )


def _of_office(tree: Tree, mention: Mention) -> bool:
    """Say whether a field only names a minister or a ministry, or is the second half of a word ("anti-aircraft")."""
    before = [t.index for t in tree.tokens if t.end <= mention.start][-6:]
    after = next((t.index for t in tree.tokens if t.start >= mention.end), None)
    if after is not None and tree.lemma(after) in word_list("holders"):
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
