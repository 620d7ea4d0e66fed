"""How the analyser sees one word: its normal form, its table rows and its lemma as an edit of the form."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

_DIGIT = re.compile(r"\d")
_PLAIN = str.maketrans(
    {"’": "'", "‘": "'", "′": "'", "`": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "\u00a0": " ",
     "‐": "-", "‑": "-", "−": "-", "―": "—", "‒": "–"}
)  # fmt: skip
SHAPES = ("lower", "title", "upper", "initial", "mixed", "number", "coded", "name", "mark")
UNKNOWN = 0
MAX_CHARS = 24


def normal(form: str) -> str:
    """Return the form with one kind of quotation mark and hyphen, since print and the treebanks differ in them."""
    return '"' if form in ("``", "''") else form.translate(_PLAIN)


def word_key(form: str) -> str:
    """Return the form as the word table knows it: lower case, every digit a zero."""
    return _DIGIT.sub("0", normal(form).lower())


def shape(form: str) -> int:
    """Return the index in SHAPES of the form's pattern of capitals, digits and signs."""
    return SHAPES.index(_shape_name(form))


def _shape_name(form: str) -> str:
    if " " in form:
        return "name"
    if not any(c.isalnum() for c in form):
        return "mark"
    if any(c.isdigit() for c in form):
        return "coded" if any(c.isalpha() for c in form) else "number"
    if form.islower():
        return "lower"
    if form.isupper():
        return "upper" if len(form) > 1 else "initial"
    return "title" if form[0].isupper() and form[1:].islower() else "mixed"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words and characters that have rows of their own in the tables; row 0 is for all others."""

    words: Mapping[str, int]
    chars: Mapping[str, int]

    def word(self, form: str) -> int:
        """Return the word's row; of a name of several words that has none, the row of the last part that has one."""
        key = word_key(form)
        row = self.words.get(key, UNKNOWN)
        if row == UNKNOWN and " " in key:
            rows = [self.words[part] for part in key.split() if part in self.words]
            return rows[-1] if rows else UNKNOWN
        return row

    def spelling(self, form: str) -> list[int]:
        """Return the rows of the form's characters between two boundary marks; of long forms both ends only."""
        text = normal(form)
        if len(text) > MAX_CHARS:
            text = text[: MAX_CHARS // 2] + text[-MAX_CHARS // 2 :]
        return [1, *(self.chars.get(c, 2) for c in text), 1]


def lemma_script(form: str, lemma: str) -> str:
    """Return the edit that makes `lemma` of `form`: case, letters dropped at the end, letters added.

    After Straka's UDPipe 2 (2018), less the prefix edits, which English does not need. `=x` stands for
    the whole lemma x, where form and lemma share no beginning. Kinds of quotation marks count as one.
    """
    form = normal(form)
    for case in "kltn":
        if _cased(form, case) == lemma:
            return f"{case}0:"
    case = "l" if not lemma[:1].isupper() else "t" if form.isupper() or form.islower() else "k"
    base = _cased(form, case)
    shared = 0
    while shared < min(len(base), len(lemma)) and base[shared] == lemma[shared]:
        shared += 1
    return f"{case}{len(base) - shared}:{lemma[shared:]}" if shared else f"={lemma}"


def lemma_of(form: str, script: str) -> str:
    """Apply an edit made by `lemma_script`; a form too short for it is its own lemma."""
    if script.startswith("="):
        return script[1:]
    form = normal(form)
    count, _, ending = script[1:].partition(":")
    base = _cased(form, script[0])
    drop = int(count)
    return base[: len(base) - drop] + ending if drop < len(base) else form


def _cased(form: str, case: str) -> str:
    """Return the form as it is (k), in lower case (l), as a title (t), or as a number without commas (n)."""
    if case == "l":
        return form.lower()
    if case == "n":
        return form.replace(",", "")
    return form[:1].upper() + form[1:].lower() if case == "t" else form
