select
    economics.model_id,
    economics.industry,
    economics.usage_quantity as tokens,
    economics.cache_read_tokens,
    cast(economics.revenue_usd as numeric(18, 6)) as revenue_usd,
    {{ ratio('economics.revenue_usd * 1000000', 'economics.usage_quantity') }} as revenue_per_million_tokens_usd,
    {{ ratio('economics.revenue_usd * 1000000', '(economics.usage_quantity - economics.cache_read_tokens)') }}
        as revenue_per_million_uncached_tokens_usd,
    economics.first_use_month_date,
    economics.month_date
from {{ ref('int_unit_economics_monthly') }} as economics
inner join {{ ref('industries') }} as industries
    on economics.industry = industries.industry and industries.usage_unit = 'token'
where economics.has_usage or economics.has_revenue
