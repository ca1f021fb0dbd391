"""Codes as gateways write them, codes that nobody knows, and texts that stand for nothing."""

# One case reads best on few lines.
# fmt: off

from __future__ import annotations

from datetime import date, datetime

from python_checks.sample.logged import image, llm, vision
from python_checks.sample.sample import Sample
from python_checks.sample.schema import PLACEHOLDERS
from python_checks.sample.vendor import IMAGE, LLM, VISION

AT = datetime(2026, 3, 13, 9, 0)


def codes_as_gateways_write_them(sample: Sample) -> None:
    """Lower case, trimmed, - and space as _: these are all known."""
    for tier in ("Default", " PRIORITY ", "Batch"):
        llm(sample, f"code_{tier.strip().lower()}", AT, service_tier=tier)
    for target in ("Cloud", "NVIDIA-Jetson", "AWS Panorama", "azure edge"):
        vision(sample, f"code_{target}".lower().replace(" ", "_"), AT, deployment_target=target)
    vision(sample, "code_integration", AT, llm_integration="GPT-5")
    for tier in ("Standard", " FAST"):
        image(sample, f"code_{tier.strip().lower()}", AT, model_id="lumen-2", speed_tier=tier)
    image(sample, "code_operation", AT, operation="Generative-Fill")


def codes_that_nobody_knows(sample: Sample) -> None:
    """Kept, shown and listed by a warning; an unknown target is an edge, a tier is standard."""
    llm(sample, "unknown_service_tier", AT, service_tier="Scale Lab")
    for number in (1, 2):
        vision(sample, f"unknown_target_{number}", AT, deployment_target="Jetson Orin")
    image(sample, "unknown_speed_tier", AT, speed_tier="turbo")
    sample.tables.add("raw_models", model_id="lumen-turbo", industry=IMAGE, model_family="lumen",
                      speed_tier="Turbo", is_pretrained=False, released_at=datetime(2026, 2, 9),
                      model_card_published_at=datetime(2026, 2, 9))
    sample.tables.add("raw_model_capabilities", model_id="lumen-turbo",
                      capability_type="Commercial-Licence", capability="Commercial Use",
                      available_from=date(2026, 2, 9))
    image(sample, "unknown_tier_of_model", AT, model_id="lumen-turbo", speed_tier=None,
          billed_model="lumen-2-fast")
    sample.cost(IMAGE, "compute", date(2026, 3, 13), date(2026, 3, 13), 0.02,
                model_id="lumen-turbo")


def codes_of_other_tables(sample: Sample) -> None:
    """Deployments, capabilities, incidents, charges and costs are read the same way."""
    sample.tables.add("raw_edge_deployments", deployment_id="edge_code", account_id="acc_logs",
                      model_id="iris-detect-retail", edge_target="Nvidia Jetson",
                      activated_on=date(2026, 3, 1))
    sample.tables.add("raw_edge_deployments", deployment_id="edge_orin", account_id="acc_logs",
                      model_id="iris-detect-retail", edge_target="Jetson Orin",
                      activated_on=date(2026, 3, 1))
    sample.tables.add("raw_incidents", incident_id="inc_code", industry=VISION, region="us-east",
                      started_at=datetime(2025, 4, 3, 8), resolved_at=datetime(2025, 4, 3, 8, 9),
                      severity=" Partial ")
    sample.account("acc_code_unit")
    sample.charge("chg_code_unit", "acc_code_unit", date(2026, 3, 13), date(2026, 3, 13), 0.02,
                  consumed_quantity=2, consumed_unit=" 1k-tokens")
    sample.cost(LLM, "Network", date(2026, 3, 13), date(2026, 3, 13), 0.001)


def no_region_by_name(sample: Sample) -> None:
    """Regions all and global name no region, in requests and in incidents."""
    for number, region in enumerate(("all", "GLOBAL", " Global ", "n/a"), 1):
        vision(sample, f"region_{number}", AT, region=region)
    for number, region in enumerate(("all", "GLOBAL"), 1):
        sample.tables.add("raw_incidents", incident_id=f"inc_region_{number}", industry=IMAGE,
                          region=region, started_at=datetime(2025, 4, 3 + number, 8),
                          resolved_at=datetime(2025, 4, 3 + number, 8, 10), severity="major")


def texts_that_stand_for_nothing(sample: Sample) -> None:
    """none, null, nan, undefined and n/a, in any case, are null where ids and errors are read."""
    for number, text in enumerate(PLACEHOLDERS):
        written = (text.upper(), f" {text} ", text.title())[number % 3]
        llm(sample, "", AT, request_id=written, error_type=written, region=written,
            deployment_id=written, input_tokens=9_600 + number)
    vision(sample, "no_model_named", AT, model_id="Undefined", error_type="rate_limited",
           image_count=None)
    image(sample, "no_error", AT, error_type="NULL")
    # twelve characters at most, spaces included: of thirteen it is an id, here of one request
    for number, text in enumerate(("    none    ", " " * 12)):
        llm(sample, "", AT, request_id=text, input_tokens=9_700 + number)
    for text in ("    none     ", " " * 13):
        for tokens in (1_700, 1_600):
            llm(sample, "", AT, request_id=text, output_tokens=tokens,
                is_duplicate=tokens == 1_600)
    # codes stay as they are
    image(sample, "operation_none", AT, operation="None")


def texts_that_stand_for_nothing_elsewhere(sample: Sample) -> None:
    """A parent, a charge's model and a cost's model, deployment and region that are none."""
    sample.account("acc_no_parent", parent_account_id="None")
    sample.charge("chg_no_model", "acc_no_parent", date(2026, 3, 13), date(2026, 3, 13), 0.03,
                  model_id="undefined")
    sample.cost(VISION, "compute", date(2026, 3, 13), date(2026, 3, 13), 0.001, model_id="N/A",
                deployment_id="null", region="nan")
    sample.tables.add("raw_incidents", incident_id="inc_no_region", industry=IMAGE, region="None",
                      started_at=datetime(2025, 4, 9, 8), resolved_at=datetime(2025, 4, 9, 8, 6),
                      severity="partial")
