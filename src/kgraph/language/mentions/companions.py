"""Persons and states named by what they are to somebody: his guest, her Kenyan host, the visitor, its neighbour."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kgraph.records import Mention

_ROLES = "guest|host|hostess|visitor|colleague|counterpart|opposite number|homologue|peer"
COMPANION = re.compile(
    r"(?<!\w)(?P<owner>[Hh]is|[Hh]er|[Tt]he)\s(?:[A-Z][\w-]+\s)?(?P<noun>guest|host|hostess|visitor)(?![\w-])"
    r"(?!\s(?:of|for|at|country|countries|nation|city|state|government|list|house|speaker|cities)\b)",
)
"""A guest or host that no name follows."""
NEIGHBOUR = re.compile(
    r"(?<!\w)(?P<owner>[Ii]ts)\s(?:(?!largest|biggest|main|trading|second)[a-z][\w-]*\s){0,2}"
    r"(?P<noun>neighbou?r|partner|ally|host|rival|patron|backer|foe|opponent|counterpart)(?![\w-])(?!\s(?:of|in|to)\s)",
)
"""What a state is to the one before."""
_NAMED_ROLE = re.compile(rf"\s(?:\w+\s)?(?:{_ROLES}),?\s\Z")
NAME_FOLLOWS = re.compile(r",?\s(?:[A-Z][\w.’'-]+|(?:the\s)?(?:\w+\s)?(?:president|prime|premier|foreign|king)\b)")


def state_beside(text: str, person: Mention, states: Sequence[Mention]) -> str:
    """Return the state of "his Kenyan host, X" and "her Chilean colleague Y": the adjective before the role, or ""."""
    for mention in reversed(states):
        if mention.end > person.start or len(mention.ids) != 1 or mention.form == "nominal":
            continue
        return mention.ids[0] if _NAMED_ROLE.fullmatch(text[mention.end : person.start]) else ""
    return ""


def role_beside(text: str, person: Mention) -> str:
    """Return the role that stands right before a name ("colleague"), ""."""
    before = text[max(0, person.start - 24) : person.start]
    found = re.search(rf"(?<!\w)({_ROLES}),?\s\Z", before)
    return found[1] if found else ""
