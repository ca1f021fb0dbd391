-- no row of a request log is left unread: the log never has more rows than were counted when its days were read
with

raw_rows as (
    {%- for industry in var('industries') %}
    select
        '{{ industry }}' as industry,
        count(*) as row_count
    from {{ ref('stg_metering__' ~ industry ~ '_requests') }}
    {{ "union all" if not loop.last }}
    {%- endfor %}
),

counted as (
    select
        industry,
        sum(raw_count) as row_count
    from {{ ref('int_request_totals_daily') }}
    where totals_kind = 'delivery'
    group by industry
)

select
    raw_rows.industry,
    raw_rows.row_count,
    counted.row_count as counted_row_count
from raw_rows
left join counted on raw_rows.industry = counted.industry
where raw_rows.row_count > coalesce(counted.row_count, 0)
