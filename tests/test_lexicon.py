"""The lexicon: what Turtle says is what is recognised, in every spelling, with its case rules, fast."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from kgraph.errors import ResourceError
from kgraph.lexicon import Lexicon, Words, fold, lexicon_from, load_lexicon

PREFIXES = """
@prefix kg: <https://w3id.org/kgraph/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix state: <https://w3id.org/kgraph/id/state/> .
@prefix organisation: <https://w3id.org/kgraph/id/organisation/> .
@prefix instrument: <https://w3id.org/kgraph/vocabulary/instrument/> .
"""


def lexicon(tmp_path: Path, turtle: str) -> Lexicon:
    path = tmp_path / "names.ttl"
    path.write_text(PREFIXES + turtle, encoding="utf-8")
    return lexicon_from([path])


def found(lexicon: Lexicon, text: str, layer: str = "actor") -> list[tuple[str, str]]:
    words = Words(text)
    return [(words.slice(m.first, m.last), m.entries[0].id) for m in lexicon.matches(words, layer)]


def test_an_alias_that_a_user_adds_is_recognised(tmp_path: Path) -> None:
    own = tmp_path / "mine.ttl"
    own.write_text(PREFIXES + 'state:NOR skos:altLabel "Fjordland"@en .', encoding="utf-8")
    assert found(load_lexicon(), "Fjordland agreed.") == []
    assert found(load_lexicon([own]), "Fjordland agreed.") == [("Fjordland", "NOR")]
    assert found(load_lexicon([tmp_path]), "Fjordland agreed.") == [("Fjordland", "NOR")]


@pytest.mark.parametrize(
    ("label", "text"),
    [
        ("Côte d'Ivoire", "Cote d’Ivoire"), ("Guinea-Bissau", "Guinea Bissau"), ("Guinea-Bissau", "Guinea–Bissau"),
        ("Saint Lucia", "St. Lucia"), ("Saint Lucia", "St Lucia"), ("New Zealand", "New\u00a0Zealand"),
        ("New Zealand", "New\nZealand"), ("New Zealand", "NEW ZEALAND"),
        ("the Gambia", "Gambia"), ("The Hague", "The Hague"),
        ("Türkiye", "Turkiye"),
        ("Trinidad and Tobago", "Trinidad & Tobago"),
        ("Labour Organisation", "Labor Organization"),
    ],
)  # fmt: skip
def test_spellings(tmp_path: Path, label: str, text: str) -> None:
    assert found(lexicon(tmp_path, f'state:XXX skos:prefLabel "{label}"@en .'), f"In {text} today") == [(text, "XXX")]


@pytest.mark.parametrize(
    ("label", "text"),
    [("US", "us"), ("WHO", "who"), ("Turkey", "turkey"), ("New Zealand", "new zealand"), ("U.S.", "U.S.C. 12"),
     ("Chad", "Chadian")],
)  # fmt: skip
def test_what_is_no_name(tmp_path: Path, label: str, text: str) -> None:
    assert found(lexicon(tmp_path, f'state:XXX skos:prefLabel "{label}"@en .'), f"in {text} today") == []


def test_the_longest_name_wins_and_its_parts_do_not_fire(tmp_path: Path) -> None:
    names = lexicon(
        tmp_path, 'state:AAA skos:prefLabel "Guinea"@en . state:BBB skos:prefLabel "Equatorial Guinea"@en .'
    )
    assert found(names, "Equatorial Guinea and Guinea") == [("Equatorial Guinea", "BBB"), ("Guinea", "AAA")]


def test_plurals_of_instruments(tmp_path: Path) -> None:
    names = lexicon(
        tmp_path,
        'instrument:mou skos:prefLabel "memorandum of understanding"@en ; skos:altLabel "MOU"@en .'
        ' instrument:treaty skos:prefLabel "treaty"@en .',
    )
    text = "Memorandums of Understanding, memoranda of understanding, MOUs, treaties and mous"
    assert [name for name, _ in found(names, text, "concept")] == [
        "Memorandums of Understanding", "memoranda of understanding", "MOUs", "treaties",
    ]  # fmt: skip


def test_identifiers_and_forms(tmp_path: Path) -> None:
    names = lexicon(
        tmp_path,
        'organisation:WORLD%20BANK dcterms:identifier "WORLD BANK" ; skos:prefLabel "World Bank"@en ;'
        ' kg:acronym "WBG" . state:KOR skos:prefLabel "South Korea"@en ; kg:capital "Seoul"@en ;'
        ' kg:demonym "South Korean"@en ; skos:prefLabel "Corée du Sud"@fr .',
    )
    assert {(e.id, e.form, e.label, e.case) for e in names.entries} == {
        ("WORLD BANK", "name", "World Bank", "name"), ("WORLD BANK", "code", "WBG", "exact"),
        ("KOR", "name", "South Korea", "name"), ("KOR", "capital", "Seoul", "name"),
        ("KOR", "demonym", "South Korean", "name"),
    }  # fmt: skip


def test_broken_turtle_is_told_with_file_and_line(tmp_path: Path) -> None:
    with pytest.raises(ResourceError, match=r"names\.ttl:\d+: is no valid Turtle"):
        lexicon(tmp_path, "state:KOR skos:prefLabel .")


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(ResourceError, match=r"none\.ttl: No such file"):
        load_lexicon([tmp_path / "none.ttl"])


def test_the_same_bytes_give_the_same_lexicon(tmp_path: Path) -> None:
    assert lexicon(tmp_path, 'state:KOR skos:prefLabel "Korea"@en .') is lexicon(
        tmp_path, 'state:KOR skos:prefLabel "Korea"@en .'
    )
    assert load_lexicon().digest != lexicon(tmp_path, "").digest


def test_loading_is_quick() -> None:
    """Not a timing of the machine: an upper bound ten times what it takes, so that a quadratic build fails."""
    started = time.process_time()
    from kgraph.lexicon.turtle import _build

    _build.cache_clear()
    load_lexicon()
    assert time.process_time() - started < 3


def test_every_packaged_state_is_found_by_each_of_its_names() -> None:
    names = load_lexicon()
    missed = [
        (e.id, e.label)
        for e in names.entries
        if e.type == "state" and e.form in ("name", "title", "demonym", "capital", "code")
        and e.id not in {x.id for m in names.matches(Words(f"the {e.label} here"), "actor") for x in m.entries}
    ]  # fmt: skip
    assert len([e for e in names.entries if e.type == "state"]) > 1000
    assert missed == []


def test_folding_and_words() -> None:
    assert [fold(w) for w in ("Türkiye", "É", "’", "–", "&", "Ø", "İstanbul")] == [
        "turkiye",
        "e",
        "'",
        "-",
        "and",
        "o",
        "istanbul",
    ]
    words = Words("((((( U.S.’s")
    assert words.keys == ["(((((", "u", ".", "s", ".", "'", "s"]
    assert words.word(0) == "((((("
    assert all(Words("a \u0301 \u200d \ufe0f " + "x" * 99).keys)
