"""Which person is meant at a point of a text: he, she, who speaks, the minister, the guest."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kgraph.language.mentions.one_actor import OneActor
from kgraph.language.mentions.salience import REACH, Named, Spot
from kgraph.language.mentions.trees import SUBJECTS, agent, belongs_to, token_at
from kgraph.records import Mention, Span

_PAUSES = (",", "”", '"', "’")
_SAYING = re.compile(
    r"\w+\s(?:has\s|had\s|also\s|later\s)?(?:said|says|added|told|noted|announced|stated|stressed|explained|declared)\b"
)
_BYLINE = 4
"""Where the name of a text's author stands: at its start."""
_TOP = frozenset(
    ("president", "prime-minister", "chancellor", "king", "queen", "emir", "sultan", "premier", "taoiseach", "pope",
     "crown-prince", "monarch", "supreme-leader", "leader")
)  # fmt: skip


class Discourse(OneActor):
    """What a reader has in mind: the text read so far, asked for groups, actors and persons."""

    def person(self, gender: str, offset: int, known: dict[str, str], *, is_object: bool) -> Named | None:
        """Return whom "he" or "she" means: a subject of this sentence or the last, else whoever was named last."""
        barred = {self._acting_person(offset)} if is_object else set()
        here = [s for s in self.read[-1].spots if s.mention.type in ("person", "office") and s.mention.ids]
        full = [s for s in here if s.mention.form != "pronoun"]
        tail = self._reports_what_stands_before(offset)
        barred |= {s.mention.ids[0] for s in full if tail or self._fronted(s, offset)}
        best: tuple[float, int, Named] | None = None
        for distance, read in enumerate(self.read[: -2 - REACH : -1]):
            alone = len({s.mention.ids for s in read.spots if s.mention.type == "person" and s.mention.ids}) == 1
            for order, spot in enumerate(read.spots):
                mention = spot.mention
                if mention.type not in ("person", "office") or mention.start >= offset:
                    continue
                if not mention.ids and not (spot.subject and _one_unnamed(mention)):
                    continue
                name = mention.ids[0] if mention.ids else ""
                if name and name in barred:
                    continue
                told = known.get(name) if name else None
                if told not in (None, gender):
                    continue
                leading = 1.5 if spot.subject else 1.2 * (alone and distance == 1)
                score = 3.0 - distance + leading + 0.5 * (told == gender)
                if self.author is not None and name == self.author.name and mention.start < _BYLINE:
                    score -= 2  # who signs the text is "I"
                if distance == 0 and self.document.text[mention.end : offset].strip() == "and":
                    score += 2  # "X and her team"
                rank = (score, mention.start if distance == 0 else -order)
                if best is None or rank > best[:2]:
                    best = (*rank, Named(name, str(mention.data.get("of", ""))))
        return best[2] if best else None

    def _reports_what_stands_before(self, offset: int) -> bool:
        """Say whether a pronoun says what stands before it ("A and B will sign it, he said"): it is neither."""
        here = self.read[-1].sentence
        before = self.document.text[here.start : offset].rstrip()
        return before.endswith(_PAUSES) and _SAYING.match(self.document.text, offset) is not None

    def _fronted(self, spot: Spot, offset: int) -> bool:
        """Say whether a person stands in a phrase before the subject that a pronoun is ("In talks with X, she …")."""
        tokens = self.read[-1].sentence.tokens
        pronoun = token_at(self.read[-1].sentence, offset)
        if pronoun is None or pronoun.deprel not in SUBJECTS or spot.subject or spot.token < 0:
            return False
        top = spot.token
        for _ in range(8):
            if tokens[top].head < 0 or tokens[top].head == pronoun.head:
                break
            top = tokens[top].head
        return tokens[top].head == pronoun.head and tokens[top].deprel == "obl" and top < pronoun.index

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
        for mention in outside:
            if mention.type == "office" and mention.data.get("of") and not mention.data.get("plural"):
                return Named("", str(mention.data["of"]))
        for spot in here.spots:
            if spot.subject and len(spot.ids) == 1 and not any(a <= spot.mention.start < b for a, b in quoted):
                return Named("", spot.ids[0])
        for earlier in self.back():
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
                if head in self.holders
                else [k for k in self.holders if k.endswith(f"-{head}") and k != "prime-minister"]
            )
            found = [named for key in keys for named in self.holders[key] if not of or not named.of or of == named.of]
            if found:
                order = {named: index for index, named in enumerate(self.persons)}
                return max(found, key=lambda n: order.get(n, -1))
        return None

    def person_of(self, of: str) -> Named | None:
        """Return the person of a state who was named last, a head of state or government before others."""
        found = [n for n in self.persons if of and n.of == of]
        heading = [n for n in found if set(self.heads.get(n.name, ())) & _TOP]
        return next(reversed(heading or found), None)

    def companion(self, owner: Named | None, *, guest: bool) -> Named | None:
        """Return the guest or host: the person named last of another state than the owner's, or, where no owner is
        told, of another state than where things happen (of that state for a host)."""
        if owner is not None:
            return next((n for n in reversed(self.persons) if n.of and owner.of and n.of != owner.of), None)
        if not self.home:
            return None
        if not guest:
            return self.person_of(self.home)
        away = [n for n in self.persons if n.of and n.of != self.home]
        top = [n for n in away if set(self.heads.get(n.name, ())) & _TOP]
        return next(reversed(top or away), None)

    def state_of(self, name: str) -> str:
        """Return the state of a person already named with one, ""."""
        return next((n.of for n in reversed(self.persons) if n.name == name and n.of), "")

    def last_office(self) -> dict[str, object]:
        """Return the office of the person named last with one, as a mention's data."""
        return dict(self.offices)

    def last_person(self) -> Named | None:
        """Return the person named last."""
        return self.persons[-1] if self.persons else None


def _one_unnamed(mention: Mention) -> bool:
    """Say whether a mention is one person of a state told by the office alone ("Peru's foreign minister"), or a pronoun
    for such a one."""
    held = bool(mention.data.get("held") or mention.data.get("plural")) or mention.form == "plural"
    return isinstance(mention.data.get("of"), str) and bool(mention.data["of"]) and not held
