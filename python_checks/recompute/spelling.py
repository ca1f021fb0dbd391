"""Values whose spelling does not matter, in one spelling, and texts that stand for nothing.

Written from docs/input_contract.md section How a value is read.
"""

from __future__ import annotations

import polars as pl

from .casting import SPACES
from .declarations import (
    EVERY_REGION,
    LONGEST_PLACEHOLDER,
    PLACEHOLDERS,
    WITH_PLACEHOLDERS,
    Column,
    RawTable,
)


def spelt_alike(table: RawTable, column: Column, values: pl.Series) -> pl.Series:
    """The cast values of a declared column in the one spelling in which they are compared."""
    text = pl.lit(values) if values.dtype == pl.String else None
    if text is None:
        return values
    trimmed = text.str.strip_chars(SPACES)
    spelt = text
    if column.kind == "word":
        spelt = _unless_blank(trimmed.str.to_lowercase().str.replace_all("[- ]", "_"))
    elif column.name == "currency":
        spelt = _unless_blank(trimmed.str.to_uppercase())
    elif column.name == "contract_item_id":
        spelt = _unless_blank(trimmed.str.to_lowercase())
    elif column.name in WITH_PLACEHOLDERS:
        word = trimmed.str.to_lowercase()
        is_nothing = word.is_in(PLACEHOLDERS) & (text.str.len_chars() <= LONGEST_PLACEHOLDER)
        if column.name == "region" and (table.industry or table.name == "raw_incidents"):
            is_nothing = is_nothing | word.is_in(EVERY_REGION)
        spelt = pl.when(~is_nothing).then(text)
    return pl.select(spelt.alias(values.name)).to_series()


def _unless_blank(spelt: pl.Expr) -> pl.Expr:
    return pl.when(spelt != "").then(spelt)
