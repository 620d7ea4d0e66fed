"""Dates that a text does not give to a happening: years that only name something."""

from __future__ import annotations

import pytest

from kgraph.extract import extract_facts, triggers
from kgraph.language import read_sentences
from kgraph.records import Document

CASES = (
    ("Peru and Bolivia restore diplomatic relations after a quarrel about the 2023 Bolivian election.", None),
    ("Peru and Bolivia restored diplomatic relations in 2023 after a quarrel about an election.", "2023"),
)


@pytest.mark.parametrize(("text", "date"), CASES)
def test_year_in_a_name_dates_nothing(text: str, date: str | None) -> None:
    document = Document(id="example", text=text, published="2025-03-04")
    facts = [f.to_json() for f in extract_facts(document, read_sentences(document, triggers=triggers()))]
    assert [f.get("date") for f in facts if f["kind"] == "diplomatic_relations"] == [date]


OF_VISITS = (
    ("Chilean President Ana Rey, who is paying a visit to Norway since taking office in January, met Ola Moe.", None),
    ("Chilean President Ana Rey, who paid a visit to Norway in January, met Ola Moe.", "2025-01"),
    ("Chilean President Ana Rey postponed her visit to Norway until May 4.", "2025-05-04"),
    ("Chilean President Ana Rey postponed a visit to Norway on Monday.", None),
    ("Ana Rey, the President of Chile, is on a visit to Norway, the first by a Chilean in 12 years.", None),
)


@pytest.mark.parametrize(("text", "date"), OF_VISITS)
def test_clause_that_says_since_when_dates_itself_alone(text: str, date: str | None) -> None:
    document = Document(id="example", text=text, published="2025-03-04")
    facts = [f.to_json() for f in extract_facts(document, read_sentences(document, triggers=triggers()))]
    assert [f.get("date") for f in facts if f["kind"] == "visit"] == [date]


OF_THE_STORY = (
    ("Kenya and Peru signed a pact on fish at a ceremony held on Monday in Lima.", "agreement", ["2025-03-03"]),
    ("Kenya has been suspended from the African Union since the coup of September 2021.", "membership", ["2021-09"]),
    ("Chile's president flew to Peru, where she met Peruvian President Ana Rey on Monday.", "visit", ["2025-03-03"]),
    ("Kenya and Peru held the third session of their commission in Lima from February 26 to 28. During the session, a "
     "treaty on air services was signed.", "agreement", ["2025-02-26/2025-02-28"]),
    ("Albania aims to become a member of the European Union by the end of the decade.", "membership", ["2030"]),
    ("Kenya and Peru signed a pact on extradition in Lima on Monday. The two governments also signed a treaty on air "
     "services.", "agreement", ["2025-03-03", "2025-03-03"]),
    ("Kenya and Peru have restored diplomatic relations, the foreign ministers of the two countries announced in Lima "
     "on Monday.", "diplomatic_relations", ["2025-03-03"]),
    ("Kenya and Peru signed a pact on extradition in Lima on Monday. In 2019 Kenya left a treaty with Peru on sugar. "
     "The two governments signed a treaty on air services.", "agreement", ["2025-03-03", "2019", None]),
    ("Kenya and Peru signed a pact on extradition in Lima on Monday. The two governments had signed a treaty on air "
     "services.", "agreement", ["2025-03-03", None]),
    ("Kenya and Peru signed a pact on extradition in Lima on Monday. The two presidents have signed a treaty on air "
     "services.", "agreement", ["2025-03-03", None]),
    ("Kenya aims to double its trade with Peru by 2030, its president said in Lima on Monday. The two governments "
     "signed a treaty on air services.", "agreement", ["2025-03-03"]),
    ("Kenyan President Sam Otieno, who is on an official visit to Peru, signed a pact on fish with Peruvian President "
     "Ana Rey on Monday.", "visit", ["2025-03-03"]),
    ("Kenyan President Sam Otieno met Peruvian President Ana Rey on Monday. He praised the visit of Chilean President "
     "Eva Rojas to Peru.", "visit", [None]),
    ("Kenyan President Sam Otieno landed in Lima on Monday. In the afternoon he will meet Peruvian President Ana Rey.",
     "meeting", ["2025-03-03"]),
    ("Kenya and Peru signed a pact on extradition in 2007. Peru then promised Kenya a loan of 5 million dollars.",
     "support", ["2007"]),
    ("On Monday Kenya and Peru adopted a declaration that establishes a strategic partnership.", "partnership",
     ["2025-03-03"]),
    ("LIMA, March 3 - The presidents of Kenya and Peru signed a pact on extradition.", "agreement", ["2025-03-03"]),
    ("The plan was agreed when Peru's foreign minister called on Kenyan President Sam Otieno on Monday. In the evening "
     "Kenya and Peru signed a treaty on air services.", "agreement", ["2025-03-03"]),
    ("Kenyan President Sam Otieno landed in Lima on Monday. He had just finished talks with Peruvian President Ana "
     "Rey.", "meeting", ["2025-03-03"]),
    ("Kenya and Peru signed a memorandum on rice growing on Monday.", "agreement", ["2025-03-03"]),
    ("Kenyan President Sam Otieno met Peruvian President Ana Rey on Monday. He said that Peru rests as it heals after "
     "the flood of February 2. Kenya signed a treaty with Peru.", "agreement", ["2025-03-03"]),
    ("Kenyan President Sam Otieno met Peruvian President Ana Rey on Monday. In 2019 trade fell. Both want more. On "
     "this occasion, Kenya and Peru signed a treaty on water.", "agreement", ["2025-03-03"]),
    ("Kenyan President Sam Otieno met Peruvian President Ana Rey on Monday. He pledged Peru help worth 3 million "
     "dollars.", "support", ["2025-03-03"]),
    ("Kenya and Peru signed a pact on extradition in Lima. The two governments also signed a treaty on air services.",
     "agreement", [None, None]),
    ("Kenya and Peru signed a pact on extradition in Lima on Monday. “We signed a treaty on air services with Peru,” "
     "the Kenyan president said.", "agreement", ["2025-03-03", None]),
)  # fmt: skip


@pytest.mark.parametrize(("text", "kind", "dates"), OF_THE_STORY)
def test_plain_past_goes_on_with_the_day_of_the_story(text: str, kind: str, dates: list[str | None]) -> None:
    document = Document(id="example", text=text, published="2025-03-04")
    facts = [f.to_json() for f in extract_facts(document, read_sentences(document, triggers=triggers()))]
    assert [f.get("date") for f in facts if f["kind"] == kind] == dates


COUNTED = (
    ("Kenya and Chile restored diplomatic relations on Tuesday, nine days after Kenya cut its ties with Bolivia.",
     "diplomatic_relations", ["2025-03-04", "2025-02-23"]),
    ("Chilean President Ana Rey met Kenyan President Sam Otieno on Tuesday, a day after the Chilean leader arrived in "
     "Nairobi.", "visit", ["2025-03-03"]),
    ("Kenya signed a pact with Chile on Monday, weeks after Kenya signed a treaty with Peru.", "agreement",
     ["2025-03-03", None]),
    ("The new name was announced on Monday after Chilean President Ana Rey sat down with Kenyan President Sam Otieno.",
     "meeting", ["2025-03-03"]),
    ("Monday's announcement came on the eve of a Mercosur summit.", "meeting", ["2025-03-04"]),
    ("The accord was drafted last November, when Chilean President Ana Rey paid a visit to Nairobi.", "visit",
     ["2024-11"]),
    ("Trade talks between Kenya and Chile ran from 2010 until 2015, when they were suspended.", "negotiation",
     ["2010/2015", "2015"]),
    ("In September Chile pledged a grant of 12 million euros to Kenya.", "support", ["2024-09"]),
    ("Chile signed a contract in June to supply Kenya with 36 howitzers.", "support", ["2024-06"]),
    ("Chilean President Ana Rey opened a bridge on Monday after meeting Kenyan Foreign Minister Ida Mbeki.", "meeting",
     ["2025-03-03"]),
    ("Kenyan President Sam Otieno wrapped up a three-day state visit to Peru on Sunday.", "visit",
     ["2025-02-28/2025-03-02"]),
    ("Kenyan President Sam Otieno left on Sunday for a three-day visit to Peru.", "visit", ["2025-03-02/2025-03-04"]),
    ("Kenya and Chile have been strategic partners since 2023, when Kenyan President Sam Otieno paid a visit to Chile.",
     "visit", ["2023"]),
    ("Chile's parliament voted on Monday to approve Kenya's entry into NATO.", "membership", ["2025-03-03"]),
    ("Kenya on Monday became the latest state to enter the Belt and Road Initiative.", "membership", ["2025-03-03"]),
    ("Kenya and Chile signed a treaty on water on Monday, after nearly 20 years of negotiations.", "negotiation",
     [None]),
    ("Kenya concluded a trade agreement with Chile in 2013; it entered into force in 2015.", "agreement",
     ["2013", "2015"]),
    ("Kenya has until the end of May to ratify a treaty with Chile.", "agreement", ["2025-05"]),
    ("Chilean minister Ana Rey, on the second day of a three-day visit to Kenya, toured a farm on Monday.",
     "visit", ["2025-03-02/2025-03-04"]),
    ("Kenya and Chile signed a treaty on cultural exchanges for 2025-2028.", "agreement", [None]),
    ("Kenya and Chile signed a treaty on water in the first week of February.", "agreement", ["2025-02"]),
    ("Kenya has been a member of the African Union since 2002.", "membership", ["2002"]),
    ("Kenya and Chile have signed three treaties since 2020.", "agreement", [None]),
    ("Kenya agreed on Monday to sign a treaty with Chile.", "agreement", [None]),
    ("Kenya and Chile are to sign a treaty when they meet in Lima on May 4.", "agreement", ["2025-05-04"]),
    ("Talks between Chad and Cameroon were due to start on Monday but were put off.", "negotiation", [None]),
    ("Kenya and Chile hold a joint naval exercise, which ends on Saturday.", "exercise", [None]),
    ("Kenya and Chile are keen to sign a treaty by June.", "agreement", ["2025-06"]),
)  # fmt: skip


@pytest.mark.parametrize(("text", "kind", "dates"), COUNTED)
def test_happening_counted_from_another(text: str, kind: str, dates: list[str | None]) -> None:
    document = Document(id="example", text=text, published="2025-03-04")
    facts = [f.to_json() for f in extract_facts(document, read_sentences(document, triggers=triggers()))]
    assert [f.get("date") for f in facts if f["kind"] == kind] == dates
