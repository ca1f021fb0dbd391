"""Accounts: parent chains, cycles, and what nobody registered."""

# One case reads best on few lines.
# fmt: off

from __future__ import annotations

from datetime import date

from python_checks.sample.sample import Sample
from python_checks.sample.vendor import IMAGE, VISION


def child_of_a_parent(sample: Sample) -> None:
    """The child's lines count for its parent, in the parent's segment."""
    sample.account("acc_chain_top", segment="enterprise")
    sample.account("acc_chain_child", parent_account_id="acc_chain_top", segment="startup")
    sample.line("con_chain_top_1", "acc_chain_top", date(2024, 10, 1), None, 5000)
    sample.line("con_chain_child_1", "acc_chain_child", date(2025, 10, 1), None, 2500)


def chain_of_two(sample: Sample) -> None:
    """Two links up; only the lowest account has a contract."""
    sample.account("acc_depth2_top", segment="enterprise")
    sample.account("acc_depth2_middle", parent_account_id="acc_depth2_top")
    sample.account("acc_depth2_leaf", parent_account_id="acc_depth2_middle", segment=None)
    sample.line("con_depth2_leaf_1", "acc_depth2_leaf", date(2024, 9, 1), None, 3000,
                industry=VISION)


def chain_of_seven(sample: Sample) -> None:
    """An account climbs five links at most: the seventh and sixth stop below the top."""
    for depth in range(8):
        sample.account(
            f"acc_depth7_{depth}",
            parent_account_id=f"acc_depth7_{depth - 1}" if depth else None,
            segment="enterprise" if depth < 2 else "startup",
        )
    for depth in (0, 5, 6, 7):
        sample.line(f"con_depth7_{depth}_1", f"acc_depth7_{depth}", date(2024, 11, 1), None,
                    1000 + 100 * depth)


def own_parent(sample: Sample) -> None:
    """A link to itself counts as none."""
    sample.account("acc_self_parent", parent_account_id="acc_self_parent")
    sample.line("con_self_parent_1", "acc_self_parent", date(2025, 1, 1), None, 1400)


def cycle_of_two(sample: Sample) -> None:
    """Both links of the cycle count as none: two customers."""
    sample.account("acc_cycle2_a", parent_account_id="acc_cycle2_b")
    sample.account("acc_cycle2_b", parent_account_id="acc_cycle2_a", segment="startup")
    sample.line("con_cycle2_a_1", "acc_cycle2_a", date(2024, 8, 1), None, 1500)
    sample.line("con_cycle2_b_1", "acc_cycle2_b", date(2024, 8, 1), date(2025, 7, 31), 900)


def cycle_of_six(sample: Sample) -> None:
    """A cycle longer than the climb is a cycle all the same."""
    for number in range(1, 7):
        sample.account(f"acc_cycle6_{number}", parent_account_id=f"acc_cycle6_{number % 6 + 1}")
    sample.line("con_cycle6_1_1", "acc_cycle6_1", date(2024, 12, 1), None, 1100)
    sample.line("con_cycle6_4_1", "acc_cycle6_4", date(2024, 12, 1), None, 1200)


def hangs_off_a_cycle(sample: Sample) -> None:
    """Its own link is sound and leads to an account inside a cycle, the customer."""
    sample.account("acc_off_cycle", parent_account_id="acc_cycle2_a")
    sample.line("con_off_cycle_1", "acc_off_cycle", date(2025, 2, 1), None, 800)


def parent_nobody_registered(sample: Sample) -> None:
    """The missing parent is the customer, inferred, of unknown segment."""
    sample.account("acc_orphan", parent_account_id="acc_parent_nobody")
    sample.line("con_orphan_1", "acc_orphan", date(2024, 10, 1), None, 1900, industry=IMAGE)


def children_that_net_out(sample: Sample) -> None:
    """One child down, the other up by as much on one day: no movement of the customer."""
    sample.account("acc_netting_top")
    sample.account("acc_netting_down", parent_account_id="acc_netting_top")
    sample.account("acc_netting_up", parent_account_id="acc_netting_top")
    sample.line("con_netting_down_1", "acc_netting_down", date(2024, 7, 1), date(2025, 12, 31),
                3000)
    sample.line("con_netting_down_2", "acc_netting_down", date(2026, 1, 1), None, 1000)
    sample.line("con_netting_up_1", "acc_netting_up", date(2024, 7, 1), date(2025, 12, 31), 1000)
    sample.line("con_netting_up_2", "acc_netting_up", date(2026, 1, 1), None, 3000)


def children_that_relay(sample: Sample) -> None:
    """One child ends, the other begins nine days later: the customer's gap is bridged."""
    sample.account("acc_relay_top")
    sample.account("acc_relay_first", parent_account_id="acc_relay_top")
    sample.account("acc_relay_second", parent_account_id="acc_relay_top")
    sample.line("con_relay_first_1", "acc_relay_first", date(2024, 11, 1), date(2025, 10, 26),
                2000, industry=IMAGE)
    sample.line("con_relay_second_1", "acc_relay_second", date(2025, 11, 5), None, 2600,
                industry=IMAGE)


def contract_of_nobody(sample: Sample) -> None:
    """A contract of an account that nobody registered: an inferred customer with ARR."""
    sample.line("con_unregistered_1", "acc_unregistered_contract", date(2025, 1, 15), None, 1250)


def sparse_account(sample: Sample) -> None:
    """Only the id is known: no name, segment, country or date."""
    sample.account("acc_sparse", account_name=None, segment=None, country=None, created_at=None)
    sample.line("con_sparse_1", "acc_sparse", date(2025, 6, 1), None, 1050, industry=VISION)


def delivered_twice(sample: Sample) -> None:
    """Equal rows are one account."""
    sample.account("acc_delivered_twice")
    sample.tables.repeat_last("raw_accounts")
