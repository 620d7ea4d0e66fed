"""How many of the gold actors, persons and offices the mentions of each document give.

    python benchmarks/mentions.py [--part work|check] [--misses] [GOLD_DIR]

Reads the development gold (`../shared/gold/dev/docs`). Part `check` is the documents whose number divides by three.
"""

from __future__ import annotations

import argparse
import json
import re
import time
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kgraph.language.mentions import find_mentions
from kgraph.language.mentions.holders import office_facts
from kgraph.language.segment import find_sentences
from kgraph.lexicon import load_lexicon
from kgraph.records import Document, Mention

GOLD = Path(__file__).parents[2] / "shared" / "gold" / "dev" / "docs"


def gold_documents(folder: Path, part: str) -> Iterator[tuple[Document, list[dict[str, Any]]]]:
    """Yield documents with their gold facts."""
    for path in sorted(folder.glob("*.json")):
        number = re.search(r"(\d+)$", path.stem)
        checked = number is not None and int(number.group()) % 3 == 0
        if checked != (part == "check"):
            continue
        gold = json.loads(path.read_text(encoding="utf-8"))
        header = gold["document"]
        text = path.with_suffix(".txt").read_bytes().decode("utf-8")
        named = {key: header.get(key, "") for key in ("published", "title", "source")}
        yield Document(id=path.stem, text=text, **named), gold["facts"]


def fold(value: str) -> str:
    """Fold as score.py does."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", value) if not unicodedata.combining(c)).casefold()
    return re.sub(r"[^a-z0-9.]+", " ", plain).strip()


def measured(mentions: list[Mention], facts: list[dict[str, Any]]) -> dict[str, tuple[set[Any], set[Any]]]:
    """Return gold and found sets for actors, persons and offices."""
    actors = {fold(ident) for m in mentions if m.type in ("state", "organisation") for ident in m.ids}
    persons = {fold(ident) for m in mentions if m.type == "person" for ident in m.ids}
    people = [
        person
        for fact in facts
        for person in (*fact.get("people", ()), *([fact["person"]] if "person" in fact else ()))
    ]
    offices = {(fold(f["person"]), fold(f["office"]), fold(f.get("of", ""))) for f in facts if f["kind"] == "office"}
    return {
        "actors": ({fold(party) for fact in facts for party in fact["parties"]}, actors),
        "persons": ({fold(person) for person in people}, persons),
        "offices": (offices, {tuple(map(fold, fact)) for fact in office_facts(mentions)}),
    }


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="?", type=Path, default=GOLD)
    parser.add_argument("--part", choices=("work", "check"), default="work")
    parser.add_argument("--misses", action="store_true", help="name what was missed or is too much (part work only)")
    options = parser.parse_args()
    lexicon = load_lexicon()
    totals = {name: [0, 0, 0] for name in ("actors", "persons", "offices")}
    seconds, words = 0.0, 0
    for document, facts in gold_documents(options.gold, options.part):
        started = time.perf_counter()
        mentions = find_mentions(document, find_sentences(document.text), lexicon)
        seconds += time.perf_counter() - started
        words += len(document.text.split())
        for name, (gold, found) in measured(mentions, facts).items():
            totals[name][0] += len(gold & found)
            totals[name][1] += len(gold)
            totals[name][2] += len(found)
            if options.misses and options.part == "work":
                extra = sorted(found - gold) if name == "offices" else ""
                if gold - found or extra:
                    print(document.id, name, "missed", sorted(gold - found), "extra", extra)
    if not words:
        raise SystemExit(f"{options.gold}: no gold documents here")
    for name, (right, known, said) in totals.items():
        recall = right / known if known else 0.0
        print(f"{name:8} found {right} of {known}: recall {recall:.3f}", end="")
        precision = right / said if said else 0.0
        f1 = 2 * precision * recall / (precision + recall) if right else 0.0
        print(f", precision {precision:.3f}, F1 {f1:.3f}" if name == "offices" else "")
    print(f"{words} words in {seconds:.2f} s: {words / seconds:,.0f} words a second")


if __name__ == "__main__":
    main()
