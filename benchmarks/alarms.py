"""Count facts in news that is not about international relations: `python benchmarks/alarms.py [CORPORA]`.

Draws items of other categories from the current-events corpus, leaves out those of the gold set, and prints each fact
other than an office under its text, to be read by hand, then how many there are for a hundred items.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
from pathlib import Path
from typing import Any

from kgraph.pipeline import read_facts
from kgraph.records import Document

SHARED = Path(__file__).parents[2] / "shared"
CORPUS = "wikipedia_current_events_2025_2026.jsonl.gz"


def others(corpora: Path, gold: Path) -> list[dict[str, Any]]:
    """Return the items of other categories whose text is in no gold document."""
    texts = {path.read_text(encoding="utf-8").strip() for path in gold.glob("wce-*.txt")}
    with gzip.open(corpora / CORPUS, "rt", encoding="utf-8") as lines:
        items = list(map(json.loads, lines))
    return [i for i in items if i["category"] != "International relations" and i["text"].strip() not in texts]


def main() -> None:
    """Read a sample and print its facts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", nargs="?", type=Path, default=SHARED / "corpora")
    parser.add_argument("--items", type=int, default=1500)
    parser.add_argument("--seed", type=int, default=2026)
    args = parser.parse_args()
    items = random.Random(args.seed).sample(others(args.corpora, SHARED / "gold" / "dev" / "docs"), args.items)
    count = with_facts = 0
    for item in items:
        document = Document(id=item["id"], text=item["text"], published=item["date"][:10])
        facts = [fact for fact in read_facts(document).facts if fact.kind != "office"]
        if facts:
            with_facts += 1
            print(item["text"])
        for fact in facts:
            count += 1
            told = {k: v for k, v in fact.to_json().items() if k not in ("evidence", "kind")}
            print(f"  {count} {fact.kind} {json.dumps(told, ensure_ascii=False)}")
    share = 100 * with_facts / len(items)
    print(f"{count} facts in {with_facts} of {len(items)} items: {share:.1f} items of 100 tell one")


if __name__ == "__main__":
    main()
