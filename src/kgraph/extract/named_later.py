"""Speakers told by their office alone, whom the next sentences name ("…, Kenya's trade minister said. … Ida Mbeki told
reporters")."""

from __future__ import annotations

from collections.abc import Sequence

from kgraph.extract.build import Draft
from kgraph.extract.context import Context
from kgraph.extract.speakers import tells
from kgraph.extract.tree import Tree
from kgraph.records import Mention, Reason, Span

NEXT = 2
"""How many sentences further the name may stand."""


def name_speakers(drafts: Sequence[Draft], context: Context) -> list[Draft]:
    """Return the drafts, those told by somebody in an office with the name that the text gives to the speaker next."""
    for draft in drafts:
        state = str(draft.get("speaker") or "")
        span = next((r.span for r in reversed(draft.reasons) if r.slot == "speaker"), None)
        if not state.isupper() or span is None or not _in_office(draft.one.tree, span):
            continue
        if named := _named(draft.one.tree, state, context):
            draft.slots["speaker"] = named.ids[0]
            draft.reasons.append(Reason("speaker", "named in the next sentences", (named.start, named.end)))
    return list(drafts)


def _in_office(tree: Tree, span: Span) -> bool:
    """Say whether the words of an attribution are somebody's office without a name."""
    offices = (m for m in tree.sentence.mentions if m.type == "office" and m.form != "plural")
    return any(m.start < span[1] and span[0] < m.end for m in offices)


def _named(tree: Tree, state: str, context: Context) -> Mention | None:
    """Return the first new person of a state, or of none, who speaks in the next sentences."""
    known = {
        i for t in context.trees[: tree.number + 1] for m in t.sentence.mentions if m.type == "person" for i in m.ids
    }
    for later in context.trees[tree.number + 1 : tree.number + 1 + NEXT]:
        for at, person in later.mentions("person"):
            of = str(person.data.get("of", "")) or state
            if person.ids and person.form != "pronoun" and of == state and tells(later, at):
                return person if person.ids[0] not in known else None
    return None
