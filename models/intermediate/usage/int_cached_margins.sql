{#
    Gross margin rates of cached and uncached tokens by period. Cached tokens earn their list price less the cache
    discount and cost their weight; uncached tokens have the rest of revenue and cost.
#}
with

entries as (
    select
        usage.industry,
        usage.usage_quantity as tokens,
        usage.cache_read_input_tokens as cached_tokens,
        0 as list_usd,
        0 as cache_discount_usd,
        0 as revenue_usd,
        0 as cost_usd,
        usage.usage_date as entry_date
    from {{ ref('int_usage_by_model_daily') }} as usage
    union all
    select
        industry,
        0 as tokens,
        0 as cached_tokens,
        case when charge_category = 'usage' then list_usd else 0 end as list_usd,
        case when charge_category = 'usage' then cache_discount_usd else 0 end as cache_discount_usd,
        revenue_usd,
        0 as cost_usd,
        charge_date as entry_date
    from {{ ref('int_charges_spread_daily') }}
    union all
    select
        industry,
        0 as tokens,
        0 as cached_tokens,
        0 as list_usd,
        0 as cache_discount_usd,
        0 as revenue_usd,
        cost_usd,
        charge_date as entry_date
    from {{ ref('int_inference_costs_spread_daily') }}
    where is_inference
),

periods as (
    select
        entries.industry,
        period_days.period_grain,
        {%- for sum in ['tokens', 'cached_tokens', 'list_usd', 'cache_discount_usd', 'revenue_usd', 'cost_usd'] %}
        cast(sum(entries.{{ sum }}) as {{ type_double() }}) as {{ sum }},
        {%- endfor %}
        period_days.period_start
    from entries
    inner join {{ ref('industries') }} as industries
        on entries.industry = industries.industry and industries.usage_unit = 'token'
    inner join {{ ref('int_period_days') }} as period_days on entries.entry_date = period_days.calendar_date
    group by entries.industry, period_days.period_grain, period_days.period_start
),

parted as (
    select
        periods.*,
        cached_tokens * list_usd / nullif(tokens, 0) - cache_discount_usd as cached_revenue_usd,
        cost_usd * {{ var('cached_token_cost_weight') }} * cached_tokens
        / nullif({{ var('cached_token_cost_weight') }} * cached_tokens + tokens - cached_tokens, 0) as cached_cost_usd
    from periods
),

margins as (
    select
        industry,
        period_grain,
        period_start,
        case
            when cached_revenue_usd > 0 then (cached_revenue_usd - cached_cost_usd) / cached_revenue_usd
        end as cached_margin_rate,
        case
            when revenue_usd - cached_revenue_usd > 0
                then
                    (revenue_usd - cached_revenue_usd - cost_usd + cached_cost_usd)
                    / (revenue_usd - cached_revenue_usd)
        end as uncached_margin_rate
    from parted
)

select * from margins
