"""Usage, adoption, allocated costs and latency are kept by day: only changed days are built anew.

Four days of one vendor are built, then built again with other inputs. A mark in the rows of the
runs before shows which days were left alone; the numbers must be those counted here, by hand.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from python_checks.breaking.mutations import copy_project
from python_checks.project import WITHOUT_TESTS, Warehouse
from python_checks.raw_rows.own_data import registered_models, typed_tables
from python_checks.raw_rows.raw_folder import RawTables, write_parquet

INDUSTRY = "image_generation_api"
DAYS = (28, 29, 30, 31)
# table: the column that is marked, what is counted by day, its measure
KEPT = {
    "int_usage_daily": ("region", "customer_id", "usage_quantity"),
    "int_items_adopted_daily": ("item", "item", "usage_quantity"),
    "int_inference_costs_allocated_daily": ("model_id", "customer_id", "cost_usd"),
    "int_latency_by_model_daily": ("metric", "speed_tier", "request_count"),
}


# one request a day; swirl is an editing tool only where a model lists it
REQUESTS = [
    (28, "leaves", "swirl", 5),
    (29, "grows", "inpaint", 3),
    (30, "leaves", "swirl", 2),
    (31, "late", "inpaint", 1),
]


def requests(*late: tuple[int, str, str, int]) -> pl.DataFrame:
    """The requests, and some that arrive after them."""
    rows = [
        {
            "request_id": f"{number}",
            "requested_at": datetime(2026, 3, day, 23, 30),
            "ingested_at": datetime(2026, 3, day, 23, 31 + number),
            "account_id": account,
            "model_id": "one",
            "operation": operation,
            "image_count": images,
            "latency_ms": 100,
        }
        for number, (day, account, operation, images) in enumerate([*REQUESTS, *late])
    ]
    return pl.DataFrame(rows)


def costs(*amounts: int) -> pl.DataFrame:
    """A cost a day, of no model."""
    rows = [
        {
            "charge_period_start": date(2026, 3, day),
            "charge_period_end": date(2026, 3, day + 1) if day < 31 else date(2026, 4, 1),
            "industry": INDUSTRY,
            "service_category": "compute",
            "effective_cost": amount,
            "currency": "USD",
        }
        for day, amount in zip(DAYS, amounts, strict=True)
    ]
    return pl.DataFrame(rows)


def with_parent(accounts: pl.DataFrame, account: str, parent: str) -> pl.DataFrame:
    """The accounts, one of them below another."""
    is_below = pl.col("account_id") == account
    above = pl.when(is_below).then(pl.lit(parent)).otherwise("parent_account_id")
    return accounts.with_columns(above.alias("parent_account_id"))


def listed_tool(capability: str) -> pl.DataFrame:
    """raw_model_capabilities with one editing tool."""
    return pl.DataFrame(
        [
            {
                "model_id": "one",
                "capability_type": "editing_tool",
                "capability": capability,
                "available_from": date(2026, 1, 1),
            }
        ]
    )


def run(warehouse: Warehouse, raw: RawTables, *selected: str, **variables: Any) -> str:
    """What is printed by a build of some models, or of all that are kept with what they read."""
    location = write_parquet(raw, warehouse.folder / "raw")
    finished = warehouse.build(
        "--select", *(selected or (f"+{table}" for table in KEPT)), *WITHOUT_TESTS,
        variables=location | {"industries": [INDUSTRY]} | variables,
    )  # fmt: skip
    return finished.output


def build(warehouse: Warehouse, raw: RawTables, **variables: Any) -> dict[str, dict[Any, int]]:
    """Counts by (customer or item, day of March) of each table after a run; marked rows as such."""
    run(warehouse, raw, **variables)
    return {
        table: {
            ("left alone" if mark == "marked" else name, day.day): int(count)
            for mark, name, day, count in warehouse.query(
                f"select {mark} as mark, {name} as name, usage_date, sum({count}) as counted"
                f" from marts_intermediate.{table} group by all order by usage_date"
            ).rows()
        }
        for table, (mark, name, count) in KEPT.items()
    }


def mark(warehouse: Warehouse) -> None:
    """Mark every row that is there."""
    with duckdb.connect(str(warehouse.database)) as connection:
        for table, (column, *_) in KEPT.items():
            connection.execute(f"update marts_intermediate.{table} set {column} = 'marked'")


def test_days_are_built_anew_when_their_inputs_change(tmp_path: Path) -> None:
    warehouse = Warehouse(tmp_path)
    raw = typed_tables(INDUSTRY)
    raw = {
        "raw_accounts": raw["raw_accounts"],
        "raw_contracts": raw["raw_contracts"].clear(),
        "raw_billing_charges": raw["raw_billing_charges"].clear(),
        "raw_image_generation_requests": requests(),
        "raw_inference_costs": costs(10, 6, 4, 2),
    }
    assert build(warehouse, raw) == {
        "int_usage_daily": {
            ("leaves", 28): 5, ("grows", 29): 3, ("leaves", 30): 2, ("late", 31): 1,
        },
        "int_items_adopted_daily": {
            ("one", 28): 5, ("one", 29): 3, ("inpaint", 29): 3,
            ("one", 30): 2, ("one", 31): 1, ("inpaint", 31): 1,
        },
        "int_inference_costs_allocated_daily": {
            ("leaves", 28): 10, ("grows", 29): 6, ("leaves", 30): 4, ("late", 31): 2,
        },
        "int_latency_by_model_daily": {("standard", day): 1 for day in DAYS},
    }  # fmt: skip

    # an account gets a parent, a day another cost, a day one request more
    mark(warehouse)
    raw["raw_accounts"] = with_parent(raw["raw_accounts"], "grows", "leaves")
    raw["raw_inference_costs"] = costs(10, 6, 8, 2)
    raw["raw_image_generation_requests"] = requests((31, "late", "inpaint", 3))
    assert build(warehouse, raw) == {
        "int_usage_daily": {
            ("left alone", 28): 5, ("leaves", 29): 3, ("leaves", 30): 2, ("late", 31): 4,
        },
        "int_items_adopted_daily": {
            ("left alone", 28): 5, ("one", 29): 3, ("inpaint", 29): 3,
            ("one", 30): 2, ("one", 31): 4, ("inpaint", 31): 4,
        },
        "int_inference_costs_allocated_daily": {
            ("left alone", 28): 10, ("leaves", 29): 6, ("leaves", 30): 8, ("late", 31): 2,
        },
        "int_latency_by_model_daily": {
            ("left alone", 28): 1, ("standard", 29): 1, ("standard", 30): 1, ("standard", 31): 2,
        },
    }  # fmt: skip

    # a model is fast and lists a tool, cached tokens weigh more, and the last day counts no more
    mark(warehouse)
    raw["raw_model_capabilities"] = listed_tool("swirl")
    raw["raw_models"] = registered_models(INDUSTRY).with_columns(speed_tier=pl.lit("fast"))
    assert build(warehouse, raw, as_of_date="2026-03-30", cached_token_cost_weight=0.5) == {
        "int_usage_daily": {("leaves", 28): 5, ("leaves", 29): 3, ("leaves", 30): 2},
        "int_items_adopted_daily": {
            ("one", 28): 5, ("swirl", 28): 5, ("one", 29): 3,
            ("inpaint", 29): 3, ("one", 30): 2, ("swirl", 30): 2,
        },
        "int_inference_costs_allocated_daily": {
            ("leaves", 28): 10, ("leaves", 29): 6, ("leaves", 30): 8,
        },
        "int_latency_by_model_daily": {("fast", 28): 1, ("fast", 29): 1, ("fast", 30): 1},
    }  # fmt: skip

    # it counts again, nobody knows the model any more
    for table in ("raw_model_capabilities", "raw_models"):
        del raw[table]
        (tmp_path / "raw" / f"{table}.parquet").unlink()
    assert build(warehouse, raw) == {
        "int_usage_daily": {
            ("leaves", 28): 5, ("leaves", 29): 3, ("leaves", 30): 2, ("late", 31): 4,
        },
        "int_items_adopted_daily": {
            ("one", 28): 5, ("one", 29): 3, ("inpaint", 29): 3,
            ("one", 30): 2, ("one", 31): 4, ("inpaint", 31): 4,
        },
        "int_inference_costs_allocated_daily": {
            ("leaves", 28): 10, ("leaves", 29): 6, ("leaves", 30): 8, ("late", 31): 2,
        },
        "int_latency_by_model_daily": {
            ("standard", 28): 1, ("standard", 29): 1, ("standard", 30): 1, ("standard", 31): 2,
        },
    }  # fmt: skip

    # runs of a part leave no row behind that came from other inputs than its version says
    raw["raw_accounts"] = with_parent(raw["raw_accounts"], "leaves", "late")
    printed = run(warehouse, raw, "+int_items_adopted_daily")
    assert f"{INDUSTRY} requests: no day has changed" in printed
    run(warehouse, raw, "int_inference_costs_allocated_daily")
    raw["raw_accounts"] = with_parent(raw["raw_accounts"], "grows", "late")
    raw["raw_inference_costs"] = costs(10, 6, 8, 4)
    raw["raw_image_generation_requests"] = requests(
        (31, "late", "inpaint", 3), (31, "late", "inpaint", 0)
    )
    printed = run(
        warehouse, raw, "+int_inference_costs_allocated_daily", "--exclude", "int_usage_daily"
    )
    assert f"{INDUSTRY} requests: days: 1 differs (2026-03-31)" in printed
    found = build(warehouse, raw)
    assert found["int_usage_daily"] == {
        ("late", 28): 5, ("late", 29): 3, ("late", 30): 2, ("late", 31): 4,
    }  # fmt: skip
    assert found["int_inference_costs_allocated_daily"] == {
        ("late", 28): 10, ("late", 29): 6, ("late", 30): 8, ("late", 31): 4,
    }  # fmt: skip


def test_errors_and_tiers_are_built_anew_when_their_inputs_change(tmp_path: Path) -> None:
    warehouse = Warehouse(tmp_path, copy_project(tmp_path / "project"))
    tables = typed_tables(INDUSTRY)
    raw = {name: tables[name].clear() for name in ("raw_contracts", "raw_billing_charges")}
    raw["raw_accounts"] = tables["raw_accounts"]

    def built(*requests_at: datetime) -> tuple[list[tuple], list[tuple]]:
        """Errors by type and day, tiers by month, of a failure and a success at each time."""
        raw["raw_image_generation_requests"] = pl.DataFrame(
            {
                "request_id": f"{at}{error}",
                "requested_at": at,
                "ingested_at": at,
                "account_id": "late",
                "model_id": "one",
                "image_count": 2,
                "error_type": error,
            }
            for at in requests_at
            for error in (None, "slow_down")
        )
        run(warehouse, raw, "+fct_errors_daily", "+fct_service_tiers_monthly")
        errors = "error_type, error_count, is_rate_limited, usage_date from marts.fct_errors_daily"
        tiers = "service_tier, good_count, images, period_start from "
        tiers += "marts_intermediate.int_service_tiers_monthly"
        found = [warehouse.query(f"select {rows} order by 4") for rows in (errors, tiers)]
        with duckdb.connect(str(warehouse.database)) as connection:
            connection.execute("update marts.fct_errors_daily set error_type = 'marked'")
            table = "marts_intermediate.int_service_tiers_monthly"
            connection.execute(f"update {table} set service_tier = 'marked'")
        return found[0].rows(), found[1].rows()

    february, march = datetime(2026, 2, 10, 23, 30), datetime(2026, 3, 31, 23, 30)
    first, last, months = february.date(), march.date(), (date(2026, 2, 1), date(2026, 3, 1))
    assert built(february, march) == (
        [("slow_down", 1, False, first), ("slow_down", 1, False, last)],
        [("unknown", 1, 2, months[0]), ("unknown", 1, 2, months[1])],
    )

    # a day has a failure and a success more: only it and its month are built again
    assert built(february, march, march.replace(minute=40)) == (
        [("marked", 1, False, first), ("slow_down", 2, False, last)],
        [("marked", 1, 2, months[0]), ("unknown", 2, 4, months[1])],
    )

    # an error turns out to be an answer 429: all days are
    limits = warehouse.project / "seeds" / "reference" / "rate_limit_errors.csv"
    limits.write_text(limits.read_text() + "slow_down,a gateway\n")
    errors, _ = built(february, march, march.replace(minute=40))
    assert errors == [("slow_down", 1, True, first), ("slow_down", 2, True, last)]
