#!/usr/bin/env bash
# dagster 1.13.27, dagster-dbt 0.29.27 (dbt-core 1.11.16): with raise_on_error=False a failed test fails the run; a model that fails or is not built does not.
#
# Guessed: raise_on_error=False leaves a failed test as a red check in a step that succeeds; an asset of the manifest that dbt did not build fails it.
# Seen: the other way round. Checks of tests of severity error are blocking, and Dagster itself fails the step when dbt is through: what stands behind any
# model of the step does not run, also behind one without a test. A model whose SQL fails, or one of the manifest that this build has not (it was
# parsed with other vars), is an output that may be missing: what stands behind it is skipped, and the run is a success.
# For a schedule: blocking=False in get_asset_check_spec of the translator for a test that may be red, one and the same vars for `dbt parse`
# and `dbt build`, and a look at what was built at the end, as schedule/dagster_definitions.py has them.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check \
  dagster==1.13.27 dagster-dbt==0.29.27 dbt-core==1.11.16 dbt-duckdb==1.11.1 duckdb==1.5.5
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
echo "select 1 as id" > models/customers.sql
echo "select {{ var('id', 1) }} as id" > models/orders.sql
echo "{{ config(enabled=var('refunds', false)) }} select 1 as id" > models/refunds.sql
printf 'models:\n  - name: orders\n    columns: [{name: id, data_tests: [not_null]}]\n' > models/models.yml
dbt parse > parse.txt
cp target/manifest.json plain.json
dbt parse --vars '{refunds: true}' > parse.txt
cp target/manifest.json with_refunds.json
cat > run.py <<'PY'
import json
import sys

import dagster as dg
from dagster_dbt import DagsterDbtTranslator, DbtCliResource, dbt_assets


class Red(DagsterDbtTranslator):
    def get_asset_check_spec(self, **given):
        spec = super().get_asset_check_spec(**given)
        return spec._replace(blocking=False) if spec else spec


def run(manifest, variables, translator, models):
    @dbt_assets(manifest=manifest, dagster_dbt_translator=translator)
    def shop(context, dbt: DbtCliResource):
        arguments = ["build", "--vars", json.dumps(variables)]
        yield from dbt.cli(arguments, context=context, raise_on_error=False).stream()

    behind = [dg.asset(name=f"after_{model}", deps=[model])(lambda: None) for model in models]
    dbt = DbtCliResource(project_dir=".", profiles_dir=".")
    result = dg.materialize([shop, *behind], resources={"dbt": dbt}, raise_on_error=False)
    assets = {event.asset_key.to_user_string() for event in result.get_asset_materialization_events()}
    checks = [check.passed for check in result.get_asset_check_evaluations()]
    skipped = [event.step_key for event in result.all_events if event.is_step_skipped]
    failed = [event.event_specific_data.error.cls_name for event in result.all_events if event.is_step_failure]
    return result.success, checks, sorted(assets), skipped, failed


two, built = ["customers", "orders"], ["customers", "orders"]
all_of_two = ["after_customers", "after_orders", *built]
cases = {
    "a failed test": (
        run("plain.json", {"id": "null"}, DagsterDbtTranslator(), two),
        (False, [False], built, [], ["DagsterAssetCheckFailedError"]),
    ),
    "a failed test, not blocking": (run("plain.json", {"id": "null"}, Red(), two), (True, [False], all_of_two, [], [])),
    "a model that fails": (
        run("plain.json", {"id": "no_such_column"}, DagsterDbtTranslator(), two),
        (True, [], ["after_customers", "customers"], ["after_orders"], []),
    ),
    "a model that was not built": (
        run("with_refunds.json", {}, DagsterDbtTranslator(), [*two, "refunds"]),
        (True, [True], all_of_two, ["after_refunds"], []),
    ),
}
for name, (seen, _) in cases.items():
    print(f"{name}: success {seen[0]}, checks {seen[1]}, assets {seen[2]}, skipped {seen[3]}, failed by {seen[4]}", file=sys.stderr)
for name, (seen, expected) in cases.items():
    assert seen == expected, name
PY
python run.py > run.txt 2> told.txt || { grep -E "^a .*checks|Error" told.txt; exit 1; }
grep -E "^a .*checks" told.txt
