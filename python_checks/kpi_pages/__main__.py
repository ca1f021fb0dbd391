"""`python -m python_checks.kpi_pages`: write docs/kpis from the warehouse of the sample."""

import os
import sys

import duckdb

from .pages import FOLDER, write

WAREHOUSE = os.environ.get("DUCKDB_PATH", "warehouse.duckdb")

if __name__ == "__main__":
    try:
        with duckdb.connect(WAREHOUSE, read_only=True) as warehouse:
            print(f"{write(warehouse)} pages written into {FOLDER}")
    except (duckdb.Error, ValueError) as error:
        sys.exit(f"{WAREHOUSE} does not hold the sample as this version builds it: {error}")
