"""Publishes the marts of a whole, green build as one read-only DuckDB file, and takes them back.

Needs the duckdb package and nothing of dbt: `python -m kpi publish`, or these functions.
"""

from .build_state import Refused
from .publication import publish
from .versions import Publication, Versions

__all__ = ["Publication", "Refused", "Versions", "publish"]
