#!/usr/bin/env bash
# MetricFlow (dbt-metricflow 0.15.0, metricflow 0.213.0, dbt-core 1.11.16): the time spine of an installed package replaces the project's own.
#
# Guessed: two time spines of days are an error of `dbt parse`, or the root project's is taken, as its models and vars come before a package's.
# Seen: the last one in the manifest is taken, and packages stand behind the project. A full parse prints one line, "Only one time spine is supported
# per granularity", which WARN= does not count and `--warn-error` lets pass; a parse from the cache prints nothing, nor does `mf query`. A metric with
# join_to_timespine loses the days that the package's spine lacks, with their values: 30 by month, and 10 when the same month is cut by day.
# For who installs a project with a spine, as this one: switch one of the two off by `enabled: false` (docs/package.md).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check \
  dbt-metricflow==0.15.0 metricflow==0.213.0 dbt-core==1.11.16 dbt-duckdb==1.11.1 duckdb==1.5.5
export PATH="$folder/venv/bin:$PATH" DBT_PROFILES_DIR=.
mkdir -p "$folder/shop/models" "$folder/calendar/models"
cd "$folder/calendar"
printf 'name: calendar\nversion: "1.0.0"\nprofile: shop\n' > dbt_project.yml
echo "select cast(range as date) as day_on from range(date '2026-01-01', date '2026-01-04', interval 1 day)" > models/three_days.sql
cat > models/models.yml <<'YML'
models:
  - name: three_days
    time_spine: {standard_granularity_column: day_on}
    columns: [{name: day_on, granularity: day}]
YML
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
    type_params: {measure: {name: amount, join_to_timespine: true}}
YML
total() {
  mf query --metrics amount --group-by "metric_time__$1" --csv "$1.csv" > query.txt
  python3 -c 'import csv, sys; print(sum(int(row["amount"] or 0) for row in csv.DictReader(open(sys.argv[1]))))' "$1.csv"
}
dbt build > alone.txt
alone="$(total month) by month, $(total day) by day"
printf 'packages:\n  - local: ../calendar\n' > packages.yml
dbt deps > deps.txt
dbt build > with_package.txt
both="$(total month) by month, $(total day) by day"
query=$(grep -ciE "spine|duplicate" query.txt || true)
lines() { dbt "$@" | tee parse.txt | grep -c "Only one time spine is supported per granularity" || true; }
full=$(lines --warn-error parse --no-partial-parse)
cached=$(lines --warn-error parse)
counted=$(grep -oE "WARN=[0-9]+ ERROR=[0-9]+" with_package.txt)
printf 'alone: %s\nwith the package: %s\ndbt build: %s\n' "$alone" "$both" "$counted"
printf 'lines about it: %s of a full parse, %s of a parse from the cache, %s of mf query\n' "$full" "$cached" "$query"
test "$alone" = "30 by month, 30 by day"
test "$both" = "30 by month, 10 by day"
test "$counted, $full $cached $query" = "WARN=0 ERROR=0, 1 0 0"
