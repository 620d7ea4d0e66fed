"""What a mention tells of an office: its words in the singular, its groups, whose it is and whether it is over."""

from __future__ import annotations

import re

from kgraph.language.mentions.cues import words as cue
from kgraph.language.mentions.offices import Office
from kgraph.language.mentions.page import Page
from kgraph.records import Mention


def office_data(page: Page, office: Office, of: Mention | None = None) -> dict[str, object]:
    """Return what a mention says of an office: its words, whose it is (by span, resolved later), whether it is over."""
    owner = of or office.of
    data: dict[str, object] = {
        "office": _office_text(page, office),
        "heads": office.heads,
        "groups": _groups(page, office),
    }
    if data["groups"] == ("role",) and str(data["office"]).lower().startswith("chief "):
        data["groups"] = ()  # "chief trade official" is more than an official
    if owner:
        data["of_span"] = (owner.start, owner.end)
    if office.owner >= 0:
        data["of_owner"] = page.words.starts[office.owner]
    begin = min(office.begin, office.first)
    if any(page.key(i) in cue("person", "gone") and page.follows(i + 1) for i in range(max(0, begin - 4), begin)):
        data["former"] = True
    if office.unread:
        data["unread"] = True
    if office.past:
        data["former"] = True
    if office.coming:
        data["coming"] = True
    return data


def is_role(page: Page, office: Office) -> bool:
    """Say whether an office is only a part in something ("co-chair", "leader")."""
    return _groups(page, office) == ("role",) or bool(set(office.heads) & {"co-chair", "chair", "host"})


def _groups(page: Page, office: Office) -> tuple[str, ...]:
    broader = (iri for head in office.heads for iri in page.lexicon.data.get(f"office/{head}", {}).get("broader", ()))
    return tuple(sorted({iri.rsplit("/group-", 1)[-1] for iri in broader}))


def _office_text(page: Page, office: Office) -> str:
    """Return the office as written, in the singular and on one line."""
    text = " ".join(page.slice(office.first, office.last).split())
    if office.of is not None and f" {office.of.text}" in text:  # "head of China's planning agency"
        text = re.sub(rf"\b(?:the )?{re.escape(office.of.text)}[’']s? ", "", text)
    if page.key(office.last) == "." and page.touching(office.last) and text.endswith((" a.i", " D.C", "U.S")):
        text += "."
    if office.plural:
        text = _singular(text)
    return text


def _singular(text: str) -> str:
    """Return "agriculture minister" for "agriculture ministers", "security chief" for "security chiefs"."""
    match = re.match(r"(.*?)(\s(?:of|for|to|on)\s.*|)\Z", text, re.DOTALL)
    head, rest = match.groups() if match else (text, "")
    if head.endswith("men"):
        return f"{head[:-2]}an{rest}"
    return f"{head[:-3]}y{rest}" if head.endswith("ries") else f"{head.removesuffix('s')}{rest}"
