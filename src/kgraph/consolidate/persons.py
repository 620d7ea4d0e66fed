"""Who a reported name is: one person across documents and spellings, namesakes apart, every choice with its reason."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from kgraph.consolidate.features import day_number, same_name, tokens
from kgraph.consolidate.rules import Rules
from kgraph.consolidate.values import Identification, Person
from kgraph.rdf import name_slug


def by_length(names: Iterable[str]) -> tuple[str, ...]:
    """Return names, the fullest first."""
    return tuple(sorted(set(names), key=lambda name: (-len(tokens(name)), name_slug(name), name)))


@dataclass(frozen=True, slots=True)
class Holding:
    """An office as the reports tell it: the holder's names, fullest first, and when it was first and last reported."""

    state: str
    names: tuple[str, ...]
    office: str
    first: str
    last: str

    @property
    def main_name(self) -> str:
        """Return the spelling that stands for the others."""
        return self.names[0]


class Registry:
    """The office-holders of one state or organisation, as persons."""

    def __init__(self, state: str, holdings: Iterable[Holding], rules: Rules) -> None:
        self.state, self.rules = state, rules
        self.span: int = rules.tables["persons"]["span"]
        self.years: int = rules.tables["persons"]["years"]
        self.apart: int = rules.tables["persons"]["apart"]
        self._groups: list[list[Holding]] = []
        self._groups_by: dict[str, list[int]] = defaultdict(list)
        self._why: dict[str, tuple[str, str]] = {}
        ordered = sorted(
            set(holdings), key=lambda h: (-len(tokens(h.main_name)), name_slug(h.main_name), h.first, h.last, h.office)
        )
        for holding in ordered:
            self._place(holding)
        self.persons = self._persons()
        self._by_slug: dict[str, list[Person]] = defaultdict(list)
        for person in self.persons:
            for own in sorted({name_slug(name) for name in (person.label, *person.names)}):
                self._by_slug[own].append(person)

    @cached_property
    def meanings(self) -> dict[str, tuple[str, ...]]:
        """Return for every name, as a slug, the persons that it can mean: keys, usual names, years where they tell."""
        return {
            name: tuple(f"{p.key} {p.label}" + (f" {years_of(p)}" if persons[1:] else "") for p in persons)
            for name, persons in self._by_slug.items()
        }

    def changed_from(self, other: Registry) -> list[Person]:
        """Return the persons of whom the other registry tells anything else."""
        own, others = _by_key(self.persons), _by_key(other.persons)
        return [person for key, same in own.items() if same != others.get(key) for person in same]

    # --- who is one person ---

    def _place(self, holding: Holding) -> None:
        """Put a holding to the one person that it fits in all of its holdings; else it starts another."""
        for name in holding.names[1:]:
            if name_slug(name) != name_slug(holding.main_name):
                why = f"reported as {holding.office} of {self.state} at the same time as {holding.main_name}"
                self._why.setdefault(name, ("same-office", why))
        fits: list[tuple[list[Holding], str, str]] = []
        for group in self._can_fit(holding):
            verdicts = [self._same(holding, other) for other in group]
            if all(rule for rule, _ in verdicts):
                rule, reason = min(verdicts)
                fits.append((group, rule, reason))
        exact = [fit for fit in fits if fit[1] == "same-name"] or fits
        if len(exact) == 1:
            group, rule, reason = exact[0]
            group.append(holding)
            for name in holding.names:
                self._why.setdefault(name, (rule, reason))
            return
        for part in _parts(holding):
            self._groups_by[part].append(len(self._groups))
        self._groups.append([holding])

    def _can_fit(self, holding: Holding) -> list[list[Holding]]:
        """Return the groups whose first name has something in common with the holding's, as every rule asks."""
        return [self._groups[n] for n in sorted({n for part in _parts(holding) for n in self._groups_by.get(part, ())})]

    def _same(self, one: Holding, other: Holding) -> tuple[str, str]:
        """Return the rule by which two holdings are one person's, and the reason; "" where none is."""
        a, b = tokens(one.main_name), tokens(other.main_name)
        gap = _gap(one, other)
        if name_slug(one.main_name) == name_slug(other.main_name) or "".join(a) == "".join(b) or sorted(a) == sorted(b):
            near = gap is None or gap <= self.apart
            return ("same-name", f"the same name for {self.state}") if near else ("", "")
        if not same_name(a, b) or gap is None or gap > self.span:
            return "", ""
        if name_slug(one.office) == name_slug(other.office):
            return "same-office", f"{one.office} of {self.state} at the same time as {other.main_name}"
        few = min(len(a), len(b))
        return ("part-of-name", f"the name is part of {other.main_name}") if few > 1 else ("", "")

    def _persons(self) -> list[Person]:
        """Make a person of each group; the key is the fullest name, with a year for later namesakes."""
        groups = sorted(self._groups, key=lambda group: min(_first(h) for h in group))
        taken: set[str] = set()
        persons = []
        for group in groups:
            name = min(group, key=lambda h: (-len(tokens(h.main_name)), name_slug(h.main_name))).main_name
            key = f"{name_slug(self.state)}/{name_slug(name)}"
            if key in taken:
                key += "-" + (min(_first(h) for h in group)[:4] or "x")
            taken.add(key)
            persons.append(self._person(key, name, group))
        return sorted(persons, key=lambda person: person.key)

    def _person(self, key: str, name: str, group: Sequence[Holding]) -> Person:
        names = sorted({other for holding in group for other in holding.names})
        same = [other for other in names if name_slug(other) == name_slug(name)]
        reasons = tuple(
            Identification(other, key, *self._why[other]) for other in names if other != same[0] and other in self._why
        )
        first = min((h.first for h in group if h.first), default="")
        last = max((h.last for h in group if h.last), default="")
        return Person(key, self.state, same[0], tuple(n for n in names if n != same[0]), reasons, first, last)

    # --- whom a name means ---

    def find(self, name: str, published: str) -> tuple[Person, str, str] | None:
        """Return the person that a name means on a day, with rule and reason; None where none or several fit."""
        same = self._by_slug.get(name_slug(name), [])
        if len(same) > 1:
            same = [person for person in same if self._in_time(person, published)]
        if len(same) == 1:
            return same[0], "same-name", f"the name of an office-holder of {self.state}"
        if same:
            return None
        parts = [
            person for person in self.persons
            if self._in_time(person, published)
            and any(same_name(tokens(name), tokens(other)) for other in (person.label, *person.names))
        ]  # fmt: skip
        if len(parts) != 1:
            return None
        return parts[0], "part-of-name", f"the only office-holder of {self.state} at that time whose name fits"

    def _in_time(self, person: Person, published: str) -> bool:
        # By the year: a holder's reports of one year then all say the same, and a new one changes nothing.
        first, last = years_of(person)
        if not first or day_number(published) is None:
            return True
        return first - self.years <= int(published[:4]) <= last + self.years


def _parts(holding: Holding) -> set[str]:
    """Return what two names that `_same` or `same_name` takes for one person's have one of in common."""
    words = tokens(holding.main_name)
    return {*words, "".join(words), name_slug(holding.main_name)}


def years_of(person: Person) -> tuple[int, int]:
    """Return the first and last year in which a person is reported in office, zeros where unknown."""
    if day_number(person.first_reported) is None or day_number(person.last_reported) is None:
        return 0, 0
    return int(person.first_reported[:4]), int(person.last_reported[:4])


def _by_key(persons: Iterable[Person]) -> dict[str, list[Person]]:
    found: dict[str, list[Person]] = defaultdict(list)
    for person in persons:
        found[person.key].append(person)
    return found


def names_of_changed(old: Registry, new: Registry) -> list[str]:
    """Return the names of persons who came, went, or are known for other years."""
    one, other = ({(p.key, p.label, p.names, years_of(p)) for p in registry.persons} for registry in (old, new))
    return sorted({name for _, label, names, _ in one ^ other for name in (label, *names)})


def changed_names(old: Registry, new: Registry) -> set[str]:
    """Return the names, as slugs, that now mean another person of the same state."""
    names = old.meanings.keys() | new.meanings.keys()
    return {name for name in names if old.meanings.get(name) != new.meanings.get(name)}


def _first(holding: Holding) -> str:
    return holding.first or "9999"


def _gap(one: Holding, other: Holding) -> int | None:
    """Return the days between the times in which two offices were reported, None where a time is unknown."""
    days = [day_number(text) for text in (one.first, one.last, other.first, other.last)]
    if None in days:
        return None
    first, last, other_first, other_last = (day or 0 for day in days)
    return max(0, first - other_last, other_first - last)


def identify(
    name: str, state: str, parties: Sequence[str], published: str, registry: Callable[[str], Registry]
) -> Identification:
    """Return who a name means: by the office that its document tells, else by the office-holders of the parties."""
    states = [state] if state else sorted(set(parties))
    found = [hit for one in states if (hit := registry(one).find(name, published))]
    if len(found) == 1:
        person, rule, reason = found[0]
        if state and rule == "same-name":
            reason = f"the report itself names the office held for {state}"
        return Identification(name, person.key, rule, reason, person.label)
    key = f"{name_slug(state)}/{name_slug(name)}" if state else f"x/{name_slug(name)}"
    why = (
        "office-holders of several parties have this name" if found else "no office-holder of the parties has this name"
    )
    return Identification(name, key, "as-reported", why)


def in_full(one: Identification, others: Iterable[Identification]) -> Identification:
    """Return whom a part of a name means that no office tells: the one person whom the same event names in full."""
    if one.rule != "as-reported":
        return one
    own = tokens(one.name)
    full = [other for other in others if len(tokens(other.name)) > len(own) and same_name(own, tokens(other.name))]
    if len({other.person for other in full}) != 1:
        return one
    best = min(full, key=lambda other: (-len(tokens(other.name)), other.name))
    reason = f"named in full as {best.name} in a report of the same event"
    return Identification(one.name, best.person, "part-of-name", reason, best.label)
