"""The chain of extraction on one screen: trees, instances, drafts, merged facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kgraph.extract.build import Draft, Miss, build
from kgraph.extract.confidence import confidence, features, load_weights
from kgraph.extract.context import Context
from kgraph.extract.fallbacks import without_fallbacks
from kgraph.extract.follow import follow
from kgraph.extract.frames import FrameSet, load_frames
from kgraph.extract.match import match
from kgraph.extract.merge import merge, settle, without_umbrellas
from kgraph.extract.named_later import name_speakers
from kgraph.extract.office import offices
from kgraph.extract.repairs import read_tree
from kgraph.extract.tree import Tree
from kgraph.extract.when import date_from_context, with_days
from kgraph.records import KINDS, Document, Fact, Sentence, Span


@dataclass(frozen=True, slots=True)
class Missed:
    """A sentence with a trigger from which no fact came: its span, the trigger's, the frame and the reason."""

    span: Span
    trigger: Span
    frame: str
    reason: str


@dataclass(frozen=True, slots=True)
class Extraction:
    """What a document tells, and what it might have told."""

    facts: tuple[Fact, ...]
    missed: tuple[Missed, ...]


def triggers(extra: tuple[Path, ...] = ()) -> frozenset[str]:
    """Return the lemmas that can open a fact, for the scan that decides which sentences to parse."""
    return load_frames(extra).triggers()


def extract_facts(document: Document, sentences: Sequence[Sentence]) -> list[Fact]:
    """Return the facts a document tells."""
    return list(extract(document, sentences).facts)


def extract(document: Document, sentences: Sequence[Sentence], *, frames: tuple[Path, ...] = ()) -> Extraction:
    """Return the facts a document tells, in text order, and the triggers that told none; `frames` are further
    folders."""
    trees = [read_tree(s, number) for number, s in enumerate(s for s in sentences if s.tokens)]
    context = Context(document, trees)
    drafts, misses = draft_all(trees, context, load_frames(frames))
    told = settled(drafts, context)
    least = load_weights().minimum
    kept = [d for d in told if d.confidence >= least]
    facts: list[Fact] = [fact_of(d) for d in kept]
    facts += offices(sentences)
    facts.sort(key=lambda f: (f.evidence[0] if f.evidence else (0, 0), f.kind, f.action))
    spans = {span for f in facts if f.kind != "office" for span in f.evidence}
    weak = [
        Miss(d.one.tree.span, d.one.span(), d.one.frame.id, "below confidence") for d in told if d.confidence < least
    ]
    missed = tuple(
        dict.fromkeys(Missed(m.span, m.trigger, m.frame, m.reason) for m in (*misses, *weak) if m.span not in spans)
    )
    return Extraction(tuple(facts), missed)


def settled(drafts: Sequence[Draft], context: Context) -> list[Draft]:
    """Turn the drafts of single sentences into what the document tells: followed up, merged, dated, weighed."""
    followed = with_days(follow(context.trees, without_fallbacks(drafts)), context)
    told = name_speakers(settle(date_from_context(without_umbrellas(merge(followed)), context)), context)
    for draft in told:
        draft.features = features(draft)
        draft.confidence = confidence(draft)
    return told


def drafts_of(document: Document, sentences: Sequence[Sentence]) -> list[Draft]:
    """Return what a document tells before it is frozen, for fitting the confidence."""
    trees = [read_tree(s, number) for number, s in enumerate(s for s in sentences if s.tokens)]
    context = Context(document, trees)
    return settled(draft_all(trees, context, load_frames())[0], context)


def draft_all(trees: Sequence[Tree], context: Context, frames: FrameSet) -> tuple[list[Draft], list[Miss]]:
    """Build every draft, and every reason why an instance gave none."""
    drafts: list[Draft] = []
    misses: list[Miss] = []
    for tree in trees:
        for one in match(tree, frames):
            for made in build(one, context):
                if isinstance(made, Miss):
                    misses.append(made)
                else:
                    drafts.append(made)
                    context.told.append(made)
    return drafts, misses


def fact_of(draft: Draft) -> Fact:
    """Freeze a draft."""
    kind = KINDS[draft.kind]
    names = set(kind.slot_names()) - {"action", "evidence"}
    slots = {name: value for name, value in draft.slots.items() if name in names and value not in (None, (), "")}
    return kind(
        action=draft.action,
        evidence=tuple(sorted(draft.evidence)),
        confidence=draft.confidence,
        reasons=tuple(draft.reasons),
        variants=tuple(draft.variants),
        **slots,
    )
