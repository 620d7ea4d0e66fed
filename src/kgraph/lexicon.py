"""What to recognise: the names of `ontology/actors` and `ontology/vocabularies`, and where they stand in a text."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pyoxigraph

from kgraph.errors import ResourceError
from kgraph.resources import resource

KG = "https://w3id.org/kgraph/ontology#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
IDENTIFIER = "http://purl.org/dc/terms/identifier"

# A word, a run of one sign, or a long run of any signs: "((((" is one token, so that hostile text stays small.
_WORD = re.compile(r"\w+|[^\w\s]{8,}|([^\w\s])\1*")
_SIGNS = str.maketrans(
    {"’": "'", "‘": "'", "ʼ": "'", "′": "'", "`": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"',
     "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "−": "-", "&": "and"}
)  # fmt: skip
_SPELLINGS = (
    ("defence", "defense"), ("programme", "program"), ("organisation", "organization"), ("labour", "labor"),
    ("centre", "center"), ("cooperation", "co-operation"), ("licence", "license"), ("harbour", "harbor"),
    ("saint ", "st. "), ("saint ", "st "),
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
        for found in _WORD.finditer(text):
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


@dataclass(frozen=True, slots=True)
class Entry:
    """One meaning of a name: the id, what kind of thing it is, how the name names it, and how its case must be.

    `case` is "any" (vocabulary), "name" (capitals where the label has them, or all capitals) or "exact" (acronyms).
    """

    id: str
    type: str
    form: str
    label: str
    case: str = "name"


@dataclass(frozen=True, slots=True)
class Ambiguity:
    """What a name can mean: actors as (type, id), whether it can mean none, what it usually means, and tell-tale words.

    `cues` maps a word of the document to the id it speaks for, "outside" for no actor at all.
    """

    readings: tuple[tuple[str, str], ...]
    outside: bool
    usually: tuple[str, str] | None
    cues: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Match:
    """A name found: the words from `first` up to `last`, and everything the name can mean."""

    first: int
    last: int
    entries: tuple[Entry, ...]


_END = ""
_Node = dict[str, Any]

LAYERS = {
    "state": "actor", "organisation": "actor", "region": "actor", "city": "place",
    "office": "title", "honorific": "title", "rank": "title",
    "level": "concept", "instrument": "concept", "area": "concept", "nominal": "nominal", "weak": "weak",
}  # fmt: skip
"""Types looked for together, so that the longest wins; a name of one layer may lie inside another's."""


@dataclass(slots=True)
class Lexicon:
    """Names as a trie over folded words; `labels` gives the preferred name of each id, `data` what else is known."""

    digest: str = ""
    labels: dict[str, str] = field(default_factory=dict)
    data: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    ambiguous: dict[str, Ambiguity] = field(default_factory=dict)
    _by_type: dict[str, list[Entry]] = field(default_factory=dict)
    _tries: dict[str, _Node] = field(default_factory=lambda: {layer: {} for layer in sorted(set(LAYERS.values()))})

    def add(self, entry: Entry) -> None:
        """Take up a name in all its spellings."""
        self.entries.append(entry)
        self._by_type.setdefault(entry.type, []).append(entry)
        layer = LAYERS.get(entry.form if entry.form in ("nominal", "weak") else entry.type)
        if layer is None:
            return
        for spelling in sorted(_spellings(entry)):
            node = self._tries[layer]
            for key in spelling:
                node = node.setdefault(key, {})
            kept = node.setdefault(_END, [])
            if not any(_same_for_matching(e, entry) for e in kept):
                kept.append(entry)

    def match(self, words: Words, first: int, layer: str) -> Match | None:
        """Return the longest name that begins at the word `first` and is written as names are."""
        keys, node, best = words.keys, self._tries[layer].get(words.keys[first]), None
        at, size = first, len(keys)
        while node is not None:
            at += 1
            found = node.get(_END)
            if found and not (
                at < size and keys[at - 1] == "." and words.starts[at] == words.ends[at - 1] and keys[at][0].isalnum()
            ):
                fitting = tuple(e for e in found if _case_fits(e, words, first, at))
                if fitting:
                    best = Match(first, at, fitting)
            if at >= size:
                break
            if keys[at] == "-" and "-" not in node and at + 1 < size:
                at += 1  # "free-trade agreement" is "free trade agreement"
            node = node.get(keys[at])
        return best

    def matches(self, words: Words, layer: str) -> Iterator[Match]:
        """Yield the names of a layer from left to right, longest first, none inside another."""
        at, size, trie = 0, len(words), self._tries[layer]
        while at < size:
            found = self.match(words, at, layer) if words.keys[at] in trie else None
            if found is None:
                at += 1
            else:
                yield found
                at = found.last

    def of_type(self, kind: str) -> Sequence[Entry]:
        """Return the entries of one type."""
        return self._by_type.get(kind, ())

    def names_city(self, label: str) -> bool:
        """Say whether a label is a city's."""
        match = self.match(Words(label), 0, "place") if label else None
        return match is not None and any(entry.label == label for entry in match.entries)


def _same_for_matching(one: Entry, other: Entry) -> bool:
    """Say whether two entries under one spelling mean the same and ask for the same capitals."""
    same = (one.id, one.type, one.case) == (other.id, other.type, other.case)
    return same and (one.case != "name" or _small_words(one.label) == _small_words(other.label))


def _case_fits(entry: Entry, words: Words, first: int, last: int) -> bool:
    if entry.case == "any":
        return True
    surface = words.slice(first, last)
    if entry.case == "exact":
        return surface.startswith(entry.label) or _letters(surface).startswith(_letters(entry.label))
    if surface.isupper():
        return True
    small = _small_words(entry.label)
    keys = words.keys
    return all(words.word(i)[0].isupper() or keys[i] in small or not keys[i][0].isalpha() for i in range(first, last))


@lru_cache(maxsize=20_000)
def _small_words(label: str) -> frozenset[str]:
    return frozenset(fold(word) for word in re.findall(r"\w+", label) if not word[0].isupper())


def _letters(text: str) -> str:
    return "".join(c for c in text if c.isalnum())


_VARIED = re.compile("|".join(re.escape(word) for pair in _SPELLINGS for word in pair))


def _spellings(entry: Entry) -> set[tuple[str, ...]]:
    """Return the folded word sequences under which a name is found."""
    label = entry.label
    labels = {label[4:]} if label.startswith("the ") else {label}  # a small article is no part of the name
    if label.startswith("The "):
        labels.add(label[4:])
    if _VARIED.search(label.lower()):
        for one, other in _SPELLINGS:
            labels |= {known.lower().replace(one, other) for known in set(labels) if one in known.lower()}
            labels |= {known.lower().replace(other, one) for known in set(labels) if other in known.lower()}
    if entry.type in ("instrument", "level", "office"):
        labels |= {plural for known in set(labels) for plural in _plurals(known)}
    if entry.type == "area" and " " in label:
        labels |= {other for known in set(labels) for other in _numbers(known)}
    found: set[tuple[str, ...]] = set()
    for known in labels:
        keys = tuple(fold(match.group()) for match in _WORD.finditer(known))
        found.add(keys)
        if "-" in keys:
            found.add(tuple(key for key in keys if key != "-"))
    found.discard(())
    return found


def _numbers(label: str) -> Iterator[str]:
    """Yield the plural of a noun phrase whose last word is singular, the singular of a plural ("power cables")."""
    if label.endswith("ies"):
        yield f"{label[:-3]}y"
    elif label.endswith("s") and not label.endswith(("ss", "us", "is", "ics")):
        yield label[:-1]
    elif " of " not in label and " for " not in label and " on " not in label and " in " not in label:
        yield from _plurals(label)


def _plurals(label: str) -> Iterator[str]:
    """Yield the plural of a noun phrase: of its last word, or of the word before "of", "for" or "on"."""
    head, preposition, rest = re.match(r"(.*?)(\s(?:of|for|on|to)\s|$)(.*)", label, re.S).groups()  # type: ignore[union-attr]
    if head.endswith("y") and head[-2:-1] not in "aeiou":
        yield f"{head[:-1]}ies{preposition}{rest}"
    elif head.endswith(("s", "x", "ch", "sh")):
        yield f"{head}es{preposition}{rest}"
    else:
        yield f"{head}s{preposition}{rest}"
    if head.endswith("um"):
        yield f"{head[:-2]}a{preposition}{rest}"
    elif head.endswith("man"):
        yield f"{head[:-2]}en{preposition}{rest}"


# --- Turtle -----------------------------------------------------------------------------------------------------

_FORMS = {
    f"{SKOS}prefLabel": "name", f"{SKOS}altLabel": "name", f"{KG}acronym": "code", f"{KG}officialName": "title",
    f"{SKOS}hiddenLabel": "name", f"{KG}demonym": "demonym", f"{KG}capital": "capital", f"{KG}metonym": "metonym",
    f"{KG}weakLabel": "weak", f"{KG}nominal": "nominal", f"{KG}combiningForm": "combining",
    f"{KG}institution": "institution",
    f"{KG}symbol": "symbol",
}  # fmt: skip


def load_lexicon(extra: Sequence[Path] = ()) -> Lexicon:
    """Read the names of the packaged vocabularies and actors, and of the user's own Turtle files or folders.

    Built once for the same bytes in one process. Raises ResourceError with file and line for broken Turtle.
    """
    files = [
        *sorted(resource("ontology", "actors").glob("*.ttl")),
        *sorted(resource("ontology", "vocabularies").glob("*.ttl")),
    ]
    for path in extra:
        files += sorted(path.rglob("*.ttl")) if path.is_dir() else [path]
    return lexicon_from(files)


def lexicon_from(files: Iterable[Path]) -> Lexicon:
    """Build the lexicon of these Turtle files alone."""
    named = []
    for path in files:
        try:
            named.append((str(path), path.read_bytes()))
        except OSError as error:
            raise ResourceError(error.strerror or str(error), where=str(path)) from error
    return _build(tuple(named))


@lru_cache(maxsize=4)
def _build(files: tuple[tuple[str, bytes], ...]) -> Lexicon:
    digest = hashlib.sha256(b"\x1f".join(content for _, content in files)).hexdigest()
    lexicon = Lexicon(digest=digest)
    known: dict[str, dict[str, set[str]]] = {}
    for name, content in files:
        for subject, predicate, value in _statements(name, content):
            known.setdefault(subject, {}).setdefault(predicate, set()).add(value)
    for subject in sorted(known):
        _take_up(lexicon, subject, known[subject])
    for subject in sorted(known):
        if f"{KG}surface" in known[subject]:
            _take_up_ambiguity(lexicon, known, known[subject])
    _share_cues(lexicon)
    return lexicon


def _share_cues(lexicon: Lexicon) -> None:
    """Let a word that speaks for a reading of "Congo" speak for the same reading of "Congolese" too."""
    shared: dict[tuple[tuple[str, str], ...], dict[tuple[str, str], None]] = {}
    for ambiguity in lexicon.ambiguous.values():
        own = shared.setdefault(ambiguity.readings, {})
        own.update((cue, None) for cue in ambiguity.cues if cue[1] != "outside")
    for name, ambiguity in lexicon.ambiguous.items():
        cues = dict.fromkeys((*ambiguity.cues, *shared[ambiguity.readings]))
        lexicon.ambiguous[name] = replace(ambiguity, cues=tuple(cues))


def _take_up_ambiguity(lexicon: Lexicon, known: dict[str, dict[str, set[str]]], about: dict[str, set[str]]) -> None:
    """Enter a label of several meanings, so that it is found even where no actor has it as a name of its own."""

    def actors(predicate: str) -> tuple[tuple[str, str], ...]:
        return tuple(sorted(_kind_and_id(iri, known.get(iri, {})) for iri in about.get(f"{KG}{predicate}", ())))

    cues = (cue.rpartition(" -> ")[::2] for cue in sorted(about.get(f"{KG}cue", ())))
    usually = actors("usually")
    readings = actors("mayMean")
    entry = Ambiguity(readings, f"{KG}mayAlsoMean" in about, usually[0] if usually else None, tuple(cues))
    for surface in about[f"{KG}surface"]:
        lexicon.ambiguous[fold_phrase(surface)] = entry
        for kind, ident in readings:
            if not any(e.label == surface and e.id == ident for e in lexicon.of_type(kind)):
                lexicon.add(_entry(ident, kind, "name", surface))


def fold_phrase(text: str) -> str:
    """Return a phrase as folded words with blanks between them, which is how `ambiguous` knows it."""
    return " ".join(fold(match.group()) for match in _WORD.finditer(text))


def _statements(name: str, content: bytes) -> Iterator[tuple[str, str, str]]:
    try:
        for quad in pyoxigraph.parse(content, format=pyoxigraph.RdfFormat.TURTLE):
            if isinstance(quad.subject, pyoxigraph.NamedNode):
                value = quad.object
                if isinstance(value, pyoxigraph.Literal) and (value.language or "en").partition("-")[0] != "en":
                    continue
                if isinstance(value, pyoxigraph.Literal | pyoxigraph.NamedNode):
                    yield quad.subject.value, quad.predicate.value, value.value
    except SyntaxError as error:
        where = f"{name}:{error.lineno}" if error.lineno else name
        raise ResourceError(f"is no valid Turtle: {error.msg}", where=where) from error


def _take_up(lexicon: Lexicon, subject: str, about: dict[str, set[str]]) -> None:
    kind, ident = _kind_and_id(subject, about)
    if not kind or ident.startswith("group-"):
        return
    key = f"{kind}/{ident}"
    lexicon.labels[key] = min(about.get(f"{SKOS}prefLabel", {ident}))
    lexicon.data[key] = {p.rpartition("#")[2]: tuple(sorted(v)) for p, v in about.items() if p.startswith((KG, SKOS))}
    for predicate, form in _FORMS.items():
        for label in sorted(about.get(predicate, ())):
            if label.strip():
                lexicon.add(_entry(ident, kind, form, label.strip()))


def _kind_and_id(subject: str, about: dict[str, set[str]]) -> tuple[str, str]:
    """Return what an IRI names: ("state", "SGP"), ("area", "ports"); "" for what is no actor or concept."""
    parts = subject.split("/")
    if "id" in parts[3:-2] and "city" in parts:
        return "city", unquote("/".join(parts[-2:]))
    kind, ident = (parts[-2], parts[-1]) if len(parts) > 4 else ("", "")
    if kind not in LAYERS and "/vocabulary/" not in subject:
        return "", ""
    return kind, min(about.get(IDENTIFIER, {unquote(ident)}))


_ACTORS = ("state", "organisation", "region", "city")


def _entry(ident: str, kind: str, form: str, label: str) -> Entry:
    acronym = " " not in label and label.isupper() and 1 < len(_letters(label)) <= 10
    if kind in _ACTORS and form == "name" and acronym:
        form = "code"
    if acronym:
        return Entry(ident, kind, form, label, "exact")
    named = kind in (*_ACTORS, "honorific", "rank") and form != "nominal"
    return Entry(ident, kind, form, label, "name" if named else "any")
