"""Pages of KPIs: there is one for each, as this version writes it, and its example is right."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from math import isclose
from pathlib import Path

import duckdb
import pytest
import yaml

from python_checks.kpi_pages.examples import Example, cell_text, examples, work_out
from python_checks.kpi_pages.pages import DETAILS, FOLDER, INDEX, expected, pages
from python_checks.project import ROOT, Warehouse
from python_checks.recompute import Reference
from python_checks.recompute.compare import MARTS

REFERENCE = Reference.load(ROOT / "seeds" / "reference")
EXAMPLES = list(examples(REFERENCE))
BENCHMARKED = REFERENCE.kpi_benchmarks.select("industry", "kpi", "variant").rows()
# what a reader can follow by eye
MOST_ROWS = 20


@pytest.fixture
def connection(sample: Warehouse) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(sample.database), read_only=True) as opened:
        opened.execute("set TimeZone = 'UTC'")
        yield opened


def test_every_kpi_of_the_grid_has_a_page() -> None:
    assert len({(industry, kpi) for industry, kpi, _ in BENCHMARKED}) == 28
    wanted = {f"{industry}/{kpi}.md" for industry, kpi, _ in BENCHMARKED}
    found = {path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.md")}
    assert found == {*wanted, INDEX}
    assert sorted((one.industry, one.kpi, one.variant) for one in EXAMPLES) == sorted(BENCHMARKED)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda one: f"{one.industry}-{one.kpi}")
def test_example_gives_the_value_of_the_kpi(
    example: Example, connection: duckdb.DuckDBPyConnection
) -> None:
    worked = work_out(example, connection)
    value, _ = expected(connection, example)
    assert isclose(worked.value, value, rel_tol=1e-9)
    # raw rows and arithmetic, from raw tables alone
    assert [query.kind for query in example.queries[-2:]] == ["rows", "result"]
    assert not any("marts." in query.sql or "marts_inter" in query.sql for query in example.queries)
    assert all(1 <= len(rows) <= MOST_ROWS for _, rows in worked.tables)


def test_pages_are_those_of_this_version(connection: duckdb.DuckDBPyConnection) -> None:
    written = {
        path.relative_to(FOLDER).as_posix(): path.read_text() for path in FOLDER.rglob("*.md")
    }
    assert written == pages(connection, REFERENCE), "write them again: make docs"


def test_models_are_drawn_as_one_file(sample: Warehouse, tmp_path: Path) -> None:
    own = Warehouse(shutil.copytree(sample.folder, tmp_path / "sample"))
    finished = own.dbt("docs", "generate", "--static")
    assert finished.exit_code == 0, finished.output
    site = (own.folder / "target" / "static_index.html").read_text()
    assert not [mart for mart in MARTS if f"model.ai_api_kpi_warehouse.{mart}" not in site]


def test_details_are_columns_of_marts() -> None:
    files = (ROOT / "models" / "marts").rglob("_*__models.yml")
    columns = {
        f"{model['name']}.{column['name']}"
        for path in files
        for model in yaml.safe_load(path.read_text())["models"]
        for column in model["columns"]
    }
    assert set(DETAILS) == {kpi for _, kpi, _ in BENCHMARKED}
    assert not set(DETAILS.values()) - columns


def test_cells_are_text_of_one_line() -> None:
    assert cell_text("a | b\n c") == "a \\| b c"
    assert cell_text(0.1 + 0.2) == "0.3"
    assert cell_text(None) == ""
