"""Figures about a relationship: one fact for each amount, with the period nearest to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from kgraph.extract.bodies import sort_of
from kgraph.extract.context import Context
from kgraph.extract.currencies import currency_of
from kgraph.extract.figures import Figure, fiscal_year, money_in, period_of, quantities_in, share_at
from kgraph.extract.kinds.flows import words
from kgraph.extract.kinds.measures import measured
from kgraph.extract.numbers import number, ordinal
from kgraph.extract.status import status_of
from kgraph.records import Mention, Reason

if TYPE_CHECKING:
    from kgraph.extract.build import Draft


NO_TRADERS = frozenset({"un-body", "bank", "court", "agency", "movement"})
"""Sorts of organisations that tell of trade and have none."""


def finish(draft: Draft, context: Context) -> Iterator[Draft | str]:
    """Yield a figure for each amount in the trigger's clause."""
    _target(draft, context)
    draft.slots["parties"] = tuple(p for p in draft.parties if sort_of(p) not in NO_TRADERS)
    _there(draft, context)
    hints = draft.one.frame.hints
    if hints.get("wide"):
        yield from _anyhow(draft, context)
        return
    if hints.get("pronoun"):
        indicator = _told_before(draft, context)
        if not indicator:
            yield "no figure told before"
            return
        draft.slots["indicator"] = indicator
    if hints.get("rank"):
        yield from _rank(draft, context)
        return
    figures = _figures(draft, str(hints.get("count") or ""), bool(hints.get("share")))
    if _multiplied(draft) and all(_starting(draft, f) for f in figures):
        yield _without_amount(draft, context)
        if not figures:
            return
    if not figures:
        yield "no amount"
        return
    for figure in figures:
        yield _told(draft, figure, figures, context)


REACH = 2
"""How many sentences behind a figure "the figure" still means it."""


def _anyhow(draft: Draft, context: Context) -> Iterator[Draft | str]:
    """Yield the figures of a sentence that no construction tells: its two sides and its amounts."""
    sides, figures = measured(draft, context)
    if draft.one.frame.hints.get("pronoun"):  # "the figure was $176 million"
        near = (d for d in reversed(context.told) if draft.one.tree.number - d.one.tree.number <= REACH)
        model = next((d for d in near if d.kind == "economic_figure"), None)
        sides = model.parties if model else ()
        draft.slots["indicator"] = model.get("indicator") if model else None
    if len(sides) != 2:
        yield "no two sides"
        return
    draft.slots["parties"] = sides
    for figure in (f for f in figures if not (draft.one.verbal and _other_deal(draft, f))):
        yield _told(draft, figure, figures, context)


def _there(draft: Draft, context: Context) -> None:
    """Let "exports there" mean the other side of the document."""
    tree, parties = draft.one.tree, draft.parties
    near = {*tree.subtree(draft.one.token), *tree.subtree(tree.clause(draft.one.token), clauses=False)}
    if len(parties) == 1 and any(tree.lemma(i) == "there" for i in near) and (other := context.partner(parties[0])):
        draft.slots["parties"] = (*parties, other)


def _told(draft: Draft, figure: Figure, figures: list[Figure], context: Context) -> Draft:
    """Return the draft of one figure, with its status and period."""
    currency = currency_of(context.document.text, figure.span, figure.currency, draft.parties)
    slots = {**draft.slots, "amount": figure.amount, "currency": currency, "unit": figure.unit}
    if slots.get("indicator") == "trade" and (dealt := _dealt(draft, figure)):
        slots["indicator"] = dealt
    starting = _starting(draft, figure) and slots["status"] in ("planned", "proposed")
    if starting:
        slots["status"] = "completed"
    elif slots["status"] == "completed" and _aimed(draft, figure, figures):
        slots["status"] = "planned"
    slots.pop("date", None)
    period = _period(draft, figure, figures, context)
    if period and not (starting and period[:4] > context.document.published[:4]):
        slots["period"] = period
        misdated = any(r.rule == "dated after the report" for r in draft.reasons)
        if misdated and period.split("/")[-1] <= context.document.published:
            slots["status"] = "completed"
    reasons = [r for r in draft.reasons if r.slot != "date"]
    reasons.append(Reason("amount", "amount in the clause", figure.span))
    return replace(draft, slots=slots, reasons=reasons, evidence=list(draft.evidence))


DEALS = {"buy": "imports", "purchase": "imports", "import": "imports", "sell": "exports", "export": "exports"}


def _dealt(draft: Draft, figure: Figure) -> str:
    """Return what a sum is of where a verb of selling or buying stands between it and the word for trade ("trade is
    lopsided: it bought goods for $7 billion")."""
    tree = draft.one.tree
    for node in tree.up(figure.token):
        if node == draft.one.token or (tree.tokens[node].upos == "VERB" and tree.lemma(node) not in DEALS):
            return ""
        if tree.tokens[node].upos == "VERB":
            return DEALS[tree.lemma(node)]
    return ""


def _other_deal(draft: Draft, figure: Figure) -> bool:
    """Say whether a sum belongs to another verb of dealing than the trigger ("bought goods for $7 and sold goods for
    $1")."""
    tree = draft.one.tree
    above = next((i for i in tree.up(figure.token) if tree.tokens[i].upos == "VERB"), draft.one.token)
    return above != draft.one.token and tree.lemma(above) in DEALS


def _without_amount(draft: Draft, context: Context) -> Draft:
    """Return the draft of a target that names no sum, with the time it is set for."""
    slots = {k: v for k, v in draft.slots.items() if k != "date"}
    times = [m for _, m in draft.one.tree.mentions("time") if m.ids]
    later = [m for m in times if m.ids[0][:4] >= context.document.published[:4] and m.start > draft.one.span()[0]]
    if later:
        slots["period"] = later[0].ids[0].split("/")[-1]
    return replace(draft, slots=slots, reasons=[r for r in draft.reasons if r.slot != "date"])


def _multiplied(draft: Draft) -> bool:
    """Say whether the trigger's verb sets a target by a multiple ("hope to double trade", "to grow tenfold")."""
    tree, one = draft.one.tree, draft.one
    if draft.get("status") != "planned":
        return False
    verbs = [one.token, *list(tree.up(one.token))[:1]]
    return any(
        tree.lemma(v) in words("multiplying")
        or any(tree.lemma(k) in words("multiplying") for k in tree.kids(v, "advmod", "obj", "obl"))
        for v in verbs
    )


def _figures(draft: Draft, counted: str, share: bool) -> list[Figure]:
    """Return the amounts of the trigger: what it counts, its share, sums in its clause, quantities, percentages."""
    if counted:
        return _counted(draft, counted)
    tree, one = draft.one.tree, draft.one
    if share:
        above = share_at(tree, list(tree.up(one.token))[:3])
        return [above] if above else _made_up(draft)
    inside = _inside(draft)
    found = money_in(tree, inside) or quantities_in(tree, inside) or _percent(draft)
    part = share_at(tree, one.roles.get("theme", [])) if one.verbal and not found else None
    return [part] if part else found


def _inside(draft: Draft) -> set[int]:
    """Return the tokens in which a trigger's amounts are looked for: its clause, and the target it is part of."""
    tree, token = draft.one.tree, draft.one.token
    clause = tree.clause(token)
    inside = {*tree.subtree(clause, clauses=False), *_own(draft)}
    if draft.one.verbal and clause == token:
        inside = {token, *_own(draft)}
    inside |= {i for above in tree.up(token) if tree.lemma(above) in words("wanted") for i in tree.subtree(above)}
    if draft.one.frame.hints.get("raise"):  # "to double trade as soon as possible from $41 billion"
        inside |= {i for i, _ in tree.mentions("money") if i > token and tree.case(i) == "from"}
    if draft.one.verbal and draft.one.roles.get("between"):  # "goods traded between A and B were worth …"
        subject = next((i for i in tree.up(token) if tree.tokens[i].deprel == "nsubj"), token)
        inside |= set(tree.subtree(max(tree.tokens[subject].head, 0), clauses=False))
    return inside


def _own(draft: Draft) -> list[int]:
    """Return what hangs on the trigger; of a verb not the clauses beside it."""
    tree, token = draft.one.tree, draft.one.token
    if not draft.one.verbal:
        return tree.subtree(token)
    beside = ("parataxis", "conj", "advcl", "ccomp", "list")
    return [i for k in tree.children[token] if tree.tokens[k].deprel not in beside for i in tree.subtree(k)]


INDICATORS = {
    "trade": "trade",
    "turnover": "trade",
    "commerce": "trade",
    "export": "exports",
    "import": "imports",
    "investment": "investment",
}


def _told_before(draft: Draft, context: Context) -> str:
    """Return what "it" measures: the indicator of the sentence before, or of this one before the trigger."""
    one = draft.one
    for tree in reversed(context.trees):
        if 0 <= one.tree.number - tree.number <= 1:
            before = [t for t in tree.tokens if tree is not one.tree or t.index < one.token]
            nouns = [tree.lemma(t.index) for t in before if t.upos in ("NOUN", "PROPN")]
            if found := next((INDICATORS[w] for w in nouns if w in INDICATORS), ""):
                return found
    near = (d for d in reversed(context.told) if 0 < one.tree.number - d.one.tree.number <= 1)
    return next((str(d.get("indicator")) for d in near if d.kind == "economic_figure"), "")


def _aimed(draft: Draft, figure: Figure, figures: list[Figure]) -> bool:
    """Say whether a word of aiming stands before a later amount ("was $8bn, and both aim for $10bn"), or the verb
    of its own says so ("came to $8bn and is meant to reach $10bn")."""
    tree = draft.one.tree
    verb = tree.clause(figure.token)
    if verb > tree.clause(draft.one.token) and status_of(tree, verb).value in ("planned", "proposed"):
        return True
    earlier = max((f.span[1] for f in figures if f.span[1] <= figure.span[0]), default=0)
    tokens = draft.one.tree.tokens
    return any(
        draft.one.tree.lemma(t.index) in words("aiming")
        for t in tokens
        if max(earlier, 1) <= t.start < figure.span[0] and earlier
    )


def _starting(draft: Draft, figure: Figure) -> bool:
    """Say whether an amount is where a plan starts from ("to double trade from $4 billion", "already worth $4 billion,
    is to double")."""
    tree = draft.one.tree
    times = (t.index for t in tree.tokens if tree.lemma(t.index) in words("multiplying") and t.upos == "VERB")
    verb = next(times, -1)
    if draft.get("status") == "planned" and figure.token < verb and draft.one.token < verb:
        return True
    near = tree.tokens[max(0, figure.token - 4) : figure.token]
    if any(t.text.lower() == "now" for t in near) and any(t.text.lower() == "worth" for t in near):
        return True
    return any(tree.case(i) == "from" for i in (figure.token, *list(tree.up(figure.token))[:1]))


def _target(draft: Draft, context: Context) -> None:
    """Make a figure that is wanted, expected or of a time to come a planned one."""
    tree, status = draft.one.tree, draft.get("status")
    times = [m.ids[0] for _, m in tree.mentions("time") if m.ids]
    later = bool(times) and all(t.split("/")[-1][:4] > context.document.published[:4] for t in times)
    wanted = any(tree.lemma(i) in words("wanted") for i in tree.up(draft.one.token))
    if status == "proposed" or (status != "denied" and (later or wanted)):
        draft.slots["status"] = "planned"
    elif status == "ongoing":
        draft.slots["status"] = "completed"


def _counted(draft: Draft, unit: str) -> list[Figure]:
    """Return the number that counts the trigger ("12,000 tourists"), or that it reaches ("arrivals reached 12,000")."""
    tree, token = draft.one.tree, draft.one.token
    spots = [*tree.kids(token, "nummod")]
    if tree.tokens[token].head >= 0 and tree.lemma(tree.tokens[token].head) in ("number", "total"):
        token = tree.tokens[token].head  # "the number of students rose to 49,000"
    above = tree.tokens[token].head
    if above >= 0 and tree.tokens[token].deprel == "nsubj":
        spots += [
            *tree.kids(above, "obj", "obl"),
            *(k for o in tree.kids(above, "obj", "obl") for k in tree.kids(o, "nummod")),
        ]
    found = [(at, m) for at, m in tree.mentions("count") if "value" in m.data and m.data.get("unit") != "percent"]
    starts = {tree.tokens[s].start for s in spots}
    near = [(at, m) for at, m in found if any(m.start <= s < m.end for s in starts)]
    large = [(at, m) for at, m in near if isinstance(m.data["value"], str) or m.data["value"] >= LEAST.get(unit, 100)]
    return [Figure(m.data["value"], None, unit, at, (m.start, m.end)) for at, m in large[:1]]


LEAST = {"companies": 10}
"""How many of them tell of a relationship, and not of an incident."""


def _percent(draft: Draft) -> list[Figure]:
    """Return the percentage by which a figure changed, or that it makes up."""
    tree, token = draft.one.tree, draft.one.token
    subject = next((i for i in (token, *tree.up(token)) if tree.tokens[i].deprel == "nsubj"), None)
    if subject is None or tree.tokens[subject].head < 0:
        return []
    verb = tree.tokens[subject].head
    near = set(tree.subtree(verb, clauses=False)) - set(tree.subtree(subject))
    measures = draft.one.frame.classes.get("measuring", ())
    if tree.lemma(verb) not in measures:
        return []
    found = [(at, m) for at, m in tree.mentions("count") if at in near and m.data.get("unit") == "percent"]
    return [Figure(m.data["value"], None, "percent", at, (m.start, m.end)) for at, m in found[:1]]


def _made_up(draft: Draft) -> list[Figure]:
    """Return the share that a trigger makes up of something ("Chinese exports made up nine-tenths of it")."""
    tree, token = draft.one.tree, draft.one.token
    verb = tree.tokens[token].head
    if tree.tokens[token].deprel != "nsubj" or tree.lemma(verb) not in ("make", "constitute", "represent", "account"):
        return []
    found = share_at(tree, tree.kids(verb, "obj", "obl"))
    return [found] if found else []


def _rank(draft: Draft, context: Context) -> Iterator[Draft | str]:
    """Yield the rank of a partner: "second-largest trading partner", "top 10 trading partners"."""
    tree, token = draft.one.tree, draft.one.token
    ahead = [(t.text.lower(), t) for t in tree.tokens[max(0, token - 6) : token]]
    rank = None
    for (before, _), (word, _) in zip([("", None), *ahead], ahead, strict=False):
        if before == "top" and number(word):
            rank = number(word)
        elif word in ("largest", "biggest", "main", "top", "leading") and rank is None:
            rank = ordinal(before.rstrip("-")) or 1
        elif word.endswith(("-largest", "-biggest")):
            rank = ordinal(word.rsplit("-", 1)[0]) or 1
        elif word in ("-",) and ordinal(before):
            rank = ordinal(before)
        elif word in [w for w, _ in ahead[-2:]] and rank is None and draft.one.frame.name == "trade-rank":
            rank = ordinal(word)  # "its sixth trading partner"
    if rank is None:
        yield "no rank"
        return
    slots = {k: v for k, v in draft.slots.items() if k != "date"} | {"amount": rank}
    yield replace(draft, slots=slots)
    if tree.lemma(token) == "investor":  # "the biggest investor, with a stock of $28 billion"
        invested = replace(draft, slots={**draft.slots, "indicator": "investment"})
        sums = money_in(tree, set(range(len(tree.tokens))))
        yield from (_told(invested, sums[0], sums, context) for _ in sums[:1])


def _period(draft: Draft, figure: Figure, figures: list[Figure], context: Context) -> str:
    """Return the time after an amount and before the next one, else the only time in the sentence."""
    tree, published = draft.one.tree, context.document.published
    times = [m for _, m in tree.mentions("time") if m.ids]
    later = min((f.span[0] for f in figures if f.span[0] > figure.span[0]), default=10**9)
    after = [t for t in times if figure.span[1] <= t.start < later]
    text = context.document.text
    if stretches := [p for t in after if (p := period_of(text, t, published)) != t.ids[0]]:
        return stretches[0]
    if after:
        return _longest(after).ids[0]
    if len(figures) == 1 and times:
        return period_of(text, times[0], published)
    return fiscal_year(text[slice(*tree.span)], published) if len(figures) == 1 else ""


def _longest(times: list[Mention]) -> Mention:
    """Return the first time, or one that begins where it does and says more."""
    return max((t for t in times if t.start == times[0].start), key=lambda t: t.end)
