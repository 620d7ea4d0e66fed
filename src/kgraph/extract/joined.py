"""What is joined or left: an organisation, or an initiative or accords by their name."""

from __future__ import annotations

from kgraph.extract.bodies import body_meant, of_states, words_of
from kgraph.extract.context import Context
from kgraph.extract.filled import Filled, nearest, recipe, span_of
from kgraph.extract.match import Instance
from kgraph.extract.participants import actors_for
from kgraph.extract.parties import actors_at
from kgraph.records import Mention

NAMED = frozenset({"state", "person", "organisation", "title", "place", "time", "office", "region"})
"""What a capitalised word before a word for a body may be, so that it is no name of its own."""


def body(one: Instance, context: Context) -> Filled | None:
    """What is joined or left: an organisation, or an initiative or accords by their name."""
    for path, _ in recipe(one, "organisation"):
        found = [m for token in one.fillers(path) if (m := _body_at(one, token, path))]
        if found:
            names = tuple(dict.fromkeys(m.ids[0] if m.ids else m.text for m in found))
            several = len(names) > 1 and path != "within" and all(of_states(n) for n in names)
            return Filled(names if several else names[0], path, span_of(found[0]))
    if called := _own_name(one):
        return called
    if one.frame.hints.get("body") == "told" and _left_open(one):
        own = tuple(a.id for a, _ in actors_for(one, context, "parties", 1))
        if meant := body_meant(one.tree, one.token, own, context):
            return Filled(meant[0], "body told before", span_of(meant[1]))
    return None


def _known(mention: Mention) -> bool:
    """Say whether a name is of a body of states by itself."""
    return of_states(mention.ids[0] if mention.ids else mention.text)


def _own_name(one: Instance) -> Filled | None:
    """Return a body that only its own words name ("joined the Lapis Lazuli working group")."""
    tree = one.tree
    for path, _ in recipe(one, "organisation"):
        for token in one.fillers(path):
            inside = [k for k in tree.phrase(token) if k < token]
            big = [
                k
                for k in inside
                if tree.tokens[k].text[0].isupper() and tree.tokens[k].upos in ("PROPN", "ADJ", "NOUN")
            ]
            first = next((k for k in big if not tree.kids(k, "case")), None)
            held = {m.type for k in inside for m in tree.at.get(k, ()) if m.type != "organisation" or _known(m)}
            if first is None or held & NAMED or tree.lemma(token) not in one.frame.classes.get("bodies", ()):
                continue
            start, end = tree.tokens[first].start, tree.tokens[token].end
            text = " ".join(t.text for t in tree.tokens[first : token + 1])
            if of_states(text):
                return Filled(text, path, (start, end))
    return None


def _left_open(one: Instance) -> bool:
    """Say whether what is joined is not named: nothing stands there, a pronoun, or a word such as "the bloc"."""
    tree, kinds = one.tree, one.frame.classes.get("bodies", ())
    if any(path == "theme" for path, _ in recipe(one, "parties")):  # "Guinea was readmitted"
        return True
    entries = one.frame.classes.get("entries", ()) if one.frame.action == "apply" else ()
    themes = [
        i
        for role in ("theme", "source")
        for i in one.roles.get(role, [])
        if not actors_at(tree, i, loose=True)
        or tree.lemma(i) in entries  # "lodged its application"
        or any(tree.tokens[k].text in words_of("seated") for k in tree.subtree(i))
    ]
    held = [i for role in ("theme", "source") for i in one.roles.get(role, []) if i not in themes]
    if one.frame.action == "support" or one.frame.name == "decline-invitation":
        return True
    return not held and all(tree.tokens[i].upos == "PRON" or tree.lemma(i) in (*kinds, *entries) for i in themes)


def _belongs(one: Instance, spot: int | None) -> bool:
    """Say whether a body named somewhere in the clause is what is joined, and does not only tell whose summit it is or
    who acts."""
    tree = one.tree
    if spot is None or spot in one.roles.get("agent", []):
        return False
    if tree.tokens[spot].deprel not in ("compound", "amod", "nmod:desc", "nmod:poss"):
        return True
    head = tree.tokens[spot].head
    fitting = {w for name in ("bodies", "members", "membership", "standing") for w in one.frame.classes.get(name, ())}
    return tree.lemma(head) in fitting


def _word_for_body(one: Instance, token: int) -> bool:
    return one.tree.lemma(token) in one.frame.classes.get("bodies", ())


def _body_at(one: Instance, token: int, path: str) -> Mention | None:
    """Return the body that a phrase is: one that only says whose something is ("the NATO mission") does not count."""
    tree = one.tree
    mention = nearest(one, token, ("organisation", "title"))
    if mention is None or (mention.text.islower() and (not mention.ids or mention.ids[0] == mention.text)):
        return None
    spot = tree.token_of(mention)
    if spot != token and mention.type == "organisation" and not _known(mention) and _word_for_body(one, token):
        return None  # "the Lapis Lazuli working group" has a name of its own
    if one.frame.action == "leave" and tree.lemma(token) in words_of("documents"):
        return None  # "withdrew from CIS agreements"
    beside = spot != token and spot is not None and tree.tokens[spot].deprel in ("compound", "amod", "nmod:desc")
    kind = one.frame.classes.get("bodies", ())
    if path == "within":
        return mention if of_states(mention.ids[0] if mention.ids else mention.text) and _belongs(one, spot) else None
    modified = path.rsplit(".", 1)[-1] in ("agent", "theme", "goal", "source", "of", "place", "complement")
    if beside and modified and kind and tree.lemma(token) not in (*kind, *one.frame.classes.get("members", ())):
        return None
    return mention
