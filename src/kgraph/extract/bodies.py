"""Bodies that states join or leave: which names are such bodies, and which one a sentence means without naming it."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache, partial

from kgraph.extract.context import Context
from kgraph.extract.parties import is_document
from kgraph.extract.tables import tables, word_set
from kgraph.extract.tree import Tree
from kgraph.lexicon import load_lexicon
from kgraph.records import Mention

REACH = 3
"""How many sentences back a body may have been named that is meant without a name."""
STATELY = re.compile(
    r"\b(organi[sz]ation|union|community|commonwealth|league|alliance|coalition|bloc|grouping|group|council|court|commission"
    r"|initiative|accords?|pact|partnership|agreement|treaty|convention|compact|framework|forum|club|network|agency"
    r"|area|zone|programme|program|association|federation|bank|fund|corridor|board|project|mechanism"
    r"|confederation|conference|quad|summit)\b",
    re.IGNORECASE,
)
"""Words in the names of what states found with each other."""
PRIVATE = re.compile(
    r"\b(church|party|football|students?|workers|trade union|labou?r union|airline|university|democratic|republican"
    r"|socialist|liberal|conservative)\b",
    re.IGNORECASE,
)
"""Words in the names of what people found: their names may say "union" or "league" too."""


words_of = partial(word_set, "bodies.toml", "words")


@lru_cache(maxsize=1)
def _sorts() -> dict[str, str]:
    data = load_lexicon().data
    return {
        key.removeprefix("organisation/"): value["organisationType"][0].rsplit("/", 1)[-1]
        for key, value in data.items()
        if key.startswith("organisation/") and value.get("organisationType")
    }


def sort_of(ident: str) -> str:
    """Return what sort of organisation an id is by the vocabulary ("alliance", "bank"), "" where unknown."""
    return _sorts().get(ident, "")


def of_states(ident: str) -> bool:
    """Say whether states can be members of a body: it is known as such, or has a name that such bodies have.

    A church, a party or an armed group has members too, but their countries do not join it.
    """
    sort = sort_of(ident)
    if sort:
        return sort != "movement"
    return ident.isupper() or (bool(STATELY.search(ident)) and not PRIVATE.search(ident))


def _wanted(tree: Tree, token: int) -> frozenset[str]:
    """Return the sorts that the words of a sentence up to a trigger's theme allow, none where all are."""
    end = max((token, *(k for k in tree.kids(token, "obj", "obl"))))
    sorts = tables("bodies.toml")["sorts"]
    found = [sorts[w] for w in (tree.lemma(i) for i in range(end + 1)) if w in sorts]
    return frozenset(found[-1]) if found else frozenset()


def body_meant(tree: Tree, token: int, parties: tuple[str, ...], context: Context) -> tuple[str, Mention] | None:
    """Return the body that "joined in 2012" or "left the club" is about: the last one named that states join or leave
    where the text just spoke of joining, else the one it names most."""
    before = [t for t in context.trees if t.number <= tree.number]
    near = [t for t in before if tree.number - t.number <= REACH]
    words = {
        t.lemma(i.index)
        for t in near
        for i in t.tokens
        if t is not tree or i.index != token or t.lemma(token) in words_of("only_so")
    }
    spot, sorts = tree.tokens[token].start, _wanted(tree, token)
    for earlier in reversed(near) if words & words_of("joining") else ():
        named = [
            m for _, m in earlier.mentions("organisation", "title") if m.start < spot and _meant(m, parties, sorts)
        ]
        if named:
            best = next((m for m in reversed(named) if m.form == "reference"), named[-1])
            return best.ids[0], best
    every = [m for t in before for _, m in t.mentions("organisation") if m.start < spot and _meant(m, parties, sorts)]
    often = Counter(m.ids[0] for m in every).most_common(2)
    if not often or (often[0][1] < 2 and not sorts) or (len(often) > 1 and often[0][1] == often[1][1]):
        return None
    return often[0][0], next(m for m in reversed(every) if m.ids[0] == often[0][0])


def _meant(mention: Mention, parties: tuple[str, ...], sorts: frozenset[str]) -> bool:
    if not mention.ids or mention.ids[0] in parties:
        return False
    sort = sort_of(mention.ids[0])
    if sort:
        return sort in sorts if sorts else sort not in words_of("unmeant")
    return is_document(mention) or of_states(mention.ids[0])
