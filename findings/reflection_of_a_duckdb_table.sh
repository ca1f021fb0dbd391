#!/usr/bin/env bash
# duckdb-engine 0.17.0 with SQLAlchemy 2.0.58 and duckdb 1.5.5: the inspector tells tables and columns, but a table cannot be reflected.
#
# Guessed: the dialect that duckdb-engine takes from PostgreSQL reads information_schema and the system catalogue of DuckDB; Table(…, autoload_with=engine) works as for any engine.
# Seen: get_table_names and get_columns work; get_pk_constraint, and so autoload_with, ends in "Type with name REGCLASS does not exist", of a table with a primary key or without one.
# For readers of the published file: name the columns, or let pandas or Polars read a query (docs/bi.md).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check duckdb==1.5.5 duckdb-engine==0.17.0 sqlalchemy==2.0.58
"$folder/venv/bin/python" -W ignore - "$folder/kpis.duckdb" <<'PY'
import sys

import duckdb
from sqlalchemy import MetaData, Table, create_engine, inspect

with duckdb.connect(sys.argv[1]) as connection:
    connection.execute("create table kpis (kpi varchar primary key, value decimal(18, 6))")
    connection.execute("create table runs (run_at timestamp)")
engine = create_engine(f"duckdb:///{sys.argv[1]}", connect_args={"read_only": True})
names = sorted(inspect(engine).get_table_names())
columns = [column["name"] for column in inspect(engine).get_columns("kpis")]
print("tables:", names, "columns:", columns)
assert (names, columns) == (["kpis", "runs"], ["kpi", "value"])
for name in names:
    for tried in (
        lambda: inspect(engine).get_pk_constraint(name),
        lambda: Table(name, MetaData(), autoload_with=engine),
    ):
        try:
            tried()
        except Exception as error:
            print(f"{name}: {str(error).splitlines()[0]}")
            assert "Type with name REGCLASS does not exist" in str(error)
        else:
            raise AssertionError(f"{name} can be reflected now")
PY
