"""Commitments and usage are one thing: ARR is fees plus the greater of the two."""

from __future__ import annotations

from datetime import date

import pytest

from python_checks.recompute.periods import add_months
from python_checks.recompute.tests.cases import Row, arr_on, line, month_arr, movement, run


def usage(first: str, months: int, amount: int, committed: int = 0) -> list[Row]:
    """Usage charges of whole months, one a month."""
    start = date.fromisoformat(first)
    return [
        {
            "charge_id": f"{add_months(start, count)}",
            "charge_period_start": str(add_months(start, count)),
            "charge_period_end": str(add_months(start, count + 1)),
            "effective_amount": str(amount),
            "committed_amount": str(committed) if committed else None,
        }
        for count in range(months)
    ]


def arrs(
    lines: list[Row], charges: list[Row], as_of: date, usage_run_rate_months: int = 1
) -> set[float]:
    """The different ARRs at the ends of months."""
    tables = {"raw_contracts": lines, "raw_billing_charges": charges}
    marts = run(tables, as_of, usage_run_rate_months=usage_run_rate_months)
    return set(month_arr(marts).values())


@pytest.mark.parametrize("months", [1, 3])
def test_who_commits_to_what_it_used_moves_nothing(months: int) -> None:
    lines = [line("c,2025-05-01,2026-04-30,120000")]
    charges = [*usage("2025-01-01", 4, 10000), *usage("2025-05-01", 8, 10000, 10000)]
    assert arrs(lines, charges, date(2025, 12, 31), months) == {120000}


@pytest.mark.parametrize("months", [1, 3])
def test_commitment_ends_and_usage_goes_on(months: int) -> None:
    lines = [line("c,2025-01-01,2025-12-31,120000")]
    charges = [*usage("2025-01-01", 12, 10000, 10000), *usage("2026-01-01", 4, 10000)]
    assert arrs(lines, charges, date(2026, 4, 30), months) == {120000}


def test_prepaid_amount_that_is_spent_in_half_the_time() -> None:
    lines = [line("c,2025-01-01,2025-12-31,120000")]
    charges = [*usage("2025-01-01", 6, 20000, 20000), *usage("2025-07-01", 6, 20000)]
    assert arrs(lines, charges, date(2025, 12, 31)) == {240000}


@pytest.mark.parametrize(("drawn", "expected"), [(7500, 120000), (15000, 180000)])
def test_greater_of_commitment_and_usage(drawn: int, expected: int) -> None:
    lines = [line("c,2025-01-01,2025-12-31,120000")]
    charges = usage("2025-01-01", 6, drawn, drawn)
    marts = run({"raw_contracts": lines, "raw_billing_charges": charges}, date(2025, 6, 30))
    row = movement(marts, date(2025, 6, 1))
    assert row["closing_arr_usd"] == expected
    assert (row["contracted_arr_usd"], row["usage_arr_usd"]) == (120000, expected - 120000)


def test_new_customer_counts_at_its_full_rate_from_its_first_month() -> None:
    assert arrs([], usage("2025-03-01", 4, 5000), date(2025, 6, 30), 3) == {60000}


def test_flag_says_what_is_a_commitment_else_the_first_three_months_do() -> None:
    as_of = date(2025, 6, 30)
    charges = usage("2025-01-01", 6, 10000)
    plain = line("c,2025-01-01,2025-12-31,120000")
    assert arrs([plain], charges, as_of) == {240000}
    assert arrs([{**plain, "is_usage_commitment": "true"}], charges, as_of) == {120000}
    # A charge with a committed amount, in March and no earlier, then in April and no earlier.
    march = [*charges[:2], {**charges[2], "committed_amount": "1"}, *charges[3:]]
    april = [*charges[:3], {**charges[3], "committed_amount": "1"}, *charges[4:]]
    assert arrs([plain], march, as_of) == {120000}
    assert arrs([plain], april, as_of) == {240000}
    # Any flag of the customer, also one that says no on another line, settles it for all.
    flagged = line("d,2025-01-01,2025-12-31,12", is_usage_commitment="false")
    assert arrs([plain, flagged], march, as_of) == {240012}


def test_contracted_basis_adds_fees_and_commitments() -> None:
    lines = [
        line("c,2025-01-01,2025-12-31,120000", is_usage_commitment="true"),
        line("d,2025-01-01,2025-12-31,30000", is_usage_commitment="false"),
    ]
    tables = {"raw_contracts": lines, "raw_billing_charges": usage("2025-01-01", 3, 20000)}
    as_of, day = date(2025, 3, 31), "2025-03-31"
    assert arr_on(run(tables, as_of), day) == [270000]
    assert arr_on(run(tables, as_of, arr_basis="contracted"), day) == [150000]


def test_what_is_held_keeps_its_kind_and_discounts_lower_both() -> None:
    lines = [
        line("c,2025-01-01,2025-03-15,100", contract_item_id="fee", is_usage_commitment="false"),
        line("c,2025-01-01,2025-03-15,300", contract_item_id="use", is_usage_commitment="true"),
        line("c,2025-01-01,2025-03-15,-40"),
    ]
    charges = usage("2025-01-01", 3, 25)
    marts = run({"raw_contracts": lines, "raw_billing_charges": charges}, date(2025, 4, 10))
    # Fees 90 and commitments 270 against usage of 300.
    assert arr_on(marts, "2025-01-30", "2025-01-31", "2025-04-10") == [360, 390, 390]
    row = movement(marts, date(2025, 3, 1))
    assert (row["contracted_arr_usd"], row["is_pending_renewal"]) == (360, True)
