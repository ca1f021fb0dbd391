"""Billing charges: spreading, categories, commitments, currencies, missing columns."""

# One case reads best on few lines.
# fmt: off

from __future__ import annotations

from datetime import date, datetime, timedelta

from python_checks.sample.sample import Sample
from python_checks.sample.vendor import IMAGE, VISION


def account_of_these_charges(sample: Sample) -> None:
    """The account that most charges below bill; it has no contract."""
    sample.account("acc_charges")


def does_not_divide_evenly(sample: Sample) -> None:
    """Three days of one dollar: 0.333333 twice, the remainder on the last day."""
    sample.charge("chg_uneven", "acc_charges", date(2026, 3, 10), date(2026, 3, 12), 1)


def over_a_month_end(sample: Sample) -> None:
    """Days of one charge fall into two months, and into two years."""
    sample.charge("chg_over_month_end", "acc_charges", date(2026, 5, 30), date(2026, 6, 2), 1.01,
                  model_id="atlas-3")
    sample.charge("chg_over_year_end", "acc_charges", date(2025, 12, 28), date(2026, 1, 3), 2,
                  industry=VISION, model_id="iris-detect-retail")


def over_an_earlier_as_of(sample: Sample) -> None:
    """A charge that an earlier horizon, 28 June 2026, cuts in two."""
    sample.charge("chg_over_june_28", "acc_charges", date(2026, 6, 26), date(2026, 7, 2), 0.77)
    sample.charge("chg_over_june_28_vision", "acc_charges", date(2026, 6, 27), date(2026, 6, 29),
                  1, industry=VISION)


def over_as_of(sample: Sample) -> None:
    """The days after as_of wait: a credit that runs past it and usage of the day after."""
    sample.charge("chg_over_as_of", "acc_charges", date(2026, 7, 11), date(2026, 7, 14), -0.4,
                  category="credit")
    sample.charge("chg_day_after_as_of", "acc_charges", date(2026, 7, 13), date(2026, 7, 13), 0.9)


def hours_of_a_day(sample: Sample) -> None:
    """An hour counts on its day; 36 hours count on two days."""
    for charge_id, hours in (("chg_one_hour", 1), ("chg_thirty_six_hours", 36)):
        start = datetime(2026, 4, 30, 10, 0)
        sample.charge(charge_id, "acc_charges", start.date(), start.date(), 0.5,
                      charge_period_start=start,
                      charge_period_end=start + timedelta(hours=hours))


def offset_of_a_charge(sample: Sample) -> None:
    """Midnight in Tokyo is the UTC day before."""
    sample.charge("chg_offset", "acc_charges", date(2026, 6, 1), date(2026, 6, 1), 0.45,
                  charge_period_start="2026-06-01T00:00:00+09:00",
                  charge_period_end="2026-06-02T00:00:00+09:00")


def without_an_end(sample: Sample) -> None:
    """No period end is one day."""
    sample.charge("chg_no_end", "acc_charges", date(2026, 2, 28), date(2026, 2, 28), 0.85,
                  charge_period_end=None)


def credit_and_correction(sample: Sample) -> None:
    """Both are usage revenue, negative here, and belong to no model."""
    day = date(2026, 4, 7)
    sample.charge("chg_credit", "acc_charges", day, day, -1.25, category="credit")
    sample.charge("chg_correction", "acc_charges", day, day, -0.75, category="correction")
    sample.charge("chg_correction_up", "acc_charges", day, day, 0.35, category="correction")


def purchase_and_tax(sample: Sample) -> None:
    """A prepayment and a tax are no usage revenue, nor do they begin a cohort."""
    sample.account("acc_prepaid_only")
    day = date(2025, 11, 30)
    sample.charge("chg_purchase", "acc_prepaid_only", day, day, 5000, category="purchase")
    sample.charge("chg_tax", "acc_prepaid_only", day, day, 950, category="tax")


def credit_alone(sample: Sample) -> None:
    """Only a credit: revenue without a cohort."""
    sample.account("acc_credit_only")
    day = date(2026, 1, 31)
    sample.charge("chg_credit_only", "acc_credit_only", day, day, -0.6, category="credit",
                  industry=IMAGE)


def month_below_zero(sample: Sample) -> None:
    """A credit above the usage of its month: revenue below zero, the usage run rate stays."""
    sample.account("acc_net_negative")
    for month, name in ((5, "may"), (6, "june")):
        sample.charge(f"chg_net_negative_{name}", "acc_net_negative", date(2026, month, 1),
                      date(2026, month, 30), 0.6)
    day = date(2026, 6, 16)
    sample.charge("chg_net_negative_credit", "acc_net_negative", day, day, -0.9, category="credit")


def usage_revenue_alone(sample: Sample) -> None:
    """ARR without a contract: twelve times the last billed month, churned when it stops."""
    sample.account("acc_usage_only")
    sample.account("acc_usage_stopped")
    for number, month in enumerate((4, 5, 6), start=1):
        sample.charge(f"chg_usage_only_{number}", "acc_usage_only", date(2025, month, 1),
                      date(2025, month, 30), 40 * number, industry=VISION)
        sample.charge(f"chg_usage_only_{number + 3}", "acc_usage_only", date(2026, month, 1),
                      date(2026, month, 30), 90 * number, industry=VISION)
        sample.charge(f"chg_usage_stopped_{number}", "acc_usage_stopped", date(2025, month, 1),
                      date(2025, month, 30), 25, industry=VISION)


def usage_in_one_industry_billed_late(sample: Sample) -> None:
    """June of image generation is not billed: its run rate is May's, carried."""
    sample.account("acc_image_usage")
    sample.charge("chg_image_usage_may", "acc_image_usage", date(2026, 5, 1), date(2026, 5, 31),
                  31, industry=IMAGE)
    sample.charge("chg_image_usage_june", "acc_image_usage", date(2026, 6, 1), date(2026, 6, 28),
                  84, industry=IMAGE)


def commitment_part_and_whole(sample: Sample) -> None:
    """Drawdown long after the line began makes it no commitment: the whole usage is added."""
    sample.customer("commitment", (date(2025, 3, 1), None, 3000))
    for charge_id, committed in (("part", 1.2), ("whole", 2), ("none", 0)):
        sample.charge(f"chg_commitment_{charge_id}", "acc_commitment", date(2026, 6, 1),
                      date(2026, 6, 30), 2, committed_amount=committed,
                      billed_amount=2 - committed)


def commitment_above_usage(sample: Sample) -> None:
    """More drawn down than used, long after the line began: the usage counts whole."""
    sample.customer("commitment_above", (date(2025, 3, 1), None, 1200))
    sample.charge("chg_commitment_above", "acc_commitment_above", date(2026, 6, 1),
                  date(2026, 6, 30), 0.5, committed_amount=0.8)


def foreign_currencies(sample: Sample) -> None:
    """Charges in euro, pounds, yen; lower case and padded codes; none is US dollars."""
    for number, (currency, amount) in enumerate(
        (("EUR", 0.31), ("GBP", 0.27), ("JPY", 41), ("eur", 0.11), (" JPY", 15), (None, 0.19)), 1
    ):
        sample.charge(f"chg_currency_{number}", "acc_charges", date(2026, 6, 10),
                      date(2026, 6, 12), amount, currency=currency)


def currency_rated_later(sample: Sample) -> None:
    """Charges in francs before the first franc rate, and in kronor rated in 2026 only."""
    sample.charge("chg_franc", "acc_charges", date(2024, 8, 5), date(2024, 8, 7), 0.4,
                  currency="CHF")
    sample.charge("chg_krona", "acc_charges", date(2025, 8, 5), date(2025, 8, 7), 4,
                  currency="SEK")


def unit_missing(sample: Sample) -> None:
    """No unit is the industry's usage unit; billed without metered usage."""
    sample.charge("chg_no_unit", "acc_charges", date(2026, 5, 5), date(2026, 5, 5), 0.2,
                  consumed_quantity=25_000)


def account_nobody_registered(sample: Sample) -> None:
    """Charges of an unknown account and of an unknown model."""
    day = date(2026, 6, 14)
    sample.charge("chg_unregistered_account", "acc_unregistered_payer", day, day, 0.22)
    sample.charge("chg_unregistered_model", "acc_charges", day, day, 0.14,
                  model_id="atlas-private")


def child_is_billed(sample: Sample) -> None:
    """The child's usage is its customer's run rate."""
    sample.charge("chg_child", "acc_chain_child", date(2026, 6, 1), date(2026, 6, 30), 3.3)


def amount_of_zero(sample: Sample) -> None:
    """A free charge of some quantity is a charge."""
    day = date(2026, 5, 6)
    sample.charge("chg_free", "acc_charges", day, day, 0, consumed_quantity=5_000,
                  consumed_unit="token")


def delivered_twice(sample: Sample) -> None:
    """Equal rows are one charge."""
    day = date(2026, 6, 21)
    sample.charge("chg_twice", "acc_charges", day, day, 0.75)
    sample.tables.repeat_last("raw_billing_charges")
