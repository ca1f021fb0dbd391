"""What comes from outside is data: vars are checked, files quoted, credentials out of sight."""

import re
from pathlib import Path

import pytest
import yaml

from python_checks.breaking.hostile_engine import Engine
from python_checks.breaking.hostile_vendor import fine_vendor, frames_of
from python_checks.breaking.mutations import copy_project
from python_checks.project import ROOT, Warehouse

SECRET_WORDS = re.compile("secret|password|token|credential|private|passphrase", re.IGNORECASE)
SENTINEL = "5entinel-of-the-trust-check"
# Macros and models that read something from the database into a query, and what it is.
READ_INTO_QUERIES = {
    "batches_of_days": "industries, days, dates of the database, and counts",
    "counted_from": "days, dates of the database",
    "default__describe_relation": "column types, compared with declared names",
    "default__time_zone_problems": "part of a message",
    "files_at": "paths, quoted",
    "kept": "nothing: it runs the statements of a model",
    "raw_relation_exists": "a count",
    "record_run": "nothing: it writes ids and times of dbt's own",
    "postgres__describe_relation": "column types, compared with declared names",
    "type_problems": "whether a row is there",
    "unit": "nothing: it compares what a unit test gives",
    "report_plan": "industries, reasons and days of the plan, as one literal",
}


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return Engine(tmp_path_factory.mktemp("trust"))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("raw_location", "/in/raw.parquet"),
        ("raw_location", "/in/{name}.parquet'; drop schema marts cascade; --"),
        ("raw_location", "read_csv('/in/{name}.csv') union select 1"),
        ("raw_location", "read_csv('/in/{name}.csv', x = (select 1))"),
        ("raw_location", "query('select 1 as {name}')"),
        ("raw_location", 5),
        ("raw_schema", 'raw"; drop schema marts cascade; --'),
        ("raw_schema", ""),
        ("raw_database", "a.b"),
        ("our_provider", 5),
        ("our_provider", ""),
        ("incident_weights", {"major' then 1 --": 1}),
        ("incident_weights", {"major": "1 end"}),
        ("incident_weights", {"major": 2}),
        ("incident_weights", {"major": 1, "critical": 1}),
        ("incident_weights", [1]),
        ("sla_target", "0.9 or 1 = 1"),
        ("sla_target", True),
        ("max_quarantine_rate", -0.1),
        ("cached_token_cost_weight", "0.1"),
        ("reconciliation_tolerance", 1.5),
        ("renewal_grace_days", 2.5),
        ("renewal_grace_days", 10**9),
        ("deduplication_window_days", 0),
        ("requests_per_batch", 0),
        ("requests_per_batch", "25 million"),
        ("request_lookback_days", 0),
        ("request_lookback_days", "35"),
        ("as_of_date", "2026-02-30"),
        ("as_of_date", "9999-12-31"),
        ("as_of_date", "0000-01-01"),
        ("as_of_date", "2026-01-01' or '1' = '1"),
        ("fx_reference_date", "today"),
        ("backfill_from", "2026-1-1"),
        ("arr_basis", "contracted' or '1' = '1"),
        ("usage_run_rate_months", "1"),
        ("fx_policy", None),
        ("use_sample_data", "false"),
        ("benchmark_errors", 1),
        ("drift_warning_factor", 1),
        ("drift_warning_factor", "3"),
        ("drift_warning_factor", True),
        ("request_freshness_hours", 36),
        ("request_freshness_hours", {"warning": 36}),
        ("request_freshness_hours", {"warning": "36", "error": 72}),
        ("billing_freshness_hours", {"warning": 960, "error": 0}),
        ("billing_freshness_hours", {"warning": 1.5, "error": 2}),
        ("own_benchmarks", 1),
        ("own_benchmarks", "nrr"),
        ("own_benchmarks", {"nrr": 1}),
    ],
)
def test_wrong_var_is_named_before_a_model_runs(name: str, value: object, engine: Engine) -> None:
    message = engine.refused({name: value})
    assert message.count("The input contract is not met:") == 1
    assert f"- var {name} is {value}: " in message
    assert "No model was run" in message


@pytest.mark.parametrize(
    "entry",
    [
        "nrr",
        {"industry": "llm_api", "kpi": "nrr"},
        {"kpi": "nrr", "failing_threshold": 1},
        {"industry": "llm_api", "kpi": "nrr", "failing_threshold": "1"},
        {"industry": "llm_api", "kpi": "nrr", "failing_inclusive": 1},
        {"industry": "llm_api", "kpi": "nrr", "cadence": "yearly"},
        {"industry": "llm_api", "kpi": "nrr", "treshold": 1},
    ],
)
def test_wrong_benchmark_of_ones_own_is_named(entry: object, engine: Engine) -> None:
    assert f"- var own_benchmarks holds {entry}: " in engine.refused({"own_benchmarks": [entry]})


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("renewal_grace_day", "did you mean renewal_grace_days?"),
        ("as_of", "did you mean as_of_date?"),
        ("industry", "did you mean industries or adapter_industry?"),
        ("freshness_hours", "did you mean request_freshness_hours or billing_freshness_hours?"),
        ("x", "use one of use_sample_data, "),
    ],
)
def test_unknown_var_is_named_with_those_like_it(name: str, advice: str, engine: Engine) -> None:
    message = engine.refused({name: 1})
    assert f"- var {name} is unknown: {advice}" in message
    assert "No model was run" in message


def test_unknown_var_of_the_project_file_is_named(tmp_path: Path) -> None:
    """dbt takes any: a misspelt one would leave the default in place without a word."""
    project = copy_project(tmp_path / "project")
    file = project / "dbt_project.yml"
    file.write_text(file.read_text().replace("  sla_target:", "  sla_targt: 0.99\n  sla_target:"))
    run = Warehouse(tmp_path / "warehouse", project).dbt("run", "--select", "dim_industries")
    assert run.exit_code != 0
    assert "- var sla_targt is unknown: did you mean sla_target?" in run.output


def test_industry_without_a_request_log_is_named_with_those_that_have_one(engine: Engine) -> None:
    message = engine.refused({"industries": ["llm_api", "llm"]})
    assert "- var industries names llm: use some of " in message
    assert "computer_vision_api" in message


def test_lookback_shorter_than_the_window_is_refused(engine: Engine) -> None:
    message = engine.refused({"request_lookback_days": 4, "deduplication_window_days": 5})
    assert (
        "- var request_lookback_days is 4: use no fewer days than deduplication_window_days (5)"
        in (message)
    )
    assert "No model was run" in message


def test_overlap_of_the_first_edition_is_refused_with_what_took_its_place(engine: Engine) -> None:
    message = engine.refused({"ingestion_overlap_hours": 6})
    assert "- var ingestion_overlap_hours is gone: " in message
    assert "request_lookback_days" in message
    assert "No model was run" in message


@pytest.mark.parametrize("hours", [36, {"warning": "soon", "error": 72}])
def test_wrong_hours_are_named_where_they_are_used(hours: object, warehouse: Warehouse) -> None:
    """They become part of a declaration, in a dbt that parses it, and not of a query."""
    run = warehouse.dbt("source", "freshness", variables={"request_freshness_hours": hours})
    assert run.exit_code not in (0, 1)
    assert f"- var request_freshness_hours is {hours}: " in run.output


@pytest.mark.parametrize("value", ["llm_api", ["llm_api') or ('1' = '1"], [5]])
def test_wrong_industries_are_named_while_parsing(value: object, warehouse: Warehouse) -> None:
    run = warehouse.dbt("build", variables={"industries": value})
    assert run.exit_code not in (0, 1) and not run.statuses
    assert f"var industries is {value}: use a list of industries" in run.output


@pytest.mark.parametrize(
    "value",
    [
        {"raw_location": "/in/{name}.parquet"},
        {"raw_location": "s3://bucket/{name}/*.csv.gz"},
        {"raw_location": "read_json('/in/{name}/*.json', format = 'newline_delimited')"},
        {"raw_location": "read_csv('/in/{name}.csv', columns = {'a': 'VARCHAR'}, header=true)"},
        {"raw_location": "delta_scan('/in/{name}')"},
        {"our_provider": "O'Reilly"},
        {"as_of_date": "2026-02-28"},
        {"renewal_grace_days": 0},
        {"own_benchmarks": [{"industry": "it's", "kpi": "nrr", "failing_threshold": None}]},
    ],
)
def test_right_var_is_no_problem(value: dict[str, object], engine: Engine) -> None:
    assert not [line for line in engine.refused(value).splitlines() if "- var " in line]


def test_quote_in_a_text_var_stays_text(engine: Engine) -> None:
    compiled = engine.dbt(
        engine.seeded,
        {"our_provider": "O'Reilly' or 'a' = 'a"},
        *("compile", "--select", "int_frontier_gaps_ranged"),
    )
    code = compiled.result.results[0].node.compiled_code
    assert "provider = 'O''Reilly'' or ''a'' = ''a' as is_ours" in code


def test_file_names_stay_names(engine: Engine) -> None:
    """A folder may hold files of any name: they are read, not run."""

    def write(folder: Path) -> None:
        for name, frame in frames_of([fine_vendor("own.")]).items():
            (folder / name).mkdir()
            frame.write_csv(folder / name / "it's; drop schema marts; --.csv")

    engine.raw.mkdir(exist_ok=True)
    for path in engine.raw.glob("*"):
        path.unlink()
    write(engine.raw)
    message = engine.refused({"raw_location": f"{engine.raw}/{{name}}/*.csv"})
    assert not message


def test_nothing_else_is_read_into_a_query() -> None:
    reading = re.compile(r"run_query|call statement|load_result|get_column_values")
    named = re.compile(
        r"{%-? (?:macro|materialization) (\w+)(.*?)end(?:macro|materialization)", re.S
    )
    macros = "".join(path.read_text() for path in (ROOT / "macros").rglob("*.sql"))
    found = {name for name, body in named.findall(macros) if reading.search(body)}
    models = (ROOT / "models").rglob("*.sql")
    found |= {path.stem for path in models if reading.search(path.read_text())}
    assert found == set(READ_INTO_QUERIES)


def test_credentials_come_from_the_environment_only() -> None:
    profiles = yaml.safe_load((ROOT / "profiles.yml").read_text())
    for output in profiles["ai_api_kpi_warehouse"]["outputs"].values():
        for name, value in output.items():
            if SECRET_WORDS.search(name):
                assert re.fullmatch(
                    r"\{\{ *env_var\('DBT_ENV_SECRET_[A-Z_]+'.*\) *\}\}", str(value)
                ), name


def test_credentials_are_in_no_log_and_no_artifact(
    warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    named = re.findall(r"env_var\('([A-Z_0-9]+)'", (ROOT / "profiles.yml").read_text())
    secrets = {name for name in named if SECRET_WORDS.search(name)}
    for name in secrets | {"DBT_ENV_SECRET_PASSWORD", "PGPASSWORD", "AWS_SECRET_ACCESS_KEY"}:
        monkeypatch.setenv(name, SENTINEL)
    run = warehouse.dbt("--debug", "build", "--select", "industries", "dim_industries")
    assert run.exit_code == 0, run.output
    files = [path for path in warehouse.folder.rglob("*") if path.is_file()]
    assert {"dbt.log", "manifest.json", "run_results.json"} <= {path.name for path in files}
    assert SENTINEL not in run.output
    assert not [path for path in files if SENTINEL.encode() in path.read_bytes()]
