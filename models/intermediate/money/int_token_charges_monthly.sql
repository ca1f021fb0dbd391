{# Which customers, models and months of token charges tell the revenue of cached tokens from the rest. #}
select
    charges.industry,
    charges.customer_id,
    charges.model_id,
    max(case when charges.usage_kind = 'cache_read' then 1 else 0 end) = 1 as is_told,
    charges.month_date
from {{ ref('int_charges_spread_monthly') }} as charges
inner join {{ ref('industries') }} as industries
    on charges.industry = industries.industry and industries.usage_unit = 'token'
where coalesce(charges.usage_kind, 'input') not in ('image', 'call', 'other')
group by charges.industry, charges.customer_id, charges.model_id, charges.month_date
