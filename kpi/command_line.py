"""What the commands of `python -m kpi` share: their type, how they end, the paths they are told."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace, _SubParsersAction
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from .publishing import Refused

Commands: TypeAlias = "_SubParsersAction[ArgumentParser]"

# what a path is -> (environment variable, default, for --help)
PATHS = {
    "warehouse": ("DUCKDB_PATH", "warehouse.duckdb", "the file that dbt wrote"),
    "target": ("DBT_TARGET_PATH", "target", "dbt's target folder"),
    "published": ("PUBLISHED_PATH", "published.duckdb", "the file for readers"),
}


def default_path(what: str) -> Path:
    """Where it is unless the command line says: by the environment variable, else the default."""
    variable, default, _ = PATHS[what]
    return Path(os.environ.get(variable, default))


def add_path(command: ArgumentParser, name: str, what: str) -> None:
    """Let a command be told a path of PATHS, as an option `--name` or an optional `name`."""
    variable, default, text = PATHS[what]
    help_text = f"{text} (default: ${variable} or {default})"
    if name.startswith("-"):
        command.add_argument(name, type=Path, default=default_path(what), help=help_text)
    else:
        command.add_argument(name, nargs="?", type=Path, default=default_path(what), help=help_text)


def told(name: str, run: Callable[[Namespace], str], options: Namespace) -> int:
    """Print what became of a command; returns its exit code: 1 when it was refused."""
    try:
        print(run(options))
    except Refused as refusal:
        print(f"{name} refused: {refusal}", file=sys.stderr)
        return 1
    return 0
