"""The 12-month mark and its states."""

from __future__ import annotations

from datetime import date

import pytest

from python_checks.recompute.tests.cases import Row, kpi, renewal, run

YEAR = {"start_date": "2023-01-01", "end_date": "2023-12-31"}


def next_line(start: str, **more: str) -> Row:
    """A later line of another contract."""
    return {"start_date": start, "contract_id": "next", "arr_amount": "600", **more}


def state_of(
    lines: list[Row], as_of: date, decisions: list[Row] | None = None
) -> tuple[object, ...]:
    """state, expiring ARR, renewed ARR."""
    row = renewal(run({"raw_contracts": lines, "raw_renewals": decisions or []}, as_of))
    return row["state"], row["expiring_arr_usd"], row["renewed_arr_usd"]


@pytest.mark.parametrize(
    ("lines", "as_of", "expected"),
    [
        ([YEAR, next_line("2024-01-01")], date(2024, 1, 1), ("renewed", 1200, 600)),
        ([YEAR, next_line("2024-01-31")], date(2024, 2, 15), ("late", 1200, 600)),
        ([YEAR, next_line("2024-02-01")], date(2024, 2, 15), ("churned", 1200, 0)),
        ([YEAR, next_line("2024-01-31")], date(2024, 1, 30), ("pending", 1200, None)),
        ([YEAR], date(2024, 1, 31), ("churned", 1200, 0)),
        # Open-ended: the mark itself decides.
        ([{"start_date": "2023-01-01"}], date(2024, 1, 1), ("renewed", 1200, 1200)),
        # Ends 20 days after the mark: undecided until the day after.
        (
            [{"start_date": "2023-01-01", "end_date": "2024-01-20"}],
            date(2024, 1, 20),
            ("pending", 1200, None),
        ),
        (
            [{"start_date": "2023-01-01", "end_date": "2024-01-20"}],
            date(2024, 2, 19),
            ("pending", 1200, None),
        ),
        (
            [{"start_date": "2023-01-01", "end_date": "2024-01-20"}],
            date(2024, 2, 20),
            ("churned", 1200, 0),
        ),
        # Longer than twelve months and the grace: locked in.
        (
            [{"start_date": "2023-01-01", "end_date": "2024-01-31"}],
            date(2024, 1, 5),
            ("not_due", None, None),
        ),
        (
            [{"start_date": "2023-01-01", "end_date": "2024-01-30"}],
            date(2024, 1, 5),
            ("pending", 1200, None),
        ),
        # A term that ended earlier and came back after a break is renewed at the mark.
        (
            [{"start_date": "2023-01-01", "end_date": "2023-03-31"}, next_line("2023-09-01")],
            date(2024, 1, 1),
            ("renewed", 600, 600),
        ),
        # Ended earlier, not renewed.
        (
            [{"start_date": "2023-01-01", "end_date": "2023-06-30"}],
            date(2024, 1, 1),
            ("churned", 1200, 0),
        ),
        # The grace runs from the last day of service before the decision day.
        (
            [{"start_date": "2023-01-01", "end_date": "2023-02-28"},
             next_line("2023-03-01", end_date="2023-12-20"),
             {"start_date": "2024-01-20", "contract_id": "third"}],
            date(2024, 2, 20),
            ("late", 600, 1200),
        ),
        (
            [{"start_date": "2023-01-01", "end_date": "2023-02-28"},
             next_line("2023-03-01", end_date="2023-12-20"),
             {"start_date": "2024-01-21", "contract_id": "third"}],
            date(2024, 2, 20),
            ("churned", 600, 0),
        ),
    ],
)  # fmt: skip
def test_state_at_the_mark(lines: list[Row], as_of: date, expected: tuple[object, ...]) -> None:
    assert state_of(lines, as_of) == expected


def test_no_row_before_the_mark_and_29_february_falls_to_the_28th() -> None:
    tables: dict[str, list[Row]] = {"raw_contracts": [{"start_date": "2024-02-29"}]}
    assert run(tables, date(2025, 2, 27))["fct_renewals"].height == 0
    row = renewal(run(tables, date(2025, 2, 28)))
    found = (row["mark_date"], row["first_contract_month_date"])
    assert found == (date(2025, 2, 28), date(2024, 2, 1))


def test_of_several_terms_the_one_that_is_due_last_sets_the_decision_day() -> None:
    lines: list[Row] = [YEAR, {**YEAR, "end_date": "2024-01-10", "contract_id": "other"}]
    row = renewal(run({"raw_contracts": lines}, date(2024, 2, 28)))
    assert row["decision_date"] == date(2024, 1, 11)
    assert (row["state"], row["expiring_arr_usd"], row["term_count"]) == ("churned", 2400, 2)


def test_decided_row_outranks_the_inferred_state() -> None:
    decision = {"due_date": "2024-01-31", "decided_at": "2024-01-02", "churn_reason": "price"}
    as_of = date(2024, 1, 2)
    assert state_of([YEAR], as_of, [decision]) == ("churned", 1200, 0)
    row = renewal(run({"raw_contracts": [YEAR], "raw_renewals": [decision]}, as_of))
    assert (row["renewal_id"], row["churn_reason"]) == ("000", "price")
    assert state_of([YEAR], date(2024, 1, 1), [decision])[0] == "pending"
    undecided = {**decision, "decided_at": None}
    assert state_of([YEAR], as_of, [undecided])[0] == "pending"
    pending = {**decision, "outcome": "pending"}
    assert state_of([YEAR], as_of, [pending])[0] == "pending"
    too_far = {**decision, "due_date": "2024-02-01"}
    assert state_of([YEAR], date(2024, 1, 31), [too_far])[0] == "churned"
    far = run({"raw_contracts": [YEAR], "raw_renewals": [too_far]}, date(2024, 1, 31))
    # It does not rule, but it is the latest to say why.
    assert (renewal(far)["renewal_id"], renewal(far)["churn_reason"]) == (None, "price")


def test_customer_in_service_otherwise_is_renewed_at_nothing() -> None:
    decision = {"due_date": "2024-01-31", "decided_at": "2024-01-02", "churn_reason": "price"}
    lines: list[Row] = [YEAR, next_line("2024-01-01")]
    assert state_of(lines, date(2024, 1, 2), [decision]) == ("renewed", 1200, 0)
    assert state_of(lines, date(2024, 1, 1), [decision]) == ("renewed", 1200, 600)


def test_latest_decision_rules_then_the_largest_id() -> None:
    one = {"renewal_id": "1", "due_date": "2024-01-01", "decided_at": "2024-01-02"}
    two = {**one, "renewal_id": "2", "outcome": "renewed"}
    # A row that says renewed does not end the wait for what continues the term.
    assert state_of([YEAR], date(2024, 1, 5), [one, two]) == ("pending", 1200, None)
    assert state_of([YEAR], date(2024, 2, 5), [one, two]) == ("renewed", 1200, 0)
    later = {**one, "decided_at": "2024-01-02 00:00:01"}
    assert state_of([YEAR], date(2024, 1, 5), [later, two]) == ("churned", 1200, 0)


def test_decided_renewal_takes_its_arr_from_late_lines() -> None:
    decision = {"due_date": "2024-01-01", "decided_at": "2024-01-02", "outcome": "renewed"}
    lines: list[Row] = [YEAR, next_line("2024-01-20")]
    assert state_of(lines, date(2024, 1, 20), [decision]) == ("renewed", 1200, 600)


def test_open_ended_contracts_that_one_replaces_before_the_mark_count_it_once() -> None:
    lines: list[Row] = [
        {"start_date": "2023-01-01", "contract_id": "x", "arr_amount": "100"},
        {"start_date": "2023-01-01", "contract_id": "y", "arr_amount": "50"},
        {"start_date": "2024-01-01", "contract_id": "z", "arr_amount": "120",
         "replaces_contract_id": "x"},
        {"start_date": "2024-01-01", "contract_id": "z", "arr_amount": "0",
         "contract_item_id": "note", "replaces_contract_id": "y"},
    ]  # fmt: skip
    assert state_of(lines, date(2024, 1, 1)) == ("renewed", 150, 120)


def test_terms_that_continue_one_another_are_up_once() -> None:
    # A monthly contract that becomes another by a link: only the term nearest to the mark is up.
    lines: list[Row] = [
        {"start_date": "2023-01-01", "end_date": "2023-12-19", "contract_id": "x"},
        {"start_date": "2023-12-20", "end_date": "2024-01-05", "contract_id": "y",
         "replaces_contract_id": "x"},
        {"start_date": "2024-01-06", "contract_id": "z", "replaces_contract_id": "y"},
    ]  # fmt: skip
    row = renewal(run({"raw_contracts": lines}, date(2024, 2, 1)))
    assert (row["term_count"], row["expiring_arr_usd"], row["decision_date"]) == (
        1, 1200, date(2024, 1, 6),
    )  # fmt: skip


def test_rate_counts_marks_by_their_decision_day_in_the_trailing_twelve_months() -> None:
    tables: dict[str, list[Row]] = {
        "raw_accounts": [{"account_id": "a"}, {"account_id": "b"}],
        "raw_contracts": [
            YEAR,
            {**YEAR, "account_id": "b", "contract_id": "b"},
            {"start_date": "2024-01-01", "account_id": "b", "contract_id": "b",
             "arr_amount": "2400"},
        ],
    }  # fmt: skip
    marts = run(tables, date(2025, 2, 10))
    first = kpi(marts, "renewal_rate_12m", "day", date(2024, 1, 1))
    assert first is not None
    assert (first["numerator"], first["denominator"]) == (1, 2)
    assert kpi(marts, "renewal_rate_12m", "day", date(2023, 12, 31)) is None
    last = kpi(marts, "renewal_rate_12m", "day", date(2024, 12, 31))
    gone = kpi(marts, "renewal_rate_12m", "day", date(2025, 1, 1))
    assert last is not None
    assert gone is not None
    assert (last["kpi_value"], gone["kpi_value"], gone["denominator"]) == (0.5, None, 0)
    cohort = marts["fct_renewal_cohorts_monthly"].row(0, named=True)
    assert (cohort["renewal_rate_12m"], cohort["renewal_rate_12m_arr"]) == (0.5, 0.5)
    assert (cohort["expiring_arr_usd"], cohort["retained_arr_usd"]) == (2400, 1200)
