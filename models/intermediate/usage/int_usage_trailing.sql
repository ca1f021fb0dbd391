{# what the reports that look for opportunities read of usage #}
select
    usage.industry,
    usage.customer_id,
    usage.model_id,
    sum(usage.good_count) as good_count,
    sum(usage.usage_quantity) as usage_quantity,
    sum(usage.input_tokens) as input_tokens,
    sum(usage.cache_read_input_tokens) as cache_read_input_tokens,
    sum(usage.cache_creation_input_tokens) as cache_creation_input_tokens
from {{ ref('int_usage_daily') }} as usage
inner join {{ ref('int_as_of_date') }} as as_of on usage.usage_date > {{ add_days('as_of.as_of_date', -30) }}
group by usage.industry, usage.customer_id, usage.model_id
