"""What of a build needs attention: rows that it did not use, tests that warn or fail, benchmarks.

dbt says of a test that it "Got 2 results"; here are those results, read from the warehouse, which
the caller opens read-only. Needs nothing but the duckdb package.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from threading import Timer
from typing import Any

import duckdb

from ..printed import ESTIMATED, VALUE_WIDTH, counted, cut, figure, first_line, percentage, table
from .build_results import Result, Run

ROWS_LISTED = 3
# characters of the last column of a test's rows, often what to do, and of other long texts
TEXT_WIDTH = 120
REASONS_LISTED = 5
SKIPPED_LISTED = 5
# what the tests of quarantine allow; the var is one of dbt_project.yml
LIMITS = (
    "from ten rows on, more than max_quarantine_rate of a raw table fails the build;"
    " so does ten times that of its money"
)
# the first lines of a message of dbt, which names the node, the file and the cause
MESSAGE_LINES = 8
# a test of a large warehouse may be slow: its rows are worth this wait, in seconds, and no more
WAIT = 30

# raw table -> the column that says how much money is in a row
MONEY_COLUMNS = {
    "raw_contracts": "arr_amount",
    "raw_billing_charges": "effective_amount",
    "raw_inference_costs": "effective_cost",
}
QUARANTINED = """
    with

    quarantined as (
        select raw_table, quarantine_reason, count(*) as row_count
        from marts.quarantined_rows
        group by raw_table, quarantine_reason
    ),

    raw as (
        select raw_table, sum(raw_count) as raw_count
        from marts.fct_row_accounting
        group by raw_table
    )

    select raw_table, quarantine_reason, row_count, raw_count
    from quarantined
    left join raw using (raw_table)
"""
# what is no number is left out; no currency is USD, as docs/input_contract.md has it
MONEY_AS_WRITTEN = """
    with

    written as (
        select
            raw_table,
            quarantine_reason,
            try_cast(json_extract_string(raw_row, '$.' || $column) as double) as amount,
            upper(trim(coalesce(json_extract_string(raw_row, '$.currency'), ''))) as currency
        from marts.quarantined_rows
        where raw_table = $raw_table
    )

    select
        raw_table,
        quarantine_reason,
        case currency when '' then 'USD' else currency end as currency,
        sum(amount) as amount,
        null as share,
        false as is_estimated
    from written
    where isfinite(amount)
    group by all
    order by all
"""
MONEY_MODEL = "int_money_quarantined"
MONEY_MODEL_COLUMNS = {"raw_table", "quarantine_reason", "amount_usd", "is_estimated", "share"}
MONEY_CONVERTED = f"""
    select
        raw_table, quarantine_reason, 'USD' as currency, amount_usd as amount, share, is_estimated
    from marts_intermediate.{MONEY_MODEL}
    where amount_usd is not null
"""
BENCHMARKS = """
    select
        industry,
        case variant when 'all' then kpi_name else kpi_name || ' (' || variant || ')' end,
        period_grain || ' ' || coalesce(cast(period_start as varchar), '-'),
        kpi_value,
        value_unit,
        coalesce(best_in_class, '-'),
        coalesce(failing, '-'),
        case when failure_mode is null then status else status || ': ' || failure_mode end,
        kpi,
        variant,
        status
    from marts.rpt_kpi_scorecard
    where kpi in (select unnest($kpis)) and status in ('acceptable', 'failing')
"""
BENCHMARK_COLUMNS = (
    "industry",
    "KPI",
    "period",
    "value",
    "unit",
    "best in class",
    "failing",
    "status",
)


@dataclass(frozen=True)
class Reason:
    """Quarantined rows of one raw table and reason. money: sum of amounts by currency; where some
    cannot be read, is_estimated: the table's median stands for them.
    """

    raw_table: str
    text: str
    rows: int
    raw_rows: int | None
    money: dict[str, float]
    money_share: float | None
    is_estimated: bool

    def size(self) -> float:
        """How much money, whatever its signs and currencies."""
        return sum(abs(amount) for amount in self.money.values())

    def cells(self) -> tuple[str, ...]:
        """The reason as a row of a table."""
        share = self.rows / self.raw_rows if self.raw_rows else None
        return (
            self.raw_table,
            cut(self.text, TEXT_WIDTH),
            f"{self.rows:,}",
            percentage(share),
            ("~" if self.is_estimated else "") + money_text(self.money, self.money_share),
        )


def attention(connection: duckdb.DuckDBPyConnection, run: Run | None) -> list[str]:
    """What needs attention, a text for each subject. Without a run: only what is quarantined."""
    texts = [quarantine_text(connection, run)]
    if run is not None:
        texts += [
            *nodes_text(run),
            tests_text(connection, run),
            benchmarks_text(connection, run),
        ]
    return texts


def quarantine_text(connection: duckdb.DuckDBPyConnection, run: Run | None) -> str:
    """Quarantined rows by table and reason, with their shares and their money."""
    try:
        reasons = quarantined(connection)
    except duckdb.Error as error:
        return f"Quarantined rows: not known ({first_line(error)})"
    if run is not None and run.left_old("quarantined_rows", "fct_row_accounting"):
        old = " (of an earlier build: this one did not get so far)"
    else:
        old = ""
    if not reasons:
        return f"Quarantined rows: none{old}"
    tables = {reason.raw_table for reason in reasons}
    rows = sum(reason.rows for reason in reasons)
    heading = (
        f"Quarantined rows: {rows:,} in {counted(len(tables), 'raw table')}{old};"
        " marts.quarantined_rows has each"
    )
    columns = ("raw table", "reason", "rows", "share", "money (share)")
    listed = [
        reason.cells()
        for _, of_table in groupby(reasons, key=lambda reason: reason.raw_table)
        for reason in shortened(list(of_table))
    ]
    lines = [heading, table([columns, *listed], "  ")]
    if any(reason.is_estimated for reason in reasons):
        lines.append(f"  {ESTIMATED}")
    return "\n".join([*lines, f"  {LIMITS}"])


def quarantined(connection: duckdb.DuckDBPyConnection) -> list[Reason]:
    """Reasons of each raw table, that of most rows, then money, first.

    Raises duckdb.Error without marts.
    """
    found = connection.execute(QUARANTINED).fetchall()
    money: dict[tuple[str, str], dict[str, float]] = {}
    shares: dict[tuple[str, str], float] = {}
    estimated: set[tuple[str, str]] = set()
    for raw_table, reason, currency, amount, share, is_estimated in quarantined_money(connection):
        money.setdefault((raw_table, reason), {})[currency] = float(amount)
        if share is not None:
            shares[raw_table, reason] = float(share)
        if is_estimated:
            estimated.add((raw_table, reason))
    reasons = [
        Reason(
            raw_table,
            reason,
            rows,
            None if raw_rows is None else int(raw_rows),
            money.get((raw_table, reason), {}),
            shares.get((raw_table, reason)),
            (raw_table, reason) in estimated,
        )
        for raw_table, reason, rows, raw_rows in found
    ]
    return sorted(
        reasons,
        key=lambda reason: (reason.raw_table, -reason.rows, -reason.size(), reason.text),
    )


def quarantined_money(connection: duckdb.DuckDBPyConnection) -> list[tuple[Any, ...]]:
    """(raw table, reason, currency, amount, share or none, whether it is estimated): in USD where
    a model says, else as the raw rows write it.
    """
    columns = connection.execute(
        "select column_name from information_schema.columns"
        " where table_schema = 'marts_intermediate' and table_name = ?",
        [MONEY_MODEL],
    ).fetchall()
    if {name for (name,) in columns} >= MONEY_MODEL_COLUMNS:
        return connection.execute(MONEY_CONVERTED).fetchall()
    return [
        row
        for raw_table, column in MONEY_COLUMNS.items()
        for row in connection.execute(
            MONEY_AS_WRITTEN, {"raw_table": raw_table, "column": column}
        ).fetchall()
    ]


def shortened(reasons: Sequence[Reason]) -> list[Reason]:
    """The reasons of a raw table, those beyond REASONS_LISTED added up in one."""
    if len(reasons) <= REASONS_LISTED + 1:
        return list(reasons)
    rest = reasons[REASONS_LISTED:]
    money: dict[str, float] = {}
    for reason in rest:
        for currency, amount in reason.money.items():
            money[currency] = money.get(currency, 0.0) + amount
    shares = [reason.money_share for reason in rest if reason.money_share is not None]
    summed = Reason(
        rest[0].raw_table,
        f"({len(rest)} other reasons)",
        sum(reason.rows for reason in rest),
        rest[0].raw_rows,
        money,
        sum(shares) if shares else None,
        any(reason.is_estimated for reason in rest),
    )
    return [*reasons[:REASONS_LISTED], summed]


def money_text(money: dict[str, float], share: float | None) -> str:
    """Amounts with their currencies, and the share (0-1) of the table's money where it is known."""
    amounts = ", ".join(
        f"{amount:,.2f} {cut(currency)}"
        if abs(amount) >= 0.005
        else f"{figure(amount)} {cut(currency)}"
        for currency, amount in sorted(money.items())
    )
    return (amounts or "-") + (f" ({percentage(share)})" if share is not None else "")


def nodes_text(run: Run) -> list[str]:
    """What is no data test and failed, with dbt's message, and what was skipped for it."""
    errors = [
        result for result in run.of("error", "fail", "partial success") if not result.is_data_test
    ]
    skipped = run.of("skipped")
    if not errors and not skipped:
        return []
    lines = [
        f"Failures other than data tests: {len(errors)};"
        f" skipped because of a failure: {counted(len(skipped), 'node')}"
    ]
    for result in errors:
        lines.append(f"\n  {result.status.upper()} {result.kind} {result.name}")
        lines += message_lines(result)
    if skipped:
        names = [result.name for result in skipped if not result.is_data_test]
        names = names or [result.name for result in skipped]
        more = f" and {len(skipped) - SKIPPED_LISTED} others"
        lines.append(
            "\n  skipped: "
            + ", ".join(names[:SKIPPED_LISTED])
            + (more if len(skipped) > SKIPPED_LISTED else "")
        )
    return ["\n".join(lines)]


def message_lines(result: Result) -> list[str]:
    """The first lines of dbt's message, indented."""
    lines = [line for line in result.message.splitlines() if line.strip()]
    return [f"    {line.rstrip()[:200]}" for line in lines[:MESSAGE_LINES]]


def tests_text(connection: duckdb.DuckDBPyConnection, run: Run) -> str:
    """Data tests that warn or fail, benchmarks apart, each with the first rows that it lists."""
    tests = [
        result
        for result in run.of("error", "fail", "warn", "pass")
        if result.is_data_test and (result.kpi is None or result.status == "error")
    ]
    tested, tests = len(tests), [test for test in tests if test.status != "pass"]
    if not tested:
        return "Data tests: none was run"
    if not tests:
        return f"Data tests: none of {tested} warns or fails"
    counts = ", ".join(
        f"{len(list(found))} {status}"
        for status, found in groupby(tests, key=lambda test: test.status)
    )
    lines = [
        f"Data tests: {counts}, of {tested}; more rows of one, with the --vars of the build:"
        " dbt show -s <its name> --output json --limit 100"
    ]
    for test in tests:
        rows = "" if test.status == "error" else f": {counted(test.failing_rows or 0, 'row')}"
        lines.append(f"\n  {test.status.upper()} {test.name}{rows}")
        if test.description:
            lines.append(f"  {test.description}")
        lines += message_lines(test) if test.status == "error" else rows_of(connection, test)
    return "\n".join(lines)


def rows_of(connection: duckdb.DuckDBPyConnection, test: Result) -> list[str]:
    """The first rows that a test lists, by their own order: a table, or why there is none."""
    timer = Timer(WAIT, connection.interrupt)
    timer.start()
    try:
        cursor = connection.execute(
            f"select * from (\n{test.sql}\n) as listed order by all limit {ROWS_LISTED}"
        )
        rows = cursor.fetchall()
        columns = [column[0] for column in cursor.description or []]
    except duckdb.InterruptException:
        return [f"    its rows take longer than {WAIT} seconds"]
    except duckdb.Error as error:
        return [f"    its rows cannot be read here: {first_line(error)}"]
    finally:
        timer.cancel()
    if not rows:
        return ["    it lists no rows any more: the warehouse has changed"]
    # ids are cut, sentences are not: a problem, what to do about it
    widths = [TEXT_WIDTH if name in ("problem", columns[-1]) else VALUE_WIDTH for name in columns]
    listed = [[cut(*value) for value in zip(row, widths, strict=True)] for row in rows]
    lines = [table([columns, *listed], "    ")]
    more = (test.failing_rows or 0) - len(rows)
    return [*lines, f"    and {more:,} more"] if more > 0 else lines


def benchmarks_text(connection: duckdb.DuckDBPyConnection, run: Run) -> str:
    """KPIs that miss a benchmark, with value and threshold."""
    tests = [result for result in run.results if result.kpi is not None]
    missed = [test for test in tests if test.status in ("warn", "fail")]
    tested = [test for test in tests if test.status != "skipped"]
    if not tested:
        return "Benchmarks: none was tested"
    if not missed:
        return f"Benchmarks missed: none, by {counted(len(tested), 'test')}"
    try:
        rows = benchmark_rows(connection, (test.kpi for test in missed))
    except duckdb.Error as error:
        return (
            f"Benchmarks missed: by {counted(len(missed), 'test')}, not known by how much"
            f" ({first_line(error)})"
        )
    heading = f"Benchmarks missed: by {len(missed)} of {counted(len(tested), 'test')}"
    return f"{heading}\n{table([BENCHMARK_COLUMNS, *rows], '  ')}"


def benchmark_rows(
    connection: duckdb.DuckDBPyConnection, kpis: Iterable[str | None]
) -> list[tuple[str, ...]]:
    """Values and thresholds of these KPIs where they fail or are below best in class."""
    found = connection.execute(BENCHMARKS, {"kpis": list(kpis)}).fetchall()
    # not by the database, which may sort texts by its locale
    found.sort(key=lambda row: (str(row[8]), str(row[9])))
    found.sort(key=lambda row: (str(row[10]), str(row[0])), reverse=True)
    return [(*row[:3], figure(row[3]), *row[4:8]) for row in found]
