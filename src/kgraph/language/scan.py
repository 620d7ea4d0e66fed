"""The candidate scan: which sentences are worth parsing, told from their words and mentions alone.

A parse costs a hundred times what a look at the words costs, so the scan looks first. Three kinds of text want three
degrees of trust. Near a sentence that tells of parties acting on each other, nearly every sentence may add to a fact
("The sum will be made available over three years") and only those that name nothing are left out. In other prose a
sentence must say by itself who does what. What is said in turns (interviews, briefings) talks of states in every second
breath and tells few facts: there both parties, or a party and a document, must be named beside a trigger.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from kgraph.language.segment import is_speaker
from kgraph.language.tokens import DATA
from kgraph.records import Mention, Sentence

_WORD = re.compile(r"[^\W\d_]+")
_CONTENT = frozenset({"level", "instrument", "title", "money"})
_ACTORS = frozenset({"state", "organisation"})
_GROUPS = frozenset({"group"})
_REACH = 8
"""Sentences before and after a telling one that may add to it: all of a news report, a passage of a long statement."""


@lru_cache(maxsize=1)
def _data() -> Mapping[str, Any]:
    with (DATA / "scan.toml").open("rb") as file:
        return tomllib.load(file)


def forms(lemma: str) -> frozenset[str]:
    """Return the forms in which a verb or noun may stand in a text; some that do not exist are among them."""
    found = {lemma, lemma + "s", lemma + "es", lemma + "d", lemma + "ed", lemma + "ing", lemma + lemma[-1:] + "ed",
             lemma + lemma[-1:] + "ing"}  # fmt: skip
    if lemma.endswith("e"):
        found.add(lemma[:-1] + "ing")
    if lemma.endswith("y"):
        found |= {lemma[:-1] + "ies", lemma[:-1] + "ied"}
    return frozenset(found | set(_data()["irregular"].get(lemma, ())))


@dataclass(frozen=True, slots=True)
class _Signs:
    """What a sentence shows at a glance."""

    strong: bool
    weak: bool
    parties: int
    sides: int
    people: bool
    holder: bool
    content: bool
    area: bool
    time: bool
    pair: bool
    pronoun: bool
    topic: bool

    @property
    def trigger(self) -> bool:
        return self.strong or self.weak

    def is_telling(self) -> bool:
        """Say whether it tells on its own of parties acting on each other: such a sentence opens up its passage."""
        return self.strong and (self.sides >= 2 or (self.parties == 1 and (self.content or self.pair)))

    def in_report(self) -> bool:
        """Say whether it may add to what a telling sentence near it tells."""
        return (self.trigger or self.content or self.holder or self.parties > 0 or self.pair or self.time
                or (self.area and (self.pronoun or self.topic)))  # fmt: skip

    def in_prose(self) -> bool:
        """Say whether it says by itself who does what, where no sentence near it tells."""
        if self.holder:
            return True
        if self.parties >= 2 or (self.sides >= 2 and self.strong):
            return self.trigger or self.content
        if self.parties == 1 and self.strong and (self.people or self.pronoun or self.time):
            return True
        if self.parties == 1:
            return self.trigger and (self.content or self.pair)
        return (self.strong or self.content) and (self.pair or self.people or (self.pronoun and self.content))

    def in_talk(self) -> bool:
        """Say whether it names both parties, or a party and a document, beside a trigger."""
        if self.parties >= 2:
            return self.strong
        return self.strong and self.content and (self.parties == 1 or self.pair)


class Scan:
    """Chooses the sentences to be parsed; without triggers every sentence that names an actor is chosen."""

    def __init__(self, triggers: Iterable[str] | None) -> None:
        self._any = triggers is None
        weak = frozenset((*_data()["weak"], *_data()["common"]))
        single = [trigger for trigger in triggers or () if " " not in trigger]
        self._strong = frozenset().union(*(forms(trigger) for trigger in single if trigger not in weak))
        self._weak = frozenset().union(*(forms(trigger) for trigger in single if trigger in weak))
        self._phrases = _phrases(trigger for trigger in triggers or () if " " in trigger)
        self._pairs = frozenset(_data()["pairs"])
        self._pronouns = frozenset(_data()["pronouns"])
        self._topics = frozenset(_data()["topics"])

    def choose(self, text: str, sentences: Sequence[Sentence], mentions: Sequence[Mention]) -> list[int]:
        """Return the numbers of the sentences to be parsed, in order; `mentions` are in text order."""
        signs = [self._signs(text[s.start : s.end], held) for s, held in _with_mentions(sentences, mentions)]
        greeting, spoken = _turns(text, sentences)
        near = _near(number for number, sign in enumerate(signs) if number not in spoken and sign.is_telling())
        near |= greeting
        kept = [number for number, sign in enumerate(signs) if self._is_chosen(sign, number in spoken, number in near)]
        return list(range(len(sentences))) if len(kept) >= _MOST * len(sentences) else kept

    def _is_chosen(self, sign: _Signs, spoken: bool, near: bool) -> bool:
        if self._any:
            return sign.parties > 0 or sign.people or sign.pair
        if spoken:
            return sign.in_talk()
        return sign.in_report() if near else sign.in_prose()

    def _signs(self, text: str, mentions: Sequence[Mention]) -> _Signs:
        found = set(_WORD.findall(text.lower()))
        types = {mention.type for mention in mentions}
        return _Signs(
            strong=not found.isdisjoint(self._strong) or self._has_phrase(found),
            weak=not found.isdisjoint(self._weak),
            parties=len({m.ids or m.text for m in mentions if m.type in _ACTORS}),
            sides=len(_sides(mentions)),
            people="person" in types,
            holder=any(m.type == "person" and m.data.get("office") for m in mentions),
            content=not types.isdisjoint(_CONTENT),
            area="area" in types,
            time="time" in types,
            pair=not found.isdisjoint(self._pairs) or not types.isdisjoint(_GROUPS),
            pronoun=not found.isdisjoint(self._pronouns),
            topic=not found.isdisjoint(self._topics),
        )

    def _has_phrase(self, found: set[str]) -> bool:
        return any(
            all(not found.isdisjoint(word) for word in phrase)
            for first in found & self._phrases.keys()
            for phrase in self._phrases[first]
        )


_HEADING = 6
"""Lines above a transcript that say who speaks where."""
_OPENING = 1500
"""How long the greetings of a transcript are: characters."""
_MOST = 0.9
"""Where so much of a text is chosen, little is saved by leaving out the rest, and a fact may be lost with it."""


def _near(telling: Iterable[int]) -> set[int]:
    """Return the numbers of the telling sentences and of their neighbours."""
    return {other for number in telling for other in range(number - _REACH, number + _REACH + 1)}


def _sides(mentions: Sequence[Mention]) -> set[str]:
    """Return the actors named, and those for whom the people and offices named act; a body of states is two."""
    found: set[str] = set()
    for mention in mentions:
        if mention.type in _ACTORS:
            found |= set(mention.ids or (mention.text,))
            if mention.type == "organisation" and mention.ids and mention.ids[0] != mention.text:
                found.add(f"members of {mention.ids[0]}")
        elif mention.type in ("person", "office") and isinstance(of := mention.data.get("of"), str):
            found.add(of)
    return found


def _phrases(triggers: Iterable[str]) -> dict[str, list[tuple[frozenset[str], ...]]]:
    """Index triggers of several words by each form of the first: all of their words must be in the sentence."""
    index: dict[str, list[tuple[frozenset[str], ...]]] = {}
    for trigger in sorted(triggers):
        parts = tuple(forms(word) for word in trigger.split())
        for form in parts[0]:
            index.setdefault(form, []).append(parts[1:])
    return index


def _with_mentions(
    sentences: Sequence[Sentence], mentions: Sequence[Mention]
) -> Iterator[tuple[Sentence, Sequence[Mention]]]:
    at = 0
    for sentence in sentences:
        while at < len(mentions) and mentions[at].start < sentence.start:
            at += 1
        first = at
        while at < len(mentions) and mentions[at].start < sentence.end:
            at += 1
        yield sentence, mentions[first:at]


def _turns(text: str, sentences: Sequence[Sentence]) -> tuple[frozenset[int], frozenset[int]]:
    """Return the numbers of the sentences said in turns, where there are two, from the first speaker's label on: those
    of the opening, in which hosts and guests greet each other and tell what they met for, and all others."""
    labels = [
        number
        for number, s in enumerate(sentences)
        if text[s.end : s.end + 1] == ":" and is_speaker(text[s.start : s.end])
    ]
    if len(labels) < 2:
        return frozenset(), frozenset()
    end = sentences[labels[0]].start + _OPENING
    spoken = range(labels[0], len(sentences))
    greeting = frozenset(n for n in spoken if sentences[n].start <= end)
    heading = frozenset(range(max(0, labels[0] - _HEADING), labels[0]))  # who speaks, and where
    return greeting | heading, frozenset(spoken) - greeting


@lru_cache(maxsize=4)
def scan_for(triggers: frozenset[str] | None) -> Scan:
    """Return the scan for a set of triggers, built once."""
    return Scan(triggers)
