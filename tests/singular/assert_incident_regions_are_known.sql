{{ config(severity='warn') }}

select
    incidents.industry,
    incidents.region,
    count(*) as row_count
from {{ ref('stg_serving__incidents') }} as incidents
left join {{ ref('int_request_totals_daily') }} as served
    on
        incidents.industry = served.industry
        and incidents.region = served.region
        and served.totals_kind = 'serving'
where incidents.region is not null and incidents.{{ is_enabled_industry() }} and served.region is null
group by incidents.industry, incidents.region
