{# Positive lines of a subscription added up by range of days, fees and commitments apart; discounts are not off yet. #}
with

lines as (
    select
        lines.customer_industry_key,
        lines.contract_key,
        lines.subscription_key,
        case when commitments.contract_line_id is null then lines.arr_usd else 0 end as fee_usd,
        case when commitments.contract_line_id is null then 0 else lines.arr_usd end as commitment_usd,
        lines.valid_from,
        lines.valid_until
    from {{ ref('int_contract_lines_effective') }} as lines
    left join {{ ref('int_commitments_told') }} as commitments on lines.contract_line_id = commitments.contract_line_id
    where lines.arr_usd > 0
),

changes as (
    {%- for factor, date in [(1, 'valid_from'), (-1, 'valid_until')] %}
    select
        customer_industry_key,
        contract_key,
        subscription_key,
        {{ factor }} * fee_usd as fee_usd,
        {{ factor }} * commitment_usd as commitment_usd,
        {{ factor }} as line_count,
        {{ date }} as change_date
    from lines
    where {{ date }} < {{ last_day() }}
    {{ "union all" if not loop.last }}
    {%- endfor %}
),

daily as (
    select
        customer_industry_key,
        contract_key,
        subscription_key,
        sum(fee_usd) as fee_usd,
        sum(commitment_usd) as commitment_usd,
        sum(line_count) as line_count,
        change_date
    from changes
    group by customer_industry_key, contract_key, subscription_key, change_date
),

running as (
    select
        customer_industry_key,
        contract_key,
        subscription_key,
        cast(sum(fee_usd) over so_far as numeric(18, 6)) as fee_usd,
        cast(sum(commitment_usd) over so_far as numeric(18, 6)) as commitment_usd,
        sum(line_count) over so_far as line_count,
        change_date as valid_from,
        coalesce(
            lead(change_date) over (partition by subscription_key order by change_date), {{ last_day() }}
        ) as valid_until
    from daily
    window so_far as (
        partition by subscription_key order by change_date rows between unbounded preceding and current row
    )
)

select
    customer_industry_key,
    contract_key,
    subscription_key,
    fee_usd,
    commitment_usd,
    valid_from,
    valid_until
from running
where line_count > 0
