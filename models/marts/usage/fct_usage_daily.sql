{{ config(materialized='kept', meta=kept_by_day()) }}

with

days as (
    {{ days_to_build() }}
)

select
    usage.customer_id,
    usage.model_id,
    usage.industry,
    usage.region,
    usage.request_count,
    usage.error_count,
    usage.usage_quantity,
    usage.input_tokens,
    usage.cache_read_input_tokens,
    usage.cache_creation_input_tokens,
    usage.output_tokens,
    usage.reasoning_output_tokens,
    usage.images,
    days.version,
    usage.usage_date
from {{ ref('int_usage_daily') }} as usage
inner join days on usage.industry = days.industry and usage.usage_date = days.usage_date
