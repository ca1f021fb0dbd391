"""Restatements: what a publish changes in values that were published as complete and final."""

from datetime import date
from pathlib import Path

import duckdb
import pytest

from kpi.publishing import Refused, Versions, publish
from python_checks.tests.built_by_hand import VALUES, Built

RESTATEMENTS = """
    select kpi, period_grain, period_start, old_value, new_value from marts.kpi_restatements
    order by restated_at, kpi, period_grain, period_start
"""
CAUSES = "select new_value, cause from marts.kpi_restatements order by restated_at"
JANUARY, FEBRUARY, MARCH = (date(2026, month, 1) for month in (1, 2, 3))


def rows(file: Path, sql: str = RESTATEMENTS) -> list[tuple]:
    with duckdb.connect(str(file), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def restated(tmp_path: Path, **values: float | None) -> list[tuple]:
    """Publish the few rows, then the same with other values of nrr by start, YYYY_MM_DD."""
    built = Built(tmp_path).build("run-1")
    publish(built.warehouse, built.target, built.published)
    starts = {key.lstrip("_").replace("_", "-"): value for key, value in values.items()}
    changed = [(*row[:3], starts.get(row[2], row[3]), *row[4:]) for row in VALUES]
    built.build("run-2", changed)
    publish(built.warehouse, built.target, built.published)
    return rows(built.published)


def test_same_values_restate_nothing(tmp_path: Path) -> None:
    assert restated(tmp_path) == []


def test_changed_final_value_is_restated_with_old_and_new(tmp_path: Path) -> None:
    found = restated(tmp_path, _2026_02_01=1.25)
    assert found == [("nrr", "month", FEBRUARY, 1.2, 1.25)]
    (row,) = rows(
        tmp_path / "published.duckdb",
        "select r.invocation_id, industry, variant, restated_at = published_at "
        "from marts.kpi_restatements as r, marts.publication",
    )
    assert row == ("run-2", "llm_api", "all", True)


def test_last_bit_of_a_value_is_a_restatement(tmp_path: Path) -> None:
    assert len(restated(tmp_path, _2026_01_01=1.1000000000000003)) == 1


def test_value_that_vanishes_is_restated(tmp_path: Path) -> None:
    assert restated(tmp_path, _2026_01_01=None) == [("nrr", "month", JANUARY, 1.1, None)]


def test_periods_that_were_not_final_are_not_restated(tmp_path: Path) -> None:
    """The month after, the running one, and a complete day, all published before."""
    assert restated(tmp_path, _2026_03_01=9.0, _2026_04_01=9.0, _2026_04_05=9.0) == []


def test_rows_that_go_and_come_are_restated(tmp_path: Path) -> None:
    built = Built(tmp_path).build("run-1", VALUES[1:])
    publish(built.warehouse, built.target, built.published)
    built.build("run-2", [VALUES[0], *VALUES[2:]])
    publish(built.warehouse, built.target, built.published)
    assert rows(built.published) == [
        ("nrr", "month", JANUARY, None, 1.1),
        ("nrr", "month", FEBRUARY, 1.2, None),
    ]


def test_kpi_published_for_the_first_time_restates_nothing(tmp_path: Path) -> None:
    built = Built(tmp_path).build("run-1")
    publish(built.warehouse, built.target, built.published)
    built.build("run-2", [*VALUES, *(("grr", *row[1:]) for row in VALUES)])
    publish(built.warehouse, built.target, built.published)
    assert rows(built.published) == []


def test_history_is_carried_on_and_a_rollback_compares_with_what_is_published(
    tmp_path: Path,
) -> None:
    built = Built(tmp_path)
    for number, value in enumerate((1.1, 2.0, 3.0), start=1):
        built.build(f"run-{number}", [(*VALUES[0][:3], value, True, True)])
        publish(built.warehouse, built.target, built.published)
    twice = [("nrr", "month", JANUARY, 1.1, 2.0), ("nrr", "month", JANUARY, 2.0, 3.0)]
    assert rows(built.published) == twice
    Versions(built.published).rollback()
    assert rows(built.published) == twice[:1]
    built.build("run-4", [(*VALUES[0][:3], 1.1, True, True)])
    publish(built.warehouse, built.target, built.published)
    assert rows(built.published) == [twice[0], ("nrr", "month", JANUARY, 2.0, 1.1)]


def test_other_raw_tables_restate_nothing(tmp_path: Path) -> None:
    """What was published of some is neither compared with others nor carried over."""
    built = Built(tmp_path)
    for number, (value, raw_input) in enumerate(
        [(1.1, "first"), (1.2, "first"), (5.0, "other"), (5.5, "other"), (1.3, "first")], start=1
    ):
        built.build(f"run-{number}", [(*VALUES[0][:3], value, True, True)], raw_input)
        publication, restated = publish(built.warehouse, built.target, built.published)
        assert publication.raw_input == raw_input
        assert restated == (0 if number in (1, 3) else 1)
        assert Versions(built.published).current() == publication
        if number == 4:
            assert rows(built.published) == [("nrr", "month", JANUARY, 5.0, 5.5)]
    # the latest version of the first is still kept
    assert [row[3:] for row in rows(built.published)] == [(1.1, 1.2), (1.2, 1.3)]


def test_the_sample_is_not_published_over_own_data(tmp_path: Path) -> None:
    """A build without the vars of one's own data is green, too."""
    built = Built(tmp_path)
    for number, raw_input in enumerate(("sample", "own"), start=1):
        built.build(f"run-{number}", VALUES, raw_input)
        publish(built.warehouse, built.target, built.published)
    built.build("run-3", VALUES, "sample")
    with pytest.raises(Refused, match="this build is of the embedded sample"):
        publish(built.warehouse, built.target, built.published)
    assert Versions(built.published).current().raw_input == "own"


def drop_columns(built: Built, table: str, *columns: str) -> None:
    """Leave every version as one of before the table had these columns."""
    for file in (built.published, *Versions(built.published).kept()):
        file.chmod(0o644)
        with duckdb.connect(str(file)) as connection:
            for column in columns:
                # the published file is a link to one that is kept
                connection.execute(f"alter table marts.{table} drop column if exists {column}")


def test_version_that_does_not_say_what_it_read_is_compared(tmp_path: Path) -> None:
    """It was published before versions said so."""
    built = Built(tmp_path).build("run-1")
    publish(built.warehouse, built.target, built.published)
    drop_columns(built, "publication", "raw_input")
    built.build("run-2", [(*VALUES[0][:3], 2.0, True, True), *VALUES[1:]])
    assert publish(built.warehouse, built.target, built.published)[1] == 1


@pytest.mark.parametrize(
    ("project_version", "fx_reference_date", "cause"),
    [
        ("1.0.0", date(2026, 1, 1), "data"),
        ("1.1.0", date(2026, 1, 1), "definitions"),
        ("1.0.0", date(2026, 1, 2), "fx_reference_date"),
        ("1.1.0", date(2026, 1, 2), "fx_reference_date"),
    ],
)
def test_restatement_says_its_cause(
    tmp_path: Path, project_version: str, fx_reference_date: date, cause: str
) -> None:
    """Whatever differs from the version compared with; an earlier row keeps its own cause."""
    built = Built(tmp_path)
    runs = [(1.1, "1.0.0", date(2025, 1, 1)), (1.2, "1.0.0", date(2026, 1, 1))]
    runs.append((1.3, project_version, fx_reference_date))
    for number, (value, *said) in enumerate(runs, start=1):
        built.build(f"run-{number}", [(*VALUES[0][:3], value, True, True)], "sample", *said)
        publish(built.warehouse, built.target, built.published)
    assert rows(built.published, CAUSES) == [(1.2, "fx_reference_date"), (1.3, cause)]


def test_version_of_before_there_were_causes_is_compared(tmp_path: Path) -> None:
    """What it restated has no cause; what is restated against it comes from other definitions."""
    built = Built(tmp_path)
    for number, value in enumerate((1.1, 1.2, 1.3, 1.4), start=1):
        if number == 3:
            drop_columns(built, "publication", "project_version", "fx_reference_date")
            drop_columns(built, "kpi_restatements", "cause")
        built.build(f"run-{number}", [(*VALUES[0][:3], value, True, True)])
        publish(built.warehouse, built.target, built.published)
    assert rows(built.published, CAUSES) == [(1.2, None), (1.3, "definitions"), (1.4, "data")]
