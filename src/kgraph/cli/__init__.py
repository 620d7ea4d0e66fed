"""The command line: a thin twin of the library, and the only room that prints."""

from kgraph.cli.app import main

__all__ = ["main"]
