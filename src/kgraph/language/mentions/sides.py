"""Which actors a plural means at a point of a text: the two countries, the leaders, they."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from kgraph.language.mentions.salience import JOINED, Named, Read, Reading, Spot
from kgraph.language.mentions.trees import plural_subject, under_plural_subject
from kgraph.records import Mention

_FAR = 40
_LEADING = frozenset(("head-of-state", "head-of-government", "deputy-leader"))


class Sides(Reading):
    """The text read so far, asked for groups."""

    def group(self, number: int, *, states: bool) -> tuple[tuple[str, ...], str]:
        """Return the actors that "the two countries" are, and the rule that found them; `states` leaves bodies out.

        Without a number ("the countries", "our nations") any two or more will do that are listed side by side.
        """
        pair = self.state_pair if states else self.pair
        here = self.distinct(self.read[-1].spots, states)
        if _is_size(here, number or 2) and (number or set(here) == set(pair) or not pair):
            return here, "named-in-sentence"
        beside = self.side_by_side(self.read[-1], number, states)
        if beside:
            return beside, "side-by-side-in-sentence"
        groups = [s.ids for s in self.read[-1].spots if s.mention.type == "group" and _is_size(s.ids, number or 2)]
        if groups and number:
            return groups[-1], "group-in-sentence"
        for earlier in self.back():
            groups = [s.ids for s in earlier.spots if s.mention.type == "group" and _is_size(s.ids, number)]
            groups = [g for g in groups if not states or all(map(self.is_state, g)) or set(g) == set(pair)]
            if groups:
                return groups[-1], "group-before"
            there = self.distinct(earlier.spots, states)
            strangers = number == 2 and self.dominant and self._strange(there)
            near = number > 2 or set(there) == set(pair) or earlier is self.read[-2]
            if _is_size(there, number or 2) and near and not strangers:
                return there, "named-before"
            beside = self.side_by_side(earlier, number, states)
            if beside and not (number == 2 and self.dominant and set(beside) != set(pair)):
                return beside, "side-by-side-before"
        if number > 2 and self.first_listed and len(self.first_listed) == number:
            return self.first_listed, "document's-list"
        return (pair, "document's-pair") if number == 2 and pair else ((), "open")

    def _strange(self, ids: Sequence[str]) -> bool:
        """Say whether two actors of one sentence are not the two that a document of two states goes on about: neither
        is of them, or one is a body ("the court ruled that the islets are X's")."""
        return set(ids).isdisjoint(self.state_pair) or not all(map(self.is_state, {*ids, *self.state_pair}))

    def distinct(self, spots: Iterable[Spot], states: bool = False) -> tuple[str, ...]:
        bodies = "EU" in self.state_pair
        meant = (
            s
            for s in spots
            if s.explicit and not (states and s.mention.type == "organisation" and not (bodies and s.ids[0] == "EU"))
        )
        return tuple(dict.fromkeys(ident for s in meant for ident in s.ids))

    def side_by_side(self, read: Read, number: int, states: bool) -> tuple[str, ...]:
        """Return the one run of so many actors (two or more without a number) listed side by side in a sentence."""
        run: list[Spot] = []
        found: list[tuple[str, ...]] = []
        for spot in (
            s for s in read.spots if s.explicit and s.mention.form != "nominal" and s.mention.type != "person"
        ):
            joined = run and JOINED.fullmatch(self.document.text[run[-1].mention.end : spot.mention.start])
            if not joined:
                found.append(self.distinct(run, states))
                run = []
            run.append(spot)
        found.append(self.distinct(run, states))
        fitting = list(dict.fromkeys(ids for ids in found if _is_size(ids, number)))
        return fitting[0] if len(fitting) == 1 else ()

    def leaders(self, number: int, words: str) -> list[Named]:
        """Return the persons that "the two presidents" are, in text order, each of another state."""
        wanted = number or 2
        gathered: list[Named] = []
        for read in (self.read[-1], *self.back(2)):
            gathered = _one_each((*_leading(read.spots, words), *gathered))
            if len(gathered) == wanted or (not number and len(gathered) > 2):
                return gathered
        near = [n for read in self.read[:-4:-1] for n in _leading(read.spots, words)]
        if wanted > 2 and len({n.name for n in near}) == wanted:
            return _one_each(near)  # "the four ministers" of two states
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
            if len(listed) > 1 or (listed and read is not self.read[-1]):
                return listed, "subject's-members"
            if read is not self.read[-1] and (company := _company(spots)):
                return company, "subject-and-company"
            if plural_subject(read.sentence, offset):
                return (), "open"
            people = _one_each(_leading(spots, "officials"))
            acting = {i for s in spots if s.subject for i in s.ids}
            if (len(people) > 2 or (len(people) == 2 and acting & {p.of for p in people})) and read is not self.read[
                -1
            ]:
                return tuple(person.of for person in people), "persons-before"
            here = self.distinct(spots)
            beside = self.side_by_side(Read(read.sentence, spots), 0, True) if not subjects else ()
            if beside and read is self.read[-1]:
                return beside, "side-by-side-in-sentence"
            if len(here) == 2 and read is not self.read[-1] and not subjects:
                return here, "named-before"
        return (), "open"

    def _under_subject(self, read: Read, spots: Sequence[Spot]) -> tuple[str, ...]:
        """Return the actors of "the leaders of X, Y and Z" where that is the subject."""
        inside = set(under_plural_subject(read.sentence, [s.token for s in spots]))
        return self.distinct(s for s in spots if s.token in inside)


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


def _company(spots: Sequence[Spot]) -> tuple[str, ...]:
    """Return the one state of all the persons of a sentence, of whom one is its subject ("X arrived accompanied by
    Y")."""
    people = [s for s in spots if s.mention.type in ("person", "office") and s.ids and s.mention.form != "plural"]
    named = [s for s in people if s.mention.type == "person" or not s.mention.data.get("held")]
    states = {s.ids for s in people}
    return next(iter(states)) if len(named) > 1 and len(states) == 1 and named[0].subject else ()
