"""The companion program of the warehouse, `python -m kpi`: what people ask of it beside dbt.

It reads raw tables, the warehouse and dbt's target folder, and never computes a KPI.
"""
