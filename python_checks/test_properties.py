"""Laws that hold for every vendor: generated vendors, many in one build, and their twins.

The seed is in the test's id; PROPERTY_SEED=<number> repeats it. Nothing is shrunk: a failure names
the vendors that differ (kind.number.id) and shows the raw rows of the first one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import Any

import polars as pl
import pytest

from python_checks.project import Warehouse
from python_checks.raw_folder import write_parquet
from python_checks.recompute import Reference, Settings, recompute
from python_checks.recompute.compare import MARTS, Comparison, compare_mart, compare_marts
from python_checks.seeds import property_seeds
from python_checks.vendor_twins import (
    delivered_twice,
    in_even_parts,
    scaled,
    split_charges,
    split_lines,
)
from python_checks.vendors import (
    INDUSTRY_OF_OWN_COSTS,
    Horizon,
    Vendor,
    churned_vendor,
    exchange_rates,
    mapped,
    place,
    random_vendor,
    raw_frames,
)

FACTOR = 4
# The column that says whose a row is; marts without one hold numbers of whole industries.
OWNER = {
    "dim_accounts": "account_id",
    "dim_models": "model_id",
    "fct_arr_movements_monthly": "customer_id",
    "fct_retention_monthly": "segment",
    "fct_nrr_cohorts_monthly": "segment",
    "fct_renewals": "customer_id",
    "fct_renewal_cohorts_monthly": "segment",
    "fct_churn_reasons_monthly": "churn_reason",
    "fct_usage_daily": "customer_id",
    "fct_token_revenue_cohorts_monthly": "model_id",
    "fct_image_cost_cohorts_monthly": "model_id",
}
OF_MARKS = ("fct_renewals", "fct_renewal_cohorts_monthly")
OF_COSTS = ("fct_image_cost_cohorts_monthly",)


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
            "cached_token_cost_weight", "deduplication_window_days",
        )  # fmt: skip
        found = {name: getattr(self.settings, name) for name in names}
        day = self.settings.as_of_date
        return found | ({"as_of_date": day.isoformat()} if day else {})


def billed(as_of: date, *lags: int) -> tuple[tuple[str, date], ...]:
    names = ("llm_api", "computer_vision_api", "image_generation_api")
    return tuple((name, as_of - timedelta(days=lag)) for name, lag in zip(names, lags, strict=True))


def scenario(as_of: date, lags: tuple[int, int, int], **settings: Any) -> Scenario:
    chosen = Settings(as_of_date=as_of, **settings)
    horizon = Horizon(as_of, chosen.renewal_grace_days, billed(as_of, *lags))
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
}


@dataclass(frozen=True)
class Built:
    """A finished build: raw rows, marts, marts with one kind's rows only."""

    raw: dict[str, pl.DataFrame]
    marts: dict[str, pl.DataFrame]

    def of_kind(self, kind: str) -> dict[str, pl.DataFrame]:
        """The marts with an owner: the rows of one kind of vendors, without the kind's name."""
        prefix = f"{kind}."
        return {
            mart: self.marts[mart]
            .filter(pl.col(owner).str.starts_with(prefix))
            .with_columns(
                pl.when(pl.col(name).str.starts_with(prefix))
                .then(pl.col(name).str.strip_prefix(prefix))
                .otherwise(pl.col(name))
                .alias(name)
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
    "split": lambda vendor, random: split_lines(
        vendor, random, TWINS.horizon, away_from_marks=False
    ),
    "apart": lambda vendor, random: split_lines(
        vendor, random, TWINS.horizon, away_from_marks=True
    ),
    "even": lambda vendor, random: in_even_parts(vendor),
    "scaled": lambda vendor, random: scaled(in_even_parts(vendor), FACTOR),
    "parts": lambda vendor, random: split_charges(in_even_parts(vendor), random),
}


@pytest.fixture(scope="module")
def twins(number: int, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Every vendor seven times in one build, each time told differently, rows in any order."""
    random, originals = Random(number), [*drawn(TWINS, number), churned_vendor(TWINS.horizon)]
    told = [
        place(_without_shared_costs(tell(vendor, random)), f"{kind}.{position:03d}.")
        for kind, tell in KINDS.items()
        for position, vendor in enumerate(originals)
    ]
    shared = [place(_shared_costs(vendor), "shared.") for vendor in originals]
    raw = raw_frames([rates(TWINS), *told, *shared])
    shuffled = mapped(raw, lambda _, frame: frame.sample(fraction=1, shuffle=True, seed=number))
    return build(Warehouse(tmp_path_factory.mktemp("twins")), shuffled, TWINS)


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
    leave_out: tuple[str, ...] = (),
    change: Callable[[str, pl.DataFrame], pl.DataFrame] = lambda mart, frame: frame,
) -> None:
    actual, expected = built.of_kind(other), built.of_kind(one)
    marts = [mart for mart in OWNER if mart not in leave_out]
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
        # Two equal cost lines are two costs.
        again = frame if table != "raw_inference_costs" else frame.clear()
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


def test_contract_lines_split_in_two_leave_arr_as_it_was(twins: Built) -> None:
    # The mark of a customer asks when its first line ends, and that is earlier now.
    assert_twins(twins, "original", "split", leave_out=OF_MARKS)


def test_contract_lines_split_apart_from_marks_change_nothing(twins: Built) -> None:
    assert_twins(twins, "original", "apart")


def test_charges_split_in_two_change_nothing(twins: Built) -> None:
    assert_twins(twins, "even", "parts")


def test_money_times_a_factor_scales_money_and_leaves_ratios(twins: Built) -> None:
    def times(mart: str, frame: pl.DataFrame) -> pl.DataFrame:
        money = [name for name in frame.columns if name.endswith("_usd")]
        return frame.with_columns(pl.col(name) * FACTOR for name in money)

    assert_twins(twins, "even", "scaled", leave_out=OF_COSTS, change=times)
    # Elsewhere vendors share costs that name no model, and those stay as they are.
    mart = OF_COSTS[0]
    own = pl.col("industry") == INDUSTRY_OF_OWN_COSTS
    actual = twins.of_kind("scaled")[mart].filter(own)
    expected = times(mart, twins.of_kind("even")[mart].filter(own))
    assert expected["cost_usd"].abs().max() > 0
    assert_same([compare_mart(actual, expected, mart)], twins.raw)


def test_laws_hold(twins: Built) -> None:
    assert_laws(twins.marts)


def assert_laws(marts: Mapping[str, pl.DataFrame]) -> None:
    for mart, broken in LAWS.items():
        for law, condition in broken.items():
            assert marts[mart].height, mart
            rows = marts[mart].filter(condition)
            assert rows.is_empty(), f"{mart}: {law}\n{rows.head(5).to_dicts()}"
    assert_segments_sum_to_all(marts["fct_retention_monthly"])
    assert_segments_sum_to_all(marts["fct_nrr_cohorts_monthly"])
    assert_segments_sum_to_all(marts["fct_renewal_cohorts_monthly"])
    assert_each_month_opens_where_the_one_before_closed(marts["fct_arr_movements_monthly"])


def outside_zero_and_one(*columns: str) -> pl.Expr:
    return pl.any_horizontal((pl.col(name) < 0) | (pl.col(name) > 1) for name in columns)


def negative(*columns: str) -> pl.Expr:
    return pl.any_horizontal(pl.col(name) < 0 for name in columns)


MOVED = ("new", "reactivation", "expansion", "contraction", "churn")
RETENTION_LAWS = {
    "GRR never exceeds NRR": pl.col("grr") > pl.col("nrr"),
    "GRR is a rate": outside_zero_and_one("grr"),
    "retained never exceeds closing": pl.col("retained_arr_usd") > pl.col("closing_arr_usd"),
    "retained never exceeds opening": pl.col("retained_arr_usd") > pl.col("opening_arr_usd"),
    "no rate without a base": (pl.col("customer_count") == 0)
    & (pl.col("nrr").is_not_null() | pl.col("grr").is_not_null()),
    "a base has a rate": (pl.col("customer_count") > 0) & pl.col("nrr").is_null(),
    "nothing is negative": negative("opening_arr_usd", "closing_arr_usd", "retained_arr_usd"),
}
LAWS: dict[str, dict[str, pl.Expr]] = {
    "fct_arr_movements_monthly": {
        "movements add up": pl.col("opening_arr_usd")
        + pl.col("new_arr_usd")
        + pl.col("reactivation_arr_usd")
        + pl.col("expansion_arr_usd")
        - pl.col("contraction_arr_usd")
        - pl.col("churn_arr_usd")
        != pl.col("closing_arr_usd"),
        "nothing is negative": negative(
            "opening_arr_usd", "closing_arr_usd", *(f"{name}_arr_usd" for name in MOVED)
        ),
        "a movement has its own amount only": pl.any_horizontal(
            (pl.col(f"{name}_arr_usd") > 0) != (pl.col("movement") == name) for name in MOVED
        ),
        "nobody churns or is pending while in the same state": (pl.col("movement") == "churn")
        & pl.col("is_pending_renewal"),
    },
    "fct_retention_monthly": RETENTION_LAWS
    | {
        "logos never exceed the base": pl.col("retained_customer_count") > pl.col("customer_count"),
        "logo retention is a rate": outside_zero_and_one("logo_retention"),
    },
    "fct_nrr_cohorts_monthly": RETENTION_LAWS
    | {
        "a cohort starts whole": (pl.col("months_since_start") == 0)
        & ((pl.col("nrr") != 1) | (pl.col("grr") != 1)),
    },
    "fct_renewals": {
        "a churned mark renews nothing": (pl.col("state") == "churned")
        & (pl.col("renewed_arr_usd") != 0),
        "nothing is negative": negative("expiring_arr_usd", "renewed_arr_usd"),
        "an open mark has no renewed ARR": pl.col("state").is_in(["pending", "not_due"])
        & pl.col("renewed_arr_usd").is_not_null(),
    },
    "fct_renewal_cohorts_monthly": {
        "rates are rates": outside_zero_and_one("renewal_rate_12m", "renewal_rate_12m_arr"),
        "retained never exceeds expiring": pl.col("retained_arr_usd") > pl.col("expiring_arr_usd"),
    },
    "fct_usage_daily": {
        "errors never exceed requests": pl.col("error_count") > pl.col("request_count"),
        "cached never exceeds input": pl.col("cache_read_input_tokens") > pl.col("input_tokens"),
    },
    "fct_row_accounting": {
        "every row ends in one place": pl.col("raw_count")
        != pl.col("staged_count") + pl.col("duplicate_count") + pl.col("quarantined_count"),
    },
    "fct_kpis": {
        "a renewal rate is a rate": (pl.col("kpi") == "renewal_rate_12m")
        & outside_zero_and_one("kpi_value"),
    },
}


def assert_segments_sum_to_all(mart: pl.DataFrame) -> None:
    """Counts and sums over segments are those of `all`, which also has every row."""
    measures = [name for name in mart.columns if name.endswith(("_count", "_arr_usd"))]
    dates = [name for name in mart.columns if name in ("month_date", "cohort_month_date")]
    key = ["industry", *dates]
    is_all = pl.col("segment") == "all"
    summed = mart.filter(~is_all).group_by(key).agg(pl.col(measures).sum())
    joined = mart.filter(is_all).join(summed, on=key, how="full", suffix="_summed")
    differs = pl.any_horizontal(
        pl.col(name).ne_missing(pl.col(f"{name}_summed")) for name in measures
    )
    assert joined.height
    assert joined.filter(differs).is_empty(), joined.filter(differs).head(5).to_dicts()


def assert_each_month_opens_where_the_one_before_closed(movements: pl.DataFrame) -> None:
    key = ["customer_id", "industry", "month_date"]
    before = movements.select(
        "customer_id", "industry", pl.col("month_date").dt.offset_by("1mo"), "closing_arr_usd"
    )
    joined = movements.join(before, on=key, how="left", suffix="_before")
    differs = pl.col("opening_arr_usd") != pl.col("closing_arr_usd_before").fill_null(0)
    assert joined.filter(differs).is_empty(), joined.filter(differs).head(5).to_dicts()
