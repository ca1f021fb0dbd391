{{ config(severity='warn') }}

with

lines as (
    select
        industry,
        cast(charge_period_start as date) as first_date,
        row_content,
        count(*) as row_count
    from {{ ref('base_serving__inference_costs') }}
    where quarantine_reason is null and cost_line_id is null
    group by industry, cast(charge_period_start as date), row_content
)

select
    industry,
    first_date,
    count(*) as line_count,
    sum(row_count) as row_count
from lines
group by industry, first_date
having min(row_count) > 1
