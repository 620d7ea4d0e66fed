"""The names of Turtle files: of `ontology/actors`, of `ontology/vocabularies`, and of the user's own."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote

import pyoxigraph

from kgraph.errors import ResourceError
from kgraph.lexicon.names import LAYERS, Ambiguity, Entry, Lexicon, letters
from kgraph.lexicon.words import fold_phrase
from kgraph.resources import resource

KG = "https://w3id.org/kgraph/ontology#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
IDENTIFIER = "http://purl.org/dc/terms/identifier"

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
    acronym = " " not in label and label.isupper() and 1 < len(letters(label)) <= 10
    if kind in _ACTORS and form == "name" and acronym:
        form = "code"
    if acronym:
        return Entry(ident, kind, form, label, "exact")
    named = kind in (*_ACTORS, "honorific", "rank") and form != "nominal"
    return Entry(ident, kind, form, label, "name" if named else "any")
