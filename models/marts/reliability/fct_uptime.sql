select
    industry,
    region,
    period_grain,
    cast(minutes as numeric(18, 6)) as minutes,
    cast(downtime_minutes as numeric(18, 6)) as downtime_minutes,
    {{ ratio('(minutes - downtime_minutes)', 'minutes') }} as uptime_rate,
    meets_sla,
    period_start
from {{ ref('int_uptime_periods') }}
