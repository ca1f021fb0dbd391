"""How raw text is read: one list of spellings with the one answer of every engine."""

from __future__ import annotations

import csv
import json
from pathlib import Path

from python_checks.project import Warehouse

# (type of the input contract, spelling) -> the value as text, None when it does not cast
Answers = dict[tuple[str, str], str | None]
TYPES = ("bigint", "numeric(18, 6)", "numeric(38, 12)", "boolean", "date", "timestamp")


def listed() -> Answers:
    """The list, of spellings.csv: a value that does not cast is empty there."""
    with Path(__file__).with_suffix(".csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    return {(row["data_type"], row["spelling"]): row["value"] or None for row in rows}


def answers(warehouse: Warehouse) -> Answers:
    """What the project's own casts make of the list on the engine of a warehouse."""
    casts = ", ".join(f"'{name}': cast_or_null('spelling', '{name}', 'text')" for name in TYPES)
    inline = ("compile", "--inline", f"{{{{ tojson({{{casts}}}) }}}}", "--output", "json")
    run = warehouse.dbt("--quiet", *inline, "--no-populate-cache")
    assert run.exit_code == 0, run.output
    compiled = json.loads(run.output[run.output.index("{") :])["compiled"]
    queries = []
    for name, cast in json.loads(compiled).items():
        spellings = [spelling for data_type, spelling in listed() if data_type == name]
        rows = ", ".join(f"('{spelling}')" for spelling in spellings)
        # a table, since an engine may cast a constant before it looks whether it can
        queries.append(
            f"select '{name}', spelling, cast({cast} as varchar) from "
            f"(values {rows} offset 0) as spellings (spelling)"
        )
    found = warehouse.query(" union all ".join(queries)).rows()
    return {(name, spelling): value for name, spelling, value in found}
