"""A build of every day of the request logs in batches equals one of all days at once."""

from __future__ import annotations

from pathlib import Path

from python_checks.project import INCREMENTAL_ROWS, WITHOUT_TESTS, Warehouse

TOTALS = "int_request_totals_daily"


def test_totals_are_the_same_in_batches_of_any_size(sample: Warehouse, tmp_path: Path) -> None:
    """The sample holds second deliveries up to three days after the first, across all edges."""
    warehouse = Warehouse(tmp_path)
    variables = {"requests_per_batch": 300}
    logged = ("--log-level-file", "debug")
    warehouse.build("--select", f"+{TOTALS}", *WITHOUT_TESTS, *logged, variables=variables)
    statements = (tmp_path / "logs" / "dbt.log").read_text()
    assert statements.count(f'insert into "warehouse"."marts_intermediate"."{TOTALS}"') > 30
    rows = INCREMENTAL_ROWS.format(TOTALS)
    assert warehouse.query(rows).equals(sample.query(rows))
