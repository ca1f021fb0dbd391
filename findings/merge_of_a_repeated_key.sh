#!/usr/bin/env bash
# duckdb 1.5.5 (PyPI): MERGE with two source rows for one target row keeps the first of them, and inserts both where the target has none.
#
# Guessed: an error, as the standard asks and PostgreSQL, BigQuery and Snowflake give ("cannot affect row a second time").
# Seen: no error. The target keeps the row that came first, though RETURNING shows both as written; a new key gets both rows, and the next MERGE of
# that key then sets both of them. Which row is first is up to the query: in a bigger one it was the last.
# dbt-duckdb's incremental strategy `merge` is such a statement, so a unique_key that is repeated within a batch neither fails nor is unique.
# For a warehouse whose gateways deliver a request twice: choose the row by hand before merging, or keep a unique test on the key.
# This project runs no MERGE: it chooses one row per key first and replaces whole days.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check duckdb==1.5.5
"$folder/venv/bin/python" - <<'PYTHON'
import duckdb

connection = duckdb.connect()
connection.execute("create table requests as select 'known' as request_id, 0 as tokens")
merge = """
    merge into requests using (values {}) as delivery (request_id, tokens) on requests.request_id = delivery.request_id
    when matched then update set tokens = delivery.tokens
    when not matched then insert values (delivery.request_id, delivery.tokens)
    {}
"""
twice = "('known', 10), ('known', 20), ('new', 10), ('new', 20)"
found = {
    "returned": sorted(connection.execute(merge.format(twice, "returning request_id, tokens")).fetchall()),
    "table": connection.execute("from requests order by all").fetchall(),
    "written by the next MERGE": connection.execute(merge.format("('new', 30)", "")).fetchall(),
    "table after it": connection.execute("from requests order by all").fetchall(),
}
connection.execute("create table many as select range as id, -1 as delivery from range(100000)")
connection.execute("""
    merge into many using (select range % 100000 as id, range // 100000 as delivery from range(300000)) as deliveries
    on many.id = deliveries.id when matched then update set delivery = deliveries.delivery
""")
found["of three deliveries"] = connection.execute("select distinct delivery from many").fetchall()
for name, value in found.items():
    print(f"{name:26} {value}")
assert found["returned"] == [("known", 10), ("known", 20), ("new", 10), ("new", 20)], found
assert found["table"] == [("known", 10), ("new", 10), ("new", 20)], found
assert found["table after it"] == [("known", 10), ("new", 30), ("new", 30)], found
assert found["of three deliveries"] == [(2,)], found
PYTHON
