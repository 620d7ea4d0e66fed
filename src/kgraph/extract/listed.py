"""Documents told in a list: behind a colon, one a line, or in a sentence of their own ("Among them are …").

Each becomes a fact of its own, with the parties, the status and the date of the act that the list belongs to. What a
listed document is about stands between it and the next one, wherever the parse hangs it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kgraph.extract.areas import areas_within
from kgraph.extract.build import Draft
from kgraph.extract.tree import Tree
from kgraph.records import Reason

LISTING = frozenset({"sign", "conclude", "adopt"})
PAPERS = frozenset(
    {"document", "paper", "following", "agreement", "accord", "deal", "pact", "memorandum", "instrument"}
)
"""Nouns under which documents are listed."""
INDEFINITE = frozenset({"a", "an", "one", "another", "two", "three", "four", "five", "several"})
LONGEST = 12
"""The most lines that a list may have."""


def listed(trees: Sequence[Tree], drafts: Sequence[Draft]) -> list[Draft]:
    """Return the drafts with those of listed documents; an act told only of "the following" gives way to them."""
    found: list[Draft] = []
    for draft in drafts:
        items = _items(draft, trees) if draft.kind == "agreement" and draft.action in LISTING else []
        if items and _only_announces(draft, items):
            for item in items:
                item.evidence[:0] = [span for span in draft.evidence if span not in item.evidence]
        else:
            found.append(draft)
        found += items
    return found


def _only_announces(draft: Draft, items: Sequence[Draft]) -> bool:
    """Say whether an act says nothing but that a list follows: a number that the list does not fill tells more."""
    return not draft.get("count") or draft.get("count") == len(items)


def _items(draft: Draft, trees: Sequence[Tree]) -> list[Draft]:
    """Return what is listed behind a draft's colon, in its own sentence or in the lines after it."""
    tree = draft.one.tree
    themes = [s for path in ("theme", "of") for s in draft.one.fillers(path)]
    if not any(tree.lemma(s) in PAPERS or tree.kids(s, "nummod") for s in themes):
        return []
    colon = next((t.index for t in tree.tokens if t.text == ":" and t.index > draft.one.token), None)
    if colon is None:
        return []
    if any(t.text.isalpha() for t in tree.tokens[colon + 1 :]):
        spots = [s for s in instruments(tree, bare=True) if s > colon]
        return [_item(draft, tree, s, e) for s, e in _stretches(tree, spots)] if len(spots) > 1 else []
    lines = _lines(tree, trees)
    return [_item(draft, line, s, e) for line in lines for s, e in _stretches(line, instruments(line, bare=True)[:1])]


def _lines(opening: Tree, trees: Sequence[Tree]) -> Iterator[Tree]:
    """Yield the lines of a list after the sentence that opens it: no clause of their own, each ended alike."""
    number = opening.number + 1
    while number < len(trees) and number <= opening.number + LONGEST:
        line = trees[number]
        root = next((t for t in line.tokens if t.head < 0), None)
        if root is None or root.upos not in ("NOUN", "PROPN") or line.kids(root.index, "nsubj", "cop"):
            return
        yield line
        if line.tokens[-1].text == ".":
            return
        number += 1


def _stretches(tree: Tree, spots: Sequence[int]) -> list[tuple[int, int]]:
    """Return each listed document with where what is said of it ends: at the next one's article."""
    ends = [min(tree.phrase(s)) if tree.phrase(s) else s for s in spots[1:]] + [len(tree.tokens)]
    return [(spot, max(end, spot + 1)) for spot, end in zip(spots, ends, strict=True)]


def _item(umbrella: Draft, tree: Tree, spot: int, end: int) -> Draft:
    """Make the draft of one listed document."""
    mention = next(m for m in tree.at[spot] if m.type == "instrument")
    areas = areas_within(tree, range(spot, end))
    slots = {k: v for k, v in umbrella.slots.items() if k in ("parties", "status", "date", "speaker")}
    slots["instrument"] = mention.ids[0]
    if areas:
        slots["areas"] = tuple(dict.fromkeys(i for m in areas for i in m.ids))
    if title := next((m.ids[0] for m in tree.at[spot] if m.type == "title" and m.ids), None):
        slots["title"] = title
    reasons = [*umbrella.reasons, Reason("instrument", "listed", (mention.start, mention.end))]
    one = replace(umbrella.one, tree=tree, token=spot, governor=-1, roles={"self": [spot], "theme": [spot]})
    return replace(umbrella, slots=slots, reasons=reasons, evidence=[tree.span], one=one)


def listed_after(tree: Tree, earlier: Sequence[Draft]) -> list[Draft]:
    """Make a draft of each document in "Among them are an agreement on X and a treaty on Y"."""
    root = next((t.index for t in tree.tokens if t.head < 0), None)
    umbrella = next((d for d in reversed(earlier) if d.action in ("sign", "conclude")), None)
    if root is None or umbrella is None or not _is_list(tree, root):
        return []
    return [_item(umbrella, tree, s, e) for s, e in _stretches(tree, instruments(tree))]


def _is_list(tree: Tree, root: int) -> bool:
    words = {t.text.lower() for t in tree.tokens[:4]}
    among = "among" in words or "include" in words or "they" in words
    being = tree.lemma(root) in ("be", "include", "them") or bool(tree.kids(root, "cop"))
    return bool(instruments(tree)) and among and being


def instruments(tree: Tree, *, bare: bool = False) -> list[int]:
    """Return the instruments that a sentence introduces ("a treaty on X, an agreement on Y"); `bare` also those
    without an article, as lines have them."""
    spots = [i for i, m in tree.mentions("instrument") if m.ids and tree.tokens[i].upos in ("NOUN", "PROPN")]
    introduced = {s for s in spots if any(tree.lemma(k) in INDEFINITE for k in tree.children[s])}
    plain = {s for s in spots if not tree.kids(s, "det", "nmod:poss") and not tree.case(s)} if bare else set()
    return sorted(introduced | plain)


def listed_together(a: Draft, b: Draft) -> bool:
    """Say whether two drafts are different documents of a list."""
    both = all(any(r.rule == "listed" for r in d.reasons) for d in (a, b))
    return both and (a.one.tree is not b.one.tree or a.one.token != b.one.token)
