"""A document as the finders of names see it: folded words by sentence, with the titles that the lexicon knows."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from kgraph.lexicon import Lexicon, Match, Words
from kgraph.records import Document, Mention


class Stretch(Protocol):
    """Anything with a place in the text: a Sentence, or what a segmenter gives before parsing."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Line:
    """A stretch of text from `start` up to `end`."""

    start: int
    end: int


class Page:
    """Words of a document with their sentence numbers; names must not cross a sentence's end."""

    def __init__(self, document: Document, sentences: Sequence[Stretch], lexicon: Lexicon) -> None:
        self.document = document
        self.lexicon = lexicon
        self.text = document.text
        self.words = Words(document.text)
        self.keys = self.words.keys
        self._capitals = bytearray(self.text[start].isupper() for start in self.words.starts)
        self.sentence = _sentence_numbers(self.words, sentences)
        self.titles = {
            match.first: match
            for match in lexicon.matches(self.words, "title")
            if not self._is_part_of_word(match.first) and not self._opens_actor(match)
        }

        self.in_title = {index for match in self.titles.values() for index in range(match.first, match.last)}

    def _is_part_of_word(self, index: int) -> bool:
        return self.touching(index) and self.keys[index - 1] in (".", "'")

    def _opens_actor(self, match: Match) -> bool:
        """Say whether a title's word begins a longer name of the lexicon: "DR Congo" is no doctor."""
        actor = self.lexicon.match(self.words, match.first, "actor")
        return actor is not None and actor.last > match.last

    def __len__(self) -> int:
        return len(self.keys)

    def word(self, index: int) -> str:
        """Return the word as written, "" outside the text."""
        return self.words.word(index) if 0 <= index < len(self.keys) else ""

    def key(self, index: int) -> str:
        """Return the folded word, "" outside the text."""
        return self.keys[index] if 0 <= index < len(self.keys) else ""

    def capital(self, index: int) -> bool:
        """Say whether the word begins with a capital letter."""
        return 0 <= index < len(self._capitals) and self._capitals[index] == 1

    def follows(self, index: int) -> bool:
        """Say whether the word stands in the same sentence as the one before it."""
        return 0 < index < len(self.keys) and self.sentence[index] == self.sentence[index - 1]

    def touching(self, index: int) -> bool:
        """Say whether nothing, not even a blank, parts the word from the one before it."""
        return 0 < index < len(self.keys) and self.words.starts[index] == self.words.ends[index - 1]

    def opens(self, index: int) -> bool:
        """Say whether the word is the first of its sentence, so that its capital means nothing."""
        while index > 0 and self.follows(index) and not self.keys[index - 1][0].isalnum():
            index -= 1
        return index == 0 or not self.follows(index)

    def slice(self, first: int, last: int) -> str:
        """Return the text of the words from `first` up to `last`."""
        return self.words.slice(first, last)

    def mention(self, first: int, last: int, kind: str, **values: Any) -> Mention:
        """Make the mention of a stretch of words."""
        start, end = self.words.starts[first], self.words.ends[last - 1]
        return Mention(start=start, end=end, text=self.text[start:end], type=kind, **values)

    def title_at(self, index: int, *kinds: str) -> Match | None:
        """Return the office, honorific or rank that begins at a word."""
        match = self.titles.get(index)
        return match if match is not None and match.entries[0].type in kinds else None


def _sentence_numbers(words: Words, sentences: Sequence[Stretch]) -> array[int]:
    """Give every word the number of its sentence; words between sentences get the number of the gap."""
    numbers = array("l")
    at, number, ordered = 0, 0, sorted(sentences, key=lambda s: s.start)
    for start in words.starts:
        while at < len(ordered) and start >= ordered[at].end:
            at += 1
            number += 2
        inside = at < len(ordered) and start >= ordered[at].start
        numbers.append(number + 1 if inside else number)
    return numbers


class Places:
    """Mentions by the word where they begin and the word where they end."""

    def __init__(self, page: Page, mentions: Iterable[Mention]) -> None:
        self.spans: list[tuple[int, int, Mention]] = []
        self.at: dict[int, tuple[int, Mention]] = {}
        self.before: dict[int, tuple[int, Mention]] = {}
        for mention in mentions:
            self.put(page.words.starting_at(mention.start), page.words.ending_at(mention.end), mention)

    def put(self, first: int, last: int, mention: Mention) -> None:
        """Enter a mention; the longest that begins, or ends, at a word is the one that is found there."""
        self.spans.append((first, last, mention))
        if first not in self.at or self.at[first][0] < last:
            self.at[first] = (last, mention)
        if last not in self.before or self.before[last][0] > first:
            self.before[last] = (first, mention)


def with_data(mention: Mention, **more: Any) -> Mention:
    """Return the mention with more data."""
    data: Mapping[str, Any] = {**mention.data, **more}
    return replace(mention, data=data)
