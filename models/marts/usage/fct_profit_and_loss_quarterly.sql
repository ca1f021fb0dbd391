with

entries as (
    select
        industry,
        revenue_usd,
        0 as inference_cost_usd,
        0 as support_cost_usd,
        0 as other_cost_usd,
        charge_date
    from {{ ref('int_charges_spread_daily') }}
    union all
    select
        industry,
        0 as revenue_usd,
        case when is_inference then cost_usd else 0 end as inference_cost_usd,
        case when service_category = 'support' then cost_usd else 0 end as support_cost_usd,
        case when service_category = 'other' then cost_usd else 0 end as other_cost_usd,
        charge_date
    from {{ ref('int_inference_costs_spread_daily') }}
),

quarters as (
    select
        industry,
        sum(revenue_usd) as revenue_usd,
        sum(inference_cost_usd) as inference_cost_usd,
        sum(support_cost_usd) as support_cost_usd,
        sum(other_cost_usd) as other_cost_usd,
        cast({{ dbt.date_trunc('quarter', 'charge_date') }} as date) as quarter_date
    from entries
    group by industry, cast({{ dbt.date_trunc('quarter', 'charge_date') }} as date)
)

select
    quarters.industry,
    cast(quarters.revenue_usd as numeric(18, 6)) as revenue_usd,
    {%- for amount in ['inference_cost_usd', 'support_cost_usd', 'other_cost_usd'] %}
    cast(case when costs_told.is_present then quarters.{{ amount }} end as numeric(18, 6)) as {{ amount }},
    {%- endfor %}
    cast(case when costs_told.is_present then quarters.revenue_usd - quarters.inference_cost_usd end as numeric(18, 6))
        as gross_margin_usd,
    cast(case
        when costs_told.is_present
            then quarters.revenue_usd - quarters.inference_cost_usd - quarters.support_cost_usd - quarters.other_cost_usd
    end as numeric(18, 6)) as operating_margin_usd,
    {{ ratio(
        'case when costs_told.is_present then quarters.revenue_usd - quarters.inference_cost_usd end', 'quarters.revenue_usd'
    ) }} as gross_margin_rate,
    periods.is_complete,
    quarters.quarter_date
from quarters
{{ join_costs_told('quarters') }}
inner join {{ ref('int_periods_listed') }} as periods
    on periods.period_grain = 'quarter' and quarters.quarter_date = periods.period_start
