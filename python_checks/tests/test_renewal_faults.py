"""Three faults of renewals that two agreeing implementations once shared, each gone by name."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from python_checks.project import Warehouse
from python_checks.raw_rows.raw_folder import empty_tables, write_csv
from python_checks.recompute import Reference, Settings, recompute
from python_checks.recompute.compare import compare_marts

LLM = "llm_api"


def built(folder: Path, as_of_date: str, lines: str, rows: str = "") -> dict[str, pl.DataFrame]:
    """Marts of customers told in lines `contract,start,end,ARR` and rows `contract,due,decided`.

    The account is the first letter of the contract; rows are of outcome renewed. Every mart is
    compared with the second implementation.
    """
    tables = empty_tables([LLM])
    contracts = [line.split(",") for line in lines.split()]
    tables["raw_contracts"] = pl.DataFrame(
        [
            {
                "contract_line_id": f"{number}",
                "contract_id": contract,
                "account_id": contract[0],
                "industry": LLM,
                "start_date": start,
                "end_date": end or None,
                "arr_amount": arr,
            }
            for number, (contract, start, end, arr) in enumerate(contracts)
        ]
    )
    tables["raw_renewals"] = pl.DataFrame(
        [
            {
                "renewal_id": f"{number}",
                "contract_id": contract,
                "account_id": contract[0],
                "industry": LLM,
                "due_date": due,
                "decided_at": decided,
                "outcome": "renewed",
            }
            for number, (contract, due, decided) in enumerate(r.split(",") for r in rows.split())
        ],
        schema=[
            "renewal_id", "contract_id", "account_id", "industry", "due_date", "decided_at",
            "outcome",
        ],
        schema_overrides={"renewal_id": pl.String},
    )  # fmt: skip
    warehouse = Warehouse(folder)
    variables = write_csv(tables, folder / "raw")
    warehouse.run_models(variables | {"industries": [LLM], "as_of_date": as_of_date})
    settings = Settings(industries=(LLM,), as_of_date=pl.Series([as_of_date]).str.to_date()[0])
    marts = warehouse.marts()
    reference = Reference.load(warehouse.project / "seeds" / "reference")
    differing = [c for c in compare_marts(marts, recompute(tables, reference, settings))]
    assert not [c.describe() for c in differing if not c.is_equal]
    return marts


def test_mark_decided_after_as_of_date_is_pending(tmp_path: Path) -> None:
    """A renewed row of a term that is not due yet: nothing was renewed at 0, it is pending."""
    marts = built(
        tmp_path, "2025-01-10", "a1,2024-01-01,2025-01-20,100 a2,2024-06-01,,60",
        "a1,2025-01-21,2025-01-05",
    )  # fmt: skip
    (mark,) = marts["fct_renewals"].iter_rows(named=True)
    assert (mark["state"], mark["renewed_arr_usd"]) == ("pending", None)
    assert mark["expiring_arr_usd"] == 100
    (term,) = marts["fct_contract_renewals"].iter_rows(named=True)
    assert (term["state"], term["renewal_id"], term["expiring_arr_usd"]) == ("upcoming", None, 100)


def test_line_that_ends_between_as_of_date_and_the_decision_day(tmp_path: Path) -> None:
    """What expires is that of the term, also when a line beside it ends before it is decided."""
    marts = built(
        tmp_path, "2025-01-10", "a1,2024-01-01,2025-01-20,100 a2,2024-06-01,2025-01-14,60"
    )
    (mark,) = marts["fct_renewals"].iter_rows(named=True)
    assert (mark["state"], mark["term_count"]) == ("pending", 2)
    assert mark["expiring_arr_usd"] == 160
    assert str(mark["decision_date"]) == "2025-01-21"


def test_final_renewal_rates_stay_without_a_new_row(tmp_path: Path) -> None:
    """A first term that ends thirty days after the mark changes no month that is final."""
    lines = "a1,2024-01-01,2025-01-31,100 b1,2024-01-01,2024-12-31,100 b2,2025-01-01,,100"
    rates = []
    for as_of_date in ("2025-03-02", "2025-03-03"):
        kpis = built(tmp_path / as_of_date, as_of_date, lines)["fct_kpis"].filter(
            pl.col("kpi").str.contains("renewal_rate") & pl.col("is_final")
        )
        keys = ("kpi", "period_grain", "period_start")
        rates.append({tuple(row[k] for k in keys): row["kpi_value"] for row in kpis.to_dicts()})
    before, after = rates
    assert {key[1] for key in before} == {"day", "week", "month"}
    assert {key: after[key] for key in before} == before
