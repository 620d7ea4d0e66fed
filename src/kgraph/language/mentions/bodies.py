"""What a body found by its name is: an organisation of its own, or one that stands for a state or an organisation."""

from __future__ import annotations

from kgraph.language.mentions.cues import words as cue
from kgraph.language.mentions.page import Page, Places
from kgraph.records import Mention

_ABOVE_STATES = frozenset(
    ("european", "international", "african", "arab", "asian", "inter", "pan", "eurasian", "nordic", "pacific", "global",
     "nations")
)  # fmt: skip
_PUBLIC = frozenset(
    ("bureau", "ministry", "agency", "department", "commission", "authority", "office", "directorate", "army",
     "service", "police")
)  # fmt: skip
_PRIVATE = frozenset(("university", "bank", "club", "college", "school"))
PEOPLE = frozenset(("employees", "workers", "teachers", "nurses", "students", "journalists", "farmers", "dockers"))
"""Whose unions and associations are their own, and not their state's ("Canadian Union of Public Employees")."""
_SMALL = ("of", "and", "the", "for", "-", ",", "'", "s")


def body(page: Page, actors: Places, first: int, last: int) -> Mention | None:
    """Make the mention of a body by the words of its name; None where the lexicon already has it."""
    actor = actors.at.get(first)
    if actor and actor[1].form == "nominal" and actor[0] >= last:
        return None
    if actor and actor[0] < last:
        return _beginning_with(page, actors, actor[1], first, last)
    owner = _owner_behind(page, actors, first, last)
    if owner is not None:
        return _of_state(page, first, last, owner)
    if is_generic(page, first, last) and page.keys[last - 1] not in cue("organisation", "companies"):
        # "the Ministry of Defence", "the Supreme Court": of the state that the text speaks of
        return page.mention(first, last, "state", form="reference", data={"what": "body"})
    return _by_name(page, first, last, "organisation-head")


def _beginning_with(page: Page, actors: Places, actor: Mention, first: int, last: int) -> Mention:
    """Make the mention of a body whose name begins with an actor's."""
    inside = (actors.at[at][1] for at in range(first, last) if at in actors.at)
    named = {m.ids or m.candidates for m in inside if m.type != "region"}
    if len(named) > 1:
        return _by_name(page, first, last, "joint-body")
    if actor.type == "organisation":
        return page.mention(
            first, last, "organisation", ids=actor.ids, form="nominal", rule="body-of-organisation",
            data={"named": actor.text},
        )  # fmt: skip
    private = page.keys[last - 1] in cue("organisation", "companies") | _PRIVATE
    private = private or not PEOPLE.isdisjoint(page.keys[first:last])
    if actor.type != "state" or private or actor.form in ("capital", "metonym"):
        return _by_name(page, first, last, "organisation-head")
    return _of_state(page, first, last, actor)


def _owner_behind(page: Page, actors: Places, first: int, last: int) -> Mention | None:
    """Return the state of "Narcotics Control Bureau, India" or of "Legislative Assembly of El Salvador"."""
    if page.key(last) == "," and (last + 1) in actors.at and page.follows(last + 1):
        mention = actors.at[last + 1][1]
        if mention.type == "state" and mention.form in ("name", "code", "title") and page.keys[last - 1] in _PUBLIC:
            return mention
    start, inner = actors.before.get(last, (first, None))
    if inner is None or start <= first or page.key(start - 1) not in ("of", "the"):
        return None
    named = inner.type == "state" and inner.form in ("name", "title")
    return inner if named and is_generic(page, first, start - 1) else None


def _of_state(page: Page, first: int, last: int, state: Mention) -> Mention:
    return page.mention(
        first, last, "state", ids=state.ids, candidates=state.candidates, form="nominal",
        rule="institution-of-state" if state.ids else "", data={"named": state.data.get("named", state.text)},
    )  # fmt: skip


def _by_name(page: Page, first: int, last: int, rule: str) -> Mention:
    return page.mention(first, last, "organisation", ids=(" ".join(page.slice(first, last).split()),), rule=rule)


def is_generic(page: Page, first: int, last: int) -> bool:
    """Say whether a body's name has no word of its own: "Supreme Court", "Ministry of Defence"."""
    if page.keys[first] in _ABOVE_STATES:
        return False
    return all(key in _SMALL or is_domain(key) for key in page.keys[first:last])


def is_domain(key: str) -> bool:
    """Say whether a word is of a field, a body or a document, and so no name by itself."""
    lists = (("office", "portfolio"), ("not_names", "deictic"), ("organisation", "heads"), ("title", "heads"))
    return key != "and" and any(key in cue(table, name) for table, name in lists)
