"""Sentences that go on about a document just told: what it covers, and lists of what was signed or who signed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kgraph.extract.areas import areas_within
from kgraph.extract.build import Draft
from kgraph.extract.dates import date_of
from kgraph.extract.parties import actors_at, unique
from kgraph.extract.roles import subject
from kgraph.extract.status import phrasal, status_of
from kgraph.extract.tree import Tree
from kgraph.records import Reason

COVERS = frozenset(
    {
        "cover",
        "concern",
        "include",
        "focus",
        "deal",
        "regulate",
        "provide",
        "aim",
        "seek",
        "address",
        "commit",
        "oblige",
        "encompass",
        "relate",
        "envisage",
        "allow",
        "set",
        "outline",
        "call",
        "foresee",
        "expand",
        "enhance",
        "strengthen",
        "boost",
        "deepen",
        "pave",
        "enable",
        "facilitate",
        "promote",
        "help",
        "support",
        "establish",
        "create",
        "open",
        "give",
        "grant",
        "permit",
        "let",
        "ensure",
        "guarantee",
        "remove",
        "reduce",
        "cut",
        "lift",
        "abolish",
        "require",
        "extend",
        "protect",
        "improve",
        "govern",
        "define",
        "increase",
        "contain",
        "eliminate",
        "ease",
        "introduce",
        "ban",
        "limit",
        "span",
        "touch",
    }
)
DEFINITE = frozenset({"it", "they", "this", "these", "which"})
DOCUMENTS = frozenset(
    {
        "document",
        "agreement",
        "accord",
        "pact",
        "deal",
        "treaty",
        "memorandum",
        "memoranda",
        "mou",
        "text",
        "arrangement",
        "protocol",
        "declaration",
        "statement",
        "instrument",
    }
)


def follow(trees: Sequence[Tree], drafts: Sequence[Draft]) -> list[Draft]:
    """Return the drafts with what later sentences say about them: areas, listed documents, further signatories."""
    found = list(drafts)
    for tree in trees:
        agreements = [d for d in found if d.kind == "agreement" and 0 < tree.number - d.one.tree.number <= 4]
        earlier = [d for d in agreements if tree.number - d.one.tree.number <= 2]
        if earlier:
            _covers(tree, earlier)
        if agreements:
            found += _listed(tree, agreements)
        found += _signatories(tree, [d for d in found if d.kind == "agreement" and d.one.tree.number <= tree.number])
        found += _taken_up(
            tree, [d for d in found if d.kind == "negotiation" and 0 <= tree.number - d.one.tree.number <= 3]
        )
        _discussed(tree, [d for d in found if d.kind == "meeting" and 0 < tree.number - d.one.tree.number <= 4])
    found = [d for d in found if not d.one.frame.hints.get("of_document_before") or _signing_of_it(d, found)]
    for draft in found:
        if draft.kind == "agreement":
            _definite(draft, [d for d in found if d.kind == "agreement" and d.one.tree.number < draft.one.tree.number])
    for draft in found:
        if draft.kind in ("agreement", "negotiation"):
            _by_title(draft, trees)
    return found


def _signing_of_it(draft: Draft, drafts: list[Draft]) -> bool:
    """Give "the signing" the document told just before, and say whether there is one."""
    number = draft.one.tree.number
    near = [d for d in drafts if d.kind == "agreement" and d is not draft and 0 <= number - d.one.tree.number <= 3]
    model = next((d for d in reversed(near) if d.one.tree.number < number or d.one.token < draft.one.token), None)
    if model is None:
        return False
    own = () if draft.one.frame.action == "sign" else ("parties",)
    for slot in ("instrument", "title", "areas", "parties"):
        if model.get(slot) and not (slot in own and draft.get(slot)):
            draft.slots[slot] = model.get(slot)
    draft.reasons.append(Reason("instrument", "the document told before", model.one.span()))
    return True


def _definite(draft: Draft, earlier: list[Draft]) -> None:
    """Give "the treaty" the title, the parties and the areas of the treaty told before."""
    tree = draft.one.tree
    spots = [
        s for path in ("theme", "agent", "of") for s in draft.one.fillers(path) if tree.lemma(s) in DOCUMENTS | DEFINITE
    ]
    definite = any(tree.lemma(k) in ("the", "this") for s in spots for k in tree.kids(s, "det")) or any(
        tree.lemma(s) == "it" for s in spots
    )
    if not definite or draft.get("title"):
        return
    same = [
        d for d in earlier if d.get("instrument") == draft.get("instrument") or draft.get("instrument") == "agreement"
    ]
    same = [
        d for d in same if set(d.parties) & set(draft.parties) or not draft.parties or draft.one.frame.action != "sign"
    ]
    if same:
        model = same[-1]
        for slot in ("title", "instrument"):
            if model.get(slot) and (not draft.get(slot) or slot == "instrument"):
                draft.slots[slot] = model.get(slot)
                draft.reasons.append(Reason(slot, "the document told before", model.one.span()))


def _by_title(draft: Draft, trees: Sequence[Tree]) -> None:
    """Give a document that nothing more is told of the areas in its name ("Artemis Accords")."""
    title = draft.get("title")
    if not title or draft.get("areas"):
        return
    for tree in trees:
        names = [m for m in tree.sentence.mentions if m.type in ("title", "organisation", "instrument")]
        named = [m for m in names if title in (*m.ids, m.text)]
        areas = [a for _, a in tree.mentions("area") if any(m.start <= a.start and a.end <= m.end for m in named)]
        if areas:
            draft.slots["areas"] = tuple(dict.fromkeys(i for a in areas for i in a.ids))
            draft.reasons.append(Reason("areas", "in its title", (areas[0].start, areas[0].end)))
            return


TALKERS = frozenset(
    {
        "they",
        "official",
        "side",
        "participant",
        "leader",
        "minister",
        "delegation",
        "representative",
        "party",
        "pair",
        "two",
        "both",
        "counterpart",
        "president",
    }
)


DISCUSSING = frozenset(
    {"discuss", "review", "examine", "address", "exchange", "explore", "consider", "debate", "raise", "tackle"}
)
TALKING = frozenset({"talk", "speak", "confer", "deliberate", "consult", "focus", "touch", "dwell"})
TALKS = frozenset(
    {
        "talk",
        "meeting",
        "discussion",
        "conversation",
        "agenda",
        "topic",
        "issue",
        "dialogue",
        "consultation",
        "summit",
        "subject",
        "call",
    }
)
CENTRING = frozenset(
    {
        "focus",
        "cover",
        "centre",
        "center",
        "include",
        "address",
        "concern",
        "revolve",
        "dwell",
        "touch",
        "concentrate",
        "be",
        "deal",
        "dominate",
    }
)


def _discussed(tree: Tree, earlier: list[Draft]) -> None:
    """Add what "they also discussed" and what "the talks focused on" to the meeting told last."""
    if not earlier:
        return
    target = next((d for d in reversed(earlier) if d.get("meeting_type") != "press_conference"), earlier[-1])
    for token in tree.tokens:
        spots = _topics(tree, token.index, target)
        areas = areas_within(tree, spots) if spots else []
        if areas:
            target.slots["areas"] = tuple(
                dict.fromkeys((*(target.get("areas") or ()), *(i for m in areas for i in m.ids)))
            )
            target.evidence.append(tree.span)
            target.reasons.append(
                Reason("areas", f"goes on: {tree.lemma(token.index)}", (areas[0].start, areas[0].end))
            )


def _topics(tree: Tree, verb: int, meeting: Draft) -> list[int]:
    """Return the words that say what was talked about, where a verb says so of the meeting told before."""
    lemma, who = tree.lemma(verb), subject(tree, verb)
    below = [t for k in tree.kids(verb, "obj", "obl", "xcomp") for t in tree.conjuncts(k)]
    if tree.kids(verb, "cop") or lemma == "agenda":
        agenda = lemma == "agenda" or any(tree.lemma(w) in ("topic", "agenda", "subject", "issue") for w in who)
        return [i for k in (verb, *who) for t in tree.conjuncts(k) for i in tree.subtree(t)] if agenda else []
    if tree.tokens[verb].upos not in ("VERB", "AUX") or not who:
        return []
    if lemma in CENTRING and any(tree.lemma(w) in TALKS for w in who):
        if lemma == "dominate":
            return []
        named = {a.id for w in who for a in actors_at(tree, w)}
        return [i for t in below for i in tree.subtree(t)] if named <= set(meeting.parties) else []
    named = {a.id for w in who for a in actors_at(tree, w)}
    they = any(tree.lemma(w) in TALKERS for w in who)
    if not (named <= set(meeting.parties) and (they or len(named) > 1)) or (named and lemma in ("discuss", "review")):
        return []  # a pair named with "discussed" is a meeting of its own, merged later
    if lemma in DISCUSSING:
        return [i for t in below for i in tree.subtree(t)]
    if lemma in TALKING and any(tree.case(t) in ("about", "on", "regarding", "over", "upon") for t in below):
        return [
            i for t in below if tree.case(t) in ("about", "on", "regarding", "over", "upon") for i in tree.subtree(t)
        ]
    return []


def _root(tree: Tree) -> int | None:
    return next((t.index for t in tree.tokens if t.head < 0), None)


def _covers(tree: Tree, earlier: list[Draft]) -> None:
    """Add the areas of "It covers …" to the document told last."""
    root = _root(tree)
    if root is None or tree.lemma(root) not in COVERS or not _about_document(tree, root):
        return
    areas = areas_within(tree, tree.subtree(root))
    target = earlier[-1]
    if areas:
        ids = tuple(dict.fromkeys((*(target.get("areas") or ()), *(i for m in areas for i in m.ids))))
        target.slots["areas"] = ids
        target.evidence.append(tree.span)
        target.reasons.append(Reason("areas", f"goes on: {tree.lemma(root)}", (areas[0].start, areas[0].end)))


def _about_document(tree: Tree, root: int) -> bool:
    for spot in tree.kids(root, "nsubj"):
        definite = any(tree.lemma(k) in ("the", "this", "these", "both", "each") for k in tree.kids(spot, "det"))
        if tree.lemma(spot) in DEFINITE or (tree.lemma(spot) in DOCUMENTS and definite):
            return True
        if tree.lemma(spot) in ("one", "some", "most", "other", "two", "another") and any(
            tree.lemma(k) in DOCUMENTS for k in tree.kids(spot, "nmod")
        ):
            return True
    return False


def _listed(tree: Tree, earlier: list[Draft]) -> list[Draft]:
    """Make a draft of each document in "Among them are an agreement on X and a treaty on Y"."""
    root = _root(tree)
    if root is None or not _is_list(tree, root):
        return []
    umbrella = next((d for d in reversed(earlier) if d.action in ("sign", "conclude")), None)
    if umbrella is None:
        return []
    found = []
    for spot in _instruments(tree):
        mention = next(m for m in tree.at[spot] if m.type == "instrument")
        areas = areas_within(tree, tree.phrase(spot, clauses=True))
        slots = {k: v for k, v in umbrella.slots.items() if k in ("parties", "status", "date", "speaker")}
        slots["instrument"] = mention.ids[0]
        if areas:
            slots["areas"] = tuple(dict.fromkeys(i for m in areas for i in m.ids))
        title = next((m.ids[0] for m in tree.at[spot] if m.type == "title" and m.ids), None)
        if title:
            slots["title"] = title
        reasons = [*umbrella.reasons, Reason("instrument", "listed", (mention.start, mention.end))]
        found.append(
            replace(
                umbrella,
                slots=slots,
                reasons=reasons,
                evidence=[tree.span],
                one=replace(umbrella.one, tree=tree, token=spot),
            )
        )
    return found


def _is_list(tree: Tree, root: int) -> bool:
    words = {t.text.lower() for t in tree.tokens[:4]}
    among = "among" in words or "include" in words or "they" in words
    instruments = _instruments(tree)
    return (
        bool(instruments) and among and (tree.lemma(root) in ("be", "include", "them") or bool(tree.kids(root, "cop")))
    )


def _instruments(tree: Tree) -> list[int]:
    """Return the instruments that a sentence introduces ("a treaty on X, an agreement on Y")."""
    spots = [i for i, m in tree.mentions("instrument") if m.ids and tree.tokens[i].upos in ("NOUN", "PROPN")]
    return sorted(
        {
            s
            for s in spots
            if any(tree.lemma(k) in ("a", "an", "one", "another", "two", "three") for k in tree.children[s])
        }
    )


def _signatories(tree: Tree, earlier: list[Draft]) -> list[Draft]:
    """Make a draft of "the other signatories are A, B and C" and of "joining A, B and C" beside an act of signing."""
    model = next((d for d in reversed(earlier) if d.action in ("sign", "ratify")), None)
    if model is None:
        return []
    root, names, spot = _root(tree), [], -1
    if root is not None and any(tree.lemma(i) in ("signatory", "signer") for i in (root, *tree.kids(root, "nsubj"))):
        names, spot = [a for t in tree.conjuncts(root) for a in actors_at(tree, t)], root
    for token in tree.tokens:
        if token.upos == "VERB" and tree.lemma(token.index) == "join" and model.one.tree is tree:
            listed = [a for k in tree.kids(token.index, "obj") for t in tree.conjuncts(k) for a in actors_at(tree, t)]
            names, spot = (listed, token.index) if len(listed) > 2 else (names, spot)
    ids = tuple(a.id for a in unique(names))
    if len(ids) < 3:
        return []
    slots = {k: v for k, v in model.slots.items() if k in ("instrument", "title", "areas")} | {
        "parties": ids,
        "status": "completed",
    }
    reasons = [Reason("kind", "signatories listed", tree.span), Reason("parties", "signatories listed", tree.span)]
    return [
        replace(
            model,
            action="sign",
            slots=slots,
            reasons=reasons,
            evidence=[tree.span],
            one=replace(model.one, tree=tree, token=spot),
        )
    ]


TAKING_UP = {
    "resume": "resume",
    "restart": "resume",
    "relaunch": "resume",
    "reopen": "resume",
    "take up": "resume",
    "suspend": "suspend",
    "halt": "suspend",
    "pause": "suspend",
    "conclude": "conclude",
    "complete": "conclude",
    "break off": "suspend",
}


def _taken_up(tree: Tree, earlier: list[Draft]) -> list[Draft]:
    """Make drafts of "they will be resumed" and "they were brought to a close", of negotiations told just before."""
    if not earlier:
        return []
    model, found = earlier[-1], []
    for token in tree.tokens:
        if token.upos != "VERB" or (model.one.tree is tree and token.index <= model.one.token):
            continue
        action = TAKING_UP.get(phrasal(tree, token.index)) or _closed(tree, token.index)
        document = any(i < token.index for i, _ in tree.mentions("instrument"))
        if document and model.one.tree is not tree:
            continue
        if action and (action != model.action or model.one.tree is tree) and _they(tree, token.index):
            found.append(_next_act(tree, token.index, action, model))
    return found


def _they(tree: Tree, verb: int) -> bool:
    """Say whether a verb acts on "they" or "it", itself or through the verb it is coordinated with."""
    theme = tree.kids(verb, "obj", "nsubj:pass") or tree.kids(verb, "nsubj")
    if not theme and tree.tokens[verb].deprel == "conj":
        theme = tree.kids(tree.tokens[verb].head, "nsubj:pass")
    return any(tree.lemma(k) in ("they", "it", "this", "these") for k in theme)


def _closed(tree: Tree, verb: int) -> str:
    """Return what "brought to a close" does to negotiations."""
    ends = {tree.lemma(k) for k in tree.kids(verb, "obl")} & {"close", "end", "conclusion"}
    return "conclude" if tree.lemma(verb) in ("bring", "come") and ends else ""


def _next_act(tree: Tree, verb: int, action: str, model: Draft) -> Draft:
    token = tree.tokens[verb]
    status = status_of(tree, verb)
    one = replace(model.one, tree=tree, token=verb, governor=-1, roles={"self": [verb]})
    slots = {k: v for k, v in model.slots.items() if k in ("instrument", "title", "parties")}
    slots["status"] = "proposed" if status.rule == "future on a condition" else status.value
    if dated := date_of(one):
        slots["date"] = dated.value
    reasons = [
        Reason("kind", "negotiation told before", (token.start, token.end)),
        Reason("status", status.rule),
    ]
    return replace(model, action=action, slots=slots, reasons=reasons, evidence=[tree.span], one=one)
