"""The proper names of documents and undertakings."""

from __future__ import annotations

from kgraph.extract.context import Context
from kgraph.extract.filled import Filled, nearest, recipe, span_of
from kgraph.extract.match import Instance
from kgraph.extract.parties import DOCUMENTARY, is_document
from kgraph.extract.tree import NAMING, Tree
from kgraph.records import Mention

FORMS = frozenset(
    {"mou", "letter_of_intent", "joint_statement", "joint_declaration", "communique", "exchange_of_notes", "protocol"}
)


GENERIC = frozenset({"bilateral", "preferential", "mutual", "double", "free", "standard"})
"""First words of what a document is called rather than named ("a Bilateral Investment Treaty")."""


def title(one: Instance, _context: Context) -> Filled | None:
    """The proper name of a document or undertaking."""
    for path, _ in recipe(one, "title"):
        for token in one.fillers(path):
            mention = nearest(one, token, ("title",)) or _named_document(one, token) or _apposed_to(one, token)
            if mention is not None and " " not in mention.text and mention.text.lower().endswith(DOCUMENTARY):
                continue  # "the Accords": which, is told elsewhere
            if mention is not None and one.frame.kind == "exercise" and _of_states_only(one, mention):
                continue  # "Kenyan–Ugandan exercises"
            if mention is None and one.frame.hints.get("named_body"):
                mention = nearest(one, token, ("organisation",))
            if mention is None and one.frame.kind in ("project", "agreement"):
                mention = _called(one, token)
            if mention is None and one.frame.kind in ("agreement", "negotiation"):
                mention = _after_a_city(one, token)
            if mention:
                founded = mention.type == "organisation" and one.frame.name == "found"
                plain = mention.type == "instrument" or founded or not mention.ids
                name = mention.text if plain else mention.ids[0]
                return Filled(name.removeprefix("the ").removeprefix("The "), path, span_of(mention))
    return None


def _called(one: Instance, token: int) -> Mention | None:
    """Return the name that an undertaking is given ("an initiative called Shield of the Coast")."""
    tree = one.tree
    for clause in tree.kids(token, "acl"):
        for name in tree.kids(clause, "xcomp", "obj", "obl") if tree.lemma(clause) in NAMING else ():
            at = tree.tokens[name]
            known = any(m.type in ("state", "person", "time", "office") for m in tree.at.get(name, ()))
            if at.upos == "PROPN" and not known:
                return Mention(start=at.start, end=at.end, text=at.text, type="title", rule="called so")
    return None


def _after_a_city(one: Instance, token: int) -> Mention | None:
    """Return the name of a document that goes by the city where it was made ("the Oslo accords")."""
    tree = one.tree
    city = city_before(tree, token)
    if city is None or not any(tree.lemma(k) in ("the", "this") for k in tree.kids(token, "det")):
        return None
    words = tree.tokens[city : token + 1]
    text = " ".join(w.text for w in words)
    return Mention(start=words[0].start, end=words[-1].end, text=text, type="title", rule="named after a city")


def city_before(tree: Tree, token: int) -> int | None:
    """Return the city that stands alone right before a document ("the Kuala Lumpur accord"), None where there is
    none."""
    city = token - 1
    if city < 0 or tree.tokens[city].head != token or tree.tokens[city].deprel not in ("compound", "nmod:desc", "amod"):
        return None
    if city and tree.tokens[city - 1].text in ("-", "–", "/"):
        return None
    held = [m for m in tree.at.get(city, ()) if m.type in ("state", "place")]
    return city if any(m.form == "capital" or m.type == "place" for m in held) else None


def _apposed_to(one: Instance, token: int) -> Mention | None:
    """Return the name that a document stands beside ("the Falepili Union, a treaty that …")."""
    at = one.tree.tokens[token]
    if at.deprel != "appos" or at.head < 0:
        return None
    held = [m for m in one.tree.at.get(at.head, ()) if m.type in ("title", "organisation")]
    return next((m for m in held if " " in m.text and (not m.ids or m.ids[0] == m.text)), None)


def _of_states_only(one: Instance, name: Mention) -> bool:
    """Say whether a name is nothing but the states in it."""
    inside = [
        m for m in one.tree.sentence.mentions if m.type == "state" and name.start <= m.start and m.end <= name.end
    ]
    return sum(m.end - m.start for m in inside) >= len(name.text) - len(inside)


def _named_document(one: Instance, token: int) -> Mention | None:
    """Return a body that is a document by its name ("Artemis Accords"), or an instrument written as a name."""
    mention = nearest(one, token, ("organisation",))
    named = mention.text.removeprefix("the ").removeprefix("The ") if mention else ""
    generic = named.split(" ")[0].lower() in GENERIC
    if mention and is_document(mention) and " " in named and not (named.islower() or generic):
        return mention
    if mention := nearest(one, token, ("instrument",)):
        words = [w for w in mention.text.split() if w not in ("of", "on", "and", "for", "the")]
        generic = words[0].lower() in GENERIC
        if len(words) >= 3 and not generic and all(w[:1].isupper() for w in words) and not FORMS & set(mention.ids):
            return mention
    return None
