"""How sure a draft is: a logistic regression over what it stands on, with the weights in confidence.toml."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from kgraph.extract.build import Draft
from kgraph.extract.tables import tables


@dataclass(frozen=True, slots=True)
class Weights:
    """The fitted weights and the confidence below which a draft is dropped."""

    minimum: float
    bias: float
    weights: Mapping[str, float]


@lru_cache(maxsize=1)
def load_weights() -> Weights:
    """Return the packaged weights."""
    data = tables("confidence.toml")
    return Weights(data["minimum"], data["bias"], data["weights"])


def features(draft: Draft) -> dict[str, float]:
    """Return what speaks for and against a draft, as numbers of about 0 to 1."""
    one = draft.one
    rules = {r.slot: r.rule for r in draft.reasons}
    paths = rules.get("parties", "")
    found: dict[str, float] = {
        f"kind {draft.kind}": 1.0,
        "verb trigger": float(one.verbal),
        "told more than once": float(len(draft.evidence) > 1),
        "long sentence": min(1.0, len(one.tree.tokens) / 60),
        "party by name only": float(any(not p.isupper() for p in draft.parties)),
        f"parties {min(len(draft.parties), 3)}": 1.0,
        f"trigger {_place(one.tree.tokens[one.token].deprel)}": 1.0,
        "body that meets": float("body that meets" in paths),
        "party from the clause": float("clause:" in paths),
        "party from the governor": float("governor_agent:" in paths),
        "party from the document": float("document:" in paths),
        "party by reference": float("reference" in paths or "pronoun" in paths),
        "status by default": float(rules.get("status") == "default"),
        "has date": float("date" in draft.slots),
        "has areas": float(bool(draft.get("areas"))),
        "has people": float(bool(draft.get("people"))),
        "has title": float(bool(draft.get("title"))),
        "has speaker": float(bool(draft.get("speaker"))),
        "not completed": float(draft.get("status") != "completed"),
        "proposed": float(draft.get("status") == "proposed"),
        "first sentences": float(one.tree.number < 2),
    }
    return {name: value for name, value in found.items() if value}


PLACES = {"root": "main", "xcomp": "main", "ccomp": "reported", "parataxis": "reported", "conj": "beside"}
"""Where in the sentence a trigger stands, by its relation; below another word's clause or phrase, or elsewhere."""


def _place(relation: str) -> str:
    below = relation.startswith(("acl", "advcl", "nmod", "appos", "nsubj:pass"))
    return PLACES.get(relation, "below" if below else "elsewhere")


def confidence(draft: Draft, weights: Weights | None = None) -> float:
    """Return the probability that the fact is right, rounded to two digits."""
    weights = weights or load_weights()
    total = (
        weights.bias
        + sum(weights.weights.get(name, 0.0) * value for name, value in draft.features.items())
        + draft.one.frame.weight
    )
    return round(1 / (1 + math.exp(-total)), 2)
