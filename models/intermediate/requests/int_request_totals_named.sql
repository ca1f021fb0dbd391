{# Daily totals of the industries that are switched on, by the names of models as now known: aliases change old days. #}
{{ config(materialized='view') }}

select
    totals.totals_kind,
    totals.industry,
    totals.account_id,
    {{ named_model('totals') }} as model_id,
    totals.region,
    totals.deployment_id,
    totals.speed_tier,
    totals.item,
    totals.bucket,
    totals.request_count,
    totals.error_count,
    totals.good_count,
    totals.usage_quantity,
    totals.input_tokens,
    totals.cache_read_input_tokens,
    totals.cache_creation_input_tokens,
    totals.output_tokens,
    totals.reasoning_output_tokens,
    totals.images,
    totals.usage_date
from {{ ref('int_request_totals_daily') }} as totals
{{ join_aliases('totals') }}
where totals.{{ is_enabled_industry() }}
