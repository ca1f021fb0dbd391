#!/usr/bin/env bash
# duckdb 1.5.5 (PyPI): Parquet files that give one column two types: the first file's type holds, and a filter may go by the other.
#
# Guessed: an error, or the wider type for all (what the same files as CSV or JSON get).
# Seen: the first file by name decides. Costs that were whole numbers on the first day (bigint) make 0.4 of the second day 0 and 2.6 of the
# third 3, without a word. Worse, `where` and `select` disagree: a file is left out by the smallest and largest value written in it, before the
# cast. The row shown as 3 is not found by `cost >= 3`, one shown as 0 is found by `cost <> 0`, and a time of 31 January read as a date is shown
# as 2026-01-31 and lost by `day <= date '2026-01-31'`. `count(*) filter (...)` and `where` count differently.
# With union_by_name = true the wider type holds and both agree.
# For this project: raw_location = '/in/{name}/*.parquet' reads files with union_by_name. Before, the sample's costs, whole in the first of two files,
# came out as 2,869 in place of 2,893 USD.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check duckdb==1.5.5
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import duckdb

connection = duckdb.connect()
for kind, options in (("parquet", ""), ("csv", "(format csv, header)"), ("json", "(format json)")):
    for day, cost in enumerate(("0::bigint", "0.4::double", "2.6::double"), start=1):
        connection.execute(f"copy (select {day} as day, {cost} as cost) to 'day_{day}.{kind}' {options}")
connection.execute("copy (select date '2026-01-01' as day) to 'on_1.parquet'")
connection.execute("copy (select timestamp '2026-01-31 18:00:00' as day) to 'on_2.parquet'")
costs = "select list(cost order by day) from 'day_*.{}' where {}"
queries = {
    "csv: all costs": costs.format("csv", "true"),
    "json: all costs": costs.format("json", "true"),
    "parquet: all costs": costs.format("parquet", "true"),
    "parquet: cost >= 3": costs.format("parquet", "cost >= 3"),
    "parquet: cost > 2.5": costs.format("parquet", "cost > 2.5"),
    "parquet: cost <> 0": costs.format("parquet", "cost <> 0"),
    "parquet: rows where cost = 0": "select count(*) from 'day_*.parquet' where cost = 0",
    "parquet: rows filter (cost = 0)": "select count(*) filter (cost = 0) from 'day_*.parquet'",
    "parquet: all days": "select list(cast(day as varchar) order by day) from 'on_*.parquet'",
    "parquet: days until 31 January": "select count(*) from 'on_*.parquet' where day <= date '2026-01-31'",
    "union_by_name: all costs": "select list(cost order by day) from read_parquet('day_*.parquet', union_by_name = true)",
}
found = {name: connection.execute(query).fetchone()[0] for name, query in queries.items()}
for name, value in found.items():
    print(f"{name:32} {value}")
assert list(found.values()) == [
    [0.0, 0.4, 2.6], [0.0, 0.4, 2.6], [0, 0, 3], None, [3], [0, 3], 1, 2, ["2026-01-01", "2026-01-31"], 1, [0.0, 0.4, 2.6],
], found
PYTHON
