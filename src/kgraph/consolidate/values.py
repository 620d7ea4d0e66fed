"""What merging takes and gives: reported facts, decisions, events and all that is told about them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from kgraph.rdf import fact_nodes
from kgraph.records import Fact, Report
from kgraph.vocabulary import BASE

UNKNOWN_DAY = "9999-99-99"


@dataclass(frozen=True, slots=True)
class ReportedFact:
    """One fact as one document tells it; `states` says for which actor the persons that it names act, where told."""

    iri: str
    document: str
    published: str
    fact: Fact
    states: tuple[tuple[str, str], ...] = ()

    @property
    def order(self) -> tuple[str, str, str]:
        """Return the key that sorts reports: earliest published first, undated last."""
        return self.published or UNKNOWN_DAY, self.document, self.iri


def reported_facts(report: Report, *, base: str = BASE) -> list[ReportedFact]:
    """Return the facts of a report with their IRIs, as `report_quads` writes them."""
    document = report.document
    return [
        ReportedFact(iri, document.id, document.published, fact, states)
        for iri, fact, states in fact_nodes(report, base=base)
    ]


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided: these reported facts are one event ("join"), or no two of them are ("split").

    On one pair of facts the decision with the higher position counts: it was taken later.
    """

    verdict: str
    facts: tuple[str, ...]
    reason: str = ""
    position: int = 0

    @property
    def pairs(self) -> Iterable[tuple[str, str]]:
        """Yield every pair of the facts, each sorted."""
        ordered = sorted(set(self.facts))
        return ((one, other) for i, one in enumerate(ordered) for other in ordered[i + 1 :])


@dataclass(frozen=True, slots=True)
class Verdict:
    """How two reports compare: strength below 0 is a contradiction, 0 too little to go by, 1 to 3 ever better."""

    strength: int
    rule: str
    reason: str


@dataclass(frozen=True, slots=True)
class Merge:
    """Why a fact belongs to its event: the rule, in words, and the fact that it was compared with."""

    fact: str
    compared_with: str
    rule: str
    reason: str


@dataclass(frozen=True, slots=True)
class StatusChange:
    """A status, since when it is reported and by whom; `by_event` is the event that closed a plan."""

    status: str
    reported_on: str
    facts: tuple[str, ...]
    by_event: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """One of several values that sources give, and the facts that give it."""

    value: str
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A slot on which the sources of one event differ."""

    slot: str
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Identification:
    """Who a reported name is: the person's key ("kor/lee-jae-myung") and usual name, and why."""

    name: str
    person: str
    rule: str
    reason: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """What the reports of one happening, or of one plan, add up to.

    `fact` holds the merged slots; `key` is made from the earliest report, so that later ones leave it alone. `group`
    is the parties in whose relationship it is a step.
    """

    key: str
    fact: Fact
    reports: tuple[ReportedFact, ...]
    merges: tuple[Merge, ...] = ()
    history: tuple[StatusChange, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()
    people: tuple[Identification, ...] = ()
    fulfils: tuple[str, ...] = ()
    cancels: tuple[str, ...] = ()
    outcome: str = ""
    group: tuple[str, ...] = ()

    @property
    def first_reported(self) -> str:
        """Return the earliest publication day, "" where none is known."""
        return min((report.published for report in self.reports if report.published), default="")

    @property
    def last_reported(self) -> str:
        """Return the latest publication day, "" where none is known."""
        return max((report.published for report in self.reports if report.published), default="")

    @property
    def documents(self) -> tuple[str, ...]:
        """Return the ids of the documents that report it."""
        return tuple(sorted({report.document for report in self.reports}))


@dataclass(frozen=True, slots=True)
class Step:
    """One change in the standing of a relationship, and how long what it brought was valid; `kind` is the event's."""

    event: str
    kind: str
    action: str
    level: str
    valid_from: str
    valid_until: str = ""
    replaced_by: str = ""
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Partnership:
    """The standing relationship of a pair or group, step by step."""

    parties: tuple[str, ...]
    steps: tuple[Step, ...]
    level: str = ""
    standing: str = "ongoing"


@dataclass(frozen=True, slots=True)
class Person:
    """One person across documents; `key` is "STATE/NAME" as it stands in the IRI."""

    key: str
    state: str
    label: str
    names: tuple[str, ...] = ()
    identifications: tuple[Identification, ...] = ()
    first_reported: str = ""
    last_reported: str = ""


@dataclass(frozen=True, slots=True)
class Events:
    """Everything that the reports add up to."""

    events: tuple[Event, ...] = ()
    partnerships: tuple[Partnership, ...] = ()
    persons: tuple[Person, ...] = field(default=())
