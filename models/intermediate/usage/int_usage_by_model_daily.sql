{# what KPIs, margins and adoption need of usage, without its customers and regions #}
select
    industry,
    model_id,
    usage_date,
    cast(sum(request_count) as bigint) as request_count,
    cast(sum(error_count) as bigint) as error_count,
    cast(sum(good_count) as bigint) as good_count,
    cast(sum(usage_quantity) as bigint) as usage_quantity,
    cast(sum(input_tokens) as bigint) as input_tokens,
    cast(sum(cache_read_input_tokens) as bigint) as cache_read_input_tokens
from {{ ref('int_usage_daily') }}
group by industry, model_id, usage_date
