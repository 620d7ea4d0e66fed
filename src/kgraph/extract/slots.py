"""The slots of a fact filled from an instance: one function a slot, in one visible table."""

from __future__ import annotations

from kgraph.extract import areas as area_rules
from kgraph.extract import dates, people, places
from kgraph.extract.context import Context
from kgraph.extract.factuality import status
from kgraph.extract.filled import Filled, Filler, nearest, recipe, span_of
from kgraph.extract.joined import body
from kgraph.extract.match import Instance
from kgraph.extract.names import title
from kgraph.extract.numbers import counted, years_in
from kgraph.extract.participants import parties, single_actor
from kgraph.extract.parties import actors_at
from kgraph.extract.tree import PACKS, Tree
from kgraph.records import Mention

TIES = frozenset(
    {"relation", "tie", "relationship", "friendship", "diplomatic", "cooperation", "partnership", "link", "alliance"}
)


def host(one: Instance, _context: Context) -> Filled | None:
    """Where someone travels: a state or body, or the state of a city or venue."""
    tree = one.tree
    for path, _ in recipe(one, "host"):
        found: dict[str, Mention] = {}
        for token in one.fillers(path):
            if path == "place" and tree.case(token) not in ("in", "at", "inside", ""):
                continue
            for id_, mention in _hosts(one, token):
                found.setdefault(id_, mention)
        if found:
            first = next(iter(found.values()))
            return Filled(tuple(found) if len(found) > 1 else next(iter(found)), path, span_of(first))
    return None


def _hosts(one: Instance, token: int) -> list[tuple[str, Mention]]:
    tree = one.tree
    for spot in (token, *tree.kids(token, "appos")):
        for mention in tree.at.get(spot, ()):
            if mention.type == "place" and mention.data.get("in"):
                return [(mention.data["in"], mention)]
    found = actors_at(tree, token, loose=True)
    if not found:  # "a base in Greenland", "the base, a facility in Greenland"
        near = [k for s in (token, *tree.kids(token, "appos")) for k in tree.kids(s, "nmod") if tree.case(k) == "in"]
        found = [a for k in near for a in actors_at(tree, k)]
    hosting = one.frame.name in ("host", "roll-out", "guest", "accept-invitation")
    return [(a.id, a.mention) for a in found if (hosting or a.mention.type != "person") and a.id.isupper()]


def date(one: Instance, _context: Context) -> Filled | None:
    """When it happens."""
    found = dates.date_of(one)
    return Filled(found.value, found.rule, span_of(found.mention)) if found else None


def since(one: Instance, _context: Context) -> Filled | None:
    """Since which year a standing state lasts, where the frame reads its beginning off that."""
    found = dates.date_of(one) if one.frame.hints.get("since") else None
    if found is None or found.mention.form != "since":
        return None
    return Filled(int(found.value[:4]), "since then", span_of(found.mention))


def areas(one: Instance, _context: Context) -> Filled | None:
    """What it is about; fallback roles only where the others tell nothing narrower than working together."""
    paths = recipe(one, "areas")
    found = area_rules.areas_of(one, [path for path, fallback in paths if not fallback])
    subject = one.tree.tokens[one.token].deprel.startswith("nsubj")
    if any(fallback for _, fallback in paths) and not subject and all(m.ids == ("multilateralism",) for m in found):
        beyond = [path for path, fallback in paths if fallback and not (one.verbal and path.startswith("above"))]
        wider = area_rules.areas_of(one, beyond)
        found = [m for m in wider if m.ids != ("multilateralism",)] or wider or found
    return (
        Filled(tuple(dict.fromkeys(i for m in found for i in m.ids)), "areas named", span_of(found[0]))
        if found
        else None
    )


def persons(one: Instance, context: Context) -> Filled | None:
    """Who acts in it."""
    found: list[Mention] = []
    for path, fallback in recipe(one, "people"):
        if not (fallback and found):
            found += [m for m in people.people_of(one, [path], context) if m not in found]
    return Filled(tuple(dict.fromkeys(m.ids[0] for m in found)), "persons named", span_of(found[0])) if found else None


def place(one: Instance, context: Context) -> Filled | None:
    """Where it is."""
    found = places.place_of(one, [path for path, _ in recipe(one, "place")])
    if found is None and places.says_here(one) and (city := places.dateline_city(context.document.text)):
        return Filled(city, "here: the city of the dateline", one.span())
    return Filled(found.text, "place named", span_of(found)) if found else None


def mention_id(slot: str, *types: str) -> Filler:
    """Make the filler of a slot that holds the id of the nearest mention of a type."""

    def fill(one: Instance, _context: Context) -> Filled | None:
        for path, _ in recipe(one, slot):
            for token in one.fillers(path):
                if mention := nearest(one, token, types, inside="level" in types):
                    return Filled(mention.ids[0] if mention.ids else mention.text, path, span_of(mention))
        return None

    return fill


def count(one: Instance, _context: Context) -> Filled | None:
    """How many documents ("eight MOUs")."""
    tree = one.tree
    for path, _ in recipe(one, "count"):
        for token in (i for f in one.fillers(path) for i in (tree.about(f) if tree.lemma(f) in PACKS else (f,))):
            for kid in tree.kids(token, "nummod"):
                at = tree.tokens[kid]
                if (value := counted(tree, kid)) is not None and 1 < value < 1000 and not _is_time(one, kid):
                    return Filled(value, path, (at.start, at.end))
            for mention in tree.at.get(token, ()):
                if mention.type == "count" and mention.data.get("value"):
                    return Filled(mention.data["value"], path, span_of(mention))
    return None


def _is_time(one: Instance, index: int) -> bool:
    return any(m.type == "time" for m in one.tree.at.get(index, ()))


def years(one: Instance, _context: Context) -> Filled | None:
    """The years of an anniversary."""
    for path, _ in recipe(one, "years"):
        for token in one.fillers(path):
            bare = one.frame.hints.get("bare_years")  # "75 years since they established ties"
            if not bare and not any(one.tree.lemma(i) in TIES for i in one.tree.phrase(token)):
                continue
            if found := years_in(one.tree, one.tree.phrase(token)):
                at = one.tree.tokens[found[1]]
                return Filled(found[0], path, (at.start, at.end))
    return None


def under(one: Instance, _context: Context) -> Filled | None:
    """Programmes it runs under."""
    found = [m for path, _ in recipe(one, "under") for t in one.fillers(path) if (m := nearest(one, t, ("title",)))]
    names = tuple(dict.fromkeys(m.ids[0] if m.ids else m.text for m in found))
    return Filled(names, "under", span_of(found[0])) if names else None


def beneficiary(one: Instance, _context: Context) -> Filled | None:
    """Whom it is for: an actor or a region."""
    for path, _ in recipe(one, "beneficiary"):
        for token in one.fillers(path):
            if mention := nearest(one, token, ("region", "state", "organisation"), inside=True):
                value = mention.text if mention.type == "region" else (mention.ids or (mention.text,))[0]
                return Filled(value, path, span_of(mention))
    return None


def hinted(slot: str) -> Filler:
    """Make the filler of a slot told by words near the trigger (hints.SLOT.VALUE = [words])."""

    def fill(one: Instance, _context: Context) -> Filled | None:
        for value, words in one.frame.hints.get(slot, {}).items():
            if (at := _hint(one, words)) is not None:
                token = one.tree.tokens[at]
                return Filled(value, f"word {token.text!r}", (token.start, token.end))
        return None

    return fill


def _hint(one: Instance, words: list[str]) -> int | None:
    tree = one.tree
    beside = (
        ("with", "purpose", "place", "complement")
        if one.frame.kind == "support"
        else ("purpose", "place", "complement")
    )
    beside = (*beside, "agent") if one.frame.hints.get("by_its_name") else beside  # "relief for X totals $3 million"
    around = [
        *one.roles.get("modifier", []),
        *(i for t in (*one.roles.get("theme", []), *one.roles.get("of", [])) for i in tree.phrase(t)),
        one.token,
        *(i for role in beside for t in one.roles.get(role, []) for i in _till_another(tree, tree.phrase(t))),
        *(k for k in tree.kids(one.token, "advmod", "amod")),
    ]
    for index in around:
        if _named(tree, index):
            continue  # "at the Department of State"
        following = " ".join(t.text.lower() for t in tree.tokens[index : index + 2])
        if tree.lemma(index) in words or tree.tokens[index].text.lower() in words or following in words:
            return index
    return None


def _till_another(tree: Tree, phrase: list[int]) -> list[int]:
    """Return a phrase up to where it goes on about another happening ("in X ahead of the ministerial")."""
    first = next((i for i in phrase if tree.lemma(i) in ("ahead", "prior")), len(tree.tokens))
    if phrase and tree.tokens[max(min(phrase) - 1, 0)].text.lower() in ("ahead", "prior"):
        return []
    return [i for i in phrase if i < first]


def _named(tree: Tree, index: int) -> bool:
    """Say whether a word is part of a body's or an office's name."""
    token = tree.tokens[index]
    return token.text[:1].isupper() and any(
        m.start <= token.start and token.end <= m.end and m.text != token.text
        for m in tree.sentence.mentions
        if m.type in ("state", "organisation", "office")
    )


SLOTS: dict[str, Filler] = {
    "parties": parties,
    "status": status,
    "date": date,
    "people": persons,
    "place": place,
    "areas": areas,
    "instrument": mention_id("instrument", "instrument"),
    "title": title,
    "count": count,
    "level": mention_id("level", "level"),
    "previous_level": mention_id("previous_level", "level"),
    "host": host,
    "organisation": body,
    "member": single_actor("member"),
    "provider": single_actor("provider"),
    "recipient": single_actor("recipient"),
    "visit_type": hinted("visit_type"),
    "meeting_type": hinted("meeting_type"),
    "support_type": hinted("support_type"),
    "years": years,
    "since": since,
    "under": under,
    "beneficiary": beneficiary,
}
