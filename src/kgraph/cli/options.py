"""Options that several commands share."""

from __future__ import annotations

import click

STORE = "partnerships"
"""The folder that commands use where no other graph is named."""

encoding_option = click.option("--encoding", default="utf-8", show_default=True, help="How plain text is encoded.")

store_option = click.option(
    "--store",
    envvar="KGRAPH_STORE",
    default=STORE,
    show_default=True,
    metavar="DIR|ENDPOINT",
    help="The graph: a folder, or the URL of a SPARQL endpoint.",
)
