"""One page for each KPI that has a benchmark, with an example worked out from raw rows."""
