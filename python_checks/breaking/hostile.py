"""Hostile input: generated raw data sets, each broken in one way, and what became of each.

A data set must end in one of three: the right numbers, its bad rows in quarantine with a reason, or
a refusal. A refusal is one message of the input contract before any model runs, or, of a file that
cannot be read, the doctor's word on it and the database's message that names it. Right means: all
marts equal the recomputation from the same rows, every delivered row (counted here, not by SQL) is
accounted for, and where docs/input_contract.md says what must become of a value, exactly that
became of it.

    python -m python_checks.breaking.hostile --count 500 --seed 7

prints what failed and a table by kind and outcome. Data sets with one bad value share builds, each
with ids of its own, and are judged one by one when a build differs; those with broken columns or
files have a build each.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random, SystemRandom

import polars as pl

from kpi.doctor.findings import Finding, Level
from python_checks.breaking.hostile_cells import USED, CellCase, cell_case
from python_checks.breaking.hostile_engine import Ended, Engine
from python_checks.breaking.hostile_files import FileCase, file_cases
from python_checks.breaking.hostile_vendor import fine_vendor, frames_of
from python_checks.project import ROOT
from python_checks.raw_rows.raw_folder import RawTables
from python_checks.recompute import Reference, Settings, recompute
from python_checks.recompute.compare import compare_marts

RIGHT, QUARANTINED, REFUSED, FAILED = "right numbers", "quarantined", "refused", "NOT ALLOWED"
OUTCOMES = (RIGHT, QUARANTINED, REFUSED, FAILED)
# Of the data sets, those with one bad value; as many of them share a build.
SHARE_OF_CELLS = 0.7
CELLS_IN_A_BUILD = 100
FEW = 4
MESSAGE = "The input contract is not met:"


@dataclass(frozen=True)
class Judged:
    """What became of one data set; detail says what was wrong about it."""

    kind: str
    outcome: str
    name: str
    detail: str = ""


def judge(
    engine: Engine,
    reference: Reference,
    counts: tuple[int, int],
    seed: int,
    say: Callable[[str], None] = print,
) -> list[Judged]:
    """Generate, build and judge data sets: so many with one bad value, so many of bad files."""
    random, count = Random(seed), sum(counts)
    cells = [cell_case(random, number) for number in range(counts[0])]
    found: list[Judged] = []
    for first in range(0, len(cells), CELLS_IN_A_BUILD):
        suffix = ("parquet", "csv")[first // CELLS_IN_A_BUILD % 2]
        batch = cells[first : first + CELLS_IN_A_BUILD]
        found += _judge_cells(engine, reference, batch, suffix)
        say(f"{len(found)} of {count} judged")
    for case in file_cases(random, counts[1]):
        found.append(_judge_file(engine, reference, case))
        if found[-1].outcome == FAILED:
            say(f"{found[-1].name}\n  {found[-1].detail}")
        if len(found) % 20 == 0:
            say(f"{len(found)} of {count} judged")
    return found


def table(judged: Iterable[Judged]) -> str:
    """How many data sets of each kind had each outcome, as text."""
    counts = Counter((one.kind, one.outcome) for one in judged)
    kinds = sorted({kind for kind, _ in counts})
    lines: list[tuple[str, ...]] = [("kind of data set", *OUTCOMES, "total")]
    for kind in kinds:
        row = [counts[kind, outcome] for outcome in OUTCOMES]
        lines.append((kind, *map(str, row), str(sum(row))))
    totals = [sum(counts[kind, outcome] for kind in kinds) for outcome in OUTCOMES]
    lines.append(("total", *map(str, totals), str(sum(totals))))
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if place == 0 else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        for line in lines
    )


def _judge_cells(
    engine: Engine, reference: Reference, cases: Sequence[CellCase], suffix: str
) -> list[Judged]:
    """Judge data sets in one build; when it differs, those that differ alone, or in two halves."""
    tables = frames_of([fine_vendor("fine."), *(case.vendor for case in cases)])
    if suffix == "csv":
        # A CSV file knows no difference between an empty text and none.
        empty = pl.when(pl.all() != "").then(pl.all())
        tables = {name: frame.with_columns(empty) for name, frame in tables.items()}
    written = FileCase("", "", tables, suffix=suffix)
    ended = engine.build(written.write, suffix)
    wrong = _wrong(ended, tables, reference)
    if not wrong:
        return [_judge_rows(case, ended.marts["quarantined_rows"]) for case in cases]
    if len(cases) == 1:
        return [Judged(cases[0].kind, FAILED, cases[0].describe(), wrong)]
    named = [case for case in cases if case.prefix in wrong]
    if 0 < len(named) <= FEW and len(named) < len(cases):
        others = [case for case in cases if case not in named]
        parts = [[case] for case in named] + [others]
    else:
        parts = [list(cases[: len(cases) // 2]), list(cases[len(cases) // 2 :])]
    return [one for part in parts for one in _judge_cells(engine, reference, part, suffix)]


def _judge_rows(case: CellCase, quarantined: pl.DataFrame) -> Judged:
    """Whether the hostile row is where the contract wants it, the rest being right already."""
    text = pl.col("raw_row").cast(pl.String)
    own = quarantined.filter(text.str.contains(case.prefix, literal=True))
    reasons = own.filter(raw_table=case.where.split(".")[0])["quarantine_reason"].to_list()
    expected = set() if case.reason == USED else {case.reason}
    if case.reason and set(reasons) != expected:
        wrong = f"expected {case.reason}, quarantined for {sorted(set(reasons))}"
        return Judged(case.kind, FAILED, case.describe(), wrong)
    return Judged(case.kind, QUARANTINED if own.height else RIGHT, case.describe())


def _judge_file(engine: Engine, reference: Reference, case: FileCase) -> Judged:
    ended = engine.build(case.write, case.suffix)
    if case.doctor:
        wrong = _wrong_diagnosis(engine.doctor(case.suffix), case.doctor)
        if wrong or not case.message:
            wrong = wrong or _wrong_end(ended, case.ends_in)
            return Judged(case.kind, FAILED if wrong else REFUSED, case.describe(), wrong)
    if case.message:
        wrong = _wrong_message(ended, case.message)
        return Judged(case.kind, FAILED if wrong else REFUSED, case.describe(), wrong)
    wrong = _wrong(ended, case.read or case.tables, reference)
    if wrong:
        return Judged(case.kind, FAILED, case.describe(), wrong)
    outcome = QUARANTINED if ended.marts["quarantined_rows"].height else RIGHT
    return Judged(case.kind, outcome, case.describe())


def _wrong_diagnosis(findings: Sequence[Finding], parts: Sequence[str]) -> str:
    """What is wrong about what the doctor says stops a build; nothing when it is as it must be."""
    texts = [
        " ".join((one.table, one.column, one.text, one.remedy))
        for one in findings
        if one.level is Level.STOPS
    ]
    if any(all(part in text for part in parts) for text in texts):
        return ""
    return f"the doctor does not say {parts}: {texts}"[:500]


def _wrong_end(ended: Ended, part: str) -> str:
    """What is wrong about the end of a build of a file that cannot be read."""
    if not part or (part in ended.message and "Traceback" not in ended.message):
        return ""
    return f"the message lacks {part}: {ended.message[:500]}"


def _wrong_message(ended: Ended, parts: Sequence[str]) -> str:
    """What is wrong about the message in which a build ended; nothing when it is as it must be."""
    if ended.models_run:
        return f"{ended.models_run} models ran: {ended.message[:300]}"
    absent = [part for part in (MESSAGE, *parts) if part not in ended.message]
    if absent or "Traceback" in ended.message or ended.message.count(MESSAGE) > 1:
        return f"the message lacks {absent}: {ended.message[:500]}"
    return ""


def _wrong(ended: Ended, tables: RawTables, reference: Reference) -> str:
    """How a build differs from the recomputation or the delivered rows; nothing: not at all."""
    if ended.message:
        return f"the build ended in: {ended.message[:600]}"
    expected = recompute(tables, reference, Settings())
    different = [
        found.describe(5) for found in compare_marts(ended.marts, expected) if not found.is_equal
    ]
    return "\n".join([*different, *_unaccounted(ended.marts["fct_row_accounting"], tables)])


def _unaccounted(accounting: pl.DataFrame, tables: RawTables) -> list[str]:
    """Raw tables whose delivered rows do not all end in one of the three places."""
    counted = accounting.group_by("raw_table").agg(
        pl.col("raw_count").sum(),
        pl.sum_horizontal("staged_count", "duplicate_count", "quarantined_count")
        .sum()
        .alias("ends"),
    )
    ends = {name: (raw, fates) for name, raw, fates in counted.iter_rows()}
    return [
        f"{name}: {frame.height} rows delivered, {ends.get(name, (0, 0))} counted and accounted for"
        for name, frame in tables.items()
        if ends.get(name, (0, 0)) != (frame.height, frame.height)
    ]


def main() -> int:
    """Judge data sets, print the table; exit code 1 when one ended in none of the three."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--seed", type=int, default=SystemRandom().randrange(2**32))
    arguments = parser.parse_args()
    print(f"seed {arguments.seed}")
    started = time.monotonic()
    reference = Reference.load(ROOT / "seeds" / "reference")
    cells = round(arguments.count * SHARE_OF_CELLS)
    counts = (cells, arguments.count - cells)
    with tempfile.TemporaryDirectory() as folder:
        judged = judge(Engine(Path(folder)), reference, counts, arguments.seed)
    failed = [one for one in judged if one.outcome == FAILED]
    for one in failed:
        print(f"{one.name}\n  {one.detail}")
    print(table(judged))
    seconds = time.monotonic() - started
    allowed = len(judged) - len(failed)
    print(
        f"{allowed} of {len(judged)} data sets ended in an allowed outcome, seed {arguments.seed}, "
        f"{seconds:.0f} s, {seconds / len(judged):.2f} s each"
    )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
