"""Laws that hold for every vendor: generated vendors, many in one build, and their twins.

The seed is in the test's id; PROPERTY_SEED=<number> repeats it. Nothing is shrunk: a failure names
the vendors that differ (kind.number.id) and shows the raw rows of the first one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import polars as pl
import pytest

from python_checks.project import Warehouse
from python_checks.raw_rows.raw_folder import write_parquet
from python_checks.raw_rows.seeds import property_seeds
from python_checks.raw_rows.vendor_contracts import successor_rows
from python_checks.raw_rows.vendor_edges import Horizon
from python_checks.raw_rows.vendor_twins import (
    charged_once,
    closed_by_hand,
    delivered_twice,
    in_even_parts,
    in_items,
    linked,
    scaled,
    signed_at_the_start,
    split_charges,
    split_lines,
    unlinked,
    without_discounts,
)
from python_checks.raw_rows.vendors import (
    INDUSTRIES,
    INDUSTRY_OF_OWN_COSTS,
    Vendor,
    churned_vendor,
    exchange_rates,
    mapped,
    place,
    random_vendor,
    raw_frames,
)
from python_checks.recompute import Reference, Settings, recompute
from python_checks.recompute.compare import MARTS, Comparison, compare_mart, compare_marts
from python_checks.sample.schema import Columns
from python_checks.tests.mart_laws import assert_laws

FACTOR = 4
# The column that says whose a row is; marts without one hold numbers of whole industries.
OWNER = {
    "dim_accounts": "account_id",
    "dim_models": "model_id",
    "fct_arr_movements_monthly": "customer_id",
    "fct_retention_monthly": "segment",
    "fct_nrr_cohorts_monthly": "segment",
    "fct_contract_renewals": "customer_id",
    "fct_renewals": "customer_id",
    "fct_renewal_cohorts_monthly": "segment",
    "fct_churn_reasons_monthly": "churn_reason",
    "fct_usage_daily": "customer_id",
    "fct_token_revenue_cohorts_monthly": "model_id",
    "fct_image_cost_cohorts_monthly": "model_id",
    "fct_customer_margins_monthly": "customer_id",
}
OF_ARR = (
    "fct_arr_movements_monthly",
    "fct_retention_monthly",
    "fct_nrr_cohorts_monthly",
)
OF_RENEWALS = (
    "fct_contract_renewals",
    "fct_renewals",
    "fct_renewal_cohorts_monthly",
    "fct_churn_reasons_monthly",
)
OF_COSTS = ("fct_image_cost_cohorts_monthly", "fct_customer_margins_monthly")


@dataclass(frozen=True)
class Scenario:
    """One build: its vendors' horizon, the variables of the run, the decimals of its rates."""

    horizon: Horizon
    settings: Settings
    count: int
    rate_decimals: int = 9
    is_found: bool = False

    @property
    def variables(self) -> dict[str, Any]:
        names = (
            "renewal_grace_days", "arr_basis", "usage_run_rate_months", "fx_policy",
            "cached_token_cost_weight", "deduplication_window_days", "contract_end_dates",
            "billing_lag_days",
        )  # fmt: skip
        found = {name: getattr(self.settings, name) for name in names}
        day = self.settings.as_of_date
        return found | ({"as_of_date": day.isoformat()} if day else {})


def billed(as_of: date, *lags: int) -> tuple[tuple[str, date], ...]:
    names = ("llm_api", "computer_vision_api", "image_generation_api")
    return tuple((name, as_of - timedelta(days=lag)) for name, lag in zip(names, lags, strict=True))


def scenario(as_of: date, lags: tuple[int, int, int], **settings: Any) -> Scenario:
    chosen = Settings(as_of_date=as_of, **settings)
    exclusive = chosen.contract_end_dates == "exclusive"
    horizon = Horizon(as_of, chosen.renewal_grace_days, exclusive, billed(as_of, *lags))
    return Scenario(horizon, chosen, count=100)


TWINS = replace(scenario(date(2025, 3, 30), (0, 40, 30)), count=60, rate_decimals=2)
SCENARIOS = {
    "leap day, three months of usage, rates of the day": scenario(
        date(2024, 2, 29),
        (0, 29, 3),
        renewal_grace_days=45,
        usage_run_rate_months=3,
        fx_policy="historical",
        cached_token_cost_weight=0.25,
    ),
    "year's end, contracted only, no grace": scenario(
        date(2024, 12, 31),
        (0, 1, 61),
        renewal_grace_days=0,
        arr_basis="contracted",
        deduplication_window_days=1,
    ),
    "ends the day after, bills never late": scenario(
        date(2025, 6, 15),
        (0, 40, 3),
        contract_end_dates="exclusive",
        billing_lag_days=0,
        usage_run_rate_months=3,
    ),
}


@dataclass(frozen=True)
class Built:
    """A finished build: raw rows, marts, marts with one kind's rows only."""

    raw: dict[str, pl.DataFrame]
    marts: dict[str, pl.DataFrame]

    def of_kind(self, kind: str) -> dict[str, pl.DataFrame]:
        """The marts with an owner: the rows of one kind of vendors, without the kind's name."""
        # A model keeps the spaces before its name.
        prefix = rf"^( *){kind}\."
        return {
            mart: self.marts[mart]
            .filter(pl.col(owner).str.contains(prefix))
            .with_columns(
                pl.col(name).str.replace(prefix, "$1")
                for name, dtype in self.marts[mart].schema.items()
                if dtype == pl.String
            )
            for mart, owner in OWNER.items()
        }


def build(warehouse: Warehouse, raw: dict[str, pl.DataFrame], of: Scenario) -> Built:
    location = write_parquet(raw, warehouse.folder / "raw")
    warehouse.run_models(of.variables | location)
    return Built(raw, warehouse.marts())


def drawn(of: Scenario, number: int) -> list[Vendor]:
    return [
        random_vendor(Random(f"{number} {position}"), of.horizon) for position in range(of.count)
    ]


def rates(of: Scenario) -> Vendor:
    return {"raw_fx_rates": exchange_rates(of.horizon.as_of, of.rate_decimals)}


def assert_same(results: list[Comparison], raw: Mapping[str, pl.DataFrame]) -> None:
    different = [result for result in results if not result.is_equal]
    text = "\n".join(result.describe() for result in different)
    assert not different, f"{text}\n{_rows_of_first(different, raw)}"[:15000]


def _rows_of_first(different: list[Comparison], raw: Mapping[str, pl.DataFrame]) -> str:
    """The raw rows of the first vendor that a differing key names."""
    keys = [
        part
        for result in different
        for key in (*result.missing_keys, *result.extra_keys, *(d.key for d in result.differences))
        for part in key
        if isinstance(part, str) and part.count(".") >= 1
    ]
    number = next((part for key in keys for part in key.split(".") if part.isdigit()), None)
    rows = [
        f"{table}: { {name: value for name, value in row.items() if value is not None} }"
        for table, frame in raw.items()
        for row in frame.iter_rows(named=True)
        if number and any(f".{number}." in str(value) for value in row.values())
    ]
    return "\n".join(rows)


# One seed, the random one on CI: its builds take minutes.
@pytest.fixture(scope="module", params=property_seeds()[-1:], ids="seed_{}".format)
def number(request: pytest.FixtureRequest) -> int:
    found: int = request.param
    return found


KINDS: dict[str, Callable[[Vendor, Random], Vendor]] = {
    "original": lambda vendor, random: vendor,
    "doubled": delivered_twice,
    "signed": lambda vendor, random: signed_at_the_start(vendor),
    "split": lambda vendor, random: split_lines(signed_at_the_start(vendor), random, TWINS.horizon),
    "whole": lambda vendor, random: unlinked(vendor),
    "items": lambda vendor, random: in_items(unlinked(vendor)),
    "once": charged_once,
    "even": lambda vendor, random: in_even_parts(without_discounts(vendor)),
    "scaled": lambda vendor, random: scaled(in_even_parts(without_discounts(vendor)), FACTOR),
    "parts": lambda vendor, random: split_charges(
        in_even_parts(without_discounts(vendor)), random, TWINS.horizon
    ),
}


# Of vendors with one contract that starts while another is in force.
SUCCESSIONS: dict[str, Callable[[Vendor], Vendor]] = {
    "beside": lambda vendor: vendor,
    "linked": linked,
    "closed": closed_by_hand,
}


@pytest.fixture(scope="module")
def twins(number: int, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Every vendor nine times in one build, each time told differently, rows in any order."""
    random, originals = Random(number), [*drawn(TWINS, number), churned_vendor(TWINS.horizon)]
    told = [
        place(_without_shared_costs(tell(vendor, random)), f"{kind}.{position:03d}.")
        for kind, tell in KINDS.items()
        for position, vendor in enumerate(originals)
    ]
    told += [
        place(tell(vendor), f"{kind}.{position:03d}.")
        for kind, tell in SUCCESSIONS.items()
        for position, vendor in enumerate(successions(number))
    ]
    shared = [place(_shared_costs(vendor), "shared.") for vendor in originals]
    raw = raw_frames([rates(TWINS), *told, *shared])
    shuffled = mapped(raw, lambda _, frame: frame.sample(fraction=1, shuffle=True, seed=number))
    return build(Warehouse(tmp_path_factory.mktemp("twins")), shuffled, TWINS)


def successions(number: int) -> list[Vendor]:
    """Vendors with a contract that starts while another is in force."""
    found: list[Vendor] = []
    for position in range(TWINS.count):
        random = Random(f"{number} succession {position}")
        rows = successor_rows(random, TWINS.horizon, random.choice(INDUSTRIES))
        account: Columns = {"account_id": "a0", "segment": "small"}
        found.append({"raw_accounts": [account], "raw_contracts": rows})
    return found


def _without_shared_costs(vendor: Vendor) -> Vendor:
    costs = [row for row in vendor.get("raw_inference_costs", []) if row["model_id"]]
    return vendor | {"raw_inference_costs": costs}


def _shared_costs(vendor: Vendor) -> Vendor:
    costs = [row for row in vendor.get("raw_inference_costs", []) if not row["model_id"]]
    return {"raw_inference_costs": costs}


def assert_twins(
    built: Built,
    one: str,
    other: str,
    marts: tuple[str, ...] = tuple(OWNER),
    change: Callable[[str, pl.DataFrame], pl.DataFrame] = lambda mart, frame: frame,
) -> None:
    actual, expected = built.of_kind(other), built.of_kind(one)
    assert all(expected[mart].height for mart in marts), "no rows to compare"
    assert_same(
        [compare_mart(actual[mart], change(mart, expected[mart]), mart) for mart in marts],
        built.raw,
    )


def test_marts_equal_the_recomputation(twins: Built, reference: Reference) -> None:
    expected = recompute(twins.raw, reference, TWINS.settings)
    assert set(expected) == set(MARTS)
    assert_same(compare_marts(twins.marts, expected), twins.raw)


@pytest.mark.parametrize("name", SCENARIOS)
def test_marts_equal_the_recomputation_under_other_settings(
    name: str, number: int, reference: Reference, warehouse: Warehouse
) -> None:
    of = SCENARIOS[name]
    placed = [place(vendor, f"v.{at:03d}.") for at, vendor in enumerate(drawn(of, number))]
    built = build(warehouse, raw_frames([rates(of), *placed]), of)
    expected = recompute(built.raw, reference, of.settings)
    assert_same(compare_marts(built.marts, expected), built.raw)
    assert_laws(built.marts)


def test_rows_in_another_order_and_delivered_twice_change_nothing(
    twins: Built, number: int, warehouse: Warehouse
) -> None:
    """Whole industries: KPIs and all; only the counts of rows that came differ."""

    def twice(table: str, frame: pl.DataFrame) -> pl.DataFrame:
        # Two equal cost lines without an id are two costs.
        is_told_apart = pl.col("cost_line_id").is_not_null()
        again = frame if table != "raw_inference_costs" else frame.filter(is_told_apart)
        return pl.concat([again, frame]).sample(fraction=1, shuffle=True, seed=number + 1)

    again = build(warehouse, mapped(twins.raw, twice), TWINS)
    counts = ("fct_row_accounting", "fct_row_accounting_daily", "quarantined_rows")
    results = compare_marts(again.marts, {m: f for m, f in twins.marts.items() if m not in counts})
    assert_same(results, twins.raw)
    key = ["raw_table", "industry"]
    rows = twins.marts["fct_row_accounting"].join(
        again.marts["fct_row_accounting"], on=key, suffix="_again"
    )
    assert rows.height == twins.marts["fct_row_accounting"].height
    assert rows["staged_count"].to_list() == rows["staged_count_again"].to_list()


def test_vendors_delivered_twice_have_the_same_numbers(twins: Built) -> None:
    assert_twins(twins, "original", "doubled")


def test_contract_lines_split_in_two_change_nothing(twins: Built) -> None:
    assert_twins(twins, "signed", "split")


def test_a_contract_in_items_has_the_same_arr_and_marks(twins: Built) -> None:
    assert_twins(twins, "whole", "items", OF_ARR)
    whole, items = (twins.of_kind(kind)["fct_renewals"] for kind in ("whole", "items"))
    twice = whole.with_columns(pl.col("term_count") * 2)
    assert_same_but_for_cents(items, twice, "fct_renewals", twins.raw)


def assert_same_but_for_cents(
    actual: pl.DataFrame, expected: pl.DataFrame, mart: str, raw: Mapping[str, pl.DataFrame]
) -> None:
    """Equal but for shares of what continues several terms, which are rounded to the cent."""
    renewed = "renewed_arr_usd"
    # A term that lost a cent to rounding has a reason.
    others = pl.exclude(renewed, "churn_reason")
    assert_same([compare_mart(actual.select(others), expected.select(others), mart)], raw)
    joined = actual.join(
        expected, on=list(MARTS[mart]), how="inner", nulls_equal=True, suffix="_expected"
    )
    assert joined.height == expected.height
    differs = (pl.col(renewed) - pl.col(f"{renewed}_expected")).abs() > Decimal("0.1")
    assert joined.filter(differs).is_empty(), joined.filter(differs).head(5).to_dicts()


def test_a_one_time_charge_moves_no_arr(twins: Built) -> None:
    assert_twins(twins, "original", "once", (*OF_ARR, *OF_RENEWALS))


def test_a_link_never_raises_arr(twins: Built) -> None:
    mart, key = OF_ARR[0], ["customer_id", "industry", "month_date"]
    beside, linked = (twins.of_kind(kind)[mart] for kind in ("beside", "linked"))
    joined = linked.join(beside, on=key, how="left", suffix="_beside")
    raised = pl.col("closing_arr_usd") > pl.col("closing_arr_usd_beside").fill_null(0)
    assert joined.filter(raised).is_empty(), joined.filter(raised).head(5).to_dicts()
    lowered = pl.col("closing_arr_usd") < pl.col("closing_arr_usd_beside")
    assert joined.filter(lowered).height


def test_a_replaced_contract_is_as_one_closed_by_hand(twins: Built) -> None:
    assert_twins(twins, "closed", "linked", OF_ARR)


def test_charges_split_in_two_change_nothing(twins: Built) -> None:
    assert_twins(twins, "even", "parts")


def test_money_times_a_factor_scales_money_and_leaves_ratios(twins: Built) -> None:
    def times(mart: str, frame: pl.DataFrame) -> pl.DataFrame:
        money = [name for name in frame.columns if name.endswith("_usd")]
        return frame.with_columns(pl.col(name) * FACTOR for name in money)

    left_out = (*OF_COSTS, *OF_RENEWALS)
    marts = tuple(mart for mart in OWNER if mart not in left_out)
    assert_twins(twins, "even", "scaled", marts, change=times)
    for mart in ("fct_contract_renewals", "fct_renewals"):
        expected = times(mart, twins.of_kind("even")[mart])
        assert_same_but_for_cents(twins.of_kind("scaled")[mart], expected, mart, twins.raw)
    # Elsewhere vendors share costs that name no model, and those stay as they are.
    mart = OF_COSTS[0]
    is_own = pl.col("industry") == INDUSTRY_OF_OWN_COSTS
    actual = twins.of_kind("scaled")[mart].filter(is_own)
    expected = times(mart, twins.of_kind("even")[mart].filter(is_own))
    assert expected["cost_usd"].abs().max() > 0
    assert_same([compare_mart(actual, expected, mart)], twins.raw)


def test_laws_hold(twins: Built) -> None:
    assert_laws(twins.marts)
