{#
    Contracted ARR of a customer by range of days: fees and commitments of its subscriptions, gaps inside the
    grace held at their last day.
#}
with

subscriptions as (
    select * from {{ ref('int_subscription_arr_ranged') }}
),

holds as (
    select distinct
        lapses.customer_industry_key,
        lapses.subscription_key,
        lapses.lapse_date,
        coalesce(lapses.continued_date, {{ last_day() }}) as held_until,
        case when lapses.is_open then 1 else 0 end as is_pending
    from {{ ref('int_lapses_continued') }} as lapses
    where lapses.is_held
),

parts as (
    select
        customer_industry_key,
        fee_usd,
        commitment_usd,
        1 as in_service,
        0 as is_pending,
        valid_from,
        valid_until
    from subscriptions
    union all
    select
        holds.customer_industry_key,
        subscriptions.fee_usd,
        subscriptions.commitment_usd,
        0 as in_service,
        holds.is_pending,
        holds.lapse_date as valid_from,
        holds.held_until as valid_until
    from holds
    inner join subscriptions
        on holds.subscription_key = subscriptions.subscription_key and holds.lapse_date = subscriptions.valid_until
    where holds.held_until > holds.lapse_date
),

changes as (
    {%- for factor, date in [(1, 'valid_from'), (-1, 'valid_until')] %}
    select
        customer_industry_key,
        {{ factor }} * fee_usd as fee_usd,
        {{ factor }} * commitment_usd as commitment_usd,
        {{ factor }} * in_service * (fee_usd + commitment_usd) as service_usd,
        {{ factor }} * is_pending as pending_count,
        {{ date }} as change_date
    from parts
    where {{ date }} < {{ last_day() }}
    {{ "union all" if not loop.last }}
    {%- endfor %}
),

daily as (
    select
        customer_industry_key,
        sum(fee_usd) as fee_usd,
        sum(commitment_usd) as commitment_usd,
        sum(service_usd) as service_usd,
        sum(pending_count) as pending_count,
        change_date
    from changes
    group by customer_industry_key, change_date
),

running as (
    select
        customer_industry_key,
        cast(sum(fee_usd) over so_far as numeric(18, 6)) as fee_usd,
        cast(sum(commitment_usd) over so_far as numeric(18, 6)) as commitment_usd,
        sum(service_usd) over so_far as service_usd,
        sum(pending_count) over so_far as pending_count,
        change_date as valid_from,
        coalesce(
            lead(change_date) over (partition by customer_industry_key order by change_date), {{ last_day() }}
        ) as valid_until
    from daily
    window so_far as (
        partition by customer_industry_key order by change_date rows between unbounded preceding and current row
    )
)

select
    customer_industry_key,
    fee_usd,
    commitment_usd,
    cast(service_usd as numeric(18, 6)) as service_arr_usd,
    pending_count > 0 as is_pending_renewal,
    valid_from,
    valid_until
from running
where fee_usd > 0 or commitment_usd > 0 or pending_count > 0
