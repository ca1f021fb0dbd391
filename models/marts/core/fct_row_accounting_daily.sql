{#- from the daily totals alone: no further read of the log -#}
with

industries as (
    select * from {{ ref('industries') }}
    where {{ is_enabled_industry() }}
),

quarantined as (
    select
        industry,
        usage_date,
        count(*) as quarantined_count
    from {{ ref('int_requests_quarantined') }}
    where read_date is null
    group by industry, usage_date
),

counted as (
    select
        industry,
        usage_date,
        sum(case when totals_kind = 'delivery' then raw_count else 0 end) as raw_count,
        sum(case when totals_kind = 'usage' then request_count else 0 end) as staged_count,
        sum(case when totals_kind = 'delivery' then duplicate_count else 0 end) as duplicate_count,
        sum(case when totals_kind = 'delivery' then unmeasured_count else 0 end) as unmeasured_count
    from {{ ref('int_request_totals_daily') }}
    where totals_kind in ('delivery', 'usage')
    group by industry, usage_date
)

select
    industries.request_log as raw_table,
    counted.industry,
    cast(counted.raw_count as bigint) as raw_count,
    cast(counted.staged_count as bigint) as staged_count,
    cast(counted.duplicate_count as bigint) as duplicate_count,
    cast(coalesce(quarantined.quarantined_count, 0) as bigint) as quarantined_count,
    cast(counted.unmeasured_count as bigint) as unmeasured_count,
    counted.usage_date
from counted
inner join industries on counted.industry = industries.industry
left join quarantined on counted.industry = quarantined.industry and counted.usage_date = quarantined.usage_date
