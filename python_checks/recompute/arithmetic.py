"""Division as IEEE 754 rounds it.

Polars divides by a constant column by multiplying with its reciprocal, which is off by one in the
last place now and then; a KPI that stands exactly on its threshold must not move.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

from .casting import MICRO, PICO
from .fx import round_half_away


def _divide(columns: Sequence[pl.Series]) -> pl.Series:
    numerators: list[Any] = columns[0].to_list()
    denominators: list[Any] = columns[1].to_list()
    if len(denominators) == 1:
        denominators *= len(numerators)
    quotients = [
        n / d if n is not None and d else None
        for n, d in zip(numerators, denominators, strict=True)
    ]
    return pl.Series(columns[0].name, quotients, dtype=pl.Float64)


def quotient(numerator: pl.Expr, denominator: pl.Expr) -> pl.Expr:
    """numerator / denominator row by row; null when either is null or the denominator zero."""
    return pl.map_batches([numerator, denominator], _divide, return_dtype=pl.Float64)


def ratio(numerator: str, denominator: str) -> pl.Expr:
    """The quotient of two columns."""
    return quotient(pl.col(numerator), pl.col(denominator))


def usd(micro_usd: str | pl.Expr) -> pl.Expr:
    """An amount of micro USD in USD."""
    amount = pl.col(micro_usd) if isinstance(micro_usd, str) else micro_usd
    return quotient(amount, pl.lit(MICRO))


def exact_usd(pico_usd: str | pl.Expr) -> pl.Expr:
    """An amount of pico USD in USD, not rounded."""
    amount = pl.col(pico_usd) if isinstance(pico_usd, str) else pico_usd
    return quotient(amount, pl.lit(PICO))


def rounded_usd(pico_usd: str | pl.Expr) -> pl.Expr:
    """An amount of pico USD in USD, rounded to six decimals, half away from zero."""
    amount = pl.col(pico_usd) if isinstance(pico_usd, str) else pico_usd
    return amount.map_batches(_rounded, return_dtype=pl.Float64)


def _rounded(pico_usd: pl.Series) -> pl.Series:
    rounded = [
        None if amount is None else round_half_away(amount, PICO // MICRO) / MICRO
        for amount in pico_usd.to_list()
    ]
    return pl.Series(pico_usd.name, rounded, dtype=pl.Float64)
