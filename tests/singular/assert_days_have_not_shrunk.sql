{{ config(severity='warn') }}

select
    days.industry,
    days.usage_date,
    built.row_count as built_count,
    coalesce(days.row_count, 0) as log_count,
    'if they are gone for good, build with your own vars and backfill_from: ' || days.usage_date || ', backfill_until: '
    || days.usage_date as remedy
from {{ ref('int_days_to_rebuild') }} as days
inner join {{ ref('int_days_read') }} as built
    on
        days.builder = built.builder
        and days.industry = built.industry
        and days.usage_date = built.usage_date
        and days.usage_date = built.read_date
where days.reason = 'shrunken' and days.builder = 'int_request_totals_daily'
