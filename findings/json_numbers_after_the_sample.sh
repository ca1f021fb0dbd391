#!/usr/bin/env bash
# duckdb 1.5.5 (PyPI): read_json takes a column's type from the first 32 files, and rounds what comes later to it.
#
# Guessed: text for what is null at first, an error when a later file has 0.6 where the first ones had whole numbers, as read_csv gives for the same
# files and read_json itself for text in such a column; and that sample_size = -1 looks at everything.
# Seen: BIGINT, and 0.6 becomes 1 without a word: 40 daily files whose last five cost 0.6 each sum to 5 in place of 3. sample_size = -1 lifts
# the limit of rows (20,480, behind which one file rounds the same way) but not that of files; maximum_sample_files = -1 or union_by_name = true does.
# A column that is null in these 32 files is of type JSON: the first text in it, timeout, is "timeout" with its quotes, which equals nothing.
# A new key of a later file is an error for `select *` and is passed over by `select sum(cost)`.
# For a warehouse of daily gateway logs: columns of money and floats need `columns = {…}` or both limits lifted, for a new tool, whose cost is 0
# for a month, decides for all days to come.
# For this project: its README and doctor propose raw_location = "read_json('/data/{name}/*.json')", which is read just so. The sample's costs in
# 40 files, whole in the first 33, came out as 2,868 in place of 2,891 USD and the doctor found nothing; an ingested_at that was null at first was
# refused as unparsable.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check duckdb==1.5.5
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
from pathlib import Path

import duckdb

for day in range(1, 41):
    cost, cached = ("0", "") if day <= 35 else ("0.6", ', "cached_tokens": 7')
    Path(f"day_{day:02}.json").write_text(f'{{"day": {day}, "cost": {cost}{cached}}}\n')
    error = "null" if day <= 35 else '"timeout"'
    Path(f"error_{day:02}.json").write_text(f'{{"day": {day}, "error": {error}}}\n')
    Path(f"day_{day:02}.csv").write_text(f"day,cost\n{day},{cost}\n")
lines = ['{"cost": 0}'] * 25_000 + ['{"cost": 0.6}'] * 5
Path("one.json").write_text("\n".join(lines))
Path("text.json").write_text("\n".join([*lines, '{"cost": "0.6"}']))

connection = duckdb.connect()
queries = {
    "40 files": "select sum(cost) from 'day_*.json'",
    "sample_size = -1": "select sum(cost) from read_json('day_*.json', sample_size = -1)",
    "maximum_sample_files = -1": "select sum(cost) from read_json('day_*.json', maximum_sample_files = -1)",
    "union_by_name": "select sum(cost) from read_json('day_*.json', union_by_name = true)",
    "the new key": "select max(columns(*)) from 'day_*.json'",
    "40 files of csv": "select sum(cost) from 'day_*.csv'",
    "one file": "select sum(cost) from 'one.json'",
    "one file, sample_size = -1": "select sum(cost) from read_json('one.json', sample_size = -1)",
    "text in the column": "select sum(cost) from 'text.json'",
}
error_type = "select typeof(error), cast(error as varchar) from 'error_*.json' where day = 40"
found = {"null, then text": connection.execute(error_type).fetchone()}
print(f"{'null, then text':28} {found['null, then text']}")
for name, query in queries.items():
    try:
        found[name] = round(float(connection.execute(query).fetchone()[0]), 6)
    except duckdb.Error as error:
        found[name] = type(error).__name__
    print(f"{name:28} {found[name]}")
refused = "InvalidInputException"
assert list(found.values()) == [("JSON", '"timeout"'), 5.0, 5.0, 3.0, 3.0, refused, refused, 5.0, 3.0, refused], found
PYTHON
