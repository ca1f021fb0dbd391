"""`python -m kpi <command>`: see `python -m kpi --help`."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Sequence
from io import TextIOWrapper

from . import export
from .doctor import command as doctor
from .page import command as page
from .publishing import commands as publishing
from .scorecard import scorecard

DESCRIPTION = """\
The companion program of the KPI warehouse. It reads raw tables, the warehouse and dbt's target
folder; dbt builds them.
"""
EPILOG = """\
exit codes:
  0  done; doctor: fine
  1  doctor: warnings; scorecard: there is none; publish, rollback, versions, export, page: refused,
     with the reason, and nothing has changed
  2  doctor: it cannot be built; any command: its arguments cannot be read
  3  scorecard --format: a KPI has no value
  4  scorecard --format: a KPI fails

`python -m kpi <command> --help` tells more of one.
"""


def parser() -> ArgumentParser:
    """Of the whole command line. Each command leaves its function in `run`."""
    found = ArgumentParser(
        prog="python -m kpi",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=RawDescriptionHelpFormatter,
    )
    commands = found.add_subparsers(title="commands", metavar="<command>", required=True)
    doctor.add_command(commands)
    scorecard.add_command(commands)
    publishing.add_commands(commands)
    export.add_command(commands)
    page.add_command(commands)
    return found


def main(arguments: Sequence[str]) -> int:
    """Run one command; returns its exit code. Exits with 2 when the command line is wrong."""
    options = parser().parse_args(arguments)
    if isinstance(sys.stdout, TextIOWrapper):
        # raw rows may hold what the terminal's encoding lacks
        sys.stdout.reconfigure(errors="backslashreplace")
    return int(options.run(options))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
