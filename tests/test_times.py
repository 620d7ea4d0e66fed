"""Times: written and relative expressions as cases, tense from words and from parses, and no clock anywhere."""

from __future__ import annotations

import ast
import time
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import kgraph.times
from kgraph.records import Token
from kgraph.times import calendar, directed, find_times, tense_in

FOLDER = Path(__file__).parent / "cases" / "times"


def files() -> dict[str, dict[str, Any]]:
    return {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.toml"))}


FILES = files()


def gathered(key: str) -> list[Any]:
    return [pytest.param(f["published"], case, id=str(case)[:70]) for f in FILES.values() for case in f.get(key, [])]


def test_there_are_cases() -> None:
    assert len(gathered("cases")) > 80
    assert len(gathered("nothing")) > 10


@pytest.mark.parametrize(("published", "case"), gathered("cases"))
def test_value(published: str, case: list[Any]) -> None:
    text, wanted = case
    found = find_times(text, published)
    assert [[m.text, *m.ids] for m in found] == wanted
    assert all(text[m.start : m.end] == m.text and m.type == "time" and m.rule for m in found)


@pytest.mark.parametrize(("published", "text"), gathered("nothing"))
def test_no_time(published: str, text: str) -> None:
    assert [m.text for m in find_times(text, published) if m.ids] == []


@pytest.mark.parametrize(("published", "case"), gathered("open"))
def test_numeric_day_stays_open_where_it_could_be_two(published: str, case: dict[str, Any]) -> None:
    (found,) = find_times(case["text"], published)
    assert list(found.candidates) == case["candidates"]
    assert found.ids == ((case["value"],) if "value" in case else ())


@pytest.mark.parametrize(("published", "case"), gathered("data"))
def test_lengths_and_kinds(published: str, case: dict[str, Any]) -> None:
    found = [m for m in find_times(case["text"], published) if m.text == case["words"]]
    assert len(found) == 1
    assert found[0].form == case["form"] == found[0].data["kind"]
    assert found[0].ids == ((case["value"],) if "value" in case else ())
    assert {key: found[0].data.get(key) for key in case["data"]} == case["data"]


@pytest.mark.parametrize(
    "text", ["They met on Sunday.", "last year", "over the next two years", "on May 5", "in May", "today"]
)
def test_without_a_day_of_publication_relative_words_stay_open(text: str) -> None:
    (found,) = find_times(text, "")
    assert found.ids == ()


def test_written_dates_need_no_day_of_publication() -> None:
    assert [m.ids for m in find_times("on May 5, 2020 and in 1975", "")] == [("2020-05-05",), ("1975",)]


def test_a_day_of_publication_far_ahead_is_as_good() -> None:
    assert find_times("next year", "2199-12-31")[0].ids == ("2200",)
    assert find_times("next year", "9999-12-31")[0].ids == ()
    assert find_times("in 900 years", "8900-01-01")[0].ids == ("9800",)


def test_no_clock_is_asked() -> None:
    folder = Path(kgraph.times.__file__).parent
    paths = sorted(folder.glob("*.py"))
    assert len(paths) > 4
    for path in paths:
        names = {
            node.attr
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Attribute)
        }
        assert not names & {"today", "now", "utcnow", "time", "localtime"}, path


# --- tense ------------------------------------------------------------------------------------------------------


def tokens(*rows: tuple[str, str, int, str, str]) -> tuple[Token, ...]:
    """Build a parse by hand: word, lemma/upos, head, relation, features."""
    made = []
    for index, (text, tag, head, relation, feats) in enumerate(rows):
        lemma, _, upos = tag.partition("/")
        made.append(Token(index, index * 10, index * 10 + len(text), text, lemma, upos, feats, head, relation))
    return tuple(made)


WILL = tokens(
    ("They", "they/PRON", 2, "nsubj", ""), ("will", "will/AUX", 2, "aux", ""),
    ("meet", "meet/VERB", -1, "root", "VerbForm=Inf"),
    ("on", "on/ADP", 4, "case", ""), ("Friday", "Friday/PROPN", 2, "obl", ""),
)  # fmt: skip
MET = tokens(
    ("They", "they/PRON", 1, "nsubj", ""), ("met", "meet/VERB", -1, "root", "Mood=Ind|Tense=Past|VerbForm=Fin"),
    ("Friday", "Friday/PROPN", 1, "obl", ""),
)  # fmt: skip
AGREED = tokens(
    ("They", "they/PRON", 1, "nsubj", ""), ("agreed", "agree/VERB", -1, "root", "Tense=Past|VerbForm=Fin"),
    ("to", "to/PART", 3, "mark", ""), ("meet", "meet/VERB", 1, "xcomp", "VerbForm=Inf"),
    ("Friday", "Friday/PROPN", 3, "obl", ""),
)  # fmt: skip
MANAGED = tokens(
    ("They", "they/PRON", 1, "nsubj", ""), ("managed", "manage/VERB", -1, "root", "Tense=Past|VerbForm=Fin"),
    ("to", "to/PART", 3, "mark", ""), ("meet", "meet/VERB", 1, "xcomp", "VerbForm=Inf"),
    ("Friday", "Friday/PROPN", 3, "obl", ""),
)  # fmt: skip
PLANNED = tokens(
    ("talks", "talk/NOUN", -1, "root", ""), ("planned", "plan/VERB", 0, "acl", "Tense=Past|VerbForm=Part"),
    ("for", "for/ADP", 3, "case", ""), ("May", "May/PROPN", 1, "obl", ""),
)  # fmt: skip
SHOULD = tokens(
    ("It", "it/PRON", 3, "nsubj:pass", ""), ("should", "should/AUX", 3, "aux", ""), ("be", "be/AUX", 3, "aux:pass", ""),
    ("signed", "sign/VERB", -1, "root", "Tense=Past|VerbForm=Part"), ("by", "by/ADP", 5, "case", ""),
    ("May", "May/PROPN", 3, "obl", ""),
)  # fmt: skip
HEADLINE = tokens(
    ("Kings", "king/NOUN", 1, "nsubj", ""), ("meet", "meet/VERB", -1, "root", "Tense=Pres|VerbForm=Fin"),
    ("Friday", "Friday/PROPN", 1, "obl", ""),
)  # fmt: skip


@pytest.mark.parametrize(
    ("parse", "direction"),
    [(WILL, "future"), (MET, "past"), (AGREED, "future"), (MANAGED, "past"), (PLANNED, "future"), (SHOULD, "future"),
     (HEADLINE, "present")],
)  # fmt: skip
def test_tense_of_the_governing_verb(parse: tuple[Token, ...], direction: str) -> None:
    assert tense_in(parse, len(parse) - 1) == direction


def test_tense_survives_a_parse_that_goes_round() -> None:
    ring = tokens(("a", "a/NOUN", 1, "nmod", ""), ("b", "b/NOUN", 0, "nmod", ""))
    assert tense_in(ring, 0) == ""


def test_a_parse_may_turn_a_weekday_round() -> None:
    (friday,) = find_times("The kings meet Friday.", "2025-11-04")
    assert friday.candidates == ("2025-10-31", "2025-11-07")
    assert directed(friday, "future").ids == ("2025-11-07",)
    assert directed(friday, "past").ids == ("2025-10-31",)
    assert directed(friday, "") == friday
    assert directed(friday, "present").ids == ("2025-11-07",)
    (may,) = find_times("The kings meet in May.", "2025-04-04")
    assert directed(may, "present").ids == ("2025-05",)
    (day,) = find_times("They met on 2025-11-02.", "2025-11-04")
    assert directed(day, "future") == day


# --- arithmetic -------------------------------------------------------------------------------------------------


@given(st.dates(), st.integers(0, 6))
def test_weekdays_before_and_after(some: date, weekday: int) -> None:
    if date.min.toordinal() + 7 < some.toordinal() < date.max.toordinal() - 7:
        before, after = calendar.weekday_before(some, weekday), calendar.weekday_after(some, weekday)
        assert before.weekday() == after.weekday() == weekday
        assert 0 <= (some - before).days < 7
        assert 0 <= (after - some).days < 7
        assert (
            calendar.weekday_before(some, weekday, strictly=True)
            < some
            < calendar.weekday_after(some, weekday, strictly=True)
        )


@pytest.mark.parametrize(
    ("value", "first", "last"),
    [("2024", "2024-01-01", "2024-12-31"), ("2024-02", "2024-02-01", "2024-02-29"),
     ("2024-02-03", "2024-02-03", "2024-02-03"), ("2024/2025-06", "2024-01-01", "2025-06-30")],
)  # fmt: skip
def test_bounds(value: str, first: str, last: str) -> None:
    assert tuple(day.isoformat() for day in calendar.bounds(value)) == (first, last)


@given(st.text(max_size=200), st.dates())
def test_every_value_is_a_time_of_the_calendar(text: str, published: date) -> None:
    for mention in find_times(text, published.isoformat()):
        assert text[mention.start : mention.end] == mention.text
        for value in (*mention.ids, *mention.candidates):
            first, last = calendar.bounds(value)
            assert first <= last


WORDS = (
    "early", "the", "next", "last", "two", "3", "2025", "May", "March", "Monday", "to", "and", "-", ",", "of", "years",
    "week", "in", "since", "first", "half", "quarter", "Q3", "FY", "ago", "31", "(", ")", "/", "day", "same", "before",
)  # fmt: skip


@given(
    st.lists(st.sampled_from(WORDS), max_size=12),
    st.sampled_from(["", "2024-02-29", "2025-11-04", "0001-01-01", "9999-12-31"]),
)
def test_no_pile_of_time_words_breaks_a_rule(pile: list[str], published: str) -> None:
    text = " ".join(pile)
    for mention in find_times(text, published):
        for value in (*mention.ids, *mention.candidates):
            calendar.bounds(value)


@pytest.mark.parametrize(
    "piece", ["July 1, ", "2025-", "the ", "early ", "1", "May ", "two ", "within a ", "May 5 and ", "Monday to "]
)
def test_time_is_linear_in_length(piece: str) -> None:
    def seconds(size: int) -> float:
        text = piece * (size // len(piece))
        best = float("inf")
        for _ in range(2):
            start = time.process_time()
            find_times(text, "2025-11-04")
            best = min(best, time.process_time() - start)
        return best

    seconds(1_000)
    assert seconds(16_000) < 24 * seconds(2_000) + 0.05
