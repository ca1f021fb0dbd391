#!/usr/bin/env bash
# duckdb 1.5.5 (PyPI): read_json takes 01-13-2026 and 01-02-2026 of one column for 13 January and 1 February.
#
# Guessed: text, as only ISO dates are dates to a cast, or else one order for the column, month first since nothing else fits both; so does read_csv.
# Seen: type DATE, and each value by itself, day first and where that is no date month first. The twelve first days of every month are swapped with
# other months, the others are right, without a word. Dates with a time do so where one has AM or PM: 10:00:00 is of 1 February, 10:00:00 PM of
# 2 January. Columns that are all of one shape with slashes stay text.
# dateformat = '%Y-%m-%d' leaves such a column text; dateformat = '%m-%d-%Y' with the type declared reads it right.
# For a warehouse fed with contracts from a CRM's export: one swapped start date moves ARR, cohorts and renewals by months.
# For this project: such dates in CSV are text to it and are quarantined as unparsable; through raw_location = "read_json('…')" they arrive as DATE
# columns, are taken as they are, and half of them are wrong.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check duckdb==1.5.5
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
from pathlib import Path

import duckdb

columns = {
    "days": ["01-13-2026", "01-02-2026"],
    "times": ["01-02-2026 10:00:00", "01-02-2026 10:00:00 PM"],
    "slashes": ["01/13/2026", "01/02/2026"],
}
for name, values in columns.items():
    Path(f"{name}.json").write_text("\n".join(f'{{"contract": {number}, "start": "{value}"}}' for number, value in enumerate(values)))
    Path(f"{name}.csv").write_text("\n".join(["contract,start", *(f"{number},{value}" for number, value in enumerate(values))]))

connection = duckdb.connect()
sources = {
    "json": "read_json('days.json')",
    "csv": "read_csv('days.csv')",
    "json, %Y-%m-%d": "read_json('days.json', dateformat = '%Y-%m-%d')",
    "json, %m-%d-%Y and type": "read_json('days.json', dateformat = '%m-%d-%Y', columns = {contract: 'INT', start: 'DATE'})",
    "json, times": "read_json('times.json')",
    "json, slashes": "read_json('slashes.json')",
}
found = {}
for name, source in sources.items():
    query = f"select any_value(typeof(start)), list(cast(start as varchar) order by contract) from {source}"
    kind, values = connection.execute(query).fetchone()
    found[name] = [kind, *values]
    print(f"{name:24} {found[name]}")
assert list(found.values()) == [
    ["DATE", "2026-01-13", "2026-02-01"],
    ["DATE", "2026-01-13", "2026-01-02"],
    ["VARCHAR", "01-13-2026", "01-02-2026"],
    ["DATE", "2026-01-13", "2026-01-02"],
    ["TIMESTAMP", "2026-02-01 10:00:00", "2026-01-02 22:00:00"],
    ["VARCHAR", "01/13/2026", "01/02/2026"],
], found
PYTHON
