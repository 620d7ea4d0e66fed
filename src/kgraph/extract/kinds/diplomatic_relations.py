"""Diplomatic relations: when a standing state tells how it began, and whose recognition is either-or."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kgraph.extract.context import Context
from kgraph.extract.parties import actors_at
from kgraph.extract.tables import word_set

if TYPE_CHECKING:
    from kgraph.extract.build import Draft

EITHER_OR = frozenset({"TWN"})
"""States that nobody recognises beside their rival, so that to "drop" them is to end relations."""
TIES = frozenset({"tie", "relation", "relationship", "diplomatic tie", "diplomatic relation"})
BARE = frozenset({"establish-bare", "suspend", "date-back-bare", "have-bare"})
"""Frames that take relations without the word diplomatic."""
DROPPED = frozenset({"drop", "walk-away", "drop-for", "defect-from", "defect-to"})
SINCE = frozenset({"have", "have-bare", "date-back-bare"})
"""Frames that tell a beginning only where they tell when it was."""


def finish(draft: Draft, context: Context) -> Iterator[Draft | str]:
    """Yield the draft, unless it only says that relations are, or drops a state in another sense."""
    tree = draft.one.tree
    if draft.one.frame.name == "exchange-envoys" and _once_more(draft):
        draft.action = "restore"
    if draft.one.frame.name in SINCE and not (draft.get("since") or draft.get("date") or _from_now_on(draft)):
        yield "no beginning told"
        return
    if draft.one.frame.name in SINCE and draft.get("status") == "denied":
        yield "none since then"
        return
    theme = {i for r in ("theme", "source", "with") for s in draft.one.fillers(r) for m in draft.one.tree.at.get(s, ())
             for i in m.ids}  # fmt: skip
    if draft.one.frame.name in DROPPED and not theme & EITHER_OR:
        yield "no matter of recognition"
        return
    if draft.action == "sever" and any(tree.lemma(k) == "never" for k in tree.kids(draft.one.token, "advmod")):
        yield "never done"
        return
    if _of_something_else(draft, context):
        yield "they are no relations"
        return
    if draft.one.frame.name in BARE and _of_some_kind(draft):
        yield "ties of another kind"
        return
    _without_others(draft)
    yield draft


def _once_more(draft: Draft) -> bool:
    """Say whether envoys are exchanged as they were before."""
    tree = draft.one.tree
    return any(tree.lemma(k) in word_set("suit.toml", "again", "words") for k in tree.kids(draft.one.token, "advmod"))


def _from_now_on(draft: Draft) -> bool:
    """Say whether two states are told to have relations now ("A and B now have relations")."""
    tree, token = draft.one.tree, draft.one.token
    subjects = {a.id for i in draft.one.fillers("agent") for a in actors_at(tree, i)}
    return len(subjects) > 1 and any(tree.lemma(k) == "now" for k in tree.kids(token, "advmod"))


def _of_some_kind(draft: Draft) -> bool:
    """Say whether relations are told by what they are like or about ("closer ties", "trade relations")."""
    tree = draft.one.tree
    themes = draft.one.fillers("theme") or draft.one.fillers("agent")
    formal = draft.one.frame.classes["formal"]
    kinds = [k for i in themes for k in tree.kids(i, "amod", "compound", "nmod:poss")]
    return any(not tree.at.get(k) and tree.lemma(k) not in formal for k in kinds)


def _of_something_else(draft: Draft, context: Context) -> bool:
    """Say whether what is restored is a "they" that stands for no relations told just before."""
    tree = draft.one.tree
    pronoun = any(tree.lemma(i) == "they" for i in draft.one.fillers("theme"))
    before = [t for t in context.trees if t.number in (tree.number, tree.number - 1)]
    ties = any(t.lemma(w.index) in TIES for t in before for w in t.tokens)
    return pronoun and not ties


def _without_others(draft: Draft) -> None:
    """Leave out whom only the verb before names ("broke with X and resumed relations with Y")."""
    one, tree = draft.one, draft.one.tree
    own = set(tree.subtree(one.token))
    if len(draft.parties) < 3 or not one.verbal:
        return
    others = {a.id for i in one.fillers("with") if i not in own for a in actors_at(tree, i)}
    inside = {a.id for i in (*one.fillers("with"), *one.fillers("theme.with")) if i in own for a in actors_at(tree, i)}
    if inside:
        draft.slots["parties"] = tuple(p for p in draft.parties if p not in others - inside)
