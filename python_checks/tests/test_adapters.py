"""Exports of other tools: the marts of each fixture equal figures computed by hand from it.

The fixtures in tests/exports have the shape of the tool's own export; what each row is there for
is told by the pages in docs/adapters.
"""

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from python_checks.postgres import PostgresWarehouse, database
from python_checks.project import ROOT, WITHOUT_UNIT_TESTS, Warehouse
from python_checks.recompute import Reference, Settings, recompute
from python_checks.recompute.compare import MARTS, compare_marts, is_same_on_engines
from python_checks.recompute.reference import read_text_csv

EXPORTS = ROOT / "tests" / "exports"
ADAPTERS = ROOT / "models" / "staging" / "adapters"
COMPONENTS = [
    {"component": "API EU", "region": "eu"},
    {"component": "API US", "region": "us"},
    {"component": "Website", "is_ignored": True},
]
TOLD: dict[str, dict[str, Any]] = {
    "litellm": {
        "litellm_location": f"{EXPORTS}/litellm/{{name}}.csv",
        "industries": ["llm_api", "image_generation_api"],
        "adapter_industry": "llm_api",
    },
    "stripe": {
        "stripe_location": f"{EXPORTS}/stripe/{{name}}.csv",
        "stripe_account_key": "account_id",
        # the vendor's own table of rates, read beside the export
        "raw_location": f"{EXPORTS}/own/{{name}}.csv",
    },
    "openai": {"openai_location": f"{EXPORTS}/openai/{{name}}*.json"},
    "statuspage": {
        "statuspage_location": f"{EXPORTS}/statuspage/{{name}}*.json",
        "statuspage_components": COMPONENTS,
    },
}
UNIT_TESTS_OF_ADAPTERS = ("--select", "path:models/staging/adapters,resource_type:unit_test")
COMMON = {"industries": ["llm_api"], "as_of_date": "2026-06-11", "benchmark_errors": False}


def told_of(*tools: str) -> dict[str, Any]:
    told: dict[str, Any] = {"adapters": list(tools), **COMMON}
    for tool in tools:
        told |= TOLD[tool]
    return told


def built(folder: Path, *tools: str) -> Warehouse:
    """The warehouse of some exports alone, with its data tests."""
    warehouse = Warehouse(folder / "warehouse")
    warehouse.build(*WITHOUT_UNIT_TESTS, variables=told_of(*tools))
    return warehouse


@pytest.fixture(scope="module")
def litellm(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    return built(tmp_path_factory.mktemp("litellm"), "litellm")


@pytest.fixture(scope="module")
def stripe(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    return built(tmp_path_factory.mktemp("stripe"), "stripe")


@pytest.fixture(scope="module")
def statuspage(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    return built(tmp_path_factory.mktemp("statuspage"), "statuspage")


@pytest.fixture(scope="module")
def openai(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    return built(tmp_path_factory.mktemp("openai"), "openai")


@pytest.fixture(scope="module")
def together(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """All exports, with the unit tests of all adapters."""
    warehouse = built(tmp_path_factory.mktemp("together"), *TOLD)
    run = warehouse.dbt("test", *UNIT_TESTS_OF_ADAPTERS, variables=told_of(*TOLD))
    assert run.exit_code == 0, run.output
    assert run.of_status("pass")
    return warehouse


def accounting(warehouse: Warehouse) -> dict[str, tuple[int, ...]]:
    """Raw, staged, duplicate and quarantined rows of each raw table."""
    rows = warehouse.query(
        "select raw_table, sum(raw_count)::int, sum(staged_count)::int,"
        " sum(duplicate_count)::int, sum(quarantined_count)::int"
        " from marts.fct_row_accounting group by raw_table"
    ).rows()
    return {table: tuple(counts) for table, *counts in rows}


def quarantined(warehouse: Warehouse) -> set[tuple[str, str]]:
    return set(
        warehouse.query("select quarantine_reason, row_id from marts.quarantined_rows").rows()
    )


def left_out(warehouse: Warehouse, tool: str) -> dict[str, str]:
    rows = warehouse.query(f"select row_id, reason from marts_staging.{tool}__rows_left_out")
    return dict(rows.rows())


def one(warehouse: Warehouse, sql: str) -> Any:
    (row,) = warehouse.query(sql).rows()
    return row if len(row) > 1 else row[0]


# ---------- LiteLLM


def test_litellm_rows_are_used_quarantined_or_listed(litellm: Warehouse) -> None:
    # 17 rows: 13 of language models, 3 of images, 1 of no model; costs are by day and model
    assert accounting(litellm) == {
        "raw_llm_requests": (13, 9, 1, 3),
        "raw_image_generation_requests": (3, 2, 0, 1),
        "raw_inference_costs": (6, 5, 0, 1),
        "raw_accounts": (3, 3, 0, 0),
    }
    assert quarantined(litellm) == {
        ("unmapped: metadata", "litellm:chatcmpl-14"),
        ("missing: account_id", "litellm:chatcmpl-13"),
        ("unmapped: call_type", "litellm:new_12"),
        ("missing: image_count", "litellm:img_10"),
        ("unmapped: spend", "litellm:2026-06-10|claude-nova-9|dep-claude-nova-9|unpriced"),
    }
    assert left_out(litellm, "litellm") == {
        "file_11": "no request of a model: call_type afile_list"
    }


def test_litellm_usage_is_that_of_the_export(litellm: Warehouse) -> None:
    usage = litellm.query(
        "select usage_date, sum(request_count)::int, sum(error_count)::int,"
        " sum(input_tokens)::int, sum(cache_read_input_tokens)::int,"
        " sum(cache_creation_input_tokens)::int, sum(output_tokens)::int"
        " from marts.fct_usage_daily where industry = 'llm_api' group by 1 order by 1"
    ).rows()
    # 10 June: 1000 + 0 (from LiteLLM's cache) + 550 + 0 (refused) + 800 (broken, paid) + 5000
    # + 3000 in; 200 + 100 + 40 + 500 out. 11 June: a batch of 20000 and a chat of 2000
    assert [row[1:] for row in usage] == [
        (7, 2, 10350, 800, 50, 840),
        (2, 0, 22000, 0, 0, 4101),
    ]
    images = "select sum(images)::int from marts.fct_usage_daily where images > 0"
    assert one(litellm, images) == 5


def test_litellm_costs_are_what_the_provider_takes(litellm: Warehouse) -> None:
    costs = litellm.query(
        "select industry, sum(effective_cost) from marts_staging.base_serving__inference_costs"
        " where quarantine_reason is null group by industry order by industry"
    ).rows()
    # 0.0035 + 0.0024 + 0.00255 + 0.00065, 0.045 + 0.006 + 0.0001 x 2 + 0.0003; 0.08 + 0.04 x 2
    assert costs == [
        ("image_generation_api", Decimal("0.160000000000")),
        ("llm_api", Decimal("0.060600000000")),
    ]


# ---------- Stripe


def test_stripe_rows_are_used_quarantined_or_listed(stripe: Warehouse) -> None:
    assert accounting(stripe) == {
        # five invoice lines of acme's fee less the unused time, a discount, beta's, gamma's
        "raw_contracts": (7, 7, 0, 0),
        # thirteen invoice lines less a void and a draft one, a credit note
        "raw_billing_charges": (12, 12, 0, 0),
        "raw_renewals": (1, 1, 0, 0),
        "raw_accounts": (3, 3, 0, 0),
        "raw_fx_rates": (1, 1, 0, 0),
    }
    assert left_out(stripe, "stripe") == {
        "in_V:il_10": "invoice is void",
        "in_D:il_13": "invoice is draft",
        "cn_2": "credit note is void",
        "cus_T": "test mode",
        "sub_T": "test mode",
        "sub_I": "never began: status incomplete_expired",
    }


@pytest.mark.parametrize(
    ("month", "contracted", "usage"),
    [
        # beta: 300 a quarter
        ("2026-03-01", "1200", "0"),
        # acme: 3 x 50 a month from April on; usage of April: 100, less 4 of the coupon for once
        ("2026-04-01", "3000", "1152"),
        # beta has left; acme has 5 seats since 11 May; usage of May: 150 less 10%
        ("2026-05-01", "3000", "1620"),
    ],
)
def test_stripe_arr_is_that_of_the_invoices(
    stripe: Warehouse, month: str, contracted: str, usage: str
) -> None:
    found = one(
        stripe,
        "select sum(contracted_arr_usd), sum(usage_arr_usd) from marts.fct_arr_movements_monthly"
        f" where month_date = date '{month}'",
    )
    assert tuple(map(Decimal, found)) == (Decimal(contracted), Decimal(usage))


def test_stripe_arr_of_the_day_has_discounts_trials_and_currencies(stripe: Warehouse) -> None:
    # acme 3000 less 10% since June, gamma after its trial: 12 x 3000 JPY at 0.0065; usage as in May
    day = "select kpi_value * 1000000 from marts.fct_kpis where kpi = 'arr'"
    found = one(stripe, f"{day} and period_grain = 'day' and period_start = date '2026-06-11'")
    assert round(Decimal(found), 6) == 2700 + 234 + 1620


def test_stripe_cancelled_subscription_is_a_churned_term(stripe: Warehouse) -> None:
    state = "select state, expiring_arr_usd, renewed_arr_usd from marts.fct_contract_renewals"
    assert one(stripe, f"{state} where contract_id = 'stripe:sub_B'") == (
        "churned",
        Decimal("1200.000000"),
        Decimal("0.000000"),
    )


def test_stripe_usage_revenue_has_discounts_credits_and_one_time_fees(stripe: Warehouse) -> None:
    revenue = stripe.query(
        "select month_date, sum(revenue_usd) as usd from marts.fct_customer_margins_monthly"
        " where revenue_usd <> 0 group by month_date order by month_date"
    )
    # April: 96 and the set-up fee of 200; May: 135; June: the credit note
    assert revenue["usd"].to_list() == [
        Decimal("296.000000"),
        Decimal("135.000000"),
        Decimal("-20.000000"),
    ]


# ---------- Statuspage


def test_statuspage_rows_are_used_quarantined_or_listed(statuspage: Warehouse) -> None:
    assert accounting(statuspage) == {"raw_incidents": (7, 5, 0, 2)}
    assert quarantined(statuspage) == {
        ("unmapped: component", "statuspage:inc4:Console"),
        ("unknown: severity", "statuspage:inc6:API EU"),
    }
    assert left_out(statuspage, "statuspage") == {
        "inc5": "nothing was wrong with a component that counts",
        "inc2": "a newer version is there",
    }


def test_statuspage_downtime_follows_the_components(statuspage: Warehouse) -> None:
    downtime = statuspage.query(
        "select region, period_start::varchar, downtime_minutes::double from marts.fct_uptime"
        " where period_grain = 'day' and downtime_minutes > 0 and region <> 'all' order by 1, 2"
    ).rows()
    # eu: half an hour partial and an hour major; degraded counts nothing.
    # us: impact `major` is a partial outage, of an hour; maintenance counts nothing
    assert downtime == [("eu", "2026-06-10", 69.0), ("us", "2026-06-11", 18.0)]


# ---------- OpenAI


def test_openai_rows_are_used_quarantined_or_listed(openai: Warehouse) -> None:
    # 11 results of two pages that overlap in a day of three, and the sum of the other day
    assert accounting(openai) == {"raw_inference_costs": (10, 6, 2, 2)}
    assert {reason for reason, _ in quarantined(openai)} == {"unmapped: amount"}
    assert left_out(openai, "openai") == {
        "1781049600|||||": "the sum of a day whose line items are there"
    }


def test_openai_costs_are_those_of_the_line_items(openai: Warehouse) -> None:
    costs = openai.query(
        "select charge_period_start::date::varchar, model_id, sum(effective_cost)"
        " from marts_staging.base_serving__inference_costs"
        " where quarantine_reason is null and delivery_rank = 1 group by all order by all"
    ).rows()
    # 10 June: 125 + 0.75 of two projects and 2.5; a tool of no model. 11 June: a credit
    assert costs == [
        ("2026-06-10", "gpt-4o-2024-08-06", Decimal("128.25")),
        ("2026-06-10", None, Decimal("0.03")),
        ("2026-06-11", "gpt-4o-2024-08-06", Decimal("-0.49875")),
    ]


# ---------- together


def test_exports_together_are_one_warehouse(
    together: Warehouse, litellm: Warehouse, stripe: Warehouse, statuspage: Warehouse
) -> None:
    expected: dict[str, tuple[int, ...]] = {}
    for alone in (litellm, stripe, statuspage):
        for table, counts in accounting(alone).items():
            if table not in ("raw_llm_requests", "raw_image_generation_requests"):
                before = expected.get(table, (0, 0, 0, 0))
                expected[table] = tuple(map(sum, zip(before, counts, strict=True)))
    found = accounting(together)
    # acme, beta and gamma are said by both: Stripe knows more of them
    assert expected.pop("raw_accounts") == (6, 6, 0, 0)
    assert found["raw_accounts"] == (3, 3, 0, 0)
    assert left_out(together, "litellm") == left_out(litellm, "litellm") | dict.fromkeys(
        ("acme", "beta", "gamma"), "another source says more of the account"
    )
    # images are no industry of this one
    assert {table: found[table] for table in expected if table != "raw_inference_costs"} == {
        table: counts for table, counts in expected.items() if table != "raw_inference_costs"
    }


def made_by_adapters(warehouse: Warehouse) -> dict[str, pl.DataFrame]:
    """The raw tables that adapters made, and the vendor's own rates."""
    found = {path.stem: read_text_csv(path) for path in (EXPORTS / "own").glob("raw_*.csv")}
    models: dict[str, list[str]] = {}
    for path in sorted(ADAPTERS.glob("*/raw_*.sql")):
        models.setdefault(f"raw_{path.stem.split('__')[1]}", []).append(path.stem)
    for table, names in models.items():
        frames = [
            warehouse.query(f"select columns(*)::varchar from marts_staging.{name}").cast(pl.String)
            for name in names
        ]
        found[table] = pl.concat(frames, how="diagonal")
    return found


def without_raw_row(marts: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """Typed as adapters make them, rows are other JSON than those of text."""
    rows = marts["quarantined_rows"].with_columns(raw_row=pl.lit("{}"))
    return {**marts, "quarantined_rows": rows}


def test_marts_of_exports_equal_the_recomputation_of_what_adapters_made(
    together: Warehouse, reference: Reference
) -> None:
    settings = Settings(
        industries=("llm_api", "image_generation_api"), as_of_date=date(2026, 6, 11)
    )
    expected = recompute(made_by_adapters(together), reference, settings)
    compared = compare_marts(without_raw_row(together.marts()), without_raw_row(expected))
    assert {mart.mart for mart in compared} == set(MARTS)
    assert not [mart.describe() for mart in compared if not mart.is_equal]


def tables_of_exports() -> dict[str, dict[str, pl.DataFrame]]:
    """The fixtures as tables of text, by schema: JSON documents have their members as columns."""
    found: dict[str, dict[str, pl.DataFrame]] = {}
    for tool in TOLD:
        tables = found.setdefault(tool, {})
        for path in (EXPORTS / tool).glob("*.csv"):
            tables[path.stem] = pl.read_csv(path, infer_schema=False)
        documents: dict[str, list[dict[str, Any]]] = {}
        for path in sorted((EXPORTS / tool).glob("*.json")):
            table, document = path.stem.split("_page")[0], json.loads(path.read_text())
            documents.setdefault(table, []).extend(document.get(table, [document]))
        for table, members in documents.items():
            texts = [
                {
                    name: value if value is None or isinstance(value, str) else json.dumps(value)
                    for name, value in one.items()
                }
                for one in members
            ]
            tables[table] = pl.DataFrame(texts, infer_schema_length=None).cast(pl.String)
    return found


def test_postgresql_makes_the_same_marts_of_tables(
    together: Warehouse, postgresql: dict[str, str], tmp_path: Path
) -> None:
    with database(postgresql, "kpi_adapters_test") as variables:
        warehouse = PostgresWarehouse(tmp_path, variables=variables)
        own = {path.stem: read_text_csv(path) for path in (EXPORTS / "own").glob("raw_*.csv")}
        told = told_of(*TOLD) | {"raw_location": None} | warehouse.load(own)
        for tool, tables in tables_of_exports().items():
            warehouse.load(tables, tool)
            told[f"{tool}_location"] = tool
        warehouse.build(*WITHOUT_UNIT_TESTS, variables=told)
        run = warehouse.dbt("test", *UNIT_TESTS_OF_ADAPTERS, variables=told)
        assert run.exit_code == 0, run.output
        assert run.of_status("pass")
        expected = without_raw_row(together.marts())
        compared = compare_marts(without_raw_row(warehouse.marts()), expected, is_same_on_engines)
    assert not [mart.describe() for mart in compared if not mart.is_equal]


def test_every_adapter_has_its_models_its_page_and_a_fixture() -> None:
    listed = (ROOT / "macros" / "input" / "exports.sql").read_text().split("endmacro")[0]
    for folder in ADAPTERS.iterdir():
        tool = folder.name
        models = {path.stem for path in folder.glob("*.sql")}
        fed = {name.split("__")[1] for name in models if name.startswith(f"raw_{tool}__")}
        line = next(line for line in listed.splitlines() if f"'{tool}'" in line)
        assert fed == {part for part in line.split("'")[3::2]}
        assert f"{tool}__rows_left_out" in models
        assert (ROOT / "docs" / "adapters" / f"{tool}.md").exists()
        assert any((EXPORTS / tool).iterdir())
    tools = sorted(folder.name for folder in ADAPTERS.iterdir())
    # off by default: who lints must be told
    assert f"adapters: [{', '.join(tools)}]" in (ROOT / "Makefile").read_text()
    assert f"adapters = {json.dumps(tools)}" in (ROOT / "pyproject.toml").read_text()


@pytest.mark.parametrize(
    ("told", "message"),
    [
        ({"adapters": "stripe"}, "var adapters is stripe: use a list of"),
        ({"adapters": ["strype"]}, "var adapters names strype: use some of"),
        ({"adapters": ["stripe"], "stripe_location": "/in/x.csv"}, "it must contain {name}"),
        ({"adapters": ["stripe"], "stripe_location": "/in/{name}.csv"}, "table invoice of the"),
        ({"adapter_industry": "x"}, "var adapter_industry is x: use one of"),
        ({"litellm_account": "team"}, "var litellm_account is team: use end_user"),
        ({"statuspage_components": [{"name": "API"}]}, "var statuspage_components is"),
    ],
)
def test_what_no_adapter_could_use_stops_the_run(
    warehouse: Warehouse, told: Mapping[str, Any], message: str
) -> None:
    run = warehouse.dbt("run", "--select", "dim_months", variables=told)
    assert run.exit_code == 2 or "The input contract is not met" in run.output
    assert message in run.output


def test_a_renamed_column_of_an_export_is_named(warehouse: Warehouse, tmp_path: Path) -> None:
    for path in (EXPORTS / "litellm").glob("*.csv"):
        text = path.read_text().replace("prompt_tokens,completion", "input_tokens,completion", 1)
        (tmp_path / path.name).write_text(text)
    told = told_of("litellm") | {"litellm_location": f"{tmp_path}/{{name}}.csv"}
    run = warehouse.dbt("run", "--select", "dim_months", variables=told)
    assert "column LiteLLM_SpendLogs.prompt_tokens of the export of litellm is absent" in run.output


def test_an_empty_export_is_no_rows(warehouse: Warehouse, tmp_path: Path) -> None:
    for path in (EXPORTS / "stripe").glob("*.csv"):
        (tmp_path / path.name).write_text(path.read_text().splitlines()[0] + "\n")
    told = told_of("stripe") | {"stripe_location": f"{tmp_path}/{{name}}.csv"}
    warehouse.build(*WITHOUT_UNIT_TESTS, variables=told)
    assert accounting(warehouse) == {"raw_fx_rates": (1, 1, 0, 0)}
