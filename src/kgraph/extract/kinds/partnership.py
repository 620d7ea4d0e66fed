"""Partnerships: when being partners tells how that began, which documents make one, and names that no list has."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kgraph.extract.context import Context
from kgraph.extract.match import Instance
from kgraph.extract.tables import word_set
from kgraph.records import Reason

if TYPE_CHECKING:
    from kgraph.extract.build import Draft

STANDING = frozenset({"be-partners", "be-partner-of", "call-partners", "have-partnership", "linked-by"})
PRAISE = frozenset(
    {"strong", "close", "new", "deep", "broad", "long", "lasting", "enduring", "important", "bilateral", "great",
     "good", "real", "true", "effective", "powerful", "fruitful", "public", "private", "successful", "special", "wide",
     "robust", "equal", "joint", "unique", "vital", "global", "international",
     "regional", "similar", "further", "formal"}
)  # fmt: skip
"""Modifiers that are no part of a partnership's name."""
EPITHETS = frozenset(
    {"new", "enduring", "strong", "close", "deep", "lasting", "robust", "historic", "longstanding", "vital"}
)
"""Those that never open one."""


def finish(draft: Draft, _context: Context) -> Iterator[Draft | str]:
    """Yield the draft, unless it only says that two are partners, or is of a document on one field."""
    _without_praise(draft)
    if draft.get("previous_level") == draft.get("level"):
        draft.slots["previous_level"] = None
    if draft.one.frame.name in STANDING and not draft.get("date") and not _will_be(draft):
        yield "no beginning told"
    elif draft.one.frame.name == "sign-partnership" and "strategic" not in str(draft.get("level")):
        yield "a document on one field"
    elif draft.get("level") in word_set("entries.toml", "ways", "standings"):
        yield "a standing in a body"
    elif draft.action == "establish" and _names_something(draft):
        yield "the level only names what is set up"
    elif draft.one.frame.name == "establish-named" and not _named(draft):
        yield "no named partnership"
    else:
        yield draft


def _names_something(draft: Draft) -> bool:
    """Say whether a level only names a body or a document that is set up ("a strategic partnership council")."""
    tree, classes = draft.one.tree, draft.one.frame.classes
    heads = [
        tree.tokens[at].head
        for at, _ in tree.mentions("level")
        if tree.tokens[at].deprel == "compound" and tree.tokens[at].head > at
    ]
    fitting = {*classes["relation"], "partner", "status", "rank", "tier"}
    held = [h for h in heads if h in draft.one.fillers("theme") and tree.lemma(h) not in fitting]
    return bool(held) and tree.tokens[held[0]].upos == "NOUN"


def _without_praise(draft: Draft) -> None:
    """Take what only praises off a level ("a new strategic partnership", "our enduring partnership")."""
    for slot in ("level", "previous_level"):
        words = str(draft.get(slot) or "").split("-")
        while words and words[0] in EPITHETS:
            words = words[1:]
        draft.slots[slot] = "-".join(words) if len(words) > 1 else None


def _will_be(draft: Draft) -> bool:
    """Say whether two are told to be partners from now on ("will be strategic partners")."""
    tree, noun = draft.one.tree, draft.one.token
    being = any(tree.tokens[k].text.lower() == "be" for k in tree.kids(noun, "cop"))
    return being and draft.get("status") == "planned"


def _named(draft: Draft) -> bool:
    """Give a partnership between two the level that its own name says, where it has one."""
    name = next((n for i in draft.one.fillers("theme") if (n := _name(draft.one, i))), "")
    if not name or len(draft.parties) < 2:
        return False
    draft.slots["level"] = name
    draft.reasons.append(Reason("level", "name of the partnership", draft.one.span()))
    return True


def _name(one: Instance, noun: int) -> str:
    """Return the slug of "a security and defence partnership", "" where its modifiers only praise."""
    tree = one.tree
    if tree.lemma(noun) != "partnership" or not any(tree.lemma(k) in ("a", "an") for k in tree.kids(noun, "det")):
        return ""
    spots = sorted(i for k in tree.kids(noun, "amod", "compound") for i in tree.subtree(k) if i < noun)
    words = [tree.tokens[i].text.lower() for i in spots if tree.tokens[i].upos != "PUNCT"]
    if not words or set(words) & PRAISE or any(tree.tokens[i].upos == "PROPN" for i in spots):
        return ""
    return "-".join([*words, "partnership"])
