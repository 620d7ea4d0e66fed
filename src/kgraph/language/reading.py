"""The reading chain: sentences, mentions, the choice of what to parse, words, parses, references."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

from kgraph.language.scan import Scan, scan_for
from kgraph.language.segment import find_dateline, find_sentences
from kgraph.language.tokens import words
from kgraph.lexicon import Lexicon, load_lexicon
from kgraph.records import Document, Mention, Sentence, Span, Token
from kgraph.times import directed, find_times, tense_in

if TYPE_CHECKING:
    from kgraph.language.analyser import Analysis

BATCH_WORDS = 16000
"""Words that go to the parser together when many documents are read: it sorts them by length into full batches."""


class Parser(Protocol):
    """What parses: our own Analyser, or any other pipeline behind the same method."""

    def analyse(self, sentences: Sequence[Sequence[str]]) -> list[Analysis]:
        """Return one analysis a sentence."""


@lru_cache(maxsize=1)
def default_parser() -> Parser:
    """Return the packaged analyser, loaded once in a process and only when something is to be parsed."""
    with _one_thread():
        from kgraph.language.analyser import Analyser

    return Analyser.load()


_THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


@contextmanager
def _one_thread() -> Iterator[None]:
    """Let numpy, where this loads it, work in one thread, unless the user says otherwise.

    The analyser multiplies thousands of small matrices; threads that wait for each other over those cost nine tenths of
    the time on a busy machine, and gain next to nothing on an idle one. Several processes are the way to several cores.
    """
    added = [name for name in _THREADS if name not in os.environ]
    os.environ.update(dict.fromkeys(added, "1"))
    try:
        yield
    finally:
        for name in added:
            del os.environ[name]


@dataclass(slots=True)
class _Draft:
    """A document half-way: its sentences and mentions, and of the sentences to be parsed number, words and places."""

    document: Document
    sentences: list[Sentence]
    mentions: list[Mention]
    chosen: list[int]
    places: list[list[Span]]
    forms: list[list[str]]


def read_sentences(
    document: Document,
    *,
    parse_all: bool = False,
    lexicon: Lexicon | None = None,
    analyser: Parser | None = None,
    triggers: Iterable[str] | None = None,
) -> list[Sentence]:
    """Return the sentences of a document in order, with mentions, those worth it parsed.

    A sentence is parsed where the scan finds an actor and one of the `triggers` (words that open a fact, as lemmas;
    None: any actor will do), or always with `parse_all`. Recognised names are single tokens.
    """
    read = read_many([document], parse_all=parse_all, lexicon=lexicon, analyser=analyser, triggers=triggers)
    return next(iter(read))


def read_many(
    documents: Iterable[Document],
    *,
    parse_all: bool = False,
    lexicon: Lexicon | None = None,
    analyser: Parser | None = None,
    triggers: Iterable[str] | None = None,
) -> Iterator[list[Sentence]]:
    """Yield the sentences of each document in order; the same as `read_sentences`, but parsed in larger batches."""
    lexicon = lexicon or load_lexicon()
    scan = None if parse_all else scan_for(None if triggers is None else frozenset(triggers))
    for group in _groups(_draft(document, lexicon, scan) for document in documents):
        forms = [sentence for draft in group for sentence in draft.forms]
        found = iter((analyser or default_parser()).analyse(forms) if forms else [])
        for draft in group:
            yield _finished(draft, [next(found) for _ in draft.forms], lexicon)


def candidates(
    document: Document, *, lexicon: Lexicon | None = None, triggers: Iterable[str] | None = None
) -> tuple[list[Sentence], set[int]]:
    """Return the sentences of a document, unparsed, and the numbers of those that the scan would have parsed."""
    scan = scan_for(None if triggers is None else frozenset(triggers))
    draft = _draft(document, lexicon or load_lexicon(), scan)
    return draft.sentences, set(draft.chosen)


def _groups(drafts: Iterable[_Draft]) -> Iterator[list[_Draft]]:
    group: list[_Draft] = []
    size = 0
    for draft in drafts:
        group.append(draft)
        size += sum(map(len, draft.forms))
        if size >= BATCH_WORDS:
            yield group
            group, size = [], 0
    if group:
        yield group


def _draft(document: Document, lexicon: Lexicon, scan: Scan | None) -> _Draft:
    from kgraph.language.mentions import find_mentions, name_spans

    sentences = find_sentences(document.text)
    mentions = find_mentions(document, sentences, lexicon)
    names = _with_titles(document.text, _with_long_demonyms(name_spans(mentions), mentions))
    mentions = sorted((*mentions, *_times_outside(document, names)), key=lambda m: (m.start, -m.end, m.type))
    chosen = list(range(len(sentences))) if scan is None else scan.choose(document.text, sentences, mentions)
    places = _places(document.text, [sentences[number] for number in chosen], names)
    forms = [[document.text[start:end] for start, end in spans] for spans in places]
    return _Draft(document, sentences, mentions, chosen, places, forms)


def _with_long_demonyms(names: Sequence[Span], mentions: Sequence[Mention]) -> list[Span]:
    """Add the demonyms of several words ("South Korean"), which are one adjective to the parser."""
    found = [(m.start, m.end) for m in mentions if m.form == "demonym" and " " in m.text]
    return sorted([*names, *(span for span in found if not any(a < span[1] and span[0] < b for a, b in names))])


_TITLE = re.compile(r"(?:Mrs?|Ms|Mme|Dr|Sir)\.?[ \u00a0]$")


def _with_titles(text: str, names: list[Span]) -> list[Span]:
    """Take a courtesy title into the one word that a name is ("Mr Wong"): apart, it draws the subject to itself."""
    titled = ((_TITLE.search(text, max(0, start - 5), start), start, end) for start, end in names)
    return [(found.start() if found else start, end) for found, start, end in titled]


def _times_outside(document: Document, names: Sequence[Span]) -> list[Mention]:
    """Return the time expressions that are no part of a name ("Theresa May", "Partnership 2030")."""
    taken = sorted(names)
    found: list[Mention] = []
    at = 0
    for mention in find_times(document.text, document.published or _day_of_dateline(document.text)):
        while at < len(taken) and taken[at][1] <= mention.start:
            at += 1
        if at == len(taken) or taken[at][0] >= mention.end:
            found.append(mention)
    return found


def _day_of_dateline(text: str) -> str:
    """Return the day that a text's own dateline tells in full, "" where it tells none."""
    dateline = find_dateline(text)
    found = find_times(dateline.day, "") if dateline else []
    return next((m.ids[0] for m in found if m.ids and m.data["precision"] == "day"), "")


def _places(text: str, sentences: Sequence[Sentence], names: Sequence[Span]) -> list[list[Span]]:
    """Return the places of the words of each sentence, every name one word."""
    taken = sorted(names)
    places: list[list[Span]] = []
    at = 0
    for sentence in sentences:
        while at < len(taken) and taken[at][1] <= sentence.start:
            at += 1
        inside = at
        while inside < len(taken) and taken[inside][0] < sentence.end:
            inside += 1
        places.append(merged(words(text, sentence.start, sentence.end), taken[at:inside]))
    return places


def merged(spans: Iterable[Span], names: Sequence[Span]) -> list[Span]:
    """Return the words with all that a name covers put into one; names are in order and do not overlap."""
    kept: list[Span] = []
    at = 0
    open_name = -1
    for start, end in spans:
        while at < len(names) and names[at][1] <= start:
            at += 1
        if at < len(names) and names[at][0] < end:
            if open_name == at:
                kept[-1] = (kept[-1][0], end)
                continue
            open_name = at
        kept.append((start, end))
    return kept


def _finished(draft: _Draft, analyses: Sequence[Analysis], lexicon: Lexicon) -> list[Sentence]:
    from kgraph.language.mentions import add_entities, resolve_references

    sentences = list(draft.sentences)
    entities: list[tuple[int, int, str]] = []
    for number, places, forms, analysis in zip(draft.chosen, draft.places, draft.forms, analyses, strict=True):
        sentences[number] = replace(sentences[number], tokens=tokens_of(places, forms, analysis))
        entities += [(places[first][0], places[last - 1][1], kind) for first, last, kind in analysis.entities]
    mentions = add_entities(draft.document, directed_times(sentences, draft.mentions), entities)
    return resolve_references(draft.document, sentences, mentions, lexicon)


def directed_times(sentences: Sequence[Sentence], mentions: Sequence[Mention]) -> list[Mention]:
    """Return the mentions, those times read anew that the parse shows to look the other way than the words do."""
    starts = {token.start: (sentence, token.index) for sentence in sentences for token in sentence.tokens}
    settled = []
    for mention in mentions:
        if mention.type == "time" and len(mention.candidates) == 2 and mention.start in starts:
            sentence, index = starts[mention.start]
            mention = directed(mention, tense_in(sentence.tokens, index))
        settled.append(mention)
    return settled


def tokens_of(places: Sequence[Span], forms: Sequence[str], analysis: Analysis) -> tuple[Token, ...]:
    """Join the words of a sentence with their analysis."""
    labels = zip(analysis.lemmas, analysis.upos, analysis.feats, analysis.heads, analysis.deprels, strict=True)
    return tuple(
        Token(index, start, end, form, *row)
        for index, ((start, end), form, row) in enumerate(zip(places, forms, labels, strict=True))
    )
