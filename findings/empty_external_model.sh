#!/usr/bin/env bash
# dbt-duckdb 1.11.1 (PyPI, with dbt-core 1.11.16 and duckdb 1.5.5): an external model without rows writes a Parquet file with one row of nulls.
#
# Guessed: a Parquet file with the columns and no row, which DuckDB itself writes for `copy (select … where false)`.
# Seen: the file holds one row, null in every column. dbt puts a view before it that leaves the row out, so ref(), tests and `dbt show` see none
# and a not_null test passes; only who reads the file, which is what it is written for, counts a customer that is null.
# For a warehouse that hands marts to Polars, Spark or a BI tool as files: an alert table or an incident list is empty on the good days. Export by
# `copy` from a table, or drop rows without a key on reading. This project has no external model; publish copies a database file.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check dbt-core==1.11.16 dbt-duckdb==1.11.1 duckdb==1.5.5
mkdir -p "$folder/project/models" "$folder/project/files"
cd "$folder/project"
cat > dbt_project.yml <<'YAML'
name: external
profile: external
flags: {send_anonymous_usage_stats: false}
YAML
cat > profiles.yml <<'YAML'
external: {target: dev, outputs: {dev: {type: duckdb, path: warehouse.duckdb, external_root: files}}}
YAML
cat > models/open_incidents.sql <<'SQL'
{{ config(materialized='external', format='parquet') }}
select 'i-1' as incident_id, cast(1 as decimal(18, 6)) as weight where false
SQL
cat > models/incident_counts.sql <<'SQL'
{{ config(materialized='table') }}
select count(*) as rows_by_ref from {{ ref('open_incidents') }}
SQL
cat > models/models.yml <<'YAML'
models:
  - {name: open_incidents, columns: [{name: incident_id, data_tests: [not_null]}]}
YAML
"$folder/venv/bin/dbt" --quiet build
"$folder/venv/bin/python" - <<'PYTHON'
import duckdb

connection = duckdb.connect("warehouse.duckdb")
connection.execute("copy (select 'i-1' as incident_id where false) to 'files/by_hand.parquet'")
found = {
    "rows by ref()": connection.execute("select rows_by_ref from incident_counts").fetchall(),
    "rows of the file": connection.execute("from 'files/open_incidents.parquet'").fetchall(),
    "rows of copy": connection.execute("from 'files/by_hand.parquet'").fetchall(),
}
for name, value in found.items():
    print(f"{name:18} {value}")
assert list(found.values()) == [[(0,)], [(None, None)], []], found
PYTHON
