"""Generates contracts, accounts, renewals, charges and rates of any size as Parquet files.

Every customer follows one of the stories below, from a first day of its own, at its own prices.
The stories have about three lines a customer on average, and `lines` is met exactly.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import NamedTuple

import duckdb

from python_checks.raw_rows.raw_folder import empty_tables, write_parquet
from python_checks.sample.schema import COLUMNS, REQUEST_LOGS

AS_OF_DATE = date(2026, 6, 10)
MONTHS = 48
# months of usage of one account before the next account gets any
CHARGED_MONTHS = 24


class Line(NamedTuple):
    """A contract line of a story.

    Contract (0, 1, …), first month and its delay in days (from, to), last month (None: open-ended)
    and its shift in days, ARR in per cent of the customer's price (from, to), then what few have.
    """

    contract: int
    from_month: int
    from_delay: int
    to_delay: int
    to_month: int | None
    end_shift: int
    from_percent: int
    to_percent: int
    item: str | None = None
    auto_renews: bool = False
    replaces: int | None = None
    is_commitment: bool | None = None
    # signed with the first line, however late it starts
    signed_at_start: bool = False


class Decision(NamedTuple):
    """A renewal row of a story: whose term ends, in which month, and which contract it names."""

    contract: int
    due_month: int
    is_renewed: bool
    names: int | None = None


STORIES: dict[str, tuple[Line, ...]] = {
    "open-ended": (Line(0, 0, 0, 0, None, 0, 100, 100),),
    "renewed on time": (
        Line(0, 0, 0, 0, 12, 0, 100, 100),
        Line(1, 12, 0, 0, 24, 0, 105, 130),
        Line(2, 24, 0, 0, 36, 0, 80, 140),
    ),
    "amended up, renewed, amended down": (
        Line(0, 0, 0, 0, 12, 0, 100, 100),
        Line(0, 5, 0, 20, 12, 0, 120, 200),
        Line(1, 12, 0, 0, 24, 0, 110, 180),
        Line(1, 18, 0, 9, 24, 0, 50, 90),
    ),
    "late within the grace": (
        Line(0, 0, 0, 0, 12, 0, 100, 100),
        Line(1, 12, 1, 30, 24, 0, 90, 120),
        Line(2, 24, 0, 0, None, 0, 90, 130),
    ),
    "late beyond the grace": (
        Line(0, 0, 0, 0, 12, 0, 100, 100),
        Line(1, 12, 31, 120, 27, 0, 60, 120),
        Line(2, 27, 0, 0, None, 0, 90, 130),
    ),
    "churned at the mark": (Line(0, 0, 0, 0, 12, 0, 100, 100),),
    "discounts": (
        Line(0, 0, 0, 0, 24, 0, 100, 100),
        Line(0, 0, 0, 0, 6, 0, -30, -10),
        Line(0, 3, 0, 0, 9, 0, -5, -5),
    ),
    "two contracts, one lapses": (
        Line(0, 0, 0, 0, 24, 0, 100, 100),
        Line(1, 3, 0, 15, 15, 0, 20, 60),
        Line(2, 24, 0, 0, None, 0, 100, 140),
    ),
    "two years, amended in between": (
        Line(0, 0, 0, 0, 24, 0, 100, 100),
        Line(0, 12, 0, 0, 24, 0, 100, 150),
        Line(1, 24, 0, 0, 36, 0, 90, 130),
    ),
    "terms that end beside the mark": (
        Line(0, 0, 0, 0, 12, -10, 100, 100),
        Line(1, 12, 0, 0, 24, 15, 95, 120),
        Line(2, 24, 16, 50, 36, 0, 100, 120),
    ),
    "trial, then paid": (
        Line(0, 0, 0, 0, 1, 0, 0, 0),
        Line(0, 1, 0, 0, 12, 0, 100, 100),
        Line(1, 12, 0, 0, 24, 0, 90, 160),
    ),
    "enterprise, two industries": (
        Line(0, 0, 0, 0, 12, 0, 100, 100),
        Line(0, 3, 0, 0, 12, 0, 110, 150),
        Line(0, 6, 0, 30, 12, 0, 120, 180),
        Line(0, 9, 0, 0, 12, 0, 90, 120),
        Line(1, 12, 0, 3, 24, 0, 150, 200),
        Line(1, 18, 0, 0, 24, 0, 150, 220),
        Line(2, 24, 0, 0, 36, 0, 140, 250),
        Line(9, 6, 0, 0, None, 0, 10, 50),
    ),
    "month by month": (
        Line(0, 0, 0, 0, 1, 0, 100, 100),
        Line(0, 1, 0, 0, 2, 0, 100, 100),
        Line(0, 2, 0, 0, 3, 0, 100, 100),
    ),
    "ended early": (Line(0, 0, 0, 0, 11, -5, 100, 100),),
    "a month for nothing": (
        Line(0, 0, 0, 0, 12, 0, 100, 100),
        Line(1, 12, 0, 0, 13, 0, 0, 0),
        Line(2, 13, 0, 0, 25, 0, 100, 110),
    ),
    "open-ended, price rises": (
        Line(0, 0, 0, 0, None, 0, 100, 100),
        Line(0, 8, 0, 25, None, 0, 105, 130),
        Line(0, 20, 0, 25, None, 0, 130, 170),
    ),
    "items, one upgraded": (
        Line(0, 0, 0, 0, 12, 0, 60, 60, item="Platform"),
        Line(0, 0, 0, 0, 12, 0, 40, 40, item=" seats "),
        Line(0, 6, 0, 0, 12, 0, 80, 90, item="platform"),
        Line(1, 12, 0, 0, 24, 0, 80, 110, item="platform", replaces=0),
        Line(1, 12, 0, 0, 24, 0, 20, 40, item="seats"),
    ),
    "an item gives way to another": (
        Line(0, 0, 0, 0, 12, 0, 60, 60, item="api"),
        Line(0, 0, 0, 0, 24, 0, 40, 40, item="support"),
        Line(0, 12, 0, 28, 24, 0, 50, 80, item="batch"),
        Line(0, 24, 0, 0, 36, 0, 30, 50, item="support"),
    ),
    "renewed early by a link": (
        Line(0, 0, 0, 0, 12, 0, 100, 100),
        Line(1, 10, 0, 30, 24, 0, 105, 130, replaces=0),
        Line(2, 22, 0, 30, 36, 0, 90, 130, replaces=1),
    ),
    "renewed early, named by a row": (
        Line(0, 0, 0, 0, 12, 0, 100, 100),
        Line(1, 10, 0, 45, 24, 0, 90, 130),
        Line(2, 22, 0, 60, 36, 0, 60, 130),
    ),
    "renewed early by a row that names nothing": (
        Line(0, 0, 0, 0, 12, 0, 100, 100),
        Line(1, 10, 0, 45, 24, 0, 40, 130),
    ),
    "another contract without a link": (
        Line(0, 0, 0, 0, 12, 0, 100, 100),
        Line(1, 12, 0, 40, 24, 0, 60, 130),
        Line(2, 24, 0, 40, 36, 0, 60, 130),
    ),
    "renews itself": (Line(0, 0, 0, 0, 12, 0, 100, 100, auto_renews=True),),
    "renews itself until a row": (Line(0, 0, 0, 0, 12, 0, 100, 100, auto_renews=True),),
    "month by month, renews itself": (Line(0, 0, 0, 0, 1, 0, 100, 100, auto_renews=True),),
    "month by month, amended in between": (
        Line(0, 0, 0, 0, 1, 0, 100, 100, auto_renews=True),
        Line(0, 7, 0, 25, 8, 0, 110, 150, auto_renews=True),
    ),
    "renews itself until another contract": (
        Line(0, 0, 0, 0, 12, 0, 100, 100, auto_renews=True),
        Line(1, 24, 0, 40, 36, 0, 40, 130),
    ),
    "renews itself until replaced": (
        Line(0, 0, 0, 0, 12, 0, 100, 100, auto_renews=True),
        Line(1, 17, 0, 60, 36, 0, 90, 130, replaces=0, auto_renews=True),
    ),
    "a ramp signed at the start": (
        Line(0, 0, 0, 0, 12, 0, 50, 50),
        Line(0, 12, 0, 0, 24, 0, 100, 100, signed_at_start=True),
        Line(0, 24, 0, 0, 36, 0, 150, 150, signed_at_start=True),
    ),
    "a named discount that shrinks": (
        Line(0, 0, 0, 0, 12, 0, 100, 100, item="platform"),
        Line(0, 0, 0, 0, 12, 0, -30, -20, item="discount"),
        Line(0, 6, 0, 0, 12, 0, -19, -10, item="discount"),
        Line(0, 12, 0, 0, 24, 0, 100, 120, item="platform"),
        Line(0, 12, 0, 0, 24, 0, -10, -5, item="discount"),
    ),
    "items and a discount renew themselves": (
        Line(0, 0, 0, 0, 12, 0, 70, 90, item="platform", auto_renews=True),
        Line(0, 0, 0, 0, 12, 0, 20, 30, item="seats", auto_renews=True),
        Line(0, 0, 0, 0, 12, 0, -15, -5, item="discount", auto_renews=True),
    ),
    "a commitment, then a fee": (
        Line(0, 0, 0, 0, 12, 0, 100, 100, is_commitment=True),
        Line(1, 12, 0, 0, 24, 0, 100, 120, is_commitment=False),
        Line(2, 24, 0, 10, 36, 0, 100, 120, is_commitment=True),
    ),
    "a commitment beside a fee": (
        Line(0, 0, 0, 0, None, 0, 20, 40, item="platform", is_commitment=False),
        Line(0, 0, 0, 0, 12, 0, 100, 100, item="usage", is_commitment=True, auto_renews=True),
    ),
    "two merged into one": (
        Line(0, 0, 0, 0, 12, 0, 60, 60),
        Line(1, 2, 0, 0, 14, 0, 40, 40),
        Line(2, 12, 0, 0, 24, 0, 60, 80, replaces=0),
        Line(2, 12, 0, 0, 24, 0, 40, 60, replaces=1),
    ),
    "one split into two": (
        Line(0, 0, 0, 0, 12, 0, 100, 100),
        Line(1, 12, 0, 0, 24, 0, 60, 70, replaces=0),
        Line(2, 12, 0, 0, 24, 0, 30, 60, replaces=0),
        Line(1, 24, 0, 0, 36, 0, 60, 70),
    ),
    "two end together, one new contract": (
        Line(0, 0, 0, 0, 12, 0, 100, 100),
        Line(1, 0, 0, 0, 12, 0, 10, 30),
        Line(2, 12, 0, 20, 24, 0, 90, 140),
    ),
    "a pilot, then a year": (
        Line(0, 0, 0, 0, 3, 0, 10, 10),
        Line(0, 3, 0, 0, 15, 0, 100, 100),
        Line(0, 15, 0, 0, 27, 0, 90, 120),
    ),
}

# rows of the stories whose contracts do not simply end, renewed when the next contract is there
DECISIONS: dict[str, tuple[Decision, ...]] = {
    "an item gives way to another": (Decision(0, 36, False),),
    "renewed early by a link": (),
    "renewed early, named by a row": (Decision(0, 12, True, 1), Decision(1, 24, True, 2)),
    "renewed early by a row that names nothing": (Decision(0, 12, True),),
    "another contract without a link": (),
    "renews itself": (),
    "renews itself until a row": (Decision(0, 12, True), Decision(0, 24, False)),
    "month by month, renews itself": (Decision(0, 14, False),),
    "month by month, amended in between": (),
    "renews itself until another contract": (),
    "renews itself until replaced": (),
    "items and a discount renew themselves": (Decision(0, 24, False),),
    "a commitment beside a fee": (),
    "two merged into one": (Decision(0, 12, True), Decision(2, 24, False)),
    "one split into two": (Decision(0, 12, True, 1),),
    "two end together, one new contract": (Decision(1, 12, True),),
}
# the contract of this number is in the next industry
OTHER_INDUSTRY_CONTRACT = 9
LINES_OF_ALL_STORIES = sum(len(lines) for lines in STORIES.values())

_MACROS = """
create macro draw(key, salt, choices) as
    cast(hash(key, salt, getvariable('seed')) % cast(choices as ubigint) as integer);
create macro account(customer) as format('acc_{:09d}', customer);
create macro contract(customer, number) as format('con_{:09d}_{}', customer, number);
create macro industry(customer, number) as
    ['llm_api', 'computer_vision_api', 'image_generation_api'][
        1 + ([0, 0, 0, 0, 0, 0, 1, 1, 1, 2][1 + draw(customer, 'industry', 10)]
        + if(number = getvariable('other_industry_contract'), 1, 0)) % 3
    ];
create macro segment(customer) as
    ['smb', 'smb', 'smb', 'smb', 'smb', 'mid_market', 'mid_market', 'mid_market', 'enterprise', null][
        1 + draw(customer, 'segment', 10)
    ];
create macro currency(customer) as
    [null, 'EUR', 'EUR', 'EUR', 'GBP', 'GBP', 'USD'][1 + least(draw(customer, 'currency', 20), 6)];
create macro price(customer) as
    case coalesce(segment(customer), 'smb')
        when 'enterprise' then 9000000 + draw(customer, 'price', 90000000)
        when 'mid_market' then 1200000 + draw(customer, 'price', 6000000)
        else 30000 + draw(customer, 'price', 600000)
    end / 100;
create macro some_day(customer, span) as
    getvariable('first_day')
    + draw(customer, 'start', getvariable('days') + 15 - cast(30.4 * span as integer));
-- a first day that leaves room for the story; two in five start with a month
create macro first_day(customer, span) as
    if(
        draw(customer, 'day', 5) < 2,
        cast(date_trunc('month', some_day(customer, span)) as date),
        some_day(customer, span)
    );
create macro pays_by_quarter(customer) as draw(customer, 'quarters', 8) = 0;
create macro months_after(day, months) as cast(day + to_months(months) as date);
"""  # noqa: E501

_CONTRACTS = """
    with customers as materialized (
        select
            customer,
            stories.span,
            stories.story,
            stories.lines_before,
            first_day(customer, stories.span) as first_day
        from range(getvariable('customers')) as numbers (customer)
        inner join stories on stories.story = customer % getvariable('stories')
    ),

    lines as materialized (
        select
            customers.*,
            story_lines.* exclude (story),
            customer // getvariable('stories') * getvariable('lines_of_all_stories')
            + lines_before + line as number,
            months_after(first_day, from_month)
            + from_delay + draw(customer, from_month, 1 + to_delay - from_delay) as start_date,
            months_after(first_day, to_month) - 1 + end_shift as end_date
        from customers
        inner join story_lines on customers.story = story_lines.story
    )

    select
        format('lin_{:09d}', number) as contract_line_id,
        contract(customer, contract) as contract_id,
        account(customer) as account_id,
        industry(customer, contract) as industry,
        if(end_date is null, 'monthly', 'annual') as plan,
        start_date,
        if(end_date < start_date, start_date, end_date) as end_date,
        cast(
            price(customer) * (from_percent + draw(number, 'rise', 1 + to_percent - from_percent))
            / 100 as decimal(18, 6)
        ) as arr_amount,
        currency(customer) as currency,
        if(
            draw(number, 'unsigned', 12) = 0,
            null,
            cast(
                if(signed_at_start, first_day, start_date) - draw(number, 'signed', 30) as timestamp
            )
        ) as signed_at,
        end_date is null or auto_renews as auto_renews,
        item as contract_item_id,
        if(replaces is null, null, contract(customer, replaces)) as replaces_contract_id,
        is_commitment as is_usage_commitment
    from lines
    where number < getvariable('lines')
"""

# Two of five hundred accounts are two links below their customer, the other children one.
_ACCOUNTS = """
    select
        account(customer) as account_id,
        format('Account {}', customer) as account_name,
        case
            when customer % 100 = 27 then account(customer - 20)
            when customer % 20 = 7 then account(customer - 1 - draw(customer, 'parent', 5))
        end as parent_account_id,
        segment(customer) as segment,
        ['US', 'DE', 'GB', 'JP'][1 + draw(customer, 'country', 4)] as country,
        cast(getvariable('first_day') as timestamp) as created_at
    from range(getvariable('customers')) as numbers (customer)
"""

# One row per term that ends, most of them decided; one in twenty contradicts the lines.
_RENEWALS = """
    with decisions as (
        select
            customer,
            story_decisions.* exclude (story),
            hash(customer, contract, getvariable('seed'), decision) as draw_key,
            months_after(first_day(customer, stories.span), due_month) as due_date
        from range(getvariable('customers')) as numbers (customer)
        inner join stories on stories.story = customer % getvariable('stories')
        inner join story_decisions on story_decisions.story = stories.story
    ),

    outcomes as (
        select
            *,
            due_date + draw(draw_key, 'delay', 50) - 30 as decided_on,
            is_renewed = (draw(draw_key, 'contradicts', 20) > 0) as has_renewed
        from decisions
        where draw(draw_key, 'known', 10) < 7
    ),

    known as (
        select
            *,
            decided_on <= getvariable('as_of') and draw(draw_key, 'decided', 10) > 0 as is_decided
        from outcomes
    )

    select
        format('ren_{:09d}_{}', customer, decision) as renewal_id,
        contract(customer, contract) as contract_id,
        account(customer) as account_id,
        industry(customer, contract) as industry,
        due_date,
        if(is_decided, cast(decided_on as timestamp), null) as decided_at,
        case when not is_decided then 'pending' when has_renewed then 'renewed' else 'churned' end
            as outcome,
        if(is_decided and has_renewed and names is not null, contract(customer, names), null)
            as renewed_contract_id,
        cast(null as decimal(18, 6)) as renewed_arr_amount,
        if(
            is_decided and not has_renewed,
            ['price', 'quality', 'competitor', 'insolvency', 'other'][
                1 + draw(draw_key, 'reason', 5)
            ],
            null
        ) as churn_reason
    from known
"""

# Months run backwards from the last complete one; image generation is billed a month late. After
# all accounts have their months the earlier ones follow, then further charges of the same months.
# One account in eight pays by the quarter, some of them in arrears.
_CHARGES = """
    with numbered as (
        select
            number,
            number // getvariable('charged_months') % getvariable('customers') as customer,
            number % getvariable('charged_months')
            + number // getvariable('charged_months') // getvariable('customers')
            * getvariable('charged_months') as months_ago,
            draw(number, 'category', 50) as category,
            if(pays_by_quarter(customer), 3, 1) as span
        from range(getvariable('charges')) as numbers (number)
    ),

    charges as (
        select
            *,
            industry(customer, 0) as industry,
            months_after(
                getvariable('last_month'),
                1 - span - (months_ago * span % getvariable('months'))
                - if(span = 3, draw(customer, 'arrears', 3), 0)
                - if(industry(customer, 0) like 'image%', 1, 0)
            ) as month_date,
            (10 + draw(customer, 'usage', 3000)) * (200 - least(months_ago, 100)) as cents
        from numbered
    ),

    amounts as (
        select
            *,
            cast(case
                when category < 4 then -cents / 1500.0
                when category = 7 then cents / 20.0
                when draw(customer, 'wave', 40) = months_ago % 40 then 0
                else cents * (80 + draw(number, 'usage', 40)) / 10000.0
            end as decimal(18, 6)) as amount
        from charges
    )

    select
        format('chg_{:010d}', number) as charge_id,
        account(customer) as account_id,
        industry,
        cast(null as varchar) as model_id,
        cast(month_date as timestamp) as charge_period_start,
        cast(months_after(month_date, span) as timestamp) as charge_period_end,
        case category
            when 0 then 'credit' when 1 then 'credit' when 2 then 'correction' when 3 then 'usage'
            when 4 then 'purchase' when 5 then 'tax' else 'Usage'
        end as charge_category,
        cast(greatest(amount, 0) * 1000 as decimal(24, 6)) as consumed_quantity,
        cast(null as varchar) as consumed_unit,
        amount as list_amount,
        cast(null as decimal(18, 6)) as cache_discount_amount,
        cast(null as decimal(18, 6)) as volume_discount_amount,
        cast(null as decimal(18, 6)) as batch_discount_amount,
        amount as effective_amount,
        if(
            draw(customer, 'commits', 4) = 0 and category > 25,
            cast(amount / 3 as decimal(18, 6)),
            null
        ) as committed_amount,
        amount as billed_amount,
        currency(customer) as currency,
        format('inv_{:09d}_{}', customer, months_ago) as invoice_id,
        if(category = 3, 'Correction', null) as charge_class,
        case
            when category = 0 or category = 7 then 'One-Time'
            when category = 1 then 'Recurring'
            when category > 25 then 'Usage-Based'
        end as charge_frequency
    from amounts
"""

# Half of the accounts that pay by the quarter have used the API lately.
_REQUESTS = """
    select
        format('req_{:09d}', customer) as request_id,
        cast(getvariable('as_of') - draw(customer, 'request', 60) as timestamp) as requested_at,
        account(customer) as account_id,
        'some_model' as model_id,
        cast(1000 as bigint) as input_tokens,
        cast(100 as bigint) as output_tokens
    from range(
        least(getvariable('customers'), getvariable('charges') // getvariable('charged_months'))
    ) as numbers (customer)
    where
        pays_by_quarter(customer)
        and industry(customer, 0) = 'llm_api'
        and draw(customer, 'requests', 2) = 0
"""

_FX_RATES = """
    select
        currency,
        months_after(getvariable('first_day'), cast(month as integer)) as rate_date,
        cast(
            (if(currency = 'EUR', 1.04, 1.22) + draw(month, currency, 99999999) / 1000000000.0)
            as decimal(18, 9)
        ) as usd_per_unit
    from range(getvariable('months') + 1) as months (month)
    cross join (values ('EUR'), ('GBP')) as currencies (currency)
"""


def write_contracts(
    folder: Path, lines: int, seed: int, charges: int = 0, as_of: date = AS_OF_DATE
) -> None:
    """Write raw_contracts (`lines` rows) and what belongs to it as Parquet files.

    Beside it raw_accounts, raw_renewals, raw_billing_charges (`charges` rows), raw_fx_rates and a
    few requests. The same seed gives the same rows. They span the 48 months up to `as_of` and hold
    nothing that a build would quarantine.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as connection:
        _prepare(connection, lines, charges, seed, as_of)
        for name, rows in (
            ("contracts", _CONTRACTS),
            ("accounts", _ACCOUNTS),
            ("renewals", _RENEWALS),
            ("billing_charges", _CHARGES),
            ("fx_rates", _FX_RATES),
            ("llm_requests", _requests()),
        ):
            connection.execute(f"copy ({rows}) to '{folder}/raw_{name}.parquet' (format parquet)")


def empty_request_logs(folder: Path) -> None:
    """Write the request logs that are not there yet, with their declared columns and no rows."""
    tables = empty_tables(list(REQUEST_LOGS))
    missing = [name for name in REQUEST_LOGS.values() if not (folder / f"{name}.parquet").exists()]
    write_parquet({name: tables[name] for name in missing}, folder)


def _requests() -> str:
    """Requests with all declared columns, null where _REQUESTS says nothing of them."""
    columns = ", ".join(f"null::varchar as {name}" for name in COLUMNS["raw_llm_requests"])
    return f"from (select {columns} limit 0) union all by name from ({_REQUESTS})"


def _prepare(
    connection: duckdb.DuckDBPyConnection, lines: int, charges: int, seed: int, as_of: date
) -> None:
    variables = {
        "seed": seed,
        "lines": lines,
        "charges": charges,
        "as_of": as_of,
        "customers": _customers(lines),
        "stories": len(STORIES),
        "lines_of_all_stories": LINES_OF_ALL_STORIES,
        "other_industry_contract": OTHER_INDUSTRY_CONTRACT,
        "months": MONTHS,
        "charged_months": CHARGED_MONTHS,
    }
    for name, value in variables.items():
        connection.execute(f"set variable {name} = ?", [value])
    connection.execute(_CALENDAR)
    connection.execute(_MACROS)
    connection.execute(_TABLES)
    for story, (name, lines_of_story) in enumerate(STORIES.items()):
        for number, line in enumerate(lines_of_story):
            _insert(connection, "story_lines", (story, number, *line))
        for number, decision in enumerate(DECISIONS.get(name, _ends(lines_of_story))):
            _insert(connection, "story_decisions", (story, number, *decision))
    connection.execute(_STORIES)


_CALENDAR = """
set variable first_day = cast(getvariable('as_of') - to_months(getvariable('months')) as date);
set variable days = getvariable('as_of') - getvariable('first_day');
set variable last_month = cast(
    date_trunc('month', getvariable('as_of') + interval 1 day) - interval 1 month as date
);
"""

_TABLES = """
create table story_lines (
    story integer, line integer, contract integer, from_month integer, from_delay integer,
    to_delay integer, to_month integer, end_shift integer, from_percent integer,
    to_percent integer, item varchar, auto_renews boolean, replaces integer, is_commitment boolean,
    signed_at_start boolean
);

create table story_decisions (
    story integer, decision integer, contract integer, due_month integer, is_renewed boolean,
    names integer
);
"""

_STORIES = """
create table stories as
select
    story,
    max(from_month) as span,
    cast(sum(count(*)) over (order by story) - count(*) as bigint) as lines_before
from story_lines
group by story;
"""


def _insert(connection: duckdb.DuckDBPyConnection, table: str, row: tuple[object, ...]) -> None:
    values = ", ".join("?" * len(row))
    connection.execute(f"insert into {table} values ({values})", row)


def _ends(lines: tuple[Line, ...]) -> tuple[Decision, ...]:
    """A decision at the end of each contract; it is renewed when the next contract is there."""
    ends: dict[int, list[int | None]] = {}
    for line in lines:
        ends.setdefault(line.contract, []).append(line.to_month)
    return tuple(
        Decision(contract, max(months), contract + 1 in ends, contract + 1)
        for contract, of_contract in ends.items()
        if len(months := [month for month in of_contract if month is not None]) == len(of_contract)
    )


def _customers(lines: int) -> int:
    """Customers that it takes to tell `lines` lines: whole rounds of stories, then some."""
    rounds, left = divmod(lines, LINES_OF_ALL_STORIES)
    customers = rounds * len(STORIES)
    for of_story in STORIES.values():
        if left <= 0:
            break
        left -= len(of_story)
        customers += 1
    return customers
