"""Reference within a document ("the two countries", "he", "we"), resolved by a named rule or left open."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from kgraph.language.mentions.companions import role_beside, state_beside
from kgraph.language.mentions.cues import words as cue
from kgraph.language.mentions.expressions import HE, LEADERS, ME, NUMBERS, SHE, SIDES, SIZES, referring
from kgraph.language.mentions.persons import Discourse
from kgraph.language.mentions.salience import JOINED, Named
from kgraph.language.mentions.trees import OBJECTS, token_at
from kgraph.lexicon import fold
from kgraph.records import Document, Mention, Sentence

_TOGETHER = re.compile(
    r"(?<!\w)(?:together|both|two|each other|joint|jointly|bilateral|between us|shared|mutual|our (?:\w+ ){0,3}"
    r"(?:relationship|relations|ties|partnership|cooperation|countries|nations|peoples|friendship|alliance))(?!\w)",
    re.IGNORECASE,
)
_NAMES = frozenset(("state", "organisation", "person", "title", "region"))
_BOTH_ENDS = 140
_WE_OF = re.compile(
    r",?\s(?:the\s)?(?:[A-Za-z]+\s){0,4}(?:leaders|ministers|secretaries|presidents|governments|heads|representatives|members|states)\s",
    re.IGNORECASE,
)
"""How "we" goes on where it says who speaks."""
_PAIR_FOLLOWS = re.compile(r"\s(?:[\w-]+\s){1,3}between\s(?:the\s)?[A-Z]")
_TURN = re.compile(r"[A-Z][A-Z .,’'-]+")
"""How a transcript writes who speaks: in capitals."""


def resolve(
    document: Document, sentences: Sequence[Sentence], mentions: Sequence[Mention], publisher: str
) -> list[Sentence]:
    """Return the sentences with all their mentions, references resolved."""
    by_sentence = _by_sentence(sentences, mentions)
    resolver = Resolver(document, Discourse(document, sentences, mentions, publisher))
    return [
        replace(sentence, mentions=tuple(resolver.sentence(replace(sentence, mentions=tuple(own)), own)))
        for sentence, own in zip(sentences, by_sentence, strict=True)
    ]


@dataclass(slots=True)
class Resolver:
    """Walks a document's sentences in order and resolves what refers back; knows only what has been read so far."""

    document: Document
    discourse: Discourse
    gender: dict[str, str] = field(default_factory=dict)

    def sentence(self, sentence: Sentence, mentions: Sequence[Mention]) -> list[Mention]:
        """Return the sentence's mentions, those that refer resolved, in text order."""
        self.discourse.enter(sentence)
        taken = {i for m in mentions if m.type in _NAMES for i in range(m.start, m.end)}
        found = [m for m in referring(self.document, sentence) if m.start not in taken and m.end - 1 not in taken]
        done: list[Mention] = []
        for mention in sorted((*mentions, *found), key=lambda m: (m.start, -m.end)):
            settled = self._resolve(mention, sentence) if _refers(mention) else self._named(mention)
            done.append(settled)
            self.discourse.see(settled)
        self._take_turn(sentence, done)
        return sorted(done, key=lambda m: (m.start, -m.end, m.type))

    def _take_turn(self, sentence: Sentence, mentions: Sequence[Mention]) -> None:
        """Note who speaks from here on in a transcript: a line of capitals before a colon ("MINISTER ROJAS: We …")."""
        text = self.document.text
        if text[sentence.end : sentence.end + 1] != ":" or not _TURN.fullmatch(text[sentence.start : sentence.end]):
            return
        person = next((m for m in mentions if m.type == "person" and m.ids), None)
        self.discourse.turn = Named(person.ids[0], str(person.data.get("of", ""))) if person else Named("", "")

    def _resolve(self, mention: Mention, sentence: Sentence) -> Mention:
        what = mention.data.get("what", "epithet")
        if what == "group":
            return self._group(mention)
        if what == "pair":
            return self._pair(mention)
        if what == "companion":
            return self._companion(mention, sentence)
        if what == "neighbour":
            return self._neighbour(mention, sentence)
        if what == "shared":
            return self._shared(mention)
        if what == "country":
            return self._country(mention, sentence)
        if what == "body":
            return self._body(mention, sentence)
        if what == "delegation":
            return self._answer(mention, self.discourse.delegation(mention.start), "delegation-told-before")
        return self._pronoun(mention, sentence) if what == "pronoun" else self._epithet(mention)

    def _answer(self, mention: Mention, ids: Sequence[str], rule: str, **data: object) -> Mention:
        if not ids:
            return replace(mention, rule="open", candidates=mention.candidates or self.discourse.recent_actors())
        return replace(mention, ids=tuple(ids), rule=rule, data={**mention.data, **data})

    def _body(self, mention: Mention, sentence: Sentence) -> Mention:
        """Read "the foreign ministry": of the state in whose capital it is said to be, else of the state spoken of."""
        text = self.document.text
        seats = (m for m in sentence.mentions if m.form == "capital" and len(m.ids) == 1)
        seat = next((m for m in seats if text[mention.end : m.start] == " in "), None)
        if seat is not None:
            return self._answer(mention, seat.ids, "body-in-capital")
        return self._answer(mention, self.discourse.home_state(mention.start), "body-of-state-spoken-of")

    # --- groups and countries -----------------------------------------------------------------------------------

    def _pair(self, mention: Mention) -> Mention:
        """Read "the pair", "the trio": persons where so many were just named, else sides."""
        number = SIZES[mention.text.lower().split()[-1]]
        if number > 2 and (sides := self.discourse.group(number, states=True))[0]:
            return self._answer(mention, *sides)
        if people := self.discourse.leaders(number, "leaders"):
            names = tuple(p.name for p in people)
            return self._answer(mention, [p.of for p in people], "leaders-named-before", people=names)
        return self._answer(mention, *self.discourse.group(number, states=False))

    def _companion(self, mention: Mention, sentence: Sentence) -> Mention:
        """Read "his guest", "her Kenyan host", "the visitor": the person of the other side."""
        inside = [
            m for m in sentence.mentions if m.type == "state" and mention.start <= m.start and m.end <= mention.end
        ]
        if inside:
            of = next((i for m in inside for i in m.ids), "")
            return self._as_person(mention, self.discourse.person_of(of) or Named("", of), "person-of-state")
        word = mention.text.lower().split()
        owner = None
        if word[0] in ("his", "her"):
            owner = self._person(mention, sentence, "f" if word[0] == "her" else "m")
        guest = word[-1] in ("guest", "visitor")
        return self._as_person(mention, self.discourse.companion(owner, guest=guest), "person-of-other-side")

    def _neighbour(self, mention: Mention, sentence: Sentence) -> Mention:
        """Read "its neighbour", "its partner": the other one of the sentence, else of the pair."""
        owner = self.discourse.subject_actor(mention.start)
        if owner is None or len(owner.ids) != 1:
            return replace(mention, type="group", rule="open")
        own = owner.ids[0]
        here = {i for m in sentence.mentions if m.type == "state" for i in m.ids} - {own}
        other = next(iter(here)) if len(here) == 1 else self.discourse.other_state_than(own)
        return self._answer(replace(mention, type="state"), (other,) if other else (), "other-of-pair")

    def _group(self, mention: Mention) -> Mention:
        words = mention.text.lower().split()
        if words[0] == "our" and words[-1] in ("partners", "allies", "friends"):
            return replace(mention, rule="open")
        number = next((NUMBERS[word] for word in words if word in NUMBERS), 0)
        if re.fullmatch(LEADERS, words[-1]) and "our" not in words:
            people = self.discourse.leaders(number, " ".join(words))
            if people:
                return self._answer(
                    mention, [p.of for p in people], "leaders-named-before", people=tuple(p.name for p in people)
                )
        sides = re.fullmatch(f"{SIDES}|side|party", words[-1]) is not None
        ids, rule = self.discourse.group(number or (2 if sides else 0), states=not sides and len(words[-1]) > 5)
        return self._answer(mention, ids, rule)

    def _shared(self, mention: Mention) -> Mention:
        word = mention.text.lower()
        if _PAIR_FOLLOWS.match(self.document.text, mention.end):
            return replace(mention, rule="open")  # who they are is told
        ids, rule = self.discourse.group(3 if word == "trilateral" else 2, states=word == "bilateral")
        if word.startswith("the ") and len(ids) == 2:
            return self._answer(mention, ids[:1] if word == "the former" else ids[1:], f"{word[4:]}-of-two")
        return self._answer(mention, ids, rule)

    def _country(self, mention: Mention, sentence: Sentence) -> Mention:
        owner = mention.text.lower().split()[0]
        if mention.text.lower() == "the republic" and self.document.text[: mention.start].endswith("President of "):
            return self._answer(mention, self.discourse.home_state(mention.start), "republic-spoken-of")
        if owner == "our":
            side = self._own_side(mention, sentence)
            return self._answer(mention, [side.of] if side and side.of else [], "speaker's-side")
        if owner in ("his", "her"):
            person = self._person(mention, sentence, "f" if owner == "her" else "m")
            return self._answer(mention, [person.of] if person and person.of else [], "country-of-person")
        return self._answer(mention, self.discourse.other_state(mention.start), "not-the-doer")

    def _epithet(self, mention: Mention) -> Mention:
        narrow = mention.candidates[: mention.data.get("narrow", None)]
        named = self.discourse.last_named(narrow) or self.discourse.last_named(mention.candidates)
        if named:
            kind = (
                "organisation"
                if not (named.isupper() and len(named) == 3) and mention.type == "organisation"
                else mention.type
            )
            return self._answer(replace(mention, type=kind), (named,), "epithet-of-named")
        if mention.type == "organisation":
            last = self.discourse.last_organisation()
            return self._answer(mention, (last,) if last else (), "organisation-named-before")
        return replace(mention, rule="open")

    # --- pronouns -----------------------------------------------------------------------------------------------

    def _pronoun(self, mention: Mention, sentence: Sentence) -> Mention:
        word = mention.text.lower()
        if word in HE | SHE:
            return self._as_person(
                mention, self._person(mention, sentence, "f" if word in SHE else "m"), "person-named-before"
            )
        if word in ME:
            return self._as_person(mention, self._own_side(mention, sentence), "who-speaks")
        if word in ("it", "its"):
            actor = None if self._means_no_actor(mention, sentence) else self.discourse.subject_actor(mention.start)
            if actor is None:
                return replace(mention, rule="open")
            return replace(mention, type=actor.type, ids=actor.ids, rule="subject-before")
        if word in ("they", "them", "their", "theirs"):
            ids, rule = self.discourse.plural(mention.start)
            return replace(mention, type="group", ids=ids, rule=rule if ids else "open")
        return self._first_person_plural(mention, sentence)

    def _as_person(self, mention: Mention, person: Named | None, rule: str) -> Mention:
        unnamed = rule in ("person-of-state", "person-named-before")
        if person is None or not (person.name or (person.of and unnamed)):
            return replace(mention, type="person", rule="open")
        if not person.name:
            return replace(mention, type="person", rule=rule, data={**mention.data, "of": person.of})
        data = {**mention.data, "of": person.of} if person.of else dict(mention.data)
        return replace(mention, type="person", ids=(person.name,), rule=rule, data=data)

    def _person(self, mention: Mention, sentence: Sentence, gender: str) -> Named | None:
        token = token_at(sentence, mention.start)
        is_object = token is not None and token.deprel in OBJECTS
        person = self.discourse.person(gender, mention.start, self.gender, is_object=is_object)
        if person is not None and person.name:
            self.gender.setdefault(person.name, gender)
        return person

    def _means_no_actor(self, mention: Mention, sentence: Sentence) -> bool:
        """Say whether "it" is empty ("it is clear"), an object, or does what only a document does ("it covers")."""
        token = token_at(sentence, mention.start)
        if mention.text.lower() == "its":
            return False
        if token is None or token.deprel == "expl" or token.deprel in OBJECTS or token.head < 0:
            return True
        return (
            sentence.tokens[token.head].lemma in cue("reference", "document_verbs")
            or sentence.tokens[token.head].upos != "VERB"
        )

    def _first_person_plural(self, mention: Mention, sentence: Sentence) -> Mention:
        """Read "we": the speaker's side, and the other side too where the words around say "together" or "our ties"; or
        those who say at the start who they are ("We, the ministers of X and Y")."""
        if opened := self._we_of(mention, sentence):
            self.discourse.we = opened
        if self.discourse.we:
            return replace(mention, type="group", ids=self.discourse.we, rule="we-who-speak")
        side = self._own_side(mention, sentence)
        if side is None or not side.of:
            return replace(mention, type="group", rule="open")
        around = self.document.text[
            max(sentence.start, mention.start - _BOTH_ENDS) : min(sentence.end, mention.end + _BOTH_ENDS)
        ]
        other = self.discourse.other_of_pair(side.of) if _TOGETHER.search(around) else ""
        if other:
            return replace(mention, type="group", ids=(side.of, other), rule="speaker-and-other")
        return replace(mention, type="group", ids=(side.of,), rule="speaker's-side")

    def _we_of(self, mention: Mention, sentence: Sentence) -> tuple[str, ...]:
        """Return whom "we, the leaders of X, Y and Z" names."""
        if not _WE_OF.match(self.document.text, mention.end):
            return ()
        run: list[Mention] = []
        for other in sentence.mentions:
            named = other.type in ("state", "organisation") and len(other.ids) == 1 and other.start > mention.end
            if not named or other.form == "nominal":
                continue
            if run and not JOINED.fullmatch(self.document.text[run[-1].end : other.start]):
                break
            run.append(other)
        ids = tuple(dict.fromkeys(m.ids[0] for m in run))
        return ids if len(ids) > 1 else ()

    def _own_side(self, mention: Mention, sentence: Sentence) -> Named | None:
        """Return who speaks: the quotation's speaker, or the author or government that publishes the text."""
        if any(start <= mention.start < end for start, end in sentence.quoted):
            return self.discourse.speaker(sentence.quoted)
        if self.discourse.turn is not None:
            return self.discourse.turn
        if self.discourse.author is not None:
            return self.discourse.author
        return Named("", self.discourse.publisher) if self.discourse.publisher else None

    # --- persons and offices named ------------------------------------------------------------------------------

    def _named(self, mention: Mention) -> Mention:
        if mention.type == "person" and mention.ids:
            told = {str(mention.data.get("honorific", "")), *mention.data.get("heads", ())}
            for gender, group in (("f", "female"), ("m", "male")):
                if told & cue("reference", group):
                    self.gender[mention.ids[0]] = gender
            mention = self._beside_role(mention)
        unheld = mention.type == "office" and not mention.data.get("held") and not mention.data.get("plural")
        return self._office(mention) if unheld else mention

    def _beside_role(self, mention: Mention) -> Mention:
        """Give "his Kenyan host, X" the state, and "her Kenyan colleague X" the office of the person named before."""
        if mention.data.get("of"):
            return mention
        text = self.document.text
        states = [s.mention for s in self.discourse.read[-1].spots if s.mention.type == "state"]
        of = state_beside(text, mention, states) or self.discourse.state_of(mention.ids[0])
        role = role_beside(text, mention)
        if (
            not of
            and role in ("colleague", "counterpart", "opposite number")
            and (last := self.discourse.last_person())
        ):
            of = self.discourse.other_of_pair(last.of) if last.of else ""
        if not of:
            return mention
        data = {**mention.data, "of": of, "of_rule": "companion"}
        if role in ("colleague", "counterpart", "opposite number") and not data.get("office"):
            data |= self.discourse.last_office()
        return replace(mention, data=data)

    def _office(self, mention: Mention) -> Mention:
        """Say who "the prime minister" is: the person of that office (and state) named last."""
        heads = tuple(mention.data.get("heads", ()))
        if "counterpart" in heads:
            return self._counterpart(mention)
        of = str(mention.data.get("of", ""))
        if heads == ("leader",) or self._visiting(mention):
            person = self.discourse.person_of(of) if of else None
            person = person or (self.discourse.companion(None, guest=True) if self._visiting(mention) else None)
        else:
            person = self.discourse.holder(heads, of) if _is_bare(mention) else None
        if person is None:
            return mention
        data = {**mention.data, "of": of or person.of}
        return replace(mention, ids=(person.name,), form="reference", rule="office-of-person", data=data)

    def _visiting(self, mention: Mention) -> bool:
        return self.document.text[: mention.start].lower().endswith(("the visiting ", "his visiting ", "her visiting "))

    def _counterpart(self, mention: Mention) -> Mention:
        person = self.discourse.last_person()
        other = self.discourse.other_of_pair(person.of) if person and person.of else ""
        if mention.data.get("of") or not other:
            return mention
        return replace(mention, form="reference", rule="other-of-pair", data={**mention.data, "of": other})


def _is_bare(mention: Mention) -> bool:
    """Say whether an office is only its head ("the minister"), so that whoever holds such an office can be meant."""
    text = fold(str(mention.data.get("office", "")))
    heads = [str(head).replace("-", " ") for head in mention.data.get("heads", ())]
    return len(text.split()) <= max((len(head.split()) for head in heads), default=0)


def _refers(mention: Mention) -> bool:
    return mention.form in ("reference", "pronoun") and not mention.ids


def _by_sentence(sentences: Sequence[Sentence], mentions: Sequence[Mention]) -> list[list[Mention]]:
    """Deal the mentions out to the sentences they begin in; what a sentence already has is kept once."""
    found: list[list[Mention]] = [list(s.mentions) for s in sentences]
    known = [{(m.start, m.end, m.type) for m in own} for own in found]
    order = sorted(range(len(sentences)), key=lambda i: sentences[i].start)
    at = 0
    for mention in sorted(mentions, key=lambda m: m.start):
        while at < len(order) and mention.start >= sentences[order[at]].end:
            at += 1
        if at == len(order):
            break
        index = order[at]
        if mention.start >= sentences[index].start and (mention.start, mention.end, mention.type) not in known[index]:
            found[index].append(mention)
    return found
