"""Links between contracts, cuts, items, discounts and auto-renewal."""

from __future__ import annotations

from datetime import date

import pytest

from python_checks.recompute.tests.cases import (
    Row,
    arr_on,
    churned,
    line,
    month_arr,
    renewal,
    renewed,
    run,
    terms,
)

AS_OF = date(2026, 12, 31)
STATES = ("contract_id", "state", "expiring_arr_usd", "renewed_arr_usd")


@pytest.mark.parametrize("named", ["c2", None])
def test_early_renewal_that_a_row_names_or_not_is_never_counted_twice(named: str | None) -> None:
    row = {**renewed("c1", "2025-10-01", "2025-07-20"), "renewed_contract_id": named}
    tables: dict[str, list[Row]] = {
        "raw_contracts": [
            line("c1,2024-10-01,2025-09-30,100000"),
            line("c2,2025-08-01,2026-07-31,120000"),
        ],
        "raw_renewals": [row],
    }
    marts = run(tables, date(2025, 12, 31))
    assert arr_on(marts, "2025-07-31", "2025-08-01", "2025-10-01") == [100000, 120000, 120000]
    columns = ("state", "expiring_arr_usd", "renewed_arr_usd", "days_late", "next_contract_id")
    assert terms(marts, *columns)[0] == ("renewed", 100000, 120000, -61, "c2")
    mark = renewal(marts)
    assert (mark["state"], mark["expiring_arr_usd"], mark["renewed_arr_usd"]) == (
        "renewed", 100000, 120000,
    )  # fmt: skip
    assert mark["renewal_id"] == "000"
    assert marts["fct_renewal_cohorts_monthly"]["renewal_rate_12m_arr"].to_list() == [1, 1]


def test_open_ended_contract_ends_where_another_replaces_it() -> None:
    tables: dict[str, list[Row]] = {
        "raw_contracts": [
            line("c1,2025-01-01,,100000"),
            line("c2,2025-10-01,2026-09-30,120000", replaces_contract_id="c1"),
        ]
    }
    marts = run(tables, date(2025, 12, 31))
    assert arr_on(marts, "2025-09-30", "2025-10-01") == [100000, 120000]
    assert terms(marts, "contract_id", "state") == [("c2", "upcoming")]


@pytest.mark.parametrize(
    ("first", "due", "expected"),
    [
        ("2025-07-03", "2025-10-01", [100000, 220000, 220000, 120000]),  # 90 days before: too early
        ("2025-07-04", "2025-10-01", [100000, 120000, 120000, 120000]),  # 89 days before
        ("2025-11-01", "2025-10-01", [100000, 100000, 100000, 120000]),  # after it, bridged
    ],
)
def test_named_contract_replaces_from_its_first_day_when_it_starts_near_the_due_date(
    first: str, due: str, expected: list[float]
) -> None:
    tables: dict[str, list[Row]] = {
        "raw_contracts": [
            line("c1,2024-10-01,2025-10-31,100000"),
            line(f"c2,{first},2026-09-30,120000"),
        ],
        "raw_renewals": [renewed("c1", due, "2025-06-20", renewed_contract_id="c2")],
    }
    marts = run(tables, date(2025, 12, 31))
    assert arr_on(marts, "2025-07-02", "2025-07-10", "2025-09-30", "2025-11-01") == expected


def test_contracts_that_name_each_other_on_one_day_and_other_links_that_do_not_count() -> None:
    tables: dict[str, list[Row]] = {
        "raw_contracts": [
            line("a,2025-01-01,,10", replaces_contract_id="b"),
            line("b,2025-01-01,,20", replaces_contract_id="a"),
            line("c,2025-01-01,,40", replaces_contract_id="c"),
            line("d,2025-01-01,,80", replaces_contract_id="nobody"),
            # Before the first day of what it would replace.
            line("e,2024-12-01,2025-06-30,160", replaces_contract_id="d"),
        ]
    }
    assert arr_on(run(tables, date(2025, 2, 1)), "2025-02-01") == [310]


def test_row_that_names_nothing_finds_the_latest_start_that_carries_half() -> None:
    others = [
        line("small,2025-09-01,,49999"),
        line("half,2025-08-01,,50000"),
        line("half_but_earlier,2025-07-31,,90000"),
    ]
    tables: dict[str, list[Row]] = {
        "raw_contracts": [line("c1,2024-10-01,2025-09-30,100000"), *others],
        "raw_renewals": [renewed("c1", "2025-10-01", "2025-09-30")],
    }
    marts = run(tables, date(2025, 10, 31))
    assert terms(marts, "next_contract_id", "renewed_arr_usd") == [("half", 50000)]
    assert arr_on(marts, "2025-09-30") == [189999]
    # A line of its own on the due date, though only promised: it renewed itself.
    own = line("c1,2025-11-01,2026-10-31,100000", signed_at="2025-10-30")
    tables["raw_contracts"] = [
        {**line("c1,2024-11-01,2025-10-31,100000")}, own, line("half,2025-08-10,,50000")
    ]  # fmt: skip
    tables["raw_renewals"] = [renewed("c1", "2025-11-01", "2025-10-30")]
    assert arr_on(run(tables, date(2025, 10, 31)), "2025-10-31") == [150000]


def test_item_is_cut_by_its_own_next_line_only() -> None:
    tables: dict[str, list[Row]] = {
        "raw_contracts": [
            line("c,2025-01-01,2025-12-31,60000", contract_item_id="A"),
            line("c,2025-01-01,2025-12-31,40000", contract_item_id="B"),
            line("c,2025-07-01,2025-12-31,80000", contract_item_id=" a "),
        ]
    }
    marts = run(tables, date(2025, 7, 31))
    assert arr_on(marts, "2025-06-30", "2025-07-01") == [100000, 120000]
    assert terms(marts, "contract_item_id", "expiring_arr_usd") == [("a", 80000), ("b", 40000)]


def test_discount_item_is_cut_by_its_next_line() -> None:
    tables: dict[str, list[Row]] = {
        "raw_contracts": [
            line("c,2025-01-01,2025-12-31,150000", contract_item_id="seat"),
            line("c,2025-01-01,2025-12-31,-20000", contract_item_id="discount"),
            line("c,2025-07-01,2025-12-31,-15000", contract_item_id="discount"),
        ]
    }
    marts = run(tables, date(2025, 7, 31))
    assert arr_on(marts, "2025-06-30", "2025-07-01") == [130000, 135000]


def test_discounts_are_shared_in_proportion_and_not_below_zero() -> None:
    tables: dict[str, list[Row]] = {
        "raw_contracts": [
            line("c,2025-01-01,2025-12-31,60", contract_item_id="a"),
            line("c,2025-01-01,2025-12-31,40", contract_item_id="b"),
            line("c,2025-01-01,2025-12-31,-10"),
            line("c,2025-06-01,,-1000"),
            line("other,2025-01-01,2025-12-31,7"),
        ]
    }
    marts = run(tables, date(2026, 3, 1))
    assert arr_on(marts, "2025-05-31", "2025-06-01", "2026-03-01") == [97, 7, 0]
    # Discounts take all of it, yet the subscription was in service to the end.
    assert terms(marts, "contract_id", "state", "expiring_arr_usd") == [
        ("c", "churned", 0), ("c", "churned", 0), ("other", "churned", 7),
    ]  # fmt: skip


def test_exclusive_ends_are_a_day_earlier_on_paper() -> None:
    tables: dict[str, list[Row]] = {
        "raw_contracts": [
            line("c,2025-01-01,2026-01-01,100"),
            line("d,2026-01-01,2027-01-01,110"),
            line("gone,2025-05-05,2025-05-05,5"),
        ]
    }
    marts = run(tables, date(2026, 1, 31), contract_end_dates="exclusive")
    assert arr_on(marts, "2025-12-31", "2026-01-01") == [100, 110]
    assert terms(marts, "term_end_date", "due_date")[0] == (date(2025, 12, 31), date(2026, 1, 1))
    assert marts["quarantined_rows"]["quarantine_reason"].to_list() == [
        "end_before_start: end_date"
    ]


AUTO: Row = line("c,2025-01-01,2025-12-31,100000", auto_renews="true")


def test_auto_renewing_line_goes_on_and_its_term_is_renewed() -> None:
    marts = run({"raw_contracts": [AUTO]}, date(2026, 6, 30))
    assert arr_on(marts, "2026-01-01", "2026-06-30") == [100000, 100000]
    columns = (*STATES, "is_auto_renewed", "term_start_date", "term_end_date")
    assert terms(marts, *columns) == [
        ("c", "renewed", 100000, 100000, True, date(2025, 1, 1), date(2025, 12, 31)),
        ("c", "upcoming", 100000, None, False, date(2026, 1, 1), date(2026, 12, 31)),
    ]
    assert (renewal(marts)["state"], renewal(marts)["renewed_arr_usd"]) == ("renewed", 100000)


def test_churned_row_ends_an_auto_renewing_line_with_its_term() -> None:
    row = churned("c", "2027-01-01", "2026-11-01", churn_reason="price")
    tables: dict[str, list[Row]] = {"raw_contracts": [AUTO], "raw_renewals": [row]}
    marts = run(tables, date(2027, 1, 10))
    assert arr_on(marts, "2026-12-31", "2027-01-01") == [100000, 0]
    assert terms(marts, *STATES, "churn_reason") == [
        ("c", "renewed", 100000, 100000, None),
        ("c", "churned", 100000, 0, "price"),
    ]
    # A row that belongs to no term ends the line the day before it is due.
    tables["raw_renewals"] = [churned("c", "2026-07-01", "2026-06-01")]
    assert arr_on(run(tables, AS_OF), "2026-06-30", "2026-07-01") == [100000, 0]
    # Never before the paper end.
    tables["raw_renewals"] = [churned("c", "2025-07-01", "2025-06-01")]
    assert arr_on(run(tables, AS_OF), "2025-12-31", "2026-01-01") == [100000, 0]
    # The latest row rules, and one from before the line was signed says nothing of it.
    tables["raw_renewals"] = [row, renewed("c", "2027-01-01", "2026-12-01", renewal_id="x")]
    assert arr_on(run(tables, date(2027, 1, 10)), "2027-01-01") == [100000]
    tables["raw_contracts"] = [{**AUTO, "signed_at": "2026-11-02"}]
    tables["raw_renewals"] = [row]
    assert arr_on(run(tables, date(2027, 1, 10)), "2027-01-01") == [100000]


def test_contract_of_half_the_amount_on_the_day_after_a_term_continues_it() -> None:
    tables: dict[str, list[Row]] = {
        "raw_contracts": [AUTO, line("c2,2026-01-01,2026-12-31,110000")]
    }
    marts = run(tables, date(2026, 6, 30))
    assert arr_on(marts, "2025-12-31", "2026-01-01", "2026-06-30") == [100000, 110000, 110000]
    columns = ("next_contract_id", "is_inferred", "is_auto_renewed", "renewed_arr_usd")
    assert terms(marts, *columns)[0] == ("c2", True, False, 110000)
    # Too small, too late: another contract.
    for other in ("c2,2026-01-01,2026-12-31,49999", "c2,2026-02-01,2026-12-31,110000"):
        tables["raw_contracts"] = [AUTO, line(other)]
        assert arr_on(run(tables, date(2026, 6, 30)), "2026-06-30")[0] > 110000


def test_monthly_auto_renewing_line_ends_with_the_month_of_a_churned_row() -> None:
    monthly = line("c,2025-01-01,2025-01-31,12000", auto_renews="true")
    tables: dict[str, list[Row]] = {
        "raw_contracts": [monthly],
        "raw_renewals": [churned("c", "2025-03-01", "2025-02-10")],
    }
    marts = run(tables, date(2025, 4, 30))
    assert arr_on(marts, "2025-02-28", "2025-03-01") == [12000, 0]
    assert terms(marts, "due_date", "state") == [
        (date(2025, 2, 1), "renewed"), (date(2025, 3, 1), "churned"),
    ]  # fmt: skip
    # What starts a day late is not the monthly line's next month.
    tables = {"raw_contracts": [monthly, line("d,2025-03-02,,12000")]}
    assert arr_on(run(tables, date(2025, 4, 30)), "2025-03-02") == [24000]


def test_following_terms_keep_the_first_terms_day() -> None:
    monthly = line("c,2024-01-31,2024-02-28,12", auto_renews="true")
    marts = run({"raw_contracts": [monthly]}, date(2024, 5, 1))
    assert [day for (day,) in terms(marts, "due_date")] == [
        date(2024, 2, 29), date(2024, 3, 31), date(2024, 4, 30), date(2024, 5, 31),
    ]  # fmt: skip
    yearly = line("c,2024-02-29,2025-02-28,12", auto_renews="true")
    marts = run({"raw_contracts": [yearly]}, date(2028, 1, 1))
    assert [day for (day,) in terms(marts, "term_end_date")] == [
        date(2025, 2, 28), date(2026, 2, 28), date(2027, 2, 28), date(2028, 2, 28),
    ]  # fmt: skip
    days = line("c,2024-01-01,2024-01-10,12", auto_renews="true")
    marts = run({"raw_contracts": [days]}, date(2024, 1, 25))
    assert [day for (day,) in terms(marts, "due_date")] == [
        date(2024, 1, 11), date(2024, 1, 21), date(2024, 1, 31),
    ]  # fmt: skip


def test_auto_renewing_discount_goes_on_beside_a_positive_line() -> None:
    tables: dict[str, list[Row]] = {
        "raw_contracts": [
            line("c,2025-01-01,2025-06-30,100"),
            line("c,2025-07-01,2025-12-31,100"),
            line("c,2026-01-05,2026-12-31,100"),
            line("c,2025-01-01,2025-06-30,-20", auto_renews="true"),
        ]
    }
    marts = run(tables, date(2026, 2, 1))
    assert month_arr(marts)["2025-12"] == 80
    assert month_arr(marts)["2026-01"] == 100
