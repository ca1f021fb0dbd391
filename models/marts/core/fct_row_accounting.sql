{#- counted where the rows are: quarantined ones in their mart -#}
with

{% set tables = staged_tables() %}
counted as (
    {%- for raw_table, staged in tables.items() %}
    select
        '{{ raw_table }}' as raw_table,
        {{ accounted_industry() if staged.has_industry else "'all'" }} as industry,
        count(*) as raw_count,
        count(case when quarantine_reason is null and delivery_rank = 1 then 1 end) as staged_count,
        count(case when quarantine_reason is null and delivery_rank > 1 then 1 end) as duplicate_count,
        0 as unmeasured_count
    from {{ ref(staged.base) }}
    group by 2
    union all
    {%- endfor %}
    select
        raw_table,
        industry,
        raw_count,
        staged_count,
        duplicate_count,
        unmeasured_count
    from {{ ref('fct_row_accounting_daily') }}
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
        sum(duplicate_count) as duplicate_count,
        sum(unmeasured_count) as unmeasured_count
    from counted
    group by raw_table, industry
)

select
    summed.raw_table,
    summed.industry,
    cast(summed.raw_count as bigint) as raw_count,
    cast(summed.staged_count as bigint) as staged_count,
    cast(summed.duplicate_count as bigint) as duplicate_count,
    cast(coalesce(quarantined.quarantined_count, 0) as bigint) as quarantined_count,
    cast(summed.unmeasured_count as bigint) as unmeasured_count
from summed
left join quarantined
    on summed.raw_table = quarantined.raw_table and summed.industry = quarantined.industry
