"""What replaces what: items of a contract, early renewals, amendments, merges, splits, bad links.

Amounts of the cases in docs/contracts.md are a hundredth of those told there: 100k is 1,000.
"""

# One case reads best on few lines.
# fmt: off

from __future__ import annotations

from datetime import date, datetime

from python_checks.sample.sample import Sample
from python_checks.sample.vendor import IMAGE, LLM, VISION


def early_renewal_named(sample: Sample) -> None:
    """The renewed row names the new contract: it counts from its first day, two months early."""
    _early_renewal(sample, "early_named", LLM, names="con_early_named_second")


def early_renewal_not_named(sample: Sample) -> None:
    """The renewed row names no contract: the one that starts in the last 90 days is meant."""
    _early_renewal(sample, "early_unnamed", VISION, names=None)


def _early_renewal(sample: Sample, name: str, industry: str, names: str | None) -> None:
    """1,000 until September; renewed early by 1,200 from August on: 1,200 then, never 2,200."""
    sample.account(f"acc_{name}")
    sample.contract(f"{name}_first", name, (date(2024, 10, 1), date(2025, 9, 30), 1000),
                    industry=industry)
    sample.contract(f"{name}_second", name, (date(2025, 8, 1), date(2026, 7, 31), 1200),
                    industry=industry)
    sample.decision(f"{name}_first", date(2025, 10, 1), "renewed", datetime(2025, 7, 21),
                    account=name, industry=industry, renewed_contract_id=names)


def open_ended_contract_replaced(sample: Sample) -> None:
    """1,000 without end, replaced by 1,200 on 1 October 2025: 1,200 from then on."""
    sample.account("acc_replaced")
    sample.contract("replaced_first", "replaced", (date(2025, 1, 1), None, 1000), industry=IMAGE)
    sample.contract("replaced_second", "replaced", (date(2025, 10, 1), date(2026, 9, 30), 1200),
                    industry=IMAGE, replaces_contract_id="con_replaced_first")


def item_upgraded(sample: Sample) -> None:
    """Items of 600 and 400; the first becomes 800 in July 2025: 1,200, the second runs on."""
    sample.account("acc_item_upgraded")
    end = date(2026, 12, 31)
    for number, (item, start, arr) in enumerate((("seats", date(2025, 1, 1), 600),
                                                 ("storage", date(2025, 1, 1), 400),
                                                 ("seats", date(2025, 7, 1), 800)), 1):
        sample.line(f"con_item_upgraded_{number}", "acc_item_upgraded", start, end, arr,
                    contract_item_id=item)


def discount_item_lowered(sample: Sample) -> None:
    """A discount item of -200 becomes -150 beside 1,500: 1,300, then 1,350."""
    end = date(2027, 1, 31)
    sample.customer("discount_item", (date(2025, 2, 1), end, 1500), industry=VISION,
                    contract_item_id="platform")
    for number, (start, arr) in enumerate(((date(2025, 2, 1), -200), (date(2025, 8, 1), -150)), 2):
        sample.line(f"con_discount_item_{number}", "acc_discount_item", start, end, arr,
                    industry=VISION, contract_item_id="launch_discount")


def discount_shared_by_the_items(sample: Sample) -> None:
    """-200 without an item beside 900 and 100: 720 and 80, and 700 when the 100 end."""
    sample.customer("discount_shared", (date(2025, 3, 1), date(2027, 2, 28), 900), industry=IMAGE,
                    contract_item_id="generation")
    sample.line("con_discount_shared_2", "acc_discount_shared", date(2025, 3, 1),
                date(2026, 2, 28), 100, industry=IMAGE, contract_item_id="upscaling")
    sample.line("con_discount_shared_3", "acc_discount_shared", date(2025, 3, 1),
                date(2027, 2, 28), -200, industry=IMAGE)


def item_added_to_end_together(sample: Sample) -> None:
    """An item bought in mid-term until the contract's end: both are due on one day."""
    sample.customer("co_termed", (date(2025, 9, 1), date(2026, 8, 31), 1000), industry=VISION,
                    contract_item_id="platform")
    sample.line("con_co_termed_2", "acc_co_termed", date(2026, 1, 1), date(2026, 8, 31), 300,
                industry=VISION, contract_item_id="edge")



def two_contracts_merged(sample: Sample) -> None:
    """600 and 400 become one contract of 1,200, whose lines name one old contract each."""
    sample.account("acc_merged")
    sample.contract("merged_a", "merged", (date(2024, 9, 1), date(2025, 8, 31), 600),
                    industry=VISION)
    sample.contract("merged_b", "merged", (date(2024, 12, 1), date(2025, 11, 30), 400),
                    industry=VISION)
    for number, (old, arr) in enumerate((("a", 700), ("b", 500)), 1):
        sample.line(f"con_merged_both_{number}", "acc_merged", date(2025, 9, 1),
                    date(2026, 8, 31), arr, industry=VISION, contract_item_id=f"from_{old}",
                    replaces_contract_id=f"con_merged_{old}")


def one_contract_split(sample: Sample) -> None:
    """1,000 become 600 and 500 in two contracts that both replace it."""
    sample.account("acc_split")
    sample.contract("split_whole", "split", (date(2024, 10, 1), date(2025, 9, 30), 1000),
                    industry=IMAGE)
    for part, arr in (("left", 600), ("right", 500)):
        sample.contract(f"split_{part}", "split", (date(2025, 10, 1), date(2026, 9, 30), arr),
                        industry=IMAGE, replaces_contract_id="con_split_whole")


def items_that_differ_in_case_and_blanks(sample: Sample) -> None:
    """One item in three spellings, each line cutting the one before; blanks are no item."""
    starts = (date(2025, 1, 1), date(2025, 5, 1), date(2025, 9, 1))
    sample.account("acc_item_spelling")
    for number, (start, item) in enumerate(zip(starts, ("Seats", " seats ", "SEATS"),
                                               strict=True), 1):
        sample.line(f"con_item_spelling_{number}", "acc_item_spelling", start,
                    date(2026, 12, 31), 500 + 100 * number, contract_item_id=item)
    sample.line("con_item_spelling_4", "acc_item_spelling", starts[0], date(2026, 12, 31), 400,
                contract_item_id="   ")


def names_a_contract_nobody_has(sample: Sample) -> None:
    """No link, and listed: the contract named does not exist."""
    sample.customer("link_unknown", (date(2025, 4, 1), date(2027, 3, 31), 700),
                    replaces_contract_id="con_that_nobody_has")


def names_itself(sample: Sample) -> None:
    """No link, and not listed either: an amendment that names its own contract."""
    sample.customer("link_itself", (date(2025, 4, 1), None, 600))
    sample.line("con_link_itself_2", "acc_link_itself", date(2026, 4, 1), None, 800,
                replaces_contract_id="con_link_itself")


def names_a_contract_that_starts_later(sample: Sample) -> None:
    """Backwards: no link, and listed; both contracts count."""
    sample.account("acc_link_backwards")
    sample.contract("link_backwards_early", "link_backwards",
                    (date(2024, 11, 1), date(2026, 10, 31), 400), industry=VISION,
                    replaces_contract_id="con_link_backwards_late")
    sample.contract("link_backwards_late", "link_backwards",
                    (date(2025, 5, 1), date(2027, 4, 30), 500), industry=VISION)


def names_a_contract_of_another_customer(sample: Sample) -> None:
    """No link, and listed; the other customer's contract runs on."""
    sample.customer("link_stranger", (date(2025, 8, 1), date(2027, 7, 31), 450), industry=IMAGE,
                    replaces_contract_id="con_replaced_second")


def names_a_contract_of_another_industry(sample: Sample) -> None:
    """No link, and listed; a move to another product is a loss here and a sale there."""
    sample.customer("link_industry", (date(2024, 6, 1), date(2025, 5, 31), 400))
    sample.contract("link_industry_vision", "link_industry",
                    (date(2025, 6, 1), date(2027, 5, 31), 500), industry=VISION,
                    replaces_contract_id="con_link_industry")


def two_contracts_that_name_each_other(sample: Sample) -> None:
    """On one day: neither link counts, both contracts do, and both are listed."""
    sample.account("acc_link_mutual")
    for name, other in (("a", "b"), ("b", "a")):
        sample.contract(f"link_mutual_{name}", "link_mutual",
                        (date(2025, 6, 1), date(2027, 5, 31), 300),
                        replaces_contract_id=f"con_link_mutual_{other}")


def replaces_itself_through_others(sample: Sample) -> None:
    """B for A, C for B, then A for C: A has become C by then, the last link does not count."""
    sample.account("acc_link_circle")
    sample.contract("link_circle_a", "link_circle", (date(2024, 8, 1), date(2025, 7, 31), 300))
    for contract, number, start, replaced in (("b", 1, date(2025, 2, 1), "a"),
                                              ("c", 1, date(2025, 6, 1), "b"),
                                              ("a", 2, date(2025, 9, 1), "c")):
        sample.line(f"con_link_circle_{contract}_{number}", "acc_link_circle", start, None, 350,
                    replaces_contract_id=f"con_link_circle_{replaced}")


def row_names_a_contract_that_is_over(sample: Sample) -> None:
    """The contract named by a renewed row ended before the due date: no link, and listed."""
    sample.account("acc_link_over")
    sample.contract("link_over_pilot", "link_over", (date(2025, 2, 1), date(2025, 4, 30), 100))
    sample.contract("link_over", "link_over", (date(2024, 10, 1), date(2025, 9, 30), 800),
                    (date(2025, 10, 1), date(2026, 9, 30), 900))
    sample.decision("link_over", date(2025, 10, 1), "renewed", datetime(2025, 9, 15),
                    renewed_contract_id="con_link_over_pilot")


def row_of_a_contract_without_lines(sample: Sample) -> None:
    """A mistyped contract: the churned row has no force and is listed, its reason is lost."""
    sample.customer("row_mistyped", (date(2024, 8, 1), date(2025, 7, 31), 500))
    sample.decision("row_mistyped_typo", date(2025, 8, 1), "churned", datetime(2025, 7, 15),
                    account="row_mistyped", churn_reason="price")
