{%- set months = var('usage_run_rate_months') -%}
{%- set months_behind = dbt.datediff('billed.first_charged_month_date', 'counted.month_date', 'month') -%}

with

monthly as (
    select
        customer_industry_key,
        month_date,
        sum(revenue_usd) as recurring_usd
    from {{ ref('int_charges_spread_monthly') }}
    where is_recurring and '{{ var('arr_basis') }}' = 'contracted_plus_usage'
    group by customer_industry_key, month_date
),

{# a month's revenue counts in the run rate of that month and, with three months, of the two that follow #}
counted as (
    {%- for offset in range(months) %}
    select
        customer_industry_key,
        recurring_usd,
        month_date as charged_month_date,
        {{ add_months('month_date', offset) }} as month_date
    from monthly
    {{- " union all" if not loop.last }}
    {%- endfor %}
),

run_rates as (
    select
        counted.customer_industry_key,
        counted.month_date,
        billed.last_billed_month_date,
        {# a new customer has fewer months behind it #}
        {{ even_share(
            '(sum(counted.recurring_usd) * 12)', 'numeric(18, 6)',
            'least(' ~ months ~ ', ' ~ months_behind ~ ' + 1)'
        ) }} as usage_run_rate_usd
    from counted
    inner join {{ ref('int_customers_billed') }} as billed
        on
            counted.customer_industry_key = billed.customer_industry_key
            and counted.month_date <= billed.last_billed_month_date
            and counted.charged_month_date >= billed.first_charged_month_date
    group by
        counted.customer_industry_key, counted.month_date, billed.last_billed_month_date, billed.first_charged_month_date
)

select
    customer_industry_key,
    usage_run_rate_usd,
    {{ month_end('month_date') }} as valid_from,
    {# the last billed month is carried until the next one is billed #}
    case
        when month_date = last_billed_month_date then {{ last_day() }}
        else {{ month_end(dbt.dateadd('month', 1, 'month_date')) }}
    end as valid_until
from run_rates
where usage_run_rate_usd > 0
