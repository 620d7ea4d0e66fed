"""Questions to a parsed sentence: which word heads a mention, what is a subject, who does what a phrase says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kgraph.language.mentions.cues import words as cue
from kgraph.records import Mention, Sentence, Token

SUBJECTS = frozenset(("nsubj", "nsubj:pass", "csubj", "nsubj:outer"))
OBJECTS = frozenset(("obj", "iobj", "obl", "obl:agent"))
_WITHIN_NAME = frozenset(("flat", "flat:name", "appos", "compound", "amod", "conj", "list", "dep", "nmod:desc"))
_RELATIVES = frozenset(("who", "which", "that", "whom"))
_FAR = 12


def head_token(sentence: Sentence, mention: Mention) -> int:
    """Return the index of the token that heads a mention: the one whose own head lies outside it; -1 unparsed."""
    inside = [t for t in sentence.tokens if t.start < mention.end and mention.start < t.end]
    indexes = {t.index for t in inside}
    return next((t.index for t in inside if t.head not in indexes), inside[0].index if inside else -1)


def token_at(sentence: Sentence, offset: int) -> Token | None:
    """Return the token at an offset of the text."""
    return next((t for t in sentence.tokens if t.start <= offset < t.end), None)


def is_subject(tokens: Sequence[Token], index: int) -> bool:
    """Say whether a word is a subject, or belongs to one as part of its name, apposition or coordination."""
    for _ in range(_FAR):
        if index < 0:
            return False
        token = tokens[index]
        if token.deprel in SUBJECTS:
            return True
        if token.deprel not in _WITHIN_NAME:
            return False
        index = token.head
    return False


def is_main_subject(tokens: Sequence[Token], index: int) -> bool:
    """Say whether a word is in the subject of the sentence's main clause (or of one coordinated with it)."""
    for _ in range(_FAR):
        if index < 0:
            return False
        token = tokens[index]
        if token.deprel in SUBJECTS:
            verb = tokens[token.head]
            return verb.head < 0 or (verb.deprel == "conj" and tokens[verb.head].head < 0)
        if token.deprel not in _WITHIN_NAME:
            return False
        index = token.head
    return False


def belongs_to(tokens: Sequence[Token], index: int, top: int) -> bool:
    """Say whether a word is `top` or part of the name, apposition, coordination or modifier that hangs on it."""
    for _ in range(_FAR):
        if index == top:
            return True
        if index < 0 or tokens[index].deprel not in (*_WITHIN_NAME, "nmod:poss", "nmod"):
            return False
        index = tokens[index].head
    return False


def plural_subject(sentence: Sentence, offset: int) -> bool:
    """Say whether a subject before the offset is a plural common noun ("the ships")."""
    return any(
        t.deprel in SUBJECTS and t.upos == "NOUN" and t.feat("Number") == "Plur" and t.start < offset
        for t in sentence.tokens
    )


def thing_subject(sentence: Sentence, taken: Sequence[tuple[int, int]]) -> bool:
    """Say whether the sentence's main subject is a singular common noun outside these spans ("the treaty")."""
    for token in sentence.tokens:
        main = token.deprel in SUBJECTS and token.head >= 0 and sentence.tokens[token.head].head < 0
        if main and token.upos == "NOUN" and token.feat("Number") != "Plur":
            return not any(start <= token.start < end for start, end in taken)
    return False


@dataclass(frozen=True, slots=True)
class Agent:
    """Who does what a phrase says (a token, -1 unknown), and who makes them: X in "X bans Y from entering"."""

    doer: int
    controller: int = -1


def agent(tokens: Sequence[Token], index: int) -> Agent:
    """Return the token of whoever does what the words around `index` say.

    The subject of the nearest clause, the owner of the nearest action noun ("Wong's visit to the country"), the noun
    that a relative clause describes, or the object that a verb of control makes the doer ("accuses X of invading it").
    """
    node, below = index, -1
    for _ in range(_FAR):
        found = _own_agent(tokens, node, below)
        if found >= 0:
            return Agent(found)
        token = tokens[node]
        if token.head < 0:
            break
        if token.deprel.startswith(("advcl", "acl", "xcomp", "ccomp")):
            controlled = _controlled(tokens, token)
            if controlled >= 0:
                by_control = controlled != token.head
                return Agent(controlled, agent(tokens, token.head).doer if by_control else -1)
        node, below = token.head, node
    return Agent(-1)


def _own_agent(tokens: Sequence[Token], node: int, below: int) -> int:
    """Return the subject or owner that hangs on a word, not the branch one comes from; at the start only a subject."""
    owner = -1
    for child in tokens:
        if child.head != node or child.index == below:
            continue
        if child.deprel in SUBJECTS:
            return _antecedent(tokens, child) if child.text.lower() in _RELATIVES else child.index
        if child.deprel == "nmod:poss" and tokens[node].upos == "NOUN" and below >= 0:
            owner = child.index
    return owner


def _antecedent(tokens: Sequence[Token], relative: Token) -> int:
    """Return the noun that "who" or "which" stands for: what its clause describes, else the noun before it."""
    clause = tokens[relative.head]
    if clause.deprel.startswith("acl") and clause.head >= 0:
        return clause.head
    before = (t.index for t in reversed(tokens[: relative.index]) if t.upos in ("NOUN", "PROPN"))
    return next(before, relative.index)


def _controlled(tokens: Sequence[Token], token: Token) -> int:
    governor = tokens[token.head]
    if governor.lemma in cue("reference", "object_control"):
        return next((t.index for t in tokens if t.head == governor.index and t.deprel in ("obj", "iobj")), -1)
    return governor.index if token.deprel.startswith("acl") and governor.upos in ("NOUN", "PROPN") else -1


def preposition(sentence: Sentence, offset: int) -> str:
    """Return the preposition of the phrase that begins at an offset, "'s" for an owner, "" where there is neither."""
    token = token_at(sentence, offset)
    if token is None:
        return ""
    noun = sentence.tokens[token.head] if token.deprel == "det" and token.head >= 0 else token
    if noun.deprel == "nmod:poss":
        return "'s"
    return next((t.lemma for t in sentence.tokens if t.head == noun.index and t.deprel == "case"), "")


def governing_lemma(sentence: Sentence, offset: int) -> str:
    """Return the lemma of the word on which the phrase at an offset hangs, "" unparsed or at the root."""
    token = token_at(sentence, offset)
    if token is None:
        return ""
    noun = sentence.tokens[token.head] if token.deprel == "det" and token.head >= 0 else token
    return sentence.tokens[noun.head].lemma if noun.head >= 0 else ""


def under_plural_subject(sentence: Sentence, indexes: Sequence[int]) -> list[int]:
    """Return those tokens that hang on a plural subject of persons or bodies: "the leaders of X, Y and Z"."""
    for token in sentence.tokens:
        if token.deprel in SUBJECTS and token.lemma in cue("reference", "groups_of"):
            return [i for i in indexes if i >= 0 and belongs_to(sentence.tokens, i, token.index)]
    return []
