"""Reading one person's name off the page, in western, Asian, Arabic, Spanish and Portuguese order."""

from __future__ import annotations

from functools import lru_cache

from kgraph.language.mentions.cues import words as cue
from kgraph.language.mentions.page import Page, Places

_LONGEST = 14
_SONS = frozenset(("bin", "ibn", "bint", "binti", "abu", "ould", "al", "el"))
_NO_SECOND_HALF = frozenset(("led", "era", "style", "elect", "run", "designate"))
_HYPHENS = ("-", "‐", "‑")
_BROKEN_BY = " \u00a0\u202f"


def read_name(page: Page, first: int, actors: Places, *, titled: bool = False) -> int:
    """Return where the name that begins at a word ends; `first` itself where no name begins there.

    After a title (`titled`) a word that is otherwise none may open a name ("General Secretary To Lam").
    """
    if not _opens(page, first, actors, titled):
        return first
    at = kept = first
    while at < len(page) and at - first < _LONGEST and (at == first or (page.follows(at) and _one_blank(page, at))):
        step = 1 if at == first else _step(page, at, first, actors, titled)
        if step == 0:
            break
        at += step
        whole = page.keys[at - 1][0].isalnum() and (step > 1 or not _is_particle(page, at - 1))
        if page.keys[at - 1] == "." or whole:
            kept = at
    if not any(len(key) > 1 and key[0].isalpha() for key in page.keys[first:kept]) or _is_acronym(page, first, kept):
        return first
    return _with_suffix(page, kept)


def _is_acronym(page: Page, first: int, last: int) -> bool:
    """Say whether a name of one word is short capitals in a text that is not all capitals: "ISNA"."""
    before = page.word(first - 1)
    return last - first == 1 and page.word(first).isupper() and len(page.keys[first]) < 7 and not before.isupper()


def name_before(page: Page, last: int, actors: Places) -> int:
    """Return where the name that ends at a word begins; `last` where none does."""
    for first in range(max(0, last - _LONGEST), last):
        whole = page.sentence[first] == page.sentence[last - 1] and read_name(page, first, actors) == last
        if whole and not inside_name(page, first, actors):
            return first
    return last


def inside_name(page: Page, first: int, actors: Places) -> bool:
    """Say whether the word before still belongs to the name, so that this is only its tail."""
    before = first - 1
    if before < 0 or not page.follows(first) or not _one_blank(page, first):
        return False
    return read_name(page, before, actors) > first


# --- the first word ---------------------------------------------------------------------------------------------


def _opens(page: Page, first: int, actors: Places, titled: bool) -> bool:
    if not 0 <= first < len(page) or not page.keys[first][0].isalpha():
        return False
    if _inside_actor(page, first, actors) or _is_title(page, first):
        return False
    key = page.keys[first]
    if not page.capital(first):
        particle = key in cue("person", "opening") and _capital_after_particles(page, first)
        return particle and (titled or key not in ("a", "la"))
    if not _is_no_name(page, first):
        return not _is_actor(first, actors) or _beside_name(page, first, actors)
    surname = key in cue("person", "family_first") and not page.word(first).isupper()
    return titled and surname and page.capital(first + 1) and not _is_no_name(page, first + 1)


def _inside_actor(page: Page, index: int, actors: Places) -> bool:
    """Say whether the word is a later part of a code such as "U.S."."""
    if not (page.key(index - 1) == "." and page.touching(index)):
        return False
    return any(first in actors.at and actors.at[first][0] > index for first in range(max(0, index - 3), index))


def _beside_name(page: Page, index: int, actors: Places) -> bool:
    """Say whether a state's name is a given name here: "Chad Smith", "Israel Katz"."""
    after = index + 1
    if page.keys[index] not in cue("person", "also_names") or not (after < len(page) and page.follows(after)):
        return False
    if page.key(index - 1) == "of" and any(i in page.titles for i in range(max(0, index - 6), index - 1)):
        return False  # "Prime Minister of Georgia Irakli Kobia"
    return page.capital(after) and not (_is_no_name(page, after) or _is_title(page, after) or after in actors.at)


# --- the words after it -----------------------------------------------------------------------------------------


def _step(page: Page, at: int, first: int, actors: Places, titled: bool) -> int:
    """Return how many words of the name stand here: 0 where it has ended."""
    key = page.keys[at]
    if key == "." and page.touching(at):
        return int(page.capital(at - 1) and (len(page.keys[at - 1]) == 1 or page.keys[at - 1] in ("st", "jr", "sr")))
    if key in ("-", "'"):
        return _second_half(page, at)
    if not key[0].isalpha():
        return 0
    if key == "d" and page.key(at + 1) == "'" and page.touching(at + 1) and page.capital(at + 2):
        return 3  # "Giscard d'Estaing"
    if _is_particle(page, at):
        single = key in ("a", "i", "o", "e")
        return int(_capital_after_particles(page, at) and (not single or (key == "e" and titled)))
    return int(_goes_on(page, at, first, actors, titled))


def _second_half(page: Page, at: int) -> int:
    """Step over the hyphen of "Jean-Noël" or the apostrophe of "O'Brien", not over that of "Wong's"."""
    after = at + 1
    if page.keys[at] == "'" and page.touching(at) and not page.touching(after) and page.key(after) in _SONS:
        return 1  # "Shia' al-Sudani"
    if not (page.touching(at) and page.touching(after) and page.keys[after][0].isalpha()):
        return 0
    if page.keys[at] == "-" and page.word(at) not in _HYPHENS:
        return 0
    if page.keys[at] == "'":
        return 0 if page.keys[after] == "s" and not page.capital(after) else 2
    participle = page.keys[after].endswith("ed") and not page.capital(after)
    return 0 if participle or page.keys[after] in _NO_SECOND_HALF else 2


def _goes_on(page: Page, at: int, first: int, actors: Places, titled: bool) -> bool:
    """Say whether a word in full is the next part of a name."""
    key = page.keys[at]
    if not page.capital(at) or (_is_title(page, at) and not _middle_name(page, at)):
        return False
    if _is_actor(at, actors) and not _as_surname(page, at, actors, titled):
        return False
    if len(key) == 1 and page.key(at + 1) == ".":
        return True
    if _is_no_name(page, at):
        particle = key in cue("person", "particles") and page.capital(at + 1) and not _is_no_name(page, at + 1)
        return particle or (titled and _closes_name(page, at))
    shouted = page.word(at).isupper() and len(key) > 2 and not page.word(first).isupper()
    return not shouted or key in cue("person", "suffixes")


def _middle_name(page: Page, at: int) -> bool:
    """Say whether an honorific is a name here: "Hassan Sheikh Mohamud"."""
    after = at + 1
    return (
        page.keys[at] in cue("person", "middle")
        and page.capital(after)
        and page.follows(after)
        and not _is_title(page, after)
    )


def _closes_name(page: Page, at: int) -> bool:
    """Say whether a word such as "Green" or "Power" is a surname: after a first name, with no capital behind it."""
    key = page.keys[at]
    if (
        key not in cue("office", "portfolio")
        or key in cue("not_names", "function")
        or key in cue("not_names", "deictic")
    ):
        return False
    return not (page.capital(at + 1) and page.follows(at + 1)) and page.keys[at - 1] not in cue("office", "portfolio")


def _as_surname(page: Page, at: int, actors: Places, titled: bool) -> bool:
    """Say whether a state's or capital's name is part of a person's: after a title and a first name any may be one."""
    last, mention = actors.at[at]
    if last != at + 1 or mention.type != "state" or mention.form == "code":
        return False
    return titled or page.keys[at] in cue("person", "also_names")


def _with_suffix(page: Page, last: int) -> int:
    """Take in "Jr." and "III", with the comma before it where there is one."""
    at = last + (page.key(last) == ",")
    if page.key(at) in cue("person", "suffixes") and page.capital(at) and page.follows(at) and len(page.key(at)) > 1:
        return at + 2 if page.key(at) in ("jr", "sr") and page.key(at + 1) == "." else at + 1
    return last


# --- words ------------------------------------------------------------------------------------------------------


def _is_title(page: Page, index: int) -> bool:
    return index in page.in_title and page.key(index - 1) not in _SONS


@lru_cache(maxsize=1)
def _no_names() -> frozenset[str]:
    lists = ("calendar", "function", "deictic")
    heads = (cue("office", "portfolio"), cue("title", "heads"), cue("organisation", "heads"))
    return frozenset().union(*(cue("not_names", name) for name in lists), *heads)


def _is_no_name(page: Page, index: int) -> bool:
    return page.keys[index] in _no_names()


def _is_actor(index: int, actors: Places) -> bool:
    return index in actors.at and actors.at[index][1].form != "reference"


def _one_blank(page: Page, at: int) -> bool:
    gap = page.text[page.words.ends[at - 1] : page.words.starts[at]]
    return len(gap) <= 1 or not gap.strip(_BROKEN_BY)


def _is_particle(page: Page, index: int) -> bool:
    return page.keys[index] in cue("person", "particles") and not page.capital(index)


def _capital_after_particles(page: Page, at: int) -> bool:
    for index in range(at + 1, min(at + 5, len(page))):
        if not page.follows(index):
            return False
        if page.capital(index):
            return not _is_no_name(page, index)
        if not (_is_particle(page, index) or page.keys[index] in ("-", "'")):
            return False
    return False
