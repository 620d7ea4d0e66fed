"""Reading one person's name off the page, in western, Asian, Arabic, Spanish and Portuguese order."""

from __future__ import annotations

from kgraph.language.mentions.cues import words as cue
from kgraph.language.mentions.page import Page, Places

_LONGEST = 14


def read_name(page: Page, first: int, actors: Places, *, titled: bool = False) -> int:
    """Return where the name that begins at a word ends; `first` itself where no name begins there.

    After a title (`titled`) a word that is otherwise none may open a name ("General Secretary To Lam").
    """
    if not _opens(page, first, actors, titled):
        return first
    at = kept = first
    while at < len(page) and at - first < _LONGEST and (at == first or (page.follows(at) and _one_blank(page, at))):
        step = _name_word(page, at, first, actors, titled)
        if step == 0:
            break
        at += step
        if (page.keys[at - 1][0].isalnum() and not _is_particle(page, at - 1)) or page.keys[at - 1] == ".":
            kept = at
    if kept <= first or not any(len(key) > 1 and key[0].isalpha() for key in page.keys[first:kept]):
        return first
    return _with_suffix(page, kept)


def _opens(page: Page, first: int, actors: Places, titled: bool) -> bool:
    if not 0 <= first < len(page) or _inside_actor(page, first, actors):
        return False
    key = page.keys[first]
    if not key[0].isalpha() or _is_title(page, first):
        return False
    if not page.capital(first):
        return (
            key in cue("person", "opening")
            and _capital_after_particles(page, first)
            and (titled or key not in ("a", "la"))
        )
    if not _is_no_name(page, first):
        return not _is_actor(page, first, actors) or _beside_name(page, first, actors)
    return (
        titled
        and page.capital(first + 1)
        and not _is_no_name(page, first + 1)
        and key in cue("not_names", "function")
        and len(key) < 4
    )


def _is_title(page: Page, index: int) -> bool:
    return index in page.in_title and page.key(index - 1) not in _SONS


_SONS = frozenset(("bin", "ibn", "bint", "binti", "abu", "ould", "al", "el"))


def _is_no_name(page: Page, index: int) -> bool:
    key = page.keys[index]
    lists = (
        cue("not_names", "calendar"),
        cue("not_names", "function"),
        cue("not_names", "deictic"),
        cue("office", "portfolio"),
    )
    return any(key in words for words in lists)


def _is_actor(page: Page, index: int, actors: Places) -> bool:
    return index in actors.at and actors.at[index][1].form != "reference"


def _inside_actor(page: Page, index: int, actors: Places) -> bool:
    """Say whether the word is a later part of a code such as "U.S."."""
    return (
        page.key(index - 1) == "."
        and page.touching(index)
        and any(first in actors.at and actors.at[first][0] > index for first in range(max(0, index - 3), index))
    )


def _beside_name(page: Page, index: int, actors: Places) -> bool:
    """Say whether a state's name is a given name here: "Chad Smith", "Israel Katz"."""
    after = index + 1
    return (page.keys[index] in cue("person", "also_names") and after < len(page) and page.follows(after) and page.capital(after)
            and not _is_no_name(page, after) and not _is_title(page, after) and after not in actors.at)  # fmt: skip


def _one_blank(page: Page, at: int) -> bool:
    gap = page.text[page.words.ends[at - 1] : page.words.starts[at]]
    return len(gap) <= 1 or not gap.strip(" \u00a0\u202f")


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


def _name_word(page: Page, at: int, first: int, actors: Places, titled: bool) -> int:
    """Return how many words of the name stand here: 0 where it has ended."""
    key = page.keys[at]
    if at == first:
        return 1
    if (
        key == "."
        and page.touching(at)
        and (len(page.keys[at - 1]) == 1 or page.keys[at - 1] in ("st", "jr", "sr"))
        and page.capital(at - 1)
    ):
        return 1
    if key in ("-", "'") and page.touching(at) and page.touching(at + 1) and page.keys[at + 1][0].isalpha():
        possessive = key == "'" and (page.keys[at + 1] == "s" and not page.capital(at + 1))
        return (
            0
            if possessive
            or (key == "-" and page.keys[at + 1] in ("led", "based", "era", "style", "backed", "elect", "run"))
            else 2
        )
    if not key[0].isalpha():
        return 0
    if _is_particle(page, at):
        return (
            1
            if (_capital_after_particles(page, at) and key not in ("a", "i", "o", "e"))
            or (key == "e" and titled and page.capital(at + 1))
            else 0
        )
    if (
        not page.capital(at)
        or _is_title(page, at)
        or (_is_actor(page, at, actors) and not _as_surname(page, at, actors))
    ):
        return 0
    if len(key) == 1 and page.key(at + 1) == ".":
        return 1
    if _is_no_name(page, at):
        if titled and _closes_name(page, at):
            return 1
        return 1 if key in cue("person", "particles") and page.capital(at + 1) and not _is_no_name(page, at + 1) else 0
    if (
        page.word(at).isupper()
        and len(key) > 2
        and not page.word(first).isupper()
        and key not in cue("person", "suffixes")
    ):
        return 0
    return 1


def _middle_name(page: Page, at: int) -> bool:
    """Say whether an honorific is a name here: "Hassan Sheikh Mohamud"."""
    return (
        page.keys[at] in cue("person", "middle")
        and page.capital(at + 1)
        and page.follows(at + 1)
        and not _is_title(page, at + 1)
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


def _as_surname(page: Page, at: int, actors: Places) -> bool:
    last, mention = actors.at[at]
    return last == at + 1 and page.keys[at] in cue("person", "also_names") and mention.type == "state"


def _with_suffix(page: Page, last: int) -> int:
    """Take in "Jr." and "III", with the comma before it where there is one."""
    at = last + (page.key(last) == ",")
    if page.key(at) in cue("person", "suffixes") and page.capital(at) and page.follows(at) and len(page.key(at)) > 1:
        return at + 2 if page.key(at) in ("jr", "sr") and page.key(at + 1) == "." else at + 1
    return last


def name_before(page: Page, last: int, actors: Places) -> int:
    """Return where the name that ends at a word begins; `last` where none does."""
    floor = max(0, last - _LONGEST)
    for first in range(floor, last):
        if (
            page.sentence[first] == page.sentence[last - 1]
            and read_name(page, first, actors) == last
            and not inside_name(page, first, actors)
        ):
            return first
    return last


def inside_name(page: Page, first: int, actors: Places) -> bool:
    """Say whether the word before still belongs to the name, so that this is only its tail."""
    before = first - 1
    if before < 0 or not page.follows(first) or not _one_blank(page, first):
        return False
    return read_name(page, before, actors) > first
