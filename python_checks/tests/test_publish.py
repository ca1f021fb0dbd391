"""Publishing: only a whole, green build of the current data, in one step, and back again."""

import ast
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, tzinfo
from pathlib import Path

import duckdb
import pytest
import yaml

from kpi.__main__ import main
from kpi.publishing import Refused, Versions, publish
from kpi.publishing.build_state import run_problems
from kpi.publishing.versions import KEPT, read_publication
from python_checks.project import ROOT, Warehouse
from python_checks.tests.built_by_hand import (
    STATUSES,
    UNIT_TEST,
    VALUES,
    Built,
    manifest,
    run_results,
)

BENCHMARK = "test.p.meets_benchmark.3"
COMMAND = (sys.executable, "-m", "kpi")
READER = "python_checks.tests.published_reader"


@pytest.fixture
def built(tmp_path: Path) -> Built:
    return Built(tmp_path / "built").build("run-1")


def published_by(built: Built) -> str:
    return publish(built.warehouse, built.target, built.published)[0].invocation_id


def query(file: Path, sql: str) -> list[tuple]:
    with duckdb.connect(str(file), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def bytes_of(file: Path) -> bytes | None:
    return file.read_bytes() if file.exists() else None


def refusal(built: Built) -> str:
    """Why it is not published; the published file is as it was and nothing is left behind."""
    before = bytes_of(built.published)
    with pytest.raises(Refused) as refused:
        published_by(built)
    assert bytes_of(built.published) == before
    assert not Versions(built.published).work.exists()
    return str(refused.value)


# ---------- what is a whole and green build


def problems(changes: dict[str, str | None] | None = None, **arguments: object) -> list[str]:
    statuses = {key: status for key, status in {**STATUSES, **(changes or {})}.items() if status}
    return run_problems(run_results("run-1", statuses, **arguments), manifest())


def test_whole_green_build_has_no_problem() -> None:
    assert problems() == []
    assert problems(exclude=["tag:benchmark"], select=["*"]) == []


@pytest.mark.parametrize("status", ["fail", "warn", "error", "skipped", None])
def test_benchmark_blocks_nothing(status: str | None) -> None:
    assert problems({BENCHMARK: status}) == []


@pytest.mark.parametrize("status", ["fail", "error", "skipped"])
@pytest.mark.parametrize("node", ["test.p.grain.1", UNIT_TEST, "model.p.fct_kpis", "seed.p.kpis"])
def test_everything_else_blocks(node: str, status: str) -> None:
    (problem,) = problems({node: status})
    assert problem.startswith(f"{status}: ")


@pytest.mark.parametrize(
    ("node", "problem"),
    [
        ("model.p.stg_x", "1 models were left out: stg_x"),
        ("seed.p.kpis", "1 seeds were left out: kpis"),
        ("test.p.grain.1", "1 tests were left out: grain"),
    ],
)
def test_what_was_left_out_is_named(node: str, problem: str) -> None:
    assert problems({node: None}) == [problem]


def test_unit_tests_may_be_left_out() -> None:
    assert problems({UNIT_TEST: None}) == []


@pytest.mark.parametrize("command", ["run", "test", "seed", "retry"])
def test_other_commands_are_no_build(command: str) -> None:
    assert problems(which=command) == [f"the last command was `dbt {command}`, not `dbt build`"]


def test_build_without_rows_is_not_whole() -> None:
    assert len(problems(empty=True)) == 1


def test_the_benchmark_tests_of_the_project_are_the_ones_that_do_not_block() -> None:
    """The tag that publishing knows is the one that the generic test gives."""
    text = (ROOT / "tests" / "generic" / "meets_benchmark.sql").read_text()
    assert "tags=['benchmark']" in text


# ---------- publish


def test_published_file_has_the_marts_and_what_kpis_are_held_against(built: Built) -> None:
    assert publish(built.warehouse, built.target, built.published)[1] == 0
    tables = query(
        built.published,
        "select schema_name, table_name from duckdb_tables() union all "
        "select schema_name, view_name from duckdb_views() where not internal order by all",
    )
    names = (
        "fct_kpis", "kpi_benchmarks", "kpi_restatements", "kpis", "publication",
        "rpt_kpi_scorecard",
    )  # fmt: skip
    assert tables == [("marts", name) for name in names]
    schemas = query(built.published, "select schema_name from duckdb_schemas()")
    assert not [name for (name,) in schemas if name.startswith("marts_")]


def test_published_file_says_what_it_is(built: Built) -> None:
    publication, _ = publish(built.warehouse, built.target, built.published)
    (row,) = query(built.published, "from marts.publication")
    assert row == (
        publication.version, "run-1", "sample", "1.0.0", date(2026, 4, 5), date(2026, 1, 1),
        publication.published_at,
    )  # fmt: skip
    assert abs(datetime.now(UTC).replace(tzinfo=None) - row[6]) < timedelta(minutes=5)


def test_sample_says_its_project_version_and_fx_reference_date(
    sample: Warehouse, tmp_path: Path
) -> None:
    build = sample_builds(sample, tmp_path)[0]
    publication, _ = publish(build.warehouse, build.target, build.published)
    project = yaml.safe_load((ROOT / "dbt_project.yml").read_text())
    assert publication.project_version == project["version"]
    assert publication.data_through_date
    assert publication.fx_reference_date == publication.data_through_date.replace(month=1, day=1)


def test_constraints_and_comments_survive(built: Built) -> None:
    published_by(built)
    constraints = query(
        built.published,
        "select constraint_type from duckdb_constraints() where table_name = 'rpt_kpi_scorecard'",
    )
    assert ("PRIMARY KEY",) in constraints
    comment = "select comment from duckdb_columns() where comment = 'in value_unit'"
    assert len(query(built.published, comment)) == 1


def test_descriptions_of_the_project_are_comments(built: Built) -> None:
    published_by(built)
    found = query(
        built.published,
        """
        select table_name, null, comment from duckdb_tables()
        where comment is not null and table_name = 'fct_kpis'
        union all
        select table_name, column_name, comment from duckdb_columns()
        where comment is not null and table_name in ('fct_kpis', 'kpis')
        order by all
        """,
    )
    assert found == [
        ("fct_kpis", "kpi_value", "In value_unit."),
        ("fct_kpis", None, "One row per KPI and period. It's long."),
        ("kpis", "kpi", "Id of the KPI."),
    ]


def test_thresholds_of_the_sample_are_numbers_beside_the_values(
    sample: Warehouse, tmp_path: Path
) -> None:
    """What a BI tool needs to draw the band."""
    build = sample_builds(sample, tmp_path)[0]
    publish(build.warehouse, build.target, build.published)
    found = query(
        build.published,
        """
        select distinct
            kpi_name, best_in_class_low, best_in_class_high, failing_threshold,
            typeof(best_in_class_low)
        from marts.fct_kpis
        inner join marts.kpi_benchmarks using (industry, kpi, variant)
        inner join marts.kpis using (kpi)
        where kpi = 'revenue_per_million_tokens'
        """,
    )
    assert found == [("Average revenue per million tokens", 5, 15, None, "DOUBLE")]


def test_nobody_writes_into_a_published_file(built: Built) -> None:
    """And nobody reads it who could not read what its owner writes."""
    before = os.umask(0o027)
    published_by(built)
    os.umask(before)
    assert built.published.stat().st_mode & 0o777 == 0o440
    assert not list(built.folder.glob("published*.wal"))


def test_same_run_is_published_once(built: Built) -> None:
    published_by(built)
    inode = built.published.stat().st_ino
    assert publish(built.warehouse, built.target, built.published)[1] is None
    assert built.published.stat().st_ino == inode


def test_log_of_a_warehouse_that_was_not_closed_is_read(built: Built) -> None:
    """A process that dies after its commit leaves rows in the log beside the file."""
    script = f"""
import duckdb, os
connection = duckdb.connect({str(built.warehouse)!r})
connection.execute("set checkpoint_threshold = '1 TB'")
connection.execute("insert into marts.rpt_kpi_scorecard values ('grr', 0.9)")
os._exit(0)
"""
    subprocess.run([sys.executable, "-c", script], check=True)
    assert Path(f"{built.warehouse}.wal").exists()
    published_by(built)
    assert query(built.published, "select count(*) from marts.rpt_kpi_scorecard") == [(2,)]


# ---------- refuse


def test_failed_data_quality_test_is_refused(built: Built) -> None:
    built.write_target("run-1", {**STATUSES, "test.p.grain.1": "fail"})
    message = refusal(built)
    assert "fail: grain" in message
    assert "Run a whole `dbt build`" in message
    assert not built.published.exists()


def test_later_run_is_refused(built: Built) -> None:
    published_by(built)
    built.build("run-2")
    built.record_run("run-3", "run")
    assert "`dbt run` (run run-3) wrote" in refusal(built)


def test_killed_build_is_refused(built: Built) -> None:
    """A killed build leaves the results of the build before it."""
    built.record_run("run-2", "build")
    assert "`dbt build` (run run-2) wrote" in refusal(built)


def test_results_of_another_warehouse_are_refused(built: Built, tmp_path: Path) -> None:
    other = Built(tmp_path / "other").build("run-2")
    with pytest.raises(Refused, match="wrote"):
        publish(built.warehouse, other.target, built.published)


@pytest.mark.parametrize("name", ["run_results.json", "manifest.json"])
def test_missing_or_cut_off_results_are_refused(built: Built, name: str) -> None:
    file = built.target / name
    file.write_text(file.read_text()[:100])
    assert "cut off" in refusal(built)
    file.unlink()
    assert "absent" in refusal(built)


def test_missing_warehouse_is_refused(built: Built) -> None:
    built.warehouse.unlink()
    assert "is absent" in refusal(built)


def test_warehouse_of_unknown_runs_is_refused(built: Built) -> None:
    with duckdb.connect(str(built.warehouse)) as connection:
        connection.execute("drop table marts_meta.dbt_runs")
    assert "does not say which run wrote it" in refusal(built)


def test_marts_that_are_views_are_refused(built: Built) -> None:
    with duckdb.connect(str(built.warehouse)) as connection:
        connection.execute("create view marts.fct_x as from marts_staging.stg_x")
    assert "these are views: fct_x" in refusal(built)


def test_a_running_build_is_waited_for_by_its_user(built: Built) -> None:
    """A process that writes the warehouse is named, nothing is copied meanwhile."""
    script = f"""
import duckdb, sys
connection = duckdb.connect({str(built.warehouse)!r})
print("open", flush=True)
sys.stdin.read()
"""
    writer = subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert writer.stdout and writer.stdout.readline() == "open\n"
    message = refusal(built)
    writer.communicate("")
    assert "is a build running?" in message
    assert published_by(built) == "run-1"


@pytest.mark.parametrize("which", ["warehouse", "something else"])
def test_files_that_are_not_published_ones_are_left_alone(built: Built, which: str) -> None:
    if which == "warehouse":
        with pytest.raises(Refused, match="its own published copy"):
            publish(built.warehouse, built.target, built.warehouse)
        return
    with duckdb.connect(str(built.published)) as connection:
        connection.execute("create table notes as select 1 as one")
    assert "is no published file" in refusal(built)


def test_second_publish_at_the_same_time_is_refused(built: Built) -> None:
    versions = Versions(built.published)
    with versions.changing():
        finished = subprocess.run(
            [*COMMAND, "publish", *options(built)], cwd=ROOT, capture_output=True, text=True
        )
        assert finished.returncode == 1
        assert "another publish or rollback" in finished.stderr
        assert versions.work.exists()


# ---------- versions


def options(built: Built) -> list[str]:
    paths = {"--warehouse": built.warehouse, "--target": built.target, "--to": built.published}
    return [text for name, path in paths.items() for text in (name, str(path))]


def publish_runs(built: Built, *numbers: int) -> None:
    for number in numbers:
        assert published_by(built.build(f"run-{number}")) == f"run-{number}"


def kept(built: Built) -> list[str]:
    return [read_publication(file).invocation_id for file in Versions(built.published).kept()]


def current(built: Built) -> str:
    return read_publication(built.published).invocation_id


def test_last_three_versions_are_kept(built: Built) -> None:
    publish_runs(built, 1, 2, 3, 4, 5)
    assert kept(built) == ["run-3", "run-4", "run-5"]


def test_rollback_goes_back_one_version_at_a_time(built: Built) -> None:
    publish_runs(built, 1, 2, 3)
    versions = Versions(built.published)
    assert versions.rollback().invocation_id == "run-2" == current(built)
    assert versions.rollback().invocation_id == "run-1" == current(built)
    before = bytes_of(built.published)
    with pytest.raises(Refused, match=r"no version before .*run-1"):
        versions.rollback()
    assert bytes_of(built.published) == before


def test_rolled_back_version_is_not_come_back_to(built: Built) -> None:
    publish_runs(built, 1, 2)
    versions = Versions(built.published)
    versions.rollback()
    publish_runs(built, 3)
    assert kept(built) == ["run-1", "run-3"]
    assert versions.rollback().invocation_id == "run-1"


def test_rolled_back_build_can_be_published_again(built: Built) -> None:
    publish_runs(built, 1, 2)
    Versions(built.published).rollback()
    assert published_by(built) == "run-2" == current(built)


@pytest.mark.parametrize("command", ["publish", "rollback"])
def test_version_that_was_never_shown_is_forgotten(built: Built, command: str) -> None:
    """A publish that is killed just before its last step has filed the version already."""
    publish_runs(built, 1, 2)
    before = bytes_of(built.published)
    publish_runs(built, 3)
    built.published.unlink()
    os.link(Versions(built.published).kept()[1], built.published)
    assert bytes_of(built.published) == before
    if command == "publish":
        publish_runs(built, 4)
        assert kept(built) == ["run-1", "run-2", "run-4"]
    else:
        assert Versions(built.published).rollback().invocation_id == "run-1"


def test_rollback_without_any_version_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="no version"):
        Versions(tmp_path / "published.duckdb").rollback()


def test_clock_that_goes_back_does_not_turn_versions_around(
    built: Built, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Yesterday(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:
            return datetime.now(tz) - timedelta(days=1)

    publish_runs(built, 1)
    later = read_publication(built.published)
    monkeypatch.setattr("kpi.publishing.publication.datetime", Yesterday)
    publish_runs(built, 2)
    assert read_publication(built.published).published_at > later.published_at
    assert kept(built) == ["run-1", "run-2"]


def test_commands_print_what_they_did(built: Built, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["publish", *options(built)]) == 0
    built.build("run-2")
    assert main(["publish", *options(built)]) == 0
    printed = capsys.readouterr()
    assert "run run-2), 0 values restated" in printed.out
    steps = [line.split(" s  ")[1].split()[0] for line in printed.err.splitlines()]
    assert steps == ["copies", "writes", "compares"] * 2
    assert main(["publish", *options(built)]) == 0
    assert "already published" in capsys.readouterr().out
    assert main(["rollback", "--to", str(built.published)]) == 0
    assert "back to version" in capsys.readouterr().out
    assert main(["versions", "--to", str(built.published)]) == 0
    _, version = capsys.readouterr().out.splitlines()
    assert version.split()[0] == "published" and version.endswith("  nothing   run-1")
    assert main(["rollback", "--to", str(built.published)]) == 1
    assert "rollback refused: no version before" in capsys.readouterr().err


def test_versions_say_what_each_restated(built: Built, capsys: pytest.CaptureFixture[str]) -> None:
    published_by(built)
    changed = [(*VALUES[0][:3], 9.9, True, True), (*VALUES[1][:3], 9.9, True, True), *VALUES[2:]]
    published_by(built.build("run-2", changed))
    assert main(["versions", "--to", str(built.published)]) == 0
    _, latest, first = capsys.readouterr().out.splitlines()
    assert latest.startswith("published  ") and "  2026-04-05    " in latest
    assert latest.endswith("  2 values of llm_api nrr (data)  run-2")
    assert first.startswith("kept       ") and first.split()[-2:] == ["nothing", "run-1"]


def test_versions_of_nothing_are_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["versions", "--to", str(tmp_path / "published.duckdb")]) == 0
    assert capsys.readouterr().out.endswith("published.duckdb: no version is kept\n")


def test_publishing_needs_nothing_of_dbt() -> None:
    script = "import sys, kpi.__main__; print(sorted(m.split('.')[0] for m in sys.modules))"
    finished = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    loaded = set(ast.literal_eval(finished.stdout))
    assert "duckdb" in loaded
    assert not loaded & {"dbt", "polars", "pandas", "yaml"}


# ---------- killed at any moment


def test_killed_publish_leaves_an_old_or_a_new_version_whole(
    built: Built, record_property: Callable[[str, object], None]
) -> None:
    """Killed at twenty moments spread over its time at work; the next publish cleans up."""
    publish_runs(built, 1)
    built.build("run-2")
    seconds, _ = published_in_a_process(built)
    found: Counter[str] = Counter()
    for number in range(3, 23):
        built.build(f"run-{number}")
        before = current(built)
        found["killed"] += published_in_a_process(built, seconds * (number - 3) / 18)[1]
        found["new" if current(built) == f"run-{number}" else "old"] += 1
        assert current(built) in (before, f"run-{number}")
        assert query(built.published, "select count(*) from marts.fct_kpis") == [(len(VALUES),)]
        found["left behind"] += Versions(built.published).work.exists()
    record_property("figure", f"20 publishes of {seconds:.2f} s: {dict(found)}")
    assert found["killed"] >= 5 and found["left behind"] >= 5
    publish_runs(built, 23)
    names = [path.name for path in Versions(built.published).folder.iterdir()]
    assert sorted(names) == [path.name for path in Versions(built.published).kept()]
    assert 2 <= len(names) <= KEPT


def published_in_a_process(built: Built, kill_after: float | None = None) -> tuple[float, bool]:
    """Publish in another process, killed so many seconds after it began to work, or never.

    Returns how many seconds it was at work and whether it was killed.
    """
    work = Versions(built.published).work
    left_behind = changed_at(work)
    process = subprocess.Popen(
        [*COMMAND, "publish", *options(built)], cwd=ROOT, stdout=subprocess.DEVNULL
    )
    while changed_at(work) in (None, left_behind) and process.poll() is None:
        time.sleep(0.001)
    began = time.monotonic()
    if kill_after is not None:
        time.sleep(kill_after)
        process.kill()
    killed = process.wait() == -signal.SIGKILL
    return time.monotonic() - began, killed


def changed_at(folder: Path) -> int | None:
    try:
        return folder.stat().st_ctime_ns
    except FileNotFoundError:
        return None


# ---------- readers in other processes

READERS, PUBLISHES = 4, 24


def sample_builds(sample: Warehouse, folder: Path) -> list[Built]:
    """The sample twice: as it is, and with the scorecard and what is not final raised by 1."""
    builds = [Built(folder / name) for name in ("even", "odd")]
    for raised, build in enumerate(builds):
        build.folder.mkdir()
        shutil.copy(sample.database, build.warehouse)
        with duckdb.connect(str(build.warehouse)) as connection:
            for mart, rows in (("fct_kpis", "not is_final"), ("rpt_kpi_scorecard", "true")):
                connection.execute(
                    f"update marts.{mart} set kpi_value = kpi_value + {raised} where {rows}"
                )
            # another run of what the hook wrote for the sample
            connection.execute(
                "insert into marts_meta.dbt_runs"
                " select * replace (? as invocation_id, 'build' as command)"
                " from marts_meta.dbt_runs limit 1",
                [f"run-{raised}"],
            )
        build.write_target(f"run-{raised}")
    return builds


def test_readers_of_other_processes_see_one_version_each_time(
    sample: Warehouse, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    builds = sample_builds(sample, tmp_path)
    file, stop = tmp_path / "published.duckdb", tmp_path / "stop"
    versions: dict[str, str] = {}
    readers: list[subprocess.Popen[str]] = []
    started = time.monotonic()
    for number in range(PUBLISHES):
        build = builds[number % 2]
        publication, _ = publish(build.warehouse, build.target, file)
        versions[publication.version] = publication.invocation_id
        if not readers:
            readers = [
                subprocess.Popen(
                    [
                        sys.executable,
                        "-m",
                        "python_checks.tests.published_reader",
                        str(file),
                        str(stop),
                    ],
                    cwd=ROOT,
                    stdout=subprocess.PIPE,
                    text=True,
                )
                for _ in range(READERS)
            ]
    seconds = (time.monotonic() - started) / PUBLISHES
    stop.touch()
    reports = [json.loads(reader.communicate()[0]) for reader in readers]
    assert not [error for report in reports for error in report["errors"]]
    figures: dict[str, set[tuple[float, ...]]] = {"run-0": set(), "run-1": set()}
    seen: set[str] = set()
    for report in reports:
        assert report["reads"] > PUBLISHES
        for (version, run, *kpis), (again, _, *scorecard) in report["answers"]:
            assert version == again and versions[version] == run
            seen.add(version)
            figures[run].add((*kpis, *scorecard))
    assert all(len(found) == 1 for found in figures.values()), figures
    assert figures["run-0"] != figures["run-1"]
    assert len(seen) > PUBLISHES // 2
    reads = sum(report["reads"] for report in reports)
    record_property(
        "figure",
        f"{PUBLISHES} publishes of {seconds:.1f} s, {READERS} readers: {reads} reads of "
        f"{len(seen)} versions, 0 errors, each of one version",
    )
