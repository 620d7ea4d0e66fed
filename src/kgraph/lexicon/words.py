"""A text as words and signs, folded, so that spellings of one name are equal."""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_left
from functools import lru_cache

# A word, a run of one sign, or a long run of any signs: "((((" is one token, so that hostile text stays small.
WORD = re.compile(r"\w+|[^\w\s]{8,}|([^\w\s])\1*")
_SIGNS = str.maketrans(
    {"’": "'", "‘": "'", "ʼ": "'", "′": "'", "`": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"',
     "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "−": "-", "&": "and"}
)  # fmt: skip


@lru_cache(maxsize=200_000)
def fold(word: str) -> str:
    """Return the word in lower case, without accents, with one kind of quotation mark and hyphen."""
    if word.isascii():
        return "and" if word == "&" else word.lower()
    plain = unicodedata.normalize("NFKD", word.translate(_SIGNS).replace("ı", "i").replace("ø", "o").replace("Ø", "O"))
    return "".join(c for c in plain if not unicodedata.combining(c)).lower()


class Words:
    """A text cut into words and signs, as parallel arrays: where each starts and ends, and its folded form."""

    __slots__ = ("ends", "keys", "starts", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts, self.ends = array("l"), array("l")
        self.keys: list[str] = []
        for found in WORD.finditer(text):
            self.starts.append(found.start())
            self.ends.append(found.end())
            word = found.group()
            self.keys.append((fold(word) or "\0") if len(word) < 64 else "\0")

    def __len__(self) -> int:
        return len(self.keys)

    def starting_at(self, offset: int) -> int:
        """Return the index of the word that begins at an offset, -1 where none does."""
        index = bisect_left(self.starts, offset)
        return index if index < len(self.starts) and self.starts[index] == offset else -1

    def ending_at(self, offset: int) -> int:
        """Return the index behind the word that ends at an offset, -1 where none does."""
        index = bisect_left(self.ends, offset)
        return index + 1 if index < len(self.ends) and self.ends[index] == offset else -1

    def word(self, index: int) -> str:
        """Return the word as it stands in the text."""
        return self.text[self.starts[index] : self.ends[index]]

    def slice(self, first: int, last: int) -> str:
        """Return the text from the word `first` up to, and not including, the word `last`."""
        return self.text[self.starts[first] : self.ends[last - 1]]


def fold_phrase(text: str) -> str:
    """Return a phrase as folded words with blanks between them, which is how `ambiguous` knows it."""
    return " ".join(fold(match.group()) for match in WORD.finditer(text))
