"""The rules of the layout, read from the files."""

import csv
import re
import statistics
from pathlib import Path

import pytest
import yaml

from python_checks.project import ROOT
from python_checks.recompute import Reference
from python_checks.recompute.compare import MARTS

MODELS = sorted((ROOT / "models").rglob("*.sql"))
SQL = [*MODELS, *sorted((ROOT / "macros").rglob("*.sql")), *sorted((ROOT / "tests").rglob("*.sql"))]
# Rooms of models/intermediate: each reads those before it.
ROOMS = (
    *("requests", "calendar", "customers", "money", "usage"),
    *("revenue", "serving", "catalog", "kpis"),
)
MARTS_YML = sorted((ROOT / "models" / "marts").rglob("_*__models.yml"))


def seed(name: str) -> list[dict[str, str]]:
    with (ROOT / "seeds" / "reference" / f"{name}.csv").open() as file:
        return list(csv.DictReader(file))


def declared_marts() -> dict[str, dict]:
    files = [yaml.safe_load(path.read_text())["models"] for path in MARTS_YML]
    return {model["name"]: model for models in files for model in models}


def test_no_industry_is_named_outside_metering() -> None:
    industries = [row["industry"] for row in seed("industries")]
    named = [
        str(path.relative_to(ROOT))
        for path in SQL
        if "staging/metering" not in str(path)
        and any(industry in path.read_text() for industry in industries)
    ]
    assert len(SQL) > 100
    assert not named


def room(path: Path) -> int:
    """Place of a model: staging, the rooms of intermediate in their order, marts."""
    _, layer, folder, *_ = path.relative_to(ROOT).parts
    return {"staging": -1, "marts": len(ROOMS)}.get(layer) or ROOMS.index(folder)


def test_no_model_reads_one_of_a_later_room() -> None:
    paths = {path.stem: path for path in MODELS}
    arrows = [
        (path.stem, name)
        for path in MODELS
        for name in re.findall(r"ref\('(\w+)'\)", path.read_text())
        if name in paths
    ]
    assert len(arrows) > 300
    assert not [arrow for arrow in arrows if room(paths[arrow[0]]) < room(paths[arrow[1]])]


def test_models_never_ask_for_the_engine() -> None:
    assert not [path for path in MODELS if "target.type" in path.read_text()]


def test_models_are_short() -> None:
    lengths = {path.name: len(path.read_text().splitlines()) for path in MODELS}
    assert statistics.median(lengths.values()) <= 35
    assert max(lengths.values()) <= 150


def test_lines_of_sql_are_short() -> None:
    long = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in MODELS
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if len(line) > 125
    ]
    assert not long


def test_macros_are_short_and_in_few_files() -> None:
    files = [path.read_text() for path in (ROOT / "macros").rglob("*.sql")]
    whole = re.compile(r"{% (?:macro|materialization) .*?end(?:macro|materialization)", re.DOTALL)
    found = whole.findall("".join(files))
    assert len(found) > 100
    assert max(len(macro.splitlines()) for macro in found) <= 45
    assert len(files) <= 30


def test_engine_specific_shorthand_is_not_used() -> None:
    forbidden = re.compile(r"::|\bqualify\b|\bany_value\b|group by all|\biff\(", re.IGNORECASE)
    named = [path.name for path in MODELS if forbidden.search(path.read_text())]
    assert not named


def test_every_kpi_is_defined_benchmarked_and_recomputed(reference: Reference) -> None:
    kpis = {row["kpi"]: row for row in seed("kpis")}
    benchmarked = {row["kpi"] for row in seed("kpi_benchmarks")}
    assert all(row["definition"] and row["value_unit"] for row in kpis.values())
    declared_none = {kpi for kpi, row in kpis.items() if row["kpi_family"] == "supporting"}
    assert set(kpis) - declared_none == benchmarked
    recompute = (ROOT / "python_checks" / "recompute").glob("*.py")
    source = "\n".join(path.read_text() for path in recompute)
    by_industry = {
        row[column]
        for row in seed("industries")
        for column in ("volume_kpi", "unit_revenue_kpi", "unit_cost_kpi")
    }
    assert not [kpi for kpi in kpis if kpi not in by_industry and f'"{kpi}"' not in source]


@pytest.mark.parametrize("mart", MARTS)
def test_mart_has_a_contract_documented_columns_and_a_tested_grain(mart: str) -> None:
    model = declared_marts()[mart]
    assert model["description"].startswith("One row per")
    assert any("unique_grain" in test for test in model["data_tests"] if isinstance(test, dict))
    assert all(column.get("description") and column.get("data_type") for column in model["columns"])


@pytest.mark.parametrize("mart", MARTS)
def test_mart_says_its_primary_key(mart: str) -> None:
    model = declared_marts()[mart]
    tests = [test for test in model["data_tests"] if isinstance(test, dict)]
    grain = next(test["unique_grain"] for test in tests if "unique_grain" in test)
    assert model["config"]["meta"]["primary_key"] == grain["arguments"]["columns"]


def test_every_mart_is_compared() -> None:
    assert set(declared_marts()) == set(MARTS)


def test_every_mart_is_exposed() -> None:
    text = (ROOT / "models" / "_exposures.yml").read_text()
    exposed = {exposure["name"]: exposure for exposure in yaml.safe_load(text)["exposures"]}
    published = exposed["published_file"]["depends_on"]
    assert set(re.findall(r"ref\('(\w+)'\)", str(published))) == set(MARTS)


def test_every_model_is_described() -> None:
    described = {
        model["name"]
        for path in (ROOT / "models").rglob("_*__models.yml")
        for model in yaml.safe_load(path.read_text()).get("models", [])
    }
    assert {path.stem for path in MODELS} == described


def test_every_singular_test_is_described() -> None:
    text = (ROOT / "tests" / "singular" / "_singular_tests.yml").read_text()
    listed = [test["name"] for test in yaml.safe_load(text)["data_tests"] if test["description"]]
    assert listed == sorted(path.stem for path in (ROOT / "tests" / "singular").glob("*.sql"))


def test_every_column_of_the_reference_seeds_is_described() -> None:
    text = (ROOT / "seeds" / "reference" / "_reference__seeds.yml").read_text()
    for declared in yaml.safe_load(text)["seeds"]:
        described = [column["name"] for column in declared["columns"] if column["description"]]
        header = list(seed(declared["name"])[0])
        assert sorted(described) == sorted(header), declared["name"]


def test_described_macros_are_as_described() -> None:
    files = "".join(path.read_text() for path in (ROOT / "macros").rglob("*.sql"))
    listed = yaml.safe_load((ROOT / "macros" / "_macros.yml").read_text())["macros"]
    for macro in listed:
        signature = re.search(rf"{{% macro {macro['name']}\((.*?)\) %}}", files)
        assert signature, macro["name"]
        names = re.findall(r"(\w+)(?:=[^,]*)?(?:, |$)", signature[1])
        assert names == [argument["name"] for argument in macro.get("arguments", [])]


def test_no_macro_asks_for_the_project_that_dbt_was_started_in() -> None:
    # where another project has installed this one, it is that one
    asking = re.compile(r"project_name|target\.schema")
    named = {
        path.relative_to(ROOT / "macros").as_posix()
        for path in (ROOT / "macros").rglob("*.sql")
        if asking.search(path.read_text())
    }
    # the schema of dbt_runs belongs to no node; vars of dbt_project.yml are judged where it is ours
    assert named == {"days/runs.sql", "project.sql"}


def test_both_files_say_one_version() -> None:
    project = yaml.safe_load((ROOT / "dbt_project.yml").read_text())["version"]
    assert f'version = "{project}"' in (ROOT / "pyproject.toml").read_text()


def test_every_var_is_known_to_the_check_of_vars() -> None:
    declared = yaml.safe_load((ROOT / "dbt_project.yml").read_text())["vars"]
    listed = (ROOT / "macros" / "input" / "vars.sql").read_text()
    listed = listed.split("macro declared_vars()")[1].split("endmacro")[0]
    assert re.findall(r"'(\w+)'", listed) == list(declared)


def test_every_mutation_applies() -> None:
    listed = yaml.safe_load((ROOT / "python_checks" / "breaking" / "mutations.yml").read_text())
    found = {
        entry["name"]: (ROOT / entry["file"]).read_text().count(entry["find"]) for entry in listed
    }
    assert len(found) == len(listed)
    assert {name: count for name, count in found.items() if count != 1} == {}
