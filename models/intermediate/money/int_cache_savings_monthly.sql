{# Cache discounts and list amounts of customer-months with a cache discount: a daily and a monthly bill say the same. #}
with

customers as (
    select
        charges.industry,
        charges.customer_id,
        sum(case when charges.has_list_amount then charges.cache_discount_usd else 0 end) as cache_discount_usd,
        sum(case when charges.has_list_amount then charges.list_usd else 0 end) as list_usd,
        charges.month_date
    from {{ ref('int_charges_spread_monthly') }} as charges
    inner join {{ ref('industries') }} as industries
        on charges.industry = industries.industry and industries.usage_unit = 'token'
    group by charges.industry, charges.customer_id, charges.month_date
    having
        max(case when charges.cache_discount_usd <> 0 then 1 else 0 end) = 1
        and max(case when charges.has_list_amount then 1 else 0 end) = 1
)

select
    industry,
    sum(cache_discount_usd) as cache_discount_usd,
    sum(list_usd) as list_usd,
    month_date
from customers
group by industry, month_date
