"""What a noun of joining tells by itself: members by the way, members that act, goods that come in, seats elsewhere."""

from __future__ import annotations

from kgraph.extract.entered import is_body, words
from kgraph.extract.tree import Tree


def something_else(tree: Tree, token: int) -> bool:
    """Say whether a noun of joining tells of no entry: "the 60th member to ratify the treaty", members that act, goods
    that come in, those who are at something "as an observer"."""
    member = tree.lemma(token) in words("nouns", "members")
    acting = member and (tree.kids(token, "acl") or tree.tokens[token].deprel == "nsubj")
    qualities = {tree.lemma(k) for k in tree.kids(token, "amod", "compound")}
    beside = [k for k in tree.kids(tree.tokens[token].head, "obj", "obl") if k != token]
    judged = tree.lemma(tree.tokens[token].head) in words("verbs", "stopping") | words("verbs", "backing")
    aside = tree.case(token) == "as" and (judged or not any(is_body(tree, k) for k in beside))
    return (
        bool(acting and not by_the_way(tree, token))
        or aside
        or _elsewhere(tree, token)
        or bool(qualities & words("nouns", "of_goods"))
    )


def _elsewhere(tree: Tree, token: int) -> bool:
    """Say whether a seat, a place or an entry is one at something that is no body ("a seat at the conference")."""
    for kid in tree.kids(token, "nmod"):
        held = {m.type for m in tree.at.get(kid, ())}
        plain = tree.tokens[kid].upos == "NOUN" and not held & {"state", "time", "organisation", "title", "group"}
        if plain and tree.case(kid) in ("at", "on", "to", "into", "of") and not is_body(tree, kid):
            return True
    return False


def tells_more(tree: Tree, index: int) -> bool:
    """Say whether a word only tells more about the noun above it ("the 33-member bloc", "a bloc formed by X")."""
    relation = tree.tokens[index].deprel
    bare = relation == "acl" and not tree.kids(index, "mark")
    return (
        bare
        or relation == "appos"
        or (relation in ("compound", "amod") and tree.lemma(index) in words("nouns", "members"))
    )


def by_the_way(tree: Tree, token: int) -> bool:
    """Say whether a member is named by what it is among others ("the bloc's newest member, X")."""
    if tree.lemma(token) not in words("nouns", "members"):
        return False
    ranks = {tree.lemma(k) for k in tree.kids(token, "amod")} | {
        tree.tokens[k].text.lower() for k in tree.kids(token, "amod")
    }
    beside = tree.tokens[token].deprel == "appos" or bool(tree.kids(token, "appos"))
    return beside and bool(ranks & words("nouns", "ranked")) and "former" not in ranks


def told_by_its_verb(tree: Tree, token: int) -> bool:
    """Say whether a member is named as one beside what is done to it ("suspended Chad, its largest member")."""
    beside = tree.tokens[token].head
    if tree.lemma(token) not in words("nouns", "members") or tree.tokens[token].deprel != "appos" or beside < 0:
        return False
    verb = tree.tokens[beside].head
    on_it = tree.tokens[beside].deprel in ("obj", "nsubj:pass", "obl", "nmod")
    return on_it and verb >= 0 and tree.lemma(verb) in words("verbs", "on_members")
