select
    customer_id,
    model_id,
    cast(industry as {{ dbt.type_string() }}) as industry,
    region,
    request_count,
    error_count,
    usage_quantity,
    input_tokens,
    cache_read_input_tokens,
    output_tokens,
    images,
    usage_date
from {{ ref('int_usage_daily') }}
