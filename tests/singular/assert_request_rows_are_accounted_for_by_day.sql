with

daily as (
    select * from {{ ref('fct_row_accounting_daily') }}
),

quarantined as (
    select
        industry,
        usage_date,
        count(*) as quarantined_count
    from {{ ref('int_requests_quarantined') }}
    where {{ is_enabled_industry() }} and read_date is null
    group by industry, usage_date
)

select
    coalesce(daily.industry, quarantined.industry) as industry,
    coalesce(daily.usage_date, quarantined.usage_date) as usage_date,
    daily.raw_count,
    daily.staged_count,
    daily.duplicate_count,
    quarantined.quarantined_count
from daily
full outer join quarantined on daily.industry = quarantined.industry and daily.usage_date = quarantined.usage_date
where
    daily.raw_count is null
    or daily.raw_count <> daily.staged_count + daily.duplicate_count + coalesce(quarantined.quarantined_count, 0)
