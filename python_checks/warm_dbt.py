"""dbt as it is after a command: what it makes on first use is made. For the server that is forked.

Classes that read and write artifacts, schemas of configuration files, templates of macros: a
command makes them anew each time, which is a fifth of the processor time of a build.
"""

from __future__ import annotations

import gc
import os
from pathlib import Path
from tempfile import TemporaryDirectory

import dbt.adapters.duckdb  # noqa: F401
from dbt.cli.main import dbtRunner
from dbt_common.clients.jinja import template_cache

PROJECT = Path(__file__).resolve().parent.parent


def warm() -> None:
    """Parse the project twice, since the second time reads what the first has written."""
    place = Path.cwd()
    with TemporaryDirectory(prefix="warm_dbt_") as folder:
        arguments = [
            # its parser in Rust starts threads, which a fork must not have
            *("--quiet", "--log-level-file=none", "--no-static-parser", "parse"),
            *("--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT)),
            *("--target-path", f"{folder}/target", "--log-path", f"{folder}/logs"),
        ]
        dbtRunner().invoke(arguments)
        parsed = dbtRunner().invoke(arguments)
    os.chdir(place)
    # none after an error, which the command itself will tell
    for macro in getattr(parsed.result, "macros", {}).values():
        template_cache.get_node_template(macro)
    del parsed
    gc.collect()


warm()
