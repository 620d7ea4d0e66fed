"""One readable line for every fact and event: "Singapore and South Korea: upgrade to strategic partnership"."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from kgraph.records import Fact

Names = Mapping[str, str]
"""English labels of actors by id; an id that is missing stands for itself."""

_CAPITALS = {"mou": "MOU", "fta": "FTA", "letter_of_intent": "letter of intent"}
_MEETINGS = {"other": "meeting", "": "meeting"}
_SUPPORT = {"aid": "aid", "other": "support", "": "support", "arms": "arms supply", "investment": "investment"}
_UNIT = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))
_SHOWN = 4


def fact_label(fact: Fact, names: Names, *, in_order: bool = False) -> str:
    """Return the fact in one line: who, what, and in brackets how real it is and when.

    `in_order` names the parties by alphabet instead of as the report does.
    """
    parties = [names.get(party, party) for party in fact.parties]
    who = joined(sorted(parties) if in_order else parties)
    what = _PHRASES[fact.kind](fact, names)
    when = getattr(fact, "period", None) or fact.date
    known = ", ".join(part for part in (fact.status, when) if part)
    return f"{who}: {what}" + (f" ({known})" if known else "") if who else what


def joined(words: Sequence[str]) -> str:
    """Return "a", "a and b", "a, b and c"; a long list ends in "and N others"."""
    if len(words) > _SHOWN + 1:
        words = [*words[:_SHOWN], f"{len(words) - _SHOWN} others"]
    return " and ".join(part for part in (", ".join(words[:-1]), words[-1]) if part) if words else ""


def words(identifier: str) -> str:
    """Return an id in words: "strategic-partnership" is "strategic partnership", "mou" is "MOU"."""
    return _CAPITALS.get(identifier) or identifier.replace("-", " ").replace("_", " ")


def amount_text(amount: Any, currency: str | None, unit: str | None = None) -> str:
    """Return an amount as a person writes it: "USD 4 billion", "10 percent"."""
    if amount is None:
        return ""
    text = str(amount)
    if isinstance(amount, int | float):
        name, size = next(((f" {word}", size) for size, word in _UNIT if abs(amount) >= size), ("", 1))
        text = f"{amount / size:,.2f}".rstrip("0").rstrip(".") + name
    return " ".join(part for part in (currency, text, unit) if part)


def _named(identifiers: str | tuple[str, ...] | None, names: Names) -> str:
    many = (identifiers,) if isinstance(identifiers, str) else identifiers or ()
    return joined([names.get(one, one) for one in many])


def _areas(fact: Any, link: str) -> str:
    return f" {link} {joined([words(area) for area in fact.areas])}" if fact.areas else ""


def _partnership(fact: Any, names: Names) -> str:
    del names
    level = words(fact.level) if fact.level else "partnership" if fact.action != "upgrade" else "a higher level"
    return f"{fact.action} to {level}" if fact.action in ("upgrade", "downgrade") else f"{fact.action} {level}"


def _relations(fact: Any, names: Names) -> str:
    del names
    years = f" {fact.years} years of" if fact.years else ""
    return f"{fact.action}{years} diplomatic relations"


def _agreement(fact: Any, names: Names) -> str:
    del names
    instrument = words(fact.instrument or "agreement")
    what = f"{fact.count} {instrument}s" if fact.count and fact.count != 1 else instrument
    document = fact.title or what + _areas(fact, "on")
    if fact.action == "enter_into_force":
        return f"entry into force of {document}"
    return f"{words(fact.action)} from {document}" if fact.action == "withdraw" else f"{words(fact.action)} {document}"


def _negotiation(fact: Any, names: Names) -> str:
    del names
    what = fact.title or (words(fact.instrument) if fact.instrument else "")
    return f"{fact.action} negotiations" + (f" on {what}" if what else _areas(fact, "on"))


def _visit(fact: Any, names: Names) -> str:
    kind = f"{fact.visit_type} visit" if fact.visit_type not in (None, "other") else "visit"
    host = fact.place or _named(fact.host, names)
    return kind + (f" of {joined(fact.people)}" if fact.people else "") + (f" to {host}" if host else "")


def _meeting(fact: Any, names: Names) -> str:
    del names
    kind = words(_MEETINGS.get(fact.meeting_type or "", fact.meeting_type))
    return kind + (f" of {joined(fact.people)}" if fact.people else "") + (f" in {fact.place}" if fact.place else "")


def _cooperation(fact: Any, names: Names) -> str:
    del names
    return "cooperation" + _areas(fact, "in")


def _project(fact: Any, names: Names) -> str:
    what = fact.title or "project" + _areas(fact, "on")
    for_whom = _named(fact.beneficiary, names)
    return f"{words(fact.action)} {what}" + (f" for {for_whom}" if for_whom else "")


def _membership(fact: Any, names: Names) -> str:
    body = _named(fact.organisation, names) or "a body"
    member = _named(fact.member, names)
    verb = {"apply": "apply to join", "invite": "invited to", "support": "support membership"}.get(
        fact.action, fact.action
    )
    return f"{verb} of {member} in {body}" if fact.action == "support" and member else f"{verb} {body}"


def _support(fact: Any, names: Names) -> str:
    kind = words(_SUPPORT.get(fact.support_type or "", fact.support_type))
    amount = amount_text(fact.amount, fact.currency)
    giver, taker = _named(fact.provider, names), _named(fact.recipient, names)
    return " ".join(
        part for part in (kind, amount and f"of {amount}", giver and f"from {giver}", taker and f"to {taker}") if part
    )


def _exercise(fact: Any, names: Names) -> str:
    del names
    return f"exercise {fact.title or ''}".rstrip() + (f" in {fact.place}" if fact.place else "")


def _figure(fact: Any, names: Names) -> str:
    del names
    indicator = words(fact.indicator) if fact.indicator not in (None, "other") else "figure"
    return f"{indicator} {amount_text(fact.amount, fact.currency, fact.unit)}".rstrip()


def _office(fact: Any, names: Names) -> str:
    return f"{fact.person or 'someone'} is {fact.office or 'in office'}" + (
        f" of {_named(fact.of, names)}" if fact.of and not fact.parties else ""
    )


_PHRASES: dict[str, Callable[[Any, Names], str]] = {
    "partnership": _partnership,
    "diplomatic_relations": _relations,
    "agreement": _agreement,
    "negotiation": _negotiation,
    "visit": _visit,
    "meeting": _meeting,
    "cooperation": _cooperation,
    "project": _project,
    "membership": _membership,
    "support": _support,
    "exercise": _exercise,
    "economic_figure": _figure,
    "office": _office,
}
