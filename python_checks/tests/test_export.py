"""The published marts as files: every row and value, nothing that a spreadsheet would run."""

import zipfile
from pathlib import Path
from xml.etree import ElementTree

import duckdb
import polars as pl
import pytest

import kpi.export
from kpi.__main__ import main
from kpi.export import FORMATS, export
from kpi.publishing import Refused

CELL = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture
def published(tmp_path: Path) -> Path:
    file = tmp_path / "it's published.duckdb"
    with duckdb.connect(str(file)) as connection:
        connection.execute("create schema marts")
        connection.execute(
            "create table marts.fct_kpis as select * from (values"
            " ('b', 'Müller, \"KG\"', cast(1.5 as decimal(18, 6)), date '2026-06-01', true),"
            " ('a', '=HYPERLINK(\"http://x\")', null, date '2026-06-02', false))"
            " as listed (kpi, account_name, value_usd, month_date, is_final)"
        )
        connection.execute("create table marts.kpis as select 1 as kpi where 1 = 0")
    return file


def sheet(file: Path) -> list[dict[str, str]]:
    """The cells of a workbook by their place, as text, with their kind."""
    with zipfile.ZipFile(file) as workbook:
        root = ElementTree.fromstring(workbook.read("xl/worksheets/sheet1.xml"))
    return [
        {cell.get("r", ""): "".join(cell.itertext()) for cell in row}
        for row in root.iter(f"{CELL}row")
    ]


def test_csv_and_parquet_hold_the_tables_in_one_order(published: Path, tmp_path: Path) -> None:
    for kind, read in (("csv", pl.read_csv), ("parquet", pl.read_parquet)):
        written = export(published, tmp_path / kind, kind)
        assert written == {f"fct_kpis.{kind}": 2, f"kpis.{kind}": 0}
        rows = read(tmp_path / kind / f"fct_kpis.{kind}")
        assert rows["kpi"].to_list() == ["a", "b"]
        assert rows["account_name"].to_list()[1] == 'Müller, "KG"'
        assert [value and float(value) for value in rows["value_usd"]] == [None, 1.5]


def test_workbook_has_dates_and_numbers_and_no_formulas(published: Path, tmp_path: Path) -> None:
    export(published, tmp_path / "out", "xlsx", ["fct_kpis"])
    header, first, second = sheet(tmp_path / "out" / "fct_kpis.xlsx")
    assert list(header.values())[:2] == ["kpi", "account_name"]
    # 2026-06-02 as a day of Excel; nothing for null
    assert first == {"A2": "a", "B2": '=HYPERLINK("http://x")', "D2": "46175", "E2": "0"}
    assert second["C3"] == "1.5"
    with zipfile.ZipFile(tmp_path / "out" / "fct_kpis.xlsx") as workbook:
        assert b"<f>" not in workbook.read("xl/worksheets/sheet1.xml")


def test_more_rows_than_a_sheet_holds_are_refused_before_anything_is_written(
    published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kpi.export, "SHEET_ROWS", 2)
    with pytest.raises(Refused, match="fct_kpis: more rows than a sheet of Excel holds"):
        export(published, tmp_path / "out", "xlsx")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("kind", FORMATS)
def test_command_says_what_it_wrote(
    kind: str, published: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = ["export", str(tmp_path / "out"), "--format", kind, "--from", str(published)]
    assert main([*told, "--only", "fct_kpis"]) == 0
    assert capsys.readouterr().out == f"{tmp_path}/out/fct_kpis.{kind}: 2 rows\n"


def test_command_refuses_in_one_sentence(
    published: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = str(tmp_path / "out")
    assert main(["export", out, "--from", str(tmp_path / "none.duckdb")]) == 1
    assert main(["export", out, "--from", str(published), "--only", "fct_kpi"]) == 1
    absent, unknown = capsys.readouterr().err.splitlines()
    assert absent.endswith("none.duckdb is absent: build and publish first")
    assert unknown == "export refused: there is no table fct_kpi: use some of fct_kpis, kpis"
