"""Reads a published file over and over, as a BI tool in a process of its own would.

`python -m python_checks.tests.published_reader published.duckdb stop_file` opens the file
read-only, asks it twice, closes it and begins again until the stop file is there. It prints one
JSON object: `reads`, `errors` (texts) and `answers`, each different answer once.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import duckdb

PAUSE_SECONDS = 0.02

# Each names the version and a figure that only that version has.
QUESTIONS = (
    """
    select publication.version, publication.invocation_id, sum(kpi_value), count(*)
    from marts.fct_kpis, marts.publication where isfinite(kpi_value) group by all
    """,
    """
    select publication.version, publication.invocation_id, sum(kpi_value), count(*)
    from marts.rpt_kpi_scorecard, marts.publication where isfinite(kpi_value) group by all
    """,
)


def answers(file: Path) -> list[tuple[object, ...]]:
    """One row a question, both over one connection; raises duckdb.Error."""
    with duckdb.connect(str(file), read_only=True, config={"threads": 1}) as connection:
        return [row for question in QUESTIONS for row in connection.execute(question).fetchall()]


def main(file: Path, stop: Path) -> None:
    """Read until the stop file is there, then print what was found."""
    reads, errors, found = 0, [], set()
    while not stop.exists():
        try:
            found.add(tuple(answers(file)))
        except duckdb.Error as error:
            errors.append(str(error))
        reads += 1
        time.sleep(PAUSE_SECONDS)
    print(json.dumps({"reads": reads, "errors": errors, "answers": sorted(found)}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
