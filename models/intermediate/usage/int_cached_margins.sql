{#
    Gross margin rates of cached and uncached tokens by period. Where bills tell (a charge for cache reads), cached tokens
    earn what these say; elsewhere their list price less the cache discount. They cost their weight, and uncached tokens
    have the rest.
#}
{%- set sums = [
    'tokens', 'cached_tokens', 'pooled_tokens', 'pooled_cached_tokens', 'list_usd', 'cache_discount_usd',
    'pooled_revenue_usd', 'told_cached_usd', 'told_uncached_usd', 'cost_usd',
] %}

with

told as (
    select * from {{ ref('int_token_charges_monthly') }}
    where is_told
),

entries as (
    select
        usage.industry,
        sum(usage.usage_quantity) as tokens,
        sum(usage.cache_read_input_tokens) as cached_tokens,
        sum(case when told.industry is null then usage.usage_quantity else 0 end) as pooled_tokens,
        sum(case when told.industry is null then usage.cache_read_input_tokens else 0 end) as pooled_cached_tokens,
        0 as list_usd,
        0 as cache_discount_usd,
        0 as pooled_revenue_usd,
        0 as told_cached_usd,
        0 as told_uncached_usd,
        0 as cost_usd,
        usage.usage_date as entry_date
    from {{ ref('int_usage_daily') }} as usage
    left join told
        on
            usage.industry = told.industry
            and usage.customer_id = told.customer_id
            and usage.model_id = told.model_id
            and told.month_date = {{ month_start('usage.usage_date') }}
    group by usage.industry, usage.usage_date
    union all
    select
        industry,
        0 as tokens,
        0 as cached_tokens,
        0 as pooled_tokens,
        0 as pooled_cached_tokens,
        case when token_part = 'pooled' then list_usd else 0 end as list_usd,
        case when token_part = 'pooled' then cache_discount_usd else 0 end as cache_discount_usd,
        case when token_part = 'pooled' then revenue_usd else 0 end as pooled_revenue_usd,
        case when token_part = 'cached' then revenue_usd else 0 end as told_cached_usd,
        case when token_part = 'uncached' then revenue_usd else 0 end as told_uncached_usd,
        0 as cost_usd,
        charge_date as entry_date
    from {{ ref('int_charges_spread_daily') }}
    union all
    select
        industry,
        {% for sum in sums %}{% if sum != 'cost_usd' %}0 as {{ sum }},
        {% endif %}{% endfor -%}
        cost_usd,
        charge_date as entry_date
    from {{ ref('int_inference_costs_spread_daily') }}
    where is_inference
),

periods as (
    select
        entries.industry,
        period_days.period_grain,
        {%- for sum in sums %}
        cast(sum(entries.{{ sum }}) as {{ type_double() }}) as {{ sum }},
        {%- endfor %}
        period_days.period_start
    from entries
    inner join {{ ref('industries') }} as industries
        on entries.industry = industries.industry and industries.usage_unit = 'token'
    inner join {{ ref('int_period_days') }} as period_days on entries.entry_date = period_days.calendar_date
    group by entries.industry, period_days.period_grain, period_days.period_start
),

pooled as (
    select
        periods.*,
        coalesce(pooled_cached_tokens * list_usd / nullif(pooled_tokens, 0) - cache_discount_usd, 0) as pooled_cached_usd
    from periods
),

parted as (
    select
        pooled.*,
        told_cached_usd + pooled_cached_usd as cached_revenue_usd,
        told_uncached_usd + pooled_revenue_usd - pooled_cached_usd as uncached_revenue_usd,
        cost_usd * {{ var('cached_token_cost_weight') }} * cached_tokens
        / nullif({{ var('cached_token_cost_weight') }} * cached_tokens + tokens - cached_tokens, 0) as cached_cost_usd
    from pooled
)

select
    industry,
    period_grain,
    period_start,
    case
        when cached_revenue_usd > 0 then (cached_revenue_usd - cached_cost_usd) / cached_revenue_usd
    end as cached_margin_rate,
    case
        when uncached_revenue_usd > 0 then (uncached_revenue_usd - cost_usd + cached_cost_usd) / uncached_revenue_usd
    end as uncached_margin_rate
from parted
