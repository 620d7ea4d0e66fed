"""Write the tables of classes, properties and concepts into `docs/ontology.md`, between its markers.

    python scripts/build_ontology_page.py

tests/test_ontology.py fails where the page lags behind the ontology.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph

from kgraph.resources import resource
from kgraph.vocabulary import CLASSES, ONTOLOGY, PREFIXES, PROPERTIES, VOCABULARY

PAGE = Path(__file__).resolve().parents[1] / "docs" / "ontology.md"
_DEFINITION = PREFIXES["skos"] + "definition"
_DOMAIN, _RANGE = PREFIXES["schema"] + "domainIncludes", PREFIXES["schema"] + "rangeIncludes"
_RANK, _BROADER = ONTOLOGY + "rank", PREFIXES["skos"] + "broader"
Told = dict[str, dict[str, list[str]]]


def told(*parts: str) -> Told:
    found: Told = defaultdict(lambda: defaultdict(list))
    for quad in pyoxigraph.parse(path=str(resource("ontology", *parts))):
        found[quad.subject.value][quad.predicate.value].append(quad.object.value)
    return found


def short(iri: str) -> str:
    """Return `kg:party` for its IRI."""
    return next((f"{name}:{iri[len(space) :]}" for name, space in PREFIXES.items() if iri.startswith(space)), iri)


def cell(text: str) -> str:
    return text.replace("|", "\\|")


def class_rows(about: Told) -> Iterator[str]:
    yield "| class | is a | what |\n|---|---|---|"
    parent = PREFIXES["rdfs"] + "subClassOf"
    for name in CLASSES:
        own = about[ONTOLOGY + name]
        yield f"| `kg:{name}` | {', '.join(map(short, own[parent]))} | {cell(own[_DEFINITION][0])} |"


def property_rows(about: Told) -> Iterator[str]:
    yield "| property | of | value | what |\n|---|---|---|---|"
    for name in PROPERTIES:
        own = about[ONTOLOGY + name]
        of, value = (", ".join(short(iri) for iri in own[predicate]) for predicate in (_DOMAIN, _RANGE))
        yield f"| `kg:{name}` | {of} | {value} | {cell(own[_DEFINITION][0])} |"


def level_rows() -> Iterator[str]:
    yield "| rank | levels |\n|---|---|"
    by_rank: dict[int, list[str]] = defaultdict(list)
    for iri, own in told("vocabularies", "level.ttl").items():
        if _RANK in own:
            by_rank[int(own[_RANK][0])].append(iri.removeprefix(f"{VOCABULARY}level/"))
    for rank, levels in sorted(by_rank.items()):
        yield f"| {rank} | {', '.join(sorted(levels))} |"


def area_rows() -> Iterator[str]:
    yield "| group | areas |\n|---|---|"
    groups: dict[str, list[str]] = defaultdict(list)
    for iri, own in told("vocabularies", "area.ttl").items():
        for group in own.get(_BROADER, ()):
            groups[group.rsplit("/", 1)[1]].append(iri.rsplit("/", 1)[1])
    for group, areas in groups.items():
        yield f"| {group} | {', '.join(areas)} |"


def page(text: str) -> str:
    """Return the page with its tables renewed."""
    about = told("partnership.ttl")
    tables = {"levels": level_rows(), "areas": area_rows()}
    tables |= {"classes": class_rows(about), "properties": property_rows(about)}
    for name, rows in tables.items():
        body = f"<!-- {name} -->\n" + "\n".join(rows) + f"\n<!-- /{name} -->"
        text, count = re.subn(rf"<!-- {name} -->.*?<!-- /{name} -->", lambda _, body=body: body, text, flags=re.S)
        if count != 1:
            raise SystemExit(f"docs/ontology.md has no place for {name}")
    return text


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
