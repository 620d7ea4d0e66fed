"""Cooperation: nothing without an area, except where cooperation itself is suspended, resumed or refused."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kgraph.extract.context import Context

if TYPE_CHECKING:
    from kgraph.extract.build import Draft


TELLING = frozenset(
    {
        "highlight",
        "speak",
        "talk",
        "address",
        "praise",
        "welcome",
        "stress",
        "underscore",
        "emphasise",
        "emphasize",
        "discuss",
        "note",
        "hail",
        "review",
    }
)
"""Verbs of telling: the day on which they speak of cooperation is not the day of the cooperation."""


def finish(draft: Draft, _context: Context) -> Iterator[Draft | str]:
    """Let cooperation without an area pass only where the frame says that it is acted on itself."""
    tree = draft.one.tree
    if _in_name(draft):
        yield "part of a name"
        return
    above = tree.lemma(draft.one.governor) if draft.one.governor >= 0 else ""
    if not draft.one.verbal and above in TELLING:
        draft.slots.pop("date", None)
    if not draft.get("areas") and (meant := draft.one.frame.hints.get("area")):
        draft.slots["areas"] = (meant,)
    if draft.one.frame.name == "cross-freely" and any(tree.lemma(k) == "can" for k in tree.children[draft.one.token]):
        draft.slots["status"] = "ongoing"  # "citizens of X can now enter Y"
    if (
        draft.one.verbal
        and above in draft.one.frame.classes["chance"]
        and draft.get("status") in ("ongoing", "completed")
    ):
        draft.slots["status"] = "proposed"  # "there is scope for X and Y to cooperate"
    agreed_to = draft.one.frame.hints.get("fallback") and not draft.one.frame.hints.get("deed")
    if agreed_to and not any(
        tree.case(i) == "to" for path in ("complement", "theme", "goal") for i in draft.one.fillers(path)
    ):
        yield "no deed agreed to"
    elif (agreed_to and _gathering(draft)) or _dialogue_again(draft):
        yield "only a gathering agreed to"
    elif agreed_to and _hands_over(draft):
        yield "one-way help"
    elif draft.one.frame.name == "learn-from" and draft.get("status") in ("ongoing", "completed"):
        yield "only an opinion"
    elif not draft.get("areas") and not draft.one.frame.hints.get("bare"):
        yield "no area"
    elif set(draft.get("areas") or ()) == {"multilateralism"}:
        yield "international cooperation in general"
    elif draft.get("status") == "completed":
        agreed = not draft.one.verbal and above in ("agree", "pledge", "promise", "announce", "envisage", "decide")
        draft.slots["status"] = "planned" if agreed else "ongoing"
        yield draft
    else:
        yield draft


BODIES = ("Agency", "Organisation", "Organization", "Council", "Fund", "Ministry", "Bank", "Committee", "Centre")
"""What ends the name of a body that has cooperation in its name."""


def _in_name(draft: Draft) -> bool:
    """Say whether the word is part of a body's name ("the Turkish Cooperation and Coordination Agency")."""
    start, end = draft.one.span()
    tree, token = draft.one.tree, draft.one.tree.tokens[draft.one.token]
    following = tree.tokens[token.index + 1 : token.index + 5]
    if token.text[:1].isupper() and any(t.text in BODIES for t in following):
        return True
    names = (m for m in draft.one.tree.sentence.mentions if m.type == "organisation")
    return any(m.start <= start and end <= m.end and m.end - m.start > end - start for m in names)


GATHERINGS = frozenset(
    {"dialogue", "meeting", "summit", "talk", "visit", "exercise", "conference", "consultation", "drill"}
)


def _gathering(draft: Draft) -> bool:
    """Say whether what is agreed to is that they meet ("decided to hold a yearly dialogue")."""
    tree = draft.one.tree
    deeds = draft.one.fillers("complement")
    held = [k for d in deeds for k in tree.kids(d, "obj")]
    return any(
        tree.lemma(k) in GATHERINGS or tree.tokens[k].text.lower().rsplit(" ", 1)[-1] in GATHERINGS for k in held
    )


def _dialogue_again(draft: Draft) -> bool:
    """Say whether a dialogue is taken up again, which is a meeting."""
    tree, one = draft.one.tree, draft.one
    resumed = tree.lemma(one.token) in one.frame.classes["resuming"]
    return resumed and any(tree.lemma(i) == "dialogue" for i in one.fillers("theme"))


def _hands_over(draft: Draft) -> bool:
    """Say whether what is agreed to is that one gives the other something."""
    tree, one = draft.one.tree, draft.one
    return any(tree.lemma(i) in one.frame.classes["handing"] for i in one.fillers("complement"))
