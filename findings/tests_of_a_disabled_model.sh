#!/usr/bin/env bash
# dbt-core 1.11.16 (dbt-duckdb 1.11.1, duckdb 1.5.5): a disabled model leaves manifest.json's nodes, its generic tests stay there.
#
# Guessed: `enabled: false` on a model moves it and its tests to `disabled`, so that `nodes` is what `dbt build` runs.
# Seen: the model is in `disabled` only; each of its tests is in `nodes`, with config.enabled false and without what it depends on, and `dbt build` does not run it.
# Who compares run_results.json with the manifest, as `python -m kpi publish` does, must leave out nodes whose config.enabled is false.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check dbt-core==1.11.16 dbt-duckdb==1.11.1 duckdb==1.5.5
mkdir -p "$folder/project/models"
cd "$folder/project"
cat > dbt_project.yml <<'YML'
name: switched_off
version: "1.0.0"
profile: switched_off
YML
cat > profiles.yml <<'YML'
switched_off:
  target: duckdb
  outputs:
    duckdb: {type: duckdb, path: switched_off.duckdb, schema: main}
YML
echo "select 1 as id" > models/kept.sql
echo "select 1 as id" > models/switched_off.sql
cat > models/models.yml <<'YML'
models:
  - name: switched_off
    config: {enabled: false}
    columns: [{name: id, data_tests: [unique]}]
YML
"$folder/venv/bin/dbt" build --profiles-dir . > output.txt 2>&1
"$folder/venv/bin/python" - <<'PY'
import json
from pathlib import Path

manifest = json.loads(Path("target/manifest.json").read_text())
results = json.loads(Path("target/run_results.json").read_text())["results"]
tests = [node for node in manifest["nodes"].values() if node["resource_type"] == "test"]
models = [node["name"] for node in manifest["nodes"].values() if node["resource_type"] == "model"]
print("models in nodes:", models)
print("tests in nodes:", [(t["name"], t["config"]["enabled"], t["depends_on"]["nodes"]) for t in tests])
print("run:", [result["unique_id"] for result in results])
assert models == ["kept"]
assert [(test["config"]["enabled"], test["depends_on"]["nodes"]) for test in tests] == [(False, [])]
assert [result["unique_id"] for result in results] == ["model.switched_off.kept"]
PY
