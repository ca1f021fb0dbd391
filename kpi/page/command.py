"""`python -m kpi page`: draws the published file as one HTML file."""

from __future__ import annotations

import sys
import time
from argparse import Namespace
from pathlib import Path

import duckdb

from ..command_line import Commands, add_path
from ..postgres import is_the_engine
from ..printed import file_size
from ..publishing import Refused

NEEDS = "pip install --require-hashes -r requirements-page.txt"


def add_command(commands: Commands) -> None:
    """Add the command to the command line."""
    command = commands.add_parser(
        "page",
        help="draw the published file as one HTML file",
        description="Draw the published file as one HTML file that needs no network and no "
        "server. Exit code 0: written; 1: refused, with the reason.",
    )
    add_path(command, "--published", "published")
    add_path(command, "--target", "target")
    command.add_argument(
        "--to", type=Path, default=Path("page.html"), help="the file to write (default: page.html)"
    )
    command.set_defaults(run=run)


def run(options: Namespace) -> int:
    """Write the page. 1: refused, and nothing was written."""
    try:
        write(options.published, options.target, options.to)
    except Refused as refusal:
        print(f"page refused: {refusal}", file=sys.stderr)
        return 1
    return 0


def write(published: Path, target: Path, to: Path) -> None:
    """Write the page and say what is done; raises Refused."""
    start = time.monotonic()

    def told(text: str) -> None:
        print(f"{time.monotonic() - start:5.1f} s  {text}", flush=True)

    if is_the_engine():
        raise Refused("the page is drawn from a published DuckDB file, and DBT_TARGET is postgres")
    if not published.exists():
        raise Refused(f"{published} is absent: `make build publish` first")
    try:
        # libraries that no other command needs
        from .build import page
    except ImportError as error:
        raise Refused(f"{error.name} is not installed: {NEEDS}") from None
    try:
        html = page(published, target, told)
    except (duckdb.CatalogException, duckdb.BinderException) as error:
        reason = str(error).partition("\n")[0]
        raise Refused(
            f"{published} lacks what the page shows, was it published by another version of the "
            f"project? Build and publish again. ({reason})"
        ) from None
    made = to.with_name(f"{to.name}.next")
    made.write_text(html, encoding="utf-8")
    made.replace(to)
    told(f"{to}: {file_size(to.stat().st_size)}")
