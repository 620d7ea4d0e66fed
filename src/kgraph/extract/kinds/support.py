"""Support: provider and recipient, the sum and its currency, the type told by the words of the theme."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from kgraph.extract.banks import BANK, LENDERS, by_lenders
from kgraph.extract.bodies import sort_of
from kgraph.extract.context import Context
from kgraph.extract.currencies import currency_of, issues
from kgraph.extract.kinds.backing import (
    helped_to,
    helpers_of,
    is_anyone,
    is_own,
    is_political,
    is_proposed,
    is_requested,
)
from kgraph.extract.kinds.firms import firm_of
from kgraph.extract.kinds.flows import acting_here, after_disaster, fill_flow, told_near_by, words
from kgraph.extract.kinds.portions import debt_told, fill_more, parts
from kgraph.extract.kinds.wares import is_trade, people_give
from kgraph.extract.parties import actors_at, actors_in, ids_of
from kgraph.extract.role_words import private
from kgraph.extract.sums import fill_amount
from kgraph.extract.tables import tables
from kgraph.extract.tree import Tree
from kgraph.lexicon import Words, load_lexicon
from kgraph.records import Reason

if TYPE_CHECKING:
    from kgraph.extract.build import Draft

Side = str | tuple[str, ...] | None

TWO_SIDED = frozenset(
    {
        "receive",
        "goes-to",
        "want-help",
        "ask-for",
        "funded-with",
        "donation",
        "aid-arrives",
        "help-do",
        "cease",
        "assisted-by",
    }
    | {
        "trained-abroad",
        "get-scholarships",
        "things-arrive",
        "accept-request",
        "request-noun",
        "take-delivery",
        "comes-from",
    }
    | {
        "refuse-request",
        "count-on",
        "given-arrives",
        "gift-apposed",
        "helpers-go",
        "scheme-trains",
        "train-there",
        "people-get",
        "grant-helps",
    }
)
"""Frames that name both sides or tell no support: who "received aid" from nobody named was not helped by the other
actor of the text."""
OF_STATE = re.compile(r"\b(?:[Bb]ank|Fund|Agency|Corporation|Service) (?:of|for) (?:the )?(?P<state>[A-Z].*)")
"""Names of banks and agencies that say whose they are."""
HOUSE = re.compile(r"\b(?:Bank|Fund|Agency|Corporation|Facility)\b")
"""What a name that begins with a state ends in or names, where it is that state's ("Saudi Fund for Development")."""
SERVICES = re.compile(
    r"\b(?:army|navy|military|air force|defen[cs]e forces?|armed forces|coast guard|marines|troops)\b", re.I
)
"""Who uses as arms what others drive or fly for peaceful ends."""


def finish(draft: Draft, context: Context) -> Iterator[Draft | str]:
    """Keep support with both sides named or plainly meant, or with one side and a sum."""
    if draft.one.frame.hints.get("flows") and not fill_flow(draft, context):
        yield "no flow from one to another"
        return
    one = draft.one
    if one.frame.hints.get("more") and not fill_more(draft, context):
        yield "nothing on top of a gift"
        return
    if one.frame.hints.get("told_with") and one.tree.case(one.token) not in ("with", "thanks to", "by", "through"):
        yield "not with whose help"
        return
    if one.frame.hints.get("debt_told") and not debt_told(draft, context):
        yield "no debt told"
        return
    if helped_to(draft):
        yield "who is helped to do it"
        return
    if is_trade(draft) or people_give(draft):
        yield "trade, or people's own money"
        return
    provider = _known(draft.get("provider")) or _owner(draft, "provider")
    if one.frame.hints.get("company") and not (provider := firm_of(draft)):
        yield "no company"
        return
    recipient = _known(draft.get("recipient")) or _owner(draft, "recipient")
    if draft.one.frame.name in ("donor", "drawdown"):  # whose donor someone is stands as its owner
        provider = _without(provider, recipient)
    recipient = _without(_without(recipient, provider), helpers_of(one.tree))
    if not one.frame.hints.get("more"):
        fill_amount(draft)
    if is_political(draft):
        yield "backing in words"
        return
    if not provider and any(one.tree.lemma(k) in ("elsewhere", "abroad") for k in one.tree.children[one.token]):
        yield "from nobody here"
        return
    if draft.get("support_type") in ("aid", "other") and _for_soldiers(draft):
        draft.slots["support_type"] = "arms"
    if draft.one.frame.name in ("drawdown", "flows-noun") and draft.get("status") == "proposed":
        draft.slots["status"] = "completed"  # what is talked about has been given
    if draft.get("status") == "proposed" and is_requested(draft):
        draft.slots["status"] = "planned"
    if draft.one.frame.name == "sum" and is_proposed(draft):
        draft.slots["status"] = "proposed"
    if draft.one.frame.name == "grant-helps":
        doer = next((draft.one.tree.lemma(i) for i in draft.one.fillers("agent")), "")
        draft.slots["support_type"] = {"grant": "grant", "loan": "loan", "credit": "loan"}.get(doer, "aid")
    if draft.one.frame.name == "military-sale" and draft.get("status") == "proposed":
        draft.slots["status"] = "planned"  # a "possible" sale that is approved
    if draft.one.frame.name in ("receive", "goes-to") and recipient and not provider:
        provider = _without(_teller(draft), recipient)  # the giver announces it
    if draft.one.frame.name in ("ask-for", "want-help") and provider and not recipient:
        recipient = _without(_teller(draft), provider)  # "the IMF may be asked for a loan, the minister said"
    if not recipient and (split := _lender_by_money(draft, provider)):
        provider, recipient = split
    if draft.one.frame.name == "arms-contract" and not provider and (split := _lender_by_money(draft, recipient)):
        provider, recipient = split
    if draft.one.frame.name in ("sign-loan", "arms-contract") and not (provider and recipient):
        yield "nobody said to lend or sell"
        return
    bare = draft.one.frame.name == "donation" and draft.get("amount") is None
    if not (provider and recipient) and (bare or draft.one.frame.name in TWO_SIDED):
        yield "one side only"
        return
    if provider and not recipient and not _deployed(draft) and not _for_a_region(draft):
        recipient = _meant(draft, provider, context)
    elif recipient and not provider and not _outsider(draft):
        provider = _partner(draft, _ids(recipient), context)
    if not provider and not recipient:
        yield "neither provider nor recipient"
        return
    regional = any(
        m.type == "region" and not is_own(draft, at) for at, m in one.tree.mentions("region")
    ) or _for_a_region(draft)
    if not (provider and recipient) and (draft.get("amount") is None or not regional or not provider):
        yield "one side only"
        return
    draft.slots["parties"] = tuple(dict.fromkeys((*_ids(provider), *_ids(recipient))))
    single = {"provider": provider, "recipient": recipient}  # several on one side stand among the parties alone
    draft.slots |= {slot: side if isinstance(side, str) else None for slot, side in single.items()}
    if span := next((r.span for r in draft.reasons if r.slot == "amount"), None):
        draft.slots["currency"] = currency_of(context.document.text, span, draft.get("currency"), draft.parties)
    if draft.get("support_type") == "aid" and after_disaster(draft, context):
        draft.slots["support_type"] = "humanitarian"
    by_lenders(draft, _ids(provider))
    yield from list(parts(draft, context)) or [draft]
    yield from _shares(draft, context)


def _for_a_region(draft: Draft) -> bool:
    """Say whether a sum is for a region as a whole ("$500 million in aid for Africa", "owed by African countries"),
    and so for no one state."""
    tree = draft.one.tree
    regions = [at for at, _ in tree.mentions("region") if tree.case(at) in ("for", "to", "in", "across", "throughout")]
    takers = [t for path in ("goal", "purpose", "theme.goal", "theme.purpose") for t in draft.one.fillers(path)]
    owing = [t for k in tree.children[draft.one.token] if tree.lemma(k) == "owe" for t in tree.kids(k, "obl")]
    regions += [i for t in owing for i in tree.phrase(t) if any(m.type == "region" for m in tree.at.get(i, ()))]
    wide = any(draft.one.token in tree.up(at) for at in regions) or any(is_anyone(tree, t) for t in takers)
    return draft.get("amount") is not None and wide


LINK = re.compile(r"\s*(?:,\s*|,?\s*(?:and|while|plus|with)\s+)(?:another |a further |some |about )?")
FOR = re.compile(r"\s+(?:to|for)\s+(?:the\s+)?")


def _shares(draft: Draft, context: Context) -> Iterator[Draft]:
    """Yield one more gift for each sum that goes on with a taker of its own ("$10 million to A, $5 million to B"), read
    off the words, since parses differ."""
    tree, text = draft.one.tree, context.document.text
    provider, first = draft.get("provider"), next((r.span for r in draft.reasons if r.slot == "amount"), None)
    sums = sorted((m.start, m) for _, m in tree.mentions("money") if "amount" in m.data)
    states = {m.start: m for _, m in tree.mentions("state") if len(m.ids) == 1}
    if first is None or not provider or draft.get("currency") is None:
        return
    end = max([first[1], *(m.end for m in states.values() if m.ids[0] in _ids(draft.get("recipient")))])
    for start, mention in sums:
        behind = FOR.match(text, mention.end)
        taker = states.get(behind.end()) if behind else None
        if start < end or taker is None or not LINK.fullmatch(text[end:start]) or taker.ids[0] in draft.parties:
            continue
        slots = {**draft.slots, "amount": mention.data["amount"], "recipient": taker.ids[0]}
        slots["parties"] = (*_ids(provider), taker.ids[0])
        why = Reason("amount", "one each", (mention.start, mention.end))
        yield replace(draft, slots=slots, reasons=[*draft.reasons, why], evidence=list(draft.evidence))
        end = taker.end


def _known(value: Side) -> Side:
    """Keep states, known organisations and banks that states hold together: a programme or a fund by name gives and
    gets nothing by itself, and the bank of a state is that state."""
    kept = tuple(k for i in _ids(value) if (k := _of_state(i) or (i if i.isupper() or BANK.search(i) else "")))
    return kept[0] if len(kept) == 1 else kept or None


def _of_state(name: str) -> str:
    """Return the state that the name of a bank or agency says it is of ("Export-Import Bank of China")."""
    found = OF_STATE.search(name)
    if found is None and not HOUSE.search(name):
        return ""
    match = load_lexicon().match(Words(found["state"] if found else name), 0, "actor")
    return next((e.id for e in match.entries if e.type == "state"), "") if match else ""


def _for_soldiers(draft: Draft) -> bool:
    """Say whether things that can be arms go to a service under arms ("two aircraft to the coast guard")."""
    one, tree = draft.one, draft.one.tree
    arriving = one.frame.name == "things-arrive"
    themes = {tree.lemma(i) for i in one.roles.get("agent" if arriving else "theme", [])}
    if arriving and themes & words("hard_arms"):
        return True
    if not themes & (set(one.frame.classes.get("arms", ())) - {"system", "equipment"}):
        return False
    spots = [i for role in ("goal", "purpose", "agent") for t in one.roles.get(role, []) for i in tree.phrase(t)]
    return bool(SERVICES.search(" ".join(tree.tokens[i].text for i in sorted(set(spots)))))


def _owner(draft: Draft, slot: str) -> Side:
    """Return the state whose body by name stands on a side ("China's Exim Bank")."""
    tree = draft.one.tree
    for path in draft.one.frame.slots.get(slot, ()):
        for token in draft.one.fillers(path.lstrip("?")):
            named = any(m.type == "organisation" for m in tree.at.get(token, ()))
            public = tree.lemma(token) in words("houses") and any(
                tree.lemma(k) in words("public_houses") for k in tree.kids(token, "amod", "compound")
            )
            owners = tree.kids(token, "nmod:poss", "amod") if named or public else []
            if found := tuple(a.id for k in owners for a in actors_at(tree, k) if a.id.isupper()):
                return found[0]
    return None


def _lender_by_money(draft: Draft, sides: Side) -> tuple[str, str] | None:
    """Tell who lends of two who sign a loan: a bank, or the one in whose money the loan is."""
    both = _ids(sides)
    if len(both) != 2 or draft.one.frame.name not in ("sum", "sign-loan", "arms-contract"):
        return None
    banks = [i for i in both if sort_of(i) == "bank" or i in LENDERS or BANK.search(i)]
    issuers = [i for i in both if issues(i, str(draft.get("currency") or ""))]
    givers = banks or issuers
    return (givers[0], next(i for i in both if i != givers[0])) if len(givers) == 1 else None


def _teller(draft: Draft) -> Side:
    """Return the actor who tells it, or the state of the person who does."""
    told = str(draft.get("speaker") or "")
    if told.isupper():
        return told
    persons = (m for _, m in draft.one.tree.mentions("person") if told in (m.text, *m.ids))
    return _known(next((i for m in persons for i in ids_of(m)), None)) if told else None


def _ids(value: Side) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else value or ()


def _without(value: Side, other: Side) -> Side:
    """Leave out of one side who is on the other."""
    kept = tuple(i for i in _ids(value) if i not in _ids(other))
    return kept[0] if len(kept) == 1 else kept or None


def _deployed(draft: Draft) -> bool:
    """Say whether ships or aircraft are only sent somewhere, to nobody ("sent larger vessels")."""
    tree, one = draft.one.tree, draft.one
    theme = {tree.lemma(i) for i in one.roles.get("theme", [])}
    return tree.lemma(one.token) in words("dispatching") and bool(theme & words("errand_craft"))


def _outsider(draft: Draft) -> bool:
    """Say whether someone who is no actor gives ("NGOs delivering aid"), so that nobody else is meant."""
    tree, one = draft.one.tree, draft.one
    giving = one.verbal and "agent" in one.frame.slots.get("provider", ())
    agents = one.roles.get("agent", []) if giving else []
    return any(tree.tokens[i].upos in ("NOUN", "PROPN") for i in agents)


def _meant(draft: Draft, provider: Side, context: Context) -> str | None:
    """Return who gets help that names nobody: who announces it, someone inside its purpose, else the provider's other
    side."""
    tree, givers = draft.one.tree, _ids(provider)
    if (told := str(draft.get("speaker") or "")).isupper() and told not in givers:
        return told
    purposes = [t for path in ("purpose", "theme.purpose", "goal", "theme.goal") for t in draft.one.fillers(path)]
    inside = [a.id for t in purposes for a in actors_in(tree, t) if a.id not in givers and a.id.isupper()]
    if inside:
        return inside[0]
    if draft.get("amount") is not None and (told := _told_after(draft, givers)):
        return told
    goals = [t for path in ("goal", "theme.goal") for t in draft.one.fillers(path)]
    vague = any(tree.lemma(t) not in words("unnamed_places") for t in goals)
    vague = vague or any(tree.lemma(t) in private() | words("personal") for t in purposes)
    vague = vague or any(is_anyone(tree, t) for t in (*goals, *purposes))
    if vague:
        return None
    near = told_near_by(draft, context, givers)
    return near[0] if len(near) == 1 else _partner(draft, givers, context)


LEADING = 1.5
"""How much more often than any other a text names the actor it is about."""


def _partner(draft: Draft, one_side: tuple[str, ...], context: Context) -> str | None:
    """Return the other side of the document where it was named before the giving: what comes after ("citing the threat
    from …") is another matter."""
    partner = next((p for i in one_side if (p := context.partner(i)) and p not in one_side), "")
    partner = partner or _leading(one_side, context)
    if not partner or not partner.isupper() or partner in acting_here(draft):
        return None
    start = draft.one.tree.tokens[draft.one.token].start
    named = (
        m.start
        for t in context.trees
        for m in t.sentence.mentions
        if partner in (*m.ids, str(m.data.get("of", ""))) and m.start < start
    )
    return partner if next(named, None) is not None else None


def _leading(one_side: tuple[str, ...], context: Context) -> str:
    """Return the actor a text is about where one stands out: its lenders and donors are told one by one."""
    ranked = context.named.most_common(2)
    if len(ranked) < 2 or ranked[0][1] < LEADING * ranked[1][1] or ranked[0][0] in one_side:
        return ""
    return ranked[0][0]


def _told_after(draft: Draft, givers: tuple[str, ...]) -> str:
    """Return the one state inside what the sum is for ("to respond to the crisis in X"), those left out that only own
    something there ("Russia's war on X")."""
    tree, start = draft.one.tree, draft.one.token
    asides = {i for role in ("occasion", "against") for t in draft.one.roles.get(role, []) for i in tree.subtree(t)}
    found = []
    for at, mention in tree.mentions("state"):
        owner = tree.tokens[at].deprel == "nmod:poss"
        named = mention.form in ("name", "title") and not set(mention.ids) & set(givers)
        if at > start and at not in asides and not owner and named and _for_it(tree, at, start):
            found += [i for i in mention.ids if i not in found]
    return found[0] if len(found) == 1 else ""


def _for_it(tree: Tree, at: int, trigger: int) -> bool:
    """Say whether a word hangs on a trigger by nouns and verbs of helping only."""
    for node in (at, *tree.up(at)):
        if node == trigger:
            return True
        clause = tree.tokens[node].deprel.startswith(("acl", "advcl", "ccomp", "parataxis"))
        if clause and tree.lemma(node) not in tables("flows.toml")["relief_for"]:
            return False
        if tree.case(node) in ("against", "from", "despite", "after", "amid"):
            return False
    return False
