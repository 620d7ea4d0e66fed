"""What people type for states, levels, areas and other things that have IRIs, read from the ontology and the store."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from urllib.parse import unquote

import pyoxigraph as ox

from kgraph.resources import resource
from kgraph.store import Asked, Solutions
from kgraph.vocabulary import BASE as ID
from kgraph.vocabulary import EVENT_KINDS, SCHEMES, VOCABULARY
from kgraph.vocabulary import ONTOLOGY as KG

SKOS = "http://www.w3.org/2004/02/skos/core#"
DCTERMS = "http://purl.org/dc/terms/"
RDFS_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"

PREFIXES = {
    "state": (f"{ID}state/",),
    "organisation": (f"{ID}organisation/",),
    "actor": (f"{ID}state/", f"{ID}organisation/"),
    "region": (f"{ID}region/",),
    "person": (f"{ID}person/",),
    "event": (f"{ID}event/",),
    "document": (f"{ID}document/",),
    "kind": (KG,),
    **{scheme: (f"{VOCABULARY}{scheme}/",) for scheme in SCHEMES},
}
"""Parameter types whose values are IRIs, with what those IRIs begin with."""

_FROM_STORE = {
    "person": "Person",
    "actor": "Actor",
    "organisation": "Organisation",
    "state": "State",
    "document": "Report",
}


_ALIKE = 0.7
"""How much of two names must be the same for one to be suggested for the other."""

_LOOSE = 3
"""The rank of names that only stand for a thing, such as its capital; they are understood but never suggested."""


def fold(name: str) -> str:
    """Return a name as it is compared: no accents, case, hyphens, dots, or leading article."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    words = re.sub(r"[\s_/’'.-]+", " ", plain.casefold()).strip()
    return words.removeprefix("the ").strip()


class Names:
    """Names to IRIs and IRIs to labels; better names (labels, then codes, then other names) win over worse ones."""

    def __init__(self, entries: Iterable[tuple[str, str, int]] = (), links: Mapping[str, Mapping[str, set[str]]] = {}):
        """Take `(IRI, name, rank)` with rank 0 for the label, and links such as `{"narrower": {IRI: {IRI}}}`."""
        self.labels: dict[str, str] = {}
        self.links = links
        self._ranked: dict[str, dict[str, int]] = defaultdict(dict)
        self._spelt: dict[str, str] = {}
        for iri, name, rank in sorted(entries, key=lambda entry: (entry[0], entry[2], entry[1])):
            if rank == 0:
                self.labels.setdefault(iri, name)
            key = fold(name)
            self._ranked[key][iri] = min(rank, self._ranked[key].get(iri, rank))
            self._spelt.setdefault(key, name)

    def find(self, type: str, text: str) -> list[str]:
        """Return the IRIs that a text can mean as a value of this type: none, one, or several where it is ambiguous."""
        ranked = {iri: rank for iri, rank in self._ranked.get(fold(text), {}).items() if _fits(type, iri)}
        best = min(ranked.values(), default=0)
        return sorted(iri for iri, rank in ranked.items() if rank == best)

    def names(self, type: str) -> list[str]:
        """Return the labels of everything of this type, for completion."""
        return sorted(label for iri, label in self.labels.items() if _fits(type, iri))

    def suggest(self, type: str, text: str, count: int = 3) -> list[str]:
        """Return known names of which a text is a part, then those that look most like it, as their labels."""
        fitting = {
            key: min(iris)
            for key, ranked in self._ranked.items()
            if (iris := [iri for iri, rank in ranked.items() if rank < _LOOSE and _fits(type, iri)])
        }
        wanted = fold(text)
        holding = sorted((key for key in fitting if wanted and f" {wanted} " in f" {key} "), key=len)
        alike = difflib.get_close_matches(wanted, fitting, n=2 * count, cutoff=_ALIKE)
        labels = (self.label(fitting[key]) for key in (*holding[: 2 * count], *alike))
        return list(dict.fromkeys(labels))[:count]

    def expand(self, how: str, iri: str) -> list[str]:
        """Return a thing with everything linked below it: its narrower areas, its members, the levels above it."""
        seen, todo = {iri: None}, [iri]
        while todo:
            for below in sorted(self.links.get(how, {}).get(todo.pop(), ())):
                if below not in seen:
                    seen[below] = None
                    todo.append(below)
        return list(seen)

    def label(self, iri: str) -> str:
        """Return the label of an IRI, or the readable end of it where it has none."""
        return self.labels.get(iri) or readable(iri)


def readable(iri: str) -> str:
    """Return an IRI without label as a person would read it: a web address as such, one of ours by its last part."""
    if not iri.startswith((ID, VOCABULARY)) and "#" not in iri:
        return re.sub(r"^https?://(www\.)?", "", iri)
    return unquote(re.split(r"[#/]", iri.rstrip("/#"))[-1]).replace("_", " ")


def _fits(type: str, iri: str) -> bool:
    return iri.startswith(PREFIXES.get(type, ()))


# --- from the ontology ------------------------------------------------------------------------------------------


@cache
def ontology_names(folder: Path | None = None) -> Names:
    """Return the names in `ontology/actors` and `ontology/vocabularies`, and the kinds; read once in a process."""
    quads = list(_read(folder or resource("ontology")))
    return Names([*_entries(quads), *_kinds()], _links(quads))


def _read(folder: Path) -> Iterator[ox.Quad]:
    """Read actors and concepts; the long list of cities names nothing that a parameter takes."""
    for part in ("actors", "vocabularies"):
        for path in sorted((folder / part).glob("*.ttl")):
            if path.name != "cities.ttl":
                yield from ox.parse(path=path, format=ox.RdfFormat.TURTLE)


_RANKS = {
    f"{SKOS}prefLabel": 0,
    RDFS_LABEL: 0,
    f"{SKOS}notation": 1,
    f"{DCTERMS}identifier": 1,
    f"{SKOS}altLabel": 2,
    f"{SKOS}hiddenLabel": 2,
}
_KG_RANKS = {
    **dict.fromkeys(("alpha2", "alpha3", "iso3", "iso2", "acronym"), 1),
    "officialName": 2,
    **dict.fromkeys(("demonym", "capital", "epithet"), _LOOSE),
}


def _entries(quads: Sequence[ox.Quad]) -> Iterator[tuple[str, str, int]]:
    ranks = {**_RANKS, **{KG + name: rank for name, rank in _KG_RANKS.items()}}
    for quad in quads:
        subject, rank = quad.subject, ranks.get(quad.predicate.value)
        if rank is None or not isinstance(subject, ox.NamedNode) or not isinstance(quad.object, ox.Literal):
            continue
        if quad.object.language in (None, "en"):
            yield subject.value, quad.object.value, rank
    for iri in {quad.subject.value for quad in quads if isinstance(quad.subject, ox.NamedNode)}:
        yield iri, readable(iri), 1


def _kinds() -> Iterator[tuple[str, str, int]]:
    for name, kind in EVENT_KINDS.items():
        yield KG + name, kind.replace("_", " ").capitalize(), 0
        yield KG + name, name, 1


def _links(quads: Sequence[ox.Quad]) -> dict[str, dict[str, set[str]]]:
    links: dict[str, dict[str, set[str]]] = {"narrower": defaultdict(set), "members": defaultdict(set)}
    order: dict[str, float] = {}
    for quad in quads:
        name, one, other = quad.predicate.value, quad.subject, quad.object
        if isinstance(other, ox.Literal):
            if name in (f"{KG}order", f"{KG}rank") and isinstance(one, ox.NamedNode):
                order[one.value] = float(other.value)
        elif isinstance(one, ox.NamedNode) and isinstance(other, ox.NamedNode):
            if name == f"{SKOS}broader":
                links["narrower"][other.value].add(one.value)
            elif name in (f"{KG}memberOf", f"{KG}inRegion", f"{KG}region"):
                links["members"][other.value].add(one.value)
            elif name in (f"{KG}hasMember", f"{KG}member"):
                links["members"][one.value].add(other.value)
    links["above"] = {low: {high for high in order if order[high] > order[low]} for low in order}
    return links


# --- from the store ---------------------------------------------------------------------------------------------


def store_names(store: Asked, type: str) -> Names:
    """Return the names of persons, actors, documents … that only the store knows."""
    if type in ("level",):
        pattern = "GRAPH ?g { ?event kg:level ?thing } GRAPH ?h { ?thing rdfs:label ?name }"
    elif type in _FROM_STORE:
        extra = " UNION { ?thing dcterms:identifier ?name } UNION { ?thing schema:headline ?name }"
        pattern = f"GRAPH ?g {{ ?thing a kg:{_FROM_STORE[type]} . {{ ?thing rdfs:label ?name }}"
        pattern += (extra if type == "document" else "") + " }"
    else:
        return Names()
    found = store.query(f"{_HEAD} SELECT DISTINCT ?thing ?name WHERE {{ {pattern} }}", timeout=None)
    return Names((thing, name, 0) for thing, name in _pairs(found))


_HEAD = f"""PREFIX kg: <{KG}> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX dcterms: <http://purl.org/dc/terms/> PREFIX schema: <https://schema.org/>"""


def store_labels(store: Asked, iris: Iterable[str], chunk: int = 200) -> dict[str, str]:
    """Return the rdfs:label that the store has for each IRI, the first in order where graphs differ."""
    wanted, labels = sorted(set(iris)), dict[str, str]()
    for start in range(0, len(wanted), chunk):
        values = " ".join(str(ox.NamedNode(iri)) for iri in wanted[start : start + chunk])
        sparql = (
            f"SELECT ?thing ?label WHERE {{ VALUES ?thing {{ {values} }} GRAPH ?g {{ ?thing <{RDFS_LABEL}> ?label }} }}"
        )
        found = store.query(sparql, timeout=None)
        for thing, label in sorted(_pairs(found)):
            labels.setdefault(thing, label)
    return labels


def _pairs(answer: object) -> Iterator[tuple[str, str]]:
    """Yield the rows of two columns that name an IRI and a literal."""
    for thing, name in answer.rows if isinstance(answer, Solutions) else ():
        if isinstance(thing, ox.NamedNode) and isinstance(name, ox.Literal):
            yield thing.value, name.value
