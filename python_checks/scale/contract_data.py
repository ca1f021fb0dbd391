"""Generates contracts, accounts, renewals, charges and rates of any size as Parquet files.

Every customer follows one of the stories below, from a first day of its own, at its own prices.
The stories have three lines a customer on average, so that `lines` is met exactly.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb

from python_checks.raw_folder import empty_tables, write_parquet
from python_checks.sample.schema import REQUEST_LOGS

AS_OF_DATE = date(2026, 6, 10)
MONTHS = 48
# months of usage of one account before the next account gets any
CHARGED_MONTHS = 24

# One line: contract (0, 1, …), first month and its delay in days (from, to), last month (None:
# open-ended) and its shift in days, ARR in per cent of the customer's price (from, to).
Line = tuple[int, int, int, int, int | None, int, int, int]

STORIES: dict[str, tuple[Line, ...]] = {
    "open-ended": ((0, 0, 0, 0, None, 0, 100, 100),),
    "renewed on time": (
        (0, 0, 0, 0, 12, 0, 100, 100),
        (1, 12, 0, 0, 24, 0, 105, 130),
        (2, 24, 0, 0, 36, 0, 80, 140),
    ),
    "amended up, renewed, amended down": (
        (0, 0, 0, 0, 12, 0, 100, 100),
        (0, 5, 0, 20, 12, 0, 120, 200),
        (1, 12, 0, 0, 24, 0, 110, 180),
        (1, 18, 0, 9, 24, 0, 50, 90),
    ),
    "late within the grace": (
        (0, 0, 0, 0, 12, 0, 100, 100),
        (1, 12, 1, 30, 24, 0, 90, 120),
        (2, 24, 0, 0, None, 0, 90, 130),
    ),
    "late beyond the grace": (
        (0, 0, 0, 0, 12, 0, 100, 100),
        (1, 12, 31, 120, 27, 0, 60, 120),
        (2, 27, 0, 0, None, 0, 90, 130),
    ),
    "churned at the mark": ((0, 0, 0, 0, 12, 0, 100, 100),),
    "discounts": (
        (0, 0, 0, 0, 24, 0, 100, 100),
        (0, 0, 0, 0, 6, 0, -30, -10),
        (0, 3, 0, 0, 9, 0, -5, -5),
    ),
    "two contracts, one lapses": (
        (0, 0, 0, 0, 24, 0, 100, 100),
        (1, 3, 0, 15, 15, 0, 20, 60),
        (2, 24, 0, 0, None, 0, 100, 140),
    ),
    "two years, amended in between": (
        (0, 0, 0, 0, 24, 0, 100, 100),
        (0, 12, 0, 0, 24, 0, 100, 150),
        (1, 24, 0, 0, 36, 0, 90, 130),
    ),
    "terms that end beside the mark": (
        (0, 0, 0, 0, 12, -10, 100, 100),
        (1, 12, 0, 0, 24, 15, 95, 120),
        (2, 24, 16, 50, 36, 0, 100, 120),
    ),
    "trial, then paid": (
        (0, 0, 0, 0, 1, 0, 0, 0),
        (0, 1, 0, 0, 12, 0, 100, 100),
        (1, 12, 0, 0, 24, 0, 90, 160),
    ),
    "enterprise, two industries": (
        (0, 0, 0, 0, 12, 0, 100, 100),
        (0, 3, 0, 0, 12, 0, 110, 150),
        (0, 6, 0, 30, 12, 0, 120, 180),
        (0, 9, 0, 0, 12, 0, 90, 120),
        (1, 12, 0, 3, 24, 0, 150, 200),
        (1, 18, 0, 0, 24, 0, 150, 220),
        (2, 24, 0, 0, 36, 0, 140, 250),
        (9, 6, 0, 0, None, 0, 10, 50),
    ),
    "month by month": (
        (0, 0, 0, 0, 1, 0, 100, 100),
        (0, 1, 0, 0, 2, 0, 100, 100),
        (0, 2, 0, 0, 3, 0, 100, 100),
    ),
    "ended early": ((0, 0, 0, 0, 11, -5, 100, 100),),
    "a month for nothing": (
        (0, 0, 0, 0, 12, 0, 100, 100),
        (1, 12, 0, 0, 13, 0, 0, 0),
        (2, 13, 0, 0, 25, 0, 100, 110),
    ),
    "open-ended, price rises": (
        (0, 0, 0, 0, None, 0, 100, 100),
        (0, 8, 0, 25, None, 0, 105, 130),
        (0, 20, 0, 25, None, 0, 130, 170),
    ),
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
        cast(start_date - draw(number, 'signed', 30) as timestamp) as signed_at,
        end_date is null as auto_renews
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
            ends.contract,
            hash(customer, ends.contract, getvariable('seed')) as draw_key,
            months_after(first_day(customer, stories.span), ends.to_month) as due_date,
            ends.is_renewed
        from range(getvariable('customers')) as numbers (customer)
        inner join stories on stories.story = customer % getvariable('stories')
        inner join contract_ends as ends on ends.story = stories.story
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
        format('ren_{:09d}_{}', customer, contract) as renewal_id,
        contract(customer, contract) as contract_id,
        account(customer) as account_id,
        industry(customer, contract) as industry,
        due_date,
        if(is_decided, cast(decided_on as timestamp), null) as decided_at,
        case when not is_decided then 'pending' when has_renewed then 'renewed' else 'churned' end
            as outcome,
        if(is_decided and has_renewed, contract(customer, contract + 1), null)
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
_CHARGES = """
    with numbered as (
        select
            number,
            number // getvariable('charged_months') % getvariable('customers') as customer,
            number % getvariable('charged_months')
            + number // getvariable('charged_months') // getvariable('customers')
            * getvariable('charged_months') as months_ago,
            draw(number, 'category', 50) as category
        from range(getvariable('charges')) as numbers (number)
    ),

    charges as (
        select
            *,
            industry(customer, 0) as industry,
            months_after(
                getvariable('last_month'),
                -(months_ago % getvariable('months')) - if(industry(customer, 0) like 'image%', 1, 0)
            ) as month_date,
            (10 + draw(customer, 'usage', 3000)) * (200 - least(months_ago, 100)) as cents
        from numbered
    ),

    amounts as (
        select
            *,
            cast(case
                when category < 3 then -cents / 1500.0
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
        cast(months_after(month_date, 1) as timestamp) as charge_period_end,
        case category
            when 0 then 'credit' when 1 then 'credit' when 2 then 'correction'
            when 3 then 'purchase' when 4 then 'tax' else 'usage'
        end as charge_category,
        cast(greatest(amount, 0) * 1000 as decimal(24, 6)) as consumed_quantity,
        cast(null as varchar) as consumed_unit,
        amount as list_amount,
        cast(null as decimal(18, 6)) as cache_discount_amount,
        cast(null as decimal(18, 6)) as volume_discount_amount,
        cast(null as decimal(18, 6)) as batch_discount_amount,
        amount as effective_amount,
        if(category > 40, cast(amount / 3 as decimal(18, 6)), null) as committed_amount,
        amount as billed_amount,
        currency(customer) as currency,
        format('inv_{:09d}_{}', customer, months_ago) as invoice_id
    from amounts
"""  # noqa: E501

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

    Beside it raw_accounts, raw_renewals, raw_billing_charges (`charges` rows) and raw_fx_rates.
    The same seed gives the same rows. They span the 48 months up to `as_of` and hold nothing
    that a build would quarantine.
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
        ):
            connection.execute(f"copy ({rows}) to '{folder}/raw_{name}.parquet' (format parquet)")


def empty_request_logs(folder: Path) -> None:
    """Write the request logs of all industries with their declared columns and no rows."""
    tables = empty_tables(list(REQUEST_LOGS))
    write_parquet({name: tables[name] for name in REQUEST_LOGS.values()}, folder)


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
    connection.execute(
        "create table story_lines (story integer, line integer, contract integer, "
        "from_month integer, from_delay integer, to_delay integer, to_month integer, "
        "end_shift integer, from_percent integer, to_percent integer)"
    )
    rows = [
        (story, number, *line)
        for story, of_story in enumerate(STORIES.values())
        for number, line in enumerate(of_story)
    ]
    connection.executemany(f"insert into story_lines values ({', '.join('?' * 10)})", rows)
    connection.execute(_STORIES)


_CALENDAR = """
set variable first_day = cast(getvariable('as_of') - to_months(getvariable('months')) as date);
set variable days = getvariable('as_of') - getvariable('first_day');
set variable last_month = cast(
    date_trunc('month', getvariable('as_of') + interval 1 day) - interval 1 month as date
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

create table contract_ends as
select
    story,
    contract,
    max(to_month) as to_month,
    exists (
        select 1 from story_lines as others
        where others.story = terms.story and others.contract = terms.contract + 1
    ) as is_renewed
from story_lines as terms
group by story, contract
having count(*) = count(to_month);
"""


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
