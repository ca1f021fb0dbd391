{{ config(severity='warn') }}

with

logs as (
    {%- for industry in var('industries') %}
    select
        '{{ industry }}' as industry,
        count(*) as row_count
    from {{ ref('base_metering__' ~ industry ~ '_requests') }}
    {{ "union all" if not loop.last }}
    {%- endfor %}
),

{# what of a day was read and is not there any more is missing in the log #}
days as (
    select
        read_days.industry,
        case when shrunken.reason is null then read_days.row_count else coalesce(shrunken.row_count, 0) end as row_count
    from {{ ref('int_request_totals_daily') }} as read_days
    left join {{ ref('int_days_to_rebuild') }} as shrunken
        on
            read_days.industry = shrunken.industry
            and read_days.usage_date = shrunken.usage_date
            and shrunken.builder = 'int_request_totals_daily'
            and shrunken.reason = 'shrunken'
    where read_days.totals_kind = 'read' and read_days.read_date = read_days.usage_date
),

built as (
    select
        industry,
        sum(row_count) as row_count
    from days
    group by industry
)

select
    logs.industry,
    logs.row_count as log_count,
    built.row_count as read_count,
    'build with your own vars and backfill_from, the day from which on rows came' as remedy
from logs
left join built on logs.industry = built.industry
where logs.row_count > coalesce(built.row_count, 0)
