select
    tiers.industry,
    tiers.service_tier,
    tiers.customer_count,
    tiers.good_count as call_count,
    tiers.tokens,
    tiers.images,
    {{ month_end('tiers.period_start') }} <= as_of.as_of_date as is_complete,
    tiers.period_start as month_date
from {{ ref('int_service_tiers_monthly') }} as tiers
cross join {{ ref('int_as_of_date') }} as as_of
