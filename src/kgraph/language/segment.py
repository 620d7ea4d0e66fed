"""Sentences of a text as it was read: datelines set aside, headings and list items apart, quotations marked."""

from __future__ import annotations

import itertools
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from kgraph.language.tokens import DATA, abbreviations, words
from kgraph.records import Sentence, Span

LONGEST = 250
"""A sentence of more words is cut after its last comma or semicolon: no parser is good, or fast, on longer ones."""

_SHORT = 500
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|"
    r"Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_DAY = (
    rf"(?:(?:[A-Z][a-z]+day,?\s+)?(?:{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?|\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH})"
    r"(?:,?\s+\d{4})?)"
)
_UPPER = r"[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ.’'\-]*"
_CAPITALS = rf"{_UPPER}(?:[ /]{_UPPER}){{0,3}}"
_TITLED = r"[A-ZÀ-ÖØ-Þ][\w.’'\-]+(?:[ /][A-ZÀ-ÖØ-Þ][\w.’'\-]+){0,3}"
_AGENCY = r"\([\w][\w .,/&’'\-]{0,40}\)"
_DASH = r"(?:--|[—–-])"
_HEADER = re.compile(r"\s*(?P<word>date):?\s+(?P<day>\d{4}-\d{2}-\d{2})\b[ \t]*")
_DATELINES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?P<place>{_CAPITALS})(?:,\s*{_TITLED})?(?:,\s*(?P<day>{_DAY}))?(?:\s*{_AGENCY})?\s*(?::|\s{_DASH})\s+(?=\S)",
        rf"(?P<place>{_TITLED})(?:,\s*{_TITLED})?,\s*(?P<day>{_DAY})(?:\s*{_AGENCY})?\s*(?::|\s?{_DASH})\s+(?=\S)",
        rf"(?P<place>{_TITLED})(?:,\s*{_TITLED})?\s*{_AGENCY}\s*{_DASH}\s+(?=\S)",
    )
)
_DATE_LINE = re.compile(rf"(?:(?P<place>(?!\w+day\b){_TITLED}),?\s+)?(?P<day>{_DAY})(?:[,\s]+{_TITLED}){{0,2}}\s*")
_BULLET = re.compile(
    r"(?:[•·▪◦●○■□►‣∙*–—-]|o(?=\s[A-Z])|\(?\d{1,2}[.)]|\([a-z]{1,4}\)|[a-z]\)|[IVX]{1,5}\.|\((?:[ivx]+|[A-Z])\))\s+(?=\S)"
)
_LABEL = re.compile(rf"(?P<name>{_UPPER}(?:,? (?:{_UPPER}|&)){{0,14}}):\s+(?=\S)")
_STOP = re.compile(
    r"""(?<![.!?…])(?P<stop>[.!?…]++)(?P<close>(?:["”’'»)\]]|“(?=\s))*+(?:[ ]?\[\d{1,3}\]){0,5})"""
    r"""(?P<gap>\s++|(?=[“"‘]?[A-Z][a-z]*\s)|$)"""
    r"""|(?P<wide>[。！？]++[」』”"]*+)|(?P<dot>\s[•●▪]\s)"""
)
_BEFORE = re.compile(r"(?:[^\W\d_]\.)*[\w’'-]*$")
_NEXT = re.compile(r"""[“"‘'(\[«„—–\s-]{0,6}(?P<word>(?:[aA]l|[eE]l|[aA]sh?)-[A-Z]\w*|\w+)?""")
_INITIAL = re.compile(r"(?:(?:[^\W\d_]\.)+[^\W\d_]|[A-Z])$")
_BLOCK = re.compile(r"[^\n\r\u2028\u2029\u0085]+")


@dataclass(frozen=True, slots=True)
class Dateline:
    """The place and day that head a report; `day` is as written ("Nov 2", "2025-11-02"), "" where there is none."""

    start: int
    end: int
    place: str = ""
    day: str = ""


@lru_cache(maxsize=1)
def _layout() -> dict[str, frozenset[str]]:
    with (DATA / "layout.toml").open("rb") as file:
        return {name: frozenset(entries) for name, entries in tomllib.load(file).items()}


def find_sentences(text: str) -> list[Sentence]:
    """Cut a text into sentences, unparsed, in order; what is no sentence (datelines, rules, lone dates) is left out.

    A heading, a byline and a list item are sentences of their own. Time is linear in the length of the text.
    """
    dateline, header = find_dateline(text), _HEADER.match(text)
    sentences: list[Sentence] = []
    for number, (start, end) in enumerate(_blocks(text)):
        if header and start < header.end():
            start = min(header.end(), end)
        if dateline and dateline.start <= start < dateline.end:
            start = min(dateline.end, end)
        sentences.extend(_block_sentences(text, start, end, number))
    return sentences


def find_dateline(text: str) -> Dateline | None:
    """Return the dateline among a text's first lines, or None: "SEOUL, Nov 2 (Yonhap) --", "date 2025-11-02 SEOUL:"."""
    header = _HEADER.match(text)
    for start, end in _first_blocks(text, header.end() if header else 0):
        found = _dateline_at(text, start, end)
        if found:
            first = header.start("word") if header and not text[header.end() : start].strip() else start
            return Dateline(first, found.end, found.place, header["day"] if header else found.day)
    return Dateline(header.start("word"), header.end(), "", header["day"]) if header else None


def _first_blocks(text: str, start: int) -> Iterator[Span]:
    for number, match in enumerate(_BLOCK.finditer(text, start)):
        if number >= 8:
            return
        yield _trimmed(text, *match.span())


def _dateline_at(text: str, start: int, end: int) -> Dateline | None:
    line = text[start : min(end, start + 160)]
    for pattern in _DATELINES:
        match = pattern.match(line)
        if match and not _is_no_place(match["place"]):
            day = match.groupdict().get("day") or ""
            return Dateline(start, start + match.end(), match["place"], day)
    match = _DATE_LINE.fullmatch(line)
    return Dateline(start, end, match["place"] or "", match["day"]) if match else None


def _is_no_place(place: str) -> bool:
    """Say whether a heading or the name of a speaker stands where a place would ("STOPPING THE TRADE:", "MR. LEE:")."""
    parts = set(re.split(r"[ .]", place))
    layout = _layout()
    if place.rstrip(".") in layout["not_places"] or len(place) < 3:
        return True
    heading = " " in place and place.split()[0].endswith("ING") and place.isupper()
    return heading or not parts.isdisjoint(layout["speakers"] | layout["no_part_of_places"])


# --- blocks -----------------------------------------------------------------------------------------------------


def _trimmed(text: str, start: int, end: int) -> Span:
    inner = text[start:end]
    kept = inner.strip()
    start += len(inner) - len(inner.lstrip())
    return start, start + len(kept)


def _blocks(text: str) -> list[Span]:
    """Return the paragraphs: lines, joined where the line break was put there by a width and not by a thought."""
    lines = [_trimmed(text, *match.span()) for match in _BLOCK.finditer(text)]
    lines = [(start, end) for start, end in lines if start < end]
    wrapped = _is_wrapped(text, lines)
    blocks: list[Span] = []
    for start, end in lines:
        if blocks and _goes_on(text, blocks[-1], start, wrapped):
            blocks[-1] = (blocks[-1][0], end)
        else:
            blocks.append((start, end))
    return blocks


def _goes_on(text: str, before: Span, start: int, wrapped: bool) -> bool:
    """Say whether the line at `start` goes on with the paragraph before it."""
    if text.count("\n", before[1], start) != 1 or _BULLET.match(text, start):
        return False
    if wrapped or not text[start].isalnum():
        return wrapped
    last = text[max(before[0], before[1] - 20) : before[1]].rpartition(" ")[2]
    long = before[1] - before[0] > 60
    if last[:1].isupper() and "," in text[before[0] : before[1]] and not long:
        return False  # "Pele Broberg, Greenlandic Foreign Minister", and the next holder below
    return last in _layout()["unfinished"] or (long and last[-1:].isalpha() and text[start].islower())


def _is_wrapped(text: str, lines: list[Span]) -> bool:
    """Say whether lines end at a width and not at a thought: most are long alike, and many go on in lower case."""
    followed = [(a, b) for a, b in itertools.pairwise(lines) if text.count("\n", a[1], b[0]) == 1]
    if len(followed) < 3:
        return False
    width = max(end - start for (start, end), _ in followed)
    full = sum(end - start > width * 0.75 for (start, end), _ in followed)
    lower = sum(text[second[0]].islower() for _, second in followed)
    return width <= 130 and full >= 0.7 * len(followed) and lower >= 0.35 * len(followed)


def _block_sentences(text: str, start: int, end: int, number: int) -> Iterator[Sentence]:
    quotes = _quotations(text, start, end)
    for first, last in _block_spans(text, start, end):
        inner = tuple((max(first, a), min(last, b)) for a, b in quotes if a < last and first < b)
        yield Sentence(first, last, paragraph=number, quoted=inner)


def _block_spans(text: str, start: int, end: int) -> Iterator[Span]:
    if not _has_word(text, start, end) or (end - start < 60 and _DATE_LINE.fullmatch(text, start, end)):
        return
    bullet = _BULLET.match(text, start, end)
    start = bullet.end() if bullet else start
    label = _LABEL.match(text, start, end)
    if label and (is_speaker(label["name"]) or label["name"].count(" ") >= 2):
        yield label.span("name")
        start = label.end()
    for first, last in _stops(text, start, end):
        first, last = _trimmed(text, first, last)
        if _has_word(text, first, last):
            yield from _pieces(text, first, last)


def is_speaker(label: str) -> bool:
    """Say whether words in capitals before a colon name who speaks ("SECRETARY BLINKEN"), not what follows."""
    return label.count(" ") <= 6 and not _layout()["speakers"].isdisjoint(re.split(r"[ .]", label))


_WORD = re.compile(r"[^\W_]")


def _has_word(text: str, start: int, end: int) -> bool:
    return _WORD.search(text, start, end) is not None


def _pieces(text: str, start: int, end: int) -> Iterator[Span]:
    """Cut a sentence of more than LONGEST words after a semicolon, else a comma, else anywhere between two words."""
    if end - start <= _SHORT:
        yield start, end
        return
    held: list[Span] = []
    for span in words(text, start, end):
        if len(held) == LONGEST:
            cut = _safe_cut(text, held)
            yield held[0][0], held[cut - 1][1]
            held = held[cut:]
        held.append(span)
    yield held[0][0], held[-1][1]


def _safe_cut(text: str, held: list[Span]) -> int:
    for marks in (";", ",:—–"):
        for cut in range(LONGEST, LONGEST // 2, -1):
            start, end = held[cut - 1]
            if end - start == 1 and text[start] in marks:
                return cut
    return LONGEST


# --- sentence ends ----------------------------------------------------------------------------------------------


def _stops(text: str, start: int, end: int) -> Iterator[Span]:
    for match in _STOP.finditer(text, start, end):
        if match.end() >= end:
            break
        if match["wide"] or match["dot"] or _ends_sentence(text, match, start):
            yield start, match.start("gap" if match["stop"] else "dot") if not match["wide"] else match.end()
            start = match.end()
    yield start, end


def _ends_sentence(text: str, match: re.Match[str], start: int) -> bool:
    following = _NEXT.match(text, match.end())
    word = (following["word"] if following else None) or ""
    if word[:1].islower() and not re.match(r"(?:al|el|ash?)-[A-Z]", word):
        return False
    stop = match["stop"]
    before = _before(text, start, match.start())
    if not match["gap"]:
        return bool(re.search(r"[a-z]{2}$|^$", before)) and word in abbreviations()["openers"]
    if stop == "." and not match["close"]:
        return _is_full_stop(before, word, match, start)
    if stop != "." and "[" in text[max(start, match.start() - 1) : match.start()]:
        return word in abbreviations()["openers"]
    if match["close"][:1] in ('"', "”", "’", "'") and stop[-1] in "?!…":
        return not _goes_on_saying(text, match.end())
    return True


def _before(text: str, start: int, stop: int) -> str:
    found = _BEFORE.search(text[max(start, stop - 40) : stop])
    return found.group() if found else ""


def _is_full_stop(before: str, word: str, match: re.Match[str], start: int) -> bool:
    groups = abbreviations()
    if before.isdigit() and len(before) < 3 and match.start() - len(before) <= start:
        return False
    if before in ("No", "Nos", "no") and not word[:1].isdigit():
        return True
    if before in groups["titles"] or (before.isupper() and len(before) > 1 and before.title() in groups["titles"]):
        return False
    if word[:1].isdigit() and before in groups["numbered"]:
        return False
    for kind in ("clock", "closing"):
        if before in groups[kind]:
            return word[:1].isupper() and word not in groups[f"after_{kind}"]
    if before in groups["open"] or before in groups["calendar"] or _INITIAL.match(before):
        return word in groups["openers"]
    return True


def _goes_on_saying(text: str, at: int) -> bool:
    following = re.match(r"[\w.’'-]+(?: [\w.’'-]+){0,5}", text[at : at + 80])
    names = following.group().split() if following else []
    for position, name in enumerate(names):
        if name.rstrip(".") in _layout()["saying"]:
            return position > 0
        if name.endswith(".") and name.rstrip(".") not in abbreviations()["titles"]:
            return False
    return False


# --- quotations -------------------------------------------------------------------------------------------------

_MARK = re.compile(r"""[“”„«»"]|(?<!\w)[‘](?=\w)|(?<![\w.,!?])'(?=[^\W\d_])|(?<=[.,!?])['’](?!\w)|(?<=\w)’(?!\w)""")
_CLOSING = {"“": "”", "„": "“”", "«": "»", '"': '"', "‘": "’", "'": "'"}


def _quotations(text: str, start: int, end: int) -> list[Span]:
    """Return what stands between quotation marks, marks left out; a mark never closed quotes to the paragraph's end."""
    spans: list[Span] = []
    opened, closing = -1, ""
    for match in _MARK.finditer(text, start, end):
        mark = match.group()
        if opened < 0 and mark in _CLOSING:
            opened, closing = match.end(), _CLOSING[mark]
        elif opened >= 0 and mark in closing:
            spans.append((opened, match.start()))
            opened = -1
    if opened >= 0 and closing not in ("'", "’"):
        spans.append((opened, end))
    return [(first, last) for first, last in spans if first < last]
