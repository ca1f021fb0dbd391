#!/usr/bin/env bash
# duckdb 1.5.5 (PyPI): approx_quantile of a decimal is a whole number, unless it is asked for a list; quantile_cont of a decimal cuts down.
#
# Guessed: decimal or double for both, as its own list of signatures says (approx_quantile(DECIMAL, FLOAT) -> DECIMAL) and as PostgreSQL does
# for percentile_cont; if a decimal, rounded.
# Seen: approx_quantile(decimal(18, 6), 0.95) is a BIGINT (by the width SMALLINT to HUGEINT): the P95 of prices around 0.3 is 0. With [0.95]
# instead of 0.95 the same column gives 0.3. reservoir_quantile does the same. quantile_cont, percentile_cont and median are exact in the kind of
# decimal but rounded towards minus infinity: the P95 of 1 to 10 is 9 in decimal(18, 0) and 9.55 as a double, and the median of -2 and -1 is -2.
# For a warehouse with money and times in numeric(18, 6): cast to double before any quantile. This project's percentiles count
# buckets, and its one percentile_cont (the median amount in int_money_quarantined) is of doubles.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check duckdb==1.5.5
"$folder/venv/bin/python" - <<'PYTHON'
import duckdb

connection = duckdb.connect()
connection.execute("create table prices as select cast(0.3 as decimal(18, 6)) as price from range(100)")
connection.execute("create table ranks as select cast(range as decimal(18, 0)) as rank from range(1, 11)")
queries = {
    "approx_quantile": "select approx_quantile(price, 0.95), typeof(approx_quantile(price, 0.95)) from prices",
    "approx_quantile, a list": "select approx_quantile(price, [0.95])[1], typeof(approx_quantile(price, [0.95])[1]) from prices",
    "approx_quantile, double": "select round(approx_quantile(cast(price as double), 0.95), 6), 'DOUBLE' from prices",
    "reservoir_quantile": "select reservoir_quantile(price, 0.95), typeof(reservoir_quantile(price, 0.95)) from prices",
    "percentile_cont": "select percentile_cont(0.95) within group (order by rank), typeof(quantile_cont(rank, 0.95)) from ranks",
    "percentile_cont, double": "select round(quantile_cont(cast(rank as double), 0.95), 6), 'DOUBLE' from ranks",
    "median of -2 and -1": "select median(-rank), typeof(median(-rank)) from ranks where rank <= 2",
}
found = {}
for name, query in queries.items():
    value, kind = connection.execute(query).fetchone()
    found[name] = f"{value} {kind}"
    print(f"{name:24} {found[name]}")
assert list(found.values()) == [
    "0 BIGINT", "0.300000 DECIMAL(18,6)", "0.3 DOUBLE", "0 BIGINT", "9 DECIMAL(18,0)", "9.55 DOUBLE", "-2 DECIMAL(18,0)",
], found
PYTHON
