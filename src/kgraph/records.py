"""The values that travel through the house: documents, sentences, mentions and the thirteen kinds of fact."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, ClassVar

Span = tuple[int, int]
"""Character offsets into a document's text, end exclusive."""

STATUSES = ("completed", "ongoing", "planned", "proposed", "denied")


# --- documents and language -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One text exactly as it was read; every offset in the project points into `text`.

    `published` is an ISO date ("2025-11-02") or "" where unknown; `source` is a URL or a file name.
    """

    id: str
    text: str
    published: str = ""
    title: str = ""
    source: str = ""
    license: str = ""

    @property
    def digest(self) -> str:
        """Return the SHA-256 of text, date, title and source: two documents with one digest say the same."""
        parts = "\x1f".join((self.text, self.published, self.title, self.source))
        return hashlib.sha256(parts.encode("utf-8", "surrogatepass")).hexdigest()

    def header(self) -> dict[str, str]:
        """Return the `document` object of the interchange form."""
        named = {"id": self.id, "published": self.published, "title": self.title, "source": self.source}
        return {**named, "license": self.license} if self.license else named


@dataclass(frozen=True, slots=True)
class Token:
    """One syntactic word: a word of the text, or a whole recognised name; UD labels, heads by index in the sentence.

    `head` is -1 for the root; `feats` is in CoNLL-U form ("Mood=Ind|Tense=Past", "" where none).
    """

    index: int
    start: int
    end: int
    text: str
    lemma: str
    upos: str
    feats: str
    head: int
    deprel: str

    def feat(self, name: str) -> str:
        """Return one morphological feature ("Past" for "Tense"), "" where the word has none."""
        for pair in self.feats.split("|"):
            key, _, value = pair.partition("=")
            if key == name:
                return value
        return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A stretch of text that names or means something.

    `type` says what: state, organisation, person, group (several actors: "the two countries"), office, region, place,
    level, instrument, area, hint (a word that suggests an area where nothing else tells one), title (an agreement or
    programme by its proper name), money, count, time.
    `ids` are what it means: actor ids, a person's full name, a vocabulary id, a resolved date; several for a group;
    empty where it stays open, and `candidates` then lists what it could be. `rule` names how it was resolved.
    `form` is "name", "demonym", "capital", "code", "title", "reference", "nominal" …; `data` holds what a type needs
    besides (money: amount, currency; person: office, of; count: value; time: value).
    """

    start: int
    end: int
    text: str
    type: str
    ids: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()
    form: str = "name"
    rule: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a document, parsed or not (then `tokens` is empty), with its mentions in text order."""

    start: int
    end: int
    tokens: tuple[Token, ...] = ()
    mentions: tuple[Mention, ...] = ()
    paragraph: int = 0
    quoted: tuple[Span, ...] = ()


# --- facts ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a slot has its value: the rule or frame that filled it, and the words it stands on."""

    slot: str
    rule: str
    span: Span | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """What one document reports; subclasses name the thirteen kinds and their own slots.

    Slots left empty (None or an empty tuple) were not told. `confidence` (0 to 1), `reasons` and `variants` (other
    values that the same document gives for a slot) travel beside the slots and are no part of the interchange form.
    """

    kind: ClassVar[str] = ""
    actions: ClassVar[tuple[str, ...]] = ()

    action: str
    parties: tuple[str, ...] = ()
    status: str | None = None
    date: str | None = None
    speaker: str | None = None
    evidence: tuple[Span, ...] = ()
    confidence: float = 1.0
    reasons: tuple[Reason, ...] = ()
    variants: tuple[tuple[str, str], ...] = ()

    @classmethod
    def slot_names(cls) -> tuple[str, ...]:
        """Return the slots of this kind in the order of the interchange form, `kind` left out."""
        extra = ("confidence", "reasons", "variants", "speaker", "evidence")
        return (*(f.name for f in fields(cls) if f.name not in extra), "speaker", "evidence")

    def to_json(self) -> dict[str, Any]:
        """Return the interchange form: empty slots are left out, tuples become lists."""
        pairs = ((name, getattr(self, name)) for name in self.slot_names())
        return {"kind": self.kind, **{name: _plain(value) for name, value in pairs if value not in (None, (), "")}}

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Fact:
        """Build the fact of the right kind from the interchange form.

        Raises ValueError with the offending key for an unknown kind, action, status or slot.
        """
        kind = KINDS.get(data.get("kind", ""))
        if kind is None:
            raise ValueError(f"unknown kind {data.get('kind')!r}")
        if data.get("action") not in kind.actions:
            raise ValueError(f"unknown action {data.get('action')!r} of {kind.kind}")
        if data.get("status") not in (None, *STATUSES):
            raise ValueError(f"unknown status {data['status']!r}")
        known = set(kind.slot_names())
        unknown = sorted(data.keys() - known - {"kind"})
        if unknown:
            raise ValueError(f"unknown slot {unknown[0]!r} of {kind.kind}")
        return kind(**{name: _frozen(value) for name, value in data.items() if name != "kind"})


def _plain(value: Any) -> Any:
    return [_plain(item) for item in value] if isinstance(value, tuple) else value


def _frozen(value: Any) -> Any:
    return tuple(_frozen(item) for item in value) if isinstance(value, list | tuple) else value


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnershipChange(Fact):
    """The standing of a relationship as a whole: established, upgraded, reaffirmed …"""

    kind: ClassVar[str] = "partnership"
    actions: ClassVar[tuple[str, ...]] = (
        "establish", "upgrade", "reaffirm", "renew", "mark", "downgrade", "suspend", "end")  # fmt: skip
    level: str | None = None
    previous_level: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DiplomaticRelationsChange(Fact):
    """Formal relations: established, restored, marked by an anniversary, suspended, severed."""

    kind: ClassVar[str] = "diplomatic_relations"
    actions: ClassVar[tuple[str, ...]] = ("establish", "restore", "mark", "suspend", "sever")
    years: int | None = None
    since: str | int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementAct(Fact):
    """An act on a document between parties: signed, concluded, ratified …"""

    kind: ClassVar[str] = "agreement"
    actions: ClassVar[tuple[str, ...]] = (
        "sign", "conclude", "adopt", "ratify", "enter_into_force", "extend", "amend", "suspend", "withdraw",
        "terminate", "implement")  # fmt: skip
    instrument: str | None = None
    title: str | None = None
    count: int | None = None
    areas: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Negotiation(Fact):
    """Talks towards a document."""

    kind: ClassVar[str] = "negotiation"
    actions: ClassVar[tuple[str, ...]] = ("launch", "hold", "resume", "conclude", "suspend")
    instrument: str | None = None
    title: str | None = None
    areas: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit(Fact):
    """Someone travels to another party."""

    kind: ClassVar[str] = "visit"
    actions: ClassVar[tuple[str, ...]] = ("visit",)
    host: str | None = None
    people: tuple[str, ...] = ()
    visit_type: str | None = None
    place: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting(Fact):
    """Parties meet or confer."""

    kind: ClassVar[str] = "meeting"
    actions: ClassVar[tuple[str, ...]] = ("meet",)
    people: tuple[str, ...] = ()
    meeting_type: str | None = None
    place: str | None = None
    areas: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cooperation(Fact):
    """Parties work, or will work, together in areas."""

    kind: ClassVar[str] = "cooperation"
    actions: ClassVar[tuple[str, ...]] = ("cooperate",)
    areas: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Project(Fact):
    """A named or concrete joint undertaking: programme, fund, centre, initiative, line, plant."""

    kind: ClassVar[str] = "project"
    actions: ClassVar[tuple[str, ...]] = ("launch", "expand", "carry_out", "complete", "end")
    title: str | None = None
    under: tuple[str, ...] = ()
    beneficiary: str | tuple[str, ...] | None = None
    areas: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MembershipChange(Fact):
    """Joining or leaving a body."""

    kind: ClassVar[str] = "membership"
    actions: ClassVar[tuple[str, ...]] = ("join", "apply", "invite", "leave", "suspend", "support")
    organisation: str | None = None
    member: str | tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Support(Fact):
    """One-way help."""

    kind: ClassVar[str] = "support"
    actions: ClassVar[tuple[str, ...]] = ("give",)
    provider: str | tuple[str, ...] | None = None
    recipient: str | tuple[str, ...] | None = None
    support_type: str | None = None
    amount: int | float | str | None = None
    currency: str | None = None
    areas: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Exercise(Fact):
    """A joint military exercise or patrol."""

    kind: ClassVar[str] = "exercise"
    actions: ClassVar[tuple[str, ...]] = ("hold",)
    title: str | None = None
    place: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EconomicFigure(Fact):
    """A number about the relationship, or a target for it; `period` is its date."""

    kind: ClassVar[str] = "economic_figure"
    actions: ClassVar[tuple[str, ...]] = ("measure",)
    indicator: str | None = None
    amount: int | float | str | None = None
    currency: str | None = None
    unit: str | None = None
    period: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeHolding(Fact):
    """Who holds which office; no status and no date."""

    kind: ClassVar[str] = "office"
    actions: ClassVar[tuple[str, ...]] = ("hold",)
    person: str | None = None
    office: str | None = None
    of: str | None = None


KINDS: dict[str, type[Fact]] = {
    kind.kind: kind
    for kind in (
        PartnershipChange,
        DiplomaticRelationsChange,
        AgreementAct,
        Negotiation,
        Visit,
        Meeting,
        Cooperation,
        Project,
        MembershipChange,
        Support,
        Exercise,
        EconomicFigure,
        OfficeHolding,
    )
}


@dataclass(frozen=True, slots=True)
class Report:
    """One document and what it tells."""

    document: Document
    facts: tuple[Fact, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the interchange form, which is the form of the gold files."""
        return {"document": self.document.header(), "facts": [fact.to_json() for fact in self.facts]}
