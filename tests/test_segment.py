"""Sentences and words: cases as data, exact offsets, hand-checked news, and text that no one would write."""

from __future__ import annotations

import runpy
import time
import tomllib
from collections import deque
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgraph.language.segment import LONGEST, find_dateline, find_sentences
from kgraph.language.tokens import words

HERE = Path(__file__).parent
SHARED = HERE.parent.parent / "shared"


def cases() -> list[Any]:
    found = []
    for path in sorted((HERE / "cases" / "segment").glob("*.toml")):
        for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]:
            found.append(pytest.param(case, id=f"{path.stem}: {case['name']}"))
    return found


def test_there_are_cases() -> None:
    assert len(cases()) > 40


@pytest.mark.parametrize("case", cases())
def test_sentences(case: dict[str, Any]) -> None:
    text = case["text"]
    found = find_sentences(text)
    assert [text[s.start : s.end] for s in found] == case["sentences"]
    if "quoted" in case:
        assert [text[a:b] for s in found for a, b in s.quoted] == case["quoted"]


@pytest.mark.parametrize("case", [c for c in cases() if "place" in c.values[0]])
def test_dateline_is_remembered(case: dict[str, Any]) -> None:
    dateline = find_dateline(case["text"])
    assert dateline is not None
    assert dateline.place == case["place"]
    assert dateline.day == case.get("day", dateline.day)
    assert all(s.start >= dateline.end or s.end <= dateline.start for s in find_sentences(case["text"]))


def test_text_without_a_dateline_has_none() -> None:
    assert find_dateline("They met in Oslo. SEOUL: no dateline here.") is None
    assert find_dateline("") is None


def test_paragraphs_are_counted() -> None:
    assert [s.paragraph for s in find_sentences("One. Two.\n\nThree.")] == [0, 0, 1]


def test_a_long_sentence_is_cut_after_a_comma() -> None:
    text = "alpha beta gamma, " * 200 + "end."
    found = find_sentences(text)
    assert len(found) > 1
    assert all(len(list(words(text, s.start, s.end))) <= LONGEST for s in found)
    assert all(text[s.end - 1] == "," for s in found[:-1])
    assert "".join(text[s.start : s.end].replace(" ", "") for s in found) == text.replace(" ", "")


@given(st.text(alphabet=st.characters(codec="utf-16"), max_size=300))
def test_every_text_is_cut_in_order_and_nothing_overlaps(text: str) -> None:
    at = 0
    for sentence in find_sentences(text):
        assert at <= sentence.start < sentence.end <= len(text)
        assert text[sentence.start : sentence.end].strip() == text[sentence.start : sentence.end]
        assert all(sentence.start <= a < b <= sentence.end for a, b in sentence.quoted)
        at = sentence.end


@given(st.text(max_size=200))
def test_words_cover_all_that_is_no_blank(text: str) -> None:
    covered = "".join(text[a:b] for a, b in words(text))
    assert covered == "".join(text.split())


HOSTILE = {
    "one long word": "a",
    "dots": ".",
    "dots and blanks": ". ",
    "opening brackets": "(",
    "closing brackets after stops": ".)",
    "quotation marks": '"',
    "curly marks": "“",
    "emoji": "😀",
    "nul": "\0",
    "line ends": "\n",
    "hyphens": "a-",
    "apostrophes": "a'",
    "at signs": "a@b.",
    "half surrogates": "\ud800",
    "speakers": "SECRETARY ",
    "mixed scripts": "Ünïté 新加坡和韩国。السلام عليكم ",
    "titles": "Mr. ",
}


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE.keys())
def test_time_is_linear_in_length(piece: str) -> None:
    """Eight times the text may take up to three times eight as long; a quadratic step would take 64 times."""

    def seconds(size: int) -> float:
        text = piece * (size // len(piece))
        best = float("inf")
        for _ in range(2):
            start = time.process_time()
            find_sentences(text)
            deque(words(text), maxlen=0)
            best = min(best, time.process_time() - start)
        return best

    seconds(2_000)
    assert seconds(40_000) < 24 * seconds(5_000) + 0.05


@pytest.mark.skipif(not (SHARED / "corpora").exists(), reason="the corpora are not part of the package")
def test_boundaries_of_twenty_news_documents() -> None:
    benchmark = runpy.run_path(str(HERE.parent / "benchmarks" / "sentences.py"))
    documents = list(benchmark["checked_documents"](corpora=SHARED / "corpora"))
    assert len(documents) == 20
    found, _ = benchmark["compare"]("20 news documents", documents)
    assert found.f >= 98
