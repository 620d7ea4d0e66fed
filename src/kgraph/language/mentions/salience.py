"""What a reader has in mind at each point of a text: the actors and persons named so far, and who was the subject."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from kgraph.records import Document, Mention, Sentence, Token

_REACH = 4
_FAR = 40
_IN_MIND = 80
_PLACE_WORDS = frozenset(("in", "at", "from", "to", "near", "outside", "through", "via", "into", "leaving", "left"))
_NAME_RELATIONS = frozenset(
    ("flat", "flat:name", "appos", "compound", "amod", "conj", "nmod:poss", "nmod", "list", "dep", "nmod:desc")
)
_SUBJECTS = frozenset(("nsubj", "nsubj:pass", "csubj", "nsubj:outer"))
_LEADING = frozenset(("head-of-state", "head-of-government", "deputy-leader"))


@dataclass(frozen=True, slots=True)
class Spot:
    """A mention that has been read, the actors it stands for, and whether it is (part of) a subject."""

    mention: Mention
    ids: tuple[str, ...]
    subject: bool
    token: int = -1


@dataclass(frozen=True, slots=True)
class Named:
    """A person with the actor whose office the person holds, "" where unknown."""

    name: str
    of: str


@dataclass(slots=True)
class Page:
    """One sentence that has been read."""

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
        self.pages: list[Page] = []
        self._persons: list[Named] = []
        self._holders: dict[str, list[Named]] = {}
        self._last: dict[str, int] = {}
        self.weights = self._weigh(sentences, mentions)
        ranked = sorted(self.weights, key=lambda i: (-self.weights[i], i))
        self.pair: tuple[str, ...] = tuple(ranked[:2]) if len(ranked) > 1 else ()

    def _weigh(self, sentences: Sequence[Sentence], mentions: Sequence[Mention]) -> Counter[str]:
        first = min((s.end for s in sentences), default=0)
        inside = [(m.start, m.end) for m in mentions if m.type == "title"]
        weights: Counter[str] = Counter()
        for mention in mentions:
            if mention.form in ("nominal", "reference", "pronoun") or self._is_place(mention):
                continue
            if any(a <= mention.start < b for a, b in inside) or len(mention.ids) > 2:
                continue
            for ident in actor_ids(mention):
                weights[ident] += (3 if mention.start < first else 1) + (
                    mention.type == "state" and mention.text in self.document.title
                ) * 3
        if self.publisher in weights:
            weights[self.publisher] += 2
        return weights

    def _is_place(self, mention: Mention) -> bool:
        """Say whether a capital stands for the city: "in Seoul", "Cairo," in a dateline."""
        if mention.form != "capital":
            return False
        before = self.document.text[max(0, mention.start - 12) : mention.start].lower().split()
        return bool(before) and before[-1] in _PLACE_WORDS or mention.text.isupper()

    # --- reading on -------------------------------------------------------------------------------------------

    def enter(self, sentence: Sentence) -> None:
        """Begin the next sentence."""
        self.pages.append(Page(sentence))

    def see(self, mention: Mention) -> None:
        """Take note of a mention of the current sentence."""
        page = self.pages[-1]
        if mention.type not in ("state", "organisation", "person", "group", "office") or self._is_place(mention):
            return
        token = _token_of(page.sentence, mention)
        subject = token >= 0 and _is_subject(page.sentence.tokens, token)
        if not page.sentence.tokens:
            subject = not page.spots
        spot = Spot(mention, actor_ids(mention), subject, token)
        page.spots.append(spot)
        del page.spots[:-_IN_MIND]
        if len(spot.ids) == 1:
            self._last[spot.ids[0]] = mention.start
        if mention.type == "person" and mention.ids and mention.form != "pronoun":
            self._note_person(mention)

    def _note_person(self, mention: Mention) -> None:
        named = Named(mention.ids[0], str(mention.data.get("of", "")))
        self._persons.append(named)
        for head in mention.data.get("heads", ()):
            for key in {str(head), str(head).rsplit("-", 1)[-1]}:
                held = self._holders.setdefault(key, [])
                held.append(named)
                del held[:-8]

    def _explicit(self, page: Page) -> list[Spot]:
        return [
            s
            for s in page.spots
            if s.ids
            and s.mention.type != "group"
            and s.mention.form not in ("pronoun", "reference")
            and len(s.ids) == 1
        ]

    def _distinct(self, spots: Iterable[Spot]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(i for s in spots for i in s.ids))

    # --- answers ----------------------------------------------------------------------------------------------

    def group(self, number: int, at: int) -> tuple[tuple[str, ...], str]:
        """Return the actors that "the two countries" are, and the rule that found them."""
        wanted = number or 2
        here = self._distinct(self._explicit(self.pages[-1]))
        if len(here) == wanted and not (number == 0 and here != self.pair and set(here) != set(self.pair)):
            return here, "named-in-sentence"
        for page in self.pages[-2 : -2 - _REACH : -1]:
            groups = [s.ids for s in page.spots if s.mention.type == "group" and len(s.ids) == wanted]
            if groups:
                return groups[-1], "group-before"
            there = self._distinct(self._explicit(page))
            if len(there) == wanted and (
                wanted > 2 or not self.pair or set(there) == set(self.pair) or page is self.pages[-2]
            ):
                return there, "named-before"
        if wanted == 2 and len(self.pair) == 2:
            return self.pair, "document's-pair"
        return (), "open"

    def leaders(self, number: int, words: str) -> list[tuple[str, str]]:
        """Return the persons that "the two presidents" are, with their states, in text order."""
        wanted = number or 2
        found: dict[str, str] = {}
        for page in self.pages[:-_FAR:-1]:
            for spot in reversed(page.spots):
                mention = spot.mention
                if mention.type == "person" and mention.ids and mention.data.get("of") and _fits_noun(mention, words):
                    of = str(mention.data["of"])
                    if mention.ids[0] not in found and of not in found.values():
                        found[mention.ids[0]] = of
            if len(found) >= wanted:
                break
        return list(reversed(found.items())) if len(found) == wanted else []

    def other_state(self, at: int, sentence: Sentence) -> tuple[str, ...]:
        """Return the state that "the country" is: the last one named that is not the subject of the words around it."""
        page = self.pages[-1]
        states = [
            s for s in page.spots if s.mention.start < at and len(s.ids) == 1 and s.mention.type != "organisation"
        ]
        barred = _clause_subject(sentence, at, states)
        left = [s for s in states if s.ids[0] != barred]
        if left:
            return left[-1].ids
        for earlier in self.pages[-2 : -2 - _REACH : -1]:
            named = [
                s for s in earlier.spots if len(s.ids) == 1 and s.mention.type != "organisation" and s.ids[0] != barred
            ]
            if named:
                subjects = [s for s in named if s.subject]
                return (subjects or named)[0].ids
        return (barred,) if barred and not left else ()

    def salient_state(self, at: int, sentence: Sentence) -> tuple[str, ...]:
        """Return the state whose government "the government" is: the last one named before it, else the document's first."""
        for page in self.pages[: -2 - _REACH : -1]:
            named = [
                s for s in page.spots if len(s.ids) == 1 and s.mention.start < at and s.mention.type != "organisation"
            ]
            if named:
                return named[-1].ids
        after = [m for m in sentence.mentions if m.type == "state" and len(m.ids) == 1]
        return after[0].ids if after else ()

    def last_named(self, candidates: Sequence[str]) -> str:
        """Return the candidate that was named last, else the one that the document names most."""
        seen = [c for c in candidates if c in self._last]
        if seen:
            return max(seen, key=lambda c: (self._last[c], c))
        named = [c for c in candidates if self.weights[c]]
        return max(named, key=lambda c: (self.weights[c], c)) if named else ""

    def person(self, gender: str, at: int, sentence: Sentence, known: dict[str, str]) -> Named | None:
        """Return whom "he" or "she" means: a subject of this sentence or the one before, else whoever was named last."""
        best: tuple[float, int, Named] | None = None
        for distance, page in enumerate(self.pages[: -2 - _REACH : -1]):
            for order, spot in enumerate(page.spots):
                mention = spot.mention
                if (
                    mention.type != "person"
                    or not mention.ids
                    or mention.start >= at
                    or known.get(mention.ids[0], gender) != gender
                ):
                    continue
                score = (
                    3.0 - distance + (1.5 if spot.subject else 0) + (0.5 if known.get(mention.ids[0]) == gender else 0)
                )
                if best is None or (score, mention.start if distance == 0 else -order) > best[:2]:
                    best = (
                        score,
                        mention.start if distance == 0 else -order,
                        Named(mention.ids[0], str(mention.data.get("of", ""))),
                    )
        return best[2] if best else None

    def subject_actor(self, at: int, sentence: Sentence) -> Mention | None:
        """Return the state or organisation that "it" means: the subject before it, in this sentence or the last."""
        token = _token_at(sentence, at)
        if token and token.deprel == "expl":
            return None
        for page in self.pages[:-3:-1]:
            spots = [
                s
                for s in page.spots
                if s.mention.start < at and s.mention.type in ("state", "organisation") and len(s.ids) == 1
            ]
            spots = [s for s in spots if s.mention.form != "demonym"]
            subjects = [s for s in spots if s.subject]
            if subjects:
                return subjects[-1].mention
            if spots and page is self.pages[-1]:
                return spots[-1].mention if sentence.tokens == () or spots[-1].subject else None
        return None

    def plural(self, at: int, sentence: Sentence) -> tuple[tuple[str, ...], str]:
        """Return the actors that "they" means: two named together as subject, or the last group, in this sentence or the last."""
        for page in self.pages[:-3:-1]:
            spots = [s for s in page.spots if s.mention.start < at and s.ids]
            groups = [s.ids for s in spots if s.mention.type == "group" and len(s.ids) > 1]
            subjects = self._distinct(s for s in spots if s.subject)
            if len(subjects) > 1:
                return subjects, "subjects-before"
            if groups:
                return groups[-1], "group-before"
            if _plural_subject(page.sentence, at):
                return (), "open"
            here = self._distinct(s for s in self._explicit(page) if s.mention.start < at)
            if len(here) == 2 and page is not self.pages[-1] and not subjects:
                return here, "named-before"
        return (), "open"

    def speaker(self, sentence: Sentence) -> str:
        """Return the actor for whom the sentence's quotation is spoken: of a person beside it, else the last speaker."""
        page = self.pages[-1]
        outside = [
            s
            for s in page.spots
            if not _quoted(sentence, s.mention.start) and len(s.ids) == 1 and s.mention.type in ("person", "office")
        ]
        outside += [
            Spot(m, actor_ids(m), False)
            for m in sentence.mentions
            if m.type == "person" and actor_ids(m) and not _quoted(sentence, m.start)
        ]
        if outside:
            return outside[0].ids[0]
        states = [s for s in page.spots if s.subject and not _quoted(sentence, s.mention.start) and len(s.ids) == 1]
        if states:
            return states[0].ids[0]
        for earlier in self.pages[-2 : -2 - _REACH : -1]:
            persons = [s for s in earlier.spots if s.mention.type == "person" and s.ids]
            if persons:
                return (next((s for s in persons if s.subject), persons[-1])).ids[0]
        return ""

    def other_of_pair(self, one: str, at: int) -> str:
        """Return the other side: of the document's pair, else the actor last named beside this one."""
        if one in self.pair:
            return next(ident for ident in self.pair if ident != one)
        others = [ident for ident in self._last if ident != one]
        return max(others, key=lambda i: (self._last[i], i)) if others else ""

    def holder(self, heads: Sequence[str], of: str) -> Named | None:
        """Return the person last named who holds an office with this head (of this state, where one is said)."""
        if not heads:
            return None
        for named in reversed(self._holders.get(heads[0], []) or self._holders.get(heads[0].rsplit("-", 1)[-1], [])):
            if not of or not named.of or of == named.of:
                return named
        return None

    def last_person(self) -> Named | None:
        """Return the person named last."""
        return self._persons[-1] if self._persons else None

    def recent_actors(self) -> tuple[str, ...]:
        """Return what an open reference could mean: the actors of this sentence and the last few."""
        spots = [s for page in self.pages[: -2 - _REACH : -1] for s in page.spots if len(s.ids) == 1]
        return self._distinct(spots)[:6]


# --- trees ------------------------------------------------------------------------------------------------------


def _token_of(sentence: Sentence, mention: Mention) -> int:
    """Return the token that heads a mention: the one whose head lies outside it."""
    inside = [t for t in sentence.tokens if t.start < mention.end and mention.start < t.end]
    for token in inside:
        if token.head < 0 or not any(t.index == token.head for t in inside):
            return token.index
    return inside[0].index if inside else -1


def _token_at(sentence: Sentence, at: int) -> Token | None:
    return next((t for t in sentence.tokens if t.start <= at < t.end), None)


def _is_subject(tokens: Sequence[Token], index: int) -> bool:
    for _ in range(6):
        token = tokens[index]
        if token.deprel in _SUBJECTS:
            return True
        if token.deprel not in _NAME_RELATIONS or token.head < 0 or token.deprel in ("nmod", "nmod:poss"):
            return False
        index = token.head
    return False


def _plural_subject(sentence: Sentence, at: int) -> bool:
    """Say whether the sentence's subject is a plural noun that names no actor ("the ships")."""
    return any(
        t.deprel in _SUBJECTS and t.upos == "NOUN" and t.feat("Number") == "Plur" and t.start < at
        for t in sentence.tokens
    )


def _clause_subject(sentence: Sentence, at: int, spots: Sequence[Spot]) -> str:
    """Return the actor who does what the words around an offset say, so that "the country" there is another one."""
    if not spots:
        return ""
    token = _token_at(sentence, at)
    if token is None:
        return spots[-1].ids[0]
    by_token = {s.token: s.ids[0] for s in spots if s.token >= 0}
    index = token.index
    for _ in range(12):
        head = sentence.tokens[index].head
        if head < 0:
            break
        governor = sentence.tokens[head]
        for child in sentence.tokens:
            if child.head != head or child.index == index:
                continue
            if child.deprel in (*_SUBJECTS, "nmod:poss"):
                for spot_token, ident in by_token.items():
                    if _within(sentence.tokens, spot_token, child.index):
                        return ident
                if child.upos == "PRON" and governor.deprel in ("acl:relcl", "acl"):
                    for spot_token, ident in by_token.items():
                        if _within(sentence.tokens, spot_token, governor.head) or spot_token == governor.head:
                            return ident
        index = head
    return spots[-1].ids[0] if len({s.ids[0] for s in spots}) > 1 else ""


def _within(tokens: Sequence[Token], index: int, top: int) -> bool:
    for _ in range(8):
        if index == top:
            return True
        if index < 0 or tokens[index].deprel not in _NAME_RELATIONS:
            return False
        index = tokens[index].head
    return False


def _quoted(sentence: Sentence, at: int) -> bool:
    return any(start <= at < end for start, end in sentence.quoted)


def _fits_noun(mention: Mention, words: str) -> bool:
    groups = set(mention.data.get("groups", ()))
    heads = [str(h) for h in mention.data.get("heads", ())]
    noun = words.split()[-1]
    if noun in ("presidents", "premiers", "chancellors"):
        return any(h.endswith(noun[:-1]) for h in heads) or (noun == "premiers" and "prime-minister" in heads)
    if words.endswith("prime ministers"):
        return "prime-minister" in heads
    if noun in ("ministers", "secretaries"):
        return "minister" in groups or not groups
    if noun in ("leaders", "statesmen"):
        return bool(groups & _LEADING) or not groups
    return True
