"""Every cell of every mart equals the second implementation, under several settings."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from python_checks.project import ROOT, Warehouse
from python_checks.recompute import Reference, Settings, load_csv_folder, recompute
from python_checks.recompute.compare import MARTS, cells_compared_table, compare_marts

RAW = ROOT / "seeds" / "sample"

# Each var away from its default at least once, in as few builds as go together.
SETTINGS = {
    "exclusive_ends_historical_rates_and_no_grace_to_a_month_end": (
        {
            "contract_end_dates": "exclusive",
            "fx_policy": "historical",
            "renewal_grace_days": 0,
            "usage_run_rate_months": 3,
            "deduplication_window_days": 1,
            "as_of_date": "2026-02-28",
        },
        Settings(
            contract_end_dates="exclusive",
            fx_policy="historical",
            renewal_grace_days=0,
            usage_run_rate_months=3,
            deduplication_window_days=1,
            as_of_date=date(2026, 2, 28),
        ),
    ),
    "no_billing_lag_and_a_long_grace_in_mid_month": (
        {"billing_lag_days": 0, "renewal_grace_days": 90, "as_of_date": "2026-02-11"},
        Settings(billing_lag_days=0, renewal_grace_days=90, as_of_date=date(2026, 2, 11)),
    ),
    "contracted_only_at_a_fixed_rate": (
        {"arr_basis": "contracted", "fx_reference_date": "2024-02-29"},
        Settings(arr_basis="contracted", fx_reference_date=date(2024, 2, 29)),
    ),
    "three_months_of_usage_to_a_leap_day": (
        {
            "usage_run_rate_months": 3,
            "cached_token_cost_weight": 0.25,
            "as_of_date": "2024-02-29",
            "renewal_grace_days": 45,
        },
        Settings(
            usage_run_rate_months=3,
            cached_token_cost_weight=0.25,
            as_of_date=date(2024, 2, 29),
            renewal_grace_days=45,
        ),
    ),
}


def assert_equal(warehouse: Warehouse, reference: Reference, settings: Settings) -> str:
    expected = recompute(load_csv_folder(RAW), reference, settings)
    results = compare_marts(warehouse.marts(), expected)
    assert set(expected) == set(MARTS)
    table = cells_compared_table(results)
    different = [result for result in results if not result.is_equal]
    assert not different, table + "\n" + "\n".join(map(str, different))[:5000]
    return table


def test_every_cell_of_the_sample_is_equal(
    sample: Warehouse, reference: Reference, record_property: Callable[[str, object], None]
) -> None:
    record_property("figure", assert_equal(sample, reference, Settings()))


@pytest.mark.parametrize("name", SETTINGS)
def test_every_cell_is_equal_under_other_settings(
    name: str, reference: Reference, tmp_path: Path
) -> None:
    variables, settings = SETTINGS[name]
    warehouse = Warehouse(tmp_path)
    warehouse.run_models(variables)
    assert_equal(warehouse, reference, settings)
