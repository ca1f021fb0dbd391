"""Text for a terminal: figures, values of raw rows, tables."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from decimal import Decimal

# characters of a value that a table shows
VALUE_WIDTH = 40
# of a column of money in which ~ stands before some amounts
ESTIMATED = "~ amounts that cannot be read count as the median of their table"
# what a unit such as `B calls` begins with -> how many things one of it is
MULTIPLES = {"B": 1_000_000_000, "M": 1_000_000, "K": 1_000}


# is told what a command does next, in words
Told = Callable[[str], None]


def quiet(text: str) -> None:
    """A Told that says nothing."""


def steps() -> Told:
    """A Told that prints each step at once, with the seconds since now, beside the output."""
    start = time.monotonic()

    def told(text: str) -> None:
        print(f"{time.monotonic() - start:5.1f} s  {text}", file=sys.stderr, flush=True)

    return told


def figure(value: float | None) -> str:
    """A value with four significant digits, never with an exponent, a dash for none."""
    if value is None:
        return "-"
    if abs(value) >= 1000:
        return f"{value:,.0f}"
    # four digits, without the zeros behind them; what would get an exponent is written out
    return format(Decimal(f"{value:.4g}"), "f") if value else "0"


def readable_unit(values: Sequence[float | None], unit: str) -> tuple[float, str]:
    """A factor and a unit in which these values of `unit` read well.

    A dozen calls in `B calls` are 1.2e-08: times 1e9 they are 12 `calls`. The largest value
    decides, and only units that begin with a multiple (B, M, K) change.
    """
    multiple, _, thing = unit.partition(" ")
    largest = max((abs(value) for value in values if value is not None), default=0)
    size = MULTIPLES.get(multiple)
    if not thing or size is None or not largest or largest >= 1:
        return 1, unit
    for smaller, smaller_size in MULTIPLES.items():
        if smaller_size < size and largest * size >= smaller_size:
            return size / smaller_size, f"{smaller} {thing}"
    return size, thing


def percentage(share: float | None) -> str:
    """A share (0-1) in per cent, a dash for none; what is there is never shown as nothing."""
    if share is None:
        return "-"
    return "<0.01%" if 0 < share < 0.0001 else f"{share:.2%}"


def counted(count: int, noun: str) -> str:
    """`1 row`, `2 rows`: for nouns that take an s."""
    return f"{count:,} {noun}" + ("" if count == 1 else "s")


def file_size(size: int) -> str:
    """A number of bytes in MB, below one in KB."""
    return f"{size / 1e6:,.1f} MB" if size >= 1e6 else f"{size / 1e3:,.0f} KB"


def first_line(error: Exception) -> str:
    """The first line of a message: the database tells more below."""
    return str(error).partition("\n")[0]


def cut(value: object, width: int = VALUE_WIDTH) -> str:
    """A value on one line, cut at width; control characters are written out, not obeyed."""
    if value is None:
        return "-"
    text = "".join(
        character if character.isprintable() else repr(character)[1:-1]
        for character in str(value)[: width + 1]
    )
    return text if len(text) <= width else text[: width - 1] + "…"


def table(rows: Sequence[Sequence[str]], indent: str = "") -> str:
    """Rows as left-aligned columns two spaces apart."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        indent
        + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )
