"""docs/trace.md names nothing that does not exist, and leaves out nothing that the grid has."""

import csv
import re
from collections.abc import Iterator
from functools import cache

import pytest
import yaml

from python_checks.project import ROOT

ROW = re.compile(r"^\| (\S+) \| (.+?) \| (\S+) \| (\S+) \| (\S+) \|$", re.MULTILINE)
ROWS = [row for row in ROW.findall((ROOT / "docs" / "trace.md").read_text()) if row[0] != "source"]


@cache
def marts() -> dict[str, dict]:
    files = (ROOT / "models" / "marts").rglob("_*__models.yml")
    models = [yaml.safe_load(path.read_text())["models"] for path in files]
    return {model["name"]: model for listed in models for model in listed}


def generic_tests(model: dict) -> Iterator[str]:
    for test in model.get("data_tests", []):
        name, configured = next(iter(test.items())) if isinstance(test, dict) else (test, {})
        arguments = (configured or {}).get("arguments", {})
        yield f"{name}({arguments['kpi']})" if "kpi" in arguments else name


@cache
def existing_tests() -> set[str]:
    found = {path.stem for path in (ROOT / "tests" / "singular").glob("*.sql")}
    for model in marts().values():
        found |= set(generic_tests(model))
        for column in model["columns"]:
            found |= set(generic_tests(column))
    return found


@cache
def checks() -> str:
    files = (ROOT / "python_checks").rglob("test_*.py")
    return "\n".join(path.read_text() for path in files)


def test_trace_is_read() -> None:
    assert len(ROWS) >= 28 + 12 + 20
    assert [row[1] for row in ROWS if row[1].startswith("Days ")]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0]}: {row[1][:50]}")
def test_trace_names_only_what_exists(row: tuple[str, ...]) -> None:
    _, _, column, dbt_test, check = row
    mart, name = column.split(".")
    assert name in {declared["name"] for declared in marts()[mart]["columns"]}
    assert dbt_test == "-" or dbt_test in existing_tests()
    assert f"def {check}(" in checks()


def test_every_failure_mode_and_benchmark_is_traced() -> None:
    with (ROOT / "seeds" / "reference" / "kpi_benchmarks.csv").open() as file:
        benchmarks = list(csv.DictReader(file))
    traced = {(row[0], row[3]) for row in ROWS}
    for benchmark in benchmarks:
        if benchmark["kpi"] == "net_new_arr":
            continue
        assert (benchmark["industry"], f"meets_benchmark({benchmark['kpi']})") in traced
    modes = [row for row in ROWS if row[2] == "rpt_kpi_scorecard.failure_mode"]
    expected = {(row["industry"], row["failure_mode"]) for row in benchmarks if row["failure_mode"]}
    assert len(modes) == len(expected) == 12


def test_promises_name_only_what_exists() -> None:
    proofs = set(re.findall(r"\b(?:test|assert)_\w+", (ROOT / "docs" / "promises.md").read_text()))
    assert len(proofs) >= 20
    missing = {name for name in proofs - existing_tests() if f"def {name}(" not in checks()}
    assert not missing
