with

entries as (
    select
        customer_id,
        industry,
        revenue_usd,
        0 as cost_usd,
        0 as arr_usd,
        month_date
    from {{ ref('int_charges_spread_monthly') }}
    union all
    select
        customer_id,
        industry,
        0 as revenue_usd,
        cost_usd,
        0 as arr_usd,
        {{ month_start('usage_date') }} as month_date
    from {{ ref('int_inference_costs_allocated_daily') }}
    union all
    select
        customer_id,
        industry,
        0 as revenue_usd,
        0 as cost_usd,
        closing_arr_usd as arr_usd,
        month_date
    from {{ ref('fct_arr_movements_monthly') }}
    where closing_arr_usd <> 0
),

months as (
    select
        entries.customer_id,
        entries.industry,
        sum(entries.revenue_usd) as revenue_usd,
        sum(case when costs_told.is_present then entries.cost_usd end) as cost_usd,
        sum(entries.arr_usd) as arr_usd,
        entries.month_date
    from entries
    {{ join_costs_told('entries') }}
    group by entries.customer_id, entries.industry, entries.month_date
)

select
    months.customer_id,
    months.industry,
    cast(months.revenue_usd as numeric(18, 6)) as revenue_usd,
    cast(months.cost_usd as numeric(18, 6)) as cost_usd,
    cast(months.revenue_usd - months.cost_usd as numeric(18, 6)) as gross_margin_usd,
    {# contracts and usage are known by month ends #}
    cast(case when periods.is_complete then months.arr_usd end as numeric(18, 6)) as arr_usd,
    {{ ratio('(months.revenue_usd - months.cost_usd)', 'months.revenue_usd') }} as gross_margin_rate,
    periods.is_complete,
    months.month_date
from months
inner join {{ ref('int_periods_listed') }} as periods
    on periods.period_grain = 'month' and months.month_date = periods.period_start
