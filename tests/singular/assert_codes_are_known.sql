{{ config(severity='warn') }}

{%- set first_day = counted_from() %}
{%- set is_counted = "requested_at >= timestamp '" ~ first_day ~ "'" if first_day else '1 = 1' %}

with

kept as (
    {%- for industry in var('industries') %}
    {%- for column in ['service_tier', 'speed_tier', 'deployment_target'] %}
    select
        industry,
        '{{ column }}' as column_name,
        {{ column }} as code,
        count(*) as row_count
    from {{ ref('base_metering__' ~ industry ~ '_requests') }}
    where {{ column }} is not null and {{ is_counted }}
    group by industry, {{ column }}
    union all
    {%- endfor %}
    {%- endfor %}
    select
        industry,
        'speed_tier' as column_name,
        speed_tier as code,
        count(*) as row_count
    from {{ ref('stg_catalog__models') }}
    where speed_tier is not null and {{ is_enabled_industry() }}
    group by industry, speed_tier
),

refused as (
    {%- for base, columns in {
        'base_serving__incidents': ['severity'],
        'base_serving__inference_costs': ['service_category'],
        'base_billing__charges': ['charge_category', 'charge_class', 'charge_frequency', 'consumed_unit', 'usage_kind'],
        'base_crm__renewals': ['outcome'],
    }.items() %}
    {%- for column in columns %}
    select
        industry,
        '{{ column }}' as column_name,
        {{ column }} as code,
        count(*) as row_count
    from {{ ref(base) }}
    where quarantine_reason = 'unknown: {{ column }}'
    group by industry, {{ column }}
    union all
    {%- endfor %}
    {%- endfor %}
    select
        'all' as industry,
        'capability_type' as column_name,
        capability_type as code,
        count(*) as row_count
    from {{ ref('base_catalog__model_capabilities') }}
    where quarantine_reason = 'unknown: capability_type'
    group by capability_type
)

select
    kept.industry,
    kept.column_name,
    kept.code,
    kept.row_count,
    'kept' as fate
from kept
left join {{ ref('known_codes') }} as known on kept.column_name = known.column_name and kept.code = known.value
where known.value is null
union all
select
    refused.*,
    'quarantined' as fate
from refused
