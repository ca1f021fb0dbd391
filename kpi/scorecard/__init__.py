"""What of a build needs attention, and the scorecard, as text for a terminal.

Needs the duckdb package and nothing of dbt. `make build` and `make build-daily` end with it.
"""
