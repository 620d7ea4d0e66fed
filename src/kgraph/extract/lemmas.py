"""Lemmas put right where the analyser was misled, by the words that the data files of extraction know."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from kgraph.records import Token

IRREGULAR = {
    "withdrew": "withdraw",
    "rang": "ring",
    "wound": "wind",
    "sat": "sit",
    "co-led": "co-lead",
    "shook": "shake",
    "withdrawn": "withdraw",
    "sought": "seek",
    "undertook": "undertake",
    "undertaken": "undertake",
    "forbade": "forbid",
    "foresaw": "foresee",
    "lent": "lend",
    "struck": "strike",
    "fought": "fight",
    "forgave": "forgive",
    "forgiven": "forgive",
    "froze": "freeze",
    "frozen": "freeze",
    "hosted": "host",
    "dubbed": "dub",
    "nicknamed": "nickname",
    "codenamed": "codename",
    "co-hosted": "co-host",
    "flew": "fly",
    "broke": "break",
    "broken": "break",
    "shrank": "shrink",
    "swore": "swear",
    "sworn": "swear",
    "tore": "tear",
    "torn": "tear",
    "threw": "throw",
    "thrown": "throw",
    "penned": "pen",
    "inked": "ink",
    "inks": "ink",
    "inking": "ink",
    "drew": "draw",
    "drawn": "draw",
    "vetoed": "veto",
    "vetoes": "veto",
    "initialled": "initial",
    "initialed": "initial",
    "rebuilt": "rebuild",
    "rewrote": "rewrite",
    "rewritten": "rewrite",
    "redrew": "redraw",
    "redrawn": "redraw",
    "withheld": "withhold",
    "upheld": "uphold",
}
DOUBLED = ("travel", "cancel", "signal", "label", "channel", "fuel", "model", "control", "compel", "rebel")


@lru_cache(maxsize=1)
def known() -> frozenset[str]:
    """Return every single word that a data file of rules lists; those of `repairs` tell of wrong parses."""
    folder = Path(__file__).parent
    texts = (p.read_text(encoding="utf-8") for p in (*folder.glob("*.toml"), *folder.glob("frames/*.toml")))
    return frozenset(w for text in texts for w in re.findall(r'"([a-z-]+)"', text))


@lru_cache(maxsize=50_000)
def _mended(text: str, lemma: str, upos: str) -> str:
    if text in ("ties", "lies", "dies"):
        return text[:-1]
    if upos == "VERB" and text in IRREGULAR:
        return IRREGULAR[text]
    if upos == "VERB" and text == lemma and text.endswith("ing") and text.removesuffix("ing") in known():
        return text.removesuffix("ing")  # "Meeting in X, they agreed"
    if lemma in known():
        return lemma
    if upos == "VERB" and lemma + "e" in known() and text.startswith(lemma):
        return lemma + "e"  # "postponed" -> "postpon"
    if upos == "VERB" and text.endswith("en") and lemma + "en" == text:
        return text  # "broaden" -> "broad"
    if upos == "VERB":
        stem = text.removesuffix("ed").removesuffix("ing")
        if stem != text and stem in known():
            return stem
        if stem != text and stem + "e" in known():
            return stem + "e"  # "telephoned"
        if stem.endswith("ll") and stem.startswith(DOUBLED):
            return stem[:-1]
        if stem[-1:] == stem[-2:-1] and stem[:-1] in known():
            return stem[:-1]
    return lemma


def mended(token: Token) -> str:
    """Return a token's lemma in lower case, put right for words such as "ties", "postponed" and "travelled"."""
    return _mended(token.text.lower(), (token.lemma or token.text).lower(), token.upos)
