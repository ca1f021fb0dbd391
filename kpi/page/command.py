"""`python -m kpi page`: draws the published file as one HTML file."""

from __future__ import annotations

import time
from argparse import Namespace
from functools import partial
from pathlib import Path

import duckdb

from ..command_line import Commands, add_path, told
from ..postgres import is_the_engine
from ..printed import file_size, first_line
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
    command.set_defaults(run=partial(told, "page", _page))


def _page(options: Namespace) -> str:
    return write(options.published, options.target, options.to)


def write(published: Path, target: Path, to: Path) -> str:
    """Write the page and print what is done, but for the last line, which it returns.

    Raises Refused, and nothing is written.
    """
    start = time.monotonic()

    def timed(text: str) -> str:
        return f"{time.monotonic() - start:5.1f} s  {text}"

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
        html = page(published, target, lambda text: print(timed(text), flush=True))
    except (duckdb.CatalogException, duckdb.BinderException) as error:
        raise Refused(
            f"{published} lacks what the page shows, was it published by another version of the "
            f"project? Build and publish again. ({first_line(error)})"
        ) from None
    made = to.with_name(f"{to.name}.next")
    made.write_text(html, encoding="utf-8")
    made.replace(to)
    return timed(f"{to}: {file_size(to.stat().st_size)}")
