select
    industry,
    region,
    cast(sum(microseconds) / 60000000 as numeric(18, 6)) as downtime_minutes,
    downtime_date
from {{ ref('int_downtime_spans') }}
group by industry, region, downtime_date
