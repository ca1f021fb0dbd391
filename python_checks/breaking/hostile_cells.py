"""Data sets of one fine vendor with one hostile value, drawn from the declared columns."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from python_checks.breaking.hostile_vendor import TextRow, TextVendor, fine_vendor
from python_checks.recompute.declarations import (
    KNOWN_VALUES,
    MAXIMUM_USD,
    NOT_IN_FUTURE,
    NOT_IN_PAST,
    PLACEHOLDERS,
    TABLES,
    WITH_PLACEHOLDERS,
    Column,
    RawTable,
)

NEVER_NEGATIVE = ("renewed_arr_amount", "list_unit_price")
OTHER_VALUES = {
    "text": "other",
    "word": "other",
    "integer": "7",
    "decimal9": "1.75",
    "money": "1.75",
    "boolean": "true",
    "date": "2026-06-30",
    "timestamp": "2026-06-30",
}
USED = "used"
"""What is expected of the row when it is not quarantined."""


@dataclass(frozen=True)
class Hostile:
    """A hostile value.

    rule: what must become of its row: USED, a rule of quarantine (with the column that the reason
    names, if that is another one), '' either.
    """

    kind: str
    value: str | None
    rule: str = ""


@dataclass(frozen=True)
class CellCase:
    """A data set; reason: the quarantine_reason that its hostile row must have, USED or ''."""

    prefix: str
    kind: str
    where: str
    value: str | None
    reason: str
    vendor: TextVendor

    def describe(self) -> str:
        """Kind, column and value in one line."""
        return f"{self.prefix} {self.kind}: {self.where} = {self.value!r:.80}"


NO_NUMBERS = (
    "12,5", "1_000", "0x1F", "0b11", "twelve", "$5", "٣", "１２", "½", "1e", "--1", "5 000",
    "1.2.3", "12;DROP TABLE x", "true", "∞", "None", "12%", "1'000", "\x00", "5\u200b",
)  # fmt: skip
NO_TIMES = (
    "yesterday", "2024-02-30", "2023-02-29", "2024-13-01", "2026-00-10", "31/12/2025", "20260501",
    "1767225600", "epoch", "infinity", "-infinity", "NaT", "2026-05-01 24:00:00", "now",
    "2026-05-01 10:60:00", "2026-05-01 23:59:60", "2026-W18", "12000-01-01", "0000-01-01",
    "-0044-03-15", "2026-05-01 10:00:00 Europe/Berlin", "2026-05-01 10:00:00+24:00",
    "2026/05/01", "２０２６-05-01", "2026-05-01 10:00:00 PM", "0044-03-15 (BC)",
    "9999-12-31 23:59:59-05:00", "0001-01-01 00:00:00+05:00",
)  # fmt: skip
EARLY_TIMES = ("0001-01-01", "1900-01-01", "1969-12-31 23:59:59", "0202-05-01")
LATE_TIMES = ("9999-12-31", "2999-01-01", "9999-12-31 23:59:59.999999")
OFFSET_TIMES = (
    "2026-05-31T23:30:00-05:00", "2026-06-01 00:30:00+05:30", "2026-05-31 23:30:00Z",
    "2026-06-01 03:00:00+14:00", "2026-05-31 11:00:00-12:00", "2026-05-31 11:00:00+00",
    "2026-05-31 11:00:00 UTC", "2026-05-31 11:00:00.123456789+0530", " 2026-05-31 ",
)  # fmt: skip
UNICODE = (
    "é", "e\u0301", "日本語", "🙂👩\u200d👩\u200d👧", "\u202eabc", "İıſẞß", "\ufeffbom", "\u200b",
    "ﷺ", "Ω≈ç√", "\u2028", "𝕏", "ａ", "\U000e0001",
)  # fmt: skip
CONTROL = ("a\tb", "a\nb", "a\r\nb", "\x00", "\x1b[31m", "\x7f", "a\x0bb", "\ttab", "end\n")
SQL = (
    "O'Brien", '"quoted"', "'; drop table marts.fct_kpis; --", "{{ var('raw_location') }}",
    "{% raw %}", "\\", "\\'", "%s", "${HOME}", "a|b", "null", "NULL", "None", "--", "/* x", "1=1",
    "$$", "' or '1'='1", "a,b", ";", "`id`", "{}", "[1]", "true", "nan", "0", "1e5", "#", "=1+1",
)  # fmt: skip
# Part of a request's tokens -> the reason when it is more than the whole.
TOO_MANY_TOKENS = {
    "cache_read_input_tokens": "cache_read_input_tokens",
    "cache_creation_input_tokens": "cache_read_input_tokens",
    "reasoning_output_tokens": "reasoning_output_tokens",
}
LONG = ("x" * 300, "é" * 300, "y" * 5000, "'" * 300, " ".join(["word"] * 100))


def hostile_values(table: RawTable, column: Column) -> list[Hostile]:
    """Everything that may go wrong in a column of this kind."""
    found = [
        Hostile("null in a required column" if column.need == "!" else "null", None, _gone(column)),
        Hostile("empty text", "", _gone(column)),
        Hostile("blank", "   ", _gone(column) if _is_blank_null(column) else ""),
    ]
    if column.kind == "milliseconds":
        return found + _measurements()
    if column.kind in ("decimal", "decimal9", "quantity", "money", "integer"):
        return found + _numbers(table, column)
    if column.kind in ("date", "timestamp"):
        return found + _times(table, column)
    if column.kind == "boolean":
        found += [
            Hostile("no boolean", text, "unparsable") for text in ("maybe", "2", "wahr", "\x00")
        ]
        return found + [
            Hostile("boolean in words", text, USED) for text in ("YES", "f", "0", " t ")
        ]
    return found + _texts(table, column)


def _gone(column: Column) -> str:
    return {"!": "missing", "e": ""}.get(column.need, USED)


def _is_blank_null(column: Column) -> bool:
    return column.kind != "text" or column.name in WITH_PLACEHOLDERS


def _measurements() -> list[Hostile]:
    """A time that is none is not measured; its row is used."""
    kinds = {
        "text in a time": NO_NUMBERS,
        "NaN and infinity in a time": ("NaN", "inf", "-Infinity"),
        "time out of range": ("0", "-0", "-1", "0.0000004", "1000000000.000001", "1e300", "9" * 40),
        "odd time": ("1000000000", "0.000001", "0.0000005", "1e-3", "+7", " 12.5 "),
    }
    return [Hostile(kind, text, USED) for kind, texts in kinds.items() for text in texts]


def _numbers(table: RawTable, column: Column) -> list[Hostile]:
    found = [Hostile("text in a number", text, "unparsable") for text in NO_NUMBERS]
    found += [
        Hostile("NaN and infinity", text, "unparsable")
        for text in ("NaN", "nan", "inf", "-Infinity", "Infinity", "+inf")
    ]
    limits = {"integer": "1e19", "quantity": "1e24", "money": "1e26"}
    found += [
        Hostile("huge number", text, "unparsable")
        for text in ("1e300", "-1e300", "9" * 40, limits.get(column.kind, "1e18"))
    ]
    if beyond := _beyond_maximum(table, column):
        found += [Hostile("number out of range", text, "out_of_range") for text in beyond]
    has_minimum = bool(table.industry) or column.name in NEVER_NEGATIVE
    found += [
        Hostile("negative number", text, "negative" if has_minimum else "")
        for text in ("-1", "-0.000001" if column.kind != "integer" else "-5", "-1000000")
    ]
    found += [Hostile("zero and nearly", text) for text in ("0", "-0", "1e-30", "0.0000004999")]
    found += [Hostile("large number", text) for text in ("1000000000", "1e9", "+100000", "00012")]
    if column.kind == "integer":
        found += [
            Hostile("fraction of an integer", text, "unparsable") for text in ("12.7", "1e-3")
        ]
    if column.name in TOO_MANY_TOKENS:
        part = TOO_MANY_TOKENS[column.name]
        found.append(Hostile("more than the whole", "1000", f"contradicts: {part}"))
    return found


def _beyond_maximum(table: RawTable, column: Column) -> tuple[str, ...]:
    if table.industry:
        return ("1000000001", "9223372036854775807", "4e18")
    if column.name == "list_unit_price":
        return ("1000000.01", "999999999999", "1e18")
    if column.name in MAXIMUM_USD:
        found = ("10000000000.01", "999999999999", "-999999999999")
        return (*found, "1e18", "-9e25") if column.kind == "money" else found
    return {
        "consumed_quantity": ("1000000000000000.1", "99999999999999999"),
        "usd_per_unit": ("1000000.000000001", "999999999"),
        "score": ("11", "9223372036854775807") if column.kind == "integer" else ("1001", "-2"),
    }.get(column.name, ())


def _times(table: RawTable, column: Column) -> list[Hostile]:
    # A charge that starts early is too long, which comes first.
    is_start = NOT_IN_PAST.get(table.name) == column.name != "charge_period_start"
    is_past = NOT_IN_FUTURE.get(table.name) == column.name and table.name != "raw_billing_charges"
    return [
        *(Hostile("no time", text, "unparsable") for text in NO_TIMES),
        *(Hostile("absurdly early", t, "too_far_in_past" if is_start else "") for t in EARLY_TIMES),
        *(Hostile("absurdly late", t, "too_far_in_future" if is_past else "") for t in LATE_TIMES),
        *(Hostile("mixed offsets", text) for text in OFFSET_TIMES),
    ]


def _texts(table: RawTable, column: Column) -> list[Hostile]:
    is_code = column.name in {*KNOWN_VALUES, "industry", "consumed_unit", "pricing_unit"} or (
        column.name == "currency" and table.name != "raw_fx_rates"
    )
    rule = "unknown" if is_code else ""
    nothing = PLACEHOLDERS if column.name in WITH_PLACEHOLDERS else ()
    found = [Hostile("placeholder", f" {text.upper()} ", _gone(column)) for text in nothing]
    kinds = {
        "odd unicode": UNICODE,
        "control characters": CONTROL,
        "quotes and SQL": SQL,
        "300 characters and more": LONG,
    }
    found += [Hostile(kind, text, rule) for kind, texts in kinds.items() for text in texts]
    if column.name == "usage_kind":
        found += [Hostile("other spelling", text, USED) for text in (" Cache-Read ", "OTHER")]
    return found


def cell_case(random: Random, number: int) -> CellCase:
    """One data set: a table, a column, a kind of hostile value and a value, each drawn evenly."""
    prefix = f"h{number:05d}."
    vendor = fine_vendor(prefix)
    name = random.choice(list(TABLES))
    table = TABLES[name]
    if random.randint(0, 11) == 0:
        return _repeated(random, prefix, table, vendor)
    column = random.choice(table.columns)
    values = hostile_values(table, column)
    kind = random.choice(sorted({value.kind for value in values}))
    drawn = random.choice([value for value in values if value.kind == kind])
    row = random.choice(vendor[name])
    if row.get("error_type") is not None:
        row["error_type"] = None
    text = drawn.value
    if (
        text
        and drawn.kind not in ("blank", "placeholder")
        and column.kind == "text"
        and row[column.name]
        and str(row[column.name]).startswith(prefix)
    ):
        # Ids stay the vendor's own.
        text = prefix + text
    is_everywhere = column.name in ("account_id", "model_id") and random.random() < 0.5
    if is_everywhere and text and text.startswith(prefix):
        _replace(vendor, str(row[column.name]), text)
    row[column.name] = text
    reason = drawn.rule
    if reason not in ("", USED) and ":" not in reason:
        reason = f"{reason}: {column.name}"
    if not any(prefix in (value or "") for value in row.values()):
        # Nothing is left by which the row could be found again; it is accounted for all the same.
        reason = ""
    return CellCase(prefix, kind, f"{name}.{column.name}", text, reason, vendor)


def _replace(vendor: TextVendor, old: str, new: str | None) -> None:
    for rows in vendor.values():
        for row in rows:
            for column, value in row.items():
                if value == old and column in ("account_id", "parent_account_id", "model_id"):
                    row[column] = new


def _repeated(random: Random, prefix: str, table: RawTable, vendor: TextVendor) -> CellCase:
    """A row delivered again, with equal or with other content, then or later."""
    row = dict(random.choice(vendor[table.name]))
    kind, reason = "row delivered twice", USED
    if _has_versions(table, row) and random.random() < 0.7:
        fixed = {*table.key, *KNOWN_VALUES, "currency", "ingested_at"}
        other = [column for column in table.columns if column.name not in fixed][-1]
        row[other.name] = OTHER_VALUES[other.kind]
        kind, reason = "key with other content", f"conflicting_id: {', '.join(table.key)}"
        if random.random() < 0.5:
            vendor[table.name] = [one | {"ingested_at": "2026-06-01"} for one in vendor[table.name]]
            row["ingested_at"] = random.choice(["2026-06-02", "2026-05-01"])
            kind, reason = "another version of a row", USED
    vendor[table.name].insert(random.randint(0, len(vendor[table.name])), row)
    return CellCase(prefix, kind, table.name, None, reason, vendor)


def _has_versions(table: RawTable, row: TextRow) -> bool:
    """Whether another row with this one's key contradicts it: not of requests and incidents."""
    is_told_apart = table.industry or table.name == "raw_incidents"
    return not is_told_apart and all(row[name] for name in table.key)
