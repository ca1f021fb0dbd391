select
    industry,
    industry_name,
    usage_unit,
    rate_unit,
    cast(units_per_rate_unit as bigint) as units_per_rate_unit
from {{ ref('industries') }}
where {{ is_enabled_industry() }}
