"""Agreements: bilateral documents need two sides; one being amended is still under negotiation; UN resolutions are
none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from kgraph.extract.antecedents import reporting_side, stands_alone
from kgraph.extract.context import Context
from kgraph.extract.instruments import narrow_instrument
from kgraph.extract.parties import actors_at
from kgraph.extract.tables import word_set
from kgraph.records import Reason

if TYPE_CHECKING:
    from kgraph.extract.build import Draft

BILATERAL = frozenset(
    {
        "mou",
        "joint_statement",
        "joint_declaration",
        "extradition_treaty",
        "fta",
        "air_services_agreement",
        "tax_treaty",
        "investment_treaty",
        "communique",
        "letter_of_intent",
        "exchange_of_notes",
        "loan_agreement",
        "visa_agreement",
        "mutual_legal_assistance",
        "roadmap",
        "action_plan",
        "trade_agreement",
        "defence_agreement",
    }
)
FORMS = {
    "treaty": "treaty",
    "convention": "convention",
    "protocol": "protocol",
    "charter": "charter",
    "declaration": "declaration",
    "arrangement": "arrangement",
    "framework": "framework",
    "area": "fta",
    "memorandum": "mou",
}
"""The instrument that the last word of a title says."""
RESOLVING = frozenset({"UN", "UN GENERAL ASSEMBLY", "UN SECURITY COUNCIL", "UNSC", "UNGA"})


def _plain(draft: Draft) -> bool:
    """Say whether a document is called an agreement and no more."""
    acted = draft.action in ("sign", "conclude", "extend", "amend", "suspend", "terminate", "enter_into_force")
    tree = draft.one.tree
    named = any(tree.tokens[s].text[:1].isupper() for s in draft.one.fillers("theme"))  # "signed the Accords"
    return acted and not named and draft.get("instrument") in ("agreement", "arrangement") and not draft.get("title")


def _two_sided(draft: Draft, context: Context) -> bool:
    """Say whether an unnamed agreement of one of a document's pair is one between the two."""
    plain = draft.get("instrument") in ("agreement", "arrangement") and not draft.get("title")
    acted = draft.action in ("sign", "conclude", "extend", "amend", "suspend", "terminate")
    return bool(plain and acted and len(context.trees) > 2)


HOUSES_OF = {"European Parliament": "EU", "Union Cabinet": "IND"}
"""Houses that act on documents for the body they belong to."""


def _one_sided(draft: Draft) -> bool:
    """Say whether one side suspends what is only called an arrangement, or signs a paper of its own."""
    alone = draft.action == "suspend" and len(draft.parties) < 2
    named = draft.get("title") or draft.get("instrument") not in (None, "agreement", "arrangement", "visa_agreement")
    told = any(r.rule == "the document told before" for r in draft.reasons)
    own = str(draft.get("title") or "").lower() in word_set("instruments.toml", "own", "titles")
    return own or bool(alone and not named and not told)


def _if_not(draft: Draft) -> bool:
    """Say whether a document is only missing in a condition ("if they do not agree to a deal")."""
    one = draft.one
    marks = {one.tree.lemma(k) for k in one.tree.kids(one.token, "mark")}
    return draft.get("status") == "denied" and bool(marks & {"if", "unless", "should"})


NAMELESS = frozenset(
    {"department", "ministry", "government", "international", "agency", "company", "group", "office", "council"}
    | {"mou", "mous", "cepa", "fta"}
)
"""Words that are left of a body's name where the rest was not read."""
PAPERS = frozenset({"document", "paper", "instrument", "text", "following", "code"})


def _unnamed(draft: Draft) -> bool:
    """Say whether a document is called nothing more than that ("nine documents", "the papers")."""
    tree = draft.one.tree
    spots = [s for path in ("theme", "topic", "of") for s in draft.one.fillers(path)]
    last = [i for s in spots for i in (s, *tree.about(s)[1:])]
    return any({tree.lemma(i), tree.tokens[i].text.lower()} & PAPERS for i in last)


def _brought_back(draft: Draft) -> bool:
    """Say whether an old document is to be taken up again."""
    return draft.one.tree.lemma(draft.one.token) in ("revive", "reactivate")


CONDITIONS = frozenset({"before", "once", "until", "when", "if", "unless", "till"})


def _only_by_the_way(draft: Draft, context: Context) -> bool:
    """Say whether what becomes of a document told before is only when something else happens ("once it is signed")."""
    one = draft.one
    told = any(r.rule == "the document told before" for r in draft.reasons)
    if told and any(one.tree.lemma(k) in ("can", "may") for k in one.tree.kids(one.token, "aux")):
        return True  # "it can be renewed"
    if not told:
        return False
    marks = {one.tree.lemma(k) for k in one.tree.kids(one.token, "mark", "advmod")}
    own = one.tree.tokens[one.token].deprel.startswith(("advcl", "acl"))
    return own and bool(marks & CONDITIONS) and draft.get("status") != "completed" and bool(context.told)


def _proposed_to_others(draft: Draft) -> bool:
    """Say whether a truce is one that somebody else proposed ("a truce proposed by X and Y")."""
    one = draft.one
    participle = one.verbal and one.tree.tokens[one.token].deprel == "acl"
    return one.frame.name == "propose" and participle and _makes_peace(draft) and not one.fillers("theme.with")


def _was_due(draft: Draft) -> bool:
    """Say whether a document only had been due to end ("it had been due to lapse on Tuesday")."""
    tree, verb = draft.one.tree, draft.one.token
    spots = [verb] if any(tree.lemma(k) == "due" for k in tree.kids(verb, "case")) else [tree.tokens[verb].head]
    spots = [s for s in spots if s == verb or (s >= 0 and tree.lemma(s) in ("due", "set", "schedule", "suppose", "be"))]
    past = any(tree.tokens[k].text.lower() in ("had", "was", "were") for s in spots for k in tree.kids(s, "aux", "cop"))
    return draft.one.verbal and past and draft.get("status") in ("completed", "planned")


def _makes_peace(draft: Draft) -> bool:
    """Say whether the document ends fighting: its subject is peace, whatever else the sentence names."""
    tree = draft.one.tree
    spots = [
        i
        for path in ("theme", "goal", "topic", "of", "agent")
        for s in draft.one.fillers(path)
        for i in (s, *tree.about(s))
    ]
    return any(tree.lemma(i) in ("ceasefire", "truce", "armistice", "peace", "cease-fire") for i in spots)


AWAITED = frozenset({"sign", "ratify", "conclude", "enter_into_force"})
"""Acts that are still to come where they are "yet to" be done."""


def _awaited(draft: Draft) -> bool:
    """Say whether an act is only yet to be done ("has yet to ratify the treaty")."""
    pending = any(r.slot == "status" and r.rule.startswith("yet to") for r in draft.reasons)
    return draft.action in AWAITED and draft.get("status") == "denied" and pending


def _of_the_talks(draft: Draft, context: Context) -> bool:
    """Say whether what is finished is not a document but talks told just before ("and hope to wrap them up by May")."""
    one, told = draft.one, context.told
    them = any(one.tree.tokens[s].text.lower() in ("them", "they") for s in one.fillers("theme"))
    return draft.action == "conclude" and one.verbal and them and bool(told) and told[-1].kind == "negotiation"


def _similar(draft: Draft, context: Context) -> None:
    """Take "a similar deal" for one of the sort told before."""
    tree = draft.one.tree
    like = any(tree.lemma(k) in LIKE for s in draft.one.fillers("theme") for k in tree.kids(s, "amod", "det"))
    before = next((d for d in reversed(context.told) if d.kind == "agreement" and d.get("instrument")), None)
    if like and before and draft.get("instrument") in (None, "agreement"):
        draft.slots["instrument"] = before.get("instrument")
        draft.reasons.append(Reason("instrument", "like the document told before", before.one.span()))


LIKE = frozenset({"similar", "comparable", "same", "such", "identical", "equivalent", "like"})
SUBJECTS = {
    "free trade": "fta",
    "trade": "trade_agreement",
    "economic partnership": "trade_agreement",
    "defence": "defence_agreement",
    "defense": "defence_agreement",
    "military": "defence_agreement",
    "visiting forces": "defence_agreement",
    "reciprocal access": "defence_agreement",
    "extradition": "extradition_treaty",
    "double taxation": "tax_treaty",
    "air services": "air_services_agreement",
    "visa": "visa_agreement",
    "loan": "loan_agreement",
}
"""What the name of an agreement, accord or pact says of its subject."""


def subject_of(title: str) -> str:
    """Return the instrument that the words of a title name, "" where they name none."""
    words = f" {title.lower().replace('-', ' ')} "
    return next((found for subject, found in SUBJECTS.items() if f" {subject} " in words), "")


def _by_its_name(draft: Draft) -> None:
    """Take a document that no mention names by its own last word ("the Ottawa Convention")."""
    if draft.get("instrument") or draft.get("title"):
        return
    tree = draft.one.tree
    for path in ("theme", "source", "goal", "of"):
        for spot in draft.one.fillers(path):
            words = [
                tree.tokens[i]
                for i in tree.phrase(spot)
                if i <= spot and tree.tokens[i].upos in ("PROPN", "NOUN", "ADJ")
            ]
            form = FORMS.get(words[-1].text.split(" ")[-1].lower()) if words else None
            if form:
                draft.slots["instrument"] = form
                name = " ".join(w.text for w in words)
                if len(words) > 1 and all(w.text[:1].isupper() for w in words) and words[0].index > 0:
                    draft.slots["title"] = name
                draft.reasons.append(Reason("instrument", "by its name", (words[0].start, words[-1].end)))
                return


def _pronoun(draft: Draft) -> None:
    """Let "it" stand for the document named last before it in the sentence ("ratify the treaty, allowing it to enter
    into force")."""
    tree = draft.one.tree
    spots = [
        s for path in ("agent", "theme") for s in draft.one.fillers(path) if tree.lemma(s) in ("it", "which", "that")
    ]
    if draft.get("instrument") or draft.get("title") or not spots:
        return
    before = [m for i, m in tree.mentions("instrument", "title") if i < spots[0]]
    for mention in before[-2:]:
        slot = mention.type
        draft.slots[slot] = (mention.ids or (mention.text,))[0]
        draft.reasons.append(Reason(slot, "pronoun", (mention.start, mention.end)))


def _without_its_year(draft: Draft) -> None:
    """Leave out a year that only tells the document from others ("updated their 1998 tax treaty")."""
    tree, date = draft.one.tree, str(draft.get("date") or "")
    spots = [k for s in draft.one.fillers("theme") for k in tree.subtree(s) if k < s]
    if any(tree.tokens[k].text == date for k in spots):
        draft.slots["date"] = None


SOON = frozenset({"early", "speedy", "swift", "quick", "prompt", "expeditious", "timely", "eventual"})


def _wished_soon(draft: Draft) -> bool:
    """Say whether an act is only to come soon ("talks for an early conclusion of the pact")."""
    one = draft.one
    return not one.verbal and any(one.tree.lemma(k) in SOON for k in one.tree.kids(one.token, "amod"))


def _letters(draft: Draft) -> None:
    """Take letters that take effect for an exchange of letters."""
    tree = draft.one.tree
    if draft.get("instrument") is None and any(tree.lemma(s) in ("letter", "note") for s in draft.one.fillers("agent")):
        draft.slots["instrument"] = "exchange_of_notes"


def _under_way(draft: Draft) -> bool:
    """Say whether a document is still being worked on ("are drawing up a treaty")."""
    tree, verb = draft.one.tree, draft.one.token
    being = any(tree.lemma(k) == "be" for k in tree.kids(verb, "aux"))
    future = any(tree.lemma(k) in ("will", "would", "not") for k in tree.kids(verb, "aux", "advmod"))
    going_on = being and tree.tokens[verb].text.endswith("ing") and not future
    return draft.get("status") == "ongoing" or going_on


def _none_there(draft: Draft) -> bool:
    """Say whether there is no document ("there will be no deal this year"), by a verb that says so at most of "be"."""
    tree, noun = draft.one.tree, draft.one.token
    lacking = [k for k in tree.kids(noun, "det", "advmod") if tree.lemma(k) == "no"]
    there = [k for k in tree.kids(tree.tokens[noun].head, "expl") if tree.lemma(k) == "there"]
    return bool(lacking and there)


def _one_each(draft: Draft) -> Iterator[Draft]:
    """Yield a document for each other side, where one state signs the same kind with several ("signed visa agreements
    with X, Y and Z")."""
    one, tree = draft.one, draft.one.tree
    acting = {a.id for s in one.fillers("agent") for t in tree.conjuncts(s) for a in actors_at(tree, t)}
    others = [p for p in draft.parties if p not in acting]
    several = any(tree.tokens[s].text.lower() != tree.lemma(s) for s in one.fillers("theme"))
    named = any(
        tree.case(t) == "with" for path in ("with", "theme.with") for t in one.fillers(path) for _ in actors_at(tree, t)
    )
    two_sided = draft.get("instrument") in BILATERAL and not draft.get("title")
    if not (two_sided and several and named and len(acting) == 1 and len(others) > 1 and acting < set(draft.parties)):
        yield draft
        return
    for other in others:
        slots = {**draft.slots, "parties": (*acting, other), "count": None}
        yield replace(draft, slots=slots, reasons=[*draft.reasons, Reason("parties", "one each", one.span())])


BARGAINING = frozenset({"hammer", "thrash", "iron", "nail"})
"""What is done in talks before there is a document."""


def _for_that(draft: Draft) -> bool:
    """Say whether sides only meet or go on meeting in order to work a document out."""
    one = draft.one
    purpose = one.tree.tokens[one.token].deprel.startswith("advcl") and one.tree.case(one.token) == "to"
    return purpose or draft.get("status") == "ongoing"


def finish(draft: Draft, context: Context) -> Iterator[Draft | str]:
    """Complete the parties of a bilateral document, and leave out what is no act between parties."""
    if RESOLVING & set(draft.parties) and (draft.action in ("adopt", "ratify") or draft.one.frame.name == "propose"):
        yield "UN resolution"
        return
    if draft.one.frame.name == "implement" and draft.get("status") == "proposed" and not _brought_back(draft):
        yield "only talked of"
        return
    if draft.one.frame.name == "sign-it" and not stands_alone(draft.one):
        yield "no act of its own"
        return
    if _proposed_to_others(draft):
        yield "proposed by others"
        return
    if draft.action == "terminate" and _was_due(draft):
        yield "only was due"
        return
    if _only_by_the_way(draft, context):
        yield "only a condition"
        return
    if draft.get("instrument") in ("joint_statement", "joint_declaration", "communique"):
        offices = tuple(
            p
            for p in draft.parties
            if not p.isupper() and p.split()[-1].lower() in ("ministry", "office", "department", "government")
        )
        draft.slots["parties"] = tuple(p for p in draft.parties if p not in offices)
    draft.slots["parties"] = tuple(dict.fromkeys(HOUSES_OF.get(p, p) for p in draft.parties))
    if _one_sided(draft) or _if_not(draft) or (draft.one.frame.name == "no-deal" and not _none_there(draft)):
        yield "no act between parties"
        return
    if nameless := tuple(p for p in draft.parties if p.lower() in NAMELESS):
        draft.slots["parties"] = tuple(p for p in draft.parties if p not in nameless)
    if draft.get("areas") and _makes_peace(draft):
        draft.slots["areas"] = ()
    if _of_the_talks(draft, context):
        yield "talks are finished, not a document"
        return
    _without_its_year(draft)
    _similar(draft, context)
    if _awaited(draft):
        draft.slots["status"] = "planned"
    if draft.get("status") == "completed" and _wished_soon(draft):
        draft.slots["status"] = "proposed"
    if draft.action == "withdraw" and any(r.rule.startswith("done by being announced") for r in draft.reasons):
        draft.slots["status"] = "planned"  # notice is given long before it takes effect
    _pronoun(draft)
    _by_its_name(draft)
    _letters(draft)
    if draft.get("instrument") is None and draft.get("title"):
        words = str(draft.get("title")).lower().split()
        draft.slots["instrument"] = FORMS.get(words[-1]) or FORMS.get(words[0], "agreement")
    if draft.get("instrument") == "agreement" and (subject := subject_of(str(draft.get("title") or ""))):
        draft.slots["instrument"] = subject
    if draft.get("instrument") is None and draft.action not in ("withdraw", "ratify") and not _unnamed(draft):
        draft.slots["instrument"] = "agreement"
    narrow_instrument(draft)
    if draft.one.frame.name in ("statement-by", "text-of-statement"):
        draft.slots.pop("date", None)  # "a statement by X and Y after their talks on May 10"
    if (
        (draft.get("instrument") in BILATERAL or _two_sided(draft, context) or _plain(draft))
        and draft.one.frame.name != "adopt-statement"
        and len(draft.parties) == 1
        and (
            draft.action not in ("ratify", "withdraw") or (draft.action == "ratify" and not draft.one.fillers("agent"))
        )
    ):
        many = draft.get("instrument") in BILATERAL or _two_sided(draft, context)
        reporting = [a.id for a in reporting_side(draft.one.tree, draft.one.token) if a.id not in draft.parties]
        partner = reporting[0] if reporting and reporting[0].isupper() else ""
        partner = partner or (context.partner(draft.parties[0]) if many else "")
        if partner:
            draft.slots["parties"] = (*draft.parties, partner)
            draft.reasons.append(Reason("parties", "document: other side of a bilateral document", draft.one.span()))
    if draft.one.verbal and draft.one.tree.lemma(draft.one.token) in BARGAINING and _for_that(draft):
        yield replace(draft, kind="negotiation", action="hold", slots={**draft.slots, "count": None})
        return
    if draft.one.frame.name in ("create", "amend", "draw-up") and _under_way(draft):
        slots = {k: v for k, v in draft.slots.items() if k != "count"} | {"status": "ongoing"}
        yield replace(draft, kind="negotiation", action="hold", slots=slots)
        return
    yield from _one_each(draft)
