"""Documents told in a list: behind a colon, one a line, or in a sentence of their own ("Among them are …").

Each becomes a fact of its own, with the parties, the status and the date of the act that the list belongs to. What a
listed document is about stands between it and the next one, wherever the parse hangs it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kgraph.extract.build import Draft
from kgraph.extract.fields import areas_within
from kgraph.extract.instruments import instrument_at
from kgraph.extract.kinds.agreement import subject_of
from kgraph.extract.numbers import counted
from kgraph.extract.parties import actors_at
from kgraph.extract.tree import Tree
from kgraph.records import Reason

LISTING = frozenset({"sign", "conclude", "adopt"})
PAPERS = frozenset(
    {"document", "paper", "following", "agreement", "accord", "deal", "pact", "memorandum", "instrument", "text"}
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
            apart = items and all(i.one.tree is draft.one.tree for i in items) and draft.get("count")
            found.append(replace(draft, slots={**draft.slots, "areas": ()}) if apart else draft)
        found += items
    return found


def _only_announces(draft: Draft, items: Sequence[Draft]) -> bool:
    """Say whether an act says nothing but that a list follows: a number that the list does not fill tells more."""
    beside = all(t.text != ":" for t in draft.one.tree.tokens) and _among(draft.one.tree) < 0  # "a treaty and a pact"
    count = draft.get("count")
    return beside or not isinstance(count, int) or count - len(items) <= 1


def _items(draft: Draft, trees: Sequence[Tree]) -> list[Draft]:
    """Return what is listed: behind a draft's colon, in its own sentence or in the lines after it, or side by side
    ("signed a treaty on X and a memorandum on Y")."""
    tree = draft.one.tree
    themes = [s for path in ("theme", "of") for s in draft.one.fillers(path)]
    heading = any({tree.lemma(s), tree.tokens[s].text.lower()} & PAPERS or tree.kids(s, "nummod") for s in themes)
    colon = next((t.index for t in tree.tokens if t.text == ":" and t.index > draft.one.token), None)
    if colon is None or not heading:
        return _counted_among(draft) or _told_among(draft) or _side_by_side(draft) or _along_with(draft)
    if any(t.text.isalpha() for t in tree.tokens[colon + 1 :]):
        spots = [s for s in instruments(tree, bare=True) if s > colon] or sorted(_repeated(tree, colon))
        return [_item(draft, tree, s) for s in _stretches(tree, spots)] if len(spots) > 1 else []
    lines = _lines(tree, trees)
    return [_item(draft, line, s) for line in lines for s in _stretches(line, instruments(line, bare=True)[:1])]


def _counted_among(draft: Draft) -> list[Draft]:
    """Return the documents of "Among the papers signed was a treaty on X", whose verb has only the papers."""
    one, tree = draft.one, draft.one.tree
    root = next((t.index for t in tree.tokens if t.head < 0), one.token)
    papers = any(tree.lemma(s) in PAPERS for s in one.fillers("theme"))
    if root == one.token or not papers or not _is_list(tree, root):
        return []
    return [_item(draft, tree, s) for s in _stretches(tree, instruments(tree))]


def _among(tree: Tree) -> int:
    """Return where a sentence begins to list what belongs to a number told before ("…, among them a treaty on X"), -1
    where it does not."""
    words = [t.text.lower() for t in tree.tokens]
    pairs = ("among them", "among which", "among others", "these include")
    spots = (i + 1 for i in range(1, len(words) - 1) if f"{words[i]} {words[i + 1]}" in pairs)
    return next(spots, words.index("including") if "including" in words[1:] else -1)


def _told_among(draft: Draft) -> list[Draft]:
    """Return the documents of "signed six papers, among them a treaty on X and a programme of Y"."""
    tree = draft.one.tree
    start = _among(tree)
    themes = [s for path in ("theme", "of") for s in draft.one.fillers(path) if s < start]
    if start < 0 or not any(tree.lemma(s) != tree.tokens[s].text.lower() for s in themes):
        return []
    near = sorted({*instruments(tree), *_repeated(tree, start)})
    spots = [s for s in near if s > start and _in_row(tree, start, s)]
    return [_item(draft, tree, s) for s in _stretches(tree, spots)] if len(spots) > 1 else []


def _in_row(tree: Tree, start: int, spot: int) -> bool:
    """Say whether a listed document begins behind the word that opens the list, a comma or an "and"."""
    first = _start(tree, spot)
    return first == start + 1 or tree.tokens[first - 1].text.lower() in JOINING


JOINING = frozenset({"and", ",", "plus", "with", "alongside", "as"})
"""Words before the article of a document that stands beside another."""


def _side_by_side(draft: Draft) -> list[Draft]:
    """Return the documents that one verb acts on, each introduced by an article or a number of its own."""
    one, tree = draft.one, draft.one.tree
    paths = [p for p in one.frame.slots.get("instrument", ()) if not p.startswith("?")]
    acted = [s for path in paths for s in one.fillers(path)]
    if not acted:
        return []
    spots = instruments(tree)
    first = next((s for s in acted if s > one.token and (s in spots or tree.lemma(s) in PAPERS | {"swap"})), None)
    if first is None or not any(
        tree.lemma(k) in INDEFINITE or k in tree.kids(first, "nummod") for k in tree.children[first]
    ):
        return []
    together = [first]
    for spot in sorted({s for s in spots if s > first} | _repeated(tree, first)):
        start = _start(tree, spot)
        before = [t.text.lower() for t in tree.tokens[max(0, start - 2) : start]]
        joined = before and (before[-1] in JOINING - {"as"} or before == ["well", "as"] or before == ["and", "the"])
        if joined or (before and before[-1] in ("to", "on", "of") and before[0] in JOINING):
            together.append(spot)
    items: list[Draft] = []
    for stretch in _stretches(tree, together):
        items.append(_item(items[-1] if items and stretch[0] not in tree.at else draft, tree, stretch))
    _own_partners(draft, items, _stretches(tree, together))
    different = {tuple(str(i.get(slot)) for slot in ("instrument", "areas", "title", "count")) for i in items}
    return items if len(different) > 1 else []


def _along_with(draft: Draft) -> list[Draft]:
    """Return the documents of "a treaty was signed, together with a memorandum on X": both of them."""
    one, tree = draft.one, draft.one.tree
    spots = instruments(tree)
    first = next((s for s in one.fillers("theme") if s in spots), None)
    beside = [s for s in one.fillers("with") if s in spots and s > one.token]
    if first is None or not beside:
        return []
    end = _start(tree, beside[0])
    items = [_item(draft, tree, (first, _start(tree, first), max(one.token, first + 1)))]
    return items + [_item(draft, tree, s) for s in _stretches(tree, beside)] if end > one.token else []


def _own_partners(draft: Draft, items: list[Draft], stretches: Sequence[Stretch]) -> None:
    """Give each of several documents its own other side and day ("a pact with X in May and one with Y in June")."""
    tree, one = draft.one.tree, draft.one
    agents = [a.id for s in one.fillers("agent") for a in actors_at(tree, s)]
    partners = [_partners(tree, start, end) for _, start, end in stretches]
    if agents and all(partners):
        for item, own in zip(items, partners, strict=True):
            item.slots["parties"] = tuple(dict.fromkeys((*agents, *own)))
    days = [_day(tree, start, end) for _, start, end in stretches]
    if sum(bool(day) for day in days) > 1:
        for item, day in zip(items, days, strict=True):
            item.slots["date"] = day or item.get("date")


def _partners(tree: Tree, start: int, end: int) -> list[str]:
    """Return who stands behind "with" on a stretch of words."""
    behind = [i for i in range(start, end) if tree.case(i) in ("with", "and with")]
    return [a.id for i in behind for t in tree.conjuncts(i) if t < end for a in actors_at(tree, t)]


def _day(tree: Tree, start: int, end: int) -> str:
    """Return the date named on a stretch of words, "" where there is none."""
    inside = [m for i, m in tree.mentions("time") if start <= i < end and m.ids]
    return inside[0].ids[0] if inside else ""


def _repeated(tree: Tree, first: int) -> set[int]:
    """Return the words that repeat a document in a list ("a memorandum on X, one on Y and another between Z")."""
    words = [t for t in tree.tokens[first + 1 : -1] if t.text.lower() in ("one", "another", "other", "second", "third")]
    prepositions = ("on", "for", "about", "between", "with", "concerning", "covering", "to")
    return {t.index for t in words if tree.tokens[t.index + 1].text.lower() in prepositions}


def _start(tree: Tree, spot: int) -> int:
    """Return where the phrase of a document begins: its article, its number or its first modifier."""
    near = [k for k in tree.kids(spot, "det", "nummod", "amod", "compound", "advmod") if k < spot]
    deeper = [k for n in near for k in tree.subtree(n) if k < spot]
    return min([*near, *deeper, spot])


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


Stretch = tuple[int, int, int]


def _stretches(tree: Tree, spots: Sequence[int]) -> list[Stretch]:
    """Return each listed document with where what is said of it begins and ends: at the next one's article."""
    starts = [_start(tree, s) for s in spots]
    ends = [*starts[1:], len(tree.tokens)]
    return [(s, start, max(end, s + 1)) for s, start, end in zip(spots, starts, ends, strict=True)]


def _item(umbrella: Draft, tree: Tree, stretch: Stretch) -> Draft:
    """Make the draft of one listed document."""
    spot, start, end = stretch
    mention = next((m for m in tree.at.get(spot, ()) if m.type == "instrument"), None)
    at = (mention.start, mention.end) if mention else umbrella.one.span()
    slots = {k: v for k, v in umbrella.slots.items() if k in ("parties", "status", "date", "speaker")}
    slots["instrument"] = mention.ids[0] if mention else umbrella.get("instrument")
    if mention is None and tree.lemma(spot) in PROGRAMMES:
        slots["instrument"] = "action_plan" if any(tree.lemma(i) == "action" for i in range(start, end)) else None
    if areas := areas_within(tree, range(start, end)):
        slots["areas"] = tuple(dict.fromkeys(i for m in areas for i in m.ids))
    if title := next((m.ids[0] for m in tree.at.get(spot, ()) if m.type == "title" and m.ids), None):
        slots["title"] = title
        if slots["instrument"] == "agreement":
            slots["instrument"] = subject_of(title) or "agreement"
    elif slots["instrument"] == "agreement" and mention:
        slots["instrument"] = instrument_at(tree, spot) or "agreement"
    if several := next((n for k in tree.kids(spot, "nummod") if (n := counted(tree, k)) and n > 1), None):
        slots["count"] = several
    reasons = [*umbrella.reasons, Reason("instrument", "listed", at)]
    one = replace(umbrella.one, tree=tree, token=spot, governor=-1, roles={"self": [spot], "theme": [spot]})
    return replace(umbrella, slots=slots, reasons=reasons, evidence=[tree.span], one=one)


def another(tree: Tree, earlier: Sequence[Draft]) -> list[Draft]:
    """Make a draft of "A second document, on X, lets …": it was signed with the one told before."""
    root = next((t.index for t in tree.tokens if t.head < 0), None)
    umbrella = next((d for d in reversed(earlier) if d.action in LISTING), None)
    if root is None or umbrella is None or tree.tokens[root].upos != "VERB" or tree.lemma(root) in UNTOLD:
        return []
    for spot in tree.kids(root, "nsubj"):
        further = any(tree.lemma(k) in FURTHER for k in tree.kids(spot, "amod", "det"))
        if tree.lemma(spot) in PAPERS | {"treaty", "mou", "protocol", "arrangement"} and further:
            named = next((m for m in tree.at.get(spot, ()) if m.type == "instrument"), None)
            reasons = [*umbrella.reasons, Reason("kind", "a further document", tree.span)]
            slots = {k: v for k, v in umbrella.slots.items() if k in ("parties", "status", "date", "speaker")}
            slots["instrument"] = named.ids[0] if named else None
            slots["areas"] = tuple(dict.fromkeys(i for m in areas_within(tree, tree.subtree(root)) for i in m.ids))
            one = replace(umbrella.one, tree=tree, token=spot, governor=-1, roles={"self": [spot], "theme": [spot]})
            return [replace(umbrella, slots=slots, reasons=reasons, evidence=[tree.span], one=one)]
    return []


FURTHER = frozenset({"another", "second", "third", "fourth", "fifth", "further", "separate", "additional", "other"})
UNTOLD = frozenset({"fail", "expire", "lapse", "collapse", "await", "remain", "need", "require", "say", "exist"})
"""What is said of a document that was not signed with the one before."""


def listed_after(tree: Tree, earlier: Sequence[Draft]) -> list[Draft]:
    """Make a draft of each document in "Among them are an agreement on X and a treaty on Y"."""
    root = next((t.index for t in tree.tokens if t.head < 0), None)
    umbrella = next((d for d in reversed(earlier) if d.action in ("sign", "conclude")), None)
    if root is None or umbrella is None or not _is_list(tree, root):
        return []
    return [_item(umbrella, tree, s) for s in _stretches(tree, instruments(tree))]


def _is_list(tree: Tree, root: int) -> bool:
    words = {t.text.lower() for t in tree.tokens[:4]}
    among = bool(words & {"among", "include", "they", "others", "other", "rest", "remaining"})
    among = among or (words >= {"the", "first"} and len(instruments(tree)) > 1)
    being = tree.lemma(root) in ("be", "include", "them") or bool(tree.kids(root, "cop"))
    return bool(instruments(tree)) and among and being


def instruments(tree: Tree, *, bare: bool = False) -> list[int]:
    """Return the instruments that a sentence introduces ("a treaty on X, an agreement on Y"); `bare` also those
    without an article, as lines have them."""
    spots = [i for i, m in tree.mentions("instrument") if m.ids and tree.tokens[i].upos in ("NOUN", "PROPN")]
    if spots:
        spots += [t.index for t in tree.tokens if t.index not in spots and _is_programme(tree, t.index)]
    introduced = {
        s for s in spots if tree.kids(s, "nummod") or any(tree.lemma(k) in INDEFINITE for k in tree.children[s])
    }
    plain = {s for s in spots if not tree.kids(s, "det", "nmod:poss") and not tree.case(s)} if bare else set()
    return sorted(introduced | plain)


PROGRAMMES = frozenset({"programme", "program", "plan"})
"""What counts as a document where it stands among documents ("a treaty on X and a programme of cultural exchanges")."""


def _is_programme(tree: Tree, spot: int) -> bool:
    """Say whether a word is a programme listed with an article, or as a line of a list, and no part of a phrase."""
    return tree.lemma(spot) in PROGRAMMES and tree.tokens[spot].upos == "NOUN" and not tree.case(spot)


def listed_together(a: Draft, b: Draft) -> bool:
    """Say whether two drafts are different documents of a list."""
    both = all(any(r.rule in ("listed", "a further document") for r in d.reasons) for d in (a, b))
    return both and (a.one.tree is not b.one.tree or a.one.token != b.one.token)
