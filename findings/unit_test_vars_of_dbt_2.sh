#!/usr/bin/env bash
# dbt 2.0.0rc196 (PyPI, with libduckdb.so 1.5.5 of npm's @duckdb/node-bindings-linux-x64): a unit test that overrides one var has no other.
#
# Guessed: as in dbt-core 1.11.16, where `overrides: {vars: …}` changes the vars that it names and leaves the project's others.
# Seen: dbt-core passes the test; dbt 2 stops it with "Required var 'factor' not found", because the vars of the test are all that it has. With a default
# in var('factor', …) it would pass or fail by the default, whatever dbt_project.yml says.
# For a project that runs on both: a unit test names every var that its model reads, as those of this project do.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
for engine in dbt2 core; do python3 -m venv "$folder/$engine"; done
"$folder/dbt2/bin/python" -m pip install --quiet --disable-pip-version-check dbt==2.0.0rc196
"$folder/core/bin/python" -m pip install --quiet --disable-pip-version-check dbt-core==1.11.16 dbt-duckdb==1.11.1 duckdb==1.5.5
npm pack --silent --pack-destination "$folder" @duckdb/node-bindings-linux-x64@1.5.5-r.5 > /dev/null
tar -xzf "$folder"/duckdb-node-bindings-linux-x64-*.tgz -C "$folder"
mkdir -p "$folder/project/models"
cd "$folder/project"
cat > dbt_project.yml <<'YML'
name: vars_of_a_unit_test
version: "1.0.0"
profile: vars_of_a_unit_test
vars: {factor: 2, offset: 1}
YML
cat > profiles.yml <<'YML'
vars_of_a_unit_test:
  target: duckdb
  outputs:
    duckdb: {type: duckdb, path: numbers.duckdb, schema: main}
YML
echo "select 20 as number" > models/numbers.sql
echo "select number * {{ var('factor') }} + {{ var('offset') }} as result from {{ ref('numbers') }}" > models/results.sql
cat > models/tests.yml <<'YML'
unit_tests:
  - name: offset_is_added
    model: results
    overrides: {vars: {offset: 5}}
    given: [{input: ref('numbers'), rows: [{number: 10}]}]
    expect: {rows: [{result: 25}]}
YML
run() { LD_LIBRARY_PATH="$folder/package" "$folder/$1/bin/dbt" "${@:2}" --profiles-dir . 2>&1 || true; }
run core run > /dev/null
core=$(run core test)
new=$(run dbt2 test)
grep -oE "PASS=[0-9]+ WARN=[0-9]+ ERROR=[0-9]+" <<< "$core"
grep -oE "Required var '[a-z]+' not found" <<< "$new" | sort -u
grep -q "PASS=1 WARN=0 ERROR=0" <<< "$core"
grep -q "Required var 'factor' not found" <<< "$new"
