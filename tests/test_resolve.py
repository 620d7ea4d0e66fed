"""Who is one person in a document, and what an ambiguous name means there."""

from __future__ import annotations

import pytest

from kgraph.lexicon import load_lexicon
from kgraph.records import Document, Mention
from kgraph.resolve import name_parts, resolve_actors, resolve_persons, same_person, surname_keys

FAMILY_FIRST = frozenset(("lee", "kim", "xi", "pham"))


def person(name: str, at: int, **data: object) -> Mention:
    return Mention(start=at, end=at + len(name), text=name, type="person", ids=(name,), data=data)


@pytest.mark.parametrize(
    ("short", "full", "same"),
    [
        ("Wong", "Lawrence Wong", True), ("Lee", "Lee Jae Myung", True), ("Lula", "Luiz Inácio Lula da Silva", True),
        ("J. Biden", "Joseph R. Biden, Jr.", True), ("Joe Biden", "Joseph R. Biden", True),
        ("Hunter Biden", "Joseph R. Biden", False), ("Muhammad Ali", "Mohamed Ali", True),
        ("Wong Lawrence", "Lawrence Wong", False),
        ("Erdogan", "Recep Tayyip Erdoğan", True),
    ],
)  # fmt: skip
def test_short_forms(short: str, full: str, same: bool) -> None:
    assert same_person(name_parts(short), name_parts(full)) is same


def test_the_fullest_form_of_the_document_is_everybodys_name() -> None:
    found, persons = resolve_persons([person("Biden", 0), person("Joseph R. Biden, Jr.", 20), person("Biden", 60)])
    assert [m.ids for m in found] == [("Joseph R. Biden, Jr.",)] * 3
    assert [p.name for p in persons] == ["Joseph R. Biden, Jr."]
    assert found[0].form == "surname"


def test_a_surname_of_two_persons_goes_by_state_then_office_then_the_last_named() -> None:
    one, two = person("Kim Ara", 0, of="KOR", office="minister"), person("Kim Bora", 20, of="PRK", office="envoy")
    by_state, by_office, last = person("Kim", 40, of="KOR"), person("Kim", 50, office="Envoy"), person("Kim", 60)
    found, _ = resolve_persons([one, two, by_state, by_office, last])
    assert [(m.ids[0], m.rule) for m in found[2:]] == [
        ("Kim Ara", "short-form-same-state"), ("Kim Bora", "short-form-same-office"),
        ("Kim Bora", "short-form-last-named"),
    ]  # fmt: skip


def test_a_surname_of_two_persons_before_both_stays_open() -> None:
    found, _ = resolve_persons([person("Kim", 0), person("Kim Ara", 20), person("Kim Bora", 40)])
    assert found[0].ids == ()
    assert found[0].candidates == ("Kim Bora", "Kim Ara")
    assert found[0].rule == "ambiguous"


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("Lawrence Wong", ("wong",)),
        ("Lee Jae Myung", ("lee",)),
        ("Xi Jinping", ("xi", "jinping")),
        ("Robert Fico Jr.", ("fico",)),
        ("Jr.", ()),
    ],
)
def test_surnames(name: str, keys: tuple[str, ...]) -> None:
    assert surname_keys(name, FAMILY_FIRST) == keys


def state(text: str, at: int, *candidates: str, ids: tuple[str, ...] = ()) -> Mention:
    return Mention(start=at, end=at + len(text), text=text, type="state", ids=ids, candidates=candidates)


def test_two_states_named_outright_leave_an_ambiguous_name_open() -> None:
    text = "South Korea and North Korea and Korea"
    found = resolve_actors(
        Document(id="t", text=text),
        [
            state("South Korea", 0, ids=("KOR",)),
            state("North Korea", 16, ids=("PRK",)),
            state("Korea", 32, "KOR", "PRK"),
        ],
        load_lexicon(),
    )
    assert (found[2].ids, found[2].candidates, found[2].rule) == ((), ("KOR", "PRK"), "ambiguous")


def test_a_word_right_beside_the_name_can_say_it_means_no_actor() -> None:
    text = "the Latin American markets"
    assert resolve_actors(Document(id="t", text=text), [state("American", 10, "USA")], load_lexicon()) == []
