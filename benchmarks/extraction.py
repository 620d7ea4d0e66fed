"""Measure extraction on a gold folder: figures, misses and false alarms; fit and plot confidence; raise the floors."""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from kgraph import evaluate as ev
from kgraph.errors import InputError
from kgraph.extract import Extraction, extract, triggers
from kgraph.language import read_many
from kgraph.records import Document, Sentence

ROOT = Path(__file__).parents[1]
FLOORS = ROOT / "tests" / "floors.toml"
GOLD = ROOT / "tests" / "gold"
SETS = {
    "news": GOLD / "news",
    "stories": GOLD / "stories",
    "dispatches": GOLD / "dispatches",
    "bulletins": GOLD / "bulletins",
    "dev": ROOT.parent / "shared" / "gold" / "dev" / "docs",
}


def documents(folder: Path, part: str | None) -> list[Document]:
    """Return the documents of a gold folder."""
    found = []
    for name in ev.gold_names(folder, part):
        data, text = ev.read_gold(folder, name)
        head = data["document"]
        found.append(
            Document(id=name, text=text or "", published=head.get("published", ""), title=head.get("title", ""))
        )
    return found


def read_all(docs: Sequence[Document]) -> Iterator[tuple[Document, list[Sentence]]]:
    """Yield each document with its sentences."""
    yield from zip(docs, read_many(docs, triggers=triggers()), strict=True)


def measure(folder: Path, part: str | None) -> tuple[dict[str, Any], list[ev.Outcome], dict[str, Extraction]]:
    """Extract and compare a gold folder."""
    told = {d.id: extract(d, sentences) for d, sentences in read_all(documents(folder, part))}
    system = {name: [f.to_json() for f in e.facts] for name, e in told.items()}
    result, outcomes = ev.evaluate(folder, system, part=part)
    return result, outcomes, told


def write_gold_of_corpora(annotations: Path, corpora: Path, folder: Path) -> None:
    """Write a gold folder of the corpora's documents: facts from this repository, texts from the corpora's own files.

    The texts are others', so only their hashes are kept here. Raises InputError where a text is not the annotated one.
    """
    texts: dict[str, dict[str, dict[str, Any]]] = {}
    for number, line in enumerate(annotations.read_text(encoding="utf-8").splitlines(), 1):
        gold = json.loads(line)
        corpus, ident = gold["corpus"], gold["id"]
        if corpus not in texts:
            with gzip.open(corpora / f"{corpus}.jsonl.gz", "rt", encoding="utf-8") as file:
                texts[corpus] = {item["id"]: item for item in map(json.loads, file)}
        item = texts[corpus].get(ident, {"text": ""})
        if hashlib.sha256(item["text"].encode()).hexdigest() != gold["sha256"]:
            raise InputError(f"{ident} is not the text that was annotated", where=str(corpora / corpus))
        name = f"{corpus.split('_')[0]}-{number:03}"
        head = {"id": name, "published": gold["published"], "title": item.get("title", "")}
        data = json.dumps({"document": head, "facts": gold["facts"]}, ensure_ascii=False)
        (folder / f"{name}.json").write_text(data, encoding="utf-8")
        (folder / f"{name}.txt").write_text(item["text"], encoding="utf-8", newline="")


def show(result: dict[str, Any], outcomes: Sequence[ev.Outcome], folder: Path, kind: str | None) -> None:
    """Print figures, then misses and false alarms with their sentences."""
    for name, value in ev.flat(result).items():
        print(f"{name:32} {value:.3f}")
    for table in ("kinds", "per slot"):
        for key, row in result[table].items():
            f1 = "    -" if row["F1"] is None else f"{row['F1']:.3f}"
            print(f"  {key:22} gold {row['gold']:4} system {row['system']:4} F1 {f1}")
    for outcome in outcomes:
        text = (folder / f"{outcome.name}.txt").read_text(encoding="utf-8")
        for sign, facts in (("-", outcome.missed), ("+", outcome.false)):
            for fact in facts:
                if kind in (fact["kind"], None) and fact["kind"] != "office":
                    start, end = (fact.get("evidence") or [[0, 0]])[0]
                    slots = {
                        k: v for k, v in fact.items() if k not in ("evidence", "kind", "action") and v not in ([], None)
                    }
                    print(
                        f"{sign} {outcome.name} {fact['kind']}/{fact['action']} {json.dumps(slots, ensure_ascii=False)}"
                    )
                    print(f"    {' '.join(text[start:end].split())}")


def raise_floors() -> None:
    """Write tests/floors.toml with every floor at the present figure or where it was, whichever is higher."""
    held = ev.read_floors(FLOORS) if FLOORS.exists() else {}
    lines = ["# Figures of extraction may rise, never fall: `python benchmarks/extraction.py --raise-floors`."]
    for name, folder in SETS.items():
        floors = held.get(name, {})
        if folder.exists():
            result = measure(folder, None)[0]
            floors = ev.raised(result, floors or dict.fromkeys(ev.flat(result), 0.0))
        lines += ["", f"[{name}]", *(f'"{key}" = {value:.3f}' for key, value in floors.items())]
    FLOORS.write_text("\n".join(lines) + "\n", encoding="utf-8")


def report(folder: Path, part: str | None, kind: str | None, figures: bool) -> None:
    """Measure a gold folder and print figures and, unless only those are asked for, errors; the check part stays
    unread."""
    result, outcomes, _ = measure(folder, part)
    work = [] if figures else ev.gold_names(folder, "work")
    show(result, [o for o in outcomes if o.name in work], folder, kind)


def main() -> None:
    """Run what the arguments ask for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", nargs="?", type=Path, default=SETS["news"])
    parser.add_argument("--part", choices=["work", "check"])
    parser.add_argument("--kind")
    parser.add_argument("--corpora", type=Path, help="folder of the corpora's files, to measure tests/gold/corpora")
    parser.add_argument("--annotations", type=Path, default=GOLD / "corpora" / "facts.jsonl")
    parser.add_argument("--figures", action="store_true", help="no misses and false alarms, only figures")
    parser.add_argument("--raise-floors", action="store_true")
    args = parser.parse_args()
    if args.raise_floors:
        raise_floors()
    elif args.corpora:
        with TemporaryDirectory() as folder:
            write_gold_of_corpora(args.annotations, args.corpora, Path(folder))
            report(Path(folder), args.part, args.kind, args.figures)
    else:
        report(args.gold, args.part, args.kind, args.figures)


if __name__ == "__main__":
    main()
