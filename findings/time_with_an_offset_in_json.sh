#!/usr/bin/env bash
# duckdb 1.5.5 (PyPI): the time 2026-01-01T00:30:00+02:00 becomes three different things, by who chooses the type.
#
# Guessed: read_json detects TIMESTAMP WITH TIME ZONE as read_csv does, or TIMESTAMP by the same cast that drops the offset.
# Seen: detected by read_json it is a TIMESTAMP converted to UTC (2025-12-31 22:30), detected by read_csv a TIMESTAMP WITH TIME ZONE, and where the
# type is declared, `columns = {sent: 'TIMESTAMP'}` in either reader or a cast, a TIMESTAMP without its offset (2026-01-01 00:30). So writing down
# the type that `describe` shows for a JSON file moves its rows by the offset, here into another day, month and year.
# A single line that has no offset, and all lines of the JSON file stay text while those of the CSV file are read in the session's time zone.
# For a warehouse that reads gateway logs as JSON: declare TIMESTAMPTZ or VARCHAR, never TIMESTAMP. This project casts what it is given as text to
# timestamptz in a UTC session: detected, text and TIMESTAMPTZ columns come out right; a raw_location with `columns = {requested_at: 'TIMESTAMP'}`
# has lost the offset before the project sees it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check duckdb==1.5.5
cd "$folder"
time=2026-01-01T00:30:00+02:00
printf '{"sent": "%s"}\n' "$time" | tee one.json two.json > /dev/null
printf '{"sent": "2026-01-01 00:30:00"}\n' >> two.json
printf 'sent\n%s\n' "$time" | tee one.csv two.csv > /dev/null
printf '2026-01-01 00:30:00\n' >> two.csv
"$folder/venv/bin/python" - <<'PYTHON'
import duckdb

connection = duckdb.connect()
connection.execute("set TimeZone = 'UTC'")
sources = {
    "read_json": "read_json('one.json')",
    "read_json, TIMESTAMP": "read_json('one.json', columns = {sent: 'TIMESTAMP'})",
    "read_json, TIMESTAMPTZ": "read_json('one.json', columns = {sent: 'TIMESTAMPTZ'})",
    "read_csv": "read_csv('one.csv')",
    "read_csv, TIMESTAMP": "read_csv('one.csv', columns = {sent: 'TIMESTAMP'})",
    "cast": "(select cast('2026-01-01T00:30:00+02:00' as timestamp) as sent)",
    "read_json, a line without": "read_json('two.json')",
    "read_csv, a line without": "read_csv('two.csv')",
}
found = {}
for name, source in sources.items():
    kind, value = connection.execute(f"select typeof(sent), min(cast(sent as varchar)) from {source} group by 1").fetchone()
    found[name] = f"{value} {kind}"
    print(f"{name:26} {found[name]}")
assert list(found.values()) == [
    "2025-12-31 22:30:00 TIMESTAMP",
    "2026-01-01 00:30:00 TIMESTAMP",
    "2025-12-31 22:30:00+00 TIMESTAMP WITH TIME ZONE",
    "2025-12-31 22:30:00+00 TIMESTAMP WITH TIME ZONE",
    "2026-01-01 00:30:00 TIMESTAMP",
    "2026-01-01 00:30:00 TIMESTAMP",
    "2026-01-01 00:30:00 VARCHAR",
    "2025-12-31 22:30:00+00 TIMESTAMP WITH TIME ZONE",
], found
PYTHON
