"""Reference within a document: the cases without a parse, and small hand-built trees where the tree decides."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from kgraph.language.mentions import find_mentions, resolve_references
from kgraph.language.mentions.trees import agent, head_token, is_subject, preposition
from kgraph.lexicon import load_lexicon
from kgraph.records import Document, Mention, Sentence, Token

CASES = tomllib.loads((Path(__file__).parent / "cases" / "mentions" / "reference.toml").read_text(encoding="utf-8"))[
    "case"
]


def cut(text: str) -> list[Sentence]:
    """Cut at full stops and line ends; what stands in curly quotes is quoted."""
    found, start = [], 0
    for match in re.finditer(r"(?<!Mr)(?<!Ms)(?<!Jr)[.!?]”?\s+|\n|$", text):
        if match.end() > start:
            quotes = tuple(q.span() for q in re.finditer("“[^”]*”", text) if start <= q.start() < match.end())
            found.append(Sentence(start, match.end(), quoted=quotes))
            start = match.end()
    return found


def resolved(text: str, sentences: list[Sentence] | None = None, **named: str) -> list[Mention]:
    document = Document(id="t", text=text, **named)
    sentences = sentences or cut(text)
    found = find_mentions(document, sentences, load_lexicon())
    return [m for s in resolve_references(document, sentences, found, load_lexicon()) for m in s.mentions]


def hits(found: list[Mention], wanted: dict[str, Any]) -> list[Mention]:
    named = [m for m in found if m.text == wanted["text"]]
    named = named[wanted["nth"] - 1 :][:1] if "nth" in wanted else named
    return [
        m for m in named
        if ("ids" not in wanted or m.ids == tuple(wanted["ids"]))
        and all(getattr(m, key) == wanted[key] for key in ("rule", "form") if key in wanted)
        and ("people" not in wanted or m.data["people"] == tuple(wanted["people"]))
        and ("of" not in wanted or m.data.get("of") == wanted["of"])
    ]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["name"]))
def test_case(case: dict[str, Any]) -> None:
    found = resolved(case["text"], source=case.get("source", ""), title=case.get("title", ""))
    told = "\n".join(f"{m.type} {m.text!r} {m.ids} {m.form} {m.rule} {dict(m.data)}" for m in found)
    for wanted in case.get("references", ()):
        assert hits(found, wanted), f"{wanted}\n{told}"
    for refused in case.get("refuse_references", ()):
        assert not hits(found, refused), f"{refused}\n{told}"
    assert case.get("references") or case.get("refuse_references")


def test_every_resolved_reference_names_its_rule() -> None:
    for case in CASES:
        for mention in resolved(case["text"], source=case.get("source", "")):
            assert mention.rule or mention.type in ("office", "money", "count", "title"), (case["name"], mention)
            assert mention.ids or mention.rule in (
                "open",
                "ambiguous",
                "office-phrase",
                "other-of-pair",
                "money",
                "number",
            ), mention


def tree(text: str, rows: str) -> Sentence:
    """Build a parsed sentence: one "form UPOS head deprel" a line, heads by index, -1 for the root."""
    tokens, at = [], 0
    for index, row in enumerate(rows.strip().splitlines()):
        *form, upos, head, deprel = row.split()
        start = text.index(" ".join(form), at)
        at = start + len(" ".join(form))
        tokens.append(Token(index, start, at, text[start:at], text[start:at].lower(), upos, "", int(head), deprel))
    return Sentence(0, len(text), tuple(tokens))


ACCUSES = tree(
    "Tshisekedi accuses Rwanda of invading the country.",
    """
    Tshisekedi PROPN 1 nsubj
    accuses VERB -1 root
    Rwanda PROPN 1 obj
    of SCONJ 4 mark
    invading VERB 1 advcl
    the DET 6 det
    country NOUN 4 obj
    """,
)
VISITS = tree(
    "Albanese spoke beside Chinh, who is on a visit to the country.",
    """
    Albanese PROPN 1 nsubj
    spoke VERB -1 root
    beside ADP 3 case
    Chinh PROPN 1 obl
    , PUNCT 8 punct
    who PRON 8 nsubj
    is AUX 8 cop
    on ADP 8 case
    a DET 8 det
    visit NOUN 1 advcl
    to ADP 12 case
    the DET 12 det
    country NOUN 9 nmod
    """,
)


def test_the_object_of_accuse_does_what_the_clause_says() -> None:
    tokens = [
        t if t.text != "accuses" else Token(*(*_fields(t)[:4], "accuse", *_fields(t)[5:])) for t in ACCUSES.tokens
    ]
    assert tokens[agent(tokens, 6).doer].text == "Rwanda"
    assert tokens[agent(tokens, 6).controller].text == "Tshisekedi"


def _fields(token: Token) -> tuple[Any, ...]:
    return tuple(
        getattr(token, name) for name in ("index", "start", "end", "text", "lemma", "upos", "feats", "head", "deprel")
    )


def test_a_relative_pronoun_is_the_noun_before_it() -> None:
    rows = [Token(*(*_fields(t)[:7], 9, "nsubj")) if t.text == "who" else t for t in VISITS.tokens]
    assert rows[agent(rows, 12).doer].text == "Chinh"
    assert preposition(VISITS, VISITS.tokens[11].start) == "to"


def test_subjects_reach_into_coordination_not_into_owners() -> None:
    sentence = tree(
        "Chile and Peru met Norway's king.",
        """
        Chile PROPN 3 nsubj
        and CCONJ 2 cc
        Peru PROPN 0 conj
        met VERB -1 root
        Norway PROPN 6 nmod:poss
        's PART 4 case
        king NOUN 3 obj
        """,
    )
    assert [is_subject(sentence.tokens, i) for i in (0, 2, 4, 6)] == [True, True, False, False]
    whole = Mention(start=0, end=14, text="Chile and Peru", type="group")
    assert head_token(sentence, whole) == 0


def test_the_country_in_a_parsed_sentence() -> None:
    text = "Congo accuses Rwanda of invading the country."
    sentence = tree(text, """
    Congo PROPN 1 nsubj
    accuses VERB -1 root
    Rwanda PROPN 1 obj
    of SCONJ 4 mark
    invading VERB 1 advcl
    the DET 6 det
    country NOUN 4 obj
    """)  # fmt: skip
    tokens = tuple(
        Token(*(*_fields(t)[:4], "accuse", *_fields(t)[5:])) if t.text == "accuses" else t for t in sentence.tokens
    )
    found = resolved(text.replace("Congo", "Ghana"), [Sentence(0, len(text), tokens)])
    assert [(m.ids, m.rule) for m in found if m.text == "the country"] == [(("GHA",), "not-the-doer")]


def test_an_empty_it_means_nobody() -> None:
    text = "Norway waits. It is clear."
    parsed = tree("It is clear.", "It PRON 2 expl\nis AUX 2 cop\nclear ADJ -1 root")
    shifted = tuple(Token(t.index, t.start + 14, t.end + 14, *_fields(t)[3:]) for t in parsed.tokens)
    found = resolved(text, [Sentence(0, 14), Sentence(14, len(text), shifted)])
    assert [m.ids for m in found if m.text == "It"] == [()]
