"""What has been read of a text so far: the actors and persons named, who was the subject, how much each weighs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from kgraph.language.mentions.trees import (
    head_token,
    is_subject,
)
from kgraph.records import Document, Mention, Sentence

REACH = 4
_IN_MIND = 80
_PLACE_WORDS = frozenset(("in", "at", "from", "to", "near", "outside", "through", "via", "into", "leaving", "left"))
JOINED = re.compile(r"\s*(?:,|and|,\s*and|&|-|–|—|/|,?\s*as well as)\s*(?:the\s)?\Z")
_MEANT = ("state", "organisation", "person", "group", "office")


@dataclass(frozen=True, slots=True)
class Spot:
    """A mention that has been read: the actors it stands for, whether it is in a subject, its token (-1 unparsed)."""

    mention: Mention
    ids: tuple[str, ...]
    subject: bool
    token: int = -1

    @property
    def explicit(self) -> bool:
        """Say whether the actor is named here, not only referred to."""
        return len(self.ids) == 1 and self.mention.type != "group" and self.mention.form not in ("pronoun", "reference")


@dataclass(frozen=True, slots=True)
class Named:
    """A person with the actor whose office the person holds, "" where unknown."""

    name: str
    of: str


@dataclass(slots=True)
class Read:
    """One sentence with what was read in it so far."""

    sentence: Sentence
    spots: list[Spot] = field(default_factory=list)


def actor_ids(mention: Mention) -> tuple[str, ...]:
    """Return the actors a mention stands for: a person's or an office's state, a group's members."""
    if mention.type in ("person", "office"):
        of = str(mention.data.get("of", ""))
        return (of,) if of else ()
    return mention.ids if mention.type in ("state", "organisation", "group") else ()


class Reading:
    """The text read so far, sentence by sentence, and the pair of actors that the whole document is about."""

    def __init__(
        self, document: Document, sentences: Sequence[Sentence], mentions: Sequence[Mention], publisher: str
    ) -> None:
        self.document = document
        self.publisher = publisher
        self.read: list[Read] = []
        self.author = _author(document, mentions)
        self.turn: Named | None = None
        self.we: tuple[str, ...] = ()
        self.persons: list[Named] = []
        self.heads: dict[str, tuple[str, ...]] = {}
        self.holders: dict[str, list[Named]] = {}
        self.last: dict[str, int] = {}
        self.offices: dict[str, object] = {}
        capitals = [m.ids[0] for m in mentions if m.form == "capital" and m.text.isupper() and m.start < 300 and m.ids]
        self.home = capitals[0] if len(set(capitals)) == 1 else ""  # a dateline of two capitals is no place
        self.bodies = frozenset(i for m in mentions if m.type == "organisation" for i in m.ids)
        self.weights = self._weigh(sentences, mentions)
        ranked = sorted(self.weights, key=lambda i: (-self.weights[i], i))
        states = [i for i in ranked if self.is_state(i) or i == "EU"]
        self.pair: tuple[str, ...] = tuple(ranked[:2]) if len(ranked) > 1 else ()
        self.state_pair: tuple[str, ...] = tuple(states[:2]) if len(states) > 1 else self.pair
        third = self.weights[states[2]] if len(states) > 2 else 0
        self.dominant = len(states) > 1 and self.weights[states[1]] >= 2 * third + 2
        self.first_listed = self._first_list(sentences, mentions)

    def _weigh(self, sentences: Sequence[Sentence], mentions: Sequence[Mention]) -> Counter[str]:
        """Count how much the document speaks of each actor; its first sentence and its headline count threefold."""
        opening = min((s.end for s in sentences), default=0)
        titles = {i for m in mentions if m.type == "title" for i in range(m.start, m.end)}
        weights: Counter[str] = Counter()
        for mention in mentions:
            if mention.form in ("nominal", "reference", "pronoun") or mention.start in titles or self.is_place(mention):
                continue
            for ident in actor_ids(mention):
                weights[ident] += 3 if mention.start < opening else 1
                weights[ident] += 3 if mention.type == "state" and mention.text in self.document.title else 0
        for one, other in self._coordinated(m for m in mentions if m.start < opening):
            weights[one] += 4
            weights[other] += 4
        if self.publisher in weights:
            weights[self.publisher] += 2
        return weights

    def _first_list(self, sentences: Sequence[Sentence], mentions: Sequence[Mention]) -> tuple[str, ...]:
        """Return the three or more states that the first sentences list side by side, () where there are none."""
        end = sorted(s.end for s in sentences)[:3][-1:] or [0]
        named = [
            m for m in mentions if m.type == "state" and len(m.ids) == 1 and m.start < end[0] and m.form != "nominal"
        ]
        run: list[Mention] = []
        for mention in sorted(named, key=lambda m: m.start):
            if run and not JOINED.fullmatch(self.document.text[run[-1].end : mention.start]):
                if len(run) > 2:
                    break
                run = []
            run.append(mention)
        return tuple(dict.fromkeys(m.ids[0] for m in run)) if len(run) > 2 else ()

    def _coordinated(self, mentions: Iterable[Mention]) -> Iterator[tuple[str, str]]:
        """Yield pairs of actors that stand side by side: "Armenia and Azerbaijan", "the U.S.-Japan talks"."""
        named = [m for m in mentions if m.type in ("state", "organisation") and len(m.ids) == 1 and m.form != "nominal"]
        named.sort(key=lambda m: m.start)
        for one, other in pairwise(named):
            if (
                one.end <= other.start
                and one.ids != other.ids
                and JOINED.fullmatch(self.document.text[one.end : other.start])
            ):
                yield one.ids[0], other.ids[0]

    def is_place(self, mention: Mention) -> bool:
        """Say whether a capital stands for the city: "in Seoul", "CAIRO" in a dateline."""
        if mention.form != "capital":
            return False
        before = self.document.text[max(0, mention.start - 12) : mention.start].lower().split()
        return (bool(before) and before[-1] in _PLACE_WORDS) or mention.text.isupper()

    def is_state(self, ident: str) -> bool:
        """Say whether an actor's id is a state's, not that of a body of three letters ("ICJ")."""
        return len(ident) == 3 and ident not in self.bodies

    # --- reading on -------------------------------------------------------------------------------------------

    def enter(self, sentence: Sentence) -> None:
        """Begin the next sentence."""
        self.read.append(Read(sentence))

    def see(self, mention: Mention) -> None:
        """Take note of a mention of the current sentence."""
        if mention.type in _MEANT and self.is_place(mention) and len(mention.ids) == 1:
            self.home = mention.ids[0]
        if mention.type not in _MEANT or self.is_place(mention):
            return
        here = self.read[-1]
        token = head_token(here.sentence, mention)
        subject = is_subject(here.sentence.tokens, token) if here.sentence.tokens else not here.spots
        spot = Spot(mention, actor_ids(mention), subject, token)
        here.spots.append(spot)
        del here.spots[:-_IN_MIND]
        if len(spot.ids) == 1:
            self.last[spot.ids[0]] = mention.start
        if mention.type == "person" and mention.ids and mention.form != "pronoun":
            self._note_person(mention)

    def _note_person(self, mention: Mention) -> None:
        named = Named(mention.ids[0], str(mention.data.get("of", "")))
        if mention.data.get("office"):
            self.offices = {k: mention.data[k] for k in ("office", "heads", "groups") if k in mention.data}
        self.persons.append(named)
        del self.persons[:-_IN_MIND]
        own = tuple(str(head) for head in mention.data.get("heads", ()))
        heads = self.heads[named.name] = tuple(dict.fromkeys((*self.heads.get(named.name, ()), *own)))
        for head in heads:
            held = self.holders.setdefault(head, [])
            held.append(named)
            del held[:-8]

    def back(self, reach: int = REACH) -> list[Read]:
        """Return the sentences before the current one, the nearest first."""
        return self.read[-2 : -2 - reach : -1]


def _author(document: Document, mentions: Sequence[Mention]) -> Named | None:
    """Return the person in whose name a text is written: the first line is a name and an office, nothing else."""
    line = document.text.partition("\n")[0]
    if len(line) > 120 or "\n" not in document.text:
        return None
    first = next((m for m in mentions if m.type == "person" and m.ids and m.start < len(line)), None)
    if first is None or first.start > 3 or not first.data.get("office") or line.rstrip().endswith((".", ":", "!", "?")):
        return None
    return Named(first.ids[0], str(first.data.get("of", "")))
