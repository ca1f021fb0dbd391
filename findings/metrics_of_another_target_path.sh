#!/usr/bin/env bash
# MetricFlow (dbt-metricflow 0.15.0, metricflow 0.213.0, dbt-core 1.11.16): `mf` reads target/semantic_manifest.json, wherever dbt writes its own.
#
# Guessed: `mf` loads the dbt project, so it follows DBT_TARGET_PATH and the project's `target-path`, as dbt does.
# Seen: after `dbt parse` into another folder, by either, it answers by the old file in target/: 30, the sum, of a metric that is now the maximum, 20.
# Without that file and with `target-path: other` it says that there is no manifest, and names "Artifact Path: …/other/semantic_manifest.json" with
# the time of that file, which is there and which it never opens.
# For who builds into another folder: copy semantic_manifest.json to target/ before `mf`, or the answer is that of the last build there.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check \
  dbt-metricflow==0.15.0 metricflow==0.213.0 dbt-core==1.11.16 dbt-duckdb==1.11.1 duckdb==1.5.5
export PATH="$folder/venv/bin:$PATH" DBT_PROFILES_DIR=.
mkdir -p "$folder/shop/models"
cd "$folder/shop"
printf 'name: shop\nversion: "1.0.0"\nprofile: shop\n' > dbt_project.yml
cat > profiles.yml <<'YML'
shop:
  target: duckdb
  outputs:
    duckdb: {type: duckdb, path: shop.duckdb, schema: main}
YML
echo "select 1 as order_id, date '2026-01-02' as ordered_on, 10 as amount union all select 2, date '2026-01-05', 20" > models/orders.sql
echo "select cast(range as date) as day_on from range(date '2026-01-01', date '2026-02-01', interval 1 day)" > models/all_days.sql
cat > models/models.yml <<'YML'
models:
  - name: all_days
    time_spine: {standard_granularity_column: day_on}
    columns: [{name: day_on, granularity: day}]
semantic_models:
  - name: orders
    model: ref('orders')
    defaults: {agg_time_dimension: ordered_on}
    entities: [{name: order_id, type: primary}]
    dimensions: [{name: ordered_on, type: time, type_params: {time_granularity: day}}]
    measures: [{name: amount, agg: sum}]
metrics:
  - name: amount
    label: Amount
    type: simple
    type_params: {measure: amount}
YML
amount() { mf query --metrics amount --csv amount.csv > query.txt && tail -n 1 amount.csv | tr -d '\r'; }
dbt build > build.txt
first=$(amount)
sed -i 's/agg: sum/agg: max/' models/models.yml
DBT_TARGET_PATH=other dbt parse > parse.txt
by_variable=$(DBT_TARGET_PATH=other amount)
rm -r other
echo "target-path: other" >> dbt_project.yml
dbt parse > parse.txt
by_project=$(amount)
mv target old_target
said=$(mf query --metrics amount 2>&1 || true)
mkdir target
cp other/semantic_manifest.json target/
copied=$(amount)
printf 'sum: %s\nmaximum, DBT_TARGET_PATH: %s\nmaximum, target-path: %s\nmaximum, copied to target/: %s\n' \
  "$first" "$by_variable" "$by_project" "$copied"
grep -E "Unable to load|Artifact" <<< "$said" | sed "s|$folder|…|"
test "$first $by_variable $by_project $copied" = "30 30 30 20"
grep -q "Unable to load the semantic manifest" <<< "$said"
grep -q "Artifact Path: .*/other/semantic_manifest.json" <<< "$said"
grep -q "Artifact Modified Time" <<< "$said"
