"""The page of a large vendor: what it takes to draw, and how large it is.

`python -m python_checks.scale.page [PUBLISHED]` copies the customers and models of a published
sample until there are 1,000 customers and 200 models with three years of usage, draws the page in
a process of its own and says what that took. The exit code is 1 beyond a limit.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from python_checks.scale.measure import last_line

CUSTOMERS, MODELS, MONTHS = 1_000, 200, 36
SECONDS, PEAK_BYTES, PAGE_BYTES = 60, 2 * 2**30, 5_000_000

# what is copied for each further customer or model: the column that tells copies apart
OF_CUSTOMERS = {
    "dim_customers": "customer_id",
    "fct_arr_movements_monthly": "customer_id",
    "fct_contract_renewals": "customer_id",
    "fct_customer_margins_monthly": "customer_id",
    "fct_usage_billing_reconciliation_monthly": "customer_id",
    "rpt_cache_opportunities": "customer_id",
}
OF_MODELS = {
    "dim_models": "model_id",
    "fct_adoption": "item",
    "fct_image_cost_cohorts_monthly": "model_id",
    "fct_latency": "model_id",
    "fct_token_revenue_cohorts_monthly": "model_id",
    "rpt_licensing_matrix": "model_id",
}
# tables of which the sample has less than three years: what is lacking is copied from its end
OF_MONTHS = (
    "fct_customer_margins_monthly",
    "fct_image_cost_cohorts_monthly",
    "fct_token_revenue_cohorts_monthly",
    "fct_usage_billing_reconciliation_monthly",
)
COPIES = """
    insert into marts.{table}
    select * exclude (copy) replace ({column} || '~' || copy as {column})
    from marts.{table}
    cross join range(1, {copies}) as copies (copy)
"""
EARLIER = """
    insert into marts.{table}
    select * replace (cast(month_date - to_months({months}) as date) as month_date)
    from marts.{table}
    where month_date - to_months({months}) < (select min(month_date) from marts.{table})
"""
# every cohort of the sample's months, in every industry and segment
COHORTS = """
    create or replace table marts.fct_nrr_cohorts_monthly as
    select
        industry,
        segment,
        cast(since as integer) as months_since_start,
        10 as customer_count,
        1 + (hash(industry, segment, start, since) % 100) / 80.0 as nrr,
        start as first_arr_month_date
    from (select distinct industry, segment from marts.fct_nrr_cohorts_monthly)
    cross join (select month_date as start from marts.dim_months where is_complete)
    cross join range(60) as months (since)
    where start + to_months(cast(since as integer)) <= (
        select max(month_date) from marts.dim_months where is_complete
    )
"""
DRAWS = """
import sys
from kpi.__main__ import main
from python_checks.scale.memory import peak_bytes
code = main(sys.argv[1:])
print(peak_bytes())
sys.exit(code)
"""


@dataclass(frozen=True)
class Drawn:
    """What a page took: seconds of the clock, bytes of memory at most, bytes of the file."""

    seconds: float
    peak_bytes: int
    page_bytes: int

    def within_limits(self) -> bool:
        """Whether all three are."""
        return (
            self.seconds <= SECONDS
            and self.peak_bytes <= PEAK_BYTES
            and self.page_bytes <= PAGE_BYTES
        )

    def __str__(self) -> str:
        return (
            f"{self.seconds:.1f} s, at most {self.peak_bytes / 2**20:,.0f} MiB of memory, "
            f"{self.page_bytes / 1e6:.1f} MB"
        )


def write_published(sample: Path, large: Path) -> None:
    """Write a published file of many customers, models and months by copying those of a sample.

    Sums and ratios of its marts do not agree with each other: it is made to be drawn, not to be
    right.
    """
    large.unlink(missing_ok=True)
    with duckdb.connect() as connection:
        connection.execute(f"attach '{sample}' as small (read_only); attach '{large}' as large")
        connection.execute("use large; create schema marts")
        tables = connection.execute(
            "select table_name from duckdb_tables() where database_name = 'small'"
        ).fetchall()
        for (table,) in tables:  # without their keys, which copies would break
            connection.execute(f"create table marts.{table} as from small.marts.{table}")
        for table in OF_MONTHS:
            connection.execute(EARLIER.format(table=table, months=MONTHS - 12))
        for copied, size in ((OF_CUSTOMERS, CUSTOMERS), (OF_MODELS, MODELS)):
            for table, column in copied.items():
                query = f"select count(distinct {column}) from marts.{table}"
                (found,) = connection.execute(query).fetchone() or (0,)
                copies = -(-size // max(found, 1))
                connection.execute(COPIES.format(table=table, column=column, copies=copies))
        connection.execute(COHORTS)


def draw(published: Path, folder: Path) -> Drawn:
    """Draw the page of a published file in a process of its own; raises with its output."""
    page = folder / "page.html"
    start = time.monotonic()
    peak = last_line("-c", DRAWS, "page", "--published", published, "--to", page)
    return Drawn(time.monotonic() - start, int(peak), page.stat().st_size)


def main(arguments: Sequence[str]) -> int:
    """Write, draw and measure; 1 beyond a limit."""
    sample = Path(arguments[0] if arguments else "published.duckdb").resolve()
    with tempfile.TemporaryDirectory(prefix="page_") as folder:
        large = Path(folder) / "published.duckdb"
        write_published(sample, large)
        print(f"the sample: {draw(sample, Path(folder))}", flush=True)
        drawn = draw(large, Path(folder))
    print(f"{CUSTOMERS:,} customers, {MODELS} models, {MONTHS} months: {drawn}")
    return 0 if drawn.within_limits() else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
