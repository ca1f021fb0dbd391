"""What the doctor says of raw tables before the first build, and what its exit code is."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from kpi.__main__ import main
from kpi.doctor.command import examine
from kpi.doctor.findings import Finding, Level, Report
from kpi.doctor.places import csv_reader, location_place, sample_place, schema_place
from kpi.doctor.text import report_text
from python_checks.project import ROOT
from python_checks.raw_rows.own_data import typed_tables
from python_checks.raw_rows.raw_folder import RawTables, empty_tables, write_csv, write_parquet

LLM = {"industries": ["llm_api"]}
PAGE = ROOT / "docs" / "doctor.md"


def examined(tables: RawTables, folder: Path, **variables: Any) -> Report:
    """The report of an LLM vendor's tables as Parquet files."""
    location = write_parquet(tables, folder / "raw")["raw_location"]
    return examine(location_place(location, {**LLM, **variables}))


def of(report: Report, table: str, column: str = "", part: str = "") -> list[Finding]:
    """Findings about a table, a column of it, or of one part."""
    return [
        one
        for one in report.findings
        if one.table == table and column in ("", one.column) and part in ("", one.part)
    ]


def texts(findings: Iterable[Finding]) -> str:
    return "\n".join(f"{one.text} -> {one.remedy}" for one in findings)


def assert_shown(report: Report, heading: str) -> None:
    """The report, but for its KPIs and tables, is what docs/doctor.md shows under the heading."""
    text = report_text(report).partition("\n\nKPIs that can be computed")[0]
    _, _, place = report.place.partition("/")
    _, _, below = PAGE.read_text().partition(f"\n## {heading}\n")
    _, _, shown = below.partition("```\n")
    where = "/data/warehouse.duckdb" if place.endswith(".duckdb") else "/data/{name}.parquet"
    # lines break elsewhere beside a longer path
    assert text.replace(f"/{place}", where).split() == shown.partition("\n```")[0].split()


def priced(tables: RawTables, factor: float = 1.0) -> RawTables:
    """Own data at the published price of tokens (about ten USD per million), times a factor."""
    charges = tables["raw_billing_charges"]
    log = tables["raw_llm_requests"]
    tokens = log["input_tokens"].sum() + log["output_tokens"].sum()
    usage = charges.filter(charge_category="usage")["effective_amount"].cast(pl.Float64).sum()
    amount = pl.col("effective_amount").cast(pl.Float64) * (10 * tokens / 1e6 / usage * factor)
    return tables | {"raw_billing_charges": charges.with_columns(amount.alias("effective_amount"))}


def timed(tables: RawTables, milliseconds: float) -> RawTables:
    """Own data with times to the first token around so many ms."""
    log = tables["raw_llm_requests"]
    time = pl.lit(milliseconds).alias("time_to_first_token_ms")
    return tables | {"raw_llm_requests": log.with_columns(time)}


def fine_tables() -> RawTables:
    return timed(priced(typed_tables("llm_api")), 200.0)


# ---------- the sample, nothing, and what is fine


@pytest.fixture(scope="module")
def sample_report() -> Report:
    return examine(sample_place({}))


def test_sample_has_warnings_and_can_be_built(sample_report: Report) -> None:
    assert sample_report.exit_code == 1
    assert len(sample_report.tables) == 17
    assert not [kpi for kpi in sample_report.kpis if kpi.missing]
    assert {kpi.industry for kpi in sample_report.kpis} == {
        "llm_api",
        "computer_vision_api",
        "image_generation_api",
    }


def test_quarantined_rows_of_the_sample_are_those_of_a_build(
    sample_report: Report, sample: Any
) -> None:
    """By table and reason, and their money: the rules stand in the models alone."""
    built = sample.query(
        "select raw_table, quarantine_reason, count(*) from marts.quarantined_rows group by all"
    )
    rows = {one.text.split(", ")[0] for one in of(sample_report, "raw_contracts", part="rows")}
    assert rows
    found = {(one.table, one.column): 0 for one in sample_report.findings if one.part == "rows"}
    for one in sample_report.findings:
        if one.part == "rows" and one.column:
            found[one.table, one.column] += one.rows or 0
    expected: dict[tuple[str, str], int] = {}
    for table, reason, count in built.rows():
        key = (table, reason.partition(": ")[2])
        expected[key] = expected.get(key, 0) + count
    assert found == expected
    money = sample.query("select sum(amount_usd) from marts_intermediate.int_money_quarantined")
    told = sum(one.money_usd or 0 for one in sample_report.findings)
    assert told == pytest.approx(float(money.item()))


def test_report_of_the_sample_is_text_that_people_read(sample_report: Report) -> None:
    text = report_text(sample_report)
    assert text.startswith("the embedded sample: can be built, with warnings\n")
    assert "  llm_api: 10 of 10\n" in text or "  llm_api: 11 of 11\n" in text
    assert max(len(line) for line in text.splitlines()) <= 240
    assert text.index("Warnings: ") < text.index("KPIs that can be computed:") < text.index("Table")


def test_json_has_the_same_content(sample_report: Report) -> None:
    found = json.loads(json.dumps(sample_report.as_json(), default=str))
    assert found["exit_code"] == 1
    assert len(found["findings"]) == len(sample_report.findings)
    assert {"level", "table", "column", "unit", "text", "remedy", "share"} <= set(
        found["findings"][0]
    )


def test_fine_tables_are_fine(tmp_path: Path) -> None:
    report = examined(fine_tables(), tmp_path)
    assert not [one for one in report.findings if one.level is not Level.NOTE]
    assert report.exit_code == 0
    assert report_text(report).splitlines()[0].endswith(": fine")
    missing = {kpi.kpi: kpi.missing for kpi in report.kpis if kpi.missing}
    assert missing["uptime_rate"] == "raw_incidents is absent"
    assert missing["time_per_output_token_p95_ms"] == (
        "column raw_llm_requests.time_per_output_token_ms is absent"
    )
    assert "nrr" not in missing and "revenue_per_million_tokens" not in missing


def test_empty_tables_can_be_built_and_no_kpi_be_computed(tmp_path: Path) -> None:
    report = examined(empty_tables(["llm_api"]), tmp_path)
    assert report.exit_code == 0
    assert [kpi for kpi in report.kpis if not kpi.missing] == []
    assert {table.row_count for table in report.tables} == {0}


def test_empty_schema_cannot_be_built(tmp_path: Path) -> None:
    database = tmp_path / "warehouse.duckdb"
    with duckdb.connect(str(database)) as connection:
        connection.execute("create schema raw")
    report = examine(schema_place("raw", database, LLM))
    assert report.exit_code == 2
    absent = {one.table for one in report.findings if one.level is Level.STOPS}
    assert absent == {
        "raw_accounts",
        "raw_contracts",
        "raw_billing_charges",
        "raw_llm_requests",
    }
    assert "provide it with the columns account_id" in texts(of(report, "raw_accounts"))
    assert_shown(report, "An empty schema")


def test_schema_of_a_database_is_read_like_files(tmp_path: Path) -> None:
    database = tmp_path / "warehouse.duckdb"
    write_parquet(fine_tables(), tmp_path / "raw")
    with duckdb.connect(str(database)) as connection:
        connection.execute("create schema own")
        for file in (tmp_path / "raw").glob("*.parquet"):
            connection.execute(f"create table own.{file.stem} as from '{file}'")
    before = database.read_bytes()
    report = examine(schema_place("own", database, LLM))
    assert report.exit_code == 0, report_text(report)
    assert len(report.tables) == 4
    assert database.read_bytes() == before


# ---------- tables, columns, types


def test_wrong_types_and_misspelt_columns_are_named(tmp_path: Path) -> None:
    tables = fine_tables()
    tables["raw_llm_requests"] = tables["raw_llm_requests"].with_columns(
        pl.col("requested_at").dt.epoch("s")
    )
    tables["raw_contracts"] = tables["raw_contracts"].rename({"end_date": "end_dat"})
    report = examined(tables, tmp_path)
    assert report.exit_code == 2
    (wrong,) = of(report, "raw_llm_requests", "requested_at")
    assert wrong.level is Level.STOPS and wrong.unit == "UTC"
    assert "no value of type BIGINT can be read as timestamp" in wrong.text
    assert "2026-05-01T10:30:00Z" in wrong.remedy
    (misspelt,) = of(report, "raw_contracts", "end_date")
    assert misspelt.level is Level.WARNING and misspelt.remedy == "rename end_dat"
    assert_shown(report, "Wrong types, misspelt columns")


def test_texts_of_which_none_can_be_read_stop_a_build(tmp_path: Path) -> None:
    tables = fine_tables()
    tables["raw_llm_requests"] = tables["raw_llm_requests"].with_columns(
        pl.col("requested_at").dt.epoch("s").cast(pl.String)
    )
    (wrong,) = of(examined(tables, tmp_path), "raw_llm_requests", "requested_at")
    assert wrong.level is Level.STOPS and wrong.rows
    assert "no value of type VARCHAR can be read as timestamp" in wrong.text


def test_absent_tables_and_columns_and_wrong_vars_are_told_together(tmp_path: Path) -> None:
    tables = fine_tables()
    del tables["raw_accounts"]
    tables["raw_contracts"] = tables["raw_contracts"].rename({"arr_amount": "arr_amout"})
    report = examined(tables, tmp_path, arr_basis="nonsense")
    assert report.exit_code == 2
    assert "var arr_basis is nonsense" in report.findings[0].text
    assert "the table is absent" in texts(of(report, "raw_accounts"))
    (absent,) = of(report, "raw_contracts", "arr_amount")
    assert "is absent; the table has " in absent.text and absent.remedy == "rename arr_amout"


def test_location_that_names_no_table_is_a_wrong_var(tmp_path: Path) -> None:
    report = examine(location_place(str(tmp_path / "x.parquet"), LLM))
    assert report.exit_code == 2
    assert "it must contain {name}" in report.findings[0].text


def test_industry_that_nobody_knows_is_told_with_those_there_are(tmp_path: Path) -> None:
    report = examine(location_place(f"{tmp_path}/{{name}}.parquet", {"industries": ["llm_apy"]}))
    assert [one.text for one in report.findings] == [
        "var industries names llm_apy: use some of llm_api, computer_vision_api,"
        " image_generation_api"
    ]
    assert report.exit_code == 2


# ---------- rows


def test_currency_without_rates_and_many_bad_rows_are_told_with_share_and_money(
    tmp_path: Path,
) -> None:
    tables = fine_tables()
    log = tables["raw_llm_requests"]
    is_bad = pl.int_range(pl.len()) < (pl.len() * 6) // 10
    tables["raw_llm_requests"] = log.with_columns(
        pl.when(is_bad).then(-1).otherwise("output_tokens").alias("output_tokens")
    )
    contracts = tables["raw_contracts"]
    is_first = pl.int_range(pl.len()) == 0
    tables["raw_contracts"] = contracts.with_columns(
        pl.when(is_first).then(pl.lit("EUR")).otherwise(pl.lit("USD")).alias("currency")
    )
    report = examined(tables, tmp_path)
    assert report.exit_code == 1
    (limit,) = [one for one in of(report, "raw_llm_requests") if not one.column]
    assert limit.share == pytest.approx(0.6, abs=0.01)
    assert "more than max_quarantine_rate (1.00%)" in limit.text
    (negative,) = of(report, "raw_llm_requests", "output_tokens")
    assert negative.unit == "tokens" and negative.share == limit.share
    (currency,) = of(report, "raw_contracts", "currency")
    assert currency.example == "EUR" and "raw_fx_rates" in currency.remedy
    assert currency.money_usd and currency.money_share and currency.rows == 1
    assert_shown(report, "A currency without rates, most rows bad")


# ---------- plausibility


@pytest.fixture(scope="module")
def implausible(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """Cents for dollars, seconds for ms, ids that are none, exclusive ends, costs twice."""
    tables = timed(priced(typed_tables("llm_api"), factor=100), 0.2)
    log = tables["raw_llm_requests"]
    is_early = pl.int_range(pl.len()) < 40
    tables["raw_llm_requests"] = log.with_columns(
        pl.when(is_early).then(pl.lit("0")).otherwise("request_id").alias("request_id")
    )
    tables["raw_contracts"] = tables["raw_contracts"].with_columns(
        pl.when(pl.col("contract_line_id") == "grows-1")
        .then(date(2025, 1, 15))
        .when(pl.col("contract_line_id") == "leaves-1")
        .then("start_date")
        .otherwise("end_date")
        .alias("end_date")
    )
    charges = tables["raw_billing_charges"]
    first = datetime(2026, 1, 1)
    tables["raw_billing_charges"] = charges.with_columns(
        pl.when(pl.int_range(pl.len()) < 12)
        .then(pl.lit("invoice"))
        .otherwise("charge_id")
        .alias("charge_id"),
        (pl.lit(first) + pl.duration(minutes=pl.int_range(pl.len()))).alias("ingested_at"),
    )
    costs = pl.DataFrame(
        {
            "charge_period_start": [datetime(2026, 2, 1) + timedelta(days=day) for day in range(5)],
            "industry": "llm_api",
            "service_category": "compute",
            "effective_cost": [1.5, 2.5, 3.5, 4.5, 5.5],
        }
    )
    tables["raw_inference_costs"] = pl.concat([costs, costs.head(2)])
    folder = tmp_path_factory.mktemp("implausible")
    return examined(tables, folder)


def test_what_is_implausible_is_shown_on_the_page(implausible: Report) -> None:
    assert_shown(implausible, "Cents for dollars, seconds for milliseconds, a cost file twice")


def test_cents_for_dollars_are_told(implausible: Report) -> None:
    (found,) = of(implausible, "raw_billing_charges", "effective_amount")
    assert "USD per 1M tokens in sum, published are 5 to 15 USD per 1M tokens" in found.text
    assert "are amounts in cents" in found.text and "dollars, not cents" in found.remedy
    assert implausible.exit_code == 1


def test_seconds_for_milliseconds_are_told(implausible: Report) -> None:
    (found,) = of(implausible, "raw_llm_requests", "time_to_first_token_ms")
    assert found.text == "half are below 0.2 ms, published are 300 ms: are they seconds?"
    assert found.unit == "ms" and found.remedy == "write times in milliseconds"


def test_id_of_many_requests_is_told(implausible: Report) -> None:
    found = of(implausible, "raw_llm_requests", "request_id")
    assert found and "'0' of account" in found[0].text


def test_id_of_which_only_the_newest_row_counts_is_told(implausible: Report) -> None:
    assert "'invoice' is the id of 12 rows, of which the newest counts; 11 rows" in texts(
        of(implausible, "raw_billing_charges", part="plausibility")
    )


def test_ends_on_starts_are_told(implausible: Report) -> None:
    found = texts(of(implausible, "raw_contracts", "end_date"))
    assert "1 line with the end on the day of the start" in found
    assert "1 line with the end on the day on which another one starts" in found
    assert "contract_end_dates to exclusive" in found


def test_cost_file_delivered_twice_is_told(implausible: Report) -> None:
    (found,) = of(implausible, "raw_inference_costs")
    assert "every line of 2026-02-01 of llm_api, 2026-02-02 of llm_api is there twice" in found.text
    assert found.rows == 4


# ---------- files


def headers_differ(folder: Path) -> None:
    (folder / "second.csv").write_text("account_id,segmnt\nb,small\n")


def quoted_newlines(folder: Path) -> None:
    (folder / "second.csv").write_text('account_id,segment\n"b\nb",small\nc,\n')


def other_order(folder: Path) -> None:
    (folder / "second.csv").write_text("segment,account_id\nsmall,b\n")


@pytest.mark.parametrize(
    ("change", "text"),
    [
        (headers_differ, "segment is only in {first}; segmnt is only in {second}"),
        (quoted_newlines, ""),
        (other_order, ""),
    ],
)
def test_csv_files_of_one_table(
    change: Callable[[Path], None], text: str, tmp_path: Path, contract: Any
) -> None:
    folder = tmp_path / "raw_accounts"
    folder.mkdir()
    (folder / "first.csv").write_text("account_id,segment\na,large\n")
    change(folder)
    report = looked_at(f"{tmp_path}/{{name}}/*.csv", contract)
    found = texts(of(report, "raw_accounts"))
    names = {name: folder / f"{name}.csv" for name in ("first", "second")}
    assert text.format(**names) in found and bool(text) == bool(found)


@pytest.fixture(scope="module")
def contract(tmp_path_factory: pytest.TempPathFactory) -> Any:
    from kpi.doctor.contract import read_contract
    from kpi.doctor.staging import stage

    folder = tmp_path_factory.mktemp("contract")
    staged = stage(location_place(f"{folder}/{{name}}.parquet", LLM), folder)
    return read_contract(staged.manifest, LLM["industries"])


def looked_at(location: str, contract: Any) -> Report:
    """What is said of files, without dbt."""
    from kpi.doctor.tables import look_at_tables

    report = Report(location)
    with duckdb.connect() as connection:
        look_at_tables(connection, location_place(location, LLM), contract, report)
    return report


CSV_TEXTS = {
    "one column": ("a\n1\n2\n3\n", 3),
    "header only": ("a,b\n", 0),
    "quoted line ends": ('a,b\n1,"x\ny"\n2,z\n', 2),
    "blank rows of one column": ("a\n\n4\n\n", 3),
    "lines that look like comments": ("a,b\n#1,2\n3,4\n", 2),
    "row like the header": ("a,b\na,b\n1,2\n", 2),
    "long quoted text": ("a,b\n" + '1,"' + "x\n" * 30_000 + '"\n1,2\n', 2),
    "late quoted line end": ("a,b\n" + "4,5\n" * 60_000 + '1,"x\r\ny"\n', 60_001),
}
REFUSED_CSV_TEXTS = {
    "line above the header": "Report\na,b\n1,2\n3,4\n",
    "every row too long": "a,b\n1,2,3\n4,5,6\n",
    "a row too short": "a,b\n1\n4,5\n",
    "late row too long": "a,b\n" + "4,5\n" * 60_000 + "1,2,3\n",
    "open quote": 'a,b\n1,"2\n',
    "mixed line ends": "a,b\n1,2\r\n3,4\n",
    "late mixed line ends": "a,b\n" + "4,5\n" * 60_000 + "1,2\r\n3,4\n",
}


@pytest.mark.parametrize("kind", CSV_TEXTS)
def test_reader_of_csv_loses_no_row(kind: str, tmp_path: Path) -> None:
    text, rows = CSV_TEXTS[kind]
    (tmp_path / "x.csv").write_bytes(text.encode())
    reader = csv_reader(str(tmp_path / "x.csv"))
    assert len(duckdb.sql(f"select * from {reader}").fetchall()) == rows


@pytest.mark.parametrize("kind", REFUSED_CSV_TEXTS)
def test_reader_of_csv_refuses_with_the_name_of_the_file(kind: str, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_bytes(REFUSED_CSV_TEXTS[kind].encode())
    with pytest.raises(duckdb.Error, match=r"x\.csv"):
        duckdb.sql(f"select * from {csv_reader(str(tmp_path / 'x.csv'))}").fetchall()


def test_reader_of_csv_is_that_of_the_build() -> None:
    macro = (ROOT / "macros" / "input" / "relations.sql").read_text()
    options = csv_reader("x").partition(", ")[2].removesuffix(")")
    assert options.replace('"', '\\"') in macro


def folders_of_files(tables: RawTables, second: pl.DataFrame, folder: Path) -> str:
    """The location of tables as a Parquet file each, billing charges with a second one."""
    write_parquet(tables, folder)
    for path in folder.glob("*.parquet"):
        (folder / path.stem).mkdir()
        path.rename(folder / path.stem / "1.parquet")
    second.write_parquet(folder / "raw_billing_charges" / "2.parquet")
    return f"{folder}/{{name}}/*.parquet"


def test_costs_of_two_parquet_files_have_the_wider_type(tmp_path: Path) -> None:
    """A day of whole costs, as an integer, does not round those of the next file."""
    tables = fine_tables()
    charges = tables["raw_billing_charges"]
    whole = charges.with_columns(effective_amount=pl.lit(1, dtype=pl.Int64))
    others = charges.with_columns(
        effective_amount=pl.lit(0.4), charge_id=pl.lit("2-") + pl.col("charge_id")
    )
    location = folders_of_files(tables | {"raw_billing_charges": whole}, others, tmp_path / "raw")
    report = examine(location_place(location, LLM))
    assert "effective_amount 0.4 to 1" in report_text(report)
    macro = (ROOT / "macros" / "input" / "relations.sql").read_text()
    assert ", union_by_name = true)" in macro


@pytest.mark.parametrize("lacking", ["1", "2"])
def test_column_that_one_parquet_file_lacks_is_told_and_read(lacking: str, tmp_path: Path) -> None:
    tables = fine_tables()
    whole = tables["raw_billing_charges"]
    others = whole.with_columns(charge_id=pl.lit("2-") + pl.col("charge_id"))
    first, second = (
        frame.drop("model_id") if lacking == file else frame
        for file, frame in (("1", whole), ("2", others))
    )
    location = folders_of_files(tables | {"raw_billing_charges": first}, second, tmp_path / "raw")
    report = examine(location_place(location, LLM))
    told = of(report, "raw_billing_charges", "model_id")
    assert [one.level for one in told] == [Level.WARNING]
    assert f"{lacking}.parquet has no such column" in told[0].text
    assert report.exit_code == 1
    rows = next(one for one in report.tables if one.name == "raw_billing_charges").row_count
    assert rows == 2 * whole.height


def test_build_refuses_files_of_which_only_later_ones_have_a_column(
    tmp_path: Path, warehouse: Any
) -> None:
    """DuckDB would read the columns of the first file, and leave the others' unread."""
    write_csv(typed_tables("llm_api"), tmp_path / "raw")
    for path in (tmp_path / "raw").glob("*.csv"):
        (tmp_path / path.stem).mkdir()
        path.rename(tmp_path / path.stem / "1.csv")
    (tmp_path / "raw_accounts" / "2.csv").write_text(
        "account_id,parent_account_id,segment,country\nx,,small,DE\n"
    )
    variables = {"raw_location": f"{tmp_path}/{{name}}/*.csv", **LLM}
    run = warehouse.dbt("build", variables=variables)
    assert run.exit_code not in (0, 1)
    assert "table raw_accounts: the headers of" in run.output and "2.csv differ" in run.output


# ---------- the command line


def test_command_says_where_it_cannot_look(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["doctor", "x", "--schema", "raw"]) == 2
    assert "not both" in capsys.readouterr().err
    absent = str(tmp_path / "absent.duckdb")
    assert main(["doctor", "--schema", "raw", "--database", absent]) == 2
    assert "absent.duckdb is absent" in capsys.readouterr().err
    with pytest.raises(SystemExit) as ended:
        main(["doctor", "--vars", "5"])
    assert ended.value.code == 2


def test_command_prints_json_and_nothing_else(tmp_path: Path) -> None:
    location = write_csv(empty_tables(["llm_api"]), tmp_path / "raw")["raw_location"]
    finished = subprocess.run(
        [
            *(sys.executable, "-m", "kpi", "doctor", location),
            *("--vars", "{industries: [llm_api]}", "--json"),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 0, finished.stderr
    assert json.loads(finished.stdout)["exit_code"] == 0
    assert "reads all rows" in finished.stderr
    assert not (ROOT / "doctor.duckdb").exists()
