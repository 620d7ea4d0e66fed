"""The tense around an expression of time: does its clause look back or ahead?"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kgraph.records import Token
from kgraph.times.clock import WORDS

_WORD = re.compile(r"[^\W\d_]+(?:['’]\w+)?|[.;!?\n]")
_BE = frozenset({"be", "being"})
_REACH, _LETTERS = 12, 110


def tense_around(text: str, start: int, end: int) -> str:
    """Return "future" or "past" by the nearest verb before a time in its sentence, else the first after, else ""."""
    before = [match.group().lower() for match in _WORD.finditer(text, max(0, start - _LETTERS), start)]
    found = _before(_same_sentence(before))
    if found:
        return found
    after = [match.group().lower() for match in _WORD.finditer(text, end, min(len(text), end + _LETTERS))]
    return _after(after[:_REACH])


def _same_sentence(words: list[str]) -> list[str]:
    for number in range(len(words) - 1, -1, -1):
        if words[number] in ".;!?\n" and not (number and len(words[number - 1]) <= 3 and words[number] == "."):
            return words[number + 1 :]
    return words


def _before(words: list[str]) -> str:
    for number in range(len(words) - 1, max(-1, len(words) - 1 - _REACH), -1):
        word = words[number]
        before = words[number - 1] if number else ""
        if word in WORDS["future"] or _looks_ahead(word, before):
            return "future"
        if before not in _BE and _is_past(word):
            return "past"
    return ""


def _after(words: list[str]) -> str:
    for number, word in enumerate(words):
        if word in ".;!?\n":
            return ""
        if word in WORDS["future_after"] or _looks_ahead(word, words[number - 1] if number else ""):
            return "future"
        if _is_past(word):
            return "past"
    return ""


def _looks_ahead(word: str, before: str) -> bool:
    return word.endswith(("'ll", "’ll")) or (word == "to" and before in WORDS["before_to"])


def _is_past(word: str) -> bool:
    return word in WORDS["past"] or (word.endswith("ed") and len(word) > 4 and word not in WORDS["no_past"])


def tense_in(tokens: Sequence[Token], index: int) -> str:
    """Return "future", "past" or "present" by the verb that governs a word in the parse, "" where none tells.

    An infinitive looks ahead where what governs it does ("agreed to", "is to", "set to"), else it takes its governor's
    tense ("was able to").
    """
    verb = _governor(tokens, tokens[index].head)
    for _ in range(len(tokens)):
        if verb < 0:
            return ""
        told = _told_by(tokens, verb)
        if told:
            return told
        verb = _governor(tokens, tokens[verb].head)
    return ""


def _governor(tokens: Sequence[Token], index: int) -> int:
    """Return the verb at or above a word, -1 where there is none."""
    for _ in range(len(tokens)):
        if index < 0 or tokens[index].upos in ("VERB", "AUX") or _has_auxiliary(tokens, index):
            return index
        index = tokens[index].head
    return -1


def _has_auxiliary(tokens: Sequence[Token], index: int) -> bool:
    return any(token.head == index and token.deprel in ("cop", "aux", "aux:pass") for token in tokens)


def _told_by(tokens: Sequence[Token], verb: int) -> str:
    token = tokens[verb]
    helpers = [t for t in tokens if t.head == verb and t.deprel.partition(":")[0] in ("aux", "cop", "mark")]
    words = {t.text.lower().replace("’", "'") for t in helpers}
    if words & WORDS["future"] or "'ll" in words:
        return "future"
    if "to" in words:
        above = tokens[token.head] if token.head >= 0 else None
        looks_ahead = above is None or above.lemma in WORDS["ahead"] or above.text.lower() in WORDS["future"]
        return "future" if looks_ahead or any(t.lemma == "be" and t.deprel == "aux" for t in helpers) else ""
    if token.text.lower() in WORDS["scheduled"] and token.feat("VerbForm") == "Part":
        return "future"
    tenses = {t.feat("Tense") for t in (token, *helpers)}
    if "Past" in tenses or any(t.lemma == "have" for t in helpers):
        return "past"
    if "Pres" in tenses and not helpers and token.lemma in WORDS["opening"]:
        return "future"  # "the course starts in May"
    return "present" if "Pres" in tenses else ""
