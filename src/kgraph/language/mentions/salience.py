"""What a reader has in mind at each point of a text: the actors and persons named so far, and who was the subject."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from kgraph.language.mentions.cues import words as cue
from kgraph.language.mentions.trees import (
    agent,
    belongs_to,
    governing_lemma,
    head_token,
    is_subject,
    plural_subject,
    preposition,
    thing_subject,
    token_at,
    under_plural_subject,
)
from kgraph.records import Document, Mention, Sentence, Span

_REACH = 4
_FAR = 40
_IN_MIND = 80
_PLACE_WORDS = frozenset(("in", "at", "from", "to", "near", "outside", "through", "via", "into", "leaving", "left"))
_LEADING = frozenset(("head-of-state", "head-of-government", "deputy-leader"))
_JOINED = re.compile(r"\s*(?:,|and|,\s*and|&|-|–|—|/|,?\s*as well as)\s*(?:the\s)?\Z")
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


class Discourse:
    """The text read so far, sentence by sentence, and the pair of actors that the whole document is about."""

    def __init__(
        self, document: Document, sentences: Sequence[Sentence], mentions: Sequence[Mention], publisher: str
    ) -> None:
        self.document = document
        self.publisher = publisher
        self.read: list[Read] = []
        self.author = _author(document, mentions)
        self._persons: list[Named] = []
        self._heads: dict[str, tuple[str, ...]] = {}
        self._holders: dict[str, list[Named]] = {}
        self._last: dict[str, int] = {}
        self.weights = self._weigh(sentences, mentions)
        ranked = sorted(self.weights, key=lambda i: (-self.weights[i], i))
        states = [i for i in ranked if len(i) == 3 or i == "EU"]
        self.pair: tuple[str, ...] = tuple(ranked[:2]) if len(ranked) > 1 else ()
        self.state_pair: tuple[str, ...] = tuple(states[:2]) if len(states) > 1 else self.pair

    def _weigh(self, sentences: Sequence[Sentence], mentions: Sequence[Mention]) -> Counter[str]:
        """Count how much the document speaks of each actor; its first sentence and its headline count threefold."""
        opening = min((s.end for s in sentences), default=0)
        titles = {i for m in mentions if m.type == "title" for i in range(m.start, m.end)}
        weights: Counter[str] = Counter()
        for mention in mentions:
            if (
                mention.form in ("nominal", "reference", "pronoun")
                or mention.start in titles
                or self._is_place(mention)
            ):
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

    def _coordinated(self, mentions: Iterable[Mention]) -> Iterator[tuple[str, str]]:
        """Yield pairs of actors that stand side by side: "Armenia and Azerbaijan", "the U.S.-Japan talks"."""
        named = [m for m in mentions if m.type in ("state", "organisation") and len(m.ids) == 1 and m.form != "nominal"]
        named.sort(key=lambda m: m.start)
        for one, other in pairwise(named):
            if (
                one.end <= other.start
                and one.ids != other.ids
                and _JOINED.fullmatch(self.document.text[one.end : other.start])
            ):
                yield one.ids[0], other.ids[0]

    def _is_place(self, mention: Mention) -> bool:
        """Say whether a capital stands for the city: "in Seoul", "CAIRO" in a dateline."""
        if mention.form != "capital":
            return False
        before = self.document.text[max(0, mention.start - 12) : mention.start].lower().split()
        return (bool(before) and before[-1] in _PLACE_WORDS) or mention.text.isupper()

    # --- reading on -------------------------------------------------------------------------------------------

    def enter(self, sentence: Sentence) -> None:
        """Begin the next sentence."""
        self.read.append(Read(sentence))

    def see(self, mention: Mention) -> None:
        """Take note of a mention of the current sentence."""
        if mention.type not in _MEANT or self._is_place(mention):
            return
        here = self.read[-1]
        token = head_token(here.sentence, mention)
        subject = is_subject(here.sentence.tokens, token) if here.sentence.tokens else not here.spots
        spot = Spot(mention, actor_ids(mention), subject, token)
        here.spots.append(spot)
        del here.spots[:-_IN_MIND]
        if len(spot.ids) == 1:
            self._last[spot.ids[0]] = mention.start
        if mention.type == "person" and mention.ids and mention.form != "pronoun":
            self._note_person(mention)

    def _note_person(self, mention: Mention) -> None:
        named = Named(mention.ids[0], str(mention.data.get("of", "")))
        self._persons.append(named)
        del self._persons[:-_IN_MIND]
        own = tuple(str(head) for head in mention.data.get("heads", ()))
        heads = self._heads[named.name] = tuple(dict.fromkeys((*self._heads.get(named.name, ()), *own)))
        for head in heads:
            held = self._holders.setdefault(head, [])
            held.append(named)
            del held[:-8]

    def _back(self, reach: int = _REACH) -> list[Read]:
        """Return the sentences before the current one, the nearest first."""
        return self.read[-2 : -2 - reach : -1]

    # --- groups -----------------------------------------------------------------------------------------------

    def group(self, number: int, *, states: bool) -> tuple[tuple[str, ...], str]:
        """Return the actors that "the two countries" are, and the rule that found them; `states` leaves bodies out.

        Without a number ("the countries", "our nations") any two or more will do that are listed side by side.
        """
        pair = self.state_pair if states else self.pair
        here = self._distinct(self.read[-1].spots, states)
        if _is_size(here, number or 2) and (number or set(here) == set(pair) or not pair):
            return here, "named-in-sentence"
        beside = self._side_by_side(self.read[-1], number, states)
        if beside:
            return beside, "side-by-side-in-sentence"
        for earlier in self._back():
            groups = [s.ids for s in earlier.spots if s.mention.type == "group" and _is_size(s.ids, number)]
            if groups:
                return groups[-1], "group-before"
            there = self._distinct(earlier.spots, states)
            if _is_size(there, number or 2) and (number > 2 or set(there) == set(pair) or earlier is self.read[-2]):
                return there, "named-before"
            beside = self._side_by_side(earlier, number, states)
            if beside:
                return beside, "side-by-side-before"
        return (pair, "document's-pair") if number == 2 and pair else ((), "open")

    def _distinct(self, spots: Iterable[Spot], states: bool = False) -> tuple[str, ...]:
        meant = (
            s for s in spots if s.explicit and not (states and s.mention.type == "organisation" and s.ids[0] != "EU")
        )
        return tuple(dict.fromkeys(ident for s in meant for ident in s.ids))

    def _side_by_side(self, read: Read, number: int, states: bool) -> tuple[str, ...]:
        """Return the one run of so many actors (two or more without a number) listed side by side in a sentence."""
        run: list[Spot] = []
        found: list[tuple[str, ...]] = []
        for spot in (
            s for s in read.spots if s.explicit and s.mention.form != "nominal" and s.mention.type != "person"
        ):
            joined = run and _JOINED.fullmatch(self.document.text[run[-1].mention.end : spot.mention.start])
            if not joined:
                found.append(self._distinct(run, states))
                run = []
            run.append(spot)
        found.append(self._distinct(run, states))
        fitting = list(dict.fromkeys(ids for ids in found if _is_size(ids, number)))
        return fitting[0] if len(fitting) == 1 else ()

    def leaders(self, number: int, words: str) -> list[Named]:
        """Return the persons that "the two presidents" are, in text order, each of another state."""
        wanted = number or 2
        gathered: list[Named] = []
        for read in (self.read[-1], *self._back(2)):
            gathered = _one_each((*_leading(read.spots, words), *gathered))
            if len(gathered) == wanted or (not number and len(gathered) > 2):
                return gathered
        seen = [named for read in self.read[:-_FAR:-1] for named in reversed(list(_leading(read.spots, words)))]
        of_pair = _one_each(n for n in seen if n.of in self.state_pair)
        last = of_pair if len(of_pair) == wanted == 2 else _one_each(seen)[:wanted]
        return list(reversed(last)) if len(last) == wanted else []

    def plural(self, offset: int) -> tuple[tuple[str, ...], str]:
        """Return whom "they" means: subjects named together, or the last group, in this sentence or the last."""
        for read in self.read[:-3:-1]:
            spots = [s for s in read.spots if s.mention.start < offset and s.ids]
            groups = [s.ids for s in spots if s.mention.type == "group" and len(s.ids) > 1]
            subjects = tuple(dict.fromkeys(i for s in spots if s.subject and s.mention.type != "office" for i in s.ids))
            unsure = any(s.mention.rule == "entity-model" for s in spots if s.subject)
            if len(subjects) > 1 and not unsure:
                return subjects, "subjects-before"
            if groups:
                return groups[-1], "group-before"
            listed = self._under_subject(read, spots)
            if len(listed) > 1:
                return listed, "subject's-members"
            if plural_subject(read.sentence, offset):
                return (), "open"
            people = _one_each(_leading(spots, "officials"))
            if len(people) > 2 and read is not self.read[-1]:
                return tuple(person.of for person in people), "persons-before"
            here = self._distinct(spots)
            beside = self._side_by_side(Read(read.sentence, spots), 0, True) if not subjects else ()
            if beside and read is self.read[-1]:
                return beside, "side-by-side-in-sentence"
            if len(here) == 2 and read is not self.read[-1] and not subjects:
                return here, "named-before"
        return (), "open"

    def _under_subject(self, read: Read, spots: Sequence[Spot]) -> tuple[str, ...]:
        """Return the actors of "the leaders of X, Y and Z" where that is the subject."""
        inside = set(under_plural_subject(read.sentence, [s.token for s in spots]))
        return self._distinct(s for s in spots if s.token in inside)

    # --- one actor --------------------------------------------------------------------------------------------

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
        for earlier in self._back():
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
        for read in (self.read[-1], *self._back()):
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

    def last_named(self, candidates: Sequence[str]) -> str:
        """Return the candidate that was named last, else the one that the document names most."""
        seen = [c for c in candidates if c in self._last]
        if seen:
            return max(seen, key=lambda c: (self._last[c], c))
        named = [c for c in candidates if self.weights[c]]
        return max(named, key=lambda c: (self.weights[c], c)) if named else ""

    def last_organisation(self) -> str:
        """Return the organisation named last, in this sentence or the two before."""
        for read in (self.read[-1], *self._back(2)):
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
                return None if self._is_joined(subjects) else subjects[-1].mention
            taken = [(s.mention.start, s.mention.end) for s in spots]
            if read is not self.read[-1] and thing_subject(read.sentence, taken):
                return None
        return None

    def _is_joined(self, subjects: Sequence[Spot]) -> bool:
        """Say whether the last subject is one of several side by side, so that "it" is none of them."""
        if len(subjects) < 2 or subjects[-1].ids == subjects[-2].ids:
            return False
        return _JOINED.fullmatch(self.document.text[subjects[-2].mention.end : subjects[-1].mention.start]) is not None

    def other_of_pair(self, one: str) -> str:
        """Return the other side: of the document's pair, else the actor last named beside this one."""
        if one in self.pair:
            return next(ident for ident in self.pair if ident != one)
        others = [ident for ident in self._last if ident != one]
        return max(others, key=lambda i: (self._last[i], i)) if others else ""

    def recent_actors(self) -> tuple[str, ...]:
        """Return what an open reference could mean: the actors of this sentence and the last few."""
        return self._distinct(spot for read in (self.read[-1], *self._back()) for spot in read.spots)[:6]

    # --- one person -------------------------------------------------------------------------------------------

    def person(self, gender: str, offset: int, known: dict[str, str], *, is_object: bool) -> Named | None:
        """Return whom "he" or "she" means: a subject of this sentence or the last, else whoever was named last."""
        barred = self._acting_person(offset) if is_object else ""
        best: tuple[float, int, Named] | None = None
        for distance, read in enumerate(self.read[: -2 - _REACH : -1]):
            for order, spot in enumerate(read.spots):
                mention = spot.mention
                if mention.type != "person" or not mention.ids or mention.start >= offset or mention.ids[0] == barred:
                    continue
                told = known.get(mention.ids[0])
                if told not in (None, gender):
                    continue
                score = 3.0 - distance + 1.5 * spot.subject + 0.5 * (told == gender)
                rank = (score, mention.start if distance == 0 else -order)
                if best is None or rank > best[:2]:
                    best = (*rank, Named(mention.ids[0], str(mention.data.get("of", ""))))
        return best[2] if best else None

    def _acting_person(self, offset: int) -> str:
        """Return the person who is the subject of the clause around an offset: "him" there is somebody else."""
        here = self.read[-1]
        token = token_at(here.sentence, offset)
        top = agent(here.sentence.tokens, token.index).doer if token is not None else -1
        persons = [s for s in here.spots if s.mention.type == "person" and s.mention.ids and s.token >= 0]
        return next(
            (s.mention.ids[0] for s in persons if top >= 0 and belongs_to(here.sentence.tokens, s.token, top)), ""
        )

    def speaker(self, quoted: Sequence[Span]) -> Named | None:
        """Return who speaks the sentence's quotation: a person named outside it, else the last subject before."""
        here = self.read[-1]
        outside = [m for m in here.sentence.mentions if not any(start <= m.start < end for start, end in quoted)]
        for mention in outside:
            if mention.type == "person" and mention.ids:
                return Named(mention.ids[0], str(mention.data.get("of", "")))
        for mention in outside:
            if mention.type == "office" and (
                holder := self.holder(mention.data.get("heads", ()), str(mention.data.get("of", "")))
            ):
                return holder
        for spot in here.spots:
            if spot.subject and len(spot.ids) == 1 and not any(a <= spot.mention.start < b for a, b in quoted):
                return Named("", spot.ids[0])
        for earlier in self._back():
            persons = [s for s in earlier.spots if s.mention.type == "person" and s.mention.ids]
            if persons:
                chosen = next((s for s in persons if s.subject), persons[-1])
                return Named(chosen.mention.ids[0], str(chosen.mention.data.get("of", "")))
        return None

    def holder(self, heads: Sequence[str], of: str) -> Named | None:
        """Return the person last named who holds an office with this head (of this state, where one is said)."""
        for head in heads[:1]:
            keys = (
                [head]
                if head in self._holders
                else [k for k in self._holders if k.endswith(f"-{head}") and k != "prime-minister"]
            )
            found = [named for key in keys for named in self._holders[key] if not of or not named.of or of == named.of]
            if found:
                order = {named: index for index, named in enumerate(self._persons)}
                return max(found, key=lambda n: order.get(n, -1))
        return None

    def last_person(self) -> Named | None:
        """Return the person named last."""
        return self._persons[-1] if self._persons else None


def _can_act(mention: Mention) -> bool:
    """Say whether a mention is more than an adjective, or than a guess of the entity model."""
    return mention.form != "demonym" and mention.rule != "entity-model"


def _is_size(ids: Sequence[str], number: int) -> bool:
    return len(ids) == number if number else len(ids) > 1


def _leading(spots: Iterable[Spot], words: str) -> Iterator[Named]:
    """Yield the persons among these whose offices fit the noun, with their states."""
    for spot in spots:
        mention = spot.mention
        if mention.type == "person" and mention.ids and mention.data.get("of") and _fits_noun(mention, words):
            yield Named(mention.ids[0], str(mention.data["of"]))


def _one_each(people: Iterable[Named]) -> list[Named]:
    """Keep the first of each state, and nobody twice."""
    found: dict[str, Named] = {}
    for named in people:
        if named.of not in found and all(named.name != other.name for other in found.values()):
            found[named.of] = named
    return list(found.values())


def _fits_noun(mention: Mention, words: str) -> bool:
    groups = set(mention.data.get("groups", ()))
    heads = [str(h) for h in mention.data.get("heads", ())]
    noun = words.split()[-1]
    if words.endswith("prime ministers") or noun == "premiers":
        return "prime-minister" in heads
    if noun in ("presidents", "chancellors"):
        return any(h.endswith(noun[:-1]) for h in heads)
    if noun in ("ministers", "secretaries"):
        return "minister" in groups or not groups
    return bool(groups & _LEADING) or not groups if noun in ("leaders", "statesmen") else True


def _author(document: Document, mentions: Sequence[Mention]) -> Named | None:
    """Return the person in whose name a text is written: the first line is a name and an office, nothing else."""
    line = document.text.partition("\n")[0]
    if len(line) > 120 or "\n" not in document.text:
        return None
    first = next((m for m in mentions if m.type == "person" and m.ids and m.start < len(line)), None)
    if first is None or first.start > 3 or not first.data.get("office") or line.rstrip().endswith((".", ":", "!", "?")):
        return None
    return Named(first.ids[0], str(first.data.get("of", "")))
