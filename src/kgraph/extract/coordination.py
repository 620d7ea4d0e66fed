"""Who stands on one list with whom: coordinated words, states side by side, who does it "alongside"."""

from __future__ import annotations

from kgraph.extract.tree import Tree

ALONGSIDE = frozenset(
    {"alongside", "along with", "together with", "jointly with", "in tandem with", "as well as", "besides"}
)


def expand(tree: Tree, fillers: list[int]) -> list[int]:
    """Return the words with all that is listed with them, each once."""
    found: list[int] = []
    for filler in fillers:
        for spot in (filler, *_listed_states(tree, filler), *_alongside(tree, filler)):
            found += [f for f in tree.conjuncts(spot) if f not in found]
    return found


def _alongside(tree: Tree, index: int) -> list[int]:
    """Return who does it too: "Ghana, alongside Togo and Benin, signed …"."""
    if not tree.at.get(index):
        return []
    joint = [k for k in tree.kids(index, "advmod") if tree.tokens[k].text.lower() in ("together", "along", "jointly")]
    near = [k for spot in (index, *joint) for k in tree.kids(spot, "nmod", "obl") if tree.at.get(k)]
    return [k for k in near if tree.case(k) in ALONGSIDE or (joint and tree.case(k) == "with")]


def _listed_states(tree: Tree, index: int) -> list[int]:
    """Return the other states of a headline's list, which looks like an apposition ("Norway, Chile to build …"),
    or of "the Norway-Chile dialogue"."""
    own = _states_at(tree, index)
    joined = [
        k for k in tree.kids(index, "compound", "amod") if k + 2 == index and tree.tokens[k + 1].text in ("-", "–")
    ]
    beside = [*joined, *tree.kids(index, "appos")]
    return [k for k in beside if own and _states_at(tree, k) and not own & _states_at(tree, k)]


def _states_at(tree: Tree, index: int) -> set[str]:
    return {i for m in tree.at.get(index, ()) if m.type == "state" and m.form != "nominal" for i in m.ids}
