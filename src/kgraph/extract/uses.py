"""What help is for, where the sentence after tells what is done with it ("The boats are to patrol fishing grounds")."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kgraph.extract.areas import areas_among
from kgraph.extract.build import Draft
from kgraph.extract.dates import date_of
from kgraph.extract.fields import word_list
from kgraph.extract.subjects import subject
from kgraph.extract.tables import tables
from kgraph.extract.told import told_near
from kgraph.extract.tree import Tree
from kgraph.records import Reason


def add_uses(tree: Tree, earlier: Sequence[Draft]) -> None:
    """Add the areas of a sentence that tells what becomes of a gift or of something built, told just before."""
    root = next((t.index for t in tree.tokens if t.head < 0), None)
    near = told_near(earlier, tree, "support", reach=1)
    if root is None or not near or tree.tokens[root].upos not in ("VERB", "NOUN", "ADJ"):
        return
    draft = near[-1]
    words = tables("follow.toml")["uses"]
    who = subject(tree, root)
    it = tree.lemma(root) in words["used"] and any(tree.lemma(w) in ("it", "they", "this", "these") for w in who)
    if tree.lemma(root) in words["silent"] or not (it or any(_means(tree, spot, draft) for spot in who)):
        return
    inside = [i for i in tree.subtree(root) if i > min(who)]
    if tree.lemma(root) in words["starting"]:
        _start(tree, root, draft)
    held = draft.get("areas") or ()
    areas = [m for m in areas_among(tree, inside, draft.parties) if not set(m.ids) & word_list("money")]
    if areas and len(held) <= 1:
        draft.slots["areas"] = tuple(dict.fromkeys((*held, *(i for m in areas for i in m.ids))))
        draft.evidence += [tree.span] if tree.span not in draft.evidence else []
        draft.reasons.append(Reason("areas", "what it is used for", (areas[0].start, areas[0].end)))


def _start(tree: Tree, root: int, draft: Draft) -> None:
    """Date a gift still to come by the day that it is told to start ("The courses begin in May")."""
    if draft.get("date") or draft.get("status") != "planned":
        return
    if dated := date_of(replace(draft.one, tree=tree, token=root, governor=-1, roles={"self": [root]})):
        draft.slots["date"] = dated.value
        draft.reasons.append(Reason("date", "when it starts", (dated.mention.start, dated.mention.end)))


def _means(tree: Tree, spot: int, draft: Draft) -> bool:
    """Say whether "the boats" or "the money" is what was given: the noun of its theme again, or a word for any gift."""
    the = any(tree.lemma(k) in ("the", "this", "these", "that", "those", "both") for k in tree.kids(spot, "det"))
    if not the or any(tree.lemma(k) in ("no", "other") for k in tree.kids(spot, "amod")):
        return False
    one = draft.one
    given = {
        one.tree.lemma(i) for path in ("theme", "self", "with") for t in one.fillers(path) for i in one.tree.about(t)
    }
    lemma = tree.lemma(spot)
    words = tables("follow.toml")["uses"]
    if lemma in given or lemma in words["gifts"]:
        return True
    return any(lemma in group and given & set(group) for group in words["same"])
