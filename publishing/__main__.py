"""`python -m publishing publish|rollback|list`: the published copy of the marts.

Exit code 0: done, or there was nothing to do. 1: refused, with the reason; nothing has changed.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from .build_state import Refused
from .publication import publish
from .versions import Versions, read_publication


def parsed(arguments: Sequence[str]) -> argparse.Namespace:
    """The command and the paths; exits with code 2 when they cannot be read."""
    environment = os.environ
    parser = argparse.ArgumentParser(prog="python -m publishing", description=__doc__)
    parser.add_argument("command", choices=("publish", "rollback", "list"))
    for name, variable, default, what in (
        ("--warehouse", "DUCKDB_PATH", "warehouse.duckdb", "the file that dbt wrote"),
        ("--target", "DBT_TARGET_PATH", "target", "dbt's target folder"),
        ("--to", "PUBLISHED_PATH", "published.duckdb", "the file for readers"),
    ):
        value = Path(environment.get(variable, default))
        help_text = f"{what} (default: ${variable} or {default})"
        parser.add_argument(name, type=Path, default=value, help=help_text)
    return parser.parse_args(arguments)


def main(arguments: Sequence[str]) -> int:
    """Run one command and print what became of it."""
    options = parsed(arguments)
    versions = Versions(options.to.resolve())
    try:
        if options.command == "publish":
            publication, restated = publish(options.warehouse, options.target, options.to)
            done = "already published" if restated is None else f"{restated} values restated"
            print(f"{options.to}: version {publication}, {done}")
        elif options.command == "rollback":
            print(f"{options.to}: back to version {versions.rollback()}")
        else:
            current = versions.current()
            for file in versions.kept():
                kept = read_publication(file)
                print("published" if kept == current else "kept     ", kept)
    except Refused as refusal:
        print(f"{options.command} refused: {refusal}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
