"""Whose office a person holds where the words beside it do not say: inferred by named rules, or left open."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from kgraph.language.mentions.cues import mapping
from kgraph.language.mentions.page import with_data
from kgraph.lexicon import Lexicon
from kgraph.records import Document, Mention
from kgraph.resolve import People, name_parts, same_person

_BETWEEN = re.compile(
    r"\s*(?:,|;|and|,\s*and|&|,\s*as well as|as well as|along with)\s*"
    r"(?:its\s|the\s|his\s|her\s)?(?:[a-z]+-[a-z]+\s)?\Z"
)
_COLLEAGUE = re.compile(r"\s(?:\w+\s)?(?:counterpart|colleague|opposite number|host|guest)")
_MEETING = re.compile(r"\b(?:with|met|meets|hosted|received|welcomed)\b")
_MET = re.compile(
    r"\b(?:met|meets|met with|received|welcomed|hosted|called on|conferred with|(?:held )?talks with) (?:by )?\Z"
)
_FROM = re.compile(
    r"\s(?:and|with|met|hosted|received)\s(?:with\s)?(?:his|her|its)\s(?:\w+\s)?(?:counterpart|colleague)\sfrom\s"
)
_AND_HIS = re.compile(r"\s(?:and|with|met|hosted|received)\s(?:with\s)?(?:his|her|its)\s(?:visiting\s)?")
_ADDRESSED = re.compile(
    r",?\s(?:(?:has|had|also|then|later|warmly|again|publicly)\s){0,2}(?:thank(?:s|ed)|prais(?:es|ed)|commend(?:s|ed)|lauded|urge[sd]|"
    r"ask(?:s|ed)|invite[sd]|call(?:s|ed)\son|appeal(?:s|ed)\sto|congratulate[sd]|assure[sd]|credited|accuse[sd])\s(?:the\s)?"
)
"""What stands between a person and the state that the person speaks to: it is another's."""
_TOWARDS = frozenset(("to", "in", "at", "from", "with", "on", "against", "visiting", "visit", "for", "leaving", "into"))
_CLEAR = 1.3
_REACH = 3000
_NATIONAL = frozenset(("head-of-state", "head-of-government", "deputy-leader", "minister", "adviser"))


def infer_states(
    document: Document,
    lexicon: Lexicon,
    actors: Sequence[Mention],
    people: Sequence[Mention],
    publisher: str,
    headline: Sequence[Mention],
) -> list[Mention]:
    """Give persons with an office but no state the state that the document shows; `of_rule` says how it was found.

    Rules in order: the office itself is one state's; the headline says it; a list goes on with the state of its first
    member; the vocabulary knows the person; the publisher's own official; the state whose office was spoken of before;
    the state that the text around speaks of.
    """
    people = _in_order(document.text, actors, _counterparts(list(people)))
    known = _said(people) | _said(headline)
    rules = Inference(
        document,
        lexicon,
        [m for m in actors if m.ids and m.form not in ("nominal", "metonym")],
        people,
        publisher,
        known,
    )
    settled: list[Mention] = []
    for mention in people:
        if mention.type == "person" and mention.ids and not mention.data.get("of"):
            of, rule = rules.state_of(mention, settled)
            if of:
                mention = with_data(mention, of=of, of_rule=rule)
                rules.known[mention.ids[0]] = of
        settled.append(mention)
    return settled


def _said(people: Sequence[Mention]) -> dict[str, str]:
    return {m.ids[0]: str(m.data["of"]) for m in people if m.type == "person" and m.ids and m.data.get("of")}


def _counterparts(people: list[Mention]) -> list[Mention]:
    """Give "his Tajik counterpart" the office of the person named before."""
    last: Mention | None = None
    for index, mention in enumerate(people):
        heads = mention.data.get("heads", ())
        if "counterpart" in heads and mention.type == "person":
            if last is not None:
                office = {key: last.data[key] for key in ("office", "heads", "groups") if key in last.data}
                people[index] = with_data(mention, **office, office_rule="counterpart")
            else:
                people[index] = replace(
                    mention, data={k: v for k, v in mention.data.items() if k not in ("office", "heads")}
                )
        elif mention.type == "person" and mention.data.get("office"):
            last = mention
    return people


def _in_order(text: str, actors: Sequence[Mention], people: list[Mention]) -> list[Mention]:
    """Give "the foreign ministers, A and B" the states that were listed just before, each in its turn."""
    for first, mention in enumerate(people):
        alike = [mention]
        for other in people[first + 1 :]:
            if other.type == "person" and other.rule == mention.rule == "titles-before-names":
                if not _BETWEEN.fullmatch(text[alike[-1].end : other.start]):
                    break
                alike.append(other)
        if len(alike) < 2 or any(m.data.get("of") or not m.ids for m in alike):
            continue
        listed = _listed_before(text, actors, mention.start)
        if len(listed) == len(alike):
            for other, of in zip(alike, listed, strict=True):
                people[people.index(other)] = with_data(other, of=of, of_rule="list-in-order")
    return people


def _listed_before(text: str, actors: Sequence[Mention], offset: int) -> list[str]:
    """Return the states of the last list that ends within reach before an offset."""
    run: list[Mention] = []
    last: list[str] = []
    for actor in actors:
        if actor.start >= offset:
            break
        if actor.type != "state" or len(actor.ids) != 1 or actor.start < offset - 400:
            continue
        if run and not _BETWEEN.fullmatch(text[run[-1].end : actor.start]):
            run = []
        run.append(actor)
        last = [m.ids[0] for m in run] if len(run) > 1 else last
    return last


@dataclass(slots=True)
class Inference:
    """The rules, with what they look at."""

    document: Document
    lexicon: Lexicon
    actors: list[Mention]
    people: list[Mention]
    publisher: str
    known: dict[str, str]
    known_people: People = field(init=False)
    holders: dict[str, dict[str, set[str]]] = field(init=False)

    def __post_init__(self) -> None:
        self.known_people = People(self.known)
        self.holders = {}
        for other in self.people:
            if other.type == "person" and other.ids:
                for head in other.data.get("heads", ()):
                    self.holders.setdefault(str(head), {}).setdefault(str(other.data.get("of", "")), set()).add(
                        other.ids[0]
                    )

    def state_of(self, mention: Mention, before: Sequence[Mention]) -> tuple[str, str]:
        """Return the actor and the rule, ("", "") where nothing is clear."""
        name = mention.ids[0]
        heads = tuple(str(h) for h in mention.data.get("heads", ()))
        if name in self.known:
            return self.known[name], "same-person"
        for full in self.known_people.fitting(name)[:1]:
            return self.known[full.name], "same-person"
        leader = known_leader(self.lexicon, name)
        if not heads:
            return (leader, "known-person") if leader else ("", "")
        if leader:
            return leader, "known-person"
        listed = self._listed(mention, before)
        if listed:
            return listed, "list-of-one-state"
        if mention.data.get("unread"):
            return "", ""
        if self.publisher and self._own_official(heads) and not self._sent_to_publisher(mention):
            return self.publisher, "publisher's-official"
        if before_it := self._office_before(mention, heads):
            return before_it, "office-before"
        around = self._around(mention, heads)
        if around[0]:
            return around
        usual = next((str(a) for head in heads if (a := mapping("publisher", "usual").get(head))), "")
        return (usual, "usual-office") if usual else ("", "")

    def _office_before(self, mention: Mention, heads: Sequence[str]) -> str:
        """Return whose president was spoken of without a name before ("the Turkish president … President X"), where it
        is one state's alone and nobody else is named as its holder."""
        if not set(mention.data.get("groups", ())) & _NATIONAL or "minister" in heads:
            return ""
        begin = int(mention.data.get("begin", mention.start))
        spoken = {
            str(m.data["of"])
            for m in self.people
            if m.type == "office" and not m.ids and m.form == "name" and begin - _REACH // 2 < m.start < begin
            if m.data.get("of") and set(heads) & set(m.data.get("heads", ()))
        }
        if len(spoken) != 1:
            return ""
        state = next(iter(spoken))
        held = {n for head in heads for n in self.holders.get(head, {}).get(state, ())} - {mention.ids[0]}
        return "" if held or state in self._of_companion(mention) else state

    def _listed(self, mention: Mention, before: Sequence[Mention]) -> str:
        """Continue "Hungarian Prime Minister A, President B": the state holds on while the offices differ."""
        begin = int(mention.data.get("begin", mention.start))
        for earlier in reversed(before):
            if earlier.type != "person" or earlier.end > begin:
                continue
            gap = self.document.text[earlier.end : begin]
            of = str(earlier.data.get("of", ""))
            alike = (
                set(earlier.data.get("groups", ()))
                & set(mention.data.get("groups", ()))
                & {"head-of-state", "head-of-government"}
            )
            said = earlier.data.get("of_rule") in ("beside-office", "list-of-one-state") and earlier.data.get("office")
            known = bool(of) and not set(self._heads_of(earlier)) & set(mention.data.get("heads", ()))
            told = (said or known) and f"state/{of}" in self.lexicon.labels
            return of if of and told and _BETWEEN.fullmatch(gap) and not alike else ""
        return ""

    def _heads_of(self, person: Mention) -> tuple[str, ...]:
        """Return the heads of every office that a person's mentions say."""
        own = [m for m in self.people if m.type == "person" and m.ids == person.ids]
        return tuple(str(head) for m in own for head in m.data.get("heads", ()))

    def _own_official(self, heads: Sequence[str]) -> bool:
        """Say whether the publisher's government has such an office: the United States has no prime minister."""
        lacking = mapping("publisher", "lacks").get(self.publisher, ())
        return not any(head in lacking for head in heads)

    def _sent_to_publisher(self, mention: Mention) -> bool:
        office = str(mention.data.get("office", ""))
        own = (a.text for a in self.actors if a.ids == (self.publisher,))
        return any(f"to the {text}" in office or f"to {text}" in office for text in own)

    def _around(self, mention: Mention, heads: Sequence[str]) -> tuple[str, str]:
        """Choose the state that is named nearest and most, those set aside that have another holder of the office."""
        national = bool(set(mention.data.get("groups", ())) & _NATIONAL)
        single = set(mention.data.get("groups", ())) & {"head-of-state", "head-of-government"} or heads[0] != "minister"
        taken = {
            of for head in heads for of, names in self.holders.get(head, {}).items() if names != {mention.ids[0]}
        } | {
            self.known[name] for head in heads for name in self.holders.get(head, {}).get("", ()) if name in self.known
        }
        another = self._of_companion(mention) | self._ruled_by_another(mention)
        offices = [(m.start, m.end) for m in self.people if m.type in ("office", "person") and m.start != mention.start]
        scores: dict[str, float] = {}
        for actor in self._near(mention):
            ident = actor.ids[0]
            if ident in another or any(start <= actor.start < end for start, end in offices):
                continue  # "X and Y, head of China's planning agency"
            if (
                (single and ident in taken)
                or len(actor.ids) > 1
                or (national and actor.type != "state" and ident != "EU")
            ):
                continue
            if actor.type not in ("state", "organisation") or actor.rule in (
                "organisation-head",
                "acronym-in-brackets",
            ):
                continue
            if mention.data.get("begin", mention.start) <= actor.start < mention.start or _in_office(mention, actor):
                continue
            scores[ident] = scores.get(ident, 0.0) + self._weight(actor, mention)
        ranked = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
        if not ranked or ranked[0][1] < 0.5:
            return "", ""
        if len(ranked) > 1 and ranked[0][1] < _CLEAR * ranked[1][1]:
            home = self._home(mention)
            return (home, "state-at-home") if national and home in [ident for ident, _ in ranked[:3]] else ("", "")
        return ranked[0][0], "state-spoken-of"

    def _ruled_by_another(self, mention: Mention) -> set[str]:
        """Return the states whose head of state (or government) another person is said to be."""
        top = set(mention.data.get("groups", ())) & {"head-of-state", "head-of-government"}
        return {
            str(m.data["of"])
            for m in self.people
            if top and m.ids != mention.ids and m.data.get("of") and top & set(m.data.get("groups", ()))
            if m.form != "plural"  # "the presidents of X and Y" are the two themselves
        }

    def _of_companion(self, mention: Mention) -> set[str]:
        """Return the state of "his Peruvian colleague" right behind a name, or of who is met: it is another's."""
        text = self.document.text
        begin = int(mention.data.get("begin", mention.start))
        met = {
            str(m.data["of"])
            for m in self.people
            if m.type == "person"
            and m.ids != mention.ids
            and m.data.get("of")
            and m.data.get("of_rule") == "beside-office"
            and (gap := text[mention.end : m.start] if m.start > mention.end else text[m.end : begin])
            and (_MEETING.search(gap) if m.start > mention.end else _MET.search(gap))
            and not _ends_sentence(gap)
            and len(gap) < 120
        }
        clause = re.split(r"[.!?]\s", text[max(0, begin - 120) : begin])[-1]
        if _MET.search(clause):  # "Moe, who arrived on Tuesday, also met Prime Minister X"
            met |= {of for name, of in self.known.items() if name.rsplit(" ", 1)[-1] in clause}
        if met:
            return met
        for actor in self.actors:
            if actor.start > mention.end + 40:
                break
            if actor.start >= mention.end and len(actor.ids) == 1:
                gap = text[mention.end : actor.start]
                if _ADDRESSED.fullmatch(gap):
                    return {actor.ids[0]}
                ahead = (_COLLEAGUE.match(text, actor.end) and _AND_HIS.fullmatch(gap)) or _FROM.fullmatch(gap)
                return {actor.ids[0]} if ahead else set()
        return set()

    def _home(self, mention: Mention) -> str:
        """Return the state in whose capital things happen: by the dateline, else by "in CAPITAL" before a name."""
        capitals = [a for a in self.actors if a.form == "capital" and len(a.ids) == 1]
        lines = {a.ids[0] for a in capitals if a.text.isupper() and a.start < 300}
        if lines:
            return next(iter(lines)) if len(lines) == 1 else ""
        text = self.document.text
        inside = [a for a in capitals if a.end <= mention.end and text[max(0, a.start - 3) : a.start].lower() == "in "]
        return inside[-1].ids[0] if inside else ""

    def _near(self, mention: Mention) -> list[Mention]:
        """Return the actors within reach of a mention, and those that open the document (its dateline)."""
        first = bisect_left(self.actors, mention.start - _REACH, key=lambda a: a.start)
        last = bisect_left(self.actors, mention.end + _REACH // 2, key=lambda a: a.start)
        return [*self.actors[:first][:4], *self.actors[first:last][:200]]

    def _weight(self, actor: Mention, mention: Mention) -> float:
        text = self.document.text
        distance = mention.start - actor.end
        before = text[max(0, actor.start - 14) : actor.start].split()
        towards = bool(before) and before[-1].lower() in _TOWARDS
        if actor.form == "capital" and actor.text.isupper() and actor.start < 60:
            return 1.2  # the dateline's state
        share = 0.3 if actor.form == "capital" else 1.0
        if distance >= 0:
            gap = text[actor.end : mention.start]
            near = 2.5 if not _ends_sentence(gap) else 0.8 if len(gap) < 400 else 0.3
        else:
            gap = text[mention.end : actor.start]
            near = 1.0 if not _ends_sentence(gap) else 0.2
        return near * share * (0.4 if towards else 1.0)


def _in_office(mention: Mention, actor: Mention) -> bool:
    """Say whether the office itself names the actor it is sent to: "Ambassador to the United States"."""
    return actor.text in str(mention.data.get("office", ""))


def _ends_sentence(gap: str) -> bool:
    return bool(re.search(r"[.!?]['”\"’]?\s|\n", gap))


def known_leader(lexicon: Lexicon, name: str) -> str:
    """Return the actor of the one recent office-holder whom a name fits, "" where none or several fit."""
    parts = name_parts(name)
    if not parts:
        return ""
    found = {
        actor
        for leader, actor in leaders(lexicon).get(parts[-1], ()) + leaders(lexicon).get(parts[0], ())
        if same_person(parts, leader) or (len(parts) > 1 and same_person(leader, parts))
    }
    return next(iter(found)) if len(found) == 1 else ""


_SHORT: dict[str, frozenset[str]] = {}


def short_names(lexicon: Lexicon) -> frozenset[str]:
    """Return the surnames by which texts name a leader without introduction."""
    if lexicon.digest not in _SHORT:
        _SHORT[lexicon.digest] = frozenset(n for about in lexicon.data.values() for n in about.get("shortName", ()))
    return _SHORT[lexicon.digest]


def full_names(lexicon: Lexicon) -> frozenset[tuple[str, ...]]:
    """Return the vocabulary's leaders by the words of their full names."""
    return frozenset(parts for found in leaders(lexicon).values() for parts, _ in found)


_INDEX: dict[str, dict[str, tuple[tuple[tuple[str, ...], str], ...]]] = {}


def leaders(lexicon: Lexicon) -> dict[str, tuple[tuple[tuple[str, ...], str], ...]]:
    """Return the vocabulary's leaders by each word of their names, built once for each lexicon."""
    if lexicon.digest not in _INDEX:
        index: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for key, about in sorted(lexicon.data.items()):
            for name in about.get("leader", ()):
                parts = name_parts(name)
                for part in dict.fromkeys(parts):
                    index.setdefault(part, []).append((parts, key.partition("/")[2]))
        _INDEX[lexicon.digest] = {part: tuple(found) for part, found in index.items()}
    return _INDEX[lexicon.digest]
