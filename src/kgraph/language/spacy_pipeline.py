"""Any spaCy pipeline with Universal Dependencies in the place of our own analyser: the only importer of spaCy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from kgraph.errors import InputError
from kgraph.language.analyser import Analysis

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

_LABELS = {"PERSON": "PER", "PER": "PER", "ORG": "ORG", "ORGANIZATION": "ORG", "GPE": "LOC", "LOC": "LOC"}
_FOREIGN = frozenset({"pobj", "dobj", "prep", "pcomp", "nsubjpass"})


class SpacyParser:
    """Parses our words with a spaCy pipeline; made by `load`."""

    def __init__(self, nlp: Language, name: str) -> None:
        self._nlp, self._name = nlp, name

    @classmethod
    def load(cls, name: str) -> SpacyParser:
        """Load an installed pipeline by its name, or one in a folder.

        Raises InputError where spaCy or the pipeline is missing, or where the pipeline labels its relations otherwise
        than Universal Dependencies does (as spaCy's own English pipelines do): the frames would find nothing.
        """
        try:
            import spacy
        except ImportError:
            raise InputError("needs spaCy", where=name, advice="pip install 'kgraph-partnerships[spacy]'") from None
        try:
            nlp = spacy.load(name)
        except (OSError, ValueError, ImportError) as error:
            advice = "install it, or give the folder of a pipeline"
            raise InputError(
                f"is no spaCy pipeline: {str(error).splitlines()[0]}", where=name, advice=advice
            ) from error
        labels = {label for pipe in nlp.pipe_names for label in getattr(nlp.get_pipe(pipe), "labels", ())}
        if labels & _FOREIGN:
            raise InputError(
                "does not use Universal Dependencies", where=name, advice="use one trained on a UD treebank"
            )
        return cls(nlp, name)

    def analyse(self, sentences: Sequence[Sequence[str]]) -> list[Analysis]:
        """Analyse sentences of words, whose boundaries and words stay as they are given."""
        docs = (self._document(sentence) for sentence in sentences)
        return [self._analysis(doc) for doc in self._nlp.pipe(docs, batch_size=64)]

    def _document(self, sentence: Sequence[str]) -> Doc:
        from spacy.tokens import Doc

        doc = Doc(self._nlp.vocab, words=list(sentence))
        for token in doc:
            token.is_sent_start = token.i == 0
        return doc

    def _analysis(self, doc: Doc) -> Analysis:
        if len(doc) and not doc.has_annotation("DEP"):
            raise InputError("has no parser", where=self._name, advice="use a pipeline with tagger and parser")
        root = next((token.i for token in doc if token.head.i == token.i), 0)
        return Analysis(
            upos=tuple(token.pos_ or "X" for token in doc),
            feats=tuple(str(token.morph) for token in doc),
            lemmas=tuple(token.lemma_ or token.text for token in doc),
            heads=tuple(_heads(doc, root)),
            deprels=tuple("root" if token.i == root else _relation(token) for token in doc),
            entities=tuple((e.start, e.end, _LABELS[e.label_]) for e in doc.ents if e.label_ in _LABELS),
        )


def _heads(doc: Doc, root: int) -> Iterator[int]:
    """Yield heads with one root: a pipeline that cuts what we gave it as one sentence hangs the rest on the first."""
    for token in doc:
        if token.i == root:
            yield -1
        else:
            yield root if token.head.i == token.i else token.head.i


def _relation(token: Any) -> str:
    relation = token.dep_.lower() or "dep"
    return "parataxis" if relation == "root" else str(relation)
