"""What the doctor says of exports: the fixtures, and copies of them that are broken."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from kpi.__main__ import main
from kpi.doctor.command import examine
from kpi.doctor.exports import adapters_place
from kpi.doctor.findings import Finding, Level, Report
from kpi.doctor.places import location_place
from kpi.doctor.text import report_text
from python_checks.tests.test_adapters import EXPORTS, TOLD, told_of


def examined(folder: Path) -> Report:
    """The report of the exports of all three tools below a folder."""
    told = json.loads(json.dumps(told_of(*TOLD)).replace(str(EXPORTS), str(folder)))
    return examine(adapters_place(told, location_place(told["raw_location"], told)))


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    return Path(shutil.copytree(EXPORTS, tmp_path / "exports"))


@pytest.fixture(scope="module")
def whole() -> Report:
    return examined(EXPORTS)


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """An export without one of its invoices, with words that nobody knows."""
    folder = Path(shutil.copytree(EXPORTS, tmp_path_factory.mktemp("broken") / "exports"))
    edited(folder / "stripe" / "invoice.csv", lambda text: without_line(text, "in_B2,"))
    edited(folder / "stripe" / "price.csv", lambda text: text.replace(",month,", ",moon,"))
    edited(folder / "litellm" / "LiteLLM_SpendLogs.csv", lambda text: text.replace("True", "true"))
    edited(folder / "statuspage" / "incidents.json", lambda text: text.replace("API EU", "API Eu2"))
    return examined(folder)


def edited(path: Path, edit: Callable[[str], str]) -> None:
    before = path.read_text()
    path.write_text(edit(before))
    assert path.read_text() != before


def without_line(text: str, beginning: str) -> str:
    lines = text.splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith(beginning))


def of(report: Report, table: str) -> list[Finding]:
    return [one for one in report.findings if one.table == table]


def told_of_table(report: Report, table: str) -> set[str]:
    return {one.text for one in of(report, table)}


def test_whole_exports_can_be_built_and_their_rows_are_counted(whole: Report) -> None:
    assert whole.exit_code == 1
    rows = {table.name: table.row_count for table in whole.tables if "." in table.name}
    assert rows["litellm.LiteLLM_SpendLogs"] == 17
    assert rows["stripe.invoice_line_item"] == 13
    assert rows["statuspage.incidents"] == 2
    text = report_text(whole)
    assert "raw_inference_costs            unmapped: spend" in text
    assert "docs/adapters: what the value must be in the export" in text
    assert "stripe.plan: is not in the export" in text


def test_rows_left_out_and_kpis_are_told(whole: Report) -> None:
    assert told_of_table(whole, "stripe.credit_note") == {
        "1 row left out, credit note is void (such as cn_2)"
    }
    missing = {(kpi.industry, kpi.kpi): kpi.missing for kpi in whole.kpis}
    assert not missing["llm_api", "revenue_per_million_tokens"]
    assert missing["llm_api", "frontier_gap"] == "raw_frontier_scores is absent"


def test_broken_exports_are_told_by_what_broke(broken: Report) -> None:
    assert broken.exit_code == 1
    (absent,) = (one for one in of(broken, "stripe.invoice_line_item") if "absent" in one.text)
    assert absent.level is Level.WARNING
    assert "invoice is absent" in absent.text
    assert "not whole" in absent.remedy
    reasons = {(one.table, one.reason) for one in broken.findings if one.reason}
    assert ("raw_contracts", "unmapped: recurring_interval") in reasons
    assert ("raw_incidents", "unmapped: component") in reasons


def test_columns_and_tables_that_exports_lack_are_told_together(copied: Path) -> None:
    logs = copied / "litellm" / "LiteLLM_SpendLogs.csv"
    edited(logs, lambda text: text.replace("startTime", "start_time", 1))
    (copied / "stripe" / "invoice.csv").unlink()
    report = examined(copied)
    assert report.exit_code == 2
    (column,) = (one for one in of(report, "litellm.LiteLLM_SpendLogs") if one.column)
    assert (column.level, column.column) == (Level.STOPS, "startTime")
    assert column.remedy.startswith("is it start_time now? docs/adapters/litellm.md")
    stops = [one.text for one in of(report, "stripe.invoice") if one.level is Level.STOPS]
    assert stops[0].startswith("the table of the export is absent; looked in")


def test_one_export_alone_says_what_the_other_half_needs(
    capsys: pytest.CaptureFixture[str],
) -> None:
    location = f"{EXPORTS}/stripe/{{name}}.csv"
    told = "{industries: [llm_api], stripe_account_key: account_id}"
    assert main(["doctor", "--adapter", "stripe", location, "--vars", told]) == 1
    printed = capsys.readouterr().out
    assert "-> add the adapter litellm, or give raw_llm_requests of your own" in printed
    assert "without the var as_of_date no day counts" in printed
    assert "unknown: currency -> add its rates to raw_fx_rates" in printed


def test_adapter_that_nobody_knows_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "--adapter", "strype", "/exports/{name}.csv"]) == 2
    assert "var adapters names strype: use some of" in capsys.readouterr().out


def test_tables_of_postgresql_are_not_looked_at(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DBT_TARGET", "postgres")
    assert main(["doctor", "--adapter", "stripe", "--schema", "stripe"]) == 2
    assert "tables of PostgreSQL are not looked at" in capsys.readouterr().err
