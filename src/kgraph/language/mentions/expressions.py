"""Expressions that refer ("the two countries", "his guest", "it"), found by their words and still open."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kgraph.language.mentions.companions import COMPANION, NAME_FOLLOWS, NEIGHBOUR
from kgraph.records import Document, Mention, Sentence

_COUNTRIES = (
    "countries|nations|states|governments|peoples|neighbou?rs|economies|capitals|militaries|armies|navies|republics|kingdoms|"
    "foreign ministries|ministries|powers|islands"
)
SIDES = "sides|parties|partners|allies|delegations|signatories|rivals|foes|adversaries|friends|heavyweights|giants"
LEADERS = (
    "leaders|presidents|prime ministers|premiers|heads of state|heads of government|chancellors|monarchs|statesmen|"
    "(?:foreign |defen[cs]e |trade |finance |energy |economy )?ministers|foreign secretaries|secretaries|ambassadors|"
    "diplomats|officials|counterparts|men|women|(?:security |army |military |navy )?chiefs|envoys|commanders|"
    "representatives"
)
NUMBERS = {"two": 2, "both": 2, "three": 3, "four": 4, "five": 5}
_ADJECTIVES = (
    r"neighbou?ring|Asian|African|European|Arab|Gulf|Southeast\sAsian|Central\sAsian|Nordic|Baltic|Pacific|island|other|"
    r"allied|friendly|brotherly|great|sister|respective|participating|signatory|Commonwealth|Andean|Balkan|Caribbean|Scandinavian|"
    r"Mediterranean|Muslim|Western|Eastern|(?:South|North|East|West|Central|Latin)\s(?:American|African|European|Asian)|"
    r"landlocked|tiny|nuclear-armed|oil-rich|ex-Soviet|post-Soviet|"
    r"Buddhist|Catholic|Orthodox|Hindu|Sunni|Shi.ite|Muslim-majority|Islamic|Himalayan|Alpine|Iberian|Sahelian|Sahel|Amazonian|"
    r"Mekong|Danube|Adriatic|Aegean|Slavic|Turkic|Francophone|Lusophone|Anglophone|Caspian|Black\sSea|Baltic\sSea|mountain|"
    r"desert|Permanent|permanent|deputy|Deputy|senior|top|frontline|BRICS|coastal|littoral|(?:Portuguese|French|Spanish|English|Arabic)-speaking|NATO|EU"
)
_GROUP = re.compile(
    r"(?<!\w)(?:(?P<det>the|these|those|our|both|all|their|either|each)\s(?:of\s(?:the|our|these)\s)?)?"
    r"(?:(?P<number>two|three|four|five|both)\s(?:the\s|of\sthe\s|of\sour\s|our\s)?)?"
    rf"(?:(?:{_ADJECTIVES})\s){{0,2}}(?P<noun>{_COUNTRIES}|{SIDES}|{LEADERS}|side|party)(?!\w)(?!\sof\s)",
    re.IGNORECASE,
)
_ALONE = re.compile(
    r"(?<!\w)(?:the\s(?P<number>two|three|four|five)|(?P<both>both))(?=[,.;:)]|\s(?:can|will|would|could|should|may|must|have|had|has|"
    r"are|were|also|then|later|now|both|did|do|in|on|at|for|by|after|since|during|last|this|from|to|over|and|when|who|which|[a-z]+ed|"
    r"met|held|said|spoke|sat|took|made|agree|sign|discuss|plan|want|hope|share|say|see|saw|began|went|came|drew|gave|fell|"
    r"stood|came|rose|grew|reached|hit|put|set|struck|shook|talk|meet|began)\b)",
    re.IGNORECASE,
)
_MEMBERS = re.compile(
    r"(?<!\w)(?P<det>the|both|these)\s(?P<number>two|three)\s(?P<noun>members|signatories|member\sstates|founders|guarantors)"
    r"(?=\sof\s(?:the\s)?[A-Z])"
)
_PAIR = re.compile(r"(?<!\w)the\s(?P<noun>pair|duo|twosome|trio|quartet)(?![\w-])(?!\s(?:of|from)\s)", re.IGNORECASE)
SIZES = {"pair": 2, "duo": 2, "twosome": 2, "trio": 3, "quartet": 4}
_COUNTRY = re.compile(
    r"(?<!\w)(?P<det>the|this|that|our|his|her)\s(?:(?:[a-z]+-[a-z]+|tiny|small|vast|landlocked|impoverished|wealthy|populous|"
    r"troubled|isolated|reclusive|mountainous|desert)\s)?"
    r"(?P<noun>country|nation|state|republic|kingdom|archipelago|territory|microstate|island)(?![\w-])(?!\sof\s(?!\d))",
    re.IGNORECASE,
)
_BODY = re.compile(
    r"(?<!\w)the\s(?P<noun>government|(?:foreign|defen[cs]e|interior|finance|trade)\sministry|ministry|military|army|navy|"
    r"parliament|authorities|central\sbank|cabinet)(?!\w)(?!\sof\s|\sin\s(?-i:[a-z]))",
    re.IGNORECASE,
)
_TEAM = re.compile(
    r"(?<!\w)(?:the|this|his|her)\s(?:(?:visiting|high-level|interagency|official|visiting\sofficial)\s)?(?P<noun>delegation)(?![\w-])"
    r"(?!\s(?:of|from|for|that|which|to|led|headed)\s)",
    re.IGNORECASE,
)
_PRONOUN = re.compile(
    r"(?<![\w’'])(?P<word>he|him|his|she|her|hers|it|its|they|them|their|theirs|we|us|our|ours|I|me|my)(?![\w’'-])(?!\s(?:Royal|Imperial|Excellency|Highness|Majesty|Grace|Holiness)\b)",
    re.IGNORECASE,
)
_SHARED = re.compile(
    r"(?<!\w)(?P<word>bilateral|trilateral|each other|one another|(?:the former|the latter)"
    r"(?=[,.;]|\s(?:is|was|has|had|will|would|could|should|may|might|did|does|said|says|agreed|also)\s))(?!\w)",
    re.IGNORECASE,
)
_PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = (
    (_GROUP, "group"), (_ALONE, "group"), (_MEMBERS, "group"), (_PAIR, "pair"), (COMPANION, "companion"),
    (NEIGHBOUR, "neighbour"),
    (_COUNTRY, "country"), (_BODY, "body"), (_TEAM, "delegation"), (_PRONOUN, "pronoun"), (_SHARED, "shared"),
)  # fmt: skip
HE = frozenset(("he", "him", "his"))
SHE = frozenset(("she", "her", "hers"))
ME = frozenset(("i", "me", "my"))


def referring(document: Document, sentence: Sentence) -> Iterator[Mention]:
    """Yield the expressions of a sentence that refer, still open."""
    text = document.text
    for pattern, kind in _PATTERNS:
        for match in pattern.finditer(text, sentence.start, sentence.end):
            if (kind == "group" and not _is_group(match)) or (kind == "pronoun" and not _is_pronoun(match.group())):
                continue
            if kind == "country" and not _is_country(match):
                continue
            if kind == "companion" and NAME_FOLLOWS.match(text, match.end(), sentence.end):
                continue  # the name says who
            form = "pronoun" if kind == "pronoun" else "reference"
            yield Mention(
                start=match.start(),
                end=match.end(),
                text=match.group(),
                type=_type(kind, match),
                form=form,
                data={"what": kind},
            )


def _type(kind: str, match: re.Match[str]) -> str:
    if kind in ("country", "body", "delegation"):
        return "state"
    return "person" if kind == "pronoun" and match.group().lower() in HE | SHE | ME else "group"


def _is_pronoun(text: str) -> bool:
    """Say whether a word is a pronoun by its capitals: "US" is a state, "i" a numeral."""
    return text == "I" or (text != "i" and not (text.isupper() and len(text) > 1))


def _is_group(match: re.Match[str]) -> bool:
    """Say whether the words refer: "the leaders", "both sides", not "leaders" or "three parties to the case"."""
    parts = match.groupdict()
    if "noun" not in parts:
        return True
    determiner, number = (parts["det"] or "").lower(), parts["number"]
    if parts["noun"].lower() in ("side", "party"):
        return determiner in ("each", "either")
    if number and not determiner:
        return number.lower() == "both"
    return bool(determiner) and bool(number or determiner in ("the", "our", "both"))


def _is_country(match: re.Match[str]) -> bool:
    """Say whether the words mean a country: "the state" alone is the power at home, "the island" a place."""
    words = match.group().split()
    return (
        words[-1].lower() not in ("state", "island", "territory", "microstate")
        or (len(words) > 2 and "-" in words[1])
        or words[-1] == "microstate"
    )
