"""What a happening is about: area mentions in its topic, its theme and what it is for; the narrowest that fit."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from kgraph.extract.fields import areas_within, circumstances, hinted, of_documents, with_lists, word_list
from kgraph.extract.match import Instance
from kgraph.extract.parties import actors_at
from kgraph.extract.tree import Tree
from kgraph.records import Mention


def areas_of(one: Instance, paths: Sequence[str]) -> list[Mention]:
    """Return the area mentions under the fillers of some roles, in text order, each id once, contained mentions left
    out."""
    tree = one.tree
    inside: set[int] = set()
    for path in paths:
        for token in one.fillers(path):
            inside |= _scope(one, token, path.split(".")[-1])
    if "self" in paths or "clause" in paths:
        inside.add(one.token)
    inside |= _listed_among(one) | _covered(one) | _in_fields(one)
    told = inside - circumstances(tree, inside)
    found = with_lists(tree, areas_within(tree, told))
    if one.frame.kind == "meeting":
        found += of_documents(tree, told, found)
    if not found and (around := _around(one) or _right_of(one)):
        found = with_lists(tree, areas_within(tree, around - circumstances(tree, around)))
    return _of_kind(one, found or hinted(tree, told))


def _around(one: Instance) -> set[int]:
    """Return what the clause around "the accord signed by X and Y" says the accord does, or is done under it."""
    tree, token = one.tree, one.tree.tokens[one.token]
    if one.frame.kind != "agreement" or not token.deprel.startswith("acl"):
        return set()
    noun = token.head
    document = any(m.type in ("instrument", "title") for m in tree.at.get(noun, ()))
    verb = tree.tokens[noun].head
    if not document or verb < 0 or tree.tokens[verb].upos not in ("VERB", "ADJ"):
        return set()
    mine = set(tree.subtree(noun))
    if tree.tokens[noun].deprel == "nsubj":
        others = {i for k in tree.kids(verb, "conj") if tree.kids(k, "nsubj") for i in tree.subtree(k)}
        return {i for i in tree.subtree(verb) if i > verb} - mine - others
    if tree.tokens[noun].deprel.startswith("obl") and tree.case(noun) in ("under", "by", "through", "thanks to"):
        return {i for k in tree.kids(verb, "obj", "nsubj:pass", "obl", "xcomp") for i in tree.subtree(k)} - mine
    return set()


def _right_of(one: Instance) -> set[int]:
    """Return what stands right of a document in its clause, by whatever relation a parse hung it: "signed six accords
    in fields as varied as X and Y"."""
    tree = one.tree
    if one.frame.kind not in ("agreement", "negotiation") or not one.frame.slots.get("areas"):
        return set()
    spots = [
        i
        for path in ("theme", "goal", "topic", "of", "self")
        for t in one.fillers(path)
        for i in tree.about(t)
        if any(m.type == "instrument" for m in tree.at.get(i, ()))
    ]
    if not spots:
        return set()
    found: set[int] = set()
    for token in tree.tokens[max(spots) + 1 :]:
        word = token.text.lower()
        finite = token.feat("VerbForm") == "Fin" and token.upos in ("VERB", "AUX")
        if word in word_list("stops", "right") or token.text in (";", ":", "(", "–", "—") or finite:
            break
        found.add(token.index)
    return found


def _listed_among(one: Instance) -> set[int]:
    """Return what comes behind "among them" where documents are signed ("ten documents, among them papers on X")."""
    tree = one.tree
    if one.frame.kind != "agreement":
        return set()
    words = [t.text.lower() for t in tree.tokens]
    start = next(
        (
            i
            for i in range(one.token, len(words) - 1)
            if words[i] in ("among", "including") and words[i + 1] in ("them", "these", "those", "others")
        ),
        -1,
    )
    return set(range(start, len(words))) if start >= 0 else set()


def _in_fields(one: Instance) -> set[int]:
    """Return what stands behind "in fields ranging from" and "in areas such as" where documents are signed."""
    tree = one.tree
    if one.frame.kind != "agreement":
        return set()
    acted = [one.token, *(s for path in ("theme", "of") for s in one.fillers(path))]
    found: set[int] = set()
    for head in acted:
        beside = tree.kids(head, "obl", "nmod")
        for field in beside:
            if tree.lemma(field) in word_list("fields"):
                found |= set(tree.subtree(field))
                named = [k for k in beside if k > field and tree.case(k) in word_list("named_as")]
                found |= {i for k in named for i in tree.subtree(k)}
    return found


def _covered(one: Instance) -> set[int]:
    """Return what a participle beside the verb says a document or a meeting is about ("was signed, covering X")."""
    tree = one.tree
    if one.frame.kind not in ("agreement", "negotiation", "meeting") or not one.verbal:
        return set()
    clauses = [
        k for k in tree.kids(one.token, "advcl", "acl", "xcomp", "conj") if tree.lemma(k) in word_list("covering")
    ]
    return {i for k in clauses if tree.tokens[k].text.endswith("ing") for i in tree.subtree(k)}


def areas_among(tree: Tree, spots: Collection[int], parties: Collection[str] = ()) -> list[Mention]:
    """Return the areas among some words of a sentence that goes on about something told before, lists followed, reasons
    and what befalls others left out."""
    inside = set(spots)
    told = inside - circumstances(tree, inside)
    found = with_lists(tree, areas_within(tree, told))
    found += of_documents(tree, told, found)
    return [m for m in found if not (parties and _elsewhere(tree, m, parties))]


def _elsewhere(tree: Tree, mention: Mention, parties: Collection[str]) -> bool:
    """Say whether a field is told of a state that takes no part ("relief for the people of X")."""
    at = tree.token_of(mention)
    if at is None or not set(mention.ids) & word_list("crises"):
        return False
    for node in (at, *tree.up(at)):
        if tree.tokens[node].upos in ("VERB", "AUX"):
            return False
        inside = [
            m for i, m in tree.mentions("state") for k in tree.kids(node, "nmod") if m.ids and i in tree.subtree(k)
        ]
        if inside and not any(set(m.ids) & set(parties) for m in inside):
            return True
    return False


def _of_kind(one: Instance, found: list[Mention]) -> list[Mention]:
    """Leave out what the kind says already: a ceasefire has no areas, money is no area of help."""
    tree = one.tree
    if one.frame.kind in ("agreement", "negotiation"):
        paths = ("theme", "of", "goal", "topic", "self")
        heads = [i for path in paths for token in one.fillers(path) for i in tree.phrase(token)]
        if any(tree.lemma(i) in word_list("peace") for i in heads):
            return []
    if one.frame.kind == "meeting":
        parties = {
            a.id for path in ("agent", "with", "between", "of") for t in one.fillers(path) for a in actors_at(tree, t)
        }
        found = [m for m in found if not (parties and _elsewhere(tree, m, parties))]
    if one.frame.kind == "support":
        return [_as_food(m) for m in found if not set(m.ids) <= word_list("money")]
    return found


def _as_food(mention: Mention) -> Mention:
    """Read grain that is given as food, not as farming."""
    return replace(mention, ids=("food-security",)) if mention.text.lower() in word_list("foods") else mention


def _scope(one: Instance, token: int, role: str) -> set[int]:
    """Return the words under a filler that say what it is about, its clauses too unless the trigger itself stands in
    one."""
    tree = one.tree
    if role in ("complement", "topic", "purpose", "under", "including") or one.frame.name == "discuss":
        return set(tree.phrase(token, clauses=True))
    if one.frame.kind in ("agreement", "support", "project"):
        whole = set(tree.phrase(token, clauses=True))
        return (
            whole
            if one.token not in whole
            else set(tree.phrase(token))
            | {i for k in tree.kids(token, "acl") if k != one.token for i in tree.subtree(k)} - {one.token}
        )
    return set(tree.phrase(token))
