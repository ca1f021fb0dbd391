"""Bad rows, too many of them, wrong variables and KPIs below their benchmark: what each stops."""

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace

import polars as pl
import pytest

from python_checks.project import ROOT, WITHOUT_UNIT_TESTS, Run, Warehouse
from python_checks.recompute.reference import read_text_csv
from python_checks.sample.schema import COLUMNS, REQUEST_LOGS

SAMPLE = ROOT / "seeds" / "sample"

# Rules that hold for any declared column of a table, and the tables that they hold for.
RULES = {
    "unparsable": set(COLUMNS),
    "missing": set(COLUMNS),
    # A repeated request is one request; rows of one incident are its phases.
    "conflicting_id": set(COLUMNS) - {*REQUEST_LOGS.values(), "raw_incidents"},
}
# Rules that name their column, as docs/input_contract.md lists them.
TOKENS = ("input", "cache_read_input", "cache_creation_input", "output", "reasoning_output")
BOUNDS = ("negative", "out_of_range")
REASONS: dict[str, list[str]] = {
    "raw_contracts": [
        "unknown: industry",
        "unknown: currency",
        "out_of_range: arr_amount",
        "end_before_start: end_date",
        "too_far_in_past: start_date",
    ],
    "raw_renewals": [
        "unknown: industry",
        "unknown: outcome",
        "negative: renewed_arr_amount",
        "too_far_in_future: decided_at",
    ],
    "raw_llm_requests": [
        *(f"{rule}: {kind}_tokens" for kind in TOKENS for rule in BOUNDS),
        "contradicts: cache_read_input_tokens",
        "contradicts: reasoning_output_tokens",
        "too_far_in_future: requested_at",
        "too_far_in_past: requested_at",
    ],
    "raw_vision_requests": [
        *(f"{rule}: image_count" for rule in BOUNDS),
        "too_far_in_future: requested_at",
        "too_far_in_past: requested_at",
    ],
    "raw_image_generation_requests": [
        *(f"{rule}: image_count" for rule in BOUNDS),
        "too_far_in_future: requested_at",
        "too_far_in_past: requested_at",
    ],
    "raw_billing_charges": [
        "unknown: industry",
        "unknown: charge_category",
        "unknown: charge_class",
        "unknown: charge_frequency",
        "unknown: usage_kind",
        "unknown: consumed_unit",
        "unknown: currency",
        *(f"{rule}: consumed_quantity" for rule in BOUNDS),
        "out_of_range: list_amount",
        "out_of_range: cache_discount_amount",
        "out_of_range: volume_discount_amount",
        "out_of_range: effective_amount",
        "out_of_range: committed_amount",
        "out_of_range: charge_period_end",
        "end_not_after_start: charge_period_end",
        "too_far_in_future: charge_period_start",
        "too_far_in_past: charge_period_start",
    ],
    "raw_list_prices": [
        "unknown: industry",
        "unknown: usage_kind",
        "unknown: pricing_unit",
        "unknown: currency",
        *(f"{rule}: list_unit_price" for rule in BOUNDS),
        "end_before_start: effective_until",
    ],
    "raw_inference_costs": [
        "unknown: industry",
        "unknown: service_category",
        "unknown: currency",
        "out_of_range: effective_cost",
        "out_of_range: charge_period_end",
        "end_not_after_start: charge_period_end",
        "too_far_in_past: charge_period_start",
    ],
    "raw_incidents": [
        "unknown: industry",
        "unknown: severity",
        "end_before_start: resolved_at",
        "too_far_in_past: started_at",
    ],
    "raw_models": [
        "unknown: industry",
        "end_before_start: retired_at",
        "too_far_in_past: released_at",
    ],
    "raw_model_aliases": ["unknown: industry"],
    "raw_model_capabilities": ["unknown: capability_type", "end_before_start: available_until"],
    "raw_edge_deployments": ["end_before_start: deactivated_on", "too_far_in_past: activated_on"],
    "raw_frontier_scores": [
        "out_of_range: score",
        "too_far_in_future: evaluated_on",
        "too_far_in_past: evaluated_on",
    ],
    "raw_nps_responses": [
        "unknown: industry",
        "out_of_range: score",
        "too_far_in_future: responded_at",
    ],
    "raw_fx_rates": ["out_of_range: usd_per_unit", "not_positive: usd_per_unit"],
}


@pytest.fixture(scope="module")
def tested(sample: Warehouse) -> Run:
    """The data tests of the sample."""
    return sample.dbt("test", *WITHOUT_UNIT_TESTS)


# ---------- bad rows


def test_bad_rows_stop_nothing(sample: Warehouse, tested: Run) -> None:
    assert tested.exit_code == 0, tested.output
    assert tested.statuses["assert_quarantine_stays_below_maximum"] == "pass"
    assert sample.query("select count(*) from marts.quarantined_rows").item() > 0
    scorecard = sample.query("select status, kpi_value from marts.rpt_kpi_scorecard")
    assert scorecard["kpi_value"].null_count() == 0


@pytest.mark.parametrize("rule", RULES)
def test_every_table_quarantines_what_breaks_the_rule(sample: Warehouse, rule: str) -> None:
    tables = sample.query(
        f"""
        select distinct raw_table from marts.quarantined_rows
        where quarantine_reason like '{rule}: %'
        """
    )
    assert set(tables["raw_table"]) == RULES[rule]


@pytest.mark.parametrize("raw_table", REASONS)
def test_every_reason_of_a_table_occurs(sample: Warehouse, raw_table: str) -> None:
    reasons = sample.query(
        f"""
        select distinct quarantine_reason from marts.quarantined_rows
        where raw_table = '{raw_table}'
        """
    )["quarantine_reason"]
    rules = tuple(f"{rule}: " for rule in RULES)
    assert {reason for reason in reasons if not reason.startswith(rules)} == set(REASONS[raw_table])


def test_quarantined_rows_carry_the_row_as_it_came(sample: Warehouse) -> None:
    quarantined = sample.query(
        "select raw_table, raw_row, count(*) as count from marts.quarantined_rows group by all"
    )
    for raw_table in COLUMNS:
        rows = [_values(row) for row in read_text_csv(SAMPLE / f"{raw_table}.csv").to_dicts()]
        found = quarantined.filter(raw_table=raw_table)
        assert found.height, raw_table
        for raw_row, count in found.select("raw_row", "count").rows():
            assert rows.count(_values(json.loads(raw_row))) >= count, raw_row


def test_parent_cycles_are_staged_and_warned_about(sample: Warehouse, tested: Run) -> None:
    ignored = sample.query(
        """
        select account_id, customer_id, parent_account_id from marts.dim_accounts
        where is_parent_ignored and account_id like 'acc_cycle2%' order by account_id
        """
    )
    assert ignored.rows() == [
        ("acc_cycle2_a", "acc_cycle2_a", "acc_cycle2_b"),
        ("acc_cycle2_b", "acc_cycle2_b", "acc_cycle2_a"),
    ]
    assert tested.statuses["assert_parent_links_are_used"] == "warn"


def test_unregistered_accounts_and_models_are_warned_about(tested: Run) -> None:
    assert tested.statuses["assert_accounts_are_registered"] == "warn"
    assert tested.statuses["assert_models_are_registered"] == "warn"


# ---------- three changes to the sample, and the three tests that notice them

QUARANTINE = "assert_quarantine_stays_below_maximum"
NRR = "meets_benchmark_rpt_kpi_scorecard_nrr"
IMAGE_COST = "meets_benchmark_rpt_kpi_scorecard_cost_per_thousand_images"


@dataclass(frozen=True)
class Changed:
    """A warehouse of the sample with three raw tables changed, and its build with data tests."""

    warehouse: Warehouse
    variables: dict[str, str]
    run: Run


def with_bad_accounts(accounts: pl.DataFrame) -> pl.DataFrame:
    """Ten more rows than may be quarantined."""
    bad = [{"account_id": f"bad-{n}", "created_at": "some day"} for n in range(10)]
    return pl.concat([accounts, pl.DataFrame(bad)], how="diagonal")


def with_costs_times(factor: float) -> Callable[[pl.DataFrame], pl.DataFrame]:
    """What serving computer vision costs is multiplied."""
    raised = pl.col("effective_cost").cast(pl.Float64, strict=False) * factor
    is_vision = pl.col("industry") == "computer_vision_api"
    cost = (
        pl.when(is_vision & raised.is_not_null())
        .then(raised.round(6).cast(pl.String))
        .otherwise("effective_cost")
    )
    return lambda costs: costs.with_columns(cost.alias("effective_cost"))


def with_new_lines_halved(lines: pl.DataFrame) -> pl.DataFrame:
    """Half of what LLM customers signed in the last year."""
    arr = pl.col("arr_amount").cast(pl.Float64, strict=False)
    is_new = (pl.col("industry") == "llm_api") & (pl.col("start_date") > "2025-07-12")
    return lines.with_columns(
        pl.when(is_new & arr.is_not_null())
        .then((arr / 2).cast(pl.String))
        .otherwise("arr_amount")
        .alias("arr_amount")
    )


@pytest.fixture(scope="module")
def changed(sample: Warehouse, tmp_path_factory: pytest.TempPathFactory) -> Changed:
    value = sample.query(
        "select kpi_value from marts.rpt_kpi_scorecard where kpi = 'cost_per_thousand_images'"
    ).item()
    folder = tmp_path_factory.mktemp("changed")
    shutil.copytree(SAMPLE, folder / "raw")
    for raw_table, change in (
        ("raw_accounts", with_bad_accounts),
        # between best in class and failing
        ("raw_inference_costs", with_costs_times(1.5 / value)),
        ("raw_contracts", with_new_lines_halved),
    ):
        path = folder / "raw" / f"{raw_table}.csv"
        change(read_text_csv(path)).write_csv(path)
    warehouse = Warehouse(folder / "warehouse")
    variables = {"raw_location": f"{folder}/raw/{{name}}.csv"}
    run = warehouse.dbt("build", *WITHOUT_UNIT_TESTS, variables=variables)
    return Changed(warehouse, variables, run)


def changed_tests(run: Run, before: Run) -> dict[str, tuple[str, str]]:
    """Tests whose status differs: name -> (before, now)."""
    return {
        name: (status, run.statuses[name])
        for name, status in before.statuses.items()
        if run.statuses[name] != status
    }


def test_each_change_is_noticed_by_one_test(changed: Changed, tested: Run) -> None:
    assert set(tested.statuses) <= set(changed.run.statuses)
    assert changed_tests(changed.run, tested) == {
        QUARANTINE: ("pass", "fail"),
        NRR: ("pass", "fail"),
        IMAGE_COST: ("pass", "warn"),
    }
    assert changed.run.exit_code == 1
    assert not changed.run.of_status("error") and not changed.run.of_status("skipped")


def test_the_scorecard_says_failing_and_acceptable(changed: Changed) -> None:
    statuses = changed.warehouse.query("select kpi, industry, status from marts.rpt_kpi_scorecard")
    assert (
        statuses.filter(kpi="nrr", industry="llm_api")["status"].item(),
        statuses.filter(kpi="cost_per_thousand_images")["status"].item(),
    ) == ("failing", "acceptable")


def test_failing_kpi_warns_without_benchmark_errors(changed: Changed, tested: Run) -> None:
    run = changed.warehouse.dbt(
        "test",
        "--exclude",
        "test_type:unit",
        QUARANTINE,
        variables={**changed.variables, "benchmark_errors": False},
    )
    assert run.exit_code == 0, run.output
    before = {name: status for name, status in tested.statuses.items() if name != QUARANTINE}
    assert set(run.statuses) == set(before)
    assert changed_tests(run, replace(tested, statuses=before)) == {
        NRR: ("pass", "warn"),
        IMAGE_COST: ("pass", "warn"),
    }


# ---------- wrong variables


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        ({"arr_basis": "nonsense"}, "arr_basis is nonsense: use one of contracted, "),
        ({"as_of_date": "yesterday"}, "as_of_date is yesterday: use a date as YYYY-MM-DD"),
        ({"industries": ["llm_apy"]}, "llm_apy"),
        (
            {"backfill_from": "2026-06-18", "backfill_until": "2026-06-10"},
            "are 2026-06-18 and 2026-06-10: name the earlier day first",
        ),
    ],
    ids=["arr_basis", "as_of_date", "industries", "backfill"],
)
def test_wrong_variable_stops_the_run_with_one_message(
    variables: dict[str, object], message: str, warehouse: Warehouse
) -> None:
    run = warehouse.dbt("build", variables=variables)
    assert run.exit_code not in (0, 1)
    assert run.output.count("Encountered an error") == 1
    assert message in run.output.split("Encountered an error")[1]
    assert not run.statuses


def _values(row: dict[str, object]) -> dict[str, object]:
    """The columns that have a value."""
    return {name: value for name, value in row.items() if value not in (None, "")}
