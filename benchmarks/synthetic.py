"""Made-up reports of this project's kind, as many as wanted and the same every time, for benchmarks of size.

Pairs of states are drawn with a skew, as in the news; every third report tells of an event that an earlier one told.
"""

from __future__ import annotations

import datetime
import random
import re
from collections.abc import Iterator

from kgraph.records import (
    AgreementAct,
    Cooperation,
    Document,
    EconomicFigure,
    Fact,
    Meeting,
    PartnershipChange,
    Report,
    Visit,
)

STATES = tuple(
    re.findall(
        "[A-Z]{3}",
        "USA CHN JPN DEU IND GBR FRA ITA BRA CAN RUS KOR AUS MEX ESP IDN TUR NLD SAU CHE ARG SWE POL BEL THA AUT NOR "
        "ARE ISR IRL SGP NGA ZAF EGY DNK PHL MYS BGD VNM PAK COL CHL FIN ROU CZE PRT IRQ PER GRC NZL KAZ QAT HUN KWT "
        "UKR MAR ECU ETH KEN DOM LKA OMN GTM MMR LUX BGR GHA UZB AGO SRB URY LTU JOR TZA CRI SVN TUN UGA BOL CMR NPL "
        "LVA KHM PRY HND EST ISL ZMB SEN CYP LAO MNG BRN MLT RWA FJI BTN WSM TON",
    )
)
AREAS = (
    "trade", "defence", "energy", "education", "health", "agriculture", "space", "tourism", "culture", "science",
    "maritime-security", "cybersecurity", "climate", "infrastructure", "defence-industry", "migration",
)  # fmt: skip
LEVELS = ("partnership", "comprehensive-partnership", "strategic-partnership", "comprehensive-strategic-partnership")
STATUSES = ("completed", "completed", "completed", "planned", "proposed", "ongoing")
FIRST = datetime.date(2019, 1, 1)


def reports(count: int, *, seed: int = 1, facts: int = 3) -> Iterator[Report]:
    """Yield `count` reports of `facts` facts each; report n is the same whatever the count."""
    return (report(number, seed=seed, facts=facts) for number in range(count))


def report(number: int, *, seed: int = 1, facts: int = 3) -> Report:
    """Return report `number`."""
    told = number - number % 3 if number % 3 == 2 else number  # one in three repeats the first of its three
    chance = random.Random(f"{seed} {told}")
    first, second = _pair(chance)
    day = FIRST + datetime.timedelta(days=chance.randrange(2500))
    sentences, found, start, kind = [], [], 0, chance.randrange(6)
    for index in range(facts):
        sentence = f"Report {number}, sentence {index}: {first} and {second} did something on {day}."
        found.append(_fact(kind + index, first, second, day, (start, start + len(sentence)), chance))
        sentences.append(sentence)
        start += len(sentence) + 1
    document = Document(
        id=f"made-{number:07d}",
        text=" ".join(sentences),
        published=str(day + datetime.timedelta(days=number % 3)),
        title=f"{first} and {second}, report {number}",
        source=f"https://example.org/news/{number}",
    )
    return Report(document, tuple(found))


def _name(chance: random.Random) -> str:
    """Return a made-up word of three syllables, one of some 200,000."""
    return "".join(chance.choice("bdfgklmnprstvz") + chance.choice("aeiou") for _ in range(3)).title()


def _pair(chance: random.Random) -> tuple[str, str]:
    while True:
        first, second = (STATES[int(len(STATES) * chance.random() ** 1.6)] for _ in range(2))
        if first != second:
            return min(first, second), max(first, second)


def _fact(
    number: int, first: str, second: str, day: datetime.date, span: tuple[int, int], chance: random.Random
) -> Fact:
    about = {"parties": (first, second), "status": chance.choice(STATUSES), "date": str(day), "evidence": (span,)}
    areas = tuple(sorted(chance.sample(AREAS, 2)))
    person = f"{_name(chance)} {_name(chance)}"
    match number % 6:
        case 0:
            return AgreementAct(action="sign", instrument="mou", title=f"{_name(chance)} Accord", areas=areas, **about)
        case 1:
            return Visit(action="visit", host=second, people=(person,), visit_type="official", **about)
        case 2:
            return Meeting(action="meet", people=(person,), meeting_type="bilateral", areas=areas, **about)
        case 3:
            return PartnershipChange(action="upgrade", level=chance.choice(LEVELS), **about)
        case 4:
            return Cooperation(action="cooperate", areas=areas, **about)
    del about["date"]
    amount = chance.randrange(1, 900)
    return EconomicFigure(
        action="measure", indicator="trade", amount=amount, currency="USD", period=str(day.year), **about
    )
