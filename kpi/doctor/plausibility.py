"""Figures that are no error of one row and still cannot be: cents for dollars, seconds for ms.

A figure here is a sum over all rows, good enough to see a factor of ten. It is no KPI.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import duckdb

from ..printed import counted, cut, figure
from .contract import Declared
from .findings import Finding, Level

FACTOR = 10
# rows under one id from which on it is no id
MANY = 10
# the widest band that the benchmarks of an industry and KPI have, with its unit
BANDS = """
    select
        benchmarks.industry,
        benchmarks.kpi,
        first(kpis.value_unit),
        min(least(best_in_class_low, best_in_class_high, failing_threshold)),
        max(greatest(best_in_class_low, best_in_class_high, failing_threshold))
    from marts_reference.kpi_benchmarks as benchmarks
    inner join marts_reference.kpis as kpis on benchmarks.kpi = kpis.kpi
    group by benchmarks.industry, benchmarks.kpi
"""
USAGE = """
    select
        sum(usage_quantity),
        date_trunc('month', min(requested_at)),
        max(requested_at)
    from marts_staging.{model}
    where quarantine_reason is null and is_good
"""
AMOUNT = """
    select sum(cast({amount} as double) * highest_usd_per_unit)
    from marts_staging.{model}
    where
        quarantine_reason is null and delivery_rank = 1 and industry = $industry
        and {condition}
        and charge_period_start between $first and $last
"""
# what a unit costs or earns: (column of industries, raw table, model, amount, which rows)
UNIT_AMOUNTS = (
    (
        "unit_revenue_kpi",
        "raw_billing_charges",
        "base_billing__charges",
        "effective_amount",
        "charge_category = 'usage'",
    ),
    (
        "unit_cost_kpi",
        "raw_inference_costs",
        "base_serving__inference_costs",
        "effective_cost",
        "service_category not in ('support', 'other')",
    ),
)
REPEATED_IDS = """
    select account_id, request_id, count(*) as row_count, sum(count(*)) over () as all_rows
    from marts_staging.{model}
    where quarantine_reason is null and request_id is not null
    group by account_id, request_id
    having count(*) >= {many} and count(distinct content_hash) > 1
    order by row_count desc
    limit 1
"""
VERSIONS = """
    select
        arg_max(row_id, delivery_rank),
        max(delivery_rank),
        count(*) filter (where delivery_rank > 1)
    from marts_staging.{model}
    where quarantine_reason is null
"""
ENDS = """
    with lines as (
        select account_id, industry, contract_line_id, start_date, end_date
        from marts_staging.base_crm__contracts
        where quarantine_reason is null and delivery_rank = 1
    )

    select
        (select count(*) from lines where end_date = start_date),
        (
            select count(distinct ending.contract_line_id)
            from lines as ending
            inner join lines as starting
                on
                    ending.account_id = starting.account_id
                    and ending.industry = starting.industry
                    and ending.end_date = starting.start_date
                    and ending.contract_line_id <> starting.contract_line_id
            where ending.end_date > ending.start_date
        )
"""


@dataclass(frozen=True)
class Band:
    """What is published of a KPI: from the smallest threshold to the largest, in its unit."""

    unit: str
    low: float
    high: float

    def is_far(self, value: float) -> bool:
        """Whether a value lies beyond the band by more than FACTOR."""
        return value * FACTOR < self.low or value > FACTOR * self.high

    def __str__(self) -> str:
        ends = dict.fromkeys((figure(self.low), figure(self.high)))
        return f"{' to '.join(ends)} {self.unit}"


class Plausibility:
    """The checks, on staged raw tables. contract: of tables that are there."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, contract: Sequence[Declared]) -> None:
        self.connection = connection
        self.contract = contract
        self.logs = [table for table in contract if table.industry]
        self.bands = {
            (industry, kpi): Band(unit, low, high)
            for industry, kpi, unit, low, high in connection.execute(BANDS).fetchall()
            if low is not None
        }

    def findings(self, ends_are_exclusive: bool, repeated_costs: str) -> Iterator[Finding]:
        """All of them. repeated_costs: the query of the test of that name."""
        for log in self.logs:
            yield from self._unit_amounts(log)
            yield from self._times(log)
            yield from self._repeated_requests(log)
        yield from self._versions()
        yield from self._contract_ends(ends_are_exclusive)
        yield from self._repeated_costs(repeated_costs)

    def _unit_amounts(self, log: Declared) -> Iterator[Finding]:
        """Revenue and cost of what the industry meters, against the published bands."""
        usage = self.connection.execute(USAGE.format(model=log.model)).fetchone()
        if usage is None or not usage[0]:
            return
        quantity, first, last = usage
        for kpi_column, table, model, amount, condition in UNIT_AMOUNTS:
            kpi, unit_size = self._row(
                f"select {kpi_column}, units_per_rate_unit from marts_reference.industries"
                " where industry = $industry",
                {"industry": log.industry},
            )
            band = self.bands.get((log.industry, kpi))
            (total,) = self._row(
                AMOUNT.format(amount=amount, model=model, condition=condition),
                {"industry": log.industry, "first": first, "last": last},
            )
            if band is None or not total:
                continue
            value = total / (float(quantity) / unit_size)
            if band.is_far(value):
                yield self._far(log, table, amount, value, band)

    def _far(self, log: Declared, table: str, column: str, value: float, band: Band) -> Finding:
        reasons = (
            "are amounts in cents, or quantities in thousands?"
            if value > band.high
            else "are amounts in thousands, or is a part of them missing?"
        )
        text = (
            f"{log.industry}: about {figure(value)} {band.unit} in sum, published are {band}:"
            f" {reasons}"
        )
        remedy = (
            f"write {column} in whole units of currency (dollars, not cents), and quantities of"
            f" {log.name} as single units"
        )
        return Finding(Level.WARNING, "plausibility", table, text, remedy, column, "currency")

    def _times(self, log: Declared) -> Iterator[Finding]:
        for column in log.columns:
            kpi = column.name.removesuffix("_ms") + "_p95_ms"
            band = self.bands.get((log.industry, kpi))
            if column.unit != "ms" or band is None:
                continue
            (value,) = self._row(
                # half of them: requests in batches are slow, and no part of the KPI
                f"select approx_quantile(cast({column.name} as double), 0.5)"
                f" from marts_staging.{log.model}"
                " where quarantine_reason is null and error_type is null"
            )
            if value is None or not band.is_far(float(value)):
                continue
            guess = "are they seconds?" if value < band.low else "are they microseconds?"
            text = f"half are below {figure(float(value))} ms, published are {band}: {guess}"
            yield Finding(
                Level.WARNING,
                "plausibility",
                log.name,
                text,
                "write times in milliseconds",
                column.name,
                "ms",
            )

    def _repeated_requests(self, log: Declared) -> Iterator[Finding]:
        found = self.connection.execute(REPEATED_IDS.format(model=log.model, many=MANY)).fetchone()
        if found is None:
            return
        account, request, rows, all_rows = found
        text = (
            f"{cut(request)!r} of account {cut(account)} is the id of {counted(rows, 'row')} that"
            " differ: of one day one counts"
        )
        remedy = "give each request an id of its own, or leave the column out"
        yield Finding(
            Level.WARNING, "plausibility", log.name, text, remedy, "request_id", rows=all_rows
        )

    def _versions(self) -> Iterator[Finding]:
        """Ids of the other tables of which only the newest of many rows counts."""
        for table in self.contract:
            if not table.has_versions or not table.model:
                continue
            row_id, most, older = self._row(VERSIONS.format(model=table.model))
            if most is not None and most >= MANY:
                text = (
                    f"{cut(row_id)!r} is the id of {counted(most, 'row')}, of which the newest"
                    f" counts; {counted(older, 'row')} of the table are older versions"
                )
                remedy = "give each row an id of its own, unless they are versions of one"
                yield Finding(Level.WARNING, "plausibility", table.name, text, remedy, rows=older)

    def _contract_ends(self, ends_are_exclusive: bool) -> Iterator[Finding]:
        one_day, chained = self._row(ENDS)
        if one_day:
            text = f"{counted(one_day, 'line')} with the end on the day of the start"
            remedy = "end_date is the last day of service: write nothing for an open end"
            yield self._end(text, remedy, one_day)
        if chained and not ends_are_exclusive:
            text = f"{counted(chained, 'line')} with the end on the day on which another one starts"
            remedy = "shorten them by a day, or set the var contract_end_dates to exclusive"
            yield self._end(text, remedy, chained)

    @staticmethod
    def _end(text: str, remedy: str, rows: int) -> Finding:
        return Finding(
            Level.WARNING, "plausibility", "raw_contracts", text, remedy, "end_date", "day", rows
        )

    def _repeated_costs(self, query: str) -> Iterator[Finding]:
        found = self.connection.execute(query).fetchall()
        if not found:
            return
        days = ", ".join(f"{day} of {industry}" for industry, day, *_ in sorted(found)[:3])
        more = f" and {counted(len(found) - 3, 'other day')}" if len(found) > 3 else ""
        text = f"every line of {days}{more} is there twice or more: it counts each time"
        remedy = "deliver a cost file once, or give lines a cost_line_id"
        rows = sum(row[3] for row in found)
        yield Finding(
            Level.WARNING,
            "plausibility",
            "raw_inference_costs",
            text,
            remedy,
            "cost_line_id",
            rows=rows,
        )

    def _row(self, query: str, parameters: object = None) -> tuple:  # type: ignore[type-arg]
        return self.connection.execute(query, parameters).fetchone() or ()
