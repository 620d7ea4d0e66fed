"""Who holds which office: read from person mentions, which carry the office and whose it is."""

from __future__ import annotations

from collections.abc import Sequence

from kgraph.records import Mention, OfficeHolding, Reason, Sentence, Span


def offices(sentences: Sequence[Sentence]) -> list[OfficeHolding]:
    """Return one fact for each person, office and state, in text order, with every sentence that says it."""
    found: dict[tuple[str, str, str], OfficeHolding] = {}
    for sentence in sentences:
        for mention in sentence.mentions:
            for fact in _of(mention, (sentence.start, sentence.end)):
                key = (fact.person or "", (fact.office or "").lower(), fact.of or "")
                held = found.get(key)
                if held is None:
                    found[key] = fact
    facts = list(found.values())
    return [fact for fact in facts if not any(_shorter(fact, other) for other in facts)]


def _shorter(fact: OfficeHolding, other: OfficeHolding) -> bool:
    """Say whether a fact only repeats a longer one: "Deputy Secretary" beside "Deputy Secretary of State"."""
    if fact is other or (fact.person, fact.of) != (other.person, other.of):
        return False
    one, two = (fact.office or "").lower().split(), (other.office or "").lower().split()
    rest = iter(two)
    return len(one) < len(two) and all(word in rest for word in one)


def _of(mention: Mention, span: Span) -> list[OfficeHolding]:
    if (
        mention.type != "person"
        or not mention.ids
        or mention.form in ("reference", "pronoun")
        or mention.data.get("former")
    ):
        return []
    told = [(data.get("office"), data.get("of")) for data in (mention.data, *mention.data.get("others", ()))]
    holders = [(office, one) for office, of in told if office and of for one in ((of,) if isinstance(of, str) else of)]
    reason = Reason("office", mention.rule or "title beside a name", (mention.start, mention.end))
    return [
        OfficeHolding(
            action="hold",
            parties=(one,),
            person=mention.ids[0],
            office=office,
            of=one,
            evidence=(span,),
            reasons=(reason,),
        )
        for office, one in holders
    ]
