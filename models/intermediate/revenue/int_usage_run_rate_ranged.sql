{%- set months = var('usage_run_rate_months') %}

with

monthly as (
    select
        customer_id,
        industry,
        month_date,
        sum(revenue_usd - committed_usd) as uncommitted_usd
    from {{ ref('int_charges_spread_monthly') }}
    where '{{ var("arr_basis") }}' = 'contracted_plus_usage'
    group by customer_id, industry, month_date
),

{# a month's revenue counts in the run rate of that month and, with three months, of the two that follow #}
counted as (
    {%- for offset in range(months) %}
    select
        customer_id,
        industry,
        uncommitted_usd,
        {{ add_months('month_date', offset) }} as month_date
    from monthly
    {{- " union all" if not loop.last }}
    {%- endfor %}
),

run_rates as (
    select
        counted.customer_id,
        counted.industry,
        counted.month_date,
        billed.last_billed_month_date,
        cast(sum(counted.uncommitted_usd) * {{ 12 // months }} as numeric(18, 6)) as usage_run_rate_usd
    from counted
    inner join {{ ref('int_months_billed') }} as billed
        on counted.industry = billed.industry and counted.month_date <= billed.last_billed_month_date
    group by counted.customer_id, counted.industry, counted.month_date, billed.last_billed_month_date
)

select
    customer_id,
    industry,
    usage_run_rate_usd,
    {{ month_end('month_date') }} as valid_from,
    {# the last billed month is carried until the next one is billed #}
    case
        when month_date = last_billed_month_date then {{ last_day() }}
        else {{ month_end(dbt.dateadd('month', 1, 'month_date')) }}
    end as valid_until
from run_rates
where usage_run_rate_usd > 0
