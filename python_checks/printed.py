"""Text for a terminal: figures, values of raw rows, tables."""

from __future__ import annotations

from collections.abc import Sequence

# characters of a value that a table shows
VALUE_WIDTH = 40


def figure(value: float | None) -> str:
    """A value with four significant digits, a dash for none."""
    return "-" if value is None else f"{value:.4g}"


def percentage(share: float | None) -> str:
    """A share (0-1) in per cent, a dash for none; what is there is never shown as nothing."""
    if share is None:
        return "-"
    return "<0.01%" if 0 < share < 0.0001 else f"{share:.2%}"


def counted(count: int, noun: str) -> str:
    """`1 row`, `2 rows`: for nouns that take an s."""
    return f"{count:,} {noun}" + ("" if count == 1 else "s")


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
