#!/usr/bin/env bash
# duckdb 1.5.5 (PyPI): where decimal(38, 12) and decimal(38, 6) meet in a union, coalesce, case or greatest, the result has six decimals.
#
# Guessed: the larger scale, as with decimal(28, 12) and decimal(28, 6), or an error when 38 digits do not hold both, as in a product.
# Seen: the digits before the point win and the scale gives way, without a word: 0.000000400000 becomes 0.000000, while `=` and `+`
# of the same two columns compare and add all twelve decimals.
# In this project a union of daily revenue (12 decimals) with other figures (6) rounded every day's revenue before it was summed;
# all parts of such a union are cast to numeric(38, 12).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check duckdb==1.5.5
"$folder/venv/bin/python" - <<'PYTHON'
import duckdb

connection = duckdb.connect()
connection.execute("create table fine as select cast('0.000000400000' as decimal(38, 12)) as amount")
connection.execute("create table coarse as select cast('1.5' as decimal(38, 6)) as amount")
both = "select amount from fine union all select amount from coarse"
queries = {
    "type of the union": f"select distinct typeof(amount) from ({both})",
    "sum of the union": f"select cast(sum(amount) as varchar) from ({both})",
    "sum of the sums": "select cast((select sum(amount) from fine) + (select sum(amount) from coarse) as varchar)",
    "coalesce": "select cast(coalesce(fine.amount, coarse.amount) as varchar) from fine, coarse",
    "28 digits": "select typeof(coalesce(cast(1 as decimal(28, 12)), cast(1 as decimal(28, 6))))",
}
found = {name: connection.execute(query).fetchone()[0] for name, query in queries.items()}
for name, value in found.items():
    print(f"{name:20} {value}")
assert list(found.values()) == [
    "DECIMAL(38,6)", "1.500000", "1.500000400000", "0.000000", "DECIMAL(34,12)",
], found
PYTHON
