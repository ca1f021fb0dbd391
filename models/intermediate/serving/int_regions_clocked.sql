with

seen as (
    select
        industry,
        region,
        usage_date as seen_date
    from {{ ref('int_request_totals_daily') }}
    where totals_kind = 'serving' and {{ is_enabled_industry() }}
    union all
    select
        industry,
        region,
        cast(started_at as date) as seen_date
    from {{ ref('stg_serving__incidents') }}
),

named as (
    select
        seen.industry,
        coalesce(seen.region, 'unknown') as region,
        seen.region is not null as is_named,
        max(case when seen.region is not null then 1 else 0 end) over (partition by seen.industry) as has_regions,
        seen.seen_date
    from seen
    inner join {{ ref('int_as_of_date') }} as as_of on seen.seen_date <= as_of.as_of_date
)

select
    industry,
    region,
    min(seen_date) as clock_date
from named
where is_named or has_regions = 0 {# no region counts only where none is named #}
group by industry, region
