{# What each day adds to the KPIs of volume, unit economics and cache. #}
with

industries as (
    select * from {{ ref('industries') }}
    where {{ is_enabled_industry() }}
),

usage as (
    select
        industry,
        usage_date,
        cast(sum(usage_quantity) as numeric(38, 12)) as usage_quantity,
        cast(sum(good_count) as numeric(38, 12)) as good_count,
        cast(sum(request_count) as numeric(38, 12)) as request_count,
        cast(sum(error_count) as numeric(38, 12)) as error_count
    from {{ ref('int_usage_by_model_daily') }}
    group by industry, usage_date
),

charges as (
    select
        industry,
        charge_date,
        sum(revenue_usd) as revenue_usd
    from {{ ref('int_charges_spread_daily') }}
    group by industry, charge_date
),

volumes as (
    select
        usage.industry,
        industries.volume_kpi as kpi,
        case
            when industries.volume_measure = 'usage_quantity' then usage.usage_quantity
            else usage.good_count
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
    from charges
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

margins as (
    select
        industry,
        'gross_margin' as kpi,
        revenue_usd as numerator,
        revenue_usd as denominator,
        charge_date as component_date
    from charges
    union all
    select
        industry,
        'gross_margin' as kpi,
        -cost_usd as numerator,
        0 as denominator,
        charge_date as component_date
    from {{ ref('int_inference_costs_spread_daily') }}
    where is_inference
),

cache_hits as (
    select
        usage.industry,
        'cache_hit_rate' as kpi,
        usage.cache_read_input_tokens as numerator,
        usage.input_tokens as denominator,
        usage.usage_date as component_date
    from {{ ref('int_usage_by_model_daily') }} as usage
    inner join industries on usage.industry = industries.industry and industries.usage_unit = 'token'
),

errors as (
    select
        industry,
        'error_rate' as kpi,
        error_count as numerator,
        request_count as denominator,
        usage_date as component_date
    from usage
)

{% for part in ['volumes', 'revenue', 'costs', 'units', 'margins', 'cache_hits', 'errors'] -%}
select * from {{ part }}
{{ "union all" if not loop.last }}
{% endfor %}
