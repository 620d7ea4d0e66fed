"""Reference within a document: "the two countries", "he", "the city state", "we", each resolved by a named rule or left open."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from kgraph.language.mentions.salience import Discourse, Spot, actor_ids
from kgraph.records import Document, Mention, Sentence

_COUNTRIES = r"countries|nations|states|governments|peoples|neighbou?rs|economies|capitals|militaries|armies|navies|republics|kingdoms"
_SIDES = r"sides|parties|partners|allies|delegations|signatories"
_LEADERS = (
    r"leaders|presidents|prime ministers|premiers|heads of state|heads of government|chancellors|monarchs|statesmen|"
    r"(?:foreign |defen[cs]e |trade |finance |energy |economy )?ministers|foreign secretaries|secretaries|ambassadors|diplomats|"
    r"officials|counterparts|men|women|(?:security |army |military |navy )?chiefs|envoys|commanders|representatives"
)
_NUMBERS = {"two": 2, "both": 2, "three": 3, "four": 4, "five": 5}
_GROUP = re.compile(
    rf"(?<!\w)(?:(?P<det>the|these|those|our|both|all|their|either|each)\s(?:of\s(?:the|our|these)\s)?)?(?:(?P<number>two|three|four|five|both)\s(?:the\s|of\sthe\s|of\sour\s|our\s)?)?"
    rf"(?:(?:neighbou?ring|Asian|African|European|Arab|Gulf|Southeast\sAsian|Central\sAsian|Nordic|Baltic|Pacific|island|other|allied|friendly|brotherly|great|sister|respective|participating|signatory|member)\s){{0,2}}"
    rf"(?P<noun>{_COUNTRIES}|{_SIDES}|{_LEADERS}|side|party)(?!\w)(?!\sof\s)",
    re.IGNORECASE,
)
_COUNTRY = re.compile(
    r"(?<!\w)(?:the|this|that|our)\s(?P<noun>country|nation|republic|kingdom|archipelago)(?!\w)(?!\sof\s)",
    re.IGNORECASE,
)
_BODY = re.compile(
    r"(?<!\w)the\s(?P<noun>government|(?:foreign|defen[cs]e|interior|finance|trade)\sministry|ministry|military|army|navy|parliament|"
    r"authorities|central\sbank|cabinet)(?!\w)(?!\s(?:of|in)\s)",
    re.IGNORECASE,
)
_PRONOUN = re.compile(
    r"(?<![\w’'])(?P<word>he|him|his|she|her|hers|it|its|they|them|their|theirs|we|us|our|ours)(?![\w’'-])",
    re.IGNORECASE,
)
_SHARED = re.compile(r"(?<!\w)(?P<word>bilateral|trilateral|each other|one another)(?!\w)", re.IGNORECASE)
_TOGETHER = re.compile(
    r"(?<!\w)(?:together|both|two|each other|joint|jointly|bilateral|between us|shared|mutual|our (?:relationship|relations|ties|"
    r"partnership|cooperation|countries|nations|peoples|friendship|alliance))(?!\w)",
    re.IGNORECASE,
)
_NAMES = frozenset(("state", "organisation", "person", "title", "region"))
_FEMALE = frozenset(("mrs", "ms", "madam", "dame", "lady", "queen", "princess"))
_MALE = frozenset(("mr", "sir", "lord", "king", "prince", "pope", "sheikh", "emir"))


@dataclass(slots=True)
class Resolver:
    """Walks a document's sentences in order and resolves what refers back; knows only what has been read so far."""

    document: Document
    discourse: Discourse
    gender: dict[str, str] = field(default_factory=dict)

    def sentence(self, sentence: Sentence, mentions: Sequence[Mention]) -> list[Mention]:
        """Return the sentence's mentions, those that refer resolved, in text order."""
        self.discourse.enter(sentence)
        named = [m for m in mentions if not _refers(m)]
        taken = {i for m in mentions if m.type in _NAMES for i in range(m.start, m.end)}
        referring = [m for m in mentions if _refers(m)]
        referring += [m for m in self._found(sentence) if m.start not in taken and m.end - 1 not in taken]
        done: list[Mention] = []
        for mention in sorted((*named, *referring), key=lambda m: (m.start, -m.end)):
            settled = self._resolve(mention, sentence) if _refers(mention) else self._office(mention)
            done.append(settled)
            self.discourse.see(settled)
        return sorted(done, key=lambda m: (m.start, -m.end, m.type))

    def _found(self, sentence: Sentence) -> Iterator[Mention]:
        """Yield the expressions of a sentence that refer, still open."""
        text, start, end = self.document.text, sentence.start, sentence.end
        for pattern, kind in _PATTERNS:
            for match in pattern.finditer(text, start, end):
                if kind == "group" and not _is_group(match):
                    continue
                first = match.start() + len(match.group()) - len(match.group().lstrip())
                form = "pronoun" if kind == "pronoun" else "reference"
                yield Mention(
                    start=first,
                    end=match.end(),
                    text=text[first : match.end()],
                    type=_type(kind, match),
                    form=form,
                    data={"what": kind},
                )

    # --- one expression ---------------------------------------------------------------------------------------

    def _resolve(self, mention: Mention, sentence: Sentence) -> Mention:
        what = mention.data.get("what", "epithet")
        if what == "group":
            return self._group(mention)
        if what == "shared":
            return self._shared(mention)
        if what == "country":
            return self._country(mention, sentence)
        if what == "body":
            return self._answer(mention, self.discourse.salient_state(mention.start, sentence), "body-of-salient-state")
        if what == "pronoun":
            return self._pronoun(mention, sentence)
        return self._epithet(mention)

    def _answer(self, mention: Mention, ids: Sequence[str], rule: str, **data: object) -> Mention:
        if not ids:
            return replace(mention, rule="open", candidates=mention.candidates or self.discourse.recent_actors())
        return replace(mention, ids=tuple(ids), rule=rule, data={**mention.data, **data})

    def _group(self, mention: Mention) -> Mention:
        words = mention.text.lower().split()
        number = next((_NUMBERS[w] for w in words if w in _NUMBERS), 0)
        noun = re.search(_LEADERS, words[-1]) and words[-1] not in ("sides", "parties", "partners", "allies")
        ours = "our" in words
        if noun and not ours:
            people = self.discourse.leaders(number, " ".join(words))
            if people:
                return self._answer(
                    mention, tuple(of for _, of in people), "leaders-named-before", people=tuple(n for n, _ in people)
                )
        ids, rule = self.discourse.group(number or (2 if words[-1] in ("sides", "side", "party") else 0), mention.start)
        return self._answer(mention, ids, rule)

    def _shared(self, mention: Mention) -> Mention:
        number = 3 if mention.text.lower() == "trilateral" else 2
        ids, rule = self.discourse.group(number, mention.start)
        return self._answer(mention, ids, rule)

    def _country(self, mention: Mention, sentence: Sentence) -> Mention:
        if mention.text.lower().startswith("our"):
            return self._answer(mention, self._own_side(mention, sentence)[:1], "speaker's-side")
        return self._answer(mention, self.discourse.other_state(mention.start, sentence), "not-the-subject")

    def _epithet(self, mention: Mention) -> Mention:
        named = self.discourse.last_named(mention.candidates)
        if named:
            return self._answer(mention, (named,), "epithet-of-named")
        if len(mention.candidates) == 1 and mention.data.get("unique"):
            return self._answer(mention, mention.candidates, "epithet-of-one")
        return replace(mention, rule="open")

    def _pronoun(self, mention: Mention, sentence: Sentence) -> Mention:
        word = mention.text.lower()
        if word in ("he", "him", "his", "she", "her", "hers"):
            person = self.discourse.person(
                "f" if word in ("she", "her", "hers") else "m", mention.start, sentence, self.gender
            )
            if person is None:
                return replace(mention, type="person", rule="open")
            self.gender.setdefault(person.name, "f" if word in ("she", "her", "hers") else "m")
            data = {**mention.data, "of": person.of} if person.of else dict(mention.data)
            return replace(mention, type="person", ids=(person.name,), rule="person-named-before", data=data)
        if word in ("it", "its"):
            actor = self.discourse.subject_actor(mention.start, sentence)
            if actor is None:
                return replace(mention, rule="open")
            return replace(mention, type=actor.type, ids=actor.ids, rule="subject-before")
        if word in ("they", "them", "their", "theirs"):
            ids, rule = self.discourse.plural(mention.start, sentence)
            return replace(mention, type="group", ids=ids, rule=rule if ids else "open")
        return self._first_person(mention, sentence)

    def _first_person(self, mention: Mention, sentence: Sentence) -> Mention:
        side = self._own_side(mention, sentence)
        if not side:
            return replace(mention, type="group", rule="open")
        clause = self._clause(mention, sentence)
        if _TOGETHER.search(clause):
            other = self.discourse.other_of_pair(side[0], mention.start)
            if other:
                return replace(mention, type="group", ids=(side[0], other), rule="speaker-and-other")
        return replace(mention, type="group", ids=tuple(side[:1]), rule="speaker's-side")

    def _clause(self, mention: Mention, sentence: Sentence) -> str:
        start = max(sentence.start, mention.start - 120)
        return self.document.text[start : min(sentence.end, mention.end + 160)]

    def _own_side(self, mention: Mention, sentence: Sentence) -> tuple[str, ...]:
        """Return the actor that speaks: the quotation's speaker, or the government that publishes the text."""
        quoted = any(start <= mention.start < end for start, end in sentence.quoted)
        if quoted:
            speaker = self.discourse.speaker(sentence)
            return (speaker,) if speaker else ()
        return (self.discourse.publisher,) if self.discourse.publisher else ()

    # --- offices without a name -------------------------------------------------------------------------------

    def _office(self, mention: Mention) -> Mention:
        """Say who "the prime minister" is: the person of that office (and state) named last."""
        if mention.type != "office" or mention.data.get("held") or mention.data.get("plural"):
            self._learn_gender(mention)
            return mention
        heads = mention.data.get("heads", ())
        if "counterpart" in heads:
            return self._counterpart(mention)
        of = str(mention.data.get("of", ""))
        person = self.discourse.holder(tuple(heads), of)
        if person is None:
            return mention
        return replace(
            mention,
            ids=(person.name,),
            form="reference",
            rule="office-of-person",
            data={**mention.data, "of": of or person.of},
        )

    def _counterpart(self, mention: Mention) -> Mention:
        if mention.data.get("of"):
            return mention
        person = self.discourse.last_person()
        other = self.discourse.other_of_pair(person.of, mention.start) if person and person.of else ""
        if not other:
            return mention
        return replace(mention, form="reference", rule="other-of-pair", data={**mention.data, "of": other})

    def _learn_gender(self, mention: Mention) -> None:
        if mention.type == "person" and mention.ids:
            told = {str(mention.data.get("honorific", "")), *mention.data.get("heads", ())}
            if told & _FEMALE:
                self.gender[mention.ids[0]] = "f"
            elif told & _MALE:
                self.gender[mention.ids[0]] = "m"


_PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = (
    (_GROUP, "group"), (_COUNTRY, "country"), (_BODY, "body"), (_PRONOUN, "pronoun"), (_SHARED, "shared"),
)  # fmt: skip


def _type(kind: str, match: re.Match[str]) -> str:
    if kind in ("country", "body"):
        return "state"
    if kind == "pronoun" and match.group().lower() in ("he", "him", "his", "she", "her", "hers"):
        return "person"
    return "group"


def _is_group(match: re.Match[str]) -> bool:
    """Say whether the words refer: "the leaders", "both sides", not "leaders" or "three parties to the case"."""
    noun = match.group("noun").lower()
    determiner, number = (match.group("det") or "").lower(), match.group("number")
    if noun in ("side", "party"):
        return determiner in ("each", "either")
    if number and not determiner:
        return number.lower() == "both"
    if not number and determiner in ("all", "each", "either", "their", "those", "these"):
        return False
    return bool(determiner)


def _refers(mention: Mention) -> bool:
    return mention.form in ("reference", "pronoun") and not mention.ids


def resolve(
    document: Document, sentences: Sequence[Sentence], mentions: Sequence[Mention], publisher: str
) -> list[Sentence]:
    """Return the sentences with all their mentions, references resolved."""
    by_sentence = _by_sentence(sentences, mentions)
    resolver = Resolver(document, Discourse(document, sentences, mentions, publisher))
    return [
        replace(sentence, mentions=tuple(resolver.sentence(sentence, by_sentence[index])))
        for index, sentence in enumerate(sentences)
    ]  # fmt: skip


def _by_sentence(sentences: Sequence[Sentence], mentions: Sequence[Mention]) -> list[list[Mention]]:
    found: list[list[Mention]] = [list(s.mentions) for s in sentences]
    known = [{(m.start, m.end, m.type) for m in own} for own in found]
    at = 0
    order = sorted(range(len(sentences)), key=lambda i: sentences[i].start)
    for mention in sorted(mentions, key=lambda m: m.start):
        while at < len(order) and mention.start >= sentences[order[at]].end:
            at += 1
        if at == len(order):
            break
        index = order[at]
        if mention.start >= sentences[index].start and (mention.start, mention.end, mention.type) not in known[index]:
            found[index].append(mention)
    return found


__all__ = ["Mapping", "Spot", "actor_ids", "resolve"]
