"""One parsed sentence as a tree that knows which mention hangs on which word."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from itertools import pairwise

from kgraph.extract.astray import read_astray
from kgraph.extract.holders import hang_holders
from kgraph.extract.lemmas import mended
from kgraph.extract.misread import read_words
from kgraph.extract.reduced import hang_reduced
from kgraph.records import Mention, Sentence, Token

CLAUSES = frozenset({"acl:relcl", "acl", "advcl", "advcl:relcl", "parataxis", "ccomp", "csubj", "csubj:pass", "list"})
NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "X", "SYM"})


PACKS = frozenset(
    {
        "package",
        "series",
        "number",
        "set",
        "raft",
        "range",
        "total",
        "round",
        "text",
        "host",
        "slew",
        "string",
        "batch",
        "draft",
        "form",
        "kind",
        "type",
        "version",
        "pair",
        "couple",
        "dozen",
        "handful",
        "clutch",
        "km",
        "kilometre",
        "kilometer",
        "mile",
        "stretch",
        "phase",
        "stage",
        "line",
        "tranche",
        "consignment",
        "lot",
        "detail",
        "term",
        "wording",
        "outline",
    }
)
"""Nouns that stand before the thing itself: "a package of documents"."""
NAMING = frozenset({"know", "call", "name", "dub", "title", "entitle", "nickname"})
"""Participles that give a thing its name: "a treaty known as …"."""
TALKS = frozenset({"talk", "negotiation"})
HEADLINE_VERBS = frozenset(
    {
        "seal",
        "ink",
        "sign",
        "launch",
        "start",
        "resume",
        "eye",
        "back",
        "deal",
        "boost",
        "plan",
        "open",
        "exchange",
        "halt",
        "pause",
        "target",
        "cut",
        "host",
        "visit",
        "slam",
        "ratify",
        "agree",
        "upgrade",
        "lift",
        "raise",
    }
)
"""Nouns that are verbs between a name and an object in a headline."""


SETTINGS = frozenset(
    {"today", "yesterday", "phone", "telephone", "videoconference", "video", "afternoon", "morning", "person"}
)
"""How and when somebody speaks with somebody: what comes after is no part of it."""
GATHERINGS = frozenset(
    {"summit", "meeting", "conference", "forum", "dialogue", "talk", "session", "negotiation", "ceremony", "war"}
)


REPORTING = frozenset({"say", "announce", "declare", "report", "confirm", "state", "tell", "add", "disclose", "reveal"})
"""Verbs with which a sentence ends that tells who reports it."""


SAYING = frozenset({"say", "tell", "add", "announce", "note", "state", "stress", "explain", "confirm"})
"""Verbs of saying that can stand inside what is said."""


class Tree:
    """A sentence's tokens with children and mentions by token; built once, then only read."""

    def __init__(self, sentence: Sentence, number: int = 0) -> None:
        self.sentence = sentence
        self.number = number
        self.tokens = sentence.tokens
        self.children: list[list[int]] = [[] for _ in self.tokens]
        for token in self.tokens:
            if 0 <= token.head < len(self.tokens) and token.head != token.index:
                self.children[token.head].append(token.index)
        self.tokens = tuple(self._read_as_verb(token) for token in self.tokens)
        read_words(self)
        read_astray(self)
        self._give_back_subjects()
        self._join_subjects()
        self._join_titles()
        self._read_headline()
        self._find_headline_verb()
        self._hang_participles()
        self._hang_reports()
        self._give_cases_to_names()
        self._hang_companions()
        self._read_due()
        self.at: dict[int, list[Mention]] = {}
        self.head_of: dict[tuple[int, int, str], int] = {}
        self._read_under_secretaries()
        for mention in sentence.mentions:
            self._hang(mention)
        hang_reduced(self)
        hang_holders(self)

    def _read_as_verb(self, token: Token) -> Token:
        """Take a noun for the verb that its own subject and object say it is ("X and Y upgrade relations", "X visits
        Y")."""
        if (
            token.upos != "NOUN"
            or not self.kids(token.index, "nsubj")
            or self.kids(token.index, "cop", "det", "nmod:poss", "case")
        ):
            return token
        if token.feat("VerbForm") == "Fin" or (self.kids(token.index, "obj") and token.head < 0):
            feats = token.feats if token.feat("VerbForm") else "Mood=Ind|Tense=Pres|VerbForm=Fin"
            return replace(token, upos="VERB", feats=feats)
        return token

    def _give_back_subjects(self) -> None:
        """Give the reported clause its subject where a verb of saying has two ("The signing has been postponed, X
        said")."""
        tokens = list(self.tokens)
        for token in self.tokens:
            subjects = self.kids(token.index, "nsubj")
            for clause in self.kids(token.index, "ccomp", "parataxis"):
                inside = len(subjects) > 1 and subjects[-1] < token.index < clause and self._pauses_after(token.index)
                around = len(subjects) > 1 and subjects[0] < clause < subjects[-1]
                if (around or inside) and not self.kids(clause, "nsubj", "nsubj:pass"):
                    passive = bool(self.kids(clause, "aux:pass"))
                    tokens[subjects[0]] = replace(
                        tokens[subjects[0]], head=clause, deprel="nsubj:pass" if passive else "nsubj"
                    )
                    self.children[token.index].remove(subjects[0])
                    self.children[clause] = sorted([*self.children[clause], subjects[0]])
                    break
        self.tokens = tuple(tokens)

    def _pauses_after(self, verb: int) -> bool:
        """Say whether a comma follows a verb of saying that stands inside what is said ("The pact, X said, will …")."""
        return verb + 1 < len(self.tokens) and self.tokens[verb + 1].text == "," and self.lemma(verb) in SAYING

    def move(self, index: int, head: int, deprel: str, *, upos: str = "", feats: str = "") -> None:
        """Hang a token elsewhere, its children with it, as another part of speech where one is given.

        Nothing can be hung below itself: such a move is left undone, for it would make a circle of the tree.
        """
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

    def _read_headline(self) -> None:
        """Make the infinitive of a headline its verb and the names before it the subject ("X and Y to sign a deal")."""
        root = next((t for t in self.tokens if t.head < 0), None)
        if root is None or root.upos not in NOMINAL or self.kids(root.index, "cop", "nsubj"):
            return
        if (
            root.upos == "NOUN"
            and root.feat("VerbForm") == "Fin"
            and not self.kids(root.index, "det", "nmod:poss", "case")
        ):
            before = [k for k in self.kids(root.index, "compound", "nmod") if k < root.index]
            if before and self.tokens[before[0]].upos == "PROPN" and max(self.subtree(before[0])) == root.index - 1:
                self.move(root.index, -1, "root", upos="VERB")
                self.move(before[0], root.index, "nsubj")
                return
        talks = next(
            (k for k in self.kids(root.index, "nmod") if self.case(k) == "in" and self.lemma(k) in TALKS), None
        )
        if talks is not None and root.upos == "PROPN":
            self.move(talks, -1, "root")
            self.move(root.index, talks, "nsubj")
            return
        verb = next((k for k in self.kids(root.index, "acl") if self.case(k) == "to" and k > root.index), None)
        if verb is not None:
            self.move(verb, -1, "root")
            self.move(root.index, verb, "nsubj")

    def _join_subjects(self) -> None:
        """Make one subject of two that stand side by side before a verb ("Kenya, Austria sign a pact", "Chancellor X
        and President Y sign a pact")."""
        for token in self.tokens:
            subjects = [k for k in self.kids(token.index, "nsubj", "nsubj:pass") if k < token.index]
            for first, second in pairwise(subjects):
                names = self.tokens[first].upos in NOMINAL and self.tokens[second].upos == "PROPN"
                if names and second == first + 1 and self.tokens[first].deprel == self.tokens[second].deprel:
                    for kid in [k for k in self.children[first] if k > second]:
                        self.move(kid, second, self.tokens[kid].deprel)
                    self.move(first, second, "nmod:desc")
                elif (names and second == first + 2 and self.tokens[first + 1].text == ",") or self._listed_holders(
                    first, second
                ):
                    self.move(second, first, "conj")
                elif self._listed_actors(first, second):
                    for kid in [k for k in self.kids(first, "nmod:desc", "appos") if k > first + 1]:
                        self.move(kid, second, "nmod:desc")  # "A, her counterpart B": the role is B's
                    self.move(second, first, "conj")

    def _listed_holders(self, first: int, second: int) -> bool:
        """Say whether two subjects are a headline's list of a state and whoever acts for another ("X, Y ministers
        meet")."""
        comma = first + 2 < len(self.tokens) and self.tokens[first + 1].text == ","
        names = self.tokens[first].upos == "PROPN" and self.tokens[second].upos == "NOUN"
        return comma and names and first + 2 in self.kids(second, "compound", "amod")

    def _listed_actors(self, first: int, second: int) -> bool:
        """Say whether two subjects that mentions name stand on one list ("President A, her peer B and C met")."""
        begin = min((i for i in self.subtree(second) if self.tokens[i].upos not in ("PUNCT", "CCONJ")), default=second)
        while begin - 1 > first and self.tokens[begin - 1].upos in ("NOUN", "PROPN", "ADJ", "PRON", "DET"):
            begin -= 1
        if (
            begin <= first
            or self.tokens[begin - 1].text not in (",", "and")
            or any(t.upos in ("VERB", "AUX") for t in self.tokens[first:second])
        ):
            return False
        types = ("person", "office", "state", "organisation")
        named = [m for m in self.sentence.mentions if m.type in types]
        return all(
            any(m.start <= self.tokens[spot].start < m.end for m in named) and self.tokens[spot].upos in NOMINAL
            for spot in (first, second)
        )

    def _join_titles(self) -> None:
        """Hang a title on the name after it, where the parse made the name a subject that follows its verb ("to meet
        with president X")."""
        for token in self.tokens[1:]:
            title = self.tokens[token.index - 1]
            if token.deprel != "nsubj" or not 0 <= token.head < title.index or title.head != token.head:
                continue
            if token.upos == "PROPN" and title.upos == "NOUN" and title.deprel in ("obl", "obj"):
                self.move(token.index, title.head, title.deprel)
                for kid in list(self.children[title.index]):
                    self.move(
                        kid, token.index if self.tokens[kid].deprel == "case" else title.index, self.tokens[kid].deprel
                    )
                self.move(title.index, token.index, "nmod:desc")

    def _find_headline_verb(self) -> None:
        """Take the noun or modifier before a headline's object for its verb, where a name stands before it and it is
        a word that headlines have ("Rwanda and Benin seal accord on trade", "Iraq and Egypt postpone summit")."""
        root = next((t for t in self.tokens if t.head < 0), None)
        if root is None or root.upos != "NOUN":
            return
        kids = self.kids(root.index, "compound", "amod")
        if any(t.feat("VerbForm") == "Fin" and t.index not in kids for t in self.tokens):
            return
        for kid in kids:
            token, before = self.tokens[kid], self.tokens[kid - 1] if kid else None
            plain = token.upos == "VERB" or (token.upos == "NOUN" and token.text in HEADLINE_VERBS)
            if before is None or before.upos != "PROPN" or not plain or token.text.endswith(("ed", "ing")):
                continue
            if self.kids(root.index, "det", "case") or not token.text.islower():
                continue
            first = min(self.subtree(before.index)) if before.head == kid else 0
            top = next((i for i in range(first, kid) if self.tokens[i].head in (kid, root.index)), 0)
            if self.tokens[top].head not in (kid, root.index) and self.tokens[top].head >= 0:
                continue
            self.move(kid, -1, "root", upos="VERB", feats="Mood=Ind|Tense=Pres|VerbForm=Fin")
            self.move(root.index, kid, "obj")
            self.move(top, kid, "nsubj")
            return

    def _hang_participles(self) -> None:
        """Hang "The accord, reached in X, …" on its noun, where the parse made a clause of it."""
        for token in self.tokens:
            place = token.index - 2
            if token.upos != "VERB" or token.head < token.index or place < 0 or self.tokens[place + 1].text != ",":
                continue
            noun = self.tokens[place]
            bare = not self.kids(token.index, "nsubj", "obj", "aux", "mark", "cop")
            if bare and token.feat("Tense") == "Past" and noun.upos in NOMINAL and noun.head == token.head:
                self.move(token.index, place, "acl", feats="Tense=Past|VerbForm=Part")

    def _hang_reports(self) -> None:
        """Hang a closing "…, the two ministers announced on Friday" on what it reports, where the parse made it tell
        more about the noun before it."""
        root = next((t.index for t in self.tokens if t.head < 0), -1)
        last = max((t.index for t in self.tokens if t.upos != "PUNCT"), default=-1)
        for token in self.tokens:
            if token.upos != "VERB" or not token.deprel.startswith(("acl", "advcl", "appos", "conj")):
                continue
            if self.lemma(token.index) not in REPORTING or not 0 <= root < token.index or self.kids(token.index, "obj"):
                continue
            subjects = [k for k in self.kids(token.index, "nsubj") if self.tokens[k].feat("PronType") != "Rel"]
            below = self.subtree(token.index)
            first = min((i for i in below if self.tokens[i].upos != "PUNCT"), default=0)
            opens = bool(subjects) and first == min(self.subtree(subjects[0])) and self.tokens[first - 1].text == ","
            if opens and max(i for i in below if self.tokens[i].upos != "PUNCT") == last:
                self.move(token.index, root, "parataxis", feats="Mood=Ind|Tense=Past|VerbForm=Fin")
                return

    def _give_cases_to_names(self) -> None:
        """Give a name the preposition that the parse hung on the title before it ("with Prime Minister X")."""
        for token in self.tokens:
            if token.deprel in ("nmod:desc", "compound", "flat") and token.head > token.index:
                for kid in [k for k in self.kids(token.index, "case") if k < token.index]:
                    if not self.case(token.head) or token.deprel == "nmod:desc":
                        self.move(kid, token.head, "case")

    def _hang_companions(self) -> None:
        """Hang "with X" on the verb where the parse hung it on the place or the day before it ("met at the Mill House
        with X", "spoke by phone with X")."""
        for token in self.tokens:
            place = token.head
            if not token.deprel.startswith("nmod") or place < 0 or self.case(token.index) != "with":
                continue
            above = self.tokens[place]
            somewhere = above.upos == "PROPN" and self.case(place) in ("in", "at", "on")
            setting = somewhere or self.lemma(place) in SETTINGS
            if setting and above.deprel.startswith("obl") and above.head >= 0 and self.lemma(place) not in GATHERINGS:
                self.move(token.index, above.head, "obl")

    def _read_due(self) -> None:
        """Make "due" the predicate of "X is due in Y for talks", where the parse took it for a preposition."""
        for token in self.tokens:
            place = token.head
            if token.text.lower() != "due" or token.deprel != "case" or not self.kids(place, "cop", "nsubj"):
                continue
            if token.index + 1 >= len(self.tokens) or self.tokens[token.index + 1].text not in ("in", "at"):
                continue
            above = self.tokens[place]
            self.move(token.index, above.head, above.deprel, upos="ADJ")
            self.move(place, token.index, "obl")
            for kid in [k for k in self.children[place] if self.tokens[k].deprel != "case"]:
                hung = self.tokens[kid].deprel
                if kid < token.index or (kid > place and hung in ("nmod", "obl", "advcl", "punct")):
                    self.move(kid, token.index, "obl" if hung == "nmod" else hung)

    def _read_under_secretaries(self) -> None:
        """Take "Under Secretary X" at a sentence's head for its subject, not for where something is."""
        offices = {m.start for m in self.sentence.mentions if m.type == "office"}
        for token in self.tokens:
            head = token.head
            if token.text != "Under" or token.deprel != "case" or token.start not in offices or head < 0:
                continue
            self.move(token.index, head, "compound", upos="PROPN")
            verb = self.tokens[head].head
            if self.tokens[head].deprel == "obl" and head < verb and not self.kids(verb, "nsubj"):
                self.move(head, verb, "nsubj:pass" if self.kids(verb, "aux:pass") else "nsubj")

    def _hang(self, mention: Mention) -> None:
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
        return [k for k in self.children[index] if _relation(self.tokens[k].deprel, deprels)]

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
        for kid in self.kids(index, "appos"):  # "the firm X and the body Y"
            if min(self.subtree(kid, clauses=False)) == index + 1:
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
        return mended(self.tokens[index])


def _relation(deprel: str, wanted: tuple[str, ...]) -> bool:
    return any(deprel == want or deprel.startswith(want + ":") for want in wanted)
