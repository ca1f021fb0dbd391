"""Terms, lapses, what continues them, and what was lost."""

from __future__ import annotations

from datetime import date

import pytest

from python_checks.recompute.periods import add_months, month_end
from python_checks.recompute.tests.cases import (
    Row,
    arr_on,
    churned,
    kpi,
    line,
    movement,
    renewal,
    renewed,
    run,
    terms,
)

STATES = ("contract_id", "state", "expiring_arr_usd", "renewed_arr_usd")
P1 = line("p1,2025-01-01,2025-12-31,100000")
P2 = line("p2,2025-01-01,2025-12-31,10000")


def mark(lines: list[Row], as_of: date, rows: list[Row] | None = None) -> tuple[object, ...]:
    """State, expiring and renewed ARR, and count of terms of the only mark."""
    row = renewal(run({"raw_contracts": lines, "raw_renewals": rows or []}, as_of))
    return tuple(
        row[name] for name in ("state", "expiring_arr_usd", "renewed_arr_usd", "term_count")
    )


def test_one_of_two_products_due_on_a_day_is_lost() -> None:
    tables: dict[str, list[Row]] = {
        "raw_contracts": [P1, P2, line("p1,2026-01-01,2026-12-31,100000")],
        "raw_renewals": [
            renewed("p1", "2026-01-01", "2025-12-20"),
            churned("p2", "2026-01-01", "2025-12-21", churn_reason="price"),
        ],
    }
    marts = run(tables, date(2026, 1, 31))
    row = renewal(marts)
    assert (row["state"], row["expiring_arr_usd"], row["renewed_arr_usd"]) == (
        "renewed", 110000, 100000,
    )  # fmt: skip
    assert (row["term_count"], row["renewal_id"], row["churn_reason"]) == (2, "000", None)
    assert terms(marts, *STATES)[:2] == [
        ("p1", "renewed", 100000, 100000), ("p1", "upcoming", 100000, None),
    ]  # fmt: skip
    reasons = marts["fct_churn_reasons_monthly"].select(
        "month_date", "churn_reason", "term_count", "customer_count", "lost_arr_usd"
    )
    assert reasons.rows() == [(date(2026, 1, 1), "price", 1, 0, 10000)]
    rate = kpi(marts, "contract_renewal_rate_arr", "day", date(2026, 1, 31))
    assert rate is not None
    assert (rate["numerator"], rate["denominator"]) == (100000, 110000)


def test_late_product_beside_one_that_runs_on_is_bridged() -> None:
    runs_on = line("p2,2025-01-01,2027-12-31,10000")
    late = line("p3,2026-01-21,2026-12-31,100000")
    marts = run({"raw_contracts": [P1, runs_on, late]}, date(2026, 2, 28))
    assert arr_on(marts, "2025-12-31", "2026-01-10", "2026-01-31") == [110000] * 3
    assert movement(marts, date(2026, 1, 1))["movement"] == "none"
    columns = ("state", "days_late", "next_contract_id", "is_inferred", "renewed_arr_usd")
    assert terms(marts, *columns)[0] == ("late", 20, "p3", True, 100000)
    assert mark([P1, runs_on, late], date(2026, 2, 28)) == ("renewed", 100000, 100000, 1)


def test_product_that_ended_fifteen_days_ago_is_pending() -> None:
    tables: dict[str, list[Row]] = {"raw_contracts": [P1, line("p2,2025-01-01,2027-12-31,10000")]}
    marts = run(tables, date(2026, 1, 15))
    assert arr_on(marts, "2026-01-15") == [110000]
    assert terms(marts, *STATES)[0] == ("p1", "pending", 100000, None)
    assert renewal(marts)["state"] == "pending"
    month_end = run(tables, date(2026, 1, 30))
    assert terms(month_end, "state")[0] == ("pending",)
    assert arr_on(month_end, "2026-01-30") == [110000]
    over = run(tables, date(2026, 1, 31))
    assert arr_on(over, "2025-12-31", "2026-01-01", "2026-01-31") == [110000, 10000, 10000]
    assert terms(over, "state")[0] == ("churned",)


def test_customer_that_keeps_one_product_is_renewed_at_what_it_kept_of_the_other() -> None:
    tables: dict[str, list[Row]] = {
        "raw_contracts": [P1, line("p2,2025-01-01,2027-12-31,10000")],
        "raw_renewals": [churned("p1", "2026-01-01", "2025-12-01", churn_reason="quality")],
    }
    marts = run(tables, date(2026, 2, 28))
    row = renewal(marts)
    assert (row["state"], row["expiring_arr_usd"], row["renewed_arr_usd"]) == (
        "renewed", 100000, 0,
    )  # fmt: skip
    reasons = marts["fct_churn_reasons_monthly"]
    assert reasons.select("churn_reason", "lost_arr_usd").rows() == [("quality", 100000)]


def test_blended_and_extended_line_is_one_term_and_not_due() -> None:
    lines = [line("c,2025-01-01,2027-12-31,100000"), line("c,2025-07-01,2027-12-31,130000")]
    assert mark(lines, date(2026, 2, 1)) == ("not_due", None, None, 0)
    marts = run({"raw_contracts": lines}, date(2026, 2, 1))
    assert terms(marts, *STATES) == [("c", "upcoming", 130000, None)]


def test_pilot_and_annual_term_are_up_as_one() -> None:
    # Nothing is due near the mark of 2026-01-01: the annual term, in service before it, is up.
    lines = [line("c,2025-01-01,2025-03-31,10000"), line("c,2025-04-01,2026-03-31,100000")]
    rows = [churned("c", "2026-04-01", "2026-03-01", churn_reason="price")]
    assert mark(lines, date(2026, 3, 31), rows)[0] == "pending"
    assert mark(lines, date(2026, 4, 30), rows) == ("churned", 100000, 0, 1)
    row = renewal(run({"raw_contracts": lines, "raw_renewals": rows}, date(2026, 4, 30)))
    assert (row["mark_date"], row["decision_date"]) == (date(2026, 1, 1), date(2026, 4, 1))
    assert (row["renewal_id"], row["churn_reason"]) == ("000", "price")


@pytest.mark.parametrize(("end", "state"), [("2026-04-30", "pending"), ("2026-05-01", "not_due")])
def test_term_in_service_is_up_when_it_is_at_most_a_year_and_the_grace_long(
    end: str, state: str
) -> None:
    lines = [line("c,2025-01-01,2025-03-31,10"), line(f"c,2025-04-01,{end},100")]
    assert mark(lines, date(2026, 1, 1))[0] == state


def test_second_term_that_is_lost_is_a_churned_row() -> None:
    lines = [P1, line("p1,2026-01-01,2026-12-31,120000")]
    marts = run({"raw_contracts": lines}, date(2027, 3, 1))
    assert terms(marts, *STATES) == [
        ("p1", "renewed", 100000, 120000), ("p1", "churned", 120000, 0),
    ]  # fmt: skip


def test_contract_left_mid_term_has_the_reason_of_the_row_at_its_paper_end() -> None:
    tables: dict[str, list[Row]] = {
        "raw_contracts": [P1, line("p1,2025-09-01,2025-12-31,0")],
        "raw_renewals": [churned("p1", "2026-01-01", "2025-08-20", churn_reason="acquired")],
    }
    marts = run(tables, date(2026, 2, 28))
    assert terms(marts, *STATES, "churn_reason") == [("p1", "churned", 100000, 0, "acquired")]
    reasons = marts["fct_churn_reasons_monthly"].select("month_date", "churn_reason")
    assert reasons.rows() == [(date(2025, 9, 1), "acquired")]
    # Before the due date the row does not rule, but it says why.
    marts = run(tables, date(2025, 10, 31))
    assert terms(marts, "state", "churn_reason", "renewal_id") == [("churned", "acquired", None)]


def test_monthly_lines_are_up_once() -> None:
    starts = [add_months(date(2025, 1, 1), count) for count in range(14)]
    lines = [line(f"c,{start},{month_end(start)},12000") for start in starts]
    assert mark(lines, date(2026, 2, 15)) == ("renewed", 12000, 12000, 1)
    marts = run({"raw_contracts": lines}, date(2026, 2, 15))
    assert len(terms(marts, "state")) == 14
    # Terms of a month are no part of the rate of contract renewals.
    assert kpi(marts, "contract_renewal_rate_arr", "day", date(2026, 2, 15)) is None


def test_one_new_contract_continues_two_that_end_together() -> None:
    lines = [P1, P2, line("new,2026-01-01,2026-12-31,110000")]
    marts = run({"raw_contracts": lines}, date(2026, 1, 31))
    assert terms(marts, *STATES)[1:] == [
        ("p1", "renewed", 100000, 100000), ("p2", "renewed", 10000, 10000),
    ]  # fmt: skip
    assert arr_on(marts, "2025-12-31", "2026-01-31") == [110000, 110000]
    assert mark(lines, date(2026, 1, 31)) == ("renewed", 110000, 110000, 2)


def test_new_contract_is_shared_to_the_cent_and_the_largest_takes_the_remainder() -> None:
    lines = [
        line("a,2025-01-01,2025-12-31,100"),
        line("b,2025-01-01,2025-12-31,100"),
        line("c,2025-01-01,2025-12-31,100"),
        line("new,2026-01-01,2026-12-31,100"),
    ]
    marts = run({"raw_contracts": lines}, date(2026, 1, 31))
    assert [row for row in terms(marts, "contract_id", "renewed_arr_usd") if row[1]] == [
        ("a", 33.34), ("b", 33.33), ("c", 33.33),
    ]  # fmt: skip


def test_only_the_latest_open_lapses_are_continued_by_inference() -> None:
    lines = [
        line("old,2025-01-01,2025-12-20,70"),
        line("last,2025-01-01,2025-12-31,100"),
        line("new,2026-01-10,2026-12-31,100"),
    ]
    marts = run({"raw_contracts": lines}, date(2026, 3, 31))
    assert terms(marts, "contract_id", "state", "days_late") == [
        ("last", "late", 9), ("new", "upcoming", None), ("old", "churned", None),
    ]  # fmt: skip
    assert arr_on(marts, "2025-12-21", "2026-01-09", "2026-01-10") == [100, 100, 100]


def test_lapse_that_a_row_churned_is_not_continued_unless_the_contract_was_signed_later() -> None:
    new = line("new,2026-01-10,2026-12-31,100000")
    rows = [churned("p1", "2026-01-01", "2025-12-30")]
    tables: dict[str, list[Row]] = {"raw_contracts": [P1, new], "raw_renewals": rows}
    marts = run(tables, date(2026, 1, 31))
    assert terms(marts, "state", "renewal_id")[1] == ("churned", "000")
    assert arr_on(marts, "2026-01-05") == [0]
    tables["raw_contracts"] = [P1, {**new, "signed_at": "2026-01-05"}]
    marts = run(tables, date(2026, 1, 31))
    assert terms(marts, "state", "renewal_id")[1] == ("late", None)
    assert arr_on(marts, "2026-01-05") == [100000]


def test_link_continues_however_it_is_ordered_and_own_lines_come_before_inference() -> None:
    lines = [
        P1,
        line("other,2026-01-02,2026-12-31,5"),
        line("p1,2026-01-20,2026-12-31,90000"),
    ]
    marts = run({"raw_contracts": lines}, date(2026, 2, 28))
    assert terms(marts, "next_contract_id", "days_late", "is_inferred")[1] == ("p1", 19, False)
    lines[2] = line("b,2026-01-20,2026-12-31,90000", replaces_contract_id="p1")
    marts = run({"raw_contracts": lines}, date(2026, 2, 28))
    assert terms(marts, "next_contract_id", "days_late")[-1] == ("b", 19)
    assert arr_on(marts, "2026-01-19", "2026-01-20") == [100005, 90005]


def test_what_comes_later_than_the_grace_counts_only_for_a_term_that_a_row_renewed() -> None:
    lines = [P1, line("p1,2026-03-01,2026-12-31,90000")]
    marts = run({"raw_contracts": lines}, date(2026, 3, 31))
    assert terms(marts, *STATES)[0] == ("p1", "churned", 100000, 0)
    rows = [renewed("p1", "2026-01-01", "2025-12-30")]
    marts = run({"raw_contracts": lines, "raw_renewals": rows}, date(2026, 3, 31))
    assert terms(marts, *STATES, "days_late")[0] == ("p1", "renewed", 100000, 90000, 59)
    assert arr_on(marts, "2025-12-31", "2026-01-01", "2026-03-01") == [100000, 0, 90000]


def test_row_does_not_outrank_pending_and_nothing_renewed_is_zero() -> None:
    rows = [renewed("p1", "2026-01-01", "2025-12-30", churn_reason="late papers")]
    tables: dict[str, list[Row]] = {"raw_contracts": [P1], "raw_renewals": rows}
    marts = run(tables, date(2026, 1, 15))
    assert terms(marts, *STATES, "renewal_id") == [("p1", "pending", 100000, None, None)]
    marts = run(tables, date(2026, 1, 31))
    assert terms(marts, *STATES, "renewal_id") == [("p1", "renewed", 100000, 0, "000")]
    reasons = marts["fct_churn_reasons_monthly"]
    assert reasons.select("churn_reason", "customer_count").rows() == [("late papers", 1)]


def test_churned_row_ends_the_hold_of_its_own_contract_only() -> None:
    rows = [churned("p2", "2025-12-15", "2025-12-20")]
    tables: dict[str, list[Row]] = {"raw_contracts": [P1, P2], "raw_renewals": rows}
    marts = run(tables, date(2026, 1, 10))
    assert arr_on(marts, "2026-01-10") == [100000]
    assert terms(marts, "state") == [("pending",), ("churned",)]


@pytest.mark.parametrize(
    ("signed", "more", "expected"),
    [
        ("2024-12-01", "2024-12-01", 1),  # agreed at the start: a ramp
        ("2024-12-01", "2025-01-01", 1),
        ("2024-12-01", "2025-01-02", 2),
        (None, "2024-12-01", 2),
        ("2024-12-01", None, 2),
        ("2025-02-01", "2025-01-15", 1),
    ],
)
def test_line_after_the_term_belongs_to_it_when_it_was_agreed_at_the_start(
    signed: str | None, more: str | None, expected: int
) -> None:
    lines = [
        line("c,2025-01-01,2025-12-31,100", signed_at=signed),
        line("c,2026-01-01,2026-12-31,200", signed_at=more),
    ]
    as_of = date(2026, 2, 1)
    assert len(terms(run({"raw_contracts": lines}, as_of), "due_date")) == expected


def test_open_ended_line_makes_a_term_without_a_row() -> None:
    lines = [line("c,2025-01-01,,100"), line("c,2025-06-01,2026-05-31,200")]
    marts = run({"raw_contracts": lines}, date(2026, 1, 31))
    assert terms(marts, "term_start_date", "state") == [(date(2025, 6, 1), "upcoming")]
    assert mark([line("c,2025-01-01,,100")], date(2026, 1, 31)) == ("renewed", 100, 100, 1)


def test_line_inside_a_following_term_belongs_to_it() -> None:
    lines = [
        line("c,2025-01-01,2025-12-31,100", auto_renews="true"),
        line("c,2026-07-01,2027-06-30,150"),
    ]
    marts = run({"raw_contracts": lines}, date(2026, 8, 1))
    assert terms(marts, "term_start_date", "due_date", "expiring_arr_usd") == [
        (date(2025, 1, 1), date(2026, 1, 1), 100),
        (date(2026, 1, 1), date(2027, 7, 1), 150),
    ]


def test_promised_line_extends_an_upcoming_term() -> None:
    lines = [
        line("c,2025-01-01,2025-12-31,100", signed_at="2025-01-01"),
        line("c,2025-12-01,2026-11-30,150", signed_at="2025-06-01"),
    ]
    marts = run({"raw_contracts": lines}, date(2025, 6, 1))
    assert terms(marts, "due_date", "expiring_arr_usd") == [(date(2026, 12, 1), 150)]
    marts = run({"raw_contracts": lines}, date(2025, 5, 31))
    assert terms(marts, "due_date", "expiring_arr_usd") == [(date(2026, 1, 1), 100)]


def test_row_belongs_to_the_term_that_is_due_nearest() -> None:
    lines = [
        line("c,2025-01-01,2025-01-20,100"),
        line("c,2025-01-21,2025-02-10,100"),
        line("c,2025-02-11,2025-06-30,100"),
    ]
    # 2025-01-31 is ten days from the first due date and eleven from the second.
    rows = [churned("c", "2025-01-31", "2025-01-05")]
    marts = run({"raw_contracts": lines, "raw_renewals": rows}, date(2025, 3, 1))
    assert terms(marts, "state", "renewal_id") == [
        ("churned", "000"), ("renewed", None), ("upcoming", None),
    ]  # fmt: skip


def test_item_that_takes_up_another_of_its_contract() -> None:
    lines = [
        line("c,2025-01-01,2025-12-31,100", contract_item_id="basic"),
        line("c,2025-01-01,2026-12-31,10", contract_item_id="support"),
        line("c,2026-01-05,2026-12-31,150", contract_item_id="pro"),
    ]
    marts = run({"raw_contracts": lines}, date(2026, 2, 28))
    columns = ("contract_item_id", "state", "next_contract_id", "renewed_arr_usd", "is_inferred")
    assert terms(marts, *columns)[0] == ("basic", "late", "c", 150, True)
    assert arr_on(marts, "2025-12-31", "2026-01-04", "2026-01-05") == [110, 110, 160]
