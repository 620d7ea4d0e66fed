"""Frames: the data files that say what opens a fact and where its slots hang; loading and checking them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from kgraph.errors import ResourceError
from kgraph.extract.roles import ROLES
from kgraph.records import KINDS, STATUSES

FOLDER = Path(__file__).with_name("frames")
KEYS = frozenset(
    {
        "name",
        "action",
        "verbs",
        "nouns",
        "adjectives",
        "adverbs",
        "of",
        "requires",
        "refuses",
        "needs",
        "slots",
        "defaults",
        "status",
        "hints",
        "weight",
        "note",
        "anchors",
    }
)
TOP = frozenset({"hints", "refuses", "kind", "slots", "classes", "frame", "example", "note", "defaults", "needs"})
SPECIAL = frozenset(
    {
        "above",
        "both",
        "told",
        "within",
        "they",
        "outer",
        "beneath",
        "joining",
        "speaker",
        "leading",
        "pair",
        "clause",
        "sentence",
        "governor",
        "governor_agent",
        "document",
    }
)
TYPES = frozenset(
    {
        "actor",
        "state",
        "organisation",
        "person",
        "group",
        "office",
        "region",
        "place",
        "level",
        "instrument",
        "area",
        "title",
        "money",
        "count",
        "time",
        "none",
        "any",
        "event",
        "thing",
        "sovereign",
        "named",
        "told",
    }
)


@dataclass(frozen=True, slots=True)
class Frame:
    """One way of opening a fact of one kind: its triggers, its constraints and its slot recipes.

    `requires` and `refuses` map a role to alternatives: a mention type ("instrument"), "actor", a noun of a class
    ("class:document") or a lemma ("noun:deal"). `slots` maps a slot to the roles its fillers are looked for in.
    """

    kind: str
    name: str
    action: str
    verbs: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()
    adverbs: tuple[str, ...] = ()
    of: str = "theme"
    requires: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    refuses: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    needs: int = 1
    slots: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    defaults: Mapping[str, Any] = field(default_factory=dict)
    status: str = ""
    hints: Mapping[str, Any] = field(default_factory=dict)
    weight: float = 0.0
    classes: Mapping[str, frozenset[str]] = field(default_factory=dict)
    place: str = ""

    @property
    def id(self) -> str:
        """Return the name by which reasons and misses cite the frame: "agreement/sign"."""
        return f"{self.kind}/{self.name}"


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence and the facts its frame file promises to find in it (none: it must not fire)."""

    kind: str
    text: str
    facts: tuple[Mapping[str, Any], ...]
    published: str
    place: str


@dataclass(frozen=True, slots=True)
class FrameSet:
    """All frames, by the last and by the single word of their triggers."""

    frames: tuple[Frame, ...]
    examples: tuple[Example, ...]
    by_lemma: Mapping[str, tuple[tuple[Frame, str, tuple[str, ...]], ...]]

    def triggers(self) -> frozenset[str]:
        """Return every trigger as written, lower-cased lemmas ("set up", "sign", "visit")."""
        return frozenset(w for f in self.frames for w in (*f.verbs, *f.nouns, *f.adjectives, *f.adverbs))


@lru_cache(maxsize=8)
def load_frames(extra: tuple[Path, ...] = ()) -> FrameSet:
    """Read the packaged frames and those of further folders; a file of a known name adds to it, it does not replace it.

    Raises ResourceError with file, line and reason for a frame that is not well formed.
    """
    frames: list[Frame] = []
    examples: list[Example] = []
    for folder in (FOLDER, *extra):
        paths = sorted(Path(folder).glob("*.toml"))
        if not paths:
            raise ResourceError("holds no frame file (*.toml)", where=str(folder))
        for path in paths:
            some, shown = read_frames(path)
            frames += some
            examples += shown
    return FrameSet(tuple(frames), tuple(examples), _index(frames))


def _index(frames: Sequence[Frame]) -> dict[str, tuple[tuple[Frame, str, tuple[str, ...]], ...]]:
    """Index triggers by the word they are found by: the first of a verb's, the last of a noun's."""
    found: dict[str, list[tuple[Frame, str, tuple[str, ...]]]] = {}
    for frame in frames:
        listed = (("verb", frame.verbs), ("noun", frame.nouns), ("adj", frame.adjectives), ("adv", frame.adverbs))
        for pos, words in listed:
            for word in words:
                parts = tuple(word.split())
                key = parts[-1] if pos == "noun" else parts[0]
                found.setdefault(key, []).append((frame, pos, parts))
    return {key: tuple(value) for key, value in found.items()}


def read_frames(path: Path) -> tuple[list[Frame], list[Example]]:
    """Read one frame file."""
    text = path.read_text(encoding="utf-8")
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        raise ResourceError(str(error), where=f"{path}:{line[1] if line else 1}") from error
    kind = data.get("kind")
    if kind not in KINDS:
        raise _bad(path, text, "kind", f"unknown kind {kind!r}; one of {', '.join(KINDS)}")
    for key in data.keys() - TOP:
        raise _bad(path, text, key, f"unknown key {key!r}; one of {', '.join(sorted(TOP))}")
    frames = [_frame(path, text, number, entry, data) for number, entry in enumerate(data.get("frame", []))]
    examples = [_example(path, text, number, entry, kind) for number, entry in enumerate(data.get("example", []))]
    return frames, examples


def _frame(path: Path, text: str, number: int, entry: dict[str, Any], data: dict[str, Any]) -> Frame:
    kind = data["kind"]
    line = _line(text, "[[frame]]", number)
    where = f"{path}:{line}"

    def refuse(reason: str) -> ResourceError:
        return ResourceError(
            f"frame {entry.get('name', number + 1)!r}: {reason}", where=where, advice="see docs/extraction.md"
        )

    for key in entry.keys() - KEYS:
        raise refuse(f"unknown key {key!r}; one of {', '.join(sorted(KEYS))}")
    if not entry.get("name"):
        raise refuse("has no name")
    if entry.get("action") not in KINDS[kind].actions:
        raise refuse(f"unknown action {entry.get('action')!r}; one of {', '.join(KINDS[kind].actions)}")
    if not any(entry.get(key) for key in ("verbs", "nouns", "adjectives", "adverbs")):
        raise refuse("has no trigger (verbs, nouns, adjectives or adverbs)")
    for key in ("verbs", "nouns", "adjectives", "adverbs"):
        if not all(isinstance(word, str) and word == word.lower().strip() and word for word in entry.get(key, [])):
            raise refuse(f"{key} must be lower-case lemmas")
    if entry.get("status", "completed") not in STATUSES:
        raise refuse(f"unknown status {entry['status']!r}; one of {', '.join(STATUSES)}")
    known = set(KINDS[kind].slot_names())
    slots = {**data.get("slots", {}), **entry.get("slots", {})}
    defaults = {**data.get("defaults", {}), **entry.get("defaults", {})}
    for slot in (*slots, *defaults):
        if slot not in known:
            raise refuse(f"{kind} has no slot {slot!r}; one of {', '.join(sorted(known))}")
    for recipe in slots.values():
        for part in (p for path_ in recipe for p in path_.removeprefix("?").split(".")):
            if part not in ROLES and part not in SPECIAL:
                raise refuse(f"unknown role {part!r}; one of {', '.join((*ROLES, *sorted(SPECIAL)))}")
    classes = data.get("classes", {})
    refuses = {**data.get("refuses", {}), **entry.get("refuses", {})}
    for table in (entry.get("requires", {}), refuses):
        for role, wanted in table.items():
            for part in role.replace("|", ".").split("."):
                if part not in ROLES and part not in SPECIAL:
                    raise refuse(f"unknown role {part!r}; one of {', '.join((*ROLES, *sorted(SPECIAL)))}")
            for want in wanted:
                head, _, name = want.partition(":")
                if not (
                    (head in TYPES and not name)
                    or (head in ("noun", "verb", "instrument") and name)
                    or (head == "class" and name in classes)
                ):
                    raise refuse(f"unknown constraint {want!r} on {role}")
    return Frame(
        kind=kind,
        name=entry["name"],
        action=entry["action"],
        verbs=tuple(entry.get("verbs", ())),
        nouns=tuple(entry.get("nouns", ())),
        adjectives=tuple(entry.get("adjectives", ())),
        adverbs=tuple(entry.get("adverbs", ())),
        of=entry.get("of", "theme"),
        requires={k: tuple(v) for k, v in entry.get("requires", {}).items()},
        refuses={k: tuple(v) for k, v in refuses.items()},
        needs=entry.get("needs", data.get("needs", 1)),
        slots={k: tuple(v) for k, v in slots.items()},
        defaults=defaults,
        status=entry.get("status", ""),
        hints={**data.get("hints", {}), **entry.get("hints", {})},
        weight=entry.get("weight", 0.0),
        classes={k: frozenset(v) for k, v in classes.items()},
        place=where,
    )


def _example(path: Path, text: str, number: int, entry: dict[str, Any], kind: str) -> Example:
    where = f"{path}:{_line(text, '[[example]]', number)}"
    if not isinstance(entry.get("text"), str):
        raise ResourceError("an example needs a text", where=where)
    facts = tuple(entry.get("facts", ()))
    for fact in facts:
        for slot in fact.keys() - set(KINDS[fact.get("kind", kind)].slot_names()) - {"kind"}:
            raise ResourceError(f"example: unknown slot {slot!r}", where=where)
    return Example(kind, entry["text"], facts, entry.get("published", ""), where)


def _line(text: str, header: str, number: int) -> int:
    lines = [i for i, line in enumerate(text.splitlines(), 1) if line.strip().startswith(header)]
    return lines[number] if number < len(lines) else 1


def _bad(path: Path, text: str, key: str, reason: str) -> ResourceError:
    lines = [i for i, line in enumerate(text.splitlines(), 1) if line.strip().startswith((key, f"[{key}", f"[[{key}"))]
    return ResourceError(reason, where=f"{path}:{lines[0] if lines else 1}", advice="see docs/extraction.md")
