"""Words as Universal Dependencies counts them in English, with their exact place in the text."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from kgraph.records import Span

DATA = Path(__file__).parent / "data"
LONGEST_WORD = 120
"""Letters without a blank between them are cut into words of this length, so that no input makes a word without end."""

_CACHED_CHUNK = 40


@lru_cache(maxsize=1)
def abbreviations() -> dict[str, frozenset[str]]:
    """Return the groups of `data/abbreviations.toml`."""
    with (DATA / "abbreviations.toml").open("rb") as file:
        return {name: frozenset(words) for name, words in tomllib.load(file).items()}


@lru_cache(maxsize=1)
def _word_pattern() -> re.Pattern[str]:
    groups = abbreviations()
    stopped = groups["titles"] | groups["open"] | groups["calendar"] | groups["clock"]
    shortened = sorted(stopped, key=lambda word: (-len(word), word))
    return re.compile(
        rf"""
          (?:https?://|www\.)[^\s<>"“”]{{0,2000}}[\w/=\#]
        | [\w.+-]{{1,60}}@[\w-]{{1,60}}(?:\.[\w-]{{1,30}})+
        | (?:[\w-]{{1,60}}\.)+(?:com|net|org|gov|edu|int|eu|uk|pdf|doc|html?)(?!\w)
        | (?:[^\W\d_]\.){{2,}}(?!\w)                                        # U.S.  e.g.  D.C.
        | (?:{"|".join(map(re.escape, shortened))})\.(?!\w)                # Mr.  Nov.  Ph.D.
        | [A-Z]\.(?=$|[-–])                                               # J.
        | (?:US|S|A|AU|C|CA|HK|NZ|NT|R|U)\$
        | [\#@]\w+
        | (?:\+?\d{{1,3}}-)?\d{{3}}-\d{{3,4}}(?:-\d{{4}})?(?!\w)            # telephone numbers
        | \d+(?:[.,:/]\d+)*(?:(?:st|nd|rd|th|s)(?!\w))?
        | (?i:e|co|re|pre|post|non|anti|pro|mid|multi|semi|un|ex|pan|sub)-\w{{2,40}}
        | (?i:can(?=not(?!\w))|gon(?=na(?!\w))|wan(?=na(?!\w))|got(?=ta(?!\w)))
        | (?i:n[’']t|[’'`](?:s|re|ve|ll|d|m))(?!\w)
        | [^\W\d_]{{1,12}}?(?=(?i:n[’']t)(?!\w))                            # do n't
        | [^\W\d_]{{1,40}}(?:&[^\W\d_]{{1,40}})+                                          # A&E
        | (?:[OLDdl]|Qu|Ba|Shi|Sha)[’'][^\W\d_]{{2,40}}                     # O'Rourke
        | [\w\u0300-\u036f\u200d]{{1,{LONGEST_WORD}}}
        | \.{{2,}} | -{{2,}} | [!?]{{2,}} | \*{{2,}} | ={{2,}} | << | >> | ’’ | '' | ``
        | [^\w\s]
        """,
        re.VERBOSE,
    )


_CHUNK = re.compile(r"\S+")


@lru_cache(maxsize=65536)
def _cut(chunk: str) -> tuple[Span, ...]:
    return tuple(match.span() for match in _word_pattern().finditer(chunk))


def words(text: str, start: int = 0, end: int | None = None) -> Iterator[Span]:
    """Yield the place of every word of text[start:end] in order.

    The conventions are those of the EWT and GUM treebanks: clitics, brackets, currency signs and the hyphens of
    compounds stand alone ("long", "-", "term"), abbreviations keep their full stop, numbers their commas. Text between
    two blanks is cut once and remembered, because a newspaper's words come again and again.
    """
    for match in _CHUNK.finditer(text, start, len(text) if end is None else end):
        at = match.start()
        chunk = match.group()
        short = len(chunk) <= _CACHED_CHUNK
        for first, last in _cut(chunk) if short else (m.span() for m in _word_pattern().finditer(chunk)):
            yield at + first, at + last
