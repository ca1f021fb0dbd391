{# every unit-economics mart is cut from these rows #}
with

entries as (
    select
        industry,
        customer_id,
        model_id,
        'usage' as entry_kind,
        usage_quantity,
        cache_read_input_tokens as cache_read_tokens,
        0 as revenue_usd,
        0 as cost_usd,
        period_start as entry_date
    from {{ ref('int_usage_monthly') }}
    where good_count > 0
    union all
    select
        industry,
        customer_id,
        model_id,
        'revenue' as entry_kind,
        0 as usage_quantity,
        0 as cache_read_tokens,
        revenue_usd,
        0 as cost_usd,
        month_date as entry_date
    from {{ ref('int_charges_spread_monthly') }}
    union all
    select
        industry,
        customer_id,
        model_id,
        'cost' as entry_kind,
        0 as usage_quantity,
        0 as cache_read_tokens,
        0 as revenue_usd,
        cost_usd,
        usage_date as entry_date
    from {{ ref('int_inference_costs_allocated_daily') }}
),

cohorts as (
    select * from {{ ref('int_customer_cohorts') }}
)

select
    entries.industry,
    entries.model_id,
    cast(sum(entries.usage_quantity) as bigint) as usage_quantity,
    cast(sum(entries.cache_read_tokens) as bigint) as cache_read_tokens,
    cast(sum(entries.revenue_usd) as numeric(38, 12)) as revenue_usd,
    cast(sum(entries.cost_usd) as numeric(38, 12)) as cost_usd,
    {%- for kind in ['usage', 'revenue', 'cost'] %}
    max(case when entries.entry_kind = '{{ kind }}' then 1 else 0 end) = 1 as has_{{ kind }},
    {%- endfor %}
    cohorts.first_use_month_date,
    {{ month_start('entries.entry_date') }} as month_date
from entries
left join cohorts on entries.customer_id = cohorts.customer_id and entries.industry = cohorts.industry
group by
    entries.industry,
    entries.model_id,
    cohorts.first_use_month_date,
    {{ month_start('entries.entry_date') }}
