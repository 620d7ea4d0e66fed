"""From an instance to a draft of a fact: constraints, slots, and the reason where there is none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from kgraph.extract import kinds
from kgraph.extract.antecedents import OF_BOTH, complete, referent
from kgraph.extract.constraints import meets
from kgraph.extract.context import Context
from kgraph.extract.filled import reason
from kgraph.extract.intime import in_time
from kgraph.extract.match import Instance
from kgraph.extract.parties import actors_at
from kgraph.extract.slots import SLOTS
from kgraph.extract.speakers import speaker_of
from kgraph.extract.story import Day
from kgraph.extract.tree import Tree, remembered
from kgraph.records import KINDS, Reason, Span

IGO = re.compile(r"\b(Organi[sz]ation|Community|Union|Development Bank|League|Commonwealth)\b")
"""Words in the names of bodies that states make."""
UNION = re.compile(r"\b(Employees|Workers|Teachers|Nurses|Students|Journalists|Farmers|Dockers)\b")
"""Words in the names of unions of people."""


@dataclass(slots=True)
class Draft:
    """A fact in the making: slots by name, reasons, the sentences that tell it, and the day their story is at."""

    one: Instance
    kind: str
    action: str
    slots: dict[str, Any]
    reasons: list[Reason]
    evidence: list[Span]
    variants: list[tuple[str, str]] = field(default_factory=list)
    day: Day | None = None
    confidence: float = 1.0
    features: dict[str, float] = field(default_factory=dict)

    def get(self, slot: str) -> Any:
        """Return a slot's value, None where it is empty."""
        return self.slots.get(slot)

    @property
    def parties(self) -> tuple[str, ...]:
        """Return the parties found."""
        return tuple(self.slots.get("parties") or ())


@dataclass(frozen=True, slots=True)
class Miss:
    """A trigger from which no fact came, with the reason."""

    span: Span
    trigger: Span
    frame: str
    reason: str


def build(one: Instance, context: Context) -> Iterator[Draft | Miss]:
    """Yield the drafts of one instance, or the reason why there is none."""
    if why := _refused(one, context):
        yield Miss(one.tree.span, one.span(), one.frame.id, why)
        return
    draft = Draft(
        one,
        one.frame.kind,
        one.frame.action,
        dict(one.frame.defaults),
        [Reason("kind", one.frame.id, one.span())],
        [one.tree.span],
    )
    for slot in ("parties", "status", *KINDS[one.frame.kind].slot_names()):
        fill = SLOTS.get(slot)
        if fill is None or (slot in draft.slots and slot not in one.frame.defaults):
            continue
        filled = fill(one, context)
        if filled is not None and filled.value not in (None, (), ""):
            draft.slots[slot] = filled.value
            draft.reasons.append(reason(slot, filled))
    complete(draft, context.told)
    if _nobody_acts(draft):
        yield Miss(one.tree.span, one.span(), one.frame.id, "not even wanted")
        return
    in_time(draft, context.document.published)
    _speaker(draft)
    found = False
    for made in kinds.finish(draft, context):
        found = True
        if isinstance(made, str):
            yield Miss(one.tree.span, one.span(), one.frame.id, made)
        elif len(made.parties) < 1:
            yield Miss(one.tree.span, one.span(), one.frame.id, "no party")
        elif not any(p.isupper() or (IGO.search(p) and not UNION.search(p)) for p in made.parties):
            yield Miss(one.tree.span, one.span(), one.frame.id, "no state or international organisation")
        elif len(made.parties) < one.frame.needs and not _body(made):
            yield Miss(one.tree.span, one.span(), one.frame.id, "too few parties")
        else:
            yield made
    if not found:
        yield Miss(one.tree.span, one.span(), one.frame.id, "filtered")


UNWANTED = frozenset({"seek", "plan", "consider", "contemplate", "look", "intend", "intention", "interest"})
URGING = frozenset({"urge", "ask", "call", "tell", "warn", "advise", "want"})


def _nobody_acts(draft: Draft) -> bool:
    """Say whether a denial tells only that nobody wants it ("is not seeking a ceasefire", "no plans to build"), or that
    somebody advises against it ("urges X not to sign")."""
    tree, token = draft.one.tree, draft.one.token
    if any(r.slot == "status" and r.rule == "should have" for r in draft.reasons):
        return True
    if draft.get("status") != "denied" or draft.kind not in ("agreement", "project", "negotiation"):
        return False
    if draft.one.frame.name == "propose":
        return True
    rule = next((r.rule for r in draft.reasons if r.slot == "status"), "")
    wanted = rule.rsplit(" ", 1)[-1]
    if rule.startswith(("not ", "no ")) and wanted in UNWANTED and draft.kind != "negotiation":
        return True
    head = tree.tokens[token].head
    return head >= 0 and tree.tokens[token].deprel in ("xcomp", "ccomp") and tree.lemma(head) in URGING


def _body(draft: Draft) -> bool:
    """Say whether a meeting is told of the body that meets, or a project of the organisation that runs it."""
    if draft.action == "adopt" and any(IGO.search(p) for p in draft.parties):
        return True
    if draft.kind == "economic_figure":  # "Russian-African trade"
        spots = draft.one.roles.get("modifier", [])
        return any(m.type == "region" for s in spots for m in draft.one.tree.at.get(s, ()))
    if draft.kind in ("project", "exercise") or draft.action == "adopt":
        named = {i for m in draft.one.tree.sentence.mentions if m.type == "organisation" for i in m.ids if i.isupper()}
        return bool(named & set(draft.parties))
    return any(r.slot == "parties" and r.rule == "body that meets" for r in draft.reasons)


def _speaker(draft: Draft) -> None:
    found = speaker_of(draft.one.tree, draft.one.token)
    if found:
        token = draft.one.tree.tokens[found.token]
        draft.slots["speaker"] = found.value
        draft.reasons.append(Reason("speaker", found.rule, (token.start, token.end)))


def _refused(one: Instance, context: Context) -> str:
    """Return why the frame's constraints refuse an instance, "" where they do not."""
    token = one.tree.tokens[one.token]
    if one.frame.kind in ("meeting", "visit", "cooperation") and token.deprel == "compound" and token.upos == "NOUN":
        return "only modifies another noun"
    if one.tree.tokens[-1].text == "?":
        return "question"
    if one.frame.kind in ("meeting", "negotiation") and _verbless(one.tree, one.token):
        return "no verb"
    if _only_heading(one, context):
        return "a heading"
    if why := _shunned(one.tree, one.token):
        return why
    spots = (i for i in (one.token, one.governor, *one.roles.get("theme", [])) if i >= 0)
    if one.frame.kind in ("agreement", "negotiation", "project") and any(_awaited(one.tree, i) for i in spots):
        return "only awaited"
    for role, wanted in one.frame.requires.items():
        if not any(meets(one, path, want, context) for path in role.split("|") for want in wanted) and not _taken_up(
            one, role, wanted, context
        ):
            return f"{role} is no {' or '.join(wanted)}"
    for role, wanted in one.frame.refuses.items():
        for want in wanted:
            if any(meets(one, path, want, context) for path in role.split("|")):
                return f"{role} is {want}"
    return ""


@remembered
def _verbless(tree: Tree, token: int) -> bool:
    return not any(t.upos in ("VERB", "AUX") for t in tree.tokens) and not tree.kids(token, "nsubj")


@remembered
def _shunned(tree: Tree, token: int) -> str:
    """Return how a word is told to be opposed or to do without, "" where it is not."""
    if any(tree.lemma(k) in ("against", "without") for k in tree.kids(token, "mark", "case")):
        return "against it"
    without = any(tree.lemma(k) == "without" for k in tree.kids(tree.clause(token), "mark"))
    return "without it" if without else ""


@remembered
def _awaited(tree: Tree, index: int) -> bool:
    return any(tree.lemma(k) in ("until", "unless", "till") for k in tree.kids(index, "mark", "case", "advmod"))


def _only_heading(one: Instance, context: Context) -> bool:
    """Say whether a gerund heads a section, and so names its matter only ("EXPANDING THE ACCORDS")."""
    tokens, text = one.tree.tokens, context.document.text
    first, last = tokens[0], tokens[-1]
    if one.token != 0 or not first.text.lower().endswith("ing") or not (last.text[-1:].isalnum()):
        return False
    if one.frame.kind not in ("agreement", "cooperation", "partnership") or one.frame.action in ("sign", "conclude"):
        return False
    line = text[text.rfind("\n", 0, first.start) + 1 : first.start]
    loose = any(m.type in ("money", "time") for m in one.tree.sentence.mentions)
    return not line.strip() and not loose and "\n" in text[last.end : last.end + 2]


def _taken_up(one: Instance, role: str, wanted: Sequence[str], context: Context) -> bool:
    """Say whether a role that wants a document is filled by a word for one told before ("it must be ratified")."""
    if (
        one.frame.kind != "agreement"
        or one.frame.action not in OF_BOTH | {"withdraw"}
        or one.frame.status == "proposed"
        or not DOCUMENTARY & set(wanted)
    ):
        return False
    spots = [f for path in role.split("|") for f in one.fillers(path)]
    return any(referent(one, f, context.told) or _named_before(one, f) for f in spots)


def _named_before(one: Instance, spot: int) -> bool:
    """Say whether "it" takes up a document that the same sentence names ("awarded a contract, and signed it")."""
    tree = one.tree
    if tree.lemma(spot) != "it":
        return False
    core = ("nsubj", "obj", "nsubj:pass", "nsubj:outer", "root")
    things = [
        i for i, m in tree.mentions("instrument", "title") if i < spot and tree.tokens[i].deprel in core and m.ids
    ]
    others = [t for t in tree.tokens[max(things, default=spot) + 1 : spot] if t.deprel in core and t.upos == "NOUN"]
    return bool(things) and all(actors_at(tree, t.index) for t in others)


DOCUMENTARY = frozenset({"instrument", "title", "class:document"})
