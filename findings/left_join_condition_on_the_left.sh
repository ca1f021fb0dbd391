#!/usr/bin/env bash
# duckdb 1.5.5 (PyPI): a left join on equal keys becomes a nested loop once its ON has a condition on the left table alone.
#
# Guessed: a hash join by the key, with the condition as a filter of matches, as in `where` or in an inner join.
# Seen: BLOCKWISE_NL_JOIN, every row paired with every row: 200,000 rows on each side took 74 s in place of 0.06 s.
# The same condition inside the key (`case when flag then key end = other.key`) keeps the HASH_JOIN and the result.
# In this project one such ON cost 30 s of a build of 100,000 contract lines; keys are worked out before they are joined.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check duckdb==1.5.5
"$folder/venv/bin/python" - <<'PYTHON'
import duckdb

connection = duckdb.connect()
connection.execute("create table l as select range as k, range % 5 = 0 as flag from range(2000)")
connection.execute("create table r as select range as k, range as v from range(2000)")
joins = {
    "left join, key": "left join r on l.k = r.k",
    "left join, key and a flag of the left": "left join r on l.k = r.k and l.flag",
    "left join, the flag inside the key": "left join r on case when l.flag then l.k end = r.k",
    "inner join, key and a flag of the left": "inner join r on l.k = r.k and l.flag",
}
found = {}
for name, join in joins.items():
    query = f"select count(*), count(r.v) from l {join}"
    plan = connection.execute(f"explain {query}").fetchall()[0][1]
    found[name] = next(kind for kind in ("BLOCKWISE_NL_JOIN", "HASH_JOIN") if kind in plan)
    print(f"{name:40} {found[name]:18} {connection.execute(query).fetchone()}")
assert list(found.values()) == ["HASH_JOIN", "BLOCKWISE_NL_JOIN", "HASH_JOIN", "HASH_JOIN"], found
PYTHON
