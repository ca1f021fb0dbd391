"""Contract lines: gaps and grace, replaced lines, discounts, kinds of plan, edges of time."""

# One case reads best on few lines.
# fmt: off

from __future__ import annotations

from datetime import date

from python_checks.sample.calendar_days import DAY, add_months
from python_checks.sample.sample import Sample
from python_checks.sample.vendor import IMAGE, LLM, VISION


def grace_exact(sample: Sample) -> None:
    """Thirty whole days out of service are bridged, over a month end; late at the mark."""
    sample.customer("grace_exact", (date(2024, 6, 1), date(2025, 5, 31), 4200),
                    (date(2025, 7, 1), date(2026, 6, 30), 5100),
                    (date(2026, 7, 1), None, 5100))
    sample.customer("grace_exact_mid_month", (date(2025, 1, 16), date(2026, 1, 15), 3600),
                    (date(2026, 2, 15), date(2027, 2, 14), 4400), industry=IMAGE)


def grace_missed_by_a_day(sample: Sample) -> None:
    """Thirty-one whole days are a churn on the last day of service, then a reactivation."""
    sample.customer("grace_missed_by_a_day", (date(2024, 6, 1), date(2025, 5, 31), 4200),
                    (date(2025, 7, 2), None, 5100))
    sample.customer("grace_missed_by_a_day_vision", (date(2023, 9, 1), date(2024, 8, 31), 3900),
                    (date(2024, 10, 2), date(2026, 12, 31), 4100), industry=VISION)


def gap_over_month_end(sample: Sample) -> None:
    """Nine days out of service hold the old ARR at the month end between."""
    sample.customer("gap_over_month_end", (date(2024, 12, 27), date(2025, 12, 26), 6000),
                    (date(2026, 1, 5), date(2027, 1, 4), 9000), industry=VISION)


def gap_of_one_day(sample: Sample) -> None:
    """The month's last day alone is out of service."""
    sample.customer("gap_of_one_day", (date(2024, 10, 1), date(2025, 9, 29), 2500),
                    (date(2025, 10, 1), None, 2500), industry=IMAGE)


def reactivation_after_a_year(sample: Sample) -> None:
    """Churned, back after exactly a year without service: no part of the base between."""
    sample.customer("reactivated", (date(2023, 6, 1), date(2024, 5, 31), 3000),
                    (date(2025, 6, 1), None, 4500))
    sample.customer("reactivated_vision", (date(2023, 5, 1), date(2024, 4, 30), 2600),
                    (date(2025, 5, 1), None, 5200), industry=VISION)


def churned_after_first_term(sample: Sample) -> None:
    """No service after the mark and no renewal row: churned by inference."""
    sample.customer("churned_first_term", (date(2024, 9, 1), date(2025, 8, 31), 2400))
    sample.customer("churned_first_term_image", (date(2023, 7, 1), date(2024, 6, 30), 2100),
                    industry=IMAGE)


def short_first_term_not_renewed(sample: Sample) -> None:
    """Three months and gone: churned, decided on the day after, nine months before the mark."""
    sample.customer("short_trial", (date(2025, 1, 1), date(2025, 3, 31), 1200))


def back_before_the_mark(sample: Sample) -> None:
    """A break longer than the grace in the first year, in service at the mark: renewed."""
    sample.customer("back_before_mark", (date(2024, 8, 1), date(2024, 11, 30), 1800),
                    (date(2025, 2, 15), None, 2400), industry=VISION)


def first_term_ends_near_the_mark(sample: Sample) -> None:
    """A first term due up to the grace before or after the mark moves the decision day.

    One day later than that it is not due, like every longer term.
    """
    sample.customer("first_term_short", (date(2024, 8, 1), date(2025, 7, 2), 2000),
                    (date(2025, 7, 3), None, 2600))
    sample.customer("first_term_longest", (date(2024, 8, 1), date(2025, 8, 30), 2000))
    sample.customer("first_term_long", (date(2024, 8, 1), date(2025, 8, 31), 2000),
                    (date(2025, 9, 10), None, 2600), industry=IMAGE)
    sample.customer("first_term_just_too_long", (date(2024, 8, 1), date(2025, 9, 1), 2000),
                    industry=LLM)


def several_years_at_once(sample: Sample) -> None:
    """Locked in beyond mark and grace: not due."""
    sample.customer("multi_year", (date(2024, 11, 1), date(2027, 10, 31), 8000),
                    plan="three_years")
    sample.customer("multi_year_vision", (date(2025, 4, 1), date(2027, 3, 31), 6500),
                    industry=VISION, plan="two_years")


def month_by_month(sample: Sample) -> None:
    """Contiguous one-month lines of one contract: no churn between, renewed at the mark."""
    start = date(2025, 3, 31)
    terms = [
        (add_months(start, number), add_months(start, number + 1) - DAY, 1200.0 + 60 * number)
        for number in range(16)
    ]
    sample.customer("monthly_plan", *terms, plan="monthly", auto_renews=True)


def month_by_month_until_churn(sample: Sample) -> None:
    """One-month lines that stop after thirteen months: renewed at the mark, then churned."""
    start = date(2024, 12, 1)
    terms = [
        (add_months(start, number), add_months(start, number + 1) - DAY, 900.0)
        for number in range(13)
    ]
    sample.customer("monthly_plan_churned", *terms, plan="monthly", industry=IMAGE)


def without_an_end(sample: Sample) -> None:
    """An open-ended line never vanishes and is renewed at its mark."""
    sample.customer("open_ended", (date(2024, 9, 15), None, 5400), industry=IMAGE)
    sample.customer("open_ended_llm", (date(2023, 4, 1), None, 3300))


def upgrade_cuts_the_line(sample: Sample) -> None:
    """The next line of the contract starts inside the term and cuts the one before.

    It ends later too: one longer term, eighteen months, which is not due at the mark.
    """
    sample.customer("upgrade_mid_term", (date(2025, 2, 1), date(2026, 1, 31), 4000),
                    (date(2025, 8, 15), date(2026, 8, 14), 7000))
    sample.customer("upgrade_on_month_end", (date(2024, 7, 1), None, 3000),
                    (date(2025, 12, 31), None, 4800), industry=IMAGE)


def downgrade_cuts_the_line(sample: Sample) -> None:
    """A smaller line in mid-term is contraction from its first day."""
    sample.customer("downgrade_mid_term", (date(2025, 1, 1), date(2025, 12, 31), 5000),
                    (date(2025, 10, 1), None, 3500), industry=VISION)
    sample.customer("downgrade_llm", (date(2024, 5, 1), None, 6000),
                    (date(2026, 3, 1), None, 4000))


def replaced_the_next_day(sample: Sample) -> None:
    """Ended one day, replaced the next: no gap, nothing to cut."""
    sample.customer("replaced_next_day", (date(2024, 7, 1), date(2025, 6, 30), 3000),
                    (date(2025, 7, 1), date(2026, 6, 30), 3900),
                    (date(2026, 7, 1), date(2027, 6, 30), 5000), industry=VISION)


def same_day_lines_add_up(sample: Sample) -> None:
    """Two lines of a contract that start together count both; of the first the later end rules."""
    sample.customer("same_day_lines", (date(2024, 12, 1), date(2025, 11, 30), 2000),
                    (date(2024, 12, 1), date(2025, 5, 31), 1000),
                    (date(2025, 12, 1), None, 4000), industry=VISION)


def two_contracts_at_once(sample: Sample) -> None:
    """Lines of different contracts add up; one that is lost alone is contraction, and churned."""
    sample.customer("two_contracts", (date(2024, 8, 1), None, 5000))
    sample.line("con_two_contracts_side_1", "acc_two_contracts", date(2025, 1, 1),
                date(2025, 10, 31), 2000)


def zero_line_cuts(sample: Sample) -> None:
    """A downgrade to zero carries no ARR, cuts the line before, bridges nothing: churned."""
    sample.customer("zero_line", (date(2025, 1, 1), date(2026, 12, 31), 2200),
                    (date(2025, 10, 1), None, 0), plan="free")


def zero_line_first(sample: Sample) -> None:
    """A free trial is no contracted day: the mark counts from the paid line."""
    sample.customer("free_trial_first", (date(2024, 9, 1), date(2024, 11, 30), 0),
                    (date(2024, 12, 1), None, 3000), industry=IMAGE)


def zero_line_in_the_gap(sample: Sample) -> None:
    """Fourteen free days between two terms: a zero line ends the ARR, nothing is bridged."""
    sample.customer("zero_line_gap", (date(2024, 12, 17), date(2025, 12, 16), 2800),
                    (date(2025, 12, 17), date(2026, 1, 31), 0),
                    (date(2025, 12, 31), None, 3300), industry=IMAGE)


def discount_beside_a_line(sample: Sample) -> None:
    """A negative line neither cuts nor is cut: it lowers the total while it runs."""
    sample.customer("discount_line", (date(2024, 10, 1), date(2025, 9, 30), 6000),
                    (date(2025, 1, 1), date(2025, 12, 31), -1200),
                    (date(2025, 10, 1), None, 7500))


def total_below_zero(sample: Sample) -> None:
    """A discount larger than the lines: contracted ARR is zero, never below."""
    sample.customer("negative_total", (date(2024, 6, 1), None, 1500),
                    (date(2025, 11, 1), date(2026, 2, 28), -2500))


def discount_alone(sample: Sample) -> None:
    """Only a negative line: no ARR, no contracted day, no mark."""
    sample.customer("discount_alone", (date(2025, 5, 1), None, -700))


def leap_day_start(sample: Sample) -> None:
    """29 February has its mark on 28 February, renewed the day after a term to that day."""
    sample.customer("leap_day", (date(2024, 2, 29), date(2025, 2, 28), 3100),
                    (date(2025, 3, 1), None, 4700))
    sample.customer("leap_day_open_ended", (date(2024, 2, 29), None, 2300), industry=VISION)


def ends_on_as_of(sample: Sample) -> None:
    """In service on the last day that counts: full ARR, the mark comes tomorrow."""
    sample.customer("ends_on_as_of", (date(2025, 7, 13), date(2026, 7, 12), 2700))
    sample.customer("ends_on_as_of_second_term", (date(2024, 7, 13), date(2025, 7, 12), 2100),
                    (date(2025, 7, 13), date(2026, 7, 12), 3000), industry=VISION)


def ends_on_the_first_of_a_month(sample: Sample) -> None:
    """The last day of service is a month's first day: ARR was there that month, not at its end."""
    sample.customer("ends_month_first", (date(2025, 3, 2), date(2026, 3, 1), 1600))


def ends_on_the_last_of_a_month(sample: Sample) -> None:
    """The last day of service is the month's last day: that month still closes with ARR."""
    sample.customer("ends_month_last", (date(2025, 5, 1), date(2026, 4, 30), 1700))


def one_day_of_service(sample: Sample) -> None:
    """Start and end on one day, between two month ends: never seen in the movements."""
    sample.customer("one_day", (date(2025, 4, 15), date(2025, 4, 15), 1000))


def starts_after_as_of(sample: Sample) -> None:
    """A line that starts and is signed after as_of neither counts nor cuts the line that runs."""
    sample.customer("starts_after_as_of", (date(2025, 8, 1), None, 2900),
                    (date(2026, 8, 1), None, 9900))
    sample.customer("only_future", (date(2026, 7, 13), date(2027, 7, 12), 4000),
                    industry=VISION)


def two_industries(sample: Sample) -> None:
    """One account in two industries: two marks, two ARRs, churned in one of them only."""
    sample.customer("two_industries", (date(2024, 7, 15), None, 3000))
    sample.line("con_two_industries_vision_1", "acc_two_industries", date(2023, 10, 1),
                date(2024, 9, 30), 1800, industry=VISION)


def one_contract_two_industries(sample: Sample) -> None:
    """The same contract_id in two industries: a line cuts only within its industry."""
    sample.customer("bundle", (date(2024, 10, 1), None, 2000), industry=VISION)
    sample.line("con_bundle_2", "acc_bundle", date(2025, 4, 1), None, 1500, industry=IMAGE)


def foreign_currencies(sample: Sample) -> None:
    """Contracts in euro, pounds and yen; codes are read trimmed and in upper case."""
    start = date(2024, 10, 1)
    for name, arr, currency in (
        ("euro", 4000, "EUR"),
        ("pound", 3500, "GBP"),
        ("yen", 600_000, "JPY"),
        ("euro_lower_case", 2000, "eur"),
        ("pound_padded", 1500, " gbp "),
    ):
        sample.customer(name, (start, None, arr), currency=currency)


def currency_rated_later(sample: Sample) -> None:
    """The first rate is later than the line (CHF), or later than every reference date (SEK)."""
    sample.customer("franc_rated_later", (date(2024, 3, 1), None, 2000), currency="CHF")
    sample.customer("krona_rated_later", (date(2024, 12, 1), None, 20_000), currency="SEK")


def currency_missing(sample: Sample) -> None:
    """No currency is US dollars."""
    sample.customer("currency_missing", (date(2025, 2, 1), None, 1300), currency=None)


def delivered_twice(sample: Sample) -> None:
    """Equal rows are one line; equal means after reading, so 5000.00 is 5000."""
    sample.customer("line_twice", (date(2025, 3, 1), None, 5000))
    sample.tables.repeat_last("raw_contracts")
    sample.customer("line_twice_written_otherwise", (date(2025, 3, 1), None, 5000))
    sample.line("con_line_twice_written_otherwise_1", "acc_line_twice_written_otherwise", None,
                None, None, start_date="2025-03-01 00:00:00", arr_amount="5000.00",
                signed_at="2025-02-15T00:00:00Z")
