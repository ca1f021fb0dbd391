"""Data sets of one fine vendor whose tables, columns or files are broken as a whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import duckdb
import polars as pl

from python_checks.breaking.hostile_vendor import fine_vendor, frames_of
from python_checks.raw_rows.raw_folder import REQUIRED_TABLES, RawTables
from python_checks.recompute.declarations import REQUEST_LOGS, TABLES, Column
from python_checks.sample.schema import COLUMNS

ALWAYS = (*REQUIRED_TABLES, *REQUEST_LOGS.values())
Writer = Callable[[Path], None]

NUMBERS = ("integer", "decimal", "decimal9", "quantity")


@dataclass(frozen=True)
class FileCase:
    """A data set. message: parts of the one message it must end in; none: right numbers.

    tables: what is written, `read`: what a reader of the contract takes from it, when it differs.
    damage: what is done to the files once they are written. doctor: parts of what the doctor must
    say stops a build; ends_in: part of the database's message in which the build must end.
    """

    kind: str
    where: str
    tables: RawTables
    message: tuple[str, ...] = ()
    suffix: str = "parquet"
    read: RawTables | None = None
    damage: Writer | None = field(default=None, repr=False)
    doctor: tuple[str, ...] = ()
    ends_in: str = ""

    def describe(self) -> str:
        """Kind and place in one line."""
        return f"{self.kind}: {self.where}"

    def write(self, folder: Path) -> None:
        """Write the raw files into an empty folder."""
        for name, frame in self.tables.items():
            if self.suffix == "csv":
                frame.write_csv(folder / f"{name}.csv")
            else:
                frame.write_parquet(folder / f"{name}.parquet")
        if self.damage:
            self.damage(folder)


def file_cases(random: Random, count: int) -> list[FileCase]:
    """Data sets drawn evenly from the kinds, none twice while a kind has others left."""
    by_kind: dict[str, list[FileCase]] = {}
    for make in MAKERS:
        for case in make(_fine()):
            by_kind.setdefault(case.kind, []).append(case)
    found: list[FileCase] = []
    pools: dict[str, list[FileCase]] = {kind: [] for kind in by_kind}
    while len(found) < count:
        for kind in random.sample(sorted(pools), len(pools)):
            if not pools[kind]:
                pools[kind] = random.sample(by_kind[kind], len(by_kind[kind]))
            found.append(pools[kind].pop())
    return found[:count]


def _fine() -> RawTables:
    return frames_of([fine_vendor("own.")])


def _columns(required: bool) -> Iterator[tuple[str, Column]]:
    for name, table in TABLES.items():
        for column in table.columns:
            if bool(column.need) == required:
                yield name, column


def _absent(name: str, column: Column) -> tuple[str, ...]:
    types = {
        "integer": "bigint", "decimal": "numeric(18, 6)", "decimal9": "numeric(18, 9)",
        "quantity": "numeric(24, 6)", "money": "numeric(38, 12)", "word": "text", "id": "text",
        "region": "text",
    }  # fmt: skip
    return (
        f"column {name}.{column.name} is absent: add it as {types.get(column.kind, column.kind)}",
    )


def missing_tables(fine: RawTables) -> Iterator[FileCase]:
    """Raw tables that are not there."""
    for name in TABLES:
        tables = {other: frame for other, frame in fine.items() if other != name}
        message = (
            (f"table {name} is absent", "provide it with the columns") if name in ALWAYS else ()
        )
        kind = "required table absent" if message else "optional table absent"
        yield FileCase(kind, name, tables, message)


def missing_columns(fine: RawTables) -> Iterator[FileCase]:
    """Declared columns that are not there."""
    for required in (True, False):
        for name, column in _columns(required):
            tables = fine | {name: fine[name].drop(column.name)}
            kind = "required column absent" if required else "optional column absent"
            yield FileCase(
                kind, f"{name}.{column.name}", tables, _absent(name, column) if required else ()
            )


def renamed_columns(fine: RawTables) -> Iterator[FileCase]:
    """Declared columns under another name."""
    for required in (True, False):
        for name, column in _columns(required):
            new = f"{column.name}s"
            tables = fine | {name: fine[name].rename({column.name: new})}
            message = (*_absent(name, column), new) if required else ()
            kind = "required column renamed" if required else "optional column renamed"
            yield FileCase(kind, f"{name}.{column.name}", tables, message)


def extra_columns(fine: RawTables) -> Iterator[FileCase]:
    """Columns that nobody declared, with names that could break a query."""
    names = (
        "select", "a b", "'; drop table x;--", 'quo"ted', "日本", "x" * 300, "raw_row",
        "row_problem", "input_problem", "account_id_1", "industry ", "{{ x }}", "source",
        "delivery_rank", "%", "null",
    )  # fmt: skip
    for number, name in enumerate(TABLES):
        for extra in (names[number % len(names)], names[(number + 7) % len(names)]):
            column = pl.lit("ignored").alias(extra)
            for suffix in ("parquet", "csv"):
                tables = fine | {name: fine[name].select(column, pl.all())}
                # Spaces around a name in a CSV file's header do not count.
                is_declared = suffix == "csv" and extra.strip() in COLUMNS[name]
                doctor = (name, extra.strip(), "stands more than once in") if is_declared else ()
                yield FileCase(
                    "column too many",
                    f"{name} with {extra:.30}",
                    tables,
                    suffix=suffix,
                    doctor=doctor,
                )


def empty_tables(fine: RawTables) -> Iterator[FileCase]:
    """Tables without rows."""
    for name in TABLES:
        for suffix in ("parquet", "csv"):
            tables = fine | {name: fine[name].clear()}
            yield FileCase("empty table", f"{name}.{suffix}", tables, suffix=suffix)


def other_case(fine: RawTables) -> Iterator[FileCase]:
    """Column names in another case, which does not matter."""
    for name in TABLES:
        tables = fine | {name: fine[name].rename(str.upper)}
        yield FileCase("column names in capitals", name, tables, read=fine)


def other_types(fine: RawTables) -> Iterator[FileCase]:
    """Whole columns of another type: doubles with NaN, ids as numbers; a number is no time."""
    for name, table in TABLES.items():
        for column in table.columns:
            values = fine[name][column.name]
            others: list[pl.Series] = [pl.Series(column.name, [True] * len(values))]
            if column.kind in NUMBERS:
                doubles = values.cast(pl.Float64)
                others += [doubles, doubles * float("nan"), doubles * float("inf"), doubles * 1e200]
                others += [values.cast(pl.Float64).cast(pl.Decimal(30, 12))]
            elif column.kind in ("date", "timestamp"):
                times = values.str.slice(0, 10).str.to_date()
                others += [times, times.cast(pl.Datetime("ms")), times.to_physical()]
                others += [times.cast(pl.Datetime("us", "Asia/Tokyo"))]
            else:
                others += [
                    values.rank("dense").cast(pl.Int64),
                    pl.Series(column.name, [1.5] * len(values)),
                ]
            for other in others:
                tables = fine | {name: fine[name].with_columns(other.alias(column.name))}
                is_refused = (
                    not other.dtype.is_temporal()
                    if column.kind in ("date", "timestamp")
                    else column.kind in NUMBERS and other.dtype == pl.Boolean
                )
                yield FileCase(
                    "column of another type",
                    f"{name}.{column.name} as {other.dtype}",
                    tables,
                    (f"column {name}.{column.name} is ", "give it as") if is_refused else (),
                )


def repeated_headers(fine: RawTables) -> Iterator[FileCase]:
    """A declared column twice in a file: nobody can tell which one counts."""
    for name in TABLES:
        for column in (COLUMNS[name][0], COLUMNS[name][-1], COLUMNS[name][1].upper()):
            extra = fine[name].with_columns(pl.lit("twice").alias("the same"))
            twice = (name, column.lower(), "stands more than once in")
            rename = _replacing(name, b"the same", column.encode())
            yield FileCase("column twice in CSV", f"{name}.{column}", fine | {name: extra},
                           suffix="csv", damage=rename, doctor=(*twice, f"{name}.csv"))  # fmt: skip
            yield FileCase("column twice in Parquet", f"{name}.{column}", fine,
                           damage=_twice_in_parquet(name, column),
                           doctor=(*twice, f"{name}.parquet"))  # fmt: skip


def _replacing(name: str, old: bytes, new: bytes) -> Writer:
    def replace(folder: Path) -> None:
        path = folder / f"{name}.csv"
        path.write_bytes(path.read_bytes().replace(old, new, 1))

    return replace


def _twice_in_parquet(name: str, column: str) -> Writer:
    def write(folder: Path) -> None:
        path, copied = folder / f"{name}.parquet", folder / "copied"
        other = "~" * len(column)
        twice = f"select *, 'twice' as \"{other}\" from '{path}'"
        duckdb.sql(f"copy ({twice}) to '{copied}' (format parquet)")
        # No writer gives two columns one name.
        path.write_bytes(copied.read_bytes().replace(other.encode(), column.encode()))

    return write


def cut_files(fine: RawTables) -> Iterator[FileCase]:
    """Files that end too early."""
    for name in TABLES:
        for part in (0.0, 0.1, 0.5, 0.9, 0.999):
            file = f"{name}.parquet"
            doctor: tuple[str, ...] = (name, "cannot be read from", file, "deliver it again")
            yield FileCase("Parquet cut short", f"{name} at {part:.1%}", fine, ends_in=file,
                           damage=_cut(name, "parquet", part), doctor=doctor)  # fmt: skip
        file = f"{name}.csv"
        again = (name, file, "is no CSV from the first line to the last", "deliver it again")
        fields = b",".join([b"x"] * (len(COLUMNS[name]) + 1))
        mixed = b",".join([b"x"] * len(COLUMNS[name])) + b"\r\n"
        for kind, damage, doctor in (
            ("CSV cut inside a row", _cut_row(name), (*again, "line ", "too few fields")),
            ("CSV cut inside quotes", _appending(name, b'"half a te'), again),
            ("CSV row with too many fields", _appending(name, fields + b"\n"), (*again, "line ")),
            ("CSV that mixes line ends", _appending(name, mixed), (file, "mixes line ends")),
        ):
            yield FileCase(
                kind, name, fine, suffix="csv", damage=damage, doctor=doctor, ends_in=file
            )


def _cut(name: str, suffix: str, part: float) -> Writer:
    def cut(folder: Path) -> None:
        path = folder / f"{name}.{suffix}"
        whole = path.read_bytes()
        path.write_bytes(whole[: int(len(whole) * part)])

    return cut


def _cut_row(name: str) -> Writer:
    def cut(folder: Path) -> None:
        path = folder / f"{name}.csv"
        whole = path.read_bytes().rstrip(b"\n")
        path.write_bytes(whole[: whole.rindex(b"\n") + 3])

    return cut


def _appending(name: str, more: bytes) -> Writer:
    def append(folder: Path) -> None:
        with (folder / f"{name}.csv").open("ab") as file:
            file.write(more)

    return append


def foreign_files(fine: RawTables) -> Iterator[FileCase]:
    """Files of another encoding, format or dialect."""
    for name, table in TABLES.items():
        path = f"{name}.csv"
        needed = next(column.name for column in table.columns if column.need)
        absent = (f"column {name}.{needed} is absent",)
        not_utf_8 = (name, path, "UTF-8")
        empty = (name, path, "is empty", "give it a header line")
        # kind -> (the message of the contract, what the doctor says, a file is named)
        ends: dict[str, tuple[tuple[str, ...], tuple[str, ...], bool]] = {
            "CSV in UTF-16": ((), not_utf_8, True),
            "CSV with bytes that are no UTF-8": ((), not_utf_8, True),
            "CSV of zero bytes": ((f"table {name} has no columns",), empty, False),
            "CSV with semicolons": (absent, (name, path, "separated by semicolons"), False),
            "CSV without header": (absent, (name, needed, "is absent"), False),
            "compressed file named CSV": ((), not_utf_8, True),
        }
        for kind, change in DIALECTS.items():
            message, doctor, is_named = ends.get(kind, ((), (), False))
            yield FileCase(kind, name, fine, message, "csv", damage=_rewriting(path, change),
                           doctor=doctor, ends_in=path if is_named else "")  # fmt: skip
        path = f"{name}.parquet"
        damage = _rewriting(path, lambda raw: b"no Parquet" + raw)
        doctor = (name, "cannot be read from", path, "deliver it again")
        yield FileCase("Parquet with bytes before it", name, fine, damage=damage, doctor=doctor,
                       ends_in="Runtime Error")  # fmt: skip


def _long(raw: bytes) -> bytes:
    """The file with its last row very often: more than a reader takes at once."""
    last = raw.rstrip(b"\n").rpartition(b"\n")[2] + b"\n"
    return raw + last * (4_000_000 // len(last))


def _quoted_header(raw: bytes) -> bytes:
    header, rows = raw.split(b"\n", 1)
    return b'"' + header.replace(b",", b'","') + b'"\n' + rows


DIALECTS: dict[str, Callable[[bytes], bytes]] = {
    "CSV in UTF-16": lambda raw: raw.decode().encode("utf-16"),
    "CSV with bytes that are no UTF-8": lambda raw: (
        _long(raw) + b"\xff".join([b"x"] * 2) + b"," * raw.split(b"\n")[0].count(b",") + b"\n"
    ),
    "CSV of zero bytes": lambda raw: b"",
    "CSV with semicolons": lambda raw: raw.replace(b",", b";"),
    "CSV without header": lambda raw: raw.split(b"\n", 1)[1],
    "compressed file named CSV": lambda raw: b"\x1f\x8b\x08\x00" + raw[:40],
    "CSV with a byte order mark": lambda raw: b"\xef\xbb\xbf" + raw,
    "CSV with CRLF": lambda raw: raw.replace(b"\n", b"\r\n"),
    "CSV with a quoted header": _quoted_header,
}


def _rewriting(path: str, change: Callable[[bytes], bytes]) -> Writer:
    def rewrite(folder: Path) -> None:
        (folder / path).write_bytes(change((folder / path).read_bytes()))

    return rewrite


MAKERS = (
    missing_tables,
    missing_columns,
    renamed_columns,
    extra_columns,
    empty_tables,
    other_case,
    other_types,
    repeated_headers,
    cut_files,
    foreign_files,
)
