"""Participles behind a noun that the parser takes for the verb of the sentence, hung where they belong.

"The treaty signed in May will take effect" has one verb, "will take"; "under a deal reached last year" says when the
deal was reached, not when something else was done. Both look to the parser like two clauses.
"""

from __future__ import annotations

from kgraph.extract.repairs.words import words
from kgraph.extract.tree import Tree

PAST = "Tense=Past|VerbForm=Part"


def hang_reduced(tree: Tree) -> None:
    """Hang reduced relative clauses on their nouns."""
    _headline(tree)
    _lost_verb(tree)
    for token in list(tree.tokens):
        if token.deprel.startswith("nsubj"):
            _with_preposition(tree, token.index)
    for token in list(tree.tokens):
        if token.deprel in ("conj", "advcl", "obl") and (token.upos == "VERB" or tree.lemma(token.index) == "lapse"):
            _let(tree, token.index)
        elif token.upos == "VERB" and token.deprel == "acl:relcl":
            _which_takes_effect(tree, token.index)
    for token in list(tree.tokens):
        if token.upos == "VERB" and (token.feat("Tense") == "Past" or tree.lemma(token.index) == "rebuild"):
            _wanted(tree, token.index)
            _behind_noun(tree, token.index)
            _before_verb(tree, token.index)
            _between_commas(tree, token.index)


def _act(text: str) -> bool:
    return text in words("acts") or any(
        text == act + "s" or text == act.removesuffix("y") + "ies" for act in words("acts")
    )


def _headline(tree: Tree) -> None:
    """Make a sentence of "X, Y clinch long-awaited gas deal" and "X quits fishing pact with Y"."""
    if any(t.feat("VerbForm") == "Fin" and t.upos in ("VERB", "AUX") for t in tree.tokens):
        return
    for token in tree.tokens[1:-1]:
        named = tree.tokens[token.index - 1].upos == "PROPN" and token.text.islower() and _act(token.text)
        thing = next((i for i in range(token.index + 1, len(tree.tokens)) if _ends_phrase(tree, i)), None)
        if not named or thing is None or tree.lemma(thing) not in words("acted_on"):
            continue
        names = [t for t in tree.tokens[: token.index] if t.upos == "PROPN"]
        who = [t.index for t in names if not 0 <= t.head < token.index or t.deprel == "conj"] or [0]
        tree.move(token.index, -1, "root", upos="VERB", feats="Mood=Ind|Tense=Pres|VerbForm=Fin")
        tree.move(thing, token.index, "obj")
        for word in who:
            tree.move(word, token.index if word == who[0] else who[0], "nsubj" if word == who[0] else "conj")
        for word in [t.index for t in tree.tokens if t.head < 0 and t.index != token.index]:
            tree.move(word, token.index, "obj" if word > token.index else "nsubj")
        return


def _ends_phrase(tree: Tree, index: int) -> bool:
    after = tree.tokens[index + 1].upos if index + 1 < len(tree.tokens) else ""
    return tree.tokens[index].upos == "NOUN" and after not in ("NOUN", "PROPN")


def _lost_verb(tree: Tree) -> None:
    """Make a sentence of "A deal between X and Y, mediated by Z, expired on Sunday", where the parse found no verb."""
    root = next((t for t in tree.tokens if t.head < 0), None)
    if root is None or tree.lemma(root.index) not in words("acted_on") or tree.kids(root.index, "cop", "nsubj", "obj"):
        return
    if any(t.feat("VerbForm") == "Fin" and tree.kids(t.index, "nsubj") for t in tree.tokens):
        return
    below = ("acl", "advcl", "parataxis")
    clauses = [t for t in tree.tokens if t.deprel in below and root.index < t.index and t.text.endswith("ed")]
    happening = [t for t in clauses if _stem(t.text) in words("happening") and not tree.kids(t.index, "obj", "mark")]
    happening += [
        t
        for t in tree.tokens
        if t.upos == "VERB" and t.deprel == "conj" and t.head == root.index and not tree.kids(t.index, "cc", "nsubj")
    ]
    if happening:
        verb = happening[-1].index
        passive = bool(tree.kids(verb, "aux:pass"))
        tree.move(verb, -1, "root", upos="VERB", feats="Mood=Ind|Tense=Past|VerbForm=Fin")
        tree.move(root.index, verb, "nsubj:pass" if passive else "nsubj", upos="NOUN")


def _stem(text: str) -> str:
    plain = text.removesuffix("ed")
    return plain if plain in words("happening") else plain + "e"


def _document_before(tree: Tree, verb: int) -> int:
    """Return the noun that a participle stands behind: the word before it, or the document before the comma ("under a
    deal with X, signed on Monday")."""
    if verb and tree.tokens[verb - 1].text == "," and tree.lemma(verb) in words("done") | words("begun"):
        near = [i for i in range(max(0, verb - 9), verb - 1) if tree.lemma(i) in words("acted_on")]
        if near and not any(tree.tokens[i].upos == "VERB" for i in range(near[-1] + 1, verb)):
            return near[-1]
    return verb - 1


def _behind_noun(tree: Tree, verb: int) -> None:
    """Hang "a deal signed last year" on the deal, where the parse made the participle a clause of the sentence."""
    token, noun = tree.tokens[verb], _document_before(tree, verb)
    if noun < 0 or tree.lemma(noun) not in words("acted_on"):
        return
    main = tree.tokens[noun].head if tree.tokens[noun].deprel.startswith("nsubj") else -1
    if main > verb and token.deprel in ("ccomp", "parataxis", "conj", "dep", "acl"):
        for time in [k for k in tree.kids(main, "nsubj") if verb < k < main]:
            tree.move(time, verb, "obl:unmarked")  # "the treaty signed last May will …"
    elif not token.deprel.startswith("advcl"):
        return
    if not tree.kids(verb, "nsubj", "obj", "aux", "mark", "cop") and verb not in tree.up(noun):
        tree.move(verb, noun, "acl", feats=PAST)


CONJOINING = frozenset({"until", "after", "before", "since", "once", "till"})


def _with_preposition(tree: Tree, index: int) -> None:
    """Hang "with X" on the noun before it, where the parse made X the subject of a participle ("wants the pact with X
    signed")."""
    case = next((k for k in tree.kids(index, "case") if k < index), 0)
    prepositions = ("with", "between", "of", "from", "among")
    if case and tree.tokens[case].text in prepositions and tree.tokens[case - 1].upos in ("NOUN", "PROPN"):
        verb, relation, noun = tree.tokens[index].head, tree.tokens[index].deprel, case - 1
        tree.move(index, noun, "nmod")
        for word in [k for k in tree.kids(noun, "case") if tree.tokens[k].text.lower() in CONJOINING]:
            if tree.tokens[noun].head == tree.tokens[verb].head:
                tree.move(noun, verb, relation)  # "until a ceasefire with X is reached"
                tree.move(word, verb, "mark")


def _wanted(tree: Tree, verb: int) -> None:
    """Give "wants the pact signed this year" a clause of its own, whose subject is the pact."""
    head = tree.tokens[verb].head
    if head < 0 or tree.lemma(head) not in words("wanting") or tree.kids(verb, "nsubj", "obj", "aux", "mark", "cop"):
        return
    objects = [k for k in tree.kids(head, "obj") if head < k < verb]
    beside = tree.tokens[verb].deprel == "conj" and not tree.kids(verb, "cc")  # "want the road between X and Y rebuilt"
    if len(objects) == 1 and (beside or tree.tokens[verb].deprel.startswith(("advcl", "acl", "xcomp"))):
        tree.move(objects[0], verb, "nsubj:pass")
        tree.move(verb, head, "ccomp", feats=PAST)


def _let(tree: Tree, verb: int) -> None:
    """Give "let the pact with X expire" a clause of its own, where the parse put two verbs side by side."""
    head = tree.tokens[verb].head
    if head < 0 or tree.lemma(head) not in ("let", "watch"):
        return
    for partner in [k for k in tree.kids(verb, "nsubj", "compound") if k - 1 in tree.kids(verb, "case") and k > 1]:
        tree.move(partner - 1, partner, "case")  # "let its pact with X lapse": X lapses not
        tree.move(partner, partner - 2, "nmod")
    if tree.kids(verb, "nsubj", "cc", "aux", "mark"):
        return
    objects = [k for k in tree.kids(head, "obj") if head < k < verb]
    if len(objects) == 1:
        tree.move(objects[0], verb, "nsubj")
        tree.move(verb, head, "ccomp", upos="VERB", feats="VerbForm=Inf")


def _which_takes_effect(tree: Tree, verb: int) -> None:
    """Hang ", which enters into force" on the document before it, where the parse hung it on the noun beside it."""
    noun = tree.tokens[verb].head
    which = next((k for k in tree.kids(verb, "nsubj") if tree.lemma(k) == "which"), 0)
    effect = {tree.lemma(k) for k in tree.kids(verb, "obl", "obj")} & {"force", "effect"}
    if not which or tree.tokens[which - 1].text != "," or tree.lemma(noun) in words("acted_on"):
        return
    if not effect and tree.lemma(verb) not in words("happening") | words("done"):
        return
    near = [i for i in range(max(0, which - 14), noun) if tree.lemma(i) in words("acted_on")]
    if near and verb not in tree.up(near[-1]):
        tree.move(verb, near[-1], "acl:relcl")


def _before_verb(tree: Tree, verb: int) -> None:
    """Give the subject to the verb after it in "the treaty signed in May will …", and make the participle its
    clause."""
    token, subjects = tree.tokens[verb], tree.kids(verb, "nsubj")
    if len(subjects) != 1 or subjects[0] != verb - 1 or tree.lemma(subjects[0]) not in words("acted_on"):
        return
    if tree.kids(verb, "obj", "aux", "cop", "ccomp", "mark"):
        return
    main = next((i for i in range(verb + 1, len(tree.tokens)) if _takes_over(tree, i, verb)), None)
    if main is None:
        return
    noun, head, relation = subjects[0], token.head, token.deprel
    if head == main:
        head, relation = tree.tokens[main].head, tree.tokens[main].deprel
    tree.move(main, head, relation)
    for kid in list(tree.children[verb]):
        if kid > main and kid not in tree.kids(verb, "conj"):
            tree.move(kid, main, tree.tokens[kid].deprel)
    for time in tree.kids(main, "nsubj"):
        if time < main:
            tree.move(time, verb, "obl:unmarked")
    passive = bool(tree.kids(main, "aux:pass"))
    tree.move(noun, main, "nsubj:pass" if passive else "nsubj")
    tree.move(verb, noun, "acl", feats=PAST)


def _between_commas(tree: Tree, verb: int) -> None:
    """Give the subject to the verb after it in "the deal with X, concluded in 2020, expired in May"."""
    subjects = tree.kids(verb, "nsubj")
    if len(subjects) != 1 or tree.tokens[verb - 1].text != "," or tree.lemma(verb) not in words("done"):
        return
    if tree.lemma(subjects[0]) not in words("acted_on") or tree.kids(verb, "obj", "aux", "cop", "ccomp", "mark"):
        return
    below = [k for k in tree.kids(verb, "advcl", "conj", "parataxis") if k > verb and tree.tokens[k - 1].text == ","]
    main = next((k for k in below if tree.tokens[k].upos == "VERB" and not tree.kids(k, "nsubj", "cc", "mark")), None)
    if main is None or not (tree.tokens[main].text.endswith("ed") or tree.tokens[main].feat("VerbForm") == "Fin"):
        return
    tree.move(main, tree.tokens[verb].head, tree.tokens[verb].deprel, feats="Mood=Ind|Tense=Past|VerbForm=Fin")
    for kid in [k for k in tree.children[verb] if k > main]:
        tree.move(kid, main, tree.tokens[kid].deprel)
    tree.move(subjects[0], main, "nsubj")
    tree.move(verb, subjects[0], "acl", feats=PAST)


def _takes_over(tree: Tree, index: int, verb: int) -> bool:
    """Say whether a finite verb further on has no subject of its own but a time ("… last October will take …")."""
    token = tree.tokens[index]
    finite = token.feat("VerbForm") == "Fin" or any(
        tree.tokens[k].feat("VerbForm") == "Fin" for k in tree.kids(index, "aux", "cop")
    )
    if token.upos not in ("VERB", "AUX", "ADJ", "NOUN") or not finite or token.deprel in ("aux", "cop", "aux:pass"):
        return False
    own = tree.kids(index, "nsubj")
    timed = all(any(m.type == "time" for m in tree.at.get(k, ())) for k in own)
    between = [t.text.lower() for t in tree.tokens[verb + 1 : index]]
    joined = any(w in (",", "but", "that", "which", "who", "when", "while", ";") for w in between)
    joined = joined or bool(tree.kids(index, "cc", "mark"))
    return timed and not joined and (token.head == verb or token.head == tree.tokens[verb].head)
