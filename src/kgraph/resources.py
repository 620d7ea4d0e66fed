"""Where the packaged data lie: `ontology/` and `queries/`, in a checkout and in an installed wheel alike."""

from __future__ import annotations

from pathlib import Path

from kgraph.errors import ResourceError

_PACKAGE = Path(__file__).resolve().parent


def resource(*parts: str) -> Path:
    """Return the path of a packaged file or folder, such as `resource("queries")`.

    The wheel holds them in `kgraph/data/`; an editable install reads the folders at the top of the checkout.
    Raises ResourceError where neither has it.
    """
    for root in (_PACKAGE / "data", _PACKAGE.parents[1]):
        path = root.joinpath(*parts)
        if path.exists():
            return path
    raise ResourceError("is not part of this installation", where="/".join(parts), advice="install kgraph again")
