with

lines as (
    select * from {{ ref('int_contract_lines_cut') }}
    where arr_usd <> 0
),

changes as (
    select
        customer_id,
        industry,
        arr_usd as change_usd,
        start_date as change_date
    from lines
    union all
    select
        customer_id,
        industry,
        -arr_usd as change_usd,
        {{ add_days('end_date', 1) }} as change_date
    from lines
    where end_date < {{ last_day() }}
),

daily as (
    select
        customer_id,
        industry,
        change_date,
        sum(change_usd) as change_usd
    from changes
    group by customer_id, industry, change_date
),

running as (
    select
        customer_id,
        industry,
        sum(change_usd) over (
            partition by customer_id, industry order by change_date
            rows between unbounded preceding and current row
        ) as lines_usd,
        change_date as valid_from,
        coalesce(
            lead(change_date) over (partition by customer_id, industry order by change_date),
            {{ last_day() }}
        ) as valid_until
    from daily
)

select
    customer_id,
    industry,
    cast(case when lines_usd > 0 then lines_usd else 0 end as numeric(18, 6)) as contracted_arr_usd,
    lines_usd < 0 as is_floored,
    valid_from,
    valid_until
from running
where lines_usd <> 0
