"""The candidate scan: what it takes and leaves, and that it loses no sentence of the development gold."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from kgraph.extract import triggers
from kgraph.language.reading import candidates
from kgraph.language.scan import Scan, forms, scan_for
from kgraph.language.segment import find_sentences
from kgraph.lexicon import load_lexicon
from kgraph.records import Document, Mention

GOLD = Path(__file__).parents[1].parent / "shared" / "gold" / "dev" / "docs"


@pytest.mark.parametrize(
    ("lemma", "form"),
    [("sign", "signed"), ("ratify", "ratified"), ("ratify", "ratifies"), ("upgrade", "upgrading"), ("meet", "met"),
     ("scrap", "scrapped"), ("reach", "reaches"), ("withdraw", "withdrawn"), ("run", "ran"), ("lay", "laid")],
)  # fmt: skip
def test_forms(lemma: str, form: str) -> None:
    assert form in forms(lemma)


def mentions(text: str, *named: tuple[str, str]) -> list[Mention]:
    found = []
    for name, kind in named:
        for match in re.finditer(re.escape(name), text):
            found.append(Mention(start=match.start(), end=match.end(), text=name, type=kind, ids=(name,)))
    return sorted(found, key=lambda m: m.start)


def chosen(
    text: str, *named: tuple[str, str], words: frozenset[str] | None = frozenset({"sign", "visit", "support"})
) -> list[str]:
    sentences = find_sentences(text)
    return [
        text[sentences[n].start : sentences[n].end]
        for n in scan_for(words).choose(text, sentences, mentions(text, *named))
    ]


STATES = (("Norway", "state"), ("Chile", "state"))


def test_a_report_is_kept_but_for_what_names_nothing() -> None:
    text = "Norway and Chile signed a pact. It was a rainy day. The two sides dined. They visited a museum."
    assert chosen(text, *STATES) == [
        "Norway and Chile signed a pact.",
        "The two sides dined.",
        "They visited a museum.",
    ]


def test_prose_about_nothing_of_the_kind_is_left_alone() -> None:
    text = "A plane fell in Norway. Ten people died. Fans supported the team. It was signed by fans."
    assert chosen(text, *STATES) == []


def test_talk_wants_both_parties_beside_a_trigger() -> None:
    greeting = "MR. LIE: " + "It is late. " * 150
    text = (f"{greeting}Norway is glad. We support it.\nQUESTION: Did Norway and Chile sign it?\n"
            "MR. LIE: Norway and Chile are friends. We signed it.")  # fmt: skip
    assert chosen(text, *STATES) == ["Did Norway and Chile sign it?"]


def test_a_greeting_tells_what_people_met_for() -> None:
    text = "MR. LIE: Norway is glad. We signed it.\nMINISTER ROJAS: Thank you. We support it."
    assert "We signed it." in chosen(text, *STATES)


def test_a_trigger_of_several_words_wants_all_of_them() -> None:
    words = frozenset({"enter into force"})
    assert chosen("The pact of Norway and Chile entered into force.", *STATES, words=words)
    assert not chosen("Skiers of Norway and Chile entered.", *STATES, words=words)


def test_without_triggers_every_actor_counts() -> None:
    assert chosen("Norway sleeps. Nobody cares.", *STATES, words=None) == ["Norway sleeps."]


def test_the_scan_is_built_once() -> None:
    assert scan_for(frozenset({"sign"})) is scan_for(frozenset({"sign"}))
    assert isinstance(scan_for(None), Scan)


def test_nothing_comes_of_nothing() -> None:
    assert scan_for(None).choose("", [], []) == []


def gold_documents() -> Iterator[tuple[Document, list[dict[str, list[list[int]]]]]]:
    """Yield the development documents but those kept for the last check."""
    for path in sorted(GOLD.glob("*.json")):
        number = path.stem.rpartition("-")[2]
        if number.isdigit() and int(number) % 3 == 0:
            continue
        gold = json.loads(path.read_text(encoding="utf-8"))
        text = path.with_suffix(".txt").read_bytes().decode("utf-8")
        yield Document(id=path.stem, text=text, published=gold["document"]["published"]), gold["facts"]


@pytest.mark.skipif(not GOLD.exists(), reason="the gold documents are not part of the package")
def test_no_gold_fact_is_lost() -> None:
    """Every sentence that tells a fact is parsed, in all documents but those kept for the last check."""
    lexicon, words = load_lexicon(), triggers()
    facts = lost = told = left = 0
    for document, gold in gold_documents():
        sentences, kept = candidates(document, lexicon=lexicon, triggers=words)
        for fact in gold:
            spans = fact["evidence"]
            telling = {n for n, s in enumerate(sentences) if any(s.start < b and a < s.end for a, b in spans)}
            facts, told = facts + 1, told + len(telling)
            lost += telling.isdisjoint(kept)
            left += len(telling - kept)
    assert facts > 400
    assert lost == 0
    assert left == 0, f"{left} of {told} sentences left out"
