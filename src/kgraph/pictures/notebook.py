"""What a notebook shows by itself: a text with the cited words marked, and a network to explore in the cell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING

from kgraph.network import Sentence
from kgraph.pictures.interactive import interactive_html
from kgraph.pictures.svg import escape as plain

if TYPE_CHECKING:
    from kgraph.pictures.pairs import Network


class Cited:
    """A text whose cited stretches are marked, under a caption such as the fact in one line."""

    def __init__(self, text: str, spans: Iterable[tuple[int, int]], *, caption: str = "", around: int = 0):
        """Take character offsets, end exclusive; with `around`, only so much text before and after them is shown."""
        self.text, self.caption = text, caption
        self.spans = merged(spans)
        self._around = around

    def _repr_html_(self) -> str:
        first = max(self.spans[0][0] - self._around, 0) if self._around and self.spans else 0
        last = min(self.spans[-1][1] + self._around, len(self.text)) if self._around and self.spans else len(self.text)
        body = "".join(self._pieces(first, last))
        before, after = "… " if first else "", " …" if last < len(self.text) else ""
        head = (
            f'<figcaption style="font-weight:600">{escape(plain_text(self.caption))}</figcaption>'
            if self.caption
            else ""
        )
        quoted = f'<blockquote style="white-space:pre-wrap;margin:.4em 0 0">{before}{body}{after}</blockquote>'
        return f'<figure style="margin:.5em 0;max-width:46em">{head}{quoted}</figure>'

    def _pieces(self, at: int, last: int) -> Iterator[str]:
        for start, end in self.spans:
            yield escape(plain_text(self.text[at:start]))
            yield f"<mark>{escape(plain_text(self.text[start:end]))}</mark>"
            at = end
        yield escape(plain_text(self.text[at:last]))


def plain_text(text: str) -> str:
    """Return a text without the control characters that HTML forbids."""
    return "".join(c for c in text if c in "\n\t" or plain(c))


def merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return spans in order, those that touch or overlap put together."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


class Explorable:
    """A network that opens in a notebook's cell as the interactive picture."""

    def __init__(
        self,
        graph: Network,
        evidence: Mapping[str, Sequence[Sentence]] | None = None,
        *,
        title: str = "",
        height: int = 560,
    ):
        self.page = interactive_html(graph, evidence or {}, title=title)
        self._height = height

    def _repr_html_(self) -> str:
        """Return a frame that may run the page's own script and reach nothing outside it."""
        style = f'style="width:100%;height:{self._height}px;border:1px solid #d9dde1"'
        return f'<iframe sandbox="allow-scripts allow-popups" srcdoc="{escape(self.page)}" {style}></iframe>'
