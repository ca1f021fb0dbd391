"""Customers: the top of an account's parent chain, and the account dimension."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from .contract import Staged

Key = tuple[str, str]
"""customer_id, industry"""
MAX_PARENT_LINKS = 5


@dataclass(frozen=True)
class Customers:
    """Who is whose customer.

    dim_accounts: one row per account that any staged row names.
    customer_by_account: columns account_id, customer_id. segment_by_customer: columns
    customer_id, segment.
    """

    dim_accounts: pl.DataFrame
    customer_by_account: pl.DataFrame
    segment_by_customer: pl.DataFrame

    def add_customer(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Add customer_id to rows that have an account_id."""
        return frame.join(self.customer_by_account, on="account_id", how="left")

    def add_segment(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Add segment to rows that have a customer_id."""
        return frame.join(self.segment_by_customer, on="customer_id", how="left")


def on_a_cycle(parents: Mapping[str, str]) -> set[str]:
    """Accounts whose parent chain leads back to themselves."""
    found: set[str] = set()
    settled: set[str] = set()
    for start in parents:
        path: list[str] = []
        seen: set[str] = set()
        account: str | None = start
        while account is not None and account not in settled and account not in seen:
            seen.add(account)
            path.append(account)
            account = parents.get(account)
        if account is not None and account in seen:
            found.update(path[path.index(account) :])
        settled.update(path)
    return found


def climb(account: str, links: Mapping[str, str]) -> tuple[str, bool]:
    """The account at the top of the chain, and whether a sixth link was left unclimbed."""
    for _ in range(MAX_PARENT_LINKS):
        if account not in links:
            return account, False
        account = links[account]
    return account, account in links


def resolve_customers(staged: Staged) -> Customers:
    """Find each account's customer and build the account dimension."""
    registered = staged.tables["raw_accounts"].select(
        "account_id", "account_name", "parent_account_id", "country", "created_at",
        # the segment `all` is reserved for the sum over segments
        pl.col("segment").replace("all", None),
    )  # fmt: skip
    parents: dict[str, str] = {
        account: parent
        for account, parent in registered.select("account_id", "parent_account_id").iter_rows()
        if parent is not None
    }
    cycle = on_a_cycle(parents)
    links = {account: parent for account, parent in parents.items() if account not in cycle}
    named = _named_accounts(staged)
    climbs = [climb(account, links) for account in named]
    accounts = pl.DataFrame(
        {
            "account_id": pl.Series(named, dtype=pl.String),
            "customer_id": pl.Series([top for top, _ in climbs], dtype=pl.String),
            "is_parent_ignored": pl.Series(
                [account in cycle or cut for account, (_, cut) in zip(named, climbs, strict=True)],
                dtype=pl.Boolean,
            ),
        }
    )
    dim = _dimension(accounts, registered)
    return Customers(
        dim_accounts=dim,
        customer_by_account=dim.select("account_id", "customer_id"),
        segment_by_customer=dim.select("customer_id", "segment").unique(),
    )


def _named_accounts(staged: Staged) -> list[str]:
    naming = (frame for frame in staged.tables.values() if "account_id" in frame.columns)
    frames = [frame.select("account_id") for frame in naming]
    frames.append(staged.tables["raw_accounts"].select(account_id="parent_account_id"))
    named = pl.concat(frames)["account_id"].drop_nulls().unique().sort()
    return [str(account) for account in named]


def _dimension(accounts: pl.DataFrame, registered: pl.DataFrame) -> pl.DataFrame:
    segments = registered.select(customer_id="account_id", customer_segment="segment")
    own = registered.drop("segment").with_columns(pl.lit(value=True).alias("is_registered"))
    return (
        accounts.join(own, on="account_id", how="left")
        .join(segments, on="customer_id", how="left")
        .select(
            "account_id",
            "customer_id",
            "parent_account_id",
            "account_name",
            pl.col("customer_segment").fill_null("unknown").alias("segment"),
            "country",
            pl.col("is_registered").fill_null(value=False),
            "is_parent_ignored",
            "created_at",
        )
    )
