"""Participles, closing reports and prepositional phrases hung on the word they tell more about."""

from __future__ import annotations

from kgraph.extract.repairs.words import words
from kgraph.extract.role_words import acting_nouns
from kgraph.extract.tree import NOMINAL, Tree


def hang_participles(tree: Tree) -> None:
    """Hang "The accord, reached in X, …" on its noun, where the parse made a clause of it."""
    for token in tree.tokens:
        place = token.index - 2
        if token.upos != "VERB" or token.head < token.index or place < 0 or tree.tokens[place + 1].text != ",":
            continue
        noun = tree.tokens[place]
        bare = not tree.kids(token.index, "nsubj", "obj", "aux", "mark", "cop")
        if bare and token.feat("Tense") == "Past" and noun.upos in NOMINAL and noun.head == token.head:
            tree.move(token.index, place, "acl", feats="Tense=Past|VerbForm=Part")


def hang_phrases(tree: Tree) -> None:
    """Hang a phrase behind a compound on its head, where the parse hung it on the first word ("war games by X")."""
    for token in tree.tokens:
        above = token.head
        if not token.deprel.startswith("nmod") or not 0 <= above < token.index or not tree.case(token.index):
            continue
        word = tree.tokens[above]
        if word.deprel == "compound" and above < word.head < token.index and tree.tokens[word.head].upos in NOMINAL:
            tree.move(token.index, word.head, token.deprel)
    _hang_origins(tree)


def _hang_origins(tree: Tree) -> None:
    """Hang where officials are from on the officials, where the parse hung it on the verb ("met with Foreign Ministers
    from X, Y and Z")."""
    for token in tree.tokens:
        if token.deprel != "obl" or token.upos != "PROPN" or tree.case(token.index) != "from":
            continue
        before = min(tree.subtree(token.index)) - 1
        if before > token.head and tree.tokens[before].head == token.head and tree.lemma(before) in acting_nouns():
            tree.move(token.index, before, "nmod")


def hang_reports(tree: Tree) -> None:
    """Hang a closing "…, the two ministers announced on Friday" on what it reports, where the parse made it tell
    more about the noun before it."""
    root = next((t.index for t in tree.tokens if t.head < 0), -1)
    last = max((t.index for t in tree.tokens if t.upos != "PUNCT"), default=-1)
    for token in tree.tokens:
        if token.upos != "VERB" or not token.deprel.startswith(("acl", "advcl", "appos", "conj")):
            continue
        if (
            tree.lemma(token.index) not in words("reporting")
            or not 0 <= root < token.index
            or tree.kids(token.index, "obj")
        ):
            continue
        subjects = [k for k in tree.kids(token.index, "nsubj") if tree.tokens[k].feat("PronType") != "Rel"]
        below = tree.subtree(token.index)
        first = min((i for i in below if tree.tokens[i].upos != "PUNCT"), default=0)
        opens = bool(subjects) and first == min(tree.subtree(subjects[0])) and tree.tokens[first - 1].text == ","
        if opens and max(i for i in below if tree.tokens[i].upos != "PUNCT") == last:
            tree.move(token.index, root, "parataxis", feats="Mood=Ind|Tense=Past|VerbForm=Fin")
            return


def hang_on_gerunds(tree: Tree) -> None:
    """Hang on the gerund what stands behind it, where the parse hung it on "look forward" ("looks forward to welcoming
    X on May 3")."""
    for token in tree.tokens:
        if tree.lemma(token.index) != "look" or not any(tree.lemma(k) == "forward" for k in tree.children[token.index]):
            continue
        gerunds = [k for k in tree.kids(token.index, "advcl", "xcomp", "obl") if tree.tokens[k].upos == "VERB"]
        for kid in tree.kids(token.index, "obl"):
            if gerunds and kid > gerunds[0] and kid not in gerunds:
                tree.move(kid, gerunds[0], tree.tokens[kid].deprel)


def hang_companions(tree: Tree) -> None:
    """Hang "with X" on the verb where the parse hung it on the place or the day before it ("met at the Mill House
    with X", "spoke by phone with X")."""
    for token in tree.tokens:
        place = token.head
        if not token.deprel.startswith("nmod") or place < 0 or tree.case(token.index) != "with":
            continue
        above = tree.tokens[place]
        somewhere = above.upos == "PROPN" and tree.case(place) in ("in", "at", "on")
        setting = somewhere or tree.lemma(place) in words("settings")
        if (
            setting
            and above.deprel.startswith("obl")
            and above.head >= 0
            and tree.lemma(place) not in words("gatherings")
        ):
            tree.move(token.index, above.head, "obl")


def _read_due_to(tree: Tree, due: int) -> None:
    """Read "due to" before a verb as "due", with what is to be done as its complement."""
    if tree.tokens[due].text.lower() != "due" or due + 1 >= len(tree.tokens) or tree.tokens[due + 1].deprel != "fixed":
        return
    for verb in [k for k in tree.kids(due, "obl") if k > due and tree.tokens[k].upos == "VERB"]:
        tree.move(verb, due, "xcomp")
        tree.move(due + 1, verb, "mark", upos="PART")
        for kid in [k for k in tree.kids(verb, "nsubj", "cop", "aux") if k < due]:
            tree.move(kid, due, tree.tokens[kid].deprel)


def _read_to_do(tree: Tree, index: int) -> None:
    """Hang what someone "is due to do" on the adjective, where the parse hung it on a clause before ("flew to X, where
    Y was due to receive him")."""
    verb = index + 2
    if tree.lemma(index) not in ("due", "set", "ready", "scheduled", "slated") or verb >= len(tree.tokens):
        return
    if tree.tokens[verb].upos != "VERB" or tree.tokens[index + 1].text != "to" or tree.tokens[verb].head >= index:
        return
    if tree.kids(index, "cop", "aux:pass") and tree.kids(index, "nsubj", "nsubj:pass"):
        tree.move(verb, index, "xcomp")


def read_due(tree: Tree) -> None:
    """Make "due" the predicate of "X is due in Y for talks" and "X is due to host Y", where the parse took it for a
    preposition."""
    for token in tree.tokens:
        place = token.head
        _read_due_to(tree, token.index)
        _read_to_do(tree, token.index)
        if token.text.lower() != "due" or token.deprel != "case" or not tree.kids(place, "cop", "nsubj"):
            continue
        if token.index + 1 >= len(tree.tokens) or tree.tokens[token.index + 1].text not in ("in", "at"):
            continue
        above = tree.tokens[place]
        tree.move(token.index, above.head, above.deprel, upos="ADJ")
        tree.move(place, token.index, "obl")
        for kid in [k for k in tree.children[place] if tree.tokens[k].deprel != "case"]:
            hung = tree.tokens[kid].deprel
            if kid < token.index or (kid > place and hung in ("nmod", "obl", "advcl", "punct")):
                tree.move(kid, token.index, "obl" if hung == "nmod" else hung)
