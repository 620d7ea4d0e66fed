"""Unlabelled news text for pretraining: reads the corpora and cuts them into sentences and words."""

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path

_WORD = re.compile(
    r"""
    https?://\S+
    | (?:Mr|Mrs|Ms|Dr|Gen|Sen|Gov|Rep|Lt|Col|Jan|Feb|Mar|Apr|Aug|Sept|Sep|Oct|Nov|Dec|St|vs|No|Inc|Co|Corp|Jr|Sr)\.
    | (?:[A-Z]\.){1,}
    | \d+(?:[.,]\d+)*(?:st|nd|rd|th)?
    | (?:ca|wo|sha|do|does|did|is|are|was|were|has|have|had|could|would|should|must|need|ai)(?=n['’]t\b)
    | n['’]t\b
    | ['’](?:s|re|ve|ll|d|m)\b
    | [^\W\d_]+
    | -- | \.\.\. | [^\w\s]
    | \S
    """,
    re.VERBOSE | re.IGNORECASE,
)
_END = {".", "!", "?", "…"}
_CLOSERS = {'"', "”", "’", "'", ")"}


def words_of(text: str) -> list[str]:
    """Cut a line of text roughly as the treebanks do: hyphens, clitics and punctuation stand alone."""
    return _WORD.findall(text)


def sentences_of(text: str) -> Iterator[list[str]]:
    """Cut a document into sentences at line ends and full stops, at most 120 words each."""
    for line in text.split("\n"):
        sentence: list[str] = []
        for word in words_of(line):
            if (sentence and sentence[-1] in _END and word not in _CLOSERS) or len(sentence) >= 120:
                yield sentence
                sentence = []
            sentence.append(word)
        if sentence:
            yield sentence


def read_corpora(folder: Path) -> Iterator[list[str]]:
    """Yield the sentences of every `*.jsonl.gz` under `folder`, in a fixed order, boilerplate repeats dropped."""
    seen: set[str] = set()
    for path in sorted(folder.glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                for sentence in sentences_of(json.loads(line)["text"]):
                    key = " ".join(sentence)
                    if len(sentence) >= 3 and key not in seen:
                        seen.add(key)
                        yield sentence
