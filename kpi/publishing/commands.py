"""`publish`, `rollback` and `versions` of `python -m kpi`."""

from __future__ import annotations

from argparse import Namespace
from functools import partial

from ..command_line import Commands, add_path, told
from ..postgres import is_the_engine
from ..printed import counted, file_size, steps, table
from .publication import publish
from .restatements import restated_values
from .versions import Versions, read_publication

COLUMNS = ("", "version", "published (UTC)", "data through", "size", "restated", "run")


def add_commands(commands: Commands) -> None:
    """Add the three commands to the command line."""
    command = commands.add_parser(
        "publish",
        help="put the marts of the last whole, green build into the file for readers",
        description="Put the marts of the last whole, green build into the file for readers, in "
        "one step. Exit code 0: published, now or before; 1: refused, with the reason.",
    )
    add_path(command, "--warehouse", "warehouse")
    add_path(command, "--target", "target")
    add_path(command, "--to", "published")
    command.set_defaults(run=partial(told, "publish", _publish))
    command = commands.add_parser(
        "rollback",
        help="take the last publish back",
        description="Put the version before into the file for readers and forget the one it "
        "leaves. Exit code 0: done; 1: refused, no earlier version is kept.",
    )
    add_path(command, "--to", "published")
    command.set_defaults(run=partial(told, "rollback", _rollback))
    command = commands.add_parser(
        "versions",
        help="list the published versions that are kept",
        description="List the published versions that are kept, the latest first: when each was "
        "published, the last day of its data, its size and which final values it changed.",
    )
    add_path(command, "--to", "published")
    command.set_defaults(run=partial(told, "versions", _versions))


def _publish(options: Namespace) -> str:
    if is_the_engine():
        from .postgres import own_schemas

        schemas = own_schemas()
        publication, restated = schemas.publish(options.target)
        place: object = f"schema {schemas.name}"
    else:
        publication, restated = publish(options.warehouse, options.target, options.to, steps())
        place = options.to
    done = "already published" if restated is None else f"{counted(restated, 'value')} restated"
    return f"{place}: version {publication}, {done}"


def _rollback(options: Namespace) -> str:
    if is_the_engine():
        from .postgres import own_schemas

        schemas = own_schemas()
        return f"schema {schemas.name}: back to version {schemas.rollback()}"
    return f"{options.to}: back to version {Versions(options.to.resolve()).rollback()}"


def _versions(options: Namespace) -> str:
    if is_the_engine():
        from .postgres import own_schemas

        listed = own_schemas().versions()
        return table([COLUMNS, *listed]) if listed else "no version is kept"
    versions = Versions(options.to.resolve())
    current = versions.current()
    rows = []
    for file in reversed(versions.kept()):
        kept = read_publication(file)
        rows.append(
            (
                "published" if kept == current else "kept",
                kept.version,
                f"{kept.published_at:%Y-%m-%d %H:%M}",
                str(kept.data_through_date or "no data"),
                file_size(file.stat().st_size),
                restated_values(file, kept),
                kept.invocation_id,
            )
        )
    return table([COLUMNS, *rows]) if rows else f"{options.to}: no version is kept"
