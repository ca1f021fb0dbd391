select
    components.industry,
    components.kpi,
    min(components.component_date) as first_missing_date
from {{ ref('int_kpi_components_daily') }} as components
left join {{ ref('int_period_days') }} as days
    on days.period_grain = 'day' and components.component_date = days.calendar_date
where days.calendar_date is null
group by components.industry, components.kpi
