"""Every cell of every mart equals the second implementation, under several settings."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from python_checks.project import ROOT, WITHOUT_TESTS, WITHOUT_UNIT_TESTS, Warehouse
from python_checks.recompute import Reference, Settings, load_csv_folder, recompute
from python_checks.recompute.compare import MARTS, cells_compared_table, compare_marts

RAW = ROOT / "seeds" / "sample"

# Each var away from its default at least once, in as few builds as go together; test_properties has
# generated vendors under others. PostgreSQL builds the third industry alone.
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
    "llms_alone_without_billing_lag_and_with_a_long_grace_in_mid_month": (
        {
            "industries": ["llm_api"],
            "billing_lag_days": 0,
            "renewal_grace_days": 90,
            "cached_token_cost_weight": 0.25,
            "as_of_date": "2026-02-11",
        },
        Settings(
            industries=("llm_api",),
            billing_lag_days=0,
            renewal_grace_days=90,
            cached_token_cost_weight=0.25,
            as_of_date=date(2026, 2, 11),
        ),
    ),
    "vision_alone_contracted_only_at_a_fixed_rate": (
        {
            "industries": ["computer_vision_api"],
            "arr_basis": "contracted",
            "fx_reference_date": "2024-02-29",
        },
        Settings(
            industries=("computer_vision_api",),
            arr_basis="contracted",
            fx_reference_date=date(2024, 2, 29),
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
    """And the data tests of one industry pass; a benchmark may fail."""
    variables, settings = SETTINGS[name]
    warehouse = Warehouse(tmp_path)
    left_out = WITHOUT_UNIT_TESTS if "industries" in variables else WITHOUT_TESTS
    warehouse.build(*left_out, variables={**variables, "benchmark_errors": False})
    assert_equal(warehouse, reference, settings)
