"""What is wrong with files: CSV headers, lines and encoding, Parquet that is damaged."""

from __future__ import annotations

import csv
import gzip
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

import duckdb

from ..printed import counted, cut, first_line
from .findings import Finding, Level
from .places import Raw, csv_reader, literal

DELIVER_AGAIN = "deliver it again, in UTF-8, with commas, double quotes and as many fields in a row"
CHUNK = 1 << 20
# DuckDB's words for why a line is rejected -> ours
REJECTIONS = {
    "missing columns": "too few fields",
    "too many columns": "too many fields",
    "unquoted value": "a quote is not closed",
    "invalid encoding": "no UTF-8",
    "line size over maximum": "the line is too long",
}
OTHER_SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "bars"}


def csv_findings(
    connection: duckdb.DuckDBPyConnection, table: str, raw: Raw, declared: Iterable[str]
) -> Iterator[Finding]:
    """Findings about the files of a table; each is read to its end."""
    declared = set(declared)
    headers: dict[str, list[str]] = {}
    for file in raw.files:
        if is_remote(file):
            # DuckDB alone can open it
            yield from _line_findings(connection, table, file, [])
            continue
        problem, header = read_header(file)
        if problem:
            yield Finding(Level.STOPS, "files", table, f"{file} {problem[0]}", problem[1])
            continue
        headers[file] = header
        found = list(_header_findings(table, file, header, declared))
        yield from found
        if not found:
            yield from _line_findings(connection, table, file, header)
    yield from _difference_findings(table, headers)


def read_header(file: str) -> tuple[tuple[str, str] | None, list[str]]:
    """(what is wrong, what to do) or none, and the names in the first line of a file."""
    try:
        with opened(file) as stream:
            first = stream.read(CHUNK)
    except (OSError, EOFError) as error:
        return (f"cannot be opened ({error})", "deliver it again"), []
    if not first:
        return ("is empty; rows may be missing", "give it a header line"), []
    # a quoted name may hold a line end
    line = first.rpartition(b"\n")[0] if first.startswith(b'"') else first.partition(b"\n")[0]
    try:
        text = line.decode("utf-8-sig")
    except UnicodeDecodeError:
        return ("is no UTF-8 text", "deliver it as CSV in UTF-8"), []
    if "\0" in text:
        return ("is no UTF-8 text", "deliver it as CSV in UTF-8"), []
    names = next(csv.reader(text.splitlines(keepends=True)), [])
    if not any(name.strip() for name in names):
        return ("begins with an empty line", "let it begin with its header line"), []
    return None, [name.strip() for name in names]


def is_remote(file: str) -> bool:
    """Whether a file is in an object store or on the web."""
    return "://" in file


def opened(file: str) -> BinaryIO:
    """A file as bytes, unpacked when it is compressed."""
    path = Path(file)
    return gzip.open(path, "rb") if file.endswith(".gz") else path.open("rb")  # type: ignore[return-value]


def _header_findings(
    table: str, file: str, header: list[str], declared: set[str]
) -> Iterator[Finding]:
    counts = Counter(name.lower() for name in header)
    for name in sorted(name for name, count in counts.items() if count > 1 and name in declared):
        yield repeated_column(table, name, file)
    for separator, name in OTHER_SEPARATORS.items():
        if len(header) == 1 and separator in header[0]:
            text = f"{file} is separated by {name}"
            yield Finding(Level.STOPS, "files", table, text, "write it with commas")


def repeated_column(table: str, column: str, file: str) -> Finding:
    """A declared column that a file holds twice: nobody can tell which one counts."""
    text = f"stands more than once in {file} (case does not matter)"
    return Finding(Level.STOPS, "files", table, text, "leave the one that holds the values", column)


def _line_findings(
    connection: duckdb.DuckDBPyConnection, table: str, file: str, header: list[str]
) -> Iterator[Finding]:
    """What DuckDB refuses of a file: its first line, and how many there are."""
    try:
        connection.execute(f"select max(hash(lines)) from {csv_reader(file)} as lines").fetchall()
        return
    except duckdb.Error as error:
        message = str(error)
    if not is_remote(file) and mixes_line_ends(file):
        text = f"{file} mixes line ends, LF and CRLF"
        yield Finding(Level.STOPS, "files", table, text, "write one of them throughout")
        return
    rejected = _rejected_lines(connection, file, header) if header else ""
    where = f": {rejected}" if rejected else f": {cut(message, 120)}"
    text = f"{file} is no CSV from the first line to the last{where}"
    yield Finding(Level.STOPS, "files", table, text, DELIVER_AGAIN + " as in the header")


def _rejected_lines(connection: duckdb.DuckDBPyConnection, file: str, header: list[str]) -> str:
    """The first line that does not fit the header and why; nothing when DuckDB cannot tell."""
    columns = ", ".join(f"'column {number}': 'VARCHAR'" for number in range(len(header)))
    reader = csv_reader(
        file,
        f"auto_detect = false, columns = {{{columns}}}, store_rejects = true,"
        " rejects_table = 'rejected_lines', rejects_scan = 'rejected_files'",
    )
    try:
        connection.execute(f"select max(hash(lines)) from {reader} as lines").fetchall()
        first = connection.execute(
            "select line, lower(cast(error_type as varchar)), csv_line,"
            " count(distinct line) over () from rejected_lines order by line limit 1"
        ).fetchone()
    except duckdb.Error:
        return ""
    finally:
        connection.execute(
            "drop table if exists rejected_lines; drop table if exists rejected_files"
        )
    if first is None:
        return ""
    line, reason, text, count = first
    more = f", and {counted(count - 1, 'other line')}" if count > 1 else ""
    return f"line {line}, {REJECTIONS.get(reason, reason)}: {cut(text or '')}{more}"


def mixes_line_ends(file: str) -> bool:
    """Whether a file has lines that end in LF and lines that end in CRLF."""
    both = alone = 0
    last = b""
    with opened(file) as stream:
        while chunk := stream.read(CHUNK):
            returned = (last + chunk).count(b"\r\n")
            both += returned
            alone += chunk.count(b"\n") - returned
            last = chunk[-1:] if chunk.endswith(b"\r") else b""
    return both > 0 and alone > 0


def _difference_findings(table: str, headers: dict[str, list[str]]) -> Iterator[Finding]:
    """Columns that not every file of a table has."""
    if not headers:
        return
    first, *others = headers
    expected = set(headers[first])
    for file in others:
        names = set(headers[file])
        different = [f"{name} is only in {first}" for name in sorted(expected - names)]
        different += [f"{name} is only in {file}" for name in sorted(names - expected)]
        if different:
            text = f"the headers of its files differ: {'; '.join(different)}"
            remedy = "give all files of a table the same columns, spelt alike"
            column = sorted(expected ^ names)[0]
            yield Finding(Level.STOPS, "files", table, text, remedy, column)
            return


def parquet_findings(
    connection: duckdb.DuckDBPyConnection, table: str, raw: Raw, declared: Iterable[str]
) -> Iterator[Finding]:
    """Parquet files that cannot be opened, and columns that they repeat or do not share."""
    names = set(declared)
    columns: dict[str, set[str]] = {}
    for file in raw.files:
        try:
            found = connection.execute(
                f"select lower(name), num_children from parquet_schema({literal(file)})"
            ).fetchall()
            connection.execute(f"select * from read_parquet({literal(file)}) limit 1").fetchall()
        except duckdb.Error as error:
            yield damaged(table, file, error)
            continue
        counts = Counter(_top_level(found))
        for name in sorted(name for name in names if counts[name] > 1):
            yield repeated_column(table, name, file)
        columns[file] = set(counts) & names
    yield from _unshared_columns(table, columns)


def _top_level(schema: Iterable[tuple[str, int | None]]) -> Iterator[str]:
    """The columns of a Parquet schema, without its root and what lies inside of columns."""
    inside = 0
    for number, (name, children) in enumerate(schema):
        if inside:
            inside += (children or 0) - 1
        elif number:
            yield name
            inside = children or 0


def _unshared_columns(table: str, columns: dict[str, set[str]]) -> Iterator[Finding]:
    """Columns that not every file of a table has: the build reads files by the names in them."""
    for name in sorted(set().union(*columns.values())):
        lacking = [file for file in columns if name not in columns[file]]
        if lacking:
            text = f"is not in every file: {lacking[0]} has no such column, its rows have no value"
            remedy = "give all files of a table the same columns"
            yield Finding(Level.WARNING, "files", table, text, remedy, name)


def damaged(table: str, file: str, error: duckdb.Error) -> Finding:
    """A file that DuckDB cannot read."""
    text = f"cannot be read from {file}: {cut(first_line(error), 160)}"
    remedy = "the file is cut short, damaged or of another format; deliver it again"
    return Finding(Level.STOPS, "files", table, text, remedy)
