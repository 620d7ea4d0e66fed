"""Which one actor a singular means at a point of a text: the country, it, the government, the bloc."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kgraph.language.mentions.cues import words as cue
from kgraph.language.mentions.salience import JOINED, Read, Spot
from kgraph.language.mentions.sides import Sides
from kgraph.language.mentions.trees import (
    agent,
    belongs_to,
    governing_lemma,
    is_main_subject,
    preposition,
    thing_subject,
    token_at,
)
from kgraph.records import Mention

_RULED = re.compile(
    r"(?<!\w)[Tt]he (?:government|administration|cabinet|presidency|office) of (?:the )?[A-Z][\w ’'-]*\Z"
)

_DELEGATION = re.compile(r"(?<!\w)delegations?(?!\w)", re.IGNORECASE)
_SENT_FROM = re.compile(r"(?<!\w)delegation (?:of|from) (?:the )?\Z", re.IGNORECASE)


class OneActor(Sides):
    """The text read so far, asked for one actor."""

    def other_state(self, offset: int) -> tuple[str, ...]:
        """Return the state that "the country" is: the last one named that is not the doer of what is said about it.

        An adjective ("French channels") names no candidate. Where no other state is left, the country in which, or
        whose, something is ("bans them from the country") is the doer's own; one acted on was named before.
        """
        here = self.read[-1]
        before = [
            s for s in here.spots if s.mention.start < offset and len(s.ids) == 1 and s.mention.type != "organisation"
        ]
        states = [s for s in before if s.mention.form != "demonym"]
        doers, controllers = self._doers(offset, states)
        where = preposition(here.sentence, offset)
        subject = next((s.ids for s in states if s.subject), ())
        if controllers:
            return controllers[:1]
        if where == "against" and subject:
            return subject
        if where == "from" and doers and governing_lemma(here.sentence, offset) in cue("reference", "expelling"):
            return doers[:1]
        if where == "'s" and any(s.ids[0] in doers and s.mention.form == "nominal" for s in states):
            return doers[:1]
        left = [s for s in states if s.ids[0] not in doers]
        if left:
            return left[-1].ids
        if doers and where in cue("reference", "inside"):
            return doers[:1]
        for earlier in self.back():
            named = [s for s in earlier.spots if len(s.ids) == 1 and s.mention.type != "organisation"]
            named = [s for s in named if s.ids[0] not in doers]
            if named:
                return next((s for s in named if s.subject), named[0]).ids
        return doers[:1] or (tuple(before[-1].ids) if before else ())

    def _doers(self, offset: int, spots: Sequence[Spot]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the actors who do what the words around an offset say, and those who make others do it.

        In a sentence without a parse the last one named of several is taken for the doer.
        """
        here = self.read[-1].sentence
        token = token_at(here, offset)
        if token is None:
            return ((spots[-1].ids[0],) if len({s.ids[0] for s in spots}) > 1 else ()), ()
        found = agent(here.tokens, token.index)
        doers, controllers = (
            tuple(dict.fromkeys(s.ids[0] for s in spots if s.token >= 0 and belongs_to(here.tokens, s.token, top)))
            if top >= 0 else ()
            for top in (found.doer, found.controller)
        )  # fmt: skip
        return doers, controllers

    def home_state(self, offset: int) -> tuple[str, ...]:
        """Return the state whose body "the government" is: subjects first, then names, then demonyms."""
        for read in (self.read[-1], *self.back()):
            named = [
                s
                for s in read.spots
                if len(s.ids) == 1 and s.mention.start < offset and s.mention.type != "organisation"
            ]
            if named:
                plain = [s for s in named if s.mention.form not in ("demonym", "nominal")]
                subjects = [s for s in plain if s.subject]
                return (subjects or plain or named)[-1 if not subjects else 0].ids
        later = [m for m in self.read[-1].sentence.mentions if m.type == "state" and len(m.ids) == 1]
        return later[0].ids if later else ()

    def delegation(self, offset: int) -> tuple[str, ...]:
        """Return the state whose "the delegation" is: the one said to have sent it, else whose person leads it."""
        for read in (self.read[-1], *self.back(8)):
            named = [s for s in read.spots if len(s.ids) == 1 and s.mention.start < offset]
            own = [s for s in named if _DELEGATION.search(self.document.text, s.mention.start, s.mention.end)]
            sent = [
                s
                for s in named
                if _SENT_FROM.search(self.document.text[max(0, s.mention.start - 24) : s.mention.start])
            ]
            if own or sent:
                return (own or sent)[-1].ids
            if _DELEGATION.search(self.document.text, read.sentence.start, min(read.sentence.end, offset)):
                return next((s.ids for s in named if s.subject), ())
        return ()

    def last_named(self, candidates: Sequence[str]) -> str:
        """Return the candidate that was named last, else the one that the document names most."""
        seen = [c for c in candidates if c in self.last]
        if seen:
            return max(seen, key=lambda c: (self.last[c], c))
        named = [c for c in candidates if self.weights[c]]
        return max(named, key=lambda c: (self.weights[c], c)) if named else ""

    def last_organisation(self) -> str:
        """Return the organisation named last, in this sentence or the two before."""
        for read in (self.read[-1], *self.back(2)):
            for spot in reversed(read.spots):
                if spot.mention.type == "organisation" and len(spot.ids) == 1:
                    return spot.ids[0]
        return ""

    def subject_actor(self, offset: int) -> Mention | None:
        """Return the state or organisation that "it" means: the subject before it, in this sentence or the last."""
        for read in self.read[:-3:-1]:
            spots = [s for s in read.spots if s.mention.start < offset and s.mention.type in ("state", "organisation")]
            subjects = [s for s in spots if s.subject and len(s.ids) == 1 and _can_act(s.mention)]
            if subjects:
                main = [s for s in subjects if is_main_subject(read.sentence.tokens, s.token)]
                if read is not self.read[-1] and main:
                    return None if self._is_joined(main) else main[0].mention
                return None if self._is_joined(subjects) else subjects[-1].mention
            if (ruled := self._government_of(read, offset)) is not None:
                return ruled
            taken = [(s.mention.start, s.mention.end) for s in spots]
            if read is not self.read[-1] and thing_subject(read.sentence, taken):
                return None
        return None

    def _government_of(self, read: Read, offset: int) -> Mention | None:
        """Return the state behind "the government of President X", where that is a subject before an offset."""
        for spot in reversed(read.spots):
            mention = spot.mention
            if mention.type == "person" and len(spot.ids) == 1 and mention.start < offset:
                before = self.document.text[max(0, mention.start - 70) : mention.start]
                if _RULED.search(before):
                    return replace(mention, type="state", ids=spot.ids)
        return None

    def _is_joined(self, subjects: Sequence[Spot]) -> bool:
        """Say whether the last subject is one of several side by side, so that "it" is none of them."""
        if len(subjects) < 2 or subjects[-1].ids == subjects[-2].ids:
            return False
        return JOINED.fullmatch(self.document.text[subjects[-2].mention.end : subjects[-1].mention.start]) is not None

    def other_state_than(self, one: str) -> str:
        """Return the other state: of the document's pair of states, else the one last named beside this one."""
        if one in self.state_pair:
            return next(ident for ident in self.state_pair if ident != one)
        others = [ident for ident in self.last if ident != one and len(ident) == 3 and ident.isupper()]
        return max(others, key=lambda i: (self.last[i], i)) if others else ""

    def other_of_pair(self, one: str) -> str:
        """Return the other side: of the document's pair, else the actor last named beside this one."""
        if one in self.pair:
            return next(ident for ident in self.pair if ident != one)
        others = [ident for ident in self.last if ident != one]
        return max(others, key=lambda i: (self.last[i], i)) if others else ""

    def recent_actors(self) -> tuple[str, ...]:
        """Return what an open reference could mean: the actors of this sentence and the last few."""
        return self.distinct(spot for read in (self.read[-1], *self.back()) for spot in read.spots)[:6]


def _can_act(mention: Mention) -> bool:
    """Say whether a mention is more than an adjective, or than a guess of the entity model."""
    return mention.form != "demonym" and mention.rule != "entity-model"
