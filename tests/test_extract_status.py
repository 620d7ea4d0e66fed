"""How real a happening is told to be: cases of promise, announcement, negation and time, by kind."""

from __future__ import annotations

import pytest

from kgraph.extract import extract_facts, triggers
from kgraph.language import read_sentences
from kgraph.records import Document

CASES = (
    ("Kenya and Chile agreed to continue cooperating on water.", "cooperation", ["planned"]),
    ("Kenya and Chile will continue to cooperate on water.", "cooperation", ["ongoing"]),
    ("Chilean President Ana Rey will be back in Kenya in January for talks on rail links.", "meeting", ["planned"]),
    ("Ana Rey, who last week called off what would have been the first trip of a Chilean president to Kenya, met "
     "reporters.", "visit", ["denied"]),
    ("Kenya and Chile announced the launch of negotiations on a trade pact.", "negotiation", ["completed"]),
    ("Kenya and Chile announced plans for the launch of negotiations on a trade pact.", "negotiation", ["planned"]),
    ("Kenya and Chile agreed to upgrade ties to a strategic partnership during a meeting in Lima.", "meeting",
     ["completed"]),
    ("Kenya and Chile agreed to discuss fish during a meeting in May.", "meeting", ["planned"]),
    ("Kenya and Chile are celebrating fifty years of diplomatic relations.", "diplomatic_relations", ["completed"]),
    ("The presidents of Kenya and Chile met on Monday to sign a treaty on water.", "agreement", ["completed"]),
    ("The presidents of Kenya and Chile will meet on Monday to sign a treaty on water.", "agreement", ["planned"]),
    ("Togo has not ruled out joining the African Union.", "membership", ["proposed"]),
    ("Slovakia was one of the first members of the European Union to ratify the treaty with Vietnam.", "agreement",
     ["completed"]),
    ("Chile is itself negotiating a security treaty with Kenya.", "negotiation", ["ongoing"]),
    ("A summit of the leaders of Kenya and Chile, planned for last September, was postponed.", "meeting", ["planned"]),
    ("Trade talks between Kenya and Chile began in January and were concluded within two months.", "negotiation",
     ["completed", "completed"]),
    ("Kenya dropped its neutrality to join NATO in May 2023.", "membership", ["completed"]),
    ("Kenya and Chile directed their officials to finalise a visa agreement.", "agreement", ["planned"]),
    ("If elected, Rojas said, he would cancel the treaty with China.", "agreement", ["proposed"]),
    ("Nepal denied reports that it had agreed to sell power to Bangladesh.", "cooperation", ["denied"]),
    ("Chad denied a claim that it had signed a treaty with China.", "agreement", ["denied"]),
    ("Guatemala's congress is to vote in March on whether to ratify the accord with Mexico.", "agreement", ["planned"]),
    ("Kenyan troops were to have sent two patrol boats to Chile.", "support", ["denied"]),
    ("The World Bank is weighing a $200 million loan to Niger.", "support", ["proposed"]),
    ("Trade between Kenya and Chile came to $36 million and is meant to reach $100 million.", "economic_figure",
     ["completed", "planned"]),
    ("Last year Kenya and Chile promised to hold yearly military exercises.", "exercise", ["planned"]),
)  # fmt: skip


@pytest.mark.parametrize(("text", "kind", "wanted"), CASES)
def test_status(text: str, kind: str, wanted: list[str]) -> None:
    document = Document(id="example", text=text, published="2025-03-04")
    facts = [f.to_json() for f in extract_facts(document, read_sentences(document, triggers=triggers()))]
    assert [f["status"] for f in facts if f["kind"] == kind] == wanted
