"""Random changes to training trees that make them look like news text: capitals, quotes, merged names, no full stop."""

from dataclasses import replace
from random import Random

from conllu import Tree

_DASHES = ("-", "--", "–", "—")
_MERGING = ("flat", "compound", "nmod:desc")


def augment(tree: Tree, rng: Random, rates: dict[str, float]) -> Tree:
    """Return the tree with each change made at its rate, always in the same order."""
    if tree.heads and rng.random() < rates["merge_names"]:
        tree = merge_names(tree, rng)
    if rng.random() < rates["dashes"]:
        tree = swap_dashes(tree, rng)
    if tree.heads and rng.random() < rates["drop_stop"]:
        tree = drop_final_stop(tree)
    draw = rng.random()
    for name, change in (("upper", str.upper), ("lower", str.lower), ("title", _title)):
        if draw < rates[name]:
            return replace(tree, forms=tuple(change(form) for form in tree.forms))
        draw -= rates[name]
    return tree


def _title(form: str) -> str:
    return form[:1].upper() + form[1:]


def swap_dashes(tree: Tree, rng: Random) -> Tree:
    """Write the longer dashes in one of the other usual ways."""
    dash = rng.choice(_DASHES[1:])
    return replace(tree, forms=tuple(dash if f in _DASHES[1:] else f for f in tree.forms))


def drop_final_stop(tree: Tree) -> Tree:
    """Leave out a full stop at the end, as headings do."""
    last = len(tree.forms) - 1
    if last < 2 or tree.forms[last] != "." or last in tree.heads:
        return tree
    return _keep(tree, [*range(last)])


def merge_names(tree: Tree, rng: Random) -> Tree:
    """Make one token of each run of proper nouns that hangs together, as the reader does with names it knows."""
    keep: list[int] = []
    forms, lemmas = list(tree.forms), list(tree.lemmas)
    stands_for = list(range(len(forms)))
    start = 0
    while start < len(forms):
        end = _run_end(tree, start)
        head = _run_head(tree, start, end) if end - start > 1 and rng.random() < 0.8 else None
        if head is None:
            keep.extend(range(start, end))
        else:
            forms[head] = lemmas[head] = " ".join(tree.forms[start:end])
            stands_for[start:end] = [head] * (end - start)
            keep.append(head)
        start = end
    heads = tuple(stands_for[h] if h >= 0 else -1 for h in tree.heads)
    entities = _merged_entities(tree, stands_for) if tree.entities is not None else None
    return _keep(replace(tree, forms=tuple(forms), lemmas=tuple(lemmas), heads=heads, entities=entities), keep)


def _run_end(tree: Tree, start: int) -> int:
    end = start + 1
    if tree.upos[start] == "PROPN":
        while end < len(tree.forms) and tree.upos[end] == "PROPN":
            end += 1
    return end


def _run_head(tree: Tree, start: int, end: int) -> int | None:
    """Return the one token of the run with a head outside it, if the others hang on it by name relations."""
    outside = [i for i in range(start, end) if not start <= tree.heads[i] < end]
    inside = [tree.deprels[i] for i in range(start, end) if i not in outside]
    if len(outside) != 1 or not all(deprel in _MERGING for deprel in inside):
        return None
    for a, b, _ in tree.entities or ():
        if a < end and b > start and not (a <= start and end <= b) and not (start <= a and b <= end):
            return None
    return outside[0]


def _merged_entities(tree: Tree, stands_for: list[int]) -> tuple[tuple[int, int, str], ...]:
    """Express spans by the tokens that are left; `_keep` renumbers them."""
    spans: dict[tuple[int, int], str] = {}
    for a, b, kind in tree.entities or ():
        spans.setdefault((stands_for[a], stands_for[b - 1] + 1), kind)
    return tuple((a, b, kind) for (a, b), kind in spans.items())


def _keep(tree: Tree, keep: list[int]) -> Tree:
    """Return the tree over the kept tokens, renumbered; a kept token's head must be kept."""
    new = {old: i for i, old in enumerate(keep)}
    entities = tree.entities
    if entities is not None:
        entities = tuple((new[a], new[b - 1] + 1, kind) for a, b, kind in entities if a in new and b - 1 in new)
    return Tree(
        *(tuple(column[i] for i in keep) for column in (tree.forms, tree.lemmas, tree.upos, tree.xpos, tree.feats)),
        heads=tuple(new[tree.heads[i]] if tree.heads[i] >= 0 else -1 for i in keep),
        deprels=tuple(tree.deprels[i] for i in keep),
        entities=entities,
    )
