"""Agreements, programmes and bodies by their proper names, read from runs of capitals and the noun at their head."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kgraph.language.mentions.bodies import body, is_domain
from kgraph.language.mentions.concepts import level_words_only
from kgraph.language.mentions.cues import words as cue
from kgraph.language.mentions.page import Page, Places
from kgraph.language.mentions.runs import SMALL, Run, begins, run_end, runs
from kgraph.records import Mention


def find_titles(page: Page, actors: Places) -> list[Mention]:
    """Find proper names of agreements and programmes ("title") and of organisations that the lexicon lacks."""
    found: list[Mention] = []
    for run in runs(page):
        found += _in_run(page, actors, run)
    found += _quoted(page)
    found += _operations(page)
    found += _apposed(page, actors)
    found = _longest(found)
    return found + _acronyms(page, actors, found)


# --- what a run names -------------------------------------------------------------------------------------------


def _in_run(page: Page, actors: Places, run: Run) -> Iterator[Mention]:
    """Yield the last name of a run, then what the words before it name."""
    begin = _past_article(page, run)
    head = _last_head(page, begin, run.last)
    if head is None:
        if not page.capital(run.last):
            yield from _before_small_head(page, actors, Run(begin, run.last))
        return
    at, kind = head
    last = _with_complement(page, actors, at, run.last)
    first = _cut_left(page, actors, begin, at, kind)
    found = first >= 0 and at not in page.in_title and (at > first or last > at + 1) and _is_proper(page, first, last)
    if found and kind == "title":
        yield page.mention(first, last, "title", ids=(_name(page, first, last),), form="title", rule="title-head")
    elif found and (mention := body(page, actors, first, last)) is not None:
        yield mention
    if last < run.last and not page.capital(run.last):
        yield from _before_small_head(page, actors, Run(_past_small(page, last, run.last), run.last))
    left = _left_of(page, begin, first if found else at)
    if left is not None and left.last < run.last:
        yield from _in_run(page, actors, left)


def _past_small(page: Page, at: int, last: int) -> int:
    while at < last - 1 and not page.capital(at):
        at += 1
    return at


def _left_of(page: Page, begin: int, end: int) -> Run | None:
    """Return the words of a run before a position, without the small words between, if there are at least two."""
    while end > begin and (
        page.keys[end - 1] in SMALL or not page.keys[end - 1][0].isalnum() or page.keys[end - 1] == "s"
    ):
        end -= 1
    return Run(begin, end) if end - begin > 1 else None


def _past_article(page: Page, run: Run) -> int:
    """Return where a run begins behind its article."""
    first = run.first
    while first < run.last and page.key(first) in ("the", "a"):
        first += 1
    return first


def _last_head(page: Page, first: int, last: int) -> tuple[int, str] | None:
    """Return the position and kind of the last noun that heads a title or an organisation."""
    for at in range(last - 1, first - 1, -1):
        key = page.keys[at]
        if not page.capital(at) or _goes_on_as_office(page, at + 1, last):
            continue
        if key in cue("title", "heads"):
            if at == first and not (key in cue("title", "openers") and page.key(at + 1) in ("of", "for", "on")):
                continue
            return at, "title"
        if key in cue("organisation", "heads"):
            if at == first and not (key in cue("organisation", "openers") and page.key(at + 1) in ("of", "for", "on")):
                continue
            return at, "organisation"
    return None


def _goes_on_as_office(page: Page, at: int, last: int) -> bool:
    """Say whether the words behind a noun make an office of it: "Energy Secretary", "Bank President"."""
    while at < last and page.keys[at] in cue("office", "portfolio") and at not in page.titles:
        at += 1
    return at < last and page.title_at(at, "office") is not None


_CONTINENTS = frozenset(("europe", "africa", "asia", "space", "antarctica"))
"""Where a document is for, by its name ("Treaty on Conventional Armed Forces in Europe")."""


_JOINT = frozenset(("cooperation", "collaboration", "assistance", "matters", "relations", "field", "partnership"))
"""Words whose field follows with "in" ("Memorandum of Understanding on Cooperation in Rice Growing")."""


def _with_complement(page: Page, actors: Places, head: int, last: int) -> int:
    """Take in "of Sahel States", "for Workers' Rights" behind the head, up to an office or a person's name."""
    placed = page.keys[head] in ("mission", "operation", "assistance")
    if page.key(head + 1) not in ("of", "for", "on", "against", *(("in",) if placed else ())) or head + 2 >= last:
        return head + 1
    domain = 0
    for at in range(head + 2, last):
        if page.title_at(at, "office", "honorific", "rank"):
            return domain or head + 1
        joint = page.key(at - 1) in _JOINT and at + 1 not in actors.at and at + 1 < last
        if page.keys[at] in ("in", "to") and not placed and not joint and page.key(at + 1) not in _CONTINENTS:
            last = at
            break
        if is_domain(page.keys[at]):
            domain = at + 1
    if domain:
        return last if last - domain < 2 or page.keys[domain] in SMALL else domain
    long = page.keys[head] in cue("organisation", "heads") and last - head > 4
    return head + 3 + (page.key(head + 2) == "the") if long else last  # "District Court of Maryland Paula Xinis"


def _cut_left(page: Page, actors: Places, first: int, head: int, kind: str) -> int:
    """Let the name begin behind an office with its holder, or another name before "and"; -1 if nothing is left."""
    start, pending = first, False
    if first in actors.at and page.key(actors.at[first][0]) in _BEHIND and actors.at[first][0] < head:
        start = actors.at[first][0] + 1  # "the White House of the Strategic Consultative Group"
    at = start
    while at < head:
        title = page.title_at(at, "office", "honorific", "rank")
        if title and title.last <= head and page.key(title.last) not in ("'", "s"):
            at = start = title.last  # what follows is the holder's name, up to a small word
            pending = True
            continue
        if pending and page.keys[at] in ("and", "of", "for"):
            start, pending = at + 1, False
        elif _breaks(page, actors, at, first, kind):
            start = at + 1
        at += 1
    while start < head and page.keys[start] in ("the", "a", "an", "of", "for", "on", "in", "to", "and", "-"):
        start += 1
    return -1 if pending else start


_BEHIND = ("of", "for", "at", "in", "to")


def _breaks(page: Page, actors: Places, at: int, first: int, kind: str) -> bool:
    """Say whether a small word ends one name and another begins behind it."""
    key, before = page.keys[at], page.key(at - 1)
    if key in ("and", "to", "in"):
        return _separates(page, actors, at, first)
    if key == "the":
        return before not in ("of", "for", "against")
    if key == "s" and before == "'":
        return page.key(at - 2) not in cue("title", "possessors")
    loose = kind == "organisation" and key == "of" and before not in ("'", "s")
    return loose and not any(
        before in cue(table, name) for table in ("organisation", "title") for name in ("heads", "openers")
    )


def _separates(page: Page, actors: Places, at: int, first: int) -> bool:
    if page.keys[at] in ("to", "in"):
        return True
    return at in actors.before and actors.before[at][0] == first


def _is_proper(page: Page, first: int, last: int) -> bool:
    """Say whether the words are a name, and not only an instrument, a level, an office or an actor of the lexicon."""
    for layer in ("concept", "actor", "title"):
        match = page.lexicon.match(page.words, first, layer)
        only_area = match is not None and {e.type for e in match.entries} == {"area"}  # "Ottawa Treaty" is a name, too
        written_out = last - first > 4 and page.keys[first] in cue(
            "title", "openers"
        )  # "Agreement on the Transfer of …"
        if match and match.last >= last and not (only_area or written_out):
            return False
    if level_words_only(page, first, last):
        return False
    generic = (
        cue("title", "heads") | cue("organisation", "heads") | {"joint", "bilateral", "national", "the", "and", "of"}
    )
    return any(k not in generic and k[0].isalnum() for k in page.keys[first:last])


def _name(page: Page, first: int, last: int) -> str:
    return " ".join(page.slice(first, last).split())


def _before_small_head(page: Page, actors: Places, run: Run) -> Iterator[Mention]:
    """Find "Artemis program", "EastMed gas pipeline": a name before a noun in small letters."""
    first, last = _past_owner(page, run), run.last
    named = last in actors.before and actors.before[last][0] <= first
    if named or not (last < len(page) and page.follows(last)) or page.key(last - 1) in ("-", "."):
        return
    if page.opens(first) and last - first == 1:
        return
    if any(page.title_at(i, "office", "honorific", "rank") for i in range(first, last)):
        return
    if not _is_proper(page, first, last):
        return
    for size in (3, 2, 1):
        phrase = " ".join(page.keys[last : last + size])
        apart = phrase in cue("title", "apart")
        if (apart or phrase in cue("title", "undertakings")) and last + size <= len(page):
            while first in actors.at and actors.at[first][0] < last and page.key(actors.at[first][0]) not in ("-",):
                first = actors.at[first][0]
            if first >= last or all(
                k in cue("not_names", "deictic") or not k[0].isalpha() for k in page.keys[first:last]
            ):
                return
            whole = last if apart else last + size
            yield page.mention(
                first, whole, "title", ids=(_name(page, first, whole),), form="title", rule="name-before-noun"
            )
            return


def _past_owner(page: Page, run: Run) -> int:
    """Return where a run goes on behind "the Union's"."""
    owners = (at + 1 for at in range(run.last - 1, run.first, -1) if page.keys[at] == "s" and page.keys[at - 1] == "'")
    return next(owners, run.first)


# --- other ways to name -----------------------------------------------------------------------------------------

_QUOTE = re.compile(r"[“\"‘']([A-Z][^“”\"\n]{2,70}?)[,.]?[”\"’']")


def _quoted(page: Page) -> Iterator[Mention]:
    """Find names in quotation marks behind "called" or an undertaking: the exercise “Tiger Strike”."""
    for match in _QUOTE.finditer(page.text):
        first, last = page.words.starting_at(match.start(1)), page.words.ending_at(match.end(1))
        if first < 0 or not 0 < last - first <= 10:
            continue
        capitals = sum(
            page.capital(i) or page.keys[i] in SMALL or not page.keys[i].isalpha() for i in range(first, last)
        )
        before = [page.key(i) for i in range(max(0, first - 4), first - 1)]
        after = page.key(last + 1) if page.key(last) in ('"', "'", ",", ".") else page.key(last)
        naming = cue("title", "naming") | cue("title", "undertakings") | cue("title", "heads")
        if capitals == last - first and (set(before[-2:]) & naming or after in cue("title", "undertakings")):
            yield page.mention(first, last, "title", ids=(_name(page, first, last),), form="title", rule="quoted-name")


def _operations(page: Page) -> Iterator[Mention]:
    """Find "Exercise Tiger Strike", "Operation Atalanta", "called Shield of the Americas"."""
    for at, key in enumerate(page.keys):
        following = at + 1
        if (
            key in ("exercise", "operation")
            and page.capital(at)
            and following < len(page)
            and page.follows(following)
            and begins(page, following)
        ):
            last = run_end(page, following)
            yield page.mention(at, last, "title", ids=(_name(page, at, last),), form="title", rule="operation-name")
        elif (
            (key in cue("title", "naming") or f"{page.key(at - 1)} {key}" in cue("title", "naming"))
            and following < len(page)
            and page.follows(following)
        ):
            if page.key(following) == "the":
                following += 1
            if (
                begins(page, following)
                and page.key(at - 1) != "also"
                and not page.title_at(following, "office", "honorific")
            ):
                last = run_end(page, following)
                if last - following > 1 or _numbered(page, last):
                    last = _with_number(page, last)
                    yield page.mention(
                        following, last, "title", ids=(_name(page, following, last),), form="title", rule="named-so"
                    )


def _numbered(page: Page, at: int) -> bool:
    """Say whether a number goes on with a name ("known as ACFTA 3.0")."""
    return page.key(at).isdigit() and page.follows(at)


def _with_number(page: Page, at: int) -> int:
    while at < len(page) and (page.key(at).isdigit() or (page.key(at) == "." and page.key(at + 1).isdigit())):
        at += 1
    return at


_APPOSED = re.compile(r", (?:a|an|the) (?:[a-z0-9$-]+ ){0,5}?([a-z]+)\b")


def _apposed(page: Page, actors: Places) -> Iterator[Mention]:
    """Find "the Falepili Union, a treaty", "the Celtic Interconnector, a planned cable": a name and what it is."""
    kinds = (cue("title", "undertakings") | cue("title", "heads") | {"cable", "railway", "link", "route"}) - {"area"}
    for run in runs(page):
        first = _past_article(page, run)
        known = any(at in actors.at for at in range(first, run.last)) or page.title_at(
            first, "office", "honorific", "rank"
        )
        if known or run.last >= len(page) or page.key(run.last) != "," or page.opens(first):
            continue
        said = _APPOSED.match(page.text[page.words.ends[run.last - 1] : page.words.ends[run.last - 1] + 80])
        if said and said[1] in kinds and _is_proper(page, first, run.last):
            yield page.mention(
                first, run.last, "title", ids=(_name(page, first, run.last),), form="title", rule="is-one"
            )


def _longest(found: Sequence[Mention]) -> list[Mention]:
    kept: list[Mention] = []
    for mention in sorted(found, key=lambda m: (m.start, -m.end)):
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
    return kept


# --- acronyms ---------------------------------------------------------------------------------------------------


def _acronyms(page: Page, actors: Places, named: Sequence[Mention]) -> list[Mention]:
    """Bind acronyms introduced in brackets to the name before them, and find them again in the rest of the text."""
    bound: dict[str, Mention] = {}
    introduced: set[int] = set()
    for mention in (*named, *(m for _, _, m in actors.spans if m.type == "organisation" and m.form != "code")):
        last = page.words.ending_at(mention.end)
        if page.key(last) == "," and (last + 1) in actors.at:
            last = actors.at[last + 1][0]
        if page.key(last) != "(" or not _is_acronym(page.word(last + 1)) or page.key(last + 2) not in (")", "/"):
            continue
        if mention.ids and last + 1 not in actors.at:
            bound.setdefault(page.word(last + 1), mention)
            introduced.add(last + 1)
    again = (i for i in range(len(page)) if bound and i not in actors.at and page.word(i) in bound)
    return [_short(page, i, bound[page.word(i)]) for i in again]


def _short(page: Page, index: int, full: Mention) -> Mention:
    form = "nominal" if full.type == "state" else "code"
    return page.mention(index, index + 1, full.type, ids=full.ids, form=form, rule="acronym-in-brackets")


def _is_acronym(word: str) -> bool:
    return 2 <= len(word) <= 10 and sum(c.isupper() for c in word) >= 2 and word.isalnum()
