"""The tense around an expression of time, told from the words of its clause: does it look back or ahead?"""

from __future__ import annotations

import re

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
