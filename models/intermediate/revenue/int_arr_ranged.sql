{# ARR of a customer by range of days: fees, and the greater of what it committed to and what it uses. #}
with

ranges as (
    select
        customer_industry_key,
        fee_usd,
        commitment_usd,
        0 as usage_usd,
        case when is_pending_renewal then 1 else 0 end as pending_count,
        valid_from,
        valid_until
    from {{ ref('int_contracted_arr_ranged') }}
    union all
    select
        customer_industry_key,
        0 as fee_usd,
        0 as commitment_usd,
        usage_run_rate_usd as usage_usd,
        0 as pending_count,
        valid_from,
        valid_until
    from {{ ref('int_usage_run_rate_ranged') }}
),

changes as (
    {%- for factor, date in [(1, 'valid_from'), (-1, 'valid_until')] %}
    select
        customer_industry_key,
        {{ factor }} * fee_usd as fee_usd,
        {{ factor }} * commitment_usd as commitment_usd,
        {{ factor }} * usage_usd as usage_usd,
        {{ factor }} * pending_count as pending_count,
        {{ date }} as change_date
    from ranges
    where {{ date }} < {{ last_day() }}
    {{ "union all" if not loop.last }}
    {%- endfor %}
),

daily as (
    select
        customer_industry_key,
        sum(fee_usd) as fee_usd,
        sum(commitment_usd) as commitment_usd,
        sum(usage_usd) as usage_usd,
        sum(pending_count) as pending_count,
        change_date
    from changes
    group by customer_industry_key, change_date
),

running as (
    select
        customer_industry_key,
        sum(fee_usd) over so_far as fee_usd,
        sum(commitment_usd) over so_far as commitment_usd,
        sum(usage_usd) over so_far as usage_usd,
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
    cast(fee_usd + greatest(commitment_usd, usage_usd) as numeric(18, 6)) as arr_usd,
    cast(fee_usd + commitment_usd as numeric(18, 6)) as contracted_arr_usd,
    pending_count > 0 as is_pending_renewal,
    valid_from,
    valid_until
from running
where fee_usd + greatest(commitment_usd, usage_usd) > 0
