"""Who is reported to have said it: direct, indirect and "according to" speech."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from kgraph.extract.parties import actors_at, ids_of
from kgraph.extract.subjects import passive, subject
from kgraph.extract.tables import tables
from kgraph.extract.tree import NOMINAL, Tree
from kgraph.records import Mention

QUOTES = frozenset({'"', "“", "”", "''", "``", "'", "’", "‘"})
BOUNDS = frozenset({",", ";", ":", "—", "–", "-", *QUOTES})
"""What can stand between what is said and who says it ("The talks go on, X said")."""
AFTER = frozenset({"ADP", "SCONJ", "ADV", "PUNCT", "PROPN"})
"""What can follow "X said" where everything that is said stands before it."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """A full name or an actor id, the verb or phrase that attributes, and where it stands."""

    value: str
    rule: str
    token: int


@lru_cache(maxsize=1)
def _verbs() -> dict[str, frozenset[str]]:
    return {key: frozenset(words) for key, words in tables("speech.toml")["verbs"].items()}


def speaker_of(tree: Tree, index: int) -> Speaker | None:
    """Return the speaker of what a word tells, nearest attribution first."""
    path = [index, *tree.up(index)]
    return (
        _behind(tree, index)
        or _above(tree, path)
        or _aside(tree, path)
        or _quoted(tree, index)
        or _according(tree, path)
        or _own(tree, index)
    )


# --- "X said (that) …" --------------------------------------------------------------------------------------------


def _above(tree: Tree, path: list[int]) -> Speaker | None:
    """Find the verb of saying that a reported clause, or an announced thing, hangs on; who tells what a state
    offers comes before that state."""
    offering: Speaker | None = None
    for order, (below, node) in enumerate(pairwise(path)):
        lemma = tree.lemma(node)
        told = order and lemma in _verbs()["told"] and tree.case(path[order - 1]) == "that"  # "told the crowd that …"
        if (
            _reports(tree, below, node)
            or (told and tree.tokens[below].deprel in ("obj", "iobj", "obl"))
            or (
                (tree.tokens[below].deprel in ("obj", "nsubj:pass") and lemma in _verbs()["object"])
                or (tree.tokens[below].deprel == "xcomp" and lemma in _verbs()["intent"])
            )
        ):
            found = _by(tree, node) if passive(tree, node) else _subject(tree, node)
            person = lemma in _verbs()["person"]
            if person and any(tree.tokens[i].deprel == "acl:relcl" for i in path[: order + 1]):
                continue  # "reaffirmed the partnership, which was set up in 2017"
            if found and not (person and _is_actor(found.value)):
                if tree.tokens[below].deprel != "xcomp" or not _is_actor(found.value):
                    return found
                offering = offering or found
    return offering


def _reports(tree: Tree, clause: int, verb: int) -> bool:
    """Say whether a clause is what a verb of saying reports; without "that" the parse may take it for a second
    clause."""
    if tree.lemma(verb) not in _verbs()["clause"] or _called_off(tree, verb):
        return False
    relation = tree.tokens[clause].deprel
    if relation in ("ccomp", "parataxis"):
        return not _while(tree, verb, clause)
    bare = relation == "conj" and not tree.kids(clause, "cc") and bool(tree.kids(clause, "nsubj", "nsubj:pass"))
    return bare and clause > verb and not _crossed(tree, verb, clause)


def _while(tree: Tree, verb: int, clause: int) -> bool:
    """Say whether a clause after a verb of saying is only what went on meanwhile ("said as he received X")."""
    marks = {tree.lemma(k) for k in tree.kids(clause, "mark", "advmod")}
    return (
        clause > verb
        and bool(marks & {"as", "after", "before", "while", "when", "where", "once"})
        and "that" not in marks
    )


def _crossed(tree: Tree, verb: int, clause: int) -> bool:
    """Say whether a comma parts a verb from the clause that may be its own."""
    return any(tree.tokens[i].text in (",", ";") for i in range(verb + 1, min(tree.subtree(clause), default=clause)))


def _called_off(tree: Tree, verb: int) -> bool:
    """Say whether "call" is to call off or to call somebody something."""
    return tree.lemma(verb) == "call" and bool(tree.kids(verb, "compound:prt", "obj"))


def _is_actor(value: str) -> bool:
    return value.isupper() or value[:1].islower()


def _own(tree: Tree, index: int) -> Speaker | None:
    """Name who announces, offers, urges or (a person only) promises, where that verb itself tells the fact."""
    lemma = tree.lemma(index)
    if tree.tokens[index].upos != "VERB" or lemma not in _verbs()["own"] | _verbs()["person"]:
        return None
    if lemma in _verbs()["asking"] and not any(tree.case(k) in ("for", "on") for k in tree.kids(index, "obl")):
        return None
    on = any(tree.case(k) == "on" for k in tree.kids(index, "obl"))
    if lemma == "call" and on and not tree.kids(index, "xcomp", "advcl", "ccomp"):
        return None  # "called on the king" is a visit
    found = _by(tree, index) if passive(tree, index) else _subject(tree, index)
    return found if found and (lemma in _verbs()["own"] or not _is_actor(found.value)) else None


def _by(tree: Tree, verb: int) -> Speaker | None:
    """Name who a passive says it was announced by."""
    spots = [k for k in tree.kids(verb, "obl") if tree.case(k) == "by"]
    return _name(tree, spots[0], tree.lemma(verb)) if len(spots) == 1 and not tree.kids(spots[0], "conj") else None


def _quoted(tree: Tree, index: int) -> Speaker | None:
    """Find "an agency quoted X as saying", and "X was quoted as saying by an agency"."""
    words = [t.text.lower() for t in tree.tokens]
    for place, (one, other) in enumerate(pairwise(words)):
        if one != "as" or other not in ("saying", "telling"):
            continue
        verb = next((i for i in range(place, -1, -1) if tree.lemma(i) in ("quote", "cite")), -1)
        if verb < 0 or verb < index < place:
            continue
        heard = next(iter(tree.kids(verb, "nsubj:pass")), -1) if passive(tree, verb) else -1
        return _name(tree, heard, "quote") if heard >= 0 else _in_span(tree, verb + 1, place)
    return None


# --- "…, X said" --------------------------------------------------------------------------------------------------


def _behind(tree: Tree, index: int) -> Speaker | None:
    """Find "…, X said on Monday": read off the words, since a parse hangs such a tail on many things."""
    for token in tree.tokens[1:]:
        if token.upos == "VERB" and index < token.index and (found := _inverted(tree, token.index)):
            return found
        if token.upos != "VERB" or tree.lemma(token.index) not in _verbs()["tail"] or not _finite(tree, token.index):
            continue
        first = _begins(tree, token.index)
        if not 0 < first < token.index or not _ends(tree, token.index):
            continue
        goes_on = _goes_on(tree, token.index, index)
        outside = index < first or (goes_on and index > token.index)
        told = any(t.upos in ("VERB", "AUX") for t in tree.tokens[:first])
        if outside and told and (found := _in_span(tree, first, token.index)):
            return found
    return None


def _inverted(tree: Tree, verb: int) -> Speaker | None:
    """Find "…," said X: a name right behind a verb of saying, up to a stop."""
    if tree.lemma(verb) not in _verbs()["tail"] or tree.tokens[verb - 1].text not in (",", *QUOTES):
        return None
    last = next((t.index for t in tree.tokens[verb + 1 :] if t.upos in ("PUNCT", "ADP", "SCONJ", "VERB", "AUX")), None)
    last = len(tree.tokens) if last is None else last
    told = any(t.upos in ("VERB", "AUX") for t in tree.tokens[:verb])
    named = last > verb + 1 and tree.tokens[verb + 1].text.lower() not in ("that", "it", "the")
    return _in_span(tree, verb + 1, last) if told and named else None


def _finite(tree: Tree, verb: int) -> bool:
    token = tree.tokens[verb]
    return token.feat("VerbForm") == "Fin" or token.text.endswith(("ed", "said", "told", "s"))


def _begins(tree: Tree, verb: int) -> int:
    """Return where the subject right before a verb of saying begins, -1 where no comma or quotation mark parts it
    from what is said."""
    place = verb - 1
    while place > 0 and tree.tokens[place].upos in ("AUX", "ADV", "PART"):
        place -= 1
    apposition = tree.tokens[place].text == ","
    place -= apposition
    while place >= 0:
        token = tree.tokens[place]
        if token.text in BOUNDS and not _hyphen(tree, place):
            if not apposition or token.text != ",":
                break
            apposition = False
        elif token.upos in ("VERB", "AUX") and not token.deprel.startswith(("amod", "compound")):
            return -1
        place -= 1
    first = place + 1
    inverted = (
        tree.tokens[first].upos in ("CCONJ", "SCONJ", "ADP", "PRON") and tree.tokens[first].text.lower() not in SHE
    )
    return -1 if place < 0 or inverted or first >= verb else first


ADDING = frozenset({"adding", "noting", "saying", "stressing", "explaining", "warning", "suggesting", "confirming"})
SHE = frozenset({"he", "she", "it", "his", "her", "its", "their"})


def _hyphen(tree: Tree, place: int) -> bool:
    """Say whether a sign belongs to a word ("vice-president", "X's")."""
    token = tree.tokens[place]
    if token.text not in ("-", "–", "'", "’") or place + 1 >= len(tree.tokens):
        return False
    return tree.tokens[place - 1].end == token.start or token.end == tree.tokens[place + 1].start


def _ends(tree: Tree, verb: int) -> bool:
    """Say whether nothing that is said follows the verb: only where, when, to whom."""
    place = verb + 1
    if place >= len(tree.tokens):
        return True
    if tree.lemma(verb) == "tell":  # "told reporters", "told a news conference on Monday"
        while place < len(tree.tokens) and tree.tokens[place].upos in (*NOMINAL, "DET", "ADJ", "CCONJ"):
            place += 1
        if place >= len(tree.tokens):
            return True
    after = tree.tokens[place]
    if after.text.lower() == "that" or after.upos not in AFTER:
        return False
    return after.upos != "PROPN" or any(m.type == "time" and m.start == after.start for m in tree.sentence.mentions)


def _goes_on(tree: Tree, verb: int, index: int) -> bool:
    """Say whether what is said goes on after the verb: "The pact, X said, will …", "…, X said, adding that …"."""
    after = [t.text for t in tree.tokens[verb + 1 : verb + 3]]
    adding = [t.index for t in tree.tokens[verb + 2 :] if t.text in ADDING and tree.tokens[t.index - 1].text == ","]
    if adding and index > adding[0]:
        return True  # "…, he told reporters in Lima, adding that …"
    return bool(after) and after[0] in (",", ";", ":", *QUOTES) and after[-1] not in ("and", "but", "while")


def _in_span(tree: Tree, first: int, verb: int) -> Speaker | None:
    """Name the one person, else the one actor, between two tokens."""
    rule = tree.lemma(verb) if verb < len(tree.tokens) else "said"
    start, end = tree.tokens[first].start, tree.tokens[verb].start if verb < len(tree.tokens) else tree.tokens[-1].end
    inside = [m for m in tree.sentence.mentions if start <= m.start and m.end <= end]
    persons = {m.ids[0]: m for m in inside if m.type == "person" and len(m.ids) == 1}
    if len(persons) > 1:
        return None
    for name, mention in persons.items():
        if not _owned(tree, mention, first):
            return Speaker(name, rule, tree.token_of(mention) or first)
    for spot in range(first, verb):
        top = tree.tokens[spot].upos in NOMINAL and not first <= tree.tokens[spot].head < verb
        if top and (found := _name(tree, spot, rule, persons=not persons)):
            return found
    ids = {i for m in inside for i in ids_of(m)}
    return Speaker(ids.pop(), rule, first) if len(ids) == 1 else None


def _owned(tree: Tree, person: Mention, first: int) -> bool:
    """Say whether a person only says whose office it is that speaks ("X's office", "the government of President X")."""
    if person.form == "pronoun":  # "his office said", not "he said"
        return tree.tokens[tree.token_of(person) or first].deprel == "nmod:poss"
    after = next((t.text for t in tree.tokens if t.start >= person.end), "")
    before = [tree.lemma(t.index) for t in tree.tokens[first:] if t.end <= person.start]
    return after in ("'s", "’s", "'", "’") or ("of" in before and bool(_verbs()["offices"] & set(before)))


def tells(tree: Tree, person: int) -> bool:
    """Say whether a person is the subject of a verb of saying."""
    token = tree.tokens[person]
    return token.deprel.startswith("nsubj") and token.head >= 0 and tree.lemma(token.head) in _verbs()["tail"]


# --- others -------------------------------------------------------------------------------------------------------


def _aside(tree: Tree, path: list[int]) -> Speaker | None:
    """Find "…, he said": a verb of saying that hangs below the reported clause."""
    for node in path:
        for kid in tree.kids(node, "parataxis", "ccomp"):
            told = kid not in path and tree.lemma(kid) in _verbs()["tail"]
            if told and not _while(tree, node, kid) and (found := _subject(tree, kid)):
                return found
    return None


def _according(tree: Tree, path: list[int]) -> Speaker | None:
    for node in path:
        for kid in tree.kids(node, "obl", "advcl"):
            if tree.case(kid).startswith("according") or tree.lemma(kid) == "accord":
                spots = [kid, *tree.kids(kid, "obl", "nmod")]
                for spot in spots:
                    if found := _name(tree, spot, "according to"):
                        return found
    return _by_account(tree)


def _by_account(tree: Tree) -> Speaker | None:
    """Name who stands behind an "according to" that opens or ends a sentence of one statement."""
    at = next((i for i, t in enumerate(tree.tokens[:-2]) if t.text.lower() == "according"), -1)
    if at < 0 or tree.tokens[at + 1].text.lower() != "to" or any(t.text == ";" for t in tree.tokens):
        return None
    stops = (t.index for t in tree.tokens[at + 2 :] if t.text in (",", ".", "–", "—") or t.upos in ("VERB", "AUX"))
    last = next(stops, len(tree.tokens) - 1)
    if any(tree.lemma(i) in _verbs()["records"] for i in range(at, last)):
        return None
    return _in_span(tree, at + 2, last) if at == 0 or tree.tokens[at - 1].text == "," else None


def _subject(tree: Tree, verb: int) -> Speaker | None:
    for spot in subject(tree, verb)[:1]:
        if tree.kids(spot, "conj"):
            return None
        return _name(tree, spot, tree.lemma(verb))
    return None


def _name(tree: Tree, spot: int, rule: str, *, persons: bool = True) -> Speaker | None:
    """Name one person, else one actor; several are no speaker."""
    for near in (spot, *tree.names(spot)) if persons else ():
        for mention in tree.at.get(near, ()):
            if mention.type in ("person", "office") and len(mention.ids) == 1:
                return Speaker(mention.ids[0], rule, near)
    ids = {a.id for a in actors_at(tree, spot)}
    return Speaker(ids.pop(), rule, spot) if len(ids) == 1 else None
