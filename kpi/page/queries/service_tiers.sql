-- customers and what they used by service tier in complete months, the seven tiers with most calls
with

ranked as (
    select
        industry,
        service_tier,
        row_number() over (partition by industry order by sum(call_count) desc, service_tier) as place
    from marts.fct_service_tiers_monthly
    group by industry, service_tier
)

select
    tiers.industry,
    tiers.month_date as month,
    case tiers.service_tier when 'unknown' then 'no tier named' else replace(tiers.service_tier, '_', ' ') end as tier,
    tiers.customer_count as customers,
    tiers.call_count as calls,
    tiers.tokens,
    tiers.images
from marts.fct_service_tiers_monthly as tiers
inner join ranked using (industry, service_tier)
where tiers.is_complete and ranked.place <= 7
order by all
