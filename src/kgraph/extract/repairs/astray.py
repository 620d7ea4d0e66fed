"""Words that the parse led astray by their form alone: verbs read as nouns, participles, what is "worth" a sum."""

from __future__ import annotations

from itertools import pairwise

from kgraph.extract.repairs.words import words
from kgraph.extract.tree import Tree


def read_astray(tree: Tree) -> None:
    """Put right what the words themselves show, before anything else looks at the tree."""
    _read_names_verb(tree)
    _hang_gerunds(tree)
    _hang_worth(tree)
    _hang_wishes(tree)
    _hang_doers(tree)
    _hang_leanings(tree)
    _turn_set_phrases(tree)
    _read_particles(tree)
    _hang_asides(tree)
    _read_multiples(tree)
    _lift_subjects(tree)
    _read_expected(tree)


def _read_multiples(tree: Tree) -> None:
    """Take "double" and "triple" behind "to" for the verbs they are ("hope to triple bilateral trade")."""
    for token in tree.tokens[1:]:
        to, noun = token.index - 1, token.head
        many = token.text.lower() in ("double", "triple", "treble", "quadruple") and token.upos in ("ADJ", "NOUN")
        if many and tree.tokens[to].text == "to" and not noun > token.index:
            _make_verb(tree, token.index)
            continue
        if not many or tree.tokens[to].text != "to" or noun < token.index or tree.tokens[noun].upos != "NOUN":
            continue
        above = tree.tokens[noun]
        tree.move(token.index, above.head, "xcomp", upos="VERB", feats="VerbForm=Inf")
        tree.move(noun, token.index, "obj")
        tree.move(to, token.index, "mark", upos="PART")
        for kid in tree.kids(noun, "nmod"):
            if kid > noun and tree.case(kid) in ("from", "to", "by"):
                tree.move(kid, token.index, "obl")


def _make_verb(tree: Tree, index: int) -> None:
    """Make a verb of a multiple that ends what is told ("is to triple by 2030", "expected the figure to double")."""
    token = tree.tokens[index]
    tree.move(index, token.head, token.deprel, upos="VERB", feats="VerbForm=Inf")
    tree.move(index - 1, index, "mark", upos="PART")
    for kid in tree.kids(index, "cop"):
        tree.move(kid, index, "aux")


def _read_expected(tree: Tree) -> None:
    """Read "expects the figure to reach $3 billion" as what the figure is expected to do, and "said the volume, which
    fell, should grow" as what the volume should do."""
    for token in tree.tokens:
        head, word = token.head, words("said_or_expected")
        if token.upos != "VERB" or head < 0 or tree.tokens[head].upos not in ("VERB", "NOUN"):
            continue
        marked = any(tree.tokens[k].text == "to" for k in tree.kids(token.index, "mark"))
        above = tree.tokens[head].head
        if marked and token.deprel == "acl" and tree.tokens[head].deprel == "obj" and tree.lemma(above) in word:
            tree.move(token.index, above, "xcomp")
        finite = token.deprel == "ccomp" and tree.kids(token.index, "aux") and not tree.kids(token.index, "nsubj")
        objects = [k for k in tree.kids(head, "obj") if head < k < token.index]
        if finite and objects and tree.lemma(head) in word and not tree.kids(token.index, "nsubj:pass", "mark"):
            tree.move(objects[-1], token.index, "nsubj")


def _lift_subjects(tree: Tree) -> None:
    """Hang on its verb a subject that the parse hung on an auxiliary ("A and B have each promised …")."""
    for token in tree.tokens:
        above = tree.tokens[token.head] if token.head >= 0 else token
        verb = above.head if above.deprel.startswith("aux") else -1
        if verb < 0 or not token.deprel.startswith("nsubj") or tree.tokens[verb].upos != "VERB":
            continue
        if not tree.kids(verb, "nsubj", "nsubj:pass"):
            tree.move(token.index, verb, token.deprel)


def _hang_asides(tree: Tree) -> None:
    """Hang "the first state to join" on the name before its comma, where the parse made a second subject of it."""
    for token in tree.tokens:
        subjects = [k for k in tree.kids(token.index, "nsubj", "nsubj:pass") if k < token.index]
        for first, second in pairwise(subjects):
            name, noun = tree.tokens[first], tree.tokens[second]
            opens = min(tree.subtree(second))
            beside = opens - 2 == max((i for i in (first, *tree.kids(first, "flat")) if i < opens), default=opens)
            if name.upos == "PROPN" and noun.upos == "NOUN" and beside and tree.tokens[opens - 1].text == ",":
                tree.move(second, first, "appos")


def _read_particles(tree: Tree) -> None:
    """Make an object of what stands behind a verb and its particle, where the parse read a preposition."""
    for token in tree.tokens[1:]:
        verb, noun = tree.tokens[token.index - 1], token.head
        pair = f"{tree.lemma(verb.index)} {token.text.lower()}"
        when = noun >= 0 and tree.tokens[noun].upos == "NUM"  # "took in 2009"
        if token.deprel != "case" or verb.upos != "VERB" or pair not in words("phrasal") or noun < token.index or when:
            continue
        if tree.tokens[noun].head == verb.index and not tree.kids(verb.index, "obj", "aux:pass", "nsubj:pass"):
            tree.move(noun, verb.index, "obj")
            tree.move(token.index, verb.index, "compound:prt")


def _hang_wishes(tree: Tree) -> None:
    """Hang an infinitive on the noun of wishing right before it, where the parse gave it to the main verb."""
    for token in tree.tokens[2:]:
        to, noun = token.index - 1, token.index - 2
        if token.upos != "VERB" or tree.tokens[to].text != "to" or token.head == noun:
            continue
        loose = token.deprel.startswith(("advcl", "xcomp", "acl", "obl"))
        if (
            loose
            and tree.tokens[noun].upos == "NOUN"
            and tree.lemma(noun) in words("wishes")
            and token.index not in tree.up(noun)
        ):
            tree.move(token.index, noun, "acl")


def _hang_doers(tree: Tree) -> None:
    """Make a name between a preposition and a gerund the doer of the gerund ("its veto on Romania joining")."""
    for token in tree.tokens[3:]:
        name, before, noun = (tree.tokens[token.index - n] for n in (1, 2, 3))
        gerund = token.upos == "VERB" and token.text.endswith("ing") and token.deprel.startswith(("advcl", "acl"))
        states = {m.start for m in tree.sentence.mentions if m.type == "state"}
        if (
            gerund
            and name.upos == "PROPN"
            and name.start in states
            and (before.text in ("on", "of", "about", "over", "against") or tree.lemma(noun.index) in words("consents"))
            and noun.upos == "NOUN"
            and before.upos == "ADP"
            and not tree.kids(token.index, "mark", "nsubj", "aux")
            and token.index not in tree.up(noun.index)
        ):
            tree.move(token.index, noun.index, "acl")
            tree.move(name.index, token.index, "nsubj")
            tree.move(before.index, token.index, "mark")


def _hang_leanings(tree: Tree) -> None:
    """Hang a gerund on the noun that leans to it ("signalled interest in joining"), or on the verb whose particle it
    follows ("put off joining"), where the parse made a clause of its own of it."""
    for token in tree.tokens[2:]:
        before, noun = token.index - 1, token.index - 2
        if token.upos != "VERB" or not token.text.endswith("ing") or not token.deprel.startswith("advcl"):
            continue
        if before in tree.kids(token.head, "compound:prt"):
            tree.move(token.index, token.head, "xcomp")
        elif tree.tokens[before].text in ("in", "of", "on", "about") and tree.lemma(noun) in words("leanings"):
            tree.move(token.index, noun, "acl")


def _turn_set_phrases(tree: Tree) -> None:
    """Make the noun the head of a set phrase with an infinitive ("is on course to enter")."""
    for token in tree.tokens:
        first = tree.tokens[token.head] if token.head >= 0 else token
        acts = [k for k in tree.kids(token.index, "acl", "advcl", "xcomp") if tree.tokens[k].upos == "VERB"]
        if token.deprel != "fixed" or token.upos != "NOUN" or not acts or not tree.kids(first.index, "cop"):
            continue
        tree.move(token.index, first.head, first.deprel)
        for kid in list(tree.children[first.index]):
            tree.move(kid, token.index, tree.tokens[kid].deprel)
        tree.move(first.index, token.index, "case")
        for act in acts:
            tree.move(act, token.index, "xcomp")


def _read_names_verb(tree: Tree) -> None:
    """Take a word between names for the verb it is ("EFTA groups Switzerland, Norway …", "to back Chile's bid")."""
    for token in tree.tokens:
        before, after = tree.kids(token.index, "compound"), tree.kids(token.index, "appos")
        plural = token.upos == "NOUN" and token.text.islower() and token.text.endswith("s") and token.head < 0
        beside = before == [token.index - 1] and after[:1] == [token.index + 1]
        if plural and beside and tree.tokens[before[0]].upos == tree.tokens[after[0]].upos == "PROPN":
            tree.move(token.index, -1, "root", upos="VERB", feats="Mood=Ind|Tense=Pres|VerbForm=Fin")
            tree.move(before[0], token.index, "nsubj")
            tree.move(after[0], token.index, "obj")
        if token.upos == "ADJ" and tree.kids(token.index, "aux:pass") and token.text.endswith(("ed", "nt", "en")):
            tree.move(token.index, token.head, token.deprel, upos="VERB", feats="Tense=Past|VerbForm=Part")
        to = token.index - 1
        if token.upos == "ADV" and tree.kids(token.index, "obj") and to >= 0 and tree.tokens[to].text == "to":
            tree.move(token.index, token.head, "xcomp", upos="VERB", feats="VerbForm=Inf")
            tree.move(to, token.index, "mark", upos="PART")


def _hang_gerunds(tree: Tree) -> None:
    """Hang "charities delivering aid" on the noun right before it, where the parse gave it to the main verb; after
    a name ("visited Kenya seeking help") it tells of the subject."""
    actors = [m for m in tree.sentence.mentions if m.type in ("state", "place", "time", "person", "organisation")]
    for token in tree.tokens:
        noun = tree.tokens[token.index - 1] if token.index else token
        if token.upos != "VERB" or not token.text.endswith("ing") or not token.deprel.startswith("advcl"):
            continue
        named = any(m.start <= noun.start < m.end for m in actors)
        plain = noun.upos in ("NOUN", "PROPN") and noun.text.endswith("s") and not named
        if plain and not tree.kids(token.index, "mark", "nsubj", "aux") and token.index not in tree.up(noun.index):
            tree.move(token.index, noun.index, "acl")


def _hang_worth(tree: Tree) -> None:
    """Hang "worth $5 million" on the noun it prices, and what stands after the sum on the verb of the sentence ("sold
    goods worth $5 million to Chile", "goods worth $5 million went to Chile")."""
    for token in tree.tokens:
        _turn_price(tree, token.index)
    for token in tree.tokens:
        price = next((k for k in tree.kids(token.index, "obj", "obl", "nmod") if k > token.index), -1)
        if token.text.lower() not in ("worth", "valued") or not token.index or price < 0:
            continue
        noun, root = token.index - 1, token.head < 0
        if tree.tokens[noun].upos not in ("NOUN", "PROPN") or tree.kids(token.index, "cop"):
            continue
        if root and not (verb := _verb_behind(tree, price)):
            continue
        if root:
            tree.move(verb, -1, "root")
            tree.move(_top(tree, noun, token.index), verb, "nsubj")
        else:
            verb = token.head if token.deprel == "xcomp" else tree.clause(token.head)
        for kid in [k for k in (*tree.children[token.index], *tree.children[price]) if k > price and k != price]:
            if tree.tokens[kid].deprel.startswith(("obl", "nmod", "parataxis", "punct")) and kid != verb:
                tree.move(kid, verb, "obl" if tree.tokens[kid].deprel == "nmod" else tree.tokens[kid].deprel)
        if tree.tokens[noun].head == token.index and not root:
            tree.move(noun, tree.tokens[token.index].head, tree.tokens[token.index].deprel)
        if verb != noun:
            tree.move(token.index, noun, "amod")


def _turn_price(tree: Tree, worth: int) -> None:
    """Make the goods the head of "goods worth $5 million", where the parse made the sum their head."""
    token, noun = tree.tokens[worth], worth - 1
    if token.text.lower() == "worth" and token.head < 0 and (sold := _sold(tree, worth)):
        _turn_sale(tree, worth, sold)
        return
    if (
        token.text.lower() != "worth"
        or token.deprel != "amod"
        or token.head < worth
        or noun not in tree.kids(worth, "nsubj", "compound")
    ):
        return
    price = tree.tokens[token.head]
    tree.move(noun, price.head, price.deprel)
    tree.move(worth, noun, "amod")
    tree.move(price.index, worth, "obj")


def _sold(tree: Tree, worth: int) -> int:
    """Return the verb that the parse took for a participle on goods ("A exported copper worth $5 million")."""
    goods = worth - 1
    verbs = [
        k for k in tree.kids(goods, "amod") if k < goods and tree.tokens[k].text.endswith(("ed", "sold", "bought"))
    ]
    return next((k for k in verbs if k and tree.kids(goods, "amod", "compound")[0] < k), 0)


def _turn_sale(tree: Tree, worth: int, verb: int) -> None:
    """Make such a verb the head of its sentence: who stands before it sells the goods, what follows is told of it."""
    goods, seller = worth - 1, tree.kids(worth - 1, "amod", "compound")[0]
    tree.move(verb, -1, "root", upos="VERB", feats="VerbForm=Fin|Tense=Past")
    tree.move(seller, verb, "nsubj", upos="PROPN")
    tree.move(goods, verb, "obj")
    prices = tree.kids(worth, "obj")
    for kid in [k for p in (worth, *prices) for k in tree.children[p] if k > worth and k not in prices]:
        if tree.tokens[kid].deprel.startswith(("obl", "nmod", "punct", "parataxis")):
            tree.move(kid, verb, "obl" if tree.tokens[kid].deprel == "nmod" else tree.tokens[kid].deprel)
    tree.move(worth, goods, "amod")


def _verb_behind(tree: Tree, price: int) -> int:
    """Return the verb that the parse hung on a sum ("goods worth $5 million went to Chile"), 0 where none stands."""
    kids = [k for k in tree.kids(price, "acl", "acl:relcl", "conj", "appos") if k > price]
    return next((k for k in kids if tree.tokens[k].upos == "VERB" and not tree.kids(k, "nsubj", "mark")), 0)


def _top(tree: Tree, noun: int, worth: int) -> int:
    """Return the head of the phrase that ends before "worth"."""
    top = noun
    while tree.tokens[top].head not in (worth, -1):
        top = tree.tokens[top].head
    return top
