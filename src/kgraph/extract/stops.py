"""Stops of a trip: later sentences that say in which city, and on which days, a visit told before is ("In Riga, June
16-18, she will speak")."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kgraph.extract.places import is_city, state_of
from kgraph.extract.tables import tables
from kgraph.extract.told import told_near
from kgraph.extract.tree import Tree
from kgraph.records import Mention, Reason

if TYPE_CHECKING:
    from kgraph.extract.build import Draft

OPENING = 3
"""How many words may stand before the place a sentence begins with ("In Peru", "While in Peru")."""
REACH = 8
"""How many sentences behind a trip its stops are told."""


def add_stop(tree: Tree, drafts: Sequence[Draft]) -> None:
    """Give the visit of a trip its city and its own days, where a later sentence begins with them."""
    visits = told_near(drafts, tree, "visit", reach=REACH)
    if not visits or (city := _city_in_front(tree)) is None:
        return
    state = state_of(city) or tables("follow.toml")["seats"].get(city.text, "")
    here = [d for d in visits if d.get("host") == state and d.get("status") in ("planned", "completed")]
    if not here:
        return
    draft = here[0]
    if not draft.get("place"):
        draft.slots["place"] = city.text
        draft.reasons.append(Reason("place", "a stop told after", (city.start, city.end)))
        if tree.span not in draft.evidence:
            draft.evidence.append(tree.span)
    trip = [d for d in visits if d.one.tree is draft.one.tree and d.get("host") != draft.get("host")]
    time = _days_in_front(tree, city)
    if time is not None and trip and _within(time.ids[0], str(draft.get("date") or "")):
        draft.slots["date"] = time.ids[0]
        draft.reasons.append(Reason("date", "the days of a stop", (time.start, time.end)))
        if tree.span not in draft.evidence:
            draft.evidence.append(tree.span)


def _front(tree: Tree) -> int:
    """Return where the first predicate of a sentence stands, before which its stop is named."""
    return next((t.index for t in tree.tokens if t.upos in ("VERB", "AUX")), len(tree.tokens))


def _city_in_front(tree: Tree) -> Mention | None:
    """Return the city that a sentence begins with ("In Riga, Latvia, …", "On May 4, in Lima, …")."""
    end = _front(tree)
    for index, mention in tree.mentions("state", "place", "organisation"):
        words = [t for t in tree.tokens if t.start == mention.start]
        if index < end and words and words[0].index > 0 and is_city(mention):
            return mention if tree.tokens[words[0].index - 1].text.lower() in ("in", "to", "at") else None
    return None


def state_in_front(tree: Tree) -> str:
    """Return the state in which a sentence begins ("While in Peru, …", "In Lima, …")."""
    end = _front(tree)
    for index, mention in tree.mentions("state", "place"):
        first = next((t.index for t in tree.tokens if t.start == mention.start), 0)
        if index < end and first > 0 and mention.form != "demonym":
            return state_of(mention) if tree.tokens[first - 1].text.lower() == "in" and first <= OPENING else ""
    return ""


def _days_in_front(tree: Tree, city: Mention) -> Mention | None:
    """Return the days named beside the city, before anything is told."""
    end = _front(tree)
    days = [m for i, m in tree.mentions("time") if i < end and m.ids]
    exact = [m for m in days if len(m.ids[0].split("/")[0]) == len("2025-01-31")]
    return min(exact, key=lambda m: abs(m.start - city.end), default=None)


def _within(days: str, trip: str) -> bool:
    """Say whether days lie in the stretch of a trip and are not all of it."""
    if "/" not in trip or days == trip:
        return False
    first, last = trip.split("/")
    return first <= days.split("/")[0] and days.split("/")[-1] <= last
