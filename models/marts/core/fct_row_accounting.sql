{#- counted where the rows are: raw ones and duplicates in base_, staged ones in stg_, quarantined ones in their mart -#}
with

industries as (
    select * from {{ ref('industries') }}
    where {{ is_enabled_industry() }}
),

{% set tables = staged_tables() %}
counted as (
    {%- for raw_table, staged in tables.items() %}
    select
        '{{ raw_table }}' as raw_table,
        {{ accounted_industry() if staged.has_industry else "'all'" }} as industry,
        count(*) as raw_count,
        0 as staged_count,
        count(case when quarantine_reason is null and delivery_rank > 1 then 1 end) as duplicate_count
    from {{ ref(staged.base) }}
    group by 2
    union all
    select
        '{{ raw_table }}' as raw_table,
        {{ accounted_industry() if staged.has_industry else "'all'" }} as industry,
        0 as raw_count,
        count(*) as staged_count,
        0 as duplicate_count
    from {{ ref(staged.base.replace('base_', 'stg_')) }}
    group by 2
    union all
    {%- endfor %}
    select
        industries.request_log as raw_table,
        totals.industry,
        sum(case when totals.totals_kind = 'delivery' then totals.raw_count else 0 end) as raw_count,
        sum(case when totals.totals_kind = 'usage' then totals.request_count else 0 end) as staged_count,
        sum(case when totals.totals_kind = 'delivery' then totals.duplicate_count else 0 end) as duplicate_count
    from {{ ref('int_request_totals_daily') }} as totals
    inner join industries on totals.industry = industries.industry
    group by industries.request_log, totals.industry
),

quarantined as (
    select
        raw_table,
        industry,
        count(*) as quarantined_count
    from {{ ref('quarantined_rows') }}
    group by raw_table, industry
),

summed as (
    select
        raw_table,
        industry,
        sum(raw_count) as raw_count,
        sum(staged_count) as staged_count,
        sum(duplicate_count) as duplicate_count
    from counted
    group by raw_table, industry
)

select
    summed.raw_table,
    cast(summed.industry as {{ dbt.type_string() }}) as industry,
    cast(summed.raw_count as bigint) as raw_count,
    cast(summed.staged_count as bigint) as staged_count,
    cast(summed.duplicate_count as bigint) as duplicate_count,
    cast(coalesce(quarantined.quarantined_count, 0) as bigint) as quarantined_count
from summed
left join quarantined
    on summed.raw_table = quarantined.raw_table and summed.industry = quarantined.industry
