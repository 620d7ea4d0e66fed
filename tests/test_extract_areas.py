"""What a fact is about: areas from titles, topics and purposes, and none from reasons, offices and ceasefires."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from kgraph.pipeline import read_facts
from kgraph.records import Document

CASES = tomllib.loads((Path(__file__).parent / "cases" / "extract" / "areas.toml").read_text("utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_areas(case: dict[str, object]) -> None:
    """The fact of a kind has the areas that the text tells, and no others."""
    document = Document(id="case", text=str(case["text"]), published="2025-03-04", title="")
    facts = [fact for fact in read_facts(document).facts if fact.kind == case["kind"]]
    assert facts
    assert [sorted(fact.to_json().get("areas", [])) for fact in facts] == [sorted(case["areas"])]  # type: ignore[call-overload]
