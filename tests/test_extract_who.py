"""Who takes part, and who says so: whole texts read with the packaged model."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from kgraph.extract import extract_facts, triggers
from kgraph.language import read_sentences
from kgraph.records import Document

CASES = tomllib.loads((Path(__file__).parent / "cases" / "extract" / "who.toml").read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=lambda c: str(c["name"]))
def test_case(case: dict[str, Any]) -> None:
    document = Document(id="case", text=case["text"], published=case.get("published", "2025-03-04"))
    facts = extract_facts(document, read_sentences(document, triggers=triggers()))
    found = [f.to_json() for f in facts]
    for wanted in case["facts"]:
        of_kind = [f for f in found if f["kind"] == wanted["kind"]]
        assert any(holds(f, wanted) for f in of_kind), of_kind
    for refused in case.get("refuse", ()):
        assert not any(holds(f, refused) for f in found), found


def holds(fact: dict[str, Any], wanted: dict[str, Any]) -> bool:
    """Say whether a fact has every slot that the case names; "" stands for an empty one."""
    return all(_plain(fact.get(slot)) == _plain(value) for slot, value in wanted.items())


def _plain(value: Any) -> Any:
    return sorted(value, key=str) if isinstance(value, list) else value or ""
