"""The command `kgraph`: its commands, and every error turned into one line and an exit status."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Sequence

import click

from kgraph.cli import asking, keeping, reading
from kgraph.cli.console import complain
from kgraph.errors import KgraphError, ValidationError


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="kgraph-partnerships", prog_name="kgraph")
def app() -> None:
    """From news about partnerships between states to a knowledge graph that cites every word."""


for command in (*reading.COMMANDS, *asking.COMMANDS, *keeping.COMMANDS):
    app.add_command(command)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run `kgraph ARGUMENTS` (those of the process by default) and leave with its exit status.

    0: done; 1: the data break the shapes; 2: anything else that a person must mend, said in one line.
    """
    sys.exit(run(sys.argv[1:] if arguments is None else arguments))


def run(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit status; errors are printed to standard error."""
    try:
        result = app.main(args=list(arguments), prog_name="kgraph", standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.NoArgsIsHelpError as error:
        sys.stderr.write(error.format_message() + "\n")
        return 2
    except click.ClickException as error:
        where = getattr(error, "ctx", None)
        return complain(error.format_message(), advice=f"see {where.command_path if where else 'kgraph'} --help")
    except (KeyboardInterrupt, click.exceptions.Abort):
        return complain("stopped; what was stored stays whole, and the same command goes on from there")
    except ValidationError as error:
        complain(str(error))
        return 1
    except KgraphError as error:
        return complain(str(error))
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 2
    except OSError as error:
        return complain(_said_by_the_system(error))
    return result if isinstance(result, int) else 0


def _said_by_the_system(error: OSError) -> str:
    where = f"{error.filename}: " if error.filename else ""
    if error.errno == errno.ENOSPC:
        return f"{where}the disk is full; nothing was half-written: free some space and run the command again"
    return f"{where}{error.strerror or error}"
