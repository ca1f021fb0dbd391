"""Reading raw values: casts that never raise and say which values did not cast.

Decimals become integers of their last declared digit (6 decimals: micro units; 9: nano units; 12:
pico units), so that sums are exact and zero is zero. Timestamps become naive UTC times.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import Any

import polars as pl

MICRO = 1_000_000
NANO = 1_000_000_000
PICO = 1_000_000_000_000
_NUMBER = re.compile(r"\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?0*\d{1,4})?\s*", re.ASCII)
_TIMESTAMP = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})"
    r"(?:[ T](\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d+))?)?"
    r"(?: *(Z|UTC)|([+-](?:0\d|1[0-5])(?::?[0-5]\d)?))?)?",
    re.ASCII,
)
# Spaces of all scripts are trimmed, tabs and line ends are not.
SPACES = "".join(chr(n) for n in range(0x3001) if unicodedata.category(chr(n)) == "Zs")
_TRUE = {"true", "t", "yes", "y", "1"}
_FALSE = {"false", "f", "no", "n", "0"}
_INTEGER_LIMIT = 2**63
_DECIMAL_DIGITS = 18
_QUANTITY_DIGITS = 24
_MONEY_DIGITS = 38

DTYPES: dict[str, pl.DataType] = {
    "text": pl.String(),
    "word": pl.String(),
    "integer": pl.Int64(),
    "decimal": pl.Int64(),
    "decimal9": pl.Int64(),
    "quantity": pl.Int128(),
    "money": pl.Int128(),
    "milliseconds": pl.Int64(),
    "boolean": pl.Boolean(),
    "date": pl.Date(),
    "timestamp": pl.Datetime("us"),
}


def parse_decimal(text: str, scale: int, digits: int = _DECIMAL_DIGITS) -> int | None:
    """The number times 10^scale, rounded half away from zero; None when it is no number."""
    if not _NUMBER.fullmatch(text.strip(SPACES)):
        return None
    number = Decimal(text.strip())
    if number.adjusted() >= digits:
        return None
    with localcontext() as context:
        context.prec = 100
        scaled = int(number.scaleb(scale).to_integral_value(rounding=ROUND_HALF_UP))
    return scaled if abs(scaled) < 10**digits else None


def parse_integer(text: str) -> int | None:
    """The integer that the text is (`12`, `12.0`) to nine decimals, else None."""
    if not _NUMBER.fullmatch(text.strip(SPACES)):
        return None
    number = Decimal(text.strip())
    if number.adjusted() > _DECIMAL_DIGITS + 1:
        return None
    with localcontext() as context:
        context.prec = 100
        number = number.quantize(Decimal("1e-9"), rounding=ROUND_HALF_UP)
    value = int(number)
    if number != value:
        return None
    return value if -_INTEGER_LIMIT <= value < _INTEGER_LIMIT else None


def parse_boolean(text: str) -> bool | None:
    """True or False for the usual words, else None."""
    word = text.strip(SPACES).lower()
    if word in _TRUE:
        return True
    return False if word in _FALSE else None


def parse_timestamp(text: str) -> datetime | None:
    """A naive UTC time: naive text is UTC, an offset is honoured; None when it is no time."""
    match = _TIMESTAMP.fullmatch(text.strip(SPACES))
    if not match:
        return None
    year, month, day, hour, minute, second, fraction, utc, offset = match.groups()
    micros = int((fraction or "0")[:6].ljust(6, "0"))
    try:
        moment = datetime(
            int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0),
            micros, tzinfo=_offset(utc or offset),
        )  # fmt: skip
        return moment.astimezone(UTC).replace(tzinfo=None)
    except (ValueError, OverflowError):
        return None


def _offset(text: str | None) -> timezone:
    if text is None or text in ("Z", "UTC"):
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    delta = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(delta if text[0] == "+" else -delta)


def _parse_date(text: str) -> date | None:
    moment = parse_timestamp(text)
    return moment.date() if moment else None


_PARSERS: dict[str, Callable[[str], Any]] = {
    "text": lambda text: text,
    "word": lambda text: text,
    "integer": parse_integer,
    "decimal": lambda text: parse_decimal(text, 6),
    "decimal9": lambda text: parse_decimal(text, 9),
    "quantity": lambda text: parse_decimal(text, 6, _QUANTITY_DIGITS),
    "money": lambda text: parse_decimal(text, 12, _MONEY_DIGITS),
    "milliseconds": lambda text: parse_decimal(text, 6),
    "boolean": parse_boolean,
    "date": _parse_date,
    "timestamp": parse_timestamp,
}


def _as_text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < NANO else repr(value)
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    return str(value)


def is_blank(value: Any) -> bool:
    """Whether a value is text of nothing but spaces."""
    return isinstance(value, str) and not value.strip(SPACES)


def cast_column(values: pl.Series, kind: str) -> tuple[pl.Series, pl.Series]:
    """Cast one raw column to a declared kind.

    Returns the cast values and a mask of the values that did not cast (their cast is null).
    An empty text is null and no problem, in a column that is no text also one of spaces.
    """
    if kind in ("text", "word") and values.dtype == pl.String:
        text = pl.select(pl.when(values != "").then(values)).to_series().alias(values.name)
        return text, pl.repeat(False, values.len(), eager=True)
    parse = _PARSERS[kind]
    known: dict[Any, Any] = {}
    cast: list[Any] = []
    problem: list[bool] = []
    for value in values.to_list():
        if value is None or value == "" or (kind != "text" and is_blank(value)):
            cast.append(None)
            problem.append(False)
            continue
        key = (type(value), value)
        if key not in known:
            known[key] = parse(_as_text(value))
        cast.append(known[key])
        problem.append(known[key] is None)
    return (
        pl.Series(values.name, cast, dtype=DTYPES[kind]),
        pl.Series(values.name, problem, dtype=pl.Boolean()),
    )
