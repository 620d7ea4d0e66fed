"""Names, offices, titles and sums: the cases of tests/cases/mentions, nesting, and hostile text."""

from __future__ import annotations

import time
import tomllib
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from kgraph.language.mentions import add_entities, find_mentions, name_spans
from kgraph.language.mentions.holders import office_facts
from kgraph.language.mentions.page import Line
from kgraph.lexicon import load_lexicon
from kgraph.records import Document, Mention

CASES = Path(__file__).parent / "cases" / "mentions"
DATA = ("amount", "currency", "value")


def cases() -> list[Any]:
    found = []
    for path in sorted(CASES.glob("*.toml")):
        for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]:
            if "references" not in case:
                found.append(pytest.param(case, id=f"{path.stem}: {case['name']}"))
    return found


def sentences(text: str) -> list[Line]:
    """Cut where a full stop and a blank follow a word of more than two letters: the cases are written for that."""
    found, start = [], 0
    for index in range(1, len(text) - 1):
        stop = text[index : index + 2] == ". " and text[index - 2 : index].isalpha()
        if stop and text[:index].split()[-1] not in ("Mr", "Jr", "Dr"):
            found.append(Line(start, index + 1))
            start = index + 1
    return [*found, Line(start, len(text))]


def mentions(text: str, **named: str) -> list[Mention]:
    return find_mentions(Document(id="t", text=text, **named), sentences(text), load_lexicon())


def fits(mention: Mention, wanted: dict[str, Any]) -> bool:
    plain = all(getattr(mention, key) == wanted[key] for key in ("text", "type", "form", "rule") if key in wanted)
    tuples = all(getattr(mention, key) == tuple(wanted[key]) for key in ("ids", "candidates") if key in wanted)
    return plain and tuples and all(mention.data.get(key) == wanted[key] for key in DATA if key in wanted)


def test_there_are_cases() -> None:
    assert len(cases()) > 50


@pytest.mark.parametrize("case", cases())
def test_case(case: dict[str, Any]) -> None:
    found = mentions(case["text"], title=case.get("title", ""), source=case.get("source", ""))
    told = "\n".join(f"{m.type} {m.text!r} {m.ids} {m.candidates} {m.form} {m.rule} {dict(m.data)}" for m in found)
    for wanted in case.get("expect", ()):
        hits = [m for m in found if fits(m, wanted)]
        assert hits, f"not found: {wanted}\n{told}"
        assert len(hits) == wanted.get("count", len(hits)), f"{len(hits)} times: {wanted}\n{told}"
    for refused in case.get("refuse", ()):
        assert not [m for m in found if fits(m, refused)], f"found: {refused}\n{told}"
    if "offices" in case:
        assert sorted(office_facts(found)) == sorted(map(tuple, case["offices"])), told
    for person, office in case.get("rough_offices", ()):
        assert [m for m in found if m.ids == (person,) and m.data.get("office") == office], told


def test_every_offset_gives_the_text_back() -> None:
    for param in cases():
        text = param.values[0]["text"]
        assert all(text[m.start : m.end] == m.text for m in mentions(text))


def test_mentions_of_one_layer_never_overlap() -> None:
    layers = (("state", "organisation", "region"), ("person",), ("title",), ("level",), ("money",), ("count",))
    for param in cases():
        found = [m for m in mentions(param.values[0]["text"]) if m.form != "nominal"]
        for layer in layers:
            spans = sorted(
                (m.start, m.end) for m in found if m.type in layer and m.rule not in ("joint-body", "organisation-head")
            )
            assert all(a[1] <= b[0] for a, b in pairwise(spans)), (param.id, layer)


def test_names_for_the_parser_are_outermost_and_in_order() -> None:
    text = "The Korea-Singapore Free Trade Agreement pleased Singapore Premier Lawrence Wong, not the Norwegian army."
    spans = [text[start:end] for start, end in name_spans(mentions(text))]
    assert spans == ["Korea-Singapore Free Trade Agreement", "Singapore", "Lawrence Wong"]


def test_entities_of_the_parser_fill_gaps_only() -> None:
    text = "Singapore Prime Minister Lawrence Wong met Ada Quill and Wong."
    document = Document(id="t", text=text)
    known = mentions(text)
    start = text.index("Ada")
    added = add_entities(
        document, known, [(start, start + 9, "PER"), (0, 9, "ORG"), (text.index("Lawrence"), text.index(" met"), "PER")]
    )
    new = [m for m in added if m not in known]
    assert [(m.text, m.type, m.rule) for m in new] == [("Ada Quill", "person", "entity-model")]


def test_an_entity_loses_its_title() -> None:
    text = "They thanked Mr. Quill and His Royal Highness."
    document = Document(id="t", text=text)
    start = text.index("Mr.")
    added = add_entities(document, [], [(start, start + 9, "PER"), (text.index("His"), len(text) - 1, "ORG")])
    assert [(m.text, m.ids) for m in added] == [("Quill", ("Quill",))]


@pytest.mark.parametrize(
    "unit",
    [
        "Prime Minister of ",
        "Bank of ",
        "(",
        "😀🎉",
        "\0",
        "1",
        "Aaaa ",
        "“A ",
        "a-",
        "'s ",
        "$1 ",
        "Mr Wong ",
        "Korea and ",
        "U.S.",
        "abc",
    ],
)
def test_hostile_text_takes_linear_time(unit: str) -> None:
    """Thrice the length takes about thrice the time; a quadratic finder would take nine times as long."""

    def seconds(size: int) -> float:
        text = (unit * (size // len(unit) + 1))[:size]
        best = 9.0
        for _ in range(2):
            started = time.process_time()
            find_mentions(Document(id="t", text=text), [Line(0, len(text))], load_lexicon())
            best = min(best, time.process_time() - started)
        return best

    seconds(2_000)
    assert seconds(12_000) < 5 * seconds(4_000) + 0.1


def test_one_line_of_a_million_characters() -> None:
    text = "The Norwegian government thanked Singapore Prime Minister Lawrence Wong " * 1400
    found = find_mentions(Document(id="t", text=text), [Line(0, len(text))], load_lexicon())
    assert sum(m.type == "state" and m.ids == ("SGP",) for m in found) == 1400
