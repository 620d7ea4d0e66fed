"""One parsed sentence as a tree that knows which mention hangs on which word."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cached_property, lru_cache, wraps
from typing import Any, TypeVar, cast

from kgraph.extract.lemmas import mended
from kgraph.records import Mention, Sentence

CLAUSES = frozenset({"acl:relcl", "acl", "advcl", "advcl:relcl", "parataxis", "ccomp", "csubj", "csubj:pass", "list"})
NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "X", "SYM"})
PACKS = frozenset(
    {"package", "series", "number", "set", "raft", "range", "total", "round", "text", "host", "slew", "string",
     "batch", "draft", "form", "kind", "type", "version", "pair", "couple", "dozen", "handful", "clutch", "km",
     "kilometre", "kilometer", "mile", "stretch", "phase", "stage", "line", "tranche", "consignment", "lot",
     "detail", "section", "leg", "portion", "segment", "first", "second", "third", "last", "term", "wording", "outline"}
)  # fmt: skip
"""Nouns that stand before the thing itself: "a package of documents"."""
NAMING = frozenset({"know", "call", "name", "dub", "title", "entitle", "nickname"})
"""Participles that give a thing its name: "a treaty known as …"."""


_Asked = TypeVar("_Asked", bound=Callable[..., Any])


class Tree:
    """A sentence's tokens with children and mentions by token; `repairs.read_tree` builds it, then it is only read."""

    def __init__(self, sentence: Sentence, number: int = 0) -> None:
        self.sentence = sentence
        self.number = number
        self.tokens = sentence.tokens
        self.children: list[list[int]] = [[] for _ in self.tokens]
        for token in self.tokens:
            if 0 <= token.head < len(self.tokens) and token.head != token.index:
                self.children[token.head].append(token.index)
        self.at: dict[int, list[Mention]] = {}
        self.head_of: dict[tuple[int, int, str], int] = {}
        self.memo: dict[tuple[Any, ...], Any] | None = None
        self._lemmas: list[str] = []
        self._kids: list[dict[tuple[str, ...], list[int]]] = []

    def settle(self) -> None:
        """Say that nothing moves any more: from now on what is asked again is answered from memory."""
        self.memo = {}
        self._lemmas = [mended(token) for token in self.tokens]
        self._kids = [{} for _ in self.tokens]

    def hang_mentions(self) -> None:
        """Hang every mention of the sentence on the word that heads it."""
        for mention in self.sentence.mentions:
            self.hang(mention)

    def hang(self, mention: Mention) -> None:
        """Hang a mention on the word that heads it."""
        inside = [t for t in self.tokens if t.start < mention.end and mention.start < t.end]
        if not inside:
            return
        numbers = {t.index for t in inside}
        tops = [t for t in inside if t.head not in numbers]
        top = next((t for t in tops if t.upos in NOMINAL), tops[0] if tops else inside[0])
        self.head_of[(mention.start, mention.end, mention.type)] = top.index
        held = self.at.setdefault(top.index, [])
        held.append(mention)
        held.sort(key=lambda m: (m.start - m.end, m.type))

    def move(self, index: int, head: int, deprel: str, *, upos: str = "", feats: str = "") -> None:
        """Hang a token elsewhere, its children with it, as another part of speech where one is given.

        Nothing can be hung below itself: such a move is left undone, for it would make a circle of the tree.
        """
        assert self.memo is None, "a settled tree does not change"
        if head >= 0 and index in (head, *self.up(head)):
            return
        tokens = list(self.tokens)
        if tokens[index].head >= 0:
            self.children[tokens[index].head].remove(index)
        old = tokens[index]
        tokens[index] = replace(old, head=head, deprel=deprel, upos=upos or old.upos, feats=feats or old.feats)
        if head >= 0:
            self.children[head] = sorted([*self.children[head], index])
        self.tokens = tuple(tokens)

    @cached_property
    def span(self) -> tuple[int, int]:
        """The sentence's span in the document."""
        return self.sentence.start, self.sentence.end

    def token_of(self, mention: Mention) -> int | None:
        """Return the index of the token on which a mention hangs."""
        return self.head_of.get((mention.start, mention.end, mention.type))

    def mentions(self, *types: str) -> Iterator[tuple[int, Mention]]:
        """Yield (token index, mention) in text order, only of the types asked for if any are."""
        for mention in self.sentence.mentions:
            if not types or mention.type in types:
                index = self.token_of(mention)
                if index is not None:
                    yield index, mention

    def kids(self, index: int, *deprels: str) -> list[int]:
        """Return children with one of the relations; "obl" covers its subtypes."""
        below = self.children[index]
        if not below:
            return []
        if self.memo is None:
            return [k for k in below if _relation(self.tokens[k].deprel, deprels)]
        known = self._kids[index].get(deprels)
        if known is None:
            known = [k for k in below if _relation(self.tokens[k].deprel, deprels)]
            self._kids[index][deprels] = known
        return known[:]  # the caller's own, to add to

    def case(self, index: int) -> str:
        """Return the preposition of a nominal or the marker of a clause, in lower case ("on behalf of"), or ""."""
        words: list[str] = []
        for kid in self.children[index]:
            token = self.tokens[kid]
            if kid > index and words:
                break  # "with X, de facto leader of Y": a preposition stands before its noun
            if token.deprel in ("case", "mark") and token.text not in ("'s", "’s", "'", "’"):
                words += [token.text, *(self.tokens[k].text for k in self.kids(kid, "fixed"))]
            elif token.deprel == "case" or words:
                continue
        return " ".join(words).lower()

    def conjuncts(self, index: int) -> list[int]:
        """Return the word itself and everything coordinated with it, below it."""
        found = [index]
        for kid in self.kids(index, "conj"):
            found += self.conjuncts(kid)
        for kid in self.kids(index, "appos"):  # "the firm X and the body Y", "the envoy to X A and the minister B"
            first = min(self.subtree(kid, clauses=False))
            if index < first and not any(t.upos == "PUNCT" for t in self.tokens[index + 1 : first]):
                found += self.conjuncts(kid)[1:]
        for kid in self.kids(index, "nmod:unmarked", "appos", "dep", "list"):
            if self._listed_after(index, kid):
                found += self.conjuncts(kid)
        return found

    def _listed_after(self, index: int, kid: int) -> bool:
        """Say whether a state after a comma goes on a list ("Finland, Norway and Sweden") that the parse broke."""
        ids = [
            next((m.ids for m in self.at.get(i, ()) if m.type in ("state", "organisation")), ()) for i in (index, kid)
        ]
        goes_on = bool(self.kids(kid, "conj", "cc")) or any(k > kid for k in self.kids(index, "conj"))
        return all(ids) and ids[0] != ids[1] and self.tokens[kid - 1].text == "," and goes_on

    def phrase(self, index: int, *, clauses: bool = False) -> list[int]:
        """Return the tokens of a nominal phrase: its subtree without clauses (unless asked for) and without its
        conjuncts."""
        found = [index]
        for kid in self.children[index]:
            relation = self.tokens[kid].deprel
            if relation == "conj" or (relation in CLAUSES and not clauses):
                continue
            found += self.subtree(kid, clauses=clauses)
        return sorted(found)

    def subtree(self, index: int, *, clauses: bool = True) -> list[int]:
        """Return the token and all its descendants, leaving out clauses where asked to."""
        found = [index]
        for kid in self.children[index]:
            if clauses or self.tokens[kid].deprel not in CLAUSES:
                found += self.subtree(kid, clauses=clauses)
        return found

    def about(self, index: int) -> list[int]:
        """Return the words that can say what a noun is: itself, its appositions and modifiers, what a "package of"
        holds."""
        spots = [index, *self.kids(index, "appos", "flat", "compound", "nmod:desc", "amod")]
        for clause in self.kids(index, "acl"):
            if self.lemma(clause) in NAMING:
                spots += self.kids(clause, "obj", "obl", "xcomp")
        if self.lemma(index) in PACKS:
            spots += [t for k in self.kids(index, "nmod") for t in self.conjuncts(k)]
        return spots

    def names(self, index: int) -> list[int]:
        """Return where the name stands that belongs to a title or a role ("Secretary of State X", "his counterpart,
        Y")."""
        bare = [k for k in self.kids(index, "nmod", "obl") if not self.case(k) and self.tokens[k].deprel != "nmod:poss"]
        return [*self.kids(index, "appos", "flat", "nmod:desc", "compound"), *bare]

    def up(self, index: int) -> Iterator[int]:
        """Yield the ancestors of a token, nearest first."""
        seen = {index}
        head = self.tokens[index].head
        while 0 <= head < len(self.tokens) and head not in seen:
            seen.add(head)
            yield head
            head = self.tokens[head].head

    def is_verbal(self, index: int) -> bool:
        """Say whether a word heads a clause: a verb, or a predicate with a copula or a subject."""
        return self.tokens[index].upos == "VERB" or bool(self.kids(index, "cop", "nsubj"))

    def clause(self, index: int) -> int:
        """Return the head of the clause that a word stands in (itself, where it heads one)."""
        for node in (index, *self.up(index)):
            if self.is_verbal(node) or self.tokens[node].head < 0:
                return node
        return index

    def text(self, index: int) -> str:
        """Return the text of the phrase of a word, for notes."""
        words = [self.tokens[i] for i in self.phrase(index)]
        return " ".join(w.text for w in words)

    def lemma(self, index: int) -> str:
        """Return the lemma in lower case, mended where a plural or a doubled consonant misled the analyser."""
        return mended(self.tokens[index]) if self.memo is None else self._lemmas[index]

    def phrasal(self, index: int) -> str:
        """Return a verb's lemma with its particle ("call off")."""
        return " ".join([self.lemma(index), *(self.lemma(k) for k in self.kids(index, "compound:prt"))])


def remembered(function: _Asked) -> _Asked:
    """Let a function of a tree and of plain values answer from the tree's memory what it was asked before.

    Only for functions that change nothing, and whose callers do not change what they get: all get the same.
    """

    @wraps(function)
    def remembering(tree: Tree, *args: Any, **named: Any) -> Any:
        if tree.memo is None:
            return function(tree, *args, **named)
        key = (function, args, *named.items())
        if key not in tree.memo:
            tree.memo[key] = function(tree, *args, **named)
        return tree.memo[key]

    return cast(_Asked, remembering)


@lru_cache(maxsize=8192)
def _relation(deprel: str, wanted: tuple[str, ...]) -> bool:
    return any(deprel == want or deprel.startswith(want + ":") for want in wanted)
