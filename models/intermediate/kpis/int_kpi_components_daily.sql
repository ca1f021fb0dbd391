with

industries as (
    select * from {{ ref('industries') }}
    where {{ is_enabled_industry() }}
),

usage as (
    select
        industry,
        usage_date,
        cast(sum(usage_quantity) as numeric(38, 6)) as usage_quantity,
        cast(sum(request_count - error_count) as numeric(38, 6)) as request_count
    from {{ ref('int_usage_daily') }}
    group by industry, usage_date
),

volumes as (
    select
        usage.industry,
        industries.volume_kpi as kpi,
        case
            when industries.volume_measure = 'usage_quantity' then usage.usage_quantity
            else usage.request_count
        end as numerator,
        0 as denominator,
        usage.usage_date as component_date
    from usage
    inner join industries on usage.industry = industries.industry
),

revenue as (
    select
        charges.industry,
        industries.unit_revenue_kpi as kpi,
        charges.revenue_usd as numerator,
        0 as denominator,
        charges.charge_date as component_date
    from {{ ref('int_charges_spread_daily') }} as charges
    inner join industries on charges.industry = industries.industry
),

costs as (
    select
        costs.industry,
        industries.unit_cost_kpi as kpi,
        costs.cost_usd as numerator,
        0 as denominator,
        costs.charge_date as component_date
    from {{ ref('int_inference_costs_spread_daily') }} as costs
    inner join industries on costs.industry = industries.industry
    where costs.is_inference
),

units as (
    {%- for kpi in ['unit_revenue_kpi', 'unit_cost_kpi'] %}
    select
        usage.industry,
        industries.{{ kpi }} as kpi,
        0 as numerator,
        usage.usage_quantity as denominator,
        usage.usage_date as component_date
    from usage
    inner join industries on usage.industry = industries.industry
    {{- " union all" if not loop.last }}
    {%- endfor %}
),

retention as (
    select * from {{ ref('int_retention_changes_daily') }}
    where segment = 'all'
),

net_new_arr as (
    select
        industry,
        'net_new_arr' as kpi,
        net_new_arr_usd as numerator,
        0 as denominator,
        change_date as component_date
    from retention
),

nrr as (
    select
        industry,
        'nrr' as kpi,
        closing_arr_usd as numerator,
        opening_arr_usd as denominator,
        change_date as component_date
    from retention
    where closing_arr_usd <> 0 or opening_arr_usd <> 0
),

marks as (
    select * from {{ ref('int_renewals_classified') }}
    where state in ('renewed', 'late', 'churned')
),

{# a mark counts for twelve months from its day on #}
renewals as (
    {%- for factor, months in [(1, 0), (-1, 12)] %}
    select
        industry,
        'renewal_rate_12m' as kpi,
        case when state = 'churned' then 0 else {{ factor }} end as numerator,
        {{ factor }} as denominator,
        {{ add_months('mark_date', months) }} as component_date
    from marks
    {{ "union all" if not loop.last }}
    {%- endfor %}
),

components as (
    {%- for part in ['volumes', 'revenue', 'costs', 'units', 'net_new_arr', 'nrr', 'renewals'] %}
    select * from {{ part }}
    {{- " union all" if not loop.last }}
    {%- endfor %}
)

select
    components.industry,
    components.kpi,
    'all' as variant,
    cast(sum(components.numerator) as numeric(38, 6)) as numerator,
    cast(sum(components.denominator) as numeric(38, 6)) as denominator,
    components.component_date
from components
inner join {{ ref('int_as_of_date') }} as as_of on components.component_date <= as_of.as_of_date
inner join {{ ref('kpis') }} as kpis on components.kpi = kpis.kpi
group by components.industry, components.kpi, components.component_date
