"""The government that publishes a text, told from its source, its opening words or its end."""

from __future__ import annotations

from urllib.parse import urlsplit

from kgraph.language.mentions.cues import mapping
from kgraph.lexicon import Lexicon
from kgraph.records import Document


def publisher(document: Document, lexicon: Lexicon) -> str:
    """Return the id of the actor whose government, or body, publishes the document; "" where nothing tells."""
    host = (urlsplit(document.source).hostname or "") if "//" in document.source else ""
    for ending, actor in sorted(mapping("publisher", "hosts").items()):
        if host == ending or host.endswith(f".{ending}"):
            return str(actor)
    parts = host.split(".")
    if len(parts) > 2 and parts[-2] in ("gov", "go", "gob", "gouv", "govt", "mfa", "gc"):
        for key, about in lexicon.data.items():
            if key.startswith("state/") and about.get("iso2", ("",))[0].lower() == {"uk": "gb"}.get(
                parts[-1], parts[-1]
            ):
                return key.removeprefix("state/")
    opening = document.text[:200]
    told = (str(actor) for words, actor in sorted(mapping("publisher", "openings").items()) if words in opening)
    closing = document.text[-40:].rstrip()
    ended = (str(a) for words, a in sorted(mapping("publisher", "closings").items()) if closing.endswith(words))
    return next(told, "") or next(ended, "")
