"""The spellings under which a name is found: British and American, singular and plural, with and without hyphens."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kgraph.lexicon.words import WORD, fold

_SPELLINGS = (
    ("defence", "defense"), ("programme", "program"), ("organisation", "organization"), ("labour", "labor"),
    ("centre", "center"), ("cooperation", "co-operation"), ("licence", "license"), ("harbour", "harbor"),
    ("saint ", "st. "), ("saint ", "st "),
)  # fmt: skip


_VARIED = re.compile("|".join(re.escape(word) for pair in _SPELLINGS for word in pair))


def spellings(label: str, kind: str) -> set[tuple[str, ...]]:
    """Return the folded word sequences under which a name of a kind of thing is found."""
    labels = {label[4:]} if label.startswith("the ") else {label}  # a small article is no part of the name
    if label.startswith("The "):
        labels.add(label[4:])
    if _VARIED.search(label.lower()):
        for one, other in _SPELLINGS:
            labels |= {known.lower().replace(one, other) for known in set(labels) if one in known.lower()}
            labels |= {known.lower().replace(other, one) for known in set(labels) if other in known.lower()}
    if kind in ("instrument", "level", "office"):
        labels |= {plural for known in set(labels) for plural in _plurals(known)}
    if kind == "area" and " " in label:
        labels |= {other for known in set(labels) for other in _numbers(known)}
    found: set[tuple[str, ...]] = set()
    for known in labels:
        keys = tuple(fold(match.group()) for match in WORD.finditer(known))
        found.add(keys)
        if "-" in keys:
            found.add(tuple(key for key in keys if key != "-"))
    found.discard(())
    return found


def _numbers(label: str) -> Iterator[str]:
    """Yield the plural of a noun phrase whose last word is singular, the singular of a plural ("power cables")."""
    if label.endswith("ies"):
        yield f"{label[:-3]}y"
    elif label.endswith("s") and not label.endswith(("ss", "us", "is", "ics")):
        yield label[:-1]
    elif " of " not in label and " for " not in label and " on " not in label and " in " not in label:
        yield from _plurals(label)


def _plurals(label: str) -> Iterator[str]:
    """Yield the plural of a noun phrase: of its last word, or of the word before "of", "for" or "on"."""
    head, preposition, rest = re.match(r"(.*?)(\s(?:of|for|on|to)\s|$)(.*)", label, re.S).groups()  # type: ignore[union-attr]
    if head.endswith("y") and head[-2:-1] not in "aeiou":
        yield f"{head[:-1]}ies{preposition}{rest}"
    elif head.endswith(("s", "x", "ch", "sh")):
        yield f"{head}es{preposition}{rest}"
    else:
        yield f"{head}s{preposition}{rest}"
    if head.endswith("um"):
        yield f"{head[:-2]}a{preposition}{rest}"
    elif head.endswith("man"):
        yield f"{head[:-2]}en{preposition}{rest}"
