"""How good extraction is: facts against gold facts, in the figures of the gold set's own scorer, with misses and
false alarms."""

from __future__ import annotations

import json
import re
import tomllib
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kgraph.errors import InputError
from kgraph.records import KINDS, Fact

Plain = dict[str, Any]
DATES = frozenset({"date", "period"})
ACTOR_SLOTS = ("parties", "people", "person", "of", "host", "organisation", "provider", "recipient")
IMPLIED = {
    "fta": "trade",
    "trade_agreement": "trade",
    "tax_treaty": "taxation",
    "investment_treaty": "investment",
    "defence_agreement": "defence",
    "extradition_treaty": "legal-cooperation",
    "mutual_legal_assistance": "legal-cooperation",
    "air_services_agreement": "aviation",
    "visa_agreement": "visas",
    "arms": "defence",
    "investment": "investment",
    "humanitarian": "humanitarian",
    "loan": "finance",
}
"""The area that an instrument or a type of support says by itself: it counts neither way."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One document's facts paired with its gold: (gold, system) pairs, gold facts without a partner, system facts
    without one."""

    name: str
    pairs: tuple[tuple[Plain, Plain], ...]
    missed: tuple[Plain, ...]
    false: tuple[Plain, ...]


@dataclass(slots=True)
class Tally:
    """Counts over documents, from which the figures are ratios."""

    count: Counter[str] = field(default_factory=Counter)
    kinds: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    slots: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))


def slot_names(kind: str) -> tuple[str, ...]:
    """Return the slots that count for slot F1: no action, speaker or evidence, and no status or date for an office."""
    left_out = {"action", "speaker", "evidence"} | ({"status", "date"} if kind == "office" else set())
    left_out |= {"date"} if kind == "economic_figure" else set()
    return tuple(name for name in KINDS[kind].slot_names() if name not in left_out)


def fold(value: object) -> str:
    """Return text without case, accents and punctuation, so that spelling habits do not count."""
    text = unicodedata.normalize("NFKD", str(value))
    text = "".join(c for c in text if not unicodedata.combining(c)).casefold()
    return re.sub(r"[^a-z0-9.]+", " ", text).strip() or str(value)


def fillers(fact: Plain, slot: str) -> frozenset[str]:
    """Return the comparable values of a slot."""
    value = fact.get(slot)
    if value is None or value in ([], (), ""):
        return frozenset()
    values = value if isinstance(value, list | tuple) else [value]
    if slot in DATES:
        return frozenset(str(v) for v in values)
    return frozenset(fold(int(v) if isinstance(v, float) and v.is_integer() else v) for v in values)


def slots(fact: Plain) -> dict[str, frozenset[str]]:
    """Return kind, action and every filled slot of a fact."""
    found = {"kind": frozenset([fact["kind"]]), "action": frozenset([fact["action"]])}
    return found | {s: values for s in slot_names(fact["kind"]) if (values := fillers(fact, s))}


def merge(facts: Sequence[Plain]) -> list[Plain]:
    """Make exact repeats one fact; cooperation is one fact for each parties and status."""
    merged: dict[tuple[Any, ...], Plain] = {}
    for given in facts:
        implied = {IMPLIED[v] for v in (given.get("instrument"), given.get("support_type")) if v in IMPLIED}
        fact = {**given, "areas": [a for a in given.get("areas") or [] if a not in implied]}
        names = ("parties", "status") if fact["kind"] == "cooperation" else slot_names(fact["kind"])
        kept = merged.setdefault((fact["kind"], fact["action"], *(fillers(fact, s) for s in names)), fact)
        if kept is not fact:
            _take_in(kept, fact)
    return list(merged.values())


def _take_in(kept: Plain, fact: Plain) -> None:
    for slot in ("areas", "evidence"):
        held = list(kept.get(slot) or [])
        kept[slot] = held + [v for v in fact.get(slot) or [] if v not in held]
    for slot, value in fact.items():
        if kept.get(slot) is None:
            kept[slot] = value


def same(gold: frozenset[str], system: frozenset[str], slot: str) -> int:
    """Count how many fillers of one slot agree; dates agree when one is a prefix of the other."""
    if slot in DATES:
        return sum(any(s.startswith(g) or g.startswith(s) for s in system) for g in gold)
    return len(gold & system)


def pair(gold: Sequence[Plain], system: Sequence[Plain]) -> list[tuple[int, int]]:
    """Pair facts of the same kind that share an actor, those that agree most first."""
    options = []
    for i, g in enumerate(gold):
        for j, s in enumerate(system):
            if g["kind"] == s["kind"] and _actors(g) & _actors(s):
                a, b = slots(g), slots(s)
                agree = sum(same(a[k], b[k], k) for k in a.keys() & b.keys())
                options.append((-agree, sum(map(len, b.values())), i, j))
    pairs: list[tuple[int, int]] = []
    for _, _, i, j in sorted(options):
        if all(i != p and j != q for p, q in pairs):
            pairs.append((i, j))
    return pairs


def _actors(fact: Plain) -> frozenset[str]:
    return frozenset().union(*(fillers(fact, slot) for slot in ACTOR_SLOTS))


def compare(name: str, gold: Sequence[Plain], system: Sequence[Plain]) -> Outcome:
    """Pair one document's facts with its gold facts."""
    golds, systems = merge(gold), merge(system)
    pairs = pair(golds, systems)
    left, right = {i for i, _ in pairs}, {j for _, j in pairs}
    return Outcome(
        name,
        tuple((golds[i], systems[j]) for i, j in pairs),
        tuple(g for i, g in enumerate(golds) if i not in left),
        tuple(s for j, s in enumerate(systems) if j not in right),
    )


def exact(gold: Plain, system: Plain) -> bool:
    """Say whether kind, action and parties are all equal."""
    return bool(gold["action"] == system["action"] and fillers(gold, "parties") == fillers(system, "parties"))


def tally(outcomes: Sequence[Outcome], sizes: Mapping[str, int]) -> Tally:
    """Count over documents; `sizes` gives the length of each text, for spans that must lie inside."""
    total = Tally()
    for outcome in outcomes:
        golds = [g for g, _ in outcome.pairs] + list(outcome.missed)
        systems = [s for _, s in outcome.pairs] + list(outcome.false)
        for facts, side in ((golds, "gold"), (systems, "system")):
            for fact in facts:
                _count_fact(total, fact, side)
        for fact in systems:
            spans = fact.get("evidence") or []
            size = sizes.get(outcome.name)
            total.count["spans"] += len(spans)
            total.count["spans inside"] += sum(0 <= a < b and (size is None or b <= size) for a, b in spans)
            total.count["facts without evidence"] += not spans
        for gold, system in outcome.pairs:
            _count_pair(total, gold, system)
    total.count["documents"] = len(outcomes)
    return total


def _count_fact(total: Tally, fact: Plain, side: str) -> None:
    number = sum(map(len, slots(fact).values()))
    total.count[f"facts {side}"] += 1
    total.count[f"slots {side}"] += number
    total.kinds[fact["kind"]][side] += 1
    for slot, values in slots(fact).items():
        total.slots[slot][side] += len(values)
    if fact["kind"] != "office":
        total.count[f"events {side}"] += 1
        total.count[f"event slots {side}"] += number


def _count_pair(total: Tally, gold: Plain, system: Plain) -> None:
    count, a, b = total.count, slots(gold), slots(system)
    event = gold["kind"] != "office"
    for slot in a.keys() & b.keys():
        hit = same(a[slot], b[slot], slot)
        total.slots[slot]["hit"] += hit
        count["slots hit"] += hit
        count["event slots hit"] += hit if event else 0
    right = exact(gold, system)
    count["facts hit"] += right
    count["events hit"] += right and event
    total.kinds[gold["kind"]]["hit"] += right
    for slot in ("status", "date"):
        if fillers(gold, slot):
            count[f"{slot} asked"] += 1
            count[f"{slot} right"] += bool(same(a.get(slot, frozenset()), b.get(slot, frozenset()), slot))
    for slot in ("areas", "speaker"):
        if fillers(gold, slot):
            count[f"{slot} asked"] += 1
            count[f"{slot} right"] += fillers(gold, slot) == fillers(system, slot)
    if gold.get("evidence"):
        count["evidence asked"] += 1
        count["evidence right"] += _overlap(gold["evidence"], system.get("evidence") or [])


def _overlap(one: Sequence[Sequence[int]], other: Sequence[Sequence[int]]) -> bool:
    return any(a < d and c < b for a, b in one for c, d in other)


def _ratio(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _f1(hit: int, gold: int, system: int) -> float | None:
    return 2 * hit / (gold + system) if gold + system else None


def figures(total: Tally) -> Plain:
    """Return the figures, under the names that the gold set's scorer gives them."""
    c = total.count
    rows = {
        name: {
            key: {"gold": v["gold"], "system": v["system"], "F1": _f1(v["hit"], v["gold"], v["system"])}
            for key, v in sorted(table.items())
        }
        for name, table in (("kinds", total.kinds), ("per slot", total.slots))
    }
    return {
        "documents": c["documents"],
        "facts": {
            "gold": c["facts gold"],
            "system": c["facts system"],
            "hit": c["facts hit"],
            "precision": _ratio(c["facts hit"], c["facts system"]),
            "recall": _ratio(c["facts hit"], c["facts gold"]),
            "F1": _f1(c["facts hit"], c["facts gold"], c["facts system"]),
        },
        "slots": {
            "precision": _ratio(c["slots hit"], c["slots system"]),
            "recall": _ratio(c["slots hit"], c["slots gold"]),
            "F1": _f1(c["slots hit"], c["slots gold"], c["slots system"]),
        },
        "without office": {
            "fact F1": _f1(c["events hit"], c["events gold"], c["events system"]),
            "slot F1": _f1(c["event slots hit"], c["event slots gold"], c["event slots system"]),
            "fact precision": _ratio(c["events hit"], c["events system"]),
        },
        "accuracy": {
            s: _ratio(c[f"{s} right"], c[f"{s} asked"]) for s in ("status", "date", "areas", "speaker", "evidence")
        },
        "spans inside the text": _ratio(c["spans inside"], c["spans"]),
        "facts without evidence": c["facts without evidence"],
        **rows,
    }


# --- gold folders -----------------------------------------------------------------------------------------------


def gold_names(folder: Path, part: str | None = None) -> list[str]:
    """Return the documents of a gold folder; part "check" is those whose number divides by three, "work" the others.

    Raises InputError where the folder holds no gold document.
    """
    names = sorted(p.stem for p in Path(folder).glob("*.json") if "." not in p.stem and _in_part(p.stem, part))
    if not names:
        raise InputError("holds no gold document (ID.json beside ID.txt)", where=str(folder))
    return names


def _in_part(name: str, part: str | None) -> bool:
    number = re.search(r"(\d+)$", name)
    return part is None or (number is not None and int(number[1]) % 3 == 0) == (part == "check")


def read_gold(folder: Path, name: str) -> tuple[Plain, str | None]:
    """Return a gold document and its text (None where only the facts are there).

    Raises InputError for a file that is no JSON or holds a fact outside the closed lists.
    """
    path = Path(folder) / f"{name}.json"
    try:
        data: Plain = json.loads(path.read_text(encoding="utf-8"))
        for number, fact in enumerate(data["facts"]):
            try:
                Fact.from_json(fact)
            except ValueError as error:
                raise InputError(f"fact {number}: {error}", where=str(path)) from error
    except (OSError, UnicodeDecodeError, json.JSONDecodeError, KeyError, TypeError) as error:
        raise InputError(f"is no gold document: {error}", where=str(path)) from error
    text = path.with_suffix(".txt")
    return data, text.read_text(encoding="utf-8") if text.exists() else None


def evaluate(
    folder: Path, system: Mapping[str, Sequence[Plain]], *, part: str | None = None
) -> tuple[Plain, list[Outcome]]:
    """Compare system facts, by document id, with a gold folder; a document without any counts as one with no facts."""
    outcomes, sizes = [], {}
    for name in gold_names(folder, part):
        gold, text = read_gold(folder, name)
        outcomes.append(compare(name, gold["facts"], system.get(name, ())))
        if text is not None:
            sizes[name] = len(text)
    return figures(tally(outcomes, sizes)), outcomes


# --- floors -----------------------------------------------------------------------------------------------------


def flat(result: Plain) -> dict[str, float]:
    """Return the headline figures by dotted name ("without office.slot F1")."""
    named = {
        f"{group}.{key}": value
        for group in ("facts", "slots", "without office", "accuracy")
        for key, value in result[group].items()
    }
    named["spans inside the text"] = result["spans inside the text"]
    return {key: value for key, value in named.items() if isinstance(value, float)}


def read_floors(path: Path) -> dict[str, dict[str, float]]:
    """Return the pinned floors of each gold set."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


def below(result: Plain, floors: Mapping[str, float]) -> list[str]:
    """Say which figures lie below their floors."""
    now = flat(result)
    return [
        f"{name}: {now.get(name, 0.0):.3f} is below its floor of {floor:.3f}"
        for name, floor in floors.items()
        if now.get(name, 0.0) < floor - 1e-9
    ]


def raised(result: Plain, floors: Mapping[str, float]) -> dict[str, float]:
    """Return floors raised to the present figures (cut to three digits); a figure that has fallen keeps its floor."""
    now = flat(result)
    return {name: max(floor, int(now.get(name, 0.0) * 1000) / 1000) for name, floor in floors.items()}
