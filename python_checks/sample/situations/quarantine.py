"""Rows that end in quarantine: at least one per reason and raw table, fewer than ten or 1 %."""

# One case reads best on few lines.
# fmt: off

from __future__ import annotations

from datetime import date, datetime

from python_checks.sample.sample import Sample
from python_checks.sample.schema import REQUEST_LOGS, Columns
from python_checks.sample.vendor import IMAGE, LLM, VISION

FAR = datetime(2099, 1, 1)
PAST = datetime(1969, 12, 31)
TOO_MUCH = 2_000_000_000
AT = datetime(2026, 6, 4, 12, 0)
DAY = date(2026, 6, 4)


def accounts(sample: Sample) -> None:
    """unparsable: created_at; missing: account_id; conflicting_id: account_id."""
    sample.account("acc_bad_created_at", created_at="the other day")
    sample.account("null", account_name="No id")
    sample.account("acc_conflicting", account_name="Kept by content")
    sample.account("acc_conflicting", account_name="Quarantined by content")


def contracts(sample: Sample) -> None:
    """Every reason that a contract line can have."""
    start, end = date(2025, 6, 1), date(2026, 5, 31)
    sample.account("acc_bad")
    for name, columns in (
        ("arr_text", {"arr_amount": "1,200 USD"}),
        ("start_date", {"start_date": PAST.date()}),
        ("too_much", {"arr_amount": 10 * TOO_MUCH}),
        ("no_arr", {"arr_amount": None}),
        ("no_account", {"account_id": "N/A"}),
        ("industry", {"industry": "speech_api"}),
        ("currency", {"currency": "XAU"}),
        ("end_first", {"end_date": date(2025, 5, 31)}),
    ):
        row: Columns = {
            "contract_line_id": f"con_bad_{name}_1",
            "contract_id": f"con_bad_{name}",
            "account_id": "acc_bad",
            "industry": LLM,
            "start_date": start,
            "end_date": end,
            "arr_amount": 1000,
        }
        sample.tables.add("raw_contracts", **(row | columns))
    for arr in (1500, 1650):
        sample.line("con_conflicting_1", "acc_conflicting", start, end, arr)


def renewals(sample: Sample) -> None:
    """unparsable, missing, unknown, negative, too_far_in_future, conflicting_id."""
    due, decided = date(2026, 6, 1), datetime(2026, 5, 20)
    row: Columns
    for name, columns in (
        ("decided_at", {"decided_at": "soon"}),
        ("no_due_date", {"due_date": None}),
        ("industry", {"industry": "speech_api"}),
        ("outcome", {"outcome": "extended"}),
        ("negative", {"renewed_arr_amount": -1}),
        ("far", {"decided_at": FAR}),
    ):
        row = {
            "renewal_id": f"ren_bad_{name}",
            "contract_id": "con_bad",
            "account_id": "acc_bad",
            "industry": LLM,
            "due_date": due,
            "decided_at": decided,
            "outcome": "renewed",
        }
        sample.tables.add("raw_renewals", **(row | columns))
    for arr in (1500, 1700):
        sample.renewal("ren_conflicting", "acc_conflicting", "con_conflicting", due, "renewed",
                       decided, renewed_arr_amount=arr)


REQUESTS: dict[str, Columns] = {
    LLM: {"model_id": "atlas-3", "input_tokens": 1000, "output_tokens": 100},
    VISION: {"model_id": "iris-detect-retail", "image_count": 10},
    IMAGE: {"model_id": "lumen-2", "image_count": 4},
}
BAD_IN_EVERY_LOG: tuple[tuple[str, Columns], ...] = (
    ("requested_at", {"requested_at": "2026-06-31 10:00:00"}),
    ("ingested_at", {"ingested_at": "not yet"}),
    ("no_account", {"account_id": " None "}),
    ("no_model", {"model_id": "undefined"}),
    ("billable_text", {"is_billable": "perhaps"}),
    ("far", {"requested_at": FAR}),
    ("past", {"requested_at": PAST}),
)
LLM_MEASURES = (
    "input_tokens", "cache_read_input_tokens", "cache_creation_input_tokens", "output_tokens",
    "reasoning_output_tokens",
)
BAD_LLM: tuple[tuple[str, Columns], ...] = (
    ("tokens_not_whole", {"input_tokens": "12.7"}),
    ("no_output", {"output_tokens": None}),
    ("negative_input", {"input_tokens": -1}),
    ("negative_cached", {"cache_read_input_tokens": -1}),
    ("negative_creation", {"cache_creation_input_tokens": -1}),
    ("negative_output", {"output_tokens": -1}),
    ("negative_reasoning", {"reasoning_output_tokens": -1}),
    ("streamed_text", {"is_streamed": "half"}),
    *((f"many_{column}", {column: TOO_MUCH}) for column in LLM_MEASURES),
    ("cached_above_input", {"cache_read_input_tokens": 1001}),
    ("created_above_input", {"cache_creation_input_tokens": 1001}),
    ("both_above_input", {"cache_read_input_tokens": 600, "cache_creation_input_tokens": 401}),
    ("reasoning_above_output", {"reasoning_output_tokens": 101}),
    ("billed_and_contradicts", {"reasoning_output_tokens": 1, "output_tokens": None,
                                "error_type": "timeout", "is_billable": True}),
    ("two_contradictions", {"cache_read_input_tokens": 1001, "reasoning_output_tokens": 101}),
    ("failed_without_account", {"account_id": None, "error_type": "timeout"}),
    ("two_reasons", {"input_tokens": "NaN", "output_tokens": -1}),
)
BAD_IMAGES: tuple[tuple[str, Columns], ...] = (
    ("count_text", {"image_count": "many"}),
    ("no_count", {"image_count": None}),
    ("negative_count", {"image_count": -3}),
    ("many_images", {"image_count": TOO_MUCH}),
)


def requests(sample: Sample) -> None:
    """Every reason that a request can have."""
    bad = {
        LLM: (*BAD_IN_EVERY_LOG, *BAD_LLM),
        VISION: (*BAD_IN_EVERY_LOG, *BAD_IMAGES),
        IMAGE: (*BAD_IN_EVERY_LOG, *BAD_IMAGES),
    }
    for industry, cases in bad.items():
        common: Columns = {"requested_at": AT, "account_id": "acc_bad"}
        common |= REQUESTS[industry]
        for name, columns in cases:
            row = {**common, "request_id": f"{industry.split('_')[0]}_bad_{name}", **columns}
            sample.tables.add(REQUEST_LOGS[industry], **row)


def charges(sample: Sample) -> None:
    """Every reason that a charge can have; tax and purchases may lie in the future."""
    row: Columns
    for name, columns in (
        ("amount_text", {"effective_amount": "12,50"}),
        ("no_amount", {"effective_amount": None}),
        ("no_start", {"charge_period_start": None}),
        ("industry", {"industry": "speech_api"}),
        ("no_industry", {"industry": None}),
        ("category", {"charge_category": "refund"}),
        ("unit", {"consumed_quantity": 3, "consumed_unit": "minute"}),
        ("currency", {"currency": "XAU"}),
        ("negative", {"consumed_quantity": -3, "charge_category": "purchase"}),
        ("too_much_consumed", {"consumed_quantity": TOO_MUCH * 10**6}),
        ("too_much_list", {"list_amount": 10 * TOO_MUCH}),
        ("too_much_discount", {"cache_discount_amount": 10 * TOO_MUCH}),
        ("too_much_volume_discount", {"volume_discount_amount": 10 * TOO_MUCH}),
        ("too_much_committed", {"committed_amount": 10 * TOO_MUCH}),
        ("too_much", {"effective_amount": -10 * TOO_MUCH}),
        ("past", {"charge_period_start": PAST}),
        ("too_long", {"charge_period_end": FAR}),
        ("end_at_start", {"charge_period_end": datetime(2026, 6, 4)}),
        ("far_usage", {"charge_period_start": FAR}),
        ("far_credit", {"charge_period_start": FAR, "charge_category": "credit"}),
        ("far_correction", {"charge_period_start": FAR, "charge_category": "correction"}),
        ("class", {"charge_class": "rebate", "industry": IMAGE}),
        ("frequency", {"charge_frequency": "now and then", "industry": IMAGE}),
        ("kind", {"usage_kind": "thinking", "industry": IMAGE}),
        ("other_unit_of_no_kind", {"consumed_quantity": 3, "consumed_unit": "searches"}),
        ("no_account", {"account_id": "nan"}),
    ):
        row = {
            "charge_id": f"chg_bad_{name}",
            "account_id": "acc_bad",
            # of no industry too many
            "industry": VISION if name.startswith(("too_", "far_")) else LLM,
            "charge_period_start": datetime(2026, 6, 4),
            "charge_category": "usage",
            "effective_amount": 1,
        }
        sample.tables.add("raw_billing_charges", **(row | columns))
    sample.charge("chg_far_purchase", "acc_prepaid_only", FAR.date(), FAR.date(), 100,
                  category="purchase")
    for amount in (0.5, 0.7):
        sample.charge("chg_conflicting", "acc_charges", DAY, DAY, amount)


def costs(sample: Sample) -> None:
    """unparsable, missing, unknown, out_of_range, end_not_after_start, too_far_in_past."""
    for columns in (
        {"effective_cost": "free"},
        {"effective_cost": None},
        {"industry": "speech_api"},
        {"service_category": "gpu"},
        {"currency": "XAU"},
        {"effective_cost": 10 * TOO_MUCH},
        {"charge_period_start": PAST},
        {"charge_period_end": FAR},
        {"charge_period_end": datetime(2026, 6, 4)},
    ):
        row: Columns = {
            "charge_period_start": datetime(2026, 6, 4),
            "industry": VISION,
            "service_category": "compute",
            "effective_cost": 0.5,
        }
        sample.tables.add("raw_inference_costs", **(row | columns))


def incidents(sample: Sample) -> None:
    """unparsable, missing, unknown, end_before_start, too far in the past."""
    row: Columns = {"industry": LLM, "region": "us-east", "started_at": AT,
                             "resolved_at": AT, "severity": "degraded"}
    for name, columns in (
        ("started_at", {"started_at": "at lunch"}),
        ("no_start", {"started_at": None}),
        ("industry", {"industry": "speech_api"}),
        ("severity", {"severity": "catastrophic"}),
        ("end_first", {"resolved_at": datetime(2026, 6, 4, 11, 59)}),
        ("past", {"started_at": PAST}),
    ):
        sample.tables.add("raw_incidents", **{"incident_id": f"inc_bad_{name}", **row, **columns})


def models(sample: Sample) -> None:
    """unparsable, missing, unknown, end_before_start, conflicting_id."""
    released = datetime(2025, 3, 3)
    row: Columns = {"industry": VISION, "is_pretrained": True, "released_at": released,
                             "model_card_published_at": released}
    for name, columns in (
        ("pretrained", {"is_pretrained": "perhaps"}),
        ("no_release", {"released_at": None}),
        ("industry", {"industry": "speech_api"}),
        ("end_first", {"retired_at": datetime(2025, 3, 2)}),
        ("past", {"released_at": PAST}),
        ("conflicting", {"model_family": "iris-a"}),
        ("conflicting", {"model_family": "iris-b"}),
    ):
        sample.tables.add("raw_models", **{"model_id": f"iris-bad-{name}", **row, **columns})


def model_aliases(sample: Sample) -> None:
    """unparsable, missing, unknown, conflicting_id."""
    row: Columns = {"industry": LLM, "model_alias": "atlas-bad", "model_id": "atlas-3"}
    for columns in (
        {"ingested_at": "not yet"},
        {"model_id": "n/a"},
        {"industry": "speech_api"},
        {"model_alias": "atlas-conflicting"},
        {"model_alias": "atlas-conflicting", "model_id": "atlas-3-mini"},
    ):
        sample.tables.add("raw_model_aliases", **(row | columns))


def capabilities(sample: Sample) -> None:
    """unparsable, missing, unknown, end_before_start, conflicting_id."""
    row: Columns = {"model_id": "iris-twice", "capability_type": "edge_target",
                             "capability": "azure_edge", "available_from": date(2025, 8, 1)}
    for columns in (
        {"available_from": "Q3"},
        {"capability": None},
        {"capability_type": "colour"},
        {"available_until": date(2025, 7, 31)},
        {"available_until": date(2026, 8, 1)},
        {"available_until": date(2026, 9, 1)},
    ):
        sample.tables.add("raw_model_capabilities", **(row | columns))


def frontier_scores(sample: Sample) -> None:
    """unparsable, missing, out_of_range, too far in past and future, conflicting_id."""
    row: Columns = {"provider": "xai", "frontier_benchmark": "MMLU-Pro", "score": 70,
                             "evaluated_on": date(2026, 2, 9)}
    for name, columns in (
        ("score_text", {"score": "n/a"}),
        ("no_provider", {"provider": None}),
        ("above_range", {"score": 100.1}),
        ("below_range", {"score": -1, "frontier_benchmark": "Chatbot Arena"}),
        ("far", {"evaluated_on": FAR.date()}),
        ("past", {"evaluated_on": PAST.date()}),
        ("conflicting", {"score": 71}),
        ("conflicting", {"score": 72}),
    ):
        sample.tables.add("raw_frontier_scores", **{"model_id": f"grok-{name}", **row, **columns})


def edge_deployments(sample: Sample) -> None:
    """unparsable, missing, end_before_start, conflicting_id."""
    row: Columns = {"account_id": "acc_logs", "model_id": "iris-detect-retail",
                             "edge_target": "azure_edge", "activated_on": DAY}
    for name, columns in (
        ("activated_on", {"activated_on": "2026-13-01"}),
        ("no_target", {"edge_target": None}),
        ("end_first", {"deactivated_on": date(2026, 6, 3)}),
        ("past", {"activated_on": PAST.date()}),
        ("conflicting", {"edge_target": "aws_panorama"}),
        ("conflicting", {"edge_target": "nvidia_jetson"}),
    ):
        sample.tables.add("raw_edge_deployments",
                          **{"deployment_id": f"edge_bad_{name}", **row, **columns})


def nps_responses(sample: Sample) -> None:
    """unparsable, missing, unknown, out_of_range, too_far_in_future, conflicting_id."""
    row: Columns = {"account_id": "acc_logs", "industry": LLM, "responded_at": AT,
                             "score": 8}
    for name, columns in (
        ("score", {"score": "8.5"}),
        ("no_score", {"score": None}),
        ("industry", {"industry": "speech_api"}),
        ("above_range", {"score": 11}),
        ("below_range", {"score": -1}),
        ("far", {"responded_at": FAR}),
        ("conflicting", {"score": 3}),
        ("conflicting", {"score": 9}),
    ):
        sample.tables.add("raw_nps_responses",
                          **{"response_id": f"nps_bad_{name}", **row, **columns})


def fx_rates(sample: Sample) -> None:
    """unparsable, missing, out_of_range, not_positive, conflicting_id."""
    for currency, rate_date, rate in (
        ("CHF", date(2026, 6, 1), "1.27.1"),
        ("CHF", None, 1.27),
        ("XAU", date(2026, 6, 1), 0),
        ("XAU", date(2026, 6, 2), -2400),
        ("XAU", date(2026, 6, 3), TOO_MUCH // 1000),
        ("CHF", date(2026, 7, 1), 1.2798),
        ("CHF", date(2026, 7, 1), 1.2801),
    ):
        sample.tables.add("raw_fx_rates", currency=currency, rate_date=rate_date,
                          usd_per_unit=rate)


def list_prices(sample: Sample) -> None:
    """unparsable, missing, unknown, negative, out_of_range, end_before_start, conflicting_id."""
    row: Columns = {"industry": LLM, "model_id": "atlas-3", "usage_kind": "input",
                    "list_unit_price": 11, "effective_from": date(2025, 9, 16)}
    for name, columns in (
        ("price_text", {"list_unit_price": "11 USD"}),
        ("no_price", {"list_unit_price": None}),
        ("industry", {"industry": "speech_api"}),
        ("kind", {"usage_kind": "thinking"}),
        ("unit", {"pricing_unit": "minute"}),
        ("currency", {"currency": "XAU"}),
        ("negative", {"list_unit_price": -11}),
        ("too_much", {"list_unit_price": TOO_MUCH, "industry": VISION}),
        ("end_first", {"effective_until": date(2025, 9, 15), "industry": VISION}),
        ("conflicting", {"industry": IMAGE}),
        ("conflicting", {"industry": IMAGE, "list_unit_price": 12}),
    ):
        sample.tables.add("raw_list_prices", **{**row, "price_tier": f"bad_{name}", **columns})
