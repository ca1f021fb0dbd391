{{ config(materialized='view') }}

with

as_of as (
    select * from {{ ref('int_as_of_date') }}
),

totals as (
    select * from {{ ref('int_request_totals_named') }}
    where totals_kind in ('{{ latency_metrics() | join("', '") }}')
),

models as (
    select * from {{ ref('stg_catalog__models') }}
),

histogram as (
    select
        totals.model_id,
        coalesce(totals.deployment_id, 'unknown') as deployment_id,
        totals.industry,
        coalesce(totals.region, 'unknown') as region,
        coalesce(totals.speed_tier, models.speed_tier, 'standard') as speed_tier,
        totals.totals_kind as metric,
        totals.bucket,
        totals.request_count,
        totals.usage_date
    from totals
    inner join as_of on totals.usage_date <= as_of.as_of_date
    left join models on totals.model_id = models.model_id and totals.industry = models.industry
)

select * from histogram
